use asterism_domain::MoneyError;
use thiserror::Error;

/// A mistake in a file of the sample, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("sample/{file}{}: {problem}", place(key, field))]
pub struct SampleError {
    pub file: String,
    /// `kind/key` of the record; empty where the file as a whole is wrong.
    pub key: String,
    /// The path of the field, as in `partners.3.role`; empty where the record as a whole is wrong.
    pub field: String,
    pub problem: Box<Problem>,
}

impl SampleError {
    pub(crate) fn new(
        file: impl Into<String>,
        key: impl Into<String>,
        field: impl Into<String>,
        problem: Problem,
    ) -> SampleError {
        SampleError { file: file.into(), key: key.into(), field: field.into(), problem: Box::new(problem) }
    }
}

fn place(key: &str, field: &str) -> String {
    match (key.is_empty(), field.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!(", {key}"),
        (true, false) => format!(", field `{field}`"),
        (false, false) => format!(", {key}, field `{field}`"),
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    #[error("not readable as TOML: {0}")]
    Syntax(String),
    #[error("`{0}` is no kind of record; write [kind.key], as in [organisation.spri]")]
    UnknownKind(String),
    #[error("the key is used before, in {first}; give this record another")]
    DuplicateKey { first: String },
    #[error("the address `{slug}` belongs to {first} already; set another `slug`")]
    DuplicateSlug { slug: String, first: String },
    #[error("there is no such field; known here: {0}")]
    UnknownField(String),
    #[error("`{0}` refers to no record of the sample; write \"@kind/key\" of one that is there")]
    UnknownReference(String),
    #[error("`{0}` is not in regions.toml; add the region and those it lies in")]
    UnknownRegion(String),
    #[error("`{0}` is not a region; write code and NUTS version, as in \"ES21/2016\"")]
    NotARegion(String),
    #[error("{0}; write digits and currency, as in \"1832645 EUR\"")]
    Money(#[from] MoneyError),
    #[error("`{given}` is not one of: {known}")]
    NotOneOf { given: String, known: String },
    #[error("expected {0}")]
    Expected(&'static str),
    #[error("`{0}` is no page of pages.toml")]
    UnknownPage(String),
    #[error("no page is cited; name at least one that speaks for the record as a whole")]
    NoPage,
    #[error("{0}")]
    Value(String),
}

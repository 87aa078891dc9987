use std::collections::BTreeMap;

use asterism_domain::Citation;
use serde::Deserialize;
use toml::Value;

use super::error::{Problem, SampleError};
use super::expand::Expander;
use super::file::{self, Entry};

/// A page or data set that the sample rests on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// The page in words.
    source: String,
    #[serde(default)]
    url: Option<String>,
    /// Where records belong that rest on this page and name no space of their own.
    space: String,
}

/// The pages of `pages.toml` by their short names.
#[derive(Debug)]
pub(super) struct Pages(BTreeMap<String, Page>);

/// One item of `pages`: what a page says about a field, or about the record where no field is named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mention {
    page: String,
    #[serde(default)]
    field: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

/// What `pages` says of one record.
#[derive(Debug)]
pub(super) struct Cited {
    pub(super) citations: Vec<Citation>,
    pub(super) source: String,
    pub(super) space: String,
}

impl Pages {
    pub(super) fn parse(file: &str, text: &str) -> Result<Pages, SampleError> {
        let wrong = |error| SampleError::new(file, "", "", file::syntax(&error));
        toml::from_str(text).map(Pages).map_err(wrong)
    }

    fn find(&self, mention: &Mention) -> Result<&Page, Problem> {
        self.0.get(&mention.page).ok_or_else(|| Problem::UnknownPage(mention.page.clone()))
    }
}

/// Takes `pages` out of the entry and makes citations of it. The first that names no field gives
/// the record its source and its usual space.
pub(super) fn take_citations(
    entry: &mut Entry,
    pages: &Pages,
    expander: &Expander,
) -> Result<Cited, SampleError> {
    let items = match entry.table.remove("pages") {
        Some(Value::Array(items)) => items,
        Some(item) => vec![item],
        None => Vec::new(),
    };
    let mut citations = Vec::with_capacity(items.len());
    let mut whole = None;
    for (index, item) in items.into_iter().enumerate() {
        let at = format!("pages.{index}");
        let mention = mention(item).map_err(|problem| entry.wrong(&at, problem))?;
        let page = pages.find(&mention).map_err(|problem| entry.wrong(&at, problem))?;
        if let Some(field) = &mention.field {
            expander.require_field(entry.kind, field).map_err(|problem| entry.wrong(&at, problem))?;
        } else if whole.is_none() {
            whole = Some(page);
        }
        citations.push(citation(mention, page));
    }
    let Some(page) = whole else { return Err(entry.wrong("pages", Problem::NoPage)) };
    Ok(Cited { citations, source: page.source.clone(), space: page.space.clone() })
}

fn mention(item: Value) -> Result<Mention, Problem> {
    match item {
        Value::String(page) => Ok(Mention { page, field: None, note: None }),
        other => other.try_into().map_err(|error: toml::de::Error| file::syntax(&error)),
    }
}

fn citation(mention: Mention, page: &Page) -> Citation {
    Citation {
        field: mention.field,
        url: page.url.clone(),
        note: mention.note,
        ..Citation::of(page.source.clone())
    }
}

//! What a document's schema asks for, as fields that a form can show.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use asterism_domain::{Document, Kind};
use serde_json::Value;

use super::layout;

/// A field by its name in the document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    pub(crate) name: String,
    pub(crate) what: What,
    /// Without it the document cannot be read.
    pub(crate) needed: bool,
    /// What the field's documentation says of it, in English.
    pub(crate) help: String,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    Line,
    /// Text in several languages.
    Texts,
    Choice(Words),
    /// Several of a vocabulary.
    Many(Words),
    Date,
    Time,
    Whole {
        least: i64,
        most: i64,
    },
    Yes,
    /// Yes, no, or not known.
    Perhaps,
    Money,
    Point,
    /// A region's code with its edition.
    Region(Words),
    /// A region's code alone.
    Code,
    Language,
    Link,
    /// Plain values, one to a line.
    Lines,
    Rows(Box<What>),
    Fields(Vec<Shape>),
    /// What no form shows.
    Unknown,
}

/// A closed vocabulary: what its labels begin with, and its values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    pub(crate) vocabulary: String,
    pub(crate) values: Vec<String>,
}

/// The schema of all documents.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(Document).to_value());

/// The fields of a kind's document.
pub(crate) fn of(kind: Kind) -> Vec<Shape> {
    let variants = SCHEMA.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let tag = |shape: &Value| {
        shape.pointer("/properties/kind/const").and_then(Value::as_str) == Some(kind.as_str())
    };
    let variant = variants.into_iter().find(|shape| tag(shape));
    let document = variant.and_then(reference).and_then(definition).or(variant);
    document.map(fields).unwrap_or_default()
}

fn definition(name: &str) -> Option<&'static Value> {
    SCHEMA.get("$defs").and_then(|definitions| definitions.get(name))
}

fn reference(shape: &Value) -> Option<&str> {
    shape.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

fn fields(shape: &Value) -> Vec<Shape> {
    let needed: BTreeSet<&str> = shape
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let known = shape.get("properties").and_then(Value::as_object).into_iter().flatten();
    let shown = known.filter(|(name, shape)| shape.get("const").is_none() && !layout::is_kept(name));
    shown
        .map(|(name, shape)| Shape {
            name: name.clone(),
            what: what(shape),
            needed: needed.contains(name.as_str()),
            help: help(shape),
        })
        .collect()
}

/// The documentation without references into lists of wishes.
fn help(shape: &Value) -> String {
    let text = shape.get("description").and_then(Value::as_str).unwrap_or_default();
    let plain = text.split(" (row").next().unwrap_or_default();
    plain.replace(['`', '\n'], " ").trim().to_owned()
}

/// The shape without the "or nothing" of what need not be there.
fn present(shape: &Value) -> &Value {
    let choices = shape.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let there = |choice: &&Value| choice.get("type").and_then(Value::as_str) != Some("null");
    choices.into_iter().find(there).unwrap_or(shape)
}

fn what(shape: &Value) -> What {
    let shape = present(shape);
    let Some(name) = reference(shape) else { return plain(shape) };
    match name {
        "Text" => What::Texts,
        "Money" => What::Money,
        "Point" => What::Point,
        "NutsRef" => What::Region(editions()),
        "NutsCode" => What::Code,
        "Language" => What::Language,
        "RecordId" => What::Link,
        "CountryCode" => What::Choice(countries()),
        _ => definition(name).map_or(What::Unknown, |target| named(name, target)),
    }
}

fn named(name: &str, target: &Value) -> What {
    let values = values(target);
    if !values.is_empty() {
        let values = values.into_iter().map(str::to_owned).collect();
        return What::Choice(Words { vocabulary: hyphened(name), values });
    }
    match target.get("properties") {
        Some(_) => What::Fields(fields(target)),
        None => plain(target),
    }
}

fn plain(shape: &Value) -> What {
    let types: Vec<&str> = match shape.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let format = shape.get("format").and_then(Value::as_str).unwrap_or_default();
    let is = |name: &str| types.contains(&name);
    if is("array") {
        return shape.get("items").map_or(What::Unknown, |items| list(what(items)));
    }
    match format {
        "date" => What::Date,
        "partial-time" => What::Time,
        "uuid" => What::Link,
        _ if is("boolean") && is("null") => What::Perhaps,
        _ if is("boolean") => What::Yes,
        _ if is("integer") => whole(shape, format),
        _ if is("string") => What::Line,
        _ => What::Unknown,
    }
}

fn list(item: What) -> What {
    match item {
        What::Line => What::Lines,
        What::Choice(words) => What::Many(words),
        What::Unknown => What::Unknown,
        other => What::Rows(Box::new(other)),
    }
}

fn whole(shape: &Value, format: &str) -> What {
    let (least, most) = match format {
        "uint32" => (0, i64::from(u32::MAX)),
        "int16" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        _ => (i64::from(i32::MIN), i64::from(i32::MAX)),
    };
    let stated = |key: &str| shape.get(key).and_then(Value::as_i64);
    What::Whole { least: stated("minimum").unwrap_or(least), most: stated("maximum").unwrap_or(most) }
}

/// The values of a closed vocabulary; documented ones stand apart from the others.
fn values(shape: &Value) -> Vec<&str> {
    let listed = shape.get("enum").and_then(Value::as_array).into_iter().flatten();
    let alone = shape.get("const").into_iter();
    let nested = shape.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    listed.chain(alone).filter_map(Value::as_str).chain(nested.flat_map(values)).collect()
}

/// `OrganisationType` as the catalogue has it: `organisation-type`.
fn hyphened(name: &str) -> String {
    let mut plain = String::with_capacity(name.len() + 2);
    for character in name.chars() {
        if character.is_ascii_uppercase() && !plain.is_empty() {
            plain.push('-');
        }
        plain.push(character.to_ascii_lowercase());
    }
    plain
}

/// The editions of NUTS, the newest first.
fn editions() -> Words {
    let mut known: Vec<String> =
        definition("NutsVersion").map(values).unwrap_or_default().into_iter().map(str::to_owned).collect();
    let year = |edition: &String| edition.bytes().all(|byte| byte.is_ascii_digit());
    known.sort_by_key(|edition| (year(edition), edition.clone()));
    known.reverse();
    Words { vocabulary: "nuts-version".to_owned(), values: known }
}

fn countries() -> Words {
    let values = layout::COUNTRIES.iter().map(|code| (*code).to_owned());
    Words { vocabulary: "country".to_owned(), values: values.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find<'a>(shapes: &'a [Shape], name: &str) -> &'a What {
        &shapes.iter().find(|shape| shape.name == name).expect("a field").what
    }

    #[test]
    fn a_project_asks_for_what_its_struct_says() {
        let project = of(Kind::Project);
        assert_eq!(find(&project, "start"), &What::Date);
        assert_eq!(find(&project, "total_budget"), &What::Money);
        assert_eq!(find(&project, "programme"), &What::Link);
        assert_eq!(find(&project, "why"), &What::Texts);
        assert_eq!(find(&project, "regions"), &What::Rows(Box::new(What::Region(editions()))));
        assert!(matches!(find(&project, "kets"), What::Many(words) if words.vocabulary == "ket"));
        let What::Rows(partner) = find(&project, "partners") else { panic!("partners are rows") };
        let What::Fields(partner) = partner.as_ref() else { panic!("a partner has fields") };
        assert!(partner.iter().any(|field| field.name == "role" && field.needed));
        assert!(matches!(find(partner, "country"), What::Choice(words) if words.values.len() > 30));
        assert_eq!(find(partner, "cluster_organisation_as_given"), &What::Perhaps);
        assert_eq!(find(&of(Kind::Event), "start_time"), &What::Time);
    }

    #[test]
    fn no_field_of_any_kind_is_of_a_sort_that_no_form_knows() {
        fn check(path: &str, what: &What) {
            assert_ne!(what, &What::Unknown, "{path}");
            match what {
                What::Rows(item) => check(path, item),
                What::Fields(fields) => {
                    fields.iter().for_each(|field| check(&format!("{path}.{}", field.name), &field.what))
                }
                _ => {}
            }
        }
        for kind in Kind::ALL {
            let shapes = of(*kind);
            assert!(shapes.iter().any(|shape| shape.name == "about"), "{kind}");
            shapes.iter().for_each(|shape| check(&format!("{kind}.{}", shape.name), &shape.what));
        }
        assert_eq!(editions().values.first().map(String::as_str), Some("2024"));
    }
}

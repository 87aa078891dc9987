//! What a document says, field by field under the words of the pages, for those who read without a browser.

use asterism_domain::Document;
use serde_json::Value;

use super::fields;
use super::history::{Names, value_words};
use crate::locale::Locale;

/// Fields that are no answer to what a record says: they are told by themselves, or drawn.
const APART: [&str; 9] =
    ["kind", "about", "title", "summary", "keys", "citations", "noticed", "partners", "outlines"];

/// The filled fields of a document: what each is called and what it says, a line for each row of a list. Records are
/// called by their names, as far as `names` has them by their ids.
pub fn facts(l: Locale, document: &Document, names: &Names) -> Vec<(String, String)> {
    let Ok(value) = serde_json::to_value(document) else { return Vec::new() };
    let below = |value: &Value, path: &str| -> Vec<(String, String)> {
        let fields = value.as_object().into_iter().flatten();
        let told = fields.filter(|(name, _)| !APART.contains(&name.as_str())).map(|(name, value)| {
            let path = format!("{path}{name}");
            (fields::label(l, &path), value_words(l, &path, value, names))
        });
        told.filter(|(_, said)| !said.is_empty()).collect()
    };
    let about = value.get("about").map(|about| below(about, "about.")).unwrap_or_default();
    below(&value, "").into_iter().chain(about).collect()
}

use std::fmt::{self, Display};

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::Problem;

/// Marks our own templates as HTML that needs no further escaping, so that one template can show
/// another with `{{ part }}`. Nothing else may be shown unescaped: no template uses `|safe`.
macro_rules! html_safe {
    ($($type:ty),+ $(,)?) => { $(impl askama::filters::HtmlSafe for $type {})+ };
}
pub(crate) use html_safe;

/// A link to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTo {
    pub href: String,
    pub text: String,
}

impl LinkTo {
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> LinkTo {
        LinkTo { href: href.into(), text: text.into() }
    }

    /// A text among links that leads nowhere.
    pub fn text(text: impl Into<String>) -> LinkTo {
        LinkTo::new("", text)
    }
}

/// Facts about a page for machines, as JSON in a `script` element that browsers do not run. Inside
/// that element nothing is unescaped and only a `<` can end it, so values have none: JSON may
/// write any character by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkedData(String);
html_safe!(LinkedData);

impl LinkedData {
    pub(crate) fn new(facts: &serde_json::Value) -> LinkedData {
        let plain = facts.to_string();
        let mut safe = String::with_capacity(plain.len());
        for character in plain.chars() {
            match character {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    safe.push_str(&format!("\\u{:04x}", u32::from(character)));
                }
                _ => safe.push(character),
            }
        }
        LinkedData(safe)
    }
}

impl Display for LinkedData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A page as a response.
pub(crate) fn page(template: &impl Template) -> Result<Response, Problem> {
    let body = template.render().map_err(|error| Problem::internal(&error))?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response())
}

/// An address that only leads to where it says: our own pages and the web, never `javascript:`.
/// None for anything else, which is then shown as plain text.
pub(crate) fn safe_address(address: &str) -> Option<&str> {
    let address = address.trim();
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    let outwards = lower.starts_with("http://") || lower.starts_with("https://");
    if outwards { Some(address) } else { asterism_domain::own_address(address) }
}

/// Percent-encodes one piece of a query string.
pub(crate) fn encode(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');
    utf8_percent_encode(text, KEPT).to_string()
}

/// A query string, with its question mark unless it is empty.
pub(crate) fn query_string<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_and_our_own_become_links() {
        assert_eq!(safe_address(" https://example.org/a "), Some("https://example.org/a"));
        assert_eq!(safe_address("/projects/clusters3"), Some("/projects/clusters3"));
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "data:text/html,x",
            "é",
            "",
        ] {
            assert_eq!(safe_address(bad), None, "{bad}");
        }
        assert_eq!(query_string([("q", "a & b"), ("tag", "ü")]), "?q=a%20%26%20b&tag=%C3%BC");
        assert_eq!(query_string([]), "");
    }

    #[test]
    fn no_value_ends_the_element_of_linked_data() {
        let value = "</script><!--<script>alert(1)</script> & \u{2028}\"";
        let facts = serde_json::json!({ "name": value, value: 1 });
        let written = LinkedData::new(&facts).to_string();
        assert!(!written.contains(['<', '>', '&', '\u{2028}']), "{written}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON"), facts);
    }
}

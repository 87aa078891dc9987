use std::fmt::{self, Display};

use askama::Template;
use askama::filters::{Escaper, Html};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::Problem;

/// Marks our own templates as HTML that needs no further escaping, so that one template can show
/// another with `{{ part }}`. Nothing else may be shown unescaped: no template uses `|safe`.
macro_rules! html_safe {
    ($($type:ty),+ $(,)?) => { $(impl askama::filters::HtmlSafe for $type {})+ };
}
pub(crate) use html_safe;

/// ` dir="auto"` for a block of text in which something is written from right to left; nothing for any other, which reads
/// as its page does.
pub(crate) struct Direction(bool);
html_safe!(Direction);

pub(crate) fn dir(text: &str) -> Direction {
    Direction(has_right_to_left(text))
}

impl Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 { formatter.write_str(" dir=\"auto\"") } else { Ok(()) }
    }
}

/// Whether a text has letters of scripts that are written from right to left.
pub(crate) fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|letter| {
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
            || matches!(letter, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// A text from the data, with places where its line may be broken in what no line has room for, as a long address. They are
/// no characters: whoever copies the text gets none. A name written from right to left is set apart from what is around it.
pub(crate) struct OfData<'a>(&'a str);
impl askama::filters::HtmlSafe for OfData<'_> {}

pub(crate) fn data(text: &str) -> OfData<'_> {
    OfData(text)
}

/// The longest run of letters that stays whole. Ordinary words, those of German among them, are shorter.
const WORD: usize = 36;

impl Display for OfData<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let turned = has_right_to_left(self.0);
        if turned {
            formatter.write_str("<bdi>")?;
        }
        for (number, word) in self.0.split(' ').enumerate() {
            if number > 0 {
                formatter.write_str(" ")?;
            }
            match word.chars().nth(WORD) {
                None => Html.write_escaped_str(&mut *formatter, word)?,
                Some(_) => write_broken(formatter, word)?,
            }
        }
        if turned { formatter.write_str("</bdi>") } else { Ok(()) }
    }
}

/// Writes a long word with a place to break it after each sign that parts addresses, and else where it is long enough.
fn write_broken(formatter: &mut fmt::Formatter<'_>, word: &str) -> fmt::Result {
    let mut length = 0;
    for letter in word.chars() {
        Html.write_escaped_char(&mut *formatter, letter)?;
        length += 1;
        let parts = matches!(letter, '/' | '?' | '&' | '=' | '-' | '_' | '.' | ',' | ';' | ':' | '|');
        if letter.is_whitespace() || (parts && length > WORD / 4) || length >= WORD / 2 {
            formatter.write_str("<wbr>")?;
            length = 0;
        }
    }
    Ok(())
}

/// How a heading is set that is as long as a paragraph, and ` dir="auto"` where it needs that.
pub(crate) struct Heading<'a>(&'a str);
impl askama::filters::HtmlSafe for Heading<'_> {}

pub(crate) fn heading(text: &str) -> Heading<'_> {
    Heading(text)
}

impl Display for Heading<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longer = |length: usize| self.0.chars().nth(length).is_some();
        let size = match (longer(120), longer(300)) {
            (_, true) => " class=\"very-long\"",
            (true, _) => " class=\"long\"",
            _ => "",
        };
        write!(formatter, "{size}{}", dir(self.0))
    }
}

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
    fn long_runs_of_letters_get_places_to_break_and_words_get_none() {
        let shown = |text: &str| data(text).to_string();
        let word = "Rindfleischetikettierungsüberwachung";
        assert_eq!(shown(&format!("{word} <b>")), format!("{word} &#60;b&#62;"));
        let name = format!("Firma {}", "x".repeat(120));
        let broken = shown(&name);
        assert!(broken.split("<wbr>").all(|piece| piece.chars().count() <= WORD), "{broken}");
        assert_eq!(broken.replace("<wbr>", ""), name, "nothing is added that would be copied");
        let broken = shown("https://example.org/a/very/long/path?with=values&and=others#and-a-place");
        assert!(broken.starts_with("https://example.<wbr>org/"), "{broken}");
        assert!(broken.contains("&#38;") && !broken.contains("&<wbr>"), "{broken}");
    }

    #[test]
    fn what_is_written_from_right_to_left_is_set_apart_and_nothing_else_is() {
        assert_eq!(data("مشروع (a)").to_string(), "<bdi>مشروع (a)</bdi>");
        assert_eq!(data("Θεραπεία").to_string(), "Θεραπεία");
        assert_eq!((dir("שלום").to_string().as_str(), dir("a").to_string().as_str()), (" dir=\"auto\"", ""));
        assert_eq!(heading("Short").to_string(), "");
        assert_eq!(heading(&"a".repeat(200)).to_string(), " class=\"long\"");
        assert_eq!(heading(&"ש".repeat(900)).to_string(), " class=\"very-long\" dir=\"auto\"");
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

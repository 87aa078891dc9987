use askama::Template;

use crate::html::{LinkTo, html_safe};

/// How much a notice asks for attention. Never by colour alone: each also has a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Note,
    Warning,
    Error,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Note => "note",
            Tone::Warning => "warning",
            Tone::Error => "error",
        }
    }
}

/// Something to know before reading on.
#[derive(Debug, Clone, Template)]
#[template(path = "component/notice.html")]
pub struct Notice {
    pub tone: Tone,
    pub title: String,
    pub text: String,
    pub links: Vec<LinkTo>,
}
html_safe!(Notice);

impl Notice {
    pub fn new(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Notice {
        let mut title: String = title.into();
        // The text follows in the same line.
        if title.ends_with(char::is_alphanumeric) {
            title.push('.');
        }
        Notice { tone, title, text: text.into(), links: Vec::new() }
    }
}

use askama::Template;

use super::Cell;
use crate::html::{LinkTo, html_safe};

/// Names and values side by side: what a yearbook says in the margin.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/facts.html")]
pub struct Facts {
    pub items: Vec<Fact>,
}
html_safe!(Facts);

#[derive(Debug, Clone)]
pub struct Fact {
    pub name: String,
    pub values: Vec<Cell>,
}

impl Facts {
    pub fn add(&mut self, name: impl Into<String>, value: Cell) {
        self.items.push(Fact { name: name.into(), values: vec![value] });
    }

    /// Adds a fact only when there is a value.
    pub fn add_some(&mut self, name: impl Into<String>, value: Option<Cell>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    pub fn add_all(&mut self, name: impl Into<String>, values: Vec<Cell>) {
        if !values.is_empty() {
            self.items.push(Fact { name: name.into(), values });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// The few numbers that answer first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/key_figures.html")]
pub struct KeyFigures {
    pub items: Vec<KeyFigure>,
}
html_safe!(KeyFigures);

#[derive(Debug, Clone, Default)]
pub struct KeyFigure {
    pub label: String,
    /// The value as written; empty when it is not known.
    pub value: String,
    /// What the value rests on, or why there is none.
    pub note: String,
    pub href: Option<String>,
}

impl KeyFigure {
    pub fn new(label: impl Into<String>, value: impl Into<String>, note: impl Into<String>) -> KeyFigure {
        KeyFigure { label: label.into(), value: value.into(), note: note.into(), href: None }
    }

    pub fn leading_to(mut self, href: impl Into<String>) -> KeyFigure {
        self.href = Some(href.into());
        self
    }
}

/// Topics, tags and other short words that lead to more of the same.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/tags.html")]
pub struct TagList {
    /// What the list is of, for those who cannot see that it is one.
    pub label: String,
    pub tags: Vec<Tag>,
}
html_safe!(TagList);

#[derive(Debug, Clone)]
pub struct Tag {
    pub link: LinkTo,
    pub count: String,
}

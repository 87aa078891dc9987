use asterism_domain::place::Point;
use asterism_domain::{Kind, Language, RecordId, Seq};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Facet;

/// What the index knows of one record: flat, already resolved, in the order of its log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: RecordId,
    pub kind: Kind,
    /// The revision this entry was made from.
    pub seq: Seq,
    /// The address of the record's page.
    pub path: String,
    /// Short, shown first: acronym or name.
    pub name: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    /// Aliases, other names, acronyms, partner names.
    pub names: Vec<String>,
    /// The language of title, summary and body. Detected where absent and the text is long enough.
    pub language: Option<Language>,
    /// Value keys. [`Facet::Kind`] need not be given. Pairs may repeat.
    pub facets: Vec<(Facet, String)>,
    /// Whole euros.
    pub total_budget: Option<i64>,
    /// Whole euros.
    pub eu_contribution: Option<i64>,
    pub start: Option<Date>,
    /// The last day; the start where absent.
    pub end: Option<Date>,
    pub published: Option<Date>,
    pub point: Option<Point>,
    /// Whether anyone may see it without signing in.
    pub public: bool,
    /// Whether everybody may see it who is signed in. What is public they see in any case.
    #[serde(default)]
    pub members: bool,
    /// The same record as those see it who are signed in, where that is more than everybody sees. It is then found,
    /// counted and shown to them in the place of this entry.
    #[serde(default)]
    pub for_members: Option<Box<Entry>>,
    /// Whether those may see it who have a role in its space, which is its value of [`Facet::Space`]. What members see
    /// they see in any case.
    #[serde(default)]
    pub space: bool,
    /// The same record as those see it who have a role in its space, where that is more than members see.
    #[serde(default)]
    pub for_space: Option<Box<Entry>>,
    /// The same record as those see it whom whoever asks counts among its near ones ([`crate::Audience::Spaces`]), where
    /// that is more than members see: a person to those who are in a space with them.
    #[serde(default)]
    pub for_near: Option<Box<Entry>>,
    /// Records it has links with; they come first among [`crate::Index::related`].
    pub related: Vec<RecordId>,
}

impl Entry {
    /// An entry with a name and nothing else, not public.
    pub fn new(
        id: RecordId,
        kind: Kind,
        seq: Seq,
        path: impl Into<String>,
        name: impl Into<String>,
    ) -> Entry {
        Entry {
            id,
            kind,
            seq,
            path: path.into(),
            name: name.into(),
            title: String::new(),
            summary: String::new(),
            body: String::new(),
            names: Vec::new(),
            language: None,
            facets: Vec::new(),
            total_budget: None,
            eu_contribution: None,
            start: None,
            end: None,
            published: None,
            point: None,
            public: false,
            members: false,
            for_members: None,
            space: false,
            for_space: None,
            for_near: None,
            related: Vec::new(),
        }
    }

    /// Whether those who have a role in its space, or are near it, see it, or see it otherwise, where other members do not.
    pub fn is_apart(&self) -> bool {
        self.for_space.is_some() || self.for_near.is_some() || (self.space && !self.members && !self.public)
    }

    /// First and last day for the date filter: the span, else the day of publication. A span that
    /// ends before it starts counts as its start.
    pub(crate) fn span(&self) -> Option<(Date, Date)> {
        match (self.start.or(self.end), self.end.or(self.start)) {
            (Some(start), Some(end)) => Some((start, end.max(start))),
            _ => self.published.map(|day| (day, day)),
        }
    }
}

/// One step of following the log.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Adds the entry, or replaces the one with its id.
    Put(Box<Entry>),
    /// Takes the entry out; nothing happens where there is none.
    Remove(RecordId),
}

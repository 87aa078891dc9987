use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use asterism_domain::{Kind, RecordId, Seq};
use jiff::civil::Date;
use serde::Serialize;

use crate::{Facet, Measure, Note};

/// One page of a result with exact counts over the whole of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// How many entries match, exactly.
    pub total: u64,
    pub hits: Vec<Hit>,
    /// Counts by facet; a facet whose values all count 0 is absent unless it is filtered by.
    pub facets: BTreeMap<Facet, FacetCounts>,
    pub histograms: BTreeMap<Measure, Histogram>,
    /// The same text with the likeliest spelling, when the typed one found nothing or little.
    pub did_you_mean: Option<String>,
    /// Words that were looked up in another spelling or by a synonym.
    pub expansions: Vec<Expansion>,
    pub notes: Vec<Note>,
    /// The log position that the result reflects.
    pub up_to: Seq,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    pub id: RecordId,
    pub kind: Kind,
    pub path: String,
    pub name: String,
    pub title: String,
    pub snippet: Snippet,
    /// Why it matched, strongest first; empty where there was no text.
    pub reasons: Vec<Reason>,
    pub score: f32,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub published: Option<Date>,
    /// The language of its texts, as stated or as detected; empty where neither is known.
    pub language: String,
}

/// Up to 300 characters of plain text from the summary or body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Snippet {
    pub text: String,
    /// Byte ranges of `text` that matched, in order, on character boundaries.
    pub highlights: Vec<Range<usize>>,
    /// Text before or after was left out.
    pub cut_before: bool,
    pub cut_after: bool,
}

/// Which words of which field matched, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    pub field: MatchField,
    pub how: How,
    /// The words as the record has them, each once, at most five.
    pub words: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchField {
    Name,
    OtherNames,
    Title,
    Summary,
    Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The word itself, apart from case, diacritics and -isation/-ization.
    Word,
    /// Another form of the word.
    Form,
    /// A word with the same meaning from our table.
    Synonym,
    /// A word spelt nearly so.
    Spelling,
}

/// A typed word and what else it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Expansion {
    pub typed: String,
    pub how: How,
    pub words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FacetCounts {
    /// Largest count first, then by value.
    pub values: Vec<ValueCount>,
    /// How many values count at least 1, returned or not.
    pub distinct: u64,
}

impl FacetCounts {
    /// The count of `value`, where it was returned.
    pub fn of(&self, value: &str) -> Option<u64> {
        self.values.iter().find(|counted| &*counted.value == value).map(|counted| counted.count)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ValueCount {
    pub value: Arc<str>,
    pub count: u64,
    /// Whether the query filters by it.
    pub chosen: bool,
}

/// How many hits lie in each bucket. An entry whose dates span several years counts in each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Histogram {
    /// In order, from the first to the last that counts at least 1, those between included.
    pub buckets: Vec<Bucket>,
    /// Hits without a value.
    pub without: u64,
}

/// Euros `from..=to`, or years `from..=to` (one year). No end means open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bucket {
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub count: u64,
}

/// A name offered while typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    pub id: RecordId,
    pub kind: Kind,
    pub path: String,
    pub name: String,
    /// The longer title, where it says more than the name.
    pub title: String,
    /// What has the words that were typed where the name has not: the title or another name.
    pub matched: String,
}

/// A record near another one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Related {
    pub id: RecordId,
    pub score: f32,
    /// Whether the records are linked; otherwise they share telling words.
    pub linked: bool,
}

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::RecordId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Facet, Measure};

/// What to find, in which order, and which part of the result to return.
///
/// Several values of one facet widen the result, several facets narrow it. The counts beside a
/// facet's values are made with every condition except that facet's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Query {
    /// What was typed, as far as it was read.
    pub text: String,
    /// The words of the text. All must match, except stop words beside others.
    pub clauses: Vec<Clause>,
    pub filters: BTreeMap<Facet, BTreeSet<String>>,
    /// Values that a hit must not have.
    pub without: BTreeMap<Facet, BTreeSet<String>>,
    pub total_budget: AmountRange,
    pub eu_contribution: AmountRange,
    pub dates: DateRange,
    /// The day on which it begins must be within. What does not say when it begins, or is only published, is no hit.
    pub starts: DateRange,
    /// The day on which it ends must be within.
    pub ends: DateRange,
    /// A hit has each of these values, and it lies outside of its range. What does not say its budget or its day is
    /// neither within a range nor outside of it, so it is no hit.
    pub outside: Vec<Outside>,
    /// Only what has every word, as typed, in another form or by a synonym: no other spelling, and no record with
    /// only some of the words. What matches then does not depend on what else is in the index.
    pub strict: bool,
    pub sort: Sort,
    pub offset: usize,
    pub limit: usize,
    pub audience: Audience,
    pub counts: Counts,
}

impl Default for Query {
    fn default() -> Query {
        Query {
            text: String::new(),
            clauses: Vec::new(),
            filters: BTreeMap::new(),
            without: BTreeMap::new(),
            total_budget: AmountRange::default(),
            eu_contribution: AmountRange::default(),
            dates: DateRange::default(),
            starts: DateRange::default(),
            ends: DateRange::default(),
            outside: Vec::new(),
            strict: false,
            sort: Sort::default(),
            offset: 0,
            limit: 20,
            audience: Audience::Public,
            counts: Counts::default(),
        }
    }
}

impl Query {
    /// Reads what was typed: words, `"phrases"`, `pre*`, `-without` or `NOT without`, `one OR other`, `field:value`,
    /// `budget:>1000000`. Never fails; the notes say what was left out or read differently.
    pub fn parse(text: &str) -> (Query, Vec<Note>) {
        crate::parse::parse(text)
    }

    /// Adds one value to a filter.
    pub fn filter(mut self, facet: Facet, value: impl Into<String>) -> Query {
        self.filters.entry(facet).or_default().insert(value.into());
        self
    }

    /// The wanted amounts in one of the two money measures; unlimited for dates.
    pub(crate) fn amounts(&self, measure: Measure) -> AmountRange {
        match measure {
            Measure::TotalBudget => self.total_budget,
            Measure::EuContribution => self.eu_contribution,
            Measure::Date => AmountRange::default(),
        }
    }
}

/// One condition on the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clause {
    pub text: ClauseText,
    /// Where to look; everywhere when absent.
    pub field: Option<TextField>,
    /// A hit must not match.
    pub exclude: bool,
    /// A hit may match this one instead of the one before.
    #[serde(default)]
    pub or: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClauseText {
    /// One word as typed, without white space; may hold punctuation (`ClusteriX2.0`).
    Word(String),
    /// Words that follow one another, with no variants.
    Phrase(String),
    /// The beginning of a word.
    Prefix(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextField {
    /// The name and its aliases.
    Name,
    Title,
}

/// Whole euros, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct AmountRange {
    pub from: Option<i64>,
    pub to: Option<i64>,
}

impl AmountRange {
    /// What is in both.
    pub fn and(self, other: AmountRange) -> AmountRange {
        AmountRange { from: self.from.max(other.from), to: sooner(self.to, other.to) }
    }
}

/// A range that is excluded: `-budget:>1m`, `-start:2016`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    TotalBudget(AmountRange),
    EuContribution(AmountRange),
    /// No day of the span is within.
    Dates(DateRange),
    Starts(DateRange),
    Ends(DateRange),
}

/// The smaller of two upper ends; one that is not there does not limit.
fn sooner<T: Ord>(one: Option<T>, two: Option<T>) -> Option<T> {
    match (one, two) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    }
}

impl DateRange {
    /// Within both.
    pub fn and(self, other: DateRange) -> DateRange {
        DateRange { from: self.from.max(other.from), to: sooner(self.to, other.to) }
    }
}

/// Days, both ends included. An entry matches when its span has a day in the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct DateRange {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Best match first; newest first where there is no text.
    #[default]
    Relevance,
    /// By day of publication, else start, else end; entries without a day last.
    Newest,
    /// By folded name.
    Name,
    /// Largest total budget first; entries without one last.
    Budget,
    /// Last changed first.
    Changed,
}

impl Sort {
    pub const ALL: &[Sort] = &[Sort::Relevance, Sort::Newest, Sort::Name, Sort::Budget, Sort::Changed];

    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::Newest => "newest",
            Sort::Name => "name",
            Sort::Budget => "budget",
            Sort::Changed => "changed",
        }
    }

    pub fn parse(key: &str) -> Option<Sort> {
        Sort::ALL.iter().copied().find(|sort| sort.as_str() == key)
    }
}

/// For whom results are made. Counts respect it too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Only entries that are public, as everybody sees them.
    #[default]
    Public,
    /// What everybody sees who is signed in.
    Members,
    /// The same, and what is shown to those who have a role in one of these spaces, and of these people what they show
    /// to those who are in a space with them.
    Spaces { spaces: BTreeSet<String>, people: BTreeSet<RecordId> },
    /// The same for every space there is and everybody in it.
    EverySpace,
    /// Every entry, as those see it who see most.
    All,
}

/// What to count beside the hits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    /// The facets to count; all of them when absent, none when empty.
    pub facets: Option<BTreeSet<Facet>>,
    pub histograms: bool,
    /// The most values to return for one facet, largest counts first; chosen values always come
    /// too. How many there are is told exactly in [`crate::FacetCounts::distinct`], and
    /// [`crate::Index::values`] pages through all.
    pub top: usize,
}

impl Default for Counts {
    fn default() -> Counts {
        Counts { facets: None, histograms: true, top: 2_000 }
    }
}

impl Counts {
    pub fn none() -> Counts {
        Counts { facets: Some(BTreeSet::new()), histograms: false, top: 0 }
    }

    pub(crate) fn wants(&self, facet: Facet) -> bool {
        self.facets.as_ref().is_none_or(|wanted| wanted.contains(&facet))
    }
}

/// What a reader of the result should know about how the query was understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Only the first so many characters were read.
    CutAtCharacters(usize),
    /// Only the first so many words were read.
    CutAtWords(usize),
    /// `field:` is no filter; both parts were searched for as words.
    UnknownField(String),
    /// Nothing has this value of a filter; the nearest that there are.
    UnknownValue { facet: Facet, value: String, nearest: Vec<String> },
    /// An address or a command asks for this filter, which there is not; it was left out.
    UnknownFilter(String),
    /// What stands after `field:` is no range; it was left out.
    UnreadRange { field: String, value: String },
    /// The larger end of a range stood first; it was read as from the smaller one to the larger.
    TurnedRange { field: String, from: String, to: String },
    /// There is no word in what was typed, only signs; it asks for nothing.
    NoWord(String),
    /// Too short a beginning for `*`; it was read as a word.
    ShortPrefix(String),
    /// A `*` within quotes, which asks for nothing there.
    StarInPhrase(String),
    /// An `OR` that does not stand between two words or phrases; it was left out.
    StrayOr,
    /// Hardly any record has all the words: `complete` do, and stand first; the others have some.
    SomeWords { complete: u64 },
}

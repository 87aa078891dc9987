//! One search over all records: a query language, ranking, exact counts beside every filter value,
//! snippets and suggestions. The index is a cache that follows the log; throw it away and it is
//! fed again.

mod baseline;
mod bits;
mod called;
mod count;
mod crew;
mod dictionary;
mod endings;
mod entry;
mod error;
mod facet;
mod folder;
mod guard;
mod index;
mod language;
mod lists;
mod matching;
mod measure;
mod named;
mod parse;
mod plan;
mod plural;
mod query;
mod range;
mod rank;
mod related;
mod results;
mod schema;
mod score;
mod search;
mod seen;
mod sets;
mod snapshot;
mod snippet;
mod spelling;
mod spelt_out;
mod suggest;
mod table;
mod tokens;
mod turning;
mod watch;
mod wish;
mod words;

pub use called::{Bearer, CalledSo};
pub use entry::{Change, Entry};
pub use error::SearchError;
pub use facet::{Facet, Measure};
pub use guard::is_guarded;
pub use index::{Index, Opened, Stats};
pub use named::nearness;
pub use query::{
    AmountRange, Audience, Clause, ClauseText, Counts, DateRange, Note, Outside, Query, Sort, TextField,
};
pub use results::{
    Bucket, Expansion, FacetCounts, Histogram, Hit, How, MatchField, Reason, Related, Results, Snippet,
    Suggestion, ValueCount,
};
pub use watch::Watched;
pub use wish::{Wish, wish, wished};
pub use words::name_key;

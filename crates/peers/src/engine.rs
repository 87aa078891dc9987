//! What is asked of every engine.

use std::collections::BTreeMap;

use anyhow::Result;
use asterism_search::{Facet, Query};

/// The counts beside filter values, by filter and value.
pub(crate) type Counts = BTreeMap<(Facet, String), u64>;

/// What an engine answers to one question.
pub(crate) struct Answer {
    pub(crate) total: u64,
    /// How many hits the first page has.
    pub(crate) page: usize,
    pub(crate) counts: Counts,
}

pub(crate) trait Engine {
    fn name(&self) -> &'static str;

    /// One page of hits, their number, and the counts of all filter values: each filter's own
    /// without its own choice.
    async fn ask(&self, query: &Query) -> Result<Answer>;

    /// Bytes on disk.
    async fn bytes(&self) -> Result<u64>;
}

//! Our own index.

use std::path::Path;

use anyhow::Result;
use asterism_search::{Index, Query};

use crate::engine::{Answer, Counts, Engine};

pub(crate) struct Ours(Index);

impl Ours {
    pub(crate) fn open(data: &Path) -> Result<Ours> {
        Ok(Ours(Index::open_read_only(&data.join("index"))?))
    }
}

impl Engine for Ours {
    fn name(&self) -> &'static str {
        "Asterism"
    }

    async fn ask(&self, query: &Query) -> Result<Answer> {
        let results = self.0.search(query)?;
        let mut counts = Counts::new();
        for (facet, found) in &results.facets {
            counts.extend(found.values.iter().map(|value| ((*facet, value.value.to_string()), value.count)));
        }
        Ok(Answer { total: results.total, page: results.hits.len(), counts })
    }

    async fn bytes(&self) -> Result<u64> {
        Ok(self.0.stats()?.bytes_on_disk)
    }
}

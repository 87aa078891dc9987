//! All records in the order of the log, a part at a time, the next read while one is worked on.

use asterism_domain::{Record, Seq};
use asterism_store::{Store, StoreError};
use tokio::task::JoinHandle;

use crate::Result;

/// Reads on from a place in the log to its end.
pub(crate) struct Ahead {
    store: Store,
    limit: usize,
    next: JoinHandle<std::result::Result<Vec<Record>, StoreError>>,
}

impl Ahead {
    /// Begins after a place, with at most `limit` records in a part.
    pub(crate) fn from(store: &Store, after: Seq, limit: usize) -> Ahead {
        Ahead { store: store.clone(), limit, next: read(store.clone(), after, limit) }
    }

    /// The next part; none at the end.
    pub(crate) async fn part(&mut self) -> Result<Option<Vec<Record>>> {
        let records = (&mut self.next).await.map_err(anyhow::Error::from)??;
        let Some(last) = records.last() else { return Ok(None) };
        self.next = read(self.store.clone(), last.seq, self.limit);
        Ok(Some(records))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.next.abort();
    }
}

fn read(store: Store, after: Seq, limit: usize) -> JoinHandle<std::result::Result<Vec<Record>, StoreError>> {
    tokio::spawn(async move { store.heads_after(after, limit).await })
}

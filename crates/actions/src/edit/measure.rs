//! How much one person may write: each record, in an hour, and of forms that are not finished.

use asterism_domain::AccountId;
use asterism_store::Draft;

use crate::account::WRITES;
use crate::{App, Error, Plain, Result};

/// A record of a sample is a few thousand bytes; the largest project with all its partners some hundred thousand.
pub(crate) const LONGEST_DOCUMENT: usize = 500_000;
/// So many forms that somebody has begun are kept at a time, and so many bytes of them.
pub(super) const MOST_FORMS: u64 = 100;
pub(super) const MOST_BYTES_OF_FORMS: u64 = 5_000_000;

impl App {
    /// Refuses what one person writes too much of. What comes from sources and from whoever runs the machine is not
    /// measured; a record that was larger already may be changed as long as it does not grow.
    pub(super) async fn measure(&self, drafts: &[Draft]) -> Result<()> {
        let Some(person) = drafts.iter().find(|draft| draft.actor.parse::<AccountId>().is_ok()) else {
            return Ok(());
        };
        for draft in drafts {
            let bytes = bytes_of(&draft.document)?;
            if bytes <= LONGEST_DOCUMENT {
                continue;
            }
            let before = match self.inner.store.record(draft.record).await? {
                Some(record) => bytes_of(&record.document)?,
                None => 0,
            };
            if bytes > before {
                return Err(Error::invalid("document", Plain::DocumentLong));
            }
        }
        self.may_try(&format!("writes of {}", person.actor), WRITES)
    }
}

pub(super) fn bytes_of(document: &asterism_domain::Document) -> Result<usize> {
    Ok(serde_json::to_string(document).map_err(anyhow::Error::from)?.len())
}

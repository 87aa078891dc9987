//! What became of a record that is out of use: when, by whom and why, and what stands for it.

use asterism_domain::{Action, Actor, ChangeKind, Kind, may};
use jiff::Timestamp;

use crate::edit::subject;
use crate::records::Ref;
use crate::{App, Result};

/// How a record went out of use.
#[derive(Debug, Clone)]
pub struct Ended {
    pub record: Ref,
    /// Retired or merged.
    pub change: ChangeKind,
    pub at: Timestamp,
    /// As histories name who wrote.
    pub by: String,
    pub source: Option<String>,
    pub reason: Option<String>,
    /// What it was merged into.
    pub into: Option<Ref>,
}

impl App {
    /// How the record at exactly this address went out of use; none for one that is in use, or that is not there for
    /// the reader.
    pub async fn ended(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<Option<Ended>> {
        let store = &self.inner.store;
        let Some(id) = store.id_of(kind, slug).await? else { return Ok(None) };
        let Some(record) = store.record(id).await? else { return Ok(None) };
        let over = record.merged_into.is_some() || record.state.is_out_of_use();
        if !over || !may(actor, Action::ViewHistory, &subject(&record)).allowed {
            return Ok(None);
        }
        let revisions = store.revisions(id).await?;
        let ending = |change| matches!(change, ChangeKind::Merge | ChangeKind::Retire);
        let last = revisions.iter().filter(|revision| ending(revision.change)).max_by_key(|one| one.seq);
        let Some(last) = last else { return Ok(None) };
        let into = match record.merged_into {
            Some(target) => self.visible_records(actor, [target].into()).await?.remove(&target),
            None => None,
        };
        Ok(Some(Ended {
            change: last.change,
            at: last.at,
            by: self.author_called(actor, last).await?,
            source: last.source.clone(),
            reason: last.reason.clone(),
            into: into.as_ref().map(Ref::of),
            record: Ref::of(&self.seen(actor, record).await?),
        }))
    }
}

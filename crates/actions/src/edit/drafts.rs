//! What is written and not published: one's own, and that of the spaces that one writes in.

use std::collections::BTreeMap;

use asterism_domain::{Action, Actor, Kind, Record, RecordId, Seq, Space, State, may};
use jiff::Timestamp;

use super::subject;
use crate::account::Who;
use crate::records::Ref;
use crate::{App, Result};

/// So many stand in a list.
const LISTED: usize = 200;

/// A record that is not published.
#[derive(Debug, Clone)]
pub struct Unpublished {
    pub record: Ref,
    pub space: Space,
    pub state: State,
    pub changed: Timestamp,
    /// What is to be done to it, where it was returned.
    pub returned: Option<String>,
}

impl App {
    /// One's own drafts and what one handed over, the last changed first.
    pub async fn own_drafts(&self, who: &Who) -> Result<Vec<Unpublished>> {
        let ids = self.inner.store.unpublished_by(&who.actor.name(), LISTED).await?;
        let records = self.inner.store.records(&ids).await?;
        let seen = |record: &Record| may(&who.actor, Action::View, &subject(record)).allowed;
        self.unpublished(records.into_iter().filter(seen).collect()).await
    }

    /// The drafts that `actor` may change, the last changed first; in one space, or wherever they write.
    pub async fn drafts_to_write(&self, actor: &Actor, space: Option<&Space>) -> Result<Vec<Unpublished>> {
        let store = &self.inner.store;
        let everywhere = match actor {
            Actor::Operator => true,
            actor => actor.member().is_some_and(|member| member.administrator),
        };
        let mut records = Vec::new();
        if space.is_some() || everywhere {
            records = store.drafts(space, LISTED).await?;
        } else {
            for space in actor.member().iter().flat_map(|member| member.roles.keys()) {
                records.extend(store.drafts(Some(space), LISTED).await?);
            }
        }
        let writes = |record: &Record| {
            record.kind != Kind::Person && may(actor, Action::Edit, &subject(record)).allowed
        };
        self.unpublished(records.into_iter().filter(writes).collect()).await
    }

    async fn unpublished(&self, mut records: Vec<Record>) -> Result<Vec<Unpublished>> {
        records.sort_by_key(|record| std::cmp::Reverse(record.seq));
        records.truncate(LISTED);
        let places: Vec<Seq> = records.iter().map(|record| record.seq).collect();
        let newest = self.inner.store.revisions_at(&places).await?;
        let changed: BTreeMap<RecordId, Timestamp> =
            newest.iter().map(|revision| (revision.record, revision.at)).collect();
        let drafts = records.iter().filter(|record| record.state == State::Draft);
        let drafts: Vec<Seq> = drafts.map(|record| record.seq).collect();
        let mut comments = self.inner.store.returned_with(&drafts).await?;
        let shown = records.iter().map(|record| Unpublished {
            record: Ref::of(record),
            space: record.space.clone(),
            state: record.state,
            changed: changed.get(&record.id).copied().unwrap_or(Timestamp::UNIX_EPOCH),
            returned: comments.remove(&record.seq),
        });
        Ok(shown.collect())
    }

    /// What is to be done to a draft, in the words of whoever returned it last, for those who write on it. What was handed
    /// over since was done.
    pub async fn returned_with(&self, actor: &Actor, record: &Record) -> Result<Option<String>> {
        if record.state != State::Draft || !may(actor, Action::Edit, &subject(record)).allowed {
            return Ok(None);
        }
        Ok(self.inner.store.returned_with(&[record.seq]).await?.remove(&record.seq))
    }
}

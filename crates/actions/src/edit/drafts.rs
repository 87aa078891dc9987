//! What is written and not published: one's own, and that of the spaces that one writes in.

use std::collections::BTreeMap;

use asterism_domain::{Action, Actor, Kind, Record, RecordId, Seq, Space, State, may, may_read_as};
use jiff::Timestamp;

use super::subject;
use crate::account::Who;
use crate::part::{PAGE, Part, part, spaces_for};
use crate::records::Ref;
use crate::{App, Result};

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
    /// A page of one's own drafts and of what one handed over, the last changed first. `after` is where the page before it
    /// ended.
    pub async fn own_drafts(&self, who: &Who, after: Option<Seq>) -> Result<Part<Unpublished, Seq>> {
        let (store, name) = (&self.inner.store, who.actor.name());
        let name = name.as_str();
        let read = |after| async move {
            let found = store.unpublished_by(name, after, PAGE).await?;
            let ids: Vec<RecordId> = found.iter().map(|(id, _)| *id).collect();
            let mut records: BTreeMap<RecordId, Record> =
                store.records(&ids).await?.into_iter().map(|record| (record.id, record)).collect();
            Ok(found.into_iter().map(|(id, head)| (head, records.remove(&id))).collect())
        };
        let seen = |(_, record): &(Seq, Option<Record>)| {
            record.as_ref().is_some_and(|record| may(&who.actor, Action::View, &subject(record)).allowed)
        };
        let found = part(after, read, |(head, _)| *head, seen).await?;
        let records = found.items.into_iter().filter_map(|(_, record)| record).collect();
        Ok(Part { items: self.unpublished(records).await?, next: found.next })
    }

    /// A page of the drafts that `actor` may change, the last changed first; in one space, or wherever they write. `after` is
    /// where the page before it ended.
    pub async fn drafts_to_write(
        &self,
        actor: &Actor,
        space: Option<&Space>,
        after: Option<Seq>,
    ) -> Result<Part<Unpublished, Seq>> {
        let spaces = space.map_or_else(|| spaces_for(actor, Action::Edit), |space| Some(vec![space.clone()]));
        let (store, spaces) = (&self.inner.store, spaces.as_deref());
        let writes = |record: &Record| {
            record.kind != Kind::Person && may_read_as(actor, Action::Edit, &subject(record)).allowed
        };
        let read = |after| store.drafts(spaces, after, PAGE);
        let found = part(after, read, |record| record.seq, writes).await?;
        Ok(Part { items: self.unpublished(found.items).await?, next: found.next })
    }

    async fn unpublished(&self, records: Vec<Record>) -> Result<Vec<Unpublished>> {
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
        if record.state != State::Draft || !may_read_as(actor, Action::Edit, &subject(record)).allowed {
            return Ok(None);
        }
        Ok(self.inner.store.returned_with(&[record.seq]).await?.remove(&record.seq))
    }
}

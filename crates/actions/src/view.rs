//! What stands while a batch is made: what is stored, and over it what is being written.

use std::collections::BTreeSet;

use asterism_domain::organisation::Identifier;
use asterism_domain::{Link, LinkKind, Record, RecordId};
use asterism_store::{Store, StoreError};

use crate::intake::Pending;

/// The store as it will be when the pending records are written. Whether a reading comes before or after
/// they are makes no difference.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    store: &'a Store,
    pending: Option<&'a Pending>,
}

impl<'a> View<'a> {
    /// What is stored, and nothing else.
    pub(crate) fn stored(store: &'a Store) -> View<'a> {
        View { store, pending: None }
    }

    pub(crate) fn with(store: &'a Store, pending: &'a Pending) -> View<'a> {
        View { store, pending: Some(pending) }
    }

    pub(crate) fn store(&self) -> &'a Store {
        self.store
    }

    fn pending(&self, id: RecordId) -> Option<&'a Record> {
        self.pending?.get(id)
    }

    /// Those of the records that there are.
    pub(crate) async fn records(&self, ids: &[RecordId]) -> Result<Vec<Record>, StoreError> {
        let mut records: Vec<Record> = ids.iter().filter_map(|id| self.pending(*id).cloned()).collect();
        let stored: Vec<RecordId> = ids.iter().copied().filter(|id| self.pending(*id).is_none()).collect();
        records.extend(self.store.records(&stored).await?);
        Ok(records)
    }

    /// The links that lead to any of several records, in no order.
    pub(crate) async fn links_to_many(&self, ids: &[RecordId]) -> Result<Vec<Link>, StoreError> {
        let stored = self.store.links_to_many(ids).await?;
        Ok(self.overlaid(stored, ids, |_| true))
    }

    /// As [`View::links_to_many`], of one kind.
    pub(crate) async fn links_to_of_kind(
        &self,
        ids: &[RecordId],
        kind: LinkKind,
    ) -> Result<Vec<Link>, StoreError> {
        let stored = self.store.links_to_of_kind(ids, kind).await?;
        Ok(self.overlaid(stored, ids, |link| link.kind == kind))
    }

    /// Which records have any of the identifiers.
    pub(crate) async fn find_by_identifiers(
        &self,
        wanted: &BTreeSet<Identifier>,
    ) -> Result<Vec<(Identifier, RecordId)>, StoreError> {
        let asked: Vec<Identifier> = wanted.iter().cloned().collect();
        let mut found = self.store.find_by_identifiers(&asked).await?;
        if let Some(pending) = self.pending {
            let to_be = pending.identifiers().filter(|(identifier, _)| wanted.contains(identifier));
            found.extend(to_be.map(|(identifier, id)| (identifier.clone(), id)));
        }
        Ok(found)
    }

    /// The stored links, those of pending records as these will have them.
    fn overlaid(&self, mut links: Vec<Link>, to: &[RecordId], wanted: impl Fn(&Link) -> bool) -> Vec<Link> {
        let Some(pending) = self.pending else { return links };
        links.retain(|link| pending.get(link.from).is_none());
        let to: BTreeSet<&RecordId> = to.iter().collect();
        links.extend(pending.links().filter(|link| to.contains(&link.to) && wanted(link)).cloned());
        links
    }
}

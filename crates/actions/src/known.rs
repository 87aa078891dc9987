//! Gathers what the rules need to know about the records that a document refers to.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Kind, Known, LinkKind, RecordId};
use asterism_store::Store;
use jiff::civil::Date;

use crate::Result;

/// What [`asterism_domain::check`] needs for all of `documents`: the organisations and programmes
/// they link to, from `fresh` (not yet stored) where present and from the store otherwise, and
/// which of those organisations manage a cluster.
pub(crate) async fn gather(
    store: &Store,
    documents: &BTreeMap<RecordId, Document>,
    today: Date,
) -> Result<Known> {
    let mut wanted = BTreeSet::new();
    let mut managing = BTreeSet::new();
    for (id, document) in documents {
        for link in document.links(*id) {
            match link.kind {
                LinkKind::Partner | LinkKind::Programme => {
                    wanted.insert(link.to);
                }
                LinkKind::Manages => {
                    managing.insert(link.to);
                }
                _ => {}
            }
        }
    }
    // Only projects are judged by their surroundings; nothing else needs the look-ups.
    if !documents.values().any(|document| document.kind() == Kind::Project) {
        return Ok(Known { today: Some(today), ..Known::default() });
    }
    let mut known = Known { today: Some(today), cluster_organisations: managing, ..Known::default() };
    let missing: Vec<RecordId> = wanted.iter().filter(|id| !documents.contains_key(id)).copied().collect();
    for record in store.records(&missing).await? {
        known.documents.insert(record.id, record.document);
    }
    for id in &wanted {
        if let Some(document) = documents.get(id) {
            known.documents.insert(*id, document.clone());
        }
    }
    let targets: Vec<RecordId> = wanted.into_iter().collect();
    let inbound = store.links_to_many(&targets).await?;
    let manages = inbound.into_iter().filter(|link| link.kind == LinkKind::Manages);
    known.cluster_organisations.extend(manages.map(|link| link.to));
    Ok(known)
}

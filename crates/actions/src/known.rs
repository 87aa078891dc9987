//! Gathers what the rules need to know about the records that a document refers to.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Known, LinkKind, RecordId, judged_by};
use jiff::civil::Date;

use crate::Result;
use crate::view::View;

/// What [`asterism_domain::check`] needs for all documents of `judged`: the programmes and
/// organisations they are judged by, from `fresh` (not yet stored) where present and from the store
/// otherwise, and which of those organisations manage a cluster.
pub(crate) async fn gather(
    view: View<'_>,
    judged: impl Iterator<Item = &Document>,
    fresh: &BTreeMap<RecordId, Document>,
    today: Date,
) -> Result<Known> {
    let wanted: BTreeSet<RecordId> = judged.flat_map(judged_by).collect();
    let mut known = Known { today: Some(today), ..Known::default() };
    if wanted.is_empty() {
        return Ok(known);
    }
    let mut missing = Vec::new();
    for id in &wanted {
        match fresh.get(id) {
            Some(document) => {
                known.documents.insert(*id, document.clone());
            }
            None => missing.push(*id),
        }
    }
    for record in view.records(&missing).await? {
        known.documents.insert(record.id, record.document);
    }
    known.cluster_organisations = managing(view, &known, fresh).await?;
    Ok(known)
}

/// The organisations that manage a cluster, by what is stored and by what is fresh.
async fn managing(
    view: View<'_>,
    known: &Known,
    fresh: &BTreeMap<RecordId, Document>,
) -> Result<BTreeSet<RecordId>> {
    let organisations =
        known.documents.iter().filter(|(_, document)| matches!(document, Document::Organisation(_)));
    let organisations: Vec<RecordId> = organisations.map(|(id, _)| *id).collect();
    let mut stored = view.links_to_of_kind(&organisations, LinkKind::Manages).await?;
    // What a changed record said before counts no longer.
    stored.retain(|link| !fresh.contains_key(&link.from));
    let clusters = fresh.iter().filter(|(_, document)| matches!(document, Document::ClusterOrganisation(_)));
    let links = clusters.flat_map(|(id, document)| document.links(*id)).chain(stored);
    Ok(links.filter(|link| link.kind == LinkKind::Manages).map(|link| link.to).collect())
}

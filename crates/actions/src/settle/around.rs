//! Which entries of the index rest on a record that changed.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Kind, Link, LinkKind, Record, RecordId, Revision, Seq};
use asterism_store::Store;

use crate::Result;
use crate::entry::Brief;

/// The records, beside `changed`, whose entries in the index may rest on one of `changed`. Those that are newer than
/// `indexed` the index comes to by itself.
pub(crate) async fn around(store: &Store, changed: &[Record], indexed: Seq) -> Result<Vec<RecordId>> {
    if indexed == Seq(0) {
        return Ok(Vec::new());
    }
    let before = known_before(store, changed, indexed).await?;
    let shown_elsewhere = shown_differently(changed, &before);
    let ids: Vec<RecordId> = shown_elsewhere.iter().map(|record| record.id).collect();
    let inward = store.links_to_many(&ids).await?;
    let mut touched: BTreeSet<RecordId> = inward.iter().map(|link| link.from).collect();
    let trees = shown_elsewhere.iter().filter(|record| matches!(record.kind, Kind::Programme | Kind::Topic));
    let trees: BTreeSet<RecordId> = trees.map(|record| record.id).collect();
    let below = inward.iter().filter(|link| trees.contains(&link.to));
    touched.extend(by_way_of_others(store, below).await?);
    touched.extend(before.values().flat_map(|revision| told(revision.record, &revision.document)));
    touched.extend(changed.iter().flat_map(|record| told(record.id, &record.document)));
    touched.extend(changed.iter().flat_map(|record| content_moved(record, before.get(&record.id))));
    for record in changed {
        touched.remove(&record.id);
    }
    Ok(touched.into_iter().collect())
}

/// What rests on a programme or topic by way of what is part of it: narrower topics and parts of programmes, a
/// programme's projects, and by these their partners and what belongs to them.
async fn by_way_of_others(store: &Store, below: impl Iterator<Item = &Link>) -> Result<BTreeSet<RecordId>> {
    let part = |link: &Link| {
        matches!(link.kind, LinkKind::Programme | LinkKind::Parent | LinkKind::Broader).then_some(link.from)
    };
    let mut parts: BTreeSet<RecordId> = below.filter_map(part).collect();
    let mut layer: Vec<RecordId> = parts.iter().copied().collect();
    let mut found = BTreeSet::new();
    // As deep as an entry looks upwards.
    for _ in 0..12 {
        if layer.is_empty() {
            break;
        }
        let inward = store.links_to_many(&layer).await?;
        found.extend(inward.iter().map(|link| link.from));
        layer = inward.iter().filter_map(part).filter(|id| parts.insert(*id)).collect();
    }
    let parts: Vec<RecordId> = parts.into_iter().collect();
    let partners = store.links_from_many(&parts).await?;
    found.extend(partners.iter().filter(|link| link.kind == LinkKind::Partner).map(|link| link.to));
    Ok(found)
}

/// Whose entries say something about the linking record: an organisation's roles and programmes come from its projects,
/// its standing as a cluster organisation from the evidence.
fn told(id: RecordId, document: &Document) -> impl Iterator<Item = RecordId> {
    let links = document.links(id).into_iter();
    links.filter(|link| matches!(link.kind, LinkKind::Partner | LinkKind::Manages)).map(|link| link.to)
}

/// The projects that a record came to belong to, or no longer does, as everybody sees it.
fn content_moved(record: &Record, before: Option<&Revision>) -> Vec<RecordId> {
    let projects = |public: bool, document: &Document| -> BTreeSet<RecordId> {
        let links = document.links(record.id).into_iter();
        links.filter(|link| public && link.kind == LinkKind::Project).map(|link| link.to).collect()
    };
    let now = projects(Brief::of_record(record).is_public(), &record.document);
    let was = before
        .map(|revision| projects(Brief::of_revision(revision).is_public(), &revision.document))
        .unwrap_or_default();
    now.symmetric_difference(&was).copied().collect()
}

/// Of each changed record the newest revision that the index knows.
async fn known_before(
    store: &Store,
    changed: &[Record],
    indexed: Seq,
) -> Result<BTreeMap<RecordId, Revision>> {
    let seqs: Vec<Seq> = changed.iter().map(|record| record.seq).collect();
    let known = store.revisions_known(&seqs, indexed).await?;
    Ok(known.into_iter().map(|revision| (revision.record, revision)).collect())
}

/// Of `changed`, the records of which others' entries say something else than the index knows. A new record counts, for
/// records read before it may already refer to it.
fn shown_differently<'a>(changed: &'a [Record], before: &BTreeMap<RecordId, Revision>) -> Vec<&'a Record> {
    let different = |record: &&Record| {
        let known = before.get(&record.id);
        known.is_none_or(|revision| Brief::of_revision(revision) != Brief::of_record(record))
    };
    changed.iter().filter(different).collect()
}

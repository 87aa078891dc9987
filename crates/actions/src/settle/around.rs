//! Which entries of the index rest on a record that changed.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Kind, Link, LinkKind, Record, RecordId, Revision, Seq, judges_anew};
use asterism_store::Store;

use crate::Result;
use crate::entry::Brief;

/// Of how many records at a time their past is read.
const PAST_AT_ONCE: usize = 200;

/// The records, beside `changed`, whose entries in the index may rest on one of `changed`. Those that are newer than
/// `indexed` the index comes to by itself.
pub(crate) async fn around(store: &Store, changed: &[Record], indexed: Seq) -> Result<Vec<RecordId>> {
    if indexed == Seq(0) {
        return Ok(Vec::new());
    }
    let past = past(store, changed, indexed).await?;
    let shown_elsewhere: Vec<&Record> =
        changed.iter().filter(|record| is_shown_otherwise(record, &past)).collect();
    let mut looked_at: BTreeSet<RecordId> = shown_elsewhere.iter().map(|record| record.id).collect();
    looked_at.extend(past.values().flat_map(|past| &past.judged_by).copied());
    let inward = store.links_to_many(&looked_at.into_iter().collect::<Vec<_>>()).await?;
    let mut touched: BTreeSet<RecordId> = inward.iter().map(|link| link.from).collect();
    let trees = shown_elsewhere.iter().filter(|record| matches!(record.kind, Kind::Programme | Kind::Topic));
    let trees: BTreeSet<RecordId> = trees.map(|record| record.id).collect();
    let below = inward.iter().filter(|link| trees.contains(&link.to));
    touched.extend(by_way_of_others(store, below).await?);
    touched.extend(changed.iter().flat_map(|record| told(record.id, &record.document)));
    touched.extend(past.values().flat_map(|past| &past.told).copied());
    touched.extend(past.values().flat_map(|past| &past.moved).copied());
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

/// The projects that a record belongs to as everybody sees it.
fn projects(id: RecordId, is_public: bool, document: &Document) -> BTreeSet<RecordId> {
    let links = document.links(id).into_iter();
    links.filter(|link| is_public && link.kind == LinkKind::Project).map(|link| link.to).collect()
}

/// What a changed record was, as far as the index may rest on it: when it was indexed, and at every change since, because
/// an entry that was made while these were written says what the record was in between.
#[derive(Default)]
struct Past {
    /// The index knows no revision of the record.
    is_new: bool,
    /// What others are told of it was another thing than it is now.
    was_shown_otherwise: bool,
    /// Whose entries said something about it.
    told: BTreeSet<RecordId>,
    /// The projects that it came to belong to, or no longer does.
    moved: BTreeSet<RecordId>,
    /// Those by which projects are judged otherwise than they were.
    judged_by: BTreeSet<RecordId>,
}

impl Past {
    fn note(&mut self, record: &Record, was: &Revision) {
        self.was_shown_otherwise |= Brief::of_revision(was) != Brief::of_record(record);
        self.told.extend(told(record.id, &was.document));
        let then = projects(record.id, Brief::of_revision(was).is_public(), &was.document);
        self.note_moved(record, &then);
        self.judged_by.extend(judges_anew(record.id, Some(&was.document), &record.document));
    }

    fn note_moved(&mut self, record: &Record, then: &BTreeSet<RecordId>) {
        let now = projects(record.id, Brief::of_record(record).is_public(), &record.document);
        self.moved.extend(now.symmetric_difference(then));
    }
}

async fn past(store: &Store, changed: &[Record], indexed: Seq) -> Result<BTreeMap<RecordId, Past>> {
    let mut all = BTreeMap::new();
    for part in changed.chunks(PAST_AT_ONCE) {
        let seqs: Vec<Seq> = part.iter().map(|record| record.seq).collect();
        let mut revisions: BTreeMap<RecordId, Vec<Revision>> = BTreeMap::new();
        for revision in store.revisions_since(&seqs, indexed).await? {
            revisions.entry(revision.record).or_default().push(revision);
        }
        for record in part {
            let were = revisions.remove(&record.id).unwrap_or_default();
            let mut past = Past { is_new: were.iter().all(|was| was.seq > indexed), ..Past::default() };
            were.iter().for_each(|was| past.note(record, was));
            if past.is_new {
                past.note_moved(record, &BTreeSet::new());
                past.judged_by.extend(judges_anew(record.id, None, &record.document));
            }
            all.insert(record.id, past);
        }
    }
    Ok(all)
}

/// Whether others' entries say something else of a changed record than the index knows. A new one counts, for records
/// read before it may already refer to it; so does one that was emptied, of which nothing tells what it was.
fn is_shown_otherwise(record: &Record, past: &BTreeMap<RecordId, Past>) -> bool {
    let known = past.get(&record.id);
    known.is_none_or(|past| past.is_new || past.was_shown_otherwise)
        || record.document == Document::empty(record.kind)
}

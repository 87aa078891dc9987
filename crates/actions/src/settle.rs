//! What a change does to the records around it: projects are judged anew in the same transaction, and
//! entries in the index are made anew, because both rest on facts of the changed record.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Document, Kind, Link, LinkKind, Record, RecordId, Revision, Rule, Seq, check, judges_anew,
};
use asterism_store::{Derived, Store};
use jiff::civil::Date;

use crate::ahead::Ahead;
use crate::view::View;
use crate::{Result, known};

/// How many projects are judged at a time: an organisation may be in thousands.
const JUDGED_AT_ONCE: usize = 1_000;

/// The projects outside a batch that are judged otherwise by what it changes, with their issues as
/// they become. `before` holds the changed records as they are stored, `after` all changed documents.
pub(crate) async fn judged_anew(
    view: View<'_>,
    before: &BTreeMap<RecordId, Record>,
    after: &BTreeMap<RecordId, Document>,
    today: Date,
) -> Result<Vec<Derived>> {
    let differing: BTreeSet<RecordId> = after
        .iter()
        .flat_map(|(id, document)| judges_anew(*id, before.get(id).map(|record| &record.document), document))
        .collect();
    let differing: Vec<RecordId> = differing.into_iter().collect();
    let inward = view.links_to_many(&differing).await?.into_iter().map(|link| link.from);
    let outside: BTreeSet<RecordId> = inward.filter(|id| !after.contains_key(id)).collect();
    let outside: Vec<RecordId> = outside.into_iter().collect();
    let mut derived = Vec::new();
    for part in outside.chunks(JUDGED_AT_ONCE) {
        let mut projects = view.records(part).await?;
        projects.retain(|record| record.kind == Kind::Project);
        derived.extend(judge(view, &projects, after, today).await?);
    }
    Ok(derived)
}

/// The records as they are judged on `today` by what is stored and by the `fresh` documents, which
/// are not yet.
pub(crate) async fn judge(
    view: View<'_>,
    records: &[Record],
    fresh: &BTreeMap<RecordId, Document>,
    today: Date,
) -> Result<Vec<Derived>> {
    let documents = records.iter().map(|record| &record.document);
    let known = known::gather(view, documents, fresh, today).await?;
    let derived = records.iter().map(|record| Derived {
        record: record.id,
        base: record.seq,
        links: record.document.links(record.id),
        issues: check(&record.document, &known),
    });
    Ok(derived.collect())
}

/// The records, beside `changed`, whose entries in the index rest on one of `changed` and that the
/// index will not come to by itself, being no newer than `indexed`.
pub(crate) async fn around(store: &Store, changed: &[Record], indexed: Seq) -> Result<Vec<Record>> {
    if indexed == Seq(0) {
        return Ok(Vec::new());
    }
    let before = known_before(store, changed, indexed).await?;
    let shown_elsewhere = shown_differently(changed, &before);
    let inward = store.links_to_many(&shown_elsewhere).await?.into_iter().map(|link| link.from);
    let mut touched: BTreeSet<RecordId> = inward.collect();
    touched.extend(before.values().flat_map(|revision| managed(revision.record, &revision.document)));
    touched.extend(changed.iter().flat_map(outward).map(|link| link.to));
    for record in changed {
        touched.remove(&record.id);
    }
    let touched: Vec<RecordId> = touched.into_iter().collect();
    Ok(store.records_up_to(&touched, indexed).await?)
}

/// Links whose target's entry says something about the linking record: an organisation's roles and
/// programmes come from its projects, its standing as a cluster organisation from the evidence.
fn outward(record: &Record) -> impl Iterator<Item = Link> {
    let links = record.document.links(record.id);
    links.into_iter().filter(|link| matches!(link.kind, LinkKind::Partner | LinkKind::Manages))
}

/// Links to organisations of which a document says that they manage a cluster.
fn managed(id: RecordId, document: &Document) -> impl Iterator<Item = RecordId> {
    let links = document.links(id).into_iter();
    links.filter(|link| link.kind == LinkKind::Manages).map(|link| link.to)
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

/// Of `changed`, the records that look different to others than the index knows them: by name,
/// address, kind of organisation or period of a programme. A new record counts, for records read
/// before it may already refer to it.
fn shown_differently(changed: &[Record], before: &BTreeMap<RecordId, Revision>) -> Vec<RecordId> {
    let different = |record: &&Record| {
        before.get(&record.id).is_none_or(|revision| {
            revision.slug != record.slug
                || revision.state != record.state
                || revision.merged_into != record.merged_into
                || face(&revision.document) != face(&record.document)
        })
    };
    changed.iter().filter(different).map(|record| record.id).collect()
}

/// What the entries of other records show of a record.
fn face(document: &Document) -> (String, Option<asterism_domain::OrganisationType>, Option<String>) {
    match document {
        Document::Organisation(organisation) => (document.name(), organisation.organisation_type, None),
        Document::Programme(programme) => (document.name(), None, programme.period.clone()),
        _ => (document.name(), None, None),
    }
}

/// Judges every record and writes what differs; returns of how many records that was.
pub(crate) async fn judge_all(store: &Store, today: Date) -> Result<usize> {
    let mut all = Ahead::from(store, Seq(0), JUDGED_AT_ONCE);
    let mut mended = 0;
    while let Some(records) = all.part().await? {
        let mut derived = judge(View::stored(store), &records, &BTreeMap::new(), today).await?;
        let differing = store.differing_issues(&derived, &[]).await?;
        derived.retain(|derived| differing.contains(&derived.record));
        mended += derived.len();
        if !derived.is_empty() {
            store.replace_derived(derived).await?;
        }
    }
    Ok(mended)
}

/// The records whose issues are not those that the rules find, by their addresses. What depends on
/// the day is left out: it was right on the day it was judged.
pub(crate) async fn misjudged(store: &Store, today: Date) -> Result<Vec<String>> {
    let mut all = Ahead::from(store, Seq(0), JUDGED_AT_ONCE);
    let mut found = Vec::new();
    while let Some(records) = all.part().await? {
        let derived = judge(View::stored(store), &records, &BTreeMap::new(), today).await?;
        let differing = store.differing_issues(&derived, &[Rule::StatusContradicted]).await?;
        let misjudged = records.iter().filter(|record| differing.contains(&record.id));
        found.extend(misjudged.map(|record| format!("{} ({})", record.path(), record.id)));
    }
    Ok(found)
}

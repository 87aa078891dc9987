//! What a change does to the records around it: their issues are judged anew and their entries in
//! the index are made anew, because both rest on names and facts of the changed record.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Kind, Link, LinkKind, OrganisationType, Record, RecordId, Seq, check};
use asterism_store::{Derived, Store};
use jiff::civil::Date;

use crate::{Result, known};

/// The records, beside `changed`, whose entries in the index rest on one of `changed` and that the
/// index will not come to by itself, being no newer than `indexed`. On the way, issues that the
/// change brings or takes away in other records are written.
pub(crate) async fn affected(
    store: &Store,
    changed: &[Record],
    indexed: Seq,
    today: Date,
) -> Result<Vec<Record>> {
    let own: BTreeSet<RecordId> = changed.iter().map(|record| record.id).collect();
    let shown_elsewhere = shown_differently(store, changed).await?;
    let inward: BTreeSet<RecordId> =
        store.links_to_many(&shown_elsewhere).await?.into_iter().map(|link| link.from).collect();
    judge_again(store, &inward, today).await?;
    let mut touched = inward;
    touched.extend(changed.iter().flat_map(outward).map(|link| link.to));
    touched.retain(|id| !own.contains(id));
    if indexed == Seq(0) || touched.is_empty() {
        return Ok(Vec::new());
    }
    let touched: Vec<RecordId> = touched.into_iter().collect();
    let mut around = store.records(&touched).await?;
    around.retain(|record| record.seq <= indexed);
    Ok(around)
}

/// Links whose target's entry says something about the linking record: an organisation's roles and
/// programmes come from its projects, its standing as a cluster organisation from the evidence.
fn outward(record: &Record) -> impl Iterator<Item = Link> {
    let links = record.document.links(record.id);
    links.into_iter().filter(|link| matches!(link.kind, LinkKind::Partner | LinkKind::Manages))
}

/// Of `changed`, the records that look different to others now: by name, address, kind of
/// organisation or limits of a programme. A new record counts, for rows read before it may
/// already refer to it.
async fn shown_differently(store: &Store, changed: &[Record]) -> Result<Vec<RecordId>> {
    let seqs: Vec<Seq> = changed.iter().map(|record| record.seq).collect();
    let before: BTreeMap<RecordId, _> = store
        .revisions_before(&seqs)
        .await?
        .into_iter()
        .map(|revision| (revision.record, revision))
        .collect();
    let different = |record: &&Record| {
        before.get(&record.id).is_none_or(|revision| {
            revision.slug != record.slug
                || revision.state != record.state
                || revision.merged_into != record.merged_into
                || face(&revision.document) != face(&record.document)
        })
    };
    Ok(changed.iter().filter(different).map(|record| record.id).collect())
}

/// What other records show of a record, or are judged by.
fn face(document: &Document) -> (String, Option<OrganisationType>, Option<u32>, Option<String>) {
    match document {
        Document::Organisation(organisation) => (document.name(), organisation.organisation_type, None, None),
        Document::Programme(programme) => {
            (document.name(), None, programme.maximum_rate, programme.period.clone())
        }
        _ => (document.name(), None, None, None),
    }
}

/// Judges the projects among `ids` by what is known now and writes what differs.
async fn judge_again(store: &Store, ids: &BTreeSet<RecordId>, today: Date) -> Result<()> {
    let ids: Vec<RecordId> = ids.iter().copied().collect();
    for part in ids.chunks(1_000) {
        let projects: BTreeMap<RecordId, Document> = store
            .records(part)
            .await?
            .into_iter()
            .filter(|record| record.kind == Kind::Project)
            .map(|record| (record.id, record.document))
            .collect();
        if projects.is_empty() {
            continue;
        }
        let known = known::gather(store, &projects, today).await?;
        let judge = |(id, document): (&RecordId, &Document)| Derived {
            record: *id,
            links: document.links(*id),
            issues: check(document, &known),
        };
        store.replace_derived(projects.iter().map(judge).collect()).await?;
    }
    Ok(())
}

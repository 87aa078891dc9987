//! What a change does to the records around it: projects are judged anew in the same transaction, and
//! entries in the index are made anew, because both rest on facts of the changed record.

mod around;

pub(crate) use around::around;

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Kind, Record, RecordId, Rule, Seq, check, judges_anew};
use asterism_store::{Derived, Emptied, Store};
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

/// Judges the projects that were judged by records of which nothing is left, and writes what differs. What is emptied is
/// known to be so only afterwards, so this is no part of the transaction that does it.
pub(crate) async fn judge_around(store: &Store, emptied: &[Emptied], today: Date) -> Result<()> {
    let differing = emptied.iter().flat_map(|emptied| match &emptied.was {
        Some(was) => judges_anew(emptied.record, Some(was), &Document::empty(was.kind())),
        None => vec![emptied.record],
    });
    let differing: Vec<RecordId> = differing.collect::<BTreeSet<_>>().into_iter().collect();
    let inward = store.links_to_many(&differing).await?.into_iter().map(|link| link.from);
    let outside: Vec<RecordId> = inward.collect::<BTreeSet<_>>().into_iter().collect();
    for part in outside.chunks(JUDGED_AT_ONCE) {
        let mut projects = store.records(part).await?;
        projects.retain(|record| record.kind == Kind::Project);
        judge_and_write(store, &projects, today).await?;
    }
    Ok(())
}

/// Judges records by what is stored and writes what differs; returns of how many that was.
async fn judge_and_write(store: &Store, records: &[Record], today: Date) -> Result<usize> {
    let mut derived = judge(View::stored(store), records, &BTreeMap::new(), today).await?;
    let differing = store.differing_issues(&derived, &[]).await?;
    derived.retain(|derived| differing.contains(&derived.record));
    let mended = derived.len();
    if mended > 0 {
        store.replace_derived(derived).await?;
    }
    Ok(mended)
}

/// Judges every record and writes what differs; returns of how many records that was.
pub(crate) async fn judge_all(store: &Store, today: Date) -> Result<usize> {
    let mut all = Ahead::from(store, Seq(0), JUDGED_AT_ONCE);
    let mut mended = 0;
    while let Some(records) = all.part().await? {
        mended += judge_and_write(store, &records, today).await?;
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

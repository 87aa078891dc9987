//! What holds for any sequence of changes and imports.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use asterism_domain::{Record, RecordId, Revision, Seq, SourceKey, State};
use asterism_store::{Base, Draft, ImportBatch, Outcome, QuarantinedRow, SourceRow, Store, StoreError};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::draft::{at, id, partnered, project};
use crate::place::{Place, on_both};

on_both!(heads_are_always_the_fold_of_the_log, import_totals_always_add_up);

/// Few cases, since each is many transactions on a disk.
const CASES: u32 = 12;

/// Numbers the cases, so that each has records of its own in the one database.
static CASE: AtomicUsize = AtomicUsize::new(0);

/// The number of a new case.
pub(crate) fn case() -> usize {
    CASE.fetch_add(1, Ordering::Relaxed)
}

#[derive(Debug, Clone)]
pub(crate) struct Change {
    record: u8,
    title: u8,
    slug: u8,
    retired: bool,
    merged: Option<u8>,
    /// The record that the document links to.
    partner: Option<u8>,
    base: Knowledge,
}

/// What the author of a change knows of the record.
#[derive(Debug, Clone, Copy)]
enum Knowledge {
    Nothing,
    Newest,
    Stale,
    ThinksNew,
}

pub(crate) fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let knowledge = prop_oneof![
        5 => Just(Knowledge::Nothing), 3 => Just(Knowledge::Newest),
        1 => Just(Knowledge::Stale), 1 => Just(Knowledge::ThinksNew)
    ];
    let other = || prop::option::weighted(0.2, 0..4_u8);
    let change = (0..4_u8, 0..3_u8, 0..3_u8, any::<bool>(), other(), other(), knowledge).prop_map(
        |(record, title, slug, retired, merged, partner, base)| Change {
            record,
            title,
            slug,
            retired,
            merged,
            partner,
            base,
        },
    );
    prop::collection::vec(prop::collection::vec(change, 1..4), 1..12)
}

/// Runs a property on values of a strategy, shrinking those that fail.
pub(crate) fn hold<S: Strategy>(strategy: &S, property: impl AsyncFn(S::Value) -> Result<(), TestCaseError>) {
    let config =
        Config { cases: CASES, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let run =
        |value| tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(property(value)));
    if let Err(failure) = TestRunner::new(config).run(strategy, run) {
        panic!("{failure}");
    }
}

async fn heads_are_always_the_fold_of_the_log(place: &Place) {
    hold(&changes(), async |batches: Vec<Vec<Change>>| {
        let case = case();
        let mut known: BTreeMap<RecordId, Seq> = BTreeMap::new();
        for batch in batches {
            let drafts: Vec<Draft> = batch.iter().map(|change| draft(case, change, &known)).collect();
            let before = place.store.head().await.expect("a head");
            match place.store.append(drafts.clone()).await {
                Ok(outcomes) => {
                    let mut last = before.0;
                    for (draft, outcome) in drafts.iter().zip(outcomes) {
                        if let Outcome::Stored(seq) = outcome {
                            last += 1;
                            prop_assert_eq!(seq.0, last);
                        }
                        known.insert(draft.record, outcome.seq());
                    }
                    prop_assert_eq!(place.store.head().await.expect("a head").0, last);
                }
                Err(StoreError::Conflict { .. } | StoreError::Missing { .. }) => {
                    let careful = drafts.iter().any(|draft| draft.base != Base::Any);
                    prop_assert!(careful, "a draft that holds in any case is not refused");
                    prop_assert_eq!(place.store.head().await.expect("a head"), before);
                }
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            }
        }
        heads_fold(&place.store).await
    });
    assert_eq!(place.store.check().await.expect("a check"), []);
}

pub(crate) fn draft(case: usize, change: &Change, known: &BTreeMap<RecordId, Seq>) -> Draft {
    let word = |record: u8| format!("{case}-{record}");
    let partner = change.partner.map(|partner| id(&word(partner)));
    let mut draft = partnered(&word(change.record), &format!("title {}", change.title), partner);
    draft.slug = format!("slug-{}", change.slug);
    draft.state = if change.retired { State::Retired } else { State::Published };
    draft.merged_into = change.merged.map(|record| id(&word(record)));
    let newest = known.get(&draft.record).copied();
    draft.base = match (change.base, newest) {
        (Knowledge::Newest, Some(seq)) => Base::At(seq),
        (Knowledge::Stale, Some(seq)) => Base::At(Seq(seq.0 - 1)),
        (Knowledge::Stale, None) => Base::At(Seq(1)),
        (Knowledge::ThinksNew, _) => Base::New,
        (Knowledge::Nothing | Knowledge::Newest, _) => Base::Any,
    };
    draft
}

/// The heads are what the newest revisions say, and the log has no gap.
async fn heads_fold(store: &Store) -> Result<(), TestCaseError> {
    let log = store.revisions_after(Seq(0), 100_000).await.expect("the log");
    let mut folded: BTreeMap<RecordId, Revision> = BTreeMap::new();
    for (revision, expected) in log.into_iter().zip(1..) {
        prop_assert_eq!(revision.seq, Seq(expected));
        folded.insert(revision.record, revision);
    }
    let heads = store.heads_after(Seq(0), 100_000).await.expect("the heads");
    prop_assert_eq!(heads.len(), folded.len());
    for head in heads {
        prop_assert_eq!(folded.remove(&head.id).map(record_of), Some(head));
    }
    Ok(())
}

fn record_of(revision: Revision) -> Record {
    Record {
        id: revision.record,
        kind: revision.kind,
        slug: revision.slug,
        space: revision.space,
        state: revision.state,
        visibility: revision.visibility,
        seq: revision.seq,
        merged_into: revision.merged_into,
        document: revision.document,
    }
}

/// Steps of an import: for each its rows' records, and how many rows are bad and already known.
fn steps() -> impl Strategy<Value = Vec<(Vec<u8>, u64, u64)>> {
    prop::collection::vec((prop::collection::vec(0..6_u8, 0..5), 0..3_u64, 0..3_u64), 1..8)
}

async fn import_totals_always_add_up(place: &Place) {
    hold(&steps(), async |steps: Vec<(Vec<u8>, u64, u64)>| {
        let case = case();
        let import =
            place.store.start_import("test", "file", &format!("hash{case}"), at(0)).await.expect("an import");
        let mut done = 0;
        for (records, bad, unchanged) in steps {
            let words: Vec<String> = records.iter().map(|record| format!("{case}-{record}")).collect();
            let quarantined = (1..=bad).map(|number| quarantined(done + number)).collect();
            done += words.len() as u64 + bad + unchanged;
            let batch = ImportBatch {
                import,
                derived: Vec::new(),
                drafts: words.iter().map(|word| project(word, word)).collect(),
                rows: words.iter().map(|word| source_row(word)).collect(),
                quarantined,
                unchanged,
                rows_done: done,
            };
            let counts = place.store.import(batch).await.expect("a step").counts[0];
            prop_assert_eq!(counts.read, done);
            prop_assert_eq!(counts.read, counts.stored + counts.unchanged + counts.quarantined);
        }
        Ok(())
    });
    assert_eq!(place.store.check().await.expect("a check"), []);
}

fn source_row(word: &str) -> SourceRow {
    let hash = *blake3::hash(word.as_bytes()).as_bytes();
    SourceRow { key: SourceKey::new("test", word), hash, record: id(word) }
}

fn quarantined(number: u64) -> QuarantinedRow {
    let key = SourceKey::new("test", number.to_string());
    QuarantinedRow { number, key, reason: "bad".to_owned(), field: None, raw: String::new() }
}

//! Imports: every row accounted for, and taken up where they stopped.

use asterism_domain::{Seq, SourceKey};
use asterism_store::{
    Draft, ImportBatch, ImportCounts, ImportId, ImportProgress, Imported, PreparedImport, QuarantinedRow,
    SourceRow, StoreError,
};

use crate::draft::{at, id, project};
use crate::place::{Place, on_both};

on_both!(
    every_row_read_is_stored_unchanged_or_quarantined,
    an_interrupted_import_goes_on_where_it_stopped,
    a_step_that_fails_leaves_nothing_behind,
    an_import_that_skips_or_repeats_rows_is_refused,
    quarantined_rows_are_listed_with_their_reasons,
    files_that_are_read_side_by_side_move_on_together_or_not_at_all,
);

fn hash(word: &str) -> [u8; 32] {
    *blake3::hash(word.as_bytes()).as_bytes()
}

fn row(word: &str) -> SourceRow {
    SourceRow { key: SourceKey::new("test", word), hash: hash(word), record: id(word) }
}

fn bad(number: u64) -> QuarantinedRow {
    QuarantinedRow {
        number,
        key: SourceKey::new("test", format!("bad{number}")),
        reason: "the date has no such month".to_owned(),
        field: Some("startDate".to_owned()),
        raw: "2020-13-01\u{0};x".to_owned(),
    }
}

fn batch(import: ImportId, drafts: Vec<Draft>, words: &[&str], rows_done: u64) -> ImportBatch {
    let rows = words.iter().map(|word| row(word)).collect();
    ImportBatch {
        import,
        drafts,
        derived: Vec::new(),
        rows,
        quarantined: Vec::new(),
        unchanged: 0,
        rows_done,
    }
}

async fn start(place: &Place) -> ImportId {
    place.store.start_import("test", "projects.csv", "abc", at(0)).await.expect("an import")
}

async fn every_row_read_is_stored_unchanged_or_quarantined(place: &Place) {
    let store = &place.store;
    store.append(vec![project("old", "Old")]).await.expect("a record");
    let import = start(place).await;
    let drafts = vec![project("a", "A"), project("b", "B"), project("old", "Old")];
    let step = ImportBatch {
        quarantined: vec![bad(4), bad(5)],
        unchanged: 3,
        ..batch(import, drafts, &["a", "b", "old", "a"], 9)
    };
    let Imported { counts, heads } = store.import(step).await.expect("a step");
    let expected = ImportCounts { read: 9, stored: 3, unchanged: 4, quarantined: 2, created: 2, updated: 0 };
    assert_eq!(counts, [expected]);
    let standing = store.records(&heads.keys().copied().collect::<Vec<_>>()).await.expect("records");
    let heads: Vec<_> = heads.into_iter().map(|(id, position)| (id, position.seq, position.slug)).collect();
    let standing: Vec<_> = standing.into_iter().map(|record| (record.id, record.seq, record.slug)).collect();
    assert_eq!(heads, standing);
    assert_eq!(heads.len(), 3);

    store.finish_import(import, at(60)).await.expect("an end");
    let run = store.import_run(import).await.expect("a look").expect("a run");
    assert_eq!((run.counts, run.rows_done, run.finished), (expected, 9, Some(at(60))));
    assert_eq!((run.source.as_str(), run.file.as_str()), ("test", "projects.csv"));
    assert_eq!(store.imports(10).await.expect("runs"), [run]);
    let keys = ["a", "b", "old", "new"].map(|word| SourceKey::new("test", word));
    let known = store.source_rows(&keys).await.expect("known rows");
    assert_eq!(known.len(), 3);
    assert_eq!(known.get(&keys[1]), Some(&hash("b")));
    assert_eq!(store.check().await.expect("a check"), []);
}

async fn an_interrupted_import_goes_on_where_it_stopped(place: &Place) {
    let first = start(place).await;
    place.store.import(batch(first, vec![project("a", "A")], &["a"], 1)).await.expect("a step");
    // Another process takes it up.
    let store = place.again().await;
    let progress = store.import_progress("test", "abc").await.expect("a look");
    assert_eq!(progress, Some(ImportProgress { import: first, rows_done: 1, finished: false }));
    let again = store.start_import("test", "projects.csv", "abc", at(50)).await.expect("an import");
    assert_eq!(again, first);
    let counts = store.import(batch(again, vec![project("b", "B")], &["b"], 2)).await.expect("a step").counts;
    assert_eq!((counts[0].read, counts[0].stored), (2, 2));
    store.finish_import(again, at(90)).await.expect("an end");
    let later = store.start_import("test", "projects.csv", "abc", at(99)).await.expect("an import");
    assert_eq!(later, ImportId(first.0 + 1), "what is finished is not taken up");
    assert_eq!(store.import_progress("test", "other").await.expect("a look"), None);
    store.close().await;
}

async fn a_step_that_fails_leaves_nothing_behind(place: &Place) {
    let import = start(place).await;
    let stale = Draft { base: asterism_store::Base::At(Seq(9)), ..project("b", "B") };
    let step = ImportBatch {
        quarantined: vec![bad(3)],
        ..batch(import, vec![project("a", "A"), stale], &["a", "b"], 3)
    };
    let refused = place.store.import(step).await;
    assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
    assert_eq!(place.store.head().await.expect("a head"), Seq(0));
    assert_eq!(place.store.quarantined(import, 0, 10).await.expect("rows"), []);
    assert!(place.store.source_rows(&[SourceKey::new("test", "a")]).await.expect("rows").is_empty());
    let run = place.store.import_run(import).await.expect("a look").expect("a run");
    assert_eq!((run.rows_done, run.counts), (0, ImportCounts::default()));
}

async fn an_import_that_skips_or_repeats_rows_is_refused(place: &Place) {
    let import = start(place).await;
    place.store.import(batch(import, vec![project("a", "A")], &["a"], 1)).await.expect("a step");
    for rows_done in [1, 3] {
        let refused = place.store.import(batch(import, vec![project("b", "B")], &["b"], rows_done)).await;
        let expected = matches!(refused, Err(StoreError::Progress { expected: 2, .. }));
        assert!(expected, "{refused:?}");
    }
    let refused = place.store.import(batch(ImportId(77), Vec::new(), &[], 0)).await;
    assert!(matches!(refused, Err(StoreError::NoImport { .. })), "{refused:?}");
    let refused = place.store.finish_import(ImportId(77), at(0)).await;
    assert!(matches!(refused, Err(StoreError::NoImport { .. })), "{refused:?}");
}

async fn quarantined_rows_are_listed_with_their_reasons(place: &Place) {
    let import = start(place).await;
    let quarantined: Vec<QuarantinedRow> = (1..=10).map(bad).collect();
    let step = ImportBatch { quarantined, ..batch(import, Vec::new(), &[], 10) };
    place.store.import(step).await.expect("a step");
    let page = place.store.quarantined(import, 7, 2).await.expect("a page");
    let numbers: Vec<u64> = page.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [8, 9]);
    assert_eq!(page[0].raw, "2020-13-01\u{fffd};x");
    assert_eq!(
        (page[0].reason.as_str(), page[0].field.as_deref()),
        ("the date has no such month", Some("startDate"))
    );
}

async fn files_that_are_read_side_by_side_move_on_together_or_not_at_all(place: &Place) {
    let store = &place.store;
    let projects = start(place).await;
    let partners = store.start_import("test", "partners.csv", "def", at(0)).await.expect("an import");
    let step = |done: [u64; 2]| {
        let first = ImportBatch { unchanged: 1, ..batch(projects, vec![project("a", "A")], &["a"], done[0]) };
        // The rows of the second are about the first one's record too, which gets one revision.
        let drafts = vec![project("b", "B"), project("c", "C")];
        let second =
            ImportBatch { quarantined: vec![bad(4)], ..batch(partners, drafts, &["b", "a", "c"], done[1]) };
        PreparedImport::of(vec![first, second])
    };
    let refused = store.import_prepared(step([2, 5]).await.expect("a step")).await;
    assert!(matches!(refused, Err(StoreError::Progress { expected: 4, given: 5, .. })), "{refused:?}");
    assert_eq!(store.head().await.expect("a head"), Seq(0), "nothing of the first file either");
    let Imported { counts, .. } =
        store.import_prepared(step([2, 4]).await.expect("a step")).await.expect("both");
    let counted = |read, stored, unchanged, quarantined, created| ImportCounts {
        read,
        stored,
        unchanged,
        quarantined,
        created,
        updated: 0,
    };
    assert_eq!(counts, [counted(2, 1, 1, 0, 1), counted(4, 3, 0, 1, 2)]);
    assert_eq!(store.head().await.expect("a head"), Seq(3));
    assert_eq!(store.check().await.expect("a check"), []);
}

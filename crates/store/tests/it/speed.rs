//! How fast a bulk import is. The figure is printed and never judged here.

use std::time::Instant;

use asterism_domain::SourceKey;
use asterism_store::{Draft, ImportBatch, SourceRow};

use crate::draft::{at, link, project};
use crate::place::{Place, on_both};

on_both!(a_bulk_import_prints_its_rate_002_3);

const RECORDS: usize = 6_000;
const STEP: usize = 2_000;

async fn a_bulk_import_prints_its_rate_002_3(place: &Place) {
    let import = place.store.start_import("test", "file", "abc", at(0)).await.expect("an import");
    let drafts: Vec<Draft> = (0..RECORDS).map(draft).collect();
    let begun = Instant::now();
    let mut done = 0;
    for step in drafts.chunks(STEP) {
        done += step.len() as u64;
        let rows = step.iter().map(row).collect();
        let batch = ImportBatch {
            import,
            drafts: step.to_vec(),
            rows,
            quarantined: Vec::new(),
            unchanged: 0,
            rows_done: done,
        };
        place.store.import(batch).await.expect("a step");
    }
    let seconds = begun.elapsed().as_secs_f64();
    let kind =
        if matches!(place.database, asterism_store::Database::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    eprintln!("{kind}: {RECORDS} drafts in {seconds:.2} s, {:.0} a second", RECORDS as f64 / seconds);
    assert_eq!(place.store.stats().await.expect("figures").revisions, RECORDS as u64);
}

fn draft(number: usize) -> Draft {
    let word = number.to_string();
    let mut draft = project(&word, &format!("Project number {number}"));
    draft.links = vec![link(&word, &format!("org{}", number % 1000), 0), link(&word, "programme", 1)];
    draft
}

fn row(draft: &Draft) -> SourceRow {
    let key = SourceKey::new("test", draft.record.to_string());
    SourceRow { key, hash: *blake3::hash(draft.slug.as_bytes()).as_bytes(), record: draft.record }
}

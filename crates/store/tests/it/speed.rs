//! How fast a bulk import is. The figure is printed and never judged here.

use std::time::Instant;

use asterism_domain::SourceKey;
use asterism_store::{Database, Draft, ImportBatch, SourceRow};

use crate::draft::{at, link, project};
use crate::place::{Place, on_both};

on_both!(a_bulk_import_prints_its_rate);

/// How many records in steps of how many, where the variables `ASTERISM_BULK_RECORDS` and
/// `ASTERISM_BULK_STEP` do not say otherwise.
const RECORDS: usize = 6_000;
const STEP: usize = 2_000;

async fn a_bulk_import_prints_its_rate(place: &Place) {
    let records = given("ASTERISM_BULK_RECORDS").unwrap_or(RECORDS);
    let step = given("ASTERISM_BULK_STEP").unwrap_or(STEP);
    let import = place.store.start_import("test", "file", "abc", at(0)).await.expect("an import");
    let drafts: Vec<Draft> = (0..records).map(draft).collect();
    let begun = Instant::now();
    let mut rows_done = 0;
    for chunk in drafts.chunks(step) {
        rows_done += chunk.len() as u64;
        let rows = chunk.iter().map(row).collect();
        let (drafts, quarantined) = (chunk.to_vec(), Vec::new());
        let batch =
            ImportBatch { import, drafts, derived: Vec::new(), rows, quarantined, unchanged: 0, rows_done };
        place.store.import(batch).await.expect("a step");
    }
    let seconds = begun.elapsed().as_secs_f64();
    let kind = if matches!(place.database, Database::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    let rate = records as f64 / seconds;
    eprintln!("{kind}: {records} drafts in steps of {step} in {seconds:.2} s, {rate:.0} a second");
    assert_eq!(place.store.stats().await.expect("figures").revisions, records as u64);
}

fn given(variable: &str) -> Option<usize> {
    std::env::var(variable).ok()?.parse().ok()
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

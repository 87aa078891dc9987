//! How good the search is, by the judged searches over real data: a part of it that holds every record
//! that was graded, so that what is nearly right is there too, and every so many of the others.
//! `examples/relevance.rs` measures with all of the data.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use asterism_actions::{App, Known};
use asterism_domain::{Actor, RecordId};
use asterism_ingest::Found;
use asterism_search::{Counts, Index, Query};
use asterism_testkit::relevance::{Half, Judged, difference, mean, read_judged, rows_of_table, score};

use crate::support::{sampled, shared};

/// What both halves must reach on this part of the data, and by how much ours must be better: well below
/// the 0.77 and 0.81, and the 0.17 and 0.11, of when they were set.
const LEAST: f64 = 0.70;
const LEAST_BETTER: f64 = 0.05;

/// One in so many rows that nobody graded is loaded.
const EVERY: u64 = 40;

fn searches(half: Half) -> Vec<Judged> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judged").join(half.as_str());
    read_judged(half, &std::fs::read_to_string(file.with_extension("txt")).unwrap())
}

/// Writes the rows about `graded` records, and some others, to `to`.
fn extract(found: &Found, graded: &BTreeSet<RecordId>, to: &Path) {
    let about_graded = |row: &asterism_ingest::Row| {
        row.outcome.iter().flatten().any(|statement| graded.contains(&statement.id))
    };
    let chosen: BTreeSet<u64> =
        asterism_ingest::read(found.format, asterism_ingest::Secret::of(""), Box::new(found.open().unwrap()))
            .map(Result::unwrap)
            .filter(|row| row.number % EVERY == 0 || about_graded(row))
            .map(|row| row.number)
            .collect();
    let mut table = String::new();
    let file = found.open().unwrap();
    if found.path.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::MultiGzDecoder::new(file).read_to_string(&mut table).unwrap();
    } else {
        { file }.read_to_string(&mut table).unwrap();
    }
    std::fs::write(to, rows_of_table(&table, |number| chosen.contains(&number))).unwrap();
}

/// An application with the sample and a part of the real data.
async fn with_part_of_the_data(graded: BTreeSet<RecordId>) -> App {
    let app = sampled().await;
    let parts = tempfile::tempdir().unwrap();
    let folder = parts.path().to_owned();
    let extracting = tokio::task::spawn_blocking(move || {
        let files = asterism_ingest::discover(&shared("data")).unwrap().files;
        let tables = files.iter().filter(|found| {
            let name = found.path.to_string_lossy();
            name.ends_with(".csv") || name.ends_with(".csv.gz")
        });
        for (number, found) in tables.enumerate() {
            extract(found, &graded, &folder.join(format!("{number:02}.csv")));
        }
    });
    extracting.await.unwrap();
    app.load(&Actor::Operator, parts.path(), Known::ReadAgain).await.unwrap();
    app
}

/// nDCG@10 of every search, by our ranking and by plain BM25.
fn measure(index: &Index, searches: &[Judged]) -> (Vec<f64>, Vec<f64>) {
    searches.iter().map(|search| (score_of(index, search), plain_score_of(index, search))).unzip()
}

fn score_of(index: &Index, search: &Judged) -> f64 {
    let query = Query { limit: 10, counts: Counts::none(), ..Query::parse(&search.text).0 };
    let hits: Vec<RecordId> = index.search(&query).unwrap().hits.iter().map(|hit| hit.id).collect();
    score(&hits, &search.grades).ndcg
}

fn plain_score_of(index: &Index, search: &Judged) -> f64 {
    let best = index.search_plain_bm25(&search.text, 10).unwrap();
    score(&best.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), &search.grades).ndcg
}

#[track_caller]
fn check(index: &Index, searches: &[Judged]) {
    let (ours, plain) = measure(index, searches);
    let better = difference(&ours, &plain);
    let said = format!("ours {:.3}, plain BM25 {:.3}, {better:?}", mean(&ours), mean(&plain));
    println!("{} searches: {said}", searches.len());
    assert!(mean(&ours) >= LEAST, "{said}");
    assert!(better.mean >= LEAST_BETTER && better.low > 0.0, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_looked_for_stands_first_more_often_than_by_plain_bm25_002_3() {
    let (develop, held_out) = (searches(Half::Develop), searches(Half::HeldOut));
    assert!(develop.len() + held_out.len() >= 60);
    let graded = develop.iter().chain(&held_out).flat_map(|search| search.grades.keys().copied()).collect();
    let app = with_part_of_the_data(graded).await;
    let index = Index::open_read_only(&app.config().data.join("index")).unwrap();
    check(&index, &develop);
    check(&index, &held_out);
    app.close().await;
}

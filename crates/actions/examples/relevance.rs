//! How good the search is, by the judged searches of `tests/judged` over all the real data:
//! `cargo run --release -p asterism-actions --example relevance -- [unjudged] [FOLDER]`.
//! Loads the data into FOLDER the first time. Prints nDCG@10 of our ranking and of plain BM25 by class
//! of search; with `unjudged`, the records that nobody has graded yet.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a measurement stops where it cannot go on")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use asterism_actions::{App, Config, Known};
use asterism_domain::{Actor, Record, RecordId, SourceKey};
use asterism_search::{Counts, Index, Query, TextField};
use asterism_testkit::relevance::{Half, Judged, difference, mean, read_judged, score};

#[tokio::main]
async fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let unjudged = arguments.first().is_some_and(|first| first == "unjudged");
    arguments.drain(..usize::from(unjudged));
    let folder =
        arguments.first().map_or_else(|| std::env::temp_dir().join("asterism-relevance"), Into::into);
    let app = App::open(Config::in_folder(&folder)).await.unwrap();
    app.load_sample().await.unwrap();
    app.load(&Actor::Operator, &asterism_testkit::shared_dir().join("data"), Known::Skip).await.unwrap();
    let index = Index::open_read_only(&folder.join("index")).unwrap();
    println!("{} records", index.stats().unwrap().entries);
    if unjudged {
        list_unjudged(&app, &index).await;
    } else {
        measure(&index);
    }
    app.close().await;
}

fn searches() -> Vec<Judged> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judged");
    let read = |half: Half| {
        let text = std::fs::read_to_string(folder.join(half.as_str()).with_extension("txt")).unwrap();
        read_judged(half, &text)
    };
    [read(Half::Develop), read(Half::HeldOut)].concat()
}

/// The first hits of our ranking.
fn ours(index: &Index, query: &Query, limit: usize) -> Vec<RecordId> {
    let query = Query { limit, counts: Counts::none(), ..query.clone() };
    index.search(&query).unwrap().hits.iter().map(|hit| hit.id).collect()
}

fn plain(index: &Index, text: &str, limit: usize) -> Vec<RecordId> {
    index.search_plain_bm25(text, limit).unwrap().into_iter().map(|(id, _)| id).collect()
}

/// nDCG@10 and the share of unjudged records, for ours and for plain BM25.
struct Line {
    half: Half,
    class: String,
    ours: (f64, f64),
    plain: (f64, f64),
}

fn measure(index: &Index) {
    let mut lines = Vec::new();
    for search in searches() {
        let one = score(&ours(index, &Query::parse(&search.text).0, 10), &search.grades);
        let other = score(&plain(index, &search.text, 10), &search.grades);
        println!(
            "{:4} {:8} ours {:.3}  BM25 {:.3}  unjudged {:3.0} % {:3.0} %  {}",
            search.id,
            search.half.as_str(),
            one.ndcg,
            other.ndcg,
            100.0 * one.unjudged,
            100.0 * other.unjudged,
            search.text
        );
        let (ours, plain) = ((one.ndcg, one.unjudged), (other.ndcg, other.unjudged));
        lines.push(Line { half: search.half, class: search.class, ours, plain });
    }
    let classes: BTreeSet<&str> = lines.iter().map(|line| line.class.as_str()).collect();
    println!("\n{:14} searches   ours   BM25  difference (95 % interval)  unjudged", "");
    for class in classes {
        table(class, lines.iter().filter(|line| line.class == class));
    }
    for half in [Half::Develop, Half::HeldOut] {
        table(half.as_str(), lines.iter().filter(|line| line.half == half));
    }
    table("all", lines.iter());
}

fn table<'a>(name: &str, lines: impl Iterator<Item = &'a Line>) {
    let lines: Vec<&Line> = lines.collect();
    let column = |of: fn(&Line) -> f64| lines.iter().map(|line| of(line)).collect::<Vec<f64>>();
    let (ours, plain) = (column(|line| line.ours.0), column(|line| line.plain.0));
    let difference = difference(&ours, &plain);
    println!(
        "{name:14} {:8}  {:.3}  {:.3}  {:+.3} ({:+.3} to {:+.3})   {:3.0} % {:3.0} %",
        lines.len(),
        mean(&ours),
        mean(&plain),
        difference.mean,
        difference.low,
        difference.high,
        100.0 * mean(&column(|line| line.ours.1)),
        100.0 * mean(&column(|line| line.plain.1)),
    );
}

/// What to look at for a search: the best of several rankings, in no order that tells which.
fn pool(index: &Index, search: &Judged) -> BTreeSet<RecordId> {
    let mut found = pool_of(index, &search.text);
    found.extend(search.also.iter().flat_map(|text| ours(index, &Query::parse(text).0, 10)));
    found
}

fn pool_of(index: &Index, text: &str) -> BTreeSet<RecordId> {
    let query = Query::parse(text).0;
    let mut found: BTreeSet<RecordId> = ours(index, &query, 20).into_iter().collect();
    found.extend(plain(index, text, 20));
    let mut titles = query.clone();
    titles.clauses.iter_mut().for_each(|clause| clause.field = Some(TextField::Title));
    found.extend(ours(index, &titles, 10));
    for clause in &query.clauses {
        found.extend(ours(index, &Query { clauses: vec![clause.clone()], ..query.clone() }, 5));
    }
    found
}

async fn list_unjudged(app: &App, index: &Index) {
    // The records of the sample do not name their keys themselves.
    let sample = asterism_ingest::sample::read().unwrap();
    let sample = sample.into_iter().map(|record| (record.key.record_id(), record.key)).collect();
    for search in searches() {
        println!("\n[{} {} {}] {}", search.id, search.class, search.language, search.text);
        for id in pool(index, &search).into_iter().filter(|id| !search.grades.contains_key(id)) {
            let record = app.record(id).await.unwrap().unwrap();
            println!("? {}", described(&record, &sample));
        }
    }
}

fn described(record: &Record, sample: &BTreeMap<RecordId, SourceKey>) -> String {
    let about = record.document.about();
    let key = sample.get(&record.id).or_else(|| about.keys.iter().find(|key| key.record_id() == record.id));
    let key = key.map_or_else(|| record.path(), ToString::to_string);
    let shown = |text: &str, most: usize| -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
    };
    let names: Vec<String> = about.aliases.iter().map(|name| shown(name, 60)).take(2).collect();
    format!(
        "{key} | {} | {} | {} | {}",
        shown(about.title.plain(), 110),
        record.kind,
        names.join("; "),
        shown(about.summary.plain(), 220)
    )
}

//! The run: fill, ask, compare.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use asterism_actions::{App, Config};
use asterism_cli::bench::{Times, questions};
use asterism_search::{Index, Query};

use crate::engine::{Answer, Engine};
use crate::fill::{Filling, fill};
use crate::ours::Ours;
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;

/// Fills the peers from the data folder and prints a table.
pub(crate) async fn compare(data: &Path, url: &str) -> Result<()> {
    let work = data.parent().unwrap_or(data).join("peers.db");
    let _ = std::fs::remove_file(&work);
    let app = App::open(Config::in_folder(data)).await?;
    app.follow().await?;
    let mut sqlite = Sqlite::create(&work).await?;
    let mut postgres = Postgres::create(url).await?;
    let beside = tempfile::tempdir_in(data.parent().unwrap_or(data)).context("no folder for an index")?;
    let fresh = Index::open(beside.path())?.into_index();
    let Filling { records, times } = fill(&app, fresh, &mut sqlite, &mut postgres).await?;
    app.close().await;
    drop(app);
    drop(beside);
    ensure!(records > 0, "{} holds no public records", data.display());
    println!("{records} public records; what a search needs of them was taken in, one engine at a time:");
    for (name, time) in ["Asterism", sqlite.name(), postgres.name()].into_iter().zip(times) {
        let seconds = time.as_secs_f64();
        println!("{name:<12} {seconds:>9.1} s   {:>9.0} records a second", records as f64 / seconds);
    }
    let queries = queries()?;
    let ours = run(&Ours::open(data)?, &queries, records).await?;
    let mut peers = Vec::new();
    peers.push(run(&sqlite, &queries, records).await?);
    peers.push(run(&postgres, &queries, records).await?);
    for peer in peers {
        report(&queries, &ours, peer);
    }
    std::fs::remove_file(&work).with_context(|| format!("cannot remove {}", work.display()))
}

fn queries() -> Result<Vec<Query>> {
    questions().map(|question| Ok(asterism_actions::query(&question)?)).collect()
}

/// What one engine did with all questions.
struct Run {
    name: &'static str,
    answers: Vec<Answer>,
    milliseconds: Vec<f64>,
}

/// Asks every question twice with pages of another length, so that nothing kept is the answer, and
/// takes the second time.
async fn run(engine: &impl Engine, queries: &[Query], records: i64) -> Result<Run> {
    let mut run = Run { name: engine.name(), answers: Vec::new(), milliseconds: Vec::new() };
    let mut times = Times::default();
    for query in queries {
        engine.ask(&Query { limit: 19, ..query.clone() }).await?;
        let asked = Instant::now();
        let answer = engine.ask(query).await.with_context(|| format!("{}: {}", engine.name(), query.text))?;
        times.add(asked.elapsed());
        run.milliseconds.push(asked.elapsed().as_secs_f64() * 1_000.0);
        run.answers.push(answer);
    }
    println!(
        "{:<12} p50 {:>9.2} ms   p90 {:>9.2} ms   p99 {:>9.2} ms   sum {:>9.0} ms   {:>6} bytes a record",
        run.name,
        times.percentile(0.5),
        times.percentile(0.9),
        times.percentile(0.99),
        run.milliseconds.iter().sum::<f64>(),
        engine.bytes().await? / records.unsigned_abs().max(1),
    );
    Ok(run)
}

/// How much longer the peer takes, question by question, and whether it counts the same.
fn report(queries: &[Query], ours: &Run, peer: Run) {
    let mut ratios: Vec<f64> =
        peer.milliseconds.iter().zip(&ours.milliseconds).map(|(peer, ours)| peer / ours.max(1e-6)).collect();
    ratios.sort_by(f64::total_cmp);
    let mean = (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len().max(1) as f64).exp();
    let middle = ratios.get(ratios.len() / 2).copied().unwrap_or(0.0);
    let slower = ratios.iter().filter(|ratio| **ratio < 1.0).count();
    println!(
        "{}: takes {mean:.0} times as long (geometric mean; median {middle:.0}, least {:.1}); quicker than ours on {slower} of {}",
        peer.name,
        ratios.first().copied().unwrap_or(0.0),
        ratios.len()
    );
    // Stems and synonyms differ between engines, so only questions without text must agree.
    let plain = queries
        .iter()
        .zip(ours.answers.iter().zip(&peer.answers))
        .filter(|(query, _)| query.clauses.is_empty());
    let (mut same, mut all) = (0, 0);
    for (_, (one, two)) in plain {
        all += 1;
        same += usize::from(agree(one, two));
    }
    println!("{}: totals, page and every count agree on {same} of {all} questions without text", peer.name);
}

/// Our answers list the largest values of a filter; the peer must have the same counts for them.
fn agree(ours: &Answer, peer: &Answer) -> bool {
    let listed = ours.counts.iter().filter(|(_, count)| **count > 0);
    let mut listed = listed.map(|(value, count)| peer.counts.get(value) == Some(count));
    ours.total == peer.total && ours.page == peer.page && listed.all(|same| same)
}

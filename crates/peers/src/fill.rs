//! From our records to the peers' tables, and to an index of our own, each timed for itself.

use std::time::{Duration, Instant};

use anyhow::Result;
use asterism_actions::App;
use asterism_domain::Seq;
use asterism_search::{Change, Entry, Facet, Index};

use crate::sql::day;

const BATCH: usize = 2_000;

/// One record, as peers keep it.
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) total_budget: Option<i64>,
    pub(crate) eu_contribution: Option<i64>,
    pub(crate) first_day: Option<i64>,
    pub(crate) last_day: Option<i64>,
    pub(crate) newest: Option<i64>,
    pub(crate) words: String,
    pub(crate) facets: Vec<(Facet, String)>,
}

/// An engine that takes records.
pub(crate) trait Filled {
    async fn take(&mut self, lines: &[Line]) -> Result<()>;
    async fn finish(&mut self) -> Result<()>;
}

/// How many records each engine was given, and how long each took to have them ready to be asked:
/// our index, then the two peers.
pub(crate) struct Filling {
    pub(crate) records: i64,
    pub(crate) times: [Duration; 3],
}

/// Gives every public record in use to an index of ours and to both engines, in turns, so that
/// nothing but the one that is timed works. Reading the records back from the log is nobody's time.
pub(crate) async fn fill(
    app: &App,
    ours: Index,
    one: &mut impl Filled,
    two: &mut impl Filled,
) -> Result<Filling> {
    let mut filling = Filling { records: 0, times: [Duration::ZERO; 3] };
    let mut after = Seq(0);
    while let Some((mut entries, last)) = app.entries_after(after, BATCH).await? {
        entries.retain(|entry| entry.public);
        let changes = entries.iter().map(|entry| Change::Put(Box::new(entry.clone()))).collect();
        let begun = Instant::now();
        ours.load(changes)?;
        filling.times[0] += begun.elapsed();
        let lines: Vec<Line> = entries
            .into_iter()
            .map(|entry| {
                filling.records += 1;
                line(filling.records, entry)
            })
            .collect();
        let begun = Instant::now();
        one.take(&lines).await?;
        filling.times[1] += begun.elapsed();
        let begun = Instant::now();
        two.take(&lines).await?;
        filling.times[2] += begun.elapsed();
        after = last;
    }
    let begun = Instant::now();
    ours.commit(after)?;
    filling.times[0] += begun.elapsed();
    let begun = Instant::now();
    one.finish().await?;
    filling.times[1] += begun.elapsed();
    let begun = Instant::now();
    two.finish().await?;
    filling.times[2] += begun.elapsed();
    Ok(filling)
}

fn line(id: i64, entry: Entry) -> Line {
    let (first, last) = match (entry.start.or(entry.end), entry.end.or(entry.start)) {
        (Some(start), Some(end)) => (Some(start), Some(end.max(start))),
        _ => (entry.published, entry.published),
    };
    let mut facets = entry.facets;
    facets.push((Facet::Kind, entry.kind.as_str().to_owned()));
    facets.retain(|(_, value)| !value.is_empty());
    facets.sort();
    facets.dedup();
    let mut texts = vec![entry.name, entry.title, entry.summary, entry.body];
    texts.extend(entry.names);
    Line {
        id,
        total_budget: entry.total_budget,
        eu_contribution: entry.eu_contribution,
        first_day: first.map(day),
        last_day: last.map(day),
        newest: entry.published.or(entry.start).or(entry.end).map(day),
        words: texts.join("\n"),
        facets,
    }
}

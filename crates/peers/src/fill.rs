//! From our records to the peers' tables.

use anyhow::Result;
use asterism_actions::App;
use asterism_domain::Seq;
use asterism_search::{Entry, Facet};

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

/// Gives every public record in use to both engines; how many there are.
pub(crate) async fn fill(app: &App, one: &mut impl Filled, two: &mut impl Filled) -> Result<i64> {
    let (mut after, mut count) = (Seq(0), 0);
    while let Some((entries, last)) = app.entries_after(after, BATCH).await? {
        let lines: Vec<Line> = entries
            .into_iter()
            .filter(|entry| entry.public)
            .map(|entry| {
                count += 1;
                line(count, entry)
            })
            .collect();
        one.take(&lines).await?;
        two.take(&lines).await?;
        after = last;
    }
    one.finish().await?;
    two.finish().await?;
    Ok(count)
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

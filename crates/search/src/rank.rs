//! The order of hits. Equal hits stand newest first, then by id, so that pages never overlap.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use crate::matching::Matches;
use crate::plan::Plan;
use crate::schema::column;
use crate::score::{Scorer, all_scores};
use crate::sets::Sets;
use crate::snapshot::{Place, Segment, Snapshot};
use crate::{SearchError, Sort};

/// How many of the best are looked at again for words side by side.
const LOOKED_AT_AGAIN: usize = 200;

/// A hit with its score; 0 where the order is not by relevance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) place: Place,
    pub(crate) score: f32,
}

/// The first `wanted` hits in order.
pub(crate) fn ranked(
    snapshot: &Snapshot,
    sets: &Sets,
    sort: Sort,
    text: Option<(&Plan, &Matches)>,
    wanted: usize,
) -> Result<Vec<Ranked>, SearchError> {
    match (sort, text) {
        (Sort::Relevance, Some((plan, matches))) if !plan.units.is_empty() => {
            by_relevance(snapshot, sets, plan, matches, wanted)
        }
        (Sort::Relevance | Sort::Newest, _) => Ok(by_key(snapshot, sets, wanted, newest_order, newest_key)),
        (Sort::Budget, _) => Ok(by_key(snapshot, sets, wanted, budget_order, budget_key)),
        (Sort::Name, _) => by_name(snapshot, sets, wanted),
        (Sort::Changed, _) => by_change(snapshot, sets, wanted),
    }
}

/// Sort key of a scored hit: best score, newest, id.
#[derive(Clone, Copy, PartialEq)]
struct Scored {
    score: f32,
    newest: i32,
    id: u64,
    place: Place,
}

impl Scored {
    fn order(&self, other: &Scored) -> Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then_with(|| (Reverse(self.newest), self.id).cmp(&(Reverse(other.newest), other.id)))
    }
}

fn by_relevance(
    snapshot: &Snapshot,
    sets: &Sets,
    plan: &Plan,
    matches: &Matches,
    wanted: usize,
) -> Result<Vec<Ranked>, SearchError> {
    let scorer = Scorer::new(plan, snapshot)?;
    let scores = all_scores(&scorer, sets, matches)?;
    let mut best = Best::new(wanted.max(LOOKED_AT_AGAIN));
    for (number, (segment, sets)) in (0..).zip(snapshot.segments.iter().zip(&sets.segments)) {
        let Some(scores) = scores.get(number as usize) else { continue };
        sets.hits.docs.each(|doc| {
            let score = scores[doc as usize];
            if score >= best.least {
                best.add(Scored {
                    score,
                    newest: segment.table.newest[doc as usize],
                    id: segment.id_part(doc),
                    place: Place { segment: number, doc },
                });
            }
        });
    }
    let mut best = best.finish();
    look_again(&scorer, &mut best)?;
    best.truncate(wanted);
    Ok(best.into_iter().map(|scored| Ranked { place: scored.place, score: scored.score }).collect())
}

/// Moves hits up among the best that have neighbouring words of the query side by side.
fn look_again(scorer: &Scorer<'_>, best: &mut [Scored]) -> Result<(), SearchError> {
    let first = best.len().min(LOOKED_AT_AGAIN);
    let first = &mut best[..first];
    let places: Vec<Place> = first.iter().map(|scored| scored.place).collect();
    let bonus = scorer.nearness(&places)?;
    if bonus.is_empty() {
        return Ok(());
    }
    for scored in first.iter_mut() {
        scored.score += bonus.get(&scored.place).copied().unwrap_or(0.0);
    }
    first.sort_unstable_by(Scored::order);
    Ok(())
}

/// Keeps the best so many without sorting everything.
struct Best {
    kept: Vec<Scored>,
    wanted: usize,
    /// No hit below this score can be among the best.
    least: f32,
}

impl Best {
    fn new(wanted: usize) -> Best {
        Best { kept: Vec::new(), wanted, least: f32::NEG_INFINITY }
    }

    fn add(&mut self, scored: Scored) {
        self.kept.push(scored);
        if self.kept.len() >= self.wanted.saturating_mul(4) {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.kept.len() > self.wanted {
            let (_, last, _) = self.kept.select_nth_unstable_by(self.wanted - 1, Scored::order);
            self.least = last.score;
            self.kept.truncate(self.wanted);
        }
    }

    fn finish(mut self) -> Vec<Scored> {
        self.shrink();
        self.kept.sort_unstable_by(Scored::order);
        self.kept
    }
}

fn newest_order(segment: &Segment) -> &[u32] {
    &segment.table.by_newest
}

fn newest_key(segment: &Segment, doc: u32) -> i64 {
    i64::from(segment.table.newest[doc as usize])
}

fn budget_order(segment: &Segment) -> &[u32] {
    &segment.table.by_budget
}

fn budget_key(segment: &Segment, doc: u32) -> i64 {
    segment.table.total_budget[doc as usize]
}

/// By a number, largest first.
fn by_key(
    snapshot: &Snapshot,
    sets: &Sets,
    wanted: usize,
    order: fn(&Segment) -> &[u32],
    key: fn(&Segment, u32) -> i64,
) -> Vec<Ranked> {
    let mut found: Vec<(Reverse<i64>, u64, Place)> = Vec::new();
    for (number, (segment, sets)) in (0..).zip(snapshot.segments.iter().zip(&sets.segments)) {
        let first =
            first_in_order(order(segment), segment, sets.hits.count, &sets.hits.docs, wanted, |doc| {
                (Reverse(key(segment, doc)), segment.id_part(doc))
            });
        found.extend(
            first.into_iter().map(|doc| {
                (Reverse(key(segment, doc)), segment.id_part(doc), Place { segment: number, doc })
            }),
        );
    }
    found.sort_unstable();
    found.into_iter().take(wanted).map(|(_, _, place)| Ranked { place, score: 0.0 }).collect()
}

/// By the revision an entry was made of, the newest first. Read from the file: few ask for it, and not as they type.
fn by_change(snapshot: &Snapshot, sets: &Sets, wanted: usize) -> Result<Vec<Ranked>, SearchError> {
    let mut found: Vec<(Reverse<Option<i64>>, u64, Place)> = Vec::new();
    for (number, (segment, sets)) in (0..).zip(snapshot.segments.iter().zip(&sets.segments)) {
        let revisions = segment.reader.fast_fields().i64(column::SEQ)?;
        sets.hits.docs.each(|doc| {
            let revision = Reverse(revisions.first(doc));
            found.push((revision, segment.id_part(doc), Place { segment: number, doc }));
        });
    }
    if wanted < found.len() && wanted > 0 {
        found.select_nth_unstable(wanted - 1);
        found.truncate(wanted);
    }
    found.sort_unstable();
    Ok(found.into_iter().take(wanted).map(|(_, _, place)| Ranked { place, score: 0.0 }).collect())
}

fn by_name(snapshot: &Snapshot, sets: &Sets, wanted: usize) -> Result<Vec<Ranked>, SearchError> {
    let mut found: Vec<(Arc<str>, u64, Place)> = Vec::new();
    for (number, (segment, sets)) in (0..).zip(snapshot.segments.iter().zip(&sets.segments)) {
        let table = &segment.table;
        let first =
            first_in_order(&table.by_name, segment, sets.hits.count, &sets.hits.docs, wanted, |doc| {
                (table.name_ordinal[doc as usize], segment.id_part(doc))
            });
        let names = segment.reader.fast_fields().str(column::NAME_KEY)?;
        let mut name = String::new();
        for doc in first {
            if let Some(names) = &names {
                let ordinal = u64::from(table.name_ordinal[doc as usize]);
                names.ord_to_str(ordinal, &mut name).map_err(tantivy::TantivyError::from)?;
            }
            found.push((name.as_str().into(), segment.id_part(doc), Place { segment: number, doc }));
        }
    }
    found.sort_unstable();
    Ok(found.into_iter().take(wanted).map(|(_, _, place)| Ranked { place, score: 0.0 }).collect())
}

/// The first `wanted` hits of a segment. Many hits are met soon by walking the sorted documents;
/// few are quicker sorted themselves.
fn first_in_order<K: Ord>(
    order: &[u32],
    segment: &Segment,
    count: u64,
    hits: &crate::bits::Bits,
    wanted: usize,
    key: impl Fn(u32) -> K,
) -> Vec<u32> {
    let steps = (wanted as u64).saturating_mul(u64::from(segment.table.max_doc)) / count.max(1);
    if steps < count.saturating_mul(8) {
        return order.iter().copied().filter(|doc| hits.contains(*doc)).take(wanted).collect();
    }
    let mut docs: Vec<u32> = hits.iter().collect();
    if wanted < docs.len() && wanted > 0 {
        docs.select_nth_unstable_by_key(wanted - 1, |doc| key(*doc));
    }
    docs.truncate(wanted);
    docs
}

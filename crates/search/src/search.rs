//! A query from beginning to end.

use std::sync::Arc;

use asterism_domain::RecordId;

use crate::count::{Counter, facet_counts};
use crate::language::Stems;
use crate::matching::{Matches, evaluate};
use crate::named::named;
use crate::plan::Plan;
use crate::rank::{Ranked, ranked};
use crate::seen::Seen;
use crate::sets::Sets;
use crate::snapshot::{Place, Snapshot};
use crate::snippet::{Matcher, explain};
use crate::{Counts, Facet, FacetCounts, Hit, Note, Query, Results, SearchError};

/// A query worked out as far as its set of hits.
struct Found {
    plan: Plan,
    matches: Option<Matches>,
    sets: Sets,
}

impl Found {
    fn new(snapshot: &Snapshot, seen: &Seen, query: &Query) -> Result<Found, SearchError> {
        let plan = Plan::make(query, snapshot, seen)?;
        let matches = if plan.is_empty() { None } else { Some(evaluate(&plan, snapshot, seen)?) };
        let sets = Sets::build(query, snapshot, seen, matches.as_ref())?;
        Ok(Found { plan, matches, sets })
    }

    fn ranked(&self, snapshot: &Snapshot, query: &Query, wanted: usize) -> Result<Vec<Ranked>, SearchError> {
        let text = self.matches.as_ref().map(|matches| (&self.plan, matches));
        ranked(snapshot, &self.sets, query.sort, text, wanted)
    }
}

pub(crate) fn search(snapshot: &Snapshot, query: &Query) -> Result<Results, SearchError> {
    let seen = &snapshot.seen_by(&query.audience);
    let (query, mut notes) = named(snapshot, seen, query)?;
    let query = &*query;
    let found = Found::new(snapshot, seen, query)?;
    let wanted = query.offset.saturating_add(query.limit);
    let counter = Counter::new(snapshot, seen, query, &found.sets);
    let ranked = std::thread::scope(|scope| {
        if counter.is_large() {
            scope.spawn(|| counter.run());
        }
        let ranked = found.ranked(snapshot, query, wanted);
        counter.run();
        ranked
    })?;
    let (facets, histograms) = counter.finish();
    let complete = found.matches.as_ref().and_then(|matches| matches.complete);
    notes.extend(complete.map(|complete| Note::SomeWords { complete }));
    Ok(Results {
        total: found.sets.total(),
        hits: hits(snapshot, &found.plan, ranked.get(query.offset..).unwrap_or_default())?,
        facets,
        histograms,
        did_you_mean: found.plan.did_you_mean,
        expansions: found.plan.expansions,
        notes,
        up_to: snapshot.up_to,
    })
}

fn hits(snapshot: &Snapshot, plan: &Plan, page: &[Ranked]) -> Result<Vec<Hit>, SearchError> {
    let matcher = Matcher::of(plan);
    let mut stems = Stems::default();
    let mut hits = Vec::with_capacity(page.len());
    for ranked in page {
        let (Some(stored), Some(id)) = (snapshot.stored(ranked.place)?, snapshot.id(ranked.place)) else {
            return Err(SearchError::Damaged { what: "a stored entry cannot be read".to_owned() });
        };
        let (snippet, reasons) = explain(&stored, &matcher, &mut stems);
        hits.push(Hit {
            id,
            kind: stored.kind,
            path: stored.path,
            name: stored.name,
            title: stored.title,
            snippet,
            reasons,
            score: ranked.score,
            start: stored.start,
            end: stored.end,
            published: stored.published,
            language: stored.told_language,
        });
    }
    Ok(hits)
}

/// All hits of a query in its order, by id.
pub(crate) struct Stream {
    snapshot: Arc<Snapshot>,
    places: std::vec::IntoIter<Place>,
}

impl Iterator for Stream {
    type Item = RecordId;

    fn next(&mut self) -> Option<RecordId> {
        self.places.find_map(|place| self.snapshot.id(place))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

pub(crate) fn stream(snapshot: Arc<Snapshot>, query: &Query) -> Result<Stream, SearchError> {
    let seen = &snapshot.seen_by(&query.audience);
    let (query, _) = named(&snapshot, seen, query)?;
    let found = Found::new(&snapshot, seen, &query)?;
    let ranked = found.ranked(&snapshot, &query, usize::MAX)?;
    let places: Vec<Place> = ranked.into_iter().map(|ranked| ranked.place).collect();
    Ok(Stream { snapshot, places: places.into_iter() })
}

/// The addresses of hits, at most `limit`.
pub(crate) fn paths(snapshot: &Snapshot, query: &Query, limit: usize) -> Result<Vec<String>, SearchError> {
    let found = Found::new(snapshot, &snapshot.seen_by(&query.audience), query)?;
    let mut paths = Vec::new();
    for (number, segment) in (0..).zip(&found.sets.segments) {
        for doc in segment.hits.docs.iter().take(limit.saturating_sub(paths.len())) {
            paths.extend(snapshot.stored(Place { segment: number, doc })?.map(|stored| stored.path));
        }
    }
    Ok(paths)
}

/// One page of all values of a facet with their counts.
pub(crate) fn values(
    snapshot: &Snapshot,
    query: &Query,
    facet: Facet,
    offset: usize,
    limit: usize,
) -> Result<FacetCounts, SearchError> {
    let seen = &snapshot.seen_by(&query.audience);
    let (query, _) = named(snapshot, seen, query)?;
    let found = Found::new(snapshot, seen, &query)?;
    let only = Counts { facets: Some([facet].into()), histograms: false, top: usize::MAX };
    let query = Query { counts: only, ..query.into_owned() };
    let counter = Counter::new(snapshot, seen, &query, &found.sets);
    counter.run();
    let all = counter
        .finish()
        .0
        .remove(&facet)
        .unwrap_or_else(|| facet_counts(snapshot, seen, &query, facet, &[], 0));
    let values = all.values.into_iter().skip(offset).take(limit).collect();
    Ok(FacetCounts { values, distinct: all.distinct })
}

//! Exact counts beside every value, by whichever way is cheapest for each facet and query.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bits::Bits;
use crate::named::is_seen;
use crate::seen::{Base, Seen};
use crate::sets::{HitSet, Sets, measure_dimension};
use crate::snapshot::Snapshot;
use crate::table::Dimension;
use crate::{Facet, FacetCounts, Histogram, Measure, Query, ValueCount, measure};

/// Fewer hits than this are counted on one thread: starting another takes longer.
const WORTH_A_THREAD: u64 = 30_000;

/// The counts of some dimensions, shared between threads: each takes the next dimension.
pub(crate) struct Counter<'a> {
    snapshot: &'a Snapshot,
    seen: &'a Seen,
    query: &'a Query,
    sets: &'a Sets,
    dimensions: Vec<usize>,
    next: AtomicUsize,
    counted: Vec<OnceLock<Counted>>,
    lists: Lists<'a>,
}

/// A dimension as it is shown.
enum Counted {
    Facet(Facet, FacetCounts),
    Measure(Measure, Histogram),
}

impl<'a> Counter<'a> {
    pub(crate) fn new(
        snapshot: &'a Snapshot,
        seen: &'a Seen,
        query: &'a Query,
        sets: &'a Sets,
    ) -> Counter<'a> {
        let facets = Facet::ALL.iter().filter(|facet| query.counts.wants(**facet)).map(|facet| facet.index());
        let measures = Measure::ALL
            .iter()
            .filter(|_| query.counts.histograms)
            .map(|measure| measure_dimension(*measure));
        let mut dimensions: Vec<usize> = facets.chain(measures).collect();
        // The costliest first, so that threads finish together.
        dimensions.sort_by_key(|dimension| {
            let pairs = snapshot.segments.iter().map(|segment| segment.table.dimensions[*dimension].pairs);
            std::cmp::Reverse(pairs.sum::<u64>())
        });
        let counted = dimensions.iter().map(|_| OnceLock::new()).collect();
        let lists = Lists::new(snapshot, seen, sets);
        Counter { snapshot, seen, query, sets, dimensions, next: AtomicUsize::new(0), counted, lists }
    }

    /// Whether a second thread pays.
    pub(crate) fn is_large(&self) -> bool {
        self.sets.total() > WORTH_A_THREAD && !self.dimensions.is_empty()
    }

    /// Counts dimensions until none is left.
    pub(crate) fn run(&self) {
        loop {
            let position = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(dimension) = self.dimensions.get(position) else { return };
            let _ = self.counted[position].set(self.counted(*dimension));
        }
    }

    /// Counts one dimension and puts it in order, which takes as long where there are many values.
    fn counted(&self, dimension: usize) -> Counted {
        let counts = self.count(dimension);
        match Facet::ALL.get(dimension) {
            Some(facet) => {
                let top = self.query.counts.top;
                let counted = facet_counts(self.snapshot, self.seen, self.query, *facet, &counts, top);
                Counted::Facet(*facet, counted)
            }
            None => {
                let measure = Measure::ALL[dimension - Facet::ALL.len()];
                let without = self.unmeasured(measure);
                Counted::Measure(measure, measure::histogram(measure, &counts, without))
            }
        }
    }

    /// The counts of one dimension by value number.
    fn count(&self, dimension: usize) -> Vec<u64> {
        let size = match Facet::ALL.get(dimension) {
            Some(facet) => self.snapshot.dictionaries.of(*facet).len(),
            None => measure::amount_buckets().max(measure::YEAR_BUCKETS) as usize,
        };
        let mut counts = vec![0u64; size];
        let mut local = Vec::new();
        for (number, segment) in self.snapshot.segments.iter().enumerate() {
            let of_segment = &segment.table.dimensions[dimension];
            let base = self.seen.of(segment);
            let hits = self.sets.counted(number, dimension);
            let own = std::ptr::eq(hits, &self.sets.segments[number].hits);
            let lists = own.then(|| &self.lists.segments[number]);
            local.clear();
            local.resize(of_segment.values.len(), 0u32);
            count_segment(of_segment, hits, base, &base.totals[dimension], lists, &mut local);
            for (value, count) in of_segment.values.iter().zip(&local) {
                counts[*value as usize] += u64::from(*count);
            }
        }
        counts
    }

    /// What was counted. Call when [`Counter::run`] is through on every thread.
    pub(crate) fn finish(self) -> (BTreeMap<Facet, FacetCounts>, BTreeMap<Measure, Histogram>) {
        let mut facets = BTreeMap::new();
        let mut histograms = BTreeMap::new();
        for counted in self.counted.into_iter().filter_map(OnceLock::into_inner) {
            match counted {
                Counted::Facet(facet, counts) => {
                    if counts.distinct > 0 || self.query.filters.contains_key(&facet) {
                        facets.insert(facet, counts);
                    }
                }
                Counted::Measure(measure, histogram) => {
                    histograms.insert(measure, histogram);
                }
            }
        }
        (facets, histograms)
    }

    /// Hits without a value of the measure.
    fn unmeasured(&self, measure: Measure) -> u64 {
        let segments = self.snapshot.segments.iter().enumerate();
        segments
            .map(|(number, segment)| {
                let hits = self.sets.counted(number, measure_dimension(measure));
                hits.count - segment.table.measured[measure as usize].shared(&hits.docs)
            })
            .sum()
    }
}

/// The hits as lists, made when first needed.
struct Lists<'a> {
    segments: Vec<SegmentLists<'a>>,
}

struct SegmentLists<'a> {
    hits: &'a Bits,
    base: &'a Bits,
    inside: OnceLock<Vec<u32>>,
    outside: OnceLock<Vec<u32>>,
}

impl<'a> Lists<'a> {
    fn new(snapshot: &'a Snapshot, seen: &'a Seen, sets: &'a Sets) -> Lists<'a> {
        let segments = snapshot.segments.iter().zip(&sets.segments).map(|(segment, sets)| SegmentLists {
            hits: &sets.hits.docs,
            base: &seen.of(segment).docs,
            inside: OnceLock::new(),
            outside: OnceLock::new(),
        });
        Lists { segments: segments.collect() }
    }
}

impl SegmentLists<'_> {
    fn inside(&self) -> &[u32] {
        self.inside.get_or_init(|| listed(self.hits))
    }

    fn outside(&self) -> &[u32] {
        self.outside.get_or_init(|| listed(&complement(self.base, self.hits)))
    }
}

fn listed(docs: &Bits) -> Vec<u32> {
    let mut list = Vec::with_capacity(docs.count() as usize);
    docs.each(|doc| list.push(doc));
    list
}

fn complement(base: &Bits, hits: &Bits) -> Bits {
    let mut outside = base.clone();
    outside.and_not(hits);
    outside
}

/// Counts each value of one segment among `hits`, all of which lie in `base`.
fn count_segment(
    dimension: &Dimension,
    hits: &HitSet,
    base: &Base,
    totals: &[u32],
    lists: Option<&SegmentLists<'_>>,
    counts: &mut [u32],
) {
    if hits.count == 0 || dimension.pairs == 0 {
        return;
    }
    if hits.count == base.count {
        counts.copy_from_slice(totals);
        return;
    }
    match cheapest(dimension, hits.count, base.count) {
        Way::Probe => {
            for (posting, count) in dimension.postings.iter().zip(counts) {
                *count = posting.shared(&hits.docs) as u32;
            }
        }
        Way::Inside => match lists {
            Some(lists) => dimension.tally(lists.inside(), counts),
            None => dimension.tally(&listed(&hits.docs), counts),
        },
        Way::Outside => {
            match lists {
                Some(lists) => dimension.tally(lists.outside(), counts),
                None => dimension.tally(&listed(&complement(&base.docs, &hits.docs)), counts),
            }
            counts.iter_mut().zip(totals).for_each(|(count, total)| *count = total - *count);
        }
    }
}

enum Way {
    /// Intersect each value's documents with the hits.
    Probe,
    /// Go through the hits and add up their values.
    Inside,
    /// Go through what is no hit and subtract.
    Outside,
}

fn cheapest(dimension: &Dimension, hits: u64, base: u64) -> Way {
    if !dimension.has_forward() {
        return Way::Probe;
    }
    // Nanoseconds, measured: a document costs about one, each of its values one more.
    let a_document = 1.0 + dimension.pairs as f64 / base.max(1) as f64;
    let probe = dimension.probe_cost as f64;
    let inside = hits as f64 * a_document;
    let outside = base.saturating_sub(hits) as f64 * a_document;
    if probe <= inside && probe <= outside {
        Way::Probe
    } else if inside <= outside {
        Way::Inside
    } else {
        Way::Outside
    }
}

/// The values that count at least 1 and those chosen, largest first, at most `top` beside the chosen.
pub(crate) fn facet_counts(
    snapshot: &Snapshot,
    seen: &Seen,
    query: &Query,
    facet: Facet,
    counts: &[u64],
    top: usize,
) -> FacetCounts {
    let dictionary = snapshot.dictionaries.of(facet);
    let wanted = query.filters.get(&facet);
    let mut unknown = Vec::new();
    let mut chosen = BTreeSet::new();
    for value in wanted.into_iter().flatten() {
        let mut numbers = dictionary.resolve(value);
        // One that only others see is as unknown as one that nobody has.
        numbers.retain(|number| is_seen(snapshot, facet, *number, seen));
        if numbers.is_empty() {
            unknown.push(ValueCount { value: value.as_str().into(), count: 0, chosen: true });
        }
        chosen.extend(numbers);
    }
    let mut found: Vec<(u64, u32)> =
        (0..).zip(counts).filter(|(_, count)| **count > 0).map(|(number, count)| (*count, number)).collect();
    let distinct = found.len() as u64;
    keep_largest(&mut found, top, |number| dictionary.rank(number));
    let shown: BTreeSet<u32> =
        if chosen.is_empty() { BTreeSet::new() } else { found.iter().map(|(_, number)| *number).collect() };
    let missing = chosen.iter().filter(|number| !shown.contains(number));
    found.extend(missing.map(|number| (counts.get(*number as usize).copied().unwrap_or(0), *number)));
    found.sort_unstable_by_key(|(count, number)| (Reverse(*count), dictionary.rank(*number)));
    let mut values: Vec<ValueCount> = found
        .into_iter()
        .filter_map(|(count, number)| {
            let value = Arc::clone(dictionary.name(number as usize)?);
            Some(ValueCount { value, count, chosen: chosen.contains(&number) })
        })
        .chain(unknown)
        .collect();
    // Those are in order but for the unknown ones, which count nothing.
    values.sort_by(|one, two| two.count.cmp(&one.count).then_with(|| one.value.cmp(&two.value)));
    FacetCounts { values, distinct }
}

/// Keeps the `top` largest, in the order of their values where they are equal.
fn keep_largest(found: &mut Vec<(u64, u32)>, top: usize, rank: impl Fn(u32) -> u32) {
    if found.len() <= top {
        return;
    }
    if top > 0 {
        found.select_nth_unstable_by_key(top - 1, |(count, number)| (Reverse(*count), rank(*number)));
    }
    found.truncate(top);
}

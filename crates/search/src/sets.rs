//! The documents that count: text, filters and ranges put together, once with all conditions and
//! once without each filter's own.

use crate::bits::Bits;
use crate::crew::of_segments;
use crate::matching::Matches;
use crate::schema::NONE;
use crate::seen::{Base, Seen};
use crate::snapshot::{Segment, Snapshot};
use crate::table::NO_DAY;
use crate::{AmountRange, DateRange, Facet, Measure, Outside, Query, SearchError, schema};

/// The hits of a query, by segment, and for each dimension that the query filters by the hits
/// without that filter.
pub(crate) struct Sets {
    pub(crate) segments: Vec<SegmentSets>,
    /// Which dimensions are filtered by, in the order of [`SegmentSets::without`].
    filtered: Vec<usize>,
}

pub(crate) struct SegmentSets {
    pub(crate) hits: HitSet,
    without: Vec<HitSet>,
}

/// A set of documents with its size.
pub(crate) struct HitSet {
    pub(crate) docs: Bits,
    pub(crate) count: u64,
}

impl HitSet {
    fn new(docs: Bits) -> HitSet {
        HitSet { count: docs.count(), docs }
    }
}

impl Sets {
    pub(crate) fn total(&self) -> u64 {
        self.segments.iter().map(|segment| segment.hits.count).sum()
    }

    /// The documents among which a dimension's values are counted.
    pub(crate) fn counted(&self, segment: usize, dimension: usize) -> &HitSet {
        let sets = &self.segments[segment];
        match self.filtered.iter().position(|filtered| *filtered == dimension) {
            Some(position) => &sets.without[position],
            None => &sets.hits,
        }
    }

    pub(crate) fn build(
        query: &Query,
        snapshot: &Snapshot,
        seen: &Seen,
        matches: Option<&Matches>,
    ) -> Result<Sets, SearchError> {
        let conditions = Conditions::of(query, snapshot);
        let segments = of_segments(snapshot, |segment| {
            let text = matches.and_then(|matches| matches.segments.get(segment.number));
            Ok(conditions.apply(segment, seen.of(segment), text.map(|matches| &matches.docs)))
        })?;
        let filtered = conditions.chosen.into_iter().map(|(dimension, _)| dimension).collect();
        Ok(Sets { segments, filtered })
    }
}

/// A query's filters with values as numbers.
struct Conditions {
    chosen: Vec<(usize, Condition)>,
    refused: Vec<(usize, Vec<u32>)>,
    starts: DateRange,
    ends: DateRange,
    outside: Vec<Outside>,
}

enum Condition {
    /// Any of these values.
    Values(Vec<u32>),
    Amount(Measure, AmountRange),
    Dates(DateRange),
}

/// The dimension of a measure; facets come first.
pub(crate) fn measure_dimension(measure: Measure) -> usize {
    Facet::ALL.len() + measure as usize
}

impl Conditions {
    fn of(query: &Query, snapshot: &Snapshot) -> Conditions {
        let numbers = |facet: Facet, values: &std::collections::BTreeSet<String>| -> Vec<u32> {
            values.iter().flat_map(|value| snapshot.dictionaries.of(facet).resolve(value)).collect()
        };
        let filters = query.filters.iter().filter(|(_, values)| !values.is_empty());
        let mut chosen: Vec<(usize, Condition)> = filters
            .map(|(facet, values)| (facet.index(), Condition::Values(numbers(*facet, values))))
            .collect();
        for measure in [Measure::TotalBudget, Measure::EuContribution] {
            let range = query.amounts(measure);
            if range != AmountRange::default() {
                chosen.push((measure_dimension(measure), Condition::Amount(measure, range)));
            }
        }
        if query.dates != DateRange::default() {
            chosen.push((measure_dimension(Measure::Date), Condition::Dates(query.dates)));
        }
        let refused =
            query.without.iter().map(|(facet, values)| (facet.index(), numbers(*facet, values))).collect();
        Conditions { chosen, refused, starts: query.starts, ends: query.ends, outside: query.outside.clone() }
    }

    fn apply(&self, segment: &Segment, base: &Base, text: Option<&Bits>) -> SegmentSets {
        let mut docs = base.docs.clone();
        if let Some(text) = text {
            docs.and(text);
        }
        for (dimension, values) in &self.refused {
            docs.and_not(&with_values(segment, *dimension, values));
        }
        self.outside.iter().for_each(|outside| keep_outside(segment, *outside, &mut docs));
        let table = &segment.table;
        for (days, range) in [(&table.start, self.starts), (&table.end, self.ends)] {
            if range != DateRange::default() {
                docs.and(&within_dates(days, days, range));
            }
        }
        let sets: Vec<Bits> =
            self.chosen.iter().map(|(dimension, condition)| condition.docs(segment, *dimension)).collect();
        let all_but = |left_out: Option<usize>| {
            let mut docs = docs.clone();
            let others = sets.iter().enumerate().filter(|(number, _)| Some(*number) != left_out);
            others.for_each(|(_, set)| docs.and(set));
            HitSet::new(docs)
        };
        SegmentSets {
            hits: all_but(None),
            without: (0..sets.len()).map(|number| all_but(Some(number))).collect(),
        }
    }
}

impl Condition {
    fn docs(&self, segment: &Segment, dimension: usize) -> Bits {
        match self {
            Condition::Values(values) => with_values(segment, dimension, values),
            Condition::Amount(measure, range) => within_amounts(segment.table.amounts(*measure), *range),
            Condition::Dates(range) => {
                within_dates(&segment.table.first_day, &segment.table.last_day, *range)
            }
        }
    }
}

/// Documents with any of the values, given by their numbers among all values.
pub(crate) fn with_values(segment: &Segment, dimension: usize, wanted: &[u32]) -> Bits {
    let mut docs = Bits::empty(segment.table.max_doc);
    let dimension = &segment.table.dimensions[dimension];
    for (number, posting) in dimension.values.iter().zip(&dimension.postings) {
        if wanted.contains(number) {
            posting.add_to(&mut docs);
        }
    }
    docs
}

/// Takes out what lies within the range, and what has no such value at all.
fn keep_outside(segment: &Segment, outside: Outside, docs: &mut Bits) {
    let table = &segment.table;
    let mut keep = |of: &dyn Fn(bool) -> Bits| {
        docs.and(&of(true));
        docs.and_not(&of(false));
    };
    let mut keep_days = |first: &[i32], last: &[i32], range: DateRange| {
        keep(&|all| within_dates(first, last, if all { DateRange::default() } else { range }));
    };
    let (measure, range) = match outside {
        Outside::Dates(range) => return keep_days(&table.first_day, &table.last_day, range),
        Outside::Starts(range) => return keep_days(&table.start, &table.start, range),
        Outside::Ends(range) => return keep_days(&table.end, &table.end, range),
        Outside::TotalBudget(range) => (Measure::TotalBudget, range),
        Outside::EuContribution(range) => (Measure::EuContribution, range),
    };
    let amounts = table.amounts(measure);
    keep(&|all| within_amounts(amounts, if all { AmountRange::default() } else { range }));
}

fn within_amounts(amounts: &[i64], range: AmountRange) -> Bits {
    let from = range.from.unwrap_or(i64::MIN).max(NONE + 1);
    let to = range.to.unwrap_or(i64::MAX);
    let mut docs = Bits::empty(amounts.len() as u32);
    (0..)
        .zip(amounts)
        .filter(|(_, amount)| (from..=to).contains(*amount))
        .for_each(|(doc, _)| docs.insert(doc));
    docs
}

fn within_dates(first: &[i32], last: &[i32], range: DateRange) -> Bits {
    let day = |day| i32::try_from(schema::day_number(day)).unwrap_or(i32::MAX);
    let from = range.from.map_or(NO_DAY + 1, day);
    let to = range.to.map_or(i32::MAX, day);
    let mut docs = Bits::empty(first.len() as u32);
    for (doc, (first, last)) in (0..).zip(first.iter().zip(last)) {
        if *first != NO_DAY && *first <= to && *last >= from {
            docs.insert(doc);
        }
    }
    docs
}

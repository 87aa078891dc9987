//! Counts against a recount by hand, on random entries and random queries.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use asterism_domain::{RecordId, Seq};
use asterism_search::{AmountRange, Audience, Change, DateRange, Entry, Facet, Index, Measure, Query};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::drawn::{Asked, SYNONYMS, any_entry, any_query};
use crate::outside::is_outside;
use crate::support::{id, open};

/// One condition that can be left out when its own values are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Own {
    Facet(Facet),
    Measure(Measure),
}

fn has_word(entry: &Entry, word: &str) -> bool {
    let mut words = entry.body.split(' ');
    if let Some(phrase) = word.strip_prefix('"') {
        let wanted: Vec<&str> = phrase.trim_end_matches('"').split(' ').collect();
        return words.collect::<Vec<_>>().windows(2).any(|pair| pair == wanted);
    }
    match word.strip_suffix('*') {
        Some(prefix) => words.any(|word| word.starts_with(prefix)),
        None => words.any(|other| other == word),
    }
}

/// As the query has it: a word that has a synonym is met by that too.
fn meets(entry: &Entry, word: &str) -> bool {
    let others = SYNONYMS.iter().filter(|_| SYNONYMS.contains(&word));
    has_word(entry, word) || others.into_iter().any(|other| has_word(entry, other))
}

fn values(entry: &Entry, facet: Facet) -> BTreeSet<String> {
    let given = entry.facets.iter().filter(|(other, _)| *other == facet).map(|(_, value)| value.clone());
    given.chain((facet == Facet::Kind).then(|| entry.kind.to_string())).collect()
}

pub(crate) fn span(entry: &Entry) -> Option<(Date, Date)> {
    let Some(start) = entry.start.or(entry.end) else { return entry.published.map(|day| (day, day)) };
    Some((start, entry.end.unwrap_or(start).max(start)))
}

fn in_amounts(amount: Option<i64>, range: AmountRange) -> bool {
    if range == AmountRange::default() {
        return true;
    }
    amount.is_some_and(|amount| {
        range.from.is_none_or(|from| from <= amount) && range.to.is_none_or(|to| amount <= to)
    })
}

fn in_dates(entry: &Entry, range: DateRange) -> bool {
    if range == DateRange::default() {
        return true;
    }
    span(entry).is_some_and(|(start, end)| {
        range.from.is_none_or(|from| end >= from) && range.to.is_none_or(|to| start <= to)
    })
}

/// How many words an entry must have: all, unless fewer than five entries do.
fn needed(entries: &BTreeMap<RecordId, Entry>, asked: &Asked) -> usize {
    let visible = entries.values().filter(|entry| readable(entry, asked));
    let met: Vec<usize> =
        visible.map(|entry| asked.words.iter().filter(|word| meets(entry, word)).count()).collect();
    let at_least = |needed: usize| met.iter().filter(|met| **met >= needed).count();
    let all = asked.words.len();
    if all < 2 || at_least(all) >= 5 {
        return all;
    }
    let half = all.div_ceil(2);
    (half..=all).rev().find(|needed| at_least(*needed) >= 5).unwrap_or(if at_least(half) > 0 {
        half
    } else {
        1
    })
}

fn readable(entry: &Entry, asked: &Asked) -> bool {
    !asked.refused.iter().any(|word| has_word(entry, word))
}

fn matches(entry: &Entry, asked: &Asked, needed: usize, leave_out: Option<Own>) -> bool {
    let query = &asked.query;
    let words = asked.words.iter().filter(|word| meets(entry, word)).count();
    let day = |range: DateRange, day: Option<Date>| {
        range == DateRange::default()
            || day.is_some_and(|day| {
                range.from.is_none_or(|from| from <= day) && range.to.is_none_or(|to| day <= to)
            })
    };
    let chosen = query.filters.iter().all(|(facet, wanted)| {
        leave_out == Some(Own::Facet(*facet)) || !values(entry, *facet).is_disjoint(wanted)
    });
    let refused = query.without.iter().any(|(facet, values_)| !values(entry, *facet).is_disjoint(values_));
    let own = |measure| leave_out == Some(Own::Measure(measure));
    readable(entry, asked)
        && words >= needed
        && chosen
        && !refused
        && query.outside.iter().all(|outside| is_outside(entry, *outside))
        && day(query.starts, entry.start)
        && day(query.ends, entry.end)
        && (own(Measure::TotalBudget) || in_amounts(entry.total_budget, query.total_budget))
        && (own(Measure::EuContribution) || in_amounts(entry.eu_contribution, query.eu_contribution))
        && (own(Measure::Date) || in_dates(entry, query.dates))
}

/// The entries as an audience sees them, as far as it does.
fn shown(entries: &BTreeMap<RecordId, Entry>, audience: &Audience) -> BTreeMap<RecordId, Entry> {
    let shown = |entry: &Entry| {
        let (own, near) = match audience {
            Audience::Public => return entry.public.then(|| entry.clone()),
            Audience::Members => (false, false),
            Audience::Spaces { spaces, people } => {
                let of = |(facet, value): &(Facet, String)| *facet == Facet::Space && spaces.contains(value);
                (entry.facets.iter().any(of), people.contains(&entry.id))
            }
            Audience::EverySpace | Audience::All => (true, true),
        };
        let open = *audience == Audience::All || entry.members || (own && entry.space);
        let more = entry.for_near.as_ref().filter(|_| near);
        let more = more.or(entry.for_space.as_ref().filter(|_| own)).or(entry.for_members.as_ref());
        open.then(|| more.map_or_else(|| entry.clone(), |more| (**more).clone()))
    };
    entries.values().filter_map(|entry| Some((entry.id, shown(entry)?))).collect()
}

/// Compares one answer with a recount over all entries, as each audience sees them.
fn check(index: &Index, entries: &BTreeMap<RecordId, Entry>, asked: &Asked) {
    let people = entries.keys().step_by(2).copied().collect();
    let some = Audience::Spaces { spaces: ["yes".to_owned(), "Yes".to_owned()].into(), people };
    let own = asked.query.audience.clone();
    for audience in [Audience::Public, Audience::Members, some, Audience::EverySpace, Audience::All, own] {
        let mut asked = asked.clone();
        let entries = shown(entries, &audience);
        asked.query.audience = audience;
        check_for(index, &entries, &asked);
    }
}

fn check_for(index: &Index, entries: &BTreeMap<RecordId, Entry>, asked: &Asked) {
    let results = index.search(&asked.query).unwrap();
    let needed = needed(entries, asked);
    let expected = |own| entries.values().filter(move |entry| matches(entry, asked, needed, own));
    let ids: BTreeSet<RecordId> = expected(None).map(|entry| entry.id).collect();
    let found: BTreeSet<RecordId> = results.hits.iter().map(|hit| hit.id).collect();
    assert_eq!(found, ids, "{asked:?}");
    assert_eq!(results.total, ids.len() as u64);
    for facet in Facet::ALL {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for value in expected(Some(Own::Facet(*facet))).flat_map(|entry| values(entry, *facet)) {
            *counts.entry(value).or_default() += 1;
        }
        let counted = results.facets.get(facet).cloned().unwrap_or_default();
        let shown: BTreeMap<String, u64> = counted
            .values
            .iter()
            .filter(|value| value.count > 0)
            .map(|value| (value.value.to_string(), value.count))
            .collect();
        assert_eq!(shown, counts, "{facet} of {asked:?}");
        assert_eq!(counted.distinct, counts.len() as u64);
        let chosen = asked.query.filters.get(facet).map_or(0, BTreeSet::len);
        assert_eq!(
            counted.values.iter().filter(|value| value.chosen).count(),
            chosen,
            "chosen values are shown"
        );
    }
    for (measure, of) in [
        (Measure::TotalBudget, (|entry| entry.total_budget) as fn(&Entry) -> Option<i64>),
        (Measure::EuContribution, |entry| entry.eu_contribution),
    ] {
        check_amounts(&results, measure, of, expected(Some(Own::Measure(measure))).collect());
    }
    check_years(&results, expected(Some(Own::Measure(Measure::Date))).collect());
    check_pages(index, asked, results.hits.iter().map(|hit| hit.id).collect());
}

fn check_amounts(
    results: &asterism_search::Results,
    measure: Measure,
    of: fn(&Entry) -> Option<i64>,
    entries: Vec<&Entry>,
) {
    let histogram = &results.histograms[&measure];
    assert_eq!(histogram.without, entries.iter().filter(|entry| of(entry).is_none()).count() as u64);
    for bucket in &histogram.buckets {
        let inside = entries.iter().filter_map(|entry| of(entry)).filter(|amount| {
            bucket.from.is_none_or(|from| from <= *amount) && bucket.to.is_none_or(|to| *amount <= to)
        });
        assert_eq!(bucket.count, inside.count() as u64);
    }
    let counted: u64 = histogram.buckets.iter().map(|bucket| bucket.count).sum();
    assert_eq!(counted + histogram.without, entries.len() as u64);
}

fn check_years(results: &asterism_search::Results, entries: Vec<&Entry>) {
    let histogram = &results.histograms[&Measure::Date];
    assert_eq!(histogram.without, entries.iter().filter(|entry| span(entry).is_none()).count() as u64);
    for bucket in &histogram.buckets {
        let year = bucket.from.unwrap();
        let inside = entries
            .iter()
            .filter_map(|entry| span(entry))
            .filter(|(start, end)| (i64::from(start.year())..=i64::from(end.year())).contains(&year));
        assert_eq!(bucket.count, inside.count() as u64, "{year}");
    }
}

/// Pages laid side by side and the stream are the same list.
fn check_pages(index: &Index, asked: &Asked, whole: Vec<RecordId>) {
    assert_eq!(index.stream(&asked.query).unwrap().collect::<Vec<_>>(), whole);
    let mut paged = Vec::new();
    for offset in (0..=whole.len()).step_by(7) {
        let query = Query { offset, limit: 7, ..asked.query.clone() };
        paged.extend(index.search(&query).unwrap().hits.iter().map(|hit| hit.id));
    }
    assert_eq!(paged, whole, "{asked:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn counts_equal_a_recount_after_any_changes_002_2(
        batches in prop::collection::vec((prop::collection::vec(any_entry(), 0..40), prop::collection::vec(0u32..60, 0..8)), 1..5),
        queries in prop::collection::vec(any_query(), 12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let mut index = open(dir.path());
        let mut entries = BTreeMap::new();
        for (number, (puts, removes)) in batches.into_iter().enumerate() {
            let mut changes = Vec::new();
            for entry in puts {
                entries.insert(entry.id, entry.clone());
                changes.push(Change::Put(Box::new(entry)));
            }
            for number in removes {
                entries.remove(&id(number));
                changes.push(Change::Remove(id(number)));
            }
            index.apply(changes, Seq(number as i64 + 1)).unwrap();
            queries.iter().take(3).for_each(|asked| check(&index, &entries, asked));
        }
        drop(index);
        index = open(dir.path());
        queries.iter().for_each(|asked| check(&index, &entries, asked));
        prop_assert_eq!(index.stats().unwrap().entries, entries.len() as u64);
    }

    #[test]
    fn queries_that_wait_catch_what_a_search_of_everything_finds(
        entries in prop::collection::vec(any_entry(), 0..60),
        fresh in prop::collection::vec(any_entry(), 1..20),
        queries in prop::collection::vec(any_query(), 12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let index = open(dir.path());
        let put = |entry: &Entry| Change::Put(Box::new(entry.clone()));
        index.apply(entries.iter().chain(&fresh).map(put).collect(), Seq(1)).unwrap();
        let newest: BTreeMap<RecordId, Entry> = fresh.into_iter().map(|entry| (entry.id, entry)).collect();
        let few: Vec<Entry> = newest.values().cloned().collect();
        let watched: Vec<_> =
            queries.iter().map(|asked| (Arc::new(index.watch(&asked.query).unwrap()), asked.query.audience.clone())).collect();
        let caught = index.caught(&few, &watched).unwrap();
        for (asked, caught) in queries.iter().zip(caught) {
            let caught: BTreeSet<RecordId> = caught.into_iter().collect();
            let strict = Query { strict: true, ..asked.query.clone() };
            let found = index.stream(&strict).unwrap().filter(|id| newest.contains_key(id)).collect();
            prop_assert_eq!(&caught, &found, "{:?}", asked);
            let all = asked.words.len();
            let seen = shown(&newest, &asked.query.audience);
            let by_hand = seen.values().filter(|entry| matches(entry, asked, all, None));
            prop_assert_eq!(caught, by_hand.map(|entry| entry.id).collect(), "{:?}", asked);
        }
    }

    #[test]
    fn another_filter_never_finds_more_002_1(
        entries in prop::collection::vec(any_entry(), 1..60),
        queries in prop::collection::vec(any_query(), 12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let index = open(dir.path());
        let changes = entries.into_iter().map(|entry| Change::Put(Box::new(entry))).collect();
        index.apply(changes, Seq(1)).unwrap();
        for asked in queries {
            let total = index.search(&asked.query).unwrap().total;
            let narrower = asked.query.clone().filter(Facet::Status, "running");
            prop_assert!(index.search(&narrower).unwrap().total <= total);
        }
    }
}

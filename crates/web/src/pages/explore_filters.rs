//! The filters beside a result: values with exact counts, ranges with histograms, and the filters
//! in force as chips that take them away.

use asterism_actions::{ExploreView, Facet, FacetView, Measure, RangeView, ValuesPart};
use asterism_domain::Money;

use super::words;
use crate::chart::{Bucket, Selection, histogram};
use crate::component::{
    ActiveFilter, Cell, Column, DataTable, FacetList, FacetPart, FacetValue, RangeFilter,
};
use crate::html::query_string;
use crate::locale::Locale;

/// Filters that stand open although nothing in them is chosen.
const OPEN: &[Facet] = &[Facet::Kind, Facet::Programme, Facet::Country];

pub(super) fn facets(l: Locale, view: &ExploreView) -> Vec<FacetList> {
    let shown = view.facets.iter().filter(|facet| !facet.values.is_empty() || facet.part.is_some());
    shown.map(|facet| facet_list(l, view, facet)).collect()
}

fn facet_list(l: Locale, view: &ExploreView, facet: &FacetView) -> FacetList {
    let key = facet.facet.as_str();
    let chosen = facet.values.iter().filter(|value| value.chosen).count();
    let left = facet.distinct.saturating_sub(facet.values.len() as u64);
    let more = (!facet.all && left > 0).then(|| {
        let pairs = view.params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let href = format!("/explore{}", query_string(pairs.chain([("all", key)])));
        (l.count("show-all-values", facet.distinct), href)
    });
    let value = |value: &asterism_actions::ValueView| FacetValue {
        label: words::label(l, &value.label, &value.key),
        count: l.number(value.count as i64),
        selected: value.chosen,
        depth: if facet.facet == Facet::Region && facet.all {
            value.key.len().saturating_sub(2).min(4) as u8
        } else {
            0
        },
        value: value.key.clone(),
    };
    let mut values: Vec<FacetValue> = facet.values.iter().map(value).collect();
    if facet.facet == Facet::Region && facet.all {
        // All regions are listed as the tree they form; the code's order is the tree's.
        values.sort_by(|left, right| left.value.cmp(&right.value));
    }
    FacetList {
        name: key.to_owned(),
        label: l.label("facet", key),
        values,
        part: facet.part.as_ref().map(|part| values_part(l, view, key, part)),
        more,
        open: chosen > 0
            || facet.part.is_some()
            || facet.all && facet.distinct > 12
            || OPEN.contains(&facet.facet),
        chosen: if chosen > 0 { l.count("chosen-count", chosen as u64) } else { String::new() },
    }
}

/// Where one is among all values, the neighbouring pages, and what narrows them.
fn values_part(l: Locale, view: &ExploreView, key: &str, part: &ValuesPart) -> FacetPart {
    let address = |page: usize| {
        let page = page.to_string();
        let pairs = view.params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let own = [("all", key), ("values_like", part.like.as_str()), ("values_page", page.as_str())];
        let own = own.into_iter().filter(|(_, value)| !value.is_empty());
        format!("/explore{}", query_string(pairs.chain(own)))
    };
    let number = |count: usize| l.number(count as i64);
    let place = [("page", number(part.page)), ("pages", number(part.pages)), ("found", number(part.found))];
    FacetPart {
        narrows: part.pages > 1 || !part.like.is_empty(),
        like: part.like.clone(),
        like_label: l.t("values-like"),
        button: l.t("values-narrow"),
        place: l.with("values-part", &place.each_ref().map(|(name, value)| (*name, value.as_str()))),
        previous: (part.page > 1).then(|| (l.t("pager-previous"), address(part.page - 1))),
        next: (part.page < part.pages).then(|| (l.t("pager-next"), address(part.page + 1))),
    }
}

pub(super) fn ranges(l: Locale, view: &ExploreView) -> Vec<RangeFilter> {
    view.ranges.iter().map(|range| range_filter(l, range)).collect()
}

/// The names of a range's two parameters.
fn names(measure: Measure) -> [&'static str; 2] {
    match measure {
        Measure::TotalBudget => ["total_budget_min", "total_budget_max"],
        Measure::EuContribution => ["eu_contribution_min", "eu_contribution_max"],
        Measure::Date => ["from", "to"],
    }
}

fn range_filter(l: Locale, range: &RangeView) -> RangeFilter {
    let [low_name, high_name] = names(range.measure).map(str::to_owned);
    let label = l.label("range", range.measure.as_str());
    let is_date = range.measure == Measure::Date;
    // What is stated in another currency cannot be compared, and is not within any range of euros.
    let missing = if is_date { "range-without" } else { "range-without-euros" };
    let missing = if range.without > 0 { l.count(missing, range.without) } else { String::new() };
    let is_open = range.low.is_some() || range.high.is_some();
    RangeFilter {
        table: range_table(l, &label, &buckets(l, range)),
        table_label: l.t("figure-as-table"),
        histogram: (!range.buckets.is_empty()).then(|| picture(l, range, &label)),
        low_name,
        high_name,
        low_label: l.t("range-from"),
        high_label: l.t("range-to"),
        low: range.low.clone().unwrap_or_default(),
        high: range.high.clone().unwrap_or_default(),
        input_type: if is_date { "date" } else { "number" },
        missing,
        open: is_open || range.measure == Measure::Date,
        label,
    }
}

/// A bound as it is written: a year, or an amount.
fn bound(l: Locale, range: &RangeView, value: i64) -> String {
    if range.measure == Measure::Date { value.to_string() } else { l.money_short(Money::euros(value)) }
}

fn buckets(l: Locale, range: &RangeView) -> Vec<Bucket> {
    let bound = |value: i64| bound(l, range, value);
    let label = |from: Option<i64>, to: Option<i64>| match (from, to) {
        // A bucket of years ends with its last; one of amounts just below the next.
        (Some(from), Some(to)) if from == to => bound(from),
        (Some(from), Some(to)) if range.measure == Measure::Date => format!("{}–{}", bound(from), bound(to)),
        (Some(from), Some(to)) => format!("{} – {}", bound(from), bound(to)),
        (Some(from), None) => format!("≥ {}", bound(from)),
        (None, Some(to)) => format!("≤ {}", bound(to)),
        (None, None) => String::new(),
    };
    let bucket = |bucket: &asterism_actions::Bucket| Bucket {
        from: bucket.from.map_or(f64::NEG_INFINITY, |from| from as f64),
        to: bucket.to.map_or(f64::INFINITY, |to| to as f64),
        count: bucket.count,
        label: label(bucket.from, bucket.to),
        shown: l.count("records-count", bucket.count),
    };
    range.buckets.iter().map(bucket).collect()
}

/// The same as the histogram, in numbers.
pub(super) fn range_table(l: Locale, label: &str, buckets: &[Bucket]) -> DataTable {
    let mut table = DataTable::new(label, vec![Column::text(label), Column::number(l.t("records"))]);
    table.quiet_caption = true;
    for bucket in buckets {
        table.row(vec![Cell::text(&bucket.label), Cell::Number(l.number(bucket.count as i64))]);
    }
    table
}

fn picture(l: Locale, range: &RangeView, label: &str) -> crate::chart::Svg {
    let is_date = range.measure == Measure::Date;
    let end = |value: i64| bound(l, range, value);
    let first = range.buckets.first().and_then(|bucket| bucket.from).map(end).unwrap_or_default();
    let last = range.buckets.last();
    let last = match last.and_then(|bucket| bucket.to) {
        Some(to) => end(to),
        None => {
            last.and_then(|bucket| bucket.from).map(|from| format!("≥ {}", end(from))).unwrap_or_default()
        }
    };
    let chosen = |side: &Option<String>| {
        let text = side.as_deref()?;
        // A day is placed by its year.
        if is_date { text.get(..4)?.parse().ok() } else { text.parse().ok() }
    };
    let selection =
        Selection { low: chosen(&range.low).map(|low: f64| low - 1.0), high: chosen(&range.high) };
    let description = l.t("histogram-description");
    histogram(l, label, &description, &buckets(l, range), [&first, &last], selection)
}

/// Every filter in force, with the address of the result without it.
pub(super) fn active(l: Locale, view: &ExploreView) -> Vec<ActiveFilter> {
    let chips = view.params.iter().enumerate().filter_map(|(place, (name, value))| {
        let (filter, shown) = named(l, view, name, value)?;
        let others = view.params.iter().enumerate().filter(|(other, _)| *other != place);
        let pairs = others.map(|(_, (name, value))| (name.as_str(), value.as_str()));
        Some(ActiveFilter { filter, value: shown, without: format!("/explore{}", query_string(pairs)) })
    });
    chips.collect()
}

fn named(l: Locale, view: &ExploreView, name: &str, value: &str) -> Option<(String, String)> {
    if let Some(facet) = Facet::parse(name) {
        let listed = view.facets.iter().find(|listed| listed.facet == facet);
        let found = listed.and_then(|listed| listed.values.iter().find(|one| one.key == value));
        let shown = found.map_or_else(|| value.to_owned(), |one| words::label(l, &one.label, value));
        return Some((l.label("facet", name), shown));
    }
    let measure = Measure::ALL.iter().find(|measure| names(**measure).contains(&name))?;
    let side = if names(*measure)[0] == name { "≥" } else { "≤" };
    let amount = if *measure == Measure::Date { None } else { value.parse().ok().map(Money::euros) };
    let shown = amount.map_or_else(|| value.to_owned(), |money| l.money(money));
    Some((l.label("range", measure.as_str()), format!("{side} {shown}")))
}

//! The address of a search, read.

use std::collections::{BTreeMap, BTreeSet};

use asterism_search::{AmountRange, Audience, DateRange, Facet, Note, Query, Sort};
use jiff::civil::Date;

use super::Params;
use super::values::AllValues;
use crate::error::FieldError;
use crate::{Error, Refusal, Result};

const LIMIT: usize = 20;
/// The longest page anyone may ask for; whole results come as files.
const LIMIT_MAX: usize = 100;
/// So much is read of what values are to be like.
const LONGEST_LIKE: usize = 100;

/// An Explore address, read.
pub(super) struct Request {
    pub(super) query: Query,
    pub(super) notes: Vec<Note>,
    /// The filter whose values are all to be listed.
    pub(super) all: Option<AllValues>,
    pub(super) params: Vec<(String, String)>,
    pub(super) boxes: Boxes,
}

/// What stands in the boxes of the ranges; the words typed may narrow them further.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    pub(super) total_budget: AmountRange,
    pub(super) eu_contribution: AmountRange,
    pub(super) dates: DateRange,
}

impl Request {
    pub(super) fn read(params: &Params, audience: Audience) -> Result<Request> {
        let (params, turned) = in_order(params);
        let params = params.as_slice();
        let last = |name: &str| {
            let found = params.iter().rev().find(|(key, value)| key == name && !value.trim().is_empty());
            found.map(|(_, value)| value.trim())
        };
        let (mut query, mut notes) = Query::parse(last("q").unwrap_or_default());
        notes.extend(turned);
        query.audience = audience;
        let mut errors = Vec::new();
        for (name, value) in params.iter().filter(|(_, value)| !value.trim().is_empty()) {
            if let Some(facet) = Facet::parse(name) {
                query.filters.entry(facet).or_default().insert(value.trim().to_owned());
            } else if !is_taken(name) {
                // Left out in silence, it would make a figure of everything look like an answer.
                let unknown = Note::UnknownFilter(name.chars().take(LONGEST_LIKE).collect());
                if !notes.contains(&unknown) {
                    notes.push(unknown);
                }
            }
        }
        by_code(&mut query.filters);
        by_code(&mut query.without);
        let boxes = Boxes {
            total_budget: amounts(&last, "total_budget", &mut errors),
            eu_contribution: amounts(&last, "eu_contribution", &mut errors),
            dates: DateRange {
                from: date(last("from"), false, "from", &mut errors),
                to: date(last("to"), true, "to", &mut errors),
            },
        };
        query.total_budget = query.total_budget.and(boxes.total_budget);
        query.eu_contribution = query.eu_contribution.and(boxes.eu_contribution);
        query.dates = query.dates.and(boxes.dates);
        if let Some(key) = last("sort") {
            match Sort::parse(key) {
                Some(sort) => query.sort = sort,
                None => errors.push(refused("sort", unsorted(key))),
            }
        }
        query.limit = number(last("limit"), "limit", LIMIT, &mut errors).clamp(1, LIMIT_MAX);
        let page = number(last("page"), "page", 1, &mut errors).max(1);
        query.offset = (page - 1).saturating_mul(query.limit);
        let all = last("all").and_then(Facet::parse).map(|facet| AllValues {
            facet,
            like: last("values_like").unwrap_or_default().chars().take(LONGEST_LIKE).collect(),
            page: number(last("values_page"), "values_page", 1, &mut errors).max(1),
        });
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(Request { params: canonical(params), query, notes, all, boxes })
    }
}

/// The ranges of an address by their fields in a query, and the parameters of both ends.
const RANGES: &[(&str, &str, &str)] = &[
    ("total_budget", "total_budget_min", "total_budget_max"),
    ("eu_contribution", "eu_contribution_min", "eu_contribution_max"),
    ("date", "from", "to"),
];

/// The parameters with both ends of every range in their order, and what is to be said of those that were not: who
/// fills the larger end in first means the same range, as in the words of a query.
fn in_order(params: &Params) -> (Vec<(String, String)>, Vec<Note>) {
    let mut params = params.to_vec();
    let mut notes = Vec::new();
    for (field, low, high) in RANGES {
        let last = |params: &[(String, String)], name: &str| {
            let found = params.iter().rfind(|(key, value)| key == name && !value.trim().is_empty());
            found.map(|(_, value)| value.trim().to_owned())
        };
        let (Some(from), Some(to)) = (last(&params, low), last(&params, high)) else { continue };
        let is_turned = if *field == "date" { ends_before(&from, &to) } else { falls(&from, &to) };
        if is_turned {
            for (name, value) in &mut params {
                if name.as_str() == *low {
                    value.clone_from(&to);
                } else if name.as_str() == *high {
                    value.clone_from(&from);
                }
            }
            notes.push(Note::TurnedRange { field: (*field).to_owned(), from: to, to: from });
        }
    }
    (params, notes)
}

fn falls(from: &str, to: &str) -> bool {
    matches!((amount(from), amount(to)), (Some(from), Some(to)) if from > to)
}

fn ends_before(from: &str, to: &str) -> bool {
    matches!((day(from, false), day(to, true)), (Some(from), Some(to)) if from > to)
}

/// Countries may be called by their names, as the readers of official files know them.
fn by_code(filters: &mut BTreeMap<Facet, BTreeSet<String>>) {
    let Some(countries) = filters.get_mut(&Facet::Country) else { return };
    let code = |name: String| match asterism_ingest::country_called(&name) {
        Some(code) => code.as_str().to_owned(),
        None => name,
    };
    *countries = std::mem::take(countries).into_iter().map(code).collect();
}

fn refused(field: &str, why: Refusal) -> FieldError {
    FieldError { field: field.to_owned(), why }
}

fn unsorted(given: &str) -> Refusal {
    let known = Sort::ALL.iter().map(|sort| sort.as_str()).collect();
    Refusal::NoneOf { given: given.to_owned(), known }
}

fn number(given: Option<&str>, field: &str, default: usize, errors: &mut Vec<FieldError>) -> usize {
    match given.map(str::parse) {
        None => default,
        Some(Ok(number)) => number,
        Some(Err(_)) => {
            let given = given.unwrap_or_default().to_owned();
            errors.push(refused(field, Refusal::NotWhole { given }));
            default
        }
    }
}

fn amounts<'a>(
    last: &impl Fn(&str) -> Option<&'a str>,
    measure: &str,
    errors: &mut Vec<FieldError>,
) -> AmountRange {
    let mut end = |side: &str| {
        let field = format!("{measure}_{side}");
        let given = last(&field)?;
        let read = amount(given);
        if read.is_none() {
            errors.push(refused(&field, Refusal::NotEuros { given: given.to_owned() }));
        }
        read
    };
    AmountRange { from: end("min"), to: end("max") }
}

/// Whole euros.
fn amount(given: &str) -> Option<i64> {
    let digits: String = given.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '€')).collect();
    digits.parse().ok()
}

fn date(given: Option<&str>, end: bool, field: &str, errors: &mut Vec<FieldError>) -> Option<Date> {
    let given = given?;
    let read = day(given, end);
    if read.is_none() {
        errors.push(refused(field, Refusal::NotADate { given: given.to_owned() }));
    }
    read
}

/// A day, a month (`2018-05`) or a year (`2018`); the last two mean their first day, or their last
/// at the end of a range.
fn day(given: &str, end: bool) -> Option<Date> {
    let whole = match given.len() {
        4 => format!("{given}-{}", if end { "12-31" } else { "01-01" }),
        7 => format!("{given}-01"),
        _ => given.to_owned(),
    };
    let day: Date = whole.parse().ok()?;
    Some(if end && given.len() == 7 { day.last_of_month() } else { day })
}

/// The parameters beside the filters that decide the result.
const DECIDING: &[&str] = &[
    "q",
    "total_budget_min",
    "total_budget_max",
    "eu_contribution_min",
    "eu_contribution_max",
    "from",
    "to",
    "sort",
    "limit",
];

/// Those that say which part of it is shown.
const SHOWING: &[&str] = &["page", "all", "values_like", "values_page"];

/// Whether a search takes a parameter of this name.
pub fn is_taken(name: &str) -> bool {
    Facet::parse(name).is_some() || DECIDING.contains(&name) || SHOWING.contains(&name)
}

/// The parameters that decide the result, in the order of the filters, each once; not the page.
fn canonical(params: &Params) -> Vec<(String, String)> {
    let place = |name: &str| {
        let fixed = DECIDING.iter().position(|known| *known == name);
        let facet = || Facet::ALL.iter().position(|facet| facet.as_str() == name).map(|place| place + 1);
        match fixed {
            Some(0) => Some(0),
            Some(later) => Some(100 + later),
            None => facet(),
        }
    };
    let mut kept: Vec<(usize, String, String)> = params
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .filter_map(|(name, value)| Some((place(name)?, name.clone(), value.trim().to_owned())))
        .collect();
    kept.sort();
    kept.dedup();
    kept.into_iter().map(|(_, name, value)| (name, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Request {
        let params: Vec<_> = url::form_urlencoded::parse(address.as_bytes()).into_owned().collect();
        Request::read(&params, Audience::Public).expect("an address")
    }

    #[test]
    fn a_range_of_an_address_is_put_in_order_as_one_of_a_query_is_002_2() {
        for (turned, ordered, field, [from, to]) in [
            ("from=2019&to=2018", "from=2018&to=2019", "date", ["2018", "2019"]),
            ("from=2018-07&to=2018-06", "from=2018-06&to=2018-07", "date", ["2018-06", "2018-07"]),
            (
                "total_budget_min=2000000&total_budget_max=1000000",
                "total_budget_min=1000000&total_budget_max=2000000",
                "total_budget",
                ["1000000", "2000000"],
            ),
            (
                "eu_contribution_min=2&eu_contribution_max=1",
                "eu_contribution_min=1&eu_contribution_max=2",
                "eu_contribution",
                ["1", "2"],
            ),
        ] {
            let (one, other) = (read(turned), read(ordered));
            assert_eq!((&one.query, &one.params), (&other.query, &other.params), "{turned}");
            let (from, to) = (from.to_owned(), to.to_owned());
            assert_eq!(one.notes, [Note::TurnedRange { field: field.to_owned(), from, to }], "{turned}");
            assert!(other.notes.is_empty(), "{ordered}");
        }
        assert_eq!(read("from=2019&to=2018").query.dates, read("q=date:2019..2018").query.dates);
        assert!(read("from=2018-06&to=2018").notes.is_empty() && read("to=2018").notes.is_empty());
    }
}

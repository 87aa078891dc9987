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
        let last = |name: &str| {
            let found = params.iter().rev().find(|(key, value)| key == name && !value.trim().is_empty());
            found.map(|(_, value)| value.trim())
        };
        let (mut query, mut notes) = Query::parse(last("q").unwrap_or_default());
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
        let digits: String =
            given.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '€')).collect();
        match digits.parse::<i64>() {
            Ok(amount) => Some(amount),
            Err(_) => {
                errors.push(refused(&field, Refusal::NotEuros { given: given.to_owned() }));
                None
            }
        }
    };
    AmountRange { from: end("min"), to: end("max") }
}

/// A day, a month (`2018-05`) or a year (`2018`); the last two mean their first day, or their last
/// at the end of a range.
fn date(given: Option<&str>, end: bool, field: &str, errors: &mut Vec<FieldError>) -> Option<Date> {
    let given = given?;
    let whole = match given.len() {
        4 => format!("{given}-{}", if end { "12-31" } else { "01-01" }),
        7 => format!("{given}-01"),
        _ => given.to_owned(),
    };
    match whole.parse::<Date>() {
        Ok(date) if end && given.len() == 7 => Some(date.last_of_month()),
        Ok(date) => Some(date),
        Err(_) => {
            errors.push(refused(field, Refusal::NotADate { given: given.to_owned() }));
            None
        }
    }
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

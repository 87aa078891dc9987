//! Explore: one search over everything, with its state in the address.
//!
//! The names of parameters are the keys of the filters, so that an address can be read and written
//! by hand: `q`, every [`Facet`] key (repeatable), `total_budget_min`, `total_budget_max`,
//! `eu_contribution_min`, `eu_contribution_max`, `from`, `to`, `sort`, `page`, `limit`, and `all` with
//! the key of a filter whose values are all to be listed.

use std::collections::BTreeMap;
use std::sync::Arc;

use asterism_domain::{Actor, Document, Record, RecordId, Seq};
use asterism_search::{AmountRange, Audience, Counts, Facet, Hit, Measure, Note, Query, Results, Sort};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::error::FieldError;
use crate::labels::{Label, label_of};
use crate::records::{Ref, shown_name};
use crate::{App, Error, Refusal, Result};

/// Values of a filter that are offered before "show all" is asked for.
const OFFERED: usize = 12;
const LIMIT: usize = 20;
/// The longest page anyone may ask for; whole results come as files.
const LIMIT_MAX: usize = 100;

/// The parameters of an Explore address, in the order given.
pub type Params = [(String, String)];

#[derive(Debug, Clone)]
pub struct ExploreView {
    pub text: String,
    /// Exactly how many records match.
    pub total: u64,
    pub offset: usize,
    pub limit: usize,
    pub sort: Sort,
    pub hits: Vec<HitView>,
    pub facets: Vec<FacetView>,
    pub ranges: Vec<RangeView>,
    pub did_you_mean: Option<String>,
    pub notes: Vec<Note>,
    /// Words that were also looked up in another form: as typed, how, and the words.
    pub expansions: Vec<asterism_search::Expansion>,
    /// The parameters that make this result, without page, in canonical order.
    pub params: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
pub struct HitView {
    pub hit: Hit,
    /// The lead partner of a project.
    pub lead: Option<String>,
    pub programme: Option<Ref>,
    pub date: Option<Date>,
    pub end: Option<Date>,
    pub source: String,
    pub language: Option<String>,
    pub countries: Vec<String>,
    pub fictional: bool,
    pub interested_in: Vec<asterism_domain::Intent>,
    pub open_event: Option<bool>,
    pub issues: usize,
}

#[derive(Debug, Clone)]
pub struct FacetView {
    pub facet: Facet,
    /// The most frequent values and those chosen.
    pub values: Vec<ValueView>,
    /// How many values there are in all.
    pub distinct: u64,
    /// Whether all of them are listed.
    pub all: bool,
}

#[derive(Debug, Clone)]
pub struct ValueView {
    pub key: String,
    pub label: Label,
    pub count: u64,
    pub chosen: bool,
}

#[derive(Debug, Clone)]
pub struct RangeView {
    pub measure: Measure,
    pub low: Option<String>,
    pub high: Option<String>,
    pub buckets: Vec<asterism_search::Bucket>,
    pub without: u64,
}

/// One row of a whole result, as files show it.
#[derive(Debug, Clone)]
pub struct ResultRow {
    pub record: Record,
    pub programme: Option<Ref>,
    pub lead: Option<String>,
    /// When the record last changed.
    pub changed: Option<Timestamp>,
}

/// The query that an Explore address means to a visitor, for those who ask the index themselves.
pub fn query(params: &Params) -> Result<Query> {
    Ok(Request::read(params, Audience::Public)?.query)
}

/// A search that is kept, from the query of its address: the same in canonical order, and what it asks of every record
/// there is. Order and page are nothing to keep.
pub(crate) fn saved(address: &str) -> Result<(String, Query)> {
    let pairs = url::form_urlencoded::parse(address.as_bytes()).into_owned();
    let kept = pairs.filter(|(name, _)| !matches!(name.as_str(), "sort" | "limit" | "page" | "all"));
    let request = Request::read(&kept.collect::<Vec<_>>(), Audience::All)?;
    let canonical =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.params).finish();
    Ok((canonical, Query { limit: 0, counts: Counts::none(), strict: true, ..request.query }))
}

impl App {
    /// The first records of a result, and how many it has.
    pub(crate) fn first_of_result(
        &self,
        actor: &Actor,
        params: &Params,
        most: usize,
    ) -> Result<(Vec<RecordId>, u64)> {
        let request = Request::read(params, audience(actor))?;
        let query = Query { offset: 0, limit: most, counts: Counts::none(), ..request.query };
        let found = self.inner.standing.ask(|index| index.search(&query))?;
        Ok((found.hits.iter().map(|hit| hit.id).collect(), found.total))
    }

    /// One page of the result that `params` ask for, with exact counts.
    pub async fn explore(&self, actor: &Actor, params: &Params) -> Result<ExploreView> {
        let request = Request::read(params, audience(actor))?;
        let results = self.inner.standing.ask(|index| index.search(&request.query))?;
        let all = request.all;
        let mut facets = Vec::new();
        for (facet, counts) in &results.facets {
            let listed = if all == Some(*facet) { usize::MAX } else { OFFERED };
            let values = counts.values.iter().enumerate();
            let shown: Vec<_> = values
                .filter(|(place, value)| *place < listed || value.chosen)
                .map(|(_, value)| value)
                .collect();
            let keys: Vec<&str> = shown.iter().map(|value| &*value.value).collect();
            let labels = self.labels(*facet, &keys).await?;
            let values = shown
                .iter()
                .map(|value| ValueView {
                    key: value.value.to_string(),
                    label: labels
                        .get(&*value.value)
                        .cloned()
                        .unwrap_or_else(|| label_of(*facet, &value.value)),
                    count: value.count,
                    chosen: value.chosen,
                })
                .collect::<Vec<_>>();
            let all = values.len() as u64 >= counts.distinct;
            facets.push(FacetView { facet: *facet, values, distinct: counts.distinct, all });
        }
        Ok(ExploreView {
            text: request.query.text.clone(),
            total: results.total,
            offset: request.query.offset,
            limit: request.query.limit,
            sort: request.query.sort,
            hits: self.hits(actor, &results).await?,
            facets,
            ranges: ranges(&request.query, &results),
            did_you_mean: results.did_you_mean.clone(),
            notes: request.notes.into_iter().chain(results.notes.iter().cloned()).collect(),
            expansions: results.expansions.clone(),
            params: request.params,
        })
    }

    /// Every record of the result, in its order, a batch at a time: `next` is called until it
    /// returns nothing, so that a whole result can be streamed without holding it.
    pub fn explore_all(&self, actor: &Actor, params: &Params) -> Result<ResultStream> {
        let request = Request::read(params, audience(actor))?;
        let ids = Box::new(self.inner.standing.ask(|index| index.stream(&request.query))?);
        Ok(ResultStream { app: self.clone(), ids, actor: actor.clone() })
    }

    /// Names that begin like `prefix`, with their kinds.
    pub fn suggest(&self, actor: &Actor, prefix: &str) -> Result<Vec<asterism_search::Suggestion>> {
        self.inner.standing.ask(|index| index.suggest(prefix, 10, audience(actor)))
    }

    /// Records like this one, linked ones first; none while there is no index to ask.
    pub fn related(&self, actor: &Actor, id: RecordId) -> Result<Vec<asterism_search::Related>> {
        match self.inner.standing.ask(|index| index.related(id, 8, audience(actor))) {
            Err(Error::Searchless) => Ok(Vec::new()),
            found => found,
        }
    }

    /// The exact counts of one filter's values within `params`, largest first.
    pub(crate) fn counts(&self, params: &Params, facet: Facet) -> Result<Vec<(Arc<str>, u64)>> {
        let mut request = Request::read(params, Audience::Public)?;
        request.query.counts.facets = Some([facet].into());
        request.query.counts.histograms = false;
        request.query.limit = 0;
        let results = self.inner.standing.ask(|index| index.search(&request.query))?;
        let counts = results.facets.get(&facet).map(|counts| counts.values.clone()).unwrap_or_default();
        Ok(counts.into_iter().map(|value| (value.value, value.count)).collect())
    }

    async fn hits(&self, actor: &Actor, results: &Results) -> Result<Vec<HitView>> {
        let ids: Vec<RecordId> = results.hits.iter().map(|hit| hit.id).collect();
        let mut records = BTreeMap::new();
        for record in self.inner.store.records(&ids).await? {
            records.insert(record.id, self.seen(actor, record).await?);
        }
        let programmes = self.programmes(records.values()).await?;
        let issues = self.inner.store.issue_totals(&ids).await?;
        let view = |hit: &Hit| {
            let record = records.get(&hit.id);
            let document = record.map(|record| &record.document);
            let about = document.map(Document::about);
            HitView {
                lead: document.and_then(lead_name),
                programme: document.and_then(programme_of).and_then(|id| programmes.get(&id).cloned()),
                date: hit.start.or(hit.published),
                end: hit.end,
                source: record.map(|record| record.space.as_str().to_owned()).unwrap_or_default(),
                language: about.and_then(|about| about.language.as_ref()).map(ToString::to_string),
                countries: document.map(countries).unwrap_or_default(),
                fictional: about.is_some_and(|about| about.fictional),
                interested_in: match document {
                    Some(Document::Person(person)) => person.interested_in.clone(),
                    _ => Vec::new(),
                },
                open_event: match document {
                    Some(Document::Event(event)) => event.open,
                    _ => None,
                },
                issues: issues.get(&hit.id).copied().unwrap_or(0) as usize,
                hit: named(hit, document),
            }
        };
        Ok(results.hits.iter().map(view).collect())
    }

    async fn programmes(&self, records: impl Iterator<Item = &Record>) -> Result<BTreeMap<RecordId, Ref>> {
        let ids = records.filter_map(|record| programme_of(&record.document)).collect();
        let found = self.visible_records(&Actor::Visitor, ids).await?;
        Ok(found.iter().map(|(id, record)| (*id, Ref::of(record))).collect())
    }
}

/// A whole result, read a batch at a time.
pub struct ResultStream {
    app: App,
    ids: Box<dyn Iterator<Item = RecordId> + Send>,
    actor: Actor,
}

impl ResultStream {
    const BATCH: usize = 500;

    /// The next rows, in the result's order; none at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<ResultRow>>> {
        let ids: Vec<RecordId> = self.ids.by_ref().take(ResultStream::BATCH).collect();
        if ids.is_empty() {
            return Ok(None);
        }
        let mut records = self.app.visible_records(&self.actor, ids.iter().copied().collect()).await?;
        let programmes = self.app.programmes(records.values()).await?;
        let newest: Vec<Seq> = records.values().map(|record| record.seq).collect();
        let written = self.app.inner.store.written_at(&newest).await?;
        let row = |id: &RecordId| {
            let record = records.remove(id)?;
            let programme = programme_of(&record.document).and_then(|id| programmes.get(&id).cloned());
            let changed = written.get(&record.seq).copied();
            Some(ResultRow { lead: lead_name(&record.document), programme, changed, record })
        };
        Ok(Some(ids.iter().filter_map(row).collect()))
    }
}

/// An Explore address, read.
struct Request {
    query: Query,
    notes: Vec<Note>,
    all: Option<Facet>,
    params: Vec<(String, String)>,
}

impl Request {
    fn read(params: &Params, audience: Audience) -> Result<Request> {
        let last = |name: &str| {
            let found = params.iter().rev().find(|(key, value)| key == name && !value.trim().is_empty());
            found.map(|(_, value)| value.trim())
        };
        let (mut query, notes) = Query::parse(last("q").unwrap_or_default());
        query.audience = audience;
        let mut errors = Vec::new();
        for (name, value) in params.iter().filter(|(_, value)| !value.trim().is_empty()) {
            if let Some(facet) = Facet::parse(name) {
                query.filters.entry(facet).or_default().insert(value.trim().to_owned());
            }
        }
        query.total_budget = amounts(&last, "total_budget", &mut errors);
        query.eu_contribution = amounts(&last, "eu_contribution", &mut errors);
        query.dates.from = date(last("from"), false, "from", &mut errors);
        query.dates.to = date(last("to"), true, "to", &mut errors);
        if let Some(key) = last("sort") {
            match Sort::parse(key) {
                Some(sort) => query.sort = sort,
                None => errors.push(refused("sort", unsorted(key))),
            }
        }
        query.limit = number(last("limit"), "limit", LIMIT, &mut errors).clamp(1, LIMIT_MAX);
        let page = number(last("page"), "page", 1, &mut errors).max(1);
        query.offset = (page - 1).saturating_mul(query.limit);
        let all = last("all").and_then(Facet::parse);
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(Request { params: canonical(params), query, notes, all })
    }
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

/// The parameters that decide the result, in the order of the filters, each once; not the page.
fn canonical(params: &Params) -> Vec<(String, String)> {
    let place = |name: &str| {
        const NAMES: &[&str] = &[
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
        let fixed = NAMES.iter().position(|known| *known == name);
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

fn ranges(query: &Query, results: &Results) -> Vec<RangeView> {
    let amount = |value: Option<i64>| value.map(|value| value.to_string());
    let day = |value: Option<Date>| value.map(|value| value.to_string());
    let ends = |measure| match measure {
        Measure::TotalBudget => (amount(query.total_budget.from), amount(query.total_budget.to)),
        Measure::EuContribution => (amount(query.eu_contribution.from), amount(query.eu_contribution.to)),
        Measure::Date => (day(query.dates.from), day(query.dates.to)),
    };
    let view = |(measure, histogram): (&Measure, &asterism_search::Histogram)| {
        let (low, high) = ends(*measure);
        RangeView {
            measure: *measure,
            low,
            high,
            buckets: histogram.buckets.clone(),
            without: histogram.without,
        }
    };
    results.histograms.iter().map(view).collect()
}

/// Visitors search what is public, who is signed in what everybody sees who is. What somebody sees beyond that, by a
/// role in a space, they read and do not find. Whoever runs the machine searches everything.
pub(crate) fn audience(actor: &Actor) -> Audience {
    match actor {
        Actor::Operator => Audience::All,
        Actor::Person(_) => Audience::Members,
        Actor::Visitor | Actor::Import { .. } => Audience::Public,
    }
}

/// The index knows what everybody sees of people; who sees more reads their name.
fn named(hit: &Hit, document: Option<&Document>) -> Hit {
    let mut hit = hit.clone();
    if let Some(document @ Document::Person(person)) = document
        && !person.about.title.is_empty()
    {
        hit.name = shown_name(document);
    }
    hit
}

fn programme_of(document: &Document) -> Option<RecordId> {
    match document {
        Document::Project(project) => project.programme,
        Document::Call(call) => call.programme,
        _ => None,
    }
}

fn lead_name(document: &Document) -> Option<String> {
    let Document::Project(project) = document else { return None };
    project.lead().map(|lead| lead.name_as_given.clone()).filter(|name| !name.is_empty())
}

fn countries(document: &Document) -> Vec<String> {
    match document {
        Document::Project(project) => project.countries().iter().map(ToString::to_string).collect(),
        Document::Organisation(organisation) => {
            organisation.country.iter().map(ToString::to_string).collect()
        }
        Document::Person(person) => person.country.iter().map(ToString::to_string).collect(),
        Document::Event(event) => {
            event.places.iter().filter_map(|place| place.country.as_ref()).map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    }
}

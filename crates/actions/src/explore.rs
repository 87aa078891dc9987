//! Explore: one search over everything, with its state in the address.
//!
//! The names of parameters are the keys of the filters, so that an address can be read and written
//! by hand: `q`, every [`Facet`] key (repeatable), `total_budget_min`, `total_budget_max`,
//! `eu_contribution_min`, `eu_contribution_max`, `from`, `to`, `sort`, `page`, `limit`, and `all` with
//! the key of a filter whose values are all to be listed: `values_page` of them, and those that have the
//! words of `values_like`.

mod called;
mod moved;
mod request;
mod table;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use asterism_domain::library::LibraryItem;
use asterism_domain::{
    Actor, Document, DocumentKind, FileType, Kind, Money, ProjectStatus, Record, RecordId, Seq, SourceKind,
};
use asterism_search::{
    Audience, Counts, DateRange, Facet, Hit, Measure, Note, Query, Results, Snippet, Sort,
};
use jiff::Timestamp;
use jiff::civil::Date;

pub use called::ValueNames;
pub(crate) use moved::Moved;
pub use request::is_taken as explore_takes;
pub use table::{csv_line, table_head, table_line};
pub use values::{Placed, ValuesPart};

use crate::details::{dates_of, status_of};
use crate::labels::Label;
use crate::records::{Ref, shown_name};
use crate::{App, Error, Result};
use request::{Boxes, Request};

/// How many records a record's page names as like it.
const RELATED: usize = 6;
/// And among how many they are looked for.
const LOOKED_AT: usize = 60;
/// And how many of these are read, for some may not be shown.
const READ: usize = 12;

/// The parameters of an Explore address, in the order given.
pub type Params = [(String, String)];

#[derive(Debug, Clone)]
pub struct ExploreView {
    pub text: String,
    /// Exactly how many records match.
    pub total: u64,
    /// And how many of them are events.
    pub events: u64,
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
    /// The programme of a project or a call; the first project of what comes from projects.
    pub belongs_to: Option<Ref>,
    pub date: Option<Date>,
    pub end: Option<Date>,
    pub source: Option<Label>,
    pub language: Option<String>,
    pub countries: Vec<String>,
    pub fictional: bool,
    pub interested_in: Vec<asterism_domain::Intent>,
    /// Whether it is somebody who says what they are an expert of.
    pub expert: bool,
    pub open_event: Option<bool>,
    /// Where a news item comes from.
    pub news_source: Option<SourceKind>,
    pub document_kind: Option<DocumentKind>,
    pub file_type: Option<FileType>,
    pub issues: usize,
}

/// A record that is like another.
#[derive(Debug, Clone)]
pub struct Alike {
    pub found: Ref,
    /// As [`HitView::belongs_to`].
    pub belongs_to: Option<Ref>,
    /// What tells projects of one name apart: who carries it, when, for how much, and its code.
    pub by: Option<String>,
    pub start: Option<Date>,
    pub end: Option<Date>,
    pub budget: Option<Money>,
    pub code: Option<String>,
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
    /// Which part of all values is listed, where all were asked for and are too many for one page.
    pub part: Option<ValuesPart>,
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
    /// Its own, or that of its programme.
    pub period: Option<String>,
    pub lead: Option<String>,
    pub status: Option<ProjectStatus>,
    /// When the record last changed.
    pub changed: Option<Timestamp>,
}

impl ResultRow {
    /// What its reader calls it; nothing where a person shows them neither name nor organisation.
    pub fn name(&self) -> String {
        shown_name(&self.record.document)
    }

    /// The day it is about, where it has one.
    pub fn day(&self) -> Option<Date> {
        dates_of(&self.record.document).0
    }
}

/// The query that an Explore address means to a visitor, for those who ask the index themselves.
pub fn query(params: &Params) -> Result<Query> {
    Ok(Request::read(params, Audience::Public)?.query)
}

/// A search that is kept, from the query of its address: the same in canonical order, and what it asks of every record
/// there is. Order and page are nothing to keep.
pub(crate) fn saved(address: &str) -> Result<(String, Query)> {
    let pairs = url::form_urlencoded::parse(address.as_bytes()).into_owned();
    let kept = pairs.filter(|(name, _)| !matches!(name.as_str(), "sort" | "limit" | "page"));
    let request = Request::read(&kept.collect::<Vec<_>>(), Audience::All)?;
    let canonical =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.params).finish();
    Ok((canonical, Query { limit: 0, counts: Counts::none(), strict: true, ..request.query }))
}

impl App {
    /// The first records of a result, and how many it has.
    pub(crate) async fn first_of_result(
        &self,
        actor: &Actor,
        params: &Params,
        most: usize,
    ) -> Result<(Vec<RecordId>, u64)> {
        let request = self.request(actor, params).await?;
        let query = Query { offset: 0, limit: most, counts: Counts::none(), ..request.query };
        let found = self.inner.standing.ask(|index| index.search(&query))?;
        Ok((found.hits.iter().map(|hit| hit.id).collect(), found.total))
    }

    /// One page of the result that `params` ask for, with exact counts.
    pub async fn explore(&self, actor: &Actor, params: &Params) -> Result<ExploreView> {
        let request = self.request(actor, params).await?;
        let results = self.inner.standing.ask(|index| index.search(&request.query))?;
        let events = self.events_among(&request.query, &results)?;
        let mut facets = Vec::new();
        for (facet, counts) in &results.facets {
            facets.push(match &request.all {
                Some(all) if all.facet == *facet => self.whole_facet(&request.query, all).await?,
                _ => self.facet_offered(*facet, counts).await?,
            });
        }
        Ok(ExploreView {
            text: request.query.text.clone(),
            total: results.total,
            events,
            offset: request.query.offset,
            limit: request.query.limit,
            sort: request.query.sort,
            hits: self.hits(actor, &results).await?,
            facets,
            ranges: ranges(&request.boxes, &results),
            did_you_mean: results.did_you_mean.clone(),
            notes: self.nearest_by_name(
                &request.query,
                request.notes.into_iter().chain(results.notes.iter().cloned()).collect(),
            )?,
            expansions: results.expansions.clone(),
            params: request.params,
        })
    }

    /// How many events a result has. The counts of kinds leave the filter by kind out, so they tell only where there
    /// is none.
    fn events_among(&self, query: &Query, results: &Results) -> Result<u64> {
        let kinds = [&query.filters, &query.without].map(|filters| filters.get(&Facet::Kind));
        let listed = results.facets.get(&Facet::Kind).filter(|_| kinds == [None, None]);
        if let Some(counts) = listed {
            let events = counts.values.iter().find(|value| *value.value == *Kind::Event.as_str());
            return Ok(events.map_or(0, |value| value.count));
        }
        if kinds[0].is_some_and(|asked| !asked.contains(Kind::Event.as_str())) {
            return Ok(0);
        }
        self.only_events(query)
    }

    fn only_events(&self, query: &Query) -> Result<u64> {
        let events = BTreeSet::from([Kind::Event.as_str().to_owned()]);
        let mut query = Query { limit: 0, offset: 0, counts: Counts::none(), ..query.clone() };
        query.filters.insert(Facet::Kind, events);
        Ok(self.inner.standing.ask(|index| index.search(&query))?.total)
    }

    /// How many events of a result that has any have a day on which they begin: no other can stand in a calendar.
    pub async fn dated_events(&self, actor: &Actor, params: &Params) -> Result<u64> {
        let query = self.request(actor, params).await?.query;
        let any_day = DateRange { from: Some(Date::MIN), to: None };
        self.only_events(&Query { starts: query.starts.and(any_day), ..query })
    }

    /// When anything last changed that results are made of; none where nothing has.
    pub async fn last_change(&self) -> Result<Option<Timestamp>> {
        let newest = self.inner.standing.indexed_up_to();
        Ok(self.inner.store.written_at(&[newest]).await?.remove(&newest))
    }

    /// Every record of the result, in its order, a batch at a time: `next` is called until it
    /// returns nothing, so that a whole result can be streamed without holding it.
    pub async fn explore_all(&self, actor: &Actor, params: &Params) -> Result<ResultStream> {
        let request = self.request(actor, params).await?;
        let ids = Box::new(self.inner.standing.ask(|index| index.stream(&request.query))?);
        Ok(ResultStream { app: self.clone(), ids, actor: actor.clone() })
    }

    /// Names that begin like `prefix`, with their kinds.
    pub async fn suggest(&self, actor: &Actor, prefix: &str) -> Result<Vec<asterism_search::Suggestion>> {
        let audience = self.audience(actor).await?;
        self.inner.standing.ask(|index| index.suggest(prefix, 10, &audience))
    }

    /// The same, as everybody reads them.
    pub fn suggest_to_visitors(&self, prefix: &str) -> Result<Vec<asterism_search::Suggestion>> {
        self.inner.standing.ask(|index| index.suggest(prefix, 10, &Audience::Public))
    }

    /// Visitors search what is public, who is signed in what everybody sees who is, what is shown to the spaces they have
    /// a role in, and what people show to those who are in a space with them, as of now. What somebody sees beyond that,
    /// because it is theirs, they read and do not find. Whoever runs the machine searches everything.
    pub(crate) async fn audience(&self, actor: &Actor) -> Result<Audience> {
        let member = match actor {
            Actor::Operator => return Ok(Audience::All),
            Actor::Visitor | Actor::Import { .. } => return Ok(Audience::Public),
            Actor::Person(member) if member.administrator => return Ok(Audience::EverySpace),
            Actor::Person(member) if member.roles.is_empty() => return Ok(Audience::Members),
            Actor::Person(member) => member,
        };
        // A key of one space has the roles of that space alone, and is near those alone who are in it.
        let people = self.inner.store.people_of(member.roles.keys()).await?;
        let spaces = member.roles.keys().map(|space| space.as_str().to_owned()).collect();
        Ok(Audience::Spaces { spaces, people })
    }

    /// Records like this one that its page does not name already, as far as their reader may open them. What is made up
    /// leads to what is made up, and nothing else does.
    pub(crate) async fn like_it(
        &self,
        actor: &Actor,
        record: &Record,
        named: &BTreeSet<RecordId>,
    ) -> Result<Vec<Alike>> {
        let audience = self.audience(actor).await?;
        let found = match self.inner.standing.ask(|index| index.related(record.id, LOOKED_AT, &audience)) {
            // Without an index a page does without them.
            Err(Error::Searchless) => Vec::new(),
            found => found?,
        };
        let others = found.iter().filter(|related| !related.linked && !named.contains(&related.id));
        let ids: Vec<RecordId> = others.map(|related| related.id).take(READ).collect();
        // The index may be a moment behind what was hidden.
        let records = self.visible_records(actor, ids.iter().copied().collect()).await?;
        let made_up = record.document.about().fictional;
        let fitting = ids.iter().filter_map(|id| records.get(id));
        let fitting = fitting.filter(|found| found.document.about().fictional == made_up);
        let fitting: Vec<&Record> =
            fitting.filter(|found| !found.state.is_out_of_use()).take(RELATED).collect();
        let wholes = self.named_by(fitting.iter().copied(), belongs_to).await?;
        let alike = |found: &Record| {
            let project = match &found.document {
                Document::Project(project) => Some(project),
                _ => None,
            };
            Alike {
                found: Ref::of(found),
                belongs_to: belongs_to(&found.document).and_then(|id| wholes.get(&id)).map(Ref::of),
                by: lead_name(&found.document),
                start: project.and_then(|project| project.start),
                end: project.and_then(|project| project.end),
                budget: project.and_then(|project| project.total_budget),
                code: project.and_then(|project| project.operation_code.clone()),
            }
        };
        Ok(fitting.into_iter().map(alike).collect())
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
        // The index may be a moment behind what was hidden.
        let records = self.visible_records(actor, ids.iter().copied().collect()).await?;
        let wholes = self.named_by(records.values(), belongs_to).await?;
        let issues = self.inner.store.issue_totals(&ids).await?;
        let spaces: BTreeSet<&str> = records.values().map(|record| record.space.as_str()).collect();
        let spaces = self.labels(Facet::Space, &spaces.into_iter().collect::<Vec<_>>()).await?;
        let view = |hit: &Hit| {
            let record = records.get(&hit.id);
            let document = record.map(|record| &record.document);
            let about = document.map(Document::about);
            HitView {
                lead: document.and_then(lead_name),
                belongs_to: document.and_then(belongs_to).and_then(|id| wholes.get(&id)).map(Ref::of),
                date: hit.start.or(hit.published),
                end: hit.end,
                source: record.and_then(|record| spaces.get(record.space.as_str()).cloned()),
                language: Some(hit.language.clone()).filter(|code| !code.is_empty()),
                countries: document.map(countries).unwrap_or_default(),
                fictional: about.is_some_and(|about| about.fictional),
                interested_in: match document {
                    Some(Document::Person(person)) => person.interested_in.clone(),
                    _ => Vec::new(),
                },
                expert: matches!(document, Some(Document::Person(person)) if !person.expert_in.is_empty()),
                open_event: match document {
                    Some(Document::Event(event)) => event.open,
                    _ => None,
                },
                news_source: match document {
                    Some(Document::News(news)) => news.source_kind,
                    _ => None,
                },
                document_kind: library_item(document).and_then(|item| item.document_kind),
                file_type: library_item(document).and_then(|item| item.file_type),
                issues: issues.get(&hit.id).copied().unwrap_or(0) as usize,
                hit: named(hit, document),
            }
        };
        Ok(results.hits.iter().filter(|hit| records.contains_key(&hit.id)).map(view).collect())
    }

    /// What `names` reads out of records' documents, as far as everybody may see it.
    async fn named_by(
        &self,
        records: impl Iterator<Item = &Record>,
        names: fn(&Document) -> Option<RecordId>,
    ) -> Result<BTreeMap<RecordId, Record>> {
        let ids = records.filter_map(|record| names(&record.document)).collect();
        self.visible_records(&Actor::Visitor, ids).await
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
        let programmes = self.app.named_by(records.values(), programme_of).await?;
        let newest: Vec<Seq> = records.values().map(|record| record.seq).collect();
        let written = self.app.inner.store.written_at(&newest).await?;
        let today = self.app.today();
        let row = |id: &RecordId| {
            let record = records.remove(id)?;
            let programme = programme_of(&record.document).and_then(|id| programmes.get(&id));
            Some(ResultRow {
                lead: lead_name(&record.document),
                period: table::own_period(&record).or_else(|| programme.and_then(table::own_period)),
                programme: programme.map(Ref::of),
                status: status_of(&record.document, today),
                changed: written.get(&record.seq).copied(),
                record,
            })
        };
        Ok(Some(ids.iter().filter_map(row).collect()))
    }
}

fn ranges(query: &Boxes, results: &Results) -> Vec<RangeView> {
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

/// The index knows what everybody sees of people; who sees more reads their name.
fn named(hit: &Hit, document: Option<&Document>) -> Hit {
    let mut hit = hit.clone();
    if let Some(document @ Document::Person(person)) = document
        && !person.about.title.is_empty()
    {
        hit.name = shown_name(document);
    }
    // A record that says nothing else is found with the numbers its sources have for it. Unless they are what was sought,
    // a number alone tells nobody what it is.
    if let Some(document) = document
        && hit.snippet.highlights.is_empty()
        && hit
            .snippet
            .text
            .split_whitespace()
            .all(|word| document.about().keys.iter().any(|key| key.key == word))
    {
        hit.snippet = Snippet::default();
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

/// The whole that a record is told apart by from others of its name: there are many brochures.
fn belongs_to(document: &Document) -> Option<RecordId> {
    let projects = match document {
        Document::Event(event) => &event.projects,
        Document::News(news) => &news.projects,
        Document::Post(post) => &post.projects,
        Document::LibraryItem(item) => &item.projects,
        Document::Media(media) => &media.projects,
        other => return programme_of(other),
    };
    projects.first().copied()
}

fn library_item(document: Option<&Document>) -> Option<&LibraryItem> {
    match document {
        Some(Document::LibraryItem(item)) => Some(item),
        _ => None,
    }
}

fn lead_name(document: &Document) -> Option<String> {
    let Document::Project(project) = document else { return None };
    let lead = project.lead().filter(|lead| !lead.name_withheld)?;
    Some(lead.name_as_given.clone()).filter(|name| !name.is_empty())
}

fn countries(document: &Document) -> Vec<String> {
    table::countries(document).iter().map(ToString::to_string).collect()
}

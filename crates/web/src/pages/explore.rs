//! Explore: one search over everything, as a page.

use askama::Template;
use asterism_actions::{ExploreView, HitView, How, MatchField, Note, Sort};
use asterism_domain::{Followed, Kind, Space};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::edit::{self, Adding, Bulk};
use super::follow::{self, Follow};
use super::{explore_filters, words};
use crate::component::{ActiveFilter, FacetList, Hidden, Pager, RangeFilter};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/explore.html")]
struct ExplorePage {
    shell: Shell,
    l: Locale,
    text: String,
    total: String,
    notes: Vec<String>,
    did_you_mean: Option<LinkTo>,
    active: Vec<ActiveFilter>,
    clear: Option<String>,
    sorts: Vec<(&'static str, String, bool)>,
    facets: Vec<FacetList>,
    ranges: Vec<RangeFilter>,
    hidden: Vec<Hidden>,
    hits: Vec<HitEntry>,
    pager: Pager,
    /// What is wrong with the page asked for, and the last one that there is.
    beyond: Option<(String, LinkTo)>,
    /// The same result in other forms.
    link: String,
    forms: Vec<LinkTo>,
    follow: Follow,
    adding: Adding,
    /// Doing something to several, for those who may.
    bulk: Option<Bulk>,
}

/// One hit as it is shown.
struct HitEntry {
    id: String,
    href: String,
    name: String,
    title: String,
    kind: String,
    /// Programme, dates, source and so on, in one line.
    line: Vec<String>,
    snippet: Vec<(String, bool)>,
    reasons: Vec<String>,
    marks: Vec<String>,
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let view = app.explore(&visit.actor(), &visit.pairs).await?;
    let mut shown = explore_page(&visit, &view);
    let asked = of(&view.params);
    let title = called(visit.l, &view);
    if !shown.hits.is_empty() {
        shown.bulk = edit::bulk(app, &visit, Some((&asked, view.total)));
    }
    shown.follow = follow::of(app, &visit, Followed::Search, asked.trim_start_matches('?'), &title).await?;
    page(&shown)
}

/// What forms ask for that take a region by its code.
const REGIONS_BY_CODE: &str = "nuts";

pub(super) async fn suggest(
    State(site): State<Site>,
    visit: Visit,
) -> Result<Json<serde_json::Value>, Problem> {
    let (kinds, typed) = (visit.value("kinds").unwrap_or(""), visit.value("q").unwrap_or(""));
    if kinds == REGIONS_BY_CODE {
        let (l, found) = (visit.l, site.app()?.regions_called(typed).await?.0);
        let entry = |region: &asterism_actions::CalledRegion| json!({ "id": region.code.as_str(), "name": words::region_label(l, region), "kind": words::region_within(l, region) });
        return Ok(Json(found.iter().map(entry).collect()));
    }
    let kinds: Vec<Kind> = kinds.split(',').filter_map(Kind::parse).collect();
    let found = site.app()?.suggest_of(&visit.actor(), typed, &kinds).await?;
    let entry = |found: &asterism_actions::Suggestion| json!({ "id": found.id.to_string(), "name": found.name, "matched": found.matched, "kind": words::kind(visit.l, found.kind), "path": found.path });
    Ok(Json(found.iter().map(entry).collect()))
}

fn explore_page(visit: &Visit, view: &ExploreView) -> ExplorePage {
    let l = visit.l;
    let address = |form: &str| format!("/explore{form}{}", of(&view.params));
    let title = if view.text.is_empty() {
        l.t("nav-explore")
    } else {
        l.with("explore-title", &[("words", &view.text)])
    };
    let mut shell = Shell::new(visit, title).section(Section::Explore).alternate(
        "application/atom+xml",
        address(".atom"),
        l.t("as-feed"),
    );
    shell.search.clone_from(&view.text);
    shell.own_search = true;
    shell.unlisted = !view.params.is_empty();
    let active = explore_filters::active(l, view);
    let clear = (active.len() > 1).then(|| {
        let words = (!view.text.is_empty()).then_some(("q", view.text.as_str()));
        format!("/explore{}", query_string(words))
    });
    let page_number = view.offset / view.limit.max(1) + 1;
    ExplorePage {
        text: view.text.clone(),
        total: l.count("hits-count", view.total),
        notes: notes(l, view),
        did_you_mean: view.did_you_mean.as_ref().map(|words| other_words(view, words)),
        active,
        clear,
        sorts: Sort::ALL
            .iter()
            .map(|sort| (sort.as_str(), l.label("sort", sort.as_str()), *sort == view.sort))
            .collect(),
        facets: explore_filters::facets(l, view),
        ranges: explore_filters::ranges(l, view),
        hidden: hidden(view),
        hits: view.hits.iter().map(|hit| hit_entry(l, hit)).collect(),
        pager: Pager::new(l, "/explore", &view.params, page_number, view.limit, view.total as usize),
        beyond: beyond(l, view, page_number),
        link: address(""),
        follow: Follow::default(),
        adding: adding(visit, view),
        bulk: None,
        forms: forms(view).map(|(form, key)| LinkTo::new(address(form), l.t(key))).collect(),
        shell,
        l,
    }
}

/// The forms in which a result can be had. A calendar holds events.
fn forms(view: &ExploreView) -> impl Iterator<Item = (&'static str, &'static str)> {
    let always = [(".atom", "as-feed"), (".csv", "as-table"), (".json", "as-json")];
    always.into_iter().chain((view.events > 0).then_some((".ics", "as-calendar")))
}

/// A page after the last one holds nothing, which is not to say that nothing was found.
fn beyond(l: Locale, view: &ExploreView, asked: usize) -> Option<(String, LinkTo)> {
    if view.total == 0 || (view.offset as u64) < view.total {
        return None;
    }
    let last = view.total.div_ceil(view.limit.max(1) as u64);
    let numbers =
        [("page", asked as i64), ("last", last as i64)].map(|(name, number)| (name, l.number(number)));
    let said = l.with("page-beyond", &numbers.each_ref().map(|(name, number)| (*name, number.as_str())));
    let mut params = view.params.clone();
    if last > 1 {
        params.push(("page".to_owned(), last.to_string()));
    }
    Some((said, LinkTo::new(format!("/explore{}", of(&params)), l.t("page-last"))))
}

/// What may be added to the list: of the kinds that were asked for, in the space that was.
fn adding(visit: &Visit, view: &ExploreView) -> Adding {
    let asked = |name: &str| {
        let of: Vec<&str> =
            view.params.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        of
    };
    let kinds: Vec<Kind> = asked("kind").into_iter().filter_map(Kind::parse).collect();
    match asked("space").as_slice() {
        [] => Adding::to_list(visit, &kinds, None),
        [space] => Adding::to_list(visit, &kinds, Some(&Space::new(space))),
        _ => Adding::default(),
    }
}

/// What a search is called that somebody saves: its words and its filters.
pub(super) fn called(l: Locale, view: &ExploreView) -> String {
    let words = (!view.text.is_empty()).then(|| format!("“{}”", view.text));
    let filters = explore_filters::active(l, view);
    let filters = filters.iter().map(|one| format!("{}: {}", one.filter, one.value));
    let parts: Vec<String> = words.into_iter().chain(filters).collect();
    if parts.is_empty() { l.t("follow-everything") } else { parts.join(" · ") }
}

/// A query string of parameters.
pub(super) fn of(params: &[(String, String)]) -> String {
    query_string(params.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn other_words(view: &ExploreView, words: &str) -> LinkTo {
    let others = view.params.iter().filter(|(name, _)| name != "q");
    let pairs = others.map(|(name, value)| (name.as_str(), value.as_str()));
    LinkTo::new(format!("/explore{}", query_string([("q", words)].into_iter().chain(pairs))), words)
}

/// What the form carries along without showing it.
fn hidden(view: &ExploreView) -> Vec<Hidden> {
    let shown: Vec<&str> = view.facets.iter().map(|facet| facet.facet.as_str()).collect();
    let carried = |name: &str| {
        name == "limit" || (asterism_actions::Facet::parse(name).is_some() && !shown.contains(&name))
    };
    let kept = view.params.iter().filter(|(name, _)| carried(name));
    kept.map(|(name, value)| Hidden { name: name.clone(), value: value.clone() }).collect()
}

fn notes(l: Locale, view: &ExploreView) -> Vec<String> {
    let note = |note: &Note| match note {
        Note::CutAtCharacters(count) => l.count("note-cut-characters", *count as u64),
        Note::CutAtWords(count) => l.count("note-cut-words", *count as u64),
        Note::UnknownField(field) => l.with("note-unknown-field", &[("field", field)]),
        Note::UnknownValue { facet, value, nearest } => {
            let parts = [("filter", l.label("facet", facet.as_str())), ("value", value.clone())];
            let parts = parts.each_ref().map(|(name, part)| (*name, part.as_str()));
            let unknown = l.with("note-unknown-value", &parts);
            let names: Vec<String> = nearest.iter().map(|near| value_called(l, *facet, near)).collect();
            match names.is_empty() {
                true => unknown,
                false => {
                    format!("{unknown} {}", l.with("note-nearest-values", &[("values", &names.join(", "))]))
                }
            }
        }
        Note::UnknownFilter(name) => l.with("note-unknown-filter", &[("name", name)]),
        Note::UnreadRange { field, value } => {
            l.with("note-unread-range", &[("field", field), ("value", value)])
        }
        Note::TurnedRange { field, from, to } => {
            let field = super::facts::range_words(l, field);
            l.with("note-turned-range", &[("field", &field), ("from", from), ("to", to)])
        }
        Note::NoWord(text) => l.with("note-no-word", &[("text", text)]),
        Note::ShortPrefix(word) => l.with("note-short-prefix", &[("word", word)]),
        Note::StarInPhrase(phrase) => l.with("note-star-in-phrase", &[("phrase", phrase)]),
        Note::StrayOr => l.t("note-stray-or"),
        Note::SomeWords { complete } => l.count("note-some-words", *complete),
    };
    let mut notes: Vec<String> = view.notes.iter().map(note).collect();
    for expansion in &view.expansions {
        let key = match expansion.how {
            How::Synonym => "note-synonym",
            How::Spelling => "note-spelling",
            How::Word | How::Form => continue,
        };
        notes.push(l.with(key, &[("word", &expansion.typed), ("others", &expansion.words.join(", "))]));
    }
    notes
}

/// A value as its filter shows it, with what may be typed for it.
fn value_called(l: Locale, facet: asterism_actions::Facet, value: &str) -> String {
    let called = words::label(l, &asterism_actions::label_of(facet, value), value);
    if called == value { called } else { format!("{called} ({value})") }
}

/// What a hit is called; some people do not show their name to everybody.
pub(super) fn hit_name(l: Locale, name: &str) -> String {
    if name.is_empty() { l.t("name-not-known") } else { words::called(l, name) }
}

fn hit_entry(l: Locale, view: &HitView) -> HitEntry {
    let hit = &view.hit;
    HitEntry {
        id: hit.id.to_string(),
        href: hit.path.clone(),
        name: hit_name(l, &hit.name),
        title: if hit.title == hit.name { String::new() } else { hit.title.clone() },
        kind: words::kind(l, hit.kind),
        line: facts_line(l, view),
        snippet: snippet(&hit.snippet),
        reasons: reasons(l, &hit.reasons),
        marks: marks(l, view),
    }
}

/// Why a record matched, field by field: the words, and how where they are not the typed ones.
fn reasons(l: Locale, reasons: &[asterism_actions::Reason]) -> Vec<String> {
    let fields = [
        (MatchField::Name, "match-name"),
        (MatchField::OtherNames, "match-other-names"),
        (MatchField::Title, "match-title"),
        (MatchField::Summary, "match-summary"),
        (MatchField::Body, "match-body"),
    ];
    let of_field = |(field, key): &(MatchField, &str)| {
        let own = reasons.iter().filter(|reason| reason.field == *field);
        let words: Vec<String> = own.map(|reason| matched_words(l, reason)).collect();
        (!words.is_empty()).then(|| format!("{}: {}", l.t(key), words.join(", ")))
    };
    fields.iter().filter_map(of_field).collect()
}

fn matched_words(l: Locale, reason: &asterism_actions::Reason) -> String {
    let words = reason.words.join(", ");
    match reason.how {
        How::Word => words,
        How::Form => format!("{words} ({})", l.t("match-form")),
        How::Synonym => format!("{words} ({})", l.t("match-synonym")),
        How::Spelling => format!("{words} ({})", l.t("match-spelling")),
    }
}

fn facts_line(l: Locale, view: &HitView) -> Vec<String> {
    let years = match (view.date, view.end) {
        (Some(start), Some(end)) if start.year() != end.year() => {
            Some(format!("{}–{}", start.year(), end.year()))
        }
        (Some(day), _) => Some(l.date_short(day)),
        _ => None,
    };
    let lead = view.lead.as_ref().map(|name| l.with("lead-is", &[("name", name)]));
    let names = view
        .countries
        .iter()
        .take(4)
        .map(|code| l.try_t(&format!("country-{code}")).unwrap_or_else(|| code.clone()));
    let mut countries = names.collect::<Vec<_>>().join(", ");
    if view.countries.len() > 4 {
        countries.push_str(&format!(" +{}", view.countries.len() - 4));
    }
    let whole = view.belongs_to.as_ref().map(|found| match found.kind {
        Kind::Project => l.with("project-is", &[("name", &found.name)]),
        _ => found.name.clone(),
    });
    let news = view
        .news_source
        .map(|kind| l.with("news-from", &[("source", &l.label("source-kind", kind.as_str()))]));
    let document = view.document_kind.map(|kind| l.label("document-kind", kind.as_str()));
    let file = view.file_type.map(|kind| l.label("file-type", kind.as_str()));
    let language = view.language.as_ref().map(|code| l.label("language", code));
    let source = view.source.as_ref().map(|source| words::label(l, source, ""));
    let source = source.map(|source| l.with("from-source", &[("source", &source)]));
    let countries = (!countries.is_empty()).then_some(countries);
    [whole, years, lead, news, document, file, countries, language, source].into_iter().flatten().collect()
}

fn marks(l: Locale, view: &HitView) -> Vec<String> {
    let mut marks = Vec::new();
    if view.fictional {
        marks.push(l.t("fictional"));
    }
    if let Some(open) = view.open_event {
        marks.push(l.t(if open { "open-to-all" } else { "partners-only" }));
    }
    if view.expert {
        marks.push(l.t("expert"));
    }
    marks.extend(view.interested_in.iter().map(|wish| l.label("intent", wish.as_str())));
    if view.issues > 0 {
        marks.push(l.count("issues-count", view.issues as u64));
    }
    marks
}

/// The snippet as runs of text, marked or not.
fn snippet(snippet: &asterism_actions::Snippet) -> Vec<(String, bool)> {
    let mut runs = Vec::new();
    let mut at = 0;
    if snippet.cut_before {
        runs.push(("… ".to_owned(), false));
    }
    for range in &snippet.highlights {
        runs.extend(snippet.text.get(at..range.start).map(|text| (text.to_owned(), false)));
        runs.extend(snippet.text.get(range.clone()).map(|text| (text.to_owned(), true)));
        at = range.end;
    }
    runs.extend(snippet.text.get(at..).map(|text| (text.to_owned(), false)));
    if snippet.cut_after {
        runs.push((" …".to_owned(), false));
    }
    runs.retain(|(text, _)| !text.is_empty());
    runs
}

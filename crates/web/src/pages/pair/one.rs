use askama::Template;
use asterism_actions::{Details, PairAnswer, PairView, PairsAsked, ProposalState, RecordView, pair_weights};
use asterism_domain::{FieldChange, Seq};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::Value;

use super::list::percent;
use super::{asked, filter_query};
use crate::component::{Cell, Column, DataTable, Field, Form, Row};
use crate::door::Posted;
use crate::html::{LinkTo, page, safe_address};
use crate::locale::Locale;
use crate::pages::history::{Names, value_words};
use crate::pages::{fields, words};
use crate::problem::refused_page;
use crate::shell::{Section, Shell};
use crate::visit::{Visit, decode};
use crate::{Problem, Site};

/// Projects listed of each side.
const PROJECTS: usize = 10;

/// What is compared first, in this order; what else the records say comes after it.
const FIRST: [&str; 14] = [
    "about.title",
    "names",
    "abbreviation",
    "about.aliases",
    "organisation_type",
    "type_as_given",
    "helix_role",
    "country",
    "region",
    "town",
    "postcode",
    "point",
    "identifiers",
    "about.links",
];

#[derive(Template)]
#[template(path = "page/pair.html")]
struct PairPage {
    shell: Shell,
    l: Locale,
    /// What came of the pair, where somebody decided.
    decided: String,
    error: String,
    score: DataTable,
    fields: DataTable,
    sides: Vec<Side>,
    forms: Vec<Form>,
    links: Vec<LinkTo>,
}

/// The projects of one of the two, and where its history is.
struct Side {
    name: LinkTo,
    text: String,
    projects: Vec<(LinkTo, String)>,
    links: Vec<LinkTo>,
}

pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let (_, asked) = asked(&visit)?;
    page(&pair_page(&site, &visit, id, &asked, &filter_query(&visit.pairs)).await?)
}

async fn pair_page(
    site: &Site,
    visit: &Visit,
    id: i64,
    asked: &PairsAsked,
    query: &str,
) -> Result<PairPage, Problem> {
    let (app, l) = (site.app()?, visit.l);
    let view = app.pair(&visit.actor(), id, asked).await?;
    let rows = field_rows(&view);
    let changes: Vec<FieldChange> = rows
        .iter()
        .map(|(path, [before, after])| FieldChange {
            field: path.clone(),
            before: before.clone(),
            after: after.clone(),
        })
        .collect();
    let names = app.names_in(&visit.actor(), changes.iter()).await?;
    let [left, right] = view.sides.each_ref().map(|side| name(l, side));
    let mut links = Vec::new();
    links.extend(view.next.map(|next| LinkTo::new(format!("/pairs/{next}{query}"), l.t("pair-next"))));
    links.push(LinkTo::new(format!("/pairs{query}"), l.t("pair-list")));
    Ok(PairPage {
        shell: Shell::new(visit, l.with("pair-title", &[("left", &left), ("right", &right)]))
            .section(Section::Quality)
            .crumb("/quality", l.t("nav-quality"))
            .crumb(format!("/pairs{query}"), l.t("pairs"))
            .unlisted(),
        decided: decided(l, &view),
        error: String::new(),
        score: score(l, &view),
        fields: compared(l, &view, &rows, &names),
        sides: view.sides.iter().zip(view.kept).map(|(side, kept)| side_of(l, side, kept)).collect(),
        forms: forms(visit, &view, query),
        links,
        l,
    })
}

fn name(l: Locale, side: &RecordView) -> String {
    let name = side.record.document.name();
    if name.is_empty() { l.t("not-stated") } else { name }
}

fn decided(l: Locale, view: &PairView) -> String {
    let pair = &view.proposal;
    if pair.state == ProposalState::Open {
        return String::new();
    }
    let state = l.label("pair-decided", pair.state.as_str());
    match (pair.decided, &view.decided_by) {
        (Some(at), Some(by)) => {
            let parts = [("state", state.as_str()), ("when", &l.moment(at)), ("who", &l.label("actor", by))];
            l.with("pair-decided-by", &parts)
        }
        _ => state,
    }
}

/// What the score is made of: how alike, and how much that counts.
fn score(l: Locale, view: &PairView) -> DataTable {
    let columns = vec![
        Column::text(l.t("pair-part")),
        Column::number(l.t("pair-alike")),
        Column::number(l.t("pair-weight")),
        Column::number(l.t("pair-points")),
    ];
    let mut table = DataTable::new(l.t("pair-score"), columns);
    table.quiet_caption = true;
    table.note = l.t("pair-score-note");
    for (part, value) in &view.proposal.parts {
        let weights = pair_weights(&view.proposal.parts);
        let weight = weights.iter().find(|(known, _)| known == part).map(|(_, weight)| *weight);
        let cells = |alike: String, weight: String| {
            let label = Cell::Text(l.label("pair-part", part));
            vec![label, Cell::Number(alike), Cell::Number(weight), Cell::Number(percent(l, *value))]
        };
        table.row(match weight {
            Some(weight) => cells(percent(l, value / weight), percent(l, weight)),
            None => cells(String::new(), String::new()),
        });
    }
    let sum = Cell::Number(percent(l, view.proposal.score));
    table.total = Some(Row::strong(vec![Cell::Text(l.t("total")), Cell::Empty, Cell::Empty, sum]));
    table
}

/// The fields that at least one of the two has, with the values of both.
fn field_rows(view: &PairView) -> Vec<(String, [Option<Value>; 2])> {
    let sides = view.sides.each_ref().map(|side| flat(&side.record.document));
    let first = FIRST.iter().map(|path| (*path).to_owned());
    let mut paths: Vec<String> = first.collect();
    for (path, _) in sides.iter().flatten() {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    let value = |side: usize, path: &str| {
        sides[side].iter().find(|(known, _)| known == path).map(|(_, value)| value.clone())
    };
    let rows = paths.into_iter().map(|path| {
        let values = [value(0, &path), value(1, &path)];
        (path, values)
    });
    rows.filter(|(_, values)| values.iter().any(Option::is_some)).collect()
}

/// A document's fields, those of what all records have among them.
fn flat(document: &asterism_domain::Document) -> Vec<(String, Value)> {
    let Ok(Value::Object(whole)) = serde_json::to_value(document) else { return Vec::new() };
    let mut found = Vec::new();
    for (field, value) in whole {
        match (field.as_str(), value) {
            ("kind", _) => {}
            ("about", Value::Object(about)) => {
                // What an import noticed stands on the record's page.
                let said = about.into_iter().filter(|(field, _)| field != "noticed");
                found.extend(said.map(|(field, value)| (format!("about.{field}"), value)));
            }
            (_, value) => found.push((field, value)),
        }
    }
    found
}

fn compared(l: Locale, view: &PairView, rows: &[(String, [Option<Value>; 2])], names: &Names) -> DataTable {
    let columns = [l.t("field")].into_iter().chain(view.sides.iter().map(|side| name(l, side)));
    let mut table = DataTable::new(l.t("pair-compared"), columns.map(Column::text).collect());
    table.quiet_caption = true;
    table.stacks = true;
    let spaces = view.sides.each_ref().map(|side| words::label(l, &side.space, side.record.space.as_str()));
    let mut lines = vec![Cell::Text(l.t("pairs-space"))];
    lines.extend(spaces.map(Cell::Text));
    table.row(lines);
    for (path, values) in rows {
        let note = match values {
            [Some(left), Some(right)] if left == right => l.t("pair-same-value"),
            [Some(_), Some(_)] => l.t("pair-other-value"),
            _ => l.t("pair-one-value"),
        };
        let mut cells = vec![Cell::Text(fields::label(l, path)).with_note(note)];
        cells.extend(values.iter().map(|value| match value {
            Some(value) => cell(l, path, value, names),
            None => Cell::Missing(l.t("not-stated")),
        }));
        table.row(cells);
    }
    table
}

fn cell(l: Locale, path: &str, value: &Value, names: &Names) -> Cell {
    let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let lines: Vec<LinkTo> = match (path, value) {
        ("about.links", Value::Array(links)) => links
            .iter()
            .filter_map(|link| text(link, "url"))
            .map(|url| match safe_address(&url) {
                Some(safe) => LinkTo::new(safe, &url),
                None => LinkTo::text(&url),
            })
            .collect(),
        ("about.keys", Value::Array(keys)) => keys
            .iter()
            .filter_map(|key| {
                let scheme = l.label("scheme", &text(key, "scheme")?);
                Some(LinkTo::text(format!("{scheme} {}", text(key, "key")?)))
            })
            .collect(),
        ("region", region) => vec![LinkTo::text(text(region, "code").unwrap_or_default())],
        ("point", point) => {
            let degrees = |field: &str| point.get(field).and_then(Value::as_i64).map(|e6| e6 as f64 / 1e6);
            let written = [degrees("latitude_e6"), degrees("longitude_e6")].into_iter().flatten();
            let written: Vec<String> = written.map(|degrees| l.decimal(degrees, 4)).collect();
            vec![LinkTo::text(written.join(" · "))]
        }
        _ => value_words(l, path, value, names).lines().map(LinkTo::text).collect(),
    };
    Cell::Links(lines)
}

fn side_of(l: Locale, side: &RecordView, kept: bool) -> Side {
    let path = side.record.path();
    let (mut projects, mut total) = (Vec::new(), 0);
    if let Details::Organisation(details) = &side.details {
        total = details.participations_total;
        projects = details
            .participations
            .iter()
            .take(PROJECTS)
            .map(|part| {
                let role = l.label("partner-role", part.role.as_str());
                let programme = part.programme.as_ref().map(|programme| programme.name.clone());
                let years = l.years(part.start, part.end);
                let note = [Some(role), programme, Some(years)]
                    .into_iter()
                    .flatten()
                    .filter(|text| !text.is_empty());
                (words::link(&part.project), note.collect::<Vec<_>>().join(" · "))
            })
            .collect();
    }
    let changes = l.count("pair-changes", side.revisions as u64);
    let parts =
        [("changes", changes.as_str()), ("first", &l.moment(side.first)), ("last", &l.moment(side.changed))];
    let mut text = l.with("pair-history", &parts);
    if kept {
        text = format!("{text} {}", l.t("pair-kept"));
    }
    let mut links = Vec::new();
    if total > PROJECTS {
        let all = l.count("show-all-count", total as u64);
        links.push(LinkTo::new(format!("{path}/referrers?kind=project"), all));
    }
    links.push(LinkTo::new(format!("{path}/history"), l.t("history")));
    Side { name: LinkTo::new(path, name(l, side)), text, projects, links }
}

fn forms(visit: &Visit, view: &PairView, query: &str) -> Vec<Form> {
    let (l, pair) = (visit.l, &view.proposal);
    let action = |step: &str| format!("/pairs/{}/{step}", pair.id);
    let along = || vec![Field::hidden("query", query.trim_start_matches('?'))];
    match pair.state {
        ProposalState::Open | ProposalState::Later => {}
        ProposalState::Settled => return Vec::new(),
        _ => return vec![visit.form(action("undo"), "pair-undo", along()).quiet()],
    }
    let seen = || {
        let seqs = view.sides.each_ref().map(|side| side.record.seq.to_string());
        let mut fields = along();
        fields.extend(["left", "right"].iter().zip(&seqs).map(|(name, seq)| Field::hidden(name, seq)));
        fields
    };
    let mut same = seen();
    let stays = view.sides.iter().map(|side| {
        let record = &side.record;
        let label = format!("{} ({})", name(l, side), words::label(l, &side.space, record.space.as_str()));
        (record.id.to_string(), label, record.id == view.keep)
    });
    same.push(Field::choice("keep", l.t("pair-keep"), stays).help(l.t("pair-keep-help")));
    let mut forms = vec![
        visit.form(action("same"), "pair-same", same),
        visit.form(action("different"), "pair-different", seen()).quiet(),
    ];
    if pair.state == ProposalState::Open {
        forms.push(visit.form(action("later"), "pair-later", seen()).quiet());
    }
    forms
}

pub(super) async fn answer(
    State(site): State<Site>,
    Path((id, step)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, actor) = (site.app()?, posted.actor());
    posted.visit.signed_in()?;
    let id: i64 = id.parse().map_err(|_| Problem::NotFound)?;
    let seen = |name: &str| posted.value(name).parse().ok().map(Seq);
    let seen = seen("left").zip(seen("right")).map(|(left, right)| [left, right]);
    let answer = match step.as_str() {
        "same" => {
            let keep = posted
                .value("keep")
                .parse()
                .map_err(|_| Problem::Invalid(posted.visit.l.t("refused-pair-keep")));
            PairAnswer::Same(Some(keep?))
        }
        "different" => PairAnswer::Different,
        "later" => PairAnswer::Later,
        "undo" => return after(&site, &posted, id, app.undo_pair(&actor, id).await).await,
        _ => return Err(Problem::NotFound),
    };
    // A page of ours says what of the two it showed.
    let Some(seen) = seen else { return Err(Problem::NotAForm) };
    after(&site, &posted, id, app.decide(&actor, id, answer, Some(seen)).await).await
}

/// Back to the pair, which says what came of it and leads on; or the page again with what stood in the way.
async fn after(
    site: &Site,
    posted: &Posted,
    id: i64,
    done: asterism_actions::Result<()>,
) -> Result<Response, Problem> {
    let query = filter_query(&decode(posted.value("query")));
    let refused = match done.map_err(Problem::from) {
        Ok(()) => return Ok(Redirect::to(&format!("/pairs/{id}{query}")).into_response()),
        Err(refused @ Problem::Refused(_)) => refused,
        Err(other) => return Err(other),
    };
    let mut shown = pair_page(site, &posted.visit, id, &PairsAsked::default(), &query).await?;
    shown.error = said(posted.visit.l, &refused);
    refused_page(&shown, &refused)
}

/// The reasons without the names of fields, which stand in no form here.
fn said(l: Locale, refused: &Problem) -> String {
    match refused {
        Problem::Refused(fields) => {
            let why = fields.iter().map(|error| crate::refusal::refusal(l, &error.why));
            why.collect::<Vec<_>>().join(" ")
        }
        other => other.said(l),
    }
}

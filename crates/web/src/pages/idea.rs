//! Project ideas: what their pages show, asking to join, and answering those who ask.

use askama::Template;
use asterism_actions::{Asking, IdeaView, JoinState, Joined, RecordView};
use asterism_domain::Kind;
use asterism_domain::idea::ProjectIdea;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::linked::Linked;
use super::record_page::RecordPage;
use super::words;
use crate::component::{Cell, Field, Form, More, Piece, Prose};
use crate::door::Posted;
use crate::html::{LinkTo, encode, page, query_string};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/project-ideas/{slug}/join", get(show).post(ask))
        .route("/project-ideas/{slug}/join/leave", post(leave))
        .route("/project-ideas/{slug}/join/accept", post(accept))
        .route("/project-ideas/{slug}/join/decline", post(decline))
        .route("/account/ideas", get(own))
}

/// What the record's page shows of an idea.
pub(super) fn fill(shown: &mut RecordPage, view: &RecordView, idea: &ProjectIdea) {
    let l = shown.l;
    let named = |id: Option<asterism_domain::RecordId>| id.and_then(|id| view.refs.get(&id)).map(words::cell);
    let facts = &mut shown.facts;
    let state = if idea.closed { "idea-closed" } else { "idea-open" };
    facts.add(l.t("idea-state"), Cell::Text(l.t(state)));
    facts.add_some(l.t("organisation"), named(idea.organisation));
    let wanted = idea.wanted.iter().map(|side| Cell::Text(l.label("helix-role", side.as_str()))).collect();
    facts.add_all(l.t("field-wanted"), wanted);
    let regions = idea.regions.iter().map(|region| super::place::region_cell(view, region)).collect();
    facts.add_all(l.t("idea-regions"), regions);
    facts.add_some(l.t("programme"), named(idea.programme));
    facts.add_some(l.t("call"), named(idea.call));
    let languages = idea.languages.iter().map(|code| Cell::Text(l.label("language", code.as_str())));
    facts.add_all(l.t("field-languages"), languages.collect());
    shown.summary(&idea.about);
    let parts = [("why", &idea.why), ("what", &idea.what)];
    let told: Vec<(String, Prose)> =
        parts.into_iter().filter_map(|(key, text)| Some((l.t(key), Prose::of(l, text)?))).collect();
    if !told.is_empty() {
        shown.block("story", "idea-story", vec![Piece::Columns(told)]);
    }
    let join = LinkTo::new(format!("{}/join", view.record.path()), l.t("idea-join-link"));
    if !shown.shell.is_read_alone() {
        shown.block("join", "idea-join-heading", vec![Piece::More(join)]);
    }
}

#[derive(Template)]
#[template(path = "page/idea.html")]
struct JoinPage {
    shell: Shell,
    l: Locale,
    lines: Vec<String>,
    joined: Vec<JoinedRow>,
    on: More,
    more: String,
    form: Option<Form>,
    leave: Option<Form>,
    links: Vec<LinkTo>,
    /// Whose idea it is, where that is shown.
    shared_by: Option<LinkTo>,
    /// Those who wait, for who answers.
    waiting: Option<Vec<AskingRow>>,
}

struct JoinedRow {
    person: Option<LinkTo>,
    organisation: Option<LinkTo>,
}

struct AskingRow {
    name: String,
    text: String,
    message: String,
    forms: Vec<Form>,
}

async fn show(State(site): State<Site>, visit: Visit, Path(slug): Path<String>) -> Result<Response, Problem> {
    let after = visit.value("after").filter(|id| !id.is_empty());
    let view = site.app()?.idea(&visit.actor(), &slug, after).await?;
    page(&join_page(&visit, &view, None))
}

/// `asked` is what was sent and refused, and why.
fn join_page(visit: &Visit, view: &IdeaView, asked: Option<(&Posted, &Problem, &Linked)>) -> JoinPage {
    let l = visit.l;
    let at = format!("{}/join", view.record.path);
    let mut lines = vec![l.t(if view.open { "idea-open-text" } else { "idea-closed-text" })];
    lines.extend(view.own.map(|own| l.label("idea-you", own.as_str())));
    let mut links = Vec::new();
    if view.open && visit.who.is_none() {
        let door = query_string([("next", at.as_str())]);
        links.push(LinkTo::new(format!("/sign-in{door}"), l.t("idea-sign-in")));
    }
    let asks = view.open && view.own.is_none() && visit.who.is_some();
    // What was refused is said in the form, or here where there is none.
    lines.extend(asked.filter(|_| !asks).map(|(_, problem, _)| problem.said(l)));
    let leaves = matches!(view.own, Some(JoinState::Joined | JoinState::Waiting));
    let row = |joined: &Joined| JoinedRow {
        person: joined.person.as_ref().map(words::link),
        organisation: joined.organisation.as_ref().map(words::link),
    };
    let mut shell = Shell::new(visit, l.with("idea-join-title", &[("name", &view.record.name)]))
        .section(Section::Explore)
        .crumb(&view.record.path, &view.record.name)
        .unlisted();
    shell.editing = asks;
    JoinPage {
        shell,
        lines,
        joined: view.joined.items.iter().map(row).collect(),
        on: More::of(visit, "after", view.joined.next.clone()),
        more: if view.hidden > 0 { l.count("idea-hidden", view.hidden as u64) } else { String::new() },
        form: asks.then(|| ask_form(visit, &at, asked)),
        leave: leaves.then(|| visit.form(format!("{at}/leave"), "idea-leave", Vec::new()).quiet()),
        links,
        shared_by: view.shared_by.as_ref().map(words::link),
        waiting: view.answers.then(|| view.waiting.iter().map(|one| asking_row(visit, &at, one)).collect()),
        l,
    }
}

fn ask_form(visit: &Visit, at: &str, asked: Option<(&Posted, &Problem, &Linked)>) -> Form {
    let l = visit.l;
    let organisation = asked.map(|(_, _, organisation)| organisation.clone()).unwrap_or_default();
    let sent = |name: &str| asked.map_or("", |(posted, _, _)| posted.value(name));
    let fields = vec![
        Field::area("message", l.t("idea-message"), 5, 2_000).value(sent("message")).required(),
        organisation
            .field(l, "organisation", l.t("idea-organisation"), 300, Kind::Organisation)
            .help(l.t("idea-organisation-help")),
    ];
    let form = visit.form(at, "idea-ask", fields);
    match asked {
        Some((_, problem, _)) => visit.form_again(form, problem),
        None => form,
    }
}

fn asking_row(visit: &Visit, at: &str, one: &Asking) -> AskingRow {
    let l = visit.l;
    let hidden = || vec![Field::hidden("id", &one.id)];
    let when = l.moment(one.at);
    let text = match &one.organisation {
        Some(found) => l.with("idea-asked-for", &[("when", &when), ("organisation", &found.name)]),
        None => l.with("idea-asked", &[("when", &when)]),
    };
    AskingRow {
        name: one.name.clone(),
        text,
        message: one.message.clone(),
        forms: vec![
            visit.form(format!("{at}/accept"), "contact-accept", hidden()),
            visit.form(format!("{at}/decline"), "contact-decline", hidden()).quiet(),
        ],
    }
}

fn back(slug: &str) -> Response {
    Redirect::to(&format!("/project-ideas/{}/join", encode(slug))).into_response()
}

async fn ask(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, who) = (site.app()?, posted.visit.signed_in()?);
    let mut organisation = Linked::posted(&posted, "organisation");
    match app.ask_to_join(who, &slug, organisation.meant(), posted.value("message")).await {
        Ok(()) => Ok(back(&slug)),
        Err(error @ (asterism_actions::Error::Invalid(_) | asterism_actions::Error::TooMany { .. })) => {
            let view = app.idea(&posted.actor(), &slug, None).await?;
            let problem = Problem::from(error);
            if problem.refuses("organisation") {
                organisation.offer(app, &posted.actor(), Kind::Organisation).await?;
            }
            let asked = Some((&posted, &problem, &organisation));
            refused_page(&join_page(&posted.visit, &view, asked), &problem)
        }
        Err(error) => Err(error.into()),
    }
}

async fn leave(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.leave_idea(posted.visit.signed_in()?, &slug).await?;
    Ok(back(&slug))
}

async fn accept(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.answer_join(posted.visit.signed_in()?, &slug, posted.value("id"), true).await?;
    Ok(back(&slug))
}

async fn decline(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.answer_join(posted.visit.signed_in()?, &slug, posted.value("id"), false).await?;
    Ok(back(&slug))
}

#[derive(Template)]
#[template(path = "page/ideas.html")]
struct OwnPage {
    shell: Shell,
    l: Locale,
    rows: Vec<(LinkTo, String)>,
    more: More,
}

async fn own(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let after = visit.value("after").filter(|id| !id.is_empty());
    let (l, beside) = (visit.l, site.app()?.own_ideas(visit.signed_in()?, after).await?);
    let row = |(idea, state): (asterism_actions::Ref, JoinState)| {
        let link = LinkTo::new(format!("{}/join", idea.path), idea.name);
        (link, l.label("idea-you", state.as_str()))
    };
    page(&OwnPage {
        shell: Shell::new(&visit, l.t("ideas")).crumb("/account", l.t("account")).unlisted(),
        more: More::of(&visit, "after", beside.next),
        rows: beside.items.into_iter().map(row).collect(),
        l,
    })
}

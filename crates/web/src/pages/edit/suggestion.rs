//! What was suggested, beside the record as it is: taken whole or by fields, declined, or withdrawn; and one's own.

use std::collections::BTreeMap;

use askama::Template;
use asterism_actions::{Error, Suggested, SuggestionState, SuggestionView, Versions};
use asterism_domain::{Document, FieldChange, diff};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::settle::Choosing;
use crate::component::{DataTable, Field, Form, More};
use crate::door::Posted;
use crate::form::settle::{Changed, Differing, Taken, differing, settled};
use crate::html::{LinkTo, page, safe_address};
use crate::locale::Locale;
use crate::pages::history::{Names, changes_table};
use crate::problem::{IsPage, refused_page};
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/suggestion.html")]
struct SuggestionPage {
    shell: Shell,
    l: Locale,
    /// Who suggested it, when, and what became of it.
    text: String,
    reason: String,
    source: Option<LinkTo>,
    answer: String,
    record: Option<LinkTo>,
    /// Why there is nothing to choose; empty where there is.
    note: String,
    /// What is suggested, for those who do not decide on it.
    changes: Option<DataTable>,
    deciding: Option<Deciding>,
    decline: Option<Form>,
    withdraw: Option<Form>,
}

/// The form in which fields are taken.
struct Deciding {
    action: String,
    token: String,
    on: String,
    fields: Vec<Choosing>,
    /// Fields without a choice, or what is wrong with what was chosen.
    open: Vec<(String, String, String)>,
}

pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let view = site.app()?.suggestion(visit.signed_in()?, &id).await?;
    page(&suggestion_page(&site, &visit, &view, None).await?)
}

/// What can be taken: the fields that the suggestion changes. What the record changed since then stays.
fn takeable(versions: &Versions) -> Vec<Differing> {
    let mut found = differing(&versions.before, &versions.now.document, &versions.suggested);
    found.retain(|differing| differing.changed != Changed::Stored);
    found
}

async fn suggestion_page(
    site: &Site,
    visit: &Visit,
    view: &SuggestionView,
    posted: Option<&Posted>,
) -> Result<SuggestionPage, Problem> {
    let (l, listed) = (visit.l, &view.listed);
    let waits = listed.state == SuggestionState::Waiting;
    let decides = view.decides && waits;
    let name = name_of(l, listed);
    let actions = format!("/suggestions/{}", listed.id);
    let (mut changes, mut deciding) = (None, None);
    if let Some(versions) = &view.versions {
        if decides && view.open {
            deciding = Some(deciding_form(site, visit, &actions, versions, posted).await?);
        } else {
            changes = Some(suggested_changes(site, visit, &versions.before, &versions.suggested).await?);
        }
    }
    let comment = Field::area("comment", l.t("suggestion-comment"), 3, 2_000).required();
    let decline = decides
        .then(|| visit.form(format!("{actions}/decline"), "suggestion-decline", vec![comment]).quiet());
    let withdraw = (view.own && waits && !visit.actor().only_reads())
        .then(|| visit.form(format!("{actions}/withdraw"), "suggestion-withdraw", Vec::new()).quiet());
    let note = match (waits, view.open) {
        (true, false) => l.t("suggestion-not-open"),
        (false, _) if view.versions.is_none() => l.t("suggestion-not-seen"),
        _ => String::new(),
    };
    let list = if view.own { ("/account/suggestions", "suggestions") } else { ("/queue", "queue-title") };
    Ok(SuggestionPage {
        shell: Shell::new(visit, l.with("suggestion-title", &[("name", &name)]))
            .crumb(list.0, l.t(list.1))
            .unlisted(),
        text: state_line(l, listed),
        reason: listed.reason.clone(),
        source: source(listed),
        answer: listed.answer.clone().unwrap_or_default(),
        record: listed
            .record
            .as_ref()
            .map(|record| LinkTo::new(record.path.clone(), l.t("suggestion-record"))),
        note,
        changes,
        deciding,
        decline,
        withdraw,
        l,
    })
}

fn name_of(l: Locale, listed: &Suggested) -> String {
    let seen = listed.record.as_ref().map(|record| record.name.clone());
    seen.or_else(|| listed.name.clone()).unwrap_or_else(|| l.t("name-not-known"))
}

fn source(listed: &Suggested) -> Option<LinkTo> {
    let source = listed.source.as_deref()?;
    Some(LinkTo::new(safe_address(source)?, source))
}

fn state_line(l: Locale, listed: &Suggested) -> String {
    let state = l.label("suggestion", listed.state.as_str());
    let when = l.moment(listed.at);
    match &listed.by {
        Some(by) => l.with("suggestion-by", &[("by", by), ("when", &when), ("state", &state)]),
        None => l.with("suggestion-made", &[("when", &when), ("state", &state)]),
    }
}

async fn suggested_changes(
    site: &Site,
    visit: &Visit,
    before: &Document,
    suggested: &Document,
) -> Result<DataTable, Problem> {
    let (l, changes) = (visit.l, diff(before, suggested));
    let names = site.app()?.names_in(&visit.actor(), changes.iter()).await?;
    let sides = ["suggestion-before", "suggestion-suggested"].map(|key| l.t(key));
    Ok(changes_table(l, &changes, &names, sides, &BTreeMap::new()))
}

async fn deciding_form(
    site: &Site,
    visit: &Visit,
    actions: &str,
    versions: &Versions,
    posted: Option<&Posted>,
) -> Result<Deciding, Problem> {
    let l = visit.l;
    let found = takeable(versions);
    let names = names(site, visit, &found).await?;
    let choosing = |differing: &Differing| {
        let note = match differing.changed {
            Changed::Both => l.t("suggestion-changed-since"),
            _ => String::new(),
        };
        let sides = ["suggestion-as-it-is", "suggestion-suggested"];
        Choosing::of(l, differing, &names, sides, note, choice(posted, differing))
    };
    let fields: Vec<Choosing> = found.iter().map(choosing).collect();
    let undecided = fields.iter().filter(|field| !field.takes_stored && !field.takes_own);
    let mut open: Vec<_> =
        undecided.map(|field| (field.name.clone(), field.label.clone(), l.t("settle-open"))).collect();
    let nothing = !fields.is_empty() && fields.iter().all(|field| field.takes_stored);
    if let Some(first) = fields.first().filter(|_| nothing) {
        open.push((first.name.clone(), first.label.clone(), l.t("suggestion-nothing-taken")));
    }
    Ok(Deciding {
        action: format!("{actions}/take"),
        token: visit.who.as_ref().map(|who| who.form.clone()).unwrap_or_default(),
        on: versions.now.seq.to_string(),
        fields,
        open: if posted.is_some() { open } else { Vec::new() },
    })
}

async fn names(site: &Site, visit: &Visit, found: &[Differing]) -> Result<Names, Problem> {
    let change = |differing: &Differing| FieldChange {
        field: differing.path.clone(),
        before: differing.stored.clone(),
        after: differing.own.clone(),
    };
    let changes: Vec<FieldChange> = found.iter().map(change).collect();
    Ok(site.app()?.names_in(&visit.actor(), changes.iter()).await?)
}

/// What was chosen for a field, else the suggestion where the record did not change there since.
fn choice(posted: Option<&Posted>, differing: &Differing) -> Option<Taken> {
    let Some(posted) = posted else { return differing.changed.usual() };
    match posted.value(&Choosing::name_of(differing)) {
        _ if posted.value("do") == "all" => Some(Taken::Own),
        "stored" => Some(Taken::Stored),
        "own" => Some(Taken::Own),
        _ => None,
    }
}

pub(super) async fn take(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, visit, who) = (site.app()?, &posted.visit, posted.visit.signed_in()?);
    let view = app.suggestion(who, &id).await?;
    let waits = view.decides && view.listed.state == SuggestionState::Waiting;
    let Some(versions) = view.versions.as_ref().filter(|_| waits) else { return Err(Problem::NotFound) };
    // What was chosen is kept, beside the record as it is now.
    let Ok(on) = posted.revision("on") else {
        let mut shown = suggestion_page(&site, visit, &view, Some(&posted)).await?;
        shown.note = visit.l.with("refused-made-beside", &[("name", "on")]);
        return refused_page(&shown, &Problem::Invalid(shown.note.clone()));
    };
    let found = takeable(versions);
    let decided: Vec<(&Differing, Taken)> =
        found.iter().filter_map(|differing| Some((differing, choice(Some(&posted), differing)?))).collect();
    let nothing = !found.is_empty() && decided.iter().all(|(_, taken)| *taken == Taken::Stored);
    // What was chosen was chosen beside another version: then this one is shown, with what was chosen so far.
    if versions.now.seq != on {
        return again(&site, &posted, &view, StatusCode::CONFLICT).await;
    }
    if decided.len() < found.len() || nothing {
        return again(&site, &posted, &view, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let document = settled(&versions.now.document, &decided).map_err(|error| Problem::internal(&error))?;
    match app.take_suggestion(who, &id, on, document).await {
        Ok(()) => super::form::leads_on(app, &versions.now).await,
        Err(Error::Conflict(_)) => {
            let view = app.suggestion(who, &id).await?;
            again(&site, &posted, &view, StatusCode::CONFLICT).await
        }
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = suggestion_page(&site, visit, &view, Some(&posted)).await?;
            shown.note = problem.said(visit.l);
            refused_page(&shown, &problem)
        }
    }
}

async fn again(
    site: &Site,
    posted: &Posted,
    view: &SuggestionView,
    status: StatusCode,
) -> Result<Response, Problem> {
    let mut shown = suggestion_page(site, &posted.visit, view, Some(posted)).await?;
    if status == StatusCode::CONFLICT {
        shown.note = posted.visit.l.t("suggestion-moved");
    }
    let mut response = page(&shown)?;
    *response.status_mut() = status;
    response.extensions_mut().insert(IsPage);
    Ok(response)
}

pub(super) async fn decline(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, visit, who) = (site.app()?, &posted.visit, posted.visit.signed_in()?);
    match app.decline_suggestion(who, &id, posted.value("comment")).await {
        Ok(()) => Ok(Redirect::to("/queue").into_response()),
        Err(error @ Error::Invalid(_)) => {
            let view = app.suggestion(who, &id).await?;
            let problem = Problem::from(error);
            let mut shown = suggestion_page(&site, visit, &view, None).await?;
            shown.decline = shown.decline.map(|form| visit.form_again(form, &problem));
            refused_page(&shown, &problem)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn withdraw(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.withdraw_suggestion(posted.visit.signed_in()?, &id).await?;
    Ok(Redirect::to("/account/suggestions").into_response())
}

#[derive(Template)]
#[template(path = "page/suggestions.html")]
struct OwnPage {
    shell: Shell,
    l: Locale,
    rows: Vec<OwnRow>,
    more: More,
}

struct OwnRow {
    name: LinkTo,
    text: String,
    reason: String,
    answer: String,
}

pub(super) async fn own(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let after = visit.value("after").filter(|after| !after.is_empty());
    let (l, made) = (visit.l, site.app()?.own_suggestions(visit.signed_in()?, after).await?);
    let row = |one: Suggested| OwnRow {
        name: LinkTo::new(format!("/suggestions/{}", one.id), name_of(l, &one)),
        text: state_line(l, &one),
        reason: one.reason,
        answer: one.answer.unwrap_or_default(),
    };
    page(&OwnPage {
        shell: Shell::new(&visit, l.t("suggestions")).crumb("/account", l.t("account")).unlisted(),
        more: More::of(&visit, "after", made.next),
        rows: made.items.into_iter().map(row).collect(),
        l,
    })
}

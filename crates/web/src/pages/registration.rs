//! Registering for an event, and the list for those who organise it.

use std::collections::HashMap;

use askama::Template;
use asterism_actions::{
    App, Closed, Error, Noted, OwnRegistration, Registration, RegistrationView, Standing,
};
use asterism_domain::{AccountId, Kind};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::{event, words};
use crate::component::{Choice, Form};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::stale_page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/events/{slug}/registration", get(show).post(register))
        .route("/events/{slug}/registration/cancel", post(cancel))
        .route("/events/{slug}/registrations", get(list).post(note))
        .route("/events/{slug}/registrations.csv", get(csv))
}

#[derive(Template)]
#[template(path = "page/registration.html")]
struct RegistrationPage {
    shell: Shell,
    lines: Vec<String>,
    form: Option<Form>,
    links: Vec<LinkTo>,
}

async fn show(State(site): State<Site>, visit: Visit, Path(slug): Path<String>) -> Result<Response, Problem> {
    let app = site.app()?;
    let view = match (app.registration(&visit.actor(), &slug).await, &visit.who) {
        (Err(Error::NotFound { .. }), Some(who)) => {
            return page(&ended_page(&visit, &app.own_registration(who, &slug).await?));
        }
        (view, _) => view?,
    };
    page(&registration_page(&visit, &view))
}

/// One's own registration for what one sees no more, or where nobody registers any more: it can be given back, and
/// nothing is said of an event that one does not see.
fn ended_page(visit: &Visit, own: &OwnRegistration) -> RegistrationPage {
    let l = visit.l;
    let (title, text) = match &own.event {
        Some(event) => (l.with("registration-for", &[("name", &event.name)]), "registration-off"),
        None => (l.t("registration-hidden"), "registration-hidden-text"),
    };
    let mut shell = Shell::new(visit, title).crumb("/account", l.t("account")).unlisted();
    if let Some(event) = &own.event {
        shell = shell.crumb(&event.path, &event.name);
    }
    RegistrationPage {
        shell,
        lines: vec![l.t(text), own_words(l, own.standing)],
        form: Some(visit.form(format!("{}/cancel", own.address), "registration-cancel", Vec::new())),
        links: Vec::new(),
    }
}

pub(super) fn own_words(l: Locale, standing: Standing) -> String {
    match standing {
        Standing::Coming => l.t("registration-yours"),
        Standing::Waiting(before) => l.count("registration-you-wait", before),
    }
}

fn registration_page(visit: &Visit, view: &RegistrationView) -> RegistrationPage {
    let l = visit.l;
    let at = format!("{}/registration", view.record.path);
    let (coming, waiting) = view.counts;
    let places = view.event.registration.as_ref().and_then(|registration| registration.places_limit);
    let mut lines: Vec<String> = event::when_and_where(l, &view.event).into_iter().collect();
    lines.push(match places {
        Some(places) => {
            let parts = [("coming", number(l, coming)), ("places", number(l, u64::from(places)))];
            let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
            l.with("registration-of-places", &parts)
        }
        None => l.count("registration-coming", coming),
    });
    if waiting > 0 {
        lines.push(l.count("registration-waiting", waiting));
    }
    lines.push(deadline(l, view));
    lines.extend(view.own.map(|own| own_words(l, own)));
    let leads_in = matches!(view.closed, None | Some(Closed::PartnersOnly)) && visit.who.is_none();
    if view.own.is_none() && (view.closed.is_none() || leads_in) {
        lines.push(l.t("registration-told"));
    }
    let form = match (view.own, view.closed.is_none()) {
        (Some(_), _) => Some(visit.form(format!("{at}/cancel"), "registration-cancel", Vec::new())),
        (None, true) if visit.who.is_some() => Some(visit.form(at.clone(), "registration-send", Vec::new())),
        _ => None,
    };
    let mut links = Vec::new();
    if leads_in {
        let door = crate::html::query_string([("next", at.as_str())]);
        links.push(LinkTo::new(format!("/sign-in{door}"), l.t("registration-sign-in")));
    }
    if view.organises {
        links.push(LinkTo::new(format!("{}/registrations", view.record.path), l.t("registrations")));
    }
    RegistrationPage {
        shell: Shell::new(visit, l.with("registration-for", &[("name", &view.record.name)]))
            .section(Section::Explore)
            .crumb("/explore?kind=event", words::kinds(l, Kind::Event))
            .crumb(&view.record.path, &view.record.name)
            .unlisted(),
        lines,
        form,
        links,
    }
}

/// Until when one registers, on the clocks of where the event is held; or why one cannot.
fn deadline(l: Locale, view: &RegistrationView) -> String {
    let zone = view.event.time_zone.as_deref().unwrap_or("UTC");
    let last = view.event.registration.as_ref().and_then(|registration| registration.closes);
    let until = |key: &str| last.map(|day| l.with(key, &[("day", &l.date(day)), ("zone", zone)]));
    match view.closed {
        Some(Closed::OutOfUse) => l.t("registration-out-of-use"),
        Some(Closed::NotPublished) => l.t("registration-not-published"),
        Some(Closed::PartnersOnly) => l.t("registration-partners-only"),
        Some(Closed::NoDay) => l.t("registration-no-day"),
        Some(Closed::Begun) => l.t("registration-begun"),
        Some(Closed::TooLate) => until("registration-ended").unwrap_or_else(|| l.t("registration-begun")),
        // It begins on the last day or before: then that says when it ends.
        None if view.event.start.is_some_and(|start| last.is_some_and(|last| last >= start)) => {
            l.t("registration-until-begin")
        }
        None => until("registration-until").unwrap_or_else(|| l.t("registration-until-begin")),
    }
}

fn number(l: Locale, count: u64) -> String {
    l.number(i64::try_from(count).unwrap_or(i64::MAX))
}

async fn register(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.register(posted.visit.signed_in()?, &slug).await?;
    Ok(Redirect::to(&format!("/events/{}/registration", crate::html::encode(&slug))).into_response())
}

async fn cancel(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let app = site.app()?;
    app.cancel_registration(posted.visit.signed_in()?, &slug).await?;
    // Whoever sees the event no more has nothing to go back to.
    let leads = match app.registration(&posted.actor(), &slug).await {
        Ok(_) => format!("/events/{}/registration", crate::html::encode(&slug)),
        Err(_) => "/account".to_owned(),
    };
    Ok(Redirect::to(&leads).into_response())
}

#[derive(Template)]
#[template(path = "page/registrations.html")]
struct ListPage {
    shell: Shell,
    l: Locale,
    table: String,
    /// Where what is noted is sent to; none before the event has begun.
    action: Option<String>,
    token: String,
    /// What somebody else noted meanwhile.
    errors: Vec<(String, String)>,
    people: Vec<PersonRow>,
    rest: Vec<Choice>,
}

struct PersonRow {
    /// None of those who wait, of whom nothing is noted.
    id: Option<String>,
    name: String,
    text: String,
    /// What is noted of them as the form is made.
    was: &'static str,
    choices: Vec<Choice>,
}

async fn list(State(site): State<Site>, visit: Visit, Path(slug): Path<String>) -> Result<Response, Problem> {
    visit.signed_in()?;
    page(&list_page(site.app()?, &visit, &slug, |_| None).await?)
}

/// The list, in the form of which stands what is stored of everybody, or what was typed where that is said.
async fn list_page(
    app: &App,
    visit: &Visit,
    slug: &str,
    typed: impl Fn(AccountId) -> Option<Option<bool>>,
) -> Result<ListPage, Problem> {
    let l = visit.l;
    let (record, people, begun) = app.registrations(&visit.actor(), slug).await?;
    let at = format!("{}/registrations", record.path);
    let had_place = people.iter().any(|one| !one.waiting);
    let row = |one: Registration| PersonRow {
        id: (begun && !one.waiting).then(|| one.account.id.to_string()),
        text: standing(l, &one),
        was: said(one.attended),
        choices: choices(l, "registration-not-noted", typed(one.account.id).unwrap_or(one.attended)),
        name: one.account.name,
    };
    Ok(ListPage {
        shell: Shell::new(visit, l.with("registrations-for", &[("name", &record.name)]))
            .section(Section::Explore)
            .crumb(&record.path, &record.name)
            .crumb(format!("{}/registration", record.path), l.t("registration"))
            .unlisted(),
        l,
        table: format!("{at}.csv"),
        action: (begun && had_place).then_some(at),
        token: visit.who.as_ref().map(|who| who.form.clone()).unwrap_or_default(),
        errors: Vec::new(),
        people: people.into_iter().map(row).collect(),
        rest: choices(l, "registration-rest-open", None),
    })
}

/// What is said of somebody in the form.
fn said(came: Option<bool>) -> &'static str {
    match came {
        None => "",
        Some(true) => "yes",
        Some(false) => "no",
    }
}

fn heard(said: &str) -> Option<bool> {
    match said {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn choices(l: Locale, open: &str, chosen: Option<bool>) -> Vec<Choice> {
    let ways = [(None, open), (Some(true), "registration-came"), (Some(false), "registration-did-not-come")];
    let choice = |(came, key): (Option<bool>, &str)| Choice {
        value: said(came).to_owned(),
        label: l.t(key),
        chosen: came == chosen,
    };
    ways.map(choice).into()
}

fn standing(l: Locale, one: &Registration) -> String {
    let key = match (one.waiting, one.attended) {
        (true, _) => "registered-waiting",
        (false, None) => "registered-coming",
        (false, Some(true)) => "registered-came",
        (false, Some(false)) => "registered-did-not-come",
    };
    l.with(key, &[("when", &l.moment(one.at))])
}

async fn note(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let (app, l) = (site.app()?, posted.visit.l);
    // Of whom nothing is chosen, that holds which is chosen for all those.
    let rest = heard(posted.value("rest"));
    let sent: HashMap<&str, &str> =
        posted.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let noted = |(name, value): &(String, String)| {
        let account: AccountId = name.strip_prefix("came-")?.parse().ok()?;
        let was = heard(sent.get(format!("was-{account}").as_str()).copied().unwrap_or_default());
        Some(Noted { account, was, came: heard(value).or(rest) })
    };
    let noted: Vec<Noted> = posted.fields.iter().filter_map(noted).collect();
    let otherwise = app.note_attendance(&posted.actor(), &slug, &noted).await?;
    if otherwise.is_empty() {
        let list = format!("/events/{}/registrations", crate::html::encode(&slug));
        return Ok(Redirect::to(&list).into_response());
    }
    // What was not touched stands as it is stored by now.
    let touched = noted.iter().filter(|one| one.was != one.came);
    let chosen: HashMap<AccountId, Option<bool>> = touched.map(|one| (one.account, one.came)).collect();
    let typed = |account| chosen.get(&account).copied();
    let mut shown = list_page(app, &posted.visit, &slug, typed).await?;
    for account in otherwise {
        let id = account.to_string();
        let row = shown.people.iter().find(|row| row.id.as_deref() == Some(id.as_str()));
        let (name, now) = match row {
            Some(row) => (row.name.clone(), row.text.clone()),
            None => (String::new(), l.t("registration-no-place")),
        };
        shown.errors.push((
            if row.is_some() { format!("came-{id}") } else { String::new() },
            match name.as_str() {
                "" => now,
                name => l.with("registration-noted-meanwhile", &[("name", name), ("now", &now)]),
            },
        ));
    }
    stale_page(&shown)
}

/// The list as a table. No cell runs as a formula in a spreadsheet.
async fn csv(State(site): State<Site>, visit: Visit, Path(slug): Path<String>) -> Result<Response, Problem> {
    visit.signed_in()?;
    let (_, people, _) = site.app()?.registrations(&visit.actor(), &slug).await?;
    let mut text = String::from("name,state,registered\r\n");
    for one in people {
        let state = match (one.waiting, one.attended) {
            (true, _) => "waiting",
            (false, None) => "coming",
            (false, Some(true)) => "came",
            (false, Some(false)) => "did not come",
        };
        text.push_str(&asterism_actions::csv_line(&[one.account.name, state.to_owned(), one.at.to_string()]));
    }
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], text).into_response())
}

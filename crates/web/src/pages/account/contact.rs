//! Getting in touch with people without their address.

use askama::Template;
use asterism_actions::{ContactRequest, ContactState};
use asterism_domain::{Kind, RecordId};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::FormPage;
use crate::component::{Field, Form, More};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

/// The person at an address, by the name that the reader sees.
async fn person(site: &Site, visit: &Visit, slug: &str) -> Result<(RecordId, String, String), Problem> {
    let app = site.app()?;
    match app.page(&visit.actor(), Kind::Person, slug).await? {
        asterism_actions::Page::Here(view) => {
            let name = crate::pages::person_name(visit.l, &view);
            Ok((view.record.id, name, view.record.path()))
        }
        _ => Err(Problem::NotFound),
    }
}

fn asking(visit: &Visit, (name, path): (&str, &str), message: &str, reach: &str) -> FormPage {
    let l = visit.l;
    let fields = vec![
        Field::area("message", l.t("contact-message"), 6, 2_000).value(message).required(),
        Field::line("reach", l.t("contact-reach"), 200).help(l.t("contact-reach-help")).value(reach),
    ];
    FormPage {
        shell: Shell::new(visit, l.with("contact-title", &[("name", name)])).crumb(path, name).unlisted(),
        lead: l.t("contact-lead"),
        form: Some(visit.form(format!("{path}/contact"), "contact-send", fields)),
        links: vec![LinkTo::new("/account/requests", l.t("requests"))],
    }
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let (id, name, path) = person(&site, &visit, &slug).await?;
    if !site.app()?.is_reachable(&visit.actor(), id).await? {
        return Err(Problem::NotFound);
    }
    page(&asking(&visit, (&name, &path), "", ""))
}

pub(in crate::pages) async fn send(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    let (id, name, path) = person(&site, &posted.visit, &slug).await?;
    let (message, reach) = (posted.value("message"), posted.value("reach"));
    match site.app()?.ask_for_contact(who, id, message, reach).await {
        Ok(()) => Ok(Redirect::to("/account/requests").into_response()),
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = asking(&posted.visit, (&name, &path), message, reach);
            shown.form = shown.form.map(|form| posted.visit.form_again(form, &problem));
            refused_page(&shown, &problem)
        }
    }
}

#[derive(Template)]
#[template(path = "page/requests.html")]
struct RequestsPage {
    shell: Shell,
    l: Locale,
    lists: Vec<RequestList>,
}

struct RequestList {
    heading: String,
    empty: String,
    rows: Vec<RequestRow>,
    more: More,
}

struct RequestRow {
    name: LinkTo,
    text: String,
    message: String,
    forms: Vec<Form>,
}

pub(in crate::pages) async fn list(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    page(&requests_page(&site, &visit).await?)
}

async fn requests_page(site: &Site, visit: &Visit) -> Result<RequestsPage, Problem> {
    let after = |name: &str| visit.value(name).filter(|id| !id.is_empty());
    let contacts = site.app()?.contacts(visit.signed_in()?, after("received"), after("sent")).await?;
    let l = visit.l;
    let row = |request: ContactRequest, forms: Vec<Form>| {
        let name = request.name.unwrap_or_else(|| l.t("former-member"));
        let state = l.label("contact", request.state.as_str());
        RequestRow {
            name: LinkTo::new(request.path.unwrap_or_default(), name),
            text: l.with("contact-asked", &[("when", &l.moment(request.asked)), ("state", &state)]),
            message: request.message,
            forms,
        }
    };
    let waits = |request: &ContactRequest| request.state == ContactState::Waiting;
    let hidden = |request: &ContactRequest| Field::hidden("id", &request.id);
    let answers = |request: &ContactRequest| {
        // Several such forms stand on a page, and ids are given once.
        let id = format!("reach-{}", request.id);
        let reach = Field::line(&id, l.t("contact-reach"), 200).help(l.t("contact-reach-help"));
        let accept = visit.form("/account/requests/accept", "contact-accept", vec![hidden(request), reach]);
        let decline =
            visit.form("/account/requests/decline", "contact-decline", vec![hidden(request)]).quiet();
        vec![accept, decline]
    };
    let withdraw = |request: &ContactRequest| {
        vec![visit.form("/account/requests/withdraw", "contact-withdraw", vec![hidden(request)]).quiet()]
    };
    let rows = |requests: Vec<ContactRequest>, forms: &dyn Fn(&ContactRequest) -> Vec<Form>| {
        let made = |request: ContactRequest| {
            let forms = if waits(&request) { forms(&request) } else { Vec::new() };
            row(request, forms)
        };
        requests.into_iter().map(made).collect()
    };
    let list = |name: &str, next: Option<String>, rows| RequestList {
        heading: l.t(&format!("requests-{name}")),
        empty: l.t(&format!("requests-none-{name}")),
        rows,
        more: More::of(visit, name, next),
    };
    Ok(RequestsPage {
        shell: Shell::new(visit, l.t("requests")).crumb("/account", l.t("account")).unlisted(),
        lists: vec![
            list("received", contacts.received.next, rows(contacts.received.items, &answers)),
            list("sent", contacts.sent.next, rows(contacts.sent.items, &withdraw)),
        ],
        l,
    })
}

pub(in crate::pages) async fn accept(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let id = posted.value("id");
    let reach = posted.value(&format!("reach-{id}"));
    site.app()?.accept_contact(posted.visit.signed_in()?, id, reach).await?;
    Ok(Redirect::to("/account/requests").into_response())
}

pub(in crate::pages) async fn decline(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    site.app()?.decline_contact(posted.visit.signed_in()?, posted.value("id")).await?;
    Ok(Redirect::to("/account/requests").into_response())
}

pub(in crate::pages) async fn withdraw(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.withdraw_contact(posted.visit.signed_in()?, posted.value("id")).await?;
    Ok(Redirect::to("/account/requests").into_response())
}

//! The page that a letter's link leads to. Nothing happens until its form is sent: programs that look at links before
//! people do spend none.

use askama::Template;
use asterism_actions::App;
use asterism_actions::account::{Chosen, LinkView, Purpose};
use asterism_domain::{Role, Space, own_address};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::sign_in::on_to;
use super::{FormPage, passkey};
use crate::component::{Field, Form};
use crate::door::{self, Posted, Told};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::pages::space::called;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(secret): Path<String>,
    request: axum::extract::Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let link = match site.app()?.followed_link(&secret, &door::browser(&parts).network).await {
        Ok(link) => link,
        Err(asterism_actions::Error::NotFound { .. }) => return spent(&visit),
        Err(error) => return Err(error.into()),
    };
    if waits_for_next_step(&visit, &link) {
        return Ok(to_next_step(&secret));
    }
    let space = joined(site.app()?, &visit, &link).await?;
    let shown = link_page(&site, &visit, &secret, &link, &space, ("", ""))?;
    page(&with_passkey(&site, &visit, &secret, &link, shown)?)
}

/// Whether a link gives something to the account that is there, in a session that first shows more than a password.
fn waits_for_next_step(visit: &Visit, link: &LinkView) -> bool {
    let Some(who) = visit.who.as_ref().filter(|who| who.halfway) else { return false };
    match link.purpose {
        Purpose::Invite => link.email.as_ref() == Some(&who.account.email),
        Purpose::Address => link.account == Some(who.account.id),
        _ => false,
    }
}

/// To that step, and from there back to the link.
fn to_next_step(secret: &str) -> Response {
    Redirect::to(&format!("/account/second-factor{}", on_to(&format!("/link/{secret}")))).into_response()
}

/// The page of a link, with what opens the account by a passkey in the place of a password.
#[derive(Template)]
#[template(path = "page/link.html")]
struct LinkPage {
    shell: Shell,
    l: Locale,
    lead: String,
    form: Option<Form>,
    links: Vec<LinkTo>,
    passkey: Option<Form>,
    /// What the account then has, and what it has not.
    passkey_lead: String,
    words: passkey::Words,
    /// The way in for whoever has an account already and is asked to join with it.
    enter: Option<LinkTo>,
    /// For whoever is signed in with another account than an invitation is to: which one that is, and the way out.
    other: Option<(String, Form)>,
}

fn with_passkey(
    site: &Site,
    visit: &Visit,
    secret: &str,
    link: &LinkView,
    page: FormPage,
) -> Result<LinkPage, Problem> {
    let opens = matches!(link.purpose, Purpose::SignUp | Purpose::Invite | Purpose::Administrator);
    let fields = page.form.as_ref().is_some_and(|form| form.asks_for("password"));
    let offered = opens && fields && site.app()?.has_passkeys();
    let on_to = on_to(visit.value("next").unwrap_or(""));
    let with_passkey =
        offered.then(|| visit.form(format!("/link/{secret}/passkey{on_to}"), "link-passkey", Vec::new()));
    let passkey_form = with_passkey.map(Form::quiet);
    let FormPage { shell, lead, form, links } = page;
    let l = visit.l;
    let here = format!("/link/{secret}");
    let invites = link.purpose == Purpose::Invite;
    let enter = (invites && visit.who.is_none()).then(|| sign_in_and_back(l, &here, "link-invite-enter"));
    let other = visit.who.as_ref().filter(|who| invites && link.email.as_ref() != Some(&who.account.email));
    let other = other.map(|who| {
        let said = l.with("link-invite-other", &[("email", who.account.email.as_str())]);
        let leave = visit.form("/sign-out", "link-invite-leave", vec![Field::hidden("next", &here)]);
        (said, leave.quiet())
    });
    let passkey_lead = match site.app()?.asks_everyone() {
        true => l.t("link-passkey-lead-everyone"),
        false => l.t("link-passkey-lead"),
    };
    let words = passkey::Words::of(site, l)?;
    Ok(LinkPage { shell, l, lead, form, links, passkey: passkey_form, passkey_lead, words, enter, other })
}

/// The way to sign in and come back to a link.
fn sign_in_and_back(l: Locale, link: &str, words: &str) -> LinkTo {
    LinkTo::new(format!("/sign-in{}", crate::html::query_string([("next", link)])), l.t(words))
}

pub(in crate::pages) async fn ask_for_passkey(
    State(site): State<Site>,
    Path(secret): Path<String>,
    told: Told,
) -> Result<Response, Problem> {
    let chosen = Chosen {
        email: told.text("email").to_owned(),
        name: told.text("name").to_owned(),
        password: String::new(),
        language: told.visit.l.code().to_owned(),
        agreed: told.text("agreed") == "yes",
    };
    let question = site.app()?.ask_to_open_with_passkey(&secret, chosen, &told.browser).await;
    Ok(passkey::asked(&told, question.map_err(|error| passkey::said(&site, &told.visit, error))?))
}

pub(in crate::pages) async fn open_with_passkey(
    State(site): State<Site>,
    Path(secret): Path<String>,
    told: Told,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let link = app.followed_link(&secret, &told.browser.network).await?;
    let answer = told.body.get("answer").cloned().unwrap_or_default();
    let signed_in = app.open_with_passkey(&secret, &told.asked(), answer, &told.browser).await;
    let signed_in = signed_in.map_err(|error| passkey::said(&site, &told.visit, error))?;
    let next = told.visit.value("next").and_then(own_address).map(str::to_owned);
    let space = link.joins.map(|(space, _)| format!("/spaces/{}", space.as_str()));
    let go = space.or(next).unwrap_or_else(|| "/account".to_owned());
    let response = door::ask(Json(json!({ "go": go })).into_response(), &told.headers, "");
    Ok(door::let_in(response, &told.headers, &signed_in))
}

/// What a link that no longer works leads to: how to get another.
fn spent(visit: &Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let shown = FormPage {
        shell: Shell::new(visit, l.t("link-spent")).unlisted(),
        lead: l.t("link-spent-lead"),
        form: None,
        links: vec![
            LinkTo::new("/sign-in", l.t("sign-in")),
            LinkTo::new("/recover", l.t("recover")),
            LinkTo::new("/sign-up", l.t("sign-up")),
        ],
    };
    refused_page(&shown, &Problem::NotFound)
}

/// What the space is called that one is invited to.
async fn joined(app: &App, visit: &Visit, link: &LinkView) -> Result<String, Problem> {
    match &link.joins {
        Some((space, _)) => called(app, visit, space).await,
        None => Ok(String::new()),
    }
}

fn link_page(
    site: &Site,
    visit: &Visit,
    secret: &str,
    link: &LinkView,
    space: &str,
    (name, email): (&str, &str),
) -> Result<FormPage, Problem> {
    let l = visit.l;
    let key = match link.purpose {
        Purpose::SignUp => "link-sign-up",
        Purpose::Recover => "link-recover",
        Purpose::Address => "link-address",
        Purpose::Confirm => "link-confirm",
        Purpose::Invite => "link-invite",
        Purpose::Administrator => "link-administrator",
    };
    let joins = link.joins.as_ref();
    let parts = [
        ("space", space),
        ("role", &joins.map_or(String::new(), |(_, role)| l.label("role", role.as_str()))),
    ];
    let invites = link.purpose == Purpose::Invite;
    let mine = visit.who.as_ref().is_some_and(|who| link.email.as_ref() == Some(&who.account.email));
    let own = visit.who.as_ref().is_some_and(|who| link.account == Some(who.account.id));
    let form = if link.purpose == Purpose::Address {
        let field = Field::said(l.t("email"), link.email.as_ref().map_or("", |email| email.as_str()));
        own.then(|| visit.form(format!("/link/{secret}/accept"), "link-address-accept", vec![field]))
    } else if link.purpose == Purpose::Confirm {
        own.then(|| visit.form(format!("/link/{secret}/accept"), "link-confirm-accept", Vec::new()))
    } else if mine && invites {
        Some(visit.form(format!("/link/{secret}/accept"), "link-invite-accept", Vec::new()))
    } else if invites && visit.who.is_some() {
        None
    } else {
        let mut fields = vec![match &link.email {
            Some(address) => Field::said(l.t("email"), address.as_str()),
            None => Field::email("email", l.t("email")).value(email).required(),
        }];
        if link.purpose != Purpose::Recover {
            let field = Field::line("name", l.t("your-name"), 100).help(l.t("your-name-help"));
            fields.push(field.value(name).required());
        }
        let help = l.t("password-help");
        fields.push(Field::password("password", l.t("password-new"), "new-password").help(help).required());
        if link.purpose != Purpose::Recover {
            fields.push(Field::tick("agreed", l.t("consent-account"), false).required());
        }
        let on_to = on_to(visit.value("next").unwrap_or(""));
        Some(visit.form(format!("/link/{secret}{on_to}"), &format!("{key}-send"), fields))
    };
    let mut links = vec![LinkTo::new("/privacy", l.t("privacy"))];
    if form.is_none() && !invites {
        links.insert(0, sign_in_and_back(l, &format!("/link/{secret}"), "sign-in"));
    }
    // Where more than a password is asked of everybody, another password ends no other way in.
    let keeps = link.purpose == Purpose::Recover && site.app()?.asks_everyone();
    let lead = if keeps { "link-recover-lead-kept".to_owned() } else { format!("{key}-lead") };
    Ok(FormPage { shell: Shell::new(visit, l.t(key)).unlisted(), lead: l.with(&lead, &parts), form, links })
}

/// To the space that one joined, else to one's account.
fn leads_on(joins: Option<&(Space, Role)>) -> Response {
    let space = joins.map(|(space, _)| format!("/spaces/{}", space.as_str()));
    Redirect::to(space.as_deref().unwrap_or("/account")).into_response()
}

pub(in crate::pages) async fn redeem(
    State(site): State<Site>,
    Path(secret): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let chosen = Chosen {
        email: posted.value("email").to_owned(),
        name: posted.value("name").to_owned(),
        password: posted.value("password").to_owned(),
        language: posted.visit.l.code().to_owned(),
        agreed: posted.ticked("agreed"),
    };
    let (name, email) = (chosen.name.clone(), chosen.email.clone());
    let joins = match app.followed_link(&secret, &posted.browser.network).await {
        Ok(link) => link.joins,
        Err(asterism_actions::Error::NotFound { .. }) => return spent(&posted.visit),
        Err(error) => return Err(error.into()),
    };
    match app.redeem(&secret, chosen, &posted.browser).await {
        Ok(signed_in) => {
            let next = posted.visit.value("next").and_then(own_address).filter(|_| joins.is_none());
            let on = match next {
                Some(next) => Redirect::to(next).into_response(),
                None => leads_on(joins.as_ref()),
            };
            Ok(door::let_in(on, &posted.headers, &signed_in))
        }
        Err(asterism_actions::Error::NotFound { .. }) => spent(&posted.visit),
        Err(error) => {
            let problem = Problem::from(error);
            let link = app.followed_link(&secret, &posted.browser.network).await?;
            let space = joined(app, &posted.visit, &link).await?;
            let mut shown = link_page(&site, &posted.visit, &secret, &link, &space, (&name, &email))?;
            shown.form = shown.form.map(|form| posted.visit.form_again(form, &problem));
            refused_page(&with_passkey(&site, &posted.visit, &secret, &link, shown)?, &problem)
        }
    }
}

pub(in crate::pages) async fn accept(
    State(site): State<Site>,
    Path(secret): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, who) = (site.app()?, posted.visit.signed_in()?);
    let link = app.followed_link(&secret, &posted.browser.network).await;
    if matches!(&link, Ok(link) if link.purpose == Purpose::Confirm) {
        return match app.confirm_by_letter(who, &secret, &posted.browser).await {
            Ok(signed_in) => {
                let on = Redirect::to("/account/second-factor").into_response();
                Ok(door::let_in(on, &posted.headers, &signed_in))
            }
            Err(asterism_actions::Error::NotFound { .. }) => spent(&posted.visit),
            Err(error) => Err(error.into()),
        };
    }
    if matches!(&link, Ok(link) if waits_for_next_step(&posted.visit, link)) {
        return Ok(to_next_step(&secret));
    }
    let accepted = match link {
        Ok(link) if link.purpose == Purpose::Address => {
            app.confirm_address(who, &secret).await.map(|()| None)
        }
        Ok(link) => app.accept_invitation(who, &secret).await.map(|_| link.joins),
        Err(error) => Err(error),
    };
    match accepted {
        Ok(joins) => Ok(leads_on(joins.as_ref())),
        Err(asterism_actions::Error::NotFound { .. }) => spent(&posted.visit),
        Err(error) => Err(error.into()),
    }
}

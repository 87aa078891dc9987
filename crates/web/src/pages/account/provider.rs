//! Signing in at a provider: the way there, the way back, and what somebody is asked who comes for the first time.

use asterism_actions::account::{Came, Opened, Provider, Sends, SignedIn, Tied, Trouble};
use asterism_domain::own_address;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::FormPage;
use super::own::old_password;
use crate::component::{Field, Form};
use crate::door::{self, Posted};
use crate::html::{LinkTo, page, query_string};
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

/// The ways to the providers, for those who would rather sign in there.
pub(super) fn ways(site: &Site, visit: &Visit, next: &str) -> Result<Vec<LinkTo>, Problem> {
    let way = |provider: &Provider| {
        let next = if next.is_empty() { String::new() } else { query_string([("next", next)]) };
        let words = visit.l.with("provider-enter", &[("provider", &provider.name)]);
        LinkTo::new(format!("/sign-in/at/{}{next}", provider.key), words)
    };
    Ok(site.app()?.providers().iter().map(way).collect())
}

/// A link leads here and not a form: a form of ours may lead to no other site (`form-action` of the policy).
pub(in crate::pages) async fn go(
    State(site): State<Site>,
    visit: Visit,
    Path(key): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let (app, next) = (site.app()?, visit.value("next").unwrap_or(""));
    // Nobody is signed in by a page of others: from there one comes to the door first.
    if door::is_from_elsewhere(&parts.headers) {
        app.provider(&key)?;
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let sent = app.send_to_provider(&key, next, &door::browser(&parts)).await?;
    led_there(&visit, &parts.headers, &app.provider(&key)?.name, sent)
}

fn led_there(visit: &Visit, headers: &HeaderMap, provider: &str, sent: Sends) -> Result<Response, Problem> {
    match sent {
        Sends::To { address, secret } => {
            Ok(door::ask(Redirect::to(&address).into_response(), headers, &secret))
        }
        Sends::Nowhere(trouble) => in_trouble(visit, provider, trouble),
    }
}

pub(in crate::pages) async fn back(
    State(site): State<Site>,
    visit: Visit,
    Path(key): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let (app, headers) = (site.app()?, &parts.headers);
    let (secret, browser) = (door::asked(headers), door::browser(&parts));
    let who = visit.who.as_deref();
    let name = app.provider(&key)?.name.clone();
    match app.back_from_provider(&key, &secret, &visit.pairs, who, &browser).await? {
        Came::In { signed_in, next } => Ok(entered(headers, &signed_in, &next)),
        Came::Tied => Ok(door::ask(Redirect::to("/account").into_response(), headers, "")),
        Came::Again { next } => {
            let on = Redirect::to(own_address(&next).unwrap_or("/account")).into_response();
            Ok(door::ask(on, headers, ""))
        }
        Came::Known { email, secret } => {
            let shown = page(&tie_page(&visit, &name, email.as_str()))?;
            Ok(kept_here(door::ask(shown, headers, &secret)))
        }
        Came::New { email, name, secret } => {
            let shown = page(&open_page(&visit, email.as_str(), &name))?;
            Ok(kept_here(door::ask(shown, headers, &secret)))
        }
        Came::Not(trouble) => in_trouble(&visit, &name, trouble),
    }
}

/// What is about one person is in no browser's store.
fn kept_here(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

fn entered(headers: &HeaderMap, signed_in: &SignedIn, next: &str) -> Response {
    let on = Redirect::to(own_address(next).unwrap_or("/account")).into_response();
    door::let_in(door::ask(on, headers, ""), headers, signed_in)
}

pub(in crate::pages) async fn tie(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let (visit, headers) = (&posted.visit, &posted.headers);
    let (secret, password) = (door::asked(headers), posted.value("password"));
    match site.app()?.tie_to_provider(&secret, password, &posted.browser).await? {
        Tied::In { signed_in, next } => Ok(entered(headers, &signed_in, &next)),
        Tied::Again { email, why, secret } => {
            let shown = tie_page(visit, &visit.l.t("provider-there"), email.as_str());
            again(visit, headers, shown, why, &secret)
        }
        Tied::Not(trouble) => in_trouble(visit, "", trouble),
    }
}

pub(in crate::pages) async fn open(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let (visit, headers) = (&posted.visit, &posted.headers);
    let (secret, name, agreed) = (door::asked(headers), posted.value("name"), posted.ticked("agreed"));
    match site.app()?.open_by_provider(&secret, name, agreed, visit.l.code(), &posted.browser).await? {
        Opened::In { signed_in, next } => Ok(entered(headers, &signed_in, &next)),
        Opened::Again { email, why, secret } => {
            again(visit, headers, open_page(visit, email.as_str(), name), why, &secret)
        }
        Opened::Not(trouble) => in_trouble(visit, "", trouble),
    }
}

/// The form once more, with what was wrong with it, and the secret that it is sent with now.
fn again(
    visit: &Visit,
    headers: &HeaderMap,
    mut shown: FormPage,
    why: asterism_actions::Error,
    secret: &str,
) -> Result<Response, Problem> {
    let problem = Problem::from(why);
    shown.form = shown.form.map(|form| visit.form_again(form, &problem));
    Ok(kept_here(door::ask(refused_page(&shown, &problem)?, headers, secret)))
}

fn tie_page(visit: &Visit, provider: &str, email: &str) -> FormPage {
    let l = visit.l;
    let fields = vec![
        Field::said(l.t("email"), email),
        Field::password("password", l.t("password"), "current-password").required(),
    ];
    FormPage {
        shell: Shell::new(visit, l.t("provider-tie")).unlisted(),
        lead: l.with("provider-tie-lead", &[("provider", provider)]),
        form: Some(visit.form("/sign-in/tie", "provider-tie-send", fields)),
        links: vec![LinkTo::new("/recover", l.t("recover-lost")), LinkTo::new("/sign-in", l.t("sign-in"))],
    }
}

fn open_page(visit: &Visit, email: &str, name: &str) -> FormPage {
    let l = visit.l;
    let fields = vec![
        Field::said(l.t("email"), email),
        Field::line("name", l.t("your-name"), 100).help(l.t("your-name-help")).value(name).required(),
        Field::tick("agreed", l.t("consent-account"), false).required(),
    ];
    FormPage {
        shell: Shell::new(visit, l.t("provider-open")).unlisted(),
        lead: l.t("provider-open-lead"),
        form: Some(visit.form("/sign-in/open", "link-sign-up-send", fields)),
        links: vec![LinkTo::new("/privacy", l.t("privacy")), LinkTo::new("/sign-in", l.t("sign-in-instead"))],
    }
}

/// The forms that tie the account to each provider that it is not tied to yet.
pub(super) async fn tie_forms(
    site: &Site,
    visit: &Visit,
    said: Option<(&str, &Problem)>,
) -> Result<Vec<Form>, Problem> {
    let (app, who) = (site.app()?, visit.signed_in()?);
    let (held, fresh) = (app.identities(who).await?, app.is_fresh(who).await?);
    let has_password = app.has_password(who).await?;
    let mut forms = Vec::new();
    for provider in app.providers() {
        if held.iter().any(|identity| identity.issuer == provider.issuer) {
            continue;
        }
        let mut fields = vec![Field::hidden("provider", &provider.key)];
        if !fresh {
            fields.push(old_password(visit, &format!("old-{}", provider.key), has_password));
        }
        let mut form = visit.form("/account/identities", "provider-add", fields).quiet();
        form.submit = visit.l.with("provider-add", &[("provider", &provider.name)]);
        forms.push(match said {
            Some((key, problem)) if key == provider.key => visit.form_again(form, problem),
            _ => form,
        });
    }
    Ok(forms)
}

/// The ways to show once more who one is, for those whose session has lasted a while.
pub(super) async fn ways_again(site: &Site, visit: &Visit, fresh: bool) -> Result<Vec<LinkTo>, Problem> {
    let (app, who) = (site.app()?, visit.signed_in()?);
    let held = app.identities(who).await?;
    let known = |provider: &&Provider| held.iter().any(|identity| identity.issuer == provider.issuer);
    let way = |provider: &Provider| {
        let words = visit.l.with("provider-again", &[("provider", &provider.name)]);
        LinkTo::new(format!("/account/again/{}", provider.key), words)
    };
    Ok(app.providers().iter().filter(known).filter(|_| !fresh).map(way).collect())
}

/// A link, as to sign in: it changes nothing before somebody comes back who showed there who they are.
pub(in crate::pages) async fn again_at(
    State(site): State<Site>,
    visit: Visit,
    Path(key): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let (app, who) = (site.app()?, visit.signed_in()?);
    if door::is_from_elsewhere(&parts.headers) {
        return Ok(Redirect::to("/account").into_response());
    }
    let next = visit.value("next").unwrap_or("/account");
    let sent = app.send_to_show_again(who, &key, next, &door::browser(&parts)).await?;
    led_there(&visit, &parts.headers, &app.provider(&key)?.name, sent)
}

/// The answer to the form is a page with a link: the form itself may lead nowhere else.
pub(in crate::pages) async fn add(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let (app, visit, key) = (site.app()?, &posted.visit, posted.value("provider"));
    let who = visit.signed_in()?;
    let sent = app.send_to_tie(who, key, posted.value("old"), &posted.browser).await;
    let provider = app.provider(key)?.name.clone();
    match sent {
        Ok(Sends::To { address, secret }) => {
            let l = visit.l;
            let shown = FormPage {
                shell: Shell::new(visit, l.with("provider-add", &[("provider", &provider)])).unlisted(),
                lead: l.with("provider-add-lead", &[("provider", &provider)]),
                form: None,
                links: vec![
                    LinkTo::new(address, l.with("provider-go", &[("provider", &provider)])),
                    LinkTo::new("/account", l.t("account")),
                ],
            };
            Ok(door::ask(page(&shown)?, &posted.headers, &secret))
        }
        Ok(Sends::Nowhere(trouble)) => in_trouble(visit, &provider, trouble),
        Err(error @ (asterism_actions::Error::Invalid(_) | asterism_actions::Error::TooMany { .. }))
            if !who.halfway =>
        {
            super::own::refused_identity(&site, visit, key, &Problem::from(error)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(in crate::pages) async fn end(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let (app, who) = (site.app()?, posted.visit.signed_in()?);
    app.untie(who, posted.value("issuer"), posted.value("subject")).await?;
    Ok(Redirect::to("/account").into_response())
}

/// The page after signing out, for those who are still signed in where they came from.
pub(super) fn farewell(visit: &Visit, ways: Vec<(String, String)>) -> Result<Response, Problem> {
    let stranger = Visit { who: None, ..visit.clone() };
    let l = visit.l;
    let way = |(name, address): (String, String)| {
        LinkTo::new(address, l.with("provider-leave", &[("provider", &name)]))
    };
    page(&FormPage {
        shell: Shell::new(&stranger, l.t("signed-out")).unlisted(),
        lead: l.t("signed-out-lead"),
        form: None,
        links: ways.into_iter().map(way).chain([LinkTo::new("/", l.t("home"))]).collect(),
    })
}

/// What went wrong, in words that say what to do now. The other ways in are as near as ever.
fn in_trouble(visit: &Visit, provider: &str, trouble: Trouble) -> Result<Response, Problem> {
    let l = visit.l;
    let links = match visit.who {
        Some(_) => vec![LinkTo::new("/account", l.t("account"))],
        None => vec![
            LinkTo::new("/sign-in", l.t("sign-in")),
            LinkTo::new("/sign-up", l.t("sign-up")),
            LinkTo::new("/recover", l.t("recover")),
        ],
    };
    let title = if visit.who.is_some() { "provider-trouble-tie" } else { "provider-trouble" };
    let shown = FormPage {
        shell: Shell::new(visit, l.t(title)).unlisted(),
        lead: l.with(&format!("provider-trouble-{}", trouble.as_str()), &[("provider", provider)]),
        form: None,
        links,
    };
    let mut response = refused_page(&shown, &Problem::Forbidden)?;
    *response.status_mut() = match trouble {
        Trouble::Silent | Trouble::Unfit | Trouble::NotAgain => StatusCode::BAD_GATEWAY,
        Trouble::Weak => StatusCode::FORBIDDEN,
        Trouble::Refused | Trouble::Stale | Trouble::NoAddress | Trouble::Taken => StatusCode::BAD_REQUEST,
    };
    Ok(response)
}

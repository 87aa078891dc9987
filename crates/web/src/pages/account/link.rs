//! The page that a letter's link leads to. Nothing happens until its form is sent: programs that look at links before
//! people do spend none.

use asterism_actions::App;
use asterism_actions::account::{Chosen, LinkView, Purpose};
use asterism_domain::{Role, Space};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::FormPage;
use super::sign_in::{on_to, own_address};
use crate::component::Field;
use crate::door::{self, Posted};
use crate::html::{LinkTo, page};
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
    let space = joined(site.app()?, &visit, &link).await?;
    page(&link_page(&visit, &secret, &link, &space, ("", "")))
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
    visit: &Visit,
    secret: &str,
    link: &LinkView,
    space: &str,
    (name, email): (&str, &str),
) -> FormPage {
    let l = visit.l;
    let key = match link.purpose {
        Purpose::SignUp => "link-sign-up",
        Purpose::Recover => "link-recover",
        Purpose::Address => "link-address",
        Purpose::Invite => "link-invite",
        Purpose::Administrator => "link-administrator",
    };
    let joins = link.joins.as_ref();
    let parts = [
        ("space", space),
        ("role", &joins.map_or(String::new(), |(_, role)| l.label("role", role.as_str()))),
    ];
    let mine = visit.who.as_ref().is_some_and(|who| link.email.as_ref() == Some(&who.account.email));
    let own = visit.who.as_ref().is_some_and(|who| link.account == Some(who.account.id));
    let form = if link.purpose == Purpose::Address {
        let field = Field::said(l.t("email"), link.email.as_ref().map_or("", |email| email.as_str()));
        own.then(|| visit.form(format!("/link/{secret}/accept"), "link-address-accept", vec![field]))
    } else if mine && link.purpose == Purpose::Invite {
        Some(visit.form(format!("/link/{secret}/accept"), "link-invite-accept", Vec::new()))
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
    if form.is_none() {
        let next = crate::html::query_string([("next", format!("/link/{secret}").as_str())]);
        links.insert(0, LinkTo::new(format!("/sign-in{next}"), l.t("sign-in")));
    }
    FormPage {
        shell: Shell::new(visit, l.t(key)).unlisted(),
        lead: l.with(&format!("{key}-lead"), &parts),
        form,
        links,
    }
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
            let mut shown = link_page(&posted.visit, &secret, &link, &space, (&name, &email));
            shown.form = shown.form.map(|form| posted.visit.form_again(form, &problem));
            refused_page(&shown, &problem)
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

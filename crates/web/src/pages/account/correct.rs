//! The name and the address of one's account.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::FormPage;
use super::own::old_password;
use crate::component::{Field, Form};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/correct.html")]
struct CorrectPage {
    shell: Shell,
    l: Locale,
    name: Form,
    address: Form,
}

async fn correct_page(site: &Site, visit: &Visit, sent: Option<&Posted>) -> Result<CorrectPage, Problem> {
    let (l, who) = (visit.l, visit.signed_in()?);
    let said = |name: &str, usual: &str| {
        let value = sent.map_or("", |posted| posted.value(name));
        if value.is_empty() { usual.to_owned() } else { value.to_owned() }
    };
    let password = old_password(visit, "old", site.app()?.has_password(who).await?);
    let name = Field::line("name", l.t("your-name"), 100).help(l.t("correct-name-help"));
    let email = Field::email("email", l.t("correct-email")).help(l.t("correct-email-help"));
    let address = vec![
        Field::said(l.t("correct-email-now"), who.account.email.as_str()),
        email.value(&said("email", "")).required(),
        password,
    ];
    Ok(CorrectPage {
        shell: Shell::new(visit, l.t("correct")).crumb("/account", l.t("account")).unlisted(),
        l,
        name: visit.form(
            "/account/correct/name",
            "correct-name-save",
            vec![name.value(&said("name", &who.account.name)).required()],
        ),
        address: visit.form("/account/correct/address", "correct-email-send", address),
    })
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    page(&correct_page(&site, &visit, None).await?)
}

pub(in crate::pages) async fn name(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    match site.app()?.rename_oneself(visit.signed_in()?, posted.value("name")).await {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = correct_page(&site, visit, Some(&posted)).await?;
            shown.name = visit.form_again(shown.name, &problem);
            refused_page(&shown, &problem)
        }
    }
}

pub(in crate::pages) async fn address(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let (visit, l) = (&posted.visit, posted.visit.l);
    let (old, email) = (posted.value("old"), posted.value("email"));
    match site.app()?.ask_for_address(visit.signed_in()?, old, email).await {
        Ok(()) => page(&FormPage {
            shell: Shell::new(visit, l.t("letter-sent")).unlisted(),
            lead: l.with("correct-email-sent", &[("email", email)]),
            form: None,
            links: vec![LinkTo::new("/account", l.t("account"))],
        }),
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = correct_page(&site, visit, Some(&posted)).await?;
            shown.address = visit.form_again(shown.address, &problem);
            refused_page(&shown, &problem)
        }
    }
}

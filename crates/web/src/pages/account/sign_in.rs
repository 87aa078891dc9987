use askama::Template;
use asterism_domain::own_address;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::passkey::Words;
use crate::component::{Field, Form};
use crate::door::{self, Posted};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/sign_in.html")]
struct SignInPage {
    shell: Shell,
    l: Locale,
    form: Form,
    /// None where the portal's address can have no passkeys.
    passkey: Option<Form>,
    words: Words,
    /// The ways to the providers.
    providers: Vec<LinkTo>,
    links: Vec<LinkTo>,
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    page(&sign_in_page(&site, &visit, "", visit.value("next").unwrap_or(""))?)
}

fn sign_in_page(site: &Site, visit: &Visit, email: &str, next: &str) -> Result<SignInPage, Problem> {
    let l = visit.l;
    let fields = vec![
        Field::email("email", l.t("email")).value(email).required(),
        Field::password("password", l.t("password"), "current-password").required(),
        Field::hidden("next", next),
    ];
    let with_passkey =
        || visit.form("/sign-in/passkey", "passkey-enter", vec![Field::hidden("next", next)]).quiet();
    Ok(SignInPage {
        shell: Shell::new(visit, l.t("sign-in")).unlisted(),
        l,
        form: visit.form("/sign-in", "sign-in", fields),
        passkey: site.app()?.has_passkeys().then(with_passkey),
        words: Words::of(site, l)?,
        providers: super::provider::ways(site, visit, next)?,
        links: vec![
            LinkTo::new("/recover", l.t("recover-lost")),
            LinkTo::new(format!("/sign-up{}", on_to(next)), l.t("sign-up-none")),
        ],
    })
}

pub(in crate::pages) async fn enter(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let (email, next) = (posted.value("email"), posted.value("next"));
    match site.app()?.sign_in(email, posted.value("password"), &posted.browser).await {
        Ok(signed_in) => {
            let on = Redirect::to(own_address(next).unwrap_or("/account")).into_response();
            Ok(door::let_in(on, &posted.headers, &signed_in))
        }
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = sign_in_page(&site, &posted.visit, email, next)?;
            shown.form = posted.visit.form_again(shown.form, &problem);
            refused_page(&shown, &problem)
        }
    }
}

/// The query that carries along where somebody was on the way to; empty for nowhere of ours.
pub(crate) fn on_to(next: &str) -> String {
    const LONGEST: usize = 500;
    let own = own_address(next).filter(|next| next.len() <= LONGEST);
    crate::html::query_string(own.map(|next| ("next", next)))
}

pub(in crate::pages) async fn leave(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let next = own_address(posted.value("next")).unwrap_or("/");
    let mut left = Redirect::to(next).into_response();
    if let Some(who) = &posted.visit.who {
        let app = site.app()?;
        app.sign_out(who).await?;
        let ways = app.farewells(who).await?;
        if !ways.is_empty() {
            left = super::provider::farewell(&posted.visit, ways)?;
        }
    }
    Ok(door::let_out(left, &posted.headers))
}

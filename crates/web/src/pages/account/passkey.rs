//! Passkeys: what the script of the pages asks and answers, as JSON.

use asterism_actions::account::Question;
use asterism_actions::{App, Plain, Refusal};
use asterism_domain::own_address;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::door::{self, Posted, Told};
use crate::locale::Locale;
use crate::refusal::refusal;
use crate::visit::Visit;
use crate::{Problem, Site};

/// What a page says beside what its script does.
pub(super) struct Words {
    /// Shown where the browser knows no passkeys.
    pub(super) needs: String,
    pub(super) failed: String,
}

impl Words {
    /// Where more than a password is asked of everybody, nobody is sent to theirs.
    pub(super) fn of(site: &Site, l: Locale) -> Result<Words, Problem> {
        let (needs, failed) = match site.app()?.asks_everyone() {
            true => (l.t("passkey-needs-everyone"), l.t("passkey-failed-everyone")),
            false => (l.t("passkey-needs"), l.t("passkey-failed")),
        };
        Ok(Words { needs, failed })
    }
}

pub(in crate::pages) async fn ask_to_add(State(site): State<Site>, told: Told) -> Result<Response, Problem> {
    let who = told.visit.signed_in()?;
    let (name, old) = (told.text("passkey-name"), told.text("passkey-old"));
    let question = site.app()?.ask_to_add_passkey(who, name, old).await;
    Ok(asked(&told, question.map_err(|error| said(&site, &told.visit, error))?))
}

pub(in crate::pages) async fn add(State(site): State<Site>, told: Told) -> Result<Response, Problem> {
    let who = told.visit.signed_in()?;
    let added = site.app()?.add_passkey(who, &told.asked(), answer(&told), &told.browser).await;
    let signed_in = added.map_err(|error| said(&site, &told.visit, error))?;
    let response = door::ask(Json(json!({ "go": "/account" })).into_response(), &told.headers, "");
    Ok(match signed_in {
        Some(signed_in) => door::let_in(response, &told.headers, &signed_in),
        None => response,
    })
}

pub(in crate::pages) async fn end(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    site.app()?.end_passkey(posted.visit.signed_in()?, posted.value("hash")).await?;
    Ok(Redirect::to("/account").into_response())
}

pub(in crate::pages) async fn ask_to_enter(
    State(site): State<Site>,
    told: Told,
) -> Result<Response, Problem> {
    let question = site.app()?.ask_for_passkey(&told.browser).await;
    Ok(asked(&told, question.map_err(|error| said(&site, &told.visit, error))?))
}

pub(in crate::pages) async fn enter(State(site): State<Site>, told: Told) -> Result<Response, Problem> {
    let app = site.app()?;
    let signed_in = app.enter_with_passkey(&told.asked(), answer(&told), &told.browser).await;
    let signed_in = signed_in.map_err(|error| said(&site, &told.visit, error))?;
    let go = own_address(told.text("next")).unwrap_or("/account");
    let response = door::ask(Json(json!({ "go": go })).into_response(), &told.headers, "");
    Ok(door::let_in(response, &told.headers, &signed_in))
}

fn answer(told: &Told) -> serde_json::Value {
    told.body.get("answer").cloned().unwrap_or_default()
}

/// What the script shows below its one form: reasons without the names of fields.
pub(super) fn said(site: &Site, visit: &Visit, error: asterism_actions::Error) -> Problem {
    let everyone = site.app().is_ok_and(App::asks_everyone);
    let reason = |why: &Refusal| match why {
        Refusal::Plain(Plain::Passkey) if everyone => visit.l.t("refused-passkey-everyone"),
        why => refusal(visit.l, why),
    };
    match Problem::from(error) {
        Problem::Refused(fields) => {
            let reasons: Vec<String> = fields.iter().map(|field| reason(&field.why)).collect();
            Problem::Invalid(reasons.join(" "))
        }
        other => other,
    }
}

/// The question, with its secret in a cookie.
pub(super) fn asked(told: &Told, question: Question) -> Response {
    door::ask(Json(question.options).into_response(), &told.headers, &question.secret)
}

//! The next step of somebody whose password was right, where more is asked of everybody.

use askama::Template;
use asterism_actions::account::NextStep;
use asterism_domain::own_address;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::own::passkey_form;
use super::passkey::Words;
use super::provider;
use super::sign_in::on_to;
use crate::component::{Field, Form};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/second_factor.html")]
struct SecondFactorPage {
    shell: Shell,
    lead: String,
    /// Signs in with a passkey, or adds the first: which of the two its script does, and what is sent.
    passkey: Option<(&'static str, Form)>,
    words: Words,
    /// The ways to the providers that know this account.
    providers: Vec<LinkTo>,
    /// Ties the account to a provider.
    tie: Vec<Form>,
    /// Has a letter sent.
    letter: Option<Form>,
    /// What to do where this does not help.
    help: String,
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let next = visit.value("next").unwrap_or("");
    match site.app()?.next_step(visit.signed_in()?).await? {
        Some(step) => page(&step_page(&site, &visit, step).await?),
        // Done already, perhaps in another window.
        None => Ok(Redirect::to(own_address(next).unwrap_or("/account")).into_response()),
    }
}

async fn step_page(site: &Site, visit: &Visit, step: NextStep) -> Result<SecondFactorPage, Problem> {
    let (app, who, l) = (site.app()?, visit.signed_in()?, visit.l);
    let next = visit.value("next").unwrap_or("");
    let mut shown = SecondFactorPage {
        shell: Shell::new(visit, l.t("second-factor")).unlisted(),
        lead: l.t("second-factor-show"),
        passkey: None,
        words: Words::of(site, l)?,
        providers: Vec::new(),
        tie: Vec::new(),
        letter: None,
        help: String::new(),
    };
    match step {
        NextStep::Show { passkey, providers } => {
            let fields = vec![Field::hidden("next", next)];
            let enter = || ("enter", visit.form("/sign-in/passkey", "passkey-enter", fields).quiet());
            shown.passkey = passkey.then(enter);
            let known = |way: &LinkTo| {
                let key = way.href.split('?').next().and_then(|path| path.strip_prefix("/sign-in/at/"));
                key.is_some_and(|key| providers.iter().any(|known| known == key))
            };
            shown.providers = provider::ways(site, visit, next)?.into_iter().filter(known).collect();
            shown.help = l.t("second-factor-lost");
        }
        NextStep::Confirm => {
            shown.lead = l.t("second-factor-confirm");
            let action = format!("/account/second-factor{}", on_to(next));
            shown.letter = Some(visit.form(action, "second-factor-send", Vec::new()));
        }
        NextStep::Add => {
            shown.lead = l.t("second-factor-add");
            let (fresh, has_password) = (app.is_fresh(who).await?, app.has_password(who).await?);
            let add = || ("add", passkey_form(visit, fresh, has_password));
            shown.passkey = app.has_passkeys().then(add);
            shown.tie = provider::tie_forms(site, visit, None).await?;
            if app.has_passkeys() {
                shown.help = l.t("second-factor-two");
            }
        }
    }
    Ok(shown)
}

/// Has a letter sent that shows whose the address is.
pub(in crate::pages) async fn send_letter(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, visit) = (site.app()?, &posted.visit);
    let who = visit.signed_in()?;
    match app.ask_to_confirm(who).await {
        Ok(()) => page(&SecondFactorPage {
            shell: Shell::new(visit, visit.l.t("letter-sent")).unlisted(),
            lead: visit.l.with("second-factor-sent", &[("email", who.account.email.as_str())]),
            passkey: None,
            words: Words::of(&site, visit.l)?,
            providers: Vec::new(),
            tie: Vec::new(),
            letter: None,
            help: String::new(),
        }),
        // Meanwhile there is another step, or none.
        Err(asterism_actions::Error::NotFound { .. }) => {
            Ok(Redirect::to("/account/second-factor").into_response())
        }
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = step_page(&site, visit, NextStep::Confirm).await?;
            shown.letter = shown.letter.map(|form| visit.form_again(form, &problem));
            refused_page(&shown, &problem)
        }
    }
}

//! Asking for a letter: to open an account, or to choose a new password. The answer is the same for everybody.

use axum::extract::State;
use axum::response::Response;

use super::FormPage;
use super::sign_in::on_to;
use crate::component::Field;
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

pub(in crate::pages) async fn sign_up(visit: Visit) -> Result<Response, Problem> {
    page(&asking(&visit, "sign-up", "", visit.value("next").unwrap_or("")))
}

pub(in crate::pages) async fn recover(visit: Visit) -> Result<Response, Problem> {
    page(&asking(&visit, "recover", "", ""))
}

/// `what` is the last part of the address and the beginning of the words' keys.
fn asking(visit: &Visit, what: &'static str, email: &str, next: &str) -> FormPage {
    let l = visit.l;
    let mut fields = vec![Field::email("email", l.t("email")).value(email).required()];
    if !next.is_empty() {
        fields.push(Field::hidden("next", next));
    }
    FormPage {
        shell: Shell::new(visit, l.t(what)).unlisted(),
        lead: l.t(&format!("{what}-lead")),
        form: Some(visit.form(format!("/{what}"), &format!("{what}-send"), fields)),
        links: vec![LinkTo::new("/sign-in", l.t("sign-in-instead")), LinkTo::new("/privacy", l.t("privacy"))],
    }
}

pub(in crate::pages) async fn send_sign_up(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (email, network) = (posted.value("email"), &posted.browser.network);
    let on_to = on_to(posted.value("next"));
    let asked = site.app()?.ask_to_sign_up_on_the_way(email, posted.visit.l.code(), network, &on_to).await;
    answer(&posted, "sign-up", asked)
}

pub(in crate::pages) async fn send_recover(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (email, browser) = (posted.value("email"), &posted.browser);
    let asked = site.app()?.ask_to_recover(email, posted.visit.l.code(), browser).await;
    answer(&posted, "recover", asked)
}

fn answer(
    posted: &Posted,
    what: &'static str,
    asked: Result<(), asterism_actions::Error>,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let email = posted.value("email");
    match asked {
        Ok(()) => page(&FormPage {
            shell: Shell::new(visit, visit.l.t("letter-sent")).unlisted(),
            lead: visit.l.with("letter-sent-lead", &[("email", email)]),
            form: None,
            links: vec![LinkTo::new("/", visit.l.t("home"))],
        }),
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = asking(visit, what, email, posted.value("next"));
            shown.form = shown.form.map(|form| visit.form_again(form, &problem));
            // Of one address nothing is said, so it is the network's letters that are used up.
            if let (Problem::TooMany(minutes), Some(form)) = (&problem, &mut shown.form) {
                let minutes = u64::try_from(*minutes).unwrap_or_default();
                form.errors = vec![visit.l.count("problem-too-many-of-network", minutes)];
            }
            refused_page(&shown, &problem)
        }
    }
}

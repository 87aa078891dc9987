//! Letters that wait: without a mail server they stay here, and whoever runs the portal hands them on.

use askama::Template;
use asterism_actions::Waiting;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::component::Form;
use crate::door::Posted;
use crate::html::page;
use crate::locale::Locale;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

/// So many letters stand on the page, the newest first.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "page/outbox.html")]
struct OutboxPage {
    shell: Shell,
    l: Locale,
    letters: Vec<LetterRow>,
}

struct LetterRow {
    href: String,
    subject: String,
    to: String,
    text: String,
}

#[derive(Template)]
#[template(path = "page/letter.html")]
struct LetterPage {
    shell: Shell,
    to: String,
    text: String,
    retry: Form,
    discard: Form,
}

fn standing(l: Locale, waiting: &Waiting) -> String {
    let state = l.label("letter-state", waiting.state.as_str());
    let written = l.with("letter-written", &[("when", &l.moment(waiting.written)), ("state", &state)]);
    match &waiting.last_error {
        Some(error) => format!("{written} {error}"),
        None => written,
    }
}

pub(in crate::pages) async fn list(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    visit.signed_in()?;
    let l = visit.l;
    let letters = site.app()?.outbox(&visit.actor(), SHOWN).await?;
    let row = |waiting: Waiting| LetterRow {
        href: format!("/admin/outbox/{}", waiting.id),
        text: standing(l, &waiting),
        subject: waiting.letter.subject,
        to: waiting.letter.to,
    };
    let shell = Shell::new(&visit, l.t("outbox")).crumb("/admin", l.t("admin")).unlisted();
    page(&OutboxPage { shell, l, letters: letters.into_iter().map(row).collect() })
}

pub(in crate::pages) async fn letter(
    State(site): State<Site>,
    visit: Visit,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let waiting = site.app()?.outbox_letter(&visit.actor(), id).await?;
    let l = visit.l;
    let form =
        |what: &str, words: &str| visit.form(format!("/admin/outbox/{id}/{what}"), words, Vec::new()).quiet();
    page(&LetterPage {
        shell: Shell::new(&visit, &waiting.letter.subject)
            .crumb("/admin", l.t("admin"))
            .crumb("/admin/outbox", l.t("outbox"))
            .unlisted(),
        to: waiting.letter.to,
        text: waiting.letter.text,
        retry: form("retry", "letter-retry"),
        discard: form("discard", "letter-discard"),
    })
}

pub(in crate::pages) async fn retry(
    State(site): State<Site>,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    site.app()?.outbox_retry(&posted.actor(), id).await?;
    Ok(Redirect::to("/admin/outbox").into_response())
}

pub(in crate::pages) async fn discard(
    State(site): State<Site>,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    site.app()?.outbox_discard(&posted.actor(), id).await?;
    Ok(Redirect::to("/admin/outbox").into_response())
}

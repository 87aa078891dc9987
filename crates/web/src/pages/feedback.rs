//! What people say of pages: anybody says it, a named role answers.

use askama::Template;
use asterism_actions::{Feedback, FeedbackState, FeedbackView, Saying};
use asterism_domain::own_address;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::component::{Field, Form, KeyFigure, KeyFigures, More};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/form.html")]
struct AskPage {
    shell: Shell,
    lead: String,
    form: Option<Form>,
    links: Vec<LinkTo>,
}

#[derive(Template)]
#[template(path = "page/feedback.html")]
struct FeedbackPage {
    shell: Shell,
    l: Locale,
    figures: KeyFigures,
    rows: Vec<Row>,
    more: More,
    own: Vec<Row>,
    own_more: More,
}

impl Row {
    fn of(l: Locale, said: Feedback, form: Option<Form>) -> Row {
        let state = l.label("feedback", said.state.as_str());
        Row {
            // Kept by an older version it may lead elsewhere; then it is shown as a text.
            page: LinkTo::new(own_address(&said.page).unwrap_or_default(), said.page.as_str()),
            when: l.with("feedback-when", &[("when", &l.moment(said.at)), ("state", &state)]),
            text: said.text,
            answer: said.answer.unwrap_or_default(),
            form,
        }
    }
}

struct Row {
    page: LinkTo,
    when: String,
    text: String,
    answer: String,
    form: Option<Form>,
}

fn asking(visit: &Visit, about: &str, text: &str, email: &str) -> AskPage {
    let l = visit.l;
    let mut fields = vec![
        Field::hidden("about", about),
        Field::said(l.t("feedback-page"), about),
        Field::area("text", l.t("feedback-said"), 7, 4_000)
            .help(l.t("feedback-said-help"))
            .value(text)
            .required(),
    ];
    if visit.who.is_none() {
        fields.push(Field::email("email", l.t("email")).help(l.t("feedback-email-help")).value(email));
    }
    AskPage {
        shell: Shell::new(visit, l.t("feedback-new")).crumb("/feedback", l.t("feedback")).unlisted(),
        lead: l.t("feedback-lead"),
        form: Some(visit.form("/feedback", "feedback-send", fields)),
        links: vec![LinkTo::new("/privacy", l.t("privacy"))],
    }
}

/// The page that is spoken of, if it is one of ours.
fn ours(given: &str) -> &str {
    own_address(given).unwrap_or("/")
}

pub(super) async fn ask(visit: Visit) -> Result<Response, Problem> {
    let about = ours(visit.value("about").unwrap_or("/")).to_owned();
    page(&asking(&visit, &about, "", ""))
}

pub(super) async fn send(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let (about, text, email) = (posted.value("about"), posted.value("text"), posted.value("email"));
    let saying = Saying {
        page: about.to_owned(),
        text: text.to_owned(),
        email: email.to_owned(),
        language: visit.l.code().to_owned(),
    };
    match site.app()?.give_feedback(visit.who.as_deref(), saying, &posted.browser.network).await {
        Ok(()) => page(&AskPage {
            shell: Shell::new(visit, visit.l.t("feedback-thanks")).unlisted(),
            lead: visit.l.t("feedback-thanks-lead"),
            form: None,
            links: vec![
                LinkTo::new(ours(about), visit.l.t("feedback-back")),
                LinkTo::new("/feedback", visit.l.t("feedback")),
            ],
        }),
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = asking(visit, ours(about), text, email);
            shown.form = shown.form.map(|form| visit.form_again(form, &problem));
            refused_page(&shown, &problem)
        }
    }
}

pub(super) async fn list(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let after = |name: &str| match visit.value(name).filter(|value| !value.is_empty()) {
        Some(value) => value
            .parse()
            .map(Some)
            .map_err(|_| Problem::Invalid(l.with("refused-value", &[("name", name), ("value", value)]))),
        None => Ok(None),
    };
    let view = site.app()?.feedback(&visit.actor(), after("after")?, after("own")?).await?;
    let FeedbackView { counts, items, own } = view;
    let more = More::of(&visit, "after", items.next.map(|id| id.to_string()));
    let own_more = More::of(&visit, "own", own.next.map(|id| id.to_string()));
    let figure = |state: FeedbackState| {
        let count = counts.get(&state).copied().unwrap_or(0);
        KeyFigure::new(
            l.label("feedback", state.as_str()),
            l.number(i64::try_from(count).unwrap_or(i64::MAX)),
            "",
        )
    };
    let rows = items.items.into_iter().map(|said| {
        let open = said.state == FeedbackState::Open;
        // Several such forms stand on a page, and ids are given once.
        let field = format!("answer-{}", said.id);
        let fields =
            vec![Field::area(&field, l.t("feedback-answer"), 4, 4_000).help(l.t("feedback-answer-help"))];
        let form = open.then(|| visit.form(format!("/feedback/{}", said.id), "feedback-answer-send", fields));
        Row::of(l, said, form)
    });
    page(&FeedbackPage {
        shell: Shell::new(&visit, l.t("feedback")).unlisted(),
        l,
        figures: KeyFigures { items: FeedbackState::ALL.map(figure).into() },
        rows: rows.collect(),
        more,
        own_more,
        own: own.items.into_iter().map(|said| Row::of(l, said, None)).collect(),
    })
}

pub(super) async fn answer(
    State(site): State<Site>,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let answer = posted.value(&format!("answer-{id}"));
    site.app()?.answer_feedback(&posted.actor(), id, answer).await?;
    Ok(Redirect::to("/feedback").into_response())
}

//! Who looks after which topics in a space (row 004-14): for those who have its people in hand, and for whoever is asked.

use askama::Template;
use asterism_actions::{NamedManager, OwnTopics, Ref, TopicsAnswer};
use asterism_domain::{AccountId, RecordId, Space};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::component::{Field, Form};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::pages::words;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/managers.html")]
struct ManagersPage {
    shell: Shell,
    lead: String,
    rows: Vec<Row>,
    /// Where there are no rows.
    empty: String,
    /// What asks somebody; its heading, and what is said in its place where nobody can be asked.
    ask: Option<Form>,
    ask_title: String,
    nobody: String,
}

/// Somebody, or a space, with the topics.
struct Row {
    name: LinkTo,
    text: String,
    topics: Vec<LinkTo>,
    forms: Vec<Form>,
}

fn links(topics: &[Ref]) -> Vec<LinkTo> {
    topics.iter().map(words::link).collect()
}

fn state(l: Locale, waits: bool) -> String {
    l.t(if waits { "managers-waits" } else { "managers-agreed" })
}

async fn managers_page(
    site: &Site,
    visit: &Visit,
    space: &Space,
    said: Option<(&Posted, &Problem)>,
) -> Result<ManagersPage, Problem> {
    let (app, l) = (site.app()?, visit.l);
    visit.signed_in()?;
    let view = app.topic_managers(&visit.actor(), space).await?;
    let told = super::told(app, visit, space).await?;
    let at = format!("/spaces/{}/managers", space.as_str());
    let changes = !visit.actor().only_reads();
    let row = |named: &NamedManager| {
        let mut fields = vec![Field::hidden("account", &named.account.to_string())];
        if named.waits {
            fields.push(Field::hidden("waits", "yes"));
        }
        let end = changes.then(|| visit.form(format!("{at}/end"), "managers-end", fields).quiet());
        Row {
            name: LinkTo::new("", &named.name),
            text: state(l, named.waits),
            topics: links(&named.topics),
            forms: end.into_iter().collect(),
        }
    };
    let sent = |name: &str, value: &str| {
        said.is_some_and(|(posted, _)| {
            posted.fields.iter().any(|(known, sent)| known == name && sent == value)
        })
    };
    let can_ask = changes && !view.people.is_empty() && !view.topics.is_empty();
    let ask = can_ask.then(|| {
        let person = |(id, name): &(AccountId, String)| {
            let id = id.to_string();
            (id.clone(), name.clone(), sent("account", &id))
        };
        let topic = |topic: &Ref| {
            let id = topic.id.to_string();
            (id.clone(), topic.name.clone(), sent("topics", &id))
        };
        let fields = vec![
            Field::choice("account", l.t("managers-who"), view.people.iter().map(person)),
            Field::several("topics", l.t("topics"), view.topics.iter().map(topic))
                .help(l.t("managers-topics-help")),
        ];
        let form = visit.form(&*at, "managers-ask", fields);
        match said {
            Some((_, problem)) => visit.form_again(form, problem),
            None => form,
        }
    });
    Ok(ManagersPage {
        shell: super::shell(visit, space, told, "managers-of"),
        lead: l.t("managers-lead"),
        rows: view.named.iter().map(row).collect(),
        empty: l.t("managers-none"),
        ask,
        ask_title: if changes { l.t("managers-ask-title") } else { String::new() },
        nobody: l.t("managers-nobody"),
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    page(&managers_page(&site, &visit, &super::named(&name)?, None).await?)
}

pub(in crate::pages) async fn ask(
    State(site): State<Site>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, who) = (site.app()?, posted.visit.signed_in()?);
    let space = super::named(&name)?;
    let chosen = posted.fields.iter().filter(|(name, _)| name == "topics");
    let topics: Vec<RecordId> = chosen.filter_map(|(_, value)| value.parse().ok()).collect();
    match app.ask_to_manage(who, &space, posted.value("account").parse().ok(), topics).await {
        Ok(()) => Ok(back(&space)),
        Err(error) => {
            let problem = Problem::from(error);
            if !matches!(problem, Problem::Refused(_)) {
                return Err(problem);
            }
            let shown = managers_page(&site, &posted.visit, &space, Some((&posted, &problem))).await?;
            refused_page(&shown, &problem)
        }
    }
}

pub(in crate::pages) async fn end(
    State(site): State<Site>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, who) = (site.app()?, posted.visit.signed_in()?);
    let space = super::named(&name)?;
    let waits = posted.value("waits") == "yes";
    app.end_managing(who, &space, posted.value("account").parse().ok(), waits).await?;
    Ok(back(&space))
}

fn back(space: &Space) -> Response {
    Redirect::to(&format!("/spaces/{}/managers", space.as_str())).into_response()
}

/// What one looks after oneself, and is asked to.
pub(in crate::pages) async fn own(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let (l, own) = (visit.l, site.app()?.own_topics(visit.signed_in()?).await?);
    let row = |one: &OwnTopics| {
        let form = |answer: &str, label: &str| {
            let fields = vec![Field::hidden("space", one.space.as_str()), Field::hidden("answer", answer)];
            visit.form("/account/topics", label, fields)
        };
        let forms = match one.waits {
            true => vec![form("agree", "topics-agree"), form("decline", "topics-decline").quiet()],
            false => vec![form("give_up", "topics-give-up").quiet()],
        };
        Row {
            name: LinkTo::new(format!("/spaces/{}", one.space.as_str()), &one.called),
            text: l.t(if one.waits { "topics-asked" } else { "topics-yours" }),
            topics: links(&one.topics),
            forms,
        }
    };
    page(&ManagersPage {
        shell: Shell::new(&visit, l.t("topics-own")).crumb("/account", l.t("account")).unlisted(),
        lead: l.t("topics-own-lead"),
        rows: own.iter().map(row).collect(),
        empty: l.t("topics-own-none"),
        ask: None,
        ask_title: String::new(),
        nobody: String::new(),
    })
}

pub(in crate::pages) async fn answer(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    let answer = match posted.value("answer") {
        "agree" => TopicsAnswer::Agree,
        "decline" => TopicsAnswer::Decline,
        "give_up" => TopicsAnswer::GiveUp,
        _ => return Err(Problem::NotFound),
    };
    site.app()?.answer_topics(who, &super::named(posted.value("space"))?, answer).await?;
    Ok(Redirect::to("/account/topics").into_response())
}

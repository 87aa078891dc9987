//! The form of a record: shown, arranged, and saved.

use std::collections::BTreeSet;

use asterism_actions::App;
use asterism_actions::account::with_a_key_that_writes;
use asterism_domain::idea::ProjectIdea;
use asterism_domain::organisation::Organisation;
use asterism_domain::{Actor, Kind, Record, Space, State as Standing, Visibility};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::settle;
use super::sheet::{Sheet, document_at, state_of};
use crate::door::Posted;
use crate::html::{LinkTo, page, query_string};
use crate::pages::account::FormPage;
use crate::pages::space::Names;
use crate::pages::words;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn show(
    kind: Kind,
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let app = site.app()?;
    let record = match app.to_edit(&visit.actor(), kind, &slug).await {
        Ok(record) => record,
        Err(refused) => return suggests_instead(app, &visit, kind, &slug, refused).await,
    };
    if record.slug != slug {
        return Ok(Redirect::to(&format!("{}/edit", record.path())).into_response());
    }
    Sheet::of(app, &visit, record).await?.or_kept(app, &visit).await?.page(&visit)
}

pub(super) async fn save(
    kind: Kind,
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let app = site.app()?;
    let (visit, actor) = (&posted.visit, posted.actor());
    let record = match app.to_edit(&actor, kind, &slug).await {
        Ok(record) => record,
        Err(refused) => return keeps_to_suggest(app, &posted, kind, &slug, refused).await,
    };
    let mut sheet = made_of(app, visit, record, &posted, false).await?;
    if let Some(answer) = sheet.keep(app, &posted).await? {
        return Ok(answer);
    }
    let asked = posted.value("do");
    if sheet.arrange(asked, &posted) {
        return sheet.page(visit);
    }
    sheet.resolve(app, visit).await?;
    let Some(document) = sheet.read(visit.l, asked) else { return sheet.again(visit) };
    if asked == "settle" {
        return settle::settle(app, &posted, sheet, document).await;
    }
    let Some(record) = &sheet.record else { return Err(Problem::NotFound) };
    let reason = Some(sheet.reason.clone()).filter(|reason| !reason.is_empty());
    match app.edit_seen_by(&actor, record.id, sheet.base, document.clone(), sheet.seen_by, reason).await {
        Ok(_) => {
            sheet.forget(app, visit).await?;
            leads_on(app, record).await
        }
        Err(asterism_actions::Error::Conflict(conflict)) => {
            settle::page_of(app, &posted, &sheet, &conflict.head, &document).await
        }
        Err(error) => refused(visit, sheet, error),
    }
}

/// Who writes in a space and does not publish there suggests changes of what is published: they are led to that form.
async fn suggests_instead(
    app: &App,
    visit: &Visit,
    kind: Kind,
    slug: &str,
    refused: asterism_actions::Error,
) -> Result<Response, Problem> {
    match app.to_hand_over(&visit.actor(), kind, slug).await? {
        Some(record) => Ok(Redirect::to(&format!("{}/suggest", record.path())).into_response()),
        None => Err(refused.into()),
    }
}

/// The same for whoever filled the form before the record was published: what they typed goes along.
async fn keeps_to_suggest(
    app: &App,
    posted: &Posted,
    kind: Kind,
    slug: &str,
    refused: asterism_actions::Error,
) -> Result<Response, Problem> {
    let Some(record) = app.to_hand_over(&posted.actor(), kind, slug).await? else {
        return Err(refused.into());
    };
    let mut sheet = made_of(app, &posted.visit, record, posted, true).await?;
    sheet.keep_what_was_typed(app, posted).await
}

/// The form as it was sent, on the revision that it was made of.
pub(super) async fn made_of(
    app: &App,
    visit: &Visit,
    record: Record,
    posted: &Posted,
    suggests: bool,
) -> Result<Sheet, Problem> {
    let base = posted.revision("base")?;
    let document = document_at(app, visit, record.id, suggests, base).await?;
    let sheet = Sheet::of(app, visit, record).await?;
    let mut sheet = sheet.sent(posted);
    (sheet.base, sheet.document, sheet.suggests) = (base, document, suggests);
    Ok(sheet)
}

/// To the record's page, wherever that is by now.
pub(in crate::pages) async fn leads_on(app: &App, record: &Record) -> Result<Response, Problem> {
    let now = app.record(record.id).await?;
    Ok(Redirect::to(&now.map_or_else(|| record.path(), |record| record.path())).into_response())
}

/// The form again with why it was refused.
pub(super) fn refused(
    visit: &Visit,
    mut sheet: Sheet,
    error: asterism_actions::Error,
) -> Result<Response, Problem> {
    let problem = Problem::from(error);
    if sheet.refused(visit.l, &problem) { sheet.again_for(visit, &problem) } else { Err(problem) }
}

pub(super) async fn blank(kind: Kind, State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    visit.signed_in()?;
    let app = site.app()?;
    let named = visit.value("space").map(Space::new).filter(|space| !space.as_str().is_empty());
    match named {
        Some(space) => {
            may_write(&visit, kind, &space)?;
            Sheet::blank(app, &visit, kind, space)
                .await?
                .with_usual(app)
                .or_kept(app, &visit)
                .await?
                .page(&visit)
        }
        None => choose_space(app, &visit, kind, "new").await,
    }
}

pub(in crate::pages) fn may_write(visit: &Visit, kind: Kind, space: &Space) -> Result<(), Problem> {
    let (actor, may) = (visit.actor(), asterism_actions::may_create);
    if may(&actor, kind, space, Standing::Draft) {
        return Ok(());
    }
    let its_owner = may(&with_a_key_that_writes(&actor), kind, space, Standing::Draft);
    Err(if its_owner { Problem::KeyReads } else { Problem::Forbidden })
}

/// The spaces in which one may write a record of the kind.
pub(super) fn spaces_for(visit: &Visit, kind: Kind) -> Vec<Space> {
    spaces_of(&visit.actor(), kind)
}

fn spaces_of(actor: &Actor, kind: Kind) -> Vec<Space> {
    let mut spaces: BTreeSet<Space> =
        actor.member().map(|member| member.roles.keys().cloned().collect()).unwrap_or_default();
    spaces.insert(Space::new("asterism"));
    if kind == Kind::ProjectIdea {
        spaces.insert(ProjectIdea::space());
    }
    spaces.retain(|space| asterism_actions::may_create(actor, kind, space, Standing::Draft));
    if kind == Kind::Organisation && spaces.is_empty() && actor.member().is_some() {
        spaces.insert(Organisation::missing_ones());
    }
    spaces.into_iter().collect()
}

/// Where one may write a record of the kind, at an address below the kind's own.
pub(in crate::pages) async fn choose_space(
    app: &App,
    visit: &Visit,
    kind: Kind,
    below: &str,
) -> Result<Response, Problem> {
    let l = visit.l;
    let spaces = spaces_for(visit, kind);
    let address =
        |space: &Space| format!("/{}/{below}{}", kind.path(), query_string([("space", space.as_str())]));
    match spaces.as_slice() {
        [] if !spaces_of(&with_a_key_that_writes(&visit.actor()), kind).is_empty() => Err(Problem::KeyReads),
        [] => Err(Problem::Forbidden),
        [one] => Ok(Redirect::to(&address(one)).into_response()),
        several => {
            let names = Names::of(app, visit, several.iter().cloned().collect()).await?;
            page(&FormPage {
                shell: Shell::new(visit, l.with("edit-new-title", &[("kind", &words::kind(l, kind))]))
                    .unlisted(),
                lead: l.t("edit-which-space"),
                form: None,
                links: several.iter().map(|space| LinkTo::new(address(space), names.get(space))).collect(),
            })
        }
    }
}

pub(super) async fn write(kind: Kind, State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let (app, visit, actor) = (site.app()?, &posted.visit, posted.actor());
    let space = Space::new(posted.value("space"));
    may_write(visit, kind, &space)?;
    let mut sheet = Sheet::blank(app, visit, kind, space.clone()).await?.sent(&posted);
    if let Some(answer) = sheet.keep(app, &posted).await? {
        return Ok(answer);
    }
    let asked = posted.value("do");
    if sheet.arrange(asked, &posted) {
        return sheet.page(visit);
    }
    sheet.resolve(app, visit).await?;
    let Some(document) = sheet.read(visit.l, asked) else { return sheet.again(visit) };
    let state = state_of(asked);
    let seen_by = sheet.seen_by.unwrap_or(Visibility::Public);
    match app.create_of_form(&actor, &space, document, state, seen_by, sheet.mark).await {
        Ok(record) => {
            sheet.forget(app, visit).await?;
            Ok(Redirect::to(&record.path()).into_response())
        }
        Err(error) => refused(visit, sheet, error),
    }
}

//! The form in which somebody suggests a change of a record that they may not change.

use asterism_actions::{App, Error};
use asterism_domain::{Actor, Kind};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::form::{made_of, refused};
use super::sheet::Sheet;
use crate::door::Posted;
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
    let record = match app.to_suggest_on(&visit.actor(), kind, &slug).await {
        Ok(record) => record,
        Err(error) => return changes_it_instead(app, &visit.actor(), kind, &slug, error).await,
    };
    if record.slug != slug {
        return Ok(Redirect::to(&format!("{}/suggest", record.path())).into_response());
    }
    Sheet::to_suggest(app, &visit, record).await?.or_kept(app, &visit).await?.page(&visit)
}

/// Whoever may change the record suggests nothing to themselves: they are led to its form.
async fn changes_it_instead(
    app: &App,
    actor: &Actor,
    kind: Kind,
    slug: &str,
    refused: Error,
) -> Result<Response, Problem> {
    match app.to_edit(actor, kind, slug).await {
        Ok(record) => Ok(Redirect::to(&format!("{}/edit", record.path())).into_response()),
        Err(_) => Err(refused.into()),
    }
}

pub(super) async fn send(
    kind: Kind,
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let app: &App = site.app()?;
    let (visit, actor) = (&posted.visit, posted.actor());
    let record = match app.to_suggest_on(&actor, kind, &slug).await {
        Ok(record) => record,
        Err(error) => return changes_it_instead(app, &actor, kind, &slug, error).await,
    };
    let id = record.id;
    let mut sheet = made_of(app, visit, record, &posted, true).await?;
    if let Some(answer) = sheet.keep(app, &posted).await? {
        return Ok(answer);
    }
    if sheet.arrange(posted.value("do"), &posted) {
        return sheet.page(visit);
    }
    sheet.resolve(app, visit).await?;
    let Some(document) = sheet.read(visit.l, "save") else { return sheet.again(visit) };
    let who = visit.signed_in()?;
    match app.suggest_change(who, id, sheet.base, document, &sheet.reason, &sheet.source).await {
        Ok(()) => {
            sheet.forget(app, visit).await?;
            Ok(Redirect::to("/account/suggestions").into_response())
        }
        Err(error) => refused(visit, sheet, error),
    }
}

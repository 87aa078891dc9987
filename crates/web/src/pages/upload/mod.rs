//! Files from the hand of an editor: a document's file, a picture with its words, and what is begun with one.

mod document;
mod picture;

use askama::Template;
use asterism_actions::{App, FileRef, FormOf};
use asterism_domain::{Kind, Record, RecordId, Seq, Space};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::edit::{address_of, choose_space, leads_on, may_write};
use super::space::called;
use super::{library, words};
use crate::component::{Field, Form};
use crate::door::Posted;
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

/// Addresses that take files: their bodies are larger and take longer than those of others.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/documents/new/file", get(document::blank).post(document::write))
        .route("/documents/{slug}/file", get(document::show).post(document::put))
        .route("/documents/{slug}/file/remove", post(remove_document))
        .route("/media/new/file", get(picture::blank).post(picture::write))
        .route("/media/{slug}/file", get(picture::show).post(picture::put))
        .route("/media/{slug}/file/remove", post(remove_picture))
}

#[derive(Template)]
#[template(path = "page/upload.html")]
struct UploadPage {
    shell: Shell,
    l: Locale,
    lead: String,
    /// The file that is there now.
    now: Option<LinkTo>,
    form: Form,
    remove: Option<Form>,
}

/// Where one may write a record of a kind, or the one space that is named.
async fn space_of(
    app: &App,
    visit: &Visit,
    kind: Kind,
) -> Result<Result<(Space, String), Response>, Problem> {
    visit.signed_in()?;
    let named = visit.value("space").map(Space::new).filter(|space| !space.as_str().is_empty());
    match named {
        Some(space) => {
            may_write(visit, kind, &space)?;
            let called = called(app, visit, &space).await?;
            Ok(Ok((space, called)))
        }
        None => choose_space(app, visit, kind, "new/file").await.map(Err),
    }
}

/// Where a record's file is sent or taken out, which goes on knowing from which form that was asked for.
fn action_of(visit: &Visit, record: &Record, below: &str) -> String {
    let query = visit.value("for").map(|form| query_string([("for", form)])).unwrap_or_default();
    format!("{}/{below}{query}", record.path())
}

/// What tells the form of a new record from others of the same: sent twice, by a double click or by loading the page
/// again, it makes one.
fn new_mark() -> Field {
    Field::hidden("mark", &RecordId::create().to_string())
}

fn title_key(kind: Kind) -> &'static str {
    if kind == Kind::Media { "upload-picture-new" } else { "upload-document-new" }
}

/// The page of a record's own file.
fn page_of(visit: &Visit, record: &Record, files: &[FileRef], form: Form) -> UploadPage {
    let l = visit.l;
    let name = record.document.name();
    let title = if files.is_empty() { "upload-add-to" } else { "upload-replace-of" };
    let remove = || {
        let fields = vec![Field::hidden("base", &record.seq.to_string())];
        visit.form(action_of(visit, record, "file/remove"), "upload-remove", fields).quiet()
    };
    UploadPage {
        shell: Shell::new(visit, l.with(title, &[("name", &name)]))
            .section(Section::Explore)
            .crumb(format!("/explore?kind={}", record.kind), words::kinds(l, record.kind))
            .crumb(record.path(), name)
            .unlisted(),
        l,
        lead: l.t(if files.is_empty() { "upload-lead" } else { "upload-replace-lead" }),
        now: files.first().map(|file| library::file_link(l, file)),
        remove: (!files.is_empty()).then(remove),
        form,
    }
}

fn page_of_new(visit: &Visit, kind: Kind, space: &str, form: Form) -> UploadPage {
    let l = visit.l;
    UploadPage {
        shell: Shell::new(visit, l.t(title_key(kind)))
            .section(Section::Explore)
            .crumb(format!("/explore?kind={kind}"), words::kinds(l, kind))
            .unlisted(),
        l,
        lead: l.with(
            if kind == Kind::Media { "upload-picture-lead" } else { "upload-document-lead" },
            &[("space", space)],
        ),
        now: None,
        form,
        remove: None,
    }
}

/// The page again with why the file is not taken.
fn again(visit: &Visit, mut shown: UploadPage, problem: &Problem) -> Result<Response, Problem> {
    match problem {
        // Nothing that the form could help with.
        Problem::NotFound | Problem::Forbidden | Problem::Conflict(_) | Problem::Internal => {
            Err(problem.clone())
        }
        // What is not the file's fault may pass; the form stays for another try.
        Problem::Untaken(_) | Problem::TooMany(_) => {
            shown.form = about_the_file(visit, shown.form, problem);
            let mut response = page(&shown)?;
            *response.status_mut() = problem.status();
            response.extensions_mut().insert(crate::problem::IsPage);
            Ok(response)
        }
        _ => {
            shown.form = visit.form_again(shown.form, problem);
            refused_page(&shown, problem)
        }
    }
}

fn about_the_file(visit: &Visit, mut form: Form, problem: &Problem) -> Form {
    let said = problem.said(visit.l);
    match form.fields.iter_mut().find(|field| field.name == "file") {
        Some(field) => field.error = said,
        None => form.errors.push(said),
    }
    form
}

/// The revision that a form with a file was made of, as one of its fields says it.
fn base(visit: &Visit, value: &str) -> Result<Seq, Problem> {
    let refused = || Problem::Invalid(visit.l.with("refused-made-of", &[("name", "base")]));
    value.parse().map(Seq).map_err(|_| refused())
}

/// A file that was put into a record or taken out may have been so in the middle of filling its form: then the form
/// that was kept goes on with the record as it is now.
async fn on_with_the_form(
    app: &App,
    visit: &Visit,
    record: &Record,
    before: Seq,
    after: Seq,
) -> Result<Response, Problem> {
    let who = visit.signed_in()?;
    let asked = visit.value("for").and_then(FormOf::parse);
    let form = match asked.filter(|form| form.record == record.id && !form.suggests) {
        Some(form) => Some(form),
        None => app.forms_begun_of(who, record.id, false).await?.first().map(|(form, _)| *form),
    };
    let Some(form) = form else { return leads_on(app, record).await };
    match app.kept_form(who, &form.about()).await? {
        Some(kept) if kept.base == before => {
            app.keep_form(who, &form.about(), after, &kept.pairs).await?;
            let now = app.record(record.id).await?.map_or_else(|| record.path(), |record| record.path());
            Ok(Redirect::to(&address_of(&now, &form)).into_response())
        }
        _ => leads_on(app, record).await,
    }
}

async fn remove_document(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    remove(Kind::LibraryItem, &site, &slug, &posted).await
}

async fn remove_picture(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    remove(Kind::Media, &site, &slug, &posted).await
}

async fn remove(kind: Kind, site: &Site, slug: &str, posted: &Posted) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let (app, actor) = (site.app()?, posted.actor());
    let record = app.to_edit(&actor, kind, slug).await?;
    let before = posted.revision("base")?;
    let after = app.take_file_out(&actor, record.id, before).await?;
    on_with_the_form(app, &posted.visit, &record, before, after).await
}

//! The file of a document of the library.

use asterism_domain::upload::Limits;
use asterism_domain::{Kind, Record, Space};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{UploadPage, action_of, again, base, new_mark, on_with_the_form, page_of, page_of_new, space_of};
use crate::arrival::{Arrival, Arrived};
use crate::component::{Field, Form};
use crate::html::{page, query_string};
use crate::visit::Visit;
use crate::{Problem, Site};

const ACCEPTED: &str = ".pdf,.docx,.pptx,.xlsx,.odt,.odp,.ods,image/png,image/jpeg,image/webp,image/gif";

fn form(visit: &Visit, action: String, mut fields: Vec<Field>) -> Form {
    let l = visit.l;
    let most = Limits::default().bytes;
    fields.push(
        Field::file("file", l.t("upload-file"), ACCEPTED, most, l.t("upload-too-large"))
            .help(l.t("upload-file-help"))
            .required(),
    );
    visit.form(action, "upload-send", fields)
}

fn of_record(visit: &Visit, record: &Record) -> Form {
    let fields = vec![Field::hidden("base", &record.seq.to_string())];
    form(visit, action_of(visit, record, "file"), fields)
}

fn of_new(visit: &Visit, space: &Space, called: &str) -> UploadPage {
    let action = format!("/documents/new/file{}", query_string([("space", space.as_str())]));
    page_of_new(visit, Kind::LibraryItem, called, form(visit, action, vec![new_mark()]))
}

pub(super) async fn blank(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    match space_of(site.app()?, &visit, Kind::LibraryItem).await? {
        Ok((space, called)) => page(&of_new(&visit, &space, &called)),
        Err(choice) => Ok(choice),
    }
}

/// The file becomes a draft, whose form is filled next.
pub(super) async fn write(
    State(site): State<Site>,
    visit: Visit,
    request: Request,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let (space, called) = match space_of(app, &visit, Kind::LibraryItem).await? {
        Ok(found) => found,
        Err(choice) => return Ok(choice),
    };
    let arrival = Arrival::receive(&site, &visit, request, Limits::default().bytes).await?;
    let written = async {
        let mark = arrival.value("mark").parse().ok();
        let Arrived { name, incoming } = chosen(arrival)?;
        let kept = app.keep_received(incoming).await?;
        let language = visit.l.language();
        Ok(app.create_of_file(&visit.actor(), &space, &kept, &name, language, mark).await?)
    };
    match written.await {
        Ok(record) => Ok(Redirect::to(&format!("{}/edit", record.path())).into_response()),
        Err(problem) => again(&visit, of_new(&visit, &space, &called), &problem),
    }
}

fn chosen(arrival: Arrival) -> Result<Arrived, Problem> {
    arrival.file?.ok_or_else(|| super::picture::refused("file", asterism_actions::Plain::FileNeeded))
}

pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let app = site.app()?;
    let record = app.to_edit(&visit.actor(), Kind::LibraryItem, &slug).await?;
    let files = app.files_of(&record).await?;
    page(&page_of(&visit, &record, &files, of_record(&visit, &record)))
}

pub(super) async fn put(
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let app = site.app()?;
    let record = app.to_edit(&visit.actor(), Kind::LibraryItem, &slug).await?;
    let arrival = Arrival::receive(&site, &visit, request, Limits::default().bytes).await?;
    let before = base(&visit, arrival.value("base"));
    let put = async {
        let before = before?;
        let kept = app.keep_received(chosen(arrival)?.incoming).await?;
        Ok((before, app.put_file(&visit.actor(), record.id, before, &kept).await?))
    };
    match put.await {
        Ok((before, after)) => on_with_the_form(app, &visit, &record, before, after).await,
        Err(problem) => {
            let files = app.files_of(&record).await?;
            again(&visit, page_of(&visit, &record, &files, of_record(&visit, &record)), &problem)
        }
    }
}

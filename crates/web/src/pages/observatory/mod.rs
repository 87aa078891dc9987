//! The observatory of a region: one screen that answers, and a page for each part of the answer.

mod answer;
mod asked;
mod brief;
mod change;
mod complements;
mod indicators;
mod opportunities;
mod paper;
mod parameters;
mod part;
mod scene;
mod sheet;
mod strengths;
mod twins;

use asterism_actions::observatory::{Frame, Twins};
use asterism_actions::{App, Page};
use asterism_domain::statistics::Role;
use asterism_domain::{Actor, Kind};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::component::Notice;
use crate::html::{encode, page, query_string};
use crate::visit::Visit;
use crate::{Problem, Site};

use part::{Content, Part, PartPage};
use scene::{Found, Scene};

pub(crate) use answer::Answer;
pub(crate) use asked::Asked;
pub use paper::{BriefOf, brief};
pub(super) use parameters::{Choice, Input, Parameter, Parameters, Set, settings_form};
pub(super) use part::left_out;
pub(super) use scene::compared;
pub(super) use sheet::{Datum, Field, Sheet};

/// What a region's own page shows above its records.
pub(crate) enum Shown {
    Answer(Box<Answer>),
    /// Why there is no answer, and what to do.
    Notice(Notice),
}

/// The answer for a region's own page.
pub(crate) async fn of_region(app: &App, visit: &Visit, code: &str) -> Result<Shown, Problem> {
    let l = visit.l;
    let asked = Asked::of_region(code, &visit.pairs)?;
    match Scene::find(app, l, code, asked).await? {
        Found::Scene(scene) => {
            let twins = twins_of(app, &scene).await?;
            Ok(Shown::Answer(Box::new(answer::answer(&scene, &twins))))
        }
        Found::NotCompared(frame) => Ok(Shown::Notice(answer::not_compared(l, frame.as_deref(), code))),
        Found::NoTable(made_up) => Ok(Shown::Notice(answer::no_table(l, made_up.as_deref()))),
    }
}

/// A part of a region's answer, as a page or as a file.
pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path((code, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (word, form) = file.split_once('.').unwrap_or((&file, ""));
    let part = Part::of(word);
    if part.is_none() && !matches!(file.as_str(), "brief" | "brief.pdf") {
        return Err(Problem::NotFound);
    }
    let app = site.app()?;
    let asked = Asked::of_region(&code, &visit.pairs)?;
    let here = asked.address(&format!("/regions/{}", encode(&code)));
    let scene = match Scene::find(app, visit.l, &code, asked).await? {
        Found::Scene(scene) => scene,
        Found::NotCompared(_) | Found::NoTable(_) => return without(app, &code, form, &here).await,
    };
    let Some(part) = part else { return brief_as(&site, &visit, &scene, form).await };
    let content = content(app, &scene, part).await?;
    match form {
        "" => page(&PartPage::new(&visit, &scene, part, content)),
        "json" => Ok(Json(part::data(&scene, word, &content.sheet)).into_response()),
        "csv" => Ok(csv(&scene, word, &content)),
        _ => Err(Problem::NotFound),
    }
}

/// The brief as a page or as PDF.
async fn brief_as(site: &Site, visit: &Visit, scene: &Scene, form: &str) -> Result<Response, Problem> {
    let app = site.app()?;
    if form.is_empty() {
        return brief::page(app, visit, scene, site.press.is_there()).await;
    }
    let paper = paper::of_scene(app, scene).await?;
    let printed = site.press.print(&paper).await;
    let pdf = printed.map_err(|why| Problem::unprinted(why, scene.part("brief")))?;
    Ok(file(pdf, "application/pdf", &format!("{}-brief.pdf", scene.code)))
}

async fn content(app: &App, scene: &Scene, part: Part) -> Result<Content, Problem> {
    Ok(match part {
        Part::Strengths => strengths::content(scene),
        Part::Change => change::content(scene),
        Part::Opportunities => opportunities::content(scene),
        Part::Twins => twins::content(scene, &twins_of(app, scene).await?),
        Part::Complements => complements::content(scene),
        Part::Indicators => {
            indicators::content(scene, &app.indicators(&scene.code, &scene.frame.year).await?)
        }
    })
}

async fn twins_of(app: &App, scene: &Scene) -> Result<Twins, Problem> {
    let indicators = app.indicators(&scene.code, &scene.frame.year).await?;
    let (frame, code, params) = (scene.frame.clone(), scene.code.clone(), scene.asked.params());
    let found = tokio::task::spawn_blocking(move || frame.twins(&code, &indicators, &params)).await;
    Ok(found.map_err(|error| Problem::internal(&error))??)
}

/// A region without figures: its own page says what is missing and what to do.
async fn without(app: &App, code: &str, form: &str, here: &str) -> Result<Response, Problem> {
    let known = app.page(&Actor::Visitor, Kind::Region, code).await?;
    if !form.is_empty() || !matches!(known, Page::Here(_)) {
        return Err(Problem::NotFound);
    }
    Ok(axum::response::Redirect::to(&format!("{here}#answer")).into_response())
}

fn csv(scene: &Scene, word: &str, content: &Content) -> Response {
    let text = content.sheet.csv(scene.frame.version.head.fictional);
    file(text, "text/csv; charset=utf-8", &format!("{}-{word}.csv", scene.code))
}

/// A file to keep.
fn file(content: impl IntoResponse, kind: &'static str, name: &str) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// Where a figure opens to what was published: `/tables/{key}/cell` with a code for every dimension of the
/// table, each under `dim.` and the dimension's key.
pub(crate) fn cells_address(frame: &Frame, region: usize, industry: usize) -> String {
    let code = |named: Option<&asterism_actions::observatory::Named>| {
        named.map(|named| named.code.clone()).unwrap_or_default()
    };
    let own = [
        (Role::Place, code(frame.regions.get(region))),
        (Role::Industry, code(frame.industries.get(industry))),
        (Role::Time, frame.year.clone()),
    ];
    let head = &frame.version.head;
    let of_role = |(role, code): (Role, String)| Some((head.dimension(role)?.1.key.clone(), code));
    let chosen = frame.settings.codes.iter().cloned();
    let pairs: Vec<(String, String)> = own
        .into_iter()
        .filter_map(of_role)
        .chain(chosen)
        .map(|(dimension, code)| (format!("dim.{dimension}"), code))
        .collect();
    let query = query_string(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    format!("/tables/{}/cell{query}", encode(&head.key))
}

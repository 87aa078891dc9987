//! What one may ask of those who keep data about one: all of it, and to be forgotten.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::FormPage;
use super::own::old_password;
use crate::component::{Cell, Column, DataTable, Form};
use crate::door::{self, Posted};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/data.html")]
struct DataPage {
    shell: Shell,
    l: Locale,
    consents: DataTable,
    erase: Form,
}

async fn data_page(site: &Site, visit: &Visit) -> Result<DataPage, Problem> {
    let l = visit.l;
    let columns = ["consent-to", "consent-wording", "consent-given", "consent-withdrawn"];
    let mut table = DataTable::new(l.t("consents"), columns.map(|key| Column::text(l.t(key))).into());
    table.quiet_caption = true;
    table.stacks = true;
    table.empty = l.t("consents-none");
    for consent in site.app()?.consents(visit.signed_in()?).await? {
        table.row(vec![
            Cell::Text(l.label("consent-purpose", &consent.purpose)),
            Cell::Text(consent.wording),
            Cell::Text(l.moment(consent.given)),
            consent.withdrawn.map_or(Cell::Empty, |at| Cell::Text(l.moment(at))),
        ]);
    }
    let app = site.app()?;
    let password = old_password(visit, "old", app.has_password(visit.signed_in()?).await?);
    Ok(DataPage {
        shell: Shell::new(visit, l.t("data")).crumb("/account", l.t("account")).unlisted(),
        l,
        consents: table,
        erase: visit.form("/account/data/erase", "erase", vec![password]),
    })
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    page(&data_page(&site, &visit).await?)
}

/// Everything as a file.
pub(in crate::pages) async fn file(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let data = site.app()?.own_data(visit.signed_in()?).await?;
    let mut response = Json(data).into_response();
    let name = HeaderValue::from_static("attachment; filename=\"asterism-my-data.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

pub(in crate::pages) async fn erase(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    match site.app()?.erase_oneself(visit.signed_in()?, posted.value("old")).await {
        Ok(()) => {
            let stranger = Visit { who: None, ..visit.clone() };
            let gone = FormPage {
                shell: Shell::new(&stranger, visit.l.t("erased")).unlisted(),
                lead: visit.l.t("erased-lead"),
                form: None,
                links: vec![LinkTo::new("/", visit.l.t("home"))],
            };
            Ok(door::let_out(page(&gone)?, &posted.headers))
        }
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = data_page(&site, visit).await?;
            shown.erase = visit.form_again(shown.erase, &problem);
            refused_page(&shown, &problem)
        }
    }
}

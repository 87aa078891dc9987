//! Writing and changing records: the form of every kind, two versions that met, and the way to being published.

mod adding;
mod bulk;
mod drafts;
mod form;
mod settle;
mod sheet;
mod state;
mod suggest;
mod suggestion;

use asterism_domain::Kind;
use axum::Router;
use axum::routing::{get, post};

use crate::Site;

pub(super) use adding::{Adding, way};
pub(super) use bulk::{Bulk, bulk};
pub(super) use form::{choose_space, leads_on, may_write};
pub(super) use sheet::{address_of, address_of_new};
pub(super) use state::{Actions, actions};

/// What is done to a record beside changing its content.
const STEPS: [&str; 5] = ["submit", "publish", "return", "retire", "restore"];

pub(super) fn routes() -> Router<Site> {
    let mut routes = Router::new()
        .route("/queue", get(state::queue))
        .route("/spaces/{space}/queue", get(state::queue_of))
        .route("/bulk", post(bulk::choose))
        .route("/bulk/change", post(bulk::change))
        .route("/bulk/undo", post(bulk::undo))
        .route("/account/drafts", get(drafts::own).post(drafts::drop_begun))
        .route("/account/suggestions", get(suggestion::own))
        .route("/suggestions/{id}", get(suggestion::show))
        .route("/suggestions/{id}/take", post(suggestion::take))
        .route("/suggestions/{id}/decline", post(suggestion::decline))
        .route("/suggestions/{id}/withdraw", post(suggestion::withdraw));
    for &kind in Kind::ALL {
        let folder = kind.path();
        routes = routes
            .route(
                &format!("/{folder}/new"),
                get(move |site, visit| form::blank(kind, site, visit))
                    .post(move |site, posted| form::write(kind, site, posted)),
            )
            .route(
                &format!("/{folder}/{{slug}}/edit"),
                get(move |site, visit, slug| form::show(kind, site, visit, slug))
                    .post(move |site, slug, posted| form::save(kind, site, slug, posted)),
            );
        routes = routes.route(
            &format!("/{folder}/{{slug}}/suggest"),
            get(move |site, visit, slug| suggest::show(kind, site, visit, slug))
                .post(move |site, slug, posted| suggest::send(kind, site, slug, posted)),
        );
        for step in STEPS {
            routes = routes.route(
                &format!("/{folder}/{{slug}}/{step}"),
                post(move |site, slug, posted| state::step(kind, step, site, slug, posted)),
            );
        }
    }
    routes
}

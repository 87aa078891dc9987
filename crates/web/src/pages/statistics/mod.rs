//! Pages of the statistics themselves: what every region or industry has, how the tables are made up, and
//! how far the methods are from their references.

mod cell;
mod cells;
mod clusters;
mod compare;
mod flags;
mod ground;
mod industries;
mod industry;
mod map;
mod mapped;
mod recoded;
mod space;
mod tables;
mod validation;
mod view;

use axum::Router;
use axum::routing::get;

use crate::Site;

pub(super) fn routes() -> Router<Site> {
    let mut routes = Router::new()
        .route("/tables", get(tables::list))
        .route("/tables.json", get(tables::list))
        .route("/tables.csv", get(tables::list))
        .route("/tables/{key}", get(tables::show))
        .route("/tables/{key}/cell", get(cell::show))
        .route("/tables/{key}/cell.json", get(cell::show))
        .route("/tables/{key}/cell.csv", get(cell::show))
        .route("/industries/{code}", get(industry::show));
    for form in ["", ".json", ".csv"] {
        routes = routes
            .route(&format!("/about/validation{form}"), get(validation::show))
            .route(&format!("/industries{form}"), get(industries::show))
            .route(&format!("/map{form}"), get(map::show))
            .route(&format!("/compare{form}"), get(compare::show))
            .route(&format!("/space{form}"), get(space::show))
            .route(&format!("/clusters{form}"), get(clusters::show));
    }
    routes
}

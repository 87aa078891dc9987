//! One file for each page, one template for each shape of page.

mod about;
mod account;
mod calendar;
mod claim;
mod edit;
mod event;
mod explore;
mod explore_filters;
mod facts;
mod feed;
mod feedback;
mod fields;
mod files;
mod files_of;
mod follow;
mod history;
mod home;
mod idea;
mod keys;
mod leading;
mod library;
mod linked;
mod linked_data;
mod listed;
mod listing;
mod money;
mod observatory;
mod organisation;
mod pair;
mod partners;
mod place;
mod privacy;
mod programme;
mod project;
mod project_money;
mod project_timeline;
mod quality;
mod record;
mod record_page;
mod referrers;
mod region;
mod regions;
mod registration;
mod said;
mod sources;
mod space;
mod spread;
mod statistics;
mod style;
mod style_observatory;
mod style_statistics;
mod upload;
mod words;

use asterism_domain::Kind;
use axum::Router;
use axum::extract::RawQuery;
use axum::response::Redirect;
use axum::routing::{get, post};

use crate::Site;

pub(crate) use account::on_to;
pub use facts::{change_words, facts, name_words, range_words, value_called};
pub(crate) use fields::label as field_label;
pub(crate) use history::changes_table;
use listing::Form;
pub use observatory::{BriefOf, brief};
use record_page::name_of as person_name;
pub use said::caveat;
pub(crate) use upload::routes as uploads;

pub(crate) fn routes() -> Router<Site> {
    let mut routes = statistics::routes()
        .merge(account::routes())
        .merge(space::routes())
        .merge(registration::routes())
        .merge(idea::routes())
        .merge(claim::routes())
        .merge(follow::routes())
        .merge(pair::routes())
        .merge(edit::routes())
        .route("/", get(home::show))
        .route("/explore", get(explore::show))
        .route("/explore.json", get(files::json))
        .route("/explore.csv", get(files::csv))
        .route("/explore.atom", get(feed::atom))
        .route("/explore.ics", get(calendar::of_result))
        .route("/suggest.json", get(explore::suggest))
        .route("/regions", get(regions::show))
        .route("/regions.json", get(regions::json))
        .route("/regions.csv", get(regions::csv))
        .route("/regions/{slug}/{part}", get(observatory::show))
        .route("/organisations/{slug}/partners", get(partners::show))
        .route("/quality", get(quality::show))
        .route("/quality.csv", get(quality::csv))
        .route("/quality.json", get(quality::json))
        .route("/files/{hash}/{name}", get(files_of::show))
        .route("/sources", get(sources::show))
        .route("/sources.json", get(sources::json))
        .route("/sources.csv", get(sources::csv))
        .route("/sources/imports/{import}", get(sources::report))
        .route("/sources/imports/{import}/quarantined.csv", get(sources::quarantined))
        .route("/about", get(about::show))
        .route("/feedback", get(feedback::list).post(feedback::send))
        .route("/feedback/new", get(feedback::ask))
        .route("/feedback/{id}", post(feedback::answer))
        .route("/privacy", get(privacy::show))
        .route("/about/keys", get(keys::show))
        .route("/about/method", get(about::method))
        .route("/about/style", get(style::show))
        .route("/opensearch.xml", get(about::open_search));
    for &kind in Kind::ALL {
        let folder = kind.path();
        let list = format!("/explore?kind={kind}");
        if kind != Kind::Region {
            routes = routes.route(&format!("/{folder}"), get(move || async move { Redirect::to(&list) }));
            routes = routes
                .route(
                    &format!("/{folder}.json"),
                    get(move |RawQuery(asked): RawQuery| async move { all_of(kind, "json", asked) }),
                )
                .route(
                    &format!("/{folder}.csv"),
                    get(move |RawQuery(asked): RawQuery| async move { all_of(kind, "csv", asked) }),
                );
        }
        // A space has a page of its own.
        if kind != Kind::Space {
            routes = routes.route(
                &format!("/{folder}/{{slug}}"),
                get(move |site, visit, slug| record::show(kind, site, visit, slug)),
            );
        }
        routes = routes
            .route(
                &format!("/{folder}/{{slug}}/history"),
                get(move |site, visit, slug| history::show(kind, site, visit, slug)),
            )
            .route(
                &format!("/{folder}/{{slug}}/history.json"),
                get(move |site, visit, slug| history::file(kind, Form::Json, site, visit, slug)),
            )
            .route(
                &format!("/{folder}/{{slug}}/history.csv"),
                get(move |site, visit, slug| history::file(kind, Form::Csv, site, visit, slug)),
            )
            .route(
                &format!("/{folder}/{{slug}}/referrers"),
                get(move |site, visit, slug| referrers::show(kind, site, visit, slug)),
            );
    }
    routes
}

/// The records of a kind in a form for programs; what is asked beyond the kind is asked of them.
fn all_of(kind: Kind, form: &str, asked: Option<String>) -> Redirect {
    let more = asked.map(|asked| format!("&{asked}")).unwrap_or_default();
    Redirect::to(&format!("/explore.{form}?kind={kind}{more}"))
}

#[cfg(test)]
mod clocks_tests;

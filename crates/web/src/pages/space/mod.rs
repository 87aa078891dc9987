//! Spaces: the page of a programme, platform, project or working group, its people, and who may do what.

mod contents;
mod home;
mod managers;
mod people;
mod roles;
mod take_out;

use std::collections::{BTreeMap, BTreeSet};

use asterism_actions::App;
use asterism_domain::{Actor, Document, Space};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::{library, words};
use crate::locale::Locale;
use crate::shell::{Logo, Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/spaces/{space}", get(home::show))
        .route("/spaces/{space}/look.css", get(look))
        .route("/spaces/{space}/contents", get(contents::show))
        .route("/spaces/{space}/contents/{by}/{value}", get(contents::list))
        .route("/spaces/{space}/export", get(take_out::show))
        .route("/spaces/{space}/export/{file}", get(take_out::archive))
        .route("/spaces/{space}/managers", get(managers::show).post(managers::ask))
        .route("/spaces/{space}/managers/end", post(managers::end))
        .route("/account/topics", get(managers::own).post(managers::answer))
        .route("/spaces/{space}/people", get(people::show))
        .route("/spaces/{space}/people/invite", post(people::invite))
        .route("/spaces/{space}/people/withdraw", post(people::withdraw))
        .route("/spaces/{space}/people/role", post(people::set_role))
        .route("/spaces/{space}/roles", get(roles::show))
        .route("/admin/spaces", get(home::admin).post(home::open))
}

/// The space that an address names; nothing else is at an address that is written otherwise.
fn named(name: &str) -> Result<Space, Problem> {
    let space = Space::new(name);
    if space.as_str() == name && !name.is_empty() { Ok(space) } else { Err(Problem::NotFound) }
}

/// What a space is called, and whether it has colours of its own.
struct Told {
    title: String,
    look: Option<String>,
    logo: Option<Logo>,
}

async fn told(app: &App, visit: &Visit, space: &Space) -> Result<Told, Problem> {
    let profile = app.space_profile(&visit.actor(), space).await?;
    Ok(match profile.as_ref().map(|record| &record.document) {
        Some(Document::Space(told)) => Told {
            title: title(visit.l, space, &words::text(visit.l, &told.about.title)),
            look: told.accent.as_ref().map(|_| format!("/spaces/{}/look.css", space.as_str())),
            logo: app.media_of(&visit.actor(), told.logo.as_slice()).await?.first().and_then(library::logo),
        },
        _ => Told { title: title(visit.l, space, ""), look: None, logo: None },
    })
}

/// What a space is called, for pages outside of it.
pub(super) async fn called(app: &App, visit: &Visit, space: &Space) -> Result<String, Problem> {
    let profile = app.space_profile(&visit.actor(), space).await?;
    let own = profile.as_ref().and_then(|record| match &record.document {
        Document::Space(told) => Some(words::text(visit.l, &told.about.title)),
        _ => None,
    });
    Ok(title(visit.l, space, &own.unwrap_or_default()))
}

fn title(l: Locale, space: &Space, own: &str) -> String {
    let known = || l.try_t(&format!("space-{}", space.as_str()));
    match own {
        "" => known().unwrap_or_else(|| l.label("source", space.as_str())),
        own => own.to_owned(),
    }
}

/// What spaces are called that a page speaks of. Nobody reads their short names.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<Space, String>);

impl Names {
    pub(super) async fn of(app: &App, visit: &Visit, spaces: BTreeSet<Space>) -> Result<Names, Problem> {
        let mut names = BTreeMap::new();
        for space in spaces {
            let called = called(app, visit, &space).await?;
            names.insert(space, called);
        }
        Ok(Names(names))
    }

    /// The name of one of them.
    pub(super) fn get(&self, space: &Space) -> String {
        self.0.get(space).cloned().unwrap_or_else(|| space.as_str().to_owned())
    }
}

/// The frame of a page within the space.
fn shell(visit: &Visit, space: &Space, told: Told, key: &str) -> Shell {
    let mut shell = Shell::new(visit, visit.l.with(key, &[("space", &told.title)]))
        .section(Section::Explore)
        .crumb(format!("/spaces/{}", space.as_str()), &told.title)
        .unlisted();
    (shell.look, shell.logo) = (told.look, told.logo);
    shell
}

/// The colours of a space. Each was checked when it was chosen: it can be read on our grounds.
async fn look(State(site): State<Site>, Path(name): Path<String>) -> Result<Response, Problem> {
    let space = named(&name)?;
    let profile = site.app()?.space_profile(&Actor::Visitor, &space).await?.ok_or(Problem::NotFound)?;
    let Document::Space(told) = &profile.document else { return Err(Problem::NotFound) };
    let accent = told.accent.as_ref().ok_or(Problem::NotFound)?;
    let set = |colour: &str| {
        format!(":root{{--accent:{colour};--accent-strong:{colour};--accent-wash:var(--paper-sunk)}}")
    };
    let (day, night) = (set(accent.as_str()), set(&accent.by_night()));
    let sheet = format!("{day}\n@media screen and (prefers-color-scheme: dark){{{night}}}\n");
    Ok(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], sheet).into_response())
}

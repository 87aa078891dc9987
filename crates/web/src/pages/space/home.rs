use askama::Template;
use asterism_actions::{ExploreView, SpaceView};
use asterism_domain::space::Balance;
use asterism_domain::{Document, Followed, HelixRole, Kind, RecordId, SpaceKind, State as Standing};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::edit::{self, Adding};
use super::super::follow::{self, Follow};
use super::super::{explore, library, words};
use crate::component::{Block, DataTable, Field, Form, KeyFigure, KeyFigures, ListItem, Piece};
use crate::door::Posted;
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/space.html")]
struct SpacePage {
    shell: Shell,
    l: Locale,
    kind: String,
    summary: Vec<String>,
    /// Whom the space is of, and its topics.
    of: Vec<LinkTo>,
    topics: Vec<LinkTo>,
    figures: KeyFigures,
    blocks: Vec<Block>,
    /// Who looks after which topics.
    managers: Vec<(LinkTo, Vec<LinkTo>)>,
    /// How many more there are, and where.
    more_managers: Option<LinkTo>,
    balance: Option<DataTable>,
    evenness: String,
    /// Where those who work here go on.
    ways: Vec<LinkTo>,
    adding: Adding,
    follow: Follow,
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let app = site.app()?;
    if let Some(slug) = name.strip_suffix(".json") {
        return Ok(Json(app.record_json(&visit.actor(), Kind::Space, slug).await?).into_response());
    }
    let space = super::named(&name)?;
    let view = app.space(&visit.actor(), &space).await?;
    let mut shown = space_page(&visit, &view);
    let title = shown.shell.title.clone();
    shown.follow = follow::of(app, &visit, Followed::Space, space.as_str(), &title).await?;
    page(&shown)
}

fn space_page(visit: &Visit, view: &SpaceView) -> SpacePage {
    let l = visit.l;
    let told = view.profile.as_ref().and_then(|record| match &record.document {
        Document::Space(told) => Some(told),
        _ => None,
    });
    let own = told.map(|told| words::text(l, &told.about.title)).unwrap_or_default();
    let summary = told.map(|told| words::text(l, &told.about.summary)).unwrap_or_default();
    let at = format!("/spaces/{}", view.space.as_str());
    let mut shell = Shell::new(visit, super::title(l, &view.space, &own))
        .section(Section::Explore)
        .crumb("/explore?kind=space", words::kinds(l, Kind::Space))
        .describe(summary.clone());
    shell.logo = view.logo.as_ref().and_then(library::logo);
    shell.look = told.and_then(|told| told.accent.as_ref()).map(|_| format!("{at}/look.css"));
    let mut ways = vec![
        LinkTo::new(format!("{at}/contents"), l.t("space-contents")),
        LinkTo::new(format!("{at}/roles"), l.t("space-roles")),
    ];
    if view.rights.see_people {
        ways.insert(1, LinkTo::new(format!("{at}/people"), l.t("space-people")));
    }
    if view.rights.manage_people && view.profile.is_some() {
        ways.push(LinkTo::new(format!("{at}/managers"), l.t("managers")));
    }
    if view.rights.manage_space && view.profile.is_some() {
        ways.push(LinkTo::new(format!("{at}/edit"), l.t("space-edit")));
    }
    let writes =
        |kind: &Kind| asterism_actions::may_create(&visit.actor(), *kind, &view.space, Standing::Draft);
    if Kind::ALL.iter().any(writes) {
        ways.push(LinkTo::new(format!("{at}/queue"), l.t("space-queue")));
    }
    if asterism_actions::may_create(&visit.actor(), Kind::LibraryItem, &view.space, Standing::Draft) {
        let query = query_string([("space", view.space.as_str())]);
        ways.push(LinkTo::new(format!("/documents/new/file{query}"), l.t("upload-document-new")));
    }
    if view.rights.manage_space || view.rights.manage_people {
        ways.push(LinkTo::new(format!("{at}/export"), l.t("space-export")));
    }
    if visit.still.is_some() {
        ways.truncate(1);
    }
    let blocks = [
        ("news", "space-news", &view.news, "kind=news&kind=post"),
        ("events", "space-events", &view.events, "kind=event"),
        ("library", "space-library", &view.library, "kind=library_item&kind=media"),
    ];
    SpacePage {
        shell,
        kind: told
            .and_then(|told| told.space_kind)
            .map(|kind| l.label("space-kind", kind.as_str()))
            .unwrap_or_default(),
        summary: summary.split("\n\n").map(str::to_owned).filter(|part| !part.is_empty()).collect(),
        of: view.of.iter().map(words::link).collect(),
        topics: view.topics.iter().map(words::link).collect(),
        figures: figures(l, view),
        blocks: blocks.map(|(id, title, found, kinds)| newest(visit, view, id, title, found, kinds)).into(),
        managers: view.managers.iter().map(|one| manager(l, one)).collect(),
        more_managers: (view.more_managers > 0).then(|| {
            let query = query_string([("kind", "person"), ("looks_after_in", view.space.as_str())]);
            LinkTo::new(format!("/explore{query}"), l.count("managers-more", view.more_managers))
        }),
        balance: (!view.stakeholders.is_empty()).then(|| balance(l, view)),
        evenness: evenness(l, &view.balance),
        ways,
        adding: Adding::to_space(visit, &view.space),
        follow: Follow::default(),
        l,
    }
}

/// Somebody who looks after topics; who hides the name is called as in results.
fn manager(l: Locale, one: &asterism_actions::LookedAfter) -> (LinkTo, Vec<LinkTo>) {
    let person = LinkTo::new(&one.person.path, explore::hit_name(l, &one.person.name));
    (person, one.topics.iter().map(words::link).collect())
}

fn figures(l: Locale, view: &SpaceView) -> KeyFigures {
    let figure = |(kind, count): &(Kind, u64)| {
        let query = query_string([("space", view.space.as_str()), ("kind", kind.as_str())]);
        KeyFigure::new(words::kinds(l, *kind), l.number(i64::try_from(*count).unwrap_or(i64::MAX)), "")
            .leading_to(format!("/explore{query}"))
    };
    KeyFigures { items: view.counts.iter().take(6).map(figure).collect() }
}

fn newest(
    visit: &Visit,
    view: &SpaceView,
    id: &'static str,
    title: &str,
    found: &ExploreView,
    kinds: &str,
) -> Block {
    let l = visit.l;
    let item = |hit: &asterism_actions::HitView| {
        let date = hit.date.map(|date| l.date_short(date)).unwrap_or_default();
        ListItem { link: LinkTo::new(&hit.hit.path, &hit.hit.name), note: date }
    };
    let mut pieces = vec![Piece::List(found.hits.iter().map(item).collect())];
    if found.hits.is_empty() {
        pieces = vec![Piece::Empty(l.t("nothing-here-yet"))];
        let of = |kind: &str| edit::way(visit, Kind::parse(kind)?, &view.space);
        let first = kinds.split('&').filter_map(|pair| pair.strip_prefix("kind=")).find_map(of);
        let words = |way: LinkTo| LinkTo::new(way.href, l.with("adding-one", &[("kind", &way.text)]));
        pieces.extend(first.map(words).map(Piece::More));
    } else {
        let all = format!("/explore?space={}&{kinds}&sort=newest", view.space.as_str());
        pieces.push(Piece::More(LinkTo::new(all, l.count("space-all", found.total))));
    }
    Block::new(id, l.t(title), pieces)
}

/// How even the sides are, and how many that leaves out.
fn evenness(l: Locale, balance: &Balance) -> String {
    let even = balance.evenness.map(|even| l.percent_of(100.0 * even, 0));
    let even = even.map(|even| l.with("space-evenness", &[("even", &even)]));
    let unknown = (balance.unknown > 0).then(|| l.count("space-evenness-unknown", balance.unknown as u64));
    even.into_iter().chain(unknown).collect::<Vec<_>>().join(" ")
}

/// How many speak for each side of the quadruple helix, with the names (row 002-19).
fn balance(l: Locale, view: &SpaceView) -> DataTable {
    let columns = ["space-side", "space-members", "space-count"];
    let [side, members, count] = columns.map(|key| l.t(key));
    let columns = vec![
        crate::component::Column::text(side),
        crate::component::Column::text(members),
        crate::component::Column::number(count),
    ];
    let mut table = DataTable::new(l.t("space-stakeholders"), columns);
    let sides = HelixRole::ALL.iter().map(|side| Some(*side)).chain([None]);
    for side in sides {
        let names: Vec<&str> =
            view.stakeholders.iter().filter(|one| one.side == side).map(|one| one.name.as_str()).collect();
        if side.is_none() && names.is_empty() {
            continue;
        }
        let label =
            side.map_or_else(|| l.t("space-side-unknown"), |side| l.label("helix-role", side.as_str()));
        let count = l.number(i64::try_from(names.len()).unwrap_or(i64::MAX));
        table.row(vec![
            crate::component::Cell::text(label),
            crate::component::Cell::text(names.join(", ")),
            crate::component::Cell::number(count),
        ]);
    }
    table
}

#[derive(Template)]
#[template(path = "page/form.html")]
struct OpenPage {
    shell: Shell,
    lead: String,
    form: Option<Form>,
    links: Vec<LinkTo>,
}

fn open_page(visit: &Visit, sent: Option<&Posted>) -> OpenPage {
    let l = visit.l;
    let value = |name: &str| sent.map_or("", |posted| posted.value(name));
    let mark = match value("mark") {
        "" => RecordId::create().to_string(),
        sent => sent.to_owned(),
    };
    let kinds = SpaceKind::ALL.iter().map(|kind| {
        let chosen = value("kind") == kind.as_str();
        (kind.as_str().to_owned(), l.label("space-kind", kind.as_str()), chosen)
    });
    let fields = vec![
        Field::line("name", l.t("space-name"), 40)
            .help(l.t("space-name-help"))
            .value(value("name"))
            .required(),
        Field::line("title", l.t("space-called"), 200).value(value("title")).required(),
        Field::choice("kind", l.t("space-kind"), kinds),
        // Sent twice, by a double click or by loading the page again, it opens one space.
        Field::hidden("mark", &mark),
    ];
    OpenPage {
        shell: Shell::new(visit, l.t("space-open")).crumb("/admin", l.t("admin")).unlisted(),
        lead: l.t("space-open-lead"),
        form: Some(visit.form("/admin/spaces", "space-open", fields)),
        links: Vec::new(),
    }
}

pub(in crate::pages) async fn admin(visit: Visit) -> Result<Response, Problem> {
    let who = visit.signed_in()?;
    if !who.actor.member().is_some_and(|member| member.administrator) {
        return Err(Problem::Forbidden);
    }
    page(&open_page(&visit, None))
}

pub(in crate::pages) async fn open(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let kind = SpaceKind::parse(posted.value("kind")).unwrap_or(SpaceKind::Project);
    let (name, title) = (posted.value("name"), posted.value("title"));
    let mark = posted.value("mark").parse().ok();
    match site.app()?.open_space_of_form(&posted.actor(), name, title, kind, mark).await {
        Ok(space) => Ok(Redirect::to(&format!("/spaces/{}", space.as_str())).into_response()),
        Err(error) => {
            let problem = Problem::from(error);
            let mut shown = open_page(&posted.visit, Some(&posted));
            shown.form = shown.form.map(|form| posted.visit.form_again(form, &problem));
            refused_page(&shown, &problem)
        }
    }
}

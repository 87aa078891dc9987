//! The front page: what there is, where it is, what is new.

use askama::Template;
use asterism_actions::HomeView;
use asterism_domain::{Kind, NutsCode};
use axum::extract::State;
use axum::response::Response;

use super::spread::Spread;
use super::words;
use crate::component::Block;
use crate::component::{
    Cell, Column, DataTable, Figure, KeyFigure, KeyFigures, ListItem, Notice, Piece, Tone,
};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::map::{Atlas, RegionValue, Shapes};
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/home.html")]
struct HomePage {
    shell: Shell,
    l: Locale,
    loading: Vec<Notice>,
    figures: KeyFigures,
    questions: Vec<LinkTo>,
    map: Figure,
    newest: Block,
    sources: DataTable,
    kinds: DataTable,
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let view = app.home(&visit.actor()).await?;
    let l = visit.l;
    let mut shell = Shell::new(&visit, l.t("home-title")).describe(l.t("home-lead"));
    shell.own_search = true;
    page(&HomePage {
        shell,
        loading: loading(l, &view),
        figures: figures(l, &view),
        questions: questions(l),
        map: map(l, &site.atlas().await?, &view),
        newest: newest(l, &view),
        sources: sources(l, &view),
        kinds: kinds(l, &view),
        l,
    })
}

fn loading(l: Locale, view: &HomeView) -> Vec<Notice> {
    let left = view.loading.iter().filter(|file| !file.finished).count();
    if left == 0 {
        return Vec::new();
    }
    let mut notice = Notice::new(Tone::Note, l.t("loading"), l.count("loading-files", left as u64));
    notice.links.push(LinkTo::new("/sources", l.t("nav-sources")));
    vec![notice]
}

fn figures(l: Locale, view: &HomeView) -> KeyFigures {
    const SHOWN: [Kind; 5] =
        [Kind::Project, Kind::Organisation, Kind::Region, Kind::Programme, Kind::LibraryItem];
    let figure = |kind: Kind| {
        let count = view.counts.iter().find(|(known, _)| *known == kind).map_or(0, |(_, count)| *count);
        KeyFigure::new(words::kinds(l, kind), l.number(count as i64), "")
            .leading_to(format!("/explore?kind={kind}"))
    };
    KeyFigures { items: SHOWN.map(figure).into() }
}

/// Searches to start from.
fn questions(l: Locale) -> Vec<LinkTo> {
    [
        ("home-question-clusters", "/explore?q=cluster+policy&kind=project"),
        ("home-question-lead", "/explore?kind=organisation&partner_function=lead"),
        ("home-question-events", "/explore?kind=event&sort=newest"),
        ("home-question-large", "/explore?kind=project&sort=budget"),
        ("home-question-issues", "/quality"),
    ]
    .map(|(key, href)| LinkTo::new(href, l.t(key)))
    .into()
}

fn map(l: Locale, atlas: &Atlas, view: &HomeView) -> Figure {
    let value = |(code, count): &(String, u64)| {
        let code = NutsCode::parse(code).ok()?;
        let href = format!("/explore{}", query_string([("kind", "project"), ("region", code.as_str())]));
        let shown = l.count("projects-count", *count);
        let name = words::place_name(l, &view.region_names, &code);
        Some(RegionValue { name, href, value: *count as f64, shown, code })
    };
    let regions: Vec<RegionValue> = view.by_region.iter().filter_map(value).collect();
    let countries: Vec<RegionValue> = view.by_country.iter().filter_map(value).collect();
    let spread =
        Spread { kind: Kind::Project, placed: view.placed, regions: &regions, countries: &countries };
    spread.figure(l, atlas, "home-map", Shapes::Own)
}

fn newest(l: Locale, view: &HomeView) -> Block {
    let item = |(found, date): &(asterism_actions::Ref, Option<jiff::civil::Date>)| {
        let date = date.map(|date| format!(" · {}", l.date_short(date))).unwrap_or_default();
        ListItem { link: words::link(found), note: format!("{}{date}", words::kind(l, found.kind)) }
    };
    let mut pieces = vec![Piece::List(view.newest.iter().map(item).collect())];
    if view.newest.is_empty() {
        pieces = vec![Piece::Empty(l.t("nothing-here-yet"))];
    }
    let all = "/explore?kind=news&kind=event&kind=post&sort=newest";
    pieces.push(Piece::More(LinkTo::new(all, l.t("home-newest-all"))));
    Block::new("newest", l.t("home-newest"), pieces)
}

fn sources(l: Locale, view: &HomeView) -> DataTable {
    let rows = view.by_source.iter().map(|(source, count)| {
        (
            format!("/explore{}", query_string([("source", source.as_str())])),
            l.label("source", source),
            *count,
        )
    });
    counts(l, l.t("home-sources"), l.t("source"), l.t("records"), rows.collect())
}

fn kinds(l: Locale, view: &HomeView) -> DataTable {
    let rows = view
        .counts
        .iter()
        .map(|(kind, count)| (format!("/explore?kind={kind}"), words::kinds(l, *kind), *count));
    counts(l, l.t("home-kinds"), l.t("kind"), l.t("records"), rows.collect())
}

/// A table of counts with bars.
pub(super) fn counts(
    l: Locale,
    caption: String,
    label: String,
    measure: String,
    rows: Vec<(String, String, u64)>,
) -> DataTable {
    let mut table = DataTable::new(caption, vec![Column::text(label), Column::number(measure)]);
    table.empty = l.t("nothing-here-yet");
    table.quiet_caption = true;
    let most = rows.iter().map(|row| row.2).max().unwrap_or(0).max(1);
    for (href, name, count) in rows {
        let share = (count * 1000 / most) as u16;
        table.row(vec![Cell::Link(LinkTo::new(href, name)), Cell::Share(l.number(count as i64), share)]);
    }
    table
}

//! Everything in a space in plain lists, by kind, topic and year: what a copy has instead of a search.

use askama::Template;
use asterism_actions::{ExploreView, Facet, HitView, Measure};
use asterism_domain::{Kind, Space};
use axum::extract::{Path, State};
use axum::response::Response;

use super::super::words;
use crate::component::{Block, ListItem, Pager, Piece};
use crate::html::{LinkTo, encode, page};
use crate::locale::Locale;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

/// Records on a page of a list.
const LISTED: usize = 100;

#[derive(Template)]
#[template(path = "page/contents.html")]
pub(super) struct ContentsPage {
    pub(super) shell: Shell,
    pub(super) lead: String,
    pub(super) blocks: Vec<Block>,
    pub(super) pager: Pager,
}

fn at(space: &Space) -> String {
    format!("/spaces/{}/contents", space.as_str())
}

/// Asks for what is in the space: filters and the page in the words of an Explore address.
async fn found(
    site: &Site,
    visit: &Visit,
    space: &Space,
    more: &[(&str, &str)],
) -> Result<ExploreView, Problem> {
    let own = [("space", space.as_str())];
    let asked = own.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Ok(site.app()?.explore(&visit.actor(), &asked.collect::<Vec<_>>()).await?)
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let l = visit.l;
    let space = super::named(&name)?;
    let told = super::told(site.app()?, &visit, &space).await?;
    let kinds = found(&site, &visit, &space, &[("limit", "1"), ("all", "kind")]).await?;
    if kinds.total == 0 {
        return Err(Problem::NotFound);
    }
    // The space itself is no part of what is in it.
    let listed =
        kinds.facets.iter().filter(|found| found.facet == Facet::Kind).flat_map(|found| &found.values);
    let total = listed.filter(|value| value.key != Kind::Space.as_str()).map(|value| value.count).sum();
    let topics = found(&site, &visit, &space, &[("limit", "1"), ("all", "topic")]).await?;
    let at = at(&space);
    let blocks = [
        ("by-kind", "contents-by-kind", values(l, &at, &kinds, Facet::Kind)),
        ("by-topic", "contents-by-topic", values(l, &at, &topics, Facet::Topic)),
        ("by-year", "contents-by-year", years(l, &at, &kinds)),
    ];
    let blocks = blocks.into_iter().filter(|(_, _, items)| !items.is_empty());
    let blocks = blocks.map(|(id, title, items)| Block::new(id, l.t(title), vec![Piece::List(items)]));
    page(&ContentsPage {
        shell: super::shell(&visit, &space, told, "space-contents-of"),
        lead: l.count("contents-lead", total),
        blocks: blocks.collect(),
        pager: Pager::default(),
    })
}

/// The values of a filter, each leading to its list.
fn values(l: Locale, at: &str, view: &ExploreView, facet: Facet) -> Vec<ListItem> {
    let of = view.facets.iter().filter(|found| found.facet == facet).flat_map(|found| &found.values);
    let item = |value: &asterism_actions::ValueView| {
        let text = match (facet, Kind::parse(&value.key)) {
            (Facet::Kind, Some(kind)) => words::kinds(l, kind),
            _ => words::label(l, &value.label, &value.key),
        };
        entry(l, format!("{at}/{}/{}", facet.as_str(), encode(&value.key)), text, value.count)
    };
    of.filter(|value| value.count > 0 && value.key != Kind::Space.as_str()).map(item).collect()
}

fn years(l: Locale, at: &str, view: &ExploreView) -> Vec<ListItem> {
    let ranges = view.ranges.iter().filter(|range| range.measure == Measure::Date);
    let mut years: Vec<_> =
        ranges.flat_map(|range| &range.buckets).filter(|bucket| bucket.count > 0).collect();
    years.reverse();
    let item = |bucket: &&asterism_actions::Bucket| {
        let year = bucket.from.filter(|_| bucket.from == bucket.to)?;
        Some(entry(l, format!("{at}/year/{year}"), year.to_string(), bucket.count))
    };
    years.iter().filter_map(item).collect()
}

fn entry(l: Locale, href: String, text: String, count: u64) -> ListItem {
    let note = l.number(i64::try_from(count).unwrap_or(i64::MAX));
    ListItem { link: LinkTo::new(href, text), note }
}

pub(in crate::pages) async fn list(
    State(site): State<Site>,
    visit: Visit,
    Path((name, by, value)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let l = visit.l;
    let space = super::named(&name)?;
    let number = visit.value("page").unwrap_or("1");
    let limit = LISTED.to_string();
    let filter: Vec<(&str, &str)> = match by.as_str() {
        "kind" if Kind::parse(&value).is_some() => vec![("kind", &value)],
        "topic" => vec![("topic", &value)],
        "year" if value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit()) => {
            vec![("from", &value), ("to", &value)]
        }
        _ => return Err(Problem::NotFound),
    };
    let how = [("sort", "newest"), ("limit", limit.as_str()), ("page", number)];
    let view = found(&site, &visit, &space, &[filter.as_slice(), &how].concat()).await?;
    if view.total == 0 {
        return Err(Problem::NotFound);
    }
    let told = super::told(site.app()?, &visit, &space).await?;
    let name = told.title.clone();
    let mut shell =
        super::shell(&visit, &space, told, "space-contents-of").crumb(at(&space), l.t("space-contents"));
    shell.title = format!("{} · {}", heading(l, &by, &value, &view), name);
    let path = format!("{}/{by}/{}", at(&space), encode(&value));
    let total = usize::try_from(view.total).unwrap_or(usize::MAX);
    page(&ContentsPage {
        shell,
        lead: l.count("contents-lead", view.total),
        blocks: vec![Block::new(
            "list",
            "",
            vec![Piece::List(view.hits.iter().map(|hit| item(l, hit)).collect())],
        )],
        pager: Pager::new(l, &path, &[], view.offset / LISTED + 1, LISTED, total),
    })
}

/// What a list is of.
fn heading(l: Locale, by: &str, value: &str, view: &ExploreView) -> String {
    match (by, Kind::parse(value)) {
        ("kind", Some(kind)) => words::kinds(l, kind),
        ("topic", _) => {
            let facets = view.facets.iter().filter(|found| found.facet == Facet::Topic);
            let found = facets.flat_map(|found| &found.values).find(|known| known.key == value);
            found.map_or_else(|| value.to_owned(), |known| words::label(l, &known.label, value))
        }
        _ => value.to_owned(),
    }
}

fn item(l: Locale, hit: &HitView) -> ListItem {
    let kind = words::kind(l, hit.hit.kind);
    let note = match hit.date {
        Some(date) => format!("{kind} · {}", l.date_short(date)),
        None => kind,
    };
    ListItem { link: LinkTo::new(&hit.hit.path, &hit.hit.name), note }
}

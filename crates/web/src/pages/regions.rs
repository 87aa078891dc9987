//! All regions: a map, and the countries to go down from.

use std::collections::BTreeMap;

use askama::Template;
use asterism_actions::ValueView;
use asterism_domain::{Kind, NutsCode};
use axum::extract::State;
use axum::response::Response;

use super::listing::{self, Form, Listing};
use super::words;
use crate::component::{DataTable, Figure};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::map::{Atlas, RegionValue, Shapes};
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/regions.html")]
struct RegionsPage {
    shell: Shell,
    l: Locale,
    maps: Vec<Figure>,
    countries: DataTable,
    /// The regions with their counts as files.
    forms: Vec<LinkTo>,
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let app = site.app()?;
    let atlas = site.atlas().await?;
    let mut maps = Vec::new();
    let mut countries = None;
    for (kind, title, measure) in [
        (Kind::Project, "regions-map-projects", "kinds-project"),
        (Kind::Organisation, "regions-map-organisations", "kinds-organisation"),
    ] {
        let shown = |code: &str| matches!(code.len(), 2 | 4);
        let values = app.counted_regions(&visit.actor(), kind, shown).await?;
        // The first one keeps the shapes for the second.
        let shapes = if maps.is_empty() { Shapes::Kept } else { Shapes::Shared };
        maps.push(map(l, &atlas, (l.t(title), l.t(measure)), &values, shapes));
        countries.get_or_insert_with(|| country_table(l, &values));
    }
    page(&RegionsPage {
        shell: Shell::new(&visit, l.t("nav-regions")).section(Section::Regions).describe(l.t("regions-lead")),
        maps,
        countries: countries.unwrap_or_default(),
        forms: listing::links(l, "/regions", ""),
        l,
    })
}

pub(super) async fn json(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    Ok(listed(&site, &visit).await?.send(Form::Json))
}

pub(super) async fn csv(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    Ok(listed(&site, &visit).await?.send(Form::Csv))
}

/// Every region that something is in, whatever its level, with how many projects and organisations.
async fn listed(site: &Site, visit: &Visit) -> Result<Listing, Problem> {
    let app = site.app()?;
    let mut regions: BTreeMap<String, (String, u64, u64)> = BTreeMap::new();
    for kind in [Kind::Project, Kind::Organisation] {
        for value in app.counted_regions(&visit.actor(), kind, |_| true).await? {
            let name = words::label(visit.l, &value.label, &value.key);
            let name = name.strip_suffix(value.key.as_str()).unwrap_or(&name).trim().to_owned();
            let region = regions.entry(value.key).or_insert_with(|| (name, 0, 0));
            let count = if kind == Kind::Project { &mut region.1 } else { &mut region.2 };
            *count = value.count;
        }
    }
    let columns = ["code", "name", "level", "projects", "organisations", "address"];
    let mut list = Listing::new("regions", &columns);
    for (code, (name, projects, organisations)) in regions {
        let address = format!("{}/regions/{code}", visit.origin);
        let level = NutsCode::parse(&code).ok().map(|code| code.level());
        list.row(vec![
            code.into(),
            name.into(),
            level.into(),
            projects.into(),
            organisations.into(),
            address.into(),
        ]);
    }
    Ok(list)
}

fn map(
    l: Locale,
    atlas: &Atlas,
    (title, measure): (String, String),
    values: &[ValueView],
    shapes: Shapes,
) -> Figure {
    let of_level_2 = values.iter().filter(|value| value.key.len() == 4);
    let value = |value: &ValueView| {
        let code = NutsCode::parse(&value.key).ok()?;
        let name = words::label(l, &value.label, &value.key);
        let name = name.strip_suffix(value.key.as_str()).unwrap_or(&name).trim().to_owned();
        let name = if name.is_empty() { code.to_string() } else { name };
        let shown = l.number(value.count as i64);
        Some(RegionValue { href: format!("/regions/{code}"), name, value: value.count as f64, shown, code })
    };
    let mut values: Vec<RegionValue> = of_level_2.filter_map(value).collect();
    values.sort_by(|left, right| right.value.total_cmp(&left.value).then_with(|| left.code.cmp(&right.code)));
    super::project::region_figure_of(l, atlas, title, measure, &values, None, shapes)
}

fn country_table(l: Locale, values: &[ValueView]) -> DataTable {
    let of_countries = values.iter().filter(|value| value.key.len() == 2);
    let row = |value: &ValueView| {
        let name = l.try_t(&format!("country-{}", value.key)).unwrap_or_else(|| value.key.clone());
        (format!("/regions/{}", value.key), name, value.count)
    };
    let (caption, measure) = (l.t("regions-countries"), l.t("kinds-project"));
    super::home::counts(l, caption, l.t("country"), measure, of_countries.map(row).collect())
}

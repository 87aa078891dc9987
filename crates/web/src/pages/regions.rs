//! All regions: a map, and the countries to go down from.

use std::collections::BTreeMap;

use askama::Template;
use asterism_actions::ValueView;
use asterism_domain::{Kind, NutsCode};
use axum::extract::State;
use axum::response::Response;

use super::listing::{self, Form, Listing};
use super::spread::Spread;
use super::words;
use crate::component::{DataTable, Figure};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::map::{RegionValue, Shapes};
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
    for (kind, title) in
        [(Kind::Project, "regions-map-projects"), (Kind::Organisation, "regions-map-organisations")]
    {
        let shown = |code: &str| matches!(code.len(), 2 | 4);
        let values = app.counted_regions(&visit.actor(), kind, shown).await?;
        // The first one keeps the shapes for the second.
        let shapes = if maps.is_empty() { Shapes::Kept } else { Shapes::Shared };
        let [regions, countries_of] = [4, 2].map(|length| of_level(l, &values, length));
        let placed = app.placed(&visit.actor(), kind).await?;
        let spread = Spread { kind, placed, regions: &regions, countries: &countries_of };
        maps.push(spread.figure(l, &atlas, title, shapes));
        countries.get_or_insert_with(|| country_table(l, &countries_of));
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
            let name = name(visit.l, &value);
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

/// The regions whose codes have so many letters, those with the most first.
fn of_level(l: Locale, values: &[ValueView], length: usize) -> Vec<RegionValue> {
    let value = |value: &ValueView| {
        let code = NutsCode::parse(&value.key).ok()?;
        let name = match l.try_t(&format!("country-{code}")) {
            Some(country) => country,
            None => name(l, value),
        };
        let name = if name.is_empty() { code.to_string() } else { name };
        let shown = l.number(value.count as i64);
        Some(RegionValue { href: format!("/regions/{code}"), name, value: value.count as f64, shown, code })
    };
    let mut values: Vec<RegionValue> =
        values.iter().filter(|value| value.key.len() == length).filter_map(value).collect();
    values.sort_by(|left, right| right.value.total_cmp(&left.value).then_with(|| left.code.cmp(&right.code)));
    values
}

/// What a region is called, without the code that may stand beside it.
fn name(l: Locale, value: &ValueView) -> String {
    let name = words::label(l, &value.label, &value.key);
    name.strip_suffix(value.key.as_str()).unwrap_or(&name).trim().to_owned()
}

/// The countries, those with the most first.
fn country_table(l: Locale, countries: &[RegionValue]) -> DataTable {
    let row = |value: &RegionValue| (value.href.clone(), value.name.clone(), value.value as u64);
    let (caption, measure) = (l.t("regions-countries"), l.t("kinds-project"));
    let rows = countries.iter().map(row).collect();
    let mut table = super::home::counts(l, caption, l.t("country"), measure, rows);
    table.note = l.t("regions-countries-order");
    table
}

//! All regions: a map, and the countries to go down from.

use askama::Template;
use asterism_actions::{Facet, ValueView};
use asterism_domain::NutsCode;
use axum::extract::State;
use axum::response::Response;

use super::words;
use crate::component::{DataTable, Figure};
use crate::html::page;
use crate::locale::Locale;
use crate::map::{Atlas, RegionValue};
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
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let app = site.app()?;
    let atlas = site.atlas().await?;
    let mut maps = Vec::new();
    let mut countries = None;
    for (kind, title, measure) in [
        ("project", "regions-map-projects", "kinds-project"),
        ("organisation", "regions-map-organisations", "kinds-organisation"),
    ] {
        let params =
            [("kind", kind), ("all", "region")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let view = app.explore(&visit.actor(), &params).await?;
        let values = view.facets.into_iter().find(|view| view.facet == Facet::Region);
        let values = values.map(|view| view.values).unwrap_or_default();
        maps.push(map(l, &atlas, l.t(title), l.t(measure), &values));
        countries.get_or_insert_with(|| country_table(l, &values));
    }
    page(&RegionsPage {
        shell: Shell::new(&visit, l.t("nav-regions")).section(Section::Regions).describe(l.t("regions-lead")),
        maps,
        countries: countries.unwrap_or_default(),
        l,
    })
}

fn map(l: Locale, atlas: &Atlas, title: String, measure: String, values: &[ValueView]) -> Figure {
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
    super::project::region_figure(l, atlas, title, measure, &values, None)
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

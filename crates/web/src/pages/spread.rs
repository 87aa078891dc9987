//! Records on a map: by region, or by country where most of them are known to be in a country and no more.

use asterism_actions::Placed;
use asterism_domain::{Kind, NutsCode};

use crate::component::{Cell, Column, DataTable, Figure, LegendItem};
use crate::locale::Locale;
use crate::map::{Atlas, Classes, Layer, RegionValue, Shapes};

/// How many records of a kind are in each region of level 2 and in each country, and of how many that is known.
pub(super) struct Spread<'a> {
    pub(super) kind: Kind,
    pub(super) placed: Placed,
    pub(super) regions: &'a [RegionValue],
    pub(super) countries: &'a [RegionValue],
}

impl Spread<'_> {
    /// Most can be placed by country only: a map of regions would show a few places as if they were all.
    fn is_by_country(&self) -> bool {
        self.placed.country > self.placed.region
    }

    /// The map, which says how many it cannot place. `title` is the key of its name; that of countries ends
    /// in `-countries`.
    pub(super) fn figure(&self, l: Locale, atlas: &Atlas, title: &str, shapes: Shapes) -> Figure {
        let (title, values) = if self.is_by_country() {
            (format!("{title}-countries"), self.countries)
        } else {
            (title.to_owned(), self.regions)
        };
        let measure = l.label("kinds", self.kind.as_str());
        let mut figure = draw(l, atlas, Drawn { title: l.t(&title), measure, values, here: None, shapes });
        figure.unit = format!("{}. {}", figure.unit, self.known(l)).trim().to_owned();
        figure
    }

    /// How many are placed how, which adds up to all; nothing where every one is in a region.
    fn known(&self, l: Locale) -> String {
        let Placed { region, country, nowhere } = self.placed;
        if country + nowhere == 0 {
            return String::new();
        }
        let [all, region, country, nowhere] =
            [region + country + nowhere, region, country, nowhere].map(|count| l.number(count as i64));
        let parts = [("all", &*all), ("region", &*region), ("country", &*country), ("nowhere", &*nowhere)];
        let shown = if self.is_by_country() { "map-shows-countries" } else { "map-shows-regions" };
        format!("{} {}", l.with(&format!("placed-{}", self.kind), &parts), l.t(shown))
    }
}

/// A map of counts with its key and its table.
pub(super) fn counts(
    l: Locale,
    atlas: &Atlas,
    title: String,
    measure: String,
    values: &[RegionValue],
    here: Option<&NutsCode>,
) -> Figure {
    draw(l, atlas, Drawn { title, measure, values, here, shapes: Shapes::Own })
}

/// A map of where something is, or not. `what` says what it is in the table.
pub(super) fn places(
    l: Locale,
    atlas: &Atlas,
    title: String,
    what: String,
    values: &[RegionValue],
) -> Figure {
    let classes = Classes::of(&[1.0]);
    let description = l.count("map-description", values.len() as u64);
    let picture = atlas.map(&title, &description, &Layer::of(values, &classes, None));
    let mut figure = Figure::new(l, title.clone(), picture, table(l, title, what, values));
    figure.source = atlas.note(l, values);
    figure
}

/// What a map of counts is of.
struct Drawn<'a> {
    title: String,
    /// What is counted.
    measure: String,
    values: &'a [RegionValue],
    here: Option<&'a NutsCode>,
    shapes: Shapes,
}

fn draw(l: Locale, atlas: &Atlas, of: Drawn) -> Figure {
    let Drawn { title, measure, values, here, shapes } = of;
    let numbers: Vec<f64> = values.iter().map(|value| value.value).collect();
    let classes = Classes::of(&numbers);
    let description = l.count("map-description", values.len() as u64);
    let layer = Layer::of(values, &classes, here).counted();
    let picture = atlas.map_with(&title, &description, &layer, shapes);
    let unit = l.with("map-unit", &[("what", &measure.to_lowercase())]);
    let mut figure = Figure::new(l, title.clone(), picture, table(l, title, measure, values));
    figure.unit = unit;
    figure.legend = classes.legend_of_counts(l);
    if here.is_some_and(|code| atlas.has(code)) {
        figure.legend.push(LegendItem { class: "here", text: l.t("map-here") });
    }
    figure.source = atlas.note(l, values);
    figure.wide = true;
    figure
}

fn table(l: Locale, title: String, measure: String, values: &[RegionValue]) -> DataTable {
    let countries = !values.is_empty() && values.iter().all(|value| value.code.level() == 0);
    let place = l.t(if countries { "country" } else { "region" });
    let columns = vec![Column::text(place), Column::text(l.t("code")), Column::number(measure)];
    let mut table = DataTable::new(title, columns);
    for value in values {
        let name = Cell::link(&value.href, &value.name);
        table.row(vec![name, Cell::text(value.code.as_str()), Cell::number(&value.shown)]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(code: &str, value: f64) -> RegionValue {
        let code = NutsCode::parse(code).expect("a code");
        RegionValue { name: code.to_string(), href: String::new(), value, shown: value.to_string(), code }
    }

    fn drawn(placed: Placed) -> Figure {
        let (regions, countries) = ([value("ES21", 2.0)], [value("ES", 3.0), value("DE", 40.0)]);
        let of = Spread { kind: Kind::Project, placed, regions: &regions, countries: &countries };
        of.figure(Locale::english(), &Atlas::default(), "regions-map-projects", Shapes::Own)
    }

    #[test]
    fn where_most_projects_have_a_country_only_the_map_is_of_countries_and_says_so() {
        let figure = drawn(Placed { region: 2, country: 40, nowhere: 1 });
        assert_eq!(figure.title, "Projects by country");
        let said = "Of 43 projects, the region of at least one partner is known for 2 and the country alone for 40; no \
                    partner in a NUTS country is known for 1. That is why the map shows countries.";
        assert!(figure.unit.ends_with(said), "{}", figure.unit);
        let svg = figure.picture.to_string();
        assert_eq!(svg.matches("<title>DE · DE: 40</title>").count(), 38, "every tile of the country: {svg}");
        assert!(
            svg.contains("class=\"tile q0\"") && !svg.contains("class=\"tile none\""),
            "none is zero: {svg}"
        );
        assert_eq!(figure.legend.first().map(|item| (item.class, &*item.text)), Some(("q0", "0")));
    }

    #[test]
    fn where_regions_are_known_the_map_is_of_regions() {
        let figure = drawn(Placed { region: 40, country: 2, nowhere: 0 });
        assert!(figure.unit.contains("known for 40 and the country alone for 2"), "{}", figure.unit);
        assert_eq!((figure.title.as_str(), figure.table.rows.len()), ("Projects by region", 1));
        let all_known = drawn(Placed { region: 40, ..Placed::default() });
        assert_eq!(all_known.unit, "Number of projects.");
    }
}

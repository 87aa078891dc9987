//! A figure of regions as a map with its histogram and its table.

use asterism_actions::observatory::{Figured, RegionFigure};
use asterism_domain::NutsCode;

use super::ground::Ground;
use crate::chart::{Bin, distribution};
use crate::component::{Figure, LegendItem};
use crate::map::{Atlas, Classes, Gap, Layer, RegionValue};
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::{Problem, Site};

/// Bars of the histogram.
const BINS: usize = 20;

/// A figure of every region, with how it is written and coloured.
pub(super) struct Mapped<'a> {
    ground: &'a Ground,
    figure: RegionFigure,
    industry: Option<usize>,
    values: Vec<Figured>,
    classes: Classes,
    atlas: Atlas,
}

impl<'a> Mapped<'a> {
    pub(super) async fn new(
        site: &Site,
        ground: &'a Ground,
        figure: RegionFigure,
        industry: Option<usize>,
    ) -> Result<Mapped<'a>, Problem> {
        let values = ground.frame.figure(figure, industry);
        let known: Vec<f64> = values.iter().filter_map(|value| value.value()).collect();
        let codes = ground.frame.regions.iter().map(|region| region.code.as_str()).collect();
        let atlas = site.atlas_of(&codes).await?;
        Ok(Mapped { ground, figure, industry, classes: classes(figure, &known), values, atlas })
    }

    /// A value as it is written.
    pub(super) fn written(&self, value: f64) -> String {
        match self.figure {
            RegionFigure::Quotient => self.ground.quotient(value),
            RegionFigure::Share => self.ground.percent(value),
            RegionFigure::Growth => self.ground.change(value),
            RegionFigure::Complexity => self.ground.l.decimal(value, 2),
            RegionFigure::Stars | RegionFigure::Diversity => self.ground.l.decimal(value, 0),
            RegionFigure::Size | RegionFigure::Total => self.ground.amount(value),
        }
    }

    /// The same for an axis.
    fn short(&self, value: f64) -> String {
        match self.figure {
            RegionFigure::Share | RegionFigure::Growth => self.ground.l.percent_of(100.0 * value, 0),
            RegionFigure::Size | RegionFigure::Total => self.ground.l.short(value),
            _ => self.ground.l.decimal(value, usize::from(value.fract().abs() > 0.05)),
        }
    }

    /// Why a region has no value.
    pub(super) fn why(&self, value: Figured) -> String {
        self.ground.l.t(match value {
            Figured::Confidential => "stat-confidential",
            Figured::Missing => "stat-not-published",
            Figured::Undefined | Figured::Value(_) => "stat-undefined",
        })
    }

    pub(super) fn title(&self) -> String {
        let l = self.ground.l;
        let name = l.label("stat-figure", self.figure.as_str());
        match self.industry.filter(|_| self.figure.is_of_an_industry()) {
            Some(industry) => {
                l.with("stat-figure-of", &[("figure", &name), ("industry", &self.ground.industry(industry))])
            }
            None => name,
        }
    }

    /// Regions with a value, the largest first.
    pub(super) fn ranked(&self) -> Vec<(usize, f64)> {
        let values = self.values.iter().enumerate();
        let mut known: Vec<(usize, f64)> =
            values.filter_map(|(region, value)| Some((region, value.value()?))).collect();
        known.sort_by(|one, other| other.1.total_cmp(&one.1));
        known
    }

    /// How many regions have a value, are confidential, and have none for another reason.
    pub(super) fn counts(&self) -> [usize; 3] {
        let count = |is: fn(&Figured) -> bool| self.values.iter().filter(|value| is(value)).count();
        [
            count(|value| matches!(value, Figured::Value(_))),
            count(|value| *value == Figured::Confidential),
            count(|value| matches!(value, Figured::Missing | Figured::Undefined)),
        ]
    }

    pub(super) fn map(&self, sheet: &Sheet) -> Figure {
        let l = self.ground.l;
        let title = self.title();
        let (values, gaps) = self.places();
        let description = l.count("map-description", values.len() as u64);
        let layer =
            Layer { values: &values, gaps: &gaps, classes: &self.classes, here: None, counted: false };
        let picture = self.atlas.map(&title, &description, &layer);
        let mut figure = Figure::new(l, title, picture, sheet.table(None));
        figure.unit = self.unit();
        figure.legend = self.legend(&gaps);
        figure.source = format!("{} {}", self.ground.source(), self.atlas.note(l, &values));
        figure.wide = true;
        figure
    }

    fn legend(&self, gaps: &[Gap]) -> Vec<LegendItem> {
        let l = self.ground.l;
        let mut legend = self.classes.steps(l);
        if self.figure == RegionFigure::Share || self.figure == RegionFigure::Growth {
            legend = self.steps_in_percent();
        }
        if gaps.iter().any(|gap| gap.withheld) {
            legend.push(LegendItem { class: "withheld", text: l.t("stat-confidential") });
        }
        legend.push(LegendItem { class: "none", text: l.t("map-no-value") });
        legend
    }

    /// Classes of shares are computed in percent, so that their bounds are round there.
    fn steps_in_percent(&self) -> Vec<LegendItem> {
        let steps = self.classes.steps(self.ground.l);
        let percent = |item: LegendItem| LegendItem { text: format!("{} %", item.text), ..item };
        steps.into_iter().map(percent).collect()
    }

    pub(super) fn unit(&self) -> String {
        let l = self.ground.l;
        match self.figure {
            RegionFigure::Size | RegionFigure::Total => {
                format!("{}, {}", self.ground.measure(), self.ground.frame.year)
            }
            RegionFigure::Growth => {
                let from = self.ground.frame.before.as_ref().map_or("", |before| before.year.as_str());
                l.with("stat-figure-unit-growth", &[("from", from), ("to", &self.ground.frame.year)])
            }
            figure => {
                let unit = l.label("stat-figure-unit", figure.as_str());
                format!("{unit}, {}", self.ground.frame.year)
            }
        }
    }

    fn places(&self) -> (Vec<RegionValue>, Vec<Gap>) {
        let (mut values, mut gaps) = (Vec::new(), Vec::new());
        for (region, value) in self.values.iter().enumerate() {
            let Ok(code) = NutsCode::parse(self.ground.region_code(region)) else { continue };
            let name = self.ground.region_name(region).to_owned();
            match value {
                Figured::Value(value) => values.push(RegionValue {
                    code,
                    name,
                    href: self.ground.region_address(region),
                    value: self.for_class(*value),
                    shown: self.written(*value),
                }),
                gap => gaps.push(Gap {
                    code,
                    name,
                    shown: self.why(*gap),
                    withheld: *gap == Figured::Confidential,
                }),
            }
        }
        (values, gaps)
    }

    fn for_class(&self, value: f64) -> f64 {
        if matches!(self.figure, RegionFigure::Share | RegionFigure::Growth) { 100.0 * value } else { value }
    }

    /// How many regions have how much.
    pub(super) fn histogram(&self) -> Option<Figure> {
        let l = self.ground.l;
        let bins = self.bins();
        if bins.is_empty() {
            return None;
        }
        let title = l.t("stat-histogram");
        let description = l.t("stat-histogram-description");
        let picture = distribution(l, &title, &description, &bins, |value| self.short(value));
        let columns = vec![
            crate::component::Column::number(l.t("range-from")),
            crate::component::Column::number(l.t("range-to")),
            crate::component::Column::number(l.t("regions")),
        ];
        let mut table = crate::component::DataTable::new(title.clone(), columns);
        for bin in &bins {
            let cells = [self.written(bin.from), self.written(bin.to), self.ground.count(bin.count)];
            table.row(cells.map(crate::component::Cell::Number).into());
        }
        let mut figure = Figure::new(l, title, picture, table);
        figure.unit = l.t("stat-histogram-unit");
        let [known, confidential, none] = self.counts();
        figure.source = l.with(
            "stat-histogram-source",
            &[
                ("known", &self.ground.count(known)),
                ("confidential", &self.ground.count(confidential)),
                ("none", &self.ground.count(none)),
            ],
        );
        Some(figure)
    }

    /// Equal stretches from the smallest value to the largest; the last one takes all above the 99th of a
    /// hundred, so that one outlier does not push all others into one bar.
    fn bins(&self) -> Vec<Bin> {
        let mut values: Vec<f64> = self.values.iter().filter_map(|value| value.value()).collect();
        values.sort_by(f64::total_cmp);
        let (Some(low), Some(top)) = (values.first().copied(), values.last().copied()) else {
            return Vec::new();
        };
        let high = values.get(values.len() * 99 / 100).copied().unwrap_or(top);
        let whole = values.iter().all(|value| value.fract() == 0.0);
        let width =
            if whole { ((high - low + 1.0) / BINS as f64).ceil() } else { (high - low) / BINS as f64 };
        if width <= 0.0 {
            return vec![Bin { from: low, to: top, count: values.len(), class: self.class(low) }];
        }
        let count = if whole { ((high - low + 1.0) / width).ceil() as usize } else { BINS };
        let bin = |index: usize| {
            let from = low + width * index as f64;
            let last = index + 1 == count;
            let to = if last { top.max(from + width) } else { from + width };
            let inside = |value: &&f64| **value >= from && (last || **value < from + width);
            let inside: Vec<&f64> = values.iter().filter(inside).collect();
            let middle = from + width / 2.0;
            Bin { from, to, count: inside.len(), class: self.class(if whole { from } else { middle }) }
        };
        (0..count).map(bin).collect()
    }

    fn class(&self, value: f64) -> &'static str {
        self.classes.class(self.for_class(value))
    }

    /// Every region, those with the largest value first and those without one at the end.
    pub(super) fn sheet(&self) -> Sheet {
        let l = self.ground.l;
        let known = self.ranked();
        let of = known.len();
        let row = |(place, (region, value)): (usize, (usize, f64))| {
            let href = self.cell(region);
            let shown = self.written(value);
            let rank = place + 1;
            let mut row = self.names(region);
            row.extend([
                Datum::Number { value, shown, href },
                Datum::number(rank as f64, self.ground.rank(rank, of)),
                Datum::text("value"),
            ]);
            row
        };
        let gap = |(region, value): (usize, &Figured)| {
            let (why, state) = (self.why(*value), state(*value));
            let datum = match self.cell(region) {
                Some(href) => Datum::WithoutAt(why, href),
                None => Datum::Without(why),
            };
            let mut row = self.names(region);
            row.extend([datum, Datum::Without(String::new()), Datum::text(state)]);
            row
        };
        let gaps = self.values.iter().enumerate().filter(|(_, value)| value.value().is_none());
        Sheet {
            title: self.title(),
            note: self.ground.source(),
            fields: vec![
                Field::text("region", l.t("region")),
                Field::in_files("code"),
                Field::number(self.figure.as_str(), l.label("stat-figure", self.figure.as_str())),
                Field::number("rank", l.t("stat-rank-name")),
                Field::in_files("state"),
            ],
            rows: known.into_iter().enumerate().map(row).chain(gaps.map(gap)).collect(),
            ..Sheet::default()
        }
    }

    fn names(&self, region: usize) -> Vec<Datum> {
        let code = self.ground.region_code(region);
        let name = Datum::Name {
            text: self.ground.region_name(region).to_owned(),
            href: Some(self.ground.region_address(region)),
            note: code.to_owned(),
        };
        vec![name, Datum::text(code)]
    }

    /// The cell that the figure opens to, where it is of one.
    fn cell(&self, region: usize) -> Option<String> {
        let industry = self.industry.filter(|_| self.figure.is_of_an_industry())?;
        Some(self.ground.cell_address(region, industry))
    }
}

fn state(value: Figured) -> &'static str {
    match value {
        Figured::Value(_) => "value",
        Figured::Missing => "missing",
        Figured::Confidential => "confidential",
        Figured::Undefined => "undefined",
    }
}

/// Classes that mean something where there is a middle, and round ones elsewhere.
fn classes(figure: RegionFigure, values: &[f64]) -> Classes {
    match figure {
        RegionFigure::Quotient => Classes::around(&[0.5, 1.0, 1.5, 2.0, 4.0]),
        RegionFigure::Complexity => Classes::around(&[-1.0, -0.5, 0.0, 0.5, 1.0]),
        RegionFigure::Growth => {
            let percent: Vec<f64> = values.iter().map(|value| 100.0 * value).collect();
            let step = step(&percent);
            Classes::around(&[-2.0 * step, -step, 0.0, step, 2.0 * step])
        }
        RegionFigure::Share => Classes::around(&fifths(values.iter().map(|value| 100.0 * value).collect())),
        _ => Classes::of(values),
    }
}

/// Where four fifths of the values part from each other, in two digits.
fn fifths(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let at = |fifth: usize| values.get(values.len() * fifth / 5).copied().map(two_digits);
    let mut bounds: Vec<f64> = (1..5).filter_map(at).collect();
    bounds.dedup();
    bounds
}

fn two_digits(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

/// A round step of which the middle half of the values spans about two.
fn step(values: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = values.iter().map(|value| value.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let middle = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
    let steps = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0];
    steps.into_iter().find(|step| *step >= middle).unwrap_or(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_shares_hold_about_a_fifth_of_the_regions_each() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(fifths(values), [20.0, 40.0, 60.0, 80.0]);
        assert_eq!(fifths(vec![12.345, 12.34, 12.38, 12.3, 12.301]), [12.0]);
        assert_eq!(fifths(Vec::new()), [0.0; 0]);
    }

    #[test]
    fn the_step_of_growth_is_round() {
        assert_eq!(step(&[-3.0, 1.0, 4.0]), 5.0);
        assert_eq!(step(&[]), 1.0);
    }
}

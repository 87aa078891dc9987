//! The style guide's charts of the observatory, with made-up values.

use super::style::{NAMES, pairs};
use crate::chart::{self, Interval, Part, PlaneWords, Point, Shape, SignedBar, Stack, Svg};
use crate::component::{Figure, LegendItem};
use crate::locale::Locale;

fn figure(l: Locale, title: &str, picture: Svg, values: &[f64]) -> Figure {
    let row = |(name, value): (&&str, &f64)| ((*name).to_owned(), l.decimal(*value, 2));
    let table = pairs(l, title.to_owned(), NAMES.iter().zip(values).map(row));
    Figure::new(l, title, picture, table)
}

pub(super) fn intervals(l: Locale) -> Figure {
    let values = [4.2, 2.6, 1.9, 1.2, 0.8, 0.2];
    let row = |(name, value): (&&str, &f64)| Interval {
        label: (*name).to_owned(),
        value: *value,
        low: value * 0.75,
        high: value * 1.4,
        shown: l.decimal(*value, 2),
        certain: value * 0.75 >= 1.0,
    };
    let rows: Vec<Interval> = NAMES.iter().zip(&values).map(row).collect();
    let title = l.t("obs-strengths-figure");
    let limit = l.with("obs-threshold-line", &[("threshold", "1")]);
    let description = l.count("obs-intervals-description", rows.len() as u64);
    let picture = chart::intervals(l, &title, &description, &rows, (1.0, &limit));
    Figure { unit: l.t("obs-quotient-unit"), ..figure(l, &title, picture, &values) }
}

pub(super) fn changes(l: Locale) -> Figure {
    let values = [120.0, -260.0, 90.0, -50.0];
    let starts = [0.0, 120.0, -140.0, 0.0];
    let keys = ["obs-part-national", "obs-part-mix", "obs-part-own", "obs-part-sum"];
    let bar = |((key, start), value): ((&str, f64), f64)| SignedBar {
        label: l.t(key),
        start,
        value,
        shown: l.decimal(value, 0),
        accent: key == "obs-part-sum",
    };
    let bars: Vec<SignedBar> = keys.into_iter().zip(starts).zip(values).map(bar).collect();
    let title = l.t("obs-change-figure");
    let rows = bars.iter().map(|bar| (bar.label.clone(), bar.shown.clone()));
    let table = pairs(l, title.clone(), rows);
    let picture = chart::signed_bars(l, &title, &l.t("obs-change-description"), &bars);
    Figure::new(l, title, picture, table)
}

pub(super) fn plane(l: Locale) -> Figure {
    let shapes = [Shape::Full, Shape::Ring, Shape::Cross, Shape::Square];
    let point = |number: usize| Point {
        label: NAMES.get(number % NAMES.len()).map_or_else(String::new, |name| (*name).to_owned()),
        short: format!("C{number}"),
        at: [0.2 + (number * 37 % 23) as f64 / 100.0, (number * 53 % 97) as f64],
        shape: shapes.get(number % 4).copied().unwrap_or(Shape::Ring),
        named: number.is_multiple_of(4),
        tip: format!("C{number}"),
    };
    let points: Vec<Point> = (0..24).map(point).collect();
    let title = l.t("obs-plane-figure");
    let words = PlaneWords {
        title: title.clone(),
        description: l.count("obs-plane-description", points.len() as u64),
        across: l.t("obs-near-axis"),
        upwards: l.t("obs-complex-axis"),
        quadrants: ["first", "bold", "easy", "neither"].map(|key| l.label("obs-quadrant", key)),
    };
    let picture = chart::plane(l, &words, [0.3, 50.0], &points, false);
    let rows = points.iter().map(|point| (point.tip.clone(), l.decimal(point.at[0], 2)));
    let table = pairs(l, title.clone(), rows);
    let item = |class: &'static str, key: &str| LegendItem { class, text: l.t(key) };
    Figure {
        wide: true,
        legend: vec![
            item("point full", "obs-shape-first"),
            item("point ring", "obs-shape-other"),
            item("point cross", "obs-shape-unknown"),
            item("point square", "obs-shape-own"),
        ],
        ..Figure::new(l, title, picture, table)
    }
}

pub(super) fn stacks(l: Locale) -> Figure {
    let values = [0.003, 0.005, 0.006, 0.008, 0.009, 0.012];
    let part = |value: f64, group: u8| Part {
        value: value / f64::from(group + 2),
        group,
        letters: format!("S{group}"),
        tip: format!("S{group}"),
    };
    let stack = |(name, value): (&&str, &f64)| Stack {
        label: (*name).to_owned(),
        parts: (0..5).map(|group| part(*value, group)).collect(),
        shown: l.decimal(*value, 4),
    };
    let rows: Vec<Stack> = NAMES.iter().zip(&values).map(stack).collect();
    let title = l.t("obs-twins-figure");
    let picture = chart::stacked(l, &title, &l.count("obs-twins-description", rows.len() as u64), &rows);
    Figure { wide: true, unit: l.t("obs-distance-unit"), ..figure(l, &title, picture, &values) }
}

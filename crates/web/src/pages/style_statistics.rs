//! The style guide's charts of the statistics, with made-up values.

use asterism_domain::NutsCode;

use super::style::pairs;
use crate::chart::{self, Bin, CoursePoint, Star, Tie};
use crate::component::Figure;
use crate::locale::Locale;
use crate::map::{Classes, Gap, Layer, RegionValue, tile_map, tiles};

pub(super) fn course(l: Locale) -> Figure {
    let values = [Some(120.0), Some(140.0), None, Some(150.0), Some(131.0), Some(160.0)];
    let point = |(index, value): (usize, &Option<f64>)| CoursePoint {
        label: (2015 + index).to_string(),
        value: *value,
        shown: value.map_or_else(|| l.t("stat-confidential"), |value| l.decimal(value, 0)),
        gap: l.t("stat-mark-confidential"),
        mark: if index == 3 { "e".to_owned() } else { String::new() },
        accent: index + 1 == values.len(),
    };
    let points: Vec<CoursePoint> = values.iter().enumerate().map(point).collect();
    let title = l.t("cell-over-time");
    let picture = chart::course(l, &title, &l.t("cell-course-description"), &points);
    let rows = points.iter().map(|point| (point.label.clone(), point.shown.clone()));
    let table = pairs(l, title.clone(), rows);
    Figure { wide: true, source: l.t("cell-course-marks"), ..Figure::new(l, title, picture, table) }
}

pub(super) fn distribution(l: Locale) -> Figure {
    let classes = Classes::around(&[0.5, 1.0, 1.5, 2.0, 4.0]);
    let bin = |index: usize| {
        let from = index as f64 * 0.5;
        let count = (index * 7 + 5) % 23 * (10 - index);
        Bin { from, to: from + 0.5, count, class: classes.class(from + 0.25) }
    };
    let bins: Vec<Bin> = (0..10).map(bin).collect();
    let title = l.t("stat-histogram");
    let written = |value: f64| l.decimal(value, 1);
    let picture = chart::distribution(l, &title, &l.t("stat-histogram-description"), &bins, written);
    let rows = bins.iter().map(|bin| (written(bin.from), l.number(bin.count as i64)));
    let table = pairs(l, title.clone(), rows);
    Figure { unit: l.t("stat-histogram-unit"), ..Figure::new(l, title, picture, table) }
}

/// Values around a middle, a region that is withheld, and some without a value.
pub(super) fn gaps(l: Locale) -> Figure {
    let classes = Classes::around(&[0.5, 1.0, 1.5, 2.0, 4.0]);
    let value = |(index, code): (usize, &NutsCode)| {
        let value = (index * 37 % 97) as f64 / 20.0;
        let (name, href) = (code.to_string(), "/regions".to_owned());
        RegionValue { code: code.clone(), name, href, value, shown: l.decimal(value, 2) }
    };
    let gap = |(index, code): (usize, &NutsCode)| Gap {
        code: code.clone(),
        name: code.to_string(),
        shown: l.t(if index.is_multiple_of(2) { "stat-confidential" } else { "stat-not-published" }),
        withheld: index.is_multiple_of(2),
    };
    let known = tiles().keys().enumerate().filter(|(index, _)| index % 11 != 4);
    let values: Vec<RegionValue> = known.map(value).collect();
    let unknown = tiles().keys().enumerate().filter(|(index, _)| index % 11 == 4);
    let gaps: Vec<Gap> = unknown.map(gap).collect();
    let title = l.t("map-title");
    let layer = Layer { values: &values, gaps: &gaps, classes: &classes, here: None, counted: false };
    let picture = tile_map(&title, &l.count("map-description", values.len() as u64), &layer);
    let rows = values.iter().map(|value| (value.name.clone(), value.shown.clone()));
    let table = pairs(l, title.clone(), rows);
    let mut figure = Figure::new(l, title, picture, table);
    figure.legend = classes.steps(l);
    figure.legend.extend(
        [("withheld", "stat-confidential"), ("none", "map-no-value")]
            .map(|(class, key)| crate::component::LegendItem { class, text: l.t(key) }),
    );
    figure
}

pub(super) fn space(l: Locale) -> Figure {
    let star = |index: usize| Star {
        name: l.t("stat-role-industry"),
        code: format!("C{}", 10 + index),
        tip: format!("C{}", 10 + index),
        at: [(index * 37 % 97) as f64 / 97.0, (index * 53 % 89) as f64 / 89.0],
        size: (index % 5) as f64 / 4.0,
        group: (index % 8) as u8,
        lit: !index.is_multiple_of(3),
    };
    let stars: Vec<Star> = (0..24).map(star).collect();
    let tie = |index: usize| Tie { from: index, to: index * 7 % 23, weight: (index % 4) as f64 / 3.0 };
    let ties: Vec<Tie> = (1..24).map(tie).collect();
    let title = l.t("space-title");
    let (industries, edges) = (l.number(stars.len() as i64), l.number(ties.len() as i64));
    let description = l.with("space-description", &[("industries", &industries), ("edges", &edges)]);
    let picture = chart::space(&title, &description, &stars, &ties);
    let rows = stars.iter().map(|star| (star.code.clone(), l.decimal(star.size, 2)));
    let table = pairs(l, title.clone(), rows);
    Figure { wide: true, unit: l.t("space-unit-region"), ..Figure::new(l, title, picture, table) }
}

//! What a region is strong in: every industry with its quotient, interval, size and stars.

use asterism_actions::observatory::Strength;

use super::parameters::threshold;
use super::part::{Content, source_line};
use super::scene::Scene;
use super::sheet::{Datum, Field, Sheet};
use crate::chart::{Interval, Known, Svg, gaps, intervals, sparkline};
use crate::component::{Block, Figure, LegendItem, Piece};

/// Industries in the picture.
const DRAWN: usize = 15;

pub(super) fn content(scene: &Scene) -> Content {
    let l = scene.l;
    let sheet = sheet(scene);
    let figure = figure(scene, DRAWN);
    let shown = Block::new("quotients", l.t("obs-strengths-heading"), vec![Piece::figure(figure)]);
    let gaps = Block::new("gaps", l.t("obs-gaps-heading"), vec![Piece::figure(gaps_figure(scene))]);
    let all = Block::new("all", l.t("obs-strengths-all"), vec![Piece::Table(sheet.below_heading())]);
    Content { lead: sentence(scene), blocks: vec![shown, all, gaps], form: None, sheet }
}

/// The largest quotients with their intervals, and the same as a table.
pub(super) fn figure(scene: &Scene, most: usize) -> Figure {
    let l = scene.l;
    let table = sheet(scene).table(Some(most));
    let mut figure = Figure::new(
        l,
        l.t("obs-strengths-figure"),
        picture(scene, most, &l.t("obs-strengths-figure")),
        table,
    );
    figure.unit = l.t("obs-quotient-unit");
    figure.source = source_line(scene);
    figure
}

/// What it is strong in, in a sentence.
pub(super) fn sentence(scene: &Scene) -> String {
    let l = scene.l;
    let (count, all) = (scene.answer.hinge.specialised, scene.frame.industries.len());
    let (count, all) = (scene.count(count), scene.count(all));
    let Some(first) = scene.specialisations().next() else {
        return l.with("obs-strengths-none", &[("region", scene.name()), ("all", &all)]);
    };
    let parts = [
        ("region", scene.name()),
        ("count", &count),
        ("all", &all),
        ("first", &scene.industry_in_text(first.industry)),
        ("times", &scene.quotient(first.quotient)),
    ];
    l.with("obs-strengths-sentence", &parts)
}

/// The first specialisations with their intervals; the first industries where there are none.
pub(super) fn picture(scene: &Scene, most: usize, title: &str) -> Svg {
    let l = scene.l;
    let limit = scene.frame.settings.threshold;
    let row = |strength: &Strength| Interval {
        label: scene.industry_label(strength.industry),
        value: strength.quotient,
        low: strength.lower,
        high: strength.upper,
        shown: format!("{}{}", scene.quotient(strength.quotient), stars_mark(strength.stars)),
        certain: strength.lower >= limit,
    };
    let rows: Vec<Interval> = scene
        .answer
        .strengths
        .iter()
        .filter(|strength| strength.quotient.is_finite())
        .take(most)
        .map(row)
        .collect();
    let label = l.with("obs-threshold-line", &[("threshold", &threshold(l, limit))]);
    let description = l.count("obs-intervals-description", rows.len() as u64);
    intervals(l, title, &description, &rows, (limit, &label))
}

/// Stars as they stand beside a number in a picture; tables say them in words.
fn stars_mark(stars: u8) -> String {
    let marks = "★".repeat(usize::from(stars));
    if marks.is_empty() { marks } else { format!("  {marks}") }
}

fn sheet(scene: &Scene) -> Sheet {
    let l = scene.l;
    let fields = vec![
        Field::text("industry", l.t("obs-industry")),
        Field::in_files("code"),
        Field::number("value", scene.measure()).unit(scene.frame.year.clone()),
        Field::in_files("status"),
        Field::in_files("flags"),
        Field::number("share_percent", l.t("obs-share")).unit(l.t("obs-share-unit")),
        Field::number("quotient", l.t("obs-quotient")).unit(l.t("obs-quotient-short")),
        Field::number("quotient_low", l.t("obs-low")).unit(l.t("obs-interval-unit")),
        Field::number("quotient_high", l.t("obs-high")).unit(l.t("obs-interval-unit")),
        Field::text("specialised", l.t("obs-specialised")),
        Field::text("stars", l.t("obs-stars")).unit(l.label("obs-stars-unit", scene.frame.star_rules)),
        Field::in_files("stars_unknown"),
        Field::pictures(l.t("obs-course")).unit(years(scene)),
    ];
    let mut rows: Vec<&Strength> = scene.answer.strengths.iter().collect();
    rows.sort_by_key(|strength| strength.quotient.is_nan());
    Sheet {
        title: l.t("obs-strengths-all"),
        note: l.t("obs-strengths-note"),
        rows: rows.into_iter().map(|strength| row(scene, strength)).collect(),
        fields,
        empty: String::new(),
    }
}

fn row(scene: &Scene, strength: &Strength) -> Vec<Datum> {
    let l = scene.l;
    let industry = strength.industry;
    let code = scene.industry_code(industry).to_owned();
    let value = strength.cell.and_then(|cell| cell.value);
    let flags = scene.flags(strength.cell);
    let note = if flags.is_empty() || value.is_none() { code.clone() } else { format!("{code} · {flags}") };
    let status = match (value, strength.cell.is_some_and(|cell| cell.is_confidential())) {
        (Some(_), _) => "published",
        (None, true) => "confidential",
        (None, false) => "missing",
    };
    let why = scene.why_without(strength.cell);
    let or_why = |value: f64, written: &dyn Fn(f64) -> String| {
        let known = value.is_finite() && strength.quotient.is_finite();
        Datum::number_or(if known { value } else { f64::NAN }, "–", written)
    };
    let address = scene.cell_address(industry);
    vec![
        Datum::Name { text: scene.industry(industry), href: None, note },
        Datum::text(code),
        match value {
            Some(value) => Datum::Number { value, shown: scene.amount(value), href: Some(address) },
            None => Datum::WithoutAt(why, address),
        },
        Datum::text(status),
        Datum::text(strength.cell.map(|cell| cell.flags.letters()).unwrap_or_default()),
        or_why(100.0 * strength.share, &|share| l.percent_of(share, 2)),
        or_why(strength.quotient, &|quotient| scene.quotient(quotient)),
        or_why(strength.lower, &|low| scene.quotient(low)),
        or_why(strength.upper, &|high| scene.quotient(high)),
        Datum::text(specialised(scene, strength)),
        stars(scene, strength),
        Datum::number(f64::from(strength.unknown_stars), ""),
        Datum::Picture(course(scene, strength)),
    ]
}

/// Whether, and whether that may be chance.
fn specialised(scene: &Scene, strength: &Strength) -> String {
    let limit = scene.frame.settings.threshold;
    let open = strength.lower < limit && limit <= strength.upper;
    let key = match (strength.quotient.is_finite(), strength.specialised, open) {
        (false, ..) => "obs-not-known",
        (true, true, false) => "obs-yes",
        (true, true, true) => "obs-yes-open",
        (true, false, true) => "obs-no-open",
        (true, false, false) => "obs-no",
    };
    scene.l.t(key)
}

fn stars(scene: &Scene, strength: &Strength) -> Datum {
    let l = scene.l;
    let mut shown = l.count("obs-stars-count", u64::from(strength.stars));
    if strength.unknown_stars > 0 {
        shown = format!("{shown}, {}", l.count("obs-stars-unknown", u64::from(strength.unknown_stars)));
    }
    Datum::number(f64::from(strength.stars), shown)
}

/// The quotient over the years of the table.
pub(super) fn course(scene: &Scene, strength: &Strength) -> Svg {
    let values: Vec<Option<f64>> = strength.trend.iter().map(|point| Some(point.quotient)).collect();
    let title = scene.industry(strength.industry);
    sparkline(&title, &scene.l.with("obs-course-description", &[("years", &years(scene))]), &values)
}

/// The years of the table as a range.
pub(super) fn years(scene: &Scene) -> String {
    let years = &scene.frame.years;
    let ends = years.first().zip(years.last());
    ends.map(|(first, last)| format!("{first}–{last}")).unwrap_or_default()
}

/// A square for every industry: published, withheld, or missing.
pub(super) fn gaps_picture(scene: &Scene) -> Svg {
    let l = scene.l;
    let cell = |industry: usize| {
        let cell = scene.frame.cell(scene.answer.region, industry);
        let known = match cell {
            Some(cell) if cell.value.is_some() => Known::Value,
            Some(cell) if cell.is_confidential() => Known::Withheld,
            _ => Known::Missing,
        };
        let said = if known == Known::Value { l.t("obs-published") } else { scene.why_without(cell) };
        (known, format!("{}: {said}", scene.industry(industry)))
    };
    let cells: Vec<(Known, String)> = (0..scene.frame.industries.len()).map(cell).collect();
    gaps(&l.t("obs-gaps-figure"), &gaps_sentence(scene), &cells)
}

pub(super) fn gaps_sentence(scene: &Scene) -> String {
    let answer = &scene.answer;
    let without = answer.missing + answer.confidential;
    let all = scene.count(scene.frame.industries.len());
    if without == 0 {
        return scene.l.with("obs-gaps-none", &[("all", &all)]);
    }
    let parts = [
        ("without", scene.count(without)),
        ("all", all),
        ("withheld", scene.count(answer.confidential)),
        ("missing", scene.count(answer.missing)),
    ];
    let parts: Vec<(&'static str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    scene.l.with("obs-gaps-sentence", &parts)
}

fn gaps_figure(scene: &Scene) -> Figure {
    let l = scene.l;
    let fields = vec![Field::text("industry", l.t("obs-industry")), Field::text("status", l.t("obs-why"))];
    let without = (0..scene.frame.industries.len())
        .map(|industry| (industry, scene.frame.cell(scene.answer.region, industry)))
        .filter(|(_, cell)| cell.is_none_or(|cell| cell.value.is_none()));
    let row = |(industry, cell)| {
        let note = scene.industry_code(industry).to_owned();
        let text = scene.industry(industry);
        vec![
            Datum::Name { text, href: None, note },
            Datum::WithoutAt(scene.why_without(cell), scene.cell_address(industry)),
        ]
    };
    let sheet = Sheet {
        title: l.t("obs-gaps-figure"),
        fields,
        rows: without.map(row).collect(),
        empty: l.t("obs-gaps-empty"),
        ..Sheet::default()
    };
    let mut figure = Figure::new(l, l.t("obs-gaps-figure"), gaps_picture(scene), sheet.table(None));
    figure.unit = gaps_sentence(scene);
    let item = |class: &'static str, key: &str| LegendItem { class, text: l.t(key) };
    figure.legend = vec![
        item("cell value", "obs-published"),
        item("cell withheld", "obs-withheld"),
        item("cell missing", "obs-missing"),
    ];
    figure.source = source_line(scene);
    figure
}

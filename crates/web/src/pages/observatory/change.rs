//! How a region moved between two years, taken apart (shift-share).

use asterism_actions::observatory::Move;

use super::part::{Content, source_line};
use super::scene::Scene;
use super::sheet::{Datum, Field, Sheet};
use super::strengths::{course, years};
use crate::chart::{SignedBar, Svg, signed_bars};
use crate::component::{Block, Figure, Notice, Piece, Tone};

/// Gains and losses in the picture, of each.
const DRAWN: usize = 6;

pub(super) fn content(scene: &Scene) -> Content {
    let l = scene.l;
    let Some(moves) = &scene.answer.moves else {
        let notice = Notice::new(Tone::Note, l.t("obs-change-none"), l.t("obs-change-none-text"));
        let block = Block::new("change", "", vec![Piece::Notice(notice)]);
        return Content { lead: sentence(scene), blocks: vec![block], form: None, sheet: Sheet::default() };
    };
    let sheet = sheet(scene, moves);
    let shown = Block::new("parts", l.t("obs-change-heading"), vec![Piece::Figures(figures(scene))]);
    let all = Block::new("industries", l.t("obs-change-all"), vec![Piece::Table(sheet.below_heading())]);
    Content { lead: sentence(scene), blocks: vec![shown, all], form: None, sheet }
}

/// The change as parts, and the industries whose own part is largest.
pub(super) fn figures(scene: &Scene) -> Vec<Figure> {
    let Some(moves) = &scene.answer.moves else { return Vec::new() };
    let l = scene.l;
    let table = parts_sheet(scene, moves).table(None);
    let mut whole =
        Figure::new(l, l.t("obs-change-figure"), picture(scene, moves, &l.t("obs-change-figure")), table);
    whole.unit = span(scene, moves);
    whole.source = source_line(scene);
    [whole].into_iter().chain(own_figure(scene, moves)).collect()
}

pub(super) fn sentence(scene: &Scene) -> String {
    let l = scene.l;
    let Some(moves) = &scene.answer.moves else { return l.t("obs-change-none") };
    let before = before(scene, moves);
    let rate = if before > 0.0 { 100.0 * moves.change / before } else { f64::NAN };
    let mut text = l.with(
        "obs-change-sentence",
        &[
            ("from", &moves.from),
            ("to", &moves.to),
            ("region", scene.name()),
            ("change", &scene.change(moves.change)),
            ("rate", &format!("{}%", scene.signed(rate, 1))),
            ("national", &scene.change(moves.national)),
            ("mix", &scene.change(moves.industry_mix)),
            ("own", &scene.change(moves.regional)),
        ],
    );
    if moves.left_out > 0 {
        text = format!("{text} {}", l.count("obs-change-left-out", moves.left_out as u64));
    }
    text
}

/// What there was in the first year, of the industries known in both.
fn before(scene: &Scene, moves: &Move) -> f64 {
    let now = scene.answer.strengths.iter().filter(|strength| {
        moves.by_industry.get(strength.industry).is_some_and(|[change, ..]| change.is_finite())
    });
    let now: f64 = now.filter_map(|strength| strength.cell?.value).sum();
    now - moves.change
}

fn span(scene: &Scene, moves: &Move) -> String {
    format!("{}, {}–{}", scene.measure(), moves.from, moves.to)
}

/// The three parts one after the other, and their sum.
pub(super) fn picture(scene: &Scene, moves: &Move, title: &str) -> Svg {
    let l = scene.l;
    let bar = |key: &str, start: f64, value: f64| SignedBar {
        label: l.t(key),
        start,
        value,
        shown: scene.change(value),
        accent: false,
    };
    let mix = moves.national + moves.industry_mix;
    let bars = [
        bar("obs-part-national", 0.0, moves.national),
        bar("obs-part-mix", moves.national, moves.industry_mix),
        bar("obs-part-own", mix, moves.regional),
        SignedBar { accent: true, ..bar("obs-part-sum", 0.0, moves.change) },
    ];
    signed_bars(l, title, &l.t("obs-change-description"), &bars)
}

fn parts_sheet(scene: &Scene, moves: &Move) -> Sheet {
    let l = scene.l;
    let row = |key: &str, value: f64| vec![Datum::text(l.t(key)), Datum::number(value, scene.change(value))];
    Sheet {
        title: l.t("obs-change-figure"),
        fields: vec![Field::text("part", l.t("obs-part-word")), Field::number("value", span(scene, moves))],
        rows: vec![
            row("obs-part-national", moves.national),
            row("obs-part-mix", moves.industry_mix),
            row("obs-part-own", moves.regional),
            row("obs-part-sum", moves.change),
        ],
        ..Sheet::default()
    }
}

/// The industries whose own part is largest, gains first.
fn own_figure(scene: &Scene, moves: &Move) -> Option<Figure> {
    let l = scene.l;
    let mut known: Vec<(usize, f64)> = moves
        .by_industry
        .iter()
        .enumerate()
        .map(|(industry, [_, _, _, own])| (industry, *own))
        .filter(|(_, own)| own.is_finite() && *own != 0.0)
        .collect();
    known.sort_by(|left, right| right.1.total_cmp(&left.1));
    let gains = known.iter().filter(|(_, own)| *own > 0.0).take(DRAWN);
    let losses: Vec<&(usize, f64)> = known.iter().rev().filter(|(_, own)| *own < 0.0).take(DRAWN).collect();
    let drawn: Vec<(usize, f64)> = gains.chain(losses.into_iter().rev()).copied().collect();
    if drawn.is_empty() {
        return None;
    }
    let bar = |(industry, own): &(usize, f64)| SignedBar {
        label: scene.industry_label(*industry),
        start: 0.0,
        value: *own,
        shown: scene.change(*own),
        accent: false,
    };
    let bars: Vec<SignedBar> = drawn.iter().map(bar).collect();
    let title = l.t("obs-own-figure");
    let row = |(industry, own): &(usize, f64)| {
        vec![Datum::text(scene.industry(*industry)), Datum::number(*own, scene.change(*own))]
    };
    let sheet = Sheet {
        title: title.clone(),
        fields: vec![Field::text("industry", l.t("obs-industry")), Field::number("own", l.t("obs-part-own"))],
        rows: drawn.iter().map(row).collect(),
        ..Sheet::default()
    };
    let picture = signed_bars(l, &title, &l.count("obs-own-description", bars.len() as u64), &bars);
    let mut figure = Figure::new(l, title, picture, sheet.table(None));
    figure.unit = span(scene, moves);
    figure.source = source_line(scene);
    Some(figure)
}

fn sheet(scene: &Scene, moves: &Move) -> Sheet {
    let l = scene.l;
    let fields = vec![
        Field::text("industry", l.t("obs-industry")),
        Field::in_files("code"),
        Field::number("after", scene.measure()).unit(moves.to.clone()),
        Field::number("change", l.t("obs-part-sum")).unit(format!("{}–{}", moves.from, moves.to)),
        Field::number("national", l.t("obs-part-national")),
        Field::number("industry_mix", l.t("obs-part-mix")),
        Field::number("regional", l.t("obs-part-own")),
        Field::pictures(l.t("obs-course-quotient")).unit(years(scene)),
    ];
    let mut order: Vec<usize> = (0..moves.by_industry.len()).collect();
    let change = |industry: &usize| moves.by_industry.get(*industry).map_or(f64::NAN, |parts| parts[0]);
    order.sort_by(|left, right| {
        let key = |industry| if change(industry).is_nan() { f64::NEG_INFINITY } else { change(industry) };
        key(right).total_cmp(&key(left))
    });
    Sheet {
        title: l.t("obs-change-all"),
        note: l.t("obs-change-note"),
        fields,
        rows: order.into_iter().filter_map(|industry| row(scene, moves, industry)).collect(),
        empty: String::new(),
    }
}

fn row(scene: &Scene, moves: &Move, industry: usize) -> Option<Vec<Datum>> {
    let parts = moves.by_industry.get(industry)?;
    let strength = scene.strength(industry)?;
    let code = scene.industry_code(industry).to_owned();
    let address = scene.cell_address(industry);
    let mut row = vec![
        Datum::Name { text: scene.industry(industry), href: None, note: code.clone() },
        Datum::text(code),
        match strength.cell.and_then(|cell| cell.value) {
            Some(value) => Datum::Number { value, shown: scene.amount(value), href: Some(address) },
            None => Datum::WithoutAt(scene.why_without(strength.cell), address),
        },
    ];
    let why = scene.l.t("obs-not-both");
    row.extend(parts.iter().map(|part| Datum::number_or(*part, &why, |part| scene.change(part))));
    row.push(Datum::Picture(course(scene, strength)));
    Some(row)
}

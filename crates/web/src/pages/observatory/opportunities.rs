//! What is near and complex: the industries that a region lacks, by how close they are to what it does
//! and how complex they are.

use asterism_actions::Quadrant;
use asterism_actions::observatory::{AnchorRule, Direction, Opportunity};

use super::part::{Content, source_line};
use super::scene::Scene;
use super::sheet::{Datum, Field, Sheet};
use crate::chart::{Bar, PlaneWords, Point, Shape, Svg, bars, plane};
use crate::component::{Block, Figure, LegendItem, Notice, Piece, Tone};
use crate::html::LinkTo;

/// Names in the picture.
const NAMED: usize = 16;

pub(super) fn content(scene: &Scene) -> Content {
    let l = scene.l;
    let sheet = sheet(scene);
    let mut pieces = Vec::new();
    pieces.extend(notice(scene).map(Piece::Notice));
    pieces.extend(figure(scene).map(Piece::figure));
    let shown = Block::new("plane", l.t("obs-plane-heading"), pieces);
    let all = Block::new("reasons", l.t("obs-reasons-heading"), vec![Piece::Table(reasons(scene).cards())]);
    Content { lead: sentence(scene), blocks: vec![shown, all], form: None, sheet }
}

/// The plane, and the same as a table.
/// None where there is no complexity.
pub(super) fn figure(scene: &Scene) -> Option<Figure> {
    let l = scene.l;
    if !is_defined(scene) {
        return None;
    }
    let mut figure = Figure::new(l, l.t("obs-plane-figure"), picture(scene, false), sheet(scene).table(None));
    figure.unit = l.with(
        "obs-plane-unit",
        &[
            ("near", &density(scene, scene.answer.plane.near_from)),
            ("complex", &complexity(scene, scene.answer.plane.complex_from)),
        ],
    );
    figure.wide = true;
    let item = |class: &'static str, key: &str| LegendItem { class, text: l.t(key) };
    figure.legend = vec![
        item("point full", "obs-shape-first"),
        item("point ring", "obs-shape-other"),
        item("point cross", "obs-shape-unknown"),
        item("point square", "obs-shape-own"),
    ];
    figure.source = source_line(scene);
    Some(figure)
}

fn is_defined(scene: &Scene) -> bool {
    scene.frame.industry_complexity.iter().any(|value| value.is_finite())
}

/// What to know before reading the plane.
pub(super) fn notice(scene: &Scene) -> Option<Notice> {
    undefined(scene).or_else(|| doubt(scene))
}

/// Why there is no complexity, where there is none.
fn undefined(scene: &Scene) -> Option<Notice> {
    let l = scene.l;
    (!is_defined(scene)).then(|| {
        let verdict = format!("{:?}", scene.frame.complexity.verdict).to_lowercase();
        Notice::new(Tone::Note, l.t("obs-complexity-none"), l.label("obs-verdict", &verdict))
    })
}

/// That the order hinges on what complex is taken to mean, with the way to the other order.
fn doubt(scene: &Scene) -> Option<Notice> {
    let l = scene.l;
    let (anchor, other) = match scene.frame.settings.anchor.unwrap_or(AnchorRule::Diversity) {
        AnchorRule::Pay => ("pay", "diversity"),
        AnchorRule::Diversity => ("diversity", "ubiquity"),
        AnchorRule::Ubiquity => ("ubiquity", "diversity"),
    };
    let correlation = l.decimal(scene.frame.complexity.correlation, 2);
    let parts = [("anchor", l.label("obs-anchor", anchor)), ("correlation", correlation)];
    let parts = parts.each_ref().map(|(name, text)| (*name, text.as_str()));
    match scene.answer.hinge.direction {
        Direction::Firm => None,
        Direction::Weak => Some(Notice::new(Tone::Warning, l.t("obs-weak"), l.with("obs-weak-text", &parts))),
        Direction::Turned => {
            let mut notice = Notice::new(Tone::Warning, l.t("obs-turned"), l.with("obs-turned-text", &parts));
            let address = scene.with("opportunities", "anchor", other);
            notice.links.push(LinkTo::new(address, l.label("obs-anchor", other)));
            Some(notice)
        }
    }
}

/// Whether the region may have it already: its cell has no value.
pub(super) fn is_open(scene: &Scene, opportunity: &Opportunity) -> bool {
    scene.frame.cell(scene.answer.region, opportunity.industry).is_none_or(|cell| cell.value.is_none())
}

/// The first choice among what is known to be lacked.
pub(super) fn first_choices(scene: &Scene) -> impl Iterator<Item = &Opportunity> {
    let first = |one: &&Opportunity| one.quadrant == Some(Quadrant::LowRiskHighBenefit);
    scene.answer.opportunities.iter().filter(first).filter(|one| !is_open(scene, one))
}

/// What is known to be lacked, the nearest first.
fn nearest(scene: &Scene) -> impl Iterator<Item = &Opportunity> {
    let mut lacked: Vec<&Opportunity> =
        scene.answer.opportunities.iter().filter(|one| !is_open(scene, one)).collect();
    lacked.sort_by(|left, right| right.density.total_cmp(&left.density));
    lacked.into_iter()
}

/// The plane for the one screen; the nearest as bars where there is no complexity.
pub(super) fn small(scene: &Scene, most: usize) -> Svg {
    if is_defined(scene) {
        return picture(scene, true);
    }
    let bar = |one: &Opportunity| {
        Bar::new(scene.industry_label(one.industry), one.density, density(scene, one.density))
    };
    let rows: Vec<Bar> = nearest(scene).take(most).map(bar).collect();
    bars(scene.l, &scene.l.t("obs-density"), &scene.l.count("bars-description", rows.len() as u64), &rows)
}

pub(super) fn sentence(scene: &Scene) -> String {
    let l = scene.l;
    let Some(best) = first_choices(scene).next() else {
        if is_defined(scene) {
            return l.t("obs-opportunities-none");
        }
        let nearest: Vec<String> =
            nearest(scene).take(3).map(|one| scene.industry_in_text(one.industry)).collect();
        return l.with("obs-opportunities-near", &[("nearest", &scene.list(&nearest))]);
    };
    let because: Vec<String> =
        best.because.iter().take(3).map(|part| scene.industry_in_text(part.industry)).collect();
    let firm = scene.answer.hinge.direction == Direction::Firm;
    let key = if firm { "obs-opportunities-sentence" } else { "obs-opportunities-turned" };
    l.with(
        key,
        &[
            ("region", scene.name()),
            ("first", &scene.industry_label(best.industry)),
            ("because", &scene.list(&because)),
            ("complexity", &complexity(scene, best.complexity)),
            ("count", &scene.count(first_choices(scene).count())),
        ],
    )
}

pub(super) fn density(scene: &Scene, value: f64) -> String {
    scene.l.decimal(value, 2)
}

fn complexity(scene: &Scene, value: f64) -> String {
    scene.l.decimal(value, 0)
}

/// The plane with what the region lacks and, in another shape, what it has.
pub(super) fn picture(scene: &Scene, small: bool) -> Svg {
    let l = scene.l;
    let answer = &scene.answer;
    let title = l.t("obs-plane-figure");
    let words = PlaneWords {
        description: l.count("obs-plane-description", answer.opportunities.len() as u64),
        across: l.t(if small { "obs-near" } else { "obs-near-axis" }),
        upwards: l.t(if small { "obs-complex" } else { "obs-complex-axis" }),
        quadrants: ["first", "bold", "easy", "neither"].map(|key| l.label("obs-quadrant", key)),
        title,
    };
    let tip = |industry: usize, near: f64, complex: f64| {
        let measures = format!("{} · {}", density(scene, near), complexity(scene, complex));
        format!("{}: {measures}", scene.industry(industry))
    };
    let mut points: Vec<Point> = answer
        .plane
        .own
        .iter()
        .map(|own| Point {
            label: scene.industry_label(own.industry),
            short: scene.industry_code(own.industry).to_owned(),
            at: [own.density, own.complexity],
            shape: Shape::Square,
            named: false,
            tip: tip(own.industry, own.density, own.complexity),
        })
        .collect();
    let named: Vec<usize> =
        first_choices(scene).take(if small { 3 } else { NAMED }).map(|one| one.industry).collect();
    points.extend(answer.opportunities.iter().map(|one| Point {
        label: scene.industry_label(one.industry),
        short: scene.industry_code(one.industry).to_owned(),
        at: [one.density, one.complexity],
        shape: match one.quadrant {
            _ if is_open(scene, one) => Shape::Cross,
            Some(Quadrant::LowRiskHighBenefit) => Shape::Full,
            _ => Shape::Ring,
        },
        named: named.contains(&one.industry),
        tip: tip(one.industry, one.density, one.complexity),
    }));
    plane(l, &words, [answer.plane.near_from, answer.plane.complex_from], &points, small)
}

fn quadrant(scene: &Scene, quadrant: Option<Quadrant>) -> String {
    let key = match quadrant {
        Some(Quadrant::LowRiskHighBenefit) => "first",
        Some(Quadrant::HighRiskHighBenefit) => "bold",
        Some(Quadrant::LowRiskLowBenefit) => "easy",
        Some(Quadrant::HighRiskLowBenefit) => "neither",
        None => "unknown",
    };
    scene.l.label("obs-quadrant", key)
}

/// Everything in the picture: what the region lacks in order, then what it has.
fn sheet(scene: &Scene) -> Sheet {
    let l = scene.l;
    let fields = vec![
        Field::text("industry", l.t("obs-industry")),
        Field::in_files("code"),
        Field::text("there", l.t("obs-there")),
        Field::number("density", l.t("obs-density")).unit(l.t("obs-density-unit")),
        Field::number("complexity", l.t("obs-complexity")).unit(l.t("obs-complexity-unit")),
        Field::text("quadrant", l.t("obs-quadrant-word")),
        Field::in_files("because"),
        Field::number("quotient", l.t("obs-quotient")),
    ];
    let lacked = scene.answer.opportunities.iter().map(|one| {
        let there = l.t(if is_open(scene, one) { "obs-not-known" } else { "obs-no" });
        let because = codes_behind(scene, one);
        row(scene, one.industry, there, [one.density, one.complexity], quadrant(scene, one.quadrant), because)
    });
    let own = scene.answer.plane.own.iter().map(|own| {
        let measures = [own.density, own.complexity];
        row(scene, own.industry, l.t("obs-yes"), measures, String::new(), String::new())
    });
    Sheet { title: l.t("obs-plane-figure"), fields, rows: lacked.chain(own).collect(), ..Sheet::default() }
}

fn row(
    scene: &Scene,
    industry: usize,
    there: String,
    [near, complex]: [f64; 2],
    quadrant: String,
    because: String,
) -> Vec<Datum> {
    let code = scene.industry_code(industry).to_owned();
    let quotient = scene.frame.quotients[(scene.answer.region, industry)];
    vec![
        Datum::Name {
            text: scene.industry(industry),
            href: Some(scene.cell_address(industry)),
            note: code.clone(),
        },
        Datum::text(code),
        Datum::Text(there),
        Datum::number_or(near, "–", |near| density(scene, near)),
        Datum::number_or(complex, "–", |complex| complexity(scene, complex)),
        Datum::Text(quadrant),
        Datum::Text(because),
        Datum::number_or(quotient, "–", |quotient| scene.quotient(quotient)),
    ]
}

fn codes_behind(scene: &Scene, one: &Opportunity) -> String {
    one.because.iter().map(|part| scene.industry_code(part.industry)).collect::<Vec<_>>().join(" ")
}

/// What the region lacks, first choice first, each with the industries that it is close to.
pub(super) fn reasons(scene: &Scene) -> Sheet {
    let l = scene.l;
    let fields = vec![
        Field::text("industry", l.t("obs-industry")),
        Field::text("quadrant", l.t("obs-quadrant-word")),
        Field::number("density", l.t("obs-density")).unit(l.t("obs-density-unit")),
        Field::number("complexity", l.t("obs-complexity")).unit(l.t("obs-complexity-unit")),
        Field::text("because", l.t("obs-because")).unit(l.t("obs-because-unit")),
    ];
    let row = |one: &Opportunity| {
        let because: Vec<String> = one
            .because
            .iter()
            .take(3)
            .map(|part| {
                let share = l.percent_of(100.0 * part.part / one.density, 0);
                format!("{} ({share})", scene.industry(part.industry))
            })
            .collect();
        let code = scene.industry_code(one.industry);
        let note = if is_open(scene, one) {
            format!("{code} · {}", l.t("obs-may-be-there"))
        } else {
            code.to_owned()
        };
        let href = Some(scene.cell_address(one.industry));
        vec![
            Datum::Name { text: scene.industry(one.industry), href, note },
            Datum::Text(quadrant(scene, one.quadrant)),
            Datum::number_or(one.density, "–", |near| density(scene, near)),
            Datum::number_or(one.complexity, "–", |complex| complexity(scene, complex)),
            Datum::Text(because.join("; ")),
        ]
    };
    Sheet {
        title: l.t("obs-reasons-heading"),
        note: l.t("obs-reasons-note"),
        fields,
        rows: scene.answer.opportunities.iter().map(row).collect(),
        empty: l.t("obs-opportunities-all-there"),
    }
}

//! Who is like a region: the nearest in structure, with what every variable adds to the distance.

use asterism_actions::observatory::{Twin, Twins, Variable};

use super::parameters::{Input, Parameter, Parameters};
use super::part::{Content, source_line};
use super::scene::Scene;
use super::sheet::{Datum, Field, Sheet};
use crate::chart::{Bar, Part, Stack, Svg, bars, stacked};
use crate::component::{Block, Figure, Hidden, LegendItem, Piece};
use crate::html::LinkTo;

/// Classes of the blocks' colours, in the order of the blocks.
const COLOURS: [&str; 5] = ["s0", "s1", "s2", "s3", "s4"];

pub(super) fn content(scene: &Scene, twins: &Twins) -> Content {
    let l = scene.l;
    let sheet = sheet(scene, twins);
    let shown = Block::new("twins", l.t("obs-twins-heading"), vec![Piece::figure(figure(scene, twins))]);
    let table = Block::new("why", l.t("obs-twins-table"), vec![Piece::Table(reasons(scene, twins).cards())]);
    let variables = variables(scene, twins);
    let variables =
        Block::new("variables", l.t("obs-variables"), vec![Piece::Table(variables.below_heading())]);
    Content {
        lead: sentence(scene, twins),
        blocks: vec![shown, table, variables],
        form: Some(weights(scene, twins)),
        sheet,
    }
}

/// Distances as stacked contributions, and the same as a table.
pub(super) fn figure(scene: &Scene, twins: &Twins) -> Figure {
    let l = scene.l;
    let mut figure =
        Figure::new(l, l.t("obs-twins-figure"), picture(scene, twins), sheet(scene, twins).table(None));
    figure.unit = l.t("obs-distance-unit");
    figure.wide = true;
    figure.legend = twins
        .blocks
        .iter()
        .zip(COLOURS)
        .map(|((block, weight), class)| {
            let text = format!("{} ({})", l.label("obs-block", block), l.percent_of(100.0 * weight, 0));
            LegendItem { class, text }
        })
        .collect();
    figure.source = source_line(scene);
    figure
}

pub(super) fn sentence(scene: &Scene, twins: &Twins) -> String {
    let names: Vec<String> =
        twins.nearest.iter().take(3).map(|twin| scene.region_abroad(twin.region)).collect();
    let key = if twins.abroad_only { "obs-twins-abroad" } else { "obs-twins-sentence" };
    let parts = [("region", scene.name()), ("twins", &scene.list(&names))];
    if names.is_empty() { scene.l.t("obs-twins-none") } else { scene.l.with(key, &parts) }
}

/// The nearest few as bars: the shorter, the more alike.
pub(super) fn small(scene: &Scene, twins: &Twins, most: usize) -> Svg {
    let bar = |twin: &Twin| {
        Bar::new(scene.region_abroad(twin.region), twin.distance, distance(scene, twin.distance))
    };
    let rows: Vec<Bar> = twins.nearest.iter().take(most).map(bar).collect();
    let description = scene.l.count("obs-twins-description", rows.len() as u64);
    bars(scene.l, &scene.l.t("obs-twins-figure"), &description, &rows)
}

fn distance(scene: &Scene, value: f64) -> String {
    scene.l.decimal(value, 4)
}

/// A variable's name: of a section or an industry, or of what is measured.
fn name(scene: &Scene, variable: &Variable) -> String {
    let l = scene.l;
    if let Some(label) = l.try_t(&format!("obs-variable-{}", variable.key)) {
        return label;
    }
    if let Some(label) = l.try_t(&format!("obs-section-{}", variable.key)) {
        return l.with("obs-share-of", &[("what", &label)]);
    }
    let industry = scene.frame.industry(&variable.key).map(|industry| scene.industry(industry));
    l.with("obs-share-of", &[("what", &industry.unwrap_or_else(|| variable.key.clone()))])
}

/// A few letters for it: those of a section, or the first of its name.
fn letters(scene: &Scene, variable: &Variable) -> String {
    if variable.key.chars().count() <= 4 {
        return variable.key.clone();
    }
    let short = scene.l.try_t(&format!("obs-letters-{}", variable.key));
    short.unwrap_or_default()
}

fn group(twins: &Twins, block: &str) -> u8 {
    twins.blocks.iter().position(|(known, _)| *known == block).unwrap_or(0) as u8
}

fn picture(scene: &Scene, twins: &Twins) -> Svg {
    let l = scene.l;
    let part = |(variable, value): (&Variable, &f64)| Part {
        value: *value,
        group: group(twins, variable.block),
        letters: letters(scene, variable),
        tip: format!("{}: {}", name(scene, variable), distance(scene, *value)),
    };
    let stack = |twin: &Twin| Stack {
        label: scene.region_abroad(twin.region),
        parts: by_block(twins)
            .into_iter()
            .filter_map(|at| Some(part((twins.variables.get(at)?, twin.contributions.get(at)?))))
            .collect(),
        shown: distance(scene, twin.distance),
    };
    let stacks: Vec<Stack> = twins.nearest.iter().map(stack).collect();
    let description = l.count("obs-twins-description", stacks.len() as u64);
    stacked(l, &l.t("obs-twins-figure"), &description, &stacks)
}

/// The numbers of the variables, those of a block together.
fn by_block(twins: &Twins) -> Vec<usize> {
    let mut order: Vec<usize> = (0..twins.variables.len()).collect();
    order.sort_by_key(|at| twins.variables.get(*at).map(|variable| group(twins, variable.block)));
    order
}

/// One row for each twin with what every variable adds.
fn sheet(scene: &Scene, twins: &Twins) -> Sheet {
    let l = scene.l;
    let mut fields = vec![
        Field::text("region", l.t("region")),
        Field::in_files("code"),
        Field::number("distance", l.t("obs-distance")),
    ];
    let order = by_block(twins);
    let variables: Vec<(usize, &Variable)> =
        order.into_iter().filter_map(|at| Some((at, twins.variables.get(at)?))).collect();
    fields.extend(variables.iter().map(|(_, variable)| {
        let unit = l.label("obs-block", variable.block);
        Field::number(format!("adds_{}", variable.key), name(scene, variable)).unit(unit)
    }));
    let row = |twin: &Twin| {
        let mut row = vec![
            named(scene, twin.region),
            Datum::text(scene.region_code(twin.region)),
            Datum::number(twin.distance, distance(scene, twin.distance)),
        ];
        let why = l.t("obs-not-of-both");
        row.extend(variables.iter().map(|(at, _)| {
            let value = twin.contributions.get(*at).copied().unwrap_or(f64::NAN);
            Datum::number_or(value, &why, |value| distance(scene, value))
        }));
        row
    };
    Sheet {
        title: l.t("obs-twins-figure"),
        fields,
        rows: twins.nearest.iter().map(row).collect(),
        empty: l.t("obs-twins-none"),
        ..Sheet::default()
    }
}

fn named(scene: &Scene, region: usize) -> Datum {
    let code = scene.region_code(region);
    let href = Some(scene.part_of(code, ""));
    Datum::Name { text: scene.region_abroad(region), href, note: code.to_owned() }
}

/// What makes a twin differ most, in words.
fn reasons(scene: &Scene, twins: &Twins) -> Sheet {
    let l = scene.l;
    let fields = vec![
        Field::text("", l.t("region")),
        Field::number("", l.t("obs-distance")),
        Field::text("", l.t("obs-differs-most")).unit(l.t("obs-differs-unit")),
        Field::number("", l.t("obs-not-compared")),
    ];
    let row = |twin: &Twin| {
        let mut parts: Vec<(usize, f64)> =
            twin.contributions.iter().copied().enumerate().filter(|(_, value)| *value > 0.0).collect();
        parts.sort_by(|left, right| right.1.total_cmp(&left.1));
        let most: Vec<String> = parts
            .iter()
            .take(3)
            .filter_map(|(at, value)| Some((twins.variables.get(*at)?, value)))
            .map(|(variable, value)| {
                let share = l.percent_of(100.0 * value / twin.distance, 0);
                format!("{} ({share})", name(scene, variable))
            })
            .collect();
        let unknown = twin.contributions.iter().filter(|value| value.is_nan()).count();
        vec![
            named(scene, twin.region),
            Datum::number(twin.distance, distance(scene, twin.distance)),
            Datum::Text(most.join("; ")),
            Datum::number(unknown as f64, scene.count(unknown)),
        ]
    };
    Sheet {
        title: l.t("obs-twins-table"),
        fields,
        rows: twins.nearest.iter().map(row).collect(),
        empty: l.t("obs-twins-none"),
        ..Sheet::default()
    }
}

/// Every variable with its weight, the region's own value and that of the nearest twin.
fn variables(scene: &Scene, twins: &Twins) -> Sheet {
    let l = scene.l;
    let first = twins.nearest.first().map(|twin| twin.region);
    let twin_name = first.map_or_else(String::new, |region| scene.region_name(region).to_owned());
    let fields = vec![
        Field::text("", l.t("obs-variable")),
        Field::text("", l.t("obs-block")),
        Field::number("", l.t("obs-weight")),
        Field::number("", scene.name().to_owned()),
        Field::number("", twin_name),
    ];
    let value = |variable: &Variable, region: Option<usize>| {
        let value = region.and_then(|region| variable.values.get(region)).copied().unwrap_or(f64::NAN);
        Datum::number_or(value, &l.t("obs-not-known"), |value| written(scene, variable, value))
    };
    let row = |at: usize| {
        let variable = twins.variables.get(at)?;
        Some(vec![
            Datum::Text(name(scene, variable)),
            Datum::Text(l.label("obs-block", variable.block)),
            Datum::number(variable.weight, l.percent_of(100.0 * variable.weight, 1)),
            value(variable, Some(scene.answer.region)),
            value(variable, first),
        ])
    };
    Sheet {
        title: l.t("obs-variables"),
        note: l.t("obs-variables-note"),
        fields,
        rows: by_block(twins).into_iter().filter_map(row).collect(),
        ..Sheet::default()
    }
}

/// Shares as per cent, other variables in their own units.
fn written(scene: &Scene, variable: &Variable, value: f64) -> String {
    let own = scene.l.try_t(&format!("obs-variable-{}", variable.key)).is_some();
    if own { scene.l.decimal(value, 2) } else { scene.l.percent_of(100.0 * value, 1) }
}

/// How much each block counts, and whether only regions abroad are shown.
fn weights(scene: &Scene, twins: &Twins) -> Parameters {
    let l = scene.l;
    let asked = |name: &str| {
        let found = scene.asked.of_twins().filter(|(known, _)| known == name).last();
        found.map_or_else(|| "1".to_owned(), |(_, value)| value.clone())
    };
    let weight = |(block, share): &(&'static str, f64)| {
        let name = format!("weight.{block}");
        let share = l.percent_of(100.0 * share, 0);
        Parameter {
            label: l.label("obs-block", block),
            hint: l.with("obs-weight-now", &[("share", &share)]),
            input: Input::Number { value: asked(&name), least: "0", most: "100", step: "any" },
            name,
        }
    };
    let mut fields: Vec<Parameter> = twins.blocks.iter().map(weight).collect();
    fields.push(Parameter {
        name: "abroad".to_owned(),
        label: l.t("obs-abroad"),
        hint: String::new(),
        input: Input::Check { value: "yes", on: twins.abroad_only },
    });
    let path = format!("/regions/{}/twins", scene.code);
    let is_usual = scene.asked.of_twins().next().is_none();
    let settings: Vec<(&str, &str)> =
        scene.asked.settings().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let usual = format!("{path}{}", crate::html::query_string(settings));
    Parameters {
        name: "weights",
        summary: l.t("obs-weights"),
        fields,
        hidden: scene
            .asked
            .settings()
            .map(|(name, value)| Hidden { name: name.clone(), value: value.clone() })
            .collect(),
        usual: (!is_usual).then(|| LinkTo::new(usual, l.t("obs-usual-weights"))),
        button: l.t("obs-apply"),
        open: true,
        action: path,
    }
}

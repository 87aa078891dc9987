//! Who complements a region: the regions that have what it lacks, near to what it does.

use asterism_actions::observatory::{Supplier, Weigh};

use super::part::{Content, source_line};
use super::scene::Scene;
use super::sheet::{Datum, Field, Sheet};
use crate::chart::{Bar, Svg, bars};
use crate::component::{Block, Figure, Piece};

pub(super) fn content(scene: &Scene) -> Content {
    let l = scene.l;
    let sheet = sheet(scene);
    let mut figure = Figure::new(l, l.t("obs-complements-figure"), small(scene, 10), sheet.table(None));
    figure.unit = l.t("obs-gain-unit");
    figure.source = source_line(scene);
    let shown = Block::new("partners", l.t("obs-complements-heading"), vec![Piece::figure(figure)]);
    let all = Block::new("behind", l.t("obs-complements-table"), vec![Piece::Table(sheet.cards())]);
    Content { lead: sentence(scene), blocks: vec![shown, all], form: None, sheet }
}

pub(super) fn sentence(scene: &Scene) -> String {
    let l = scene.l;
    let Some(best) = scene.answer.suppliers.first() else { return l.t("obs-complements-none") };
    let behind: Vec<String> =
        best.because.iter().take(3).map(|gain| scene.industry_in_text(gain.industry)).collect();
    l.with(
        "obs-complements-sentence",
        &[
            ("region", scene.name()),
            ("first", &scene.region_abroad(best.region)),
            ("behind", &scene.list(&behind)),
        ],
    )
}

fn gain(scene: &Scene, value: f64) -> String {
    scene.l.decimal(value, 2)
}

pub(super) fn small(scene: &Scene, most: usize) -> Svg {
    let bar = |supplier: &Supplier| {
        Bar::new(scene.region_abroad(supplier.region), supplier.gain, gain(scene, supplier.gain))
    };
    let rows: Vec<Bar> = scene.answer.suppliers.iter().take(most).map(bar).collect();
    let description = scene.l.count("obs-complements-description", rows.len() as u64);
    bars(scene.l, &scene.l.t("obs-complements-figure"), &description, &rows)
}

fn note(scene: &Scene) -> String {
    let note = scene.l.t("obs-complements-note");
    match scene.frame.settings.weigh {
        Weigh::Alike => note,
        Weigh::Complexity => format!("{note} {}", scene.l.t("obs-complements-weighed")),
    }
}

pub(super) fn sheet(scene: &Scene) -> Sheet {
    let l = scene.l;
    let fields = vec![
        Field::text("region", l.t("region")),
        Field::in_files("code"),
        Field::number("gain", l.t("obs-gain")).unit(l.t("obs-gain-short")),
        Field::number("gain_in_turn", l.t("obs-in-turn")).unit(l.t("obs-gain-short")),
        Field::text("", l.t("obs-behind")).unit(l.t("obs-behind-unit")),
        Field::in_files("industries"),
    ];
    let row = |supplier: &Supplier| {
        let code = scene.region_code(supplier.region);
        let behind: Vec<String> = supplier
            .because
            .iter()
            .map(|part| format!("{} ({})", scene.industry(part.industry), gain(scene, part.gain)))
            .collect();
        let codes: Vec<&str> =
            supplier.because.iter().map(|part| scene.industry_code(part.industry)).collect();
        vec![
            Datum::Name {
                text: scene.region_abroad(supplier.region),
                href: Some(scene.part_of(code, "")),
                note: code.to_owned(),
            },
            Datum::text(code),
            Datum::number(supplier.gain, gain(scene, supplier.gain)),
            Datum::number(supplier.in_turn, gain(scene, supplier.in_turn)),
            Datum::Text(behind.join("; ")),
            Datum::Text(codes.join(" ")),
        ]
    };
    Sheet {
        title: l.t("obs-complements-table"),
        note: note(scene),
        fields,
        rows: scene.answer.suppliers.iter().map(row).collect(),
        empty: l.t("obs-complements-none"),
    }
}

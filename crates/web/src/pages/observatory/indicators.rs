//! Innovation and wealth: where a region stands among all of its level.

use asterism_actions::observatory::Indicator;

use super::part::Content;
use super::scene::Scene;
use super::sheet::{Datum, Field, Sheet};
use crate::chart::{StripMark, Svg, sparkline, strip};
use crate::component::{Block, Notice, Piece, Tone};

pub(super) fn content(scene: &Scene, indicators: &[Indicator]) -> Content {
    let l = scene.l;
    let sheet = sheet(scene, indicators);
    let mut pieces = vec![Piece::Table(sheet.below_heading())];
    if indicators.is_empty() {
        pieces = vec![Piece::Notice(Notice::new(
            Tone::Note,
            l.t("obs-indicators-none"),
            l.t("obs-indicators-how"),
        ))];
    }
    let block = Block::new("indicators", l.t("obs-indicators-heading"), pieces);
    let sources = Block::new(
        "tables",
        l.t("obs-indicators-sources"),
        vec![Piece::Table(sources(scene, indicators).cards())],
    );
    let blocks = if indicators.is_empty() { vec![block] } else { vec![block, sources] };
    Content { lead: sentence(scene, indicators), blocks, form: None, sheet }
}

fn name(scene: &Scene, indicator: &Indicator) -> String {
    scene.l.label("obs-variable", indicator.key)
}

pub(super) fn sentence(scene: &Scene, indicators: &[Indicator]) -> String {
    let l = scene.l;
    let place = |indicator: &Indicator| Some(indicator.rank? as f64 / indicator.all.len().max(1) as f64);
    let mut known: Vec<(&Indicator, f64)> =
        indicators.iter().filter_map(|indicator| Some((indicator, place(indicator)?))).collect();
    known.sort_by(|left, right| left.1.total_cmp(&right.1));
    let (Some((best, _)), Some((least, _))) = (known.first(), known.last()) else {
        return l.t("obs-indicators-none");
    };
    let said = |indicator: &Indicator| {
        let rank = scene.count(indicator.rank.unwrap_or(0));
        let all = scene.count(indicator.all.len());
        l.with("obs-ranked", &[("what", &name(scene, indicator)), ("rank", &rank), ("all", &all)])
    };
    let region = scene.name();
    if known.len() == 1 {
        return l.with("obs-indicators-one", &[("region", region), ("best", &said(best))]);
    }
    let parts = [("region", region), ("best", &said(best)), ("least", &said(least))];
    l.with("obs-indicators-sentence", &parts)
}

fn value(scene: &Scene, indicator: &Indicator, value: f64) -> String {
    let l = scene.l;
    match indicator.key {
        "gdp_per_head" => l.decimal(value, 0),
        "patents_per_million" => l.decimal(value, 1),
        _ => l.decimal(value, 2),
    }
}

pub(super) fn sheet(scene: &Scene, indicators: &[Indicator]) -> Sheet {
    let l = scene.l;
    let fields = vec![
        Field::text("indicator", l.t("obs-variable")),
        Field::in_files("key"),
        Field::number("value", l.t("obs-value")),
        Field::in_files("flags"),
        Field::number("year", l.t("obs-year")),
        Field::number("rank", l.t("obs-rank")).unit(l.t("obs-rank-unit")),
        Field::in_files("regions"),
        Field::pictures(l.t("obs-distribution")).unit(l.t("obs-distribution-unit")),
        Field::pictures(l.t("obs-course")),
        Field::in_files("table"),
    ];
    let row = |one: &Indicator| {
        let flags: Vec<String> = one.flags.iter().map(|flag| l.label("obs-flag", flag.as_str())).collect();
        let mut note = l.label("obs-unit", one.key);
        if !flags.is_empty() {
            note = format!("{note} · {}", flags.join(", "));
        }
        let of_all = scene.count(one.all.len());
        vec![
            Datum::Name { text: name(scene, one), href: None, note },
            Datum::text(one.key),
            Datum::number_or(one.value.unwrap_or(f64::NAN), &l.t("obs-missing"), |own| {
                value(scene, one, own)
            }),
            Datum::Text(one.flags.letters()),
            Datum::number(one.year.parse().unwrap_or(f64::NAN), one.year.clone()),
            match one.rank {
                Some(rank) => Datum::number(
                    rank as f64,
                    l.with("obs-rank-of", &[("rank", &scene.count(rank)), ("all", &of_all)]),
                ),
                None => Datum::Without("–".to_owned()),
            },
            Datum::number(one.all.len() as f64, of_all.clone()),
            Datum::Picture(distribution(scene, one)),
            Datum::Picture(course(scene, one)),
            Datum::text(&one.version.head.key),
        ]
    };
    Sheet {
        title: l.t("obs-indicators-heading"),
        note: l.t("obs-indicators-note"),
        fields,
        rows: indicators.iter().map(row).collect(),
        empty: l.t("obs-indicators-none"),
    }
}

fn distribution(scene: &Scene, one: &Indicator) -> Svg {
    let l = scene.l;
    let mut all: Vec<f64> = one.all.values().copied().collect();
    all.sort_by(f64::total_cmp);
    let middle = all.get(all.len() / 2).copied().unwrap_or(f64::NAN);
    let written = |number: f64| value(scene, one, number);
    let mark = |number: f64, label: String| StripMark { value: number, label };
    let own = one.value.map(|own| mark(own, written(own)));
    let middle = mark(middle, l.with("obs-middle", &[("value", &written(middle))]));
    let ends = [all.first(), all.last()].map(|end| end.map(|end| written(*end)).unwrap_or_default());
    let description = l.count("obs-strip-description", all.len() as u64);
    strip(&name(scene, one), &description, &all, own.as_ref(), Some(&middle), [&ends[0], &ends[1]])
}

fn course(scene: &Scene, one: &Indicator) -> Svg {
    let first = one.series.iter().position(|(_, value)| value.is_some()).unwrap_or(0);
    let known = one.series.get(first..).unwrap_or_default();
    let values: Vec<Option<f64>> = known.iter().map(|(_, value)| *value).collect();
    let years = known.first().zip(known.last()).map(|(first, last)| format!("{}–{}", first.0, last.0));
    let description = scene.l.with("obs-course-description", &[("years", &years.unwrap_or_default())]);
    sparkline(&name(scene, one), &description, &values)
}

fn sources(scene: &Scene, indicators: &[Indicator]) -> Sheet {
    let l = scene.l;
    let fields = ["obs-variable", "obs-table", "publisher", "obs-version", "obs-terms"]
        .map(|key| Field::text("", l.t(key)));
    let row = |one: &Indicator| {
        let head = &one.version.head;
        let codes: Vec<String> = one.choice.iter().map(|(key, code)| format!("{key}={code}")).collect();
        let address = format!("/tables/{}", crate::html::encode(&head.key));
        vec![
            Datum::Text(name(scene, one)),
            Datum::Name { text: head.key.clone(), href: Some(address), note: codes.join(", ") },
            Datum::text(&head.publisher),
            Datum::Text(head.version.clone().unwrap_or_else(|| l.number(one.version.number))),
            Datum::text(&head.terms),
        ]
    };
    Sheet {
        title: l.t("obs-indicators-sources"),
        fields: fields.into(),
        rows: indicators.iter().map(row).collect(),
        ..Sheet::default()
    }
}

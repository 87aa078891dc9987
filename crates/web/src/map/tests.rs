use std::collections::BTreeSet;

use super::*;
use crate::locale::Locale;
use asterism_actions::Boundaries;
use asterism_domain::outline::Outline;
use asterism_domain::{NutsCode, NutsVersion};

#[test]
fn every_region_has_a_tile_of_its_own() {
    let places: BTreeSet<[u8; 2]> = tiles().values().copied().collect();
    assert_eq!(places.len(), tiles().len(), "two regions stand on one tile");
    assert_eq!(tiles().len(), 334, "NUTS 2021 has 334 regions of level 2");
    assert!(tiles().keys().all(|code| code.level() == 2));
}

#[test]
fn countries_hold_together_on_the_grid() {
    // The outermost regions and islands stand apart, as they do in the world.
    const APART: &[&str] = &[
        "FRY1", "FRY2", "FRY3", "FRY4", "FRY5", "ES70", "ES53", "PT20", "PT30", "NO0B", "FRM0", "ITG1",
        "ITG2", "UKN0",
    ];
    let main: Vec<_> = tiles().iter().filter(|(code, _)| !APART.contains(&code.as_str())).collect();
    for (code, [column, row]) in &main {
        let of_country = main.iter().filter(|(other, _)| other.country() == code.country());
        let others: Vec<_> = of_country.filter(|(other, _)| other != code).collect();
        let touches = others.iter().any(|(_, [c, r])| c.abs_diff(*column) <= 1 && r.abs_diff(*row) <= 1);
        assert!(others.is_empty() || touches, "{code} stands away from its country");
    }
}

#[test]
fn what_is_made_up_has_a_map_of_its_own_even_beside_true_boundaries() {
    let l = Locale::english();
    let values = [value("XA11"), value("XA44")];
    let classes = Classes::of(&[2.0]);
    let layer = Layer::of(&values, &classes, None);
    let of_spain = Boundaries {
        edition: NutsVersion::V2016,
        regions: vec![square("ES21", [-3.0, 42.5])],
        countries: Vec::new(),
    };
    for atlas in [Atlas::default(), Drawn::default().atlas(Some(std::sync::Arc::new(of_spain)))] {
        let svg = atlas.map("Title", "Text", &layer).to_string();
        assert_eq!(svg.matches("class=\"tile-code").count(), 24, "{svg}");
        assert!(svg.contains("A region · XA44: 2") && !svg.contains("ES21"), "{svg}");
        assert_eq!(atlas.note(l, &values), "One tile is one region of a country that does not exist.");
    }
    let real = [value("ES21")];
    let svg = Atlas::default().map("Title", "Text", &Layer::of(&real, &classes, None)).to_string();
    assert!(!svg.contains("XA"), "{svg}");
}

#[test]
fn the_projection_gives_the_published_coordinates() {
    // The example of EPSG Guidance Note 7-2 for EPSG:3035: 50° N 5° E.
    let [east, north] = laea(5.0, 50.0);
    assert!((east - 3_962_799.45).abs() < 0.01, "{east}");
    assert!((north - 2_999_718.85).abs() < 0.01, "{north}");
}

#[test]
fn classes_are_round_and_keep_zero_apart() {
    let classes = Classes::of(&[0.0, 3.0, 7.0]);
    assert_eq!(classes.class(0.0), "q0");
    assert_eq!(classes.class(1.5), "q1");
    assert_eq!(classes.class(7.0), "q5");
    let wide = Classes::of(&[1.0, 950.0]);
    assert_eq!(wide.class(950.0), "q5");
    assert_eq!(wide.class(1.0), "q1");
    assert_eq!(Classes::of(&[1.0]).class(1.0), "q4");
    assert_eq!(Classes::of(&[]).class(1.0), "q4");
}

fn code(text: &str) -> NutsCode {
    NutsCode::parse(text).expect("a code")
}

/// A square of a degree whose south-west corner is given.
fn square(text: &str, [east, north]: [f64; 2]) -> (NutsCode, Outline) {
    let ring = vec![[east, north], [east + 1.0, north], [east + 1.0, north + 1.0], [east, north + 1.0]];
    (code(text), Outline::simplified(NutsVersion::V2016, &[ring]).expect("an outline"))
}

fn value(text: &str) -> RegionValue {
    let (code, href) = (code(text), format!("/regions/{text}"));
    RegionValue { code, name: "A region".to_owned(), href, value: 2.0, shown: "2".to_owned() }
}

#[test]
fn the_key_of_a_map_reads_like_a_sentence_and_shows_zero_only_where_there_is_one() {
    let texts = |values: &[f64]| {
        let items = Classes::of(values).legend(Locale::english());
        items.into_iter().map(|item| item.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(&[1.0, 2.0]), ["no value", "1", "2"]);
    assert_eq!(texts(&[0.0, 150.0]), ["no value", "0", "1–10", "11–20", "21–50", "51–100", "101–200"]);
    assert_eq!(texts(&[0.5, 1.0])[1], "more than 0, up to 0.2");
}

#[test]
fn true_boundaries_replace_the_tiles_with_the_credit_that_their_terms_require() {
    let boundaries = std::sync::Arc::new(Boundaries {
        edition: NutsVersion::V2016,
        regions: vec![square("ES21", [-3.0, 42.5]), square("FRY1", [-61.0, 16.0])],
        countries: vec![square("ES", [-3.0, 42.5])],
    });
    let drawn = Drawn::default();
    let atlas = drawn.atlas(Some(boundaries.clone()));
    let l = Locale::english();
    let values = [value("ES21"), value("FRY1"), value("ES23")];
    let svg = atlas
        .map("Title", "Text", &Layer::of(&values, &Classes::of(&[2.0]), Some(&code("ES21"))))
        .to_string();
    assert_eq!(
        svg.matches("<path class=\"area").count(),
        1,
        "what lies outside the frame is not drawn: {svg}"
    );
    assert!(
        svg.contains("class=\"here\"")
            && svg.contains("A region · ES21: 2")
            && svg.contains("class=\"frontier\""),
        "{svg}"
    );
    let note = atlas.note(l, &values);
    for part in [
        "edition 2016",
        "© EuroGeographics for the administrative boundaries",
        "2 regions with values are not",
    ] {
        assert!(note.contains(part), "{note}");
    }
    let tiles = drawn.atlas(None);
    assert!(
        tiles
            .map("Title", "Text", &Layer::of(&values, &Classes::of(&[2.0]), None))
            .to_string()
            .contains("class=\"map tiles")
    );
    assert!(!tiles.note(l, &values).contains("EuroGeographics"), "our own tiles need no credit");
}

#[test]
fn classes_around_a_middle_are_open_at_both_ends() {
    let classes = Classes::around(&[-1.0, 0.0, 1.0]);
    assert_eq!([-5.0, -0.5, 0.5, 5.0].map(|value| classes.class(value)), ["q0", "q1", "q2", "q3"]);
    let legend: Vec<String> = classes.steps(Locale::english()).into_iter().map(|item| item.text).collect();
    assert_eq!(
        legend,
        ["up to \u{2212}1", "more than \u{2212}1, up to 0", "more than 0, up to 1", "more than 1"]
    );
}

#[test]
fn a_region_that_is_withheld_is_hatched_by_a_pattern_of_its_own_picture() {
    let classes = Classes::of(&[2.0]);
    let gap = |code: &str, withheld| Gap {
        code: NutsCode::parse(code).expect("a code"),
        name: "A region".to_owned(),
        shown: "why".to_owned(),
        withheld,
    };
    let gaps = [gap("ES21", true), gap("ES22", false)];
    let draw = |title: &str| {
        tile_map(
            title,
            "Text",
            &Layer { values: &[], gaps: &gaps, classes: &classes, here: None, counted: false },
        )
        .to_string()
    };
    let (one, other) = (draw("url(#hatch)"), draw("Other"));
    let pattern = |svg: &str| {
        svg.split("<pattern id=\"").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    };
    let id = pattern(&one).expect("a pattern");
    assert_eq!(one.matches(&format!("fill=\"url(#{id})\"")).count(), 1, "one of both is hatched: {one}");
    assert!(one.contains("<title id=") && one.contains(">url(#hatch)</title>"), "text stays as it is");
    assert_ne!(Some(id), pattern(&other), "ids are of the whole page");
}

use std::collections::BTreeSet;

use super::*;

#[test]
fn every_region_has_a_tile_of_its_own_002_22() {
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

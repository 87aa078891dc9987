use proptest::prelude::*;

use super::*;
use crate::Random;

fn any(rows: usize, columns: usize, seed: u64) -> Presence {
    let chance = std::cell::RefCell::new(Random::seeded(seed));
    Presence::from_fn(rows, columns, |row, column| {
        // Nested and noisy, as real tables are.
        chance.borrow_mut().unit() < 0.9 / (1.0 + (row + 1) as f64 * (column + 1) as f64 / columns as f64)
    })
}

fn of(presence: &Presence) -> Complexity {
    complexity(presence, Anchor::Diversity, Scaling::Atlas).expect("no anchor to be wrong")
}

fn apart(ours: &[f64], theirs: &[f64]) -> f64 {
    ours.iter().zip(theirs).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()))
}

proptest! {
    #[test]
    fn other_orders_of_regions_and_industries_give_the_same_indices(
        rows in 3_usize..90, columns in 3_usize..120, seed: u64,
    ) {
        let presence = any(rows, columns, seed);
        let mut chance = Random::seeded(seed);
        let (mut by_row, mut by_column): (Vec<usize>, Vec<usize>) =
            ((0..rows).collect(), (0..columns).collect());
        chance.shuffle(&mut by_row);
        chance.shuffle(&mut by_column);
        let (plain, shuffled) = (of(&presence), of(&presence.select(&by_row, &by_column)));
        prop_assert_eq!(plain.components.count, shuffled.components.count);
        if plain.verdict == Verdict::Defined && plain.gap > 1e-3 && plain.correlation > 0.06 {
            prop_assert_eq!(shuffled.verdict, Verdict::Defined);
            for (place, value) in shuffled.kept_regions.iter().zip(&shuffled.regions) {
                let there = plain.kept_regions.iter().position(|kept| *kept == by_row[*place]);
                prop_assert!((plain.regions[there.expect("kept too")] - value).abs() < 1e-7);
            }
        }
    }

    #[test]
    fn a_region_is_the_mean_of_its_industries_and_the_vector_is_an_eigenvector(
        rows in 3_usize..90, columns in 3_usize..120, seed: u64,
    ) {
        let presence = any(rows, columns, seed);
        let result = of(&presence);
        let kept = presence.select(&result.kept_regions, &result.kept_industries);
        if result.verdict == Verdict::Defined {
            let means = subnational(&kept, &result.industries).expect("one per industry");
            prop_assert!(apart(&means, &result.regions) < 1e-10);
            let back = subnational(&kept.transposed(), &result.unscaled_regions).expect("one per region");
            let expected: Vec<f64> =
                result.unscaled_industries.iter().map(|value| value * result.spectrum[1]).collect();
            prop_assert!(apart(&back, &expected) < 1e-10);
        }
    }

    #[test]
    fn regions_and_industries_can_change_places(rows in 3_usize..90, columns in 3_usize..90, seed: u64) {
        let presence = any(rows, columns, seed);
        let (plain, turned) = (of(&presence), of(&presence.transposed()));
        prop_assert!(apart(&plain.spectrum, &turned.spectrum) < 1e-9);
        if plain.verdict == Verdict::Defined && plain.gap > 1e-3 {
            let along = math::correlation(&plain.unscaled_regions, &turned.unscaled_industries).abs();
            prop_assert!((along - 1.0).abs() < 1e-9, "{along}");
        }
    }
}

#[test]
fn components_get_an_index_each_and_none_together() {
    let one = any(8, 9, 5);
    let both =
        Presence::from_fn(16, 18, |row, column| (row < 8) == (column < 9) && one.has(row % 8, column % 9));
    let whole = of(&both);
    assert_eq!(whole.verdict, Verdict::Disconnected);
    assert_eq!(whole.components.count, 2);
    assert_eq!(whole.spectrum, [1.0, 1.0]);
    assert!(whole.regions.iter().all(|value| value.is_nan()));
    let parts = complexity_by_component(&both, Anchor::Diversity, Scaling::Atlas).expect("parts");
    let alone = of(&one);
    assert_eq!(alone.verdict, Verdict::Defined);
    assert_eq!((&parts[0].regions, &parts[1].industries), (&alone.regions, &alone.industries));
    assert!(parts[1].kept_regions.iter().all(|region| *region >= 8));
}

#[test]
fn equal_eigenvalues_leave_the_index_open() {
    // A ring: every region has two neighbouring industries, and no direction around it is the first.
    for size in [9, 80] {
        let ring = Presence::from_fn(size, size, |row, column| column == row || column == (row + 1) % size);
        let result = of(&ring);
        assert_eq!(result.verdict, Verdict::Tied, "{size}");
        assert!(result.gap < 1e-9 && result.regions[0].is_nan());
    }
    assert_eq!(of(&Presence::from_fn(4, 5, |_, _| true)).verdict, Verdict::Tied);
}

#[test]
fn too_little_to_compare_is_said() {
    for (rows, columns) in [(0, 0), (1, 5), (5, 1)] {
        let result = of(&Presence::from_fn(rows, columns, |_, _| true));
        assert_eq!(result.verdict, Verdict::TooSmall);
        assert_eq!(result.regions.len(), rows);
    }
    assert_eq!(of(&Presence::empty(3, 3)).dropped_regions, [0, 1, 2]);
}

#[test]
fn an_anchor_that_says_nothing_leaves_the_sign_open() {
    let presence = any(8, 9, 5);
    let with = |values: &[f64]| complexity(&presence, Anchor::External(values), Scaling::Own);
    let constant = with(&[1.0; 8]).expect("one per region");
    assert_eq!(constant.verdict, Verdict::NoSign);
    assert!(constant.regions[0].is_nan() && !constant.unscaled_regions[0].is_nan());
    let mut own = vec![f64::NAN; 8];
    let kept = constant.kept_regions.iter().zip(&constant.unscaled_regions);
    kept.for_each(|(place, value)| own[*place] = -value);
    own[0] = f64::NAN;
    let turned = with(&own).expect("one per region");
    assert_eq!(turned.verdict, Verdict::Defined);
    assert!((turned.correlation - 1.0).abs() < 1e-12);
    assert_eq!(
        with(&[1.0]).expect_err("a refusal").to_string(),
        "the external anchor has the shape (1, 1) where (8, 1) is needed"
    );
}

#[test]
fn what_is_rare_is_complex_when_ubiquity_is_the_anchor() {
    let presence = any(12, 30, 3);
    let result = complexity(&presence, Anchor::Ubiquity, Scaling::Sum).expect("no anchor to be wrong");
    assert_eq!(result.verdict, Verdict::Defined);
    assert!(result.correlation < 0.0);
    assert!((math::sum(&result.industries).abs() - 1.0).abs() < 1e-12);
}

use proptest::prelude::*;

use super::*;
use crate::nulls::Draws;
use crate::{Random, math};

const DRAWS: Draws = Draws { repetitions: 99, seed: 2 };

/// Points of three kinds by chance in a square of 10, some of them at the same place.
fn any(count: usize, seed: u64) -> Points {
    let mut random = Random::seeded(seed);
    let mut coordinate = || (random.unit() * 40.0).floor() / 4.0;
    let x = (0..count).map(|_| coordinate()).collect();
    let y = (0..count).map(|_| coordinate()).collect();
    let kinds = (0..count).map(|point| point % 3).collect();
    let weights = (0..count).map(|_| (1 + random.below(9)) as f64).collect();
    Points::new(x, y, kinds, weights).expect("points")
}

fn near(left: f64, right: f64) -> bool {
    (left.is_nan() && right.is_nan()) || (left - right).abs() <= 1e-9 * (1.0 + right.abs())
}

fn all_near(left: &[f64], right: &[f64]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(l, r)| near(*l, *r))
}

/// The definition of M, pair by pair.
fn naive_m(points: &Points, reference: usize, neighbour: usize, radius: f64) -> f64 {
    let whole: f64 = points.weights.iter().sum();
    let of_kind: f64 = points.of_kind(neighbour).iter().map(|point| points.weights[*point]).sum();
    let (mut ratios, mut expected) = (0.0, 0.0);
    for centre in points.of_kind(reference) {
        let within = (0..points.len()).filter(|p| *p != centre && points.distance(centre, *p) <= radius);
        let (mut own, mut any) = (0.0, 0.0);
        for point in within {
            any += points.weights[point];
            own += if points.kinds[point] == neighbour { points.weights[point] } else { 0.0 };
        }
        if any > 0.0 {
            let itself = if reference == neighbour { points.weights[centre] } else { 0.0 };
            ratios += own / any;
            expected += (of_kind - itself) / (whole - points.weights[centre]);
        }
    }
    ratios / expected
}

proptest! {
    #[test]
    fn m_is_its_definition(count in 0_usize..60, seed: u64, scale in 1_u32..40) {
        let points = any(count, seed);
        let radii: Vec<f64> = (0..4).map(|step| f64::from(step * scale) / 8.0).collect();
        for (reference, neighbour) in [(0, 0), (0, 1)] {
            let found = marcon_puech(&points, reference, neighbour, &radii).expect("radii ascend");
            let naive: Vec<f64> = radii.iter().map(|r| naive_m(&points, reference, neighbour, *r)).collect();
            prop_assert!(all_near(&found, &naive), "{found:?} {naive:?}");
        }
    }

    #[test]
    fn the_order_the_place_and_the_unit_of_points_do_not_matter(count in 6_usize..40, seed: u64) {
        let points = any(count, seed);
        let turn = |values: &[f64]| values.iter().rev().map(|value| 4.0 * value + 8.0).collect::<Vec<f64>>();
        let moved = Points {
            x: turn(&points.y),
            y: turn(&points.x),
            kinds: points.kinds.iter().rev().copied().collect(),
            weights: points.weights.iter().rev().copied().collect(),
        };
        let (radii, wide) = ([0.5, 1.0, 3.0], [2.0, 4.0, 12.0]);
        let m = |points: &Points, radii: &[f64]| marcon_puech(points, 1, 1, radii).expect("radii ascend");
        prop_assert!(all_near(&m(&points, &radii), &m(&moved, &wide)));
        let kd = |points: &Points, radii: &[f64]| {
            kernel_density(points, 1, radii, PairWeights::Product).expect("radii ascend")
        };
        let (one, other) = (kd(&points, &radii), kd(&moved, &wide));
        let scaled: Vec<f64> = other.values.iter().map(|value| value * 4.0).collect();
        prop_assert!(one.bandwidth.is_nan() || all_near(&one.values, &scaled));
        let k = |points: &Points, radii: &[f64], to: f64, from: f64| {
            let window = Window { x: (from, to), y: (from, to) };
            ripley_k(points, 1, radii, window, EdgeCorrection::Isotropic).expect("a window")
        };
        let (one, other) = (k(&points, &radii, 10.0, 0.0), k(&moved, &wide, 48.0, 8.0));
        let scaled: Vec<f64> = other.iter().map(|value| value / 16.0).collect();
        prop_assert!(all_near(&one, &scaled));
    }
}

#[test]
fn a_density_adds_up_to_the_share_of_pairs_in_reach() {
    let points = any(60, 5);
    let radii: Vec<f64> = (0..4000).map(|step| f64::from(step) * 0.01).collect();
    let found = kernel_density(&points, 0, &radii, PairWeights::Product).expect("radii ascend");
    let integral = 0.01 * (math::sum(&found.values) - 0.5 * found.values[0]);
    assert!((integral - 1.0).abs() < 1e-6, "{integral}");
}

#[test]
fn points_by_chance_have_the_k_of_chance_once_corrected() {
    let mut random = Random::seeded(9);
    let count = 2000;
    let mut unit = || (0..count).map(|_| 10.0 * random.unit()).collect::<Vec<f64>>();
    let points = Points::new(unit(), unit(), vec![0; count], vec![1.0; count]).expect("points");
    let window = Window { x: (0.0, 10.0), y: (0.0, 10.0) };
    let radii = [0.5, 1.0, 2.0, 2.5];
    let corrected = ripley_k(&points, 0, &radii, window, EdgeCorrection::Isotropic).expect("a window");
    for l in besag_l(&corrected, &radii).expect("as many") {
        assert!(l.abs() < 0.02, "{l}");
    }
    let plain = ripley_k(&points, 0, &radii, window, EdgeCorrection::None).expect("a window");
    assert!(plain[3] < 0.85 * corrected[3]);
}

#[test]
fn binned_and_exact_densities_agree() {
    let points = any(150, 3);
    let radii: Vec<f64> = (0..11).map(f64::from).collect();
    let band = |level| kernel_density_band(&points, 0, &radii, PairWeights::Product, level, DRAWS);
    let found = band(0.9).expect("a band");
    // Drawing all points of the only kind gives the observed curve every time.
    let single = Points { kinds: vec![0; 150], weights: vec![1.0; 150], ..points.clone() };
    let same = kernel_density_band(&single, 0, &radii, PairWeights::Equal, 0.95, DRAWS).expect("a band");
    for (lower, exact) in same.lower.iter().zip(&same.observed.values) {
        assert!((lower / exact - 1.0).abs() < 1e-4, "{lower} {exact}");
    }
    assert_eq!(found, band(0.9).expect("a band"));
    assert!(found.leaving <= 0.1 && found.rank >= 1);
    let wider = band(0.99).expect("a band");
    assert!(wider.rank <= found.rank && wider.upper[3] >= found.upper[3]);
    let inside = (0..11).filter(|r| {
        found.lower[*r] <= found.observed.values[*r] && found.observed.values[*r] <= found.upper[*r]
    });
    assert!(inside.count() >= 8);
}

#[test]
fn a_bandwidth_far_below_the_radii_takes_no_memory() {
    let mut points = any(12, 4);
    points.x = (0..12).map(|point| f64::from(point) * 1e-9).collect();
    points.y = vec![0.0; 12];
    let band = kernel_density_band(&points, 0, &[0.0, 5.0], PairWeights::Equal, 0.9, DRAWS).expect("a band");
    assert_eq!(band.upper[1], 0.0);
}

#[test]
fn a_cluster_is_found_to_be_localised() {
    let mut points = any(150, 4);
    for point in points.of_kind(0) {
        points.x[point] = 5.0 + points.x[point] / 10.0;
        points.y[point] = 5.0 + points.y[point] / 10.0;
    }
    let radii = [0.5, 1.0, 1.5, 2.0];
    let band = kernel_density_band(&points, 0, &radii, PairWeights::Equal, 0.95, DRAWS).expect("a band");
    assert!(band.localisation > 0.0 && band.dispersion == 0.0);
    let tests = marcon_puech_permuted(&points, 0, 0, &radii, DRAWS).expect("draws");
    assert_eq!(tests[1].p_greater, 0.01);
    assert!(tests[1].observed > 1.5 && (tests[1].mean - 1.0).abs() < 0.1);
}

#[test]
fn a_grid_over_many_points_finds_what_a_few_find() {
    let points = any(3000, 6);
    let all: Vec<usize> = (0..3000).collect();
    for reach in [0.0, 0.25, 1.0, 30.0] {
        let grid = grid::Grid::of(&points, &all, reach);
        for point in [0, 77, 2999] {
            let mut found = Vec::new();
            grid.near(point, |other, _| found.push(other));
            found.sort_unstable();
            let expected: Vec<usize> =
                all.iter().copied().filter(|o| *o != point && points.distance(point, *o) <= reach).collect();
            assert_eq!(found, expected, "{reach}");
        }
    }
}

#[test]
fn what_makes_no_sense_is_refused_or_undefined() {
    let points = any(9, 1);
    assert!(marcon_puech(&points, 0, 0, &[]).is_err());
    let error = marcon_puech(&points, 0, 0, &[2.0, 1.0]).expect_err("a refusal");
    assert_eq!(error.to_string(), "radii is [2.0, 1.0]; it must be finite, ascending numbers from 0 up");
    assert!(kernel_density(&points, 0, &[0.0], PairWeights::Equal).is_err());
    assert!(marcon_puech(&points, 7, 7, &[1.0]).expect("radii ascend")[0].is_nan());
    assert!(kernel_density(&points, 7, &[1.0], PairWeights::Equal).expect("radii").values[0].is_nan());
    assert!(kernel_density_band(&points, 7, &[1.0], PairWeights::Equal, 0.95, DRAWS).is_err());
    let window = Window { x: (0.0, 0.1), y: (0.0, 10.0) };
    let error = ripley_k(&points, 0, &[1.0], window, EdgeCorrection::None).expect_err("a refusal");
    assert!(error.to_string().ends_with("is outside the window"), "{error}");
    assert!(Points::new(vec![f64::NAN], vec![0.0], vec![0], vec![1.0]).is_err());
    let none = Points::new(vec![], vec![], vec![], vec![]).expect("no points");
    assert!(Window::around(&none).is_err());
    assert!(marcon_puech(&none, 0, 0, &[1.0]).expect("radii ascend")[0].is_nan());
}

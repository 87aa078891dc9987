use proptest::prelude::*;

use super::*;
use crate::nulls::Draws;
use crate::{Random, math};

const DRAWS: Draws = Draws { repetitions: 999, seed: 4 };

fn near(left: f64, right: f64) -> bool {
    (left.is_nan() && right.is_nan()) || (left - right).abs() < 1e-9 * (1.0 + right.abs())
}

/// Weights without islands and values, by chance.
fn any(regions: usize, seed: u64) -> (Vec<f64>, Weights) {
    let mut random = Random::seeded(seed);
    let values: Vec<f64> = (0..regions).map(|_| random.unit()).collect();
    let mut pairs = Vec::new();
    for from in 0..regions {
        for to in 0..regions {
            if to == (from + 1) % regions || (from != to && random.below(3) == 0) {
                pairs.push((from, to, 0.1 + random.unit()));
            }
        }
    }
    (values, Weights::of(regions, &pairs).expect("weights in range"))
}

/// Every order of the values.
fn orders(values: &[f64]) -> Vec<Vec<f64>> {
    if values.len() < 2 {
        return vec![values.to_vec()];
    }
    let mut all = Vec::new();
    for first in 0..values.len() {
        let mut rest = values.to_vec();
        let value = rest.remove(first);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.push(value);
            order
        }));
    }
    all
}

proptest! {
    #[test]
    fn the_moments_are_those_of_all_orders_of_the_values(regions in 4_usize..7, seed: u64) {
        let (values, weights) = any(regions, seed);
        for measure in [moran, geary] {
            let found = measure(&values, &weights).expect("no islands");
            let of = |order: &Vec<f64>| measure(order, &weights).expect("no islands").value;
            let all: Vec<f64> = orders(&values).iter().map(of).collect();
            prop_assert!(near(math::mean(&all), found.expected));
            prop_assert!(near(math::variance(&all, 0), found.randomisation.variance));
        }
    }

    #[test]
    fn units_and_the_order_of_regions_change_nothing(regions in 4_usize..12, seed: u64) {
        let (values, weights) = any(regions, seed);
        let order: Vec<usize> = (0..regions).rev().collect();
        let turned: Vec<f64> = order.iter().map(|region| 3.0 - 7.0 * values[*region]).collect();
        let selected = weights.select(&order).expect("each once");
        for measure in [moran, geary] {
            let one = measure(&values, &weights).expect("no islands");
            let two = measure(&turned, &selected).expect("no islands");
            prop_assert!(near(one.value, two.value));
            prop_assert!(near(one.normality.z, two.normality.z));
        }
    }

    #[test]
    fn the_mean_of_the_local_measures_is_the_global_one(regions in 3_usize..12, seed: u64) {
        let (values, weights) = any(regions, seed);
        let weights = weights.row_standardised();
        let local = local_moran(&values, &weights, LocalScaling::N).expect("values");
        let global = moran(&values, &weights).expect("no islands");
        prop_assert!(near(math::mean(&local.values), global.value));
        let other = local_moran(&values, &weights, LocalScaling::NLessOne).expect("values");
        let ratio = (regions as f64 - 1.0) / regions as f64;
        let scaled = local.values.iter().zip(&other.values).all(|(n, less)| near(*less, n * ratio));
        prop_assert!(scaled);
    }
}

#[test]
fn permutations_agree_with_the_moments() {
    let (values, weights) = any(30, 8);
    for (test, exact) in [
        (moran_permuted(&values, &weights, DRAWS), moran(&values, &weights)),
        (geary_permuted(&values, &weights, DRAWS), geary(&values, &weights)),
    ] {
        let (test, exact) = (test.expect("draws"), exact.expect("no islands"));
        let deviation = exact.randomisation.variance.sqrt();
        assert!((test.mean - exact.expected).abs() < 0.15 * deviation);
        assert!((test.standard_deviation / deviation - 1.0).abs() < 0.1);
        assert_eq!(test.draws.seed, 4);
    }
}

#[test]
fn a_chain_of_two_halves_is_alike_and_its_permutations_are_not() {
    let values: Vec<f64> = (0..20).map(|region| f64::from(u8::from(region >= 10))).collect();
    let borders: Vec<(usize, usize)> = (0..19).map(|region| (region, region + 1)).collect();
    let weights = Weights::contiguity(20, &borders).expect("borders").row_standardised();
    let test = moran_permuted(&values, &weights, DRAWS).expect("draws");
    assert_eq!(test.p_greater, 0.001);
    let local = local_moran_permuted(&values, &weights, LocalScaling::N, DRAWS).expect("draws");
    assert_eq!(local, local_moran_permuted(&values, &weights, LocalScaling::N, DRAWS).expect("draws"));
    assert!(local[3].p_greater > 0.1 && local[3].p_greater < 0.35);
    let quadrants = local_moran(&values, &weights, LocalScaling::N).expect("values").quadrants;
    assert_eq!((quadrants[0], quadrants[19]), (Some(Quadrant::LowLow), Some(Quadrant::HighHigh)));
}

#[test]
fn islands_have_no_local_value_and_must_be_left_out_of_the_global_one() {
    let weights = Weights::contiguity(5, &[(0, 1), (1, 2), (2, 4)]).expect("borders");
    let values = [1.0, 2.0, 4.0, 9.0, 5.0];
    assert_eq!(weights.islands(), [3]);
    let local = local_moran(&values, &weights, LocalScaling::default()).expect("values");
    assert!(local.values[3].is_nan() && local.lags[3].is_nan() && local.quadrants[3].is_none());
    let tests = local_moran_permuted(&values, &weights, LocalScaling::default(), DRAWS).expect("draws");
    assert!(tests[3].p_greater.is_nan() && !tests[0].p_greater.is_nan());
    let error = moran(&values, &weights).expect_err("a refusal");
    assert_eq!(error.to_string(), "Moran's I is not defined: region 3 has no neighbours");
    let rest = weights.select(&[0, 1, 2, 4]).expect("each once");
    assert!(moran(&[1.0, 2.0, 4.0, 5.0], &rest).is_ok());
}

#[test]
fn values_that_do_not_vary_have_no_autocorrelation() {
    let (_, weights) = any(6, 1);
    assert!(moran(&[0.1; 6], &weights).expect("no islands").value.is_nan());
    assert!(geary(&[0.1; 6], &weights).expect("no islands").value.is_nan());
    assert!(moran_permuted(&[0.1; 6], &weights, DRAWS).expect("draws").p_greater.is_nan());
}

#[test]
fn equal_distances_go_to_the_lower_index() {
    let place = |longitude| Place { latitude: 0.0, longitude };
    let weights = Weights::nearest(&[place(0.0), place(1.0), place(-1.0), place(10.0)], 1).expect("places");
    assert_eq!(weights.neighbours(0).collect::<Vec<_>>(), [(1, 1.0)]);
    assert_eq!(weights.neighbours(3).collect::<Vec<_>>(), [(1, 1.0)]);
    let all = Weights::nearest(&[place(0.0), place(1.0)], 9).expect("places");
    assert_eq!(all.neighbours(1).collect::<Vec<_>>(), [(0, 1.0)]);
    assert_eq!(Weights::nearest(&[], 2).expect("no places").regions(), 0);
    assert!(Weights::nearest(&[place(200.0)], 1).is_err());
}

#[test]
fn a_quarter_of_the_earth_is_a_quarter_of_its_girth() {
    let pole = Place { latitude: 90.0, longitude: 17.0 };
    let equator = Place { latitude: 0.0, longitude: -120.0 };
    let quarter = EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2;
    assert!((great_circle_km(pole, equator) - quarter).abs() < 1e-9);
    let across = Place { latitude: 0.0, longitude: 60.0 };
    assert!((great_circle_km(equator, across) - 2.0 * quarter).abs() < 1e-9);
}

#[test]
fn weights_that_make_no_sense_are_refused() {
    let error = Weights::of(2, &[(0, 0, 1.0)]).expect_err("a refusal");
    assert_eq!(error.to_string(), "the weights, row 0, column 1: 0 is its own neighbour");
    assert!(Weights::of(2, &[(0, 2, 1.0)]).is_err());
    assert!(Weights::of(2, &[(0, 1, 1.0), (0, 1, 2.0)]).is_err());
    assert!(Weights::of(2, &[(0, 1, f64::NAN)]).is_err());
    assert!(Weights::contiguity(2, &[(0, 1), (1, 0)]).is_ok());
}

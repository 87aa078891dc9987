use proptest::prelude::*;

use super::*;
use crate::Random;

prop_compose! {
    fn plants()(regions in 2_usize..6, industries in 2_usize..5)(
        plants in proptest::collection::vec((0..regions, 0..industries, 1_u16..500), 8..40),
        regions in Just(regions), industries in Just(industries),
    ) -> (usize, usize, Vec<Plant>) {
        let plants = plants.into_iter().map(|(region, industry, employment)| {
            Plant { region, industry, employment: f64::from(employment) }
        });
        (regions, industries, plants.collect())
    }
}

fn near(left: f64, right: f64) -> bool {
    (left.is_nan() && right.is_nan()) || (left - right).abs() < 1e-10 * (1.0 + right.abs())
}

proptest! {
    #[test]
    fn the_group_index_is_that_with_plant_sizes((regions, industries, plants) in plants()) {
        let employment = employment_of(&plants, regions, industries).expect("plants in range");
        let reference = reference_shares(&employment);
        let single = ellison_glaeser_of_plants(&plants, industries, &reference).expect("plants in range");
        let totals = employment.column_sums();
        prop_assume!(totals.iter().all(|total| *total > 0.0));
        prop_assume!(single.iter().all(|industry| !industry.gamma.is_nan()));
        let all = sum(&totals);
        let spread = 1.0 - dot(&reference, &reference);
        // The group is the whole table, so its shares are the reference and its own G is 0.
        let (mut herfindahl, mut inside, mut weights) = (0.0, 0.0, 0.0);
        for (industry, total) in single.iter().zip(&totals) {
            let weight = (total / all) * (total / all);
            herfindahl += weight * industry.plant_herfindahl;
            inside += industry.gamma * weight * (1.0 - industry.plant_herfindahl);
            weights += weight;
        }
        let expected = (0.0 / spread - herfindahl - inside) / (1.0 - weights);
        let group: Vec<usize> = (0..industries).collect();
        let found = group_coagglomeration(&employment, &reference, &group).expect("a group");
        prop_assert!(near(found, expected), "{found} {expected}");
    }

    #[test]
    fn a_group_is_the_weighted_mean_of_its_pairs((regions, industries, plants) in plants()) {
        let employment = employment_of(&plants, regions, industries).expect("plants in range");
        let totals = employment.column_sums();
        prop_assume!(totals.iter().all(|total| *total > 0.0));
        let reference = reference_shares(&employment);
        prop_assume!(reference.iter().all(|share| *share < 1.0));
        let pairs = coagglomeration(&employment, &reference).expect("shapes fit");
        let (mut weighted, mut weights) = (0.0, 0.0);
        for left in 0..industries {
            for right in 0..left {
                weighted += totals[left] * totals[right] * pairs[(left, right)];
                weights += totals[left] * totals[right];
            }
        }
        let group: Vec<usize> = (0..industries).rev().collect();
        let found = group_coagglomeration(&employment, &reference, &group).expect("a group");
        prop_assert!(near(found, weighted / weights));
    }

    #[test]
    fn a_change_of_unit_and_of_the_order_of_plants_changes_nothing((regions, industries, plants) in plants()) {
        let reference = reference_shares(&employment_of(&plants, regions, industries).expect("in range"));
        let other: Vec<Plant> =
            plants.iter().rev().map(|plant| Plant { employment: plant.employment * 4.0, ..*plant }).collect();
        let one = ellison_glaeser_of_plants(&plants, industries, &reference).expect("in range");
        let two = ellison_glaeser_of_plants(&other, industries, &reference).expect("in range");
        for (one, two) in one.iter().zip(&two) {
            prop_assert!(near(one.gamma, two.gamma) && near(one.z, two.z));
        }
    }
}

#[test]
fn chance_alone_has_a_mean_of_zero_and_the_variance_of_the_formula() {
    let reference = [0.5, 0.3, 0.2];
    let plant_sizes = [50.0, 20.0, 20.0, 5.0, 5.0];
    let sizes = PlantSizes::of(&plant_sizes).expect("sizes");
    let mut random = Random::seeded(5);
    let draws = 40_000;
    let (mut gammas, mut concentrations, mut variance) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..draws {
        let mut employment = [0.0; 3];
        for size in plant_sizes {
            let chosen = random.unit();
            let region = usize::from(chosen >= 0.5) + usize::from(chosen >= 0.8);
            employment[region] += size;
        }
        let found = ellison_glaeser(&employment, &reference, &sizes).expect("an industry");
        gammas.push(found.gamma);
        concentrations.push(found.concentration);
        variance = found.variance;
    }
    let mean = crate::math::mean(&gammas);
    assert!(mean.abs() < 0.01, "{mean}");
    let simulated = crate::math::variance(&concentrations, 1);
    assert!((simulated / variance - 1.0).abs() < 0.03, "{simulated} {variance}");
}

#[test]
fn one_plant_tells_nothing() {
    let plants = [
        Plant { region: 0, industry: 0, employment: 10.0 },
        Plant { region: 1, industry: 1, employment: 10.0 },
        Plant { region: 0, industry: 1, employment: 5.0 },
    ];
    let found = ellison_glaeser_of_plants(&plants, 3, &[0.5, 0.5]).expect("in range");
    assert!(found[0].gamma.is_nan());
    assert!(!found[1].gamma.is_nan());
    assert!(found[2].gamma.is_nan() && found[2].concentration.is_nan());
}

#[test]
fn size_classes_of_equal_plants_are_exact() {
    let class = SizeClass { smallest: 10.0, largest: Some(19.0) };
    let open = SizeClass { smallest: 250.0, largest: None };
    let classes = [class.midpoint(1.5), open.midpoint(1.5)];
    assert_eq!(classes, [14.5, 375.0]);
    let of_classes = PlantSizes::of_classes(&classes, &[3.0, 1.0]).expect("classes");
    let exact = PlantSizes::of(&[14.5, 14.5, 14.5, 375.0]).expect("sizes");
    assert!(near(of_classes.herfindahl, exact.herfindahl));
    assert!(near(of_classes.fourth_powers, exact.fourth_powers));
    assert_eq!(of_classes.plants, 4.0);
}

#[test]
fn what_is_out_of_range_is_refused() {
    let plant = Plant { region: 2, industry: 0, employment: 1.0 };
    let error = employment_of(&[plant], 2, 1).expect_err("a refusal");
    assert_eq!(error.to_string(), "the plants, row 0, column 0: 2 is no region of the table");
    let error = coagglomeration(&Matrix::zeros(2, 2), &[0.5, 0.6]).expect_err("a refusal");
    assert_eq!(error.to_string(), "the sum of the reference shares is 1.1; it must be 1");
    assert!(group_coagglomeration(&Matrix::zeros(2, 2), &[0.5, 0.5], &[1, 1]).is_err());
}

#[test]
fn a_region_as_the_whole_has_a_cluster_index_of_one_and_an_empty_one_zero() {
    let employment = Matrix::new(2, 2, vec![10.0, 0.0, 10.0, 4.0]).expect("values");
    let found =
        litzenberger_sternberg(&employment, &employment, &[7.0, 7.0], &[3.0, 3.0]).expect("shapes fit");
    assert_eq!(found[(0, 0)], 1.0);
    assert_eq!(found[(0, 1)], 0.0);
    let none = litzenberger_sternberg(&employment, &Matrix::zeros(2, 2), &[7.0, 7.0], &[3.0, 3.0]);
    assert!(none.expect("shapes fit")[(0, 0)].is_nan());
}

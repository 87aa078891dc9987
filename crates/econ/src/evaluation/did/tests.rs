use proptest::prelude::*;

use super::*;
use crate::Random;

struct Made {
    outcomes: Matrix,
    periods: Vec<i64>,
    starts: Vec<Option<i64>>,
    covariates: Matrix,
}

impl Made {
    /// Units with their own level, a common path, and an effect that grows by 1 per period.
    fn new(units: usize, noise: f64, seed: u64) -> Made {
        let mut random = Random::seeded(seed);
        let periods: Vec<i64> = (2000..2006).collect();
        let starts: Vec<Option<i64>> =
            (0..units).map(|unit| [None, Some(2002), Some(2004)][unit % 3]).collect();
        let mut outcomes = Matrix::zeros(units, periods.len());
        for (unit, start) in starts.iter().enumerate() {
            let level = 10.0 * random.unit();
            for (place, period) in periods.iter().enumerate() {
                let effect = start.map_or(0, |start| (period - start + 1).max(0)) as f64;
                let common = (place * place) as f64;
                outcomes[(unit, place)] = level + common + effect + noise * random.unit();
            }
        }
        let covariates = (0..units).map(|_| random.unit()).collect();
        let covariates = Matrix::new(units, 1, covariates).expect("a column");
        Made { outcomes, periods, starts, covariates }
    }

    fn panel(&self) -> Panel<'_> {
        Panel {
            outcomes: &self.outcomes,
            periods: &self.periods,
            starts: &self.starts,
            covariates: Some(&self.covariates),
            clusters: None,
        }
    }
}

const ADJUSTMENTS: [Adjustment; 4] =
    [Adjustment::None, Adjustment::Regression, Adjustment::Weighting, Adjustment::DoublyRobust];

#[test]
fn an_effect_without_noise_is_found_under_every_convention() {
    let made = Made::new(30, 0.0, 1);
    for adjustment in ADJUSTMENTS {
        for controls in [Controls::NeverTreated, Controls::NotYetTreated] {
            for base in [Base::Varying, Base::Universal] {
                let conventions = Conventions { controls, base, adjustment, anticipation: 0 };
                let effects = group_time(&made.panel(), &conventions).expect("effects");
                for cell in &effects.cells {
                    let expected = (cell.period - cell.group + 1).max(0) as f64;
                    assert!((cell.estimate.effect - expected).abs() < 1e-9, "{conventions:?} {cell:?}");
                }
                let by_time = effects.by_event_time();
                assert!((by_time.overall.effect - 2.5).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn covariates_that_say_nothing_change_nothing() {
    let made = Made::new(30, 1.0, 2);
    let nothing = Matrix::zeros(30, 0);
    let panel = Panel { covariates: Some(&nothing), ..made.panel() };
    let plain = group_time(&panel, &Conventions::default()).expect("effects");
    for adjustment in ADJUSTMENTS {
        let conventions = Conventions { adjustment, ..Conventions::default() };
        let effects = group_time(&panel, &conventions).expect("effects");
        for (cell, plain) in effects.cells.iter().zip(&plain.cells) {
            assert!((cell.estimate.effect - plain.estimate.effect).abs() < 1e-10);
            assert!((cell.estimate.standard_error - plain.estimate.standard_error).abs() < 1e-10);
        }
    }
}

proptest! {
    #[test]
    fn the_influence_of_all_units_averages_to_nothing(seed: u64) {
        let made = Made::new(60, 1.0, seed);
        for adjustment in ADJUSTMENTS {
            let conventions = Conventions { adjustment, ..Conventions::default() };
            let effects = group_time(&made.panel(), &conventions).expect("effects");
            let summaries =
                [effects.simple(), effects.by_group(), effects.by_event_time(), effects.by_period()];
            let overall = summaries.iter().map(|summary| &summary.overall);
            for estimate in effects.cells.iter().map(|cell| &cell.estimate).chain(overall) {
                prop_assert!(crate::math::mean(&estimate.influence).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_order_of_units_has_no_part(seed: u64) {
        let made = Made::new(24, 1.0, seed);
        let mut order: Vec<usize> = (0..24).collect();
        Random::seeded(seed).shuffle(&mut order);
        let periods: Vec<usize> = (0..6).collect();
        let outcomes = made.outcomes.select(&order, &periods);
        let starts: Vec<Option<i64>> = order.iter().map(|unit| made.starts[*unit]).collect();
        let shuffled = Panel { outcomes: &outcomes, starts: &starts, covariates: None, ..made.panel() };
        let ours = group_time(&made.panel(), &Conventions::default()).expect("effects").simple().overall;
        let theirs = group_time(&shuffled, &Conventions::default()).expect("effects").simple().overall;
        prop_assert!((ours.effect - theirs.effect).abs() < 1e-10);
        prop_assert!((ours.standard_error - theirs.standard_error).abs() < 1e-10);
    }
}

#[test]
fn a_cluster_per_unit_gives_the_errors_of_units() {
    let made = Made::new(30, 1.0, 3);
    let own: Vec<usize> = (0..30).map(|unit| 1000 - unit).collect();
    let clustered = Panel { clusters: Some(&own), ..made.panel() };
    let plain = group_time(&made.panel(), &Conventions::default()).expect("effects").simple();
    let clustered = group_time(&clustered, &Conventions::default()).expect("effects").simple();
    assert!((plain.overall.standard_error - clustered.overall.standard_error).abs() < 1e-12);
}

#[test]
fn bands_are_wider_than_single_intervals_and_repeat() {
    let made = Made::new(90, 1.0, 4);
    let effects = group_time(&made.panel(), &Conventions::default()).expect("effects");
    let summary = effects.by_event_time();
    let estimates: Vec<&Estimate> = summary.parts.iter().map(|part| &part.estimate).collect();
    let drawn = bands(&effects, &estimates, 0.95, 2000, 11).expect("bands");
    assert!(drawn.critical > 2.0 && drawn.critical < 4.0, "{}", drawn.critical);
    for (error, estimate) in drawn.standard_errors.iter().zip(&estimates) {
        assert!((error / estimate.standard_error - 1.0).abs() < 0.15, "{error} {}", estimate.standard_error);
    }
    assert_eq!(bands(&effects, &estimates, 0.95, 2000, 11).expect("bands"), drawn);
}

#[test]
fn when_everybody_is_treated_in_the_end_the_last_group_only_compares() {
    let made = Made::new(30, 0.0, 5);
    let starts: Vec<Option<i64>> = made.starts.iter().map(|start| start.or(Some(2005))).collect();
    let panel = Panel { starts: &starts, ..made.panel() };
    let refused = group_time(&panel, &Conventions::default()).expect_err("a refusal");
    assert_eq!(
        refused.to_string(),
        "an effect on groups is not defined: nobody is never treated; compare with those not yet treated"
    );
    let conventions = Conventions { controls: Controls::NotYetTreated, ..Conventions::default() };
    let effects = group_time(&panel, &conventions).expect("effects");
    assert_eq!(effects.without_controls, [(2002, 2005), (2004, 2005), (2005, 2004), (2005, 2005)]);
}

#[test]
fn the_influence_of_a_unit_is_what_leaving_it_out_does() {
    let mut made = Made::new(300, 1.0, 9);
    // The covariate moves the outcome and the groups differ in it, so that models of it matter.
    for unit in 0..300 {
        made.covariates[(unit, 0)] += if made.starts[unit].is_some() { 0.3 } else { 0.0 };
        for place in 0..6 {
            made.outcomes[(unit, place)] += made.covariates[(unit, 0)] * place as f64;
        }
    }
    for adjustment in ADJUSTMENTS {
        let conventions = Conventions { adjustment, ..Conventions::default() };
        let whole = group_time(&made.panel(), &conventions).expect("effects").by_event_time().overall;
        let left_out: Vec<f64> = (0..300)
            .map(|out| {
                let rest: Vec<usize> = (0..300).filter(|unit| *unit != out).collect();
                let (outcomes, covariates) =
                    (made.outcomes.select(&rest, &[0, 1, 2, 3, 4, 5]), made.covariates.select(&rest, &[0]));
                let starts: Vec<Option<i64>> = rest.iter().map(|unit| made.starts[*unit]).collect();
                let panel = Panel {
                    outcomes: &outcomes,
                    starts: &starts,
                    covariates: Some(&covariates),
                    ..made.panel()
                };
                let without = group_time(&panel, &conventions).expect("effects").by_event_time().overall;
                299.0 * (whole.effect - without.effect)
            })
            .collect();
        assert!(crate::math::correlation(&left_out, &whole.influence) > 0.999, "{adjustment:?}");
        let jackknife = crate::math::dot(&left_out, &left_out).sqrt() / 300.0;
        assert!((jackknife / whole.standard_error - 1.0).abs() < 0.03, "{adjustment:?} {jackknife}");
    }
}

#[test]
fn trends_that_part_before_treatment_are_seen() {
    let mut made = Made::new(90, 1.0, 8);
    let alike = group_time(&made.panel(), &Conventions::default()).expect("effects").pre_trend();
    for (unit, start) in made.starts.clone().into_iter().enumerate() {
        for place in 0..6 {
            made.outcomes[(unit, place)] += if start.is_some() { 0.5 * place as f64 } else { 0.0 };
        }
    }
    let apart = group_time(&made.panel(), &Conventions::default()).expect("effects").pre_trend();
    let (alike, apart) = (alike.expect("a test"), apart.expect("a test"));
    assert_eq!((alike.degrees, apart.degrees), (4, 4));
    assert!(alike.p_value > 0.01 && apart.p_value < 1e-6, "{alike:?} {apart:?}");
}

#[test]
fn the_base_of_an_event_study_is_zero_without_an_error() {
    let made = Made::new(30, 1.0, 6);
    let conventions = Conventions { base: Base::Universal, ..Conventions::default() };
    let effects = group_time(&made.panel(), &conventions).expect("effects");
    let by_time = effects.by_event_time();
    let base = by_time.parts.iter().find(|part| part.at == -1).expect("the base");
    assert_eq!(base.estimate.effect, 0.0);
    assert!(base.estimate.standard_error.is_nan());
}

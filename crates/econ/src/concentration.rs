//! How concentrated an industry is over regions: on its own, and against what regions have of everything.

use crate::error::{counts, same_length};
use crate::math::sum;
use crate::specialisation::{Reference, herfindahl, known_rows, krugman_of_rows, shares_of_rows};
use crate::{EconError, Treated, quotient};

/// How the locational Gini coefficient is scaled. Both are published under that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LocationalScale {
    /// 0..1/2, half the Hoover-Gini coefficient (EconGeo 2.1 `locational_gini`; Krugman 1991, whose area
    /// under the Lorenz curve is not doubled).
    #[default]
    Half,
    /// 0..1, the Hoover-Gini coefficient itself.
    Whole,
}

/// The indices of every industry, one value per industry each. NaN for an industry without activity, and for
/// one with a cell that is not known ([`crate::Treatment::Mask`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    /// [`gini`] of the regions' amounts.
    pub gini: Vec<f64>,
    /// [`gini_unbiased`] of the regions' amounts.
    pub gini_unbiased: Vec<f64>,
    /// [`hoover_index`] against regions of equal size.
    pub hoover_uniform: Vec<f64>,
    /// [`hoover_index`] against the regions' totals.
    pub hoover: Vec<f64>,
    /// [`hoover_gini`] against the regions' totals.
    pub hoover_gini: Vec<f64>,
    /// [`locational_gini`] against the regions' totals, 0..1/2.
    pub locational_gini: Vec<f64>,
    /// The Herfindahl index of the regions' shares in the industry, `1 / R`..1.
    pub herfindahl: Vec<f64>,
    /// [`gini`] of the regions' location quotients (REAT 3.0.3 `conc`, `G i`): each region counts the same.
    pub quotient_gini: Vec<f64>,
    /// [`krugman`].
    pub krugman: Vec<f64>,
}

/// All indices of every industry.
pub fn of_industries(activity: &Treated) -> Concentration {
    let turned = activity.values.transposed();
    let known = known_columns(activity);
    let regions = activity.values.row_sums();
    let equal = vec![1.0; regions.len()];
    let shares = shares_of_rows(&turned, &known);
    let quotients = quotient::location_quotient(activity).transposed();
    let amounts: Vec<&[f64]> = turned.iter_rows().collect();
    let each = |index: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let of = |industry| if known[industry] { index(industry) } else { f64::NAN };
        (0..amounts.len()).map(of).collect()
    };
    let gini_of = each(&|industry| gini(amounts[industry]));
    let hoover_gini = each(&|industry| lorenz_gini(amounts[industry], &regions));
    Concentration {
        gini_unbiased: gini_of.iter().map(|gini| unbiased(*gini, regions.len())).collect(),
        gini: gini_of,
        hoover_uniform: each(&|industry| displaced(amounts[industry], &equal)),
        hoover: each(&|industry| displaced(amounts[industry], &regions)),
        locational_gini: hoover_gini.iter().map(|gini| gini / 2.0).collect(),
        hoover_gini,
        herfindahl: each(&|industry| herfindahl(shares.row(industry))),
        quotient_gini: each(&|industry| gini(quotients.row(industry))),
        krugman: krugman_of_rows(&turned, &known, Reference::MeanOfOthers),
    }
}

/// The Gini coefficient of amounts, `2 sum_k k x_(k) / (n sum x) - (n + 1) / n` in ascending order:
/// 0..`1 - 1/n`.
///
/// # Undefined
/// NaN of nothing, when all amounts are 0, and when one is negative or not a number.
pub fn gini(amounts: &[f64]) -> f64 {
    if amounts.iter().any(|amount| amount.is_nan() || *amount < 0.0) {
        return f64::NAN;
    }
    let mut ascending = amounts.to_vec();
    ascending.sort_unstable_by(f64::total_cmp);
    let count = amounts.len() as f64;
    let term = |(place, amount): (usize, &f64)| (2.0 * (place as f64 + 1.0) - count - 1.0) * amount;
    let weighted: Vec<f64> = ascending.iter().enumerate().map(term).collect();
    sum(&weighted) / (count * sum(&ascending))
}

/// The Gini coefficient times `n / (n - 1)`, 0..1: one region with everything has 1 however many there are
/// (REAT 3.0.3 `coefnorm = TRUE`; EconGeo 2.1 omits it).
pub fn gini_unbiased(amounts: &[f64]) -> f64 {
    unbiased(gini(amounts), amounts.len())
}

fn unbiased(gini: f64, count: usize) -> f64 {
    let count = count as f64;
    gini * count / (count - 1.0)
}

/// Hoover's index of concentration (1936), `1/2 sum_r |x_r / X - w_r / W|`, 0..1: the share of the industry
/// that would have to move for it to lie as the reference does. EconGeo 2.1 gives it times 100.
///
/// # Undefined
/// NaN when all amounts or all references are 0.
///
/// # Errors
/// [`EconError::Shape`] when there are not as many references, [`EconError::Value`] when an amount or a
/// reference is not a finite number of at least 0.
pub fn hoover_index(amounts: &[f64], reference: &[f64]) -> Result<f64, EconError> {
    checked(amounts, reference)?;
    Ok(displaced(amounts, reference))
}

/// The Gini coefficient of amounts against a reference, 0..1: twice the area between the diagonal and the
/// Lorenz curve of regions in the order of `x / w`. With regions of equal size it is [`gini`].
///
/// A region that has of neither takes no part. One with an amount and no reference has all there is per unit
/// of reference and comes last; EconGeo 2.1 `hoover_gini` gives it the ratio 0 and puts it first, which bends
/// the curve above the diagonal.
///
/// # Undefined
/// NaN when all amounts or all references are 0.
///
/// # Errors
/// As [`hoover_index`].
pub fn hoover_gini(amounts: &[f64], reference: &[f64]) -> Result<f64, EconError> {
    checked(amounts, reference)?;
    Ok(lorenz_gini(amounts, reference))
}

/// The locational Gini coefficient (Krugman 1991; Audretsch & Feldman 1996): [`hoover_gini`] against the
/// regions' totals, on the chosen scale.
///
/// # Errors
/// As [`hoover_index`].
pub fn locational_gini(amounts: &[f64], totals: &[f64], scale: LocationalScale) -> Result<f64, EconError> {
    let gini = hoover_gini(amounts, totals)?;
    Ok(if scale == LocationalScale::Half { gini / 2.0 } else { gini })
}

/// Krugman's index turned to industries, 0..2: the sum over regions of the difference between the industry's
/// share there and the unweighted mean share of the other industries (REAT 3.0.3 `krugman.conc2`).
///
/// # Undefined
/// NaN for an industry without activity, with a cell that is not known, or alone.
pub fn krugman(activity: &Treated) -> Vec<f64> {
    krugman_of_rows(&activity.values.transposed(), &known_columns(activity), Reference::MeanOfOthers)
}

fn checked(amounts: &[f64], reference: &[f64]) -> Result<(), EconError> {
    same_length("the reference", amounts.len(), reference.len())?;
    counts("the amounts", amounts)?;
    counts("the reference", reference)
}

fn displaced(amounts: &[f64], reference: &[f64]) -> f64 {
    let (all, whole) = (sum(amounts), sum(reference));
    let apart = |(amount, part): (&f64, &f64)| (amount / all - part / whole).abs();
    sum(&amounts.iter().zip(reference).map(apart).collect::<Vec<f64>>()) / 2.0
}

fn lorenz_gini(amounts: &[f64], reference: &[f64]) -> f64 {
    let (all, whole) = (sum(amounts), sum(reference));
    let mut order: Vec<(f64, usize)> = (0..amounts.len())
        .filter(|region| amounts[*region] > 0.0 || reference[*region] > 0.0)
        .map(|region| (amounts[region] / reference[region], region))
        .collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // The reference is walked from the middle of each step, so that terms of both signs stay small.
    let mut below = 0.0;
    let mut terms = Vec::with_capacity(order.len());
    for (_, region) in order {
        terms.push((2.0 * below + reference[region] - whole) * amounts[region]);
        below += reference[region];
    }
    sum(&terms) / (all * whole)
}

fn known_columns(activity: &Treated) -> Vec<bool> {
    if known_rows(activity).iter().all(|known| *known) {
        return vec![true; activity.values.columns()];
    }
    let regions = 0..activity.values.rows();
    let known = |industry| regions.clone().all(|region| activity.is_known(region, industry));
    (0..activity.values.columns()).map(known).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Activity, Matrix, Treatment};

    fn amounts(count: usize) -> impl Strategy<Value = Vec<f64>> {
        proptest::collection::vec(prop_oneof![Just(0.0), 0.5..1000.0], count)
    }

    proptest! {
        #[test]
        fn against_equal_regions_both_ginis_are_one(amounts in amounts(9)) {
            let against = hoover_gini(&amounts, &[3.0; 9]).expect("a reference");
            prop_assert!(gini(&amounts).is_nan() || (gini(&amounts) - against).abs() < 1e-12);
        }

        #[test]
        fn indices_stay_in_their_range_and_the_gini_is_the_larger(amounts in amounts(7), reference in amounts(7)) {
            let (hoover, gini) = (hoover_index(&amounts, &reference), hoover_gini(&amounts, &reference));
            let (hoover, gini) = (hoover.expect("amounts"), gini.expect("amounts"));
            prop_assert!(hoover.is_nan() || (hoover <= gini + 1e-12 && gini <= 1.0 + 1e-12));
        }

        #[test]
        fn a_change_of_unit_and_of_order_changes_nothing(amounts in amounts(8), reference in amounts(8)) {
            let turned = |values: &[f64]| values.iter().rev().map(|value| value * 1024.0).collect::<Vec<f64>>();
            let before = hoover_gini(&amounts, &reference).expect("amounts");
            let after = hoover_gini(&turned(&amounts), &turned(&reference)).expect("amounts");
            prop_assert!(before.is_nan() && after.is_nan() || (before - after).abs() < 1e-12);
        }
    }

    #[test]
    fn one_region_with_everything_is_as_concentrated_as_can_be() {
        assert_eq!(gini(&[0.0, 0.0, 0.0, 8.0]), 0.75);
        assert_eq!(gini_unbiased(&[0.0, 0.0, 0.0, 8.0]), 1.0);
        assert_eq!(hoover_gini(&[0.0, 8.0], &[5.0, 0.0]), Ok(1.0));
        assert_eq!(locational_gini(&[0.0, 8.0], &[5.0, 0.0], LocationalScale::Half), Ok(0.5));
    }

    #[test]
    fn an_industry_without_activity_has_no_index() {
        let values = Matrix::new(2, 2, vec![1.0, 0.0, 3.0, 0.0]).expect("a matrix");
        let table = Activity::of(&values).expect("a table").treated(Treatment::Zero);
        let indices = of_industries(&table);
        assert!(indices.gini[1].is_nan() && indices.hoover[1].is_nan() && indices.hoover_gini[1].is_nan());
        assert_eq!(indices.hoover[0], 0.0);
    }

    #[test]
    fn an_industry_with_a_cell_that_is_not_known_has_no_index() {
        let values = Matrix::new(2, 2, vec![1.0, f64::NAN, 3.0, 2.0]).expect("a matrix");
        let table = Activity::of(&values).expect("a table").treated(Treatment::Mask);
        let indices = of_industries(&table);
        assert!(indices.gini[1].is_nan() && indices.herfindahl[1].is_nan() && indices.krugman[1].is_nan());
        assert_eq!(indices.gini[0], 0.25);
    }

    #[test]
    fn amounts_that_do_not_fit_are_refused() {
        assert!(hoover_index(&[1.0], &[1.0, 2.0]).is_err());
        let error = hoover_gini(&[1.0, -2.0], &[1.0, 2.0]).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the amounts, row 1, column 0: -2 is not a finite number of at least 0"
        );
    }
}

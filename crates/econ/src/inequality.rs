//! Inequality between regions, and whether it shrinks.
//!
//! Values are amounts per head (income, output); weights are populations, and without weights every region
//! counts the same. The Hoover index of income against population is
//! [`crate::concentration::hoover_index`].

use crate::concentration::hoover_gini;
use crate::error::{counts, same_length};
use crate::math::{dot, exp, ln, mean, pow, standard_deviation, sum};
use crate::{EconError, concentration};

mod convergence;

pub use convergence::{Beta, Estimate, Line, beta_convergence, sigma_convergence, trend};

/// Which of Theil's measures (1967). Packages call both of them "Theil".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theil {
    /// T, `sum p (y / mu) ln(y / mu)`: 0..`ln n` nats, most sensitive to the rich. PySAL `Theil`.
    #[default]
    T,
    /// L, or mean log deviation, `sum p ln(mu / y)`: from 0 nats, most sensitive to the poor, infinite when a
    /// region has nothing. REAT 3.0.3 `theil` is this one; its weighted form divides by n once more and uses
    /// the unweighted mean.
    L,
}

/// One of Theil's measures, in nats. `p` are the weights over their sum and `mu` is the weighted mean.
///
/// # Undefined
/// NaN when all values or all weights are 0.
///
/// # Errors
/// [`EconError::Shape`] when there are not as many weights, [`EconError::Value`] when a value or a weight is
/// not a finite number of at least 0.
pub fn theil(measure: Theil, values: &[f64], weights: Option<&[f64]>) -> Result<f64, EconError> {
    let weighted = Weighted::of(values, weights)?;
    Ok(weighted.theil(measure))
}

/// A Theil measure divided over groups of regions. `between + within = total`.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    /// The measure of all regions.
    pub total: f64,
    /// What it would be if every region had its group's mean.
    pub between: f64,
    /// The groups' own measures, weighted with their shares.
    pub within: f64,
    /// One per group, in ascending order of the group's number.
    pub groups: Vec<Group>,
}

/// One group of a decomposition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Its number, as given.
    pub group: usize,
    /// Its share of all values (T) or of all weights (L), 0..1.
    pub share: f64,
    /// Its weighted mean.
    pub mean: f64,
    /// The measure within it; 0 when it has nothing.
    pub theil: f64,
}

/// Divides a Theil measure over groups (Theil 1967; Shorrocks 1980): for T, between is
/// `sum_k (Y_k / Y) ln(mu_k / mu)` and within `sum_k (Y_k / Y) T_k`; for L, the weights' shares take the place
/// of the values' and between is `sum_k P_k ln(mu / mu_k)`. `groups` names each region's group by any number.
///
/// # Undefined
/// NaN as [`theil`]; L is infinite when a region has nothing.
///
/// # Errors
/// As [`theil`]; [`EconError::Shape`] also when there are not as many groups.
pub fn decomposition(
    measure: Theil,
    values: &[f64],
    weights: Option<&[f64]>,
    groups: &[usize],
) -> Result<Decomposition, EconError> {
    same_length("the groups", values.len(), groups.len())?;
    let all = Weighted::of(values, weights)?;
    let mut numbers = groups.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let of_group = |group: usize| {
        let members: Vec<usize> = (0..groups.len()).filter(|region| groups[*region] == group).collect();
        let pick = |values: &[f64]| members.iter().map(|region| values[*region]).collect::<Vec<f64>>();
        let weight = sum(&pick(&all.shares));
        let part = Weighted::with(pick(&all.values), pick(&all.shares));
        let share = if measure == Theil::T { weight * part.mean / all.mean } else { weight };
        // A group without weight or without values has no measure of its own and adds nothing.
        let theil = if share > 0.0 { part.theil(measure) } else { 0.0 };
        Group { group, share: if weight > 0.0 { share } else { 0.0 }, mean: part.mean, theil }
    };
    let parts: Vec<Group> = numbers.into_iter().map(of_group).collect();
    let weighted = |of: &dyn Fn(&Group) -> f64| {
        let term = |group: &Group| if group.share > 0.0 { group.share * of(group) } else { 0.0 };
        sum(&parts.iter().map(term).collect::<Vec<f64>>())
    };
    let between = match measure {
        Theil::T => weighted(&|group| ln(group.mean / all.mean)),
        Theil::L => weighted(&|group| ln(all.mean / group.mean)),
    };
    let within = weighted(&|group| group.theil);
    let total = all.theil(measure);
    let defined = |part: f64| if total.is_nan() { f64::NAN } else { part };
    Ok(Decomposition { total, between: defined(between), within: defined(within), groups: parts })
}

/// Atkinson's index (1970), `1 - (sum p (y / mu)^(1 - e))^(1 / (1 - e))`, and `1 - exp(sum p ln(y / mu))` for
/// `e = 1`: 0..1, the share of income that could be given up if the rest were spread evenly.
///
/// # Undefined
/// NaN when all values or all weights are 0. With `e >= 1` it is 1 when a region has nothing.
///
/// # Errors
/// As [`theil`]; [`EconError::Parameter`] when the aversion `e` is not a finite number of at least 0.
pub fn atkinson(values: &[f64], weights: Option<&[f64]>, aversion: f64) -> Result<f64, EconError> {
    if !(aversion >= 0.0 && aversion.is_finite()) {
        return Err(EconError::parameter("the aversion", aversion, "a number of at least 0"));
    }
    let weighted = Weighted::of(values, weights)?;
    let power = 1.0 - aversion;
    Ok(if power == 0.0 {
        1.0 - exp(weighted.mean_of(ln))
    } else {
        1.0 - pow(weighted.mean_of(|relative| pow(relative, power)), 1.0 / power)
    })
}

/// The Gini coefficient of values per head, with weights `sum_ij p_i p_j |y_i - y_j| / (2 mu)`, 0..1.
///
/// # Undefined
/// NaN when all values or all weights are 0.
///
/// # Errors
/// As [`theil`].
pub fn gini(values: &[f64], weights: Option<&[f64]>) -> Result<f64, EconError> {
    let Some(weights) = weights else {
        counts("the values", values)?;
        return Ok(concentration::gini(values));
    };
    let checked = Weighted::of(values, Some(weights))?;
    let amounts: Vec<f64> =
        checked.values.iter().zip(weights).map(|(value, weight)| value * weight).collect();
    hoover_gini(&amounts, weights)
}

/// The coefficient of variation, standard deviation over mean, with the divisor `n - ddof` in the variance.
/// NaN when the mean is 0 or there are not more than `ddof` values.
pub fn coefficient_of_variation(values: &[f64], ddof: usize) -> f64 {
    let mean = mean(values);
    if mean == 0.0 { f64::NAN } else { standard_deviation(values, ddof) / mean }
}

/// Williamson's index (1965), the coefficient of variation weighted with population,
/// `sqrt(sum p (y - mu)^2) / mu`, from 0, where `mu` is the weighted mean.
///
/// # Undefined
/// NaN when all values or all weights are 0.
///
/// # Errors
/// As [`theil`].
pub fn williamson(values: &[f64], population: &[f64]) -> Result<f64, EconError> {
    let weighted = Weighted::of(values, Some(population))?;
    Ok(weighted.mean_of(|relative| (relative - 1.0) * (relative - 1.0)).sqrt())
}

/// Coulter's coefficient (1989), `sqrt(1/2 sum (x_r / X - w_r / W)^2)`, 0..1: as the Hoover index, with
/// squares in place of amounts.
///
/// # Undefined
/// NaN when all amounts or all references are 0.
///
/// # Errors
/// As [`crate::concentration::hoover_index`].
pub fn coulter(amounts: &[f64], reference: &[f64]) -> Result<f64, EconError> {
    same_length("the reference", amounts.len(), reference.len())?;
    counts("the amounts", amounts)?;
    counts("the reference", reference)?;
    let (all, whole) = (sum(amounts), sum(reference));
    let apart: Vec<f64> =
        amounts.iter().zip(reference).map(|(amount, part)| amount / all - part / whole).collect();
    Ok((dot(&apart, &apart) / 2.0).sqrt())
}

/// Values with weights that add up to 1.
struct Weighted {
    values: Vec<f64>,
    shares: Vec<f64>,
    mean: f64,
}

impl Weighted {
    fn of(values: &[f64], weights: Option<&[f64]>) -> Result<Weighted, EconError> {
        counts("the values", values)?;
        let weights = weights.map_or_else(|| vec![1.0; values.len()], <[f64]>::to_vec);
        same_length("the weights", values.len(), weights.len())?;
        counts("the weights", &weights)?;
        Ok(Weighted::with(values.to_vec(), weights))
    }

    fn with(values: Vec<f64>, weights: Vec<f64>) -> Weighted {
        let all = sum(&weights);
        let shares: Vec<f64> = weights.iter().map(|weight| weight / all).collect();
        let mean = dot(&values, &shares);
        Weighted { values, shares, mean }
    }

    /// The weighted mean of a function of `y / mu`; what has no weight has no part in it.
    fn mean_of(&self, of: impl Fn(f64) -> f64) -> f64 {
        let term =
            |(value, share): (&f64, &f64)| if *share == 0.0 { 0.0 } else { share * of(value / self.mean) };
        let terms: Vec<f64> = self.values.iter().zip(&self.shares).map(term).collect();
        if self.mean > 0.0 { sum(&terms) } else { f64::NAN }
    }

    fn theil(&self, measure: Theil) -> f64 {
        self.mean_of(|relative| match measure {
            Theil::T if relative == 0.0 => 0.0,
            Theil::T => relative * ln(relative),
            Theil::L => -ln(relative),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values() -> impl Strategy<Value = Vec<f64>> {
        proptest::collection::vec(0.5..1000.0, 8)
    }

    proptest! {
        #[test]
        fn between_and_within_add_up(
            values in values(), weights in values(), groups in proptest::collection::vec(0_usize..4, 8),
        ) {
            for measure in [Theil::T, Theil::L] {
                let parts = decomposition(measure, &values, Some(&weights), &groups).expect("values");
                prop_assert!((parts.between + parts.within - parts.total).abs() < 1e-12);
                prop_assert!((sum(&parts.groups.iter().map(|group| group.share).collect::<Vec<_>>()) - 1.0).abs() < 1e-12);
            }
        }

        #[test]
        fn a_change_of_unit_or_of_order_changes_nothing(values in values(), weights in values()) {
            let turned = |values: &[f64]| values.iter().rev().map(|value| value * 3.0).collect::<Vec<f64>>();
            let (other, others) = (turned(&values), turned(&weights));
            for (before, after) in [
                (theil(Theil::T, &values, Some(&weights)), theil(Theil::T, &other, Some(&others))),
                (theil(Theil::L, &values, Some(&weights)), theil(Theil::L, &other, Some(&others))),
                (atkinson(&values, Some(&weights), 0.5), atkinson(&other, Some(&others), 0.5)),
                (gini(&values, Some(&weights)), gini(&other, Some(&others))),
                (williamson(&values, &weights), williamson(&other, &others)),
            ] {
                prop_assert!((before.expect("values") - after.expect("values")).abs() < 1e-12);
            }
        }

        #[test]
        fn a_weight_of_two_is_the_region_twice(values in values()) {
            let mut twice = values.clone();
            twice.push(values[0]);
            let mut weights = vec![1.0; values.len()];
            weights[0] = 2.0;
            for measure in [Theil::T, Theil::L] {
                let (ours, theirs) = (theil(measure, &values, Some(&weights)), theil(measure, &twice, None));
                prop_assert!((ours.expect("values") - theirs.expect("values")).abs() < 1e-12);
            }
            let apart = gini(&values, Some(&weights)).expect("values") - gini(&twice, None).expect("values");
            prop_assert!(apart.abs() < 1e-12);
        }

        #[test]
        fn atkinson_of_aversion_one_is_what_the_mean_log_deviation_says(values in values()) {
            let (atkinson, l) = (atkinson(&values, None, 1.0), theil(Theil::L, &values, None));
            prop_assert!((atkinson.expect("values") - (1.0 - exp(-l.expect("values")))).abs() < 1e-12);
        }
    }

    #[test]
    fn the_weighted_mean_log_deviation_uses_the_weighted_mean() {
        let (values, weights) = ([1.0, 2.0, 3.0, 10.0], [4.0, 3.0, 2.0, 1.0]);
        let mean = 2.6;
        let expected =
            (4.0 * ln(mean) + 3.0 * ln(mean / 2.0) + 2.0 * ln(mean / 3.0) + ln(mean / 10.0)) / 10.0;
        assert!((theil(Theil::L, &values, Some(&weights)).expect("values") - expected).abs() < 1e-15);
    }

    #[test]
    fn equal_regions_are_not_unequal_and_a_region_with_nothing_is_infinitely_poor() {
        assert_eq!(theil(Theil::T, &[4.0; 3], None), Ok(0.0));
        assert_eq!(coefficient_of_variation(&[4.0; 3], 1), 0.0);
        assert_eq!(theil(Theil::L, &[0.0, 1.0], None), Ok(f64::INFINITY));
        assert_eq!(atkinson(&[0.0, 1.0], None, 1.0), Ok(1.0));
        assert_eq!(atkinson(&[0.0, 1.0], None, 0.0), Ok(0.0));
        let groups = decomposition(Theil::T, &[0.0, 1.0], None, &[0, 1]).expect("values");
        assert_eq!((groups.within, groups.between), (0.0, groups.total));
    }

    #[test]
    fn nothing_has_no_inequality_and_bad_values_are_refused() {
        assert!(theil(Theil::T, &[], None).expect("values").is_nan());
        assert!(theil(Theil::L, &[0.0, 0.0], None).expect("values").is_nan());
        assert!(theil(Theil::T, &[1.0], Some(&[])).is_err());
        assert!(theil(Theil::T, &[f64::NAN], None).is_err());
        assert!(atkinson(&[1.0], None, -1.0).is_err());
        assert_eq!(coulter(&[1.0, 0.0], &[0.0, 1.0]), Ok(1.0));
    }
}

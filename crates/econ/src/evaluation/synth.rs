//! Synthetic control: what would have happened, as a weighted mean of others.

use crate::error::same_length;
use crate::evaluation::finite;
use crate::evaluation::least_squares::fit;
use crate::math::{dot, mean};
use crate::{EconError, Matrix};

/// Shares of a donor below this are none.
const NOTHING: f64 = 1e-13;

/// A synthetic control and how the treated unit differs from it.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticControl {
    /// One per donor, in the order of donors; at least 0, together 1.
    pub weights: Vec<f64>,
    /// The weighted outcome of the donors in every period.
    pub synthetic: Vec<f64>,
    /// The treated unit's outcome less that, in every period.
    pub gap: Vec<f64>,
    /// The root of the mean squared gap before treatment.
    pub before: f64,
    /// The same after.
    pub after: f64,
    /// The mean gap after treatment: the effect.
    pub effect: f64,
}

/// The weights on the simplex with which columns come nearest to a target:
/// `min (x1 - X0 w)' V (x1 - X0 w)` with `w >= 0` and `sum w = 1`, `V` diagonal (Abadie, Diamond &
/// Hainmueller 2010, the inner problem).
///
/// `donors` is predictors by donors, `importance` the diagonal of `V`. The problem is the point of the
/// smallest norm in the hull of the columns less the target, which Wolfe's (1976) active set finds in a
/// finite number of steps; ties go to the lower index. The weights are unique when the donors near the
/// target are not affinely dependent, which holds for measured data unless the fit is perfect.
///
/// # Errors
/// [`EconError::Shape`] or [`EconError::Value`] when lengths differ, a value is not finite or an
/// importance is negative; [`EconError::Undefined`] without donors or predictors.
pub fn simplex_weights(target: &[f64], donors: &Matrix, importance: &[f64]) -> Result<Vec<f64>, EconError> {
    same_length("the target", donors.rows(), target.len())?;
    same_length("the importance", donors.rows(), importance.len())?;
    finite("the target", 1, target)?;
    finite("the donors", donors.columns(), donors.values())?;
    crate::error::counts("the importance", importance)?;
    if donors.columns() == 0 || donors.rows() == 0 {
        return Err(EconError::undefined("a synthetic control", "there are no donors or nothing to fit"));
    }
    let points: Vec<Vec<f64>> = (0..donors.columns())
        .map(|donor| {
            (0..donors.rows()).map(|k| (donors[(k, donor)] - target[k]) * importance[k].sqrt()).collect()
        })
        .collect();
    Ok(nearest_to_origin(&points))
}

/// The synthetic control that fits the outcome before treatment and nothing else.
///
/// `outcomes` is periods by units; treatment starts with period `start`. All periods before it count
/// the same, so nothing but the donors has to be chosen, and the problem is convex. With other
/// predictors the outer choice of `V` is not: one package gives four sets of weights for the Basque
/// Country with two optimisers and two sets of donors. Who wants them anyway calls [`simplex_weights`]
/// with a `V` that is stored, and [`with_weights`].
///
/// # Errors
/// As [`simplex_weights`]; [`EconError::Parameter`] when a unit is not there, a donor is the treated unit,
/// or there is no period before or after the start.
pub fn outcome_only(
    outcomes: &Matrix,
    treated: usize,
    donors: &[usize],
    start: usize,
) -> Result<SyntheticControl, EconError> {
    checked(outcomes, treated, donors, start)?;
    let earlier: Vec<usize> = (0..start).collect();
    let (target, others) = (outcomes.select(&earlier, &[treated]), outcomes.select(&earlier, donors));
    let weights = simplex_weights(target.values(), &others, &vec![1.0; start])?;
    with_weights(outcomes, treated, donors, start, weights)
}

/// The synthetic control of given weights, one per donor.
///
/// # Errors
/// As [`outcome_only`].
pub fn with_weights(
    outcomes: &Matrix,
    treated: usize,
    donors: &[usize],
    start: usize,
    weights: Vec<f64>,
) -> Result<SyntheticControl, EconError> {
    checked(outcomes, treated, donors, start)?;
    same_length("the weights", donors.len(), weights.len())?;
    let synthetic: Vec<f64> = outcomes
        .iter_rows()
        .map(|row| donors.iter().zip(&weights).map(|(donor, weight)| row[*donor] * weight).sum())
        .collect();
    let gap: Vec<f64> =
        synthetic.iter().enumerate().map(|(period, value)| outcomes[(period, treated)] - value).collect();
    let (earlier, later) = gap.split_at(start);
    let root = |gap: &[f64]| (dot(gap, gap) / gap.len() as f64).sqrt();
    let (before, after, effect) = (root(earlier), root(later), mean(later));
    Ok(SyntheticControl { weights, synthetic, before, after, effect, gap })
}

/// One unit treated as if it had been treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Placebo {
    /// The unit.
    pub unit: usize,
    /// The root of the mean squared gap before treatment.
    pub before: f64,
    /// The same after.
    pub after: f64,
    /// `after / before`; NaN when both are 0.
    pub ratio: f64,
    /// 1 for the largest ratio; equal ratios share the better rank, NaN ranks last.
    pub rank: usize,
}

/// The treated unit, then every donor in its place, ranked by how much worse the fit gets after
/// treatment. A donor's own donors are the other donors; the treated unit is not among them. `rank /
/// units` is a p-value by permutation (Abadie, Diamond & Hainmueller 2010).
///
/// # Errors
/// As [`outcome_only`]; at least two donors are needed.
pub fn placebos(
    outcomes: &Matrix,
    treated: usize,
    donors: &[usize],
    start: usize,
) -> Result<Vec<Placebo>, EconError> {
    let mut placebos = Vec::with_capacity(donors.len() + 1);
    for unit in std::iter::once(&treated).chain(donors) {
        let others: Vec<usize> = donors.iter().copied().filter(|donor| donor != unit).collect();
        let SyntheticControl { before, after, .. } = outcome_only(outcomes, *unit, &others, start)?;
        placebos.push(Placebo { unit: *unit, before, after, ratio: after / before, rank: 0 });
    }
    let ratios: Vec<f64> = placebos.iter().map(|placebo| placebo.ratio).collect();
    for placebo in &mut placebos {
        let ahead = |ratio: &&f64| **ratio > placebo.ratio || (placebo.ratio.is_nan() && !ratio.is_nan());
        placebo.rank = 1 + ratios.iter().filter(ahead).count();
    }
    Ok(placebos)
}

fn checked(outcomes: &Matrix, treated: usize, donors: &[usize], start: usize) -> Result<(), EconError> {
    if start == 0 || start >= outcomes.rows() {
        return Err(EconError::parameter("start", start, "a period with one before it"));
    }
    match std::iter::once(&treated).chain(donors).find(|unit| **unit >= outcomes.columns()) {
        Some(unit) => Err(EconError::parameter("unit", unit, "the number of a column")),
        None if donors.contains(&treated) => {
            Err(EconError::parameter("donor", treated, "another unit than the treated one"))
        }
        None => Ok(()),
    }
}

/// Wolfe's algorithm: weights of the point of smallest norm in the hull of points.
fn nearest_to_origin(points: &[Vec<f64>]) -> Vec<f64> {
    let norms: Vec<f64> = points.iter().map(|point| dot(point, point)).collect();
    let first = smallest(&norms);
    let largest = norms.iter().copied().fold(0.0, f64::max).sqrt();
    let mut active: Vec<(usize, f64)> = vec![(first, 1.0)];
    // Every round lowers the norm, so no active set returns; the bound only guards against rounding.
    for _ in 0..100 * points.len() {
        let here = combined(points, &active);
        let along: Vec<f64> = points.iter().map(|point| dot(point, &here)).collect();
        let norm = dot(&here, &here);
        let entering = smallest(&along);
        let enough = norm - along[entering] <= NOTHING * largest * norm.sqrt();
        if enough || active.iter().any(|(point, _)| *point == entering) {
            break;
        }
        active.push((entering, 0.0));
        while let Some(wanted) = affine(points, &active) {
            let step = active
                .iter()
                .zip(&wanted)
                .filter(|(_, wanted)| **wanted <= NOTHING)
                .map(|((_, weight), wanted)| weight / (weight - wanted))
                .fold(1.0, f64::min);
            let reached = wanted.iter().all(|wanted| *wanted > NOTHING);
            for ((_, weight), wanted) in active.iter_mut().zip(&wanted) {
                *weight += if reached { wanted - *weight } else { step * (wanted - *weight) };
            }
            if reached {
                break;
            }
            let least = active.iter().map(|(_, weight)| *weight).fold(f64::INFINITY, f64::min);
            active.retain(|(_, weight)| *weight > least.max(NOTHING));
        }
    }
    let mut weights = vec![0.0; points.len()];
    active.iter().for_each(|(point, weight)| weights[*point] = *weight);
    weights
}

/// The weights, of any sign and together 1, of the active points that come nearest to the origin; none
/// when the points are affinely dependent.
fn affine(points: &[Vec<f64>], active: &[(usize, f64)]) -> Option<Vec<f64>> {
    let ((base, _), others) = active.split_first()?;
    let base = &points[*base];
    let apart: Vec<Vec<f64>> = others
        .iter()
        .map(|(point, _)| points[*point].iter().zip(base).map(|(value, base)| value - base).collect())
        .collect();
    let towards: Vec<f64> = base.iter().map(|value| -value).collect();
    let shares = fit(&apart, &towards).ok()?.coefficients;
    let rest = 1.0 - shares.iter().sum::<f64>();
    Some(std::iter::once(rest).chain(shares).collect())
}

fn combined(points: &[Vec<f64>], active: &[(usize, f64)]) -> Vec<f64> {
    let length = points.first().map_or(0, Vec::len);
    (0..length).map(|k| active.iter().map(|(point, weight)| points[*point][k] * weight).sum()).collect()
}

fn smallest(values: &[f64]) -> usize {
    (0..values.len()).min_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    fn any(rows: usize, columns: usize, random: &mut Random) -> Matrix {
        Matrix::new(rows, columns, (0..rows * columns).map(|_| random.unit()).collect()).expect("a matrix")
    }

    proptest! {
        #[test]
        fn no_single_donor_and_no_mixture_comes_nearer(seed: u64, rows in 1_usize..8, count in 1_usize..9) {
            let mut random = Random::seeded(seed);
            let donors = any(rows, count, &mut random);
            let target: Vec<f64> = (0..rows).map(|_| random.unit()).collect();
            let weights = simplex_weights(&target, &donors, &vec![1.0; rows]).expect("weights");
            prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            prop_assert!(weights.iter().all(|weight| *weight >= 0.0));
            let miss = |weights: &[f64]| -> f64 {
                (0..rows).map(|k| { let d = target[k] - dot(donors.row(k), weights); d * d }).sum()
            };
            let best = miss(&weights);
            for donor in 0..count {
                for share in [1e-3, 0.1, 1.0] {
                    let mixed: Vec<f64> = weights.iter().enumerate()
                        .map(|(k, w)| (1.0 - share) * w + if k == donor { share } else { 0.0 }).collect();
                    prop_assert!(miss(&mixed) >= best - 1e-12);
                }
            }
        }

        #[test]
        fn a_mixture_of_donors_is_found_again(seed: u64) {
            let mut random = Random::seeded(seed);
            let donors = any(12, 5, &mut random);
            let target: Vec<f64> = donors.iter_rows().map(|row| 0.25 * row[1] + 0.75 * row[3]).collect();
            let weights = simplex_weights(&target, &donors, &[1.0; 12]).expect("weights");
            prop_assert!((weights[1] - 0.25).abs() < 1e-9 && (weights[3] - 0.75).abs() < 1e-9, "{weights:?}");
        }
    }

    #[test]
    fn the_treated_unit_is_no_donor() {
        let error = outcome_only(&Matrix::zeros(3, 2), 0, &[0, 1], 1).expect_err("a refusal");
        assert_eq!(error.to_string(), "donor is 0; it must be another unit than the treated one");
    }

    #[test]
    fn only_the_treated_unit_leaves_its_path() {
        let mut random = Random::seeded(7);
        let mut outcomes = any(20, 6, &mut random);
        let donors = [1, 2, 3, 4, 5];
        for period in 0..20 {
            outcomes[(period, 0)] =
                outcomes.row(period)[1..].iter().sum::<f64>() / 5.0 + 1e-6 * random.unit();
            outcomes[(period, 0)] += if period >= 12 { 3.0 } else { 0.0 };
        }
        let ranked = placebos(&outcomes, 0, &donors, 12).expect("placebos");
        assert_eq!(ranked[0].rank, 1);
    }
}

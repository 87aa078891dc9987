//! What complexity lies within a region's reach.
//!
//! Every function takes the proximity or the density it works with from the caller: with or without ones
//! on the diagonal of the proximity, results differ.

use crate::error::same_length;
use crate::{EconError, Matrix, Presence, math};

/// The complexity outlook index of each region (Hausmann et al. 2014), before it is standardised:
/// `COI_r = sum_i D[r,i] (1 - M[r,i]) k_i`, the complexity of the industries that a region lacks, by how near
/// they are.
///
/// `density` is regions by industries, 0..1. `industries` is the complexity of industries, in ecomplexity
/// 0.5.3 before scaling ([`crate::complexity::Complexity::unscaled_industries`]); the index is then given as
/// [`math::standardised`] with `ddof` 0. An industry whose complexity or density is NaN is left out; a
/// region that has every industry has 0.
///
/// # Errors
/// [`EconError::Shape`] when the inputs do not fit each other.
pub fn outlook_index(
    presence: &Presence,
    density: &Matrix,
    industries: &[f64],
) -> Result<Vec<f64>, EconError> {
    density.must_be("the density", presence.shape())?;
    same_length("the complexity of industries", presence.columns(), industries.len())?;
    let index = |region| {
        let near = density.row(region).iter().zip(industries).enumerate();
        let lacking = near.filter(|(industry, _)| !presence.has(region, *industry));
        let terms: Vec<f64> =
            lacking.map(|(_, (density, complexity))| density * complexity).filter(|t| !t.is_nan()).collect();
        math::sum(&terms)
    };
    Ok((0..presence.rows()).map(index).collect())
}

/// The complexity outlook gain (Hausmann et al. 2014): how much an industry that a region lacks would
/// bring its other missing industries nearer, each by its complexity:
/// `COG[r,i] = (1 - M[r,i]) sum_j (1 - M[r,j]) phi[i,j] / (sum_k phi[j,k]) k_j / scale`.
///
/// `proximity` is industries by industries; an industry without relatives adds nothing. `industries` is the
/// complexity before scaling and `scale` the population standard deviation of the unscaled complexity of
/// regions in ecomplexity 0.5.3; 1 leaves the unit of `industries`. Regions by industries; 0 where the
/// region has the industry.
///
/// # Undefined
/// An industry whose complexity is NaN adds nothing to others.
///
/// # Errors
/// [`EconError::Shape`] when the inputs do not fit each other, [`EconError::Parameter`] for a scale that
/// is not a number above 0.
pub fn outlook_gain(
    presence: &Presence,
    proximity: &Matrix,
    industries: &[f64],
    scale: f64,
) -> Result<Matrix, EconError> {
    fits(presence, proximity, industries)?;
    if !(scale > 0.0 && scale.is_finite()) {
        return Err(EconError::parameter("scale", scale, "a number above 0"));
    }
    let worth: Vec<f64> =
        proximity.row_sums().iter().zip(industries).map(|(all, k)| k / all / scale).collect();
    let worth: Vec<f64> = worth.iter().map(|worth| if worth.is_finite() { *worth } else { 0.0 }).collect();
    let mut gain = missing(presence, &worth).product(&proximity.transposed())?;
    for region in 0..presence.rows() {
        let row = gain.row_mut(region);
        presence.ones(region).for_each(|industry| row[industry] = 0.0);
    }
    Ok(gain)
}

/// The opportunity gain of Datawheel (economic-complexity 0.3.0 `opportunity_gain`), another formula:
/// `sum_j (1 - M[r,j]) k_j phi[j,i] / (sum_k phi[k,i]) - D[r,i] k_i`, with `D` the density by the same
/// proximity. It is given for the industries that a region has, too, and `k` is standardised there.
/// Regions by industries.
///
/// # Undefined
/// NaN for an industry without relatives, and wherever a complexity that enters is NaN.
///
/// # Errors
/// [`EconError::Shape`] when the inputs do not fit each other.
pub fn opportunity_gain(
    presence: &Presence,
    proximity: &Matrix,
    industries: &[f64],
) -> Result<Matrix, EconError> {
    fits(presence, proximity, industries)?;
    let all = proximity.column_sums();
    let mut gain = missing(presence, industries).product(proximity)?;
    let near = presence.to_matrix().product(proximity)?;
    for region in 0..presence.rows() {
        for (industry, gain) in gain.row_mut(region).iter_mut().enumerate() {
            *gain = (*gain - near[(region, industry)] * industries[industry]) / all[industry];
        }
    }
    Ok(gain)
}

/// Relative relatedness (economic-complexity 0.3.0 `relative_relatedness`): density in units of the
/// region's own choice, `(D[r,i] - mean) / sd` with the mean and the sample standard deviation over the
/// industries that the region lacks. Given for the industries that it has, too.
///
/// # Undefined
/// NaN for a region whose missing industries are fewer than two or equally near (they differ by no more
/// than rounding).
///
/// # Errors
/// [`EconError::Shape`] when the density does not fit.
pub fn relative_relatedness(presence: &Presence, density: &Matrix) -> Result<Matrix, EconError> {
    /// Densities are sums of at most a few thousand terms up to 1.
    const ROUNDING: f64 = 1e-13;
    density.must_be("the density", presence.shape())?;
    let mut relative = density.clone();
    for region in 0..presence.rows() {
        let row = relative.row_mut(region);
        let known = row.iter().enumerate().filter(|(industry, _)| !presence.has(region, *industry));
        let lacking: Vec<f64> = known.map(|(_, density)| *density).filter(|d| !d.is_nan()).collect();
        let (mean, deviation) = (math::mean(&lacking), math::standard_deviation(&lacking, 1));
        let deviation = if deviation > ROUNDING { deviation } else { f64::NAN };
        row.iter_mut().for_each(|density| *density = (*density - mean) / deviation);
    }
    Ok(relative)
}

fn fits(presence: &Presence, proximity: &Matrix, industries: &[f64]) -> Result<(), EconError> {
    proximity.must_be("the proximity", (presence.columns(), presence.columns()))?;
    same_length("the complexity of industries", presence.columns(), industries.len())
}

/// What industries are worth, where a region lacks them.
fn missing(presence: &Presence, worth: &[f64]) -> Matrix {
    Matrix::from_fn(presence.rows(), presence.columns(), |region, industry| {
        if presence.has(region, industry) { 0.0 } else { worth[industry] }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    struct Case {
        presence: Presence,
        proximity: Matrix,
        density: Matrix,
        complexity: Vec<f64>,
    }

    fn any(rows: usize, columns: usize, seed: u64) -> Case {
        let mut chance = Random::seeded(seed);
        let mut proximity = Matrix::zeros(columns, columns);
        for row in 0..columns {
            for column in 0..row {
                let near = chance.unit();
                proximity[(row, column)] = near;
                proximity[(column, row)] = near;
            }
        }
        let ones: Vec<bool> = (0..rows * columns).map(|_| chance.below(3) == 0).collect();
        let presence = Presence::from_fn(rows, columns, |row, column| ones[row * columns + column]);
        let mut density = presence.to_matrix().product(&proximity).expect("shapes fit");
        let all = proximity.column_sums();
        for row in 0..rows {
            density.row_mut(row).iter_mut().zip(&all).for_each(|(near, all)| *near /= all);
        }
        let complexity = (0..columns).map(|_| chance.unit() - 0.5).collect();
        Case { presence, proximity, density, complexity }
    }

    proptest! {
        #[test]
        fn gains_are_what_the_index_would_gain(rows in 1_usize..6, columns in 2_usize..9, seed: u64) {
            let Case { presence, proximity, density, complexity } = any(rows, columns, seed);
            let gain = outlook_gain(&presence, &proximity, &complexity, 1.0).expect("shapes fit");
            let before = outlook_index(&presence, &density, &complexity).expect("shapes fit");
            let all = proximity.column_sums();
            for region in 0..rows {
                for new in (0..columns).filter(|industry| !presence.has(region, *industry)) {
                    let with = Presence::from_fn(1, columns, |_, i| presence.has(region, i) || i == new);
                    let near = |_, i| density[(region, i)] + proximity[(new, i)] / all[i];
                    let near = Matrix::from_fn(1, columns, near);
                    let after = outlook_index(&with, &near, &complexity).expect("shapes fit")[0];
                    let lost = density[(region, new)] * complexity[new];
                    let expected = after - before[region] + lost;
                    prop_assert!((gain[(region, new)] - expected).abs() < 1e-12);
                }
            }
        }

        #[test]
        fn what_a_region_lacks_has_relative_relatedness_of_mean_zero(seed: u64) {
            let Case { presence, density, .. } = any(4, 9, seed);
            let relative = relative_relatedness(&presence, &density).expect("shapes fit");
            for region in 0..4 {
                let lacking = (0..9).filter(|industry| !presence.has(region, *industry));
                let lacking: Vec<f64> = lacking.map(|industry| relative[(region, industry)]).collect();
                let mean = math::mean(&lacking);
                prop_assert!(mean.is_nan() || mean.abs() < 1e-12);
            }
        }
    }

    #[test]
    fn an_industry_without_relatives_adds_nothing_and_a_bad_scale_is_refused() {
        let presence = Presence::from_fn(1, 3, |_, column| column == 0);
        let proximity = Matrix::from_fn(3, 3, |row, column| f64::from(u8::from(row + column == 1)));
        let gain = outlook_gain(&presence, &proximity, &[1.0, 2.0, 3.0], 1.0).expect("shapes fit");
        assert_eq!(gain.values(), [0.0, 0.0, 0.0]);
        let other = opportunity_gain(&presence, &proximity, &[1.0, 2.0, 3.0]).expect("shapes fit");
        assert!(other[(0, 2)].is_nan());
        let error = outlook_gain(&presence, &proximity, &[1.0; 3], 0.0).expect_err("a refusal");
        assert_eq!(error.to_string(), "scale is 0; it must be a number above 0");
    }
}

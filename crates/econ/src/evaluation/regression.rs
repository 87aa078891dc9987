//! Ordinary least squares.

use crate::error::same_length;
use crate::evaluation::absorb::Absorber;
use crate::evaluation::covariance::{Covariance, Fitted, mean_square};
use crate::evaluation::least_squares::{columns_of, fit, lengths, must_vary};
use crate::evaluation::{Errors, Groups, SmallSample, finite};
use crate::linear::LeastSquares;
use crate::math::mean;
use crate::{EconError, Matrix};

/// A fitted regression.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// One per regressor, in units of the outcome per unit of the regressor.
    pub coefficients: Vec<f64>,
    /// Of the coefficients.
    pub covariance: Matrix,
    /// One per regressor; NaN where a two-way sandwich gives a variance below 0.
    pub standard_errors: Vec<f64>,
    /// One per observation.
    pub residuals: Vec<f64>,
    /// `N`.
    pub observations: usize,
    /// `K` as the small-sample factor counts it.
    pub parameters: usize,
    /// `G` of every way of clustering; empty without clusters. Below 30, do not trust the clustered
    /// errors and look at [`super::panel::wild_cluster_bootstrap`].
    pub clusters: Vec<usize>,
    /// The levels of every effect taken out.
    pub effects: Vec<usize>,
    /// What the raw sandwich was multiplied with.
    pub factor: f64,
    /// The share of the outcome's variance that is explained, around the mean or, with effects, within
    /// them. Without a constant among the regressors it may be below 0. NaN when the outcome does not vary.
    pub r_squared: f64,
}

/// Least squares `b = (X'X)^-1 X'y`, with errors of one's choice.
///
/// `design` is observations by regressors; a constant is a column of it.
///
/// # Errors
/// [`EconError::Shape`] or [`EconError::Value`] when lengths differ or a value is not finite;
/// [`EconError::Undefined`] when a regressor is a combination of others, there are too few observations
/// or fewer than two clusters.
pub fn ols(
    design: &Matrix,
    outcome: &[f64],
    errors: Errors,
    small: SmallSample,
) -> Result<Regression, EconError> {
    within(design, outcome, &[], errors, small)
}

/// Least squares after the effects are taken out of everything.
pub(super) fn within(
    design: &Matrix,
    outcome: &[f64],
    effects: &[Groups],
    errors: Errors,
    small: SmallSample,
) -> Result<Regression, EconError> {
    let demeaned = Demeaned::new(design, outcome, effects)?;
    let LeastSquares { coefficients, residuals, inverse } = fit(&demeaned.columns, &demeaned.outcome)?;
    let variance = mean_square(&residuals);
    let fitted =
        Fitted { bread: &inverse, columns: &demeaned.columns, residuals: &residuals, variance, effects };
    let covariance = Covariance::new(fitted, errors, small)?;
    let centre = if effects.is_empty() { mean(outcome) } else { 0.0 };
    let around: Vec<f64> = demeaned.outcome.iter().map(|value| value - centre).collect();
    Ok(Regression {
        coefficients,
        standard_errors: covariance.standard_errors(),
        covariance: covariance.matrix,
        observations: residuals.len(),
        parameters: covariance.parameters,
        clusters: covariance.clusters,
        effects: effects.iter().map(|effect| effect.count).collect(),
        factor: covariance.factor,
        r_squared: 1.0 - variance / mean_square(&around),
        residuals,
    })
}

/// Regressors and outcome without the effects.
#[derive(Debug)]
pub(super) struct Demeaned {
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) outcome: Vec<f64>,
}

impl Demeaned {
    pub(super) fn new(design: &Matrix, outcome: &[f64], effects: &[Groups]) -> Result<Demeaned, EconError> {
        same_length("the outcome", design.rows(), outcome.len())?;
        finite("the design", design.columns(), design.values())?;
        finite("the outcome", 1, outcome)?;
        if design.columns() == 0 || design.rows() == 0 {
            return Err(EconError::undefined("the regression", "there is no regressor or no observation"));
        }
        let mut columns = columns_of(design);
        let scales = lengths(&columns);
        let mut outcome = outcome.to_vec();
        let absorber = Absorber::new(effects, None);
        for column in &mut columns {
            absorber.take_out(column)?;
        }
        absorber.take_out(&mut outcome)?;
        must_vary(&columns, &scales)?;
        Ok(Demeaned { columns, outcome })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    fn made(seed: u64) -> (Matrix, Vec<f64>, Vec<usize>) {
        let mut random = Random::seeded(seed);
        let design = Matrix::from_fn(40, 2, |row, column| if column == 0 { 1.0 } else { (row % 9) as f64 });
        let outcome = (0..40).map(|row| row as f64 * 0.1 + random.unit()).collect();
        (design, outcome, (0..40).map(|row| row / 4).collect())
    }

    proptest! {
        #[test]
        fn what_is_left_has_nothing_to_do_with_the_regressors(seed: u64) {
            let (design, outcome, _) = made(seed);
            let fit = ols(&design, &outcome, Errors::Robust, SmallSample::Raw).expect("a fit");
            for column in 0..2 {
                prop_assert!(crate::math::dot(&fit.residuals, &design.column(column)).abs() < 1e-10);
            }
        }

        #[test]
        fn a_cluster_per_observation_is_the_robust_error_and_two_equal_ways_are_one(seed: u64) {
            let (design, outcome, clusters) = made(seed);
            let own: Vec<usize> = (0..40).rev().collect();
            let errors = |errors| {
                ols(&design, &outcome, errors, SmallSample::Raw).expect("a fit").standard_errors
            };
            let (robust, single) = (errors(Errors::Robust), errors(Errors::Clustered(&own)));
            let once = errors(Errors::Clustered(&clusters));
            let twice = errors(Errors::TwoWay(&clusters, &clusters));
            for place in 0..2 {
                prop_assert!((robust[place] - single[place]).abs() < 1e-12);
                prop_assert!((once[place] - twice[place]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_factor_is_named_and_given() {
        let (design, outcome, clusters) = made(1);
        let factor =
            |small| ols(&design, &outcome, Errors::Clustered(&clusters), small).expect("a fit").factor;
        assert_eq!(factor(SmallSample::Raw), 1.0);
        assert_eq!(factor(SmallSample::Fixest), 10.0 / 9.0 * (39.0 / 38.0));
        assert_eq!(factor(SmallSample::LinearModels), 40.0 / 38.0);
    }

    #[test]
    fn one_cluster_is_refused() {
        let (design, outcome, _) = made(1);
        let error =
            ols(&design, &outcome, Errors::Clustered(&[7; 40]), SmallSample::Raw).expect_err("a refusal");
        assert_eq!(error.to_string(), "a clustered error is not defined: there are fewer than two clusters");
    }
}

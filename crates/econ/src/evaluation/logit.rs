//! The logit model, shared by matching and by the doubly robust estimators.

use crate::evaluation::least_squares::fit;
use crate::math::exp;
use crate::{EconError, Matrix};

/// Newton steps after which there is no maximum to be found.
const STEPS: usize = 100;
/// How much the log odds of any unit may still move at the maximum.
const CONVERGED: f64 = 1e-12;
/// Below this, a step that is not smaller than the one before it consists of rounding.
const ROUNDING: f64 = 1e-8;

/// `P(d = 1 | x) = 1 / (1 + exp(-x'b))` at the maximum of its likelihood.
#[derive(Debug, Clone)]
pub(super) struct Logit {
    pub(super) coefficients: Vec<f64>,
    /// The inverse of the information.
    pub(super) covariance: Matrix,
    pub(super) scores: Vec<f64>,
    pub(super) steps: usize,
}

/// Fits by iteratively reweighted least squares. The columns include the constant.
pub(super) fn logit(columns: &[Vec<f64>], treated: &[bool]) -> Result<Logit, EconError> {
    let mut coefficients = vec![0.0; columns.len()];
    let mut before = f64::INFINITY;
    for steps in 1..=STEPS {
        let scores: Vec<f64> =
            log_odds(columns, &coefficients).map(|odds| 1.0 / (1.0 + exp(-odds))).collect();
        let roots: Vec<f64> = scores.iter().map(|p| (p * (1.0 - p)).sqrt()).collect();
        if roots.iter().all(|root| *root < 1e-8) {
            break;
        }
        let weighted: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| column.iter().zip(&roots).map(|(x, root)| x * root).collect())
            .collect();
        let working: Vec<f64> = treated
            .iter()
            .zip(&scores)
            .zip(&roots)
            .map(|((treated, p), root)| {
                let error = f64::from(u8::from(*treated)) - p;
                if *root > 0.0 { error / root } else { 0.0 }
            })
            .collect();
        let step = fit(&weighted, &working)?;
        let moved = log_odds(columns, &step.coefficients).map(f64::abs).fold(0.0, f64::max);
        coefficients.iter_mut().zip(&step.coefficients).for_each(|(b, step)| *b += step);
        if moved <= CONVERGED || (moved <= ROUNDING && moved >= before) {
            return Ok(Logit { coefficients, covariance: step.inverse, scores, steps });
        }
        before = moved;
    }
    let reason = "the covariates tell treated and others apart without error, or do not vary";
    Err(EconError::undefined("the score", reason))
}

fn log_odds(columns: &[Vec<f64>], coefficients: &[f64]) -> impl Iterator<Item = f64> {
    let rows = columns.first().map_or(0, Vec::len);
    (0..rows).map(move |row| columns.iter().zip(coefficients).map(|(x, b)| x[row] * b).sum())
}

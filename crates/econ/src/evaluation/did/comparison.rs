//! One comparison of two periods between treated and controls, with the influence of every unit.

use crate::evaluation::did::Adjustment;
use crate::evaluation::least_squares::fit;
use crate::evaluation::logit::{Logit, logit};
use crate::linear::LeastSquares;
use crate::math::{dot, mean, sum};
use crate::{EconError, Matrix};

/// The changes of some units.
pub(super) struct Comparison<'a> {
    pub(super) changes: Vec<f64>,
    pub(super) treated: &'a [bool],
    /// A row of covariates per unit.
    pub(super) covariates: Option<Vec<&'a [f64]>>,
}

/// The treated's change less the controls', and the influence of every unit on it.
pub(super) fn compared(
    comparison: &Comparison,
    adjustment: Adjustment,
) -> Result<(f64, Vec<f64>), EconError> {
    match &comparison.covariates {
        Some(rows) if adjustment != Adjustment::None => adjusted(comparison, rows, adjustment),
        _ => Ok(plain(comparison)),
    }
}

fn plain(comparison: &Comparison) -> (f64, Vec<f64>) {
    let Comparison { changes, treated, .. } = comparison;
    let side = |wanted: bool| -> (f64, f64) {
        let values: Vec<f64> = changes
            .iter()
            .zip(*treated)
            .filter(|(_, is)| **is == wanted)
            .map(|(change, _)| *change)
            .collect();
        (mean(&values), changes.len() as f64 / values.len() as f64)
    };
    let ((ours, our_weight), (theirs, their_weight)) = (side(true), side(false));
    let one = |(change, treated): (&f64, &bool)| {
        if *treated { our_weight * (change - ours) } else { their_weight * (theirs - change) }
    };
    (ours - theirs, changes.iter().zip(*treated).map(one).collect())
}

/// The estimators of Sant'Anna & Zhao (2020) for panels. `out` is the predicted change of a control
/// with the unit's covariates, 0 without a regression; controls weigh by their odds of treatment, or, with
/// regression alone, not at all: then the treated's own predictions stand for the controls.
fn adjusted(
    comparison: &Comparison,
    rows: &[&[f64]],
    adjustment: Adjustment,
) -> Result<(f64, Vec<f64>), EconError> {
    let Comparison { changes, treated, .. } = comparison;
    let units = changes.len();
    let n = units as f64;
    let mut columns = vec![vec![1.0; units]];
    columns.extend(
        (0..rows.first().map_or(0, |row| row.len())).map(|k| rows.iter().map(|row| row[k]).collect()),
    );
    let regression = match adjustment {
        Adjustment::Weighting => None,
        _ => Some(Prediction::new(&columns, comparison)?),
    };
    let score = match adjustment {
        Adjustment::Regression => None,
        _ => Some(logit(&columns, treated)?),
    };
    let apart: Vec<f64> = match &regression {
        None => changes.clone(),
        Some(regression) => {
            changes.iter().zip(&regression.predicted).map(|(change, out)| change - out).collect()
        }
    };
    let is_treated: Vec<f64> = treated.iter().map(|treated| f64::from(u8::from(*treated))).collect();
    let share = mean(&is_treated);
    let over_treated = |values: &[f64]| dot(values, &is_treated) / (n * share);
    let ours = over_treated(&apart);
    let mut influence: Vec<f64> =
        apart.iter().zip(&is_treated).map(|(apart, treated)| treated * (apart - ours) / share).collect();
    if let Some(regression) = &regression {
        let means: Vec<f64> = columns.iter().map(|column| over_treated(column)).collect();
        add(&mut influence, -1.0, &regression.influence(&columns, &means));
    }
    let Some(score) = score else {
        return Ok((ours, influence));
    };
    let odds: Vec<f64> = score
        .scores
        .iter()
        .zip(*treated)
        .map(|(p, treated)| if *treated { 0.0 } else { p / (1.0 - p) })
        .collect();
    let weight = mean(&odds);
    let theirs = dot(&odds, &apart) / (n * weight);
    let theirs_apart: Vec<f64> =
        odds.iter().zip(&apart).map(|(odds, apart)| odds * (apart - theirs) / weight).collect();
    add(&mut influence, -1.0, &theirs_apart);
    let moments: Vec<f64> = columns.iter().map(|column| dot(&theirs_apart, column) / n).collect();
    add(&mut influence, -1.0, &score_influence(&score, &columns, &is_treated, &moments));
    if let Some(regression) = &regression {
        let means: Vec<f64> = columns.iter().map(|column| dot(&odds, column) / (n * weight)).collect();
        add(&mut influence, 1.0, &regression.influence(&columns, &means));
    }
    Ok((ours - theirs, influence))
}

/// The controls' change as a linear function of covariates.
struct Prediction {
    predicted: Vec<f64>,
    /// The residual of controls, 0 for the treated.
    residuals: Vec<f64>,
    bread: Matrix,
}

impl Prediction {
    fn new(columns: &[Vec<f64>], comparison: &Comparison) -> Result<Prediction, EconError> {
        let of_controls = |values: &[f64]| -> Vec<f64> {
            values.iter().zip(comparison.treated).filter(|(_, treated)| !**treated).map(|(v, _)| *v).collect()
        };
        let own: Vec<Vec<f64>> = columns.iter().map(|column| of_controls(column)).collect();
        let LeastSquares { coefficients, inverse, .. } = fit(&own, &of_controls(&comparison.changes))?;
        let predicted: Vec<f64> = (0..comparison.changes.len())
            .map(|unit| columns.iter().zip(&coefficients).map(|(x, b)| x[unit] * b).sum())
            .collect();
        let residuals = (0..predicted.len())
            .map(
                |unit| {
                    if comparison.treated[unit] { 0.0 } else { comparison.changes[unit] - predicted[unit] }
                },
            )
            .collect();
        Ok(Prediction { predicted, residuals, bread: inverse })
    }

    /// What a unit adds to `means'b` by its part in the coefficients `b`.
    fn influence(&self, columns: &[Vec<f64>], means: &[f64]) -> Vec<f64> {
        along(columns, &self.bread, means, &self.residuals)
    }
}

/// What a unit adds to `moments'b` by its part in the coefficients `b` of the score.
fn score_influence(score: &Logit, columns: &[Vec<f64>], treated: &[f64], moments: &[f64]) -> Vec<f64> {
    let errors: Vec<f64> = treated.iter().zip(&score.scores).map(|(treated, p)| treated - p).collect();
    along(columns, &score.covariance, moments, &errors)
}

/// `n * error_i * x_i' B m`.
fn along(columns: &[Vec<f64>], bread: &Matrix, towards: &[f64], errors: &[f64]) -> Vec<f64> {
    let direction: Vec<f64> = bread.iter_rows().map(|row| dot(row, towards)).collect();
    let n = errors.len() as f64;
    (0..errors.len())
        .map(|unit| {
            let terms: Vec<f64> = columns.iter().zip(&direction).map(|(x, d)| x[unit] * d).collect();
            n * errors[unit] * sum(&terms)
        })
        .collect()
}

fn add(to: &mut [f64], sign: f64, values: &[f64]) {
    to.iter_mut().zip(values).for_each(|(to, value)| *to += sign * value);
}

//! Least squares on columns that may have lost their effects.

use crate::linear::{LeastSquares, least_squares};
use crate::math::dot;
use crate::{EconError, Matrix};

/// A column of which less than this share is left without the effects does not vary within them.
const NOTHING_LEFT: f64 = 1e-10;

/// The fit of an outcome on columns of its length.
pub(super) fn fit(columns: &[Vec<f64>], outcome: &[f64]) -> Result<LeastSquares, EconError> {
    let design = Matrix::from_fn(outcome.len(), columns.len(), |row, column| columns[column][row]);
    least_squares(&design, outcome)
}

/// Refuses columns of which nothing is left of the lengths they had before effects were taken out.
pub(super) fn must_vary(columns: &[Vec<f64>], before: &[f64]) -> Result<(), EconError> {
    let gone = |(after, before): (f64, &f64)| after <= NOTHING_LEFT * before;
    match lengths(columns).into_iter().zip(before).position(gone) {
        None => Ok(()),
        Some(column) => {
            let reason = format!("column {column} of the design does not vary within the effects");
            Err(EconError::undefined("the regression", reason))
        }
    }
}

/// The lengths of columns.
pub(super) fn lengths(columns: &[Vec<f64>]) -> Vec<f64> {
    columns.iter().map(|column| dot(column, column).sqrt()).collect()
}

/// The columns of a matrix.
pub(super) fn columns_of(design: &Matrix) -> Vec<Vec<f64>> {
    (0..design.columns()).map(|column| design.column(column)).collect()
}

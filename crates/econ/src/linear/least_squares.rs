//! Least squares.

use crate::error::same_length;
use crate::linear::eigen::Reflection;
use crate::linear::finite;
use crate::math::{dot, sum};
use crate::{EconError, Matrix};

/// A column of which less than this share of its length is left, when what the columns before it explain
/// is taken out, counts as a combination of them.
const SMALLEST_SHARE: f64 = 1e-10;

/// A least squares fit.
#[derive(Debug, Clone, PartialEq)]
pub struct LeastSquares {
    /// One per column of the design.
    pub coefficients: Vec<f64>,
    /// What the fit leaves, one per row of the design: `y - X b`.
    pub residuals: Vec<f64>,
    /// `(X'X)^-1`: the covariance of the coefficients when multiplied by the variance of the residuals.
    pub inverse: Matrix,
}

/// The `b` that makes `|y - X b|` smallest, by Householder's QR (Golub & Van Loan, section 5.3.2), which
/// keeps twice the digits that the normal equations keep.
///
/// Rows are observations, columns are variables; a constant is a column of ones like any other.
///
/// # Errors
/// [`EconError::Shape`] when `y` has another length than the design has rows, [`EconError::Value`] for a
/// NaN or an infinity, [`EconError::Undefined`] when there are fewer rows than columns or when a column is
/// a combination of those before it (the message names the column).
pub fn least_squares(design: &Matrix, outcome: &[f64]) -> Result<LeastSquares, EconError> {
    same_length("the outcome", design.rows(), outcome.len())?;
    finite("the design", design)?;
    finite("the outcome", &Matrix::new(outcome.len(), 1, outcome.to_vec())?)?;
    let variables = design.columns();
    if design.rows() < variables {
        let reason = format!("{} rows cannot determine {variables} coefficients", design.rows());
        return Err(EconError::undefined("the regression", reason));
    }
    let mut columns = design.transposed();
    let mut left = outcome.to_vec();
    let mut triangle = Matrix::zeros(variables, variables);
    for step in 0..variables {
        let length = dot(columns.row(step), columns.row(step)).sqrt();
        let reflection = Reflection::onto_first(columns.row(step)[step..].to_vec());
        if reflection.first.abs() <= SMALLEST_SHARE * length {
            let reason = format!("column {step} of the design is a combination of the columns before it");
            return Err(EconError::undefined("the regression", reason));
        }
        for column in step + 1..variables {
            reflection.apply(&mut columns.row_mut(column)[step..]);
            triangle[(step, column)] = columns[(column, step)];
        }
        triangle[(step, step)] = reflection.first;
        reflection.apply(&mut left[step..]);
    }
    let roots = inverse_of_triangle(&triangle);
    let coefficients: Vec<f64> =
        (0..variables).map(|row| dot(&roots.row(row)[row..], &left[row..variables])).collect();
    let residuals = design.iter_rows().zip(outcome).map(|(row, y)| y - dot(row, &coefficients)).collect();
    let inverse = Matrix::from_fn(variables, variables, |row, column| {
        let from = row.max(column);
        dot(&roots.row(row)[from..], &roots.row(column)[from..])
    });
    Ok(LeastSquares { coefficients, residuals, inverse })
}

/// The inverse of an upper triangle without a zero on its diagonal.
fn inverse_of_triangle(triangle: &Matrix) -> Matrix {
    let size = triangle.rows();
    let mut inverse = Matrix::zeros(size, size);
    for column in 0..size {
        inverse[(column, column)] = 1.0 / triangle[(column, column)];
        for row in (0..column).rev() {
            let terms: Vec<f64> =
                (row + 1..=column).map(|k| triangle[(row, k)] * inverse[(k, column)]).collect();
            inverse[(row, column)] = -sum(&terms) / triangle[(row, row)];
        }
    }
    inverse
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;
    use crate::linear::Cholesky;

    proptest! {
        #[test]
        fn what_is_left_is_at_right_angles_to_every_variable(
            variables in 1_usize..6, more in 0_usize..20, seed: u64,
        ) {
            let rows = variables + more;
            let mut random = Random::seeded(seed);
            let values = (0..rows * variables).map(|_| random.unit() - 0.5).collect();
            let design = Matrix::new(rows, variables, values).expect("as many values");
            let outcome: Vec<f64> = (0..rows).map(|_| random.unit()).collect();
            let fit = least_squares(&design, &outcome).expect("independent columns");
            for variable in 0..variables {
                let along = dot(&design.column(variable), &fit.residuals);
                let size: f64 = fit.coefficients.iter().map(|value| value.abs()).sum();
                prop_assert!(along.abs() < 1e-11 * (1.0 + size), "{along}");
            }
            let normal = design.transposed().product(&design).expect("shapes fit");
            if let Ok(factored) = Cholesky::of(&normal) {
                let inverse = factored.inverse().expect("an inverse");
                let largest = inverse.values().iter().fold(0.0_f64, |most, value| most.max(value.abs()));
                for (ours, theirs) in fit.inverse.values().iter().zip(inverse.values()) {
                    prop_assert!((ours - theirs).abs() < 1e-13 * (1.0 + largest * largest));
                }
            }
        }
    }

    #[test]
    fn a_line_through_points_on_a_line_is_found() {
        let design = Matrix::from_fn(3, 2, |row, column| if column == 0 { 1.0 } else { row as f64 });
        let fit = least_squares(&design, &[1.0, 3.0, 5.0]).expect("a line");
        assert!((fit.coefficients[0] - 1.0).abs() < 1e-14 && (fit.coefficients[1] - 2.0).abs() < 1e-14);
    }

    #[test]
    fn a_column_that_adds_nothing_is_named() {
        let design =
            Matrix::from_fn(4, 3, |row, column| (row * (column + 1) + usize::from(column == 2)) as f64);
        let design =
            Matrix::from_fn(4, 4, |row, column| if column == 0 { 1.0 } else { design[(row, column - 1)] });
        let error = least_squares(&design, &[0.0; 4]).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the regression is not defined: column 2 of the design is a combination of the columns before it"
        );
        let error = least_squares(&Matrix::zeros(1, 2), &[0.0]).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the regression is not defined: 1 rows cannot determine 2 coefficients"
        );
    }
}

//! Systems with a positive definite matrix.

use crate::error::same_length;
use crate::linear::{finite, square};
use crate::math::dot;
use crate::{EconError, Matrix};

/// A pivot that is left with less than this share of its diagonal is rounding error.
const SMALLEST_SHARE: f64 = 1e-13;

/// Cholesky's factor `L` of a symmetric positive definite matrix `A = L L'`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// Factors a matrix, of which only the lower triangle is read.
    ///
    /// # Errors
    /// [`EconError::Shape`] when the matrix is not square, [`EconError::Value`] when it has a NaN or an
    /// infinity, [`EconError::Undefined`] when it is not positive definite, with the row at fault.
    pub fn of(matrix: &Matrix) -> Result<Cholesky, EconError> {
        square("a positive definite matrix", matrix)?;
        finite("a positive definite matrix", matrix)?;
        let size = matrix.rows();
        let mut lower = Matrix::zeros(size, size);
        for row in 0..size {
            for column in 0..row {
                let left =
                    matrix[(row, column)] - dot(&lower.row(row)[..column], &lower.row(column)[..column]);
                lower[(row, column)] = left / lower[(column, column)];
            }
            let pivot = matrix[(row, row)] - dot(&lower.row(row)[..row], &lower.row(row)[..row]);
            if pivot <= SMALLEST_SHARE * matrix[(row, row)].abs() {
                let reason = format!("row {row} of the matrix is a combination of the rows before it");
                return Err(EconError::undefined("the solution", reason));
            }
            lower[(row, row)] = pivot.sqrt();
        }
        Ok(Cholesky { lower })
    }

    /// The triangular factor `L`.
    pub fn lower(&self) -> &Matrix {
        &self.lower
    }

    /// The `x` with `A x = right`.
    ///
    /// # Errors
    /// [`EconError::Shape`] when the right side has another length than the matrix.
    pub fn solve(&self, right: &[f64]) -> Result<Vec<f64>, EconError> {
        let size = self.lower.rows();
        same_length("the right side", size, right.len())?;
        let mut solution = right.to_vec();
        for row in 0..size {
            let known = dot(&self.lower.row(row)[..row], &solution[..row]);
            solution[row] = (solution[row] - known) / self.lower[(row, row)];
        }
        for row in (0..size).rev() {
            solution[row] /= self.lower[(row, row)];
            let value = solution[row];
            let above = self.lower.row(row)[..row].iter();
            solution[..row].iter_mut().zip(above).for_each(|(left, entry)| *left -= entry * value);
        }
        Ok(solution)
    }

    /// `A^-1`, symmetric to the last digit.
    ///
    /// # Errors
    /// None that a factored matrix can have.
    pub fn inverse(&self) -> Result<Matrix, EconError> {
        let size = self.lower.rows();
        let mut inverse = Matrix::zeros(size, size);
        for column in 0..size {
            let unit: Vec<f64> = (0..size).map(|row| f64::from(u8::from(row == column))).collect();
            inverse.row_mut(column).copy_from_slice(&self.solve(&unit)?);
        }
        for row in 0..size {
            for column in 0..row {
                let mean = 0.5 * (inverse[(row, column)] + inverse[(column, row)]);
                inverse[(row, column)] = mean;
                inverse[(column, row)] = mean;
            }
        }
        Ok(inverse)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    proptest! {
        #[test]
        fn a_solution_solves_and_an_inverse_inverts(size in 1_usize..20, seed: u64) {
            let mut random = Random::seeded(seed);
            let values = (0..size * (size + 5)).map(|_| random.unit() - 0.5).collect();
            let factor = Matrix::new(size, size + 5, values).expect("as many values");
            let matrix = factor.product(&factor.transposed()).expect("shapes fit");
            let right: Vec<f64> = (0..size).map(|_| random.unit()).collect();
            let factored = Cholesky::of(&matrix).expect("a positive definite matrix");
            let solution = factored.solve(&right).expect("a right side");
            for (row, right) in right.iter().enumerate() {
                prop_assert!((dot(matrix.row(row), &solution) - right).abs() < 1e-9);
            }
            let unit = matrix.product(&factored.inverse().expect("an inverse")).expect("shapes fit");
            for row in 0..size {
                for column in 0..size {
                    let expected = f64::from(u8::from(row == column));
                    prop_assert!((unit[(row, column)] - expected).abs() < 1e-8);
                }
            }
        }
    }

    #[test]
    fn a_singular_matrix_is_refused_with_its_row() {
        let matrix = Matrix::new(2, 2, vec![1.0, 2.0, 2.0, 4.0]).expect("four values");
        let error = Cholesky::of(&matrix).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the solution is not defined: row 1 of the matrix is a combination of the rows before it"
        );
    }
}

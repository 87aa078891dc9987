//! Linear algebra of small dense matrices: eigenvalues, least squares, positive definite systems.
//!
//! A library of linear algebra picks its kernels by processor and by number of threads, and the last
//! digits change with them. These are the textbook algorithms (Golub & Van Loan, Matrix Computations)
//! in one fixed order of operations. They are meant for a few hundred rows and columns, for their cost
//! grows with the cube.

mod cholesky;
mod eigen;
mod least_squares;

pub use cholesky::Cholesky;
pub use eigen::{Eigen, symmetric_eigen, tridiagonal_eigen};
pub use least_squares::{LeastSquares, least_squares};

use crate::{EconError, Matrix};

/// Refuses a matrix with a value that is NaN or infinite.
fn finite(what: &'static str, matrix: &Matrix) -> Result<(), EconError> {
    match matrix.values().iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(place) => {
            let (row, column) = (place / matrix.columns(), place % matrix.columns());
            let reason = "is not a finite number";
            Err(EconError::Value { what, row, column, value: matrix[(row, column)], reason })
        }
    }
}

/// Refuses a matrix that is not square.
fn square(what: &'static str, matrix: &Matrix) -> Result<(), EconError> {
    matrix.must_be(what, (matrix.rows(), matrix.rows()))
}

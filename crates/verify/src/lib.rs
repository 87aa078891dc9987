//! Compares the statistics of `asterism-econ` with results of the field's reference implementations.
//!
//! One module per method, one folder of reference results per module. [`checks`] computes everything
//! anew and says of every column how far it is from the reference.

mod check;
mod complementarity;
mod density;
mod golden;
mod lq;
mod proximity;
mod relatedness;
mod s3_quadrants;
mod similarity;
mod structural_distance;
mod trimmed;

pub use crate::check::{Check, Expected, difference};
pub use crate::golden::{Golden, Table, VerifyError, Wide};

/// What makes the checks of one method.
type Checks = fn(&Golden) -> Result<Vec<Check>, VerifyError>;

/// The methods, by the folder of their reference results, in the order in which they build on each other.
pub const METHODS: &[(&str, Checks)] = &[
    ("lq", lq::checks),
    ("relatedness", relatedness::checks),
    ("proximity", proximity::checks),
    ("density", density::checks),
    ("complementarity", complementarity::checks),
    ("similarity", similarity::checks),
    ("structural_distance", structural_distance::checks),
    ("s3_quadrants", s3_quadrants::checks),
];

/// The checks of all methods.
///
/// # Errors
/// [`VerifyError`] when a reference result cannot be read.
pub fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut all = Vec::new();
    for (_, checks) in METHODS {
        all.extend(checks(golden)?);
    }
    Ok(all)
}

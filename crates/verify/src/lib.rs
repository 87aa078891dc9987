//! Compares the statistics of `asterism-econ` with results of the field's reference implementations.
//!
//! One module per method, one folder of reference results per module. [`checks`] computes everything
//! anew and says of every column how far it is from the reference.

mod check;
mod did;
mod entry_model;
mod golden;
mod gravity;
mod linkage;
mod lq;
mod matching;
mod panel;
mod synth;

pub use crate::check::{Check, Expected, difference};
pub use crate::golden::{Golden, Table, VerifyError, Wide};

/// What makes the checks of one method.
type Checks = fn(&Golden) -> Result<Vec<Check>, VerifyError>;

/// The methods, by the folder of their reference results, in the order in which they build on each other.
pub const METHODS: &[(&str, Checks)] = &[
    ("lq", lq::checks),
    ("entry_model", entry_model::checks),
    ("gravity", gravity::checks),
    ("did", did::checks),
    ("panel", panel::checks),
    ("synth", synth::checks),
    ("matching", matching::checks),
    ("linkage", linkage::checks),
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

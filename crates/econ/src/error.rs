//! What can be wrong with an input.

/// Why a result cannot be given at all. A single cell that is not defined is NaN in its result instead,
/// and the function's documentation lists the cases.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EconError {
    /// Two inputs do not fit each other.
    #[error("{what} has the shape {found:?} where {expected:?} is needed")]
    Shape {
        /// The input that does not fit.
        what: &'static str,
        /// Rows and columns that would fit.
        expected: (usize, usize),
        /// Rows and columns that it has.
        found: (usize, usize),
    },
    /// A value that the method cannot take.
    #[error("{what}, row {row}, column {column}: {value} {reason}")]
    Value {
        /// The input it stands in.
        what: &'static str,
        /// Row, from 0.
        row: usize,
        /// Column, from 0.
        column: usize,
        /// The value.
        value: f64,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A parameter outside its range.
    #[error("{name} is {value}; it must be {allowed}")]
    Parameter {
        /// The parameter.
        name: &'static str,
        /// What was given.
        value: String,
        /// What is possible.
        allowed: &'static str,
    },
    /// The method has no answer on this input.
    #[error("{what} is not defined: {reason}")]
    Undefined {
        /// What was asked for.
        what: &'static str,
        /// Why there is none.
        reason: String,
    },
}

impl EconError {
    pub(crate) fn undefined(what: &'static str, reason: impl Into<String>) -> EconError {
        EconError::Undefined { what, reason: reason.into() }
    }

    pub(crate) fn parameter(
        name: &'static str,
        value: impl std::fmt::Display,
        allowed: &'static str,
    ) -> EconError {
        EconError::Parameter { name, value: value.to_string(), allowed }
    }
}

/// Refuses slices of another length than expected.
pub(crate) fn same_length(what: &'static str, expected: usize, found: usize) -> Result<(), EconError> {
    if expected == found {
        return Ok(());
    }
    Err(EconError::Shape { what, expected: (expected, 1), found: (found, 1) })
}

/// Refuses what is not a finite number of at least 0.
pub(crate) fn counts(what: &'static str, values: &[f64]) -> Result<(), EconError> {
    match values.iter().position(|value| !value.is_finite() || *value < 0.0) {
        None => Ok(()),
        Some(row) => {
            let reason = "is not a finite number of at least 0";
            Err(EconError::Value { what, row, column: 0, value: values[row], reason })
        }
    }
}

//! The statistics of the observatory: what regions are specialised in, what is related to it, how
//! complex it is, and which regions complement each other.
//!
//! # Conventions
//! Regions are rows and industries are columns; both are numbered from 0 in the order the caller gives
//! them. A number that is not defined is NaN, and the function says when; what cannot be computed at all
//! is an [`EconError`]. Nothing is rounded. The same input gives the same bytes on every machine and for
//! every number of threads: sums have a fixed order, elementary functions come from `libm`, chance from
//! [`Random`], and ties are decided by the lower index.

mod activity;
mod error;
mod matrix;
mod presence;
mod random;

pub mod complementarity;
pub mod density;
pub mod math;
pub mod opportunities;
pub mod parallel;
pub mod quotient;
pub mod relatedness;
pub mod similarity;
pub mod space;
pub mod structural;

pub use crate::activity::{Activity, Cell, Totals, Treated, Treatment};
pub use crate::error::EconError;
pub use crate::matrix::Matrix;
pub use crate::presence::{Presence, Trimmed};
pub use crate::random::Random;

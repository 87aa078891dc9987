#![doc = include_str!("../README.md")]

mod activity;
mod error;
mod matrix;
mod presence;
mod random;

pub mod agglomeration;
pub mod cluster_definitions;
pub mod math;
pub mod nulls;
pub mod parallel;
pub mod partition;
pub mod points;
pub mod quotient;
pub mod spatial;

pub use crate::activity::{Activity, Cell, Totals, Treated, Treatment};
pub use crate::error::EconError;
pub use crate::matrix::Matrix;
pub use crate::presence::{Presence, Trimmed};
pub use crate::random::Random;

#![doc = include_str!("../README.md")]

mod activity;
mod error;
mod links;
mod matrix;
mod presence;
mod random;

pub mod agglomeration;
pub mod cluster_definitions;
pub mod complementarity;
pub mod complexity;
pub mod concentration;
pub mod crosswalk;
pub mod density;
pub mod dynamics;
pub mod evaluation;
pub mod fitness;
pub mod inequality;
pub mod linear;
pub mod linkage;
pub mod math;
pub mod modular;
pub mod network;
pub mod nulls;
pub mod opportunities;
pub mod outlook;
pub mod parallel;
pub mod partition;
pub mod points;
pub mod prody;
pub mod quotient;
pub mod relatedness;
pub mod shift_share;
pub mod similarity;
pub mod space;
pub mod spatial;
pub mod specialisation;
pub mod stars;
pub mod structural;
pub mod variety;

pub use crate::activity::{Activity, Cell, Totals, Treated, Treatment};
pub use crate::error::EconError;
pub use crate::matrix::Matrix;
pub use crate::presence::{Presence, Trimmed};
pub use crate::random::Random;

//! How good a ranking is, by a set of searches whose results people have graded.

mod extract;
mod judged;
mod measure;

pub use extract::rows_of_table;
pub use judged::{Half, Judged, read_judged};
pub use measure::{Difference, Scored, difference, mean, score};

//! Networks: who works with whom, which industries belong together, and who stands between.
//!
//! A [`Graph`] is undirected and weighted. Its nodes are numbered from 0; ties are sorted, so nothing
//! here depends on the order in which edges were listed. Loops are kept apart from ties: no measure of
//! position counts them, and communities count them as they must.

pub mod brokerage;
pub mod centrality;
pub mod cohesion;
pub mod communities;
pub mod graph;
pub mod layout;
pub mod paths;
pub mod project;
pub mod rich_club;

pub use crate::network::graph::{Edge, Graph};

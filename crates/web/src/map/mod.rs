//! Maps of regions: our own grid of tiles, and true boundaries where the operator has pulled them.

mod boundaries;
mod legend;
mod projection;
mod tiles;

pub use boundaries::{Boundary, boundary_map};
pub use legend::{Classes, RegionValue};
pub use projection::laea;
pub use tiles::{tile_map, tiles};

#[cfg(test)]
mod tests;

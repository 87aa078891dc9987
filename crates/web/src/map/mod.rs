//! Maps of regions: our own grid of tiles, and true boundaries where the operator has pulled them.

mod atlas;
mod boundaries;
mod layer;
mod legend;
mod projection;
mod tiles;

pub use atlas::Atlas;
pub(crate) use atlas::Drawn;
pub use boundaries::{Outlines, Shapes, boundary_map};
pub use layer::{Gap, Layer};
pub use legend::{Classes, RegionValue};
pub use projection::laea;
pub use tiles::{tile_map, tiles};

#[cfg(test)]
mod tests;

//! Whether neighbouring regions are alike: spatial weights and autocorrelation.

mod autocorrelation;
mod local;
mod weights;

pub use autocorrelation::{Autocorrelation, Spread, geary, geary_permuted, moran, moran_permuted};
pub use local::{LocalMoran, LocalScaling, Quadrant, local_moran, local_moran_permuted};
pub use weights::{EARTH_RADIUS_KM, Place, Weights, great_circle_km};

#[cfg(test)]
mod tests;

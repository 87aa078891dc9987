//! Agglomeration by distance: whether points of a kind lie closer to each other than chance explains.
//!
//! Coordinates are planar, in one unit (kilometres, say) which the radii share; project longitudes and
//! latitudes first. Neighbours are found through a grid, so the cost grows with the pairs within the largest
//! radius and not with all pairs.

use crate::EconError;
use crate::error::{counts, same_length};

mod density;
mod grid;
mod neighbourhood;
mod ripley;

pub use density::{Band, KernelDensity, PairWeights, kernel_density, kernel_density_band};
pub use neighbourhood::{marcon_puech, marcon_puech_permuted};
pub use ripley::{EdgeCorrection, Window, besag_l, ripley_k};

/// Points with a kind (an industry) and a weight (employment) each.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    x: Vec<f64>,
    y: Vec<f64>,
    kinds: Vec<usize>,
    weights: Vec<f64>,
}

impl Points {
    /// Points by their coordinates, kinds and weights, one of each per point.
    ///
    /// # Errors
    /// [`EconError::Shape`] when lengths differ; [`EconError::Value`] for a coordinate that is not finite, or a
    /// weight that is not finite or below 0.
    pub fn new(x: Vec<f64>, y: Vec<f64>, kinds: Vec<usize>, weights: Vec<f64>) -> Result<Points, EconError> {
        same_length("the second coordinates", x.len(), y.len())?;
        same_length("the kinds of points", x.len(), kinds.len())?;
        same_length("the weights of points", x.len(), weights.len())?;
        counts("the weights of points", &weights)?;
        for (column, values) in [&x, &y].into_iter().enumerate() {
            if let Some(row) = values.iter().position(|value| !value.is_finite()) {
                let (what, reason) = ("the coordinates", "is not a finite number");
                return Err(EconError::Value { what, row, column, value: values[row], reason });
            }
        }
        Ok(Points { x, y, kinds, weights })
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// The points of a kind, ascending.
    pub fn of_kind(&self, kind: usize) -> Vec<usize> {
        (0..self.len()).filter(|point| self.kinds[*point] == kind).collect()
    }

    /// The distance of two points.
    fn distance(&self, from: usize, to: usize) -> f64 {
        let (x, y) = (self.x[from] - self.x[to], self.y[from] - self.y[to]);
        (x * x + y * y).sqrt()
    }
}

/// Refuses radii that do not ascend from 0 or more, and returns the largest.
fn largest_radius(radii: &[f64]) -> Result<f64, EconError> {
    let ascending = radii.windows(2).all(|two| two[0] < two[1]);
    match (radii.first(), radii.last()) {
        (Some(first), Some(last)) if ascending && *first >= 0.0 && last.is_finite() => Ok(*last),
        _ => Err(EconError::parameter("radii", format!("{radii:?}"), "finite, ascending numbers from 0 up")),
    }
}

#[cfg(test)]
mod tests;

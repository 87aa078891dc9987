//! Ripley's K.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use crate::math::sum;
use crate::points::grid::Grid;
use crate::points::{Points, largest_radius};
use crate::{EconError, Matrix, parallel};

/// The largest weight of a pair, as in spatstat: beyond it nearly all of a circle lies outside.
const LARGEST_WEIGHT: f64 = 100.0;

/// The rectangle in which points could lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// From left to right.
    pub x: (f64, f64),
    /// From bottom to top.
    pub y: (f64, f64),
}

/// What is done about neighbours that lie outside the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EdgeCorrection {
    /// A pair counts for the inverse of the share of the circle, around the first point through the second, that
    /// is inside (Ripley 1977); at most 100, as in spatstat.
    #[default]
    Isotropic,
    /// Nothing: K is too small for large radii.
    None,
}

impl Window {
    /// The smallest window that holds all points.
    ///
    /// # Errors
    /// [`EconError::Undefined`] without points.
    pub fn around(points: &Points) -> Result<Window, EconError> {
        let range = |values: &[f64]| {
            values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(*value), high.max(*value))
            })
        };
        if points.is_empty() {
            return Err(EconError::undefined("the window", "there are no points"));
        }
        Ok(Window { x: range(&points.x), y: range(&points.y) })
    }

    fn area(&self) -> f64 {
        (self.x.1 - self.x.0) * (self.y.1 - self.y.0)
    }

    /// The share inside of a circle around a point of the window.
    fn share_inside(&self, x: f64, y: f64, radius: f64) -> f64 {
        // Half the angle that each side cuts off, seen from the centre: left, right, bottom, top.
        let cut = |to_side: f64| if to_side < radius { libm::acos(to_side / radius) } else { 0.0 };
        let sides = [x - self.x.0, self.x.1 - x, y - self.y.0, self.y.1 - y].map(cut);
        let [left, right, bottom, top] = sides;
        let mut outside = 2.0 * (left + right + bottom + top);
        // What lies beyond a corner was counted for both sides.
        for (one, other) in [(left, bottom), (left, top), (right, bottom), (right, top)] {
            outside -= (one + other - FRAC_PI_2).max(0.0);
        }
        (1.0 - outside / TAU).clamp(0.0, 1.0)
    }
}

/// Ripley's K of the points of a kind, one value per radius (Ripley 1977): the expected number of further
/// points within a radius of a point over the density of points, an area; `pi r^2` for points by chance.
///
/// `K(r) = A / (n (n - 1)) sum_{i != j} e_ij [d_ij <= r]` with the area `A` of the window and the weights `e_ij` of
/// the edge correction; weights of points do not enter. Reads well up to a quarter of the window's shorter
/// side. NaN for fewer than two points.
///
/// # Elsewhere
/// dbmss and spatstat divide by `n (n - 1)` as here; other texts by `n^2`.
///
/// # Errors
/// [`EconError::Parameter`] for radii that do not ascend from 0 or more, or a window without area;
/// [`EconError::Value`] for a point outside the window.
pub fn ripley_k(
    points: &Points,
    kind: usize,
    radii: &[f64],
    window: Window,
    correction: EdgeCorrection,
) -> Result<Vec<f64>, EconError> {
    let reach = largest_radius(radii)?;
    let area = window.area();
    if !(area > 0.0 && area.is_finite()) || window.x.0 > window.x.1 {
        return Err(EconError::parameter("the area of the window", area, "a number above 0"));
    }
    let chosen = points.of_kind(kind);
    let inside = |value: f64, (low, high): (f64, f64)| low <= value && value <= high;
    for point in &chosen {
        for (column, value, range) in [(0, points.x[*point], window.x), (1, points.y[*point], window.y)] {
            if !inside(value, range) {
                let (what, reason) = ("the coordinates", "is outside the window");
                return Err(EconError::Value { what, row: *point, column, value, reason });
            }
        }
    }
    let grid = Grid::of(points, &chosen, reach);
    let steps = radii.len();
    let mut found = Matrix::zeros(chosen.len(), steps);
    parallel::over_rows(found.values_mut(), steps, chosen.len().saturating_mul(60), |first, block| {
        for (point, found) in chosen[first..].iter().zip(block.chunks_exact_mut(steps)) {
            grid.near(*point, |_, distance| {
                let weight = match correction {
                    EdgeCorrection::Isotropic if distance > 0.0 => (1.0
                        / window.share_inside(points.x[*point], points.y[*point], distance))
                    .min(LARGEST_WEIGHT),
                    _ => 1.0,
                };
                found[radii.partition_point(|radius| *radius < distance)] += weight;
            });
        }
    });
    let turned = found.transposed();
    let count = chosen.len() as f64;
    let scale = if chosen.len() < 2 { f64::NAN } else { area / (count * (count - 1.0)) };
    let mut within = 0.0;
    Ok((0..steps)
        .map(|step| {
            within += sum(turned.row(step));
            scale * within
        })
        .collect())
}

/// Besag's L of K, `sqrt(K / pi) - r`: 0 for points by chance, in the unit of the radii (Besag 1977).
///
/// # Errors
/// [`EconError::Shape`] when there is not one value of K per radius.
pub fn besag_l(k: &[f64], radii: &[f64]) -> Result<Vec<f64>, EconError> {
    crate::error::same_length("the values of K", radii.len(), k.len())?;
    Ok(k.iter().zip(radii).map(|(k, radius)| (k / PI).sqrt() - radius).collect())
}

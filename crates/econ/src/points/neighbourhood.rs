//! Marcon & Puech's M: the weight of a kind among neighbours against its weight in the whole.

use crate::math::sum;
use crate::nulls::{Draws, NullTest};
use crate::points::grid::Grid;
use crate::points::{Points, largest_radius};
use crate::{EconError, Matrix, Random, parallel};

/// M of the neighbours of kind `neighbour` around the points of kind `reference`, one value per radius
/// (Marcon & Puech 2010): 1 as in the whole, above when they lie together, 0 and up.
///
/// `M(r) = sum_i [W_i^S(r) / W_i(r)] / sum_i [(W^S - w_i) / (W - w_i)]` over the reference points `i` that have
/// any neighbour of positive weight within `r` (distance `r` included, the point itself excluded); `W_i^S(r)` and
/// `W_i(r)` are the weights of the neighbours of the kind and of all neighbours, `W^S` and `W` those of the
/// whole. With two different kinds `W^S` is not reduced by the point's own weight. NaN where no reference point
/// has a neighbour, and for a kind without weight. Radii ascend.
///
/// # Errors
/// [`EconError::Parameter`] for radii that do not ascend from 0 or more.
pub fn marcon_puech(
    points: &Points,
    reference: usize,
    neighbour: usize,
    radii: &[f64],
) -> Result<Vec<f64>, EconError> {
    let all: Vec<usize> = (0..points.len()).collect();
    let grid = Grid::of(points, &all, largest_radius(radii)?);
    Ok(of_marks(&grid, points, &points.kinds, &points.weights, (reference, neighbour), radii))
}

/// [`marcon_puech`] beside what it is when kinds, with their weights, are put on the points in any order: one
/// test per radius. With two different kinds this scatters the reference kind too.
///
/// # Errors
/// As [`marcon_puech`]; [`EconError::Parameter`] when nothing is to be drawn.
pub fn marcon_puech_permuted(
    points: &Points,
    reference: usize,
    neighbour: usize,
    radii: &[f64],
    draws: Draws,
) -> Result<Vec<NullTest>, EconError> {
    let observed = marcon_puech(points, reference, neighbour, radii)?;
    let all: Vec<usize> = (0..points.len()).collect();
    let grid = Grid::of(points, &all, largest_radius(radii)?);
    if draws.repetitions == 0 {
        return Err(EconError::parameter("repetitions", 0, "at least 1"));
    }
    let mut null = Matrix::zeros(draws.repetitions, radii.len());
    for number in 0..draws.repetitions {
        let mut order = all.clone();
        Random::stream(draws.seed, number).shuffle(&mut order);
        let kinds: Vec<usize> = order.iter().map(|point| points.kinds[*point]).collect();
        let weights: Vec<f64> = order.iter().map(|point| points.weights[*point]).collect();
        let drawn = of_marks(&grid, points, &kinds, &weights, (reference, neighbour), radii);
        null.row_mut(number).copy_from_slice(&drawn);
    }
    let test = |(radius, observed): (usize, f64)| NullTest::of(observed, &null.column(radius), draws);
    Ok(observed.into_iter().enumerate().map(test).collect())
}

/// M when the points have these kinds and weights.
fn of_marks(
    grid: &Grid,
    points: &Points,
    kinds: &[usize],
    weights: &[f64],
    (reference, neighbour): (usize, usize),
    radii: &[f64],
) -> Vec<f64> {
    let whole = sum(weights);
    let of_kind: Vec<f64> = kinds
        .iter()
        .zip(weights)
        .filter(|(kind, _)| **kind == neighbour)
        .map(|(_, weight)| *weight)
        .collect();
    let of_kind = sum(&of_kind);
    let centres: Vec<usize> = (0..points.len()).filter(|point| kinds[*point] == reference).collect();
    // One row per reference point: the ratios, then the ratios expected.
    let steps = radii.len();
    let mut terms = Matrix::zeros(centres.len(), 2 * steps);
    parallel::over_rows(terms.values_mut(), 2 * steps, points.len().saturating_mul(4), |first, block| {
        for (centre, terms) in centres[first..].iter().zip(block.chunks_exact_mut(2 * steps)) {
            // The weights within each radius but not the one before.
            let (mut own, mut any) = (vec![0.0; steps], vec![0.0; steps]);
            grid.near(*centre, |other, distance| {
                let step = radii.partition_point(|radius| *radius < distance);
                any[step] += weights[other];
                if kinds[other] == neighbour {
                    own[step] += weights[other];
                }
            });
            let weight = weights[*centre];
            let left = if reference == neighbour { of_kind - weight } else { of_kind };
            let expected = left / (whole - weight);
            let (ratios, expectations) = terms.split_at_mut(steps);
            let (mut own_within, mut any_within) = (0.0, 0.0);
            for step in 0..steps {
                own_within += own[step];
                any_within += any[step];
                if any_within > 0.0 {
                    ratios[step] = own_within / any_within;
                    expectations[step] = expected;
                }
            }
        }
    });
    let turned = terms.transposed();
    (0..steps).map(|step| sum(turned.row(step)) / sum(turned.row(steps + step))).collect()
}

//! Duranton & Overman's density of the distances between points.

use crate::math::{exp, pow, standard_deviation, sum};
use crate::nulls::{Draws, quantile, repeated};
use crate::points::grid::Grid;
use crate::points::{Points, largest_radius};
use crate::{EconError, Matrix, Random, parallel};

/// Bandwidths after which a Gaussian kernel is 0 in double precision.
const EXACT_REACH: f64 = 39.0;
/// Bandwidths after which it is below 1e-17 of its height.
const BINNED_REACH: f64 = 9.0;
/// Bins per bandwidth, where distances are binned.
const BINS: f64 = 64.0;
/// Bins above which distances are not binned: the bandwidth is tiny beside the radii.
const MOST_BINS: f64 = 1_000_000.0;

/// How much a pair of points counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PairWeights {
    /// Every pair the same.
    #[default]
    Equal,
    /// By the product of the points' weights.
    Product,
}

/// The density of distances between points.
#[derive(Debug, Clone, PartialEq)]
pub struct KernelDensity {
    /// One value per radius, in 1 per unit of distance.
    pub values: Vec<f64>,
    /// The bandwidth of the kernel, in the unit of distance.
    pub bandwidth: f64,
}

/// The density beside those of points drawn by chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The density observed.
    pub observed: KernelDensity,
    /// Lower end of the band at each radius.
    pub lower: Vec<f64>,
    /// Upper end of the band at each radius.
    pub upper: Vec<f64>,
    /// Which values make the ends at each radius: the one of this rank from below and from above.
    pub rank: usize,
    /// The share of random curves that leave the band at any radius, at most 1 less the level.
    pub leaving: f64,
    /// By how much the observed density is above the band, added up over the radii: localisation.
    pub localisation: f64,
    /// By how much it is below, added up over the radii; 0 where there is localisation: dispersion.
    pub dispersion: f64,
    /// What was drawn.
    pub draws: Draws,
}

/// Duranton & Overman's Kd of the points of a kind (2005): the kernel density of the distances of all pairs, one
/// value per radius.
///
/// `Kd(r) = sum_{i<j} w_ij [g((r - d_ij) / h) + g((r + d_ij) / h)] / (h sum_{i<j} w_ij)` with the Gaussian kernel `g`,
/// reflected at 0 (Silverman 1986). The bandwidth `h` is Silverman's rule, R's `bw.nrd0`:
/// `0.9 min(s, IQR / 1.34) m^(-1/5)` of the `m` distances below twice the largest radius, unweighted; where the
/// quartiles coincide `s` alone counts, or else the first distance, or 1. Radii ascend. NaN for fewer than two
/// points, fewer than two such distances, or pairs without weight.
///
/// # Elsewhere
/// dbmss bins the distances for a fast Fourier transform, which moves values by about 0.06 %.
///
/// # Errors
/// [`EconError::Parameter`] for radii that do not ascend from 0 or more to above 0.
pub fn kernel_density(
    points: &Points,
    kind: usize,
    radii: &[f64],
    pair_weights: PairWeights,
) -> Result<KernelDensity, EconError> {
    let largest = positive_radius(radii)?;
    let chosen = points.of_kind(kind);
    let weights = weights_of(points, &chosen, pair_weights);
    let grid = Grid::of(points, &chosen, 2.0 * largest);
    let mut near = Vec::new();
    for point in &chosen {
        grid.near(*point, |other, distance| {
            if other > *point && distance < 2.0 * largest {
                near.push(distance);
            }
        });
    }
    let bandwidth = bandwidth(&near);
    if bandwidth.is_nan() {
        return Ok(KernelDensity { values: vec![f64::NAN; radii.len()], bandwidth });
    }
    drop(near);
    let grid = Grid::of(points, &chosen, largest + EXACT_REACH * bandwidth);
    let mut weight_at = vec![0.0; points.len()];
    chosen.iter().zip(&weights).for_each(|(point, weight)| weight_at[*point] = *weight);
    let steps = radii.len();
    let mut terms = Matrix::zeros(chosen.len(), steps);
    let work = chosen.len().saturating_mul(30 * steps);
    parallel::over_rows(terms.values_mut(), steps, work, |first, block| {
        for (point, terms) in chosen[first..].iter().zip(block.chunks_exact_mut(steps)) {
            grid.near(*point, |other, distance| {
                if other < *point {
                    return;
                }
                let weight = weight_at[*point] * weight_at[other];
                for (term, radius) in terms.iter_mut().zip(radii) {
                    *term += weight * reflected(*radius, distance, bandwidth);
                }
            });
        }
    });
    let scale = height(bandwidth) / all_pairs(&weights);
    let turned = terms.transposed();
    Ok(KernelDensity { values: (0..steps).map(|step| scale * sum(turned.row(step))).collect(), bandwidth })
}

/// [`kernel_density`] with a global confidence band by random labelling: the points of the kind are put on as many
/// places drawn from those of all points, taking their weights along.
///
/// The band is two-sided and global, as that of Duranton & Overman (2005): at every radius it runs from the value
/// of some rank from below to that of the same rank from above, and the rank is the largest for which at most
/// `1 - level` of the random curves leave the band at any radius. Random curves are computed from binned
/// distances, within 1e-4 of their exact values, each with its own bandwidth. Memory grows with the pairs
/// within twice the largest radius.
///
/// # Errors
/// As [`kernel_density`]; [`EconError::Parameter`] for a level outside 0..1 or nothing to draw;
/// [`EconError::Undefined`] when the density of some draw is not defined.
pub fn kernel_density_band(
    points: &Points,
    kind: usize,
    radii: &[f64],
    pair_weights: PairWeights,
    level: f64,
    draws: Draws,
) -> Result<Band, EconError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(EconError::parameter("level", level, "between 0 and 1, both excluded"));
    }
    let observed = kernel_density(points, kind, radii, pair_weights)?;
    let chosen = points.of_kind(kind);
    let weights = weights_of(points, &chosen, pair_weights);
    let pairs = chosen.len().saturating_mul(chosen.len()) / 2;
    let null =
        repeated(draws, radii.len(), pairs.saturating_mul(20), |random: &mut Random, curve: &mut [f64]| {
            let mut places: Vec<usize> = (0..points.len()).collect();
            for place in 0..chosen.len() {
                let other = place + random.below(places.len() - place);
                places.swap(place, other);
            }
            binned(points, &places[..chosen.len()], &weights, radii, curve);
        })?;
    if null.values().iter().chain(&observed.values).any(|value| value.is_nan()) {
        let reason = "too few pairs of points lie within twice the largest radius";
        return Err(EconError::undefined("the band of the density", reason));
    }
    let (rank, leaving) = global_rank(&null, 1.0 - level);
    let mut ends = (Vec::new(), Vec::new());
    for radius in 0..radii.len() {
        let mut values = null.column(radius);
        values.sort_unstable_by(f64::total_cmp);
        ends.0.push(values[rank - 1]);
        ends.1.push(values[values.len() - rank]);
    }
    let (lower, upper) = ends;
    let beyond =
        |differences: Vec<f64>| sum(&differences.into_iter().map(|d| d.max(0.0)).collect::<Vec<_>>());
    let localisation = beyond(observed.values.iter().zip(&upper).map(|(value, end)| value - end).collect());
    let dispersion = if localisation > 0.0 {
        0.0
    } else {
        beyond(observed.values.iter().zip(&lower).map(|(value, end)| end - value).collect())
    };
    Ok(Band { observed, lower, upper, rank, leaving, localisation, dispersion, draws })
}

/// The largest rank at which at most this share of the curves leaves the band of that rank, and the share. A
/// curve leaves the band of rank `k` when at some radius fewer than `k` values are as low, or as high, as its own.
fn global_rank(curves: &Matrix, most: f64) -> (usize, f64) {
    let count = curves.rows();
    // The first rank at which each curve is outside, over all radii.
    let mut depth = vec![usize::MAX; count];
    for radius in 0..curves.columns() {
        let values = curves.column(radius);
        let mut sorted = values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        for (depth, value) in depth.iter_mut().zip(&values) {
            let as_low = sorted.partition_point(|other| other <= value);
            let as_high = count - sorted.partition_point(|other| other < value);
            *depth = (*depth).min(as_low.min(as_high) + 1);
        }
    }
    depth.sort_unstable();
    let leaving = |rank: usize| depth.partition_point(|depth| *depth <= rank) as f64 / count as f64;
    let mut rank = 1;
    while rank < count.div_ceil(2) && leaving(rank + 1) <= most {
        rank += 1;
    }
    (rank, leaving(rank))
}

/// The density of the distances between places, from binned distances.
fn binned(points: &Points, places: &[usize], weights: &[f64], radii: &[f64], curve: &mut [f64]) {
    let Some(largest) = radii.last() else { return };
    let mut pairs = pairs_within(points, places, weights, 2.0 * largest);
    let near: Vec<f64> = pairs.iter().map(|(distance, _)| *distance).collect();
    let bandwidth = bandwidth(&near);
    if bandwidth.is_nan() {
        return curve.fill(f64::NAN);
    }
    let reach = largest + BINNED_REACH * bandwidth;
    if reach > 2.0 * largest {
        pairs = pairs_within(points, places, weights, reach);
    }
    let scale = height(bandwidth) / all_pairs(weights);
    let width = bandwidth / BINS;
    if reach / width > MOST_BINS {
        for (value, radius) in curve.iter_mut().zip(radii) {
            let term = |(distance, weight): &(f64, f64)| weight * reflected(*radius, *distance, bandwidth);
            *value = scale * sum(&pairs.iter().map(term).collect::<Vec<_>>());
        }
        return;
    }
    // Each distance is shared among the two nearest bins, in proportion to how near they are.
    let mut bins = vec![0.0; (reach / width) as usize + 3];
    for (distance, weight) in pairs.iter().filter(|(distance, _)| *distance <= reach) {
        let place = distance / width;
        let part = place - place.floor();
        bins[place as usize] += weight * (1.0 - part);
        bins[place as usize + 1] += weight * part;
    }
    for (value, radius) in curve.iter_mut().zip(radii) {
        let first = ((radius - BINNED_REACH * bandwidth) / width).max(0.0) as usize;
        let last = (((radius + BINNED_REACH * bandwidth) / width) as usize).min(bins.len() - 1);
        let filled = (first..=last).filter(|bin| bins[*bin] > 0.0);
        let terms: Vec<f64> =
            filled.map(|bin| bins[bin] * reflected(*radius, bin as f64 * width, bandwidth)).collect();
        *value = scale * sum(&terms);
    }
}

/// The pairs nearer than the reach with the product of their weights.
fn pairs_within(points: &Points, places: &[usize], weights: &[f64], reach: f64) -> Vec<(f64, f64)> {
    let mut weight_at = vec![0.0; points.len()];
    places.iter().zip(weights).for_each(|(place, weight)| weight_at[*place] = *weight);
    let grid = Grid::of(points, places, reach);
    let mut pairs = Vec::new();
    for place in places {
        grid.near(*place, |other, distance| {
            if other > *place && distance < reach {
                pairs.push((distance, weight_at[*place] * weight_at[other]));
            }
        });
    }
    pairs
}

fn positive_radius(radii: &[f64]) -> Result<f64, EconError> {
    let largest = largest_radius(radii)?;
    if largest > 0.0 {
        return Ok(largest);
    }
    Err(EconError::parameter("the largest radius", largest, "above 0"))
}

fn weights_of(points: &Points, chosen: &[usize], pair_weights: PairWeights) -> Vec<f64> {
    match pair_weights {
        PairWeights::Equal => vec![1.0; chosen.len()],
        PairWeights::Product => chosen.iter().map(|point| points.weights[*point]).collect(),
    }
}

/// The sum of the products of all pairs; NaN when there is none.
fn all_pairs(weights: &[f64]) -> f64 {
    let mut before = 0.0;
    let mut products = Vec::with_capacity(weights.len());
    for weight in weights {
        products.push(weight * before);
        before += weight;
    }
    let total = sum(&products);
    if total > 0.0 { total } else { f64::NAN }
}

/// R's `bw.nrd0`; NaN for fewer than two distances.
fn bandwidth(distances: &[f64]) -> f64 {
    if distances.len() < 2 {
        return f64::NAN;
    }
    let deviation = standard_deviation(distances, 1);
    let between = (quantile(distances, 0.75) - quantile(distances, 0.25)) / 1.34;
    let candidates = [deviation.min(between), deviation, distances[0].abs(), 1.0];
    let spread = candidates.into_iter().find(|spread| *spread > 0.0).unwrap_or(1.0);
    0.9 * spread * pow(distances.len() as f64, -0.2)
}

/// The kernel at its centre.
fn height(bandwidth: f64) -> f64 {
    1.0 / (bandwidth * std::f64::consts::TAU.sqrt())
}

/// The kernel at a distance seen from a radius, and its image beyond 0, over its height.
fn reflected(radius: f64, distance: f64, bandwidth: f64) -> f64 {
    let of = |apart: f64| {
        let scaled = apart / bandwidth;
        exp(-0.5 * (scaled * scaled))
    };
    of(radius - distance) + of(radius + distance)
}

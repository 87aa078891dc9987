//! Local Moran: which regions make the autocorrelation.

use crate::nulls::{Draws, NullTest};
use crate::spatial::Weights;
use crate::spatial::autocorrelation::{distances_from_mean, finite};
use crate::{EconError, Random, parallel};

/// What the sum of squares is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LocalScaling {
    /// `z'z / (n - 1)`, as PySAL's `esda`.
    #[default]
    NLessOne,
    /// `z'z / n`, as Anselin (1995), GeoDa and `spdep`.
    N,
}

/// A region and its neighbours, each above or below the mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// High among high.
    HighHigh,
    /// Low among high.
    LowHigh,
    /// Low among low.
    LowLow,
    /// High among low.
    HighLow,
}

/// Local Moran of every region.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalMoran {
    /// The measure; NaN for islands, and everywhere when the values do not vary.
    pub values: Vec<f64>,
    /// The weighted sum of the neighbours' values, in their unit; their mean when weights are row-standardised.
    /// NaN for islands.
    pub lags: Vec<f64>,
    /// Where the region lies; none for islands. A value or lag that equals the mean counts as low, as in `esda`.
    pub quadrants: Vec<Option<Quadrant>>,
}

/// Local Moran (Anselin 1995): `z_i sum_j w_ij z_j` over the mean square of `z`, the distances from the
/// mean. Positive where a region is like its neighbours. With row-standardised weights and
/// [`LocalScaling::N`] the mean over the regions is Moran's I.
///
/// # Errors
/// [`EconError::Shape`] and [`EconError::Value`] for values that are not one finite number per region.
pub fn local_moran(
    values: &[f64],
    weights: &Weights,
    scaling: LocalScaling,
) -> Result<LocalMoran, EconError> {
    finite(values, weights)?;
    let apart = distances_from_mean(values);
    let scale = scale(&apart, scaling);
    let lags_apart = weights.lag(&apart)?;
    let quadrant = |(own, lag): (&f64, &f64)| match (*own > 0.0, *lag > 0.0) {
        _ if lag.is_nan() => None,
        (true, true) => Some(Quadrant::HighHigh),
        (false, true) => Some(Quadrant::LowHigh),
        (false, false) => Some(Quadrant::LowLow),
        (true, false) => Some(Quadrant::HighLow),
    };
    Ok(LocalMoran {
        values: apart.iter().zip(&lags_apart).map(|(own, lag)| own * lag / scale).collect(),
        lags: weights.lag(values)?,
        quadrants: apart.iter().zip(&lags_apart).map(quadrant).collect(),
    })
}

/// Local Moran of every region beside what it is when the region keeps its value and its neighbours have the
/// values of any other regions (conditional permutation, Anselin 1995). NaN for islands.
///
/// Every region draws from a stream of its own. Many regions are tested at once: correct the p-values.
///
/// # Errors
/// As [`local_moran`]; [`EconError::Parameter`] when nothing is to be drawn.
pub fn local_moran_permuted(
    values: &[f64],
    weights: &Weights,
    scaling: LocalScaling,
    draws: Draws,
) -> Result<Vec<NullTest>, EconError> {
    if draws.repetitions == 0 {
        return Err(EconError::parameter("repetitions", 0, "at least 1"));
    }
    let observed = local_moran(values, weights, scaling)?.values;
    let apart = distances_from_mean(values);
    let scale = scale(&apart, scaling);
    let mut tests = vec![NullTest::of(f64::NAN, &[], draws); values.len()];
    let neighbours = weights.values().len() / values.len().max(1);
    let work = draws.repetitions.saturating_mul(20 * (neighbours + 1));
    parallel::over_rows(&mut tests, 1, work, |first, block| {
        for (region, test) in (first..).zip(block.iter_mut()) {
            let own: Vec<f64> = weights.neighbours(region).map(|(_, weight)| weight).collect();
            let mut random = Random::stream(draws.seed, region);
            let mut others: Vec<f64> = apart.clone();
            others.swap_remove(region);
            let mut draw = |_| {
                let lag = own.iter().enumerate().fold(0.0, |sum, (place, weight)| {
                    let chosen = place + random.below(others.len() - place);
                    others.swap(place, chosen);
                    sum + weight * others[place]
                });
                apart[region] * lag / scale
            };
            if !own.is_empty() {
                let null: Vec<f64> = (0..draws.repetitions).map(&mut draw).collect();
                *test = NullTest::of(observed[region], &null, draws);
            }
        }
    });
    Ok(tests)
}

fn scale(apart: &[f64], scaling: LocalScaling) -> f64 {
    let count = match scaling {
        LocalScaling::NLessOne => apart.len() as f64 - 1.0,
        LocalScaling::N => apart.len() as f64,
    };
    crate::math::dot(apart, apart) / count
}

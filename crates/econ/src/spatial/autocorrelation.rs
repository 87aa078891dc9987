//! Moran's I and Geary's C.

use crate::error::same_length;
use crate::math::{mean, sum};
use crate::nulls::{Draws, NullTest, repeated};
use crate::spatial::Weights;
use crate::{EconError, Random};

/// How far a measure may lie from its expectation by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The variance.
    pub variance: f64,
    /// `(value - expected) / sqrt(variance)`.
    pub z: f64,
}

/// A measure of spatial autocorrelation beside what no autocorrelation would give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Autocorrelation {
    /// The measure.
    pub value: f64,
    /// Its expectation.
    pub expected: f64,
    /// When the values are drawn from a normal distribution.
    pub normality: Spread,
    /// When the values are put into any order; NaN for fewer than four regions.
    pub randomisation: Spread,
}

/// Moran's I (Moran 1950; moments by Cliff & Ord 1981): `(n / S0) z'Wz / z'z` with `z` the distances from the
/// mean and `S0` the sum of weights. About -1..1; above its expectation `-1 / (n - 1)` when neighbours are alike.
///
/// NaN when the values do not vary. Weights are taken as they are; row-standardise them first for the usual
/// form.
///
/// # Elsewhere
/// PySAL's `esda` gives islands a lag of zero, as if their neighbours were average, and counts them in `n`. Here
/// they are to be left out knowingly.
///
/// # Errors
/// [`EconError::Undefined`] when a region has no neighbours ([`Weights::islands`], [`Weights::select`]) or there
/// are fewer than three regions; [`EconError::Shape`] and [`EconError::Value`] for values that are not one
/// finite number per region.
pub fn moran(values: &[f64], weights: &Weights) -> Result<Autocorrelation, EconError> {
    let apart = centred("Moran's I", values, weights)?;
    let Sums { n, s0, s1, s2, kurtosis } = Sums::of(&apart, weights);
    let value = moran_of(&apart, weights, s0);
    let expected = -1.0 / (n - 1.0);
    let normality = (n * n * s1 - n * s2 + 3.0 * s0 * s0) / ((n * n - 1.0) * s0 * s0) - expected * expected;
    let of_order = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0 * s0)
        - kurtosis * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0 * s0);
    let randomisation = of_order / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0 * s0) - expected * expected;
    Ok(summary(value, expected, n, normality, randomisation))
}

/// Geary's C (Geary 1954; moments by Cliff & Ord 1981):
/// `(n - 1) sum_ij w_ij (x_i - x_j)^2 / (2 S0 z'z)`, 0 and up; below its expectation 1 when neighbours are alike.
///
/// NaN when the values do not vary.
///
/// # Errors
/// As [`moran`].
pub fn geary(values: &[f64], weights: &Weights) -> Result<Autocorrelation, EconError> {
    let apart = centred("Geary's C", values, weights)?;
    let Sums { n, s0, s1, s2, kurtosis } = Sums::of(&apart, weights);
    let value = geary_of(&apart, weights, s0);
    let normality = ((2.0 * s1 + s2) * (n - 1.0) - 4.0 * s0 * s0) / (2.0 * (n + 1.0) * s0 * s0);
    let squared = (n - 1.0) * (n - 1.0);
    let of_order = (n - 1.0) * s1 * (n * n - 3.0 * n + 3.0 - (n - 1.0) * kurtosis)
        - 0.25 * (n - 1.0) * s2 * (n * n + 3.0 * n - 6.0 - (n * n - n + 2.0) * kurtosis)
        + s0 * s0 * (n * n - 3.0 - squared * kurtosis);
    let randomisation = of_order / (n * (n - 2.0) * (n - 3.0) * s0 * s0);
    Ok(summary(value, 1.0, n, normality, randomisation))
}

/// Moran's I beside what it is when the values are put into any order.
///
/// # Errors
/// As [`moran`]; [`EconError::Parameter`] when nothing is to be drawn.
pub fn moran_permuted(values: &[f64], weights: &Weights, draws: Draws) -> Result<NullTest, EconError> {
    permuted(centred("Moran's I", values, weights)?, weights, draws, moran_of)
}

/// Geary's C beside what it is when the values are put into any order.
///
/// # Errors
/// As [`moran_permuted`].
pub fn geary_permuted(values: &[f64], weights: &Weights, draws: Draws) -> Result<NullTest, EconError> {
    permuted(centred("Geary's C", values, weights)?, weights, draws, geary_of)
}

fn permuted(
    apart: Vec<f64>,
    weights: &Weights,
    draws: Draws,
    measure: fn(&[f64], &Weights, f64) -> f64,
) -> Result<NullTest, EconError> {
    let s0 = sum(weights.values());
    let work = 5 * (weights.values().len() + apart.len());
    let null = repeated(draws, 1, work, |random: &mut Random, result: &mut [f64]| {
        let mut shuffled = apart.clone();
        random.shuffle(&mut shuffled);
        result[0] = measure(&shuffled, weights, s0);
    })?;
    Ok(NullTest::of(measure(&apart, weights, s0), null.values(), draws))
}

fn moran_of(apart: &[f64], weights: &Weights, s0: f64) -> f64 {
    let products: Vec<f64> =
        (0..apart.len()).map(|region| apart[region] * weights.lag_of(apart, region)).collect();
    apart.len() as f64 / s0 * sum(&products) / squares(apart)
}

fn geary_of(apart: &[f64], weights: &Weights, s0: f64) -> f64 {
    let of_region = |region: usize| {
        weights.neighbours(region).fold(0.0, |sum, (to, weight)| {
            let difference = apart[region] - apart[to];
            sum + weight * (difference * difference)
        })
    };
    let differences: Vec<f64> = (0..apart.len()).map(of_region).collect();
    (apart.len() as f64 - 1.0) * sum(&differences) / (2.0 * s0 * squares(apart))
}

fn squares(apart: &[f64]) -> f64 {
    crate::math::dot(apart, apart)
}

/// Distances from the mean, of values and weights that fit; exactly 0 when the values do not vary.
pub(super) fn centred(
    measure: &'static str,
    values: &[f64],
    weights: &Weights,
) -> Result<Vec<f64>, EconError> {
    finite(values, weights)?;
    if let Some(island) = weights.islands().first() {
        return Err(EconError::undefined(measure, format!("region {island} has no neighbours")));
    }
    if values.len() < 3 {
        return Err(EconError::undefined(measure, "it needs at least three regions"));
    }
    Ok(distances_from_mean(values))
}

pub(super) fn finite(values: &[f64], weights: &Weights) -> Result<(), EconError> {
    same_length("the values", weights.regions(), values.len())?;
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(row) => {
            let reason = "is not a finite number";
            Err(EconError::Value { what: "the values", row, column: 0, value: values[row], reason })
        }
    }
}

pub(super) fn distances_from_mean(values: &[f64]) -> Vec<f64> {
    // The mean of equal values may differ from them by rounding.
    if values.iter().all(|value| *value == values[0]) {
        return vec![0.0; values.len()];
    }
    let mean = mean(values);
    values.iter().map(|value| value - mean).collect()
}

/// What the moments of both measures are made of.
struct Sums {
    n: f64,
    s0: f64,
    /// `1/2 sum_ij (w_ij + w_ji)^2`.
    s1: f64,
    /// `sum_i (w_i. + w_.i)^2`.
    s2: f64,
    /// `n sum z^4 / (sum z^2)^2`.
    kurtosis: f64,
}

impl Sums {
    fn of(apart: &[f64], weights: &Weights) -> Sums {
        let regions = weights.regions();
        let mut sides = vec![0.0; regions];
        let mut pairs = Vec::with_capacity(weights.values().len());
        for from in 0..regions {
            for (to, weight) in weights.neighbours(from) {
                sides[from] += weight;
                sides[to] += weight;
                pairs.push(weight * weight + weight * weights.weight(to, from));
            }
        }
        let fourth: Vec<f64> = apart.iter().map(|value| value * value * (value * value)).collect();
        let (n, squares) = (regions as f64, squares(apart));
        Sums {
            n,
            s0: sum(weights.values()),
            s1: sum(&pairs),
            s2: crate::math::dot(&sides, &sides),
            kurtosis: n * sum(&fourth) / (squares * squares),
        }
    }
}

fn summary(value: f64, expected: f64, n: f64, normality: f64, randomisation: f64) -> Autocorrelation {
    let spread = |variance: f64| Spread { variance, z: (value - expected) / variance.sqrt() };
    let randomisation = if n > 3.0 { randomisation } else { f64::NAN };
    Autocorrelation { value, expected, normality: spread(normality), randomisation: spread(randomisation) }
}

//! Intervals by resampling regions, cells or whatever the unit of observation is.

use crate::nulls::{Draws, quantile, repeated};
use crate::{EconError, math};

/// How an interval is read from the resampled values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IntervalMethod {
    /// The quantiles of the resampled values (Efron 1979).
    #[default]
    Percentile,
    /// Bias-corrected and accelerated (Efron 1987): the quantiles are moved by how many resampled values
    /// lie below the estimate, and by the skewness of its jackknife values. Second-order accurate.
    Bca,
}

/// An estimate with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// The statistic of all units, each once.
    pub estimate: f64,
    /// Standard deviation of the resampled values, divisor n - 1.
    pub standard_error: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// The confidence level.
    pub level: f64,
    /// Resamples in which the statistic was not defined; they are left out.
    pub undefined: usize,
    /// What was drawn.
    pub draws: Draws,
}

/// The values of a statistic when `units` units (regions, cells …) are drawn with replacement, as many as
/// there are: one value per repetition. `statistic` is given the numbers of the units drawn.
///
/// # Errors
/// [`EconError::Parameter`] when there is no unit or nothing is to be drawn.
pub fn bootstrap(
    units: usize,
    draws: Draws,
    statistic: impl Fn(&[usize]) -> f64 + Sync,
) -> Result<Vec<f64>, EconError> {
    if units == 0 {
        return Err(EconError::parameter("units", 0, "at least 1"));
    }
    let values = repeated(draws, 1, units.saturating_mul(20), |random, result| {
        let drawn: Vec<usize> = (0..units).map(|_| random.below(units)).collect();
        result[0] = statistic(&drawn);
    })?;
    Ok(values.values().to_vec())
}

/// A statistic of `units` units with its bootstrap interval.
///
/// The ends are type 7 quantiles of the resampled values. [`IntervalMethod::Bca`] computes the statistic
/// once more without each unit in turn. The ends are NaN where the statistic is not defined, in no resample
/// defined, or for BCa without one of the units not defined or below or above every resampled value.
///
/// # Errors
/// [`EconError::Parameter`] for a level outside 0..1, no unit, or nothing to draw.
pub fn interval(
    units: usize,
    level: f64,
    method: IntervalMethod,
    draws: Draws,
    statistic: impl Fn(&[usize]) -> f64 + Sync,
) -> Result<Interval, EconError> {
    if !(level > 0.0 && level < 1.0) {
        return Err(EconError::parameter("level", level, "between 0 and 1, both excluded"));
    }
    let values: Vec<f64> = bootstrap(units, draws, &statistic)?;
    let defined: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    let all: Vec<usize> = (0..units).collect();
    let estimate = statistic(&all);
    let tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0);
    let (low, high) = match method {
        _ if estimate.is_nan() => (f64::NAN, f64::NAN),
        IntervalMethod::Percentile => tails,
        IntervalMethod::Bca => {
            let bias = normal_quantile(share_below(&defined, estimate));
            let acceleration = acceleration(&jackknife(&all, &statistic));
            let moved = |tail: f64| {
                let shifted = bias + normal_quantile(tail);
                normal_probability(bias + shifted / (1.0 - acceleration * shifted))
            };
            (moved(tails.0), moved(tails.1))
        }
    };
    Ok(Interval {
        estimate,
        standard_error: math::standard_deviation(&defined, 1),
        lower: quantile(&defined, low),
        upper: quantile(&defined, high),
        level,
        undefined: values.len() - defined.len(),
        draws,
    })
}

/// The statistic without each unit in turn.
fn jackknife(all: &[usize], statistic: impl Fn(&[usize]) -> f64) -> Vec<f64> {
    let without = |left_out: &usize| {
        let rest: Vec<usize> = all.iter().copied().filter(|unit| unit != left_out).collect();
        statistic(&rest)
    };
    all.iter().map(without).collect()
}

/// A sixth of the skewness of the jackknife values, sign turned; 0 when they do not vary.
fn acceleration(values: &[f64]) -> f64 {
    let mean = math::mean(values);
    let apart: Vec<f64> = values.iter().map(|value| mean - value).collect();
    let squares = math::dot(&apart, &apart);
    if squares == 0.0 {
        return 0.0;
    }
    let cubes: Vec<f64> = apart.iter().map(|value| value * value * value).collect();
    math::sum(&cubes) / (6.0 * squares * squares.sqrt())
}

/// The share of values below, those that are equal counted half.
fn share_below(values: &[f64], estimate: f64) -> f64 {
    let below = values.iter().filter(|value| **value < estimate).count();
    let equal = values.iter().filter(|value| **value == estimate).count();
    (below as f64 + equal as f64 / 2.0) / values.len() as f64
}

fn normal_probability(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The inverse of [`normal_probability`] by halving; NaN outside 0..1, ends excluded.
fn normal_quantile(probability: f64) -> f64 {
    if !(probability > 0.0 && probability < 1.0) {
        return f64::NAN;
    }
    // Beyond 40 standard deviations a probability is 0 or 1 in double precision.
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..70 {
        let middle = 0.5 * (low + high);
        if normal_probability(middle) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    const DRAWS: Draws = Draws { repetitions: 999, seed: 1 };

    fn skewed(count: usize, seed: u64) -> Vec<f64> {
        let mut random = Random::seeded(seed);
        (0..count).map(|_| -math::ln(1.0 - random.unit())).collect()
    }

    fn mean_of(values: &[f64]) -> impl Fn(&[usize]) -> f64 + Sync {
        move |units: &[usize]| units.iter().map(|unit| values[*unit]).sum::<f64>() / units.len() as f64
    }

    #[test]
    fn the_normal_quantile_is_the_table_s() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((normal_quantile(1e-9) + 5.997_807_015_007_687).abs() < 1e-9);
        assert!(normal_quantile(1.0).is_nan());
    }

    #[test]
    fn nine_intervals_of_ten_hold_the_mean_at_that_level() {
        for method in [IntervalMethod::Percentile, IntervalMethod::Bca] {
            let held = (0..200).filter(|trial| {
                let sample = skewed(40, 1000 + trial);
                let draws = Draws { repetitions: 199, seed: *trial };
                let found = interval(40, 0.9, method, draws, mean_of(&sample)).expect("an interval");
                found.lower <= 1.0 && 1.0 <= found.upper
            });
            let held = held.count();
            assert!((165..=195).contains(&held), "{method:?}: {held} of 200");
        }
    }

    #[test]
    fn the_corrected_interval_of_a_skewed_mean_lies_higher() {
        let sample = skewed(30, 5);
        let of = |method| interval(30, 0.95, method, DRAWS, mean_of(&sample)).expect("an interval");
        let (plain, corrected) = (of(IntervalMethod::Percentile), of(IntervalMethod::Bca));
        assert!(corrected.upper > plain.upper && corrected.lower > plain.lower);
        let expected = (math::variance(&sample, 0) / 30.0).sqrt();
        assert!((plain.standard_error / expected - 1.0).abs() < 0.1);
    }

    #[test]
    fn what_does_not_vary_has_an_interval_of_one_point() {
        for method in [IntervalMethod::Percentile, IntervalMethod::Bca] {
            let found = interval(5, 0.95, method, DRAWS, |_| 3.0).expect("an interval");
            assert_eq!((found.lower, found.upper, found.standard_error), (3.0, 3.0, 0.0));
        }
    }

    #[test]
    fn undefined_resamples_are_left_out_and_counted() {
        let statistic = |units: &[usize]| if units.contains(&0) { units.len() as f64 } else { f64::NAN };
        let found = interval(4, 0.95, IntervalMethod::Percentile, DRAWS, statistic).expect("an interval");
        assert!(found.undefined > 0 && found.undefined < 999);
        assert_eq!(found.lower, 4.0);
        let error = interval(4, 1.0, IntervalMethod::Percentile, DRAWS, statistic).expect_err("a refusal");
        assert_eq!(error.to_string(), "level is 1; it must be between 0 and 1, both excluded");
    }
}

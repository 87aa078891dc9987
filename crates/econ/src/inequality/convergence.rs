//! Whether poorer regions catch up, and whether regions become more alike.

use crate::error::same_length;
use crate::math::{dot, exp, ln, mean, standard_deviation, sum};
use crate::{EconError, Matrix};

/// One coefficient of a regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The coefficient.
    pub value: f64,
    /// Its standard error under errors of equal variance.
    pub error: f64,
    /// The coefficient over its standard error.
    pub t: f64,
    /// The two-sided probability of a larger `t` by chance, from Student's distribution.
    pub p: f64,
}

/// A straight line fitted by least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Its value at 0.
    pub intercept: Estimate,
    /// Its slope.
    pub slope: Estimate,
    /// The share of the variance that it explains, 0..1.
    pub r_squared: f64,
    /// The test of the slope against 0, with 1 and `degrees` degrees of freedom: the square of its `t`.
    pub f: f64,
    /// Observations less 2.
    pub degrees: usize,
}

/// Absolute beta convergence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    /// The regression of the annual growth of `ln y` on `ln y` at the start. A slope below 0 is convergence.
    pub line: Line,
    /// The speed of convergence per year, `-ln(1 + beta T) / T` (Barro & Sala-i-Martin 1992): which part of
    /// the distance to the common level is made up in a year. NaN when `1 + beta T` is not above 0.
    pub speed: f64,
    /// The years in which half of the distance is made up, `ln 2 / speed`.
    pub half_life: f64,
}

/// Beta convergence: least squares of `(1 / T) ln(y_T / y_0)` on `ln y_0` over regions (Baumol 1986; Barro &
/// Sala-i-Martin 1992).
///
/// # Elsewhere
/// REAT 3.0.3 `betaconv.ols` fits the same line but takes `-ln(1 + beta) / T` for the speed, which belongs to
/// growth over the whole period: with annual growth it is too slow by a factor of about `T`.
///
/// # Errors
/// [`EconError::Shape`] for lists of different lengths, [`EconError::Value`] for a value that is not above 0,
/// [`EconError::Parameter`] when `years` is not, [`EconError::Undefined`] for fewer than three regions or
/// when all start alike.
pub fn beta_convergence(before: &[f64], after: &[f64], years: f64) -> Result<Beta, EconError> {
    same_length("the values after", before.len(), after.len())?;
    if !(years > 0.0 && years.is_finite()) {
        return Err(EconError::parameter("years", years, "a number above 0"));
    }
    let start = logarithms("the values before", before)?;
    let end = logarithms("the values after", after)?;
    let growth: Vec<f64> = start.iter().zip(&end).map(|(start, end)| (end - start) / years).collect();
    let line = trend(&start, &growth)?;
    let kept = 1.0 + line.slope.value * years;
    let speed = if kept > 0.0 { -ln(kept) / years } else { f64::NAN };
    Ok(Beta { line, speed, half_life: ln(2.0) / speed })
}

/// Sigma convergence: the standard deviation of `ln y` over regions, one per year. `values` are regions by
/// years; the divisor of the variance is `n - ddof`. Regions converge when it falls; [`trend`] says how fast.
///
/// # Errors
/// [`EconError::Value`] for a value that is not above 0.
pub fn sigma_convergence(values: &Matrix, ddof: usize) -> Result<Vec<f64>, EconError> {
    (0..values.columns())
        .map(|year| {
            let logarithms = logarithms("the values", &values.column(year)).map_err(|error| match error {
                EconError::Value { what, row, value, reason, .. } => {
                    EconError::Value { what, row, column: year, value, reason }
                }
                error => error,
            })?;
            Ok(standard_deviation(&logarithms, ddof))
        })
        .collect()
}

/// Least squares of `y = a + b x`.
///
/// # Undefined
/// The share explained is NaN when `y` does not vary.
///
/// # Errors
/// [`EconError::Shape`] for lists of different lengths, [`EconError::Undefined`] for fewer than three
/// observations or when `x` does not vary.
pub fn trend(x: &[f64], y: &[f64]) -> Result<Line, EconError> {
    same_length("the observations", x.len(), y.len())?;
    if x.len() < 3 {
        return Err(EconError::undefined("a line", format!("{} observations are fewer than three", x.len())));
    }
    let (x_mean, y_mean) = (mean(x), mean(y));
    let x_apart: Vec<f64> = x.iter().map(|x| x - x_mean).collect();
    let y_apart: Vec<f64> = y.iter().map(|y| y - y_mean).collect();
    let spread = dot(&x_apart, &x_apart);
    if spread.is_nan() || spread <= 0.0 || x.iter().all(|value| *value == x[0]) {
        return Err(EconError::undefined("a line", "the variable on the right does not vary"));
    }
    let slope = dot(&x_apart, &y_apart) / spread;
    let intercept = y_mean - slope * x_mean;
    let squares = |(x, y): (&f64, &f64)| (y - slope * x) * (y - slope * x);
    let unexplained = sum(&x_apart.iter().zip(&y_apart).map(squares).collect::<Vec<f64>>());
    let degrees = x.len() - 2;
    let variance = unexplained / degrees as f64;
    let estimate = |value: f64, error: f64| {
        let t = value / error;
        Estimate { value, error, t, p: two_sided(t, degrees as f64) }
    };
    let count = x.len() as f64;
    let slope = estimate(slope, (variance / spread).sqrt());
    Ok(Line {
        intercept: estimate(intercept, (variance * (1.0 / count + x_mean * x_mean / spread)).sqrt()),
        slope,
        r_squared: 1.0 - unexplained / dot(&y_apart, &y_apart),
        f: slope.t * slope.t,
        degrees,
    })
}

fn logarithms(what: &'static str, values: &[f64]) -> Result<Vec<f64>, EconError> {
    match values.iter().position(|value| !(*value > 0.0 && value.is_finite())) {
        None => Ok(values.iter().map(|value| ln(*value)).collect()),
        Some(row) => {
            let reason = "is not a finite number above 0 and has no logarithm";
            Err(EconError::Value { what, row, column: 0, value: values[row], reason })
        }
    }
}

/// `P(|T| > |t|)` of Student's distribution: the incomplete beta function `I_x(degrees / 2, 1 / 2)` with
/// `x = degrees / (degrees + t^2)`.
fn two_sided(t: f64, degrees: f64) -> f64 {
    if t.is_nan() {
        return f64::NAN;
    }
    let x = degrees / (degrees + t * t);
    incomplete_beta(x, degrees / 2.0, 0.5)
}

/// The regularised incomplete beta function by its continued fraction (DLMF 8.17.22), which converges fast
/// on the side of the mean that it is taken on here.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let scale = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * ln(x) + b * ln(1.0 - x);
    if x < (a + 1.0) / (a + b + 2.0) {
        exp(scale) * continued_fraction(x, a, b) / a
    } else {
        1.0 - exp(scale) * continued_fraction(1.0 - x, b, a) / b
    }
}

/// Evaluated from the front (Lentz 1976).
fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TERMS: u32 = 500;
    let not_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in (1..TERMS).map(f64::from) {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / not_zero(1.0 + even * d);
        c = not_zero(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / not_zero(1.0 + odd * d);
        c = not_zero(1.0 + odd / c);
        value *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_that_converge_at_a_known_speed_are_found_to() {
        // Each region makes up 2 % of its distance to 100 a year, for 10 years.
        let before = [20.0, 40.0, 70.0, 130.0];
        let kept = exp(-0.02 * 10.0);
        let after: Vec<f64> = before.iter().map(|y| exp(ln(100.0) + (ln(*y) - ln(100.0)) * kept)).collect();
        let beta = beta_convergence(&before, &after, 10.0).expect("values");
        assert!((beta.speed - 0.02).abs() < 1e-12 && (beta.half_life - ln(2.0) / 0.02).abs() < 1e-9);
        assert!((beta.line.r_squared - 1.0).abs() < 1e-12);
        let values = Matrix::from_fn(4, 2, |region, year| [before[region], after[region]][year]);
        let sigma = sigma_convergence(&values, 0).expect("values");
        assert!((sigma[1] / sigma[0] - kept).abs() < 1e-12);
    }

    #[test]
    fn a_line_has_the_errors_worked_out_by_hand() {
        // x = 1..5, y = 1, 3, 2, 5, 4.
        let line = trend(&[1.0, 2.0, 3.0, 4.0, 5.0], &[1.0, 3.0, 2.0, 5.0, 4.0]).expect("a line");
        assert!((line.slope.value - 0.8).abs() < 1e-15 && (line.intercept.value - 0.6).abs() < 1e-14);
        assert!((line.slope.error - 0.346_410_161_513_775_45).abs() < 1e-15);
        assert!((line.r_squared - 0.64).abs() < 1e-15);
    }

    #[test]
    fn students_distribution_has_its_known_values() {
        // One degree: 1 - 2 atan(1) / pi = 1/2. Two degrees: 1 - t / sqrt(2 + t^2).
        assert!((two_sided(1.0, 1.0) - 0.5).abs() < 1e-14);
        assert!((two_sided(-3.0, 2.0) - (1.0 - 3.0 / 11_f64.sqrt())).abs() < 1e-14);
        assert!((two_sided(1.959_963_984_540_054, 1e8) - 0.05).abs() < 1e-7);
        assert!(two_sided(0.0, 5.0) == 1.0 && two_sided(f64::NAN, 5.0).is_nan());
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() {
        assert!(beta_convergence(&[1.0, 2.0, 0.0], &[1.0, 2.0, 3.0], 5.0).is_err());
        assert!(beta_convergence(&[1.0, 2.0], &[1.0, 2.0], 5.0).is_err());
        let error = trend(&[2.0, 2.0, 2.0], &[1.0, 2.0, 3.0]).expect_err("a refusal");
        assert_eq!(error.to_string(), "a line is not defined: the variable on the right does not vary");
        let error = sigma_convergence(&Matrix::from_fn(2, 2, |_, year| 1.0 - year as f64), 0);
        assert_eq!(
            error.expect_err("a refusal").to_string(),
            "the values, row 0, column 1: 0 is not a finite number above 0 and has no logarithm"
        );
    }
}

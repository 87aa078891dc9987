//! Whether the groups moved alike before treatment.

use crate::evaluation::did::{Estimate, GroupTime};
use crate::linear::Cholesky;
use crate::math::{dot, exp};
use crate::{EconError, Matrix};

/// A test that all effects before treatment are 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PreTrend {
    /// Wald's statistic.
    pub statistic: f64,
    /// How many effects before treatment there are.
    pub degrees: usize,
    /// The probability of a larger statistic when they are all 0. A large one does not show that trends
    /// are parallel: the test may be too weak to see that they are not.
    pub p_value: f64,
}

impl GroupTime {
    /// Wald's test of all effects before treatment at once, `a' V^-1 a` with `V` from the influence of
    /// units or clusters, beside the chi-squared distribution. R's did reports it as the pre-test of
    /// parallel trends.
    ///
    /// # Errors
    /// [`EconError::Undefined`] when there is no period before treatment to test, or the effects depend
    /// on each other, as with fewer clusters than effects.
    pub fn pre_trend(&self) -> Result<PreTrend, EconError> {
        let before: Vec<&Estimate> = self
            .cells
            .iter()
            .filter(|cell| cell.period < cell.group && !cell.estimate.standard_error.is_nan())
            .map(|cell| &cell.estimate)
            .collect();
        if before.is_empty() {
            return Err(EconError::undefined(
                "the test of trends",
                "no effect before treatment has an error",
            ));
        }
        let units = self.units.len() as f64;
        let influence: Vec<Vec<f64>> =
            before.iter().map(|estimate| self.independent(&estimate.influence)).collect();
        let covariance = Matrix::from_fn(before.len(), before.len(), |row, column| {
            dot(&influence[row], &influence[column]) / (units * units)
        });
        let effects: Vec<f64> = before.iter().map(|estimate| estimate.effect).collect();
        let statistic = dot(&effects, &Cholesky::of(&covariance)?.solve(&effects)?);
        let degrees = before.len();
        Ok(PreTrend { statistic, degrees, p_value: chi_squared_beyond(statistic, degrees) })
    }
}

/// The probability that a chi-squared value exceeds this one: a finite sum for whole degrees of freedom
/// (Abramowitz & Stegun 1964, 26.4.4 and 26.4.5).
fn chi_squared_beyond(value: f64, degrees: usize) -> f64 {
    let half = value / 2.0;
    let odd = degrees % 2 == 1;
    let (mut beyond, mut term, mut place) = if odd {
        let first = exp(-half) * half.sqrt() * std::f64::consts::FRAC_2_SQRT_PI;
        (libm::erfc(half.sqrt()), first, 1.5)
    } else {
        (0.0, exp(-half), 1.0)
    };
    for _ in 0..degrees / 2 {
        beyond += term;
        term *= half / place;
        place += 1.0;
    }
    beyond
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_critical_values_leave_five_percent() {
        for (degrees, critical) in [
            (1, 3.841_458_820_694_124),
            (2, 5.991_464_547_107_979),
            (5, 11.070_497_693_516_351),
            (10, 18.307_038_053_275_146),
        ] {
            assert!((chi_squared_beyond(critical, degrees) - 0.05).abs() < 1e-12, "{degrees}");
        }
    }
}

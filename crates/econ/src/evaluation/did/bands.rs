//! Bands that hold for all estimates at once.

use crate::evaluation::did::{Estimate, GroupTime};
use crate::{EconError, Random};

/// The distance between the quartiles of the standard normal distribution.
const QUARTILES_APART: f64 = 1.348_979_500_392_163_4;

/// Errors and a critical value from a multiplier bootstrap.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    /// One per estimate, from the quartiles of the draws; NaN for an effect that is 0 by construction.
    pub standard_errors: Vec<f64>,
    /// The band of every estimate is `effect -+ critical * standard_error`; at the same confidence for a
    /// single estimate it would be 1.96 for 0.95. NaN when no estimate has an error.
    pub critical: f64,
}

/// A multiplier bootstrap (Callaway & Sant'Anna 2021, algorithm 1) of some estimates of one panel:
/// with the given confidence, such as 0.95, all bands cover at once.
///
/// Every draw multiplies the influence of units, or of whole clusters, by -1 or 1.
///
/// # Errors
/// [`EconError::Parameter`] when the confidence is not above 0 and below 1 or there are no draws;
/// [`EconError::Shape`] when an estimate is not of this panel.
pub fn bands(
    effects: &GroupTime,
    estimates: &[&Estimate],
    confidence: f64,
    draws: usize,
    seed: u64,
) -> Result<Bands, EconError> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(EconError::parameter("confidence", confidence, "above 0 and below 1"));
    }
    if draws == 0 {
        return Err(EconError::parameter("draws", draws, "at least 1"));
    }
    let units = effects.units.len();
    for estimate in estimates {
        crate::error::same_length("an estimate's influence", units, estimate.influence.len())?;
    }
    let parts: Vec<Vec<f64>> =
        estimates.iter().map(|estimate| effects.independent(&estimate.influence)).collect();
    let independent = parts.first().map_or(0, Vec::len);
    let mut random = Random::seeded(seed);
    let mut signs = vec![1.0; independent];
    let mut drawn = vec![Vec::with_capacity(draws); estimates.len()];
    for _ in 0..draws {
        for signs in signs.chunks_mut(64) {
            let bits = random.bits();
            signs
                .iter_mut()
                .enumerate()
                .for_each(|(k, sign)| *sign = if bits >> k & 1 == 1 { 1.0 } else { -1.0 });
        }
        for (drawn, part) in drawn.iter_mut().zip(&parts) {
            drawn.push(crate::math::dot(part, &signs) / units as f64);
        }
    }
    let standard_errors: Vec<f64> =
        drawn.iter().zip(estimates).map(|(drawn, of)| spread(drawn, of)).collect();
    let largest: Vec<f64> = (0..draws)
        .map(|draw| {
            drawn
                .iter()
                .zip(&standard_errors)
                .map(|(drawn, error)| drawn[draw].abs() / error)
                .fold(f64::NAN, f64::max)
        })
        .collect();
    Ok(Bands { critical: quantile(&largest, confidence), standard_errors })
}

fn spread(drawn: &[f64], estimate: &Estimate) -> f64 {
    let apart = quantile(drawn, 0.75) - quantile(drawn, 0.25);
    if estimate.standard_error.is_nan() || apart == 0.0 { f64::NAN } else { apart / QUARTILES_APART }
}

/// The smallest value that at least this share of values does not exceed.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let place = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

//! Did a policy work: regressions with fixed effects, staggered difference in differences, synthetic
//! control, matching, and the two regressions of regional science that need the same tools, gravity and
//! the entry model.
//!
//! Observations are rows. Units, periods, effects and clusters are given as labels, one whole number per
//! observation; the numbers need not be consecutive and their order has no meaning.

use std::collections::BTreeMap;

use crate::EconError;

mod absorb;
mod covariance;
mod least_squares;
mod logit;

pub mod did;
pub mod entry_model;
pub mod gravity;
pub mod matching;
pub mod panel;
pub mod regression;
pub mod synth;

pub use crate::evaluation::covariance::{Errors, SmallSample};

/// Labels, renumbered from 0 without gaps in ascending order.
#[derive(Debug, Clone)]
struct Groups {
    /// The group of every observation.
    of: Vec<usize>,
    /// How many groups there are.
    count: usize,
}

impl Groups {
    fn of_keys<K: Ord + Copy>(keys: impl Iterator<Item = K> + Clone) -> Groups {
        let mut numbers: BTreeMap<K, usize> = keys.clone().map(|key| (key, 0)).collect();
        numbers.values_mut().enumerate().for_each(|(place, number)| *number = place);
        Groups { of: keys.filter_map(|key| numbers.get(&key).copied()).collect(), count: numbers.len() }
    }

    fn of_labels(labels: &[usize]) -> Groups {
        Groups::of_keys(labels.iter().copied())
    }

    /// The groups of those that agree in both labels.
    fn crossed(&self, other: &Groups) -> Groups {
        Groups::of_keys(self.of.iter().copied().zip(other.of.iter().copied()))
    }

    /// Whether every group lies within one group of the other.
    fn nested_in(&self, other: &Groups) -> bool {
        self.crossed(other).count == self.count
    }

    /// The sum of a value over every group.
    fn sums(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.count];
        self.of.iter().zip(values).for_each(|(group, value)| sums[*group] += value);
        sums
    }
}

/// Refuses values that are NaN or infinite; `columns` is the width of the table they stand in.
fn finite(what: &'static str, columns: usize, values: &[f64]) -> Result<(), EconError> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(place) => Err(EconError::Value {
            what,
            row: place.checked_div(columns).unwrap_or(0),
            column: place.checked_rem(columns).unwrap_or(0),
            value: values[place],
            reason: "is not a finite number",
        }),
    }
}

//! Taking fixed effects out of a variable without a dummy for every level.

use crate::EconError;
use crate::evaluation::Groups;

/// What a further sweep may still remove, as a share of the variable.
const CONVERGED: f64 = 1e-14;
/// Steps after which a variable is given up.
const STEPS: usize = 20_000;

/// Takes the means of the levels of several effects out of a variable until none is left.
///
/// Demeaning by one effect after the other (Guimaraes & Portugal 2010) converges slowly where effects
/// hardly cross. A sweep forth and back is a symmetric projection, so conjugate gradients find where the
/// sweeps would end (Correia 2017). It stops when a sweep removes less than 1e-14 of the variable's
/// length; one effect, or two that are balanced, need one step.
#[derive(Debug, Clone)]
pub(super) struct Absorber<'a> {
    effects: &'a [Groups],
    weights: Option<&'a [f64]>,
    totals: Vec<Vec<f64>>,
}

impl<'a> Absorber<'a> {
    /// Effects, and weights of observations, all above 0.
    pub(super) fn new(effects: &'a [Groups], weights: Option<&'a [f64]>) -> Absorber<'a> {
        let total = |effect: &Groups| match weights {
            Some(weights) => effect.sums(weights.iter().copied()),
            None => effect.sums(effect.of.iter().map(|_| 1.0)),
        };
        Absorber { effects, weights, totals: effects.iter().map(total).collect() }
    }

    /// Takes the effects out of a variable.
    pub(super) fn take_out(&self, values: &mut [f64]) -> Result<(), EconError> {
        let whole = self.inner(values, values);
        if self.effects.is_empty() || whole == 0.0 {
            return Ok(());
        }
        let enough = CONVERGED * CONVERGED * whole;
        let mut removed = self.removed(values);
        let mut direction = removed.clone();
        let mut left = self.inner(&removed, &removed);
        for step in 1..=STEPS {
            if left <= enough {
                return Ok(());
            }
            let change = self.removed(&direction);
            let length = left / self.inner(&direction, &change);
            values.iter_mut().zip(&direction).for_each(|(value, direction)| *value -= length * direction);
            removed.iter_mut().zip(&change).for_each(|(removed, change)| *removed -= length * change);
            let before = std::mem::replace(&mut left, self.inner(&removed, &removed));
            let seems_done = left <= enough;
            // Rounding lets the running residual drift from the true one, so it is taken anew at times and
            // before the end.
            if seems_done || step % 50 == 0 {
                removed = self.removed(values);
                left = self.inner(&removed, &removed);
            }
            let kept = if seems_done { 0.0 } else { left / before };
            direction.iter_mut().zip(&removed).for_each(|(d, removed)| *d = removed + kept * *d);
        }
        Err(EconError::undefined("the regression", "taking out the effects does not converge"))
    }

    /// What one sweep forth and back removes.
    fn removed(&self, values: &[f64]) -> Vec<f64> {
        let mut swept = values.to_vec();
        let last = self.effects.len().saturating_sub(1);
        (0..self.effects.len()).for_each(|effect| self.demean(effect, &mut swept));
        (0..last).rev().for_each(|effect| self.demean(effect, &mut swept));
        swept.iter_mut().zip(values).for_each(|(swept, value)| *swept = value - *swept);
        swept
    }

    fn demean(&self, effect: usize, values: &mut [f64]) {
        let groups = &self.effects[effect];
        let mut means = match self.weights {
            Some(weights) => groups.sums(values.iter().zip(weights).map(|(value, weight)| value * weight)),
            None => groups.sums(values.iter().copied()),
        };
        means.iter_mut().zip(&self.totals[effect]).for_each(|(mean, total)| *mean /= total);
        values.iter_mut().zip(&groups.of).for_each(|(value, group)| *value -= means[*group]);
    }

    fn inner(&self, left: &[f64], right: &[f64]) -> f64 {
        match self.weights {
            Some(weights) => left.iter().zip(right).zip(weights).map(|((l, r), w)| l * r * w).sum(),
            None => crate::math::dot(left, right),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    proptest! {
        #[test]
        fn no_level_keeps_a_mean(seed: u64, rows in 1_usize..60, levels in 1_usize..9, weighted: bool) {
            let mut random = Random::seeded(seed);
            let effects: Vec<Groups> = (0..3)
                .map(|_| (0..rows).map(|_| random.below(levels)).collect::<Vec<usize>>())
                .map(|labels| Groups::of_labels(&labels))
                .collect();
            let weights: Vec<f64> = (0..rows).map(|_| 0.1 + random.unit()).collect();
            let mut values: Vec<f64> = (0..rows).map(|_| random.unit()).collect();
            let weights = weighted.then_some(weights.as_slice());
            Absorber::new(&effects, weights).take_out(&mut values).expect("convergence");
            for effect in &effects {
                let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
                let sums = effect.sums(values.iter().enumerate().map(|(row, value)| value * weight(row)));
                prop_assert!(sums.iter().all(|sum| sum.abs() < 1e-11), "{sums:?}");
            }
        }
    }

    #[test]
    fn effects_that_form_a_chain_are_taken_out() {
        let rows = 400_usize;
        let effects = [0, 1].map(|shift| Groups::of_keys((0..rows).map(move |row| (row + shift) / 2)));
        let mut random = Random::seeded(1);
        let mut values: Vec<f64> = (0..rows).map(|_| random.unit()).collect();
        Absorber::new(&effects, None).take_out(&mut values).expect("convergence");
        // As many levels as rows and one more, all connected: they explain everything.
        assert!(values.iter().all(|value| value.abs() < 1e-9), "{values:?}");
    }
}

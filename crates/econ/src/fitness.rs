//! Fitness of regions and quality of industries: complexity that does not average.

use crate::links::Links;
use crate::{EconError, Presence, math};

/// Ranks count as kept when nobody falls behind by more than this share: equal regions differ by rounding.
const SAME_RANK: f64 = 1e-12;

/// When the steps end. They need not converge: the fitness of the weakest regions can fall for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// After so many steps. The `iterations = 20` of economiccomplexity 2.0.0 are 19 steps.
    Steps(usize),
    /// As soon as the order of regions has stayed the same for so many steps, and in any case after `most`.
    StableRanks {
        /// Steps in a row without a change of ranks.
        kept: usize,
        /// Steps at most.
        most: usize,
    },
}

/// Fitness, quality, and what happened on the way. Numbered are those regions and industries that have a
/// one; all lists keep the order of the matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitness {
    /// `F`, one per kept region, mean 1.
    pub regions: Vec<f64>,
    /// `Q`, one per kept industry, mean 1.
    pub industries: Vec<f64>,
    /// How many steps were taken.
    pub steps: usize,
    /// For how many of the last steps the order of regions has stayed the same.
    pub ranks_kept: usize,
    /// The largest relative change of a region's fitness in the last step; NaN without a step. Where it
    /// stays away from 0, that region's fitness is on its way to 0 and only its rank means something.
    pub last_change: f64,
    /// The regions kept, as numbers of the matrix's rows.
    pub kept_regions: Vec<usize>,
    /// The industries kept, as numbers of the matrix's columns.
    pub kept_industries: Vec<usize>,
}

/// Fitness and quality (Tacchella et al. 2012): a region is as fit as the sum of its industries'
/// qualities, an industry is as good as its least fit regions let it be.
///
/// Starting from 1, each step takes `F_r = sum_i M Q_i` and `Q_i = (sum_r M F_r^-e)^(-1/e)` from the old
/// values and divides each by its mean. The extremality `e` is 1 in the original; the larger, the more
/// the least fit region of an industry decides. Dimensionless, at least 0, mean 1.
///
/// Regions and industries without a one are dropped. A fitness too small for a number is 0, and so is
/// then the quality of its industries; nothing is NaN.
///
/// # Elsewhere
/// economiccomplexity 2.0.0 `complexity_measures(method = "fitness")` takes 19 steps by default, the Stata
/// package 50.
///
/// # Errors
/// [`EconError::Parameter`] when the extremality is not a number above 0.
pub fn fitness(presence: &Presence, extremality: f64, stop: Stop) -> Result<Fitness, EconError> {
    if !(extremality > 0.0 && extremality.is_finite()) {
        return Err(EconError::parameter("extremality", extremality, "a number above 0"));
    }
    let links = Links::of(presence);
    let (mut regions, mut industries) = (vec![1.0; links.regions.len()], vec![1.0; links.industries.len()]);
    let mut order: Vec<usize> = (0..regions.len()).collect();
    let (mut steps, mut ranks_kept, mut last_change) = (0, 0, f64::NAN);
    let (kept, most) = match stop {
        Stop::Steps(most) => (usize::MAX, most),
        Stop::StableRanks { kept, most } => (kept, most),
    };
    while steps < most && ranks_kept < kept && !regions.is_empty() {
        let fit = to_mean_one(links.of_regions.sums(&one_wide(&industries)));
        industries = to_mean_one(if extremality == 1.0 {
            let burdens: Vec<f64> = regions.iter().map(|fitness| 1.0 / fitness).collect();
            let burdens = links.of_industries.sums(&one_wide(&burdens));
            burdens.into_iter().map(|[burden]| [1.0 / burden]).collect()
        } else {
            let lists = (0..links.industries.len()).map(|industry| links.of_industries.of(industry));
            lists.map(|list| [quality(list, &regions, extremality)]).collect()
        });
        last_change = fit.iter().zip(&regions).map(|(new, old)| change(*new, *old)).fold(0.0, f64::max);
        regions = fit;
        steps += 1;
        let holds = |pair: &[usize]| regions[pair[0]] >= regions[pair[1]] * (1.0 - SAME_RANK);
        if steps > 1 && order.windows(2).all(holds) {
            ranks_kept += 1;
        } else {
            ranks_kept = 0;
            order.sort_by(|a, b| regions[*b].total_cmp(&regions[*a]).then(a.cmp(b)));
        }
    }
    let Links { regions: kept_regions, industries: kept_industries, .. } = links;
    Ok(Fitness { regions, industries, steps, ranks_kept, last_change, kept_regions, kept_industries })
}

/// `(sum F^-e)^(-1/e)`, computed from multiples of the least fitness: a power of the fitness itself would
/// soon be too large or too small for a number.
fn quality(regions: &[u32], fitness: &[f64], extremality: f64) -> f64 {
    let fitness = || regions.iter().map(|region| fitness[*region as usize]);
    let least = fitness().fold(f64::INFINITY, f64::min);
    if least == 0.0 {
        return 0.0;
    }
    let burdens: Vec<f64> = fitness().map(|fitness| math::pow(fitness / least, -extremality)).collect();
    least * math::pow(math::sum(&burdens), -1.0 / extremality)
}

fn one_wide(values: &[f64]) -> Vec<[f64; 1]> {
    values.iter().map(|value| [*value]).collect()
}

fn to_mean_one(values: Vec<[f64; 1]>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().map(|[value]| value).collect();
    let mean = math::mean(&values);
    values.iter_mut().for_each(|value| *value /= mean);
    values
}

fn change(new: f64, old: f64) -> f64 {
    if new == old { 0.0 } else { (new - old).abs() / new.max(old) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    fn any(rows: usize, columns: usize, seed: u64) -> Presence {
        let chance = std::cell::RefCell::new(Random::seeded(seed));
        Presence::from_fn(rows, columns, |_, _| chance.borrow_mut().below(3) == 0)
    }

    proptest! {
        #[test]
        fn both_have_the_mean_one_and_other_orders_give_the_same(
            rows in 1_usize..20, columns in 1_usize..20, seed: u64, steps in 1_usize..40,
        ) {
            let presence = any(rows, columns, seed);
            let plain = fitness(&presence, 1.0, Stop::Steps(steps)).expect("an extremality");
            if plain.regions.is_empty() {
                return Ok(());
            }
            prop_assert!((math::mean(&plain.regions) - 1.0).abs() < 1e-12);
            prop_assert!((math::mean(&plain.industries) - 1.0).abs() < 1e-12);
            let (back, same): (Vec<usize>, Vec<usize>) = ((0..rows).rev().collect(), (0..columns).collect());
            let turned = fitness(&presence.select(&back, &same), 1.0, Stop::Steps(steps)).expect("as before");
            for (a, b) in plain.regions.iter().rev().zip(&turned.regions) {
                prop_assert!((a - b).abs() <= 1e-9 * a.max(1.0));
            }
        }

        #[test]
        fn a_large_extremality_leaves_the_least_fit_to_decide(seed: u64) {
            let presence = any(8, 8, seed);
            let result = fitness(&presence, 1e4, Stop::Steps(30)).expect("an extremality");
            let defined = |value: &f64| value.is_finite() && *value >= 0.0;
            prop_assert!(result.regions.iter().chain(&result.industries).all(defined));
        }

        #[test]
        fn an_extremality_of_one_is_the_original(rows in 2_usize..9, columns in 2_usize..9, seed: u64) {
            let presence = any(rows, columns, seed);
            let near = fitness(&presence, 1.0 + 1e-12, Stop::Steps(9)).expect("an extremality");
            let original = fitness(&presence, 1.0, Stop::Steps(9)).expect("an extremality");
            for (a, b) in near.regions.iter().zip(&original.regions) {
                prop_assert!((a - b).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn it_stops_when_ranks_have_settled_and_says_after_how_many_steps() {
        let nested = Presence::from_fn(5, 5, |row, column| row + column < 5);
        let stable = Stop::StableRanks { kept: 10, most: 1_000 };
        let result = fitness(&nested, 1.0, stable).expect("an extremality");
        assert_eq!(result.ranks_kept, 10);
        assert!(result.steps < 20);
        assert!(result.regions.is_sorted_by(|a, b| a > b));
    }

    #[test]
    fn a_fitness_that_falls_for_ever_ends_at_zero_and_hurts_nobody() {
        let apart =
            Presence::from_fn(3, 4, |row, column| (row == 0) == (column == 0) || (row == 2 && column == 3));
        let result = fitness(&apart, 1.0, Stop::Steps(5_000)).expect("an extremality");
        assert!(result.regions.iter().chain(&result.industries).all(|value| value.is_finite()));
    }

    #[test]
    fn an_extremality_of_zero_is_refused() {
        let error = fitness(&any(2, 2, 1), 0.0, Stop::Steps(1)).expect_err("a refusal");
        assert_eq!(error.to_string(), "extremality is 0; it must be a number above 0");
        let nothing = fitness(&Presence::empty(2, 2), 1.0, Stop::Steps(9)).expect("an extremality");
        assert_eq!(nothing.steps, 0);
    }
}

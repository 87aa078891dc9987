//! What chance alone would give: randomised tables and outcomes, p-values, and intervals by resampling.
//!
//! Every repetition draws from a stream of its own ([`Random::stream`]), so results are the same bytes for
//! every number of threads.

use crate::math::{mean, standard_deviation};
use crate::{EconError, Matrix, Presence, Random, parallel};

mod bootstrap;

pub use bootstrap::{Interval, IntervalMethod, bootstrap, interval};

/// How often chance is asked, and from which seed. Store both with a result: they reproduce it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draws {
    /// Repetitions; 999 give p-values in steps of 0.001.
    pub repetitions: usize,
    /// The seed.
    pub seed: u64,
}

/// A number beside what chance gives.
#[derive(Debug, Clone, PartialEq)]
pub struct NullTest {
    /// The number observed.
    pub observed: f64,
    /// Mean of the numbers under chance.
    pub mean: f64,
    /// Their standard deviation, divisor n - 1.
    pub standard_deviation: f64,
    /// `(observed - mean) / standard deviation`; NaN when chance always gives the same.
    pub z: f64,
    /// Their 2.5 % quantile, type 7.
    pub lower: f64,
    /// Their 97.5 % quantile, type 7.
    pub upper: f64,
    /// How likely chance gives as much or more.
    pub p_greater: f64,
    /// How likely chance gives as little or less.
    pub p_less: f64,
    /// Twice the smaller of both, at most 1.
    pub p_two_sided: f64,
    /// Repetitions of chance in which the number was not defined; they are left out.
    pub undefined: usize,
    /// What was drawn.
    pub draws: Draws,
}

impl NullTest {
    /// Compares a number with those that chance gave. All is NaN where the observed number is, or where
    /// chance gave none.
    pub fn of(observed: f64, null: &[f64], draws: Draws) -> NullTest {
        let defined: Vec<f64> = null.iter().copied().filter(|value| !value.is_nan()).collect();
        let (mean, deviation) = (mean(&defined), standard_deviation(&defined, 1));
        NullTest {
            observed,
            mean,
            standard_deviation: deviation,
            z: if deviation > 0.0 { (observed - mean) / deviation } else { f64::NAN },
            lower: quantile(&defined, 0.025),
            upper: quantile(&defined, 0.975),
            p_greater: p_value(observed, &defined, Tail::Greater),
            p_less: p_value(observed, &defined, Tail::Less),
            p_two_sided: p_value(observed, &defined, Tail::TwoSided),
            undefined: null.len() - defined.len(),
            draws,
        }
    }
}

/// Which deviations from chance count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tail {
    /// As much as observed, or more.
    #[default]
    Greater,
    /// As little as observed, or less.
    Less,
    /// Either: twice the smaller one-sided p-value, at most 1.
    TwoSided,
}

/// The p-value of an observed number among `m` numbers that chance gave: `(b + 1) / (m + 1)`, where `b` of
/// them are at least as extreme (Davison & Hinkley 1997; Phipson & Smyth 2010). Never 0:
/// the observed number is one of the numbers that chance could have given.
///
/// Numbers that differ by rounding only (1e-12 of their size) count as equal and hence as extreme. Values
/// of chance that are NaN are left out; the p-value is NaN when the observed number is, or nothing is left.
pub fn p_value(observed: f64, null: &[f64], tail: Tail) -> f64 {
    let count = null.iter().filter(|value| !value.is_nan()).count();
    if observed.is_nan() || count == 0 {
        return f64::NAN;
    }
    let slack = observed.abs() * 1e-12;
    let share = |extreme: usize| (extreme + 1) as f64 / (count + 1) as f64;
    let greater = || share(null.iter().filter(|value| **value >= observed - slack).count());
    let less = || share(null.iter().filter(|value| **value <= observed + slack).count());
    match tail {
        Tail::Greater => greater(),
        Tail::Less => less(),
        Tail::TwoSided => (2.0 * greater().min(less())).min(1.0),
    }
}

/// The quantile of type 7 (Hyndman & Fan 1996), linear between the order statistics, the default of R and
/// numpy. NaN of nothing, of a list with NaN, and outside a probability of 0..1.
pub fn quantile(values: &[f64], probability: f64) -> f64 {
    if values.is_empty() || !(0.0..=1.0).contains(&probability) || values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let place = (values.len() - 1) as f64 * probability;
    let (whole, part) = (place.floor() as usize, place - place.floor());
    let mut values = values.to_vec();
    let (_, low, above) = values.select_nth_unstable_by(whole, f64::total_cmp);
    match above.iter().copied().min_by(f64::total_cmp) {
        Some(next) if part > 0.0 => *low + part * (next - *low),
        _ => *low,
    }
}

/// A random matrix of zeros and ones with the row and column sums of the given one, by `trades` curveball
/// trades (Strona, Nappo, Boccacci, Fattorini & San-Miguel-Ayanz 2014): two rows exchange at random the
/// columns that only one of them has. Every matrix with these sums is equally likely in the limit; 5 trades
/// per row or more are the authors' advice.
pub fn curveball(presence: &Presence, trades: usize, random: &mut Random) -> Presence {
    let (rows, columns) = presence.shape();
    if rows < 2 {
        return presence.clone();
    }
    let stride = columns.div_ceil(64);
    let mut words = vec![0_u64; rows * stride];
    for row in 0..rows {
        presence.ones(row).for_each(|column| words[row * stride + column / 64] |= 1 << (column % 64));
    }
    for _ in 0..trades {
        let first = random.below(rows);
        let second = (first + 1 + random.below(rows - 1)) % rows;
        trade(&mut words, (first * stride, second * stride), stride, random);
    }
    Presence::from_fn(rows, columns, |row, column| {
        words[row * stride + column / 64] >> (column % 64) & 1 == 1
    })
}

/// Deals the columns that only one of two rows has to both of them anew, as many to each as it had. Going
/// through the columns and giving the next one to the first row with the chance (what it still gets) over (what
/// is left) makes every deal equally likely.
fn trade(words: &mut [u64], (first, second): (usize, usize), stride: usize, random: &mut Random) {
    let (mut of_first, mut left) = (0_usize, 0_usize);
    for place in 0..stride {
        let (one, other) = (words[first + place], words[second + place]);
        of_first += (one & !other).count_ones() as usize;
        left += (one ^ other).count_ones() as usize;
    }
    for place in 0..stride {
        let (one, other) = (words[first + place], words[second + place]);
        let (shared, mut open) = (one & other, one ^ other);
        let (mut to_first, mut to_second) = (shared, shared);
        while open != 0 {
            let column = open & open.wrapping_neg();
            open ^= column;
            if random.below(left) < of_first {
                to_first |= column;
                of_first -= 1;
            } else {
                to_second |= column;
            }
            left -= 1;
        }
        words[first + place] = to_first;
        words[second + place] = to_second;
    }
}

/// A statistic of a matrix of zeros and ones under chance that keeps its row and column sums: one value per
/// repetition. Every repetition starts from the given matrix and trades `trades_per_row` times as often as
/// there are rows ([`curveball`]).
///
/// # Errors
/// [`EconError::Parameter`] when nothing is to be drawn or traded.
pub fn presence_null(
    presence: &Presence,
    trades_per_row: usize,
    draws: Draws,
    statistic: impl Fn(&Presence) -> f64 + Sync,
) -> Result<Vec<f64>, EconError> {
    if trades_per_row == 0 {
        return Err(EconError::parameter("trades_per_row", 0, "at least 1; 5 is usual"));
    }
    let trades = presence.rows().saturating_mul(trades_per_row);
    let work = trades.saturating_mul(presence.columns());
    let null = repeated(draws, 1, work, |random, result| {
        result[0] = statistic(&curveball(presence, trades, random));
    })?;
    Ok(null.values().to_vec())
}

/// A statistic of an outcome under chance that puts the outcome's values into any order: one value per
/// repetition.
///
/// # Errors
/// [`EconError::Parameter`] when nothing is to be drawn.
pub fn permutation_null(
    outcome: &[f64],
    draws: Draws,
    statistic: impl Fn(&[f64]) -> f64 + Sync,
) -> Result<Vec<f64>, EconError> {
    let null = repeated(draws, 1, outcome.len().saturating_mul(20), |random, result| {
        let mut permuted = outcome.to_vec();
        random.shuffle(&mut permuted);
        result[0] = statistic(&permuted);
    })?;
    Ok(null.values().to_vec())
}

/// Draws one row of numbers per repetition, `work` operations each, on as many threads as pay.
pub(crate) fn repeated(
    draws: Draws,
    columns: usize,
    work: usize,
    draw: impl Fn(&mut Random, &mut [f64]) + Sync,
) -> Result<Matrix, EconError> {
    if draws.repetitions == 0 {
        return Err(EconError::parameter("repetitions", 0, "at least 1"));
    }
    let mut results = Matrix::zeros(draws.repetitions, columns);
    parallel::over_rows(results.values_mut(), columns, work, |first, block| {
        for (number, row) in (first..).zip(block.chunks_exact_mut(columns)) {
            draw(&mut Random::stream(draws.seed, number), row);
        }
    });
    Ok(results)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DRAWS: Draws = Draws { repetitions: 199, seed: 7 };

    fn any(rows: usize, columns: usize, seed: u64) -> Presence {
        let random = std::cell::RefCell::new(Random::seeded(seed));
        Presence::from_fn(rows, columns, |_, _| random.borrow_mut().below(3) == 0)
    }

    proptest! {
        #[test]
        fn trades_keep_the_sums_of_rows_and_of_columns(
            rows in 0_usize..20, columns in 0_usize..90, trades in 0_usize..60, seed: u64,
        ) {
            let presence = any(rows, columns, seed);
            let traded = curveball(&presence, trades, &mut Random::seeded(seed));
            prop_assert_eq!(traded.row_counts(), presence.row_counts());
            prop_assert_eq!(traded.column_counts(), presence.column_counts());
        }

        #[test]
        fn the_two_one_sided_p_values_overlap_in_what_equals_the_observed(
            null in proptest::collection::vec((0_u8..9).prop_map(f64::from), 1..60), observed in 0_u8..9,
        ) {
            let observed = f64::from(observed);
            let equal = null.iter().filter(|value| **value == observed).count();
            let both = p_value(observed, &null, Tail::Greater) + p_value(observed, &null, Tail::Less);
            let expected = (null.len() + equal + 2) as f64 / (null.len() + 1) as f64;
            prop_assert!((both - expected).abs() < 1e-12);
        }

        #[test]
        fn a_quantile_lies_between_its_neighbours_and_grows(
            values in proptest::collection::vec(-9.0_f64..9.0, 1..40), p in 0.0_f64..1.0, q in 0.0_f64..1.0,
        ) {
            let (low, high) = (quantile(&values, p.min(q)), quantile(&values, p.max(q)));
            prop_assert!(low <= high);
            prop_assert!(values.iter().any(|value| *value <= low) && values.iter().any(|value| *value >= high));
        }
    }

    #[test]
    fn every_matrix_with_the_same_sums_is_as_likely() {
        // The six permutation matrices of three rows.
        let identity = Presence::from_fn(3, 3, |row, column| row == column);
        let mut met = [0_usize; 27];
        for number in 0..6000 {
            let drawn = curveball(&identity, 15, &mut Random::stream(3, number));
            let place = |row: usize| drawn.ones(row).next().expect("one per row");
            met[place(0) * 9 + place(1) * 3 + place(2)] += 1;
        }
        let met: Vec<usize> = met.into_iter().filter(|count| *count > 0).collect();
        assert_eq!(met.len(), 6);
        assert!(met.iter().all(|count| (850..1150).contains(count)), "{met:?}");
    }

    #[test]
    fn the_quantile_is_that_of_r() {
        assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 0.25), 1.75);
        assert_eq!(quantile(&[4.0, 1.0, 3.0, 2.0], 1.0), 4.0);
        assert!(quantile(&[], 0.5).is_nan());
        assert!(quantile(&[1.0, f64::NAN], 0.5).is_nan());
    }

    #[test]
    fn a_p_value_is_never_zero_and_rounding_makes_no_difference() {
        assert_eq!(p_value(9.0, &[1.0, 2.0, 3.0], Tail::Greater), 0.25);
        assert_eq!(p_value(0.3, &[0.1 + 0.2, 0.0], Tail::Less), 1.0);
        assert!(p_value(f64::NAN, &[1.0], Tail::TwoSided).is_nan());
    }

    #[test]
    fn p_values_of_chance_are_uniform() {
        let mut below = 0;
        for trial in 0..200 {
            let mut random = Random::stream(11, trial);
            let outcome: Vec<f64> = (0..30).map(|_| random.unit()).collect();
            let slope = |values: &[f64]| values.iter().enumerate().map(|(t, v)| t as f64 * v).sum::<f64>();
            let null = permutation_null(&outcome, DRAWS, slope).expect("draws");
            below += usize::from(p_value(slope(&outcome), &null, Tail::TwoSided) <= 0.25);
        }
        assert!((35..=65).contains(&below), "{below} of 200 below 0.25");
    }

    #[test]
    fn a_draw_does_not_depend_on_how_many_there_are() {
        let presence = any(30, 40, 5);
        let first = |shape: &Presence| shape.ones(0).map(|column| column as f64).sum();
        let many = presence_null(&presence, 5, DRAWS, first).expect("draws");
        let few = presence_null(&presence, 5, Draws { repetitions: 3, ..DRAWS }, first).expect("draws");
        assert_eq!(many[..3], few[..]);
        assert!(presence_null(&presence, 0, DRAWS, first).is_err());
        assert!(permutation_null(&[1.0], Draws { repetitions: 0, seed: 1 }, |_| 0.0).is_err());
    }
}

//! Proximity: the chance to have one industry, given the other.

use super::{Diagonal, rewrite, set_diagonal, ubiquity};
use crate::{Matrix, Presence, math};

/// Which of the two conditional chances counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Proximity {
    /// `C / max(u_i, u_j)`, the smaller of both (Hidalgo, Klinger, Barabási & Hausmann 2007): a rare
    /// industry is not close to a common one merely because the common one is everywhere.
    #[default]
    Minimum,
    /// `C / u_j`, the chance of the row's industry where the column's is. Not symmetric.
    Conditional,
    /// `C / sqrt(u_i u_j)`, the geometric mean of both; economic-complexity 0.3.0 `procedure="sqrt"`.
    Geometric,
}

/// The proximity of industries, industries by industries, 0..1: `C` regions have both, `u_i` have one.
///
/// economic-complexity 0.3.0 `proximity` gives the same; ecomplexity 0.5.3 and economiccomplexity 2.0.0
/// (R) with [`Diagonal::One`].
///
/// # Undefined
/// NaN where the divisor is 0: neither of both industries has a region ([`Proximity::Minimum`]), the
/// column's has none ([`Proximity::Conditional`]), one of both has none ([`Proximity::Geometric`]).
pub fn proximity(presence: &Presence, form: Proximity, diagonal: Diagonal) -> Matrix {
    let ubiquity = ubiquity(presence);
    let shared = presence.co_occurrence();
    let mut proximity = match form {
        Proximity::Minimum => rewrite(shared, |i, j, c| c / ubiquity[i].max(ubiquity[j])),
        Proximity::Conditional => rewrite(shared, |_, j, c| c / ubiquity[j]),
        Proximity::Geometric => rewrite(shared, |i, j, c| c / (ubiquity[i] * ubiquity[j]).sqrt()),
    };
    set_diagonal(&mut proximity, diagonal);
    proximity
}

/// The proximity without a threshold: `(1 + r) / 2`, 0..1, where `r` is the correlation of two
/// industries' location quotients over regions (ecomplexity 0.5.3 and the Stata package,
/// `continuous=True`). Regions in which a quotient is not known count for no pair.
///
/// # Undefined
/// NaN where a quotient does not vary over the regions.
pub fn continuous_proximity(quotients: &Matrix, diagonal: Diagonal) -> Matrix {
    let known: Vec<usize> = (0..quotients.rows())
        .filter(|region| quotients.row(*region).iter().all(|quotient| quotient.is_finite()))
        .collect();
    let industries = quotients.columns();
    let mut scores = Matrix::zeros(industries, known.len());
    for industry in 0..industries {
        let column: Vec<f64> = known.iter().map(|region| quotients[(*region, industry)]).collect();
        scores.row_mut(industry).copy_from_slice(&unit_length(&column, varies(&column)));
    }
    let mut proximity = correlations(&scores).map(|correlation| f64::midpoint(1.0, correlation));
    set_diagonal(&mut proximity, diagonal);
    proximity
}

/// Distances from the mean, scaled to a length of 1; NaN when the values do not vary.
pub(crate) fn unit_length(values: &[f64], varies: bool) -> Vec<f64> {
    let mean = math::mean(values);
    let apart: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let length = if varies { math::dot(&apart, &apart).sqrt() } else { f64::NAN };
    apart.iter().map(|value| value / length).collect()
}

/// Whether values differ by more than the rounding of a quotient, which must not pass for a pattern.
pub(crate) fn varies(values: &[f64]) -> bool {
    const ROUNDING: f64 = 1e-14;
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most - least > ROUNDING * most.abs().max(least.abs())
}

/// The products of rows of [`unit_length`], rows by rows, -1..1.
pub(crate) fn correlations(scores: &Matrix) -> Matrix {
    let mut products = scores.times_transposed();
    products.values_mut().iter_mut().for_each(|value| *value = value.clamp(-1.0, 1.0));
    products
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::any;
    use super::*;

    proptest! {
        #[test]
        fn the_minimum_is_the_smaller_chance_and_the_geometric_mean_lies_between(
            rows in 1_usize..30, columns in 1_usize..12, seed: u64,
        ) {
            let presence = any(rows, columns, seed).trimmed().presence;
            let of = |form| proximity(&presence, form, Diagonal::Kept);
            let (minimum, chance) = (of(Proximity::Minimum), of(Proximity::Conditional));
            let geometric = of(Proximity::Geometric);
            for i in 0..presence.columns() {
                prop_assert_eq!(minimum[(i, i)], 1.0);
                for j in 0..presence.columns() {
                    prop_assert_eq!(minimum[(i, j)], chance[(i, j)].min(chance[(j, i)]));
                    let between = (chance[(i, j)] * chance[(j, i)]).sqrt();
                    prop_assert!((geometric[(i, j)] - between).abs() < 1e-14);
                }
            }
        }

        #[test]
        fn continuous_proximity_does_not_depend_on_the_unit_of_quotients(seed: u64, rows in 2_usize..9) {
            let mut random = crate::Random::seeded(seed);
            let quotients = Matrix::new(rows, 3, (0..rows * 3).map(|_| random.unit()).collect()).expect("values");
            let larger = quotients.map(|quotient| quotient * 64.0);
            let proximity = continuous_proximity(&quotients, Diagonal::Kept);
            prop_assert_eq!(&proximity, &continuous_proximity(&larger, Diagonal::Kept));
            prop_assert!(proximity.values().iter().all(|value| (0.0..=1.0).contains(value)));
        }
    }

    #[test]
    fn industries_without_a_region_have_no_proximity_to_each_other() {
        let presence = Presence::from_fn(2, 3, |_, column| column == 0);
        let proximity = proximity(&presence, Proximity::Minimum, Diagonal::Zero);
        assert!(proximity[(1, 2)].is_nan());
        assert_eq!((proximity[(0, 1)], proximity[(1, 1)]), (0.0, 0.0));
    }

    #[test]
    fn quotients_that_do_not_vary_have_no_continuous_proximity() {
        let quotients = Matrix::new(3, 2, vec![1.0, 0.1, 1.0, 0.2, 1.0, 0.7]).expect("six values");
        assert!(continuous_proximity(&quotients, Diagonal::Zero)[(0, 1)].is_nan());
        let none = continuous_proximity(&Matrix::zeros(0, 0), Diagonal::Zero);
        assert_eq!(none.shape(), (0, 0));
    }
}

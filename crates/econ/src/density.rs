//! Relatedness density: how much of what is related to an industry a region already has.

use std::borrow::Cow;

use crate::math::{mean, standard_deviation};
use crate::relatedness::{check_relations, varies};
use crate::{EconError, Matrix, Presence, parallel};

/// The relatedness density of every industry in every region, regions by industries, 0..1:
/// `D[r,i] = sum_j M[r,j] phi[i,j] / sum_j phi[i,j]` (Hidalgo, Klinger, Barabási & Hausmann 2007, where it
/// is `omega`; Balland, Boschma, Crespo & Rigby 2019 for regions).
///
/// `phi` is any table of relations that are at least 0, industries by industries; row `i` holds the
/// relatives of `i`. A region that has all of them has exactly 1.
///
/// # Undefined
/// 0 for an industry without any relative, as no region has any: [`without_relatives`] lists them.
/// A relation that is NaN is left out of both sums.
///
/// # Elsewhere
/// economic-complexity 0.3.0 calls it `relatedness`. EconGeo 2.1 `relatedness_density` gives percent
/// ([`percent`]), rounded to two digits. ecomplexity 0.5.3 and economiccomplexity 2.0.0 (R) count the
/// industry itself as its relative ([`crate::relatedness::Diagonal::One`]).
///
/// # Errors
/// [`EconError::Shape`] when both tables are not of the same industries, [`EconError::Value`] for a relation
/// that is negative or infinite.
pub fn relatedness_density(presence: &Presence, relatedness: &Matrix) -> Result<Matrix, EconError> {
    let industries = presence.columns();
    check_relations(RELATEDNESS, relatedness)?;
    relatedness.must_be(RELATEDNESS, (industries, industries))?;
    let by_relative = by_relative(relatedness);
    let mut density = presence.product(&by_relative)?;
    let everything = Presence::from_fn(1, industries, |_, _| true).product(&by_relative)?;
    let totals = everything.values();
    parallel::over_rows(density.values_mut(), industries, 4 * industries, |_, block| {
        for row in block.chunks_exact_mut(industries) {
            for (value, total) in row.iter_mut().zip(totals) {
                *value = if *total > 0.0 { *value / total } else { 0.0 };
            }
        }
    });
    Ok(density)
}

/// The relations with those that are not defined as 0, a relative per row. The relations of most forms
/// are mutual; a table of them is borrowed as it is.
fn by_relative(relatedness: &Matrix) -> Cow<'_, Matrix> {
    let defined = if relatedness.values().iter().any(|value| value.is_nan()) {
        Cow::Owned(relatedness.map(|value| if value.is_nan() { 0.0 } else { value }))
    } else {
        Cow::Borrowed(relatedness)
    };
    if defined.is_symmetric() { defined } else { Cow::Owned(defined.transposed()) }
}

/// The industries that have no relative but themselves perhaps: rows whose sum is 0 or not defined.
pub fn without_relatives(relatedness: &Matrix) -> Vec<usize> {
    (0..relatedness.rows()).filter(|row| !relatedness.row(*row).iter().any(|value| *value > 0.0)).collect()
}

/// Only the `k` closest relatives of each industry; all others are 0. Ties go to the lower column.
///
/// The result is no longer mutual: row `i` holds the closest of `i`. The Stata package weights the
/// relatives that are left by their proximity, as this does; `knn` of ecomplexity 0.5.3 forgets the weights
/// and gives whole numbers of industries.
pub fn nearest(relatedness: &Matrix, k: usize) -> Matrix {
    let mut kept = Matrix::zeros(relatedness.rows(), relatedness.columns());
    let mut order: Vec<usize> = Vec::new();
    for (row, relations) in relatedness.iter_rows().enumerate() {
        order.clear();
        order.extend((0..relations.len()).filter(|column| relations[*column] > 0.0));
        let closer = |a: &usize, b: &usize| relations[*b].total_cmp(&relations[*a]).then(a.cmp(b));
        if k < order.len() {
            order.select_nth_unstable_by(k, closer);
            order.truncate(k);
        }
        order.iter().for_each(|column| kept[(row, *column)] = relations[*column]);
    }
    kept
}

/// Distance in the industry space, `1 - density`; not a distance on the map.
pub fn density_distance(density: &Matrix) -> Matrix {
    density.map(|value| 1.0 - value)
}

/// Density in percent, 0..100, as EconGeo has it, without its rounding.
pub fn percent(density: &Matrix) -> Matrix {
    density.map(|value| 100.0 * value)
}

/// Mean densities of one region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Averages {
    /// Over the industries that it has: how well they hold together. NaN when it has none.
    pub inside: f64,
    /// Over the industries that it lacks: how well it is placed for new ones. NaN when it has all.
    pub outside: f64,
}

/// The mean densities of every region over the industries that it has and over those that it lacks.
///
/// EconGeo 2.1 `relatedness_density_int_avg` and `_ext_avg` round the density to whole percent first.
///
/// # Errors
/// [`EconError::Shape`] when both tables are not of the same regions and industries.
pub fn averages(presence: &Presence, density: &Matrix) -> Result<Vec<Averages>, EconError> {
    density.must_be("the density", presence.shape())?;
    let over = |region: usize, has: bool| mean(&chosen(presence, density, region, has));
    let of = |region| Averages { inside: over(region, true), outside: over(region, false) };
    Ok((0..presence.rows()).map(of).collect())
}

/// Density beside that of the other opportunities of a region: `(D[r,i] - mean) / sd`, where mean and
/// standard deviation (divisor `n - 1`) are those of the industries which the region lacks. Regions by
/// industries; the industries that it has are measured with the same mean and deviation.
///
/// economic-complexity 0.3.0 `relative_relatedness`, which divides by 0 where this is not defined.
///
/// # Undefined
/// NaN in regions whose opportunities are less than two or all equally close.
///
/// # Errors
/// [`EconError::Shape`] when both tables are not of the same regions and industries.
pub fn relative_density(presence: &Presence, density: &Matrix) -> Result<Matrix, EconError> {
    density.must_be("the density", presence.shape())?;
    let mut relative = density.clone();
    for region in 0..presence.rows() {
        let open = chosen(presence, density, region, false);
        let (mean, deviation) = (mean(&open), standard_deviation(&open, 1));
        let scale = if varies(&open) { deviation } else { f64::NAN };
        relative.row_mut(region).iter_mut().for_each(|value| *value = (*value - mean) / scale);
    }
    Ok(relative)
}

/// The densities of the industries that a region has, or of those that it lacks.
fn chosen(presence: &Presence, density: &Matrix, region: usize, has: bool) -> Vec<f64> {
    let row = density.row(region).iter().enumerate();
    row.filter(|(industry, _)| presence.has(region, *industry) == has).map(|(_, value)| *value).collect()
}

const RELATEDNESS: &str = "the relatedness";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Random;
    use crate::relatedness::{Diagonal, Proximity, proximity};

    fn any(rows: usize, columns: usize, seed: u64) -> Presence {
        let random = std::cell::RefCell::new(Random::seeded(seed));
        Presence::from_fn(rows, columns, |_, _| random.borrow_mut().below(3) == 0)
    }

    fn directly(presence: &Presence, phi: &Matrix, region: usize, industry: usize) -> f64 {
        let relations = phi.row(industry).iter().enumerate().filter(|(_, value)| !value.is_nan());
        let (mut had, mut all) = (0.0, 0.0);
        for (other, value) in relations {
            all += value;
            had += if presence.has(region, other) { *value } else { 0.0 };
        }
        if all > 0.0 { had / all } else { 0.0 }
    }

    proptest! {
        #[test]
        fn density_is_the_share_of_relations_that_the_region_has(
            rows in 1_usize..20, columns in 1_usize..70, seed: u64,
        ) {
            let presence = any(rows, columns, seed);
            for form in [Proximity::Minimum, Proximity::Conditional, Proximity::Geometric] {
                let phi = proximity(&presence, form, Diagonal::Zero);
                let density = relatedness_density(&presence, &phi).expect("shapes fit");
                for region in 0..rows {
                    for industry in 0..columns {
                        let expected = directly(&presence, &phi, region, industry);
                        prop_assert!((density[(region, industry)] - expected).abs() < 1e-12);
                    }
                }
            }
        }

        #[test]
        fn one_more_industry_never_lowers_a_density_and_all_of_them_give_one(
            columns in 2_usize..70, seed: u64,
        ) {
            let presence = any(30, columns, seed);
            let phi = proximity(&presence, Proximity::Minimum, Diagonal::Zero);
            let growing = Presence::from_fn(columns + 1, columns, |row, column| column < row);
            let density = relatedness_density(&growing, &phi).expect("shapes fit");
            for industry in (0..columns).filter(|industry| !without_relatives(&phi).contains(industry)) {
                prop_assert_eq!(density[(columns, industry)], 1.0);
                for row in 0..columns {
                    prop_assert!(density[(row, industry)] <= density[(row + 1, industry)]);
                }
            }
        }

        #[test]
        fn all_relatives_are_the_nearest_when_k_is_large(columns in 1_usize..20, seed: u64, k in 0_usize..25) {
            let phi = proximity(&any(9, columns, seed).trimmed().presence, Proximity::Minimum, Diagonal::Zero);
            let kept = nearest(&phi, k);
            for (all, kept) in phi.iter_rows().zip(kept.iter_rows()) {
                let relatives = all.iter().filter(|value| **value > 0.0).count();
                prop_assert_eq!(kept.iter().filter(|value| **value > 0.0).count(), k.min(relatives));
            }
        }
    }

    #[test]
    fn of_equally_close_relatives_the_first_are_the_nearest() {
        let phi = Matrix::new(1, 5, vec![0.2, 0.5, 0.5, 0.9, 0.5]).expect("five values");
        assert_eq!(nearest(&phi, 2).row(0), [0.0, 0.5, 0.0, 0.9, 0.0]);
    }

    #[test]
    fn an_industry_without_relatives_has_density_zero_and_is_listed() {
        let presence = Presence::from_fn(2, 3, |row, column| column < 2 || row == 5);
        let phi = proximity(&presence, Proximity::Minimum, Diagonal::Zero);
        let density = relatedness_density(&presence, &phi).expect("shapes fit");
        assert_eq!((density[(0, 0)], density[(0, 2)]), (1.0, 0.0));
        assert_eq!(without_relatives(&phi), [2]);
    }

    #[test]
    fn a_region_that_has_everything_has_no_outside() {
        let presence = Presence::from_fn(2, 2, |row, column| row == 0 || column == 0);
        let density = Matrix::new(2, 2, vec![0.2, 0.4, 0.5, 0.1]).expect("four values");
        let averages = averages(&presence, &density).expect("shapes fit");
        assert!((averages[0].inside - 0.3).abs() < 1e-15 && averages[0].outside.is_nan());
        assert_eq!((averages[1].inside, averages[1].outside), (0.5, 0.1));
        assert!(relative_density(&presence, &density).expect("shapes fit")[(1, 0)].is_nan());
    }

    #[test]
    fn relations_that_cannot_be_weights_are_refused() {
        let presence = Presence::empty(1, 2);
        let negative = Matrix::new(2, 2, vec![0.0, -0.5, -0.5, 0.0]).expect("four values");
        assert_eq!(
            relatedness_density(&presence, &negative).expect_err("a refusal").to_string(),
            "the relatedness, row 0, column 1: -0.5 is not a finite number of at least 0"
        );
        assert_eq!(
            relatedness_density(&presence, &Matrix::zeros(3, 3)).expect_err("a refusal").to_string(),
            "the relatedness has the shape (3, 3) where (2, 2) is needed"
        );
    }
}

//! How related two industries are: shared regions, in the forms in which the literature normalises them.
//!
//! Everything here is industries by industries. Industries without a region are not related to anything
//! in a defined way; drop them first ([`Presence::trimmed`]), as every peer does.

use crate::{EconError, Matrix, Presence, parallel};

mod proximity;
mod skill;

pub use self::proximity::{Proximity, continuous_proximity, proximity};
pub(crate) use self::proximity::{correlations, unit_length, varies};
pub use self::skill::{SkillRelatedness, skill_relatedness};

/// What stands on the diagonal: how related an industry is to itself. It changes every density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Diagonal {
    /// 0: an industry is no relative of its own (EconGeo, economic-complexity, the Stata package).
    #[default]
    Zero,
    /// 1: it is its closest relative (ecomplexity 0.5.3, economiccomplexity 2.0.0 in R).
    One,
    /// What the formula gives, with the industry's own regions as what it shares with itself.
    Kept,
}

/// How a count of shared regions is normalised by the totals of both industries (van Eck & Waltman 2009).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Normalisation {
    /// `C T / (S_i S_j)`: the observed over the expected, 1 as expected by chance.
    Association,
    /// `C / ((S_i/T S_j/(T-S_i) + S_j/T S_i/(T-S_j)) T/2)`: as association, but no industry is drawn
    /// twice into a pair. EconGeo's default.
    #[default]
    Probability,
    /// `C / sqrt(S_i S_j)`, 0..1.
    Cosine,
    /// `C / (S_i + S_j - C)`, 0..1.
    Jaccard,
}

/// The textbook measures of two sets of regions. They divide by numbers of regions, where
/// [`Normalisation`] divides by sums of co-occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetMeasure {
    /// `C K / (u_i u_j)` with `K` regions: the observed over the expected, also called lift.
    Association,
    /// `C / sqrt(u_i u_j)` (Ochiai), the same as [`Proximity::Geometric`].
    Cosine,
    /// `C / (u_i + u_j - C)`: the intersection over the union.
    Jaccard,
}

/// Normalised co-occurrence of industries (van Eck & Waltman 2009; Balland, Boschma, Crespo & Rigby 2019).
///
/// `C` is the number of regions that have both industries, `S_i = sum_j C_ij`, `T = sum_i S_i`. With
/// [`Diagonal::Zero`] and [`Diagonal::One`] the diagonal of `C` is 0 in these sums, as in EconGeo 2.1
/// `relatedness`; with [`Diagonal::Kept`] it is the industry's number of regions. Symmetric, at least 0.
///
/// # Undefined
/// NaN where an industry shares no region with any other.
pub fn relatedness(presence: &Presence, normalisation: Normalisation, diagonal: Diagonal) -> Matrix {
    normalise(presence.co_occurrence(), normalisation, diagonal)
}

/// As [`relatedness`], from co-occurrences counted elsewhere: patents that name both technologies,
/// firms that make both products. Takes the table to write the result in its place.
///
/// # Errors
/// [`EconError::Shape`] when the table is not square, [`EconError::Value`] for what is no finite number
/// of at least 0, [`EconError::Undefined`] when it is not symmetric.
pub fn relatedness_of_counts(
    co_occurrence: Matrix,
    normalisation: Normalisation,
    diagonal: Diagonal,
) -> Result<Matrix, EconError> {
    check_relations("the co-occurrences", &co_occurrence)?;
    if !co_occurrence.is_symmetric() {
        return Err(EconError::undefined("relatedness", "the co-occurrences are not symmetric"));
    }
    Ok(normalise(co_occurrence, normalisation, diagonal))
}

fn normalise(mut shared: Matrix, normalisation: Normalisation, diagonal: Diagonal) -> Matrix {
    if diagonal != Diagonal::Kept {
        fill_diagonal(&mut shared, 0.0);
    }
    let totals = shared.row_sums();
    let all = crate::math::sum(&totals);
    let mut related = match normalisation {
        Normalisation::Association => rewrite(shared, |i, j, c| c * all / (totals[i] * totals[j])),
        Normalisation::Probability => {
            let share: Vec<f64> = totals.iter().map(|total| total / all).collect();
            let rest: Vec<f64> = totals.iter().map(|total| all - total).collect();
            rewrite(shared, |i, j, c| {
                let either_first = share[i] * totals[j] / rest[i] + share[j] * totals[i] / rest[j];
                c / (either_first * (all / 2.0))
            })
        }
        Normalisation::Cosine => rewrite(shared, |i, j, c| c / (totals[i] * totals[j]).sqrt()),
        Normalisation::Jaccard => rewrite(shared, |i, j, c| c / (totals[i] + totals[j] - c)),
    };
    match diagonal {
        Diagonal::Zero => fill_diagonal(&mut related, 0.0),
        Diagonal::One => fill_diagonal(&mut related, 1.0),
        Diagonal::Kept => {}
    }
    // Totals of 0 can hide behind the other's: what shares nothing with anyone has no relation to anyone.
    for lonely in (0..totals.len()).filter(|industry| totals[*industry] == 0.0) {
        for other in (0..totals.len()).filter(|other| *other != lonely) {
            related[(lonely, other)] = f64::NAN;
            related[(other, lonely)] = f64::NAN;
        }
    }
    related
}

/// Relatedness as the likeness of two sets of regions.
///
/// # Undefined
/// NaN where an industry has no region.
pub fn set_relatedness(presence: &Presence, measure: SetMeasure, diagonal: Diagonal) -> Matrix {
    let ubiquity = ubiquity(presence);
    let regions = presence.rows() as f64;
    let shared = presence.co_occurrence();
    let mut related = match measure {
        SetMeasure::Association => rewrite(shared, |i, j, c| c * regions / (ubiquity[i] * ubiquity[j])),
        SetMeasure::Cosine => rewrite(shared, |i, j, c| c / (ubiquity[i] * ubiquity[j]).sqrt()),
        SetMeasure::Jaccard => rewrite(shared, |i, j, c| {
            let either = ubiquity[i] + ubiquity[j] - c;
            if ubiquity[i] == 0.0 || ubiquity[j] == 0.0 { f64::NAN } else { c / either }
        }),
    };
    set_diagonal(&mut related, diagonal);
    related
}

/// By how many standard deviations two industries meet more often than by chance (Teece, Rumelt, Dosi &
/// Winter 1994): `(C - mu) / sigma` with `mu = u_i u_j / K` and
/// `sigma^2 = mu (1 - u_i/K) (K - u_j) / (K - 1)`, the hypergeometric moments for `K` regions.
///
/// Below 0 when they avoid each other. On the diagonal EconGeo 2.1 `z_score` has `-mu / sigma`, the score of
/// an industry that never meets itself.
///
/// # Undefined
/// NaN where an industry is in no region or in every one.
pub fn z_score(presence: &Presence, diagonal: Diagonal) -> Matrix {
    let ubiquity = ubiquity(presence);
    let regions = presence.rows() as f64;
    let mut scores = rewrite(presence.co_occurrence(), |i, j, c| {
        let expected = ubiquity[i] * ubiquity[j] / regions;
        let elsewhere = (1.0 - ubiquity[i] / regions) * ((regions - ubiquity[j]) / (regions - 1.0));
        let variance = expected * elsewhere;
        if variance > 0.0 { (c - expected) / variance.sqrt() } else { f64::NAN }
    });
    set_diagonal(&mut scores, diagonal);
    scores
}

/// Where a relation counts as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cut {
    /// Above the threshold, as the papers on smart specialisation say: `prob` relatedness above 1.
    Above(f64),
    /// At the threshold or above it. What scripts for EconGeo do, which set values below 1 to 0 and
    /// values above 1 to 1.
    AtLeast(f64),
}

/// Relations as yes or no. NaN is none.
pub fn binarised(relatedness: &Matrix, cut: Cut) -> Presence {
    Presence::from_fn(relatedness.rows(), relatedness.columns(), |row, column| match cut {
        Cut::Above(threshold) => relatedness[(row, column)] > threshold,
        Cut::AtLeast(threshold) => relatedness[(row, column)] >= threshold,
    })
}

/// Refuses what cannot be a table of relations: not square, negative, or infinite. NaN may stand in it.
pub(crate) fn check_relations(what: &'static str, relations: &Matrix) -> Result<(), EconError> {
    relations.must_be(what, (relations.rows(), relations.rows()))?;
    let wrong = |value: &f64| *value < 0.0 || value.is_infinite();
    match relations.values().iter().position(wrong) {
        None => Ok(()),
        Some(place) => Err(EconError::Value {
            what,
            row: place / relations.columns(),
            column: place % relations.columns(),
            value: relations.values()[place],
            reason: "is not a finite number of at least 0",
        }),
    }
}

fn ubiquity(presence: &Presence) -> Vec<f64> {
    presence.column_counts().iter().map(|count| *count as f64).collect()
}

/// Every cell computed anew from its row, column and value, in place and on all cores.
fn rewrite(mut matrix: Matrix, cell: impl Fn(usize, usize, f64) -> f64 + Sync) -> Matrix {
    /// What a cell costs, in operations: most formulas divide.
    const WORK: usize = 8;
    let columns = matrix.columns();
    parallel::over_rows(matrix.values_mut(), columns, WORK * columns, |first, block| {
        for (row, values) in (first..).zip(block.chunks_exact_mut(columns)) {
            for (column, value) in values.iter_mut().enumerate() {
                *value = cell(row, column, *value);
            }
        }
    });
    matrix
}

fn fill_diagonal(matrix: &mut Matrix, value: f64) {
    for place in 0..matrix.rows() {
        matrix[(place, place)] = value;
    }
}

fn set_diagonal(matrix: &mut Matrix, diagonal: Diagonal) {
    match diagonal {
        Diagonal::Zero => fill_diagonal(matrix, 0.0),
        Diagonal::One => fill_diagonal(matrix, 1.0),
        Diagonal::Kept => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Random;

    pub(super) fn any(rows: usize, columns: usize, seed: u64) -> Presence {
        let random = std::cell::RefCell::new(Random::seeded(seed));
        Presence::from_fn(rows, columns, |_, _| random.borrow_mut().below(3) == 0)
    }

    fn all_forms(presence: &Presence, diagonal: Diagonal) -> Vec<Matrix> {
        use Normalisation::{Association, Cosine, Jaccard, Probability};
        let mut forms: Vec<Matrix> = [Association, Probability, Cosine, Jaccard]
            .into_iter()
            .map(|form| relatedness(presence, form, diagonal))
            .collect();
        for measure in [SetMeasure::Association, SetMeasure::Cosine, SetMeasure::Jaccard] {
            forms.push(set_relatedness(presence, measure, diagonal));
        }
        forms.push(z_score(presence, diagonal));
        forms
    }

    fn same(left: &Matrix, right: &Matrix) -> bool {
        let pairs = left.values().iter().zip(right.values());
        left.shape() == right.shape()
            && pairs
                .into_iter()
                .all(|(l, r)| (l.is_nan() && r.is_nan()) || (l - r).abs() < 1e-12 * l.abs().max(1.0))
    }

    proptest! {
        #[test]
        fn relatedness_is_mutual_and_does_not_depend_on_the_order_of_regions(
            rows in 1_usize..20, columns in 1_usize..12, seed: u64,
        ) {
            let presence = any(rows, columns, seed);
            let mut order: Vec<usize> = (0..rows).collect();
            Random::seeded(!seed).shuffle(&mut order);
            let industries: Vec<usize> = (0..columns).collect();
            let shuffled = presence.select(&order, &industries);
            for (form, again) in all_forms(&presence, Diagonal::Kept).iter().zip(all_forms(&shuffled, Diagonal::Kept)) {
                prop_assert!(same(form, &form.transposed()));
                prop_assert!(same(form, &again));
            }
        }

        #[test]
        fn association_weighted_with_what_is_expected_has_the_mean_one(
            rows in 2_usize..20, columns in 2_usize..12, seed: u64,
        ) {
            let presence = any(rows, columns, seed);
            let mut shared = presence.co_occurrence();
            fill_diagonal(&mut shared, 0.0);
            let totals = shared.row_sums();
            let all: f64 = totals.iter().sum();
            let related = relatedness(&presence, Normalisation::Association, Diagonal::Zero);
            let mean: f64 = (0..columns)
                .flat_map(|i| (0..columns).map(move |j| (i, j)))
                .filter(|(i, j)| totals[*i] > 0.0 && totals[*j] > 0.0)
                .map(|(i, j)| related[(i, j)] * totals[i] * totals[j] / (all * all))
                .sum();
            prop_assert!(all == 0.0 || (mean - 1.0).abs() < 1e-12, "{mean}");
        }
    }

    #[test]
    fn the_diagonal_is_what_was_asked_for() {
        let presence = any(20, 6, 3);
        assert!((0..6).all(|i| all_forms(&presence, Diagonal::Zero).iter().all(|form| form[(i, i)] == 0.0)));
        assert!((0..6).all(|i| all_forms(&presence, Diagonal::One).iter().all(|form| form[(i, i)] == 1.0)));
        let jaccard = set_relatedness(&presence, SetMeasure::Jaccard, Diagonal::Kept);
        assert!((0..6).all(|i| jaccard[(i, i)] == 1.0));
    }

    #[test]
    fn an_industry_that_meets_no_other_has_no_relatedness() {
        let presence = Presence::from_fn(3, 3, |row, column| row == column || (row == 0 && column == 1));
        for form in [Normalisation::Association, Normalisation::Cosine, Normalisation::Jaccard] {
            let related = relatedness(&presence, form, Diagonal::Zero);
            assert!(related[(2, 0)].is_nan() && related[(0, 2)].is_nan() && related[(0, 1)] > 0.0);
        }
        assert!(z_score(&Presence::from_fn(4, 2, |row, _| row < 4), Diagonal::Kept)[(0, 1)].is_nan());
    }

    #[test]
    fn a_relation_of_exactly_the_threshold_counts_only_when_asked() {
        let relations = Matrix::new(1, 3, vec![1.0, 1.5, f64::NAN]).expect("three values");
        assert_eq!(binarised(&relations, Cut::Above(1.0)).ones(0).collect::<Vec<_>>(), [1]);
        assert_eq!(binarised(&relations, Cut::AtLeast(1.0)).ones(0).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn co_occurrences_that_are_none_are_refused() {
        let refused = |values: Vec<f64>| {
            let table = Matrix::new(2, 2, values).expect("four values");
            relatedness_of_counts(table, Normalisation::Cosine, Diagonal::Zero)
                .expect_err("a refusal")
                .to_string()
        };
        assert_eq!(
            refused(vec![0.0, 1.0, -2.0, 0.0]),
            "the co-occurrences, row 1, column 0: -2 is not a finite number of at least 0"
        );
        assert_eq!(
            refused(vec![0.0, 1.0, 2.0, 0.0]),
            "relatedness is not defined: the co-occurrences are not symmetric"
        );
    }
}

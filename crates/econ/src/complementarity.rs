//! Interregional complementarity: what a region would gain from the industries of another
//! (Balland & Boschma 2021, read as in this module's formulas).

use crate::relatedness::check_relations;
use crate::{EconError, Matrix, Presence, parallel};

mod partners;

pub use self::partners::{Partner, Term, behind_pair, best_partners};

/// For which industries a region's gain is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Targets {
    /// Those that it lacks: what it could diversify into.
    #[default]
    Missing,
    /// All: also those it has, whose surroundings become denser.
    All,
}

/// What region `r` would gain from each industry `j` that it lacks, regions by industries, in density
/// points summed over its targets, at least 0; 0 where the region has `j`:
///
/// `gain[r,j] = (1 - M[r,j]) sum_i T[r,i] w[i] phi[i,j] / sum_k phi[i,k]`
///
/// `i` runs over the targets `T`, `w` is their weight (1 without weights; complexity, rescaled to 0..1, is
/// usual). An industry adds nothing to itself: the diagonal of `phi` does not count. All further
/// results about pairs are sums of these gains.
///
/// # Undefined
/// An industry without relatives gains nothing. A relation that is NaN is left out.
///
/// # Errors
/// [`EconError::Shape`] when the tables are not of the same industries, [`EconError::Value`] for a relation
/// or a weight that is negative or not finite.
pub fn gains(
    presence: &Presence,
    relatedness: &Matrix,
    targets: Targets,
    weights: Option<&[f64]>,
) -> Result<Matrix, EconError> {
    let (regions, industries) = presence.shape();
    let mut shares = shares(presence, relatedness)?;
    if let Some(weights) = weights {
        crate::error::same_length("the weights", industries, weights.len())?;
        crate::error::counts("the weights", weights)?;
        for (industry, weight) in weights.iter().enumerate() {
            shares.row_mut(industry).iter_mut().for_each(|share| *share *= weight);
        }
    }
    let mut gains = match targets {
        Targets::Missing => presence.complement().product(&shares)?,
        Targets::All => {
            let one = Presence::from_fn(1, industries, |_, _| true).product(&shares)?;
            Matrix::from_fn(regions, industries, |_, industry| one[(0, industry)])
        }
    };
    for region in 0..regions {
        let row = gains.row_mut(region);
        presence.ones(region).for_each(|industry| row[industry] = 0.0);
    }
    Ok(gains)
}

/// What region `r` (row) would gain from region `s` (column), regions by regions, at least 0, in density
/// points summed over the targets of `r`: the gains from every industry of `s`. Not symmetric; 0 on the
/// diagonal.
///
/// Takes the [`gains`] and two products in all, where the sum over pairs as the paper writes it takes a
/// product per pair. For tens of thousands of regions see [`best_partners`], which never holds all pairs.
///
/// # Errors
/// [`EconError::Shape`] when both tables are not of the same regions and industries.
pub fn pairs(presence: &Presence, gains: &Matrix) -> Result<Matrix, EconError> {
    gains.must_be(GAINS, presence.shape())?;
    Ok(presence.product(&gains.transposed())?.transposed())
}

/// How much region `from` would add to the density around each industry of region `to`, 0..1:
/// `A[i] = sum_j (1 - M[to,j]) M[from,j] phi[i,j] / sum_j phi[i,j]`, `j` other than `i`.
///
/// # Errors
/// As [`gains`], and [`EconError::Parameter`] for a region that there is not.
pub fn added_density(
    presence: &Presence,
    relatedness: &Matrix,
    to: usize,
    from: usize,
) -> Result<Vec<f64>, EconError> {
    check_region("to", presence, to)?;
    check_region("from", presence, from)?;
    let shares = shares(presence, relatedness)?;
    let added: Vec<usize> = presence.ones(from).filter(|industry| !presence.has(to, *industry)).collect();
    let sum = |row: &[f64]| added.iter().fold(0.0, |sum, industry| sum + row[*industry]);
    Ok(shares.iter_rows().map(sum).collect())
}

/// What the partners of region `r` add to the density around the industries that it lacks, regions by
/// industries, at least 0: `CL[r,i] = (1 - M[r,i]) sum_s L[r,s] A[r,s,i]`. `L` is a table of ties: joint
/// inventions, joint projects. Ties of a region with itself add nothing.
///
/// In the unit of ties times density points: give shares of ties to compare regions of different size.
///
/// # Errors
/// As [`gains`], and when the ties are not regions by regions, or one is negative or not finite.
pub fn linkages(presence: &Presence, relatedness: &Matrix, ties: &Matrix) -> Result<Matrix, EconError> {
    const TIES: &str = "the ties";
    let (regions, industries) = presence.shape();
    ties.must_be(TIES, (regions, regions))?;
    check_relations(TIES, ties)?;
    if let Some(place) = ties.values().iter().position(|tie| tie.is_nan()) {
        let reason = "is not a finite number of at least 0";
        let (row, column) = (place / regions, place % regions);
        return Err(EconError::Value { what: TIES, row, column, value: f64::NAN, reason });
    }
    let by_relative = shares(presence, relatedness)?.transposed();
    // How many ties lead from a region to an industry that it lacks itself.
    let mut reached = ties.product(&presence.to_matrix())?;
    forget_present(presence, &mut reached);
    let mut linkages = reached.product(&by_relative)?;
    debug_assert_eq!(linkages.shape(), (regions, industries));
    forget_present(presence, &mut linkages);
    Ok(linkages)
}

/// Sets to 0 what regions have.
fn forget_present(presence: &Presence, matrix: &mut Matrix) {
    for region in 0..presence.rows() {
        let row = matrix.row_mut(region);
        presence.ones(region).for_each(|industry| row[industry] = 0.0);
    }
}

/// The share of each other industry in the relations of an industry: rows that sum to 1, or to 0 without
/// relatives.
fn shares(presence: &Presence, relatedness: &Matrix) -> Result<Matrix, EconError> {
    let industries = presence.columns();
    check_relations("the relatedness", relatedness)?;
    relatedness.must_be("the relatedness", (industries, industries))?;
    let mut shares = relatedness.clone();
    parallel::over_rows(shares.values_mut(), industries, 4 * industries, |first, block| {
        for (industry, row) in (first..).zip(block.chunks_exact_mut(industries)) {
            row[industry] = 0.0;
            row.iter_mut().filter(|value| value.is_nan()).for_each(|value| *value = 0.0);
            let total = crate::math::sum(row);
            if total > 0.0 {
                row.iter_mut().for_each(|value| *value /= total);
            }
        }
    });
    Ok(shares)
}

fn check_region(name: &'static str, presence: &Presence, region: usize) -> Result<(), EconError> {
    if region < presence.rows() {
        return Ok(());
    }
    Err(EconError::parameter(name, region, "the number of a region"))
}

const GAINS: &str = "the gains";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::density::relatedness_density;
    use crate::random::Random;
    use crate::relatedness::{Diagonal, Proximity, proximity};

    pub(super) fn any(rows: usize, columns: usize, seed: u64) -> (Presence, Matrix) {
        let random = std::cell::RefCell::new(Random::seeded(seed));
        let presence = Presence::from_fn(rows, columns, |_, _| random.borrow_mut().below(3) == 0);
        let phi = proximity(&presence, Proximity::Minimum, Diagonal::One);
        (presence, phi)
    }

    proptest! {
        #[test]
        fn a_pair_is_the_added_density_summed_over_what_the_region_lacks(
            rows in 1_usize..8, columns in 1_usize..20, seed: u64,
        ) {
            let (presence, phi) = any(rows, columns, seed);
            let weights: Vec<f64> = (0..columns).map(|industry| industry as f64 / 7.0).collect();
            for targets in [Targets::Missing, Targets::All] {
                let gains = gains(&presence, &phi, targets, Some(&weights)).expect("shapes fit");
                let pairs = pairs(&presence, &gains).expect("shapes fit");
                for (to, from) in (0..rows).flat_map(|to| (0..rows).map(move |from| (to, from))) {
                    let added = added_density(&presence, &phi, to, from).expect("regions");
                    let counts = |i: &usize| targets == Targets::All || !presence.has(to, *i);
                    let expected: f64 = (0..columns).filter(counts).map(|i| weights[i] * added[i]).sum();
                    prop_assert!((pairs[(to, from)] - expected).abs() < 1e-12);
                }
                prop_assert!((0..rows).all(|region| pairs[(region, region)] == 0.0));
            }
        }

        #[test]
        fn what_another_region_adds_is_the_density_of_both_less_that_of_one(
            columns in 2_usize..20, seed: u64,
        ) {
            let (presence, _) = any(5, columns, seed);
            let phi = proximity(&presence, Proximity::Minimum, Diagonal::Zero);
            let both = Presence::from_fn(2, columns, |row, industry| {
                presence.has(0, industry) || (row == 1 && presence.has(1, industry))
            });
            let density = relatedness_density(&both, &phi).expect("shapes fit");
            let added = added_density(&presence, &phi, 0, 1).expect("regions");
            for (industry, added) in added.iter().enumerate() {
                prop_assert!((density[(1, industry)] - density[(0, industry)] - added).abs() < 1e-12);
            }
        }

        #[test]
        fn linkages_are_the_added_densities_weighted_with_ties(
            rows in 1_usize..7, columns in 1_usize..15, seed: u64,
        ) {
            let (presence, phi) = any(rows, columns, seed);
            let ties = Matrix::from_fn(rows, rows, |to, from| ((to * 7 + from * 3) % 5) as f64);
            let linkages = linkages(&presence, &phi, &ties).expect("shapes fit");
            for to in 0..rows {
                let mut expected = vec![0.0; columns];
                for from in 0..rows {
                    let added = added_density(&presence, &phi, to, from).expect("regions");
                    expected.iter_mut().zip(added).for_each(|(sum, added)| *sum += ties[(to, from)] * added);
                }
                for (industry, expected) in expected.iter().enumerate() {
                    let expected = if presence.has(to, industry) { 0.0 } else { *expected };
                    prop_assert!((linkages[(to, industry)] - expected).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn ties_of_another_shape_or_below_zero_are_refused() {
        let (presence, phi) = any(2, 3, 1);
        let error = linkages(&presence, &phi, &Matrix::zeros(3, 3)).expect_err("a refusal");
        assert_eq!(error.to_string(), "the ties has the shape (3, 3) where (2, 2) is needed");
        let below = Matrix::new(2, 2, vec![0.0, -1.0, 0.0, 0.0]).expect("four values");
        assert!(linkages(&presence, &phi, &below).is_err());
        assert!(added_density(&presence, &phi, 0, 2).is_err());
        assert!(gains(&presence, &phi, Targets::All, Some(&[1.0])).is_err());
    }
}

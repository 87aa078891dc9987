//! How alike two regions are in what they do. Everything here is regions by regions.

use crate::relatedness::{Diagonal, SetMeasure, correlations, set_relatedness, unit_length, varies};
use crate::{EconError, Matrix, Presence, math, parallel};

/// The cosine of the shares of industries, 0..1.
///
/// # Undefined
/// NaN for a region without activity.
pub fn cosine(values: &Matrix) -> Matrix {
    let mut directions = values.clone();
    for region in 0..values.rows() {
        let row = directions.row_mut(region);
        let length = math::dot(row, row).sqrt();
        row.iter_mut().for_each(|value| *value /= length);
    }
    directions.times_transposed()
}

/// The part of activity that two regions share, 0..1: `sum_i min(s[r,i], s[q,i])` of the shares of
/// industries (Finger & Kreinin 1979), which is `1 - K / 2` with the Krugman index `K` of both.
///
/// # Undefined
/// NaN for a region without activity.
pub fn finger_kreinin(values: &Matrix) -> Matrix {
    let (regions, industries) = values.shape();
    let mut shares = values.clone();
    for region in 0..regions {
        let row = shares.row_mut(region);
        let total = math::sum(row);
        row.iter_mut().for_each(|value| *value /= total);
    }
    let mut common = Matrix::zeros(regions, regions);
    parallel::over_rows(common.values_mut(), regions, 2 * regions * industries, |first, block| {
        for (region, row) in (first..).zip(block.chunks_exact_mut(regions)) {
            for (value, other) in row.iter_mut().zip(shares.iter_rows()) {
                *value = sum_of_smaller(shares.row(region), other);
            }
        }
    });
    common
}

/// Eight sums side by side, so that a processor can work on them at once; NaN in either goes through.
fn sum_of_smaller(left: &[f64], right: &[f64]) -> f64 {
    let smaller = |l: f64, r: f64| if l < r || l.is_nan() { l } else { r };
    let ((left, left_rest), (right, right_rest)) = (left.as_chunks::<8>(), right.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (left, right) in left.iter().zip(right) {
        for lane in 0..8 {
            sums[lane] += smaller(left[lane], right[lane]);
        }
    }
    let rest = left_rest.iter().zip(right_rest);
    rest.fold(math::sum(&sums), |sum, (left, right)| sum + smaller(*left, *right))
}

/// The correlation of `ln(LQ + epsilon)`, -1..1 (Bahar, Hausmann & Hidalgo 2014; economic-complexity 0.3.0
/// `similarity` with 0.1). The smaller `epsilon`, the more the result is about which industries are absent.
///
/// # Undefined
/// NaN for a region whose quotients are all the same, as in a region that mirrors the whole, or not all
/// known.
///
/// # Errors
/// [`EconError::Parameter`] when `epsilon` is not a number above 0.
pub fn log_quotient_correlation(quotients: &Matrix, epsilon: f64) -> Result<Matrix, EconError> {
    if !(epsilon > 0.0 && epsilon.is_finite()) {
        return Err(EconError::parameter("epsilon", epsilon, "a number above 0"));
    }
    let mut scores = Matrix::zeros(quotients.rows(), quotients.columns());
    for (region, quotients) in quotients.iter_rows().enumerate() {
        let logarithms: Vec<f64> = quotients.iter().map(|quotient| math::ln(quotient + epsilon)).collect();
        scores.row_mut(region).copy_from_slice(&unit_length(&logarithms, varies(quotients)));
    }
    Ok(correlations(&scores))
}

/// The industries in which both regions are specialised over those in which either is, 0..1 (Jaccard 1901).
///
/// # Undefined
/// NaN where a region is specialised in nothing.
pub fn jaccard(presence: &Presence) -> Matrix {
    set_relatedness(&presence.transposed(), SetMeasure::Jaccard, Diagonal::Kept)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn table()(rows in 1_usize..7, columns in 2_usize..20)(
            values in proptest::collection::vec((1_u32..1000).prop_map(f64::from), rows * columns),
            rows in Just(rows), columns in Just(columns),
        ) -> Matrix {
            Matrix::new(rows, columns, values).expect("as many values")
        }
    }

    proptest! {
        #[test]
        fn a_region_is_like_itself_and_as_like_another_as_that_is_like_it(table in table()) {
            let presence = Presence::from_fn(table.rows(), table.columns(), |row, column| table[(row, column)] > 400.0);
            let logarithms = log_quotient_correlation(&table, 0.1).expect("an epsilon");
            for similarity in [cosine(&table), finger_kreinin(&table), logarithms, jaccard(&presence)] {
                prop_assert!(similarity.is_symmetric());
                let own = (0..table.rows()).map(|region| similarity[(region, region)]);
                prop_assert!(own.into_iter().all(|value| value.is_nan() || (value - 1.0).abs() < 1e-12));
                prop_assert!(similarity.values().iter().all(|value| value.is_nan() || value.abs() <= 1.0 + 1e-12));
            }
        }

        #[test]
        fn the_size_of_a_region_does_not_matter(table in table(), size in 0_u32..5) {
            let mut larger = table.clone();
            larger.row_mut(0).iter_mut().for_each(|value| *value *= f64::from(1_u32 << size));
            prop_assert_eq!(cosine(&larger), cosine(&table));
            prop_assert_eq!(finger_kreinin(&larger), finger_kreinin(&table));
        }

        #[test]
        fn what_two_regions_share_is_one_less_half_the_krugman_index(table in table()) {
            let shares = |region: usize| -> Vec<f64> {
                let total: f64 = table.row(region).iter().sum();
                table.row(region).iter().map(|value| value / total).collect()
            };
            let last = table.rows() - 1;
            let krugman: f64 = shares(0).iter().zip(shares(last)).map(|(a, b)| (a - b).abs()).sum();
            prop_assert!((finger_kreinin(&table)[(0, last)] - (1.0 - krugman / 2.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_region_without_activity_is_like_no_other() {
        let table = Matrix::new(2, 3, vec![0.0, 0.0, 0.0, 1.0, 2.0, 3.0]).expect("six values");
        assert!(cosine(&table)[(0, 1)].is_nan() && finger_kreinin(&table)[(1, 0)].is_nan());
        assert!(jaccard(&Presence::of(&table))[(0, 1)].is_nan());
        assert!(log_quotient_correlation(&table, 0.1).expect("an epsilon")[(0, 0)].is_nan());
    }

    #[test]
    fn an_epsilon_of_zero_is_refused() {
        let error = log_quotient_correlation(&Matrix::zeros(1, 1), 0.0).expect_err("a refusal");
        assert_eq!(error.to_string(), "epsilon is 0; it must be a number above 0");
    }
}

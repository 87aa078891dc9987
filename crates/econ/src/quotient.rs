//! Location quotients: where an industry is stronger than one would expect.

use crate::{EconError, Matrix, Presence, Treated};

/// The location quotient of every industry in every region, also called revealed comparative advantage.
///
/// `LQ[r,i] = (X[r,i] / X_r) / (X_i / T)` (Florence 1939; Balassa 1965, eq. 1): the industry's share of
/// the region over its share of the whole. Regions by industries, dimensionless, 0..`T / X_r`.
///
/// # Undefined
/// NaN where the cell is not known ([`crate::Treatment::Mask`]). A region or an industry without any
/// activity has 0, as in EconGeo 2.1; economic-complexity 0.3.0 gives NaN there. A region alone in the
/// table has 1 everywhere.
///
/// # Elsewhere
/// EconGeo's `rca` rounds to two digits; everyone takes missing cells for zero.
pub fn location_quotient(activity: &Treated) -> Matrix {
    let totals = activity.totals();
    let share: Vec<f64> = totals.industries.iter().map(|total| total / totals.all).collect();
    let mut quotients = activity.values.clone();
    for (region, total) in totals.regions.iter().enumerate() {
        for (industry, value) in quotients.row_mut(region).iter_mut().enumerate() {
            *value = if !activity.is_known(region, industry) {
                f64::NAN
            } else if *total == 0.0 || share[industry] == 0.0 {
                0.0
            } else {
                (*value / total) / share[industry]
            };
        }
    }
    quotients
}

/// Which region is specialised in which industry: `LQ >= threshold` and some activity.
///
/// The comparison is `X[r,i] * T >= threshold * X_r * X_i`, so a quotient of exactly 1 counts, as it
/// does everywhere but in the Stata package (`> 1`). The products are rounded once each and exact for whole
/// numbers whose products stay below 2^53. A form that multiplies by reciprocals gets such ties wrong.
/// A cell that is not known is not specialised.
///
/// # Errors
/// [`EconError::Parameter`] when the threshold is not a number above 0.
pub fn specialised(activity: &Treated, threshold: f64) -> Result<Presence, EconError> {
    if !(threshold > 0.0 && threshold.is_finite()) {
        return Err(EconError::parameter("threshold", threshold, "a number above 0"));
    }
    let totals = activity.totals();
    let values = &activity.values;
    Ok(Presence::from_fn(values.rows(), values.columns(), |region, industry| {
        let value = values[(region, industry)];
        let expected = threshold * (totals.regions[region] * totals.industries[industry]);
        value > 0.0 && activity.is_known(region, industry) && value * totals.all >= expected
    }))
}

/// The symmetric quotient `(LQ - 1) / (LQ + 1)` (Laursen 1998), -1..1; NaN stays NaN.
pub fn symmetric(quotients: &Matrix) -> Matrix {
    quotients.map(|quotient| (quotient - 1.0) / (quotient + 1.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Activity, Treatment};

    fn treated(rows: usize, columns: usize, values: Vec<f64>) -> Treated {
        let values = Matrix::new(rows, columns, values).expect("as many values");
        Activity::of(&values).expect("a table").treated(Treatment::Mask)
    }

    prop_compose! {
        fn table()(rows in 1_usize..7, columns in 1_usize..7)(
            values in proptest::collection::vec(prop_oneof![Just(0.0), (1_u32..1000).prop_map(f64::from)], rows * columns),
            rows in Just(rows), columns in Just(columns),
        ) -> Treated {
            treated(rows, columns, values)
        }
    }

    proptest! {
        #[test]
        fn a_regions_quotients_weighted_with_the_shares_of_industries_have_the_mean_one(table in table()) {
            let (quotients, totals) = (location_quotient(&table), table.totals());
            for (region, row) in quotients.iter_rows().enumerate() {
                let mean: f64 = row.iter().zip(&totals.industries).map(|(lq, x)| lq * x / totals.all).sum();
                prop_assert!(totals.regions[region] == 0.0 || (mean - 1.0).abs() < 1e-12, "{mean}");
            }
        }

        #[test]
        fn a_change_of_unit_changes_nothing(table in table()) {
            let thousand = Treated { values: table.values.map(|value| value * 1024.0), ..table.clone() };
            prop_assert_eq!(location_quotient(&thousand), location_quotient(&table));
            prop_assert_eq!(specialised(&thousand, 1.0), specialised(&table, 1.0));
        }
    }

    #[test]
    fn what_is_not_known_is_in_no_total_and_has_no_quotient() {
        let table = treated(2, 2, vec![10.0, f64::NAN, 10.0, 20.0]);
        let quotients = location_quotient(&table);
        assert!(quotients[(0, 1)].is_nan());
        assert_eq!(quotients[(0, 0)], (10.0 / 10.0) / (20.0 / 40.0));
        assert!(!specialised(&table, 1.0).expect("a threshold").has(0, 1));
    }

    #[test]
    fn a_threshold_of_zero_is_refused() {
        let error = specialised(&treated(1, 1, vec![1.0]), 0.0).expect_err("a refusal");
        assert_eq!(error.to_string(), "threshold is 0; it must be a number above 0");
    }
}

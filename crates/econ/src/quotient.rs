//! Location quotients: where an industry is stronger than one would expect.

use crate::error::{counts, same_length};
use crate::math::{ln, standardised, sum};
use crate::{EconError, Matrix, Presence, Totals, Treated};

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
    over(activity, &totals.regions, &shares_of_whole(&totals))
}

/// The location quotient against the industries of another table, `LQ[r,i] = (X[r,i] / X_r) / (B_i / B)`,
/// where `B` are the totals of a base year or of a larger area. What a region gains over the years is then
/// its own doing, not that of a base that moved.
///
/// # Undefined
/// As [`location_quotient`]; also NaN where the region has the industry and the base has none of it.
///
/// # Errors
/// [`EconError::Shape`] when `base` has not the table's industries, [`EconError::Value`] when a total of it
/// is not a finite number of at least 0.
pub fn location_quotient_against(activity: &Treated, base: &Totals) -> Result<Matrix, EconError> {
    same_length("the base's industries", activity.values.columns(), base.industries.len())?;
    counts("the base's industries", &base.industries)?;
    counts("the base's total", &[base.all])?;
    let mut quotients = over(activity, &activity.values.row_sums(), &shares_of_whole(base));
    for (place, value) in activity.values.values().iter().enumerate() {
        if *value > 0.0 && base.industries[place % activity.values.columns()] == 0.0 {
            quotients.values_mut()[place] = f64::NAN;
        }
    }
    Ok(quotients)
}

fn shares_of_whole(totals: &Totals) -> Vec<f64> {
    totals.industries.iter().map(|total| total / totals.all).collect()
}

/// Every value over its row's amount, over its column's.
fn over(activity: &Treated, rows: &[f64], columns: &[f64]) -> Matrix {
    let mut quotients = activity.values.clone();
    for (region, row) in rows.iter().enumerate() {
        for (industry, value) in quotients.row_mut(region).iter_mut().enumerate() {
            *value = if !activity.is_known(region, industry) {
                f64::NAN
            } else if *row == 0.0 || columns[industry] == 0.0 {
                0.0
            } else {
                (*value / row) / columns[industry]
            };
        }
    }
    quotients
}

/// The additive quotient `X[r,i] / X_r - X_i / T`, -1..1: how many percentage points above the whole.
///
/// REAT 3.0.3 has it as `locq(LQ.method = "a")`. A region's values add up to 0.
///
/// # Undefined
/// NaN where the cell is not known and in a region without any activity.
pub fn additive(activity: &Treated) -> Matrix {
    let totals = activity.totals();
    let whole = shares_of_whole(&totals);
    Matrix::from_fn(activity.values.rows(), activity.values.columns(), |region, industry| {
        if !activity.is_known(region, industry) {
            return f64::NAN;
        }
        activity.values[(region, industry)] / totals.regions[region] - whole[industry]
    })
}

/// The quotient per head, `RPOP[r,i] = (X[r,i] / N_r) / (X_i / N)`, with the population `N_r` and `N = sum
/// N_r`: how much more of an industry a region has per inhabitant than the whole. Dimensionless, from 0.
///
/// ecomplexity 0.5.3 has it as `presence_test = "rpop"` and calls a region specialised from 1 on.
///
/// # Undefined
/// NaN where the cell is not known, and in a region without inhabitants; 0 in an empty industry.
///
/// # Errors
/// [`EconError::Shape`] for another number of regions, [`EconError::Value`] when a population is not a
/// finite number of at least 0.
pub fn per_head(activity: &Treated, population: &[f64]) -> Result<Matrix, EconError> {
    same_length("the population", activity.values.rows(), population.len())?;
    counts("the population", population)?;
    let inhabitants = sum(population);
    let heads: Vec<f64> = activity.values.column_sums().iter().map(|total| total / inhabitants).collect();
    let defined: Vec<f64> =
        population.iter().map(|heads| if *heads > 0.0 { *heads } else { f64::NAN }).collect();
    Ok(over(activity, &defined, &heads))
}

/// What is standardised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// The quotients themselves (O'Donoghue & Gleave 2004).
    #[default]
    Quotient,
    /// Their logarithms, which are closer to normal (Tian 2013).
    Logarithm,
}

/// The quotients of each industry standardised over the regions, `(LQ - mean) / sd`: by how many standard
/// deviations a region stands out. The divisor of the variance is `n - ddof`. Reading 1.96 as significant
/// at 5 % needs quotients that are normally distributed over regions; they seldom are.
///
/// # Undefined
/// NaN stays NaN and counts in no mean; so does a quotient of 0 on the logarithmic scale, which has no
/// logarithm. An industry whose quotients do not vary has NaN everywhere.
///
/// # Elsewhere
/// REAT 3.0.3 `locq2(LQ.norm = "OG")` and `"T"` subtract the mean quotient of a *region* where the mean of
/// the industry is meant (`colMeans` of a table of industries by regions), and the means are recycled down
/// the columns; its values are not z-scores.
pub fn standardised_over_regions(quotients: &Matrix, scale: Scale, ddof: usize) -> Matrix {
    let scaled = match scale {
        Scale::Quotient => quotients.clone(),
        Scale::Logarithm => quotients.map(|quotient| if quotient > 0.0 { ln(quotient) } else { f64::NAN }),
    };
    let mut scores = scaled.map(|_| f64::NAN);
    for industry in 0..scaled.columns() {
        let known: Vec<usize> =
            (0..scaled.rows()).filter(|region| scaled[(*region, industry)].is_finite()).collect();
        let values: Vec<f64> = known.iter().map(|region| scaled[(*region, industry)]).collect();
        let vary = values.iter().any(|value| *value != values[0]);
        for (region, score) in known.iter().zip(standardised(&values, ddof)) {
            scores[(*region, industry)] = if vary { score } else { f64::NAN };
        }
    }
    scores
}

/// The ends of an interval around each quotient, regions by industries.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: Matrix,
    /// The upper end.
    pub upper: Matrix,
}

/// A confidence interval of the location quotient of *counts* (persons, firms, patents), by the delta
/// method, which Beyene & Moineddin (2005) found as good as the alternatives for all but small samples. It is
/// taken on the logarithm here, so that no end is below 0.
///
/// The table is taken for a sample of `T` units over four cells (this industry or not, this region or not).
/// Then `var(ln LQ) = 1/X[r,i] - 1/X_r - 1/X_i + 2 X[r,i] / (X_r X_i) - 1/T`, and the ends are
/// `LQ exp(-z sd)` and `LQ exp(z sd)`. `z` is the normal quantile, 1.959964 for 95 %. It says how far chance
/// alone carries a small count, not how well the count was measured.
///
/// # Undefined
/// NaN where the quotient is 0 or not defined.
///
/// # Errors
/// [`EconError::Parameter`] when `z` is not a finite number above 0.
pub fn interval(activity: &Treated, z: f64) -> Result<Interval, EconError> {
    if !(z > 0.0 && z.is_finite()) {
        return Err(EconError::parameter("z", z, "a number above 0"));
    }
    let totals = activity.totals();
    let quotients = location_quotient(activity);
    let end = |sign: f64| {
        Matrix::from_fn(quotients.rows(), quotients.columns(), |region, industry| {
            let (value, quotient) = (activity.values[(region, industry)], quotients[(region, industry)]);
            if !(value > 0.0 && quotient > 0.0) {
                return f64::NAN;
            }
            let (row, column) = (totals.regions[region], totals.industries[industry]);
            let shared = value / row / column;
            let variance = 1.0 / value - 1.0 / row - 1.0 / column + 2.0 * shared - 1.0 / totals.all;
            quotient * crate::math::exp(sign * z * variance.max(0.0).sqrt())
        })
    };
    Ok(Interval { lower: end(-1.0), upper: end(1.0) })
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
    fn a_base_year_that_is_the_year_itself_changes_nothing() {
        let table = treated(2, 2, vec![10.0, 5.0, 10.0, 20.0]);
        let same = location_quotient_against(&table, &table.totals()).expect("a base");
        assert_eq!(same, location_quotient(&table));
        let lacking = Totals { industries: vec![0.0, 10.0], ..table.totals() };
        assert!(location_quotient_against(&table, &lacking).expect("a base")[(0, 0)].is_nan());
        let short = Totals { industries: vec![1.0], ..table.totals() };
        assert!(location_quotient_against(&table, &short).is_err());
    }

    #[test]
    fn additive_quotients_of_a_region_cancel() {
        let quotients = additive(&treated(2, 3, vec![10.0, 5.0, 1.0, 10.0, 20.0, 0.0]));
        for row in quotients.iter_rows() {
            assert!(sum(row).abs() < 1e-15);
        }
    }

    #[test]
    fn per_head_of_a_population_like_the_activity_is_the_quotient() {
        let table = treated(2, 2, vec![10.0, 5.0, 10.0, 20.0]);
        let heads = per_head(&table, &table.totals().regions).expect("as many heads");
        assert!((heads[(0, 0)] - location_quotient(&table)[(0, 0)]).abs() < 1e-15);
        assert!(per_head(&table, &[0.0, 1.0]).expect("as many heads")[(0, 0)].is_nan());
        assert!(per_head(&table, &[1.0]).is_err());
    }

    #[test]
    fn standardised_quotients_of_an_industry_have_mean_zero_and_deviation_one() {
        let quotients = location_quotient(&treated(3, 2, vec![10.0, 5.0, 10.0, 20.0, 0.0, 7.0]));
        let scores = standardised_over_regions(&quotients, Scale::Quotient, 1).column(0);
        assert!(crate::math::mean(&scores).abs() < 1e-15);
        assert!((crate::math::standard_deviation(&scores, 1) - 1.0).abs() < 1e-15);
        let logarithms = standardised_over_regions(&quotients, Scale::Logarithm, 1);
        assert!(logarithms[(2, 0)].is_nan() && logarithms[(0, 0)].is_finite());
        let alike = standardised_over_regions(&Matrix::from_fn(3, 1, |_, _| 0.1), Scale::Quotient, 0);
        assert!(alike.values().iter().all(|score| score.is_nan()));
    }

    #[test]
    fn a_small_count_has_a_wide_interval_around_its_quotient() {
        let (small, large) = (treated(2, 2, vec![2.0, 8.0, 10.0, 80.0]), vec![200.0, 800.0, 1e3, 8e3]);
        let width = |table: &Treated| {
            let (ends, quotient) = (interval(table, 1.96).expect("a quantile"), location_quotient(table));
            assert!(ends.lower[(0, 0)] < quotient[(0, 0)] && quotient[(0, 0)] < ends.upper[(0, 0)]);
            ends.upper[(0, 0)] / ends.lower[(0, 0)]
        };
        assert!(width(&small) > 5.0 && width(&treated(2, 2, large)) < 1.4);
        assert!(interval(&small, f64::NAN).is_err());
    }

    #[test]
    fn a_threshold_of_zero_is_refused() {
        let error = specialised(&treated(1, 1, vec![1.0]), 0.0).expect_err("a refusal");
        assert_eq!(error.to_string(), "threshold is 0; it must be a number above 0");
    }
}

//! Income content of industries: what kind of regions an industry is found in, and what that says of a region.

use crate::error::{counts, same_length};
use crate::math::{dot, sum};
use crate::specialisation::shares;
use crate::{EconError, Matrix, Treated};

/// The income content of industries and regions.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomeContent {
    /// PRODY, one per industry, in the unit of the income.
    pub industries: Vec<f64>,
    /// EXPY, one per region, in the unit of the income.
    pub regions: Vec<f64>,
}

/// PRODY and EXPY (Hausmann, Hwang & Rodrik 2007) of every industry and region, from the shares
/// `s[r,i] = X[r,i] / X_r`. `income` is one per region, such as GDP per head.
///
/// # Undefined
/// As [`prody`] and [`expy`].
///
/// # Errors
/// As [`prody`].
pub fn income_content(activity: &Treated, income: &[f64]) -> Result<IncomeContent, EconError> {
    let shares = shares(activity);
    let industries = prody(&shares, income)?;
    let regions = expy(&shares, &industries)?;
    Ok(IncomeContent { industries, regions })
}

/// PRODY, `sum_r (s[r,i] / sum_q s[q,i]) y_r`: the mean income of the regions that have the industry, weighted
/// with how much of themselves they put into it. Location quotients in place of shares give the same.
///
/// # Undefined
/// NaN for an industry that no region has. Regions without an income (NaN), without activity, or with a cell
/// that is not known (rows of NaN) have no part in any mean.
///
/// # Elsewhere
/// EconGeo 2.1 `prody` takes location quotients rounded to two digits.
///
/// # Errors
/// [`EconError::Shape`] when there is not one income per region, [`EconError::Value`] for an income that is
/// infinite or negative.
pub fn prody(shares: &Matrix, income: &[f64]) -> Result<Vec<f64>, EconError> {
    same_length("the income", shares.rows(), income.len())?;
    let known: Vec<f64> =
        income.iter().copied().map(|income| if income.is_nan() { 0.0 } else { income }).collect();
    counts("the income", &known)?;
    let counted: Vec<usize> = (0..shares.rows())
        .filter(|region| !income[*region].is_nan() && shares.row(*region).iter().all(|share| !share.is_nan()))
        .collect();
    let incomes: Vec<f64> = counted.iter().map(|region| income[*region]).collect();
    let content = |industry| {
        let weights: Vec<f64> = counted.iter().map(|region| shares[(*region, industry)]).collect();
        dot(&weights, &incomes) / sum(&weights)
    };
    Ok((0..shares.columns()).map(content).collect())
}

/// EXPY, `sum_i s[r,i] PRODY_i`: the mean income content of what a region does.
///
/// # Undefined
/// NaN for a region whose shares are, and for one that has an industry without PRODY.
///
/// # Errors
/// [`EconError::Shape`] when there is not one PRODY per industry.
pub fn expy(shares: &Matrix, prody: &[f64]) -> Result<Vec<f64>, EconError> {
    same_length("the industries' PRODY", shares.columns(), prody.len())?;
    let term = |(share, prody): (&f64, &f64)| if *share == 0.0 { 0.0 } else { share * prody };
    let content = |row: &[f64]| sum(&row.iter().zip(prody).map(term).collect::<Vec<f64>>());
    Ok(shares.iter_rows().map(content).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Activity, Treatment, quotient};

    fn treated(rows: usize, columns: usize, values: Vec<f64>) -> Treated {
        let values = Matrix::new(rows, columns, values).expect("as many values");
        Activity::of(&values).expect("a table").treated(Treatment::Mask)
    }

    proptest! {
        #[test]
        fn every_content_lies_between_the_incomes_of_regions(
            values in proptest::collection::vec(0.5..1000.0, 12), income in proptest::collection::vec(1.0..9.0, 4),
        ) {
            let ours = income_content(&treated(4, 3, values), &income).expect("incomes");
            let (low, high) = income.iter().fold((9.0_f64, 1.0_f64), |(l, h), y| (l.min(*y), h.max(*y)));
            for content in ours.industries.iter().chain(&ours.regions) {
                prop_assert!(*content >= low - 1e-12 && *content <= high + 1e-12);
            }
        }

        #[test]
        fn quotients_give_what_shares_give(
            values in proptest::collection::vec(0.5..1000.0, 12), income in proptest::collection::vec(1.0..9.0, 4),
        ) {
            let table = treated(4, 3, values);
            let quotients = prody(&quotient::location_quotient(&table), &income).expect("incomes");
            for (ours, theirs) in prody(&shares(&table), &income).expect("incomes").iter().zip(quotients) {
                prop_assert!((ours - theirs).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_region_without_income_is_in_no_mean() {
        let table = treated(3, 2, vec![1.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
        let ours = income_content(&table, &[f64::NAN, 3.0, 5.0]).expect("incomes");
        assert_eq!(ours.industries, [3.0, 3.0]);
        assert_eq!(ours.regions[..2], [3.0, 3.0]);
        assert!(ours.regions[2].is_nan());
    }

    #[test]
    fn an_industry_that_no_region_has_has_no_content_and_spoils_none() {
        let ours = income_content(&treated(2, 2, vec![1.0, 0.0, 2.0, 0.0]), &[1.0, 2.0]).expect("incomes");
        assert!(ours.industries[1].is_nan());
        assert_eq!(ours.regions, [1.5, 1.5]);
        assert!(income_content(&treated(1, 1, vec![1.0]), &[]).is_err());
        assert!(income_content(&treated(1, 1, vec![1.0]), &[f64::INFINITY]).is_err());
    }
}

//! How specialised a region is: whether few industries make up much of it, and how it differs from others.

use crate::math::{log2, sum};
use crate::{Matrix, Treated};

/// What a region's structure is compared with in the Krugman index. Three are in use, and they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reference {
    /// All regions together, the region included (EconGeo 2.1 `krugman_index`).
    #[default]
    All,
    /// All other regions together (Krugman 1991 compares two regions, which this extends to many).
    Rest,
    /// The unweighted mean of the other regions' shares (REAT 3.0.3 `krugman.spec2`).
    MeanOfOthers,
}

/// The indices of every region, one value per region each. NaN for a region without activity, and for one
/// with a cell that is not known ([`crate::Treatment::Mask`]).
#[derive(Debug, Clone, PartialEq)]
pub struct Specialisation {
    /// [`herfindahl`] of the region's shares.
    pub herfindahl: Vec<f64>,
    /// [`herfindahl_normalised`] of the region's shares.
    pub herfindahl_normalised: Vec<f64>,
    /// [`entropy`] of the region's shares, bits.
    pub entropy: Vec<f64>,
    /// [`evenness`] of the region's shares.
    pub evenness: Vec<f64>,
    /// [`krugman`] against all regions.
    pub krugman: Vec<f64>,
    /// [`krugman`] against the rest.
    pub krugman_rest: Vec<f64>,
    /// [`krugman`] against the mean of the others.
    pub krugman_mean_of_others: Vec<f64>,
    /// The coefficient of specialisation (Hoover 1936): half the Krugman index against all regions, 0..1.
    /// The share of the region that would have to change its industry to look like the whole.
    pub coefficient: Vec<f64>,
    /// [`average_quotient`].
    pub average_quotient: Vec<f64>,
    /// The Hachman index, 1 over the average quotient, above 0 and up to 1: 1 is the structure of the whole.
    pub hachman: Vec<f64>,
}

/// All indices of every region.
pub fn of_regions(activity: &Treated) -> Specialisation {
    let shares = shares(activity);
    let each = |index: fn(&[f64]) -> f64| shares.iter_rows().map(index).collect::<Vec<f64>>();
    let average_quotient = average_quotient(activity);
    let krugman_all = krugman(activity, Reference::All);
    Specialisation {
        herfindahl: each(herfindahl),
        herfindahl_normalised: each(herfindahl_normalised),
        entropy: each(entropy),
        evenness: each(evenness),
        krugman_rest: krugman(activity, Reference::Rest),
        krugman_mean_of_others: krugman(activity, Reference::MeanOfOthers),
        coefficient: krugman_all.iter().map(|index| index / 2.0).collect(),
        krugman: krugman_all,
        hachman: average_quotient.iter().map(|average| 1.0 / average).collect(),
        average_quotient,
    }
}

/// The shares of industries in every region, `s[r,i] = X[r,i] / X_r`; regions by industries, rows add up
/// to 1. A row is NaN for a region without activity or with a cell that is not known.
pub fn shares(activity: &Treated) -> Matrix {
    shares_of_rows(&activity.values, &known_rows(activity))
}

/// The Herfindahl index of shares, `sum s^2`: `1 / I`..1, where 1 is one industry alone.
pub fn herfindahl(shares: &[f64]) -> f64 {
    sum(&shares.iter().map(|share| share * share).collect::<Vec<f64>>())
}

/// The Herfindahl index without what the number of industries does to it, `(H - 1/I) / (1 - 1/I)`, 0..1.
/// NaN for a single industry. An industry that the region lacks counts in `I`.
pub fn herfindahl_normalised(shares: &[f64]) -> f64 {
    let least = 1.0 / shares.len() as f64;
    (herfindahl(shares) - least) / (1.0 - least)
}

/// Shannon's entropy of shares, `-sum s log2 s` with `0 log 0 = 0`: 0..`log2 I` bits.
///
/// EconGeo 2.1 `entropy` adds 1e-9 inside the logarithm and rounds to three digits.
pub fn entropy(shares: &[f64]) -> f64 {
    let term = |share: &f64| if *share == 0.0 { 0.0 } else { -share * log2(*share) };
    sum(&shares.iter().map(term).collect::<Vec<f64>>())
}

/// Pielou's evenness (1966), the entropy over its largest value `log2 I`, 0..1. NaN for a single industry.
pub fn evenness(shares: &[f64]) -> f64 {
    entropy(shares) / log2(shares.len() as f64)
}

/// Krugman's index of specialisation (1991), `K_r = sum_i |s[r,i] - g_i|`, 0..2: 0 is the structure of the
/// reference, 2 shares no industry with it.
///
/// # Undefined
/// NaN for a region without activity or with a cell that is not known, and for a region alone when it is
/// compared with others.
pub fn krugman(activity: &Treated, reference: Reference) -> Vec<f64> {
    krugman_of_rows(&activity.values, &known_rows(activity), reference)
}

/// The average location quotient, `A_r = sum_i s[r,i] LQ[r,i]`, from 1 (EconGeo 2.1
/// `location_quotient_avg`): 1 is the structure of the whole.
///
/// # Undefined
/// NaN for a region without activity or with a cell that is not known.
pub fn average_quotient(activity: &Treated) -> Vec<f64> {
    let totals = activity.totals();
    let whole: Vec<f64> = totals.industries.iter().map(|total| total / totals.all).collect();
    let average = |shares: &[f64]| {
        let term =
            |(share, whole): (&f64, &f64)| if *whole == 0.0 { 0.0 * share } else { share * (share / whole) };
        sum(&shares.iter().zip(&whole).map(term).collect::<Vec<f64>>())
    };
    shares(activity).iter_rows().map(average).collect()
}

/// Per region, whether every cell of it is known.
pub(crate) fn known_rows(activity: &Treated) -> Vec<bool> {
    (0..activity.values.rows())
        .map(|region| (0..activity.values.columns()).all(|industry| activity.is_known(region, industry)))
        .collect()
}

/// Each row over its sum; NaN where a row is not known or sums to 0.
pub(crate) fn shares_of_rows(values: &Matrix, known: &[bool]) -> Matrix {
    let totals = values.row_sums();
    Matrix::from_fn(values.rows(), values.columns(), |row, column| {
        if known[row] { values[(row, column)] / totals[row] } else { f64::NAN }
    })
}

/// The Krugman index of each row; the same formula compares regions and, turned, industries.
pub(crate) fn krugman_of_rows(values: &Matrix, known: &[bool], reference: Reference) -> Vec<f64> {
    let shares = shares_of_rows(values, known);
    let (rows, columns) = (values.row_sums(), values.column_sums());
    let all = sum(&rows);
    let counted: Vec<&[f64]> =
        shares.iter_rows().filter(|row| row.iter().all(|share| !share.is_nan())).collect();
    let others = counted.len() as f64 - 1.0;
    let added: Vec<f64> = (0..values.columns())
        .map(|column| sum(&counted.iter().map(|row| row[column]).collect::<Vec<f64>>()))
        .collect();
    let expected = |row: usize, column: usize| match reference {
        Reference::All => columns[column] / all,
        Reference::Rest => (columns[column] - values[(row, column)]) / (all - rows[row]),
        Reference::MeanOfOthers => (added[column] - shares[(row, column)]) / others,
    };
    let apart = |(row, shares): (usize, &[f64])| {
        let terms = shares.iter().enumerate().map(|(column, share)| (share - expected(row, column)).abs());
        sum(&terms.collect::<Vec<f64>>())
    };
    shares.iter_rows().enumerate().map(apart).collect()
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
        fn table()(rows in 2_usize..6, columns in 2_usize..6)(
            values in proptest::collection::vec((1_u32..1000).prop_map(f64::from), rows * columns),
            rows in Just(rows), columns in Just(columns),
        ) -> Treated {
            treated(rows, columns, values)
        }
    }

    proptest! {
        #[test]
        fn every_index_stays_in_its_range(table in table()) {
            let indices = of_regions(&table);
            let most = log2(table.values.columns() as f64);
            for region in 0..table.values.rows() {
                prop_assert!(indices.herfindahl[region] <= 1.0 && indices.herfindahl_normalised[region] > -1e-12);
                prop_assert!(indices.entropy[region] <= most + 1e-12 && indices.evenness[region] <= 1.0 + 1e-12);
                prop_assert!((0.0..=2.0).contains(&indices.krugman_rest[region]));
                prop_assert!(indices.hachman[region] > 0.0 && indices.hachman[region] <= 1.0 + 1e-12);
                prop_assert_eq!(indices.coefficient[region], indices.krugman[region] / 2.0);
            }
        }

        #[test]
        fn the_order_of_regions_does_not_matter(table in table()) {
            let order: Vec<usize> = (0..table.values.rows()).rev().collect();
            let columns: Vec<usize> = (0..table.values.columns()).collect();
            let turned = Treated { values: table.values.select(&order, &columns), ..table.clone() };
            let (before, after) = (of_regions(&table), of_regions(&turned));
            for (place, region) in order.iter().enumerate() {
                prop_assert!((before.krugman[*region] - after.krugman[place]).abs() < 1e-12);
                prop_assert!((before.krugman_mean_of_others[*region] - after.krugman_mean_of_others[place]).abs() < 1e-12);
                prop_assert_eq!(before.entropy[*region], after.entropy[place]);
            }
        }

        #[test]
        fn the_index_against_all_is_the_one_against_the_rest_shrunk_by_the_regions_weight(table in table()) {
            let (all, rest) = (krugman(&table, Reference::All), krugman(&table, Reference::Rest));
            let totals = table.totals();
            for region in 0..all.len() {
                let weight = 1.0 - totals.regions[region] / totals.all;
                prop_assert!((all[region] - weight * rest[region]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_region_without_activity_has_no_index() {
        let indices = of_regions(&treated(3, 2, vec![1.0, 3.0, 0.0, 0.0, 2.0, 2.0]));
        assert!(indices.herfindahl[1].is_nan() && indices.hachman[1].is_nan() && indices.krugman[1].is_nan());
        assert_eq!(indices.krugman_mean_of_others[0], 0.5);
    }

    #[test]
    fn a_region_with_a_cell_that_is_not_known_has_no_index() {
        let indices = of_regions(&treated(2, 2, vec![1.0, f64::NAN, 2.0, 2.0]));
        assert!(indices.entropy[0].is_nan() && indices.average_quotient[0].is_nan());
        assert_eq!(indices.entropy[1], 1.0);
    }

    #[test]
    fn one_industry_alone_has_no_evenness() {
        let indices = of_regions(&treated(2, 1, vec![1.0, 3.0]));
        assert_eq!(indices.herfindahl, [1.0, 1.0]);
        assert!(indices.evenness[0].is_nan() && indices.herfindahl_normalised[0].is_nan());
    }
}

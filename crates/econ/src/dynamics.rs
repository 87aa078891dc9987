//! Change over years: which industries a region takes up, gives up and keeps, and how they grow.
//!
//! Years are tables on one list of regions and one of industries, made by [`union`] and [`aligned`]. What
//! is present is a matrix of 1 (specialised), 0 (not) and NaN (no data that year).

use crate::math::pow;
use crate::{EconError, Matrix, Presence};

/// The labels of several years on one axis, ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Every label of any year, once.
    pub labels: Vec<String>,
    /// Per year, where each of `labels` stands in that year; none when the year lacks it.
    pub places: Vec<Vec<Option<usize>>>,
}

/// What a region or industry has in a year whose table does not list it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Absent {
    /// Nothing is known: NaN. A code that came or went with a new classification is no entry and no exit.
    #[default]
    Undefined,
    /// Zero, as EconGeo 2.1 `entry_mat` and `exit_mat` have it.
    Zero,
}

/// The union of the labels of all years. A label that a year lists twice is taken where it stands first.
pub fn union(years: &[&[String]]) -> Axis {
    let mut labels: Vec<String> = years.iter().flat_map(|year| year.iter().cloned()).collect();
    labels.sort_unstable();
    labels.dedup();
    let places = |year: &&[String]| {
        let mut places = vec![None; labels.len()];
        for (place, label) in year.iter().enumerate().rev() {
            if let Ok(found) = labels.binary_search(label) {
                places[found] = Some(place);
            }
        }
        places
    };
    let places = years.iter().map(places).collect();
    Axis { labels, places }
}

/// A year's table on the common axes; `rows` and `columns` are its places in them.
///
/// # Errors
/// [`EconError::Shape`] when a place lies outside the table.
pub fn aligned(
    year: &Matrix,
    rows: &[Option<usize>],
    columns: &[Option<usize>],
    absent: Absent,
) -> Result<Matrix, EconError> {
    let needed =
        |places: &[Option<usize>]| places.iter().flatten().max().map_or(0, |place| place.saturating_add(1));
    let expected = (needed(rows), needed(columns));
    if expected.0 > year.rows() || expected.1 > year.columns() {
        return Err(EconError::Shape { what: "the year's table", expected, found: year.shape() });
    }
    let missing = if absent == Absent::Zero { 0.0 } else { f64::NAN };
    Ok(Matrix::from_fn(rows.len(), columns.len(), |row, column| match (rows[row], columns[column]) {
        (Some(row), Some(column)) => year[(row, column)],
        _ => missing,
    }))
}

/// Entry: 1 where an industry that the region lacked `before` is present `after`, 0 where it is still
/// lacking. Regions by industries.
///
/// # Undefined
/// NaN where it was already present, and where either year has no data. The number of cells that are
/// defined is the number at risk.
///
/// # Errors
/// [`EconError::Shape`] when the years have different shapes.
pub fn entry(before: &Matrix, after: &Matrix) -> Result<Matrix, EconError> {
    event(before, after, |was, is| if was == 0.0 { is } else { f64::NAN })
}

/// Exit: 1 where an industry that was present `before` is lacking `after`, 0 where it stays.
///
/// # Undefined
/// NaN where it was not present before, and where either year has no data.
///
/// # Errors
/// [`EconError::Shape`] when the years have different shapes.
pub fn exit(before: &Matrix, after: &Matrix) -> Result<Matrix, EconError> {
    event(before, after, |was, is| if was > 0.0 { 1.0 - is } else { f64::NAN })
}

/// Persistence: 1 where an industry that was present `before` is present `after` too, 0 where it is gone. It
/// is 1 minus [`exit`], and NaN where that is.
///
/// # Errors
/// [`EconError::Shape`] when the years have different shapes.
pub fn persistence(before: &Matrix, after: &Matrix) -> Result<Matrix, EconError> {
    event(before, after, |was, is| if was > 0.0 { is } else { f64::NAN })
}

/// Entry that a small move of a quotient around 1 does not count as: 1 where the location quotient was below
/// `low` and is now `high` or more, 0 where it was below `low` and is not. NaN where it was `low` or more, or
/// either is not defined. Usual are 0.5 and 1.
///
/// # Errors
/// [`EconError::Shape`] for years of different shapes, [`EconError::Parameter`] unless `0 < low <= high`.
pub fn entry_between(before: &Matrix, after: &Matrix, low: f64, high: f64) -> Result<Matrix, EconError> {
    band(low, high)?;
    event(before, after, |was, is| if was < low { f64::from(u8::from(is >= high)) } else { f64::NAN })
}

/// Exit by the same rule: 1 where the location quotient was `high` or more and is now below `low`, 0 where it
/// was `high` or more and is not.
///
/// # Errors
/// As [`entry_between`].
pub fn exit_between(before: &Matrix, after: &Matrix, low: f64, high: f64) -> Result<Matrix, EconError> {
    band(low, high)?;
    event(before, after, |was, is| if was >= high { f64::from(u8::from(is < low)) } else { f64::NAN })
}

/// What is present in a window of years: 1 where it is present in all of them, 0 where it is in none, and NaN
/// where it comes and goes or a year has no data. Between two windows, [`entry`] and [`exit`] then count
/// lasting change only.
///
/// # Errors
/// [`EconError::Shape`] for years of different shapes, [`EconError::Parameter`] without any year.
pub fn steady(years: &[&Matrix]) -> Result<Matrix, EconError> {
    let Some((first, rest)) = years.split_first() else {
        return Err(EconError::parameter("the window", "0 years", "at least one year"));
    };
    let same = |was: f64, is: f64| if (was > 0.0) == (is > 0.0) { was } else { f64::NAN };
    rest.iter().try_fold((*first).clone(), |steady, year| event(&steady, year, same))
}

/// How often something happened to those that it could happen to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Cells that are defined.
    pub at_risk: usize,
    /// Cells that are 1.
    pub events: usize,
    /// The events over those at risk, 0..1; NaN when none was.
    pub rate: f64,
}

/// The rates of entry or exit.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// One per region.
    pub regions: Vec<Rate>,
    /// One per industry.
    pub industries: Vec<Rate>,
    /// Over everything.
    pub all: Rate,
}

/// Counts the events of [`entry`] or [`exit`] by region, by industry and in all.
pub fn rates(events: &Matrix) -> Rates {
    let turned = events.transposed();
    Rates {
        regions: events.iter_rows().map(rate).collect(),
        industries: turned.iter_rows().map(rate).collect(),
        all: rate(events.values()),
    }
}

fn rate(events: &[f64]) -> Rate {
    let at_risk = events.iter().filter(|event| !event.is_nan()).count();
    let events = events.iter().filter(|event| **event > 0.0).count();
    Rate { at_risk, events, rate: events as f64 / at_risk as f64 }
}

/// The unit of growth.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Growth {
    /// Over the whole period, `(after - before) / before`.
    #[default]
    Whole,
    /// Per year, `(after / before)^(1 / years) - 1`.
    Annual {
        /// The length of the period.
        years: f64,
    },
}

/// What growth from nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FromZero {
    /// Not defined: NaN.
    #[default]
    Undefined,
    /// 0 when nothing stays nothing and infinite otherwise (EconGeo 2.1 `growth_mat`, which also gives
    /// percent, rounded to two digits).
    ZeroOrInfinite,
}

/// Growth of every cell, and which cells are new.
#[derive(Debug, Clone, PartialEq)]
pub struct Grown {
    /// Growth, -1 and more, dimensionless.
    pub growth: Matrix,
    /// Where there was nothing before and is something now.
    pub new: Presence,
}

/// Growth of every cell between two years on the same axes.
///
/// # Undefined
/// NaN where either year has no data; from zero as chosen.
///
/// # Errors
/// [`EconError::Shape`] for years of different shapes, [`EconError::Value`] for a negative amount,
/// [`EconError::Parameter`] when the years of a period are not a number above 0.
pub fn growth(
    before: &Matrix,
    after: &Matrix,
    unit: Growth,
    from_zero: FromZero,
) -> Result<Grown, EconError> {
    if let Growth::Annual { years } = unit
        && !(years > 0.0 && years.is_finite())
    {
        return Err(EconError::parameter("years", years, "a number above 0"));
    }
    for (what, year) in [("the first year", before), ("the last year", after)] {
        if let Some(place) = year.values().iter().position(|value| *value < 0.0) {
            let (row, column) = (place / year.columns(), place % year.columns());
            let value = year[(row, column)];
            return Err(EconError::Value { what, row, column, value, reason: "is negative" });
        }
    }
    let growth = event(before, after, |was, is| growth_of(was, is, unit, from_zero))?;
    let new = Presence::from_fn(before.rows(), before.columns(), |region, industry| {
        before[(region, industry)] == 0.0 && after[(region, industry)] > 0.0
    });
    Ok(Grown { growth, new })
}

fn growth_of(was: f64, is: f64, unit: Growth, from_zero: FromZero) -> f64 {
    if was == 0.0 {
        return match from_zero {
            FromZero::Undefined => f64::NAN,
            FromZero::ZeroOrInfinite if is > 0.0 => f64::INFINITY,
            FromZero::ZeroOrInfinite => 0.0 * is,
        };
    }
    match unit {
        Growth::Whole => (is - was) / was,
        Growth::Annual { years } => pow(is / was, 1.0 / years) - 1.0,
    }
}

fn band(low: f64, high: f64) -> Result<(), EconError> {
    if low > 0.0 && low <= high && high.is_finite() {
        return Ok(());
    }
    Err(EconError::parameter("the band", format!("{low}..{high}"), "two numbers above 0, the lower first"))
}

/// One cell of two years after the other; NaN where one of them is.
fn event(before: &Matrix, after: &Matrix, of: impl Fn(f64, f64) -> f64) -> Result<Matrix, EconError> {
    after.must_be("the later year", before.shape())?;
    let cell = |(was, is): (&f64, &f64)| {
        if was.is_nan() || is.is_nan() { f64::NAN } else { of(*was, *is) }
    };
    let values = before.values().iter().zip(after.values()).map(cell).collect();
    Matrix::new(before.rows(), before.columns(), values)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matrix(rows: usize, columns: usize, values: &[f64]) -> Matrix {
        Matrix::new(rows, columns, values.to_vec()).expect("as many values")
    }

    fn years() -> impl Strategy<Value = (Matrix, Matrix)> {
        let year = || proptest::collection::vec(prop_oneof![Just(0.0), Just(1.0), Just(f64::NAN)], 12);
        (year(), year()).prop_map(|(before, after)| (matrix(3, 4, &before), matrix(3, 4, &after)))
    }

    proptest! {
        #[test]
        fn every_known_cell_is_at_risk_of_either_entry_or_exit((before, after) in years()) {
            let (entry, exit) = (entry(&before, &after).expect("years"), exit(&before, &after).expect("years"));
            let kept = persistence(&before, &after).expect("years");
            for place in 0..12 {
                let known = !before.values()[place].is_nan() && !after.values()[place].is_nan();
                let (enters, exits) = (!entry.values()[place].is_nan(), !exit.values()[place].is_nan());
                prop_assert_eq!(known, enters != exits);
                prop_assert!(!(enters && exits));
                prop_assert!(!exits || kept.values()[place] == 1.0 - exit.values()[place]);
            }
        }

        #[test]
        fn entry_backwards_in_time_is_exit((before, after) in years()) {
            let entered = rates(&entry(&before, &after).expect("years"));
            let left = rates(&exit(&after, &before).expect("years"));
            prop_assert_eq!(entered.all.events, left.all.events);
        }

        #[test]
        fn years_of_annual_growth_make_the_whole(was in 1.0..1e6, is in 1.0..1e6, years in 1_u8..20) {
            let (before, after) = (matrix(1, 1, &[was]), matrix(1, 1, &[is]));
            let unit = Growth::Annual { years: f64::from(years) };
            let grown = growth(&before, &after, unit, FromZero::Undefined).expect("years").growth[(0, 0)];
            let whole = (0..years).fold(was, |value, _| value * (1.0 + grown));
            prop_assert!((whole / is - 1.0).abs() < 1e-12);
        }
    }

    fn labels(labels: &[&str]) -> Vec<String> {
        labels.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_region_of_one_year_only_is_not_known_in_the_other_unless_asked() {
        let (first, second) = (labels(&["R2", "R1"]), labels(&["R1", "R3"]));
        let axis = union(&[&first, &second]);
        assert_eq!(axis.labels, ["R1", "R2", "R3"]);
        assert_eq!(axis.places, [vec![Some(1), Some(0), None], vec![Some(0), None, Some(1)]]);
        let year = matrix(2, 1, &[1.0, 0.0]);
        let unknown = aligned(&year, &axis.places[0], &[Some(0)], Absent::Undefined).expect("a year");
        assert!(unknown[(2, 0)].is_nan());
        let zero = aligned(&year, &axis.places[0], &[Some(0)], Absent::Zero).expect("a year");
        assert_eq!(zero.values(), [0.0, 1.0, 0.0]);
        assert!(aligned(&year, &[Some(2)], &[Some(0)], Absent::Zero).is_err());
    }

    #[test]
    fn growth_from_nothing_is_not_defined_and_marked_as_new() {
        let (before, after) = (matrix(1, 3, &[0.0, 0.0, 2.0]), matrix(1, 3, &[0.0, 5.0, 3.0]));
        let ours = growth(&before, &after, Growth::Whole, FromZero::Undefined).expect("years");
        assert!(ours.growth[(0, 0)].is_nan() && ours.growth[(0, 1)].is_nan());
        assert_eq!(ours.growth[(0, 2)], 0.5);
        assert_eq!(ours.new.row_counts(), [1]);
        let econgeo = growth(&before, &after, Growth::Whole, FromZero::ZeroOrInfinite).expect("years");
        assert_eq!(econgeo.growth.values(), [0.0, f64::INFINITY, 0.5]);
    }

    #[test]
    fn a_quotient_that_crosses_one_by_a_little_is_no_entry() {
        let (before, after) = (matrix(1, 3, &[0.98, 0.4, 0.4]), matrix(1, 3, &[1.02, 1.1, 0.9]));
        let entry = entry_between(&before, &after, 0.5, 1.0).expect("a band");
        assert!(entry[(0, 0)].is_nan());
        assert_eq!((entry[(0, 1)], entry[(0, 2)]), (1.0, 0.0));
        let exit = exit_between(&after, &before, 0.5, 1.0).expect("a band");
        assert_eq!((exit[(0, 0)], exit[(0, 1)]), (0.0, 1.0));
        let error = entry_between(&before, &after, 1.0, 0.5).expect_err("a refusal");
        assert_eq!(error.to_string(), "the band is 1..0.5; it must be two numbers above 0, the lower first");
    }

    #[test]
    fn what_comes_and_goes_in_a_window_is_not_steady() {
        let years = [[1.0, 1.0, 0.0, f64::NAN], [1.0, 0.0, 0.0, 1.0], [1.0, 1.0, 0.0, 1.0]];
        let years: Vec<Matrix> = years.iter().map(|year| matrix(1, 4, year)).collect();
        let steady = steady(&years.iter().collect::<Vec<_>>()).expect("three years");
        assert_eq!((steady[(0, 0)], steady[(0, 2)]), (1.0, 0.0));
        assert!(steady[(0, 1)].is_nan() && steady[(0, 3)].is_nan());
        assert!(super::steady(&[]).is_err());
    }

    #[test]
    fn years_of_different_shapes_are_refused() {
        assert!(entry(&Matrix::zeros(1, 2), &Matrix::zeros(2, 1)).is_err());
        let negative =
            growth(&matrix(1, 1, &[-1.0]), &matrix(1, 1, &[1.0]), Growth::Whole, FromZero::Undefined);
        assert!(negative.is_err());
    }
}

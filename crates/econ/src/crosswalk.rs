//! Carrying amounts from one classification to another: NUTS versions, NACE revisions.
//!
//! Only what adds up can be carried: persons, firms, money. Rates, quotients, and everything made of them
//! are computed from carried amounts, never carried themselves.

use crate::error::same_length;
use crate::math::sum;
use crate::{Activity, Cell, EconError, Matrix};

/// How far the weights of a source may be from 1 in sum. What is within it is divided by the sum.
const TOLERANCE: f64 = 1e-9;

/// Which part of each source code goes to which target code. The parts of a source add up to 1, so that
/// totals stay what they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Crosswalk {
    targets: usize,
    /// Per source its targets, ascending, each once and with a weight above 0.
    parts: Vec<Vec<Part>>,
}

/// The part of a source that goes to one target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The target.
    pub target: usize,
    /// How much of the source goes there, above 0 and up to 1.
    pub weight: f64,
}

/// A source that is divided: its amounts are estimates in every target.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The source.
    pub source: usize,
    /// Its targets, ascending.
    pub parts: Vec<Part>,
}

/// What the rows or columns of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Rows: regions.
    Regions,
    /// Columns: industries.
    Industries,
}

impl Crosswalk {
    /// A crosswalk of weights `(source, target, weight)`; a pair that comes twice is added up.
    ///
    /// # Errors
    /// [`EconError::Value`] for a weight that is negative or not a number, and for a source, named by its row,
    /// whose weights do not add up to 1 within 1e-9; [`EconError::Shape`] for a source or target that is not
    /// there.
    pub fn new(
        sources: usize,
        targets: usize,
        weights: &[(usize, usize, f64)],
    ) -> Result<Crosswalk, EconError> {
        Crosswalk::of(sources, targets, weights, |sum| (sum - 1.0).abs() <= TOLERANCE)
    }

    /// A crosswalk of sizes `(source, target, size)`: the population, employment or area of each piece. A
    /// source goes to its targets in proportion to them.
    ///
    /// # Errors
    /// As [`Crosswalk::new`], but a source is refused only when its sizes add up to 0.
    pub fn proportional(
        sources: usize,
        targets: usize,
        sizes: &[(usize, usize, f64)],
    ) -> Result<Crosswalk, EconError> {
        Crosswalk::of(sources, targets, sizes, |sum| sum > 0.0 && sum.is_finite())
    }

    fn of(
        sources: usize,
        targets: usize,
        weights: &[(usize, usize, f64)],
        allowed: impl Fn(f64) -> bool,
    ) -> Result<Crosswalk, EconError> {
        let mut parts: Vec<Vec<Part>> = vec![Vec::new(); sources];
        for (source, target, weight) in weights {
            if *source >= sources || *target >= targets {
                let (expected, found) =
                    ((sources, targets), (source.saturating_add(1), target.saturating_add(1)));
                return Err(EconError::Shape { what: "the crosswalk", expected, found });
            }
            if !(weight.is_finite() && *weight >= 0.0) {
                let (what, row, column, value) = ("the crosswalk", *source, *target, *weight);
                let reason = "is not a finite number of at least 0";
                return Err(EconError::Value { what, row, column, value, reason });
            }
            let row = &mut parts[*source];
            match row.binary_search_by_key(target, |part| part.target) {
                Ok(place) => row[place].weight += weight,
                Err(place) => row.insert(place, Part { target: *target, weight: *weight }),
            }
        }
        for (row, parts) in parts.iter_mut().enumerate() {
            let value = total(parts);
            if !allowed(value) {
                let (what, column) = ("the crosswalk", 0);
                let reason = "is what the weights of this row add up to; it must be 1, or above 0 for sizes";
                return Err(EconError::Value { what, row, column, value, reason });
            }
            parts.retain(|part| part.weight > 0.0);
            parts.iter_mut().for_each(|part| part.weight /= value);
        }
        Ok(Crosswalk { targets, parts })
    }

    /// How many source codes there are.
    pub fn sources(&self) -> usize {
        self.parts.len()
    }

    /// How many target codes there are.
    pub fn targets(&self) -> usize {
        self.targets
    }

    /// Where a source goes, targets ascending; nothing for a source that is not there.
    pub fn parts(&self, source: usize) -> &[Part] {
        self.parts.get(source).map_or(&[], Vec::as_slice)
    }

    /// The sources that go to more than one target, ascending.
    pub fn splits(&self) -> Vec<Split> {
        let divided = |(source, parts): (usize, &Vec<Part>)| {
            (parts.len() > 1).then(|| Split { source, parts: parts.clone() })
        };
        self.parts.iter().enumerate().filter_map(divided).collect()
    }

    /// The targets that nothing goes to, ascending: they have no data after the conversion.
    pub fn unreached(&self) -> Vec<usize> {
        let mut reached = vec![false; self.targets];
        self.parts.iter().flatten().for_each(|part| reached[part.target] = true);
        (0..self.targets).filter(|target| !reached[*target]).collect()
    }

    /// This conversion and then the next, as one: from the first version to the third.
    ///
    /// # Errors
    /// [`EconError::Shape`] when the next has not our targets for sources.
    pub fn then(&self, next: &Crosswalk) -> Result<Crosswalk, EconError> {
        same_length("the next crosswalk", self.targets, next.sources())?;
        let mut weights = Vec::new();
        for (source, parts) in self.parts.iter().enumerate() {
            for part in parts {
                let onwards = next.parts(part.target).iter();
                weights.extend(onwards.map(|onward| (source, onward.target, part.weight * onward.weight)));
            }
        }
        Crosswalk::new(self.sources(), next.targets, &weights)
    }

    /// A table of amounts on the target codes: `X' = A' X` for regions, `X' = X A` for industries.
    ///
    /// Totals are kept to rounding; a code that goes whole to one target, which gets nothing else, keeps its
    /// very bytes.
    ///
    /// # Undefined
    /// NaN where a source that goes there is NaN, and where no source goes.
    ///
    /// # Errors
    /// [`EconError::Shape`] when the table has not our sources on that side.
    pub fn apply(&self, table: &Matrix, side: Side) -> Result<Matrix, EconError> {
        if side == Side::Industries {
            return Ok(self.apply(&table.transposed(), Side::Regions)?.transposed());
        }
        table.must_be("the table to convert", (self.sources(), table.columns()))?;
        let mut converted = Matrix::zeros(self.targets, table.columns());
        for (source, parts) in self.parts.iter().enumerate() {
            for part in parts {
                let amounts = table.row(source).iter();
                converted
                    .row_mut(part.target)
                    .iter_mut()
                    .zip(amounts)
                    .for_each(|(sum, x)| *sum += part.weight * x);
            }
        }
        for target in self.unreached() {
            converted.row_mut(target).fill(f64::NAN);
        }
        Ok(converted)
    }

    /// Activity on the target codes. A target is confidential when a confidential cell goes into it, else
    /// missing when a missing one does or nothing at all.
    ///
    /// # Errors
    /// As [`Crosswalk::apply`].
    pub fn activity(&self, activity: &Activity, side: Side) -> Result<Activity, EconError> {
        let (regions, industries) = (activity.regions(), activity.industries());
        let kinds = |kind: Cell| {
            Matrix::from_fn(regions, industries, |region, industry| {
                f64::from(u8::from(activity.cell(region, industry) == kind))
            })
        };
        let values = Matrix::from_fn(regions, industries, |region, industry| {
            if let Cell::Value(value) = activity.cell(region, industry) { value } else { f64::NAN }
        });
        let values = self.apply(&values, side)?;
        let confidential = self.apply(&kinds(Cell::Confidential), side)?;
        let cell = |(value, confidential): (&f64, &f64)| {
            if *confidential > 0.0 {
                Cell::Confidential
            } else if value.is_nan() {
                Cell::Missing
            } else {
                Cell::Value(*value)
            }
        };
        let cells = values.values().iter().zip(confidential.values()).map(cell).collect();
        Activity::new(values.rows(), values.columns(), cells)
    }
}

fn total(parts: &[Part]) -> f64 {
    sum(&parts.iter().map(|part| part.weight).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn case()(sources in 1_usize..7, targets in 1_usize..7, columns in 1_usize..4)(
            sizes in proptest::collection::vec(prop_oneof![Just(0.0), 0.1..9.0], sources * targets),
            values in proptest::collection::vec(0.0..1e6, sources * columns),
            sources in Just(sources), targets in Just(targets), columns in Just(columns),
        ) -> (Crosswalk, Matrix) {
            let pieces: Vec<(usize, usize, f64)> = sizes
                .iter()
                .enumerate()
                .map(|(place, size)| (place / targets, place % targets, *size))
                .chain((0..sources).map(|source| (source, source % targets, 0.5)))
                .collect();
            let crosswalk = Crosswalk::proportional(sources, targets, &pieces).expect("sizes");
            (crosswalk, Matrix::new(sources, columns, values).expect("as many values"))
        }
    }

    proptest! {
        #[test]
        fn totals_are_kept((crosswalk, table) in case()) {
            let converted = crosswalk.apply(&table, Side::Regions).expect("a table");
            let defined = converted.map(|value| if value.is_nan() { 0.0 } else { value });
            for (before, after) in table.column_sums().iter().zip(defined.column_sums()) {
                prop_assert!((before - after).abs() <= 1e-12 * before.max(1.0));
            }
        }

        #[test]
        fn two_steps_are_one((crosswalk, table) in case()) {
            let back: Vec<(usize, usize, f64)> = (0..crosswalk.targets()).map(|code| (code, code / 2, 1.0)).collect();
            let next = Crosswalk::new(crosswalk.targets(), crosswalk.targets(), &back).expect("weights");
            let once = crosswalk.then(&next).expect("codes fit").apply(&table, Side::Regions).expect("a table");
            let zero = |matrix: Matrix| matrix.map(|value| if value.is_nan() { 0.0 } else { value });
            let first = zero(crosswalk.apply(&table, Side::Regions).expect("a table"));
            let twice = zero(next.apply(&first, Side::Regions).expect("a table"));
            for (once, twice) in zero(once).values().iter().zip(twice.values()) {
                prop_assert!((once - twice).abs() <= 1e-12 * twice.max(1.0));
            }
        }

        #[test]
        fn codes_that_stay_keep_their_bytes((_, table) in case()) {
            let same: Vec<(usize, usize, f64)> = (0..table.rows()).map(|code| (code, code, 1.0)).collect();
            let crosswalk = Crosswalk::new(table.rows(), table.rows(), &same).expect("weights");
            prop_assert_eq!(crosswalk.apply(&table, Side::Regions).expect("a table"), table);
            prop_assert!(crosswalk.splits().is_empty() && crosswalk.unreached().is_empty());
        }
    }

    #[test]
    fn weights_that_do_not_add_up_are_refused_by_their_row() {
        let error = Crosswalk::new(2, 2, &[(0, 0, 1.0), (1, 0, 0.5), (1, 1, 0.4)]).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the crosswalk, row 1, column 0: 0.9 is what the weights of this row add up to; it must be 1, or \
             above 0 for sizes"
        );
        assert!(Crosswalk::new(1, 1, &[]).is_err());
        assert!(Crosswalk::new(1, 1, &[(0, 0, -1.0), (0, 0, 2.0)]).is_err());
        assert!(Crosswalk::new(1, 1, &[(0, 1, 1.0)]).is_err());
    }

    #[test]
    fn a_region_that_is_divided_is_reported_and_its_amounts_go_both_ways() {
        let crosswalk = Crosswalk::new(2, 3, &[(0, 0, 0.25), (0, 1, 0.75), (1, 1, 1.0)]).expect("weights");
        let table = Matrix::new(2, 1, vec![100.0, 10.0]).expect("a matrix");
        let converted = crosswalk.apply(&table, Side::Regions).expect("a table");
        assert_eq!(&converted.values()[..2], [25.0, 85.0]);
        assert!(converted[(2, 0)].is_nan());
        assert_eq!((crosswalk.splits().len(), crosswalk.splits()[0].source), (1, 0));
        assert_eq!(crosswalk.unreached(), [2]);
        let industries = crosswalk.apply(&table.transposed(), Side::Industries).expect("a table");
        assert_eq!(industries.row(0)[1], 85.0);
        assert!(crosswalk.apply(&table, Side::Industries).is_err());
    }

    #[test]
    fn what_is_confidential_stays_so_in_every_target_it_goes_to() {
        let crosswalk =
            Crosswalk::new(3, 3, &[(0, 0, 0.5), (0, 1, 0.5), (1, 1, 1.0), (2, 2, 1.0)]).expect("weights");
        let activity =
            Activity::new(3, 1, vec![Cell::Confidential, Cell::Missing, Cell::Value(4.0)]).expect("a table");
        let converted = crosswalk.activity(&activity, Side::Regions).expect("a table");
        assert_eq!(converted.cell(0, 0), Cell::Confidential);
        assert_eq!(converted.cell(1, 0), Cell::Confidential);
        assert_eq!(converted.cell(2, 0), Cell::Value(4.0));
    }
}

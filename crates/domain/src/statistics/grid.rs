use std::collections::BTreeMap;

use super::{Cell, Role, Table};

/// A table cut down to two dimensions: every other one is held at one code.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Codes of the rows, in the order of the table.
    pub rows: Vec<String>,
    /// Codes of the columns, in the order of the table.
    pub columns: Vec<String>,
    /// Row by row; none where nothing was published.
    pub cells: Vec<Option<Cell>>,
}

/// Which code each of the other dimensions is held at, by the dimension's key.
pub type Choice = BTreeMap<String, String>;

/// Why a table cannot be cut so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    #[error("the table `{table}` has no dimension for {role:?}")]
    NoDimension { table: String, role: Role },
    #[error("`{code}` is no code of `{dimension}`; it has {}", few(known))]
    UnknownCode { dimension: String, code: String, known: Vec<String> },
    #[error("a code of `{dimension}` must be chosen: {}", few(known))]
    NotChosen { dimension: String, known: Vec<String> },
}

/// The first codes of a list, for a message.
fn few(codes: &[String]) -> String {
    const SHOWN: usize = 12;
    let more = if codes.len() > SHOWN { format!(" and {} more", codes.len() - SHOWN) } else { String::new() };
    format!("{}{more}", codes.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", "))
}

impl Table {
    /// The cells of two roles with every other dimension at its chosen code. A dimension with one code
    /// needs no choice.
    ///
    /// # Errors
    /// [`GridError`] when a dimension is missing, a code unknown or a choice open.
    pub fn grid(&self, rows: Role, columns: Role, choice: &Choice) -> Result<Grid, GridError> {
        let axis = |role| {
            let missing = || GridError::NoDimension { table: self.head.key.clone(), role };
            self.head.dimension(role).ok_or_else(missing)
        };
        let ((row_at, row_axis), (column_at, column_axis)) = (axis(rows)?, axis(columns)?);
        let mut coordinate = Vec::new();
        for (at, dimension) in self.head.dimensions.iter().enumerate() {
            let known = || dimension.codes.iter().map(|code| code.code.clone()).collect();
            let key = || dimension.key.clone();
            coordinate.push(match choice.get(&dimension.key) {
                _ if at == row_at || at == column_at => 0,
                Some(code) => dimension.place_of(code).ok_or_else(|| GridError::UnknownCode {
                    dimension: key(),
                    code: code.clone(),
                    known: known(),
                })?,
                None if dimension.codes.len() == 1 => 0,
                None => return Err(GridError::NotChosen { dimension: key(), known: known() }),
            });
        }
        let codes = |axis: &super::Dimension| axis.codes.iter().map(|code| code.code.clone()).collect();
        let cells = self.cells_of(&coordinate, row_at, column_at);
        Ok(Grid { rows: codes(row_axis), columns: codes(column_axis), cells })
    }

    /// Goes once through the part of the table that shares the codes before both axes.
    fn cells_of(&self, coordinate: &[usize], row_at: usize, column_at: usize) -> Vec<Option<Cell>> {
        let dimensions = &self.head.dimensions;
        let columns = dimensions[column_at].codes.len();
        let mut cells = vec![None; dimensions[row_at].codes.len() * columns];
        let before = row_at.min(column_at);
        let (Some(inner), Some(outer)) = (self.span(before), self.place_before(coordinate, before)) else {
            return cells;
        };
        // Where a cell stands in a dimension, without a list of all its codes for each of a million cells.
        let axes: Vec<Axis> = (before..dimensions.len()).filter_map(|at| self.axis(at)).collect();
        let held: Vec<(&Axis, u64)> = (before..dimensions.len())
            .zip(&axes)
            .filter(|(at, _)| *at != row_at && *at != column_at)
            .map(|(at, axis)| (axis, coordinate[at] as u64))
            .collect();
        let start = outer.saturating_mul(inner);
        for cell in self.cells.range(start..start.saturating_add(inner)) {
            if held.iter().all(|(axis, code)| axis.of(cell.place) == *code) {
                let at = |at: usize| axes[at - before].of(cell.place) as usize;
                cells[at(row_at) * columns + at(column_at)] = Some(cell);
            }
        }
        cells
    }

    fn axis(&self, at: usize) -> Option<Axis> {
        let length = self.head.dimensions[at].codes.len() as u64;
        Some(Axis { stride: self.span(at + 1)?.max(1), length: length.max(1) })
    }

    /// How many places the dimensions from `at` on have together.
    fn span(&self, at: usize) -> Option<u64> {
        let lengths = self.head.dimensions[at..].iter().map(|dimension| dimension.codes.len() as u64);
        lengths.into_iter().try_fold(1, u64::checked_mul)
    }

    /// The place among the combinations of the dimensions before `at`.
    fn place_before(&self, coordinate: &[usize], at: usize) -> Option<u64> {
        let axes = self.head.dimensions[..at].iter().zip(coordinate);
        axes.into_iter().try_fold(0_u64, |place, (dimension, code)| {
            place.checked_mul(dimension.codes.len() as u64)?.checked_add(*code as u64)
        })
    }
}

/// How a dimension is read off a place.
struct Axis {
    stride: u64,
    length: u64,
}

impl Axis {
    fn of(&self, place: u64) -> u64 {
        place / self.stride % self.length
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::table;
    use super::*;

    fn employment() -> Table {
        let years = ["2013", "2014"];
        let dimensions: [(&str, &[&str]); 3] =
            [("time", &years), ("geo", &["AT11", "ES21"]), ("nace", &["C", "D", "E"])];
        table(&dimensions, &[(0, 1.0), (6, 2.0), (8, 3.0), (10, 4.0)])
    }

    fn at(key: &str, code: &str) -> Choice {
        Choice::from([(key.to_owned(), code.to_owned())])
    }

    #[test]
    fn a_year_of_a_table_is_a_grid_of_regions_and_industries() {
        let grid = employment().grid(Role::Place, Role::Industry, &at("time", "2014")).expect("a grid");
        let values: Vec<Option<f64>> =
            grid.cells.iter().map(|cell| cell.and_then(|cell| cell.value)).collect();
        assert_eq!(values, [Some(2.0), None, Some(3.0), None, Some(4.0), None]);
        let turned = employment().grid(Role::Industry, Role::Place, &at("time", "2014")).expect("a grid");
        assert_eq!(turned.cells[3], grid.cells[3 + 1]);
        assert_eq!((grid.rows, grid.columns.len()), (vec!["AT11".to_owned(), "ES21".to_owned()], 3));
    }

    #[test]
    fn an_open_or_unknown_choice_says_what_there_is() {
        let open = employment().grid(Role::Place, Role::Industry, &Choice::new()).expect_err("a refusal");
        assert_eq!(open.to_string(), "a code of `time` must be chosen: 2013, 2014");
        let unknown = employment().grid(Role::Place, Role::Industry, &at("time", "1999"));
        let unknown = unknown.expect_err("a refusal");
        assert_eq!(unknown.to_string(), "`1999` is no code of `time`; it has 2013, 2014");
        assert!(employment().grid(Role::Unit, Role::Industry, &Choice::new()).is_err());
    }
}

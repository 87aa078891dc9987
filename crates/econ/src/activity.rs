//! The table every method starts from: how much of each industry each region has, and what is not known.

use crate::math::sum;
use crate::{EconError, Matrix};

/// One cell of a statistical table. Zero, not collected and not published are three things.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// A value, at least 0; zero means that there is none of it.
    Value(f64),
    /// Nobody counted.
    Missing,
    /// Counted and not published, to protect whom it would show.
    Confidential,
}

/// Activity (employment, firms, wages, exports …) of industries in regions: regions by industries.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    regions: usize,
    industries: usize,
    cells: Vec<Cell>,
}

/// What is done with cells that have no value. Every peer takes them for zero and does not say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Treatment {
    /// They count as zero.
    #[default]
    Zero,
    /// Regions that have such a cell are left out.
    DropRegions,
    /// Industries that have such a cell are left out.
    DropIndustries,
    /// Totals are taken over what was observed, and what rests on such a cell is not defined.
    Mask,
}

/// Activity after the treatment: numbers that a method can compute with.
#[derive(Debug, Clone, PartialEq)]
pub struct Treated {
    /// Regions by industries, those that were kept; 0 where nothing was observed.
    pub values: Matrix,
    /// Row by row, whether a cell counts as known: all but those that [`Treatment::Mask`] leaves open.
    pub known: Vec<bool>,
    /// The regions kept, as numbers of the table's regions.
    pub regions: Vec<usize>,
    /// The industries kept, as numbers of the table's industries.
    pub industries: Vec<usize>,
    /// What was done.
    pub treatment: Treatment,
    /// How many cells of the whole table were missing.
    pub missing: usize,
    /// How many cells of the whole table were confidential.
    pub confidential: usize,
}

impl Activity {
    /// A table of its cells, region by region.
    ///
    /// # Errors
    /// [`EconError::Shape`] for another number of cells, [`EconError::Value`] for a value that is
    /// negative, NaN or infinite.
    pub fn new(regions: usize, industries: usize, cells: Vec<Cell>) -> Result<Activity, EconError> {
        if regions.checked_mul(industries) != Some(cells.len()) {
            let found = (cells.len().checked_div(industries).unwrap_or(0), industries);
            let expected = (regions, industries);
            return Err(EconError::Shape { what: "the list of cells", expected, found });
        }
        let wrong = cells.iter().enumerate().find_map(|(place, cell)| match cell {
            Cell::Value(value) if !value.is_finite() || *value < 0.0 => Some((place, *value)),
            _ => None,
        });
        match wrong {
            None => Ok(Activity { regions, industries, cells }),
            Some((place, value)) => Err(EconError::Value {
                what: "the table",
                row: place / industries,
                column: place % industries,
                value,
                reason: "is not a finite number of at least 0",
            }),
        }
    }

    /// A table in which every cell has a value, except where it is NaN: that one is missing.
    ///
    /// # Errors
    /// As [`Activity::new`].
    pub fn of(values: &Matrix) -> Result<Activity, EconError> {
        let cell = |value: &f64| if value.is_nan() { Cell::Missing } else { Cell::Value(*value) };
        Activity::new(values.rows(), values.columns(), values.values().iter().map(cell).collect())
    }

    /// How many regions there are.
    pub fn regions(&self) -> usize {
        self.regions
    }

    /// How many industries there are.
    pub fn industries(&self) -> usize {
        self.industries
    }

    /// One cell.
    pub fn cell(&self, region: usize, industry: usize) -> Cell {
        self.cells[region * self.industries + industry]
    }

    /// Numbers to compute with, after the chosen treatment of what is not known.
    pub fn treated(&self, treatment: Treatment) -> Treated {
        let open =
            |region: &usize, industry: &usize| !matches!(self.cell(*region, *industry), Cell::Value(_));
        let all_regions: Vec<usize> = (0..self.regions).collect();
        let all_industries: Vec<usize> = (0..self.industries).collect();
        let regions: Vec<usize> = match treatment {
            Treatment::DropRegions => {
                all_regions.iter().copied().filter(|r| !all_industries.iter().any(|i| open(r, i))).collect()
            }
            _ => all_regions.clone(),
        };
        let industries: Vec<usize> = match treatment {
            Treatment::DropIndustries => {
                all_industries.iter().copied().filter(|i| !all_regions.iter().any(|r| open(r, i))).collect()
            }
            _ => all_industries,
        };
        let kept = || regions.iter().flat_map(|r| industries.iter().map(move |i| self.cell(*r, *i)));
        let number = |cell| if let Cell::Value(value) = cell { value } else { 0.0 };
        let mut values = Matrix::zeros(regions.len(), industries.len());
        values.values_mut().iter_mut().zip(kept()).for_each(|(value, cell)| *value = number(cell));
        let known = match treatment {
            Treatment::Mask => kept().map(|cell| matches!(cell, Cell::Value(_))).collect(),
            _ => vec![true; values.values().len()],
        };
        let of = |wanted| self.cells.iter().filter(|cell| **cell == wanted).count();
        let (missing, confidential) = (of(Cell::Missing), of(Cell::Confidential));
        Treated { values, known, regions, industries, treatment, missing, confidential }
    }
}

impl Treated {
    /// Whether a cell of the kept table counts as known.
    pub fn is_known(&self, region: usize, industry: usize) -> bool {
        self.known[region * self.values.columns() + industry]
    }

    /// The totals of regions, of industries, and of everything.
    pub fn totals(&self) -> Totals {
        let (regions, industries) = (self.values.row_sums(), self.values.column_sums());
        let all = sum(&regions);
        Totals { regions, industries, all }
    }
}

/// The sums of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// `X_r`, one per region.
    pub regions: Vec<f64>,
    /// `X_i`, one per industry.
    pub industries: Vec<f64>,
    /// `T`.
    pub all: f64,
}

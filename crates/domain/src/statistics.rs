//! Statistical tables: cells with flags, and what one must know to use them.
//!
//! A table is one version of a publisher's data set. A cell has a value, or is known to have none for a
//! reason (confidential, not applicable), or is not there at all, which means that nobody published
//! anything: three different things, and zero is a fourth.

mod cells;
mod compare;
mod flag;
mod grid;
mod recoded;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use cells::{Cell, Cells, CellsBuilder, Coordinate, DamagedCells};
pub use compare::{CellChange, TableChange};
pub use flag::{Flag, Flags};
pub use grid::{Choice, Grid, GridError};
pub use recoded::Recoded;

use crate::{NutsVersion, Text};

/// One version of a data set: its description and its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub head: TableHead,
    pub cells: Cells,
}

/// What one must know to use a table's cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TableHead {
    /// The data set's own name in lower case, as in `sbs_r_nuts06_r2`; versions of a table share it.
    pub key: String,
    pub title: Text,
    pub publisher: String,
    /// The publisher's own mark of the version, such as the time of its last update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<Date>,
    /// On which terms the figures may be used, with the credit they require.
    pub terms: String,
    /// The file that was read.
    pub file: String,
    /// Made up for trying the program out; marked wherever a figure of it is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fictional: bool,
    /// What was done to another table to make this one of it, if it was made here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recoded: Option<Box<Recoded>>,
    /// From the slowest to the fastest: cells are ordered by the first dimension, then the second …
    pub dimensions: Vec<Dimension>,
}

/// One axis of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dimension {
    /// The publisher's name in lower case, as in `geo` or `nace_r2`.
    pub key: String,
    pub role: Role,
    pub codes: Vec<Code>,
    /// The list that the codes are of, with its version; none where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_list: Option<CodeList>,
}

/// What a dimension stands for, whatever its publisher calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What was counted: persons employed, wages …
    Indicator,
    Unit,
    Time,
    /// Regions.
    Place,
    Industry,
    /// Sex, age, size class …: one code of it is chosen before anything is computed.
    Breakdown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Code {
    pub code: String,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
}

/// A published list of codes with its version: the same code may be another region in another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodeList {
    /// Every code is of this edition.
    Nuts(NutsVersion),
    /// Codes of several editions occur, as in older Eurostat tables.
    NutsMixed(Vec<NutsVersion>),
    /// The statistical classification of economic activities: revision 2, 2.1 …
    Nace(String),
    /// Another list by its name and version, as in `SITC rev. 2`.
    Other(String),
}

impl TableHead {
    /// The publisher's data set that the cells are of: its own key, or that of the table it was made from.
    pub fn data_set(&self) -> &str {
        self.recoded.as_ref().map_or(&self.key, |recoded| &recoded.table)
    }

    /// How many cells the table would have if every combination of codes had one. None when that is
    /// more than can be counted.
    pub fn size(&self) -> Option<u64> {
        self.dimensions
            .iter()
            .try_fold(1_u64, |size, dimension| size.checked_mul(dimension.codes.len() as u64))
    }

    /// The first dimension of a role and its place in the order.
    pub fn dimension(&self, role: Role) -> Option<(usize, &Dimension)> {
        self.dimensions.iter().enumerate().find(|(_, dimension)| dimension.role == role)
    }

    /// The place of a cell in the order of all, from the place of its code in each dimension; none when
    /// a code's place is outside its dimension.
    pub fn place_of(&self, coordinate: &[usize]) -> Option<u64> {
        if coordinate.len() != self.dimensions.len() {
            return None;
        }
        self.dimensions.iter().zip(coordinate).try_fold(0_u64, |place, (dimension, code)| {
            let length = dimension.codes.len();
            (*code < length).then(|| place.checked_mul(length as u64)?.checked_add(*code as u64))?
        })
    }

    /// The place of its code in each dimension, from the place of a cell.
    pub fn coordinate_of(&self, place: u64) -> Coordinate {
        let mut rest = place;
        let mut coordinate: Coordinate = self
            .dimensions
            .iter()
            .rev()
            .map(|dimension| {
                let length = (dimension.codes.len() as u64).max(1);
                let code = rest % length;
                rest /= length;
                code as usize
            })
            .collect();
        coordinate.reverse();
        coordinate
    }
}

impl Dimension {
    /// The place of a code.
    pub fn place_of(&self, code: &str) -> Option<usize> {
        self.codes.iter().position(|known| known.code == code)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A table of these dimensions with values at these places.
    pub(super) fn table(dimensions: &[(&str, &[&str])], values: &[(u64, f64)]) -> Table {
        let dimension = |(key, codes): &(&str, &[&str])| Dimension {
            key: (*key).to_owned(),
            role: match *key {
                "geo" => Role::Place,
                "nace" => Role::Industry,
                "time" => Role::Time,
                _ => Role::Breakdown,
            },
            codes: codes
                .iter()
                .map(|code| Code { code: (*code).to_owned(), label: Text::default() })
                .collect(),
            code_list: None,
        };
        let mut cells = CellsBuilder::default();
        for (place, value) in values {
            cells.push(Cell { place: *place, value: Some(*value), flags: Flags::NONE });
        }
        let head = TableHead {
            key: "test".to_owned(),
            title: Text::default(),
            publisher: String::new(),
            version: None,
            retrieved: None,
            terms: String::new(),
            file: String::new(),
            fictional: false,
            recoded: None,
            dimensions: dimensions.iter().map(dimension).collect(),
        };
        Table { head, cells: cells.finish().0 }
    }

    fn head(sizes: &[usize]) -> TableHead {
        const CODES: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
        let dimensions: Vec<(&str, &[&str])> = sizes.iter().map(|size| ("d", &CODES[..*size])).collect();
        table(&dimensions, &[]).head
    }

    proptest! {
        #[test]
        fn a_place_and_a_coordinate_say_the_same(
            sizes in proptest::collection::vec(1_usize..9, 1..5), seed: u64,
        ) {
            let head = head(&sizes);
            let place = seed % head.size().expect("a size");
            let coordinate = head.coordinate_of(place);
            prop_assert_eq!(head.place_of(&coordinate), Some(place));
        }
    }

    #[test]
    fn a_coordinate_outside_the_table_has_no_place() {
        assert_eq!(head(&[2, 3]).place_of(&[1, 3]), None);
        assert_eq!(head(&[2, 3]).place_of(&[1]), None);
    }
}

//! The tables themselves: one cell with its row over time and what it said before, or all cells.

use std::sync::Arc;

use asterism_domain::statistics::{Cell, Coordinate, Dimension, Role, Table, TableHead};
use asterism_store::TableVersion;
use serde::Serialize;

use crate::{App, Error, Few, Params, Refusal, Result};

/// Cells that are handed out at a time.
const BATCH: usize = 4_096;

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct CellAnswer {
    pub version: TableVersion,
    /// The number of the newest version of the table.
    pub newest: i64,
    /// The place of the chosen code in each dimension.
    pub coordinate: Coordinate,
    /// None where nothing was published.
    pub cell: Option<Cell>,
    /// The cells that differ from it in time alone, in the order of the table; empty for a table without time.
    pub over_time: Vec<(String, Option<Cell>)>,
    /// What the version before this one said; none for the first version.
    pub before: Option<EarlierCell>,
}

/// A cell of an earlier version.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarlierCell {
    pub number: i64,
    /// None where that version has no such cell.
    pub cell: Option<Cell>,
}

/// The cells of a table, or those of some codes, a batch at a time in the order of the table.
pub struct CellStream {
    table: Arc<Table>,
    chosen: Vec<Option<usize>>,
    next: Option<u64>,
}

impl CellStream {
    pub fn head(&self) -> &TableHead {
        &self.table.head
    }

    /// The next cells with their codes' places; none at the end.
    pub fn next_batch(&mut self) -> Option<Vec<(Coordinate, Cell)>> {
        let from = self.next.take()?;
        let mut batch = Vec::new();
        let mut last = None;
        for cell in self.table.cells.range(from..u64::MAX) {
            let coordinate = self.table.head.coordinate_of(cell.place);
            last = Some(cell.place);
            if coordinate.iter().zip(&self.chosen).all(|(code, chosen)| chosen.is_none_or(|c| c == *code)) {
                batch.push((coordinate, cell));
            }
            if batch.len() == BATCH {
                self.next = cell.place.checked_add(1);
                return Some(batch);
            }
        }
        last.map(|_| batch)
    }
}

/// A table under other codes whose source has a newer version than it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outdated {
    pub table: String,
    /// The number of its newest version, which is the one that is meant.
    pub version: i64,
    pub source: String,
    /// None where the table does not say; it is older than the newest version of the source all the same.
    pub made_from: Option<i64>,
    pub newest: i64,
    /// What makes it anew; `FILE` stands for the list of changes.
    pub renew: String,
}

impl Outdated {
    /// Compares a table with the newest version of its source.
    fn of(version: &TableVersion, source: &TableVersion) -> Option<Outdated> {
        let recoded = version.head.recoded.as_deref()?;
        let newer = match recoded.version {
            Some(made_from) => source.number > made_from,
            None => source.at > version.at,
        };
        let (table, from, to) = (&recoded.table, recoded.from.as_str(), recoded.to.as_str());
        newer.then(|| Outdated {
            table: version.head.key.clone(),
            version: version.number,
            source: table.clone(),
            made_from: recoded.version,
            newest: source.number,
            renew: format!("asterism recode {table} --from {from} --to {to} --changes FILE"),
        })
    }
}

impl App {
    /// Which of some tables, in their newest versions, their source has moved on from.
    pub async fn outdated(&self, versions: &[TableVersion]) -> Result<Vec<Outdated>> {
        if versions.iter().all(|version| version.head.recoded.is_none()) {
            return Ok(Vec::new());
        }
        let tables = self.tables().await?;
        let newest = |key: &str| tables.iter().find(|table| table.head.key == key);
        let outdated = |version: &TableVersion| {
            let recoded = version.head.recoded.as_deref()?;
            let is_newest = newest(&version.head.key).is_some_and(|known| known.number == version.number);
            Outdated::of(version, newest(&recoded.table)?).filter(|_| is_newest)
        };
        Ok(versions.iter().filter_map(outdated).collect())
    }

    /// A version of a table: the one that `params` name by its number (`version=2`), else the newest.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown table, [`Error::Invalid`] for a number that no version has.
    pub async fn table_version(&self, key: &str, params: &Params) -> Result<TableVersion> {
        let versions = self.table_versions(key).await?;
        let Some(asked) = last(params, "version") else {
            return versions.into_iter().next().ok_or_else(|| Error::not_found(format!("table {key}")));
        };
        let newest = versions.first().map_or(0, |version| version.number);
        let found = versions.into_iter().find(|version| version.number.to_string() == asked);
        let (given, table) = (asked.to_owned(), key.to_owned());
        found.ok_or_else(|| Error::invalid("version", Refusal::NoVersion { given, table, newest }))
    }

    /// The cell whose codes `params` name by dimension, as in `geo=ES21` or `dim.geo=ES21`. A dimension with
    /// one code needs none, and time is the newest unless it is named.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a code that there is not, or that is missing.
    pub async fn cell(&self, key: &str, params: &Params) -> Result<CellAnswer> {
        let version = self.table_version(key, params).await?;
        let versions = self.table_versions(key).await?;
        let coordinate = whole(&version.head, &chosen(&version.head, params)?)?;
        let table = self.inner.store.table(&version).await?;
        let before = versions.iter().find(|known| known.number == version.number - 1);
        let before = match before {
            Some(before) => {
                let old = self.inner.store.table(before).await?;
                Some(EarlierCell { number: before.number, cell: same_cell(&version.head, &coordinate, &old) })
            }
            None => None,
        };
        Ok(CellAnswer {
            newest: versions.first().map_or(version.number, |newest| newest.number),
            cell: cell_at(&table, &coordinate),
            over_time: over_time(&table, &coordinate),
            before,
            coordinate,
            version,
        })
    }

    /// All cells of a table, or those of the codes that `params` name.
    ///
    /// # Errors
    /// As [`App::cell`], but no code needs to be named.
    pub async fn cells(&self, key: &str, params: &Params) -> Result<CellStream> {
        let version = self.table_version(key, params).await?;
        let chosen = chosen(&version.head, params)?;
        let table = Arc::new(self.inner.store.table(&version).await?);
        Ok(CellStream { table, chosen, next: Some(0) })
    }
}

fn last<'p>(params: &'p Params, name: &str) -> Option<&'p str> {
    let found = params.iter().rev().find(|(known, value)| known == name && !value.trim().is_empty());
    found.map(|(_, value)| value.trim())
}

/// The code that is named of each dimension.
fn chosen(head: &TableHead, params: &Params) -> Result<Vec<Option<usize>>> {
    let of_dimension = |dimension: &Dimension| {
        let prefixed = format!("dim.{}", dimension.key);
        let plain = (dimension.key != "version").then_some(dimension.key.as_str());
        let Some(code) = last(params, &prefixed).or_else(|| plain.and_then(|name| last(params, name))) else {
            return Ok(None);
        };
        let place = dimension.place_of(code);
        place.map(Some).ok_or_else(|| Error::invalid(dimension.key.clone(), no_code(code, dimension)))
    };
    head.dimensions.iter().map(of_dimension).collect()
}

pub(super) fn no_code(code: &str, dimension: &Dimension) -> Refusal {
    let known = Few::of(dimension);
    Refusal::NoCode { code: code.to_owned(), dimension: dimension.key.clone(), known }
}

fn not_chosen(dimension: &Dimension) -> Refusal {
    Refusal::NotChosen { dimension: dimension.key.clone(), known: Few::of(dimension) }
}

fn whole(head: &TableHead, chosen: &[Option<usize>]) -> Result<Coordinate> {
    let of_dimension = |(dimension, chosen): (&Dimension, &Option<usize>)| {
        let codes = dimension.codes.len();
        let newest = (dimension.role == Role::Time || codes == 1).then(|| codes.checked_sub(1)).flatten();
        chosen.or(newest).ok_or_else(|| Error::invalid(dimension.key.clone(), not_chosen(dimension)))
    };
    head.dimensions.iter().zip(chosen).map(of_dimension).collect()
}

fn cell_at(table: &Table, coordinate: &[usize]) -> Option<Cell> {
    table.cells.get(table.head.place_of(coordinate)?)
}

fn over_time(table: &Table, coordinate: &[usize]) -> Vec<(String, Option<Cell>)> {
    let Some((axis, time)) = table.head.dimension(Role::Time) else { return Vec::new() };
    let mut at = coordinate.to_vec();
    let of_code = |(place, code): (usize, &asterism_domain::statistics::Code)| {
        at[axis] = place;
        (code.code.clone(), cell_at(table, &at))
    };
    time.codes.iter().enumerate().map(of_code).collect()
}

/// The cell of the same codes in another version, whose dimensions and codes may stand in another order.
fn same_cell(head: &TableHead, coordinate: &[usize], old: &Table) -> Option<Cell> {
    let there = |dimension: &Dimension| {
        let (at, own) = head.dimensions.iter().enumerate().find(|(_, own)| own.key == dimension.key)?;
        dimension.place_of(&own.codes.get(*coordinate.get(at)?)?.code)
    };
    let same = head.dimensions.len() == old.head.dimensions.len();
    let coordinate: Option<Coordinate> = old.head.dimensions.iter().map(there).collect();
    coordinate.filter(|_| same).and_then(|coordinate| cell_at(old, &coordinate))
}

//! Readers of statistical tables: a publisher's file in, a [`Table`] with its cells and flags out.
//!
//! Three official layouts are told by their headers: the tab-separated tables of Eurostat, old and new,
//! SDMX-CSV and JSON-stat 2.0. Any other long or wide table is read by a [`Mapping`], which says what each
//! column is; the mappings of some public tables are built in, and a user's own lies as `table.toml` beside
//! the file.
//!
//! Every source row is either stored or quarantined with its reason. A cell that cannot be used in a row
//! that can is left out and counted in a note; the good cells beside it stay. Absent, confidential and zero
//! are three different things and stay so.

mod build;
mod crosswalk;
mod delimited;
mod editions;
mod error;
mod json_stat;
mod labels;
mod lines;
mod mapping;
mod number;
mod plan;
mod reading;
mod recode;
mod recognise;
mod sdmx;
mod tsv;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use asterism_domain::statistics::Table;

use crate::input::{Opened, open};

pub use crosswalk::{Area, Crosswalk};
pub use editions::{ValidCodes, nuts_editions, state_editions};
pub use error::TableError;
pub use labels::{NaceLabels, is_additive, label, translate};
pub use mapping::{Column, Fixed, Mapping, Use};
pub use recode::{RecodeError, recode};
pub use recognise::recognise;

/// How a file holds its table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableFormat {
    /// The tab-separated tables of Eurostat: a series a line, a year a column.
    EurostatTsv,
    /// A cell a line, as the statistical offices of the ESS and others exchange them.
    SdmxCsv,
    /// One JSON object with all cells, version 2.0.
    JsonStat,
    /// Delimited text whose columns a mapping describes.
    Mapped(Box<Mapping>),
}

impl TableFormat {
    /// The stable key, as in `eurostat-tsv`.
    pub fn as_str(&self) -> &'static str {
        match self {
            TableFormat::EurostatTsv => "eurostat-tsv",
            TableFormat::SdmxCsv => "sdmx-csv",
            TableFormat::JsonStat => "json-stat",
            TableFormat::Mapped(_) => "mapped",
        }
    }
}

/// A table with what became of each row of its file: `rows_read` is `stored` and the number of
/// `quarantined` together.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadTable {
    pub table: Table,
    pub rows_read: u64,
    pub stored: u64,
    pub quarantined: Vec<QuarantinedRow>,
    /// What was left out of good rows, counted by kind, and what else a reader of the figures should know.
    pub notes: Vec<String>,
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// The line of the file on which it begins, from 1; in JSON the place of the cell, from 0.
    pub line: u64,
    pub reason: String,
    /// The beginning of the row as it was read, e-mail addresses masked.
    pub text: String,
}

/// Reads the table of a file, packed with gzip or not.
///
/// # Errors
/// [`TableError`] when the file cannot be read to its end or is not of this format. There is no half of a
/// table: what was read before the error is dropped.
pub fn read(path: &Path, format: &TableFormat) -> Result<ReadTable, TableError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let input = File::open(path).map_err(|error| TableError::of_io(&path.to_string_lossy(), 0, error))?;
    read_from(&name, format, Box::new(input))
}

/// Reads the table of an input that is known under a file's name.
///
/// # Errors
/// [`TableError`], as [`read`] has it.
pub fn read_from(
    name: &str,
    format: &TableFormat,
    input: Box<dyn Read + Send>,
) -> Result<ReadTable, TableError> {
    let opened = open(input).map_err(|error| TableError::of_io(name, 0, error))?;
    let Opened::Text(input) = opened else {
        let detail = "it is a zip archive; unpack it and read the table inside".to_owned();
        return Err(TableError::Layout { file: name.to_owned(), detail });
    };
    match format {
        TableFormat::EurostatTsv => tsv::read(name, input),
        TableFormat::SdmxCsv => sdmx::read(name, input),
        TableFormat::JsonStat => json_stat::read(name, input),
        TableFormat::Mapped(mapping) => delimited::read(name, mapping, input),
    }
}

//! The tab-separated tables of Eurostat.
//!
//! The first cell of the header names the dimensions of the lines and, behind a backslash, that of the
//! columns: `unit,geo\time` until 2022 with the newest year first, `freq,unit,geo\TIME_PERIOD` since with
//! the oldest first. A cell is a value, a blank and the letters of its flags; a colon stands for no value.

use super::ReadTable;
use super::build::Axis;
use super::error::TableError;
use super::labels::{code_list_of, head_of, key_of, role_of};
use super::lines::{Line, Lines};
use super::number::eurostat;
use super::reading::{Reading, Row, code_fault};
use crate::bounds::{COLUMNS, cut};
use crate::input::Input;

/// The header of a table: the dimensions, that of the columns last, and the code of each column.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    dimensions: Vec<String>,
    columns: Vec<String>,
}

impl Header {
    /// None for a line that is no such header.
    pub(super) fn parse(line: &str) -> Option<Header> {
        let mut cells = line.split('\t');
        let (rows, across) = cells.next()?.split_once('\\')?;
        let dimensions: Vec<String> = rows.split(',').chain([across]).map(dimension_name).collect();
        let columns: Vec<String> = cells.map(|cell| cell.trim().to_owned()).collect();
        let sound = !columns.is_empty()
            && dimensions.len() <= COLUMNS
            && dimensions.iter().chain(&columns).all(|name| code_fault(name).is_none());
        sound.then_some(Header { dimensions, columns })
    }

    /// What stands twice and must not.
    fn repeated(&self) -> Option<&str> {
        twice(&self.dimensions).or_else(|| twice(&self.columns))
    }

    fn axes(&self) -> Vec<Axis> {
        self.dimensions.iter().map(|name| Axis::new(name, role_of(name), code_list_of(name))).collect()
    }
}

fn twice(names: &[String]) -> Option<&str> {
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.array_windows().find(|[left, right]| left == right).map(|[name, _]| *name)
}

/// One name for a dimension in every layout, so that versions of a table can be compared.
pub(super) fn dimension_name(name: &str) -> String {
    match name.trim().to_lowercase().as_str() {
        "time_period" => "time".to_owned(),
        other => other.to_owned(),
    }
}

pub(super) fn read(file: &str, input: Input<'_>) -> Result<ReadTable, TableError> {
    let mut lines = Lines::new(input);
    let header = header(file, &mut lines)?;
    let mut reading = Reading::new(file, header.axes());
    let mut series = Series::new(&header, &mut reading)?;
    loop {
        let line = lines.next();
        match line.map_err(|error| TableError::of_io(file, series.line + 1, error))? {
            Line::Text(text) if text.trim().is_empty() => series.line += 1,
            Line::Text(text) => series.take(&text, &mut reading)?,
            Line::Overlong(start) => {
                series.line += 1;
                reading.refuse(series.line, "the line is longer than a record may be", &start)?;
            }
            Line::End => break,
        }
    }
    reading.finish(head_of(&key_of(file), file))
}

fn header(file: &str, lines: &mut Lines<'_>) -> Result<Header, TableError> {
    let found = match lines.next().map_err(|error| TableError::of_io(file, 1, error))? {
        Line::Text(text) => Header::parse(&text).ok_or_else(|| cut(&text, 200).to_owned()),
        Line::Overlong(start) => Err(cut(&start, 200).to_owned()),
        Line::End => Err(String::new()),
    };
    let header = found.map_err(|found| {
        let detail = format!(
            "line 1 is no header of a Eurostat table, such as `unit,geo\\TIME_PERIOD` with a tab and years; \
             found `{found}`"
        );
        TableError::layout(file, detail)
    })?;
    match header.repeated() {
        Some(name) => {
            Err(TableError::layout(file, format!("line 1 names `{name}` twice; fetch the file again")))
        }
        None => Ok(header),
    }
}

/// Reads one series after the other.
struct Series<'h> {
    header: &'h Header,
    /// The codes of a cell; the last is that of its column.
    codes: Vec<u32>,
    columns: Vec<u32>,
    line: u64,
}

impl<'h> Series<'h> {
    fn new(header: &'h Header, reading: &mut Reading) -> Result<Series<'h>, TableError> {
        let across = header.dimensions.len() - 1;
        let columns = header.columns.iter().map(|code| reading.code(across, code, 1));
        let columns = columns.collect::<Result<_, _>>()?;
        Ok(Series { header, codes: vec![0; across + 1], columns, line: 1 })
    }

    fn take(&mut self, text: &str, reading: &mut Reading) -> Result<(), TableError> {
        self.line += 1;
        if let Some(reason) = self.fault(text) {
            return reading.refuse(self.line, &reason, text);
        }
        let (key, cells) = text.split_once('\t').unwrap_or((text, ""));
        for (axis, code) in key.split(',').enumerate() {
            let code = reading.code(axis, code.trim(), self.line)?;
            if let Some(place) = self.codes.get_mut(axis) {
                *place = code;
            }
        }
        let mut row = Row::new(self.line);
        let columns = self.columns.iter().zip(&self.header.columns);
        for (cell, (code, column)) in cells.split('\t').zip(columns) {
            if let Some(last) = self.codes.last_mut() {
                *last = *code;
            }
            reading.cell(&mut row, &self.codes, eurostat(cell), column, cell)?;
        }
        reading.end(row, || text.to_owned())
    }

    /// Why a line is no series of this table.
    fn fault(&self, text: &str) -> Option<String> {
        let (key, cells) = text.split_once('\t').unwrap_or((text, ""));
        let (expected, found) = (self.header.columns.len(), cells.split('\t').count());
        if !text.contains('\t') || found != expected {
            let found = if text.contains('\t') { found } else { 0 };
            return Some(format!("{found} cells where the header has {expected}"));
        }
        let (expected, found) = (self.header.dimensions.len() - 1, key.split(',').count());
        if found != expected {
            return Some(format!("{found} codes where the header has {expected}"));
        }
        let named = key.split(',').zip(&self.header.dimensions);
        named.into_iter().find_map(|(code, name)| {
            code_fault(code.trim()).map(|fault| format!("the code of `{name}` {fault}"))
        })
    }
}

//! Long and wide tables of delimited text, read by a mapping.

use asterism_domain::statistics::TableHead;
use asterism_domain::{Language, Text};

use super::ReadTable;
use super::error::TableError;
use super::labels::plain_key;
use super::mapping::Mapping;
use super::number::{Said, comma, point, said};
use super::plan::Plan;
use super::reading::{Reading, Row, code_fault};
use crate::bounds::cut;
use crate::fields::Cells;
use crate::input::Input;
use crate::table::{Step, Table};
use crate::values;

const LONGEST_LABEL: usize = 400;

pub(super) fn read(file: &str, mapping: &Mapping, input: Input<'_>) -> Result<ReadTable, TableError> {
    let table = open(file, input)?;
    let header = header_of(&table);
    read_rows(file, mapping, table, &header)
}

pub(super) fn open<'a>(file: &str, input: Input<'a>) -> Result<Table<'a>, TableError> {
    Table::open(input).map_err(|error| TableError::of_io(file, 1, error))
}

/// The names in the header as they are written.
pub(super) fn header_of(table: &Table<'_>) -> Vec<String> {
    table.cells.iter().map(|name| name.trim().to_owned()).collect()
}

pub(super) fn read_rows(
    file: &str,
    mapping: &Mapping,
    mut table: Table<'_>,
    header: &[String],
) -> Result<ReadTable, TableError> {
    let mut plan = Plan::new(file, mapping, header)?;
    let axes = std::mem::take(&mut plan.axes);
    let mut rows = Rows::new(mapping, plan, axes.len(), header.len());
    let mut reading = Reading::new(file, axes);
    rows.set_out(&mut reading)?;
    loop {
        let line = table.next_line();
        match table.step().map_err(|error| TableError::of_io(file, line, error))? {
            Step::Record if table.cells.is_blank() && table.cells.len() <= 1 => {}
            Step::Record => rows.take(line, &table.cells, &mut reading)?,
            Step::Overlong(reason, start) => reading.refuse(line, &reason, &start)?,
            Step::End => break,
        }
    }
    reading.finish(rows.head(file))
}

/// Reads one row after the other.
struct Rows<'m> {
    mapping: &'m Mapping,
    plan: Plan,
    width: usize,
    /// The codes of a cell.
    codes: Vec<u32>,
    /// The codes that each value column itself says.
    own: Vec<Vec<(usize, u32)>>,
    language: Language,
    dataset: Option<String>,
    version: Option<String>,
}

impl<'m> Rows<'m> {
    fn new(mapping: &'m Mapping, plan: Plan, axes: usize, width: usize) -> Rows<'m> {
        let language = mapping.language.as_deref().and_then(|code| Language::parse(code).ok());
        let language = language.unwrap_or_else(Language::english);
        let (codes, own) = (vec![0; axes], Vec::new());
        Rows { mapping, plan, width, codes, own, language, dataset: None, version: None }
    }

    /// Meets the codes that are the same for every row.
    fn set_out(&mut self, reading: &mut Reading) -> Result<(), TableError> {
        for (axis, code, label) in &self.plan.fixed {
            let number = reading.code(*axis, code, 1)?;
            reading.builder.label(*axis, number, || Text::english(label));
            if let Some(place) = self.codes.get_mut(*axis) {
                *place = number;
            }
        }
        for value in &self.plan.values {
            let own = value.codes.iter().map(|(axis, code)| Ok((*axis, reading.code(*axis, code, 1)?)));
            self.own.push(own.collect::<Result<_, TableError>>()?);
        }
        Ok(())
    }

    fn take(&mut self, line: u64, cells: &Cells, reading: &mut Reading) -> Result<(), TableError> {
        if let Some(reason) = self.fault(cells) {
            return reading.refuse(line, &reason, &cells.raw());
        }
        self.take_codes(line, cells, reading)?;
        self.take_facts(cells);
        let mut letters = String::new();
        for (at, marks) in &self.plan.flags {
            let mark = cells.get(*at).unwrap_or("").trim();
            letters.push_str(marks.get(mark).map_or(mark, String::as_str));
        }
        let mut row = Row::new(line);
        for (value, own) in self.plan.values.iter().zip(&self.own) {
            for (axis, code) in own {
                if let Some(place) = self.codes.get_mut(*axis) {
                    *place = *code;
                }
            }
            let text = cells.get(value.at).unwrap_or("").trim();
            reading.cell(&mut row, &self.codes, self.said(text, &letters), &value.name, text)?;
        }
        reading.end(row, || cells.raw())
    }

    fn take_codes(&mut self, line: u64, cells: &Cells, reading: &mut Reading) -> Result<(), TableError> {
        for (at, axis, strip) in &self.plan.codes {
            let code = stripped(cells.get(*at), strip.as_deref());
            let number = reading.code(*axis, code, line)?;
            if let Some(place) = self.codes.get_mut(*axis) {
                *place = number;
            }
        }
        for (at, axis) in &self.plan.labels {
            let label = || values::clean(cut(cells.get(*at).unwrap_or(""), LONGEST_LABEL));
            if let Some(code) = self.codes.get(*axis) {
                let in_language = || Text::in_language(self.language.clone(), label());
                reading.builder.label(*axis, *code, in_language);
            }
        }
        Ok(())
    }

    /// The data set and the version, as the first row that says them has them.
    fn take_facts(&mut self, cells: &Cells) {
        let fact =
            |at: Option<usize>| at.and_then(|at| cells.get(at)).and_then(|text| values::some(cut(text, 200)));
        if self.dataset.is_none() {
            self.dataset = fact(self.plan.dataset);
        }
        if self.version.is_none() {
            self.version = fact(self.plan.version);
        }
    }

    fn said(&self, text: &str, letters: &str) -> (Said, bool) {
        if text.is_empty() || text == ":" || self.mapping.missing.iter().any(|mark| mark == text) {
            return said(None, letters);
        }
        let number = if self.mapping.decimal_comma { comma(text) } else { point(text) };
        match number {
            Some(value) => said(Some(value), letters),
            None => (Said::Odd, false),
        }
    }

    /// Why a record is no row of this table.
    fn fault(&self, cells: &Cells) -> Option<String> {
        if cells.len() != self.width {
            return Some(format!("{} fields where the header has {}", cells.len(), self.width));
        }
        self.plan.codes.iter().find_map(|(at, _, strip)| {
            let code = stripped(cells.get(*at), strip.as_deref());
            let missing = self.mapping.missing.iter().any(|mark| mark == code);
            let fault = code_fault(if missing { "" } else { code })?;
            Some(format!("the code `{}` in column {} {fault}", cut(code, 40), at + 1))
        })
    }

    fn head(&self, file: &str) -> TableHead {
        let mapping = self.mapping;
        TableHead {
            key: self.dataset.as_deref().map_or_else(|| mapping.key.clone(), dataset_key),
            title: Text::english(&mapping.title),
            publisher: mapping.publisher.clone(),
            version: self.version.clone().or_else(|| mapping.version.clone()),
            retrieved: mapping.retrieved,
            terms: mapping.terms.clone(),
            file: file.to_owned(),
            fictional: mapping.fictional,
            recoded: None,
            dimensions: Vec::new(),
        }
    }
}

fn stripped<'c>(cell: Option<&'c str>, strip: Option<&str>) -> &'c str {
    let code = cell.unwrap_or("").trim();
    strip.and_then(|start| code.strip_prefix(start)).unwrap_or(code)
}

/// The data set in `ESTAT:NAMA_10R_3GDP(1.0)`.
fn dataset_key(given: &str) -> String {
    let name = given.split(':').nth(1).unwrap_or(given);
    plain_key(name.split('(').next().unwrap_or(name))
}

//! The books of one reading: which rows were stored, which were not and why.

use std::collections::BTreeMap;

use asterism_domain::statistics::{Flags, Table, TableHead};

use super::build::{Axis, Builder, Full, Repeat};
use super::error::TableError;
use super::number::Said;
use super::{QuarantinedRow, ReadTable, labels};
use crate::bounds::cut;
use crate::values;

/// The most rows that are quarantined before a file is given up.
const MOST_REFUSED: usize = 10_000;
/// How much of a quarantined row is kept.
const KEPT: usize = 400;
/// The longest code.
const LONGEST_CODE: usize = 200;

const NO_NUMBER: &str = "cells are no numbers and were left out";
const UNKNOWN_FLAG: &str = "cells have a flag that is not known; the flag was left out";

/// One table while it is read.
pub(super) struct Reading {
    file: String,
    pub(super) builder: Builder,
    rows: u64,
    quarantined: Vec<QuarantinedRow>,
    notes: Notes,
}

impl Reading {
    pub(super) fn new(file: &str, axes: Vec<Axis>) -> Reading {
        Reading {
            file: file.to_owned(),
            builder: Builder::new(axes),
            rows: 0,
            quarantined: Vec::new(),
            notes: Notes::default(),
        }
    }

    /// The number of a code of an axis.
    pub(super) fn code(&mut self, axis: usize, code: &str, line: u64) -> Result<u32, TableError> {
        self.builder.code(axis, code).map_err(|full| self.full(line, &full))
    }

    /// Takes one cell of a row, with the column it is from.
    pub(super) fn cell(
        &mut self,
        row: &mut Row,
        codes: &[u32],
        (said, unknown_flag): (Said, bool),
        column: &str,
        text: &str,
    ) -> Result<(), TableError> {
        if unknown_flag {
            self.notes.add(UNKNOWN_FLAG, 1, || row.at(column, text));
        }
        match said {
            Said::Nothing => {}
            Said::Cell(value, flags) => {
                row.good += 1;
                self.push(codes, value, flags, row.line)?;
            }
            Said::Odd => {
                row.odd += 1;
                if row.first_odd.is_empty() {
                    row.first_odd = row.at(column, text);
                }
            }
        }
        Ok(())
    }

    /// Ends a row, whose text is asked for when it is needed. One whose cells all say nonsense is
    /// quarantined.
    pub(super) fn end(&mut self, row: Row, text: impl FnOnce() -> String) -> Result<(), TableError> {
        if row.odd > 0 && row.good == 0 {
            let reason = format!("no cell of the row is a number: {}", row.first_odd);
            return self.refuse(row.line, &reason, &text());
        }
        if row.odd > 0 {
            self.notes.add(NO_NUMBER, row.odd, || row.first_odd);
        }
        self.rows += 1;
        Ok(())
    }

    fn push(&mut self, codes: &[u32], value: Option<f64>, flags: Flags, line: u64) -> Result<(), TableError> {
        self.builder.push(codes, value, flags, line).map_err(|full| self.full(line, &full))
    }

    /// Quarantines a row.
    pub(super) fn refuse(&mut self, line: u64, reason: &str, text: &str) -> Result<(), TableError> {
        self.rows += 1;
        self.keep(line, reason, text)
    }

    fn keep(&mut self, line: u64, reason: &str, text: &str) -> Result<(), TableError> {
        let text = values::clean(cut(text, KEPT)).into_owned();
        self.quarantined.push(QuarantinedRow { line, reason: reason.to_owned(), text });
        match self.quarantined.first() {
            Some(first) if self.quarantined.len() > MOST_REFUSED => Err(TableError::TooManyRefused {
                file: self.file.clone(),
                limit: MOST_REFUSED,
                line: first.line,
                reason: first.reason.clone(),
            }),
            _ => Ok(()),
        }
    }

    fn full(&self, line: u64, full: &Full) -> TableError {
        TableError::TooLarge { file: self.file.clone(), line, detail: full.to_string() }
    }

    /// The table under its head, whose dimensions are filled in here.
    pub(super) fn finish(mut self, mut head: TableHead) -> Result<ReadTable, TableError> {
        let builder = std::mem::take(&mut self.builder);
        let built = builder.finish().map_err(|full| self.full(0, &full))?;
        self.account_for(&built.repeats)?;
        head.dimensions = built.dimensions;
        let mut table = Table { head, cells: built.cells };
        labels::label(&mut table);
        self.quarantined.sort_by_key(|row| row.line);
        Ok(ReadTable {
            table,
            rows_read: self.rows,
            stored: self.rows - self.quarantined.len() as u64,
            quarantined: self.quarantined,
            notes: self.notes.finish(),
        })
    }

    /// Rows that say nothing new are quarantined; single cells that were given before are noted.
    fn account_for(&mut self, repeats: &[Repeat]) -> Result<(), TableError> {
        for repeat in repeats {
            let Repeat { line, first_line, codes, .. } = repeat;
            if repeat.whole {
                self.keep(*line, &format!("says again what line {first_line} says"), codes)?;
            } else {
                const GIVEN: &str = "cells were given before and were left out";
                self.notes.add(GIVEN, repeat.cells, || format!("line {line}: {codes}"));
            }
        }
        Ok(())
    }
}

/// The line of a row, and what its cells said so far.
pub(super) struct Row {
    line: u64,
    good: u64,
    odd: u64,
    first_odd: String,
}

impl Row {
    pub(super) fn new(line: u64) -> Row {
        Row { line, good: 0, odd: 0, first_odd: String::new() }
    }

    fn at(&self, column: &str, text: &str) -> String {
        format!("line {}, column `{}`: `{}`", self.line, cut(column.trim(), 60), cut(text.trim(), 60))
    }
}

/// What is wrong with a code, if anything.
pub(super) fn code_fault(code: &str) -> Option<&'static str> {
    if code.is_empty() {
        Some("is empty")
    } else if code.len() > LONGEST_CODE {
        Some("is longer than a code may be")
    } else if code.contains(|c: char| c.is_control() || c == '\u{fffd}') {
        Some("holds characters that no code has")
    } else {
        None
    }
}

/// Notes counted by kind, each with its first example.
#[derive(Default)]
struct Notes(BTreeMap<&'static str, (u64, String)>);

impl Notes {
    fn add(&mut self, what: &'static str, count: u64, example: impl FnOnce() -> String) {
        self.0.entry(what).or_insert_with(|| (0, example())).0 += count;
    }

    fn finish(self) -> Vec<String> {
        let notes = self.0.into_iter();
        notes
            .map(|(what, (count, first))| values::clean(&format!("{count} {what}; {first}")).into_owned())
            .collect()
    }
}

//! Delimited text, record by record, with bounds on what is held.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::bounds::{COLUMNS, FIELD, RECORD, cut};
use crate::fields::{Cells, Header};
use crate::input::{Input, decode, decode_beginning};

const CHUNK: usize = 64 << 10;

/// What the next step through a table found.
pub(crate) enum Step {
    /// The cells are in place.
    Record,
    /// A record that breaks the bounds; the reason and its beginning.
    Overlong(String, String),
    End,
}

/// A table of delimited text under a header line.
pub(crate) struct Table<'a> {
    input: Input<'a>,
    csv: Reader,
    chunk: Vec<u8>,
    at: usize,
    record: Vec<u8>,
    ends: Vec<usize>,
    fault: Option<io::Error>,
    pub(crate) header: Header,
    pub(crate) cells: Cells,
}

impl<'a> Table<'a> {
    /// Reads the header line, whose punctuation tells the delimiter.
    pub(crate) fn open(input: Input<'a>) -> io::Result<Table<'a>> {
        let mut table = Table {
            input,
            csv: Reader::new(),
            chunk: Vec::new(),
            at: 0,
            record: vec![0; 16 << 10],
            ends: vec![0; 64],
            fault: None,
            header: Header::default(),
            cells: Cells::default(),
        };
        table.refill()?;
        table.csv = ReaderBuilder::new().delimiter(delimiter(&table.chunk)).build();
        if let Step::Record = table.step()? {
            table.header = Header::new(table.cells.iter());
        }
        Ok(table)
    }

    pub(crate) fn line(&self) -> u64 {
        self.csv.line()
    }

    /// The line on which the next record begins. Between the two characters of a Windows line end the
    /// parser still counts the line before.
    pub(crate) fn next_line(&self) -> u64 {
        let last = self.at.checked_sub(1).and_then(|at| self.chunk.get(at));
        self.line() + u64::from(last == Some(&b'\r'))
    }

    /// Reads the next record into `cells`.
    pub(crate) fn step(&mut self) -> io::Result<Step> {
        let (mut written, mut fields) = (0, 0);
        loop {
            if self.at >= self.chunk.len() {
                self.refill()?;
            }
            let input = self.chunk.get(self.at..).unwrap_or(&[]);
            let record = self.record.get_mut(written..).unwrap_or(&mut []);
            let ends = self.ends.get_mut(fields..).unwrap_or(&mut []);
            let (result, read, bytes, cells) = self.csv.read_record(input, record, ends);
            self.at += read;
            written += bytes;
            fields += cells;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.record.len() < RECORD => {
                    self.record.resize((self.record.len() * 2).min(RECORD), 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < COLUMNS => {
                    self.ends.resize((self.ends.len() * 2).min(COLUMNS), 0);
                }
                ReadRecordResult::OutputFull => {
                    return self.give_up(written, format!("the record is longer than {RECORD} bytes"));
                }
                ReadRecordResult::OutputEndsFull => {
                    return self.give_up(written, format!("the record has more than {COLUMNS} fields"));
                }
                ReadRecordResult::Record => return Ok(self.take(fields)),
                ReadRecordResult::End => return Ok(Step::End),
            }
        }
    }

    /// Decodes the fields of a whole record.
    fn take(&mut self, fields: usize) -> Step {
        self.cells.clear();
        let mut start = 0;
        for end in self.ends.iter().take(fields) {
            let field = self.record.get(start..*end).unwrap_or(&[]);
            if field.len() > FIELD {
                let raw = decode_beginning(self.record.get(..1000).unwrap_or(&[])).into_owned();
                return Step::Overlong(format!("a field is longer than {FIELD} bytes"), raw);
            }
            self.cells.push(&decode(field));
            start = *end;
        }
        Step::Record
    }

    /// Leaves a record that breaks the bounds and goes on after the next line break: either it is
    /// one endless line, or a quote was never closed and the lines after it are good.
    fn give_up(&mut self, written: usize, reason: String) -> io::Result<Step> {
        let raw = decode_beginning(self.record.get(..written.min(1000)).unwrap_or(&[])).into_owned();
        let line = self.csv.line();
        self.csv.reset();
        self.csv.set_line(line);
        loop {
            let rest = self.chunk.get(self.at..).unwrap_or(&[]);
            if let Some(offset) = rest.iter().position(|byte| *byte == b'\n') {
                self.at += offset + 1;
                break;
            }
            self.refill()?;
            if self.chunk.is_empty() {
                break;
            }
        }
        Ok(Step::Overlong(reason, cut(&raw, 1000).to_owned()))
    }

    fn refill(&mut self) -> io::Result<()> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        self.chunk.resize(CHUNK, 0);
        self.at = 0;
        let mut filled = 0;
        while let Some(space) = self.chunk.get_mut(filled..).filter(|space| !space.is_empty()) {
            match self.input.read(space) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if filled == 0 => return Err(error),
                // What came before the fault is still read; the fault comes up at the next step.
                Err(error) => {
                    self.fault = Some(error);
                    break;
                }
            }
        }
        self.chunk.truncate(filled);
        Ok(())
    }
}

/// The delimiter that the first line uses most, outside quotes.
pub(crate) fn delimiter(text: &[u8]) -> u8 {
    let mut counts = [(b'|', 0_usize), (b'\t', 0), (b';', 0), (b',', 0)];
    let mut quoted = false;
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| mark == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    counts.iter().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

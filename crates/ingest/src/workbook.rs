//! Workbooks (xlsx): every sheet whose header a reader knows.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use asterism_domain::ambiguous_mark;
use calamine::{DataRef, Reader, Xlsx, XlsxError};

use crate::archive::{Spool, entry, open_archive, spool};
use crate::bounds::{self, cut};
use crate::fields::{Cells, Fields, Header};
use crate::format::{Format, Layout, layout_of};
use crate::input::Input;
use crate::marks::{BYTES, Marks, ROWS};
use crate::producer::{Sender, produce};
use crate::read::{Maker, fault};
use crate::row::{ReadError, Row};
use crate::secret::Secret;

/// How far down a sheet its header may stand.
const HEADER_WITHIN: u32 = 10;

/// The rows of every sheet that a reader knows, sheet by sheet.
pub(crate) fn rows(
    secret: Secret,
    input: Input<'static>,
) -> impl Iterator<Item = Result<Row, ReadError>> + Send {
    produce(move |sender| {
        let mut book = open_book(spool(input)?)?;
        let names = book.sheet_names();
        let (mut done, mut known) = (0, false);
        for name in &names {
            let mut sheet = Sheet { secret: Some(secret), ahead: Some(Vec::new()), ..Sheet::default() };
            let wanted =
                read_sheet(&mut book, name, &mut sheet, &mut |sheet| send_row(sheet, &mut done, sender))?;
            known |= sheet.layout.is_some();
            if !wanted {
                return Ok(());
            }
        }
        if known { Ok(()) } else { Err(ReadError::Unknown { found: cut(&names.join(", "), 300).to_owned() }) }
    })
}

/// The formats of the sheets, for telling which source a workbook is of.
pub(crate) fn formats(input: Input<'_>) -> Result<Vec<Format>, ReadError> {
    let mut book = open_book(spool(input)?)?;
    let mut formats = Vec::new();
    for name in book.sheet_names() {
        let mut sheet = Sheet::default();
        read_sheet(&mut book, &name, &mut sheet, &mut |_| false)?;
        formats.extend(sheet.layout.map(|layout| layout.format));
    }
    Ok(formats)
}

/// Opens a workbook after making sure that it unpacks to a reasonable size, because the library
/// holds its strings in memory.
fn open_book(spooled: Spool) -> Result<Xlsx<Spool>, ReadError> {
    let mut archive = open_archive(spooled)?;
    let unpacked = Arc::new(AtomicU64::new(0));
    for index in 0..archive.len() {
        let mut input =
            entry(&mut archive, index, &unpacked, bounds::WORKBOOK_MOST).map_err(|error| fault(error, 0))?;
        io::copy(&mut input, &mut io::sink()).map_err(|error| fault(error, 0))?;
    }
    Xlsx::new(archive.into_inner()).map_err(|error| damaged(&error, 0))
}

fn damaged(error: &XlsxError, rows: u64) -> ReadError {
    ReadError::Damaged { rows, detail: error.to_string() }
}

/// A sheet while it is read: its header once found, and the cells of the row at hand.
#[derive(Default)]
struct Sheet {
    /// What rows are made with; none where nobody wants them.
    secret: Option<Secret>,
    layout: Option<&'static Layout>,
    maker: Option<Maker>,
    header: Header,
    cells: Cells,
    /// The cells of the row as they come, by column.
    row: Vec<String>,
    /// Which of them are numbers: those have the workbook's mark, not that of who wrote it.
    numbers: Vec<bool>,
    at: u32,
    /// The first rows, until they have all been looked at; none once they are given out, and where nobody looks ahead.
    ahead: Option<Vec<Cells>>,
    ahead_bytes: usize,
    marks: Marks,
}

/// Feeds each row under the header to `each` until it answers false; says whether it never did.
/// A sheet without a header that is known has no rows.
fn read_sheet(
    book: &mut Xlsx<Spool>,
    name: &str,
    sheet: &mut Sheet,
    each: &mut impl FnMut(&mut Sheet) -> bool,
) -> Result<bool, ReadError> {
    let read = read_cells(book, name, sheet, each);
    // What came before damage is given out all the same.
    Ok(sheet.give_out(each) && read?)
}

fn read_cells(
    book: &mut Xlsx<Spool>,
    name: &str,
    sheet: &mut Sheet,
    each: &mut impl FnMut(&mut Sheet) -> bool,
) -> Result<bool, ReadError> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // Chart sheets and sheets without data are no fault.
        Err(XlsxError::NotAWorksheet(_) | XlsxError::XmlEof(_)) => return Ok(true),
        Err(error) => return Err(damaged(&error, 0)),
    };
    loop {
        let cell = cells.next_cell().map_err(|error| damaged(&error, 0))?;
        let Some(cell) = cell else { break };
        let (row, column) = cell.get_position();
        if row != sheet.at {
            if !sheet.end_row(each) {
                return Ok(false);
            }
            if sheet.layout.is_none() && row > HEADER_WITHIN {
                return Ok(true);
            }
            sheet.at = row;
        }
        sheet.put(column as usize, cell.get_value());
    }
    Ok(sheet.end_row(each))
}

impl Sheet {
    fn put(&mut self, column: usize, value: &DataRef<'_>) {
        if column >= bounds::COLUMNS {
            return;
        }
        let text = text(value);
        if self.row.len() <= column {
            self.row.resize(column + 1, String::new());
            self.numbers.resize(column + 1, false);
        }
        if let Some(cell) = self.row.get_mut(column) {
            *cell = text;
        }
        if let Some(number) = self.numbers.get_mut(column) {
            *number = matches!(value, DataRef::Int(_) | DataRef::Float(_));
        }
    }

    /// Takes the finished row as the header or hands it on.
    fn end_row(&mut self, each: &mut impl FnMut(&mut Sheet) -> bool) -> bool {
        let row = std::mem::take(&mut self.row);
        let numbers = std::mem::take(&mut self.numbers);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            return true;
        }
        if self.layout.is_none() {
            let header = Header::new(row.iter().map(String::as_str));
            self.layout = layout_of(&header);
            let made = self.layout.zip(self.secret);
            self.maker = made.map(|(layout, secret)| Maker::new(layout.format, secret));
            self.header = header;
            return true;
        }
        self.cells.clear();
        // What stands beside the table is a note in the margin.
        for index in 0..self.header.len() {
            self.cells.push(row.get(index).map_or("", String::as_str));
        }
        if self.cells.is_blank() {
            return true;
        }
        if self.ahead.is_none() {
            return each(self);
        }
        self.look_ahead(&numbers) || self.give_out(each)
    }

    /// Keeps the row for later and looks at its amounts; false once enough were looked at.
    fn look_ahead(&mut self, numbers: &[bool]) -> bool {
        let Some(ahead) = &mut self.ahead else { return false };
        let mut written = Cells::default();
        for (index, cell) in self.cells.iter().enumerate() {
            written.push(if numbers.get(index) == Some(&true) { "" } else { cell });
        }
        self.marks.note(&self.header, &written);
        self.ahead_bytes += self.cells.size();
        ahead.push(std::mem::take(&mut self.cells));
        ahead.len() < ROWS && self.ahead_bytes < BYTES
    }

    /// Hands on the rows that were looked at ahead; says whether more are wanted.
    fn give_out(&mut self, each: &mut impl FnMut(&mut Sheet) -> bool) -> bool {
        for cells in self.ahead.take().unwrap_or_default() {
            self.cells = cells;
            if !each(self) {
                return false;
            }
        }
        true
    }

    fn record(&mut self) -> Option<Row> {
        let (layout, maker) = (self.layout?, self.maker.as_mut()?);
        if self.cells.size() > bounds::RECORD || self.cells.longest() > bounds::FIELD {
            return Some(maker.overlong("the row is longer than allowed".to_owned(), &self.cells.raw()));
        }
        Some(maker.record(layout, Fields { header: &self.header, cells: &self.cells, marks: &self.marks }))
    }
}

fn send_row(sheet: &mut Sheet, done: &mut u64, sender: &Sender) -> bool {
    let Some(mut row) = sheet.record() else { return true };
    *done += 1;
    row.number = *done;
    sender.send(Ok(row))
}

/// A number of a cell as text. Its mark is a decimal one, which three digits after it alone would not say.
fn decimal(number: f64) -> String {
    let text = number.to_string();
    if ambiguous_mark(&text).is_some() { format!("{text}0") } else { text }
}

/// A cell as text: whole numbers without decimals, days as ISO dates.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(answer) => answer.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

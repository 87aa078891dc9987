use std::io::{self, Read};

use asterism_domain::SourceKey;

use crate::bounds::{self, Bomb};
use crate::fields::{Cells, Fields};
use crate::format::{Format, Layout, lacking, layout_of};
use crate::input::{Input, Opened, open};
use crate::json::{Part, Values, Within};
use crate::marks::{Ahead, Passed};
use crate::row::{Quarantine, ReadError, Row, Statement};
use crate::say::{Refusal, Said};
use crate::secret::Secret;
use crate::table::Table;
use crate::{archive, keep, nuts, values, workbook};

/// The rows of an input, one after the other. It is read as it is consumed, gzip and zip are
/// unwrapped, and no more than one record is held. After the first error there is nothing more.
///
/// The same bytes give the same rows in the same order, so an import goes on where it stopped by
/// skipping the rows it has done. What stands for withheld names is made with the `secret`.
pub fn read(
    format: Format,
    secret: Secret,
    input: Box<dyn Read + Send>,
) -> Box<dyn Iterator<Item = Result<Row, ReadError>> + Send> {
    match open(input) {
        Err(error) => Box::new(std::iter::once(Err(fault(error, 0)))),
        Ok(Opened::Text(input)) => rows(format, secret, input),
        Ok(Opened::Zip(input)) if format == Format::Workbook => Box::new(workbook::rows(secret, input)),
        Ok(Opened::Zip(input)) => Box::new(archive::rows(secret, input)),
    }
}

/// The rows of an unpacked input.
pub(crate) fn rows<'a>(
    format: Format,
    secret: Secret,
    input: Input<'a>,
) -> Box<dyn Iterator<Item = Result<Row, ReadError>> + Send + 'a> {
    let maker = || Maker::new(format, secret);
    match format {
        Format::NutsBoundaries(version) => {
            let reader =
                move |value: &serde_json::Value, said: &mut Said| nuts::shapes::read(value, version, said);
            Box::new(JsonRows::new(maker(), input, Within::Features, 8 * bounds::RECORD, reader))
        }
        Format::KeepApi => Box::new(JsonRows::top_level(maker(), input, keep::api::read)),
        Format::KeepOperations => {
            Box::new(JsonRows::top_level(maker(), input, keep::normalised::read_operation))
        }
        Format::KeepPartners => Box::new(JsonRows::top_level(maker(), input, keep::normalised::read_partner)),
        _ => table_rows(format, secret, input),
    }
}

fn table_rows<'a>(
    format: Format,
    secret: Secret,
    input: Input<'a>,
) -> Box<dyn Iterator<Item = Result<Row, ReadError>> + Send + 'a> {
    let failed = |error| -> Box<dyn Iterator<Item = _> + Send> { Box::new(std::iter::once(Err(error))) };
    let table = match Table::open(input) {
        Ok(table) => table,
        Err(error) => return failed(fault(error, 0)),
    };
    match layout_of(&table.header).filter(|layout| layout.format == format) {
        Some(layout) => Box::new(TableRows {
            table: Ahead::of(table),
            layout,
            maker: Maker::new(layout.format, secret),
            ended: false,
        }),
        None => {
            let found = table.header.list();
            failed(match lacking(format, &table.header) {
                Some(missing) => ReadError::Columns { missing, found },
                None => ReadError::Unknown { found },
            })
        }
    }
}

/// An input error as the file's failure after `rows` rows.
pub(crate) fn fault(error: io::Error, rows: u64) -> ReadError {
    if let Some(bomb) = error.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
        return ReadError::TooLarge { rows, limit: bomb.limit };
    }
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            ReadError::Damaged { rows, detail: error.to_string() }
        }
        _ => ReadError::Io { rows, source: error },
    }
}

/// Makes rows of what readers say: numbers, hashes and keys.
pub(crate) struct Maker {
    format: Format,
    pub(crate) rows: u64,
    pub(crate) said: Said,
}

/// Changing what readers make of the same bytes must change this, so that the next import reads
/// rows anew that have not changed.
const READERS: &[u8] = b"readers 4";

impl Maker {
    pub(crate) fn new(format: Format, secret: Secret) -> Maker {
        Maker { format, rows: 0, said: Said::with(secret) }
    }

    /// A row of raw bytes, given in pieces, that was read or refused.
    pub(crate) fn row<'r>(
        &mut self,
        pieces: impl Iterator<Item = &'r [u8]>,
        read: Result<String, Refusal>,
        raw: impl FnOnce() -> String,
    ) -> Row {
        let mut hasher = blake3::Hasher::new();
        hasher.update(READERS);
        let mut bytes = 0;
        for piece in pieces {
            bytes += piece.len();
            hasher.update(b"\x1f").update(piece);
        }
        let hash: [u8; 32] = hasher.finalize().into();
        self.rows += 1;
        let (key, outcome) = self.outcome(&hash, read, raw);
        Row { number: self.rows, bytes, hash, key: SourceKey::new(self.format.as_str(), key), outcome }
    }

    fn outcome(
        &mut self,
        hash: &[u8; 32],
        read: Result<String, Refusal>,
        raw: impl FnOnce() -> String,
    ) -> (String, Result<Vec<Statement>, Quarantine>) {
        match read {
            Ok(key) => (key, Ok(self.said.accept())),
            Err(Refusal { reason, field }) => {
                self.said.refuse();
                let raw = values::clean(bounds::cut(&raw(), bounds::RAW)).into_owned();
                let key = format!("refused:{}", values::mark(hash));
                (key, Err(Quarantine { reason, field: field.map(str::to_owned), raw }))
            }
        }
    }

    /// A record that breaks the bounds.
    pub(crate) fn overlong(&mut self, reason: String, beginning: &str) -> Row {
        let raw = beginning.to_owned();
        self.row(std::iter::once(beginning.as_bytes()), Err(Refusal::new(reason)), || raw)
    }

    /// A record of cells under a header.
    pub(crate) fn record(&mut self, layout: &Layout, fields: Fields<'_>) -> Row {
        let read = match shape(&fields) {
            Some(reason) => Err(Refusal::new(reason)),
            None => (layout.read)(&fields, &mut self.said),
        };
        // Other rows may settle an amount otherwise in another release, and then the same cells say something else.
        let settled = fields.settled();
        let cells = fields.cells.iter().map(str::as_bytes);
        self.row(cells.chain(settled.iter().map(|cell| cell.as_bytes())), read, || fields.cells.raw())
    }
}

/// What is wrong with the number of fields; empty ones too many are no fault.
fn shape(fields: &Fields<'_>) -> Option<String> {
    let (expected, found) = (fields.header.len(), fields.cells.len());
    let surplus =
        (expected..found).any(|index| fields.cells.get(index).is_some_and(|cell| !cell.trim().is_empty()));
    (found < expected || surplus).then(|| format!("{found} fields where the header has {expected}"))
}

struct TableRows<'a> {
    table: Ahead<'a>,
    layout: &'static Layout,
    maker: Maker,
    ended: bool,
}

impl Iterator for TableRows<'_> {
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.table.step() {
                Ok(Passed::Record(cells)) if is_blank_line(&cells) => {}
                Ok(Passed::Record(cells)) => {
                    let fields =
                        Fields { header: self.table.header(), cells: &cells, marks: &self.table.marks };
                    let row = self.maker.record(self.layout, fields);
                    self.table.give_back(cells);
                    return Some(Ok(row));
                }
                Ok(Passed::Overlong(reason, raw)) => {
                    return Some(Ok(self.maker.overlong(reason, &raw)));
                }
                Ok(Passed::End) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(fault(error, self.maker.rows)));
                }
            }
        }
        None
    }
}

fn is_blank_line(cells: &Cells) -> bool {
    cells.len() <= 1 && cells.is_blank()
}

struct JsonRows<'a, F> {
    values: Values<'a>,
    maker: Maker,
    read: F,
    ended: bool,
}

impl<'a, F> JsonRows<'a, F>
where
    F: Fn(&serde_json::Value, &mut Said) -> Result<String, Refusal>,
{
    fn top_level(maker: Maker, input: Input<'a>, read: F) -> JsonRows<'a, F> {
        JsonRows::new(maker, input, Within::TopLevel, bounds::RECORD, read)
    }

    fn new(maker: Maker, input: Input<'a>, within: Within, most: usize, read: F) -> JsonRows<'a, F> {
        JsonRows { values: Values::new(input, within, most), maker, read, ended: false }
    }
}

impl<F> Iterator for JsonRows<'_, F>
where
    F: Fn(&serde_json::Value, &mut Said) -> Result<String, Refusal>,
{
    type Item = Result<Row, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = match self.values.step() {
            Ok(Part::Value(bytes)) => {
                let read = match serde_json::from_slice(bytes) {
                    Ok(value) => (self.read)(&value, &mut self.maker.said),
                    Err(error) => Err(Refusal::new(format!("not JSON: {error}"))),
                };
                let raw = || String::from_utf8_lossy(bytes.get(..bounds::RAW).unwrap_or(bytes)).into_owned();
                Ok(self.maker.row(std::iter::once(bytes), read, raw))
            }
            Ok(Part::Overlong(bytes)) => {
                let beginning = String::from_utf8_lossy(bytes).into_owned();
                Ok(self.maker.overlong("the record is longer than allowed".to_owned(), &beginning))
            }
            Ok(Part::End) => {
                self.ended = true;
                return None;
            }
            Err(error) => {
                self.ended = true;
                Err(fault(error, self.maker.rows))
            }
        };
        Some(row)
    }
}

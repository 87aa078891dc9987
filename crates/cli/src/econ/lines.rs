//! The lines of a CSV or TSV file, with their places for messages.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context, Result, anyhow, bail};
use csv::StringRecord;

/// No line is longer, in bytes: over a million cells, more than any method has memory for. A file without
/// line ends, or with a quotation mark that is never closed, must not be held whole before it is refused.
const LONGEST: u64 = 16 << 20;

/// A table being read: its header and then its lines.
pub(super) struct Lines {
    /// The file, as named in messages.
    pub(super) name: String,
    /// The names of the columns.
    pub(super) header: Vec<String>,
    reader: csv::Reader<Bounded>,
    record: StringRecord,
    /// How much the reader may still take before the line it is in ends.
    room: Rc<Cell<u64>>,
}

/// Gives out no more than there is room for.
struct Bounded {
    input: Box<dyn Read>,
    room: Rc<Cell<u64>>,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = self.room.get();
        if room == 0 {
            return Err(io::Error::other("the line is too long"));
        }
        let most = buffer.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        let read = self.input.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.room.set(room.saturating_sub(read as u64));
        Ok(read)
    }
}

/// One line after the header, as long as the header.
pub(super) struct Line<'a> {
    /// Its number in the file, from 1.
    pub(super) number: u64,
    record: &'a StringRecord,
}

impl Line<'_> {
    /// A cell without the blanks around it.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default().trim()
    }
}

impl Lines {
    /// Opens a file, or standard input for `-`, and reads its header.
    pub(super) fn open(path: &Path) -> Result<Lines> {
        if path == Path::new("-") {
            return Lines::of("standard input", Box::new(io::stdin().lock()));
        }
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("cannot open {name}"))?;
        Lines::of(&name, Box::new(BufReader::with_capacity(1 << 16, file)))
    }

    pub(super) fn of(name: &str, mut input: Box<dyn BufRead>) -> Result<Lines> {
        let mut first = Vec::new();
        let failed = || format!("cannot read {name}");
        input.by_ref().take(LONGEST).read_until(b'\n', &mut first).with_context(failed)?;
        let separator = separator(&first);
        let room = Rc::new(Cell::new(LONGEST));
        let whole = Bounded { input: Box::new(Cursor::new(first).chain(input)), room: Rc::clone(&room) };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(whole);
        let record = StringRecord::new();
        let mut lines = Lines { name: name.to_owned(), header: Vec::new(), reader, record, room };
        lines.header = lines.read_header()?;
        Ok(lines)
    }

    fn read_header(&mut self) -> Result<Vec<String>> {
        let Some(line) = self.advance()? else {
            bail!("{} is empty; a table begins with a header, such as `region,A,B,C`", self.name);
        };
        if self.record.len() < 2 {
            return Err(
                self.at(line, "the header has one column; separate columns by comma, tab or semicolon")
            );
        }
        Ok(self.record.iter().map(|name| name.trim().to_owned()).collect())
    }

    /// The next line, none at the end. Blank lines are passed over.
    pub(super) fn next(&mut self) -> Result<Option<Line<'_>>> {
        let Some(number) = self.advance()? else { return Ok(None) };
        let (found, expected) = (self.record.len(), self.header.len());
        if found != expected {
            let problem =
                format!("has {found} cells where the header has {expected}; fill or quote the cells");
            return Err(self.at(number, &problem));
        }
        Ok(Some(Line { number, record: &self.record }))
    }

    fn advance(&mut self) -> Result<Option<u64>> {
        self.room.set(LONGEST);
        let line = self.reader.position().line();
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Ok(Some(self.record.position().map_or(0, csv::Position::line))),
            Ok(false) => Ok(None),
            Err(_) if self.room.get() == 0 => Err(self.at(line, &too_long())),
            Err(error) => Err(self.unreadable(error)),
        }
    }

    fn unreadable(&self, error: csv::Error) -> anyhow::Error {
        if let csv::ErrorKind::Utf8 { pos: Some(position), err } = error.kind() {
            let place = format!("{}, line {}, column {}", self.name, position.line(), err.field() + 1);
            return anyhow!("{place}: is not UTF-8; save the table as UTF-8");
        }
        anyhow::Error::new(error).context(format!("cannot read {}", self.name))
    }

    /// The place of a named column; the error lists the names that there are.
    pub(super) fn column(&self, name: &str) -> Result<usize> {
        let mut found = (0..self.header.len()).filter(|place| self.header[*place] == name);
        match (found.next(), found.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => bail!("{}, line 1: the header has `{name}` twice", self.name),
            (None, _) => {
                bail!("{} has no column `{name}`; it has {}", self.name, self.header.join(", "))
            }
        }
    }

    /// An error about a line.
    pub(super) fn at(&self, line: u64, problem: &str) -> anyhow::Error {
        anyhow!("{}, line {line}: {problem}", self.name)
    }

    /// An error about a cell; columns count from 0 here and from 1 in the message.
    pub(super) fn at_cell(&self, line: u64, column: usize, problem: &str) -> anyhow::Error {
        let name = self.header.get(column).map_or("", String::as_str);
        anyhow!("{}, line {line}, column {} ({name}): {problem}", self.name, column + 1)
    }
}

fn too_long() -> String {
    let most = LONGEST >> 20;
    format!(
        "is longer than {most} MiB; a table has a line for each region, and every quotation mark is closed"
    )
}

/// Tab, semicolon or comma: what the header has most of, comma where it has none.
fn separator(header: &[u8]) -> u8 {
    let count = |wanted: u8| {
        let mut quoted = false;
        header
            .iter()
            .filter(|byte| {
                quoted ^= **byte == b'"';
                !quoted && **byte == wanted
            })
            .count()
    };
    let mut best = (b',', count(b','));
    for candidate in [b'\t', b';'] {
        if count(candidate) > best.1 {
            best = (candidate, count(candidate));
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Result<Lines> {
        Lines::of("t.csv", Box::new(Cursor::new(text.as_bytes().to_vec())))
    }

    #[test]
    fn the_separator_is_what_the_header_has_most_of() {
        for text in ["region,A;x,B\nR1,1,2\n", "region\tA,a\tB\nR1\t1\t2\n", "region;\"A,a,a,a\";B\nR1;1;2\n"]
        {
            let mut lines = lines(text).expect("a header");
            let line = lines.next().expect("a line").expect("one");
            assert_eq!((line.cell(0), line.cell(2), line.number), ("R1", "2", 2), "{text}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        assert_eq!(lines("\u{feff}region,A\n").expect("a header").header, ["region", "A"]);
    }

    #[test]
    fn a_short_line_is_refused_with_its_number() {
        let mut lines = lines("region,A,B\nR1,1,2\nR2,1\n").expect("a header");
        assert!(lines.next().is_ok());
        let error = lines.next().err().expect("a refusal").to_string();
        assert_eq!(error, "t.csv, line 3: has 2 cells where the header has 3; fill or quote the cells");
    }

    #[test]
    fn bytes_that_are_no_utf8_are_refused_with_their_place() {
        let bytes = b"region,A\nM\xfcnchen,1\n".to_vec();
        let mut lines = Lines::of("t.csv", Box::new(Cursor::new(bytes))).expect("a header");
        let error = lines.next().err().expect("a refusal").to_string();
        assert_eq!(error, "t.csv, line 2, column 1: is not UTF-8; save the table as UTF-8");
    }

    #[test]
    fn a_line_without_an_end_is_refused_before_it_is_held_whole() {
        let endless = || Box::new(BufReader::new(io::repeat(b'1')));
        let error = Lines::of("t.csv", endless()).err().expect("a refusal").to_string();
        assert!(error.starts_with("t.csv, line 1: is longer than 16 MiB"), "{error}");
        for line in ["R1,1\nR2,", "R1,1\nR2,\"a\n"] {
            let begun = Cursor::new(format!("region,A\n{line}").into_bytes());
            let mut lines = Lines::of("t.csv", Box::new(begun.chain(endless()))).expect("a header");
            assert!(lines.next().is_ok());
            let error = lines.next().err().expect("a refusal").to_string();
            assert!(error.starts_with("t.csv, line 3: is longer than 16 MiB"), "{error}");
        }
    }

    #[test]
    fn an_empty_file_and_a_missing_column_say_what_is_needed() {
        assert!(lines("").err().expect("a refusal").to_string().contains("begins with a header"));
        let error = lines("geo,nace,persons\n").expect("a header").column("region").expect_err("a refusal");
        assert_eq!(error.to_string(), "t.csv has no column `region`; it has geo, nace, persons");
    }
}

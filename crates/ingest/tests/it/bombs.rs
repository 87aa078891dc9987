//! Files made to exhaust memory or disk.

use std::io::{Cursor, Read};

use asterism_ingest::{Format, ReadError, recognise};

use crate::fixtures::PROJECT;
use crate::support::{Reading, gzip, workbook, zip};

const HEADER: &str = "id;acronym;title;frameworkProgramme\n";

/// A reader that gives `text` and then `filler` as many times as asked.
fn endless(text: &str, filler: &'static [u8], times: u64) -> Box<dyn Read + Send> {
    let filler = std::iter::repeat_n(filler, usize::try_from(times).unwrap());
    Box::new(Cursor::new(text.to_owned().into_bytes()).chain(Pieces { pieces: Box::new(filler), rest: &[] }))
}

struct Pieces {
    pieces: Box<dyn Iterator<Item = &'static [u8]> + Send>,
    rest: &'static [u8],
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            self.rest = self.pieces.next().unwrap_or(&[]);
        }
        let count = self.rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.rest[..count]);
        self.rest = &self.rest[count..];
        Ok(count)
    }
}

static LETTERS: [u8; 1 << 20] = [b'x'; 1 << 20];

/// The most memory this process has held, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[test]
fn a_line_of_two_gigabytes_is_one_quarantined_row() {
    let reading = Reading::of(Format::CordisProject, endless(&format!("{HEADER}700001;A;"), &LETTERS, 2048));
    assert!(reading.error.is_none());
    assert_eq!((reading.rows.len(), reading.quarantined()), (1, 1));
    let quarantine = reading.rows[0].outcome.as_ref().unwrap_err();
    assert!(quarantine.reason.contains("longer than 4194304 bytes"), "{}", quarantine.reason);
    assert!(quarantine.raw.len() <= 4096);
    assert!(peak_kib() < 300_000, "{} KiB", peak_kib());
}

#[test]
fn a_header_without_end_is_refused() {
    let reading = Reading::of(Format::CordisProject, endless("id;", &LETTERS, 256));
    assert!(matches!(reading.error, Some(ReadError::Columns { .. })));
    assert!(peak_kib() < 300_000, "{} KiB", peak_kib());
}

#[test]
fn a_quote_never_closed_costs_a_stretch_and_not_the_file() {
    let mut text = format!("{HEADER}700001;A;\"never closed;H2020\n");
    for id in 0..120_000 {
        text.push_str(&format!("{};B;A title that takes some room in the file;H2020\n", 700_002 + id));
    }
    let reading = Reading::of_text(&text);
    assert!(reading.rows.len() > 10_000, "{}", reading.rows.len());
    assert_eq!(reading.quarantined(), 1);
}

#[test]
fn a_field_above_a_megabyte_quarantines_its_row_only() {
    let long = "y".repeat((1 << 20) + 1);
    let text = format!("{HEADER}700001;A;{long};H2020\n700002;B;fine;H2020\n");
    let reading = Reading::of_text(&text);
    assert_eq!((reading.rows.len(), reading.quarantined()), (2, 1));
}

#[test]
fn a_gzip_bomb_stops_early() {
    let block = gzip(&vec![b'\n'; 64 << 20]);
    let mut bomb = gzip(HEADER.as_bytes());
    for _ in 0..32 {
        bomb.extend_from_slice(&block);
    }
    let reading = Reading::of(Format::CordisProject, Box::new(Cursor::new(bomb)));
    assert!(matches!(reading.error, Some(ReadError::TooLarge { .. })), "{:?}", reading.error);
    assert!(peak_kib() < 400_000, "{} KiB", peak_kib());
}

#[test]
fn zip_bombs_stop_early() {
    let mut zeros = HEADER.as_bytes().to_vec();
    zeros.resize(200 << 20, b'\n');
    let deep = Reading::of(Format::Archive, Box::new(Cursor::new(zip(&[("project.csv", &zeros)]))));
    assert!(matches!(deep.error, Some(ReadError::TooLarge { .. })), "{:?}", deep.error);

    let names: Vec<String> = (0..1_001).map(|index| format!("{index}.csv")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), PROJECT.as_bytes())).collect();
    let wide = Reading::of(Format::Archive, Box::new(Cursor::new(zip(&many))));
    assert!(matches!(wide.error, Some(ReadError::TooManyFiles { found: 1001, .. })), "{:?}", wide.error);
}

#[test]
fn a_workbook_that_claims_the_largest_sheet_is_harmless() {
    let cell = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>far</t></is></c></row>";
    let sheet =
        format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{cell}</sheetData></worksheet>");
    let rows = [&["projectID", "topic", "title"][..], &["101", "T-1", "Topic"]];
    let file = workbook(&[("Sheet", &rows)]);
    let reading = Reading::of_bytes("topics.xlsx", &file);
    assert_eq!(reading.rows.len(), 1);
    let far = crate::support::workbook_of(&[("Sheet", sheet)]);
    let reading = Reading::of(Format::Workbook, Box::new(Cursor::new(far)));
    assert!(matches!(reading.error, Some(ReadError::Unknown { .. })), "{:?}", reading.error);
    assert!(peak_kib() < 300_000, "{} KiB", peak_kib());
}

#[test]
fn a_json_value_without_end_is_bounded() {
    for start in ["{\"partnerships\": [], \"programme\": \"", "{\"a\": ["] {
        let reading = Reading::of(Format::KeepApi, endless(start, &LETTERS, 64));
        assert_eq!((reading.rows.len(), reading.quarantined()), (1, 1), "{:?}", reading.error);
    }
    let deep = "[".repeat(100_000);
    let reading = Reading::of(Format::KeepApi, Box::new(Cursor::new(format!("{{\"a\":{deep}"))));
    assert_eq!(reading.quarantined(), 1);
    assert_eq!(recognise("deep.json", deep.as_bytes()), None);
}

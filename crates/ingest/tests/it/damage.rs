//! Damaged bytes: whatever happens to a file, every row comes out as statements or quarantined and
//! nothing panics.

use std::io::Cursor;

use asterism_ingest::{Format, read, recognise};
use proptest::prelude::*;

use crate::fixtures::ALL;
use crate::support::{gzip, workbook, zip};

/// Reads to the end and checks what must always hold.
fn check(format: Format, bytes: Vec<u8>) {
    let mut number = 0;
    for row in read(format, asterism_ingest::Secret::of(crate::support::SECRET), Box::new(Cursor::new(bytes)))
    {
        let Ok(row) = row else { break };
        number += 1;
        assert_eq!(row.number, number, "rows are numbered without gaps");
        match &row.outcome {
            Ok(statements) => {
                for statement in statements {
                    let about = statement.document.about();
                    assert_eq!(about.keys[0].record_id(), statement.id);
                    let json = serde_json::to_string(&statement.document).unwrap();
                    let back: asterism_domain::Document = serde_json::from_str(&json).unwrap();
                    assert_eq!(back, statement.document);
                }
            }
            Err(quarantine) => assert!(!quarantine.reason.is_empty() && quarantine.raw.len() <= 4_200),
        }
    }
}

/// One thing that happens to a file.
#[derive(Debug, Clone)]
pub(crate) enum Harm {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
}

pub(crate) fn harm() -> impl Strategy<Value = Harm> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..8),
        Just(b"\"".to_vec()),
        Just(b";;\n".to_vec()),
        Just(b"\xff\xfe".to_vec()),
        Just(b"{[".to_vec()),
        Just("\u{202e}\u{0}é".as_bytes().to_vec()),
        Just(b"99999999999999999999".to_vec()),
    ];
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Harm::Cut),
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, with)| Harm::Flip(at, with)),
        (any::<prop::sample::Index>(), piece).prop_map(|(at, piece)| Harm::Insert(at, piece)),
        (any::<prop::sample::Index>(), 1_usize..40).prop_map(|(at, length)| Harm::Remove(at, length)),
        (any::<prop::sample::Index>(), 1_usize..200).prop_map(|(at, length)| Harm::Repeat(at, length)),
    ]
}

/// What stands in a cell of somebody's file one day.
pub(crate) fn odd_value() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        " ",
        "0",
        "-0",
        "-1",
        "1e308",
        "1e-400",
        "NaN",
        "inf",
        "1.234.567,89",
        "1,234,567.89",
        "12,345",
        "99999999999999999999999999",
        "-9223372036854775808",
        "0000-00-00",
        "1970-01-01",
        "9999-12-31",
        "2024-02-30",
        "31/02/2024",
        "29.02.2100",
        "-4713-11-24",
        "true",
        "NULL",
        "\u{feff}",
        "\u{202e}abc",
        "ES21",
        "ES2111111",
        "EL",
        "XX",
        "POINT(1 2)",
        "(91,181)",
        "[[]]",
        "{}",
        "<p>",
        "&amp;",
        "=1+1",
        "https://",
        "http://[::1",
        "mailto:",
        "\u{0}",
        "\u{fffd}",
        "e\u{301}",
    ]);
    prop_oneof![
        4 => known.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => (1_usize..6_000).prop_map(|length| "long ".repeat(length)),
    ]
}

/// The text with another value in one cell, wherever its separator puts the cells.
pub(crate) fn with_cell(
    text: &str,
    line: &prop::sample::Index,
    cell: &prop::sample::Index,
    value: &str,
) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // The header stays: without it the file would be of another format, or none.
    if lines.len() < 2 {
        return text.to_owned();
    }
    let separators = [';', ',', '\t'];
    let separator =
        separators.into_iter().max_by_key(|separator| lines[0].matches(*separator).count()).unwrap();
    let place = 1 + line.index(lines.len() - 1);
    let mut cells: Vec<&str> = lines[place].split(separator).collect();
    let odd = cell.index(cells.len());
    cells[odd] = value;
    lines[place] = cells.join(&separator.to_string());
    lines.join("\n")
}

pub(crate) fn apply(bytes: &mut Vec<u8>, harm: &Harm) {
    if bytes.is_empty() {
        return;
    }
    let place = |at: &prop::sample::Index| at.index(bytes.len());
    match harm {
        Harm::Cut(at) => {
            let end = place(at);
            bytes.truncate(end);
        }
        Harm::Flip(at, with) => {
            let at = place(at);
            bytes[at] ^= with;
        }
        Harm::Insert(at, piece) => {
            let at = place(at);
            bytes.splice(at..at, piece.iter().copied());
        }
        Harm::Remove(at, length) => {
            let at = place(at);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Harm::Repeat(at, length) => {
            let at = place(at);
            let piece = bytes[at..(at + length).min(bytes.len())].to_vec();
            bytes.splice(at..at, piece);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_tables_and_json_never_break_a_reader(
        which in 0..ALL.len(),
        harms in prop::collection::vec(harm(), 1..6),
    ) {
        let (name, text) = ALL[which];
        let format = recognise(name, text.as_bytes()).unwrap();
        let mut bytes = text.as_bytes().to_vec();
        for harm in &harms {
            apply(&mut bytes, harm);
        }
        let _ = recognise(name, &bytes);
        check(format, bytes.clone());
        check(format, gzip(&bytes));
    }

    #[test]
    fn damaged_containers_never_break_a_reader(
        which in 0..3_usize,
        harms in prop::collection::vec(harm(), 1..4),
    ) {
        let rows = [&["projectID", "topic", "title"][..], &["101", "T-1", "Topic"]];
        let (format, mut bytes) = match which {
            0 => (Format::Workbook, workbook(&[("Sheet", &rows)])),
            1 => (Format::Archive, zip(&[("project.csv", ALL[0].1.as_bytes())])),
            _ => (Format::CordisProject, gzip(ALL[0].1.as_bytes())),
        };
        for harm in &harms {
            apply(&mut bytes, harm);
        }
        let _ = recognise("file", &bytes);
        check(format, bytes);
    }

    #[test]
    fn odd_values_in_any_cell_never_break_a_reader(
        which in 0..ALL.len(),
        swaps in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), odd_value()), 1..12),
    ) {
        let (name, text) = ALL[which];
        let format = recognise(name, text.as_bytes()).unwrap();
        let mut harmed = text.to_owned();
        for (line, cell, value) in &swaps {
            harmed = with_cell(&harmed, line, cell, value);
        }
        check(format, harmed.into_bytes());
    }

    #[test]
    fn any_bytes_at_all_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = recognise("file.csv", &bytes);
        for (name, text) in ALL {
            let format = recognise(name, text.as_bytes()).unwrap();
            let header = text.lines().next().unwrap();
            check(format, [header.as_bytes(), b"\n", &bytes].concat());
        }
    }
}

#[test]
fn the_fixtures_are_told_and_read_whole() {
    for (name, text) in ALL {
        check(recognise(name, text.as_bytes()).unwrap(), text.as_bytes().to_vec());
    }
}

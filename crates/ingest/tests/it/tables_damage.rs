//! Damaged tables: every row is stored or quarantined, the cells are in order and nothing panics.

use std::io::{Cursor, Read};

use asterism_domain::NutsVersion::{V2013, V2016, V2021};
use asterism_ingest::statistics::{
    Crosswalk, NaceLabels, ReadTable, TableError, TableFormat, ValidCodes, read_from, recode, state_editions,
};
use proptest::prelude::*;

use crate::damage::{Harm, apply, harm, odd_value, with_cell};
use crate::support::gzip;
use crate::tables::{JSON_STAT, MAPPING, OLD_TSV, SDMX, WIDE, mapped, read_text, tsv};

const VALID: &str = "typology,geo,nuts\nnuts_level_2,FR24,code_2013\nnuts_level_2,FRB0,code_2021\n";

const CHANGES: &str = "typology,code_2013,code_2016,code_2021,change_2016,change_2021\n\
                       nuts_level_2,FR24,FRB0,FRB0,recoded,\n\
                       nuts_level_3,NO061,NO061,,,discontinued; now part of NO060\n\
                       nuts_level_3,NO062,NO062,,,discontinued; now part of NO060\n\
                       nuts_level_3,,,NO060,,new; merge of ex-NO061 and NO062\n";

fn layouts() -> Vec<(TableFormat, &'static str)> {
    vec![
        (TableFormat::EurostatTsv, OLD_TSV),
        (TableFormat::SdmxCsv, SDMX),
        (TableFormat::JsonStat, JSON_STAT),
        (mapped(MAPPING), WIDE),
    ]
}

/// What holds of every table that comes out.
fn sound(read: &ReadTable) {
    assert_eq!(read.rows_read, read.stored + read.quarantined.len() as u64);
    let head = &read.table.head;
    let size = head.size().unwrap();
    let places: Vec<u64> = read.table.cells.iter().map(|cell| cell.place).collect();
    assert!(places.is_sorted_by(|left, right| left < right) && places.last().is_none_or(|last| *last < size));
    for cell in read.table.cells.iter() {
        assert!(cell.value.is_some_and(f64::is_finite) || !cell.flags.is_empty());
    }
    for dimension in &head.dimensions {
        assert!(dimension.codes.is_sorted_by(|left, right| left.code < right.code));
    }
    assert!(read.quarantined.iter().all(|row| !row.reason.is_empty() && row.text.len() <= 500));
}

fn check(format: &TableFormat, bytes: Vec<u8>) {
    if let Ok(read) = read_from("file", format, Box::new(Cursor::new(bytes))) {
        sound(&read);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_tables_never_break_a_reader(
        which in 0..4_usize,
        harms in prop::collection::vec(harm(), 1..6),
    ) {
        let (format, text) = layouts().swap_remove(which);
        let mut bytes = text.as_bytes().to_vec();
        harms.iter().for_each(|harm: &Harm| apply(&mut bytes, harm));
        check(&format, gzip(&bytes));
        check(&format, bytes);
        let mut packed = gzip(text.as_bytes());
        harms.iter().for_each(|harm| apply(&mut packed, harm));
        check(&format, packed);
    }

    #[test]
    fn odd_values_in_any_cell_never_break_a_table(
        which in 0..4_usize,
        swaps in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), odd_value()), 1..8),
    ) {
        let (format, text) = layouts().swap_remove(which);
        let harmed = swaps.iter().fold(text.to_owned(), |text, (line, cell, value)| {
            with_cell(&text, line, cell, value)
        });
        check(&format, harmed.into_bytes());
    }

    #[test]
    fn any_bytes_at_all_are_survived_by_tables(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for (format, text) in layouts() {
            let header = text.lines().next().unwrap();
            check(&format, [header.as_bytes(), b"\n", &bytes].concat());
            check(&format, bytes.clone());
        }
    }

    #[test]
    fn damaged_lists_of_codes_and_changes_never_break_a_table(
        harms in prop::collection::vec(harm(), 0..6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let write = |text: &str| {
            let path = folder.path().join("list.csv");
            let mut bytes = text.as_bytes().to_vec();
            harms.iter().for_each(|harm| apply(&mut bytes, harm));
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let table = tsv("unit,geo\\time\t2015 \nTHS,NO061\t1 \nTHS,NO062\t2 \nTHS,FR24\t3 \n");
        if let Ok(valid) = ValidCodes::read(&write(VALID)) {
            state_editions(&mut table.clone(), &valid);
        }
        if let Ok(labels) = NaceLabels::read(&write("code,label_en,level\nC,Manufacturing,section\n")) {
            labels.label(&mut table.clone());
        }
        if let Ok(crosswalk) = Crosswalk::read(&write(CHANGES)) {
            for (from, to) in [(V2013, V2016), (V2013, V2021), (V2021, V2013)] {
                if let Ok(new) = recode(&table, from, to, &crosswalk) {
                    let size = new.head.size().unwrap();
                    prop_assert!(new.cells.iter().all(|cell| cell.place < size));
                }
            }
        }
    }

    /// A table written in either layout comes back cell by cell.
    #[test]
    fn a_table_written_as_tsv_comes_back(
        cells in prop::collection::btree_map((0..6_u8, 0..5_u8, 0..4_u16), (-1e9..1e9_f64, "[bdepu]{0,2}"), 1..60),
        newest_first: bool,
    ) {
        let mut years: Vec<u16> = (0..4).collect();
        if newest_first {
            years.reverse();
        }
        let mut text = "nace_r2,geo\\time".to_owned();
        years.iter().for_each(|year| text.push_str(&format!("\t{} ", 2010 + year)));
        for (nace, geo) in (0..6).flat_map(|nace| (0..5).map(move |geo| (nace, geo))) {
            text.push_str(&format!("\nN{nace},G{geo}"));
            for year in &years {
                match cells.get(&(nace, geo, *year)) {
                    Some((value, flags)) => text.push_str(&format!("\t{value} {flags}")),
                    None => text.push_str("\t: "),
                }
            }
        }
        let table = tsv(&text);
        prop_assert_eq!(table.cells.len(), cells.len());
        for ((nace, geo, year), (value, flags)) in cells {
            let place = table.head.place_of(&[usize::from(year), usize::from(geo), usize::from(nace)]).unwrap();
            let cell = table.cells.get(place).unwrap();
            prop_assert_eq!(cell.value, Some(value));
            prop_assert!(flags.chars().all(|letter| cell.flags.letters().contains(letter)));
        }
    }
}

#[test]
fn the_small_tables_are_sound() {
    for (format, text) in layouts() {
        sound(&read_text("file", &format, text).unwrap());
    }
}

/// Says the same line for ever.
struct Endless {
    line: &'static [u8],
    left: u64,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.line.len()).min(usize::try_from(self.left).unwrap());
        buffer[..count].copy_from_slice(&self.line[..count]);
        self.left -= count as u64;
        Ok(count)
    }
}

#[test]
fn a_table_without_line_ends_is_one_quarantined_row() {
    static LETTERS: [u8; 1 << 16] = [b'x'; 1 << 16];
    let endless = Endless { line: &LETTERS, left: 256 << 20 };
    let input = Cursor::new(b"geo\\time\t2014\n".to_vec()).chain(endless);
    let read = read_from("t.tsv", &TableFormat::EurostatTsv, Box::new(input)).unwrap();
    assert_eq!((read.rows_read, read.stored), (1, 0));
    let endless = Endless { line: &LETTERS, left: 256 << 20 };
    let error = read_from("t.tsv", &TableFormat::EurostatTsv, Box::new(endless)).unwrap_err();
    assert!(matches!(error, TableError::Layout { .. }), "{error}");
}

#[test]
fn a_json_value_without_end_and_a_packed_bomb_are_bounded() {
    static ZEROS: [u8; 1 << 16] = [b' '; 1 << 16];
    let endless = Endless { line: &ZEROS, left: 66 << 20 };
    let input = Cursor::new(b"{\"class\": ".to_vec()).chain(endless);
    let error = read_from("t.json", &TableFormat::JsonStat, Box::new(input)).unwrap_err();
    assert!(matches!(error, TableError::TooLarge { .. }), "{error}");
    let block = gzip(&[vec![b'x'; (1 << 20) - 1], vec![b'\n']].concat().repeat(64));
    let bomb = [gzip(b"geo\\time\t2014\n"), block.repeat(8)].concat();
    let error = read_from("t.tsv", &TableFormat::EurostatTsv, Box::new(Cursor::new(bomb))).unwrap_err();
    assert!(matches!(error, TableError::Unpacks { .. }), "{error}");
}

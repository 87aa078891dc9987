//! What files are packed in and encoded as.

use std::io::Write;

use asterism_domain::Document;
use asterism_ingest::{Format, ReadError, recognise};

use crate::fixtures::{ORGANIZATION, PROJECT};
use crate::support::{Reading, gzip, zip};

fn title_of(bytes: &[u8]) -> String {
    let reading = Reading::of_bytes("project.csv", bytes);
    assert!(reading.error.is_none(), "{:?}", reading.error);
    let Document::Project(project) = reading.record("cordis:project", "700001") else { panic!() };
    project.about.title.plain().to_owned()
}

const NAMED: &str = "id;acronym;title;frameworkProgramme\r\n700001;ZETA;Größe – „café“;H2020\r\n";

#[test]
fn every_encoding_reads_the_same() {
    let utf16 = |little: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(NAMED.encode_utf16());
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let without_mark = utf16(true).split_off(2);
    let windows = encode_1252(NAMED);
    let marked = [b"\xef\xbb\xbf", NAMED.as_bytes()].concat();
    for bytes in [NAMED.as_bytes().to_vec(), marked, utf16(true), utf16(false), without_mark, windows] {
        assert_eq!(title_of(&bytes), "Größe – „café“");
        assert_eq!(title_of(&gzip(&bytes)), "Größe – „café“");
    }
}

#[test]
fn the_last_letter_of_a_cell_stays_in_every_encoding() {
    for name in ["Comunità", "Kommunstyrelsen i Umeå", "UNIVERSITÉ", "Café"] {
        let text = NAMED.replace("Größe – „café“", name);
        assert_eq!(title_of(text.as_bytes()), name);
        assert_eq!(title_of(&encode_1252(&text)), name);
    }
}

fn encode_1252(text: &str) -> Vec<u8> {
    let special = [('–', 0x96), ('„', 0x84), ('“', 0x93)];
    let byte =
        |c: char| special.iter().find(|(known, _)| *known == c).map_or(c as u32 as u8, |(_, byte)| *byte);
    text.chars().map(byte).collect()
}

#[test]
fn a_zip_of_several_tables_is_read_in_the_order_of_an_import() {
    let file = zip(&[
        ("organization.csv", ORGANIZATION.as_bytes()),
        ("information.pdf", b"%PDF"),
        ("nested/more.zip", &zip(&[("project.csv", PROJECT.as_bytes())])),
        ("../escape.csv", PROJECT.as_bytes()),
        ("project.csv", PROJECT.as_bytes()),
    ]);
    assert_eq!(recognise("cordis-HORIZONprojects-csv.zip", &file), Some(Format::Archive));
    let reading = Reading::of_bytes("cordis-HORIZONprojects-csv.zip", &file);
    assert!(reading.error.is_none(), "{:?}", reading.error);
    let schemes: Vec<&str> = reading.rows.iter().map(|row| row.key.scheme.as_str()).collect();
    assert_eq!(schemes[..3], ["cordis-project"; 3]);
    assert_eq!(schemes[3..], ["cordis-organization"; 5]);
    assert!(reading.rows.iter().map(|row| row.number).eq(1..=8));
    let Document::Project(project) = reading.record("cordis:project", "101000001") else { panic!() };
    assert_eq!((project.acronym.as_deref(), project.partners.len()), (Some("ALPHA"), 4));
}

#[test]
fn a_cut_file_keeps_its_rows_and_says_what_to_do() {
    let mut rows = String::from("id;acronym;title;frameworkProgramme\n");
    for id in 0..20_000 {
        rows.push_str(&format!("{};A{id};Title number {};H2020\n", 700_000 + id, id * 7919 % 10_007));
    }
    let packed = gzip(rows.as_bytes());
    let reading = Reading::of_bytes("project.csv", &packed[..packed.len() / 2]);
    assert!(reading.rows.len() > 100, "{}", reading.rows.len());
    let error = reading.error.expect("half a gzip file is damaged");
    assert!(matches!(error, ReadError::Damaged { rows, .. } if rows == reading.rows.len() as u64), "{error}");
    assert!(error.to_string().contains("fetch the file again"));
}

#[test]
fn the_wrong_format_is_refused_with_the_columns_it_lacks() {
    let input = std::io::Cursor::new("id;name\n1;x\n");
    let error = Reading::of(Format::CordisProject, Box::new(input)).error.unwrap().to_string();
    assert!(error.contains("acronym, title, frameworkprogramme") && error.contains("id, name"), "{error}");
}

#[test]
fn reading_goes_on_where_it_stopped() {
    let whole = Reading::of_text(ORGANIZATION).rows;
    let later: Vec<_> = asterism_ingest::read(
        Format::CordisOrganization,
        asterism_ingest::Secret::of(crate::support::SECRET),
        Box::new(ORGANIZATION.as_bytes()),
    )
    .skip(2)
    .map(Result::unwrap)
    .collect();
    assert_eq!(later, whole[2..]);
}

#[test]
fn an_empty_file_has_no_reader_and_an_empty_table_no_rows() {
    assert_eq!(recognise("empty.csv", b""), None);
    let header = NAMED.lines().next().unwrap();
    assert_eq!(Reading::of_text(header).rows, []);
    let mut sink = Vec::new();
    sink.write_all(&gzip(b"")).unwrap();
    assert_eq!(recognise("empty.csv.gz", &sink), None);
}

//! Why a file has no reader, as far as its beginning tells.

use crate::format::{header_of, nearest};
use crate::{input, values};

/// So many characters of a file's first line are shown.
const SHOWN: usize = 120;

/// Why a file is left alone, and what can be done about it.
pub(crate) fn why(name: &str, head: &[u8]) -> String {
    let lower = name.to_ascii_lowercase();
    if head.is_empty() {
        return "it is empty: get it again".to_owned();
    }
    if lower.starts_with("lau") {
        return "municipalities are not records".to_owned();
    }
    if head.starts_with(b"%PDF") {
        return "it is a PDF: people upload it as a document; tables are read from CSV, JSON and Excel files"
            .to_owned();
    }
    if lower.ends_with(".xlsx") || lower.ends_with(".zip") {
        return "it is called a workbook or an archive and begins like neither: get it again".to_owned();
    }
    let text = input::head_text(head).unwrap_or_default();
    let start = text.trim_start();
    if start.is_empty() && head.starts_with(b"\x1f\x8b") {
        return "it is packed (gzip) and cannot be unpacked: get it again".to_owned();
    }
    if lower.contains(".tsv") {
        return "a statistical table, not a list of records".to_owned();
    }
    if start.starts_with(['{', '[']) {
        return "its JSON is not that of keep.eu or of NUTS boundaries".to_owned();
    }
    if text.contains('\0') {
        return "it is no text".to_owned();
    }
    let header = header_of(&text);
    match nearest(&header) {
        Some((title, missing)) => format!("it looks like a file of {title} and lacks the columns {missing}"),
        None => format!("it begins like no file that is read here: {}", beginning(start)),
    }
}

/// The first line as it stands, cut short.
fn beginning(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut shown: String = values::clean(line).chars().take(SHOWN).collect();
    if line.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_reader_is_told_what_is_wrong_with_it() {
        for (name, head, said) in [
            ("project.csv", &b""[..], "it is empty"),
            (
                "project.csv.gz",
                b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff",
                "packed (gzip) and cannot be unpacked",
            ),
            ("keep.xlsx", b"no workbook", "begins like neither"),
            ("programme.pdf", b"%PDF-1.7", "it is a PDF"),
            ("data.json", b"{\"some\": \"thing\"}", "its JSON"),
            ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is no text"),
            (
                "project.csv",
                b"id;acronym;frameworkProgramme;objective\n1;A;HORIZON;B\n",
                "a file of projects and lacks the columns title",
            ),
            (
                "prices.csv",
                b"date,price\n2020-01-01,4\n",
                "it begins like no file that is read here: date,price",
            ),
            ("notes.csv", b"hello world\nwrite to a@b.example", "read here: hello world"),
        ] {
            let why = why(name, head);
            assert!(why.contains(said), "{name}: {why}");
        }
    }
}

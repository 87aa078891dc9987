use std::io::{Cursor, Read, Write};

use asterism_domain::upload::{Answer, Extracted, FileKind, Limits, Request, Unreadable};
use asterism_extract::{extract, serve, sniff};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::made::{self, TITLE, WORDS};

fn found(bytes: &[u8]) -> Extracted {
    extract(bytes, &Limits::default()).expect("it is read")
}

fn refused(bytes: &[u8], why: Unreadable) {
    assert_eq!(extract(bytes, &Limits::default()), Err(why));
}

/// The words of PDF are in the letters that its fonts have.
fn words(kind: FileKind) -> &'static str {
    if kind == FileKind::Pdf { "Smart specialisation in München" } else { WORDS }
}

const DOCUMENTS: [(FileKind, Option<u32>); 7] = [
    (FileKind::Pdf, Some(1)),
    (FileKind::Docx, Some(7)),
    (FileKind::Pptx, Some(3)),
    (FileKind::Xlsx, Some(2)),
    (FileKind::Odt, Some(3)),
    (FileKind::Odp, Some(2)),
    (FileKind::Ods, Some(1)),
];

#[test]
fn text_title_and_pages_of_every_format_are_found_004_21() {
    for (kind, pages) in DOCUMENTS {
        let found = found(&made::file(kind, words(kind)));
        assert!(found.text.contains(words(kind)), "{kind}: {}", found.text);
        assert_eq!((found.kind, found.pages), (kind, pages));
        assert_eq!(found.title.as_deref(), Some(TITLE), "{kind}");
        assert!(!found.truncated, "{kind}");
        for hidden in ["HIDDEN", "STRUCK", "READ OUT", "4711"] {
            assert!(!found.text.contains(hidden), "{kind}: {}", found.text);
        }
    }
    assert_eq!(found(&made::docx("one")).text, "one\nsecond paragraph\nA note below");
    assert_eq!(found(&made::pptx("one")).text, "one\nthe second\nthe tenth\nwhat to say");
    assert_eq!(found(&made::xlsx("one")).text, "Budget\nPartners\none\nin the cell");
    assert_eq!(found(&made::open_document(FileKind::Odt, "one")).text, "Heading\none end");
    assert_eq!(found(&made::pdf(&["one", "two"])).text, "one\ntwo");
}

#[test]
fn a_file_is_what_its_content_is_004_21() {
    for kind in FileKind::ALL.iter().copied() {
        assert_eq!(sniff(&made::file(kind, WORDS)), Ok(kind));
    }
    for none in [&b""[..], b"PK", b"<html>", b"MZ\x90", b"GIF88a", b"plain text", b"x%PDF-1.4"] {
        assert_eq!(sniff(none), Err(Unreadable::NotSupported), "{none:?}");
    }
    // An archive that is no document, and one that says it is a drawing.
    for parts in [("a.txt", "text"), ("mimetype", "application/vnd.oasis.opendocument.graphics")] {
        assert_eq!(sniff(&made::packed(&[(parts.0, parts.1.as_bytes())])), Err(Unreadable::NotSupported));
    }
    assert_eq!(sniff(b"PK\x03\x04 and no more"), Err(Unreadable::Damaged));
}

#[test]
fn documents_with_macros_are_refused_004_21() {
    let kinds = |kind: &str| {
        format!("<Types><Override PartName=\"/word/document.xml\" ContentType=\"{kind}\"/></Types>")
    };
    let word = kinds("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml");
    let macros = kinds("application/vnd.ms-word.document.macroEnabled.main+xml");
    for parts in [
        [("[Content_Types].xml", word.as_str()), ("word/vbaProject.bin", "x")],
        [("[Content_Types].xml", macros.as_str()), ("word/document.xml", "<w:document/>")],
        [("mimetype", FileKind::Odt.media_type()), ("Basic/Standard/Module1.xml", "x")],
    ] {
        refused(&made::packed(&parts.map(|(name, content)| (name, content.as_bytes()))), Unreadable::Macros);
    }
}

#[test]
fn locked_documents_are_refused_004_21() {
    let compound = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600], &name].concat()
    };
    refused(&compound("EncryptedPackage"), Unreadable::Encrypted);
    refused(&compound("WordDocument"), Unreadable::NotSupported);
    let manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let parts = [("mimetype", FileKind::Ods.media_type()), ("META-INF/manifest.xml", manifest)];
    refused(&made::packed(&parts.map(|(name, content)| (name, content.as_bytes()))), Unreadable::Encrypted);
    for (password, expected) in [("secret", Err(Unreadable::Encrypted)), ("", Ok("open to all".to_owned()))] {
        let found = extract(&locked_pdf(password), &Limits::default());
        assert_eq!(found.map(|found| found.text), expected, "`{password}`");
    }
}

/// A PDF that only its owner may change, and that is read with a password.
fn locked_pdf(password: &str) -> Vec<u8> {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};

    let mut file = made::pdf_document(&["open to all"]);
    let version = EncryptionVersion::V2 {
        document: &file,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).expect("a lock");
    file.encrypt(&state).expect("a locked file");
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("a PDF");
    bytes
}

/// A document with 1 GB of spaces in its notes, which pack into a megabyte.
fn bomb() -> Vec<u8> {
    let mut writer = ZipWriter::new_append(Cursor::new(made::docx("x"))).expect("an archive");
    writer.start_file("word/endnotes.xml", SimpleFileOptions::default()).expect("a part");
    writer.write_all(b"<w:endnotes><w:p>").expect("a beginning");
    std::io::copy(&mut std::io::repeat(b' ').take(1 << 30), &mut writer).expect("the rest");
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn an_archive_that_unpacks_without_end_is_stopped_004_21() {
    let bomb = bomb();
    assert!(bomb.len() < 4 << 20, "{} bytes", bomb.len());
    refused(&bomb, Unreadable::TooLarge);
    // The same where the archive says that the part is small.
    let lying = replaced(&bomb, &((1_u32 << 30) + 17).to_le_bytes(), &1_000_u32.to_le_bytes());
    assert!(lying != bomb, "the size is somewhere");
    let read = extract(&lying, &Limits::default());
    assert!(matches!(read, Err(Unreadable::TooLarge | Unreadable::Damaged)), "{:?}", read.map(|_| ()));
    let many: Vec<(String, &[u8])> = (0..10_001).map(|number| (format!("{number}"), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    refused(&made::packed(&many), Unreadable::TooLarge);
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    for at in 0..all.len().saturating_sub(from.len()) {
        if all[at..].starts_with(from) {
            all[at..at + to.len()].copy_from_slice(to);
        }
    }
    all
}

#[test]
fn entities_that_a_file_declares_do_not_grow_004_21() {
    let body = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
                <office:body><text:p>before &b; &amp; &#228; after</text:p></office:body>";
    let parts = [("mimetype", FileKind::Odt.media_type()), ("content.xml", body)];
    let file = made::packed(&parts.map(|(name, content)| (name, content.as_bytes())));
    assert_eq!(found(&file).text, "before & ä after");
}

#[test]
fn long_documents_are_cut_and_say_so_004_21() {
    let limits = Limits { text: 1_000, pages: 2, ..Limits::default() };
    for (kind, _) in DOCUMENTS {
        let long = "word ".repeat(1_000);
        let found = extract(&made::file(kind, &long), &limits).expect("a beginning");
        assert!(found.truncated && found.text.len() <= 1_000 && found.text.len() > 900, "{kind}");
    }
    let found = extract(&made::pdf(&["one", "two", "three"]), &limits).expect("two pages");
    assert_eq!((found.text.as_str(), found.pages, found.truncated), ("one\ntwo", Some(3), true));
    let small = Limits { bytes: 10, ..Limits::default() };
    assert_eq!(extract(b"%PDF-1.4 and more", &small), Err(Unreadable::TooLarge));
}

#[test]
fn a_damaged_document_is_refused_with_a_reason_004_21() {
    refused(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\nnothing of the kind", Unreadable::Damaged);
    let pdf = made::pdf(&["words"]);
    refused(&pdf[..pdf.len() / 2], Unreadable::Damaged);
    let docx = made::docx("words");
    refused(&docx[..docx.len() / 2], Unreadable::Damaged);
    let broken = [("mimetype", FileKind::Odt.media_type()), ("content.xml", "<a><b></a>")];
    refused(&made::packed(&broken.map(|(name, content)| (name, content.as_bytes()))), Unreadable::Damaged);
}

/// The library ends in a panic on the second page, which has no size; the others are read.
#[test]
fn a_page_that_cannot_be_read_takes_no_other_with_it_004_21() {
    let mut file = made::pdf_document(&["one", "two", "three"]);
    let page = *file.get_pages().get(&2).expect("a page");
    let page = file.get_object_mut(page).and_then(lopdf::Object::as_dict_mut).expect("a page");
    page.set("MediaBox", vec![0.into()]);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("a PDF");
    let found = found(&bytes);
    assert_eq!((found.text.as_str(), found.truncated), ("one\nthree", true));
}

fn served(input: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut output = Vec::new();
    serve(input, &mut output).map(|()| output)
}

#[test]
fn one_request_gets_one_answer_004_21() {
    let line = |request: &Request| serde_json::to_string(request).expect("JSON") + "\n";
    let asked = [line(&Request::Text).into_bytes(), made::docx("words")].concat();
    let answer: Answer = serde_json::from_slice(&served(&asked).expect("an answer")).expect("JSON");
    assert!(matches!(answer, Answer::Text(found) if found.text.starts_with("words")));
    let asked = [line(&Request::Pictures { widest: vec![20, 5] }).into_bytes(), made::photo(40, 20)].concat();
    let output = served(&asked).expect("an answer");
    let end = output.iter().position(|byte| *byte == b'\n').expect("a line");
    let answer: Answer = serde_json::from_slice(&output[..end]).expect("JSON");
    let Answer::Pictures(heads) = answer else { panic!("{answer:?}") };
    assert_eq!(heads.iter().map(|head| (head.width, head.height)).collect::<Vec<_>>(), [(20, 40), (5, 10)]);
    assert_eq!(output.len() - end - 1, heads.iter().map(|head| head.bytes).sum::<usize>());
    for none in [&b""[..], b"{}\n", b"nonsense\n%PDF-"] {
        assert!(served(none).is_err(), "{none:?}");
    }
}

//! What a file is, by its content. Its name may say anything.

use std::io::Read;
use std::ops::ControlFlow;

use asterism_domain::upload::{FileKind, Limits, Unreadable};

use crate::office::Office;
use crate::package::Package;
use crate::xml::{Step, attribute, walk};

/// A file after the first look at it.
pub(crate) enum Opened<'a> {
    Pdf,
    Office(Office<'a>),
    Picture(FileKind),
}

/// What the file is, by its content.
///
/// # Errors
/// When it is none of the kinds that are taken, or is one with a lock or with macros.
pub fn sniff(bytes: &[u8]) -> Result<FileKind, Unreadable> {
    Ok(match open(bytes, &Limits::default())? {
        Opened::Pdf => FileKind::Pdf,
        Opened::Office(document) => document.kind,
        Opened::Picture(kind) => kind,
    })
}

pub(crate) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Opened<'a>, Unreadable> {
    if let Some(kind) = picture(bytes) {
        return Ok(Opened::Picture(kind));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"%PDF-") {
        return Ok(Opened::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Opened::Office(office(Package::open(bytes, limits)?)?));
    }
    if bytes.starts_with(&COMPOUND) {
        return Err(compound(bytes));
    }
    Err(Unreadable::NotSupported)
}

pub(crate) fn picture(bytes: &[u8]) -> Option<FileKind> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(FileKind::Png),
        [0xff, 0xd8, 0xff, ..] => Some(FileKind::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(FileKind::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(FileKind::Webp),
        _ => None,
    }
}

/// The beginning of Microsoft's older container, which Office also puts around a locked document.
const COMPOUND: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

fn compound(bytes: &[u8]) -> Unreadable {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = bytes.windows(name.len()).any(|window| window == name);
    if locked { Unreadable::Encrypted } else { Unreadable::NotSupported }
}

fn office(mut package: Package<'_>) -> Result<Office<'_>, Unreadable> {
    let names = package.names();
    if names.iter().any(|name| holds_macros(name)) {
        return Err(Unreadable::Macros);
    }
    if let Some(kind) = open_document(&mut package)? {
        return Ok(Office { package, kind, main: "content.xml".to_owned(), names });
    }
    let (kind, main) = open_xml(&mut package)?.ok_or(Unreadable::NotSupported)?;
    Ok(Office { package, kind, main, names })
}

fn holds_macros(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("vbaproject.bin")
        || name.contains("/macrosheets/")
        || name.starts_with("basic/")
        || name.starts_with("scripts/")
}

/// OpenDocument states its kind in its first part.
fn open_document(package: &mut Package<'_>) -> Result<Option<FileKind>, Unreadable> {
    let stated = package.read("mimetype", |input| {
        let mut text = String::new();
        input.take(200).read_to_string(&mut text).map(|_| text)
    })?;
    let Some(stated) = stated else { return Ok(None) };
    let kind = FileKind::of_media_type(stated.trim())
        .filter(|kind| matches!(kind, FileKind::Odt | FileKind::Odp | FileKind::Ods));
    let mut locked = false;
    package.read("META-INF/manifest.xml", |input| {
        walk(input, &mut |step| match step {
            Step::Open("encryption-data", _) => {
                locked = true;
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        })
    })?;
    if locked { Err(Unreadable::Encrypted) } else { kind.ok_or(Unreadable::NotSupported).map(Some) }
}

/// Office Open XML lists the kinds of its parts: the kind of the document and the name of its main part.
fn open_xml(package: &mut Package<'_>) -> Result<Option<(FileKind, String)>, Unreadable> {
    let mut found = None;
    let mut macros = false;
    package.read("[Content_Types].xml", |input| {
        walk(input, &mut |step| {
            if let Step::Open("Override" | "Default", element) = step {
                let kind = attribute(element, "ContentType").unwrap_or_default();
                macros |= kind.contains("macroEnabled") || kind.contains("vbaProject");
                let part = attribute(element, "PartName").unwrap_or_default();
                let main = kind.strip_suffix(".main+xml").and_then(FileKind::of_media_type);
                if let Some(kind) = main.filter(|_| !part.is_empty()) {
                    found = Some((kind, part.trim_start_matches('/').to_owned()));
                }
            }
            ControlFlow::Continue(())
        })
    })?;
    if macros { Err(Unreadable::Macros) } else { Ok(found) }
}

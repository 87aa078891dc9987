//! Texts of PDF, page by page: a page that the library cannot read is left out, and the others stay.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use asterism_domain::upload::{Extracted, FileKind, Limits, Unreadable};
use pdf_extract::{ConvertToFmt, Document, Object, PlainTextOutput, output_doc_page};

use crate::text::{Gathered, title};

pub(crate) fn extract(bytes: &[u8], limits: &Limits) -> Result<Extracted, Unreadable> {
    let document = catch(|| load(bytes)).unwrap_or(Err(Unreadable::Damaged))?;
    let pages = catch(|| document.get_pages().into_keys().collect::<Vec<u32>>()).unwrap_or_default();
    if pages.is_empty() {
        return Err(Unreadable::Damaged);
    }
    let mut text = Gathered::new(limits.text);
    let mut read = 0;
    for &page in pages.iter().take(limits.pages as usize) {
        if text.is_full() {
            break;
        }
        let mut output = PlainTextOutput::new(Letters(&mut text));
        read += usize::from(catch(|| output_doc_page(&document, &mut output, page).is_ok()) == Some(true));
        text.line();
    }
    if read == 0 && !text.is_full() {
        return Err(Unreadable::Damaged);
    }
    let title = catch(|| stated_title(&document)).flatten();
    let (text, full) = text.finish();
    let truncated = full || read < pages.len();
    Ok(Extracted { kind: FileKind::Pdf, title, pages: Some(pages.len() as u32), text, truncated })
}

/// The library ends in a panic at much that it does not expect.
fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

/// Many files are locked against changes and open for reading to anyone; only those that nobody reads
/// without a password are refused.
fn load(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut document = match Document::load_mem(bytes) {
        Ok(document) => document,
        Err(pdf_extract::Error::InvalidPassword) => return Err(Unreadable::Encrypted),
        Err(_) => return Err(Unreadable::Damaged),
    };
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(Unreadable::Encrypted);
    }
    Ok(document)
}

fn stated_title(document: &Document) -> Option<String> {
    let about = document.trailer.get(b"Info").ok()?;
    let about = match about {
        Object::Reference(id) => document.get_dictionary(*id).ok()?,
        other => other.as_dict().ok()?,
    };
    let bytes = about.get(b"Title").and_then(Object::as_str).ok()?;
    title(&decoded(bytes))
}

/// UTF-16 or UTF-8 where it says so, else taken for Latin-1, which the format's own code is near.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.as_chunks().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}

/// Takes what the library writes; once there is enough it fails, so that the library stops.
struct Letters<'a>(&'a mut Gathered);

impl fmt::Write for Letters<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push(text);
        if self.0.is_full() { Err(fmt::Error) } else { Ok(()) }
    }
}

impl ConvertToFmt for Letters<'_> {
    type Writer = Self;

    fn convert(self) -> Self {
        self
    }
}

//! Sets a document for paper in type and writes it as PDF: tagged, with its language, its title and
//! a text for every picture (PDF/UA-1), the same bytes for the same document.
//!
//! It is a program of its own because its dependencies would dominate every other build, and because a
//! document that takes too much must not take it from the portal: `confine` shuts the process in before
//! it reads anything. It reads no file and knows no network; template and fonts are built in.

mod clean;
pub mod confine;
mod world;

use std::io::Read;

use asterism_domain::paper::{MOST_BYTES, Paper};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst::visualize::SvgImage;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use world::Memory;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("cannot read the document: {0}")]
    Unread(#[from] std::io::Error),
    #[error("the document is larger than {MOST_BYTES} bytes; leave out pictures or rows")]
    TooLarge,
    #[error("the document is not one for paper: {0}; make it with `asterism --json brief CODE`")]
    NotAPaper(serde_json::Error),
    #[error("the picture of “{0}” is not SVG that can be drawn")]
    Picture(String),
    #[error("the document cannot be set in type: {0}")]
    Unset(String),
}

/// The PDF of a document that is given as JSON.
///
/// # Errors
/// When the document is too large, is none, or holds a picture that cannot be drawn.
pub fn pdf(document: impl Read) -> Result<Vec<u8>, ReportError> {
    let paper = read(document)?;
    for (name, picture) in paper.pictures() {
        check_picture(name, &picture.svg)?;
    }
    let world = Memory::new();
    let json = cleaned(&paper, &world)?;
    set(world.with_document(json))
}

fn read(document: impl Read) -> Result<Paper, ReportError> {
    let mut bytes = Vec::new();
    // One byte more tells a document that is just small enough from one that goes on.
    document.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_BYTES {
        return Err(ReportError::TooLarge);
    }
    serde_json::from_slice(&bytes).map_err(ReportError::NotAPaper)
}

fn check_picture(name: &str, svg: &str) -> Result<(), ReportError> {
    if svg.is_empty() {
        return Ok(());
    }
    let drawn = SvgImage::new(Bytes::from_string(svg.to_owned()));
    drawn.map(drop).map_err(|_| ReportError::Picture(name.to_owned()))
}

/// The document with nothing that no font can show, and with what every PDF of this kind must have.
fn cleaned(paper: &Paper, world: &Memory) -> Result<Vec<u8>, ReportError> {
    let mut value = serde_json::to_value(paper).map_err(ReportError::NotAPaper)?;
    clean::clean(&mut value, &|letter| world.can_show(letter));
    let mut paper: Paper = serde_json::from_value(value).map_err(ReportError::NotAPaper)?;
    let is_language = (2..=3).contains(&paper.language.len())
        && paper.language.bytes().all(|letter| letter.is_ascii_lowercase());
    if !is_language {
        paper.language = "en".to_owned();
    }
    let called = [&paper.title, &paper.name, &paper.kicker].into_iter().find(|text| !text.trim().is_empty());
    let called = called.cloned().unwrap_or_else(|| "Asterism".to_owned());
    for text in [&mut paper.title, &mut paper.name] {
        if text.trim().is_empty() {
            text.clone_from(&called);
        }
    }
    serde_json::to_vec(&paper).map_err(ReportError::NotAPaper)
}

fn set(world: Memory) -> Result<Vec<u8>, ReportError> {
    let document: PagedDocument = typst::compile(&world).output.map_err(|errors| unset(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| ReportError::Unset(error.message().to_string()))?;
    let creator = Smart::Custom(Some(format!("Asterism {}", env!("CARGO_PKG_VERSION"))));
    let options = PdfOptions { standards, creator, ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|errors| unset(&errors))
}

fn unset(errors: &[SourceDiagnostic]) -> ReportError {
    ReportError::Unset(errors.first().map(|error| error.message.to_string()).unwrap_or_default())
}

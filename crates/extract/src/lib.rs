//! What is in a file that somebody uploaded: its kind, its text, or the picture made anew.
//!
//! Such files are built to break the programs that open them, and the libraries here do break: the one for
//! PDF panics by design. So the portal opens none itself. It starts itself once more as `asterism
//! extract-child`, which is [`child`]: a process that shuts itself in before it reads a byte, and whose end is
//! nobody else's.

mod child;
mod confine;
mod jpeg;
mod kind;
mod office;
mod package;
mod pdf;
mod picture;
mod text;
mod xml;

use asterism_domain::upload::{Extracted, FileKind, Limits, Unreadable};

pub use child::{child, serve};
pub use confine::confine;
pub use kind::sniff;
pub use picture::{picture, pictures};

/// The text of a document. A picture has none.
///
/// # Errors
/// When the file is none that is taken, is locked or damaged, or goes beyond a limit that cannot be kept by
/// cutting.
pub fn extract(bytes: &[u8], limits: &Limits) -> Result<Extracted, Unreadable> {
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge);
    }
    match kind::open(bytes, limits)? {
        kind::Opened::Pdf => pdf::extract(bytes, limits),
        kind::Opened::Office(document) => office::extract(document, limits),
        kind::Opened::Picture(kind) => Ok(empty(kind)),
    }
}

fn empty(kind: FileKind) -> Extracted {
    Extracted { kind, title: None, pages: None, text: String::new(), truncated: false }
}

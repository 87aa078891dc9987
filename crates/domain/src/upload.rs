//! Files that people upload: which kinds are taken, what is found in them, and why one is refused.
//!
//! It is also all that the portal and the process that opens the files know of each other: a request
//! in one line of JSON with the file after it, an answer in one line with the pictures after it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::FileType;

vocabulary! {
    /// What a file is by its content.
    FileKind {
        Pdf = "pdf",
        Docx = "docx",
        Pptx = "pptx",
        Xlsx = "xlsx",
        Odt = "odt",
        Odp = "odp",
        Ods = "ods",
        Png = "png",
        Jpeg = "jpg",
        Webp = "webp",
        Gif = "gif",
    }
}

impl FileKind {
    pub fn is_picture(self) -> bool {
        matches!(self, FileKind::Png | FileKind::Jpeg | FileKind::Webp | FileKind::Gif)
    }

    /// The end of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        self.as_str()
    }

    pub fn media_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileKind::Odt => "application/vnd.oasis.opendocument.text",
            FileKind::Odp => "application/vnd.oasis.opendocument.presentation",
            FileKind::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            FileKind::Png => "image/png",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Webp => "image/webp",
            FileKind::Gif => "image/gif",
        }
    }

    /// The kind that has a media type.
    pub fn of_media_type(text: &str) -> Option<FileKind> {
        FileKind::ALL.iter().copied().find(|kind| kind.media_type() == text)
    }

    /// What a record says of such a file.
    pub fn file_type(self) -> FileType {
        match self {
            FileKind::Pdf => FileType::Pdf,
            FileKind::Docx => FileType::Docx,
            FileKind::Pptx => FileType::Pptx,
            FileKind::Xlsx => FileType::Xlsx,
            FileKind::Odt | FileKind::Odp | FileKind::Ods => FileType::Other,
            FileKind::Png | FileKind::Jpeg | FileKind::Webp | FileKind::Gif => FileType::Image,
        }
    }
}

/// Bytes of a picture: cameras make large ones, and none is shown larger than a page.
pub const MOST_PICTURE_BYTES: usize = 15 << 20;

/// How much of a file is opened and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of its text; what is longer is cut.
    pub text: usize,
    /// Pages, slides or sheets that are read.
    pub pages: u32,
    /// Bytes that the parts of a packed document may come to.
    pub unpacked: u64,
    /// Parts that a packed document may have.
    pub parts: usize,
    /// Points of a picture.
    pub pixels: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 25 << 20,
            text: 2 << 20,
            pages: 2_000,
            unpacked: 128 << 20,
            parts: 10_000,
            pixels: 50_000_000,
        }
    }
}

/// What is found in a document. A picture has no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    pub kind: FileKind,
    /// The title that the file states for itself.
    pub title: Option<String>,
    /// Pages, slides or sheets, where the file says how many.
    pub pages: Option<u32>,
    /// In Unicode's form C, lines without space at their ends, no control characters.
    pub text: String,
    /// Whether there is more text: beyond the limits, or on pages that cannot be read.
    pub truncated: bool,
}

/// A picture made anew from its points alone, upright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// PNG where something shows through, else JPEG.
    pub kind: FileKind,
}

impl Picture {
    pub fn media_type(&self) -> &'static str {
        self.kind.media_type()
    }
}

/// Why nothing can be made of a file, in words that say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    #[error(
        "the file is none that can be taken; upload PDF, DOCX, PPTX, XLSX, ODT, ODP, ODS, or a picture as PNG, JPEG, WebP or GIF"
    )]
    NotSupported,
    #[error("the file is locked with a password; save it without one")]
    Encrypted,
    #[error("the document holds macros; save it without them")]
    Macros,
    #[error("the file is too large, or unpacks to too much; make it smaller")]
    TooLarge,
    #[error("opening the file took too long and was stopped; save it anew or make it smaller")]
    TooLong,
    #[error("the file is damaged; open it in its program and save it anew")]
    Damaged,
    #[error("other files are being opened; try again in a minute")]
    Busy,
    #[error("files cannot be opened here now; whoever runs the portal finds the reason in its log")]
    Unavailable,
}

impl Unreadable {
    pub const ALL: &[Unreadable] = &[
        Unreadable::NotSupported,
        Unreadable::Encrypted,
        Unreadable::Macros,
        Unreadable::TooLarge,
        Unreadable::TooLong,
        Unreadable::Damaged,
        Unreadable::Busy,
        Unreadable::Unavailable,
    ];

    /// The key of its words in the catalogues.
    pub fn as_str(self) -> &'static str {
        match self {
            Unreadable::NotSupported => "not_supported",
            Unreadable::Encrypted => "encrypted",
            Unreadable::Macros => "macros",
            Unreadable::TooLarge => "too_large",
            Unreadable::TooLong => "too_long",
            Unreadable::Damaged => "damaged",
            Unreadable::Busy => "busy",
            Unreadable::Unavailable => "unavailable",
        }
    }
}

/// What is asked of the process that opens files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "want", rename_all = "snake_case")]
pub enum Request {
    Text,
    /// The picture once for each width, at most so wide.
    Pictures {
        widest: Vec<u32>,
    },
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Text(Extracted),
    /// In the order asked for; the bytes follow, one after the other.
    Pictures(Vec<PictureHead>),
    Refused(Unreadable),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureHead {
    pub bytes: usize,
    pub width: u32,
    pub height: u32,
    pub kind: FileKind,
}

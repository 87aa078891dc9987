//! A space as a parcel: its records with their histories, what they name elsewhere, and their files, to keep and to
//! bring into another portal. It lies in the folder `data` beside the pages of the space's static site.
//!
//! Every line of the three lists has the hash of what it holds, every file is in the manifest with its own, and the
//! manifest comes last, so that what was cut off is none.

mod collect;
mod decide;
mod list;
mod pack;
mod receive;
mod source;

use asterism_domain::upload::FileKind;
use asterism_domain::{Record, Revision};
use asterism_store::FileFacts;
use serde::{Deserialize, Serialize};

pub use decide::Conflicting;
pub use pack::Parcel;
pub use receive::Received;
pub use source::Refused;

/// What a parcel holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contents {
    /// What visitors see.
    Public,
    /// Everything, drafts and what was hidden included, as far as whoever asks sees it.
    Whole,
}

/// The version of the format. A parcel of another one is not read.
const SCHEMA: &str = "asterism/parcel/1";
const MANIFEST: &str = "data/manifest.json";
/// Every revision of the space's records, in the order of the log; places are lines of this file.
const LOG: &str = "data/log.jsonl";
/// The records of other spaces that those name, as visitors see them now.
const AROUND: &str = "data/around.jsonl";
/// What is known of the stored files.
const FILES: &str = "data/files.jsonl";
/// Where the stored files lie, under their hashes.
const FOLDER: &str = "data/files/";

/// What is in a parcel, and how to tell that it is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    schema: String,
    /// The version of the program that wrote it.
    program: String,
    space: String,
    contents: Contents,
    files: Vec<Listed>,
}

/// One file of a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    path: String,
    bytes: u64,
    /// In hexadecimal.
    blake3: String,
}

/// A stored file without its bytes and its words, which are read from it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stored {
    hash: String,
    kind: FileKind,
    bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pages: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<(u32, u32)>,
    #[serde(default)]
    truncated: bool,
}

impl Stored {
    fn of(facts: FileFacts) -> Stored {
        let FileFacts { hash, kind, bytes, title, pages, size, truncated } = facts;
        Stored { hash, kind, bytes, title, pages, size, truncated }
    }
}

/// What stands in a line of one of the lists.
trait Line: Serialize + for<'a> Deserialize<'a> {
    const SCHEMA: &'static str;
}

impl Line for Revision {
    const SCHEMA: &'static str = "asterism/revision/1";
}

impl Line for Record {
    const SCHEMA: &'static str = "asterism/record/1";
}

impl Line for Stored {
    const SCHEMA: &'static str = "asterism/file/1";
}

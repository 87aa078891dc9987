//! A download that is under way: the bytes so far and, beside them, which version they are of.
//! Both names begin with a dot, so that an import of the folder passes them over.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fault::{Fault, Step};

/// The version of a file on the server that the bytes so far belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_modified: Option<String>,
    /// Of the whole file, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) length: Option<u64>,
}

impl Version {
    /// What an If-Range header may say: a strong ETag, or the date of the last change.
    pub(crate) fn range_validator(&self) -> Option<&str> {
        let strong = self.etag.as_deref().filter(|etag| !etag.starts_with("W/"));
        strong.or(self.last_modified.as_deref())
    }

    /// The headers that ask for the file only if it is another version.
    pub(crate) fn if_changed(&self) -> Option<(&'static str, String)> {
        let by_tag = self.etag.clone().map(|etag| ("if-none-match", etag));
        by_tag.or_else(|| self.last_modified.clone().map(|date| ("if-modified-since", date)))
    }
}

pub(crate) struct Part {
    pub(crate) path: PathBuf,
    notes: PathBuf,
    pub(crate) version: Option<Version>,
    pub(crate) bytes: u64,
}

impl Part {
    /// What there is of `file`, if it is of this address.
    pub(crate) fn open(folder: &Path, file: &str, address: &str) -> Part {
        let path = folder.join(format!(".{file}.part"));
        let notes = folder.join(format!(".{file}.part.json"));
        let bytes = fs::metadata(&path).map_or(0, |data| data.len());
        // Notes that cannot be read only cost a new start.
        let version = fs::read(&notes).ok().and_then(|json| serde_json::from_slice::<Version>(&json).ok());
        let version = version.filter(|version| version.address == address && bytes > 0);
        Part { path, notes, version, bytes }
    }

    /// Whether everything has arrived and only the move to its place is missing.
    pub(crate) fn is_whole(&self) -> bool {
        self.version.as_ref().is_some_and(|version| version.length == Some(self.bytes))
    }

    /// Starts anew with this version.
    pub(crate) fn begin(&mut self, version: Version) -> Step<File> {
        let file = File::create(&self.path).map_err(Fault::disk(&self.path))?;
        let json = serde_json::to_vec(&version).unwrap_or_default();
        write_whole(&self.notes, &json)?;
        (self.version, self.bytes) = (Some(version), 0);
        Ok(file)
    }

    /// Goes on at the end of what is there.
    pub(crate) fn go_on(&self) -> Step<File> {
        OpenOptions::new().append(true).open(&self.path).map_err(Fault::disk(&self.path))
    }

    pub(crate) fn discard(&self) -> Step<()> {
        remove(&self.path)?;
        remove(&self.notes)
    }

    /// Moves the bytes to their place under `to`.
    pub(crate) fn promote(&self, to: &Path) -> Step<()> {
        fs::rename(&self.path, to).map_err(Fault::disk(to))?;
        remove(&self.notes)
    }
}

fn remove(path: &Path) -> Step<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Fault::disk(path)(error)),
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Step<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{}.new", name.trim_start_matches('.')));
    let write = || {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().map_err(Fault::disk(path))
}

//! The index's folder: a `current` file that names a sub-folder and says what made it. A new index
//! is built beside the current one and becomes current by replacing that one file.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::SearchError;
use crate::schema::{SCHEMA_VERSION, WORDS_VERSION};

const CURRENT: &str = "current.json";
const LOCK: &str = "writer.lock";
const PREFIX: &str = "index-";
/// The engine's version: an index of another one is built anew.
const ENGINE: &str = "tantivy 0.27";

/// The folder, held for writing for as long as this lives.
pub(crate) struct Home {
    folder: PathBuf,
    _lock: File,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Current {
    /// What made the index; another maker's index is not read.
    fingerprint: String,
    folder: String,
}

fn fingerprint() -> String {
    format!("schema {SCHEMA_VERSION}, words {WORDS_VERSION}, {ENGINE}")
}

impl Home {
    /// Takes the folder for writing, making it where it is missing.
    pub(crate) fn lock(folder: &Path) -> Result<Home, SearchError> {
        fs::create_dir_all(folder).map_err(|source| SearchError::folder("create", folder, source))?;
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK));
        let lock = lock.map_err(|source| SearchError::folder("open the lock", folder, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(Home { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(SearchError::Locked { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => Err(SearchError::folder("lock", folder, source)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// A new empty sub-folder beside those there are.
    pub(crate) fn new_folder(&self) -> Result<String, SearchError> {
        let newest =
            self.folders()?.iter().filter_map(|name| name.strip_prefix(PREFIX)?.parse::<u64>().ok()).max();
        let name = format!("{PREFIX}{}", newest.map_or(1, |newest| newest + 1));
        fs::create_dir(self.folder.join(&name))
            .map_err(|source| SearchError::folder("add an index to", &self.folder, source))?;
        Ok(name)
    }

    /// Makes a sub-folder the current index and deletes the others.
    pub(crate) fn promote(&self, name: &str) -> Result<(), SearchError> {
        let current = Current { fingerprint: fingerprint(), folder: name.to_owned() };
        let wrong = |source| SearchError::folder("write to", &self.folder, source);
        let bytes = serde_json::to_vec(&current).map_err(|error| wrong(error.into()))?;
        let beside = self.folder.join("current.new");
        fs::write(&beside, bytes).map_err(wrong)?;
        File::open(&beside).and_then(|file| file.sync_all()).map_err(wrong)?;
        fs::rename(&beside, self.folder.join(CURRENT)).map_err(wrong)?;
        for other in self.folders()?.into_iter().filter(|other| other != name) {
            // What is left of an old index costs room and nothing else; the next start tries again.
            if let Err(error) = fs::remove_dir_all(self.folder.join(&other)) {
                tracing::warn!(%error, index = other, "cannot delete an old search index");
            }
        }
        Ok(())
    }

    fn folders(&self) -> Result<Vec<String>, SearchError> {
        let entries =
            fs::read_dir(&self.folder).map_err(|source| SearchError::folder("list", &self.folder, source))?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter(|name| name.starts_with(PREFIX)).collect())
    }
}

/// The folder of the current index; otherwise why there is none to read.
pub(crate) fn current(folder: &Path) -> Result<PathBuf, String> {
    let bytes = match fs::read(folder.join(CURRENT)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err("there was none".to_owned()),
        Err(error) => return Err(format!("its description cannot be read: {error}")),
    };
    let current: Current =
        serde_json::from_slice(&bytes).map_err(|error| format!("its description is damaged: {error}"))?;
    if current.fingerprint != fingerprint() {
        return Err(format!("it was made by another version ({})", current.fingerprint));
    }
    let inside = current.folder.starts_with(PREFIX) && !current.folder.contains(['/', '\\']);
    inside.then(|| folder.join(&current.folder)).ok_or_else(|| "its description is damaged".to_owned())
}

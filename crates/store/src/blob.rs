//! Files by the hash of their bytes, in folders beside the database.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;

use crate::db::args;
use crate::{Store, StoreError};

pub(crate) const INSERT_BLOB: &str =
    "INSERT INTO blob (hash, bytes) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";

impl Store {
    /// Keeps the bytes and gives their name, the BLAKE3 hash in hexadecimal. The same bytes are
    /// kept once. When this returns they are on the disk.
    pub async fn put_blob(&self, bytes: Vec<u8>) -> Result<String, StoreError> {
        let length = bytes.len();
        let hash = self.write_blob(bytes.into()).await?;
        self.db().execute(INSERT_BLOB, args![hash.as_str(), length]).await?;
        Ok(hash)
    }

    /// Removes the files under passing names that a process which ended in the middle left before a moment. Whole ones
    /// stay, whether a row knows them or not: another database may. Says how many.
    pub async fn forget_leftovers(&self, before: Timestamp) -> Result<u64, StoreError> {
        let folder = self.blob_folder()?.to_owned();
        blocking(move || {
            let old = passing_before(&folder, SystemTime::from(before))?;
            old.iter().try_for_each(|path| remove_if_there(path))?;
            Ok(old.len() as u64)
        })
        .await
    }

    /// Writes the bytes to the disk, unless they are there; the table says nothing of them yet.
    pub(crate) async fn write_blob(&self, bytes: Arc<[u8]>) -> Result<String, StoreError> {
        let folder = self.blob_folder()?.to_owned();
        blocking(move || write_blob(&folder, &bytes)).await
    }

    /// The bytes kept under a hash, checked against it; none where there is no such blob.
    pub async fn get_blob(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let path = blob_path(self.blob_folder()?, hash)?;
        let Some(bytes) = blocking(move || read_if_there(&path)).await? else { return Ok(None) };
        if blake3::hash(&bytes).to_hex().as_str() != hash {
            return Err(StoreError::BlobDamaged { hash: hash.to_owned() });
        }
        Ok(Some(bytes))
    }

    pub(crate) fn blob_folder(&self) -> Result<&Path, StoreError> {
        self.inner.blobs.as_deref().ok_or(StoreError::NoBlobFolder)
    }
}

/// Where a blob lies: `ab/cdef…`. Only a hash can name one, so no path leads out of the folder.
pub(crate) fn blob_path(folder: &Path, hash: &str) -> Result<PathBuf, StoreError> {
    let lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    match hash.split_at_checked(2) {
        Some((first, rest)) if hash.len() == 64 && hash.bytes().all(lower_hex) => {
            Ok(folder.join(first).join(rest))
        }
        _ => Err(StoreError::BlobHash { given: hash.to_owned() }),
    }
}

/// Runs work on files where it holds up nobody.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(failure) => std::panic::resume_unwind(failure.into_panic()),
    }
}

pub(crate) fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::file("read the blob", path)(error)),
    }
}

/// The files under passing names that were written before a moment.
fn passing_before(folder: &Path, before: SystemTime) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    for part in entries(folder)?.into_iter().filter(|part| part.is_dir()) {
        for path in entries(&part)? {
            let passing = path.extension().is_some_and(|extension| extension == "part");
            let written = path.metadata().and_then(|metadata| metadata.modified());
            if passing && written.is_ok_and(|written| written < before) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    match std::fs::read_dir(folder) {
        Ok(entries) => Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::file("read", folder)(error)),
    }
}

pub(crate) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::file("remove the blob", path)(error))
        }
        _ => Ok(()),
    }
}

/// Writes the bytes under a passing name, waits for the disk, then gives the file its own name, so
/// that a file under a hash is always whole.
fn write_blob(folder: &Path, bytes: &[u8]) -> Result<String, StoreError> {
    let hash = blake3::hash(bytes).to_hex().to_string();
    let path = blob_path(folder, &hash)?;
    if path.metadata().is_ok_and(|metadata| metadata.len() == bytes.len() as u64) {
        return Ok(hash);
    }
    let parent = path.parent().unwrap_or(folder);
    std::fs::create_dir_all(parent).map_err(StoreError::file("create the folder", parent))?;
    let passing = parent.join(format!("{}.part", uuid::Uuid::now_v7().simple()));
    let written = write_durably(&passing, bytes)
        .and_then(|()| std::fs::rename(&passing, &path))
        .and_then(|()| sync_folder(parent))
        .and_then(|()| sync_folder(folder));
    if let Err(error) = written {
        // The passing file is of no use, and its removal may fail for the same reason.
        let _ = std::fs::remove_file(&passing);
        return Err(StoreError::file("write the blob", &path)(error));
    }
    Ok(hash)
}

pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes the names in a folder durable. Not every system can open a folder; where it cannot, the
/// rename itself is what there is.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    match File::open(folder) {
        Ok(opened) => opened.sync_all(),
        Err(_) => Ok(()),
    }
}

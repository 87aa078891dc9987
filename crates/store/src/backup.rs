//! Backup and restore: a folder with one database file and the blobs.

use std::path::{Path, PathBuf};

use sqlx::SqlitePool;

use crate::blob::{blocking, sync_folder};
use crate::db::Db;
use crate::open::blobs_beside;
use crate::private::private_folder;
use crate::{Database, Store, StoreError};

/// The names within a backup.
const DATABASE: &str = "asterism.sqlite";
const BLOBS: &str = "blobs";

impl Store {
    /// Writes a copy of everything, as of one moment, into the new folder `to`, while others go on
    /// reading and writing. The folder has its name only once the copy is whole.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let Db::Sqlite { read, .. } = self.db() else { return Err(StoreError::BackupElsewhere) };
        refuse_existing(to)?;
        let passing = passing_name(to);
        if passing.exists() {
            // What an earlier backup left when it was interrupted.
            std::fs::remove_dir_all(&passing).map_err(StoreError::file("remove", &passing))?;
        }
        private_folder(&passing).map_err(StoreError::file("create the folder", &passing))?;
        let copied = self.copy_into(read, &passing, to).await;
        if copied.is_err() {
            // A copy that is not whole serves nobody, least of all on a full disk.
            let _ = std::fs::remove_dir_all(&passing);
        }
        copied
    }

    async fn copy_into(&self, read: &SqlitePool, passing: &Path, to: &Path) -> Result<(), StoreError> {
        let file = passing.join(DATABASE);
        let name = file.to_string_lossy().into_owned();
        sqlx::query("VACUUM INTO $1").bind(name).execute(read).await?;
        // Blobs that a record names only ever come to be, so those of the copied database are all there by now.
        let blobs = self.blob_folder()?.to_owned();
        let (passing, to) = (passing.to_owned(), to.to_owned());
        blocking(move || {
            sync_file(&file)?;
            copy_folder(&blobs, &passing.join(BLOBS))?;
            std::fs::rename(&passing, &to).map_err(StoreError::file("name", &to))?;
            sync_parent(&to)
        })
        .await
    }
}

/// Puts a backup back as the database file `to`, with its blobs in the folder beside it. Refused
/// where either exists.
pub async fn restore(from: &Path, to: &Path) -> Result<(), StoreError> {
    let database = from.join(DATABASE);
    if !database.is_file() {
        return Err(StoreError::NotABackup { path: from.to_owned(), missing: DATABASE });
    }
    refuse_existing(to)?;
    let blobs = blobs_beside(&Database::Sqlite(to.to_owned())).ok_or(StoreError::NoBlobFolder)?;
    refuse_existing(&blobs)?;
    let (from, to) = (from.to_owned(), to.to_owned());
    blocking(move || {
        if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            private_folder(parent).map_err(StoreError::file("create the folder", parent))?;
        }
        copy_folder(&from.join(BLOBS), &blobs)?;
        // The database comes last: where it is, the restore is complete.
        let passing = passing_name(&to);
        std::fs::copy(&database, &passing).map_err(StoreError::file("copy to", &passing))?;
        sync_file(&passing)?;
        std::fs::rename(&passing, &to).map_err(StoreError::file("name", &to))?;
        sync_parent(&to)
    })
    .await
}

fn refuse_existing(path: &Path) -> Result<(), StoreError> {
    match path.symlink_metadata() {
        Ok(_) => Err(StoreError::Exists { path: path.to_owned() }),
        Err(_) => Ok(()),
    }
}

fn passing_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}

fn sync_file(path: &Path) -> Result<(), StoreError> {
    let file = std::fs::File::open(path).map_err(StoreError::file("open", path))?;
    file.sync_all().map_err(StoreError::file("write", path))
}

fn sync_parent(path: &Path) -> Result<(), StoreError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync_folder(parent).map_err(StoreError::file("write", parent))
}

/// Copies the two levels of a blob folder; a folder that is not there has no blobs.
fn copy_folder(from: &Path, to: &Path) -> Result<(), StoreError> {
    std::fs::create_dir_all(to).map_err(StoreError::file("create the folder", to))?;
    if !from.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(from).map_err(StoreError::file("read", from))? {
        let entry = entry.map_err(StoreError::file("read", from))?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else if path.extension().is_none() {
            match std::fs::copy(&path, &target) {
                // A file that nobody named may be forgotten meanwhile.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !path.exists() => continue,
                copied => copied.map_err(StoreError::file("copy to", &target))?,
            };
            sync_file(&target)?;
        }
    }
    sync_folder(to).map_err(StoreError::file("write", to))
}

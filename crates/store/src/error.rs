use std::path::{Path, PathBuf};

use asterism_domain::{Kind, Record, RecordId};
use thiserror::Error;

use crate::{Draft, ImportId};

/// Why the store did not do what it was asked. Whatever it is, nothing of the request was written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Someone else wrote the record since the draft's base: both versions, for their author to
    /// compare.
    #[error("`{}` was changed meanwhile (it is at revision {}); compare both versions and save again", head.path(), head.seq)]
    Conflict { head: Box<Record>, draft: Box<Draft> },
    #[error("there is no record {record} to change; it may never have been stored")]
    Missing { record: RecordId },
    #[error(
        "record {record} is of the kind {was} and cannot become {now}; store the other kind under an id of its own"
    )]
    KindChanged { record: RecordId, was: Kind, now: Kind },
    #[error("there is no import {import}; start it first")]
    NoImport { import: ImportId },
    #[error(
        "import {import} has {expected} rows done with this batch, not {given}; read its progress and go on from there"
    )]
    Progress { import: ImportId, expected: u64, given: u64 },

    #[error("the database is busy with another process's work; try again")]
    Busy,
    #[error("the database cannot be written: {reason}; make its folder and files writable")]
    ReadOnly { reason: String },
    #[error(
        "there is no room on the disk (or a quota is used up), nothing was written; make room and try again"
    )]
    Full,
    #[error(
        "the disk refused to be written ({reason}), nothing was written; look for a full disk, a quota or a limit on the size of files, and try again"
    )]
    Refused { reason: String },
    #[error("the database is damaged: {reason}; restore a backup, the damaged file was left as it is")]
    Damaged { reason: String },
    #[error("`{}` is not an Asterism database: {reason}; name another file", path.display())]
    NotOurs { path: PathBuf, reason: &'static str },
    #[error("the database is of version {found}, newer than this program's {known}; use the newer program")]
    Newer { found: i64, known: i64 },
    #[error("cannot connect to the database server: {reason}; check the address, user and password")]
    Unreachable { reason: String },
    #[error(
        "the database is damaged: it holds `{text}` where a {what} belongs; run the check, and restore a backup if it confirms this"
    )]
    Unknown { what: &'static str, text: String },
    #[error(
        "the document of revision {seq} cannot be read: {reason}; run the check, and restore a backup if it confirms this"
    )]
    Document { seq: i64, reason: String },
    #[error(
        "the row of revision {seq} is not as it was written: what is damaged is who, when, why or where; run the check, and restore a backup if it confirms this"
    )]
    Row { seq: i64 },

    #[error("cannot {doing} `{}`: {source}", path.display())]
    File { doing: &'static str, path: PathBuf, source: std::io::Error },
    #[error("`{}` exists already; name a place where nothing is", path.display())]
    Exists { path: PathBuf },
    #[error("`{}` is not a backup: it has no {missing}; name the folder that the backup wrote", path.display())]
    NotABackup { path: PathBuf, missing: &'static str },
    #[error(
        "a PostgreSQL database is backed up with its own tools: run `pg_dump --format=custom`, and copy the blob folder after it"
    )]
    BackupElsewhere,
    #[error("no folder for blobs was given; a PostgreSQL database needs one named beside it")]
    NoBlobFolder,
    #[error("`{given}` is not the hash of a blob: 64 characters of 0-9 and a-f")]
    BlobHash { given: String },
    #[error("the blob {hash} does not have the content it was stored with; restore it from a backup")]
    BlobDamaged { hash: String },

    #[error("the database refused a statement: {0}")]
    Sql(#[source] Box<sqlx::Error>),
}

impl StoreError {
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let path = path.to_owned();
        move |source| match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => StoreError::Full,
            _ => StoreError::File { doing, path, source },
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        let known = match &error {
            sqlx::Error::Database(cause) => {
                let code = cause.code().unwrap_or_default();
                if cause.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                    of_sqlite(&code, cause.message())
                } else {
                    of_postgres(&code, cause.message())
                }
            }
            sqlx::Error::PoolTimedOut => Some(StoreError::Busy),
            // Whatever we wrote can be read back as what it was; something else is the disk's doing.
            sqlx::Error::ColumnDecode { index, source } => {
                Some(StoreError::Damaged { reason: format!("column {index} cannot be read: {source}") })
            }
            sqlx::Error::Io(cause) => Some(StoreError::Unreachable { reason: cause.to_string() }),
            sqlx::Error::Tls(cause) => Some(StoreError::Unreachable { reason: cause.to_string() }),
            sqlx::Error::Configuration(cause) => Some(StoreError::Unreachable { reason: cause.to_string() }),
            _ => None,
        };
        known.unwrap_or_else(|| StoreError::Sql(Box::new(error)))
    }
}

/// SQLite's result codes; the low byte is the kind, the next one says more about it.
fn of_sqlite(code: &str, message: &str) -> Option<StoreError> {
    let reason = message.to_owned();
    let code = code.parse::<i32>().ok()?;
    match code & 0xff {
        10 => Some(match code >> 8 {
            // The memory shared between processes could not grow.
            19 => StoreError::Full,
            write if DISK_WRITES.contains(&write) => StoreError::Refused { reason },
            // Bytes that cannot be read, or are not what was written. Others, such as no memory or no lock, pass.
            1 | 2 | 32 | 33 => StoreError::Damaged { reason },
            _ => return None,
        }),
        5 | 6 => Some(StoreError::Busy),
        8 | 14 => Some(StoreError::ReadOnly { reason }),
        11 | 26 => Some(StoreError::Damaged { reason }),
        13 => Some(StoreError::Full),
        _ => None,
    }
}

/// What SQLite's I/O errors say more of when a write failed and not a read: write, fsync, fsync of a
/// folder, truncate.
const DISK_WRITES: [i32; 4] = [3, 4, 5, 6];

/// PostgreSQL's SQLSTATE classes.
fn of_postgres(code: &str, message: &str) -> Option<StoreError> {
    let reason = message.to_owned();
    match code {
        "53100" => Some(StoreError::Full),
        "25006" => Some(StoreError::ReadOnly { reason }),
        "40001" | "40P01" | "55P03" => Some(StoreError::Busy),
        "XX001" | "XX002" => Some(StoreError::Damaged { reason }),
        _ if code.starts_with("28") || code.starts_with("08") || code == "3D000" || code == "53300" => {
            Some(StoreError::Unreachable { reason })
        }
        _ => None,
    }
}

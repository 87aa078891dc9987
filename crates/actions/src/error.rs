//! The errors of actions, in three tiers: what a caller can act on has a variant; what nobody can
//! act on is `Internal` and is logged, never shown.

use std::io::ErrorKind;

use asterism_domain::upload::Unreadable;
use asterism_domain::{Document, FieldChange, Record};
use asterism_search::SearchError;
use asterism_store::StoreError;
use thiserror::Error;

use crate::Refusal;

#[derive(Debug, Error)]
pub enum Error {
    #[error("there is no {what}")]
    NotFound { what: String },
    #[error("not allowed: {reason}")]
    Forbidden { reason: &'static str },
    #[error("{}", list(.0))]
    Invalid(Vec<FieldError>),
    #[error("the record was changed by someone else in the meantime; both versions are kept")]
    Conflict(Box<Conflict>),
    /// Somebody tries too often; it may work after so long.
    #[error("too many tries; wait {} minutes", .wait.as_mins() + 1)]
    TooMany { wait: jiff::SignedDuration },
    /// A file that somebody uploads is not taken.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A space that is to be taken in is damaged or none.
    #[error(transparent)]
    Parcel(#[from] crate::Refused),
    #[error("{what} is not available now")]
    Unavailable { what: String },
    #[error("the search index is being built anew from the log; try again in a moment")]
    Searchless,
    /// The database's file is not as it was written; nothing more is written into it.
    #[error("the database is damaged: {reason}; nothing was written into it, restore a backup")]
    Damaged { reason: String },
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// A value that was refused: where, and why with what would be valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    pub why: Refusal,
}

/// A change on a base that is no longer the newest revision: both versions and how they differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    pub head: Record,
    pub given: Document,
    pub changes: Vec<FieldChange>,
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// What nobody can act on.
    pub fn fault(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::Internal(cause.into())
    }

    /// Whether the disk took nothing more: no room, or a quota or limit is used up. Nothing was written.
    pub fn is_no_room(&self) -> bool {
        let Error::Internal(cause) = self else { return false };
        cause.chain().any(|cause| {
            let file = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            let told = cause.downcast_ref::<StoreError>();
            matches!(told, Some(StoreError::Full | StoreError::Refused { .. }))
                || matches!(
                    file,
                    Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
                )
        })
    }

    pub(crate) fn not_found(what: impl Into<String>) -> Error {
        Error::NotFound { what: what.into() }
    }

    pub(crate) fn invalid(field: impl Into<String>, why: impl Into<Refusal>) -> Error {
        Error::Invalid(vec![FieldError { field: field.into(), why: why.into() }])
    }
}

fn list(errors: &[FieldError]) -> String {
    let lines: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.field, error.why)).collect();
    lines.join("; ")
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        match error {
            StoreError::Damaged { reason } => Error::Damaged { reason },
            error => Error::Internal(error.into()),
        }
    }
}

impl From<SearchError> for Error {
    fn from(error: SearchError) -> Error {
        Error::Internal(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_room_is_told_apart_from_other_faults() {
        let file = |kind: ErrorKind| StoreError::File {
            doing: "write the blob",
            path: "x".into(),
            source: std::io::Error::from(kind),
        };
        for error in [
            StoreError::Full,
            StoreError::Refused { reason: "fsync".to_owned() },
            file(ErrorKind::StorageFull),
        ] {
            assert!(Error::from(error).is_no_room());
        }
        assert!(Error::fault(std::io::Error::from(ErrorKind::QuotaExceeded)).is_no_room());
        for error in [StoreError::Busy, file(ErrorKind::PermissionDenied)] {
            assert!(!Error::from(error).is_no_room());
        }
        assert!(!Error::Searchless.is_no_room());
    }
}

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::OpenWriteError;
use thiserror::Error;

/// Why the index could not do something.
#[derive(Debug, Error)]
pub enum SearchError {
    #[error("cannot {what} in the search index folder {}: {source}", folder.display())]
    Folder { what: &'static str, folder: PathBuf, source: io::Error },
    #[error(
        "the search index in {} is being written by another process: stop that one, or open the index for reading only",
        folder.display()
    )]
    Locked { folder: PathBuf },
    #[error("there is no readable search index in {}: open it for writing once to build it", folder.display())]
    Absent { folder: PathBuf },
    #[error("the search index in {} was built anew: open its folder again", folder.display())]
    Replaced { folder: PathBuf },
    #[error("this search index was opened for reading only")]
    ReadOnly,
    #[error("the search index is damaged ({what}); what writes it builds it anew from the log")]
    Damaged { what: String },
    #[error(
        "there is no room for the search index on the disk ({reason}); the log is not touched by this: make room, and the next start goes on where the index stands"
    )]
    Full { reason: String },
    #[error("the search index in {} cannot be written: {reason}; make its folder and files writable", folder.display())]
    Unwritable { folder: PathBuf, reason: String },
    /// The engine keeps to itself why.
    #[error(
        "writing the search index ended early, most likely for want of room on the disk; the log is not touched by this: make room and start again"
    )]
    WriterEnded,
    #[error("the search index failed: {0}")]
    Engine(#[source] tantivy::TantivyError),
}

impl SearchError {
    /// Whether files that are not as they were written may be the reason.
    pub fn may_be_damage(&self) -> bool {
        matches!(self, SearchError::Damaged { .. } | SearchError::Engine(_) | SearchError::WriterEnded)
    }

    /// An error of the folder, told apart by what can be done about it.
    pub(crate) fn folder(what: &'static str, folder: &Path, source: io::Error) -> SearchError {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        let (folder, reason) = (folder.to_owned(), source.to_string());
        match source.kind() {
            _ if is_no_room(&source) => SearchError::Full { reason },
            PermissionDenied | ReadOnlyFilesystem => SearchError::Unwritable { folder, reason },
            _ => SearchError::Folder { what, folder, source },
        }
    }
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> SearchError {
        let io = match &error {
            TantivyError::ErrorInThread(_) => return SearchError::WriterEnded,
            TantivyError::IoError(io) => Some(io),
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => Some(io_error),
            _ => None,
        };
        match io.filter(|io| is_no_room(io)) {
            Some(io) => SearchError::Full { reason: io.to_string() },
            None => SearchError::Engine(error),
        }
    }
}

fn is_no_room(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

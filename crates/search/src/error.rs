use std::path::PathBuf;

use thiserror::Error;

/// Why the index could not do something.
#[derive(Debug, Error)]
pub enum SearchError {
    #[error("cannot {what} in the search index folder {}: {source}", folder.display())]
    Folder { what: &'static str, folder: PathBuf, source: std::io::Error },
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
    #[error("the search index is damaged ({what}): delete its folder or run a rebuild")]
    Damaged { what: String },
    #[error("the search index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
}

//! Whether the files are as they were written.

use super::{Index, committed};
use crate::guard::guarded;
use crate::{SearchError, folder};

impl Index {
    /// Reads every file of the index as whoever opens it next would; [`SearchError::may_be_damage`] tells what is wrong
    /// with it from what keeps it from being read.
    pub fn examine(&self) -> Result<(), SearchError> {
        let folder = &self.inner.folder;
        let damaged = |what| SearchError::Damaged { what };
        if folder::current(folder.parent().unwrap_or(folder)).map_err(damaged)? != *folder {
            return Err(damaged("another one stands in its place".to_owned()));
        }
        guarded(|| {
            let engine = tantivy::Index::open_in_dir(folder)?;
            committed(&engine)?;
            whole(&engine)
        })
    }

    /// Throws away an index that was built beside another and never promoted.
    pub fn discard(self) {
        let folder = self.inner.folder.clone();
        drop(self);
        // What is left costs room and nothing else; the next promotion tries again.
        if let Err(error) = std::fs::remove_dir_all(&folder) {
            tracing::warn!(%error, "cannot delete a search index that was not finished");
        }
    }
}

/// Every file has the checksum that it was written with.
pub(super) fn whole(engine: &tantivy::Index) -> Result<(), SearchError> {
    match engine.validate_checksum()?.len() {
        0 => Ok(()),
        damaged => Err(SearchError::Damaged { what: format!("{damaged} files fail their checksum") }),
    }
}

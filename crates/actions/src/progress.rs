//! What imports are doing now, shared between the task that imports and whoever shows it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The state of one file on its way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileProgress {
    pub source: String,
    pub title: String,
    pub bytes_total: u64,
    pub bytes_read: u64,
    pub rows: u64,
    pub stored: u64,
    pub unchanged: u64,
    pub quarantined: u64,
    pub finished: bool,
    /// Why the file could not be read to its end.
    pub failed: Option<String>,
}

/// The files of the running imports, by their place in the order.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    files: Arc<Mutex<BTreeMap<usize, FileProgress>>>,
}

impl Progress {
    pub(crate) fn update(&self, place: usize, change: impl FnOnce(&mut FileProgress)) {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        change(files.entry(place).or_default());
    }

    pub(crate) fn clear(&self) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub fn files(&self) -> Vec<FileProgress> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Whether an import is under way.
    pub fn is_loading(&self) -> bool {
        self.files().iter().any(|file| !file.finished)
    }
}

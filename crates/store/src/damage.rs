//! A database file that is not as it was written. Once that is seen, nothing more is written into it: every page that is
//! added could make it worse. What can be read still is.

use std::sync::{Arc, OnceLock};

use sqlx::SqlitePool;

use crate::db::Db;
use crate::{Store, StoreError};

/// A file up to this size is looked over whenever it is opened, which takes less than a tenth of a second; of a larger one
/// the portal looks over all while it is in use.
const LOOKED_OVER: u64 = 64 << 20;

/// What was found to be wrong with the file, once it was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Damage(Arc<OnceLock<String>>);

impl Damage {
    pub(crate) fn seen(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }

    /// Keeps what an answer of the database tells of damage.
    pub(crate) fn noted<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Damaged { reason }) = &answer {
            self.note(reason);
        }
        answer
    }

    fn note(&self, reason: &str) {
        if self.0.set(reason.to_owned()).is_ok() {
            tracing::error!("the database is damaged: {reason}; nothing more is written, restore a backup");
        }
    }

    pub(crate) fn refuse(&self) -> Result<(), StoreError> {
        match self.seen() {
            Some(reason) => Err(StoreError::Damaged { reason: reason.to_owned() }),
            None => Ok(()),
        }
    }

    /// Looks over a file that was just opened, if it is not large.
    pub(crate) async fn look_over_small(&self, read: &SqlitePool) -> Result<(), StoreError> {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let size = sqlx::query_scalar::<_, i64>(sql).fetch_one(read).await.map_err(StoreError::from);
        match self.noted(size) {
            Ok(size) if u64::try_from(size).is_ok_and(|size| size <= LOOKED_OVER) => {
                self.look_over(read).await
            }
            Ok(_) | Err(StoreError::Damaged { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// SQLite's quick look at every page: whether the trees hang together, not whether their indexes agree.
    async fn look_over(&self, read: &SqlitePool) -> Result<(), StoreError> {
        let found = sqlx::query_scalar::<_, String>("PRAGMA quick_check(1)").fetch_one(read).await;
        match self.noted(found.map_err(StoreError::from)) {
            Ok(found) if found == "ok" => Ok(()),
            Ok(found) => {
                self.note(&found);
                Ok(())
            }
            // That is what was asked, and it is kept.
            Err(StoreError::Damaged { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

impl Store {
    /// What is known to be wrong with the database's file; then nothing more is written into it.
    pub fn damage(&self) -> Option<&str> {
        match self.db() {
            Db::Sqlite { damage, .. } => damage.seen(),
            // A server looks after its own files.
            Db::Postgres(_) => None,
        }
    }

    /// Looks over the whole file while others go on reading and writing; what is wrong is in [`Store::damage`]
    /// afterwards. It takes seconds for every gigabyte.
    pub async fn look_over(&self) -> Result<(), StoreError> {
        match self.db() {
            Db::Sqlite { read, damage, .. } => damage.look_over(read).await,
            Db::Postgres(_) => Ok(()),
        }
    }

    /// Whether the database answers.
    pub async fn answers(&self) -> Result<(), StoreError> {
        self.db().fetch_one("SELECT 1", Vec::new()).await.map(|_| ())
    }
}

//! The log and its views, on SQLite or PostgreSQL, and the blobs beside them.
//!
//! Everything is written through [`Store::append`] or [`Store::import`], one transaction each.
//! The tables `record`, `slug_alias`, `link`, `issue` and `identifier` are views of the log that
//! the same transaction keeps. No other room names SQL.

mod account;
mod append;
mod around;
#[cfg(test)]
mod asked;
mod backup;
mod blob;
mod check;
mod checksum;
mod claim;
mod damage;
mod db;
mod derived;
mod dialect;
mod error;
mod feedback;
mod file;
mod follow;
mod idea;
mod import;
mod issue;
mod job;
mod link;
mod migrate;
mod model;
mod open;
mod owned;
mod pair;
mod parcel;
mod plan;
mod private;
mod proposal;
mod read;
mod rebuild;
mod redact;
mod registration;
mod request;
mod returned;
mod row;
mod slug;
mod statistic;
mod stats;
mod suggested;
mod suggestion;
mod unpublished;
mod value;
mod within;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use account::{
    ApiKey, Asked, AskedTopics, AuditEvent, AuditRow, Consent, ContactRequest, ContactState, Emptied,
    FormDraft, Identity, Once, OpenedBy, Opening, OpensWith, Passkey, Purpose, Readdressed, Redeemed,
    Session, SpaceMember, Way,
};
pub use backup::restore;
pub use claim::{Claim, ClaimPlace};
pub use error::StoreError;
pub use feedback::{Feedback, FeedbackState};
pub use file::FileFacts;
pub use follow::{Changed, FollowHit, MOST_WAITING, News, Waiting};
pub use idea::{IdeaMember, JoinState};
pub use import::PreparedImport;
pub use job::JobState;
pub use model::{
    Base, Database, Derived, Draft, Found, ImportBatch, ImportCounts, ImportId, ImportProgress, ImportRun,
    Imported, IssueCount, IssueCursor, IssueFilter, IssueRow, Job, NewProposal, Outcome, Part, Position,
    Problem, Proposal, ProposalState, QuarantinedRow, QueueState, QueuedJob, Rebuilt, Referrer, SourceRow,
    Stats,
};
pub use pair::{BANDS, PairCount, PairFilter};
pub use private::private_folder;
pub use redact::{
    Redacted, Redaction, WithheldName, WithheldNames, withheld_address, withheld_hash, withheld_key,
};
pub use registration::{Noted, Registration, Standing};
pub use request::for_request;
pub use statistic::{CellCounts, PutTable, TableVersion};
pub use suggested::SuggestionWaiting;
pub use suggestion::{PutSuggestion, Suggestion, SuggestionLimits, SuggestionState};

use crate::db::{Db, args};

/// An open database with its blobs. Cloning is cheap; every clone is the same store.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    db: Db,
    blobs: Option<PathBuf>,
}

impl Store {
    /// Opens the database, creating it or bringing its schema up to date as needed. What is not
    /// an Asterism database, is damaged or of a newer version is refused and left as it is.
    pub async fn open(database: &Database) -> Result<Store, StoreError> {
        Store::open_in(database, open::blobs_beside(database)).await
    }

    /// As [`Store::open`], with the blobs in a folder of the caller's choice.
    pub async fn open_with_blobs(database: &Database, blobs: &Path) -> Result<Store, StoreError> {
        Store::open_in(database, Some(blobs.to_owned())).await
    }

    async fn open_in(database: &Database, blobs: Option<PathBuf>) -> Result<Store, StoreError> {
        let db = open::open(database).await?;
        Ok(Store { inner: Arc::new(Inner { db, blobs }) })
    }

    /// Waits for what is under way and closes the connections.
    pub async fn close(&self) {
        self.inner.db.close().await;
    }

    /// Brings the schema to an older version, dropping what that version does not have, or back.
    pub async fn migrate_to(&self, version: i64) -> Result<(), StoreError> {
        migrate::migrate(self.db(), version).await
    }

    /// A small fact kept by name, such as when something last ran.
    pub async fn meta(&self, name: &str) -> Result<Option<String>, StoreError> {
        let row = self.db().fetch_optional("SELECT value FROM meta WHERE name = $1", args![name]).await?;
        row.map(|row| row.get(0)).transpose()
    }

    /// The fact kept by name, else `fresh`, which is then kept: whoever asks first decides.
    pub async fn meta_or(&self, name: &str, fresh: &str) -> Result<String, StoreError> {
        let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        self.db().execute(sql, args![name, fresh]).await?;
        let row = self.db().fetch_one("SELECT value FROM meta WHERE name = $1", args![name]).await?;
        row.get(0)
    }

    /// Every column of the database, by table.
    pub async fn columns(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = self.db().fetch(self.db().dialect().columns(), args![]).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    pub async fn set_meta(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.db().execute(sql, args![name, value]).await?;
        Ok(())
    }

    fn db(&self) -> &Db {
        &self.inner.db
    }
}

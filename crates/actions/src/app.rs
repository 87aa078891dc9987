//! The application: the log, the index that follows it, and the clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use asterism_domain::{Kind, RecordId, Seq};
use asterism_search::{Index, Opened, SearchError};
use asterism_store::{Database, Store};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use tokio::sync::Mutex;

use crate::entry::EntryBuilder;
use crate::labels::LabelCache;
use crate::progress::Progress;
use crate::{Error, Result, settle};

/// How many records the index takes in one commit while it catches up.
const FOLLOW_BATCH: usize = 2_000;

/// Where the application keeps its data, and which day it takes for today.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder: database (unless elsewhere), index, blobs, downloads.
    pub data: PathBuf,
    /// `None` keeps the log in SQLite inside the data folder.
    pub postgres: Option<String>,
    /// Fixes today, for reproducible output; `None` asks the system's clock (UTC).
    pub today: Option<Date>,
}

impl Config {
    pub fn in_folder(data: impl Into<PathBuf>) -> Config {
        Config { data: data.into(), postgres: None, today: None }
    }

    pub fn database(&self) -> Database {
        match &self.postgres {
            Some(url) => Database::Postgres(url.clone()),
            None => Database::Sqlite(self.data.join("asterism.db")),
        }
    }
}

/// Every command and query of the product. Cheap to clone; all clones share one store and index.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) index: Index,
    pub(crate) progress: Progress,
    pub(crate) labels: LabelCache,
    /// Held while the index catches up, so that one task at a time feeds it.
    following: Mutex<()>,
    /// Another process feeds the index.
    reads_only: bool,
}

impl App {
    /// Opens (or creates) the data folder, brings the database to this version's schema and opens
    /// the index. A missing, outdated or damaged index is started afresh; [`App::follow`] fills it.
    pub async fn open(config: Config) -> Result<App> {
        std::fs::create_dir_all(&config.data).map_err(|error| Error::Unavailable {
            what: format!("the data folder {} ({error})", config.data.display()),
        })?;
        let store = Store::open(&config.database()).await?;
        let (index, reads_only) = open_index(&config.data.join("index"))?;
        let inner = Inner {
            config,
            store,
            index,
            progress: Progress::default(),
            labels: LabelCache::default(),
            following: Mutex::new(()),
            reads_only,
        };
        Ok(App { inner: Arc::new(inner) })
    }

    pub fn today(&self) -> Date {
        self.inner.config.today.unwrap_or_else(|| Zoned::new(self.now(), TimeZone::UTC).date())
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// What imports are doing now, for the home page and progress bars.
    pub fn progress(&self) -> &Progress {
        &self.inner.progress
    }

    /// Brings the index to the head of the log. When another process feeds the index, this one only
    /// reads what that one has written.
    pub async fn follow(&self) -> Result<()> {
        let _one_at_a_time = self.inner.following.lock().await;
        if self.inner.reads_only {
            self.inner.index.refresh()?;
            return Ok(());
        }
        self.feed(&self.inner.index).await
    }

    async fn feed(&self, index: &Index) -> Result<()> {
        let mut builder = EntryBuilder::new(self.inner.store.clone(), self.today());
        let indexed = index.indexed_up_to();
        let mut after = indexed;
        loop {
            let mut records = self.inner.store.heads_after(after, FOLLOW_BATCH).await?;
            let Some(last) = records.last().map(|record| record.seq) else { return Ok(()) };
            let around = settle::affected(&self.inner.store, &records, indexed, self.today()).await?;
            builder.forget(records.iter().map(|record| record.id));
            builder.forget(around.iter().map(|record| record.id));
            records.extend(around);
            let changes = builder.changes(&records).await?;
            let feeding = index.clone();
            let applied = tokio::task::spawn_blocking(move || feeding.apply(changes, last));
            applied.await.map_err(anyhow::Error::from)??;
            after = last;
        }
    }

    /// Whether everything in the log can be found.
    pub async fn is_caught_up(&self) -> Result<bool> {
        Ok(self.inner.index.indexed_up_to() >= self.inner.store.head().await?)
    }

    /// Builds the index anew from the log, beside the one in use, and puts it in its place.
    pub async fn rebuild(&self) -> Result<()> {
        let _one_at_a_time = self.inner.following.lock().await;
        let fresh = self.inner.index.build_beside()?;
        self.feed(&fresh).await?;
        Ok(fresh.promote()?)
    }

    /// The record at exactly this address, even where it was merged into another.
    pub async fn record_at(&self, kind: Kind, slug: &str) -> Result<Option<RecordId>> {
        Ok(self.inner.store.id_of(kind, slug).await?)
    }

    /// The record with this id, for whoever runs the machine.
    pub async fn record(&self, id: RecordId) -> Result<Option<asterism_domain::Record>> {
        Ok(self.inner.store.record(id).await?)
    }

    pub async fn close(&self) {
        self.inner.store.close().await;
    }

    /// The newest revision's place in the log.
    pub async fn head(&self) -> Result<Seq> {
        Ok(self.inner.store.head().await?)
    }
}

/// Opens the index for writing, or for reading only when another process writes it.
fn open_index(folder: &Path) -> Result<(Index, bool)> {
    match Index::open(folder) {
        Ok(Opened::Ready(index)) => Ok((index, false)),
        Ok(Opened::Fresh { index, why }) => {
            tracing::info!("the search index starts afresh: {why}");
            Ok((index, false))
        }
        Err(SearchError::Locked { .. }) => Ok((Index::open_read_only(folder)?, true)),
        Err(error) => Err(error.into()),
    }
}

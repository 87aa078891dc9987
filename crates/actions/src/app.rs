//! The application: the log, the index that follows it, and the clock.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use asterism_domain::{Kind, RecordId, Seq};
use asterism_store::{Database, Store};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use tokio::sync::{Mutex, Semaphore};

use crate::account::{Breached, Doors, Provider, SecondFactor};
use crate::boundaries::BoundaryCache;
use crate::explore::ValueNames;
use crate::extraction::Extractor;
use crate::feed::COMMIT_EVERY;
use crate::follow::Watching;
use crate::labels::LabelCache;
use crate::observatory::FrameCache;
use crate::placing::Placing;
use crate::post::PostRoom;
use crate::progress::Progress;
use crate::region_called::CalledRegions;
use crate::standing::Standing;
use crate::sums::{ProgrammeSum, RegionSum, Sums};
use crate::upkeep::RebuildReport;
use crate::upload::INCOMING;
use crate::{Error, Result, settle};

/// Where the application keeps its data, and which day it takes for today.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder: database (unless elsewhere), index, blobs, downloads.
    pub data: PathBuf,
    /// `None` keeps the log in SQLite inside the data folder.
    pub postgres: Option<String>,
    /// Fixes today, for reproducible output; `None` asks the system's clock (UTC).
    pub today: Option<Date>,
    /// Where readers reach the portal, as in `https://clusters.example.org`: what letters lead to. A request's own
    /// idea of it is not to be trusted with a link that lets somebody in.
    pub address: String,
    /// The `asterism` executable, which is started once more for each file that is uploaded; without it none
    /// is taken.
    pub extractor: Option<PathBuf>,
    /// Where people can sign in instead of here.
    pub providers: Vec<Provider>,
    /// When those who run the portal need more than a password to do so.
    pub second_factor: SecondFactor,
    /// Passwords that were stolen elsewhere, which nobody chooses here.
    pub breached: Option<Breached>,
    /// Where the portal is: letters of the day are written at seven o'clock there.
    pub zone: TimeZone,
}

impl Config {
    pub fn in_folder(data: impl Into<PathBuf>) -> Config {
        Config {
            data: data.into(),
            postgres: None,
            today: None,
            address: "http://127.0.0.1:8080".to_owned(),
            extractor: None,
            providers: Vec::new(),
            second_factor: SecondFactor::default(),
            breached: None,
            zone: TimeZone::UTC,
        }
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
    pub(crate) standing: Standing,
    pub(crate) progress: Progress,
    pub(crate) labels: LabelCache,
    pub(crate) boundaries: BoundaryCache,
    pub(crate) called: CalledRegions,
    pub(crate) placing: Placing,
    pub(crate) frames: FrameCache,
    pub(crate) region_sums: Sums<RegionSum>,
    pub(crate) programme_sums: Sums<ProgrammeSum>,
    pub(crate) post: PostRoom,
    pub(crate) watching: Watching,
    pub(crate) extractor: Extractor,
    /// Files that are on their way in.
    pub(crate) incoming: Arc<Semaphore>,
    /// Held while the index catches up, so that one task at a time feeds it.
    pub(crate) following: Mutex<()>,
    pub(crate) doors: Doors,
    pub(crate) value_names: OnceLock<ValueNames>,
}

impl App {
    /// Opens (or creates) the data folder, brings the database to this version's schema and opens
    /// the index. A missing, outdated or damaged index is started afresh; [`App::follow`] fills it.
    pub async fn open(config: Config) -> Result<App> {
        asterism_store::private_folder(&config.data).map_err(|error| Error::Unavailable {
            what: format!("the data folder {} ({error})", config.data.display()),
        })?;
        let store = Store::open_with_blobs(&config.database(), &config.data.join("blobs")).await?;
        let standing = Standing::open(config.data.join("index"), &store).await?;
        let extractor = Extractor::new(config.extractor.clone());
        let inner = Inner {
            config,
            extractor,
            incoming: Arc::new(Semaphore::new(INCOMING)),
            store,
            standing,
            progress: Progress::default(),
            labels: LabelCache::default(),
            boundaries: BoundaryCache::default(),
            called: CalledRegions::default(),
            placing: Placing::default(),
            frames: FrameCache::default(),
            region_sums: Sums::default(),
            programme_sums: Sums::default(),
            post: PostRoom::default(),
            watching: Watching::default(),
            following: Mutex::new(()),
            doors: Doors::default(),
            value_names: OnceLock::new(),
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

    /// As [`App::follow`], but while files are being loaded only when the index is far behind: a record
    /// that several files speak of would be indexed anew for each.
    pub async fn follow_at_leisure(&self) -> Result<()> {
        let behind = self.inner.store.head().await?.0 - self.inner.standing.indexed_up_to().0;
        if self.progress().is_loading() && behind < COMMIT_EVERY as i64 {
            return Ok(());
        }
        self.follow().await
    }

    /// Whether everything in the log can be found.
    pub async fn is_caught_up(&self) -> Result<bool> {
        Ok(self.inner.standing.indexed_up_to() >= self.inner.store.head().await?)
    }

    /// Makes everything again that is made from the log: the views where they differ from it, every
    /// record's issues, and the index, beside the one in use, which it then replaces; where another process
    /// feeds the index, that one is asked to. Interrupted at any point, nothing is worse than before, and running it
    /// again goes on.
    pub async fn rebuild(&self) -> Result<RebuildReport> {
        let _one_at_a_time = self.inner.following.lock().await;
        let views = self.inner.store.rebuild_views().await?;
        let issues = settle::judge_all(&self.inner.store, self.today()).await?;
        let asked = self.inner.standing.is_fed_by_another(&self.inner.store).await?;
        if asked {
            self.wish_for_another_index()?;
        } else {
            self.build_anew().await?;
        }
        Ok(RebuildReport { views, issues, asked })
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

    pub(crate) fn reads_only(&self) -> bool {
        self.inner.standing.reads_only()
    }

    /// The newest revision's place in the log.
    pub async fn head(&self) -> Result<Seq> {
        Ok(self.inner.store.head().await?)
    }
}

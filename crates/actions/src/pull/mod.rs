//! Downloads from the official addresses into the data folder: `pulled/<source>/`, with what was
//! downloaded, when and from where in `pulled.json`.
//!
//! Nothing that is here gets lost: a download goes into a hidden file first, takes its place only
//! when it is whole, and what it replaces is kept with its date.

mod client;
mod fault;
mod fetch;
mod keep;
mod kept;
mod origin;
mod part;
mod table;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use asterism_domain::Actor;
use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::{App, Error, Result};
use client::{Client, Manners};
use fault::{Fault, Step};
use fetch::{Fetched, Wanted, fetch};
use kept::{Folder, Settled};
use origin::Origin;
use part::Part;
use table::{Content, PULL_SOURCES};

pub use kept::{Earlier, Kept};
pub use table::{Download, PullSource};

/// The largest file that is downloaded, in bytes, unless the request says otherwise.
pub const MOST_BYTES: u64 = 8 << 30;

/// What to download and how.
#[derive(Debug, Clone)]
pub struct PullRequest {
    /// Names of sources, or `source/file` for one file of a source.
    pub wanted: Vec<String>,
    /// Scheme and host to ask instead of the official ones, for the same paths.
    pub base: Option<String>,
    /// The least time between two requests to a host.
    pub delay: Duration,
    /// How often a request is tried before it counts as failed.
    pub attempts: u32,
    /// The longest that one request may take, its body included.
    pub timeout: Duration,
    /// The largest file accepted, in bytes.
    pub most_bytes: u64,
    /// Of keep.eu, only the projects of these programmes, by keep.eu's numbers.
    pub programmes: BTreeSet<u64>,
}

impl Default for PullRequest {
    fn default() -> PullRequest {
        PullRequest {
            wanted: Vec::new(),
            base: None,
            delay: Duration::from_secs(1),
            attempts: 4,
            timeout: Duration::from_secs(4 * 60 * 60),
            most_bytes: MOST_BYTES,
            programmes: BTreeSet::new(),
        }
    }
}

/// How far the file that is being downloaded has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullProgress {
    pub source: &'static str,
    pub file: String,
    pub done: u64,
    pub total: Option<u64>,
    pub unit: PullUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullUnit {
    Bytes,
    /// Pages of a search.
    Pages,
}

/// The account of a pull, source by source.
#[derive(Debug, Clone)]
pub struct PullReport {
    pub sources: Vec<PulledSource>,
}

#[derive(Debug, Clone)]
pub struct PulledSource {
    pub source: &'static PullSource,
    /// Where its files are.
    pub folder: PathBuf,
    pub files: Vec<PulledFile>,
}

#[derive(Debug, Clone)]
pub struct PulledFile {
    pub file: String,
    pub title: &'static str,
    pub address: String,
    pub outcome: PullOutcome,
    /// Projects that a list names and that the publisher does not have.
    pub missing: u64,
}

#[derive(Debug, Clone)]
pub enum PullOutcome {
    New(Kept),
    /// The bytes are others than before; those are kept as `earlier`.
    Changed {
        kept: Kept,
        earlier: Earlier,
    },
    Unchanged(Kept),
    Failed {
        why: String,
        /// How many bytes of it are here, for the next pull to go on from.
        part: u64,
        /// The version downloaded before is in its place.
        before: bool,
    },
}

impl PullReport {
    pub fn files(&self) -> impl Iterator<Item = &PulledFile> {
        self.sources.iter().flat_map(|source| &source.files)
    }
}

impl PulledFile {
    pub fn failed(&self) -> bool {
        matches!(self.outcome, PullOutcome::Failed { .. })
    }
}

impl App {
    /// What can be downloaded.
    pub fn pull_sources() -> &'static [PullSource] {
        PULL_SOURCES
    }

    /// Downloads what was asked for, file after file. A file that fails is reported as such and
    /// does not keep the others from being downloaded; the error is for requests that make no sense.
    /// Dropping the future ends the download where it is; the next one goes on from there.
    pub async fn pull(
        &self,
        actor: &Actor,
        request: &PullRequest,
        on_progress: &mut (dyn FnMut(PullProgress) + Send),
    ) -> Result<PullReport> {
        self.may_import(actor)?;
        let orders = orders(request, &self.config().data.join("pulled"))?;
        let manners =
            Manners { delay: request.delay, attempts: request.attempts.max(1), total: request.timeout };
        let client = Client::new(Origin::new(request.base.as_deref())?, manners);
        let (progress, mut news) = mpsc::channel(64);
        let puller = Puller {
            client,
            progress,
            most_bytes: request.most_bytes,
            programmes: request.programmes.clone(),
        };
        let pulled = tokio::task::spawn_blocking(move || puller.pull(orders));
        while let Some(news) = news.recv().await {
            on_progress(news);
        }
        pulled.await.map_err(anyhow::Error::from)?
    }
}

/// The files wanted of one source.
struct Order {
    source: &'static PullSource,
    folder: PathBuf,
    downloads: Vec<&'static Download>,
}

/// What was asked for, in the order of the table and each file once.
fn orders(request: &PullRequest, folder: &Path) -> Result<Vec<Order>> {
    let mut orders = Vec::new();
    for wanted in &request.wanted {
        if !PULL_SOURCES.iter().any(|source| !chosen(source, wanted).is_empty()) {
            return Err(Error::invalid("source", unknown(wanted)));
        }
    }
    for source in PULL_SOURCES {
        let is_wanted = |download: &&Download| {
            request.wanted.iter().any(|wanted| chosen(source, wanted).contains(download))
        };
        let downloads: Vec<_> = source.downloads().iter().filter(is_wanted).collect();
        if !downloads.is_empty() {
            orders.push(Order { source, folder: folder.join(source.name), downloads });
        }
    }
    Ok(orders)
}

/// The downloads of a source that `cordis` or `cordis/one-file.zip` asks for.
fn chosen(source: &'static PullSource, wanted: &str) -> Vec<&'static Download> {
    let (name, file) = wanted.split_once('/').map_or((wanted, None), |(name, file)| (name, Some(file)));
    let fits = |download: &&Download| file.is_none_or(|file| download.file == file);
    source.downloads().iter().filter(|_| source.name == name).filter(fits).collect()
}

fn unknown(wanted: &str) -> String {
    let named = wanted.split_once('/').map_or(wanted, |(name, _)| name);
    match PULL_SOURCES.iter().find(|source| source.name == named) {
        Some(source) => {
            format!("{} has no such file as {wanted:?}; `pull` alone lists what there is", source.name)
        }
        None => {
            let names: Vec<&str> = PULL_SOURCES.iter().map(|source| source.name).collect();
            format!("{wanted:?} is not known; there are {}", names.join(", "))
        }
    }
}

/// Works through the orders in a thread of its own.
struct Puller {
    client: Client,
    progress: mpsc::Sender<PullProgress>,
    most_bytes: u64,
    programmes: BTreeSet<u64>,
}

impl Puller {
    fn pull(mut self, orders: Vec<Order>) -> Result<PullReport> {
        let mut report = PullReport { sources: Vec::new() };
        for order in orders {
            let mut folder = Folder::open(order.folder.clone(), order.source).map_err(unavailable)?;
            let mut files = Vec::new();
            for download in order.downloads {
                files.push(self.file(&mut folder, order.source, download)?);
            }
            report.sources.push(PulledSource { source: order.source, folder: order.folder, files });
        }
        Ok(report)
    }

    fn file(
        &mut self,
        folder: &mut Folder,
        source: &'static PullSource,
        download: &'static Download,
    ) -> Result<PulledFile> {
        let address = self.client.origin().address(source, download.path)?;
        let file = match source.content {
            Content::Files(_) => download.file.to_owned(),
            Content::KeepProjects => keep::file_name(&self.programmes),
        };
        let place = folder.path.clone();
        let wanted =
            Wanted { source, address: &address, folder: &place, file: &file, limit: self.most_bytes };
        let mut missing = 0;
        let outcome = match source.content {
            Content::Files(_) => self.download(folder, &wanted, download.title),
            Content::KeepProjects => self.crawl(folder, &wanted, download.title, &mut missing),
        };
        let outcome = match outcome {
            Err(Fault::GivenUp) => return Err(unavailable(Fault::GivenUp)),
            outcome => outcome.unwrap_or_else(|fault| failure(&fault, &wanted)),
        };
        Ok(PulledFile { title: download.title, address: address.to_string(), outcome, missing, file })
    }

    fn download(&mut self, folder: &mut Folder, wanted: &Wanted<'_>, title: &str) -> Step<PullOutcome> {
        let mut report = reporter(&self.progress, wanted, PullUnit::Bytes);
        let here = folder.intact(wanted.file, wanted.address.as_str())?;
        match fetch(&mut self.client, wanted, here, &mut report)? {
            Fetched::Whole(part) => settle(folder, wanted.file, title, &part),
            Fetched::Current => {
                let kept = folder.still_current(wanted.file, Timestamp::now())?;
                kept.map(PullOutcome::Unchanged).ok_or(Fault::GivenUp)
            }
        }
    }

    fn crawl(
        &mut self,
        folder: &mut Folder,
        wanted: &Wanted<'_>,
        title: &str,
        missing: &mut u64,
    ) -> Step<PullOutcome> {
        let mut report = reporter(&self.progress, wanted, PullUnit::Pages);
        let crawled = keep::crawl(&mut self.client, wanted, &self.programmes, &mut report)?;
        *missing = crawled.missing;
        settle(folder, wanted.file, title, &crawled.part)
    }
}

fn settle(folder: &mut Folder, file: &str, title: &str, part: &Part) -> Step<PullOutcome> {
    Ok(match folder.settle(file, title, part, Timestamp::now())? {
        Settled::New(kept) => PullOutcome::New(kept),
        Settled::Changed(kept, earlier) => PullOutcome::Changed { kept, earlier },
        Settled::Unchanged(kept) => PullOutcome::Unchanged(kept),
    })
}

/// Passes progress on; when nobody listens any more, the download is given up.
fn reporter(
    progress: &mpsc::Sender<PullProgress>,
    wanted: &Wanted<'_>,
    unit: PullUnit,
) -> impl FnMut(u64, Option<u64>) -> Step<()> + use<> {
    let (progress, source, file) = (progress.clone(), wanted.source.name, wanted.file.to_owned());
    move |done, total| {
        let news = PullProgress { source, file: file.clone(), done, total, unit };
        progress.blocking_send(news).map_err(|_| Fault::GivenUp)
    }
}

fn failure(fault: &Fault, wanted: &Wanted<'_>) -> PullOutcome {
    let part = wanted.folder.join(format!(".{}.part", wanted.file));
    PullOutcome::Failed {
        why: fault.to_string(),
        part: std::fs::metadata(part).map_or(0, |part| part.len()),
        before: wanted.folder.join(wanted.file).exists(),
    }
}

fn unavailable(fault: Fault) -> Error {
    Error::Unavailable { what: format!("the folder for downloads ({fault})") }
}

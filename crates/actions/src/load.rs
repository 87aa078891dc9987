//! Whole files and folders in: finds what has a reader, reads it in a good order, reports per file.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use asterism_domain::{Action, Actor, Space, Subject, may};
use asterism_ingest::{Discovery, Found, Ignored, ReadError, Row, Statement};
use asterism_store::{ImportCounts, ImportId, StoreError};
use tokio::sync::mpsc;

use crate::identity_after::Sought;
use crate::import::{BATCH_BYTES, BATCH_ROWS, Origin, Place};
use crate::intake::Intake;
use crate::load_table::{STATISTICS, name_of};
use crate::progress::FileProgress;
use crate::{App, Error, Result};

/// Batches that may wait between the thread that reads and the task that stores.
const WAITING: usize = 2;

/// How often a file is taken up again after edits came between.
const MOST_TRIES: usize = 20;

/// What to do with a file that has been imported whole and has not changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Leave it: everything in it is in the log.
    Skip,
    /// Read it again; its rows are found unchanged.
    ReadAgain,
}

/// The account of one file.
#[derive(Debug, Clone)]
pub struct FileReport {
    pub source: String,
    pub title: String,
    pub file: String,
    /// None when the file was skipped as known.
    pub import: Option<ImportId>,
    pub counts: ImportCounts,
    /// Why reading stopped before the end. The rows before it are stored.
    pub failed: Option<String>,
}

/// The account of a folder.
#[derive(Debug, Clone, Default)]
pub struct LoadReport {
    pub files: Vec<FileReport>,
    pub ignored: Vec<Ignored>,
    /// What came in may be of organisations that are known under another name.
    pub sought: Sought,
}

impl App {
    /// Loads the built-in sample, its records and its made-up tables. Doing so again changes nothing.
    pub async fn load_sample(&self) -> Result<FileReport> {
        let records = asterism_ingest::sample::read().map_err(anyhow::Error::from)?;
        let tables = asterism_ingest::sample::tables(&records);
        let mut places = BTreeMap::new();
        let mut rows = Vec::with_capacity(records.len());
        let mut hasher = blake3::Hasher::new();
        for (number, record) in (1..).zip(records) {
            let id = record.key.record_id();
            places.insert(id, Place { slug: record.slug, space: record.space });
            let json = serde_json::to_vec(&record.document).map_err(anyhow::Error::from)?;
            hasher.update(&json);
            rows.push(Row {
                number,
                bytes: json.len(),
                hash: *blake3::hash(&json).as_bytes(),
                key: record.key,
                outcome: Ok(vec![Statement { id, document: record.document, issues: Vec::new() }]),
            });
        }
        for table in &tables {
            hasher.update(&serde_json::to_vec(&table.head).map_err(anyhow::Error::from)?);
            hasher.update(&table.cells.to_bytes());
        }
        let file_hash = hasher.finalize().to_hex().to_string();
        let store = &self.inner.store;
        if store.import_progress("sample", &file_hash).await?.is_some_and(|progress| progress.finished) {
            self.follow().await?;
            return Ok(FileReport::skipped("sample", "built-in sample", "sample"));
        }
        let import = store.start_import("sample", "sample", &file_hash, self.now()).await?;
        let origin = self.origin(import, "sample", places);
        let done =
            store.import_progress("sample", &file_hash).await?.map_or(0, |progress| progress.rows_done);
        let rows: Vec<Row> = rows.into_iter().skip(done as usize).collect();
        let total = done + rows.len() as u64;
        let mut intake = Intake::new(store.clone(), origin);
        intake.take(rows, total).await?;
        let counts = intake.finish().await?;
        for table in &tables {
            store.put_table(table, &Actor::Operator, self.now()).await?;
        }
        store.finish_import(import, self.now()).await?;
        self.follow().await?;
        Ok(FileReport {
            source: "sample".to_owned(),
            title: "built-in sample".to_owned(),
            file: "sample".to_owned(),
            import: Some(import),
            counts,
            failed: None,
        })
    }

    /// Imports a file, or every file of a folder that has a reader, in an order in which names come
    /// before what refers to them. The portal stays usable meanwhile. The index follows at the end, and in
    /// between where a portal runs: a record that several files speak of is then indexed once.
    pub async fn load(&self, actor: &Actor, path: &Path, known: Known) -> Result<LoadReport> {
        self.may_import(actor)?;
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Error::not_found(format!("file or folder {}", path.display())),
            _ => Error::Unavailable { what: format!("{} ({error})", path.display()) },
        };
        let discovery = asterism_ingest::discover(path).map_err(unreadable)?;
        self.announce(&discovery);
        let before = self.inner.store.head().await?;
        let loaded = self.load_all(&discovery, known).await;
        self.progress().clear();
        self.follow().await?;
        let files = loaded?;
        let stored = files.iter().any(|file| file.counts.stored > 0);
        let sought = match self.propose_after(before).await {
            _ if !stored => Sought::default(),
            // The files are in; whoever wants to look does so when there is an index to ask.
            Err(Error::Searchless) => Sought { left_out: true, ..Sought::default() },
            sought => sought?,
        };
        Ok(LoadReport { ignored: discovery.ignored, files, sought })
    }

    async fn load_all(&self, discovery: &Discovery, known: Known) -> Result<Vec<FileReport>> {
        let mut reports = Vec::with_capacity(discovery.files.len() + discovery.tables.len());
        for (place, found) in discovery.files.iter().enumerate() {
            reports.push(self.load_file(place, found, known).await?);
        }
        if discovery.tables.is_empty() {
            return Ok(reports);
        }
        // Asked after the files of records, which may hold the official list.
        let valid = self.valid_codes().await?;
        for (place, found) in (discovery.files.len()..).zip(&discovery.tables) {
            reports.push(self.load_table(place, found, known, valid.as_ref()).await?);
        }
        Ok(reports)
    }

    pub(crate) fn may_import(&self, actor: &Actor) -> Result<()> {
        let space = Space::new("all");
        let subject = Subject::space(&space);
        let decision = may(actor, Action::Import, &subject);
        if decision.allowed { Ok(()) } else { Err(Error::Forbidden { reason: decision.reason }) }
    }

    fn announce(&self, discovery: &Discovery) {
        self.progress().clear();
        for (place, found) in (discovery.files.len()..).zip(&discovery.tables) {
            self.progress().update(place, |file| {
                file.source = STATISTICS.to_owned();
                file.title = name_of(&found.path);
                file.bytes_total = found.bytes;
            });
        }
        for (place, found) in discovery.files.iter().enumerate() {
            self.progress().update(place, |file| {
                file.source = found.source.to_owned();
                file.title = found.title.clone();
                file.bytes_total = found.bytes;
            });
        }
    }

    fn origin(
        &self,
        import: ImportId,
        source: &str,
        places: BTreeMap<asterism_domain::RecordId, Place>,
    ) -> Origin {
        Origin {
            import,
            source: source.to_owned(),
            space: Space::new(source),
            at: self.now(),
            today: self.today(),
            places,
        }
    }

    /// Reads a file in. An edit of a record that a batch is about refuses that batch; what is before it is in
    /// the log, and reading goes on from there with the record as it is now.
    async fn load_file(&self, place: usize, found: &Found, known: Known) -> Result<FileReport> {
        for _ in 1..MOST_TRIES {
            match self.read_in(place, found, known).await {
                Err(error) if came_between(&error) => {
                    tracing::info!("{} goes on after an edit came between", found.title);
                }
                ended => return ended,
            }
        }
        self.read_in(place, found, known).await
    }

    async fn read_in(&self, place: usize, found: &Found, known: Known) -> Result<FileReport> {
        let store = &self.inner.store;
        let name = name_of(&found.path);
        let file_hash = match hash_file(&found.path).await {
            Ok(hash) => hash,
            Err(error) => return Ok(self.failed(place, found, name, error.to_string())),
        };
        let progress = store.import_progress(found.source, &file_hash).await?;
        if known == Known::Skip && progress.is_some_and(|progress| progress.finished) {
            self.progress().update(place, |file| {
                file.bytes_read = file.bytes_total;
                file.finished = true;
            });
            return Ok(FileReport::skipped(found.source, &found.title, &name));
        }
        let done = progress.filter(|progress| !progress.finished).map_or(0, |progress| progress.rows_done);
        let import = store.start_import(found.source, &name, &file_hash, self.now()).await?;
        let origin = self.origin(import, found.source, BTreeMap::new());
        let (mut batches, read) = match start_reading(found, done) {
            Ok(started) => started,
            Err(error) => return Ok(self.failed(place, found, name, error.to_string())),
        };
        let mut rows_done = done;
        let mut intake = Intake::new(store.clone(), origin);
        let mut failed = None;
        while let Some(batch) = batches.recv().await {
            rows_done += batch.rows.len() as u64;
            let counts = intake.take(batch.rows, rows_done).await?;
            failed = batch.failed.map(|error| error.to_string());
            self.progress().update(place, |file| {
                file.bytes_read = read.load(Ordering::Relaxed).min(file.bytes_total);
                show(file, &counts);
            });
        }
        let counts = intake.finish().await?;
        if failed.is_none() {
            store.finish_import(import, self.now()).await?;
        }
        self.progress().update(place, |file| {
            file.bytes_read = file.bytes_total;
            file.finished = true;
            file.failed = failed.clone();
            show(file, &counts);
        });
        let (source, title) = (found.source.to_owned(), found.title.clone());
        Ok(FileReport { source, title, file: name, import: Some(import), counts, failed })
    }

    fn failed(&self, place: usize, found: &Found, file: String, why: String) -> FileReport {
        self.progress().update(place, |progress| {
            progress.finished = true;
            progress.failed = Some(why.clone());
        });
        FileReport { failed: Some(why), ..FileReport::skipped(found.source, &found.title, &file) }
    }
}

impl FileReport {
    pub(crate) fn skipped(source: &str, title: &str, file: &str) -> FileReport {
        FileReport {
            source: source.to_owned(),
            title: title.to_owned(),
            file: file.to_owned(),
            import: None,
            counts: ImportCounts::default(),
            failed: None,
        }
    }
}

/// Whether a batch was made of records that have changed since.
fn came_between(error: &Error) -> bool {
    let Error::Internal(inner) = error else { return false };
    matches!(inner.downcast_ref::<StoreError>(), Some(StoreError::Conflict { .. }))
}

fn show(file: &mut FileProgress, counts: &ImportCounts) {
    (file.rows, file.stored) = (counts.read, counts.stored);
    (file.unchanged, file.quarantined) = (counts.unchanged, counts.quarantined);
}

/// Rows on their way from the reading thread; the last batch says why reading stopped early.
struct Batch {
    rows: Vec<Row>,
    failed: Option<ReadError>,
}

/// Counts the bytes that pass, for the progress bar.
struct Counting<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Reads `found` in a thread of its own, from row `done` on.
fn start_reading(found: &Found, done: u64) -> io::Result<(mpsc::Receiver<Batch>, Arc<AtomicU64>)> {
    let read = Arc::new(AtomicU64::new(0));
    let input = Counting { inner: found.open()?, read: read.clone() };
    let format = found.format;
    let file = place_of(&found.path);
    let (sender, receiver) = mpsc::channel(WAITING);
    std::thread::Builder::new().name("reader".to_owned()).spawn(move || {
        let rows = asterism_ingest::read(format, Box::new(input));
        let mut rows = told_apart(file, rows).skip(done as usize);
        loop {
            let mut batch = Batch { rows: Vec::new(), failed: None };
            let (mut ended, mut bytes) = (false, 0);
            while batch.rows.len() < BATCH_ROWS && bytes < BATCH_BYTES && !ended {
                match rows.next() {
                    Some(Ok(row)) => {
                        bytes += row.bytes;
                        batch.rows.push(row);
                    }
                    Some(Err(error)) => (batch.failed, ended) = (Some(error), true),
                    None => ended = true,
                }
            }
            // The receiver is gone when the import was given up; then there is nobody to read for.
            if sender.blocking_send(batch).is_err() || ended {
                return;
            }
        }
    })?;
    Ok((receiver, read))
}

/// The folder and the name of a file, as in `nuts-geo/nuts_names.csv`: what tells files apart that hold
/// rows with the same keys, and stays the same wherever the folder lies and however its path is written.
fn place_of(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
    let folder = name(whole.parent().and_then(Path::file_name)).unwrap_or_default();
    format!("{folder}/{}", name(whole.file_name()).unwrap_or_default())
}

/// Gives every row a key that no other row has: a reader's keys are those of the source, which one
/// file may use twice and several files may share. Without this the receipts of such rows would
/// overwrite each other, and importing again would store them again, in turns, for ever.
fn told_apart(
    file: String,
    rows: impl Iterator<Item = std::result::Result<Row, ReadError>>,
) -> impl Iterator<Item = std::result::Result<Row, ReadError>> {
    // Keys are remembered by a short hash, 20 bytes each. Were two to meet, the second would only be
    // numbered as if it were a repetition, the same way every time.
    let mut met: HashMap<[u8; 16], u32> = HashMap::new();
    rows.map(move |row| {
        let mut row = row?;
        let mut mark = [0; 16];
        blake3::Hasher::new().update(row.key.to_string().as_bytes()).finalize_xof().fill(&mut mark);
        let times = met.entry(mark).or_insert(0);
        *times += 1;
        row.key.key = match times {
            1 => format!("{file}/{}", row.key.key),
            times => format!("{file}/{}#{times}", row.key.key),
        };
        Ok(row)
    })
}

/// The BLAKE3 hash of the file's bytes, in hexadecimal.
pub(crate) async fn hash_file(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let hashed = tokio::task::spawn_blocking(move || {
        let mut hasher = blake3::Hasher::new();
        io::copy(&mut file, &mut hasher)?;
        Ok(hasher.finalize().to_hex().to_string())
    });
    hashed.await.map_err(io::Error::other)?
}

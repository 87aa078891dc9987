//! Whole files and folders in: finds what has a reader, reads it in a good order, reports per file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use asterism_domain::{Action, Actor, Space, Subject, may};
use asterism_ingest::{Discovery, Found, Ignored, Row, Secret, Statement};
use asterism_store::{ImportCounts, ImportId, StoreError};

use crate::account::new_secret;
use crate::identity_after::Sought;
use crate::import::{Origin, Place};
use crate::intake::Intake;
use crate::load_table::{STATISTICS, name_of};
use crate::progress::FileProgress;
use crate::reading::{self, Opened};
use crate::withheld::Withheld;
use crate::{App, Error, Result};

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
        let origin = self.origin(vec![import], "sample", places);
        let done =
            store.import_progress("sample", &file_hash).await?.map_or(0, |progress| progress.rows_done);
        let rows: Vec<Row> = rows.into_iter().skip(done as usize).collect();
        let total = done + rows.len() as u64;
        let counts = self.take_rows(origin, rows, total).await?;
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

    /// Takes in rows of one file, after which so many of it are done.
    pub(crate) async fn take_rows(&self, origin: Origin, rows: Vec<Row>, done: u64) -> Result<ImportCounts> {
        let mut intake = Intake::new(self.inner.store.clone(), origin).telling(self);
        intake.take(rows.into_iter().map(|row| (0, row)).collect(), &[done]).await?;
        Ok(intake.finish().await?.into_iter().next().unwrap_or_default())
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
        let loaded = self.load_all(&discovery, known).await;
        self.progress().clear();
        self.follow().await?;
        let files = loaded?;
        let stored = files.iter().any(|file| file.counts.stored > 0);
        let sought = match self.propose_new().await {
            Ok(sought) if sought.found > 0 => sought,
            _ if !stored => Sought::default(),
            // The files are in; whoever wants to look does so when there is an index to ask.
            Err(Error::Searchless) => Sought { left_out: true, ..Sought::default() },
            sought => sought?,
        };
        Ok(LoadReport { ignored: discovery.ignored, files, sought })
    }

    async fn load_all(&self, discovery: &Discovery, known: Known) -> Result<Vec<FileReport>> {
        let mut reports = Vec::with_capacity(discovery.files.len() + discovery.tables.len());
        for files in discovery.files.chunk_by(Found::goes_with) {
            reports.extend(self.load_files(reports.len(), files, known).await?);
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

    pub(crate) fn origin(
        &self,
        imports: Vec<ImportId>,
        source: &str,
        places: BTreeMap<asterism_domain::RecordId, Place>,
    ) -> Origin {
        Origin {
            imports,
            source: source.to_owned(),
            space: Space::new(source),
            at: self.now(),
            today: self.today(),
            places,
        }
    }

    /// Reads files in, side by side where they are several. An edit of a record that a batch is about refuses that
    /// batch; what is before it is in the log, and reading goes on from there with the record as it is now.
    async fn load_files(&self, place: usize, files: &[Found], known: Known) -> Result<Vec<FileReport>> {
        let mut told: Vec<Option<FileReport>> = vec![None; files.len()];
        let mut tries = 1;
        while told.iter().any(Option::is_none) {
            match self.read_in(place, files, known, &mut told).await {
                Err(error) if came_between(&error) && tries < MOST_TRIES => {
                    tracing::info!("{} goes on after an edit came between", files[0].title);
                    tries += 1;
                }
                ended => ended?,
            }
        }
        Ok(told.into_iter().flatten().collect())
    }

    /// Reads in the files that nothing is told of yet, up to one that holds the same as one before it, and tells of
    /// them.
    async fn read_in(
        &self,
        place: usize,
        files: &[Found],
        known: Known,
        told: &mut [Option<FileReport>],
    ) -> Result<()> {
        let mut open: Vec<Reading> = Vec::new();
        let mut inputs = Vec::new();
        for (index, (found, told)) in files.iter().zip(told.iter_mut()).enumerate() {
            if told.is_some() {
                continue;
            }
            match self.begin(place + index, found, known).await? {
                Begun::Told(report) => *told = Some(report),
                Begun::Open { import, .. } if open.iter().any(|other| other.import == import) => break,
                Begun::Open { import, done, input } => {
                    open.push(Reading { index, import, done, bytes: input.bytes_read(), failed: None });
                    inputs.push(input);
                }
            }
        }
        let Some(first) = open.first() else { return Ok(()) };
        let imports = open.iter().map(|file| file.import).collect();
        let origin = self.origin(imports, files[first.index].source, BTreeMap::new());
        let mut intake = Intake::new(self.inner.store.clone(), origin).telling(self);
        let read = self.read_batches(place, inputs, &mut open, &mut intake).await;
        // Whatever ended it, a batch may be on its way into the store.
        let counts = intake.finish().await;
        read?;
        for (file, counts) in open.into_iter().zip(counts?) {
            let report = self.finish(place + file.index, &files[file.index], &file, counts).await?;
            told[file.index] = Some(report);
        }
        Ok(())
    }

    /// Takes in what the opened files hold, batch by batch.
    async fn read_batches(
        &self,
        place: usize,
        inputs: Vec<Opened>,
        open: &mut [Reading],
        intake: &mut Intake,
    ) -> Result<()> {
        let mut batches = reading::start(inputs).map_err(anyhow::Error::from)?;
        while let Some(batch) = batches.recv().await {
            batch.rows.iter().for_each(|(file, _)| open[*file].done += 1);
            let done: Vec<u64> = open.iter().map(|file| file.done).collect();
            let counts = intake.take(batch.rows, &done).await?;
            for (file, error) in batch.failed {
                open[file].failed = Some(error.to_string());
            }
            for (file, counts) in open.iter().zip(counts) {
                self.progress().update(place + file.index, |progress| {
                    progress.bytes_read = file.bytes.load(Ordering::Relaxed).min(progress.bytes_total);
                    show(progress, counts);
                });
            }
        }
        Ok(())
    }

    /// Opens a file where there is anything to read.
    async fn begin(&self, place: usize, found: &Found, known: Known) -> Result<Begun> {
        let store = &self.inner.store;
        let name = name_of(&found.path);
        let file_hash = match hash_file(&found.path).await {
            Ok(hash) => hash,
            Err(error) => return Ok(Begun::Told(self.failed(place, found, name, error.to_string()))),
        };
        let progress = store.import_progress(found.source, &file_hash).await?;
        if known == Known::Skip && progress.is_some_and(|progress| progress.finished) {
            self.progress().update(place, |file| {
                file.bytes_read = file.bytes_total;
                file.finished = true;
            });
            return Ok(Begun::Told(FileReport::skipped(found.source, &found.title, &name)));
        }
        let done = progress.filter(|progress| !progress.finished).map_or(0, |progress| progress.rows_done);
        let name = match Withheld::of(store).await? {
            Some(withheld) => withheld.without(&name).unwrap_or(name),
            None => name,
        };
        let import = store.start_import(found.source, &name, &file_hash, self.now()).await?;
        Ok(match Opened::of(found, self.secret_of_marks().await?, done) {
            Ok(input) => Begun::Open { import, done, input },
            Err(error) => Begun::Told(self.failed(place, found, name, error.to_string())),
        })
    }

    /// What marks of withheld names are made with here. It is made once: with another one they would be new records.
    async fn secret_of_marks(&self) -> Result<Secret> {
        let kept = self.inner.store.meta_or("secret of marks", &new_secret()?).await?;
        Ok(Secret::of(&kept))
    }

    async fn finish(
        &self,
        place: usize,
        found: &Found,
        file: &Reading,
        counts: ImportCounts,
    ) -> Result<FileReport> {
        if file.failed.is_none() {
            self.inner.store.finish_import(file.import, self.now()).await?;
        }
        self.progress().update(place, |progress| {
            progress.bytes_read = progress.bytes_total;
            progress.finished = true;
            progress.failed = file.failed.clone();
            show(progress, &counts);
        });
        Ok(FileReport {
            import: Some(file.import),
            counts,
            failed: file.failed.clone(),
            ..FileReport::skipped(found.source, &found.title, &name_of(&found.path))
        })
    }

    fn failed(&self, place: usize, found: &Found, file: String, why: String) -> FileReport {
        self.progress().update(place, |progress| {
            progress.finished = true;
            progress.failed = Some(why.clone());
        });
        FileReport { failed: Some(why), ..FileReport::skipped(found.source, &found.title, &file) }
    }
}

/// What comes of looking at a file.
enum Begun {
    /// There is nothing to read.
    Told(FileReport),
    Open {
        import: ImportId,
        done: u64,
        input: Opened,
    },
}

/// A file while it is read, with its place among those that are read side by side.
struct Reading {
    index: usize,
    import: ImportId,
    /// How many of its rows are done.
    done: u64,
    bytes: Arc<AtomicU64>,
    /// Why reading stopped early.
    failed: Option<String>,
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

//! `asterism bench`: what this machine does with so many records, from files to pages.

mod dice;
pub mod econ;
mod files;
mod measure;
mod pages;
mod questions;
mod report;
mod start;
pub(crate) mod table;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use asterism_actions::{App, Config, Known, Stats};
use asterism_domain::Actor;

pub use measure::Times;
pub use questions::{Question, questions};

use crate::Done;
use crate::args::BenchArgs;
use measure::{Memory, OwnPeak, Stopwatch, bytes_in};
use report::{Column, Unit};

/// Runs every size after the other and prints one table. Made-up records go into a database of the
/// run's own, never into the one that options or the environment name.
pub(crate) async fn bench(args: BenchArgs, as_json: bool) -> Result<Done> {
    let work = Work::new(args.keep)?;
    let mut columns = Vec::new();
    if let Some(folder) = &args.from {
        columns.push(column(&work.path().join("from"), folder, "real data").await?);
    }
    for records in sizes(args.records, args.from.is_some()) {
        let place = work.path().join(records.to_string());
        let made = place.join("files");
        if !made.exists() {
            files::write(&made, records).context("cannot write the made-up files")?;
        }
        columns.push(column(&place, &made, &format!("{records} made up")).await?);
    }
    report::print(&columns, as_json)?;
    Ok(Done::Fine)
}

/// The sizes asked for; a modest one where nothing was.
fn sizes(asked: Vec<u64>, has_folder: bool) -> Vec<u64> {
    if asked.is_empty() && !has_folder { vec![10_000] } else { asked }
}

/// Where the data of a run lie: a folder that stays, or one that goes when the run ends.
enum Work {
    Kept(PathBuf),
    Passing(tempfile::TempDir),
}

impl Work {
    fn new(keep: Option<PathBuf>) -> Result<Work> {
        match keep {
            Some(folder) => Ok(Work::Kept(folder)),
            None => Ok(Work::Passing(tempfile::tempdir().context("cannot make a folder to work in")?)),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Work::Kept(folder) => folder,
            Work::Passing(folder) => folder.path(),
        }
    }
}

/// Everything about one load of files.
async fn column(place: &Path, files: &Path, title: &str) -> Result<Column> {
    let mut column = Column::new(title);
    let home = place.join("data");
    let config = Config::in_folder(&home);
    // Written when everything is loaded: what a killed run left is loaded to its end.
    let loaded = place.join("loaded");
    Memory::forget_peak();
    let app = App::open(config.clone()).await?;
    let source = files.canonicalize().with_context(|| format!("cannot read {}", files.display()))?;
    let source = source.to_string_lossy().into_owned();
    if let Ok(before) = std::fs::read_to_string(&loaded) {
        ensure!(
            before.is_empty() || before == source,
            "{} holds what was loaded from {before}, not from {source}; name another folder with --keep",
            place.display()
        );
    } else {
        crate::output::say!("{title}: loading");
        load(&app, files, &mut column).await?;
        std::fs::write(&loaded, source).context("cannot note that everything is loaded")?;
    }
    // What a database writes beside its file is in it once it was closed.
    app.close().await;
    drop(app);
    let watch = Stopwatch::start();
    let app = App::open(config).await?;
    column.add("opening again", watch.seconds() * 1_000.0, Unit::Milliseconds);
    sizes_of(&app, &home, &mut column).await?;
    crate::output::say!("{title}: asking");
    ask(&app, &mut column).await?;
    crate::output::say!("{title}: making the views and the index again");
    rebuild(&app, &mut column).await?;
    app.close().await;
    drop(app);
    // Last, since the first start brings in the sample.
    crate::output::say!("{title}: starting the portal");
    let mut starts = start::again(&home).await?;
    for (name, times) in
        [("the first page", &mut starts.home), ("Explore with all counts", &mut starts.explore)]
    {
        let name = format!("second start: from the command to {name}");
        column.add(&name, times.percentile(0.5), Unit::Milliseconds);
    }
    Ok(column)
}

/// Reads the files in, twice.
async fn load(app: &App, files: &Path, column: &mut Column) -> Result<()> {
    let own = OwnPeak::watch();
    let watch = Stopwatch::start();
    let report = app.load(&Actor::Operator, files, Known::ReadAgain).await?;
    let (seconds, worked) = (watch.seconds(), watch.processor());
    let rows: u64 = report.files.iter().map(|file| file.counts.read).sum();
    let stats = app.stats().await?;
    column.add("rows read", rows as f64, Unit::Count);
    column.add("records", records_of(&stats), Unit::Count);
    column.add("revisions", stats.revisions as f64, Unit::Count);
    column.add("import: log and index", seconds, Unit::Seconds);
    column.add("import: rows", rows as f64 / seconds, Unit::PerSecond);
    column.add("import: revisions", stats.revisions as f64 / seconds, Unit::PerSecond);
    column.add("import: processor time a row", worked * 1e6 / rows.max(1) as f64, Unit::Microseconds);
    column.add("import: peak memory", Memory::now().peak as f64, Unit::Bytes);
    column.add("import: peak without mapped files", own.so_far() as f64, Unit::Bytes);
    drop(own);
    let watch = Stopwatch::start();
    app.load(&Actor::Operator, files, Known::ReadAgain).await?;
    column.add("import again: rows", rows as f64 / watch.seconds(), Unit::PerSecond);
    Ok(())
}

fn records_of(stats: &Stats) -> f64 {
    stats.records.iter().map(|(_, count)| *count as f64).sum()
}

async fn sizes_of(app: &App, home: &Path, column: &mut Column) -> Result<()> {
    let records = records_of(&app.stats().await?).max(1.0);
    let file = home.join("asterism.db");
    if let Ok(database) = std::fs::metadata(&file) {
        column.add("database: a record", database.len() as f64 / records, Unit::Bytes);
    }
    column.add("index: a record", bytes_in(&home.join("index")) as f64 / records, Unit::Bytes);
    Ok(())
}

async fn rebuild(app: &App, column: &mut Column) -> Result<()> {
    let records = records_of(&app.stats().await?).max(1.0);
    let watch = Stopwatch::start();
    app.rebuild().await?;
    column.add("rebuild: records", records / watch.seconds(), Unit::PerSecond);
    column.add("rebuild: processor time a record", watch.processor() * 1e6 / records, Unit::Microseconds);
    Ok(())
}

/// The questions, one after the other, then pages under load.
async fn ask(app: &App, column: &mut Column) -> Result<()> {
    Memory::forget_peak();
    let mut times = questions::ask(app).await?;
    for (name, share) in
        [("explore: half of the questions", 0.5), ("explore: 99 of 100", 0.99), ("explore: all", 1.0)]
    {
        column.add(name, times.percentile(share), Unit::Milliseconds);
    }
    let projects = some_projects(app).await?;
    let portal = pages::Portal::start(app.clone()).await?;
    let shapes = [("home", vec!["/".to_owned()]), ("explore", questions::addresses()), ("project", projects)];
    // Some folders hold no projects.
    for (name, paths) in shapes.into_iter().filter(|(_, paths)| !paths.is_empty()) {
        let mut loaded = portal.load(paths).await?;
        column.add(&format!("page {name}: pages"), loaded.per_second, Unit::PerSecond);
        column.add(&format!("page {name}: 99 of 100"), loaded.times.percentile(0.99), Unit::Milliseconds);
    }
    let memory = Memory::now();
    column.add("answering: peak memory", memory.peak as f64, Unit::Bytes);
    column.add("answering: without mapped files", memory.own as f64, Unit::Bytes);
    Ok(())
}

/// The addresses of a hundred projects.
async fn some_projects(app: &App) -> Result<Vec<String>> {
    let params =
        [("kind", "project"), ("limit", "100")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let found = app.explore(&Actor::Visitor, &params).await?;
    Ok(found.hits.into_iter().map(|hit| hit.hit.path).collect())
}

//! `asterism bench table`: a statistical table from its file to a matrix, and to the page of a region.

use std::path::Path;

use anyhow::{Context, Result};
use asterism_actions::{App, Config, Known};
use asterism_domain::Actor;
use asterism_domain::statistics::{Choice, Role, Table};

use super::measure::{Memory, Stopwatch};
use super::pages::Portal;
use super::report::{self, Column, Unit};
use crate::Done;
use crate::args::BenchTableArgs;

/// A short step is done so often, and the median is told.
const TIMES: usize = 30;

pub(crate) async fn bench(args: &BenchTableArgs, as_json: bool) -> Result<Done> {
    let folder = tempfile::tempdir().context("cannot make a folder to work in")?;
    let title = args.file.file_name().unwrap_or_default().to_string_lossy();
    let mut column = Column::new(&title);
    let config = Config::in_folder(folder.path());
    let app = App::open(config.clone()).await?;
    // It has the records of some regions, without which they have no page.
    app.load_sample().await?;
    for file in &args.also {
        app.load(&Actor::Operator, file, Known::Skip).await?;
    }
    let key = load(&app, &args.file, &mut column).await?;
    app.close().await;
    drop(app);
    // Opened again, so that nothing is kept from loading.
    let app = App::open(config).await?;
    Memory::forget_peak();
    to_a_matrix(&app, &key, &mut column).await?;
    answers(&app, &key, &args.region, &mut column).await?;
    pages(&app, &key, &args.region, &mut column).await?;
    column.add("peak memory", Memory::now().peak as f64, Unit::Bytes);
    app.close().await;
    report::print(&[column], as_json)?;
    Ok(Done::Fine)
}

/// Reads the file and keeps its table; gives the table's key.
async fn load(app: &App, file: &Path, column: &mut Column) -> Result<String> {
    let watch = Stopwatch::start();
    let report = app.load(&Actor::Operator, file, Known::ReadAgain).await?;
    let seconds = watch.seconds();
    let read: u64 = report.files.iter().map(|file| file.counts.read).sum();
    column.add("rows read", read as f64, Unit::Count);
    column.add("reading and keeping the table", seconds * 1e3, Unit::Milliseconds);
    let tables = app.tables().await?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let table = tables.into_iter().find(|version| version.head.file == name);
    Ok(table.with_context(|| format!("{} holds no statistical table", file.display()))?.head.key)
}

/// The table from the store, then one year of it as a matrix of regions by industries.
async fn to_a_matrix(app: &App, key: &str, column: &mut Column) -> Result<()> {
    let version = app.table_version(key, &[]).await?;
    column.add("cells", version.counts.cells as f64, Unit::Count);
    let watch = Stopwatch::start();
    let table = app.table_of(&version).await?;
    column.add("the table from the store", watch.seconds() * 1e3, Unit::Milliseconds);
    let choice = first_codes(&table);
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let watch = Stopwatch::start();
        table.grid(Role::Place, Role::Industry, &choice)?;
        times.push(watch.seconds());
    }
    column.add("one year as a matrix", median(times) * 1e3, Unit::Milliseconds);
    Ok(())
}

/// A code for every dimension but regions and industries: the newest year, else the first.
fn first_codes(table: &Table) -> Choice {
    let others = table.head.dimensions.iter();
    let others = others.filter(|dimension| !matches!(dimension.role, Role::Place | Role::Industry));
    let code = |dimension: &asterism_domain::statistics::Dimension| {
        let newest = dimension.role == Role::Time;
        let found = if newest { dimension.codes.last() } else { dimension.codes.first() };
        found.map(|found| (dimension.key.clone(), found.code.clone()))
    };
    others.filter_map(code).collect()
}

/// Everything the methods make of one year, and what a region is told of it.
async fn answers(app: &App, key: &str, region: &str, column: &mut Column) -> Result<()> {
    let level = region.len().saturating_sub(2).to_string();
    let params =
        [("table", key), ("level", level.as_str())].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let watch = Stopwatch::start();
    let frame = app.frame(&params).await?;
    column.add("all methods over one year", watch.seconds() * 1e3, Unit::Milliseconds);
    column.add("regions", frame.regions.len() as f64, Unit::Count);
    column.add("industries", frame.industries.len() as f64, Unit::Count);
    let watch = Stopwatch::start();
    frame.answer(region)?;
    column.add("a region's answer, the first time", watch.seconds() * 1e3, Unit::Milliseconds);
    Ok(())
}

/// The pages of a region, asked for one after the other, and by several visitors at once.
async fn pages(app: &App, key: &str, region: &str, column: &mut Column) -> Result<()> {
    let portal = Portal::start(app.clone()).await?;
    for part in ["", "/strengths", "/opportunities", "/twins", "/complements", "/brief"] {
        let path = format!("/regions/{region}{part}?table={key}");
        let mut times = portal.one_by_one(&path, TIMES).await?;
        let name = if part.is_empty() { "/at a glance" } else { part };
        column.add(&format!("page {}: half within", &name[1..]), times.percentile(0.5), Unit::Milliseconds);
        column.add(&format!("page {}: all within", &name[1..]), times.percentile(1.0), Unit::Milliseconds);
    }
    let mut loaded = portal.load(vec![format!("/regions/{region}?table={key}")]).await?;
    column.add("eight visitors: pages", loaded.per_second, Unit::PerSecond);
    column.add("eight visitors: 99 of 100", loaded.times.percentile(0.99), Unit::Milliseconds);
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::time::Duration;

use anyhow::{Context, Result};
use asterism_actions::{
    App, Kept, Known, PullOutcome, PullProgress, PullReport, PullRequest, PullUnit, PulledFile, PulledSource,
};
use asterism_domain::Actor;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use super::import;
use crate::args::{DataArgs, PullArgs};
use crate::{Done, output};

/// Downloads, then reports; fails only where nothing at all could be downloaded.
pub(crate) async fn pull(data: &DataArgs, args: PullArgs, as_json: bool) -> Result<Done> {
    if args.wanted.is_empty() {
        return list(as_json);
    }
    let request = PullRequest {
        wanted: args.wanted,
        base: args.base,
        delay: Duration::try_from_secs_f64(args.delay).context("--delay takes seconds, as in 1 or 0.5")?,
        programmes: BTreeSet::from_iter(args.programmes),
        ..PullRequest::default()
    };
    let app = super::open(data).await?;
    let mut bar = Bar::default();
    let report = app.pull(&Actor::Operator, &request, &mut |news| bar.show(&news)).await?;
    bar.clear();
    let failed = report.files().filter(|file| file.failed()).count();
    print(&report, as_json)?;
    if failed > 0 && failed == report.files().count() {
        anyhow::bail!("nothing could be downloaded; the table says why, file by file");
    }
    let mut done = if failed > 0 { Done::Attention } else { Done::Fine };
    if args.import && load(&app, &report, as_json).await? {
        done = Done::Attention;
    }
    Ok(done)
}

/// Imports the folders of what was pulled; true when something needs a look.
async fn load(app: &App, report: &PullReport, as_json: bool) -> Result<bool> {
    let mut attention = false;
    for source in &report.sources {
        let bars = std::io::stderr().is_terminal().then(|| tokio::spawn(import::show_progress(app.clone())));
        let loaded = app.load(&Actor::Operator, &source.folder, Known::Skip).await;
        if let Some(bars) = bars {
            bars.abort();
        }
        let loaded = loaded?;
        attention |= import::needs_a_look(&loaded);
        import::print_report(&loaded, as_json)?;
    }
    Ok(attention)
}

fn list(as_json: bool) -> Result<Done> {
    let sources = App::pull_sources();
    if as_json {
        let list: Vec<Value> = sources
            .iter()
            .map(|source| {
                let files: Vec<Value> = source
                    .downloads()
                    .iter()
                    .map(|file| json!({ "file": file.file, "title": file.title, "address": format!("{}{}", source.host, file.path) }))
                    .collect();
                json!({
                    "source": source.name, "title": source.title, "licence": source.licence,
                    "terms": source.terms, "credit": source.credit, "files": files,
                })
            })
            .collect();
        output::json(&list)?;
        return Ok(Done::Fine);
    }
    let rows = sources.iter().flat_map(|source| {
        source.downloads().iter().map(|file| {
            let name = format!("{}/{}", source.name, file.file);
            vec![name, file.title.to_owned(), source.licence.to_owned()]
        })
    });
    output::table(&["source/file", "what it holds", "terms"], &[], rows)?;
    crate::output::say!("`pull SOURCE` downloads all files of a source, `pull SOURCE/FILE` one of them");
    Ok(Done::Fine)
}

/// One bar, on standard error, for the file that is being downloaded.
#[derive(Default)]
struct Bar {
    bar: Option<(String, ProgressBar)>,
}

impl Bar {
    fn show(&mut self, news: &PullProgress) {
        let name = format!("{}/{}", news.source, news.file);
        if self.bar.as_ref().is_none_or(|(shown, _)| *shown != name) {
            self.clear();
            self.bar = Some((name.clone(), new_bar(&name, news.unit)));
        }
        if let Some((_, bar)) = &self.bar {
            bar.set_length(news.total.unwrap_or(news.done));
            bar.set_position(news.done);
        }
    }

    fn clear(&mut self) {
        if let Some((_, bar)) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(name: &str, unit: PullUnit) -> ProgressBar {
    let template = match unit {
        PullUnit::Bytes => "{prefix} {bar:30} {bytes}/{total_bytes}  {eta}",
        PullUnit::Pages => "{prefix} {bar:30} page {pos} of {len}  {eta}",
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
    bar.set_prefix(name.to_owned());
    bar
}

fn print(report: &PullReport, as_json: bool) -> Result<()> {
    if as_json {
        let sources: Vec<Value> = report.sources.iter().map(source_json).collect();
        return output::json(&json!({ "sources": sources }));
    }
    let rows = report.sources.iter().flat_map(|source| source.files.iter().map(|file| row(source, file)));
    output::table(&["source", "file", "bytes", "downloaded", ""], &[2], rows)?;
    for source in &report.sources {
        crate::output::say!("{}: {}", source.source.name, source.folder.display());
        crate::output::say!("  licence: {}", source.source.licence);
        if let Some(terms) = source.source.terms {
            crate::output::say!("  terms: {terms}");
        }
        crate::output::say!("  credit line: {}", source.source.credit);
    }
    Ok(())
}

fn row(source: &PulledSource, file: &PulledFile) -> Vec<String> {
    let (bytes, day) = match kept(file) {
        Some(kept) => (kept.bytes.to_string(), kept.pulled.to_string().chars().take(10).collect()),
        None => (String::new(), String::new()),
    };
    vec![source.source.name.to_owned(), file.file.clone(), bytes, day, remark(file)]
}

fn kept(file: &PulledFile) -> Option<&Kept> {
    match &file.outcome {
        PullOutcome::New(kept) | PullOutcome::Unchanged(kept) | PullOutcome::Changed { kept, .. } => {
            Some(kept)
        }
        PullOutcome::Failed { .. } => None,
    }
}

fn remark(file: &PulledFile) -> String {
    let mut remark = match &file.outcome {
        PullOutcome::New(_) => "new".to_owned(),
        PullOutcome::Unchanged(_) => "unchanged".to_owned(),
        PullOutcome::Changed { earlier, .. } => {
            format!("changed; the one before is kept as {}", earlier.file)
        }
        PullOutcome::Failed { why, part, before } => {
            let part = match part {
                0 => String::new(),
                bytes => format!("; {bytes} bytes of it are kept, and the next pull goes on from there"),
            };
            let before = if *before { "; the file downloaded before is untouched" } else { "" };
            format!("failed: {why}{part}{before}")
        }
    };
    if file.missing > 0 {
        remark.push_str(&format!("; {} projects are listed and not there", file.missing));
    }
    remark
}

fn source_json(source: &PulledSource) -> Value {
    let files: Vec<Value> = source.files.iter().map(file_json).collect();
    json!({
        "source": source.source.name,
        "folder": source.folder,
        "licence": source.source.licence,
        "terms": source.source.terms,
        "credit": source.source.credit,
        "files": files,
    })
}

fn file_json(file: &PulledFile) -> Value {
    let outcome = match &file.outcome {
        PullOutcome::New(_) => "new",
        PullOutcome::Unchanged(_) => "unchanged",
        PullOutcome::Changed { .. } => "changed",
        PullOutcome::Failed { .. } => "failed",
    };
    let why = match &file.outcome {
        PullOutcome::Failed { why, part, .. } => json!({ "why": why, "part_bytes": part }),
        _ => Value::Null,
    };
    json!({
        "file": file.file,
        "address": file.address,
        "outcome": outcome,
        "failure": why,
        "missing": file.missing,
        "kept": kept(file),
    })
}

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use asterism_actions::{App, FileReport, Known, LoadReport, Sought};
use asterism_domain::Actor;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;

use crate::{Done, output};

pub(crate) async fn import(app: &App, paths: &[PathBuf], as_json: bool) -> Result<Done> {
    let mut done = Done::Fine;
    let mut whole = LoadReport::default();
    for path in paths {
        let bars = tokio::spawn(show_progress(app.clone()));
        let loaded = app.load(&Actor::Operator, path, Known::ReadAgain).await;
        bars.abort();
        let report = loaded?;
        if needs_a_look(&report) {
            done = Done::Attention;
        }
        whole.files.extend(report.files);
        whole.ignored.extend(report.ignored);
        if report.sought != Sought::default() {
            whole.sought = Sought { found: whole.sought.found + report.sought.found, ..report.sought };
        }
    }
    print_report(&whole, as_json)?;
    Ok(done)
}

pub(crate) fn needs_a_look(report: &LoadReport) -> bool {
    report.files.iter().any(|file| file.failed.is_some() || file.counts.quarantined > 0)
}

/// One bar per file, on standard error, until the task is ended.
pub(crate) async fn show_progress(app: App) {
    let bars = MultiProgress::new();
    let style = ProgressStyle::with_template("{prefix:28} {bar:30} {percent:>3} %  {msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    let mut shown: Vec<ProgressBar> = Vec::new();
    let mut tick = tokio::time::interval(Duration::from_millis(150));
    loop {
        tick.tick().await;
        for (place, file) in app.progress().files().into_iter().enumerate() {
            if shown.len() <= place {
                let bar = bars.add(ProgressBar::new(file.bytes_total.max(1)).with_style(style.clone()));
                bar.set_prefix(shorten(&file.title, 28));
                shown.push(bar);
            }
            let Some(bar) = shown.get(place) else { continue };
            bar.set_position(file.bytes_read);
            bar.set_message(format!("{} rows", file.rows));
            if file.finished && !bar.is_finished() {
                bar.finish();
            }
        }
    }
}

fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

pub(crate) fn print_report(report: &LoadReport, as_json: bool) -> Result<()> {
    if as_json {
        let files: Vec<_> = report.files.iter().map(file_json).collect();
        let ignored: Vec<_> =
            report.ignored.iter().map(|file| json!({ "path": file.path, "reason": file.reason })).collect();
        let sought = json!({
            "found": report.sought.found, "waiting": report.sought.waiting, "left_out": report.sought.left_out,
        });
        return output::json(&json!({ "files": files, "ignored": ignored, "proposals": sought }));
    }
    let header = ["source", "file", "read", "stored", "unchanged", "quarantined", ""];
    output::table(&header, &[2, 3, 4, 5], report.files.iter().map(row))?;
    for file in &report.ignored {
        eprintln!("left out: {} ({})", file.path.display(), file.reason);
    }
    let Sought { found, waiting, left_out } = report.sought;
    if left_out {
        eprintln!(
            "too many organisations to look in passing for those that may be one: asterism review --find"
        );
    } else if found > 0 {
        eprintln!("{found} new pairs of organisations that may be one, {waiting} to decide: asterism review");
    }
    Ok(())
}

fn row(file: &FileReport) -> Vec<String> {
    let counts = file.counts;
    let remark = match (&file.failed, file.import) {
        (Some(why), _) => format!("stopped: {why}"),
        (None, None) => "already imported".to_owned(),
        (None, Some(_)) => String::new(),
    };
    vec![
        file.source.clone(),
        file.file.clone(),
        counts.read.to_string(),
        counts.stored.to_string(),
        counts.unchanged.to_string(),
        counts.quarantined.to_string(),
        remark,
    ]
}

fn file_json(file: &FileReport) -> serde_json::Value {
    json!({
        "source": file.source,
        "file": file.file,
        "import": file.import.map(|import| import.0),
        "rows_read": file.counts.read,
        "stored": file.counts.stored,
        "unchanged": file.counts.unchanged,
        "quarantined": file.counts.quarantined,
        "failed": file.failed,
    })
}

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use asterism_actions::{App, FileProgress, FileReport, ImportCounts, Known, LoadReport, Sought};
use asterism_domain::Actor;
use asterism_web::locale::Locale;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::json;

use crate::{Done, output};

pub(crate) async fn import(app: &App, paths: &[PathBuf], as_json: bool) -> Result<Done> {
    let mut done = Done::Fine;
    let mut whole = LoadReport::default();
    // A job that is given files of another layout is to notice that nothing came of them.
    let nothing = |report: &LoadReport| report.files.iter().all(|file| file.counts.read == 0);
    for path in paths {
        let bars = tokio::spawn(show_progress(app.clone()));
        let loaded = app.load(&Actor::Operator, path, Known::ReadAgain).await;
        bars.abort();
        let report = loaded?;
        if nothing(&report) {
            crate::output::say!(
                "nothing was read of {}: no row there is in a format that is known",
                path.display()
            );
        }
        if nothing(&report) || needs_a_look(&report) {
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

/// One bar per source, on standard error, until the task is ended.
pub(crate) async fn show_progress(app: App) {
    let bars = MultiProgress::new();
    let style = ProgressStyle::with_template("{prefix:28} {bar:30} {percent:>3} %  {msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    let mut shown: BTreeMap<String, ProgressBar> = BTreeMap::new();
    let mut tick = tokio::time::interval(Duration::from_millis(150));
    loop {
        tick.tick().await;
        for (source, sum) in sums(&app.progress().files()) {
            let bar = shown.entry(source.clone()).or_insert_with(|| {
                let bar = bars.add(ProgressBar::new(1).with_style(style.clone()));
                bar.set_prefix(shorten(&source, 28));
                bar
            });
            bar.set_length(sum.bytes_total.max(1));
            bar.set_position(sum.bytes_read);
            bar.set_message(format!("{} rows, {} of {} files", sum.rows, sum.finished, sum.files));
            if sum.finished == sum.files && !bar.is_finished() {
                bar.finish();
            }
        }
    }
}

/// What the files of one source come to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sum {
    files: usize,
    finished: usize,
    bytes_total: u64,
    bytes_read: u64,
    rows: u64,
}

fn sums(files: &[FileProgress]) -> BTreeMap<String, Sum> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for file in files {
        let sum = sums.entry(file.source.clone()).or_default();
        sum.files += 1;
        sum.finished += usize::from(file.finished);
        sum.bytes_total += file.bytes_total;
        sum.bytes_read += file.bytes_read;
        sum.rows += file.rows;
    }
    sums
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
        let sources: Vec<_> = totals(&report.files).iter().map(source_json).collect();
        let sought = json!({
            "found": report.sought.found, "waiting": report.sought.waiting, "left_out": report.sought.left_out,
        });
        let all = json!({ "sources": sources, "files": files, "ignored": ignored, "proposals": sought });
        return output::json(&all);
    }
    let header = ["source", "files", "read", "stored", "unchanged", "quarantined"];
    output::table(&header, &[1, 2, 3, 4, 5], totals(&report.files).iter().map(row))?;
    for source in totals(&report.files).keys() {
        let caveat = asterism_web::caveat(Locale::english(), source);
        if !caveat.is_empty() {
            crate::output::say!("to know of {source}: {caveat}");
        }
    }
    // Which files they were is told where one needs a look.
    for file in &report.files {
        if let Some(why) = &file.failed {
            crate::output::say!("stopped: {} ({why})", file.file);
        } else if file.counts.quarantined > 0 {
            crate::output::say!("quarantined: {} rows of {}", file.counts.quarantined, file.file);
        }
    }
    for file in &report.ignored {
        crate::output::say!("left out: {} ({})", file.path.display(), file.reason);
    }
    let Sought { found, waiting, left_out } = report.sought;
    if left_out {
        crate::output::say!(
            "not looked in passing for organisations that may be one: asterism review --find"
        );
    } else if found > 0 {
        crate::output::say!(
            "{found} new pairs of organisations that may be one, {waiting} to decide: asterism review"
        );
    }
    Ok(())
}

/// The files of each source together, and how many of them were known already.
fn totals(files: &[FileReport]) -> BTreeMap<&str, (ImportCounts, usize, usize)> {
    let mut totals: BTreeMap<&str, (ImportCounts, usize, usize)> = BTreeMap::new();
    for file in files {
        let (counts, number, known) = totals.entry(&file.source).or_default();
        counts.read += file.counts.read;
        counts.stored += file.counts.stored;
        counts.unchanged += file.counts.unchanged;
        counts.quarantined += file.counts.quarantined;
        *number += 1;
        *known += usize::from(file.import.is_none() && file.failed.is_none());
    }
    totals
}

fn row((source, (counts, number, known)): (&&str, &(ImportCounts, usize, usize))) -> Vec<String> {
    let files = if *known > 0 { format!("{number} ({known} known)") } else { number.to_string() };
    let numbers = [counts.read, counts.stored, counts.unchanged, counts.quarantined];
    [(*source).to_owned(), files].into_iter().chain(numbers.map(|number| number.to_string())).collect()
}

fn source_json(
    (source, (counts, number, known)): (&&str, &(ImportCounts, usize, usize)),
) -> serde_json::Value {
    json!({
        "source": source,
        "to_know": Some(asterism_web::caveat(Locale::english(), source)).filter(|said| !said.is_empty()),
        "files": number,
        "known": known,
        "rows_read": counts.read,
        "stored": counts.stored,
        "unchanged": counts.unchanged,
        "quarantined": counts.quarantined,
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_source_are_reported_together() {
        let counts =
            |read, stored| ImportCounts { read, stored, unchanged: read - stored, ..ImportCounts::default() };
        let file = |source: &str, counts, failed: Option<&str>| FileReport {
            source: source.to_owned(),
            title: source.to_owned(),
            file: "x.csv".to_owned(),
            import: None,
            counts,
            failed: failed.map(str::to_owned),
        };
        let files = [
            file("kohesio", counts(5, 3), None),
            file("nuts", counts(1, 1), Some("cut")),
            file("kohesio", counts(7, 7), None),
        ];
        let rows: Vec<Vec<String>> = totals(&files).iter().map(row).collect();
        assert_eq!(
            rows,
            [["kohesio", "2 (2 known)", "12", "10", "2", "0"], ["nuts", "1", "1", "1", "0", "0"]]
        );
    }
}

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use asterism_actions::{App, Problem, Scope};
use asterism_domain::Actor;
use serde_json::json;

use crate::args::ExportScope;
use crate::{Done, output};

pub(crate) async fn export(app: &App, scope: ExportScope) -> Result<Done> {
    let scope = match scope {
        ExportScope::Log => Scope::Log,
        ExportScope::State => Scope::State,
    };
    let mut lines = BufWriter::new(io::stdout());
    let written = app.export(&Actor::Operator, scope, &mut lines).await?;
    lines.flush()?;
    crate::output::say!("{written} lines");
    Ok(if written == 0 { Done::Attention } else { Done::Fine })
}

pub(crate) async fn rebuild(app: &App, as_json: bool) -> Result<Done> {
    let report = app.rebuild().await?;
    let (views, head) = (report.views, app.head().await?);
    let mended = [
        ("heads", views.heads, "records stood otherwise than their newest revisions"),
        ("slugs", views.slugs, "former addresses were missing or led elsewhere"),
        ("links", views.links, "records had other links than their documents"),
        ("identifiers", views.identifiers, "records had other identifiers than their documents"),
        ("issues", report.issues as u64, "records had other issues than the rules find"),
    ];
    if as_json {
        let mended: serde_json::Map<_, _> =
            mended.iter().map(|(view, count, _)| ((*view).to_owned(), json!(count))).collect();
        output::json(&json!({ "indexed": (!report.asked).then_some(head), "put_right": mended }))?;
        return Ok(Done::Fine);
    }
    for (_, count, what) in mended.iter().filter(|(_, count, _)| *count > 0) {
        output::line(&format!("put right: {count} {what}"))?;
    }
    if report.asked {
        output::line(&format!(
            "views stand at revision {head}; the process that writes the index builds it anew"
        ))?;
    } else {
        output::line(&format!("views and index stand at revision {head}"))?;
    }
    Ok(Done::Fine)
}

pub(crate) async fn check(app: &App, seal: bool, as_json: bool) -> Result<Done> {
    let sealed = if seal { Some(app.seal(&Actor::Operator).await?) } else { None };
    // An index that cannot follow is told, and what the check finds says why.
    if let Err(error) = app.follow().await {
        crate::output::say!("the index cannot follow the log: {error:#}");
    }
    let report = app.check().await?;
    let problems: Vec<(&str, &str)> = report
        .store
        .iter()
        .map(|problem| (problem.part.as_str(), problem.detail.as_str()))
        .chain(report.index.iter().map(|detail| ("index", detail.as_str())))
        .collect();
    if as_json {
        let list: Vec<_> =
            problems.iter().map(|(part, detail)| json!({ "part": part, "detail": detail })).collect();
        output::json(&json!({ "problems": list, "unsealed": report.unsealed, "sealed": sealed }))?;
        return Ok(if report.is_clean() { Done::Fine } else { Done::Attention });
    }
    if let Some(sealed) = sealed {
        output::line(&format!("{sealed} revisions have the checksum of what their rows say now"))?;
    }
    if problems.is_empty() {
        output::line("log, views, index and files agree")?;
    } else {
        tell(&report.store, &problems)?;
    }
    if report.unsealed > 0 {
        output::line(&format!(
            "of {} revisions that an older version wrote only the documents could be compared, not who, when, why and where \
             (see `check --seal`)",
            report.unsealed
        ))?;
    }
    Ok(if report.is_clean() { Done::Fine } else { Done::Attention })
}

/// The problems as a table, and what only a backup brings back.
fn tell(store: &[Problem], problems: &[(&str, &str)]) -> Result<()> {
    let rows = problems.iter().map(|(part, detail)| vec![(*part).to_owned(), (*detail).to_owned()]);
    output::table(&["part", "problem"], &[], rows)?;
    if store.iter().any(|problem| problem.is_for_a_backup()) {
        output::line(
            "what is damaged in the file or the log is kept as it is, and only a backup brings it back: \
             `restore NEWDIR --backup DIR`",
        )?;
    }
    Ok(())
}

pub(crate) async fn backup(app: &App, to: &Path, as_json: bool) -> Result<Done> {
    app.backup(to).await?;
    let told = format!("written to {}; restore it with `restore NEWDIR --backup {0}`", to.display());
    output::told(as_json, &json!({ "backup": to }), &told)
}

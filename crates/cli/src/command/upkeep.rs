use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use asterism_actions::{App, Scope};
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
    eprintln!("{written} lines");
    Ok(if written == 0 { Done::Attention } else { Done::Fine })
}

pub(crate) async fn rebuild(app: &App, as_json: bool) -> Result<Done> {
    app.rebuild().await?;
    let head = app.head().await?;
    output::told(as_json, &json!({ "indexed": head }), &format!("the index stands at revision {head}"))
}

pub(crate) async fn check(app: &App, as_json: bool) -> Result<Done> {
    app.follow().await?;
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
        output::json(&json!({ "problems": list }))?;
    } else if problems.is_empty() {
        output::line("log, views, index and files agree")?;
    } else {
        let rows = problems.iter().map(|(part, detail)| vec![(*part).to_owned(), (*detail).to_owned()]);
        output::table(&["part", "problem"], &[], rows)?;
    }
    Ok(if report.is_clean() { Done::Fine } else { Done::Attention })
}

pub(crate) async fn backup(app: &App, to: &Path, as_json: bool) -> Result<Done> {
    app.backup(to).await?;
    let told = format!("written to {}; restore it with `restore NEWDIR --backup {0}`", to.display());
    output::told(as_json, &json!({ "backup": to }), &told)
}

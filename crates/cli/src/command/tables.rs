//! Statistical tables on the command line: what there are, their cells, and the same under other codes.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use asterism_actions::observatory::{CellStream, Outdated};
use asterism_actions::{App, TableVersion};
use asterism_domain::statistics::{Cell, Coordinate, Recoded, TableHead};
use asterism_domain::{Actor, NutsVersion};
use serde_json::{Map, Value, json};

use crate::args::{Figures, RecodeArgs};
use crate::{Done, output};

/// The tables there are or the versions of one; its cells as CSV, or those that choices name.
pub(crate) async fn table(app: &App, key: Option<&str>, asked: &Figures, as_json: bool) -> Result<Done> {
    let params = asked.choices.params()?;
    match key {
        Some(key) if asked.csv || !params.is_empty() => {
            cells(app.cells(key, &params).await?, asked.csv, as_json)
        }
        Some(key) => list(app, &app.table_versions(key).await?, as_json).await,
        None if asked.csv => {
            let versions = app.tables().await?;
            let mut writer = csv::Writer::from_writer(io::stdout().lock());
            writer.write_record(LIST)?;
            versions.iter().try_for_each(|version| writer.write_record(line(version)))?;
            writer.flush()?;
            Ok(Done::Fine)
        }
        None => list(app, &app.tables().await?, as_json).await,
    }
}

const LIST: [&str; 6] = ["table", "version", "cells", "dimensions", "title", "fictional"];

fn line(version: &TableVersion) -> Vec<String> {
    let head = &version.head;
    let axes = head.dimensions.iter().map(|dimension| format!("{} {}", dimension.codes.len(), dimension.key));
    vec![
        head.key.clone(),
        version.number.to_string(),
        version.counts.cells.to_string(),
        axes.collect::<Vec<_>>().join(" × "),
        head.title.plain().to_owned(),
        head.fictional.to_string(),
    ]
}

async fn list(app: &App, versions: &[TableVersion], as_json: bool) -> Result<Done> {
    let outdated = app.outdated(versions).await?;
    if as_json {
        let outdated = |version: &TableVersion| {
            outdated.iter().find(|one| (&one.table, one.version) == (&version.head.key, version.number))
        };
        let version = |version: &TableVersion| {
            json!({
                "number": version.number, "table": version.head, "counts": version.counts,
                "change": version.change, "read": version.at.to_string(), "cells": version.cells,
                "outdated": outdated(version),
            })
        };
        output::json(&versions.iter().map(version).collect::<Vec<_>>())?;
    } else {
        // The titles of made-up tables say so themselves.
        let [shown @ .., _] = LIST;
        let rows = versions.iter().map(|version| line(version).into_iter().take(shown.len()).collect());
        output::table(&shown, &[1, 2], rows)?;
        outdated.iter().try_for_each(|outdated| output::line(&moved_on(outdated)))?;
    }
    Ok(if versions.is_empty() { Done::Attention } else { Done::Fine })
}

/// That the source of a table has moved on, and what to do.
fn moved_on(outdated: &Outdated) -> String {
    let Outdated { table, source, newest, renew, .. } = outdated;
    let made = match outdated.made_from {
        Some(number) => format!("was made from version {number} of {source}, which has version {newest} now"),
        None => format!("was made before version {newest} of {source} was read"),
    };
    format!("{table} {made}; make it anew with `{renew}`")
}

/// Written a batch at a time, since a table may have millions of cells.
fn cells(mut cells: CellStream, as_csv: bool, as_json: bool) -> Result<Done> {
    let head = cells.head().clone();
    let mut any = false;
    if as_csv {
        let mut writer = csv::Writer::from_writer(io::stdout().lock());
        let mark = |word: &str| head.fictional.then(|| word.to_owned());
        writer.write_record(columns(&head).into_iter().chain(mark("fictional")))?;
        while let Some(batch) = cells.next_batch() {
            any |= !batch.is_empty();
            for (codes, cell) in batch {
                writer.write_record(row(&head, &codes, &cell).into_iter().chain(mark("true")))?;
            }
        }
        writer.flush()?;
    } else if as_json {
        let mut writer = io::stdout().lock();
        write!(writer, "{{\"head\":{},\"cells\":[", serde_json::to_string(&head)?)?;
        while let Some(batch) = cells.next_batch() {
            for (codes, cell) in batch {
                let between = if any { ",\n" } else { "\n" };
                any = true;
                write!(writer, "{between}{}", object(&head, &codes, &cell))?;
            }
        }
        writeln!(writer, "]}}")?;
    } else {
        let mut rows = Vec::new();
        while let Some(batch) = cells.next_batch() {
            rows.extend(batch.iter().map(|(codes, cell)| row(&head, codes, cell)));
        }
        any = !rows.is_empty();
        let mark = if head.fictional { " · MADE UP" } else { "" };
        output::line(&format!("{} ({}){mark}", head.title.plain(), head.key))?;
        let columns = columns(&head);
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        output::table(&columns, &[columns.len() - 2], rows)?;
    }
    Ok(if any { Done::Fine } else { Done::Attention })
}

fn columns(head: &TableHead) -> Vec<String> {
    let own = head.dimensions.iter().map(|dimension| dimension.key.clone());
    own.chain(["value", "flags"].map(str::to_owned)).collect()
}

fn codes_of<'h>(head: &'h TableHead, codes: &Coordinate) -> impl Iterator<Item = (&'h str, &'h str)> {
    head.dimensions.iter().zip(codes.iter().copied()).map(|(dimension, place)| {
        (dimension.key.as_str(), dimension.codes.get(place).map_or("", |code| code.code.as_str()))
    })
}

fn row(head: &TableHead, codes: &Coordinate, cell: &Cell) -> Vec<String> {
    let value = cell.value.map(|value| value.to_string()).unwrap_or_default();
    codes_of(head, codes).map(|(_, code)| code.to_owned()).chain([value, cell.flags.letters()]).collect()
}

fn object(head: &TableHead, codes: &Coordinate, cell: &Cell) -> Value {
    let mut object: Map<String, Value> =
        codes_of(head, codes).map(|(key, code)| (key.to_owned(), json!(code))).collect();
    object.insert("value".to_owned(), json!(cell.value));
    object.insert("flags".to_owned(), json!(cell.flags.letters()));
    Value::Object(object)
}

/// Keeps a table once more under the codes of another edition, and says what became of every region.
pub(crate) async fn recode(app: &App, args: &RecodeArgs, as_json: bool) -> Result<Done> {
    let edition = |year: &str| {
        let known = NutsVersion::parse(year);
        known.with_context(|| format!("`{year}` is no edition of NUTS; there are 2013, 2016, 2021 and 2024"))
    };
    let from = args.from.as_deref().map(edition).transpose()?;
    let editions = (from, edition(&args.to)?);
    let version = app.recode_table(&Actor::Operator, &args.table, editions, &args.changes).await?;
    let recoded = version.head.recoded.as_deref().context("the table does not say what was done to it")?;
    if as_json {
        output::json(&json!({ "table": version.head.key, "version": version.number, "recoded": recoded }))?;
    } else {
        say(&version, recoded, &args.changes)?;
    }
    Ok(Done::Fine)
}

fn say(version: &TableVersion, recoded: &Recoded, changes: &Path) -> Result<()> {
    let renamed: Vec<String> = recoded.renamed().map(|(old, new)| format!("{old} → {new}")).collect();
    let sums = recoded.sums.iter().map(|(new, parts)| format!("{} → {new}", parts.join(" + ")));
    output::line(&format!(
        "{}, version {}: {} in NUTS {} instead of {}, by {}",
        version.head.key,
        version.number,
        recoded.table,
        recoded.to.as_str(),
        recoded.from.as_str(),
        changes.display(),
    ))?;
    let kept = recoded.exact.len() - renamed.len();
    output::line(&format!("{kept} regions keep their code"))?;
    let lists = [
        ("have another code", renamed),
        ("were put together", sums.collect()),
        ("had the new code beside the old one", recoded.already.clone()),
        ("left out: no whole region has their area", recoded.splits.clone()),
        ("left out: of neither edition", recoded.unknown.clone()),
    ];
    for (what, codes) in lists.iter().filter(|(_, codes)| !codes.is_empty()) {
        output::line(&format!("{} {what}: {}", codes.len(), codes.join(", ")))?;
    }
    if recoded.not_additive + recoded.incomplete > 0 {
        output::line(&format!(
            "{} cells are no amounts and were not added up; {} sums lack a part that was not published",
            recoded.not_additive, recoded.incomplete
        ))?;
    }
    Ok(())
}

//! Answers as CSV, with what a reader must know as comments on standard error, and as JSON.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context, Result, bail};
use clap::Args;
use csv::Writer;

use super::answer::{Answer, Grid, Outcome, Part, Value};

/// Labels that one note names at most; JSON has them all.
const NAMED: usize = 12;

/// How CSV is written.
#[derive(Debug, Args)]
pub(crate) struct OutArgs {
    /// Write matrices as one line per pair instead of one column per label
    #[arg(long)]
    long_out: bool,
    /// Where a method has several results, the one that CSV shows; JSON always has them all
    #[arg(long, value_name = "RESULT")]
    of: Option<String>,
}

/// Writes the chosen part of an answer, for all years below each other.
pub(super) fn csv(answer: &Answer, options: &OutArgs, output: impl Write) -> Result<()> {
    let mut parts = Vec::new();
    for outcome in &answer.results {
        parts.push((outcome.time.as_deref(), chosen(outcome, options.of.as_deref())?));
    }
    let mut writer = Writer::from_writer(output);
    let timed = parts.iter().any(|(time, _)| time.is_some());
    let grids: Option<Vec<Dated<Grid>>> = parts.iter().map(|(time, part)| as_grid(*time, part)).collect();
    match grids {
        Some(grids) if options.long_out => long(&mut writer, timed, &grids)?,
        Some(grids) => wide(&mut writer, timed, &grids)?,
        None => lists(&mut writer, timed, &parts)?,
    }
    writer.flush()?;
    Ok(())
}

/// A part and the year it is of.
type Dated<'a, T> = (Option<&'a str>, &'a T);

fn as_grid<'a>(time: Option<&'a str>, part: &'a Part) -> Option<Dated<'a, Grid>> {
    if let Part::Grid(grid) = part { Some((time, grid)) } else { None }
}

fn chosen<'a>(outcome: &'a Outcome, asked: Option<&str>) -> Result<&'a Part> {
    let parts = &outcome.parts.0;
    match asked {
        None => parts.first().map(|(_, part)| part).context("the method gave no result"),
        Some(asked) => match parts.iter().find(|(name, _)| *name == asked) {
            Some((_, part)) => Ok(part),
            None => {
                let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
                bail!("there is no result `{asked}`; choose one of {} with --of", names.join(", "))
            }
        },
    }
}

fn wide(writer: &mut Writer<impl Write>, timed: bool, grids: &[Dated<Grid>]) -> Result<()> {
    let Some((_, first)) = grids.first() else { return Ok(()) };
    let columns: Vec<&str> = match grids {
        [(_, grid)] => grid.columns.iter().map(String::as_str).collect(),
        several => {
            let all = several.iter().flat_map(|(_, grid)| grid.columns.iter().map(String::as_str));
            all.collect::<BTreeSet<&str>>().into_iter().collect()
        }
    };
    let header = timed.then_some("time").into_iter().chain([first.of.0]);
    writer.write_record(header.chain(columns.iter().copied()))?;
    for (time, grid) in grids {
        let places: Vec<Option<usize>> =
            columns.iter().map(|label| grid.columns.iter().position(|column| column == label)).collect();
        for (row, label) in grid.rows.iter().enumerate() {
            if timed {
                writer.write_field(time.unwrap_or_default())?;
            }
            writer.write_field(label)?;
            for place in &places {
                let value = place.map_or(Value::Nothing, |column| grid.value(row, column));
                writer.write_field(value.to_string())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
    }
    Ok(())
}

fn long(writer: &mut Writer<impl Write>, timed: bool, grids: &[Dated<Grid>]) -> Result<()> {
    let Some((_, first)) = grids.first() else { return Ok(()) };
    let (row, column) = first.of;
    let other = format!("other_{column}");
    let column = if row == column { other.as_str() } else { column };
    writer.write_record(timed.then_some("time").into_iter().chain([row, column, "value"]))?;
    for (time, grid) in grids {
        for (row, label) in grid.rows.iter().enumerate() {
            for (column, other) in grid.columns.iter().enumerate() {
                if timed {
                    writer.write_field(time.unwrap_or_default())?;
                }
                let value = grid.value(row, column).to_string();
                writer.write_record([label, other, &value])?;
            }
        }
    }
    Ok(())
}

fn lists(writer: &mut Writer<impl Write>, timed: bool, parts: &[Dated<Part>]) -> Result<()> {
    let mut header_written = false;
    for (time, part) in parts {
        let Part::List(list) = part else { continue };
        if !header_written {
            let names = list.0.iter().map(|(name, _)| *name);
            writer.write_record(timed.then_some("time").into_iter().chain(names))?;
            header_written = true;
        }
        for line in 0..list.lines() {
            if timed {
                writer.write_field(time.unwrap_or_default())?;
            }
            for (_, column) in &list.0 {
                writer.write_field(column.value(line).to_string())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
    }
    Ok(())
}

/// What a reader of the CSV must know, one line each.
pub(super) fn comments(answer: &Answer) -> Vec<String> {
    let settings: Vec<String> =
        answer.settings.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut comments =
        vec![format!("asterism {} econ {} {}", answer.version, answer.method, settings.join(" "))];
    for outcome in &answer.results {
        let mut add = |text: String| match &outcome.time {
            Some(time) => comments.push(format!("{time}: {text}")),
            None => comments.push(text),
        };
        if let Some(table) = &outcome.table {
            add(format!(
                "{} regions, {} industries; cells missing: {}, confidential: {}",
                table.regions, table.industries, table.missing, table.confidential
            ));
            for (what, labels) in
                [("regions", &table.regions_left_out), ("industries", &table.industries_left_out)]
            {
                if !labels.is_empty() {
                    add(format!("left out, with cells without a value: {}", several(what, labels)));
                }
            }
        }
        outcome.notes.iter().cloned().for_each(add);
    }
    comments
}

/// How many there are, and the first of them by name.
pub(super) fn several(what: &str, labels: &[String]) -> String {
    let named = labels.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = if labels.len() > NAMED { ", …" } else { "" };
    format!("{} {what} ({named}{more})", labels.len())
}

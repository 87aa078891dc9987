//! Tables for people, JSON for programs. Results go to standard output, everything else to
//! standard error.

use std::io::{self, Write};

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;

use crate::Done;

/// As `eprintln!`, but that a standard error which cannot be written is no reason to stop: what was asked for goes on, and
/// the exit code tells how it ended.
macro_rules! say {
    ($($word:tt)*) => {{
        use std::io::Write as _;
        _ = writeln!(std::io::stderr(), $($word)*);
    }};
}
pub(crate) use say;

/// Prints rows under a header; columns in `right` are aligned right.
pub(crate) fn table(
    header: &[&str],
    right: &[usize],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(header.to_vec());
    for row in rows {
        table.add_row(row);
    }
    for place in right {
        if let Some(column) = table.column_mut(*place) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    writeln!(io::stdout().lock(), "{table}")
}

pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut output = io::stdout().lock();
    // As an I/O error, so that a reader who closes the pipe early is recognised as one.
    serde_json::to_writer_pretty(&mut output, value).map_err(io::Error::from)?;
    writeln!(output)?;
    Ok(())
}

/// On one line: a matrix with a line for every number helps nobody.
pub(crate) fn json_line(value: &impl Serialize) -> anyhow::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut output, value).map_err(io::Error::from)?;
    writeln!(output)?;
    output.flush()?;
    Ok(())
}

/// Says that something was done, as a value or in a sentence.
pub(crate) fn told(as_json: bool, value: &serde_json::Value, sentence: &str) -> anyhow::Result<Done> {
    if as_json {
        json(value)?;
    } else {
        line(sentence)?;
    }
    Ok(Done::Fine)
}

pub(crate) fn line(text: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{text}")
}

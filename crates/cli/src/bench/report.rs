//! The table of a run.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::output;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Count,
    PerSecond,
    Seconds,
    Milliseconds,
    Microseconds,
    Bytes,
    Percent,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Count => "",
            Unit::PerSecond => "a second",
            Unit::Seconds => "s",
            Unit::Milliseconds => "ms",
            Unit::Microseconds => "µs",
            Unit::Bytes => "bytes",
            Unit::Percent => "%",
        }
    }

    /// As people read it: three digits that count, large sizes in mebibytes.
    fn shown(self, value: f64) -> String {
        match self {
            Unit::Bytes if value >= 1_048_576.0 => format!("{:.0} MiB", value / 1_048_576.0),
            Unit::Count => format!("{value:.0}"),
            _ if value >= 100.0 => format!("{value:.0} {}", self.name()),
            _ if value >= 10.0 => format!("{value:.1} {}", self.name()),
            _ => format!("{value:.2} {}", self.name()),
        }
    }
}

/// One load of files: names and figures in the order measured.
pub(crate) struct Column {
    title: String,
    figures: Vec<(String, f64, Unit)>,
}

impl Column {
    pub(crate) fn new(title: &str) -> Column {
        Column { title: title.to_owned(), figures: Vec::new() }
    }

    /// Adds a figure, and says it at once: a run of a million records takes its time.
    pub(crate) fn add(&mut self, name: &str, value: f64, unit: Unit) {
        crate::output::say!("{}: {name} {}", self.title, unit.shown(value));
        self.figures.push((name.to_owned(), value, unit));
    }

    fn shown(&self, name: &str) -> String {
        let found = self.figures.iter().find(|(known, ..)| known == name);
        found.map_or_else(String::new, |(_, value, unit)| unit.shown(*value))
    }
}

pub(crate) fn print(columns: &[Column], as_json: bool) -> Result<()> {
    if as_json {
        return output::json(&columns.iter().map(column_json).collect::<Vec<_>>());
    }
    let mut names: Vec<&str> = Vec::new();
    for (name, ..) in columns.iter().flat_map(|column| &column.figures) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let header: Vec<&str> =
        std::iter::once("").chain(columns.iter().map(|column| column.title.as_str())).collect();
    let right: Vec<usize> = (1..header.len()).collect();
    let row = |name: &&str| {
        std::iter::once((*name).to_owned()).chain(columns.iter().map(|column| column.shown(name))).collect()
    };
    Ok(output::table(&header, &right, names.iter().map(row))?)
}

fn column_json(column: &Column) -> Value {
    let figures: Map<String, Value> = column
        .figures
        .iter()
        .map(|(name, value, unit)| (name.clone(), json!({ "value": value, "unit": unit.name() })))
        .collect();
    json!({ "load": column.title, "figures": figures })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_with_the_digits_that_count() {
        let shown = [
            Unit::Milliseconds.shown(3.456),
            Unit::Milliseconds.shown(24.96),
            Unit::PerSecond.shown(12_345.6),
            Unit::Bytes.shown(1_500.0),
            Unit::Bytes.shown(734_003_200.0),
        ];
        assert_eq!(shown, ["3.46 ms", "25.0 ms", "12346 a second", "1500 bytes", "700 MiB"]);
    }
}

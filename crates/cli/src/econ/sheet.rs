//! Wide and long tables, with labels in the order of their codes so that the order of lines does not matter.

use std::collections::HashMap;

use anyhow::{Result, bail};
use asterism_econ::{Activity, Cell};

use super::lines::Lines;

/// More cells than this are refused before memory is asked for.
const MOST_CELLS: usize = 1 << 28;

/// A table with labels, both sorted.
#[derive(Debug, PartialEq)]
pub(super) struct Sheet<T> {
    pub(super) rows: Vec<String>,
    pub(super) columns: Vec<String>,
    /// Row by row.
    pub(super) cells: Vec<T>,
}

/// The table of one year, or of no year where the file says nothing of time.
#[derive(Debug, PartialEq)]
pub(super) struct Year {
    pub(super) time: Option<String>,
    pub(super) regions: Vec<String>,
    pub(super) industries: Vec<String>,
    pub(super) activity: Activity,
}

/// Reads a wide table: one line per region, one column per industry after the first.
pub(super) fn wide<T: Copy>(mut lines: Lines, parse: fn(&str) -> Result<T, String>) -> Result<Sheet<T>> {
    let columns = lines.header[1..].to_vec();
    let order = sorted_columns(&lines)?;
    let mut rows: Vec<(String, u64)> = Vec::new();
    let mut cells = Vec::new();
    while let Some(line) = lines.next()? {
        let number = line.number;
        let label = line.cell(0).to_owned();
        let read: Result<Vec<T>, (usize, String)> = order
            .iter()
            .map(|place| parse(line.cell(place + 1)).map_err(|problem| (place + 1, problem)))
            .collect();
        match read {
            Ok(read) => cells.extend(read),
            Err((column, problem)) => return Err(lines.at_cell(number, column, &problem)),
        }
        if label.is_empty() {
            return Err(lines.at_cell(number, 0, "the label is empty; give every line one"));
        }
        bounded(cells.len())?;
        rows.push((label, number));
    }
    if rows.is_empty() {
        bail!("{} has a header and no lines", lines.name);
    }
    let row_order = sorted_rows(&lines, &rows)?;
    let width = columns.len();
    Ok(Sheet {
        cells: row_order
            .iter()
            .flat_map(|row| cells[row * width..(row + 1) * width].iter().copied())
            .collect(),
        rows: row_order.iter().map(|row| rows[*row].0.clone()).collect(),
        columns: order.iter().map(|column| columns[*column].clone()).collect(),
    })
}

fn sorted_columns(lines: &Lines) -> Result<Vec<usize>> {
    let names = &lines.header[1..];
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by(|one, other| names[*one].cmp(&names[*other]));
    if let Some(empty) = order.iter().find(|place| names[**place].is_empty()) {
        return Err(lines.at_cell(1, empty + 1, "the name of the column is empty; give every column one"));
    }
    if let Some(pair) = order.windows(2).find(|pair| names[pair[0]] == names[pair[1]]) {
        let problem = format!("the name stands in column {} already; name each column once", pair[0] + 2);
        return Err(lines.at_cell(1, pair[1] + 1, &problem));
    }
    Ok(order)
}

fn sorted_rows(lines: &Lines, rows: &[(String, u64)]) -> Result<Vec<usize>> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|one, other| rows[*one].0.cmp(&rows[*other].0));
    if let Some(pair) = order.windows(2).find(|pair| rows[pair[0]].0 == rows[pair[1]].0) {
        let [(label, first), (_, second)] = [&rows[pair[0]], &rows[pair[1]]];
        let problem = format!("`{label}` stands in line {first} already; keep one line of each");
        return Err(lines.at_cell(*second, 0, &problem));
    }
    Ok(order)
}

fn bounded(cells: usize) -> Result<()> {
    if cells > MOST_CELLS {
        bail!("the table has more than {MOST_CELLS} cells; give a part of it");
    }
    Ok(())
}

/// The columns of a long table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LongColumns {
    pub(crate) region: String,
    pub(crate) industry: String,
    pub(crate) value: String,
}

impl std::str::FromStr for LongColumns {
    type Err = String;

    fn from_str(text: &str) -> Result<LongColumns, String> {
        let names: Vec<&str> = text.split(',').map(str::trim).collect();
        let [region, industry, value] = names[..] else {
            return Err("name three columns, such as --long region,industry,value".to_owned());
        };
        let [region, industry, value] = [region, industry, value].map(str::to_owned);
        Ok(LongColumns { region, industry, value })
    }
}

/// One line of a long table; labels are numbers of their lists.
struct Entry {
    time: usize,
    region: usize,
    industry: usize,
    line: u64,
    cell: Cell,
}

/// Reads a long table: one line per region and industry (and time). Pairs without a line are missing.
/// Each year has the regions and industries that it has a line of.
pub(super) fn long(mut lines: Lines, columns: &LongColumns, time: Option<&str>) -> Result<Vec<Year>> {
    let places = [&columns.region, &columns.industry].map(|name| lines.column(name));
    let [region, industry] = places;
    let (region, industry, value) = (region?, industry?, lines.column(&columns.value)?);
    let time = time.map(|name| lines.column(name)).transpose()?;
    let (mut times, mut regions, mut industries) = (Labels::default(), Labels::default(), Labels::default());
    let mut entries = Vec::new();
    while let Some(line) = lines.next()? {
        let number = line.number;
        let labels = [region, industry, time.unwrap_or(region)];
        if let Some(column) = labels.iter().find(|column| line.cell(**column).is_empty()) {
            return Err(lines.at_cell(number, *column, "the label is empty; give every line one"));
        }
        let entry = Entry {
            time: time.map_or(0, |column| times.number(line.cell(column))),
            region: regions.number(line.cell(region)),
            industry: industries.number(line.cell(industry)),
            line: number,
            cell: match super::cell::activity(line.cell(value)) {
                Ok(cell) => cell,
                Err(problem) => return Err(lines.at_cell(number, value, &problem)),
            },
        };
        entries.push(entry);
        bounded(entries.len())?;
    }
    if entries.is_empty() {
        bail!("{} has a header and no lines", lines.name);
    }
    let (times, regions, industries) = (times.ranked(), regions.ranked(), industries.ranked());
    for entry in &mut entries {
        entry.time = times.ranks.get(entry.time).copied().unwrap_or(0);
        entry.region = regions.ranks[entry.region];
        entry.industry = industries.ranks[entry.industry];
    }
    entries.sort_unstable_by_key(|entry| (entry.time, entry.region, entry.industry, entry.line));
    no_pair_twice(&lines, &entries, (&regions, &industries))?;
    let years = entries.chunk_by(|one, other| one.time == other.time);
    years.map(|year| of_year(year, (&times, &regions, &industries))).collect()
}

fn no_pair_twice(lines: &Lines, entries: &[Entry], (regions, industries): (&Ranked, &Ranked)) -> Result<()> {
    let key = |entry: &Entry| (entry.time, entry.region, entry.industry);
    let Some(pair) = entries.windows(2).find(|pair| key(&pair[0]) == key(&pair[1])) else { return Ok(()) };
    let [first, second] = [&pair[0], &pair[1]];
    let problem = format!(
        "`{}` with `{}` stands in line {} already; keep one line of each, or name the column of the year \
         with --time",
        regions.labels[second.region], industries.labels[second.industry], first.line
    );
    Err(lines.at(second.line, &problem))
}

fn of_year(entries: &[Entry], (times, regions, industries): (&Ranked, &Ranked, &Ranked)) -> Result<Year> {
    let present = |of: fn(&Entry) -> usize| -> Vec<usize> {
        let mut numbers: Vec<usize> = entries.iter().map(of).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    let (rows, columns) = (present(|entry| entry.region), present(|entry| entry.industry));
    bounded(rows.len().saturating_mul(columns.len()))?;
    let mut cells = vec![Cell::Missing; rows.len() * columns.len()];
    for entry in entries {
        let row = rows.partition_point(|number| *number < entry.region);
        let column = columns.partition_point(|number| *number < entry.industry);
        cells[row * columns.len() + column] = entry.cell;
    }
    Ok(Year {
        time: entries.first().and_then(|entry| times.labels.get(entry.time).cloned()),
        activity: Activity::new(rows.len(), columns.len(), cells)?,
        regions: rows.iter().map(|number| regions.labels[*number].clone()).collect(),
        industries: columns.iter().map(|number| industries.labels[*number].clone()).collect(),
    })
}

/// Labels numbered as they are met.
#[derive(Default)]
struct Labels {
    numbers: HashMap<String, usize>,
    labels: Vec<String>,
}

/// Labels in order, and the rank of each number.
struct Ranked {
    labels: Vec<String>,
    ranks: Vec<usize>,
}

impl Labels {
    fn number(&mut self, label: &str) -> usize {
        if let Some(number) = self.numbers.get(label) {
            return *number;
        }
        let number = self.labels.len();
        self.numbers.insert(label.to_owned(), number);
        self.labels.push(label.to_owned());
        number
    }

    fn ranked(self) -> Ranked {
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        order.sort_by(|one, other| self.labels[*one].cmp(&self.labels[*other]));
        let mut ranks = vec![0; order.len()];
        order.iter().enumerate().for_each(|(rank, number)| ranks[*number] = rank);
        Ranked { labels: order.iter().map(|number| self.labels[*number].clone()).collect(), ranks }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn lines(text: &str) -> Lines {
        Lines::of("t.csv", Box::new(Cursor::new(text.as_bytes().to_vec()))).expect("a header")
    }

    fn columns() -> LongColumns {
        "region,industry,value".parse().expect("three names")
    }

    #[test]
    fn labels_are_sorted_and_cells_go_with_them() {
        let sheet = wide(lines("r,B,A\nR2,1,2\nR1,3,:c\n"), super::super::cell::activity).expect("a table");
        assert_eq!(
            (sheet.rows, sheet.columns),
            (vec!["R1".into(), "R2".into()], vec!["A".into(), "B".into()])
        );
        let value = Cell::Value;
        assert_eq!(sheet.cells, [Cell::Confidential, value(3.0), value(2.0), value(1.0)]);
    }

    #[test]
    fn a_long_table_has_a_year_each_with_its_own_labels() {
        let text = "year,industry,region,value\n2020,B,R1,4\n2019,A,R1,1\n2019,A,R2,2\n2019,B,R2,3\n";
        let years = long(lines(text), &columns(), Some("year")).expect("a table");
        let labels: Vec<_> = years.iter().map(|year| (year.time.as_deref(), year.regions.len())).collect();
        assert_eq!(labels, [(Some("2019"), 2), (Some("2020"), 1)]);
        assert_eq!(years[0].activity.cell(0, 1), Cell::Missing);
        assert_eq!(years[0].activity.cell(1, 1), Cell::Value(3.0));
    }

    #[test]
    fn what_stands_twice_is_refused_with_both_places() {
        let parse = super::super::cell::activity;
        let error = wide(lines("r,A\nR1,1\nR2,1\nR1,2\n"), parse).expect_err("a refusal").to_string();
        assert_eq!(
            error,
            "t.csv, line 4, column 1 (r): `R1` stands in line 2 already; keep one line of each"
        );
        let error = wide(lines("r,A,B,A\n"), parse).expect_err("a refusal").to_string();
        assert_eq!(
            error,
            "t.csv, line 1, column 4 (A): the name stands in column 2 already; name each column once"
        );
        let text = "region,industry,value\nR1,A,1\nR1,A,2\n";
        let error = long(lines(text), &columns(), None).expect_err("a refusal").to_string();
        assert!(error.starts_with("t.csv, line 3: `R1` with `A` stands in line 2 already"), "{error}");
    }

    #[test]
    fn a_bad_cell_is_named_by_line_and_column_of_the_file() {
        let error = wide(lines("r,B,A\nR1,1,x\n"), super::super::cell::activity).expect_err("a refusal");
        assert!(error.to_string().starts_with("t.csv, line 2, column 3 (A): `x` is no number"), "{error}");
    }
}

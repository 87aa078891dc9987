//! What a method gives: tables of numbers with labels, written as CSV or JSON.

use asterism_econ::Matrix;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::input::Table;

/// Everything a method says: how it was asked, and a result per year.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    pub(super) schema: &'static str,
    pub(super) method: &'static str,
    pub(super) version: &'static str,
    pub(super) settings: Settings,
    pub(super) results: Vec<Outcome>,
}

/// How a method was asked, in the order in which it is told.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings(Vec<(&'static str, String)>);

/// The result for one table.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<About>,
    /// What a reader of the numbers must know.
    pub(super) notes: Vec<String>,
    pub(super) parts: Parts,
    /// Whether the notes say that something could not be given.
    #[serde(skip)]
    pub(super) attention: bool,
}

/// What the method computed with.
#[derive(Debug, Serialize)]
pub(super) struct About {
    pub(super) regions: usize,
    pub(super) industries: usize,
    pub(super) missing: usize,
    pub(super) confidential: usize,
    pub(super) regions_left_out: Vec<String>,
    pub(super) industries_left_out: Vec<String>,
}

impl About {
    pub(super) fn of(table: &Table) -> About {
        About {
            regions: table.regions.len(),
            industries: table.industries.len(),
            missing: table.treated.missing,
            confidential: table.treated.confidential,
            regions_left_out: table.left_out.0.clone(),
            industries_left_out: table.left_out.1.clone(),
        }
    }
}

/// The tables of a result, by name; the first is the one that CSV shows unless asked for another.
#[derive(Debug, Default)]
pub(super) struct Parts(pub(super) Vec<(&'static str, Part)>);

#[derive(Debug)]
pub(super) enum Part {
    Grid(Grid),
    List(List),
}

/// One number for every pair of labels.
#[derive(Debug)]
pub(super) struct Grid {
    /// What rows and columns are, as in `region` and `industry`.
    pub(super) of: (&'static str, &'static str),
    pub(super) rows: Vec<String>,
    pub(super) columns: Vec<String>,
    pub(super) values: Matrix,
    /// Whether they are whole numbers, such as ones and zeros.
    pub(super) whole: bool,
}

/// Columns with names, one line per thing.
#[derive(Debug, Default)]
pub(super) struct List(pub(super) Vec<(&'static str, Column)>);

#[derive(Debug)]
pub(super) enum Column {
    Text(Vec<String>),
    Numbers(Vec<f64>),
    Counts(Vec<usize>),
    /// Yes, no, or not known.
    Flags(Vec<Option<bool>>),
}

/// One cell as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Count(usize),
    Whole(i64),
    Flag(bool),
    Nothing,
}

impl Settings {
    pub(super) fn new() -> Settings {
        Settings::default()
    }

    pub(super) fn add(&mut self, name: &'static str, value: impl ToString) {
        self.0.push((name, value.to_string()));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            // Numbers as numbers; what is none stays text.
            match value.parse::<f64>() {
                Ok(number) if number.is_finite() => map.serialize_entry(name, &whole_or_not(number))?,
                _ => map.serialize_entry(name, value)?,
            }
        }
        map.end()
    }
}

impl Parts {
    pub(super) fn grid(mut self, name: &'static str, grid: Grid) -> Parts {
        self.0.push((name, Part::Grid(grid)));
        self
    }

    pub(super) fn list(mut self, name: &'static str, list: List) -> Parts {
        self.0.push((name, Part::List(list)));
        self
    }
}

impl Grid {
    /// Regions by industries of a table.
    pub(super) fn of_table(table: &Table, values: Matrix) -> Grid {
        let (rows, columns) = (table.regions.clone(), table.industries.clone());
        Grid { of: ("region", "industry"), rows, columns, values, whole: false }
    }

    /// Pairs of industries, or of regions.
    pub(super) fn square(of: &'static str, labels: &[String], values: Matrix) -> Grid {
        Grid { of: (of, of), rows: labels.to_vec(), columns: labels.to_vec(), values, whole: false }
    }

    pub(super) fn whole(self) -> Grid {
        Grid { whole: true, ..self }
    }

    pub(super) fn value(&self, row: usize, column: usize) -> Value<'_> {
        let value = self.values[(row, column)];
        match (self.whole, value.is_nan()) {
            (_, true) => Value::Nothing,
            (true, false) => Value::Whole(value as i64),
            // No result is less than nothing: -0 is written as 0.
            (false, false) => Value::Number(value + 0.0),
        }
    }
}

impl List {
    pub(super) fn of(name: &'static str, labels: Vec<String>) -> List {
        List(vec![(name, Column::Text(labels))])
    }

    pub(super) fn texts(mut self, name: &'static str, values: Vec<String>) -> List {
        self.0.push((name, Column::Text(values)));
        self
    }

    pub(super) fn numbers(mut self, name: &'static str, values: Vec<f64>) -> List {
        self.0.push((name, Column::Numbers(values)));
        self
    }

    pub(super) fn counts(mut self, name: &'static str, values: Vec<usize>) -> List {
        self.0.push((name, Column::Counts(values)));
        self
    }

    pub(super) fn flags(mut self, name: &'static str, values: Vec<Option<bool>>) -> List {
        self.0.push((name, Column::Flags(values)));
        self
    }

    pub(super) fn lines(&self) -> usize {
        self.0.first().map_or(0, |(_, column)| column.len())
    }
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Column::Text(values) => values.len(),
            Column::Numbers(values) => values.len(),
            Column::Counts(values) => values.len(),
            Column::Flags(values) => values.len(),
        }
    }

    pub(super) fn value(&self, line: usize) -> Value<'_> {
        let found = match self {
            Column::Text(values) => values.get(line).map(|text| Value::Text(text)),
            Column::Numbers(values) => {
                values.get(line).filter(|value| !value.is_nan()).map(|value| Value::Number(value + 0.0))
            }
            Column::Counts(values) => values.get(line).map(|count| Value::Count(*count)),
            Column::Flags(values) => values.get(line).copied().flatten().map(Value::Flag),
        };
        found.unwrap_or(Value::Nothing)
    }
}

impl std::fmt::Display for Value<'_> {
    /// Numbers in the shortest form that reads back as the same number.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Text(text) => formatter.write_str(text),
            Value::Number(number) => write!(formatter, "{number:?}"),
            Value::Count(count) => write!(formatter, "{count}"),
            Value::Whole(number) => write!(formatter, "{number}"),
            Value::Flag(flag) => write!(formatter, "{}", u8::from(*flag)),
            Value::Nothing => Ok(()),
        }
    }
}

fn whole_or_not(number: f64) -> Value<'static> {
    let whole = number as i64;
    if whole as f64 == number { Value::Whole(whole) } else { Value::Number(number) }
}

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, part) in &self.0 {
            match part {
                Part::Grid(grid) => map.serialize_entry(name, grid)?,
                Part::List(list) => map.serialize_entry(name, list)?,
            }
        }
        map.end()
    }
}

impl Serialize for Grid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Rows<'a>(&'a Grid);
        impl Serialize for Rows<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let grid = self.0;
                let row = |row| (0..grid.columns.len()).map(move |column| grid.value(row, column));
                serializer.collect_seq((0..grid.rows.len()).map(|place| row(place).collect::<Vec<_>>()))
            }
        }
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("row", self.of.0)?;
        map.serialize_entry("column", self.of.1)?;
        map.serialize_entry("rows", &self.rows)?;
        map.serialize_entry("columns", &self.columns)?;
        map.serialize_entry("values", &Rows(self))?;
        map.end()
    }
}

impl Serialize for List {
    /// As one object per line, which is how pandas and jsonlite make a data frame at once.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Record<'a>(&'a List, usize);
        impl Serialize for Record<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.0.iter().map(|(name, column)| (name, column.value(self.1))))
            }
        }
        let mut sequence = serializer.serialize_seq(Some(self.lines()))?;
        for line in 0..self.lines() {
            sequence.serialize_element(&Record(self, line))?;
        }
        sequence.end()
    }
}

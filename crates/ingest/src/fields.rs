use std::borrow::Cow;

use crate::marks::Marks;
use crate::{bounds, values};

/// Longer cells hold no number.
const LONGEST_NUMBER: usize = 64;

/// The column names of a table, in one spelling: lower case, letters and digits only, so that
/// `projectID`, `Project ID` and `project_id` are one column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Header {
    names: Vec<String>,
}

impl Header {
    pub(crate) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Header {
        Header { names: names.into_iter().map(one_spelling).collect() }
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    pub(crate) fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.position(name).is_some())
    }

    /// The names for a message, cut short.
    pub(crate) fn list(&self) -> String {
        bounds::cut(&self.names.join(", "), 300).to_owned()
    }
}

fn one_spelling(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(100).collect()
}

/// The cells of one record, one after the other in one string.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub(crate) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let start = if index == 0 { 0 } else { *self.ends.get(index - 1)? };
        self.text.get(start..*self.ends.get(index)?)
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The total length of the cells in bytes.
    pub(crate) fn size(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The longest cell in bytes.
    pub(crate) fn longest(&self) -> usize {
        self.iter().map(str::len).max().unwrap_or(0)
    }

    /// The record as one line for a report.
    pub(crate) fn raw(&self) -> String {
        let joined = self.iter().map(|cell| bounds::cut(cell, bounds::RAW)).collect::<Vec<_>>().join(";");
        bounds::cut(&joined, bounds::RAW).to_owned()
    }
}

/// One record of a table, by column name.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    pub(crate) header: &'a Header,
    pub(crate) cells: &'a Cells,
    pub(crate) marks: &'a Marks,
}

impl<'a> Fields<'a> {
    /// The cell under `name` (in one spelling), trimmed; empty when the column is absent or says
    /// `NULL`.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        let cell = self.header.position(name).and_then(|index| self.cells.get(index)).unwrap_or("").trim();
        if cell == "NULL" { "" } else { cell }
    }

    /// The cell under `name` unless it is empty.
    pub(crate) fn given(&self, name: &str) -> Option<&'a str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// What tells a row from others by some of its cells, for rows about people: a mark of a name could be tried against a
    /// list of names, so that cell is none of them.
    pub(crate) fn mark_of(&self, names: &[&str]) -> String {
        let cells: Vec<&str> = names.iter().map(|name| self.text(name)).collect();
        values::mark(cells.join("\u{1f}").as_bytes())
    }

    /// The cell of a column of numbers, with its mark settled by the other numbers of the file where they tell.
    pub(crate) fn amount(&self, name: &str) -> Cow<'a, str> {
        match self.header.position(name) {
            Some(column) => self.marks.settle(column, self.text(name)),
            None => Cow::Borrowed(""),
        }
    }

    /// How the marks of its ambiguous numbers were settled, in the order of the columns.
    pub(crate) fn settled(&self) -> Vec<String> {
        let cells = self.cells.iter().enumerate().filter(|(_, cell)| cell.len() <= LONGEST_NUMBER);
        let settled = cells.map(|(column, cell)| self.marks.settle(column, cell));
        settled.filter_map(|cell| matches!(cell, Cow::Owned(_)).then(|| cell.into_owned())).collect()
    }

    /// The first of several columns of numbers that says something.
    pub(crate) fn first_amount(&self, names: &[&str]) -> Cow<'a, str> {
        let said = names.iter().find(|name| !self.text(name).is_empty());
        said.map_or(Cow::Borrowed(""), |name| self.amount(name))
    }

    /// The first of several columns that says something.
    pub(crate) fn first(&self, names: &[&str]) -> &'a str {
        names.iter().map(|name| self.text(name)).find(|text| !text.is_empty()).unwrap_or("")
    }
}

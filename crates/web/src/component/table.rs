use askama::Template;

use crate::chart::Svg;
use crate::html::{LinkTo, html_safe, safe_address};

/// A table of data: a caption, columns with their units, rows headed by their first cell.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/table.html")]
pub struct DataTable {
    pub caption: String,
    /// Shown under the caption: the unit, the day, what is left out.
    pub note: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// The row of sums, where the rows add up.
    pub total: Option<Row>,
    /// What to say, and do next, when there are no rows.
    pub empty: String,
    /// Rows become cards on narrow screens; otherwise the table scrolls sideways.
    pub stacks: bool,
    /// The caption is for screen readers only, where a heading already says it.
    pub quiet_caption: bool,
}
html_safe!(DataTable);

#[derive(Debug, Clone, Default)]
pub struct Column {
    pub label: String,
    pub unit: String,
    pub numeric: bool,
    pub sort: Option<Sort>,
}

/// A column heading that orders the rows.
#[derive(Debug, Clone)]
pub struct Sort {
    pub href: String,
    /// `ascending`, `descending` or `none`: how the rows are ordered now.
    pub now: &'static str,
}

#[derive(Debug, Clone, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// Set apart, as the lead partner's row is.
    pub strong: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub enum Cell {
    Text(String),
    Link(LinkTo),
    /// Several; one without an address is text.
    Links(Vec<LinkTo>),
    /// A number as written, aligned at the right.
    Number(String),
    /// A number with a bar of its share of the largest, in thousandths.
    Share(String, u16),
    /// A main line, and a smaller one below it.
    Double(Box<Cell>, String),
    /// A word set apart, as in `lead`.
    Mark(String),
    /// A sparkline or another small picture.
    Picture(Svg),
    /// A value we do not have, and why, as in `not stated`.
    Missing(String),
    /// A value that a source gets wrong or that is odd, with the finding.
    Odd(String, String),
    /// A machine-readable text, as a path of a field.
    Code(String),
    Empty,
}

impl DataTable {
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> DataTable {
        DataTable { caption: caption.into(), columns, ..DataTable::default() }
    }

    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row { cells, strong: false });
    }

    fn label(&self, index: &usize) -> &str {
        self.columns.get(*index).map_or("", |column| column.label.as_str())
    }

    fn is_numeric(&self, index: &usize) -> bool {
        self.columns.get(*index).is_some_and(|column| column.numeric)
    }
}

impl Column {
    pub fn text(label: impl Into<String>) -> Column {
        Column { label: label.into(), ..Column::default() }
    }

    pub fn number(label: impl Into<String>) -> Column {
        Column { label: label.into(), numeric: true, ..Column::default() }
    }

    pub fn unit(mut self, unit: impl Into<String>) -> Column {
        self.unit = unit.into();
        self
    }
}

impl Row {
    pub fn strong(cells: Vec<Cell>) -> Row {
        Row { cells, strong: true }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A link, or plain text when the address is not one we lead to.
    pub fn link(href: &str, text: impl Into<String>) -> Cell {
        match safe_address(href) {
            Some(href) => Cell::Link(LinkTo::new(href, text)),
            None => Cell::Text(text.into()),
        }
    }

    pub fn number(text: impl Into<String>) -> Cell {
        Cell::Number(text.into())
    }

    pub fn with_note(self, note: impl Into<String>) -> Cell {
        Cell::Double(Box::new(self), note.into())
    }

    pub(super) fn html(&self) -> CellView<'_> {
        CellView { cell: self }
    }
}

#[derive(Template)]
#[template(path = "component/cell.html")]
pub(super) struct CellView<'a> {
    cell: &'a Cell,
}
impl askama::filters::HtmlSafe for CellView<'_> {}

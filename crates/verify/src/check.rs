//! Comparing what we compute with what a reference computed.

use asterism_econ::Matrix;

use crate::golden::{Golden, Table, VerifyError, Wide};

/// One comparison: a column or a matrix of one method on one input.
#[derive(Debug, Clone)]
pub struct Check {
    /// The method, as the folder of its reference results is named.
    pub method: &'static str,
    /// What computed the reference, with its version.
    pub reference: &'static str,
    /// The input.
    pub input: String,
    /// The column, or what the matrix holds.
    pub what: String,
    /// How many numbers were compared.
    pub compared: usize,
    /// The largest `|ours - theirs| / max(1, |theirs|)`; infinite where only one of both is defined.
    pub largest: f64,
    /// Where that is.
    pub at: String,
    /// What is expected of the difference.
    pub expected: Expected,
}

/// What is expected of the difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expected {
    /// At most this.
    Within(f64),
    /// More than this, because the reference is wrong in a way that is known and said.
    Wrong {
        /// What we differ by at least.
        beyond: f64,
        /// What is wrong with the reference.
        why: &'static str,
    },
}

impl Check {
    /// Whether the difference is as expected, and something was compared at all.
    pub fn passes(&self) -> bool {
        self.compared > 0
            && match self.expected {
                Expected::Within(tolerance) => self.largest <= tolerance,
                Expected::Wrong { beyond, .. } => self.largest > beyond,
            }
    }
}

/// Who is compared with, on which input.
#[derive(Debug, Clone)]
pub(crate) struct Against<'a> {
    /// The method's folder.
    pub(crate) method: &'static str,
    /// What computed the reference.
    pub(crate) reference: &'static str,
    /// The input's name.
    pub(crate) input: &'a str,
}

/// The largest difference met so far.
#[derive(Debug, Clone, Default)]
struct Largest {
    compared: usize,
    difference: f64,
    at: String,
}

impl Largest {
    fn meet(&mut self, ours: f64, theirs: f64, at: impl FnOnce() -> String) {
        self.compared += 1;
        let difference = difference(ours, theirs);
        if difference > self.difference {
            self.difference = difference;
            self.at = format!("{}: {ours} against {theirs}", at());
        }
    }

    fn lacks(&mut self, at: String) {
        self.difference = f64::INFINITY;
        self.at = format!("{at} is not in our result");
    }
}

fn place(labels: &[String], label: &String) -> Option<usize> {
    labels.iter().position(|known| known == label)
}

/// Values with labels, in the order of other labels; NaN for a label that is not there.
pub(crate) fn in_order(wanted: &[String], labels: &[String], values: &[f64]) -> Vec<f64> {
    let value = |label| labels.iter().position(|known| known == label).map_or(f64::NAN, |at| values[at]);
    wanted.iter().map(value).collect()
}

/// `|ours - theirs| / max(1, |theirs|)`; 0 where neither is defined, infinite where one is not.
pub fn difference(ours: f64, theirs: f64) -> f64 {
    if ours == theirs || (ours.is_nan() && theirs.is_nan()) {
        return 0.0;
    }
    let apart = (ours - theirs).abs() / theirs.abs().max(1.0);
    if apart.is_nan() { f64::INFINITY } else { apart }
}

impl Against<'_> {
    /// Compares two columns of one length; `labels` name the rows in messages.
    pub(crate) fn column(
        &self,
        what: &str,
        expected: Expected,
        labels: &[String],
        ours: &[f64],
        theirs: &[f64],
    ) -> Check {
        let mut largest = Largest::default();
        if ours.len() != theirs.len() {
            largest.difference = f64::INFINITY;
            largest.at = format!("{} values against {}", ours.len(), theirs.len());
        }
        for (row, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            largest.meet(*ours, *theirs, || labels.get(row).cloned().unwrap_or_else(|| row.to_string()));
        }
        self.check(what, expected, largest)
    }

    /// Compares one value of ours per label with a column of a table whose `key` column holds labels. Rows
    /// are matched by label; a label of theirs that we do not have counts as a difference.
    ///
    /// # Errors
    /// [`VerifyError`] when the table lacks one of the columns.
    pub(crate) fn labelled(
        &self,
        table: &Table,
        (key, column): (&str, &str),
        expected: Expected,
        labels: &[String],
        ours: &[f64],
    ) -> Result<Check, VerifyError> {
        let mut largest = Largest::default();
        for (label, theirs) in table.text(key)?.iter().zip(table.numbers(column)?) {
            match place(labels, label).and_then(|place| ours.get(place)) {
                Some(ours) => largest.meet(*ours, theirs, || label.clone()),
                None => largest.lacks(label.clone()),
            }
        }
        Ok(self.check(column, expected, largest))
    }

    /// Compares a matrix of ours, whose rows and columns have these labels, with those cells of theirs
    /// that have the same labels. A label of theirs that we do not have counts as a difference.
    pub(crate) fn matrix(
        &self,
        what: &str,
        expected: Expected,
        (rows, columns): (&[String], &[String]),
        ours: &Matrix,
        theirs: &Wide,
    ) -> Check {
        let mut largest = Largest::default();
        let at_columns: Vec<Option<usize>> =
            theirs.columns.iter().map(|label| place(columns, label)).collect();
        for (their_row, row_label) in theirs.rows.iter().enumerate() {
            let at_row = place(rows, row_label);
            for (their_column, column_label) in theirs.columns.iter().enumerate() {
                let at = || format!("{row_label}, {column_label}");
                match (at_row, at_columns[their_column]) {
                    (Some(row), Some(column)) => {
                        largest.meet(ours[(row, column)], theirs.values[(their_row, their_column)], at);
                    }
                    _ => largest.lacks(at()),
                }
            }
        }
        self.check(what, expected, largest)
    }

    /// Compares a matrix of ours with the file of this stem, such as `lq/tiny_a__lq`: the whole matrix, or
    /// for big inputs a sample of cells and, if there are such files, the sums of rows and of columns
    /// (undefined cells left out).
    ///
    /// # Errors
    /// [`VerifyError`] when the files cannot be read.
    pub(crate) fn matrix_file(
        &self,
        golden: &Golden,
        stem: &str,
        (what, expected): (&str, Expected),
        labels: (&[String], &[String]),
        ours: &Matrix,
    ) -> Result<Vec<Check>, VerifyError> {
        let whole = format!("{stem}.csv");
        if golden.has(&whole) {
            return Ok(vec![self.matrix(what, expected, labels, ours, &golden.wide(&whole)?)]);
        }
        let (rows, columns) = labels;
        let sample = golden.table(&format!("{stem}__sample.csv"))?;
        let mut largest = Largest::default();
        let cells = sample.text("row")?.iter().zip(sample.text("col")?).zip(sample.numbers("value")?);
        for ((row, column), theirs) in cells {
            let at = || format!("{row}, {column}");
            match (place(rows, row), place(columns, column)) {
                (Some(row), Some(column)) => largest.meet(ours[(row, column)], theirs, at),
                _ => largest.lacks(at()),
            }
        }
        let defined = ours.map(|value| if value.is_nan() { 0.0 } else { value });
        let mut checks = vec![self.check(&format!("{what}, a sample of cells"), expected, largest)];
        for (end, labels, sums) in
            [("rowsum", rows, defined.row_sums()), ("colsum", columns, defined.column_sums())]
        {
            let file = format!("{stem}__{end}.csv");
            if !golden.has(&file) {
                continue;
            }
            let theirs = golden.table(&file)?;
            let mut largest = Largest::default();
            for (label, theirs) in theirs.text("name")?.iter().zip(theirs.numbers("sum")?) {
                match place(labels, label) {
                    Some(place) => largest.meet(sums[place], theirs, || label.clone()),
                    None => largest.lacks(label.clone()),
                }
            }
            let of = if end == "rowsum" { "rows" } else { "columns" };
            checks.push(self.check(&format!("{what}, sums of {of}"), expected, largest));
        }
        Ok(checks)
    }

    fn check(&self, what: &str, expected: Expected, largest: Largest) -> Check {
        Check {
            method: self.method,
            reference: self.reference,
            input: self.input.to_owned(),
            what: what.to_owned(),
            compared: largest.compared,
            largest: largest.difference,
            at: largest.at,
            expected,
        }
    }
}

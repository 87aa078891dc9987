//! Reading a folder of reference results: wide matrices and tables of columns, both CSV.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use asterism_econ::{Activity, Matrix};
use flate2::read::MultiGzDecoder;

/// Why a reference result cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The folder or one of its files is not there or not readable.
    #[error("{}: {reason}; reference results are read from the folder given by --golden", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A cell is not what it should be.
    #[error("{}, line {line}, column `{column}`: {reason}", path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The column's name.
        column: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The method refused the reference's own input.
    #[error(transparent)]
    Econ(#[from] asterism_econ::EconError),
}

/// The folder of reference results.
#[derive(Debug, Clone)]
pub struct Golden(PathBuf);

/// A wide file: labelled rows and columns of numbers, NaN where a cell is empty.
#[derive(Debug, Clone)]
pub struct Wide {
    /// The file, as named in messages.
    pub name: String,
    /// Labels of the rows: the first column.
    pub rows: Vec<String>,
    /// Labels of the columns: the header without its first cell.
    pub columns: Vec<String>,
    /// The numbers.
    pub values: Matrix,
}

/// A file of columns with names.
#[derive(Debug, Clone)]
pub struct Table {
    path: PathBuf,
    /// The file, as named in messages.
    pub name: String,
    columns: BTreeMap<String, Vec<String>>,
    rows: usize,
}

impl Golden {
    /// The folder; it is looked at when something is read.
    pub fn at(folder: impl Into<PathBuf>) -> Golden {
        Golden(folder.into())
    }

    /// The files of a method whose names end so, with what stands before that end: for
    /// `lq/tiny_a__lq.csv`, the method `lq` and the end `__lq.csv` give `tiny_a`. Sorted.
    ///
    /// # Errors
    /// [`VerifyError::File`] when the folder cannot be read or holds no such file.
    pub fn inputs_of(&self, method: &str, end: &str) -> Result<Vec<String>, VerifyError> {
        let path = self.0.join(method);
        let failed = |reason: String| VerifyError::File { path: path.clone(), reason };
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&path).map_err(|error| failed(error.to_string()))? {
            let entry = entry.map_err(|error| failed(error.to_string()))?;
            if let Some(input) = entry.file_name().to_string_lossy().strip_suffix(end) {
                found.push(input.to_owned());
            }
        }
        found.sort();
        if found.is_empty() {
            return Err(failed(format!("holds no file that ends with {end}")));
        }
        Ok(found)
    }

    /// The inputs for which a method has this matrix, whole or as a sample. Sorted.
    ///
    /// # Errors
    /// As [`Golden::inputs_of`].
    pub fn inputs_of_matrix(&self, method: &str, what: &str) -> Result<Vec<String>, VerifyError> {
        let mut inputs = self.inputs_of(method, &format!("__{what}.csv"))?;
        if let Ok(sampled) = self.inputs_of(method, &format!("__{what}__sample.csv")) {
            inputs.extend(sampled);
        }
        inputs.sort();
        Ok(inputs)
    }

    /// Whether there is such a file.
    pub fn has(&self, file: &str) -> bool {
        self.0.join(file).is_file()
    }

    /// A wide file, such as `lq/tiny_a__lq.csv`.
    ///
    /// # Errors
    /// [`VerifyError`] when it cannot be read or a cell is no number.
    pub fn wide(&self, file: &str) -> Result<Wide, VerifyError> {
        let path = self.0.join(file);
        let lines = lines(&path)?;
        let columns: Vec<String> = lines[0][1..].to_vec();
        let mut rows = Vec::new();
        let mut values = Vec::new();
        for (line, cells) in lines.iter().enumerate().skip(1) {
            rows.push(cells[0].clone());
            for (cell, column) in cells[1..].iter().zip(&columns) {
                values.push(number(cell).ok_or_else(|| no_number(&path, line + 1, column, cell))?);
            }
        }
        let values = Matrix::new(rows.len(), columns.len(), values)?;
        Ok(Wide { name: file.to_owned(), rows, columns, values })
    }

    /// One of the inputs as a table of activity: an empty cell is missing.
    ///
    /// # Errors
    /// As [`Golden::wide`].
    pub fn activity(&self, input: &str) -> Result<(Wide, Activity), VerifyError> {
        let wide = self.wide(&format!("inputs/{input}.csv"))?;
        let activity = Activity::of(&wide.values)?;
        Ok((wide, activity))
    }

    /// A file of named columns, such as `specialisation/tiny_a__regions.csv`.
    ///
    /// # Errors
    /// [`VerifyError`] when it cannot be read.
    pub fn table(&self, file: &str) -> Result<Table, VerifyError> {
        Golden::table_at(file, self.0.join(file))
    }

    /// A file of named columns in the folder of published data, `data` beside this one, such as
    /// `trade-complexity-expected/expected_complexity_country.csv.gz`; unpacked when it ends with `.gz`.
    ///
    /// # Errors
    /// [`VerifyError`] when it cannot be read.
    pub fn data_file(&self, file: &str) -> Result<Table, VerifyError> {
        Golden::table_at(file, self.0.join("../data").join(file))
    }

    fn table_at(file: &str, path: PathBuf) -> Result<Table, VerifyError> {
        let lines = lines(&path)?;
        let mut columns = BTreeMap::new();
        for (place, name) in lines[0].iter().enumerate() {
            columns.insert(name.clone(), lines[1..].iter().map(|cells| cells[place].clone()).collect());
        }
        Ok(Table { path, name: file.to_owned(), columns, rows: lines.len() - 1 })
    }
}

impl Wide {
    /// The row of a label.
    pub fn row_of(&self, label: &str) -> Option<usize> {
        self.rows.iter().position(|row| row == label)
    }

    /// The column of a label.
    pub fn column_of(&self, label: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == label)
    }
}

impl Table {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether there is a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// A column as text.
    ///
    /// # Errors
    /// [`VerifyError::File`] when there is no such column.
    pub fn text(&self, column: &str) -> Result<&[String], VerifyError> {
        self.columns.get(column).map(Vec::as_slice).ok_or_else(|| VerifyError::File {
            path: self.path.clone(),
            reason: format!(
                "has no column `{column}`, but {}",
                self.columns.keys().cloned().collect::<Vec<_>>().join(", ")
            ),
        })
    }

    /// A column as numbers, NaN where a cell is empty.
    ///
    /// # Errors
    /// [`VerifyError`] when there is no such column or a cell is no number.
    pub fn numbers(&self, column: &str) -> Result<Vec<f64>, VerifyError> {
        let cells = self.text(column)?;
        let parse = |(row, cell): (usize, &String)| {
            number(cell).ok_or_else(|| no_number(&self.path, row + 2, column, cell))
        };
        cells.iter().enumerate().map(parse).collect()
    }
}

/// The lines of a file, each as long as its header.
fn lines(path: &Path) -> Result<Vec<Vec<String>>, VerifyError> {
    let failed = |error: csv::Error| VerifyError::File { path: path.to_owned(), reason: error.to_string() };
    let file = std::fs::File::open(path).map_err(|error| failed(error.into()))?;
    let packed = path.extension().is_some_and(|end| end == "gz");
    let bytes: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut lines: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        lines.push(record.map_err(failed)?.iter().map(str::to_owned).collect());
    }
    if lines.first().is_none_or(Vec::is_empty) {
        return Err(VerifyError::File { path: path.to_owned(), reason: "is empty".to_owned() });
    }
    Ok(lines)
}

/// A cell as a number: NaN when it is empty or says so, infinity when it says so.
fn number(cell: &str) -> Option<f64> {
    match cell.trim() {
        "" | "NaN" | "nan" | "NA" => Some(f64::NAN),
        "Inf" | "inf" => Some(f64::INFINITY),
        "-Inf" | "-inf" => Some(f64::NEG_INFINITY),
        "True" | "TRUE" | "true" => Some(1.0),
        "False" | "FALSE" | "false" => Some(0.0),
        cell => cell.parse().ok(),
    }
}

fn no_number(path: &Path, line: usize, column: &str, cell: &str) -> VerifyError {
    let reason = format!("`{cell}` is no number");
    VerifyError::Cell { path: path.to_owned(), line, column: column.to_owned(), reason }
}

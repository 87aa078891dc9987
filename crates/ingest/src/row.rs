use std::io;

use asterism_domain::{Document, Issue, RecordId, SourceKey};
use thiserror::Error;

/// What became of one data row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The place among the file's data rows, from 1. An archive or a workbook counts through.
    pub number: u64,
    /// How long the raw row is.
    pub bytes: usize,
    /// A hash of the raw row, which tells whether the row changed since the last import.
    pub hash: [u8; 32],
    /// The identity of the row in its file: the scheme is the format's key.
    pub key: SourceKey,
    /// What the row says. An empty list means that nothing in the row belongs to a record, as with
    /// a region that no edition since 2013 knows; such a row counts as unchanged.
    pub outcome: Result<Vec<Statement>, Quarantine>,
}

/// What one row says about one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub id: RecordId,
    /// Holds only what the row says; `asterism_domain::absorb` adds it to what is known.
    pub document: Document,
    /// What the reader found odd and kept, or left out of the document.
    pub issues: Vec<Issue>,
}

/// A row that cannot be used, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantine {
    pub reason: String,
    /// The column at fault, where it is one column.
    pub field: Option<String>,
    /// The row as it was read, e-mail addresses masked, cut at 4,096 bytes.
    pub raw: String,
}

/// Why a file could not be read to its end. The rows handed out before stand.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error(
        "reading stopped after {rows} rows: {source}; the rows before stand, import the file again to go on"
    )]
    Io { rows: u64, source: io::Error },
    #[error("the file is damaged after {rows} rows: {detail}; the rows before stand, fetch the file again")]
    Damaged { rows: u64, detail: String },
    #[error(
        "the file unpacks to more than {limit} bytes after {rows} rows, far more than its size suggests; \
         unpack it yourself if you trust it"
    )]
    TooLarge { rows: u64, limit: u64 },
    #[error("the archive holds {found} files and at most {limit} are read; unpack it and import the folder")]
    TooManyFiles { found: usize, limit: usize },
    #[error("the header lacks the columns {missing}; found {found}")]
    Columns { missing: String, found: String },
    #[error("no reader knows the content of this file; it has {found}")]
    Unknown { found: String },
}

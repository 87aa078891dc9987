use std::io;

use thiserror::Error;

use crate::bounds::Bomb;

/// Why no table could be made of a file.
#[derive(Debug, Error)]
pub enum TableError {
    #[error("{file}: reading stopped at line {line}: {source}; try again")]
    Io { file: String, line: u64, source: io::Error },
    #[error("{file} is damaged at line {line}: {detail}; fetch the file again")]
    Damaged { file: String, line: u64, detail: String },
    #[error(
        "{file} unpacks to more than {limit} bytes, far more than its size suggests; unpack it yourself if \
         you trust it"
    )]
    Unpacks { file: String, limit: u64 },
    #[error("{file}: {detail}")]
    Layout { file: String, detail: String },
    #[error("{file}, line {line}: {detail}; read a part of the table, such as fewer years or regions")]
    TooLarge { file: String, line: u64, detail: String },
    #[error(
        "{file}: more than {limit} rows cannot be read, the first at line {line}: {reason}; the mapping or \
         the layout does not fit the file"
    )]
    TooManyRefused { file: String, limit: usize, line: u64, reason: String },
    #[error(
        "{file}: the mapping must say what these columns are: {unknown}; each is one of {}",
        super::mapping::USES
    )]
    UnknownColumns { file: String, unknown: String },
    #[error("{file} lacks columns that the mapping names: {missing}; it has {found}")]
    MissingColumns { file: String, missing: String, found: String },
    #[error("{file}: the mapping cannot be used: {detail}")]
    Mapping { file: String, detail: String },
}

impl TableError {
    /// A failed read, at a line where one is known.
    pub(super) fn of_io(file: &str, line: u64, error: io::Error) -> TableError {
        let file = file.to_owned();
        if let Some(bomb) = error.get_ref().and_then(|inner| inner.downcast_ref::<Bomb>()) {
            return TableError::Unpacks { file, limit: bomb.limit };
        }
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                TableError::Damaged { file, line, detail: error.to_string() }
            }
            _ => TableError::Io { file, line, source: error },
        }
    }

    pub(super) fn layout(file: &str, detail: impl Into<String>) -> TableError {
        TableError::Layout { file: file.to_owned(), detail: detail.into() }
    }
}

//! Arguments into statements and columns out of rows, alike for both databases.

use asterism_domain::{RecordId, Seq};
use jiff::Timestamp;
use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};
use sqlx::{Arguments, Decode, Row as _, Type};

use crate::StoreError;

/// An argument of a statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Float(f64),
}

impl Value {
    /// The text, where it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => text.as_deref(),
            _ => None,
        }
    }

    /// The value written out; none where it is empty.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Value::Text(text) => text,
            Value::Int(number) => number.map(|number| number.to_string()),
            Value::Float(number) => Some(number.to_string()),
        }
    }
}

/// Builds the arguments of a statement.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$(crate::value::Value::from($value)),*] };
}
pub(crate) use args;

/// A row of a result.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Row {
        Row::Sqlite(row)
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Row {
        Row::Postgres(row)
    }
}

impl Row {
    /// The column at `index`, from 0.
    pub(crate) fn get<T>(&self, index: usize) -> Result<T, StoreError>
    where
        T: for<'row> Decode<'row, Sqlite> + Type<Sqlite> + for<'row> Decode<'row, Postgres> + Type<Postgres>,
    {
        match self {
            Row::Sqlite(row) => Ok(row.try_get(index)?),
            Row::Postgres(row) => Ok(row.try_get(index)?),
        }
    }

    /// The column at `index` read by `parse`; text that it does not know is damage.
    pub(crate) fn read<T>(
        &self,
        index: usize,
        what: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        let text: String = self.get(index)?;
        parse(&text).ok_or(StoreError::Unknown { what, text })
    }

    /// As [`Row::read`], of a column that may be empty.
    pub(crate) fn read_optional<T>(
        &self,
        index: usize,
        what: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self.get(index)?;
        text.map(|text| parse(&text).ok_or(StoreError::Unknown { what, text })).transpose()
    }

    pub(crate) fn record_id(&self, index: usize) -> Result<RecordId, StoreError> {
        self.read(index, "record id", |text| text.parse().ok())
    }

    pub(crate) fn time(&self, index: usize) -> Result<Timestamp, StoreError> {
        as_time(self.get(index)?)
    }

    pub(crate) fn optional_time(&self, index: usize) -> Result<Option<Timestamp>, StoreError> {
        self.get::<Option<i64>>(index)?.map(as_time).transpose()
    }

    pub(crate) fn count(&self, index: usize) -> Result<u64, StoreError> {
        let number: i64 = self.get(index)?;
        Ok(u64::try_from(number).unwrap_or_default())
    }
}

fn as_time(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds)
        .map_err(|_| StoreError::Unknown { what: "time", text: microseconds.to_string() })
}

impl From<String> for Value {
    /// PostgreSQL cannot hold the character NUL; it becomes the replacement character on both.
    fn from(text: String) -> Value {
        Value::Text(Some(if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::from(text.to_owned())
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Value {
        text.map_or(Value::Text(None), Value::from)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Value {
        text.map_or(Value::Text(None), Value::from)
    }
}

impl From<RecordId> for Value {
    fn from(id: RecordId) -> Value {
        Value::Text(Some(id.to_string()))
    }
}

impl From<Option<RecordId>> for Value {
    fn from(id: Option<RecordId>) -> Value {
        Value::Text(id.map(|id| id.to_string()))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Value {
        Value::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Int(Some(i64::from(number)))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Int(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Value {
        Value::Int(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<Seq> for Value {
    fn from(seq: Seq) -> Value {
        Value::from(seq.0)
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Value {
        Value::from(time.as_microsecond())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Float(number)
    }
}

/// Arguments as one of the two drivers takes them.
pub(crate) trait FromValues: Sized {
    fn from_values(values: Vec<Value>) -> Result<Self, sqlx::Error>;
}

macro_rules! arguments_from_values {
    ($($arguments:ty),+) => {$(
        impl FromValues for $arguments {
            fn from_values(values: Vec<Value>) -> Result<Self, sqlx::Error> {
                let mut arguments = <$arguments>::default();
                Arguments::reserve(&mut arguments, values.len(), 0);
                for value in values {
                    match value {
                        Value::Text(text) => Arguments::add(&mut arguments, text),
                        Value::Int(number) => Arguments::add(&mut arguments, number),
                        Value::Float(number) => Arguments::add(&mut arguments, number),
                    }
                    .map_err(sqlx::Error::Encode)?;
                }
                Ok(arguments)
            }
        }
    )+};
}
arguments_from_values!(SqliteArguments, PgArguments);

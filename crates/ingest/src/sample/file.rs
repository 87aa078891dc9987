use asterism_domain::{Kind, SourceKey};
use toml::{Table, Value};

use super::error::{Problem, SampleError};

/// One record as its editor wrote it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) file: String,
    pub(super) kind: Kind,
    /// The last part of the table's name, as `spri` in `[organisation.spri]`.
    pub(super) key: String,
    /// What is not yet taken out of it are the fields of the document.
    pub(super) table: Table,
}

impl Entry {
    /// How other records refer to this one, without the `@`.
    pub(super) fn reference(&self) -> String {
        match self.kind {
            Kind::Region => format!("nuts/{}", self.key),
            kind => format!("{kind}/{}", self.key),
        }
    }

    /// Regions are the official ones; everything else is the sample's own.
    pub(super) fn source_key(&self) -> SourceKey {
        match self.kind {
            Kind::Region => SourceKey::new("nuts", &self.key),
            _ => SourceKey::new("sample", self.reference()),
        }
    }

    pub(super) fn wrong(&self, field: impl Into<String>, problem: Problem) -> SampleError {
        SampleError::new(&self.file, self.reference(), field, problem)
    }

    /// The last part of the record's address: its `slug`, or else its key.
    pub(super) fn slug(&self) -> Result<String, SampleError> {
        match self.table.get("slug") {
            None => Ok(self.key.clone()),
            Some(Value::String(slug)) => Ok(slug.clone()),
            Some(_) => Err(self.wrong("slug", Problem::Expected("text"))),
        }
    }

    /// Takes out a text that is no field of the document.
    pub(super) fn take_text(&mut self, field: &str) -> Result<Option<String>, SampleError> {
        match self.table.remove(field) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(field, Problem::Expected("text"))),
        }
    }
}

/// The records of one file, by kind and key.
pub(super) fn entries(file: &str, text: &str) -> Result<Vec<Entry>, SampleError> {
    let whole = |problem| SampleError::new(file, "", "", problem);
    let kinds: Table = text.parse().map_err(|error: toml::de::Error| whole(syntax(&error)))?;
    let mut entries = Vec::new();
    for (kind, records) in kinds {
        let Some(known) = Kind::parse(&kind) else { return Err(whole(Problem::UnknownKind(kind))) };
        let Value::Table(records) = records else { return Err(whole(Problem::UnknownKind(kind))) };
        for (key, record) in records {
            let Value::Table(table) = record else {
                return Err(SampleError::new(file, &kind, key, Problem::Expected("a table, [kind.key]")));
            };
            entries.push(Entry { file: file.to_owned(), kind: known, key, table });
        }
    }
    Ok(entries)
}

/// The parser's message with its line, on one line of ours.
pub(super) fn syntax(error: &toml::de::Error) -> Problem {
    let lines: Vec<String> = error.to_string().lines().map(|line| line.trim().to_owned()).collect();
    Problem::Syntax(lines.join(" "))
}

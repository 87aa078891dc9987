//! Running readers and looking at what they said.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::PathBuf;

use asterism_domain::{Document, Kind, RecordId, SourceKey, absorb};
use asterism_ingest::{Format, ReadError, Row, read, recognise};

/// A file of the shared data, found beside the checkout or where `ASTERISM_SHARED` says.
pub(crate) fn shared(path: &str) -> PathBuf {
    let given = std::env::var_os("ASTERISM_SHARED").map(PathBuf::from);
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared"))
        .find(|folder| folder.join("data").is_dir());
    let folder = given.or(beside).expect("the shared data lies beside the checkout, or set ASTERISM_SHARED");
    folder.join("data").join(path)
}

/// Everything that was read of one input.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) rows: Vec<Row>,
    pub(crate) error: Option<ReadError>,
}

impl Reading {
    pub(crate) fn of(format: Format, input: Box<dyn Read + Send>) -> Reading {
        let mut reading = Reading::default();
        for row in read(format, input) {
            match row {
                Ok(row) => reading.rows.push(row),
                Err(error) => reading.error = Some(error),
            }
        }
        reading
    }

    /// Reads text whose format is told by its header.
    pub(crate) fn of_text(text: &str) -> Reading {
        Reading::of_bytes("file.csv", text.as_bytes())
    }

    pub(crate) fn of_bytes(name: &str, bytes: &[u8]) -> Reading {
        let format = recognise(name, bytes).expect("a reader knows this header");
        Reading::of(format, Box::new(Cursor::new(bytes.to_vec())))
    }

    /// Reads a file of the shared data in the format that its header tells.
    pub(crate) fn of_shared(path: &str) -> Reading {
        let path = shared(path);
        let mut head = Vec::new();
        let open = || File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        open().take(64 << 10).read_to_end(&mut head).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let format = recognise(&name, &head).unwrap_or_else(|| panic!("{name} has no reader"));
        let reading = Reading::of(format, Box::new(open()));
        assert!(reading.error.is_none(), "{name}: {:?}", reading.error);
        reading
    }

    pub(crate) fn quarantined(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome.is_err()).count()
    }

    /// Every record with all that was said of it.
    pub(crate) fn records(&self) -> BTreeMap<RecordId, Document> {
        let mut records: BTreeMap<RecordId, Document> = BTreeMap::new();
        for statement in self.rows.iter().filter_map(|row| row.outcome.as_ref().ok()).flatten() {
            match records.get_mut(&statement.id) {
                Some(known) => *known = absorb(known, &statement.document),
                None => {
                    records.insert(statement.id, statement.document.clone());
                }
            }
        }
        records
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        let ids: std::collections::BTreeSet<RecordId> = self
            .rows
            .iter()
            .filter_map(|row| row.outcome.as_ref().ok())
            .flatten()
            .filter(|statement| statement.document.kind() == kind)
            .map(|statement| statement.id)
            .collect();
        ids.len()
    }

    /// What was said, all in all, of the record of a key.
    pub(crate) fn record(&self, scheme: &str, key: &str) -> Document {
        let id = SourceKey::new(scheme, key).record_id();
        let statements = self.rows.iter().filter_map(|row| row.outcome.as_ref().ok()).flatten();
        statements
            .filter(|statement| statement.id == id)
            .map(|statement| statement.document.clone())
            .reduce(|known, said| absorb(&known, &said))
            .unwrap_or_else(|| panic!("nothing was said of {scheme}/{key}"))
    }

    pub(crate) fn issues(&self) -> Vec<String> {
        let statements = self.rows.iter().filter_map(|row| row.outcome.as_ref().ok()).flatten();
        statements
            .flat_map(|statement| &statement.issues)
            .map(|issue| format!("{}: {}", issue.field, issue.detail))
            .collect()
    }
}

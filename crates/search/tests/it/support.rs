use std::path::Path;

use asterism_domain::{Kind, RecordId, Seq, SourceKey};
use asterism_search::{Change, Entry, Index, Query, Results};

/// The id of the test entry with this number or name.
pub(crate) fn id(key: impl ToString) -> RecordId {
    RecordId::of_source(&SourceKey::new("test", key.to_string()))
}

/// A public entry by name.
pub(crate) fn entry(kind: Kind, name: &str) -> Entry {
    let path = format!("/{}/{}", kind.path(), asterism_domain::slugify(name));
    Entry { public: true, title: name.to_owned(), ..Entry::new(id(name), kind, Seq(1), path, name) }
}

pub(crate) fn open(dir: &Path) -> Index {
    Index::open(dir).unwrap().into_index()
}

pub(crate) fn put(index: &Index, entries: Vec<Entry>, up_to: i64) {
    let changes = entries.into_iter().map(|entry| Change::Put(Box::new(entry))).collect();
    index.apply(changes, Seq(up_to)).unwrap();
}

/// Searches for typed text with everything else as it is by default.
pub(crate) fn find(index: &Index, text: &str) -> std::sync::Arc<Results> {
    index.search(&Query::parse(text).0).unwrap()
}

pub(crate) fn names(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.name.as_str()).collect()
}

//! Rows of the log and its head view as the domain's types.

use asterism_domain::{ChangeKind, Document, Kind, Record, Revision, Seq, Space, State, Visibility};

use crate::StoreError;
use crate::checksum::{HASH, Written};
use crate::db::Row;

/// The columns of [`record`], of the tables `record` as `r` and `revision` as `v`.
macro_rules! select_records {
    ($tail:literal) => {
        concat!(
            "SELECT r.id, r.kind, r.slug, r.space, r.state, r.visibility, r.merged_into, r.seq, v.document, \
             v.hash FROM record r JOIN revision v ON v.seq = r.seq ",
            $tail
        )
    };
}
pub(crate) use select_records;

/// What the issues of a record `r` with its newest revision `v` have as their source: that of the revision or, where a hand
/// wrote it, the one that the record came from at first.
macro_rules! source_of_issues {
    () => {
        "coalesce(v.source, (SELECT f.source FROM revision f WHERE f.seq = r.number))"
    };
}
pub(crate) use source_of_issues;

/// The columns that the checksum of a revision's row is of.
macro_rules! facts {
    () => {
        "seq, record, base, kind, slug, wanted, space, state, visibility, merged_into, change, actor, at, source, \
         reason, hash"
    };
}
pub(crate) use facts;

/// The place of the document among the columns of [`revision`].
pub(crate) const DOCUMENT: usize = 17;

/// The columns of [`revision`].
macro_rules! select_revisions {
    ($tail:literal) => {
        concat!("SELECT ", crate::row::facts!(), ", checksum, document FROM revision ", $tail)
    };
}
pub(crate) use select_revisions;

pub(crate) fn record(row: &Row) -> Result<Record, StoreError> {
    let seq: i64 = row.get(7)?;
    Ok(Record {
        id: row.record_id(0)?,
        kind: row.read(1, "kind", Kind::parse)?,
        slug: row.get(2)?,
        space: space(row.get(3)?)?,
        state: row.read(4, "state", State::parse)?,
        visibility: row.read(5, "visibility", Visibility::parse)?,
        merged_into: row.read_optional(6, "record id", |text| text.parse().ok())?,
        seq: Seq(seq),
        document: document(seq, &row.get::<String>(8)?, &row.get::<String>(9)?)?,
    })
}

/// A stored revision. Its row is compared with its checksum whenever it is read, as the document is with its hash.
pub(crate) fn revision(row: &Row) -> Result<Revision, StoreError> {
    let seq: i64 = row.get(0)?;
    Written::read(row)?.whole()?;
    Ok(Revision {
        seq: Seq(seq),
        record: row.record_id(1)?,
        base: row.get::<Option<i64>>(2)?.map(Seq),
        kind: row.read(3, "kind", Kind::parse)?,
        slug: row.get(4)?,
        space: space(row.get(6)?)?,
        state: row.read(7, "state", State::parse)?,
        visibility: row.read(8, "visibility", Visibility::parse)?,
        merged_into: row.read_optional(9, "record id", |text| text.parse().ok())?,
        change: row.read(10, "change", ChangeKind::parse)?,
        actor: row.get(11)?,
        at: row.time(12)?,
        source: row.get(13)?,
        reason: row.get(14)?,
        document: document_of(row)?,
    })
}

/// The document of a row of `select_revisions!`.
pub(crate) fn document_of(row: &Row) -> Result<Document, StoreError> {
    document(row.get(0)?, &row.get::<String>(DOCUMENT)?, &row.get::<String>(HASH)?)
}

/// A stored document. Its hash is compared whenever it is read: bytes that the disk lost or changed
/// may still be a document, and must not reach the index, a page or the next revision.
pub(crate) fn document(seq: i64, json: &str, hash: &str) -> Result<Document, StoreError> {
    let broken = |reason: String| StoreError::Document { seq, reason };
    if blake3::hash(json.as_bytes()).to_hex().as_str() != hash {
        return Err(broken("it is not the one that was stored".to_owned()));
    }
    Document::from_json(json).map_err(|error| broken(error.to_string()))
}

/// A space by its stored name, which is taken as it is: cleaning it again could change it.
pub(crate) fn space(name: String) -> Result<Space, StoreError> {
    let value = serde_json::Value::String(name);
    serde_json::from_value(value)
        .map_err(|error| StoreError::Unknown { what: "space", text: error.to_string() })
}

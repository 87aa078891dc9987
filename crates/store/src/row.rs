//! Rows of the log and its head view as the domain's types.

use asterism_domain::{ChangeKind, Document, Kind, Record, Revision, Seq, Space, State, Visibility};

use crate::StoreError;
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

/// The columns of [`revision`].
macro_rules! select_revisions {
    ($tail:literal) => {
        concat!(
            "SELECT seq, record, base, kind, slug, space, state, visibility, merged_into, change, actor, at, \
             source, reason, document, hash FROM revision ",
            $tail
        )
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

pub(crate) fn revision(row: &Row) -> Result<Revision, StoreError> {
    let seq: i64 = row.get(0)?;
    Ok(Revision {
        seq: Seq(seq),
        record: row.record_id(1)?,
        base: row.get::<Option<i64>>(2)?.map(Seq),
        kind: row.read(3, "kind", Kind::parse)?,
        slug: row.get(4)?,
        space: space(row.get(5)?)?,
        state: row.read(6, "state", State::parse)?,
        visibility: row.read(7, "visibility", Visibility::parse)?,
        merged_into: row.read_optional(8, "record id", |text| text.parse().ok())?,
        change: row.read(9, "change", ChangeKind::parse)?,
        actor: row.get(10)?,
        at: row.time(11)?,
        source: row.get(12)?,
        reason: row.get(13)?,
        document: document(seq, &row.get::<String>(14)?, &row.get::<String>(15)?)?,
    })
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

//! Emptying a record: every revision of it stays in its place and says nothing any more.

use std::collections::BTreeSet;

use asterism_domain::{ChangeKind, Document, Kind, Known, RecordId, State, Visibility, check};
use jiff::Timestamp;

use crate::append::write;
use crate::checksum::{REASON, SLUG, WANTED, Written};
use crate::db::{Row, Tx, Value, args};
use crate::plan::Prepared;
use crate::row::{DOCUMENT, select_revisions};
use crate::{Base, Draft, StoreError};

/// A record of which nothing is left, with what it said last.
#[derive(Debug, Clone, PartialEq)]
pub struct Emptied {
    pub record: RecordId,
    /// None where that cannot be read.
    pub was: Option<Document>,
}

/// Retires a record and empties every revision of it, the new one included. None where there is no such record.
pub(crate) async fn empty_record(
    transaction: &mut Tx,
    record: RecordId,
    actor: &str,
    reason: &str,
    now: Timestamp,
) -> Result<Option<Emptied>, StoreError> {
    let emptied = empty_past(transaction, record, None).await?;
    if emptied.is_some() {
        write_empty(transaction, record, State::Retired, (actor, reason, now)).await?;
    }
    Ok(emptied)
}

/// The same of a draft, whose address is made of its words and goes with them. It is withdrawn: as nobody was shown it,
/// nobody finds a tombstone of it.
pub(super) async fn empty_draft(
    transaction: &mut Tx,
    record: RecordId,
    actor: &str,
    reason: &str,
    now: Timestamp,
) -> Result<Option<Emptied>, StoreError> {
    let address = format!("erased-{}", record.as_uuid().simple());
    let emptied = empty_past(transaction, record, Some(&address)).await?;
    if emptied.is_some() {
        let sql = "UPDATE record SET slug = $1, wanted = $1 WHERE id = $2";
        transaction.execute(sql, args![address.as_str(), record]).await?;
        write_empty(transaction, record, State::Withdrawn, (actor, reason, now)).await?;
    }
    Ok(emptied)
}

/// Takes the content out of every revision of a record; with `address`, out of how the record was addressed too. The files
/// that it named are nobody's then.
async fn empty_past(
    transaction: &mut Tx,
    record: RecordId,
    address: Option<&str>,
) -> Result<Option<Emptied>, StoreError> {
    let found = "SELECT kind, number FROM record WHERE id = $1";
    let Some(row) = transaction.fetch_optional(found, args![record]).await? else { return Ok(None) };
    let kind = row.read(0, "kind", Kind::parse)?;
    let json = serde_json::to_string(&Document::empty(kind))
        .map_err(|error| StoreError::Document { seq: 0, reason: error.to_string() })?;
    let past = past_of(transaction, record, row.get(1)?).await?;
    forget_files(transaction, record, &past).await?;
    if address.is_some() {
        forget_addresses(transaction, kind, record, &past).await?;
    }
    let was = past.last().map(|row| row.get::<String>(DOCUMENT)).transpose()?;
    for row in &past {
        let mut written = Written::read(row)?.whole()?;
        written.facts[REASON] = Value::Text(None);
        if let Some(address) = address {
            written.facts[SLUG] = Value::from(address);
            written.facts[WANTED] = Value::Text(None);
        }
        written.put_back(transaction, &json).await?;
    }
    Ok(Some(Emptied { record, was: was.and_then(|json| Document::from_json(&json).ok()) }))
}

/// Every revision of a record, the oldest first: from each to the one before it, where what is found is whole and leads to
/// the first one. Where it does not, or is older than checksums and may lead past one, the log is read as a whole, else
/// something of the person would stay.
async fn past_of(transaction: &mut Tx, record: RecordId, number: i64) -> Result<Vec<Row>, StoreError> {
    let chain = select_revisions!(
        "WHERE seq IN (WITH RECURSIVE chain (seq) AS (SELECT seq FROM record WHERE id = $1 UNION \
         SELECT v.base FROM chain c JOIN revision v ON v.seq = c.seq WHERE v.base IS NOT NULL) \
         SELECT seq FROM chain) ORDER BY seq"
    );
    let found = transaction.fetch(chain, args![record]).await?;
    if leads_to_the_first(&found, record, number)? {
        return Ok(found);
    }
    let all = select_revisions!("WHERE record = $1 ORDER BY seq");
    transaction.fetch(all, args![record]).await
}

fn leads_to_the_first(rows: &[Row], record: RecordId, number: i64) -> Result<bool, StoreError> {
    let mut before = None;
    for row in rows {
        let (seq, base): (i64, Option<i64>) = (row.get(0)?, row.get(2)?);
        let follows = base == before && (base.is_some() || seq == number);
        if !follows || row.record_id(1)? != record || !Written::read(row)?.is_sealed() {
            return Ok(false);
        }
        before = Some(seq);
    }
    Ok(before.is_some())
}

/// By the hashes that its documents name, since files are kept by their hashes.
async fn forget_files(transaction: &mut Tx, record: RecordId, past: &[Row]) -> Result<(), StoreError> {
    let mut named = BTreeSet::new();
    for row in past {
        match Document::from_json(&row.get::<String>(DOCUMENT)?) {
            Ok(document) => named.extend(document.files().map(str::to_owned)),
            // Nobody can say what it named.
            Err(_) => {
                let all = "DELETE FROM file_named WHERE record = $1";
                transaction.execute(all, args![record]).await?;
                return Ok(());
            }
        }
    }
    for hash in &named {
        let sql = "DELETE FROM file_named WHERE hash = $1 AND record = $2";
        transaction.execute(sql, args![hash.as_str(), record]).await?;
    }
    Ok(())
}

/// The addresses that a record had lead to it no more.
async fn forget_addresses(
    transaction: &mut Tx,
    kind: Kind,
    record: RecordId,
    past: &[Row],
) -> Result<(), StoreError> {
    let had = past.iter().map(|row| row.get::<String>(SLUG)).collect::<Result<BTreeSet<_>, _>>()?;
    for slug in &had {
        let sql = "DELETE FROM slug_alias WHERE kind = $1 AND slug = $2 AND record = $3";
        transaction.execute(sql, args![kind.as_str(), slug.as_str(), record]).await?;
    }
    Ok(())
}

/// The last revision of a record of which nothing is left.
async fn write_empty(
    transaction: &mut Tx,
    record: RecordId,
    state: State,
    (actor, reason, now): (&str, &str, Timestamp),
) -> Result<(), StoreError> {
    let found = "SELECT kind, wanted, space FROM record WHERE id = $1";
    let row = transaction.fetch_one(found, args![record]).await?;
    let document = Document::empty(row.read(0, "kind", Kind::parse)?);
    let draft = Draft {
        record,
        base: Base::Any,
        slug: row.get(1)?,
        space: crate::row::space(row.get(2)?)?,
        state,
        visibility: Visibility::Public,
        merged_into: None,
        change: ChangeKind::Retire,
        actor: actor.to_owned(),
        at: now,
        source: None,
        reason: Some(reason.to_owned()),
        // It names nothing else, so nothing else has to be known to judge it.
        issues: check(&document, &Known::default()),
        document,
        links: Vec::new(),
    };
    write(transaction, vec![Prepared::of(draft)?]).await?;
    Ok(())
}

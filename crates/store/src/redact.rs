//! Taking the name of somebody who has no account out of everything that is stored: beside [`Store::erase_account`] the
//! one change of the log that is not an addition.

mod places;
mod rows;
mod withheld;

use std::collections::BTreeMap;

use asterism_domain::{ChangeKind, Document, Kind, Names, Record, RecordId, WITHHELD};
use jiff::Timestamp;

use crate::account::{AuditEvent, empty_record, scrub_later, write_event};
use crate::append::{lock, write};
use crate::checksum::{REASON, SLUG, SOURCE, WANTED, Written};
use crate::db::{Row, Tx, Value, args};
use crate::plan::Prepared;
use crate::rebuild::former_slugs;
use crate::row::{DOCUMENT, document_of, record, select_records, select_revisions};
use crate::{Base, Draft, Store, StoreError};
use places::PLACES;
pub use withheld::{WithheldName, WithheldNames, withheld_hash, withheld_key};
use withheld::{keep_names, secret_of};

/// How many rows are looked at at a time.
const PAGE: usize = 500;

/// Names that stand in more revisions than this are not those of one person.
const MOST: u64 = 5_000;

/// What is to be taken out, and what is noted of it.
#[derive(Debug, Clone)]
pub struct Redaction<'a> {
    pub names: &'a Names,
    pub actor: &'a str,
    /// Why, without the name.
    pub reason: &'a str,
    pub at: Timestamp,
    /// A secret by chance, by which hashes are keyed from now on where there is none yet.
    pub secret: [u8; 32],
}

/// What was found, and taken out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Redacted {
    /// Revisions, by record.
    pub records: BTreeMap<RecordId, u64>,
    /// Those of them that describe the person, which are emptied and taken out of use.
    pub emptied: Vec<RecordId>,
    /// Rows of other tables.
    pub rows: BTreeMap<&'static str, u64>,
    /// Stored files in whose text the name is: their bytes stay as they are.
    pub files: Vec<String>,
    /// Revisions of profiles that accounts have of themselves under such a name, which are left.
    pub left: u64,
    /// The names stand in more revisions than those of one person: nothing is changed.
    pub too_many: bool,
}

impl Redacted {
    pub fn revisions(&self) -> u64 {
        self.records.values().sum()
    }

    pub fn others(&self) -> u64 {
        self.rows.values().sum()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty() && self.rows.is_empty()
    }
}

impl Store {
    /// What [`Store::redact`] would change, having changed nothing. Nobody can write meanwhile.
    pub async fn would_redact(&self, redaction: &Redaction<'_>) -> Result<Redacted, StoreError> {
        let mut transaction = self.db().begin().await?;
        Work::begin(redaction, &mut transaction).await?.run(&mut transaction).await
        // The transaction is dropped, and with it what it did.
    }

    /// Takes names out of the log and of everything else, in one transaction. Every revision stays in its place, and says
    /// "withheld" where a name was; a record whose newest revision changes gets another, so that what follows the log hears
    /// of it. [`Store::scrub`] then takes the bytes out of the file.
    pub async fn redact(&self, redaction: &Redaction<'_>) -> Result<Redacted, StoreError> {
        let mut transaction = self.db().begin().await?;
        let work = Work::begin(redaction, &mut transaction).await?;
        let secret = work.secret;
        let done = work.run(&mut transaction).await?;
        if done.too_many {
            return Ok(done);
        }
        keep_names(&mut transaction, &secret, redaction).await?;
        let detail =
            format!("{} revisions, {} other rows: {}", done.revisions(), done.others(), redaction.reason);
        let event = AuditEvent {
            at: redaction.at,
            actor: redaction.actor.to_owned(),
            event: "redacted".to_owned(),
            about: "portal".to_owned(),
            detail,
        };
        scrub_later(&mut transaction).await?;
        write_event(&mut transaction, &event).await?;
        transaction.commit().await?;
        Ok(done)
    }
}

/// The work within its transaction.
struct Work<'a> {
    redaction: &'a Redaction<'a>,
    secret: [u8; 32],
    done: Redacted,
    /// Records whose newest revision changed, with the document as it was.
    heads: BTreeMap<RecordId, bool>,
}

impl<'a> Work<'a> {
    async fn begin(redaction: &'a Redaction<'a>, transaction: &mut Tx) -> Result<Work<'a>, StoreError> {
        lock(transaction).await?;
        let secret = secret_of(transaction, redaction.secret).await?;
        Ok(Work { redaction, secret, done: Redacted::default(), heads: BTreeMap::new() })
    }

    async fn run(mut self, transaction: &mut Tx) -> Result<Redacted, StoreError> {
        self.go_through_log(transaction).await?;
        if self.done.too_many {
            return Ok(self.done);
        }
        for (id, describes) in std::mem::take(&mut self.heads) {
            self.write_head(transaction, id, describes).await?;
        }
        for place in PLACES {
            self.go_through(transaction, place).await?;
        }
        Ok(self.done)
    }

    fn without(&self, text: &str) -> Option<String> {
        self.redaction.names.without(text)
    }

    async fn go_through_log(&mut self, transaction: &mut Tx) -> Result<(), StoreError> {
        let mut after = 0_i64;
        loop {
            let sql = select_revisions!("WHERE seq > $1 ORDER BY seq LIMIT $2");
            let rows = transaction.fetch(sql, args![after, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.get(0)?;
            for row in rows {
                self.go_through_revision(transaction, &row).await?;
            }
            if self.done.revisions() > MOST {
                self.done.too_many = true;
                return Ok(());
            }
        }
    }

    async fn go_through_revision(&mut self, transaction: &mut Tx, row: &Row) -> Result<(), StoreError> {
        let (seq, id): (i64, RecordId) = (row.get(0)?, row.record_id(1)?);
        let json: String = row.get(DOCUMENT)?;
        let mut written = Written::read(row)?;
        let without = |fact: &Value| self.without(fact.text()?);
        let address = |fact| Some(without(fact)?.replace(WITHHELD, &withheld_address(id)));
        let facts = &written.facts;
        let changes = [
            (SLUG, address(&facts[SLUG])),
            (WANTED, address(&facts[WANTED])),
            (SOURCE, without(&facts[SOURCE])),
            (REASON, without(&facts[REASON])),
        ];
        let mut document = None;
        let mut describes = false;
        if self.redaction.names.may_be_in(&json) {
            let read = Document::from_json(&json)
                .map_err(|error| StoreError::Document { seq, reason: error.to_string() })?;
            if read.kind() == Kind::Person && self.without(read.about().title.plain()).is_some() {
                let sql = "SELECT count(*) FROM account WHERE record = $1";
                if transaction.fetch_one(sql, args![id]).await?.count(0)? > 0 {
                    self.done.left += 1;
                    return Ok(());
                }
                describes = true;
            }
            let kept = read.without(&|text| self.without(text));
            document = kept.map_err(|error| StoreError::Document { seq, reason: error.to_string() })?;
        }
        let addressed = changes.iter().take(2).any(|(_, change)| change.is_some());
        if document.is_none() && changes.iter().all(|(_, change)| change.is_none()) {
            return Ok(());
        }
        // What is damaged does not get a new checksum, by which it would pass for whole.
        document_of(row)?;
        written = written.whole()?;
        for (place, change) in changes {
            if let (Some(fact), Some(change)) = (written.facts.get_mut(place), change) {
                *fact = Value::from(change);
            }
        }
        let json = match &document {
            Some(document) => serde_json::to_string(document)
                .map_err(|error| StoreError::Document { seq, reason: error.to_string() })?,
            None => json,
        };
        written.put_back(transaction, &json).await?;
        if addressed {
            readdress(transaction, id).await?;
        }
        *self.done.records.entry(id).or_default() += 1;
        let head = "SELECT count(*) FROM record WHERE id = $1 AND seq = $2";
        if transaction.fetch_one(head, args![id, seq]).await?.count(0)? > 0 {
            self.heads.insert(id, describes);
        }
        Ok(())
    }

    /// Gives a record another revision after its newest one changed. One that described the person says nothing any more.
    async fn write_head(
        &mut self,
        transaction: &mut Tx,
        id: RecordId,
        describes: bool,
    ) -> Result<(), StoreError> {
        let Redaction { actor, reason, at, .. } = *self.redaction;
        if describes {
            self.done.emptied.push(id);
            empty_record(transaction, id, actor, reason, at).await?;
            return Ok(());
        }
        let row = transaction.fetch_one(select_records!("WHERE r.id = $1"), args![id]).await?;
        let Record { space, state, visibility, seq, merged_into, document, .. } = record(&row)?;
        let wanted = transaction.fetch_one("SELECT wanted FROM record WHERE id = $1", args![id]).await?;
        let draft = Draft {
            record: id,
            base: Base::At(seq),
            slug: wanted.get(0)?,
            space,
            state,
            visibility,
            merged_into,
            change: ChangeKind::Withhold,
            actor: actor.to_owned(),
            at,
            source: None,
            reason: Some(reason.to_owned()),
            links: document.links(id),
            // As they are, until they are judged anew.
            issues: crate::issue::within(transaction, id).await?,
            document,
        };
        write(transaction, vec![Prepared::of(draft)?.into_history()]).await?;
        Ok(())
    }
}

/// What stands in the address of a record where a name was.
pub fn withheld_address(id: RecordId) -> String {
    let hash = blake3::hash(id.to_string().as_bytes()).to_hex();
    format!("withheld-{}", hash.get(..8).unwrap_or_default())
}

/// Brings the addresses of a record to what the log has by now.
pub(crate) async fn readdress(transaction: &mut Tx, id: RecordId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM slug_alias WHERE record = $1",
        "UPDATE record SET slug = (SELECT v.slug FROM revision v WHERE v.seq = record.seq), \
         wanted = (SELECT coalesce(v.wanted, v.slug) FROM revision v WHERE v.seq = record.seq) WHERE id = $1",
        concat!(
            "INSERT INTO slug_alias (kind, slug, record) SELECT DISTINCT kind, slug, record FROM (",
            former_slugs!(),
            ") AS had WHERE record = $1"
        ),
    ] {
        transaction.execute(sql, args![id]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::places::{APART, PLACES};
    use crate::{Database, Store};

    #[tokio::test]
    async fn every_table_is_gone_through_or_says_why_not() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::Sqlite(folder.path().join("asterism.db"))).await.unwrap();
        let columns = store.columns().await.unwrap();
        let tables: BTreeSet<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
        let listed: Vec<&str> =
            PLACES.iter().map(|place| place.table).chain(APART.iter().map(|(table, _)| *table)).collect();
        let differ: Vec<_> =
            tables.symmetric_difference(&listed.iter().copied().collect()).copied().collect();
        assert!(differ.is_empty(), "say in redact/places.rs whether somebody may be named in {differ:?}");
        assert_eq!(listed.len(), tables.len(), "a table stands there once");
        store.close().await;
    }
}

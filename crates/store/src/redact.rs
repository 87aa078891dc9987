//! Taking the name of somebody who has no account out of everything that is stored: beside [`Store::erase_account`] the
//! one change of the log that is not an addition.

mod places;

use std::collections::BTreeMap;

use asterism_domain::{ChangeKind, Document, Kind, Names, Record, RecordId, WITHHELD, without_in};
use jiff::Timestamp;

use crate::account::{AuditEvent, empty_record, scrub_later, write_event};
use crate::append::{lock, write};
use crate::checksum::{REASON, SLUG, SOURCE, WANTED, Written};
use crate::db::{Row, Tx, Value, args};
use crate::plan::Prepared;
use crate::rebuild::former_slugs;
use crate::row::{DOCUMENT, document_of, record, select_records, select_revisions};
use crate::{Base, Draft, Store, StoreError};
use places::{As, Key, PLACES, Place};

/// How many rows are looked at at a time.
const PAGE: usize = 500;

/// Names that stand in more revisions than this are not those of one person.
const MOST: u64 = 5_000;

/// Under which name the key of the hashes stands in `meta`.
const SECRET: &str = "withheld";

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

/// A name that no import brings back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WithheldName {
    pub words: usize,
    pub letters: usize,
    /// [`withheld_hash`] of its folded words.
    pub hash: [u8; 32],
}

/// The names that no import brings back, and the key of their hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithheldNames {
    pub secret: [u8; 32],
    pub names: Vec<WithheldName>,
}

/// The hash by which a name is known that is kept nowhere. Without the key nobody can try names.
pub fn withheld_hash(secret: &[u8; 32], words: &[&str]) -> [u8; 32] {
    *blake3::keyed_hash(secret, words.join(" ").as_bytes()).as_bytes()
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

    /// The names that no import brings back; none where there are none.
    pub async fn withheld_names(&self) -> Result<Option<WithheldNames>, StoreError> {
        let rows =
            self.db().fetch("SELECT words, letters, hash FROM withheld ORDER BY hash", args![]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let secret = self.meta(SECRET).await?.as_deref().and_then(bytes_of);
        let secret = secret
            .ok_or_else(|| StoreError::Unknown { what: "key of withheld names", text: String::new() })?;
        let name = |row: &Row| {
            let hash = row.read(2, "hash of a withheld name", bytes_of)?;
            let [words, letters] =
                [row.count(0)?, row.count(1)?].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
            Ok(WithheldName { words, letters, hash })
        };
        let names = rows.iter().map(name).collect::<Result<_, StoreError>>()?;
        Ok(Some(WithheldNames { secret, names }))
    }
}

fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(hex).ok().map(|hash| *hash.as_bytes())
}

async fn keep_names(
    transaction: &mut Tx,
    secret: &[u8; 32],
    redaction: &Redaction<'_>,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for phrase in redaction.names.phrases() {
        let words: Vec<&str> = phrase.iter().map(String::as_str).collect();
        let hash = blake3::Hash::from_bytes(withheld_hash(secret, &words)).to_hex();
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        rows.extend(args![hash.as_str(), words.len(), letters, redaction.at]);
    }
    let insert = "INSERT INTO withheld (hash, words, letters, at)";
    transaction.insert(insert, 4, rows, "ON CONFLICT (hash) DO NOTHING").await
}

/// The key of the hashes, made where there is none yet.
async fn secret_of(transaction: &mut Tx, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
    let sql = "SELECT value FROM meta WHERE name = $1";
    let kept = transaction.fetch_optional(sql, args![SECRET]).await?;
    if let Some(row) = kept {
        return row.read(0, "key of withheld names", bytes_of);
    }
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2)";
    let hex = blake3::Hash::from_bytes(fresh).to_hex();
    transaction.execute(sql, args![SECRET, hex.as_str()]).await?;
    Ok(fresh)
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

    async fn go_through(&mut self, transaction: &mut Tx, place: &'static Place) -> Result<(), StoreError> {
        let mut after: Option<Vec<Value>> = None;
        loop {
            let (sql, values) = select(place, after);
            let rows = transaction.fetch(sqlx::AssertSqlSafe(sql), values).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(keys(place, last)?);
            for row in &rows {
                self.go_through_row(transaction, place, row).await?;
            }
        }
    }

    async fn go_through_row(
        &mut self,
        transaction: &mut Tx,
        place: &'static Place,
        row: &Row,
    ) -> Result<(), StoreError> {
        let mut set = Vec::new();
        for (at, (column, way)) in (place.keys.len()..).zip(place.columns) {
            let Some(text) = row.get::<Option<String>>(at)? else { continue };
            match self.changed(*way, &text) {
                Change::None => {}
                Change::To(value) => set.push((*column, value)),
                Change::Gone => {
                    *self.done.rows.entry(place.table).or_default() += 1;
                    return remove(transaction, place, keys(place, row)?).await;
                }
            }
        }
        if set.is_empty() {
            return Ok(());
        }
        if place.table == "file" {
            self.done.files.push(row.get(0)?);
        }
        *self.done.rows.entry(place.table).or_default() += 1;
        let mut values = Vec::new();
        let columns: Vec<String> = set
            .into_iter()
            .map(|(column, value)| {
                values.push(value);
                format!("{column} = ${}", values.len())
            })
            .collect();
        let sql = format!("UPDATE {} SET {} WHERE ", place.table, columns.join(", "));
        let (sql, values) = of_row(sql, place, values, keys(place, row)?);
        transaction.execute(sqlx::AssertSqlSafe(sql), values).await?;
        Ok(())
    }

    fn changed(&self, way: As, text: &str) -> Change {
        let to = |text: Option<String>| text.map_or(Change::None, |text| Change::To(Value::from(text)));
        match way {
            As::Text => to(self.without(text)),
            As::Json | As::Letter if !self.redaction.names.may_be_in(text) => Change::None,
            As::Document if !self.redaction.names.may_be_in(text) => Change::None,
            As::Letter if self.is_to_them(text) => Change::Gone,
            As::Json | As::Letter => to(self.without_in_json(text)),
            As::Document => to(self.without_in_document(text)),
            As::Key => match self.without(text) {
                None => Change::None,
                Some(_) => Change::To(Value::from(withheld_key(&self.secret, text))),
            },
            As::Cleared if self.without(text).is_some() => Change::To(Value::Text(None)),
            As::Gone if self.without(text).is_some() => Change::Gone,
            As::Cleared | As::Gone => Change::None,
        }
    }

    fn is_to_them(&self, letter: &str) -> bool {
        let letter: serde_json::Value = serde_json::from_str(letter).unwrap_or_default();
        let to = letter.pointer("/letter/to").and_then(serde_json::Value::as_str);
        to.is_some_and(|to| self.without(to).is_some())
    }

    fn without_in_json(&self, text: &str) -> Option<String> {
        let Ok(mut value) = serde_json::from_str(text) else { return self.without(text) };
        match without_in(&mut value, &|text| self.without(text)) {
            0 => None,
            _ => Some(value.to_string()),
        }
    }

    fn without_in_document(&self, text: &str) -> Option<String> {
        let kept = Document::from_json(text).and_then(|document| {
            let kept = document.without(&|text| self.without(text))?;
            kept.map(|document| serde_json::to_string(&document)).transpose()
        });
        kept.unwrap_or_else(|_| self.without_in_json(text))
    }
}

/// What becomes of a text.
enum Change {
    None,
    To(Value),
    Gone,
}

/// What stands in the address of a record where a name was.
pub fn withheld_address(id: RecordId) -> String {
    let hash = blake3::hash(id.to_string().as_bytes()).to_hex();
    format!("withheld-{}", hash.get(..8).unwrap_or_default())
}

/// What stands for the key of a row that is somebody's name.
pub fn withheld_key(secret: &[u8; 32], key: &str) -> String {
    let hash = blake3::keyed_hash(secret, key.as_bytes()).to_hex();
    format!("withheld-{}", hash.get(..32).unwrap_or_default())
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

fn select(place: &Place, after: Option<Vec<Value>>) -> (String, Vec<Value>) {
    let keys: Vec<&str> = place.keys.iter().map(|key| key.column()).collect();
    let columns: Vec<&str> = place.columns.iter().map(|(column, _)| *column).collect();
    let keys = keys.join(", ");
    let mut sql = format!("SELECT {keys}, {} FROM {}", columns.join(", "), place.table);
    let mut values = after.unwrap_or_default();
    if !values.is_empty() {
        let marks: Vec<String> = (1..=values.len()).map(|number| format!("${number}")).collect();
        sql.push_str(&format!(" WHERE ({keys}) > ({})", marks.join(", ")));
    }
    values.push(Value::from(PAGE));
    sql.push_str(&format!(" ORDER BY {keys} LIMIT ${}", values.len()));
    (sql, values)
}

fn keys(place: &Place, row: &Row) -> Result<Vec<Value>, StoreError> {
    let key = |(at, key): (usize, &Key)| {
        Ok(match key {
            Key::Text(_) => Value::from(row.get::<String>(at)?),
            Key::Number(_) => Value::from(row.get::<i64>(at)?),
        })
    };
    place.keys.iter().enumerate().map(key).collect()
}

/// A statement about one row, which its keys are put behind.
fn of_row(mut sql: String, place: &Place, mut values: Vec<Value>, keys: Vec<Value>) -> (String, Vec<Value>) {
    for (at, (key, value)) in place.keys.iter().zip(keys).enumerate() {
        values.push(value);
        let and = if at == 0 { "" } else { " AND " };
        sql.push_str(&format!("{and}{} = ${}", key.column(), values.len()));
    }
    (sql, values)
}

async fn remove(transaction: &mut Tx, place: &'static Place, keys: Vec<Value>) -> Result<(), StoreError> {
    if let Some(first) = place.first {
        transaction.execute(first, keys.iter().take(1).cloned().collect()).await?;
    }
    let (sql, values) = of_row(format!("DELETE FROM {} WHERE ", place.table), place, Vec::new(), keys);
    transaction.execute(sqlx::AssertSqlSafe(sql), values).await?;
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

//! Forgetting a person: the one change of the log that is not an addition.

use asterism_domain::{Account, AccountId, ChangeKind, Document, Kind, RecordId, State, Visibility};
use jiff::Timestamp;

use super::{AuditEvent, account, end_everything, write_event};
use crate::append::{lock, write};
use crate::checksum::{REASON, Written};
use crate::db::{Db, Tx, Value, args};
use crate::plan::Prepared;
use crate::row::select_revisions;
use crate::{Base, Draft, Store, StoreError};

/// Where it is noted that bytes of forgotten people may still be in the file.
const SCRUB: &str = "scrub";

impl Store {
    /// Forgets an account and everything that is about its owner alone, in one transaction. The record that describes
    /// them is retired, and the documents of all its revisions become empty ones, with their hashes, so that the log
    /// holds together and its views can be made from it; what they wrote elsewhere stays, under the id of an account
    /// that is nobody's. Letters that name the address, or that are by them, are not sent.
    ///
    /// Gives the record that was emptied. [`Store::scrub`] then takes the bytes out of the file.
    pub async fn erase_account(
        &self,
        id: AccountId,
        reason: &str,
        now: Timestamp,
        audit: &AuditEvent,
    ) -> Result<Option<RecordId>, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = super::select_accounts!("FROM account a WHERE a.id = $1");
        let Some(row) = transaction.fetch_optional(sql, args![id]).await? else { return Ok(None) };
        let gone: Account = account(&row)?;
        if let Some(record) = gone.record {
            empty_record(&mut transaction, record, &id.to_string(), reason, now).await?;
        }
        end_everything(&mut transaction, id).await?;
        for sql in [
            "DELETE FROM contact_request WHERE sender = $1 OR receiver = $1",
            "DELETE FROM consent WHERE account = $1",
            "DELETE FROM passkey WHERE account = $1",
            "DELETE FROM form_draft WHERE account = $1",
            "DELETE FROM claim WHERE account = $1",
            "DELETE FROM follow_hit WHERE account = $1",
            "DELETE FROM follow WHERE account = $1",
            "DELETE FROM follow_door WHERE account = $1",
            "DELETE FROM registration WHERE account = $1",
            "UPDATE feedback SET text = '', email = NULL, answer = NULL, account = NULL WHERE account = $1",
            "DELETE FROM idea_member WHERE account = $1",
            "DELETE FROM suggestion WHERE account = $1 AND revision IS NULL",
            "UPDATE suggestion SET document = '', reason = '', source = NULL, answer = NULL WHERE account = $1",
            "DELETE FROM asked_topics WHERE account = $1",
            "DELETE FROM space_role WHERE account = $1",
            "DELETE FROM account WHERE id = $1",
        ] {
            transaction.execute(sql, args![id]).await?;
        }
        let address = gone.email.as_str();
        transaction.execute("DELETE FROM once WHERE email = $1", args![address]).await?;
        let said = "UPDATE feedback SET text = '', email = NULL, answer = NULL WHERE email = $1";
        transaction.execute(said, args![address]).await?;
        let named = format!("%{}%", literally(address));
        let sql = "DELETE FROM job WHERE kind = 'mail' AND payload LIKE $1 ESCAPE '\\'";
        transaction.execute(sql, args![named.as_str()]).await?;
        // And those that carry their words or their name to others.
        let by = format!("%\"by\":\"{id}\"%");
        transaction.execute(sql, args![by.as_str()]).await?;
        scrub_later(&mut transaction).await?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(gone.record)
    }

    /// Whether [`Store::scrub`] has something to do.
    pub async fn scrub_is_due(&self) -> Result<bool, StoreError> {
        Ok(self.meta(SCRUB).await?.as_deref() == Some("due"))
    }

    /// How large the database's file is; nothing on a server.
    pub async fn file_size(&self) -> Result<u64, StoreError> {
        if !matches!(self.db(), Db::Sqlite { .. }) {
            return Ok(0);
        }
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        self.db().fetch_one(sql, args![]).await?.count(0)
    }

    /// Writes the file anew without what was deleted in it. It takes about as long as a backup, and nobody can write
    /// meanwhile. PostgreSQL frees what was deleted by itself, and its logs are its keeper's to expire.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        if let Db::Sqlite { write, damage, .. } = self.db() {
            damage.refuse()?;
            sqlx::query("VACUUM").execute(write).await?;
            // The log beside the file holds pages as they were.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        self.db().execute("DELETE FROM meta WHERE name = $1", args![SCRUB]).await?;
        if let Db::Sqlite { write, .. } = self.db() {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await?;
        }
        Ok(())
    }
}

/// Notes that [`Store::scrub`] has something to do.
pub(crate) async fn scrub_later(transaction: &mut Tx) -> Result<(), StoreError> {
    let due =
        "INSERT INTO meta (name, value) VALUES ($1, 'due') ON CONFLICT (name) DO UPDATE SET value = 'due'";
    transaction.execute(due, args![SCRUB]).await?;
    Ok(())
}

/// A text as a pattern that means nothing but itself.
pub(super) fn literally(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Retires a record and empties every revision of it, the new one included.
pub(crate) async fn empty_record(
    transaction: &mut Tx,
    record: RecordId,
    actor: &str,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let found = "SELECT kind, wanted, space FROM record WHERE id = $1";
    let Some(row) = transaction.fetch_optional(found, args![record]).await? else { return Ok(()) };
    let document = Document::empty(row.read(0, "kind", Kind::parse)?);
    let json = serde_json::to_string(&document)
        .map_err(|error| StoreError::Document { seq: 0, reason: error.to_string() })?;
    // Not from one to the one before it: where that is damaged, something of the person would stay.
    for written in transaction.fetch(select_revisions!("WHERE record = $1"), args![record]).await? {
        let mut written = Written::read(&written)?.whole()?;
        written.facts[REASON] = Value::Text(None);
        written.put_back(transaction, &json).await?;
    }
    let draft = Draft {
        record,
        base: Base::Any,
        slug: row.get(1)?,
        space: crate::row::space(row.get(2)?)?,
        state: State::Retired,
        visibility: Visibility::Public,
        merged_into: None,
        change: ChangeKind::Retire,
        actor: actor.to_owned(),
        at: now,
        source: None,
        reason: Some(reason.to_owned()),
        document,
        links: Vec::new(),
        issues: Vec::new(),
    };
    write(transaction, vec![Prepared::of(draft)?]).await?;
    Ok(())
}

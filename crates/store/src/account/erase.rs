//! Forgetting a person: the one change of the log that is not an addition.

use asterism_domain::{Account, AccountId, RecordId};
use jiff::Timestamp;

use super::empty::{Emptied, empty_draft, empty_record};
use super::{AuditEvent, account, end_everything, write_event};
use crate::append::lock;
use crate::db::{Db, Tx, Value, args};
use crate::{Store, StoreError};

/// Where it is noted that bytes of forgotten people may still be in the file.
const SCRUB: &str = "scrub";

impl Store {
    /// Forgets an account and everything that is about its owner alone, in one transaction. The record that describes
    /// them is retired, and the documents of all its revisions become empty ones, with their hashes, so that the log
    /// holds together and its views can be made from it; what they wrote elsewhere stays, under the id of an account
    /// that is nobody's. Drafts that they alone wrote and nobody else was shown are emptied as well, with their addresses.
    /// Letters to them, or that are by them, are not sent.
    ///
    /// Gives what was emptied. [`Store::scrub`] then takes the bytes out of the file.
    pub async fn erase_account(
        &self,
        id: AccountId,
        reason: &str,
        now: Timestamp,
        audit: &AuditEvent,
    ) -> Result<Vec<Emptied>, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = super::select_accounts!("FROM account a WHERE a.id = $1");
        let Some(row) = transaction.fetch_optional(sql, args![id]).await? else { return Ok(Vec::new()) };
        let gone: Account = account(&row)?;
        let mut emptied = Vec::new();
        if let Some(record) = gone.record {
            emptied.extend(empty_record(&mut transaction, record, &id.to_string(), reason, now).await?);
        }
        for draft in drafts_of_alone(&mut transaction, id).await? {
            emptied.extend(empty_draft(&mut transaction, draft, &id.to_string(), reason, now).await?);
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
        // Those to them, and those that carry their words or their name to others. One that merely names the address, or
        // goes to one that it is a part of, is somebody else's.
        for row in transaction.fetch(LETTERS_NAMING, naming(&gone)).await? {
            if concerns(&row.get::<String>(1)?, &gone) {
                transaction.execute("DELETE FROM job WHERE id = $1", args![row.get::<i64>(0)?]).await?;
            }
        }
        scrub_later(&mut transaction).await?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(emptied)
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

/// Letters in the queue that may be to an account or by it: their numbers and what is kept of them.
pub(super) const LETTERS_NAMING: &str = "SELECT id, payload FROM job WHERE kind = 'mail' AND \
     (payload LIKE $1 ESCAPE '\\' OR payload LIKE $2 ESCAPE '\\') ORDER BY id";

/// The values of [`LETTERS_NAMING`].
pub(super) fn naming(account: &Account) -> Vec<Value> {
    let address = format!("%{}%", literally(account.email.as_str()));
    args![address, format!("%\"by\":\"{}\"%", account.id)]
}

/// Whether a letter in the queue is to an account or by it. One that cannot be read is sent to nobody, so it counts.
pub(super) fn concerns(payload: &str, account: &Account) -> bool {
    let Ok(posted) = serde_json::from_str::<serde_json::Value>(payload) else { return true };
    let is = |pointer: &str, wanted: &str| {
        posted.pointer(pointer).and_then(serde_json::Value::as_str) == Some(wanted)
    };
    is("/letter/to", account.email.as_str()) || is("/by", &account.id.to_string())
}

/// Drafts of which an account wrote every revision and which were never handed over, published or merged.
async fn drafts_of_alone(transaction: &mut Tx, id: AccountId) -> Result<Vec<RecordId>, StoreError> {
    let sql = "WITH RECURSIVE chain (record, base, actor, state) AS ( \
               SELECT v.record, v.base, v.actor, v.state FROM record r JOIN revision v ON v.seq = r.seq \
               WHERE (r.state <> 'published' OR r.visibility <> 'public') AND r.state IN ('draft', 'withdrawn') \
               UNION ALL \
               SELECT v.record, v.base, v.actor, v.state FROM chain c JOIN revision v ON v.seq = c.base) \
               SELECT record FROM chain GROUP BY record HAVING min(actor) = $1 AND max(actor) = $1 \
               AND sum(CASE WHEN state IN ('draft', 'withdrawn') THEN 0 ELSE 1 END) = 0 ORDER BY record";
    let rows = transaction.fetch(sql, args![id]).await?;
    rows.iter().map(|row| row.record_id(0)).collect()
}

/// A text as a pattern that means nothing but itself.
fn literally(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

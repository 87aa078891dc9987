//! What happened to accounts and rights. Rows are added and never changed; they name accounts by id.
//!
//! What changes who may do what, or what lets somebody in, is written down in the transaction that changes it: the
//! methods that do so take the event, and write it where they changed something and nowhere else.

use asterism_domain::AccountId;
use jiff::Timestamp;

use crate::db::{Tx, Value, args};
use crate::import::next_number;
use crate::{Store, StoreError, request};

/// Something that administrators may have to look into later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    pub at: Timestamp,
    /// Who: an account id, `operator` or `visitor`.
    pub actor: String,
    /// What, as in `signed_in`.
    pub event: String,
    /// What it happened to: an account id, a space.
    pub about: String,
    pub detail: String,
}

impl AuditEvent {
    /// Something that the owner of an account did to it.
    pub(crate) fn own(
        account: AccountId,
        at: Timestamp,
        event: &str,
        about: &str,
        detail: &str,
    ) -> AuditEvent {
        AuditEvent {
            at,
            actor: account.to_string(),
            event: event.to_owned(),
            about: about.to_owned(),
            detail: detail.to_owned(),
        }
    }
}

/// An event with its number, which grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub id: i64,
    pub event: AuditEvent,
    /// The request by which it happened, as the log names it; none where no request was.
    pub request: Option<String>,
}

impl Store {
    /// Writes down what goes with no change.
    pub async fn note_event(&self, event: &AuditEvent) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        write_event(&mut transaction, event).await?;
        transaction.commit().await
    }

    /// Runs one statement, and writes the event down with it where it changed something. False where it did not.
    pub(crate) async fn change(
        &self,
        sql: &'static str,
        values: Vec<Value>,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let changed = transaction.execute(sql, values).await? > 0;
        if changed {
            write_event(&mut transaction, audit).await?;
        }
        transaction.commit().await?;
        Ok(changed)
    }

    /// Forgets what happened before `before`.
    pub async fn forget_events(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.db().execute("DELETE FROM audit WHERE at < $1", args![before]).await
    }

    /// The events before one seen already, the newest first; of everything, or about one account or space.
    pub async fn events(
        &self,
        about: Option<&str>,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let before = before.unwrap_or(i64::MAX);
        let rows = match about {
            None => {
                let sql = "SELECT id, at, actor, event, about, detail, request FROM audit WHERE id < $1 \
                           ORDER BY id DESC LIMIT $2";
                self.db().fetch(sql, args![before, limit]).await?
            }
            Some(about) => {
                let sql = "SELECT id, at, actor, event, about, detail, request FROM audit \
                           WHERE about = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
                self.db().fetch(sql, args![about, before, limit]).await?
            }
        };
        let row = |row: &crate::db::Row| {
            let event = AuditEvent {
                at: row.time(1)?,
                actor: row.get(2)?,
                event: row.get(3)?,
                about: row.get(4)?,
                detail: row.get(5)?,
            };
            Ok(AuditRow { id: row.get(0)?, event, request: row.get(6)? })
        };
        rows.iter().map(row).collect()
    }
}

/// Writes an event down within a transaction, as the last thing before it ends: the counter of events is held from
/// here on, and whoever waited for something else while holding it could wait for ever.
pub(crate) async fn write_event(transaction: &mut Tx, event: &AuditEvent) -> Result<(), StoreError> {
    let id = next_number(transaction, "audit").await?;
    let sql = "INSERT INTO audit (id, at, actor, event, about, detail, request) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let request = request::of_now();
    if request.is_some() {
        // The line has the same id, and the route; who it was stands in the audit alone.
        tracing::info!(event = event.event, "written into the audit");
    }
    let values = args![
        id,
        event.at,
        event.actor.as_str(),
        event.event.as_str(),
        event.about.as_str(),
        event.detail.as_str(),
        request
    ];
    transaction.execute(sql, values).await?;
    Ok(())
}

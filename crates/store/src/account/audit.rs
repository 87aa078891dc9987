//! What happened to accounts and rights. Rows are added and never changed; they name accounts by id.

use jiff::Timestamp;

use crate::append::lock;
use crate::db::{Tx, args};
use crate::import::next_number;
use crate::{Store, StoreError};

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

/// An event with its number, which grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    pub id: i64,
    pub event: AuditEvent,
}

impl Store {
    pub async fn note_event(&self, event: &AuditEvent) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        write_event(&mut transaction, event).await?;
        transaction.commit().await
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
                let sql = "SELECT id, at, actor, event, about, detail FROM audit WHERE id < $1 \
                           ORDER BY id DESC LIMIT $2";
                self.db().fetch(sql, args![before, limit]).await?
            }
            Some(about) => {
                let sql = "SELECT id, at, actor, event, about, detail FROM audit WHERE about = $1 AND id < $2 \
                           ORDER BY id DESC LIMIT $3";
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
            Ok(AuditRow { id: row.get(0)?, event })
        };
        rows.iter().map(row).collect()
    }
}

/// Notes an event in the transaction of the change that it tells of, which holds the log's lock.
pub(crate) async fn write_event(transaction: &mut Tx, event: &AuditEvent) -> Result<(), StoreError> {
    let id = next_number(transaction, "audit").await?;
    let sql = "INSERT INTO audit (id, at, actor, event, about, detail) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = args![
        id,
        event.at,
        event.actor.as_str(),
        event.event.as_str(),
        event.about.as_str(),
        event.detail.as_str()
    ];
    transaction.execute(sql, values).await?;
    Ok(())
}

//! Passkeys, and what browsers were asked and have not answered yet.

use asterism_domain::{Account, AccountId};
use jiff::Timestamp;

use super::{ACCOUNT_COLUMNS, AuditEvent, account, account_id, write_event};
use crate::db::{Row, Tx, args};
use crate::{Store, StoreError};

/// The public half of what a device signs in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The credential's id, in hexadecimal digits.
    pub id: String,
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// JSON that only the room knows that checks it.
    pub credential: String,
    pub created: Timestamp,
    pub used: Option<Timestamp>,
}

/// What a browser was asked, and until when its answer is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The hash of what the browser holds.
    pub hash: String,
    pub purpose: String,
    pub content: String,
    pub expires: Timestamp,
}

impl Store {
    /// Keeps a passkey. False where there is one with its id already, of whoever.
    pub async fn put_passkey(&self, passkey: &Passkey, audit: &AuditEvent) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let kept = put(&mut transaction, passkey).await?;
        if kept {
            write_event(&mut transaction, audit).await?;
        }
        transaction.commit().await?;
        Ok(kept)
    }

    /// The passkey with this id and its owner, while the account is open.
    pub async fn passkey(&self, id: &str) -> Result<Option<(Passkey, Account)>, StoreError> {
        let sql = super::select_accounts!(
            ", p.id, p.account, p.name, p.credential, p.created, p.used \
             FROM passkey p JOIN account a ON a.id = p.account WHERE p.id = $1 AND a.closed IS NULL"
        );
        let row = self.db().fetch_optional(sql, args![id]).await?;
        row.map(|row| Ok((passkey(&row, ACCOUNT_COLUMNS)?, account(&row)?))).transpose()
    }

    pub async fn passkeys(&self, account: AccountId) -> Result<Vec<Passkey>, StoreError> {
        let sql = "SELECT id, account, name, credential, created, used FROM passkey \
                   WHERE account = $1 ORDER BY created, id";
        self.db().fetch(sql, args![account]).await?.iter().map(|row| passkey(row, 0)).collect()
    }

    /// Notes that a passkey was used and what its counter says now. False where it is gone or was used at the same
    /// time: `before` is the credential that the use was judged by.
    pub async fn use_passkey(
        &self,
        before: &Passkey,
        credential: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE passkey SET credential = $1, used = $2 WHERE id = $3 AND credential = $4";
        let values = args![credential, now, before.id.as_str(), before.credential.as_str()];
        Ok(self.db().execute(sql, values).await? > 0)
    }

    /// Ends a passkey of the account. False where there is none.
    pub async fn end_passkey(
        &self,
        account: AccountId,
        id: &str,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM passkey WHERE account = $1 AND id = $2";
        self.change(sql, args![account, id], audit).await
    }

    pub async fn put_asked(&self, asked: &Asked) -> Result<(), StoreError> {
        let sql = "INSERT INTO asked (hash, purpose, content, expires) VALUES ($1, $2, $3, $4)";
        let values =
            args![asked.hash.as_str(), asked.purpose.as_str(), asked.content.as_str(), asked.expires];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    /// Takes what a browser was asked for a purpose, so that it is answered once at most.
    pub async fn take_asked(
        &self,
        hash: &str,
        purpose: &str,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let sql = "DELETE FROM asked WHERE hash = $1 AND purpose = $2 AND expires > $3 RETURNING content";
        // Outside a transaction, what gives rows is asked of a connection that only reads.
        let mut transaction = self.db().begin().await?;
        let row = transaction.fetch_optional(sql, args![hash, purpose, now]).await?;
        transaction.commit().await?;
        row.map(|row| row.get(0)).transpose()
    }

    /// Forgets what nobody answered in time.
    pub async fn forget_asked(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.db().execute("DELETE FROM asked WHERE expires <= $1", args![now]).await
    }
}

fn passkey(row: &Row, from: usize) -> Result<Passkey, StoreError> {
    Ok(Passkey {
        id: row.get(from)?,
        account: account_id(row, from + 1)?,
        name: row.get(from + 2)?,
        credential: row.get(from + 3)?,
        created: row.time(from + 4)?,
        used: row.optional_time(from + 5)?,
    })
}

pub(super) async fn put(transaction: &mut Tx, passkey: &Passkey) -> Result<bool, StoreError> {
    let sql = "INSERT INTO passkey (id, account, name, credential, created) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (id) DO NOTHING";
    let values = args![
        passkey.id.as_str(),
        passkey.account,
        passkey.name.as_str(),
        passkey.credential.as_str(),
        passkey.created
    ];
    Ok(transaction.execute(sql, values).await? > 0)
}

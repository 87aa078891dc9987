//! Accounts: who may sign in, with what, and where from. Secrets are kept as hashes only.

mod address;
mod audit;
mod consent;
mod contact;
mod empty;
mod erase;
mod form;
mod identity;
mod key;
mod once;
mod own;
mod passkey;
mod role;
mod session;
mod topics;

use asterism_domain::{Account, AccountId, EmailAddress, RecordId};
use jiff::Timestamp;

pub use address::Readdressed;
pub(crate) use audit::write_event;
pub use audit::{AuditEvent, AuditRow};
pub use consent::Consent;
pub use contact::{ContactRequest, ContactState};
pub use empty::Emptied;
pub(crate) use empty::empty_record;
pub(crate) use erase::scrub_later;
pub use form::FormDraft;
pub use identity::{Identity, OpenedBy};
pub use key::ApiKey;
pub use once::{Once, Opening, OpensWith, Purpose, Redeemed};
pub use passkey::{Asked, Passkey};
pub use role::SpaceMember;
pub use session::{Session, Way};
pub use topics::AskedTopics;

use crate::db::{Row, Tx, Value, args};
use crate::{Store, StoreError};

pub(crate) const ACCOUNT_COLUMNS: usize = 8;

macro_rules! select_accounts {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.email, a.name, a.administrator, a.language, a.record, a.created, a.closed ",
            $tail
        )
    };
}
pub(crate) use select_accounts;

impl Store {
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row =
            self.db().fetch_optional(select_accounts!("FROM account a WHERE a.id = $1"), args![id]).await?;
        row.as_ref().map(account).transpose()
    }

    /// The account with this address and its password's hash, where it has one.
    pub async fn account_by_email(
        &self,
        email: &EmailAddress,
    ) -> Result<Option<(Account, Option<String>)>, StoreError> {
        let sql = select_accounts!(", a.password FROM account a WHERE a.email = $1");
        let row = self.db().fetch_optional(sql, args![email.as_str()]).await?;
        row.map(|row| Ok((account(&row)?, row.get(ACCOUNT_COLUMNS)?))).transpose()
    }

    /// The hash of an account's password, where it has one.
    pub async fn password(&self, id: AccountId) -> Result<Option<String>, StoreError> {
        let row = self.db().fetch_optional("SELECT password FROM account WHERE id = $1", args![id]).await?;
        row.map_or(Ok(None), |row| row.get(0))
    }

    /// The accounts after one seen before, in the order of their ids, which is that of their making.
    pub async fn accounts(&self, after: Option<AccountId>, limit: usize) -> Result<Vec<Account>, StoreError> {
        let sql = select_accounts!("FROM account a WHERE a.id > $1 ORDER BY a.id LIMIT $2");
        let after = after.map_or(String::new(), |id| id.to_string());
        self.db().fetch(sql, args![after, limit]).await?.iter().map(account).collect()
    }

    /// Open accounts that nobody has signed in to since `before`, and whose owners were told so before `warned`, or
    /// never where that is none. Who runs the portal is not among them.
    pub async fn unused_accounts(
        &self,
        before: Timestamp,
        warned: Option<Timestamp>,
    ) -> Result<Vec<Account>, StoreError> {
        let rows = match warned {
            None => {
                let sql = select_accounts!(
                    "FROM account a WHERE COALESCE(a.used, a.created) < $1 AND a.warned IS NULL \
                     AND a.administrator = 0 ORDER BY a.id LIMIT 100"
                );
                self.db().fetch(sql, args![before]).await?
            }
            Some(warned) => {
                let sql = select_accounts!(
                    "FROM account a WHERE COALESCE(a.used, a.created) < $1 AND a.warned < $2 \
                     AND a.administrator = 0 ORDER BY a.id LIMIT 100"
                );
                self.db().fetch(sql, args![before, warned]).await?
            }
        };
        rows.iter().map(account).collect()
    }

    /// Notes that the owner of an account was told that it will be forgotten.
    pub async fn note_warning(&self, id: AccountId, now: Timestamp) -> Result<(), StoreError> {
        self.db().execute("UPDATE account SET warned = $1 WHERE id = $2", args![now, id]).await?;
        Ok(())
    }

    /// Whether anybody runs the portal yet.
    pub async fn has_administrator(&self) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM account WHERE administrator = 1 AND closed IS NULL";
        Ok(self.db().fetch_one(sql, args![]).await?.count(0)? > 0)
    }

    /// Those who run the portal, in the order of their accounts.
    pub async fn administrator_accounts(&self, limit: usize) -> Result<Vec<Account>, StoreError> {
        let sql = select_accounts!(
            "FROM account a WHERE a.administrator = 1 AND a.closed IS NULL ORDER BY a.id LIMIT $1"
        );
        self.db().fetch(sql, args![limit]).await?.iter().map(account).collect()
    }

    /// How many run the portal.
    pub async fn administrators(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM account WHERE administrator = 1 AND closed IS NULL";
        self.db().fetch_one(sql, args![]).await?.count(0)
    }

    /// Lets an account run the portal, or no more. False where there is no such account.
    pub async fn set_administrator(
        &self,
        id: AccountId,
        administrator: bool,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE account SET administrator = $1 WHERE id = $2";
        self.change(sql, args![i64::from(administrator), id], audit).await
    }

    pub async fn rename_account(
        &self,
        id: AccountId,
        name: &str,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        self.change("UPDATE account SET name = $1 WHERE id = $2", args![name, id], audit).await
    }

    /// Ties an account to the record that describes its owner.
    pub async fn set_account_record(
        &self,
        id: AccountId,
        record: Option<RecordId>,
    ) -> Result<(), StoreError> {
        self.db().execute("UPDATE account SET record = $1 WHERE id = $2", args![record, id]).await?;
        Ok(())
    }

    pub async fn account_of_record(&self, record: RecordId) -> Result<Option<Account>, StoreError> {
        let sql = select_accounts!("FROM account a WHERE a.record = $1");
        self.db().fetch_optional(sql, args![record]).await?.as_ref().map(account).transpose()
    }

    /// Gives an account another password and ends all its sessions but the one that asked.
    pub async fn set_password(
        &self,
        id: AccountId,
        hash: &str,
        keep: Option<&str>,
        audit: &AuditEvent,
    ) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        write_password(&mut transaction, id, hash).await?;
        let sql = "DELETE FROM session WHERE account = $1 AND hash <> $2";
        transaction.execute(sql, args![id, keep.unwrap_or_default()]).await?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await
    }

    /// Keeps the same password as another hash, unless it was changed meanwhile. Nobody is signed out by it.
    pub async fn renew_password(&self, id: AccountId, old: &str, new: &str) -> Result<(), StoreError> {
        let sql = "UPDATE account SET password = $1 WHERE id = $2 AND password = $3";
        self.db().execute(sql, args![new, id, old]).await?;
        Ok(())
    }

    /// Closes an account to its owner, with everything that lets anybody in with it, or opens it again.
    /// False where there is no such account.
    pub async fn close_account(
        &self,
        id: AccountId,
        at: Option<Timestamp>,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let closed = at.map(|at| at.as_microsecond());
        let sql = "UPDATE account SET closed = $1 WHERE id = $2";
        if transaction.execute(sql, args![closed, id]).await? == 0 {
            return Ok(false);
        }
        if at.is_some() {
            end_everything(&mut transaction, id).await?;
        }
        write_event(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes everything away that lets somebody in with the account, but for the password.
    pub async fn end_ways(&self, id: AccountId, audit: &AuditEvent) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        end_everything(&mut transaction, id).await?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await
    }
}

/// Takes away whatever lets somebody in with the account.
async fn end_everything(transaction: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    end_what_is_open(transaction, id).await?;
    end_ways(transaction, id).await
}

/// Takes away what somebody got who was let in, and what waits to be followed.
async fn end_what_is_open(transaction: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM session WHERE account = $1",
        "DELETE FROM device WHERE account = $1",
        "DELETE FROM api_key WHERE account = $1",
        "DELETE FROM once WHERE account = $1",
    ] {
        transaction.execute(sql, args![id]).await?;
    }
    Ok(())
}

/// Takes away what somebody signs in with beside a password.
async fn end_ways(transaction: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    for sql in ["DELETE FROM passkey WHERE account = $1", "DELETE FROM identity WHERE account = $1"] {
        transaction.execute(sql, args![id]).await?;
    }
    Ok(())
}

async fn write_password(transaction: &mut Tx, id: AccountId, hash: &str) -> Result<(), StoreError> {
    transaction.execute("UPDATE account SET password = $1 WHERE id = $2", args![hash, id]).await?;
    Ok(())
}

pub(crate) fn account(row: &Row) -> Result<Account, StoreError> {
    let administrator: i64 = row.get(3)?;
    Ok(Account {
        id: account_id(row, 0)?,
        email: row.read(1, "e-mail address", |text| text.parse().ok())?,
        name: row.get(2)?,
        administrator: administrator == 1,
        language: row.get(4)?,
        record: row.read_optional(5, "record id", |text| text.parse().ok())?,
        created: row.time(6)?,
        closed: row.optional_time(7)?,
    })
}

fn account_id(row: &Row, index: usize) -> Result<AccountId, StoreError> {
    row.read(index, "account id", |text| text.parse().ok())
}

impl From<AccountId> for Value {
    fn from(id: AccountId) -> Value {
        Value::Text(Some(id.to_string()))
    }
}

impl From<Option<AccountId>> for Value {
    fn from(id: Option<AccountId>) -> Value {
        Value::Text(id.map(|id| id.to_string()))
    }
}

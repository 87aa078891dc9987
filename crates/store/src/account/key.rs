//! Keys for programs.

use asterism_domain::{Account, AccountId, Scope, Space};
use jiff::{SignedDuration, Timestamp};

use super::{ACCOUNT_COLUMNS, AuditEvent, account, account_id};
use crate::db::{Row, args};
use crate::{Store, StoreError};

/// How exactly the last use is kept.
const USED_EVERY: SignedDuration = SignedDuration::from_mins(60);

/// A key that a program acts with, in its owner's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The hash of what the program holds.
    pub hash: String,
    pub account: AccountId,
    /// What its owner calls it.
    pub name: String,
    pub scope: Scope,
    /// The one space it acts in; none for all that its owner has.
    pub space: Option<Space>,
    pub created: Timestamp,
    pub expires: Timestamp,
    pub used: Option<Timestamp>,
}

impl Store {
    pub async fn put_key(&self, key: &ApiKey, audit: &AuditEvent) -> Result<(), StoreError> {
        let sql = "INSERT INTO api_key (hash, account, name, scope, created, expires, space) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = args![
            key.hash.as_str(),
            key.account,
            key.name.as_str(),
            key.scope.as_str(),
            key.created,
            key.expires,
            key.space.as_ref().map(Space::as_str)
        ];
        self.change(sql, values, audit).await.map(|_| ())
    }

    /// The key with this hash and its owner, while both are good. Using it is noted now and then.
    pub async fn key(&self, hash: &str, now: Timestamp) -> Result<Option<(ApiKey, Account)>, StoreError> {
        let sql = super::select_accounts!(
            ", k.hash, k.account, k.name, k.scope, k.created, k.expires, k.used, k.space \
             FROM api_key k JOIN account a ON a.id = k.account \
             WHERE k.hash = $1 AND k.expires > $2 AND a.closed IS NULL"
        );
        let Some(row) = self.db().fetch_optional(sql, args![hash, now]).await? else { return Ok(None) };
        let (key, account) = (key(&row, ACCOUNT_COLUMNS)?, account(&row)?);
        if key.used.is_none_or(|used| now.duration_since(used) > USED_EVERY) {
            let noted =
                self.db().execute("UPDATE api_key SET used = $1 WHERE hash = $2", args![now, hash]).await;
            if let Err(error) = noted {
                tracing::warn!("the use of a key cannot be noted: {error}");
            }
        }
        Ok(Some((key, account)))
    }

    pub async fn keys(&self, account: AccountId) -> Result<Vec<ApiKey>, StoreError> {
        let sql = "SELECT hash, account, name, scope, created, expires, used, space FROM api_key \
                   WHERE account = $1 ORDER BY created, hash";
        self.db().fetch(sql, args![account]).await?.iter().map(|row| key(row, 0)).collect()
    }

    /// Ends a key of the account. False where there is none.
    pub async fn end_key(
        &self,
        account: AccountId,
        hash: &str,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM api_key WHERE account = $1 AND hash = $2";
        self.change(sql, args![account, hash], audit).await
    }
}

fn key(row: &Row, from: usize) -> Result<ApiKey, StoreError> {
    let space: Option<String> = row.get(from + 7)?;
    Ok(ApiKey {
        space: space.map(|space| Space::new(&space)),
        hash: row.get(from)?,
        account: account_id(row, from + 1)?,
        name: row.get(from + 2)?,
        scope: row.read(from + 3, "scope of a key", Scope::parse)?,
        created: row.time(from + 4)?,
        expires: row.time(from + 5)?,
        used: row.optional_time(from + 6)?,
    })
}

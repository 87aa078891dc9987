//! What people agreed to.

use asterism_domain::AccountId;
use jiff::Timestamp;

use crate::db::{Tx, args};
use crate::{Store, StoreError};

/// Something that somebody agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// To what, as in `account` or `profile`.
    pub purpose: String,
    /// The version of the words that were agreed to.
    pub wording: String,
    pub given: Timestamp,
    pub withdrawn: Option<Timestamp>,
}

impl Store {
    /// What somebody agreed to, the oldest first.
    pub async fn consents(&self, account: AccountId) -> Result<Vec<Consent>, StoreError> {
        let sql = "SELECT purpose, wording, given, withdrawn FROM consent WHERE account = $1 ORDER BY given, purpose";
        let rows = self.db().fetch(sql, args![account]).await?;
        let consent = |row: &crate::db::Row| {
            Ok(Consent {
                purpose: row.get(0)?,
                wording: row.get(1)?,
                given: row.time(2)?,
                withdrawn: row.optional_time(3)?,
            })
        };
        rows.iter().map(consent).collect()
    }

    /// Notes that somebody agrees. To the same words nobody agrees twice.
    pub async fn give_consent(
        &self,
        account: AccountId,
        purpose: &str,
        wording: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        give(&mut transaction, account, purpose, wording, now).await?;
        transaction.commit().await
    }

    /// Notes that somebody no longer agrees.
    pub async fn withdraw_consent(
        &self,
        account: AccountId,
        purpose: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sql =
            "UPDATE consent SET withdrawn = $1 WHERE account = $2 AND purpose = $3 AND withdrawn IS NULL";
        self.db().execute(sql, args![now, account, purpose]).await?;
        Ok(())
    }
}

pub(super) async fn give(
    transaction: &mut Tx,
    account: AccountId,
    purpose: &str,
    wording: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let held = "SELECT count(*) FROM consent WHERE account = $1 AND purpose = $2 AND wording = $3 \
                AND withdrawn IS NULL";
    if transaction.fetch_one(held, args![account, purpose, wording]).await?.count(0)? > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO consent (account, purpose, wording, given) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (account, purpose, given) DO NOTHING";
    transaction.execute(sql, args![account, purpose, wording, now]).await?;
    Ok(())
}

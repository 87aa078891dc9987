//! What waits to be decided on, and who was told of it.

use std::collections::BTreeSet;

use asterism_domain::{AccountId, Follow, FollowId, Followed, RecordId};
use jiff::Timestamp;

use crate::db::{Tx, args};
use crate::follow::{account_at, follow, select_follows};
use crate::{Store, StoreError};

/// A suggestion that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionWaiting {
    /// Later ones have later ids.
    pub id: String,
    pub record: RecordId,
    pub account: AccountId,
    pub at: Timestamp,
}

impl Store {
    /// What was suggested up to a moment and waits, the newest `limit` of it, the oldest first.
    pub async fn suggestions_waiting_until(
        &self,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<SuggestionWaiting>, StoreError> {
        let sql = "SELECT id, record, account, at FROM suggestion WHERE state = 'waiting' AND at <= $1 \
                   ORDER BY id DESC LIMIT $2";
        let rows = self.db().fetch(sql, args![until, limit]).await?;
        let waiting = rows.iter().rev().map(|row| {
            Ok(SuggestionWaiting {
                id: row.get(0)?,
                record: row.record_id(1)?,
                account: account_at(row, 2)?,
                at: row.time(3)?,
            })
        });
        waiting.collect()
    }

    /// Who with an open account wants to hear of what is suggested in which space, and up to which suggestion they were
    /// told.
    pub async fn follows_of_suggestions(&self) -> Result<Vec<(Follow, Option<String>)>, StoreError> {
        let sql = select_follows!(
            ", follow.told",
            "JOIN account ON account.id = follow.account WHERE account.closed IS NULL \
             AND follow.what = 'suggestions' AND follow.pace <> 'never' ORDER BY follow.id"
        );
        let rows = self.db().fetch(sql, args![]).await?;
        rows.iter().map(|row| Ok((follow(row)?, row.get(8)?))).collect()
    }

    /// The accounts that follow this, at whatever pace.
    pub async fn followers_of(&self, what: Followed, about: &str) -> Result<BTreeSet<AccountId>, StoreError> {
        let sql = "SELECT account FROM follow WHERE what = $1 AND about = $2";
        let rows = self.db().fetch(sql, args![what.as_str(), about]).await?;
        rows.iter().map(|row| account_at(row, 0)).collect()
    }
}

/// Notes up to which suggestion each follow was told. False where one was told as far by somebody else.
pub(crate) async fn note_told(
    transaction: &mut Tx,
    account: AccountId,
    told: &[(FollowId, String)],
) -> Result<bool, StoreError> {
    for (follow, up_to) in told {
        let sql =
            "UPDATE follow SET told = $1 WHERE id = $2 AND account = $3 AND (told IS NULL OR told < $1)";
        let values = args![up_to.as_str(), follow.to_string(), account];
        if transaction.execute(sql, values).await? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

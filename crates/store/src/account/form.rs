//! Forms that somebody has begun to fill.

use asterism_domain::{AccountId, Seq};
use jiff::{SignedDuration, Timestamp};

use crate::db::{Row, args};
use crate::{Store, StoreError};

/// Nobody comes back to a form after so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What stood in a form when it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormDraft {
    /// What the form is of, a record's id or the kind and space of a new one, and its mark.
    pub about: String,
    /// The revision that the form was made of; 0 for a new record.
    pub base: Seq,
    /// Its pairs, as JSON.
    pub pairs: String,
    pub at: Timestamp,
}

impl Store {
    /// Keeps a form, instead of what was kept of it before.
    pub async fn put_form(&self, account: AccountId, form: &FormDraft) -> Result<(), StoreError> {
        let sql = "INSERT INTO form_draft (account, about, base, pairs, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (account, about) DO UPDATE SET base = excluded.base, \
                   pairs = excluded.pairs, at = excluded.at";
        let values = args![account, form.about.as_str(), form.base, form.pairs.as_str(), form.at];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    pub async fn form(&self, account: AccountId, about: &str) -> Result<Option<FormDraft>, StoreError> {
        let sql = "SELECT base, pairs, at FROM form_draft WHERE account = $1 AND about = $2";
        let Some(row) = self.db().fetch_optional(sql, args![account, about]).await? else { return Ok(None) };
        let (base, pairs, at) = (Seq(row.get(0)?), row.get(1)?, row.time(2)?);
        Ok(Some(FormDraft { about: about.to_owned(), base, pairs, at }))
    }

    /// Every form that somebody has begun.
    pub async fn forms_of(&self, account: AccountId) -> Result<Vec<FormDraft>, StoreError> {
        let sql = "SELECT about, base, pairs, at FROM form_draft WHERE account = $1 ORDER BY about";
        self.db().fetch(sql, args![account]).await?.iter().map(draft).collect()
    }

    /// The forms that are kept of the same as `about`, which has no mark; the last first.
    pub async fn forms_begun(&self, account: AccountId, about: &str) -> Result<Vec<FormDraft>, StoreError> {
        // A record's id and a kind hold nothing that LIKE reads as anything but itself.
        let sql = "SELECT about, base, pairs, at FROM form_draft \
                   WHERE account = $1 AND (about = $2 OR about LIKE $3) ORDER BY at DESC, about DESC";
        let marked = format!("{about} as %");
        self.db().fetch(sql, args![account, about, marked]).await?.iter().map(draft).collect()
    }

    /// How many other forms somebody has begun, and how long they are together.
    pub async fn other_forms(&self, account: AccountId, about: &str) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT count(*), coalesce(sum(length(pairs)), 0) FROM form_draft \
                   WHERE account = $1 AND about <> $2";
        let row = self.db().fetch_one(sql, args![account, about]).await?;
        Ok((row.count(0)?, row.count(1)?))
    }

    pub async fn drop_form(&self, account: AccountId, about: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM form_draft WHERE account = $1 AND about = $2";
        self.db().execute(sql, args![account, about]).await?;
        Ok(())
    }

    /// Forgets forms that nobody came back to.
    pub async fn forget_forms(&self, now: Timestamp) -> Result<u64, StoreError> {
        let before = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN);
        self.db().execute("DELETE FROM form_draft WHERE at <= $1", args![before]).await
    }
}

fn draft(row: &Row) -> Result<FormDraft, StoreError> {
    Ok(FormDraft { about: row.get(0)?, base: Seq(row.get(1)?), pairs: row.get(2)?, at: row.time(3)? })
}

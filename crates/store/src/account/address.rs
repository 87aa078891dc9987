//! Giving an account another address.

use asterism_domain::AccountId;
use jiff::Timestamp;

use super::once::spend;
use super::{AuditEvent, Purpose, write_event};
use crate::db::args;
use crate::{Store, StoreError};

/// What became of a link that gives an account another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readdressed {
    Done,
    /// The link ran out, was used, is of another account, or never was.
    Spent,
    /// Meanwhile another account has the address.
    Taken,
}

impl Store {
    /// Gives an account the address that a link was sent to, and ends every other link that was sent to it before.
    pub async fn readdress(
        &self,
        hash: &str,
        account: AccountId,
        now: Timestamp,
        audit: &AuditEvent,
    ) -> Result<Readdressed, StoreError> {
        let mut transaction = self.db().begin().await?;
        let once = spend(&mut transaction, hash, now).await?;
        let once = once.filter(|once| once.purpose == Purpose::Address && once.account == Some(account));
        let Some(email) = once.and_then(|once| once.email) else { return Ok(Readdressed::Spent) };
        let sql = "UPDATE account SET email = $1 WHERE id = $2 \
                   AND NOT EXISTS (SELECT 1 FROM account o WHERE o.email = $1)";
        if transaction.execute(sql, args![email.as_str(), account]).await? == 0 {
            return Ok(Readdressed::Taken);
        }
        transaction.execute("DELETE FROM once WHERE account = $1", args![account]).await?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(Readdressed::Done)
    }
}

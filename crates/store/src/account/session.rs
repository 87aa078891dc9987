//! Sessions: who is signed in, and with which browser.

use asterism_domain::{Account, AccountId};
use jiff::{SignedDuration, Timestamp};

use super::{ACCOUNT_COLUMNS, account, account_id};
use crate::db::{Row, args};
use crate::{Store, StoreError};

/// A session that is not used for so long ends.
const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How exactly the last use is kept: every request that wrote would make reading wait for the disk.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// What a session was opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Password,
    /// A link in a letter, beside the password or with one that was chosen there, where more than a password is asked of
    /// everybody: enough to add what one signs in with, and no more.
    Letter,
    /// Two factors at once: the device, and its owner verified.
    Passkey,
    /// Whatever a provider of sign-ins asks of its people.
    Provider,
}

impl Way {
    const ALL: [Way; 4] = [Way::Password, Way::Letter, Way::Passkey, Way::Provider];

    pub fn as_str(self) -> &'static str {
        match self {
            Way::Password => "password",
            Way::Letter => "letter",
            Way::Passkey => "passkey",
            Way::Provider => "provider",
        }
    }

    fn parse(text: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.as_str() == text)
    }
}

/// One browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of what the browser holds.
    pub hash: String,
    pub account: AccountId,
    /// The browser in a few words.
    pub agent: String,
    pub created: Timestamp,
    pub seen: Timestamp,
    pub expires: Timestamp,
    pub way: Way,
    /// When its owner last showed who they are, as far as that is known.
    pub proven: Option<Timestamp>,
}

impl Store {
    pub async fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let sql = "INSERT INTO session (hash, account, agent, created, seen, expires, way, proven) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let proven = session.proven.map(|at| at.as_microsecond());
        let values = args![
            session.hash.as_str(),
            session.account,
            session.agent.as_str(),
            session.created,
            session.seen,
            session.expires,
            session.way.as_str(),
            proven
        ];
        let mut transaction = self.db().begin().await?;
        transaction.execute(sql, values).await?;
        let used = "UPDATE account SET used = $1, warned = NULL WHERE id = $2";
        transaction.execute(used, args![session.created, session.account]).await?;
        transaction.commit().await
    }

    /// The session with this hash and its account, while both are good. Using it is noted now and then.
    pub async fn session(
        &self,
        hash: &str,
        now: Timestamp,
    ) -> Result<Option<(Session, Account)>, StoreError> {
        let sql = super::select_accounts!(
            ", s.hash, s.account, s.agent, s.created, s.seen, s.expires, s.way, s.proven \
             FROM session s JOIN account a ON a.id = s.account \
             WHERE s.hash = $1 AND s.expires > $2 AND s.seen > $3 AND a.closed IS NULL"
        );
        let idle = now.checked_sub(IDLE).unwrap_or(Timestamp::MIN);
        let Some(row) = self.db().fetch_optional(sql, args![hash, now, idle]).await? else { return Ok(None) };
        let (session, account) = (session(&row, ACCOUNT_COLUMNS)?, account(&row)?);
        if now.duration_since(session.seen) > SEEN_EVERY {
            // Whoever can still read stays signed in, where nothing is written any more.
            let noted =
                self.db().execute("UPDATE session SET seen = $1 WHERE hash = $2", args![now, hash]).await;
            if let Err(error) = noted {
                tracing::warn!("the use of a session cannot be noted: {error}");
            }
        }
        Ok(Some((session, account)))
    }

    /// The sessions of an account, the last used first.
    pub async fn sessions(&self, account: AccountId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let sql = "SELECT hash, account, agent, created, seen, expires, way, proven FROM session \
                   WHERE account = $1 AND expires > $2 AND seen > $3 ORDER BY seen DESC, hash";
        let idle = now.checked_sub(IDLE).unwrap_or(Timestamp::MIN);
        self.db().fetch(sql, args![account, now, idle]).await?.iter().map(|row| session(row, 0)).collect()
    }

    /// Notes that the owner of a session showed once more who they are. False where there is no such session.
    pub async fn prove_session(&self, hash: &str, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE session SET proven = $1 WHERE hash = $2";
        Ok(self.db().execute(sql, args![at, hash]).await? > 0)
    }

    /// Ends a session of the account. False where there is none.
    pub async fn end_session(&self, account: AccountId, hash: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM session WHERE account = $1 AND hash = $2";
        Ok(self.db().execute(sql, args![account, hash]).await? > 0)
    }

    /// Forgets sessions that have ended by themselves.
    pub async fn forget_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        let idle = now.checked_sub(IDLE).unwrap_or(Timestamp::MIN);
        self.db().execute("DELETE FROM session WHERE expires <= $1 OR seen <= $2", args![now, idle]).await
    }

    /// Remembers that the account was signed in to from the browser that holds what `hash` is of.
    pub async fn put_device(&self, account: AccountId, hash: &str, now: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO device (hash, account, seen) VALUES ($1, $2, $3) \
                   ON CONFLICT (hash) DO UPDATE SET account = excluded.account, seen = excluded.seen";
        self.db().execute(sql, args![hash, account, now]).await?;
        Ok(())
    }

    pub async fn knows_device(&self, account: AccountId, hash: &str) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) FROM device WHERE hash = $1 AND account = $2";
        Ok(self.db().fetch_one(sql, args![hash, account]).await?.count(0)? > 0)
    }
}

fn session(row: &Row, from: usize) -> Result<Session, StoreError> {
    Ok(Session {
        hash: row.get(from)?,
        account: account_id(row, from + 1)?,
        agent: row.get(from + 2)?,
        created: row.time(from + 3)?,
        seen: row.time(from + 4)?,
        expires: row.time(from + 5)?,
        way: row.read(from + 6, "way in", Way::parse)?,
        proven: row.optional_time(from + 7)?,
    })
}

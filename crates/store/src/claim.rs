//! Who wants to speak for which organisation, and who does.

use std::collections::BTreeSet;
use std::fmt;

use asterism_domain::claim::{ClaimState, Statements};
use asterism_domain::{AccountId, EmailAddress, RecordId, Space};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::account::{AuditEvent, write_event};
use crate::db::{Row, args};
use crate::within::{beyond, first, within};
use crate::{Store, StoreError};

/// Somebody's wish to speak for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub id: String,
    pub record: RecordId,
    pub account: AccountId,
    /// What they are there.
    pub job: String,
    /// Their proof, in their words.
    pub proof: String,
    pub stated: Statements,
    /// An address at the organisation's own domain.
    pub email: Option<EmailAddress>,
    /// When a letter to it was answered.
    pub answered: Option<Timestamp>,
    pub state: ClaimState,
    pub asked: Timestamp,
    pub decided: Option<Timestamp>,
    pub decided_by: Option<String>,
    pub comment: Option<String>,
}

/// The order of claims on one record: those that hold, those that wait, then the rest.
macro_rules! ranked {
    () => {
        "CASE state WHEN 'accepted' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END"
    };
}

/// Where a claim stood among those on its record when it was seen: it may have been decided since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimPlace {
    rank: i64,
    id: String,
}

impl ClaimPlace {
    pub fn of(claim: &Claim) -> ClaimPlace {
        let rank = match claim.state {
            ClaimState::Accepted => 0,
            ClaimState::Waiting => 1,
            _ => 2,
        };
        ClaimPlace { rank, id: claim.id.clone() }
    }

    /// The place as [`Display`](fmt::Display) writes it; none where it is none.
    pub fn parse(text: &str) -> Option<ClaimPlace> {
        let (rank, id) = text.split_once('.')?;
        let rank = rank.parse().ok().filter(|rank| (0..=2).contains(rank))?;
        Some(ClaimPlace { rank, id: id.to_owned() })
    }
}

impl fmt::Display for ClaimPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.rank, self.id)
    }
}

macro_rules! select_claims {
    ($tail:literal) => {
        concat!(
            "SELECT id, record, account, job, proof, statements, email, answered, state, asked, decided, \
             decided_by, comment FROM claim ",
            $tail
        )
    };
}

impl Store {
    /// Keeps a claim, with the hash of what its letter holds, and puts the letters about it into the queue as jobs of
    /// `kind`: both or neither. False where the account has one for the record that waits or was accepted.
    pub async fn put_claim(
        &self,
        claim: &Claim,
        secret: Option<&str>,
        (kind, letters): (&str, &[String]),
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let statements = serde_json::to_string(&claim.stated)
            .map_err(|error| StoreError::Document { seq: 0, reason: error.to_string() })?;
        let mut transaction = self.db().begin().await?;
        crate::append::lock(&mut transaction).await?;
        let held = "SELECT count(*) FROM claim WHERE account = $1 AND record = $2 \
                    AND state IN ('waiting', 'accepted')";
        if transaction.fetch_one(held, args![claim.account, claim.record]).await?.count(0)? > 0 {
            return Ok(false);
        }
        let sql = "INSERT INTO claim (id, record, account, job, proof, statements, email, secret, state, asked) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9)";
        let values = args![
            claim.id.as_str(),
            claim.record,
            claim.account,
            claim.job.as_str(),
            claim.proof.as_str(),
            statements.as_str(),
            claim.email.as_ref().map(EmailAddress::as_str),
            secret,
            claim.asked
        ];
        transaction.execute(sql, values).await?;
        for letter in letters {
            crate::job::enqueue(&mut transaction, kind, letter, claim.asked).await?;
        }
        write_event(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(true)
    }

    pub async fn claim_by_id(&self, id: &str) -> Result<Option<Claim>, StoreError> {
        let row = self.db().fetch_optional(select_claims!("WHERE id = $1"), args![id]).await?;
        row.as_ref().map(claim).transpose()
    }

    /// The next claims of an account, the newest first, after one seen before. Later ones have later ids.
    pub async fn claims_made(
        &self,
        account: AccountId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Claim>, StoreError> {
        let mut sql = select_claims!("WHERE account = $1").to_owned();
        let mut values = args![account];
        beyond(&mut sql, &mut values, "id <", after);
        first(&mut sql, &mut values, "id DESC", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(claim).collect()
    }

    /// The next claims on a record of others than an account, after the place of one seen before: those that hold, those
    /// that wait, then the rest, the newest first. Later ones have later ids.
    pub async fn claims_of_others(
        &self,
        record: RecordId,
        account: AccountId,
        after: Option<&ClaimPlace>,
        limit: usize,
    ) -> Result<Vec<Claim>, StoreError> {
        let mut sql = select_claims!("WHERE record = $1 AND account <> $2").to_owned();
        let mut values = args![record, account];
        if let Some(ClaimPlace { rank, id }) = after {
            values.extend(args![*rank, id.as_str()]);
            sql.push_str(concat!(" AND (", ranked!(), " > $3 OR (", ranked!(), " = $3 AND id < $4))"));
        }
        first(&mut sql, &mut values, concat!(ranked!(), ", id DESC"), limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(claim).collect()
    }

    /// Every claim of an account on a record: one that is alive, and what became of those before it; in the same order.
    pub async fn claims_of_on(&self, account: AccountId, record: RecordId) -> Result<Vec<Claim>, StoreError> {
        let sql = select_claims!(
            "WHERE record = $1 AND account = $2 \
             ORDER BY CASE state WHEN 'accepted' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, asked DESC, id"
        );
        self.db().fetch(sql, args![record, account]).await?.iter().map(claim).collect()
    }

    /// The claims that wait, the oldest first.
    pub async fn waiting_claims(&self, limit: usize) -> Result<Vec<Claim>, StoreError> {
        let sql = select_claims!("WHERE state = 'waiting' ORDER BY asked, id LIMIT $1");
        self.db().fetch(sql, args![limit]).await?.iter().map(claim).collect()
    }

    /// The organisations that an account speaks for: what was claimed, and where that was merged away what stands for
    /// it, for as long as it does.
    pub async fn spoken_for(&self, account: AccountId) -> Result<BTreeSet<RecordId>, StoreError> {
        let sql = "SELECT record FROM claim WHERE account = $1 AND state = 'accepted'";
        let rows = self.db().fetch(sql, args![account]).await?;
        let claimed = rows.iter().map(|row| row.record_id(0)).collect::<Result<BTreeSet<_>, _>>()?;
        if claimed.is_empty() {
            return Ok(claimed);
        }
        let stands_for = self.resolve(&claimed.iter().copied().collect::<Vec<_>>()).await?;
        Ok(claimed.into_iter().map(|id| stands_for.get(&id).copied().unwrap_or(id)).collect())
    }

    /// The accepted claims on a record, and on what was merged into it, of accounts that are open.
    pub async fn accepted_claims(&self, record: RecordId) -> Result<Vec<Claim>, StoreError> {
        let sql = select_claims!(
            "WHERE state = 'accepted' AND (record = $1 OR record IN (SELECT r.id FROM record r WHERE r.merged_into = $1)) \
             AND EXISTS (SELECT 1 FROM account a WHERE a.id = account AND a.closed IS NULL) ORDER BY asked, id"
        );
        self.db().fetch(sql, args![record]).await?.iter().map(claim).collect()
    }

    /// The next claims that wait, the oldest first, after one seen before; on records of some spaces, or of all. Later ones
    /// have later ids.
    pub async fn waiting_claims_in(
        &self,
        spaces: Option<&[Space]>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Claim>, StoreError> {
        let mut sql = select_claims!(
            "WHERE state = 'waiting' AND EXISTS (SELECT 1 FROM record r WHERE r.id = claim.record"
        )
        .to_owned();
        let mut values = Vec::new();
        within(&mut sql, &mut values, "r.space", spaces);
        sql.push(')');
        beyond(&mut sql, &mut values, "id >", after);
        first(&mut sql, &mut values, "id", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(claim).collect()
    }

    /// Notes that the letter of a claim that waits was answered by whoever made it. False where it is another's, or
    /// was answered.
    pub async fn answer_claim(
        &self,
        id: &str,
        account: AccountId,
        secret: &str,
        now: Timestamp,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE claim SET answered = $1, secret = NULL \
                   WHERE id = $2 AND account = $3 AND secret = $4 AND state = 'waiting'";
        self.change(sql, args![now, id, account, secret], audit).await
    }

    /// Moves a claim on. False where it is not in the state that this is done in.
    pub async fn decide_claim(
        &self,
        before: &Claim,
        state: ClaimState,
        by: &str,
        comment: &str,
        now: Timestamp,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE claim SET state = $1, decided = $2, decided_by = $3, comment = $4, secret = NULL \
                   WHERE id = $5 AND state = $6";
        let comment = (!comment.is_empty()).then_some(comment);
        let values = args![state.as_str(), now, by, comment, before.id.as_str(), before.state.as_str()];
        self.change(sql, values, audit).await
    }

    /// Forgets claims that came to nothing and ended before `before`.
    pub async fn forget_claims(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "DELETE FROM claim WHERE state NOT IN ('waiting', 'accepted') AND decided < $1";
        self.db().execute(sql, args![before]).await
    }
}

fn claim(row: &Row) -> Result<Claim, StoreError> {
    Ok(Claim {
        id: row.get(0)?,
        record: row.record_id(1)?,
        account: row.read(2, "account id", |text| text.parse().ok())?,
        job: row.get(3)?,
        proof: row.get(4)?,
        stated: row.read(5, "statements of a claim", |text| serde_json::from_str(text).ok())?,
        email: row.read_optional(6, "e-mail address", |text| text.parse().ok())?,
        answered: row.optional_time(7)?,
        state: row.read(8, "state of a claim", ClaimState::parse)?,
        asked: row.time(9)?,
        decided: row.optional_time(10)?,
        decided_by: row.get(11)?,
        comment: row.get(12)?,
    })
}

//! The job table: work to do later, claimed by one worker at a time.

use jiff::{SignedDuration, Timestamp};

use crate::append::lock;
use crate::db::{Row, args};
use crate::dialect::{PerDialect, claim_sql};
use crate::import::next_number;
use crate::{Job, Store, StoreError};

/// How often a job is tried before it is given up.
const ATTEMPTS: u32 = 10;

/// The pause after the first failure; it doubles with each, up to an hour.
const FIRST_PAUSE: i64 = 10;
const LONGEST_PAUSE: i64 = 3600;

/// What became of a job whose work failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It will be tried again from then on.
    Waiting(Timestamp),
    /// It was tried as often as any job is.
    GivenUp,
    /// The worker's lease had ended, and another may have the job.
    Lost,
}

/// The next job that is due: one that waits, or one whose worker let its lease end.
const CLAIM: PerDialect = claim_sql!(
    "UPDATE job SET state = 'running', worker = $1, run_at = $2, attempts = attempts + 1 WHERE id = \
     (SELECT id FROM job WHERE state IN ('waiting', 'running') AND run_at <= $3 ORDER BY run_at, id LIMIT 1",
    ") RETURNING id, kind, payload, attempts, worker"
);

impl Store {
    /// Puts work in the queue, to be done from `run_at` on. The payload is JSON.
    pub async fn enqueue(&self, kind: &str, payload: &str, run_at: Timestamp) -> Result<i64, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let id = next_number(&mut transaction, "job").await?;
        let sql = "INSERT INTO job (id, kind, payload, state, run_at, attempts) \
                   VALUES ($1, $2, $3, 'waiting', $4, 0)";
        transaction.execute(sql, args![id, kind, payload, run_at]).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Gives the next job that is due at `now` to `worker`, until the lease ends.
    pub async fn claim(
        &self,
        worker: &str,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let mut transaction = self.db().begin().await?;
        let sql = CLAIM.text(transaction.dialect());
        let row = transaction.fetch_optional(sql, args![worker, until, now]).await?;
        transaction.commit().await?;
        row.as_ref().map(job).transpose()
    }

    /// Takes a job that was done off the queue. False where its lease had ended and another
    /// worker claimed it.
    pub async fn complete(&self, job: &Job) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET state = 'done', worker = NULL \
                   WHERE id = $1 AND worker = $2 AND attempts = $3 AND state = 'running'";
        Ok(self.db().execute(sql, args![job.id, job.worker.as_str(), job.attempts]).await? > 0)
    }

    /// Puts a job that failed back for later, or gives it up after ten attempts.
    pub async fn fail(&self, job: &Job, error: &str, now: Timestamp) -> Result<JobState, StoreError> {
        let next = now.checked_add(pause(job.attempts)).unwrap_or(Timestamp::MAX);
        let (state, result) = if job.attempts >= ATTEMPTS {
            ("given_up", JobState::GivenUp)
        } else {
            ("waiting", JobState::Waiting(next))
        };
        let sql = "UPDATE job SET state = $1, run_at = $2, last_error = $3, worker = NULL \
                   WHERE id = $4 AND worker = $5 AND attempts = $6 AND state = 'running'";
        let values = args![state, next, error, job.id, job.worker.as_str(), job.attempts];
        Ok(if self.db().execute(sql, values).await? > 0 { result } else { JobState::Lost })
    }
}

fn pause(attempts: u32) -> SignedDuration {
    let doubled = FIRST_PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(20));
    SignedDuration::from_secs(doubled.min(LONGEST_PAUSE))
}

fn job(row: &Row) -> Result<Job, StoreError> {
    let attempts: i64 = row.get(3)?;
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        worker: row.get(4)?,
    })
}

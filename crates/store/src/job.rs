//! The job table: work to do later, claimed by one worker at a time.

use jiff::{SignedDuration, Timestamp};

use sqlx::AssertSqlSafe;

use crate::append::lock;
use crate::db::{Row, Tx, Value, args};
use crate::dialect::Dialect;
use crate::import::next_number;
use crate::{Job, QueueState, QueuedJob, Store, StoreError};

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

/// The columns of [`queued`].
macro_rules! select_queued {
    ($tail:literal) => {
        concat!("SELECT id, kind, payload, state, run_at, attempts, last_error FROM job ", $tail)
    };
}

/// The next job of some of `kinds` kinds that is due: one that waits, or one whose worker let its lease end.
fn claim_text(dialect: Dialect, kinds: usize) -> String {
    let mut sql = String::from("UPDATE job SET state = 'running', worker = ");
    dialect.placeholder(&mut sql, 1);
    sql.push_str(", run_at = ");
    dialect.placeholder(&mut sql, 2);
    sql.push_str(", attempts = attempts + 1 WHERE id = (SELECT id FROM job WHERE state IN ('waiting', 'running') AND run_at <= ");
    dialect.placeholder(&mut sql, 3);
    push_kinds(dialect, &mut sql, 4, kinds);
    sql.push_str(" ORDER BY run_at, id LIMIT 1");
    sql.push_str(dialect.skip_claimed());
    sql.push_str(") RETURNING id, kind, payload, attempts, worker");
    sql
}

fn push_kinds(dialect: Dialect, sql: &mut String, first: usize, kinds: usize) {
    sql.push_str(" AND kind IN (");
    for number in 0..kinds {
        if number > 0 {
            sql.push_str(", ");
        }
        dialect.placeholder(sql, first + number);
    }
    sql.push(')');
}

fn texts(kinds: &[&str]) -> impl Iterator<Item = Value> {
    kinds.iter().map(|kind| Value::from(*kind))
}

impl Store {
    /// Puts work in the queue, to be done from `run_at` on. The payload is JSON.
    pub async fn enqueue(&self, kind: &str, payload: &str, run_at: Timestamp) -> Result<i64, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let id = enqueue(&mut transaction, kind, payload, run_at).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Gives the next job of one of `kinds` that is due at `now` to `worker`, until the lease ends. Worker and
    /// attempts together tell whose the job is, so no two workers may have one name.
    pub async fn claim(
        &self,
        kinds: &[&str],
        worker: &str,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Job>, StoreError> {
        if kinds.is_empty() {
            return Ok(None);
        }
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let mut values = args![worker, until, now];
        values.extend(texts(kinds));
        let sql = claim_text(self.db().dialect(), kinds.len());
        let mut transaction = self.db().begin().await?;
        let row = transaction.fetch_optional(AssertSqlSafe(sql), values).await?;
        transaction.commit().await?;
        row.as_ref().map(job).transpose()
    }

    /// Takes a job that was done off the queue, with its payload: it may be about people, and nobody needs it any
    /// more. False where its lease had ended and another worker claimed it.
    pub async fn complete(&self, job: &Job) -> Result<bool, StoreError> {
        let sql = "DELETE FROM job \
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

    /// Gives a job up at once, since trying again cannot help. False where it was lost as in [`Store::complete`].
    pub async fn give_up(&self, job: &Job, error: &str) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET state = 'given_up', last_error = $1, worker = NULL \
                   WHERE id = $2 AND worker = $3 AND attempts = $4 AND state = 'running'";
        let values = args![error, job.id, job.worker.as_str(), job.attempts];
        Ok(self.db().execute(sql, values).await? > 0)
    }

    /// Puts a job back because of something that is no fault of its own and stands in the way of every job of its
    /// kind: the attempt is not counted, and none of them is due before `until`. False where it was lost.
    pub async fn put_off(&self, job: &Job, error: &str, until: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = "UPDATE job SET state = 'waiting', run_at = $1, last_error = $2, worker = NULL, \
                   attempts = attempts - 1 WHERE id = $3 AND worker = $4 AND attempts = $5 AND state = 'running'";
        let values = args![until, error, job.id, job.worker.as_str(), job.attempts];
        let was_ours = transaction.execute(sql, values).await? > 0;
        let sql = "UPDATE job SET run_at = $1 WHERE state = 'waiting' AND run_at < $2 AND kind = $3";
        transaction.execute(sql, args![until, until, job.kind.as_str()]).await?;
        transaction.commit().await?;
        Ok(was_ours)
    }

    /// When the next job of one of `kinds` is due; none where none waits or runs.
    pub async fn next_due(&self, kinds: &[&str]) -> Result<Option<Timestamp>, StoreError> {
        if kinds.is_empty() {
            return Ok(None);
        }
        let dialect = self.db().dialect();
        let mut sql = String::from("SELECT run_at FROM job WHERE state IN ('waiting', 'running')");
        push_kinds(dialect, &mut sql, 1, kinds.len());
        sql.push_str(" ORDER BY run_at LIMIT 1");
        let row = self.db().fetch_optional(AssertSqlSafe(sql), texts(kinds).collect()).await?;
        row.as_ref().map(|row| row.time(0)).transpose()
    }

    /// The jobs of a kind that are in the queue or were given up, the newest first.
    pub async fn queue(&self, kind: &str, limit: usize) -> Result<Vec<QueuedJob>, StoreError> {
        let sql = select_queued!("WHERE kind = $1 ORDER BY id DESC LIMIT $2");
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.db().fetch(sql, args![kind, limit]).await?.iter().map(queued).collect()
    }

    /// How many jobs of a kind wait for their turn or are being done.
    pub async fn waiting_jobs(&self, kind: &str) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM job WHERE kind = $1 AND state IN ('waiting', 'running')";
        self.db().fetch_one(sql, args![kind]).await?.count(0)
    }

    /// One of them.
    pub async fn queued(&self, kind: &str, id: i64) -> Result<Option<QueuedJob>, StoreError> {
        let sql = select_queued!("WHERE id = $1 AND kind = $2");
        self.db().fetch_optional(sql, args![id, kind]).await?.as_ref().map(queued).transpose()
    }

    /// Makes a job that waits or was given up due at `now`, with all its attempts before it. False where there is
    /// none, or it is being worked at.
    pub async fn retry(&self, kind: &str, id: i64, now: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE job SET state = 'waiting', run_at = $1, attempts = 0 \
                   WHERE id = $2 AND kind = $3 AND state IN ('waiting', 'given_up')";
        Ok(self.db().execute(sql, args![now, id, kind]).await? > 0)
    }

    /// Takes the jobs of a kind off the queue that could run before `before` and are not running.
    pub async fn forget_jobs(&self, kind: &str, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "DELETE FROM job WHERE kind = $1 AND run_at < $2 AND state <> 'running'";
        self.db().execute(sql, args![kind, before]).await
    }

    /// Takes a job off the queue, done or not. False where there is none.
    pub async fn discard(&self, kind: &str, id: i64) -> Result<bool, StoreError> {
        Ok(self.db().execute("DELETE FROM job WHERE id = $1 AND kind = $2", args![id, kind]).await? > 0)
    }
}

/// Puts work in the queue within a transaction that holds the log's lock.
pub(crate) async fn enqueue(
    transaction: &mut Tx,
    kind: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<i64, StoreError> {
    let id = next_number(transaction, "job").await?;
    let sql = "INSERT INTO job (id, kind, payload, state, run_at, attempts) \
               VALUES ($1, $2, $3, 'waiting', $4, 0)";
    transaction.execute(sql, args![id, kind, payload, run_at]).await?;
    Ok(id)
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

fn queued(row: &Row) -> Result<QueuedJob, StoreError> {
    let attempts: i64 = row.get(5)?;
    Ok(QueuedJob {
        id: row.get(0)?,
        kind: row.get(1)?,
        payload: row.get(2)?,
        state: row.read(3, "state of a job", QueueState::parse)?,
        run_at: row.time(4)?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
        last_error: row.get(6)?,
    })
}

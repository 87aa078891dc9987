//! Changes that people suggest, and what became of them.

use asterism_domain::{AccountId, Document, RecordId, Seq, Space};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::append::{lock, prepare, write};
use crate::db::{Row, args};
use crate::link::replace_derived;
use crate::within::{beyond, first, within_or};
use crate::{Derived, Draft, Outcome, Store, StoreError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionState {
    Waiting,
    /// All of it or some of its fields were taken.
    Taken,
    Declined,
    /// By who made it.
    Withdrawn,
}

impl SuggestionState {
    pub const ALL: [SuggestionState; 4] = [
        SuggestionState::Waiting,
        SuggestionState::Taken,
        SuggestionState::Declined,
        SuggestionState::Withdrawn,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            SuggestionState::Waiting => "waiting",
            SuggestionState::Taken => "taken",
            SuggestionState::Declined => "declined",
            SuggestionState::Withdrawn => "withdrawn",
        }
    }

    fn parse(text: &str) -> Option<SuggestionState> {
        SuggestionState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A change that somebody suggests.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    pub id: String,
    pub record: RecordId,
    /// The revision that it was made of.
    pub base: Seq,
    pub account: AccountId,
    /// The record as it would be; none once that is forgotten.
    pub document: Option<Document>,
    pub reason: String,
    /// Where one can read that it is so.
    pub source: Option<String>,
    pub state: SuggestionState,
    pub at: Timestamp,
    pub answered: Option<Timestamp>,
    pub answered_by: Option<String>,
    pub answer: Option<String>,
    /// What came of it in the log.
    pub revision: Option<Seq>,
}

/// How many suggestions may wait at a time.
#[derive(Debug, Clone, Copy)]
pub struct SuggestionLimits {
    pub of_account: u64,
    pub of_record: u64,
}

/// What became of putting a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutSuggestion {
    Kept,
    /// One of the same account waits on the same record.
    OneWaits,
    /// So many wait already.
    Enough,
}

macro_rules! select_suggestions {
    ($tail:literal) => {
        select_suggestions!("s.document", $tail)
    };
    // Lists go without what is suggested: much of it may wait.
    (listed, $tail:literal) => {
        select_suggestions!("''", $tail)
    };
    ($document:literal, $tail:literal) => {
        concat!(
            "SELECT s.id, s.record, s.base, s.account, ",
            $document,
            ", s.reason, s.source, s.state, s.at, s.answered, \
             s.answered_by, s.answer, s.revision FROM suggestion s ",
            $tail
        )
    };
}

impl Store {
    /// Keeps a suggestion, while there is room for it.
    pub async fn put_suggestion(
        &self,
        suggestion: &Suggestion,
        limits: SuggestionLimits,
    ) -> Result<PutSuggestion, StoreError> {
        let document = match &suggestion.document {
            Some(document) => serde_json::to_string(document)
                .map_err(|error| StoreError::Document { seq: 0, reason: error.to_string() })?,
            None => String::new(),
        };
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let (account, record) = (suggestion.account, suggestion.record);
        let sql = "SELECT count(*) FROM suggestion WHERE account = $1 AND record = $2 AND state = 'waiting'";
        if transaction.fetch_one(sql, args![account, record]).await?.count(0)? > 0 {
            return Ok(PutSuggestion::OneWaits);
        }
        let sql = "SELECT count(*) FROM suggestion WHERE account = $1 AND state = 'waiting'";
        let of_account = transaction.fetch_one(sql, args![account]).await?.count(0)?;
        let sql = "SELECT count(*) FROM suggestion WHERE record = $1 AND state = 'waiting'";
        let of_record = transaction.fetch_one(sql, args![record]).await?.count(0)?;
        if of_account >= limits.of_account || of_record >= limits.of_record {
            return Ok(PutSuggestion::Enough);
        }
        let sql = "INSERT INTO suggestion (id, record, base, account, document, reason, source, state, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = args![
            suggestion.id.as_str(),
            record,
            suggestion.base,
            account,
            document,
            suggestion.reason.as_str(),
            suggestion.source.as_deref(),
            suggestion.state.as_str(),
            suggestion.at
        ];
        transaction.execute(sql, values).await?;
        transaction.commit().await?;
        Ok(PutSuggestion::Kept)
    }

    pub async fn suggestion(&self, id: &str) -> Result<Option<Suggestion>, StoreError> {
        let found = self.db().fetch_optional(select_suggestions!("WHERE s.id = $1"), args![id]).await?;
        found.as_ref().map(suggestion).transpose()
    }

    /// The next of what somebody suggested, the newest first, after one seen before.
    pub async fn suggestions_made(
        &self,
        account: AccountId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let mut sql = select_suggestions!("WHERE s.account = $1").to_owned();
        let mut values = args![account];
        beyond(&mut sql, &mut values, "s.id <", after);
        first(&mut sql, &mut values, "s.id DESC", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(suggestion).collect()
    }

    /// The next of what waits on published records, the oldest first, after one seen before and without what is suggested;
    /// on records of some spaces and on some more, or on all. Later ones have later ids.
    pub async fn suggestions_waiting(
        &self,
        spaces: Option<&[Space]>,
        records: &[RecordId],
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let mut sql = select_suggestions!(
            listed,
            "JOIN record r ON r.id = s.record WHERE s.state = 'waiting' AND r.state = 'published'"
        )
        .to_owned();
        let mut values = Vec::new();
        beyond(&mut sql, &mut values, "s.id >", after);
        within_or(&mut sql, &mut values, ("r.space", spaces), ("s.record", records));
        first(&mut sql, &mut values, "s.id", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(suggestion).collect()
    }

    /// What waits on a record, the oldest first.
    pub async fn suggestions_on(&self, record: RecordId) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT id FROM suggestion WHERE record = $1 AND state = 'waiting' ORDER BY at, id";
        self.db().fetch(sql, args![record]).await?.iter().map(|row| row.get(0)).collect()
    }

    /// The revisions of a record that came of suggestions, with the accounts that made those.
    pub async fn suggested_revisions(&self, record: RecordId) -> Result<Vec<(Seq, AccountId)>, StoreError> {
        let sql = "SELECT revision, account FROM suggestion WHERE record = $1 AND state = 'taken' \
                   AND revision IS NOT NULL ORDER BY revision";
        let rows = self.db().fetch(sql, args![record]).await?;
        rows.iter().map(|row| Ok((Seq(row.get(0)?), account_id(row, 1)?))).collect()
    }

    /// Declines or withdraws what waits. False where nothing does.
    pub async fn answer_suggestion(
        &self,
        id: &str,
        state: SuggestionState,
        by: &str,
        answer: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        // What was taken back need not be kept.
        let sql = "UPDATE suggestion SET state = $1, answered = $2, answered_by = $3, answer = $4, \
                   document = CASE WHEN $1 = 'withdrawn' THEN '' ELSE document END \
                   WHERE id = $5 AND state = 'waiting'";
        Ok(self.db().execute(sql, args![state.as_str(), now, by, answer, id]).await? > 0)
    }

    /// Takes what waits: writes `draft` and notes what came of it, in one transaction. None where nothing waits any
    /// more; then nothing is written. A draft on a stale base is refused with [`StoreError::Conflict`], and the
    /// suggestion goes on waiting.
    pub async fn take_suggestion(
        &self,
        id: &str,
        draft: Draft,
        derived: Vec<Derived>,
    ) -> Result<Option<Outcome>, StoreError> {
        let (by, at) = (draft.actor.clone(), draft.at);
        let prepared = prepare(vec![draft]).await?;
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = "UPDATE suggestion SET state = 'taken', answered = $1, answered_by = $2 \
                   WHERE id = $3 AND state = 'waiting'";
        if transaction.execute(sql, args![at, by.as_str(), id]).await? == 0 {
            return Ok(None);
        }
        let outcome = write(&mut transaction, prepared).await?.outcomes.into_iter().next();
        if let Some(Outcome::Stored(seq)) = outcome {
            let sql = "UPDATE suggestion SET revision = $1 WHERE id = $2";
            transaction.execute(sql, args![seq, id]).await?;
        }
        replace_derived(&mut transaction, derived).await?;
        transaction.commit().await?;
        Ok(outcome)
    }

    /// Forgets what was answered before `before`, or suggested then and never answered. Of what was taken it stays who
    /// suggested which revision.
    pub async fn forget_suggestions(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.db().begin().await?;
        let sql = "DELETE FROM suggestion WHERE state <> 'taken' AND COALESCE(answered, at) < $1";
        let gone = transaction.execute(sql, args![before]).await?;
        let sql = "UPDATE suggestion SET document = '', reason = '', source = NULL, answer = NULL \
                   WHERE state = 'taken' AND answered < $1 AND document <> ''";
        let emptied = transaction.execute(sql, args![before]).await?;
        transaction.commit().await?;
        Ok(gone + emptied)
    }
}

fn account_id(row: &Row, column: usize) -> Result<AccountId, StoreError> {
    row.read(column, "account id", |text| text.parse().ok())
}

fn suggestion(row: &Row) -> Result<Suggestion, StoreError> {
    let text: String = row.get(4)?;
    // A document that no version of the program reads any more is as one that was forgotten.
    let document = Document::from_json(&text).ok();
    Ok(Suggestion {
        id: row.get(0)?,
        record: row.record_id(1)?,
        base: Seq(row.get(2)?),
        account: account_id(row, 3)?,
        document,
        reason: row.get(5)?,
        source: row.get(6)?,
        state: row.read(7, "state of a suggestion", SuggestionState::parse)?,
        at: row.time(8)?,
        answered: row.optional_time(9)?,
        answered_by: row.get(10)?,
        answer: row.get(11)?,
        revision: row.get::<Option<i64>>(12)?.map(Seq),
    })
}

//! What people say of pages, and what they were answered.

use std::collections::BTreeMap;

use asterism_domain::{AccountId, EmailAddress, Space};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::append::lock;
use crate::db::{Row, args};
use crate::import::next_number;
use crate::within::{first, within};
use crate::{Store, StoreError};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedbackState {
    Open,
    Answered,
    Closed,
}

impl FeedbackState {
    pub const ALL: [FeedbackState; 3] = [FeedbackState::Open, FeedbackState::Answered, FeedbackState::Closed];

    pub fn as_str(self) -> &'static str {
        match self {
            FeedbackState::Open => "open",
            FeedbackState::Answered => "answered",
            FeedbackState::Closed => "closed",
        }
    }

    fn parse(text: &str) -> Option<FeedbackState> {
        FeedbackState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What somebody said of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    pub id: i64,
    /// The address of the page, from its first slash.
    pub page: String,
    /// Whose page it is; the portal's own is in none.
    pub space: Option<Space>,
    pub text: String,
    pub account: Option<AccountId>,
    /// Where the answer goes; none where nobody wants one.
    pub email: Option<EmailAddress>,
    pub language: String,
    pub state: FeedbackState,
    pub at: Timestamp,
    pub answer: Option<String>,
    pub answered: Option<Timestamp>,
    pub answered_by: Option<String>,
}

macro_rules! select_feedback {
    ($tail:literal) => {
        concat!(
            "SELECT id, page, space, text, account, email, language, state, at, answer, answered, answered_by \
             FROM feedback ",
            $tail
        )
    };
}

impl Store {
    /// Keeps what somebody said and gives its number; the one in `said` does not matter.
    pub async fn put_feedback(&self, said: &Feedback) -> Result<i64, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let id = next_number(&mut transaction, "feedback").await?;
        let sql = "INSERT INTO feedback (id, page, space, text, account, email, language, state, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = args![
            id,
            said.page.as_str(),
            said.space.as_ref().map(Space::as_str),
            said.text.as_str(),
            said.account,
            said.email.as_ref().map(EmailAddress::as_str),
            said.language.as_str(),
            said.state.as_str(),
            said.at
        ];
        transaction.execute(sql, values).await?;
        transaction.commit().await?;
        Ok(id)
    }

    pub async fn feedback(&self, id: i64) -> Result<Option<Feedback>, StoreError> {
        let found = self.db().fetch_optional(select_feedback!("WHERE id = $1"), args![id]).await?;
        found.as_ref().map(feedback).transpose()
    }

    /// The next of what was said, the newest first, after one seen before; of some spaces' pages, or of all.
    pub async fn all_feedback(
        &self,
        spaces: Option<&[Space]>,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<Feedback>, StoreError> {
        let mut sql = select_feedback!("WHERE id < $1").to_owned();
        let mut values = args![after.unwrap_or(i64::MAX)];
        within(&mut sql, &mut values, "space", spaces);
        first(&mut sql, &mut values, "id DESC", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(feedback).collect()
    }

    /// The next of what somebody said, the newest first, after one seen before.
    pub async fn feedback_before(
        &self,
        account: AccountId,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<Feedback>, StoreError> {
        let sql = select_feedback!("WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
        let values = args![account, after.unwrap_or(i64::MAX), limit];
        self.db().fetch(sql, values).await?.iter().map(feedback).collect()
    }

    /// What somebody said, the oldest first.
    pub async fn feedback_of(&self, account: AccountId) -> Result<Vec<Feedback>, StoreError> {
        let sql = select_feedback!("WHERE account = $1 ORDER BY id");
        self.db().fetch(sql, args![account]).await?.iter().map(feedback).collect()
    }

    /// How much there is in each state, counted whole.
    pub async fn feedback_counts(&self) -> Result<BTreeMap<FeedbackState, u64>, StoreError> {
        let sql = "SELECT state, count(*) FROM feedback GROUP BY state";
        let rows = self.db().fetch(sql, args![]).await?;
        rows.iter()
            .map(|row| Ok((row.read(0, "state of feedback", FeedbackState::parse)?, row.count(1)?)))
            .collect()
    }

    /// Answers or closes what is open. False where it is not.
    pub async fn answer_feedback(
        &self,
        id: i64,
        state: FeedbackState,
        answer: Option<&str>,
        by: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE feedback SET state = $1, answer = $2, answered = $3, answered_by = $4 \
                   WHERE id = $5 AND state = 'open'";
        Ok(self.db().execute(sql, args![state.as_str(), answer, now, by, id]).await? > 0)
    }

    /// Takes out of what was answered or closed before `before` who said it and what; it still counts.
    pub async fn forget_feedback(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "UPDATE feedback SET text = '', account = NULL, email = NULL, answer = NULL \
                   WHERE answered < $1 AND text <> ''";
        self.db().execute(sql, args![before]).await
    }
}

fn feedback(row: &Row) -> Result<Feedback, StoreError> {
    let space: Option<String> = row.get(2)?;
    Ok(Feedback {
        id: row.get(0)?,
        page: row.get(1)?,
        space: space.map(crate::row::space).transpose()?,
        text: row.get(3)?,
        account: row.read_optional(4, "account id", |text| text.parse().ok())?,
        email: row.read_optional(5, "e-mail address", |text| text.parse().ok())?,
        language: row.get(6)?,
        state: row.read(7, "state of feedback", FeedbackState::parse)?,
        at: row.time(8)?,
        answer: row.get(9)?,
        answered: row.optional_time(10)?,
        answered_by: row.get(11)?,
    })
}

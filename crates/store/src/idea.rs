//! Whose a project idea is, and who joins it.

use asterism_domain::{AccountId, RecordId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Row, args};
use crate::within::{beyond, first};
use crate::{Store, StoreError};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum JoinState {
    /// It is their idea.
    Owner,
    Joined,
    Waiting,
    Declined,
}

impl JoinState {
    pub const ALL: [JoinState; 4] =
        [JoinState::Owner, JoinState::Joined, JoinState::Waiting, JoinState::Declined];

    pub fn as_str(self) -> &'static str {
        match self {
            JoinState::Owner => "owner",
            JoinState::Joined => "joined",
            JoinState::Waiting => "waiting",
            JoinState::Declined => "declined",
        }
    }

    fn parse(text: &str) -> Option<JoinState> {
        JoinState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// Somebody beside an idea.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdeaMember {
    pub id: String,
    pub idea: RecordId,
    pub account: AccountId,
    pub organisation: Option<RecordId>,
    pub message: String,
    pub state: JoinState,
    pub at: Timestamp,
    pub answered: Option<Timestamp>,
}

macro_rules! select_members {
    ($tail:literal) => {
        concat!(
            "SELECT id, idea, account, organisation, message, state, at, answered FROM idea_member ",
            $tail
        )
    };
}

impl Store {
    /// Puts somebody beside an idea. False where they are there already, in whatever state.
    pub async fn put_idea_member(&self, member: &IdeaMember) -> Result<bool, StoreError> {
        let sql = "INSERT INTO idea_member (id, idea, account, organisation, message, state, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (idea, account) DO NOTHING";
        let values = args![
            member.id.as_str(),
            member.idea,
            member.account,
            member.organisation,
            member.message.as_str(),
            member.state.as_str(),
            member.at
        ];
        Ok(self.db().execute(sql, values).await? > 0)
    }

    /// The next of those who are beside an idea in a state, in the order in which they came, after one seen before. Later
    /// ones have later ids.
    pub async fn idea_members(
        &self,
        idea: RecordId,
        state: JoinState,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<IdeaMember>, StoreError> {
        let mut sql = select_members!("WHERE idea = $1 AND state = $2").to_owned();
        let mut values = args![idea, state.as_str()];
        beyond(&mut sql, &mut values, "id >", after);
        first(&mut sql, &mut values, "id", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(idea_member).collect()
    }

    /// How an account stands beside an idea.
    pub async fn idea_member(
        &self,
        idea: RecordId,
        account: AccountId,
    ) -> Result<Option<IdeaMember>, StoreError> {
        let sql = select_members!("WHERE idea = $1 AND account = $2");
        let found = self.db().fetch_optional(sql, args![idea, account]).await?;
        found.as_ref().map(idea_member).transpose()
    }

    /// The next ideas that somebody is beside, the newest first, after one seen before.
    pub async fn ideas_beside(
        &self,
        account: AccountId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<IdeaMember>, StoreError> {
        let mut sql = select_members!("WHERE account = $1").to_owned();
        let mut values = args![account];
        beyond(&mut sql, &mut values, "id <", after);
        first(&mut sql, &mut values, "id DESC", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(idea_member).collect()
    }

    /// The ideas that are somebody's own.
    pub async fn ideas_owned(&self, account: AccountId) -> Result<Vec<RecordId>, StoreError> {
        let sql = "SELECT idea FROM idea_member WHERE account = $1 AND state = 'owner'";
        self.db().fetch(sql, args![account]).await?.iter().map(|row| row.record_id(0)).collect()
    }

    /// Answers one who waits to join this idea; none where none does.
    pub async fn answer_idea_member(
        &self,
        idea: RecordId,
        id: &str,
        state: JoinState,
        now: Timestamp,
    ) -> Result<Option<IdeaMember>, StoreError> {
        let mut transaction = self.db().begin().await?;
        let sql = "UPDATE idea_member SET state = $1, answered = $2 WHERE idea = $3 AND id = $4 \
                   AND state = 'waiting' \
                   RETURNING id, idea, account, organisation, message, state, at, answered";
        let answered = transaction.fetch_optional(sql, args![state.as_str(), now, idea, id]).await?;
        transaction.commit().await?;
        answered.as_ref().map(idea_member).transpose()
    }

    /// Takes away somebody who waits or has joined. False where they do neither.
    pub async fn leave_idea(&self, idea: RecordId, account: AccountId) -> Result<bool, StoreError> {
        let sql =
            "DELETE FROM idea_member WHERE idea = $1 AND account = $2 AND state IN ('waiting', 'joined')";
        Ok(self.db().execute(sql, args![idea, account]).await? > 0)
    }

    /// Forgets requests that were declined before `before`, or sent then and never answered.
    pub async fn forget_idea_members(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql =
            "DELETE FROM idea_member WHERE state IN ('declined', 'waiting') AND COALESCE(answered, at) < $1";
        self.db().execute(sql, args![before]).await
    }
}

fn idea_member(row: &Row) -> Result<IdeaMember, StoreError> {
    Ok(IdeaMember {
        id: row.get(0)?,
        idea: row.record_id(1)?,
        account: row.read(2, "account id", |text| text.parse().ok())?,
        organisation: row.read_optional(3, "record id", |text| text.parse().ok())?,
        message: row.get(4)?,
        state: row.read(5, "state beside an idea", JoinState::parse)?,
        at: row.time(6)?,
        answered: row.optional_time(7)?,
    })
}

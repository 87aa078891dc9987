//! Who wants to get in touch with whom.

use asterism_domain::AccountId;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::account_id;
use crate::db::{Row, args};
use crate::within::{beyond, first};
use crate::{Store, StoreError};

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactState {
    Waiting,
    Accepted,
    Declined,
    /// By its sender.
    Withdrawn,
}

impl ContactState {
    pub const ALL: [ContactState; 4] =
        [ContactState::Waiting, ContactState::Accepted, ContactState::Declined, ContactState::Withdrawn];

    pub fn as_str(self) -> &'static str {
        match self {
            ContactState::Waiting => "waiting",
            ContactState::Accepted => "accepted",
            ContactState::Declined => "declined",
            ContactState::Withdrawn => "withdrawn",
        }
    }

    fn parse(text: &str) -> Option<ContactState> {
        ContactState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A request to get in touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRequest {
    pub id: String,
    pub sender: AccountId,
    pub receiver: AccountId,
    pub message: String,
    /// How the sender can be reached.
    pub reach: String,
    pub state: ContactState,
    pub asked: Timestamp,
    pub answered: Option<Timestamp>,
}

macro_rules! select_contacts {
    ($tail:literal) => {
        concat!(
            "SELECT id, sender, receiver, message, reach, state, asked, answered FROM contact_request ",
            $tail
        )
    };
}

impl Store {
    pub async fn put_contact(&self, request: &ContactRequest) -> Result<(), StoreError> {
        let sql = "INSERT INTO contact_request (id, sender, receiver, message, reach, state, asked) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let values = args![
            request.id.as_str(),
            request.sender,
            request.receiver,
            request.message.as_str(),
            request.reach.as_str(),
            request.state.as_str(),
            request.asked
        ];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    /// The next requests that somebody received, the newest first, after one seen before.
    pub async fn contacts_received(
        &self,
        by: AccountId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<ContactRequest>, StoreError> {
        self.contacts(select_contacts!("WHERE receiver = $1"), by, after, limit).await
    }

    /// The same without those that were taken back.
    pub async fn contacts_waiting_or_answered(
        &self,
        by: AccountId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<ContactRequest>, StoreError> {
        let sql = select_contacts!("WHERE receiver = $1 AND state <> 'withdrawn'");
        self.contacts(sql, by, after, limit).await
    }

    /// The next requests that somebody sent, the newest first, after one seen before.
    pub async fn contacts_sent(
        &self,
        by: AccountId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<ContactRequest>, StoreError> {
        self.contacts(select_contacts!("WHERE sender = $1"), by, after, limit).await
    }

    async fn contacts(
        &self,
        sql: &'static str,
        by: AccountId,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<ContactRequest>, StoreError> {
        let (mut sql, mut values) = (sql.to_owned(), args![by]);
        beyond(&mut sql, &mut values, "id <", after);
        first(&mut sql, &mut values, "id DESC", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(contact).collect()
    }

    /// How many requests of one account to another stand in such a state.
    pub async fn contacts_between(
        &self,
        sender: AccountId,
        receiver: AccountId,
        state: ContactState,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM contact_request WHERE sender = $1 AND receiver = $2 AND state = $3";
        self.db().fetch_one(sql, args![sender, receiver, state.as_str()]).await?.count(0)
    }

    pub async fn contact(&self, id: &str) -> Result<Option<ContactRequest>, StoreError> {
        let found = self.db().fetch_optional(select_contacts!("WHERE id = $1"), args![id]).await?;
        found.as_ref().map(contact).transpose()
    }

    /// Answers a request that waits; none where none does.
    pub async fn answer_contact(
        &self,
        id: &str,
        state: ContactState,
        now: Timestamp,
    ) -> Result<Option<ContactRequest>, StoreError> {
        let mut transaction = self.db().begin().await?;
        let sql = "UPDATE contact_request SET state = $1, answered = $2 WHERE id = $3 AND state = 'waiting' \
                   RETURNING id, sender, receiver, message, reach, state, asked, answered";
        let answered = transaction.fetch_optional(sql, args![state.as_str(), now, id]).await?;
        transaction.commit().await?;
        answered.as_ref().map(contact).transpose()
    }

    /// Forgets requests that were answered before `before`, or asked then and never answered.
    pub async fn forget_contacts(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "DELETE FROM contact_request WHERE COALESCE(answered, asked) < $1";
        self.db().execute(sql, args![before]).await
    }
}

fn contact(row: &Row) -> Result<ContactRequest, StoreError> {
    Ok(ContactRequest {
        id: row.get(0)?,
        sender: account_id(row, 1)?,
        receiver: account_id(row, 2)?,
        message: row.get(3)?,
        reach: row.get(4)?,
        state: row.read(5, "state of a request", ContactState::parse)?,
        asked: row.time(6)?,
        answered: row.optional_time(7)?,
    })
}

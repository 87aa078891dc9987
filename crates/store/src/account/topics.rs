//! Whom a space asks to look after topics, until they answer.

use asterism_domain::{AccountId, RecordId, Space};
use jiff::Timestamp;

use crate::db::{Row, args};
use crate::{Store, StoreError};

/// Somebody who is asked to look after topics in a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedTopics {
    pub space: Space,
    pub account: AccountId,
    pub topics: Vec<RecordId>,
    pub asked_by: String,
    pub at: Timestamp,
}

impl Store {
    /// Notes that somebody is asked, in the place of what they were asked before in the same space.
    pub async fn ask_topics(&self, asked: &AskedTopics) -> Result<(), StoreError> {
        let sql = "INSERT INTO asked_topics (space, account, topics, asked_by, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (space, account) DO UPDATE SET topics = excluded.topics, \
                   asked_by = excluded.asked_by, at = excluded.at";
        let topics: Vec<String> = asked.topics.iter().map(ToString::to_string).collect();
        let topics = serde_json::Value::from(topics).to_string();
        let values =
            args![asked.space.as_str(), asked.account, topics.as_str(), asked.asked_by.as_str(), asked.at];
        self.db().execute(sql, values).await?;
        Ok(())
    }

    /// Who has not answered yet in a space.
    pub async fn topics_asked_in(&self, space: &Space) -> Result<Vec<AskedTopics>, StoreError> {
        let sql = "SELECT space, account, topics, asked_by, at FROM asked_topics WHERE space = $1 \
                   ORDER BY account";
        self.db().fetch(sql, args![space.as_str()]).await?.iter().map(asked).collect()
    }

    /// What somebody has not answered yet, in all spaces.
    pub async fn topics_asked_of(&self, account: AccountId) -> Result<Vec<AskedTopics>, StoreError> {
        let sql = "SELECT space, account, topics, asked_by, at FROM asked_topics WHERE account = $1 \
                   ORDER BY space";
        self.db().fetch(sql, args![account]).await?.iter().map(asked).collect()
    }

    /// Asks no more. False where nobody was asked.
    pub async fn end_asked_topics(&self, space: &Space, account: AccountId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM asked_topics WHERE space = $1 AND account = $2";
        Ok(self.db().execute(sql, args![space.as_str(), account]).await? > 0)
    }

    /// Forgets what was asked before `before` and never answered.
    pub async fn forget_asked_topics(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.db().execute("DELETE FROM asked_topics WHERE at < $1", args![before]).await
    }
}

fn asked(row: &Row) -> Result<AskedTopics, StoreError> {
    let topics = |text: &str| {
        let ids: Vec<String> = serde_json::from_str(text).ok()?;
        ids.iter().map(|id| id.parse().ok()).collect()
    };
    Ok(AskedTopics {
        space: Space::new(&row.get::<String>(0)?),
        account: row.read(1, "account id", |text| text.parse().ok())?,
        topics: row.read(2, "list of topics", topics)?,
        asked_by: row.get(3)?,
        at: row.time(4)?,
    })
}

//! The review queue of pairs of records that may be one.

use std::collections::BTreeMap;

use asterism_domain::RecordId;
use jiff::Timestamp;

use crate::append::lock;
use crate::db::{Row, Tx, args};
use crate::import::next_number;
use crate::{NewProposal, Proposal, ProposalState, Store, StoreError};

macro_rules! select_proposals {
    ($tail:literal) => {
        concat!(
            "SELECT id, left_record, right_record, score, parts, state, decided_by, decided FROM proposal ",
            $tail
        )
    };
}
pub(crate) use select_proposals;

impl Store {
    /// Adds pairs to the queue and says how many were new. A pair that is open gets the new
    /// score; one that was decided stays decided. A record is never proposed with itself.
    pub async fn put_proposals(
        &self,
        proposals: Vec<NewProposal>,
        at: Timestamp,
    ) -> Result<usize, StoreError> {
        let mut pairs = BTreeMap::new();
        for proposal in proposals.into_iter().filter(|proposal| proposal.left != proposal.right) {
            let pair = (proposal.left.min(proposal.right), proposal.left.max(proposal.right));
            pairs.insert(pair, proposal);
        }
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let mut new = 0;
        for ((left, right), proposal) in pairs {
            let parts = parts_text(&proposal.parts);
            let sql = "UPDATE proposal SET \
                       score = CASE WHEN state = 'open' THEN $1 ELSE score END, \
                       parts = CASE WHEN state = 'open' THEN $2 ELSE parts END \
                       WHERE left_record = $3 AND right_record = $4";
            let values = args![proposal.score, parts.as_str(), left, right];
            if transaction.execute(sql, values).await? == 0 {
                insert(&mut transaction, left, right, (proposal.score, &parts), at).await?;
                new += 1;
            }
        }
        transaction.commit().await?;
        Ok(new)
    }

    /// How many there are in a state.
    pub async fn count_proposals(&self, state: ProposalState) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM proposal WHERE state = $1";
        let count: i64 = self.db().fetch_one(sql, args![state.as_str()]).await?.get(0)?;
        Ok(count.unsigned_abs())
    }

    pub async fn proposal(&self, id: i64) -> Result<Option<Proposal>, StoreError> {
        let row = self.db().fetch_optional(select_proposals!("WHERE id = $1"), args![id]).await?;
        row.as_ref().map(proposal).transpose()
    }
}

async fn insert(
    transaction: &mut Tx,
    left: RecordId,
    right: RecordId,
    (score, parts): (f64, &str),
    at: Timestamp,
) -> Result<(), StoreError> {
    let id = next_number(transaction, "proposal").await?;
    let sql = "INSERT INTO proposal (id, left_record, right_record, score, parts, state, created) \
               VALUES ($1, $2, $3, $4, $5, 'open', $6)";
    transaction.execute(sql, args![id, left, right, score, parts, at]).await?;
    Ok(())
}

fn parts_text(parts: &[(String, f64)]) -> String {
    serde_json::Value::from_iter(parts.iter().map(|(name, score)| serde_json::json!([name, score])))
        .to_string()
}

pub(crate) fn proposal(row: &Row) -> Result<Proposal, StoreError> {
    Ok(Proposal {
        id: row.get(0)?,
        left: row.record_id(1)?,
        right: row.record_id(2)?,
        score: row.get(3)?,
        parts: row.read(4, "list of score parts", |text| serde_json::from_str(text).ok())?,
        state: row.read(5, "proposal state", ProposalState::parse)?,
        decided_by: row.get(6)?,
        decided: row.optional_time(7)?,
    })
}

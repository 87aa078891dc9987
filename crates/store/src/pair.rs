//! Pairs of records that may be one, as the people see them who decide: narrowed by place and score, and followed
//! through merges and their undoing.

use asterism_domain::{RecordId, Space};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Row, args};
use crate::proposal::{proposal, select_proposals};
use crate::value::Value;
use crate::{Proposal, ProposalState, Store, StoreError};

/// Which pairs are listed. What is none is not asked.
#[derive(Debug, Clone, Default)]
pub struct PairFilter {
    pub country: Option<String>,
    /// One of the two is of this space.
    pub space: Option<Space>,
    /// At least so alike.
    pub score: Option<f64>,
    /// Both are of these spaces; none for all spaces.
    pub within: Option<Vec<Space>>,
}

/// How many pairs of a state are alike in country, spaces and band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairCount {
    pub country: String,
    pub spaces: [Space; 2],
    /// The score in hundredths, down to the next of [`BANDS`].
    pub band: u8,
    pub pairs: u64,
}

/// Scores that lists are narrowed by, in hundredths; the last is below any that is proposed.
pub const BANDS: [u8; 4] = [95, 90, 85, 0];

impl Store {
    /// The next pairs of a state, the best score first, after one seen before.
    pub async fn pairs(
        &self,
        state: ProposalState,
        filter: &PairFilter,
        after: Option<&Proposal>,
        limit: usize,
    ) -> Result<Vec<Proposal>, StoreError> {
        let (mut sql, mut values) = (select_proposals!("WHERE state = ").to_owned(), Vec::new());
        let mut put = |sql: &mut String, before: &str, value: Value| {
            sql.push_str(before);
            values.push(value);
            self.db().dialect().placeholder(sql, values.len());
        };
        put(&mut sql, "", state.as_str().into());
        if let Some(country) = &filter.country {
            put(&mut sql, " AND country = ", country.as_str().into());
        }
        if let Some(space) = &filter.space {
            put(&mut sql, " AND (left_space = ", space.as_str().into());
            put(&mut sql, " OR right_space = ", space.as_str().into());
            sql.push(')');
        }
        if let Some(score) = filter.score {
            put(&mut sql, " AND score >= ", score.into());
        }
        for side in filter.within.iter().flat_map(|_| ["left_space", "right_space"]) {
            // Nobody's spaces are no space at all.
            sql.push_str(&format!(" AND {side} IN (NULL"));
            for space in filter.within.iter().flatten() {
                put(&mut sql, ", ", space.as_str().into());
            }
            sql.push(')');
        }
        if let Some(last) = after {
            put(&mut sql, " AND (score, id) < (", last.score.into());
            put(&mut sql, ", ", last.id.into());
            sql.push(')');
        }
        put(&mut sql, " ORDER BY score DESC, id DESC LIMIT ", limit.into());
        let rows = self.db().fetch(AssertSqlSafe(sql), values).await?;
        rows.iter().map(proposal).collect()
    }

    /// How many pairs of a state there are, by what lists are narrowed by.
    pub async fn count_pairs(&self, state: ProposalState) -> Result<Vec<PairCount>, StoreError> {
        let sql = "SELECT country, left_space, right_space, CAST(CASE WHEN score >= 0.95 THEN 95 \
                   WHEN score >= 0.9 THEN 90 WHEN score >= 0.85 THEN 85 ELSE 0 END AS BIGINT) AS band, count(*) \
                   FROM proposal WHERE state = $1 GROUP BY country, left_space, right_space, band \
                   ORDER BY country, left_space, right_space, band";
        let rows = self.db().fetch(sql, args![state.as_str()]).await?;
        let count = |row: &Row| {
            Ok(PairCount {
                country: row.get(0)?,
                spaces: [Space::new(&row.get::<String>(1)?), Space::new(&row.get::<String>(2)?)],
                band: u8::try_from(row.count(3)?).unwrap_or(0),
                pairs: row.count(4)?,
            })
        };
        rows.iter().map(count).collect()
    }

    /// Pairs of which it was not noted yet where they are asked about.
    pub async fn pairs_without_place(&self, limit: usize) -> Result<Vec<Proposal>, StoreError> {
        let sql = select_proposals!("WHERE left_space = '' LIMIT $1");
        self.db().fetch(sql, args![limit]).await?.iter().map(proposal).collect()
    }

    /// Notes where pairs are asked about: the country, and the spaces of both sides.
    pub async fn place_pairs(&self, places: &[(i64, String, [Space; 2])]) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        for (id, country, [left, right]) in places {
            let sql = "UPDATE proposal SET country = $1, left_space = $2, right_space = $3 WHERE id = $4";
            let values = args![country.as_str(), left.as_str(), right.as_str(), *id];
            transaction.execute(sql, values).await?;
        }
        transaction.commit().await
    }

    /// The pairs that a record is in, in any state.
    pub async fn pairs_of(&self, record: RecordId) -> Result<Vec<Proposal>, StoreError> {
        let mut rows = self.db().fetch(select_proposals!("WHERE left_record = $1"), args![record]).await?;
        rows.extend(self.db().fetch(select_proposals!("WHERE right_record = $1"), args![record]).await?);
        rows.iter().map(proposal).collect()
    }

    /// Moves a pair from one of some states into another. False where it is in none of them, or is not there.
    /// What is open again was decided by nobody.
    pub async fn move_pair(
        &self,
        id: i64,
        from: &[ProposalState],
        to: ProposalState,
        by: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let decided = to != ProposalState::Open;
        let (by, at) = (decided.then_some(by), decided.then(|| Value::from(at)));
        for state in from {
            let sql = "UPDATE proposal SET state = $1, decided_by = $2, decided = $3 \
                       WHERE id = $4 AND state = $5";
            let at = at.clone().unwrap_or_else(|| Value::from(None::<i64>));
            let values = args![to.as_str(), by, at, id, state.as_str()];
            if self.db().execute(sql, values).await? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

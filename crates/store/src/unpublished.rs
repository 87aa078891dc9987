//! What is written and not published yet.

use asterism_domain::{Record, RecordId, Seq, Space};
use sqlx::AssertSqlSafe;

use crate::db::args;
use crate::row::{self, select_records};
use crate::value::Value;
use crate::within::{first, within};
use crate::{Store, StoreError};

impl Store {
    /// The next drafts, the last changed first, after the revision of one seen before; of some spaces, or of all.
    pub async fn drafts(
        &self,
        spaces: Option<&[Space]>,
        after: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let mut sql = select_records!("WHERE r.state = 'draft'").to_owned();
        let mut values = Vec::new();
        below(&mut sql, &mut values, "r.seq", after);
        within(&mut sql, &mut values, "r.space", spaces);
        first(&mut sql, &mut values, "r.seq DESC", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(row::record).collect()
    }

    /// The next drafts, and what was handed over, of which `actor` wrote a revision, each with its newest revision: the last
    /// changed first, after the revision of one seen before.
    pub async fn unpublished_by(
        &self,
        actor: &str,
        after: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<(RecordId, Seq)>, StoreError> {
        let mut sql = "WITH RECURSIVE chain (record, head, base, actor) AS ( \
                   SELECT v.record, r.seq, v.base, v.actor FROM record r JOIN revision v ON v.seq = r.seq \
                   WHERE r.state = 'draft' UNION ALL \
                   SELECT v.record, r.seq, v.base, v.actor FROM record r JOIN revision v ON v.seq = r.seq \
                   WHERE r.state = 'submitted' UNION ALL \
                   SELECT v.record, c.head, v.base, v.actor FROM chain c JOIN revision v ON v.seq = c.base) \
                   SELECT DISTINCT c.record, c.head FROM chain c WHERE c.actor = $1"
            .to_owned();
        let mut values = args![actor];
        below(&mut sql, &mut values, "c.head", after);
        first(&mut sql, &mut values, "c.head DESC", limit);
        let rows = self.db().fetch(AssertSqlSafe(sql), values).await?;
        rows.iter().map(|row| Ok((row.record_id(0)?, Seq(row.get(1)?)))).collect()
    }
}

/// Goes on behind a revision, towards older ones.
fn below(sql: &mut String, values: &mut Vec<Value>, column: &str, after: Option<Seq>) {
    if let Some(after) = after {
        values.push(after.into());
        sql.push_str(&format!(" AND {column} < ${}", values.len()));
    }
}

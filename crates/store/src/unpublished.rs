//! What is written and not published yet.

use asterism_domain::{Record, RecordId, Space};

use crate::db::args;
use crate::row::{self, select_records};
use crate::{Store, StoreError};

impl Store {
    /// Drafts, the last changed first; in one space, or in all.
    pub async fn drafts(&self, space: Option<&Space>, limit: usize) -> Result<Vec<Record>, StoreError> {
        let rows = match space {
            Some(space) => {
                let sql =
                    select_records!("WHERE r.state = 'draft' AND r.space = $1 ORDER BY r.seq DESC LIMIT $2");
                self.db().fetch(sql, args![space.as_str(), limit]).await?
            }
            None => {
                let sql = select_records!("WHERE r.state = 'draft' ORDER BY r.seq DESC LIMIT $1");
                self.db().fetch(sql, args![limit]).await?
            }
        };
        rows.iter().map(row::record).collect()
    }

    /// Drafts and what was handed over of which `actor` wrote a revision.
    pub async fn unpublished_by(&self, actor: &str, limit: usize) -> Result<Vec<RecordId>, StoreError> {
        let sql = "WITH RECURSIVE chain (record, base, actor) AS ( \
                   SELECT v.record, v.base, v.actor FROM record r JOIN revision v ON v.seq = r.seq \
                   WHERE r.state = 'draft' UNION ALL \
                   SELECT v.record, v.base, v.actor FROM record r JOIN revision v ON v.seq = r.seq \
                   WHERE r.state = 'submitted' UNION ALL \
                   SELECT v.record, v.base, v.actor FROM chain c JOIN revision v ON v.seq = c.base) \
                   SELECT DISTINCT c.record FROM chain c WHERE c.actor = $1 ORDER BY c.record DESC LIMIT $2";
        let rows = self.db().fetch(sql, args![actor, limit]).await?;
        rows.iter().map(|row| row.record_id(0)).collect()
    }
}

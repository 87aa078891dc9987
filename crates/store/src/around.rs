//! What followers of the log ask about many records at once.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Kind, RecordId, Revision, Seq};

use crate::db::{Value, args};
use crate::read::distinct;
use crate::row::{self, select_revisions};
use crate::{Store, StoreError};

impl Store {
    /// The record at exactly this address, even where it was merged into another; old addresses
    /// lead to it too.
    pub async fn id_of(&self, kind: Kind, slug: &str) -> Result<Option<RecordId>, StoreError> {
        let current = "SELECT id FROM record WHERE kind = $1 AND slug = $2";
        let former = "SELECT record FROM slug_alias WHERE kind = $1 AND slug = $2";
        for sql in [current, former] {
            if let Some(found) = self.db().fetch_optional(sql, args![kind.as_str(), slug]).await? {
                return Ok(Some(found.record_id(0)?));
            }
        }
        Ok(None)
    }

    /// Of `ids`, the records that anyone but an import has written to.
    pub async fn corrected_by_people(&self, ids: &[RecordId]) -> Result<BTreeSet<RecordId>, StoreError> {
        let list = distinct(ids).into_iter().map(Value::from).collect();
        let histories = "WITH RECURSIVE chain (seq) AS (SELECT seq FROM record WHERE id IN";
        let by_others = "UNION ALL SELECT v.base FROM chain c JOIN revision v ON v.seq = c.seq \
                         WHERE v.base IS NOT NULL) SELECT DISTINCT v.record FROM chain c \
                         JOIN revision v ON v.seq = c.seq WHERE v.change NOT IN ('import', 'withhold')";
        let found = self.db().fetch_in(histories, list, by_others).await?;
        found.iter().map(|found| found.record_id(0)).collect()
    }

    /// For each of the revisions `seqs`, those of the same record that were before it, back to the newest one up to
    /// position `known`: what a view that stands there knows of the record, and what it may have seen of it since.
    /// Records that came later have none up to there.
    pub async fn revisions_since(&self, seqs: &[Seq], known: Seq) -> Result<Vec<Revision>, StoreError> {
        let list = seqs.iter().copied().map(Value::from).collect();
        let Seq(known) = known;
        let head = "WITH RECURSIVE chain (seq, base) AS (SELECT seq, base FROM revision WHERE seq IN";
        // A position is a number, so it may stand in the text.
        let tail = format!(
            "UNION ALL SELECT v.seq, v.base FROM chain c JOIN revision v ON v.seq = c.base \
             WHERE c.seq > {known}) SELECT seq FROM chain"
        );
        let given: BTreeSet<Seq> = seqs.iter().copied().collect();
        let mut found = Vec::new();
        for row in self.db().fetch_in(head, list, &tail).await? {
            let seq = Seq(row.get(0)?);
            if seq.0 <= known || !given.contains(&seq) {
                found.push(Value::from(seq));
            }
        }
        let revisions = self.db().fetch_in(select_revisions!("WHERE seq IN"), found, "").await?;
        revisions.iter().map(row::revision).collect()
    }

    /// The records with a revision after `after` and up to `up_to` that have changed again since: a view that comes from
    /// the one place to the other meets them only later.
    pub async fn changed_again(&self, after: Seq, up_to: Seq) -> Result<Vec<RecordId>, StoreError> {
        // The part of the log leads, whatever the other end of the table holds.
        let sql = "SELECT DISTINCT v.record FROM revision v CROSS JOIN record r \
                   WHERE v.seq > $1 AND v.seq <= $2 AND r.id = v.record AND r.seq > $2 ORDER BY v.record";
        let found = self.db().fetch(sql, args![after, up_to]).await?;
        found.iter().map(|found| found.record_id(0)).collect()
    }

    /// How many issues each of `ids` has; records without any are left out.
    pub async fn issue_totals(&self, ids: &[RecordId]) -> Result<BTreeMap<RecordId, u64>, StoreError> {
        let list = distinct(ids).into_iter().map(Value::from).collect();
        let sql = "SELECT r.id, count(*) FROM record r JOIN issue i ON i.number = r.number WHERE r.id IN";
        let mut totals = BTreeMap::new();
        for found in self.db().fetch_in(sql, list, " GROUP BY r.id").await? {
            let total: i64 = found.get(1)?;
            *totals.entry(found.record_id(0)?).or_insert(0) += u64::try_from(total).unwrap_or(0);
        }
        Ok(totals)
    }
}

//! Reading records and the log.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Kind, Record, RecordId, Revision, Seq, Space};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::db::{Value, args};
use crate::row::{self, select_records, select_revisions};
use crate::within::{first, within};
use crate::{Found, Store, StoreError};

/// How many merges in a row are followed; a longer chain than this is a circle.
const LONGEST_CHAIN: usize = 64;

impl Store {
    /// The record as its newest revision has it, whatever its state.
    pub async fn record(&self, id: RecordId) -> Result<Option<Record>, StoreError> {
        let found = self.db().fetch_optional(select_records!("WHERE r.id = $1"), args![id]).await?;
        found.as_ref().map(row::record).transpose()
    }

    /// The records in the order of `ids`, each once; ids without a record are left out.
    pub async fn records(&self, ids: &[RecordId]) -> Result<Vec<Record>, StoreError> {
        let list = distinct(ids).into_iter().map(Value::from).collect();
        let mut found = BTreeMap::new();
        for fetched in self.db().fetch_in(select_records!("WHERE r.id IN"), list, "").await? {
            let record = row::record(&fetched)?;
            found.insert(record.id, record);
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Those of `ids` whose newest revision is no newer than `seq`, by their ids.
    pub async fn records_up_to(&self, ids: &[RecordId], seq: Seq) -> Result<Vec<Record>, StoreError> {
        let list = distinct(ids).into_iter().map(Value::from).collect();
        let sql = select_records!("WHERE r.id IN");
        let found = self.db().fetch_in_where(sql, list, "AND r.seq <= ", Value::from(seq)).await?;
        let mut records = found.iter().map(row::record).collect::<Result<Vec<Record>, StoreError>>()?;
        records.sort_by_key(|record| record.id);
        Ok(records)
    }

    /// Every record of a kind that is in use, by address. For kinds of which there are few.
    pub async fn records_of(&self, kind: Kind) -> Result<Vec<Record>, StoreError> {
        let sql =
            select_records!("WHERE r.kind = $1 AND r.state NOT IN ('retired', 'withdrawn') ORDER BY r.slug");
        let found = self.db().fetch(sql, args![kind.as_str()]).await?;
        found.iter().map(row::record).collect()
    }

    /// The next records that were handed over and wait to be published, the oldest first, after one seen before; of some
    /// spaces, or of all.
    pub async fn submitted(
        &self,
        spaces: Option<&[Space]>,
        after: Seq,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let mut sql = select_records!("WHERE r.state = 'submitted' AND r.seq > $1").to_owned();
        let mut values = args![after];
        within(&mut sql, &mut values, "r.space", spaces);
        first(&mut sql, &mut values, "r.seq", limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(row::record).collect()
    }

    /// The newest revision that is the head of a record of a kind; 0 where there is none.
    pub async fn newest_of(&self, kind: Kind) -> Result<Seq, StoreError> {
        let sql = "SELECT COALESCE(MAX(seq), 0) FROM record WHERE kind = $1";
        Ok(Seq(self.db().fetch_one(sql, args![kind.as_str()]).await?.get(0)?))
    }

    /// What the address of `kind` and `slug` leads to. Old slugs and those of merged records lead
    /// to the record that stands for them now.
    pub async fn find(&self, kind: Kind, slug: &str) -> Result<Option<Found>, StoreError> {
        let by_slug = select_records!("WHERE r.kind = $1 AND r.slug = $2");
        if let Some(fetched) = self.db().fetch_optional(by_slug, args![kind.as_str(), slug]).await? {
            let here = row::record(&fetched)?;
            return Ok(Some(match self.standing_for(&here).await? {
                Some(to) => Found::Moved { to },
                None => Found::Here(here),
            }));
        }
        let by_alias =
            select_records!("JOIN slug_alias a ON a.record = r.id WHERE a.kind = $1 AND a.slug = $2");
        let Some(fetched) = self.db().fetch_optional(by_alias, args![kind.as_str(), slug]).await? else {
            return Ok(None);
        };
        let renamed = row::record(&fetched)?;
        let to = self.standing_for(&renamed).await?.unwrap_or(renamed);
        Ok(Some(Found::Moved { to }))
    }

    /// The record that a merged one was merged into, at the end of the chain.
    async fn standing_for(&self, record: &Record) -> Result<Option<Record>, StoreError> {
        if record.merged_into.is_none() {
            return Ok(None);
        }
        match self.resolve(&[record.id]).await?.get(&record.id) {
            Some(end) => self.record(*end).await,
            None => Ok(None),
        }
    }

    /// For each of `ids` that was merged, the record at the end of its chain of merges.
    pub async fn resolve(&self, ids: &[RecordId]) -> Result<BTreeMap<RecordId, RecordId>, StoreError> {
        let mut next: BTreeMap<RecordId, RecordId> = BTreeMap::new();
        let mut unknown = distinct(ids);
        for _ in 0..LONGEST_CHAIN {
            if unknown.is_empty() {
                break;
            }
            let list = unknown.into_iter().map(Value::from).collect();
            let head = "SELECT id, merged_into FROM record WHERE merged_into IS NOT NULL AND id IN";
            unknown = BTreeSet::new();
            for fetched in self.db().fetch_in(head, list, "").await? {
                let target = fetched.record_id(1)?;
                next.insert(fetched.record_id(0)?, target);
                unknown.insert(target);
            }
            unknown.retain(|id| !next.contains_key(id));
        }
        Ok(ids.iter().filter_map(|id| end_of_chain(&next, *id).map(|end| (*id, end))).collect())
    }

    /// The records whose newest revision says that they were merged into `id`, by their ids.
    pub async fn merged_into(&self, id: RecordId) -> Result<Vec<RecordId>, StoreError> {
        let sql = "SELECT id FROM record WHERE merged_into = $1 ORDER BY id";
        let found = self.db().fetch(sql, args![id]).await?;
        found.iter().map(|fetched| fetched.record_id(0)).collect()
    }

    /// The next records that changed after `seq`, in the order of their newest revisions: what a
    /// view that follows the log reads.
    pub async fn heads_after(&self, seq: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        let sql = select_records!("WHERE r.seq > $1 ORDER BY r.seq LIMIT $2");
        let found = self.db().fetch(sql, args![seq, limit]).await?;
        found.iter().map(row::record).collect()
    }

    /// The newest position of the log; 0 when nothing was written yet.
    pub async fn head(&self) -> Result<Seq, StoreError> {
        let sql = "SELECT value FROM counter WHERE name = 'revision'";
        Ok(Seq(self.db().fetch_one(sql, args![]).await?.get(0)?))
    }

    /// What tells this log from others: its first revision, when it was written and what it says. None while
    /// nothing was written.
    pub async fn mark(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT record, at, hash FROM revision ORDER BY seq LIMIT 1";
        let Some(first) = self.db().fetch_optional(sql, args![]).await? else { return Ok(None) };
        let (record, at, hash): (String, i64, String) = (first.get(0)?, first.get(1)?, first.get(2)?);
        Ok(Some(format!("{record} {at} {hash}")))
    }

    /// Every revision of a record, the oldest first.
    pub async fn revisions(&self, id: RecordId) -> Result<Vec<Revision>, StoreError> {
        let sql = select_revisions!(
            "WHERE seq IN (WITH RECURSIVE chain (seq) AS (SELECT seq FROM record WHERE id = $1 UNION ALL \
             SELECT v.base FROM chain c JOIN revision v ON v.seq = c.seq WHERE v.base IS NOT NULL) \
             SELECT seq FROM chain) ORDER BY seq"
        );
        let found = self.db().fetch(sql, args![id]).await?;
        found.iter().map(row::revision).collect()
    }

    /// When each of these revisions was written.
    pub async fn written_at(&self, seqs: &[Seq]) -> Result<BTreeMap<Seq, Timestamp>, StoreError> {
        let list = seqs.iter().copied().collect::<BTreeSet<Seq>>().into_iter().map(Value::from).collect();
        let found = self.db().fetch_in("SELECT seq, at FROM revision WHERE seq IN", list, "").await?;
        found.iter().map(|row| Ok((Seq(row.get(0)?), row.time(1)?))).collect()
    }

    pub async fn revision(&self, seq: Seq) -> Result<Option<Revision>, StoreError> {
        let found = self.db().fetch_optional(select_revisions!("WHERE seq = $1"), args![seq]).await?;
        found.as_ref().map(row::revision).transpose()
    }

    /// The next revisions of the log, for exporting or replaying all of it.
    pub async fn revisions_after(&self, seq: Seq, limit: usize) -> Result<Vec<Revision>, StoreError> {
        let sql = select_revisions!("WHERE seq > $1 ORDER BY seq LIMIT $2");
        let found = self.db().fetch(sql, args![seq, limit]).await?;
        found.iter().map(row::revision).collect()
    }
}

pub(crate) fn distinct(ids: &[RecordId]) -> BTreeSet<RecordId> {
    ids.iter().copied().collect()
}

/// Where following `next` from `id` ends; none when it does not move, or goes in a circle.
fn end_of_chain(next: &BTreeMap<RecordId, RecordId>, id: RecordId) -> Option<RecordId> {
    let mut end = *next.get(&id)?;
    for _ in 0..next.len() {
        match next.get(&end) {
            Some(further) => end = *further,
            None => return Some(end),
        }
    }
    (!next.contains_key(&end)).then_some(end)
}

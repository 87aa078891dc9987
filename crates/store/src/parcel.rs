//! The records of one space with their histories, out and in.

use asterism_domain::{Kind, RecordId, Revision, Seq, Space};

use crate::append::{conflict, load_heads, lock, prepare, write_plan};
use crate::db::{Value, args};
use crate::plan::{self, Refusal};
use crate::row::{self, select_revisions};
use crate::{Draft, Store, StoreError};

impl Store {
    /// The next records that belong to a space, by their ids. There is no index by space, which every import would
    /// pay for: this goes along the key, a part at a time.
    pub async fn ids_in_space(
        &self,
        space: &Space,
        after: Option<RecordId>,
        limit: usize,
    ) -> Result<Vec<RecordId>, StoreError> {
        let sql = "SELECT id FROM record WHERE id > $1 AND space = $2 ORDER BY id LIMIT $3";
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows = self.db().fetch(sql, args![after, space.as_str(), limit]).await?;
        rows.iter().map(|row| row.record_id(0)).collect()
    }

    /// The places in the log of all revisions of some records, in their order.
    pub async fn places_of(&self, ids: &[RecordId]) -> Result<Vec<Seq>, StoreError> {
        let head = "WITH RECURSIVE chain (seq) AS (SELECT seq FROM record WHERE id IN";
        let tail = "UNION ALL SELECT v.base FROM chain c JOIN revision v ON v.seq = c.seq \
                    WHERE v.base IS NOT NULL) SELECT seq FROM chain";
        let list = crate::read::distinct(ids).into_iter().map(Value::from).collect();
        let rows = self.db().fetch_in(head, list, tail).await?;
        let mut places =
            rows.iter().map(|row| Ok(Seq(row.get(0)?))).collect::<Result<Vec<_>, StoreError>>()?;
        places.sort_unstable();
        Ok(places)
    }

    /// The revisions at some places of the log, in their order.
    pub async fn revisions_at(&self, places: &[Seq]) -> Result<Vec<Revision>, StoreError> {
        let list = places.iter().copied().map(Value::from).collect();
        let rows = self.db().fetch_in(select_revisions!("WHERE seq IN"), list, "").await?;
        let mut revisions = rows.iter().map(row::revision).collect::<Result<Vec<_>, StoreError>>()?;
        revisions.sort_by_key(|revision| revision.seq);
        Ok(revisions)
    }

    /// Which of some addresses of a kind are taken, as the address of a record now or as a former one.
    pub async fn holders(&self, kind: Kind, slugs: &[&str]) -> Result<Vec<(String, RecordId)>, StoreError> {
        let mut holders = Vec::new();
        for table in
            ["SELECT slug, id FROM record WHERE kind = ", "SELECT slug, record FROM slug_alias WHERE kind = "]
        {
            // A kind's key is one of our own words, so it may stand in the text.
            let head = format!("{table}'{}' AND slug IN", kind.as_str());
            let list = slugs.iter().map(|slug| Value::from(*slug)).collect();
            for row in self.db().fetch_in(&head, list, "").await? {
                holders.push((row.get(0)?, row.record_id(1)?));
            }
        }
        Ok(holders)
    }

    /// Writes revisions of another log as they are, at their addresses, one after the other: their times, authors and
    /// reasons stay, their places in the log are new. Each names what it builds on as a [`Draft`] does.
    pub async fn receive(&self, drafts: Vec<Draft>) -> Result<(), StoreError> {
        let prepared = prepare(drafts).await?;
        let mut prepared: Vec<_> = prepared.into_iter().map(plan::Prepared::into_history).collect();
        let mut transaction = self.db().begin().await?;
        let last = lock(&mut transaction).await?;
        let heads = load_heads(&mut transaction, &prepared).await?;
        let slugs = prepared.iter().map(|prepared| prepared.draft.slug.clone()).collect();
        match plan::plan(heads, &mut prepared, slugs, last) {
            Ok(mut plan) => write_plan(&mut transaction, &mut plan, last).await?,
            Err(Refusal::Other(error)) => return Err(error),
            Err(Refusal::Conflict { draft, head, earlier }) => {
                conflict(&mut transaction, prepared, draft, head, earlier).await?;
            }
        }
        transaction.commit().await
    }
}

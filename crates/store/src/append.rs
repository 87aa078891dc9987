//! Writing to the log: one transaction that adds revisions and keeps the views.

use std::collections::BTreeMap;

use asterism_domain::{Kind, RecordId};

use crate::account::{AuditEvent, write_event};
use crate::db::{Tx, Value, args};
use crate::link::replace_derived;
use crate::plan::{self, ALIAS_COLUMNS, Head, Plan, Prepared, RECORD_COLUMNS, REVISION_COLUMNS, Refusal};
use crate::row::{self, facts, select_records};
use crate::{Derived, Draft, Outcome, Store, StoreError, file, owned, slug};

/// From this many drafts on, preparing them is moved off the threads that answer requests.
const MANY: usize = 32;

pub(crate) const INSERT_RECORDS: &str =
    "INSERT INTO record (number, id, kind, slug, wanted, space, state, visibility, merged_into, seq)";

impl Store {
    /// Writes the drafts in their order, all of them or none, and says what became of each. When
    /// this returns, the revisions are on the disk.
    ///
    /// A draft on a stale base is refused with [`StoreError::Conflict`].
    pub async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Outcome>, StoreError> {
        self.append_with(drafts, Vec::new(), None).await
    }

    /// As [`Store::append`], and in the same transaction replaces the links and issues of other
    /// records, which the drafts have changed by what they say, and writes `audit` down.
    pub async fn append_with(
        &self,
        drafts: Vec<Draft>,
        derived: Vec<Derived>,
        audit: Option<&AuditEvent>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let prepared = prepare(drafts).await?;
        let mut transaction = self.db().begin().await?;
        let plan = write(&mut transaction, prepared).await?;
        replace_derived(&mut transaction, derived).await?;
        if let Some(audit) = audit {
            write_event(&mut transaction, audit).await?;
        }
        transaction.commit().await?;
        Ok(plan.outcomes)
    }
}

/// Serialises and hashes the documents, before any lock is taken.
pub(crate) async fn prepare(drafts: Vec<Draft>) -> Result<Vec<Prepared>, StoreError> {
    let all = |drafts: Vec<Draft>| drafts.into_iter().map(Prepared::of).collect();
    if drafts.len() < MANY {
        return all(drafts);
    }
    match tokio::task::spawn_blocking(move || all(drafts)).await {
        Ok(prepared) => prepared,
        Err(failure) => std::panic::resume_unwind(failure.into_panic()),
    }
}

/// Plans and writes the drafts within the transaction, which then holds the log's lock.
pub(crate) async fn write(transaction: &mut Tx, mut drafts: Vec<Prepared>) -> Result<Plan, StoreError> {
    let last = lock(transaction).await?;
    let heads = load_heads(transaction, &drafts).await?;
    let slugs = slug::assign(transaction, &heads, &drafts).await?;
    match plan::plan(heads, &mut drafts, slugs, last) {
        Ok(mut plan) => {
            write_plan(transaction, &mut plan, last).await?;
            Ok(plan)
        }
        Err(Refusal::Other(error)) => Err(error),
        Err(Refusal::Conflict { draft, head, earlier }) => {
            conflict(transaction, drafts, draft, head, earlier).await
        }
    }
}

/// Takes the log's lock and gives its newest position. Until the transaction ends nobody else
/// writes, so positions are given out without gaps and become visible in their order.
pub(crate) async fn lock(transaction: &mut Tx) -> Result<i64, StoreError> {
    let sql = "UPDATE counter SET value = value WHERE name = 'revision' RETURNING value";
    transaction.fetch_one(sql, args![]).await?.get(0)
}

pub(crate) async fn load_heads(
    transaction: &mut Tx,
    drafts: &[Prepared],
) -> Result<BTreeMap<RecordId, Head>, StoreError> {
    let ids: Vec<RecordId> = drafts.iter().map(Prepared::id).collect();
    let list = crate::read::distinct(&ids).into_iter().map(Value::from).collect();
    let sql = "SELECT r.id, r.seq, r.kind, r.slug, r.wanted, r.space, r.state, r.visibility, r.merged_into, \
               v.hash, r.number, (SELECT f.source FROM revision f WHERE f.seq = r.number) FROM record r JOIN revision v ON v.seq = r.seq WHERE r.id IN";
    let mut heads = BTreeMap::new();
    for row in transaction.fetch_in(sql, list, "").await? {
        let head = Head {
            id: row.record_id(0)?,
            seq: row.get(1)?,
            kind: row.read(2, "kind", Kind::parse)?,
            slug: row.get(3)?,
            wanted: row.get(4)?,
            space: row.get(5)?,
            state: row.get(6)?,
            visibility: row.get(7)?,
            merged_into: row.read_optional(8, "record id", |text| text.parse().ok())?,
            hash: row.get(9)?,
            number: row.get(10)?,
            source: row.get(11)?,
        };
        heads.insert(head.id, head);
    }
    Ok(heads)
}

/// The refusal of a stale base, with the record as it stands and the draft as it came.
pub(crate) async fn conflict(
    transaction: &mut Tx,
    mut drafts: Vec<Prepared>,
    refused: usize,
    head: Head,
    earlier: Option<usize>,
) -> Result<Plan, StoreError> {
    let standing = match earlier.and_then(|index| drafts.get(index)) {
        Some(prepared) => plan::record_of(&head, &prepared.draft),
        None => {
            let fetched = transaction.fetch_one(select_records!("WHERE r.id = $1"), args![head.id]).await?;
            row::record(&fetched)?
        }
    };
    let draft = drafts.swap_remove(refused).draft;
    Err(StoreError::Conflict { head: Box::new(standing), draft: Box::new(draft) })
}

pub(crate) async fn write_plan(transaction: &mut Tx, plan: &mut Plan, last: i64) -> Result<(), StoreError> {
    let take = std::mem::take;
    let revision = concat!("INSERT INTO revision (", facts!(), ", checksum, document)");
    transaction.insert(revision, REVISION_COLUMNS, take(&mut plan.revisions), "").await?;
    let replace = "ON CONFLICT (number) DO UPDATE SET slug = excluded.slug, wanted = excluded.wanted, \
                   space = excluded.space, state = excluded.state, visibility = excluded.visibility, \
                   merged_into = excluded.merged_into, seq = excluded.seq";
    transaction.insert(INSERT_RECORDS, RECORD_COLUMNS, take(&mut plan.records), replace).await?;
    let alias = "INSERT INTO slug_alias (kind, slug, record)";
    let keep = "ON CONFLICT (kind, slug) DO NOTHING";
    transaction.insert(alias, ALIAS_COLUMNS, take(&mut plan.aliases), keep).await?;
    let replaced = take(&mut plan.replaced);
    owned::replace(transaction, &owned::IDENTIFIERS, &replaced, take(&mut plan.identifiers)).await?;
    owned::replace(transaction, &owned::LINKS, &replaced, take(&mut plan.links)).await?;
    owned::replace(transaction, &owned::ISSUES, &replaced, take(&mut plan.issues)).await?;
    file::note_named(transaction, take(&mut plan.named)).await?;
    if plan.last > last {
        let sql = "UPDATE counter SET value = $1 WHERE name = 'revision'";
        transaction.execute(sql, args![plan.last]).await?;
    }
    Ok(())
}

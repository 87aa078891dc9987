//! Making the views again from the log.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{RecordId, Seq};

use crate::append::{INSERT_RECORDS, lock};
use crate::db::{Tx, Value, args};
use crate::derived::{self, IDENTIFIERS, LINKS};
use crate::plan::RECORD_COLUMNS;
use crate::{Rebuilt, Store, StoreError};

/// How many records are compared at a time.
const PAGE: usize = 500;

/// Every slug that a record had and then had no more, with the record: the content of `slug_alias`.
macro_rules! former_slugs {
    () => {
        "SELECT kind, slug, record FROM (SELECT kind, slug, record, lead(slug) OVER \
         (PARTITION BY record ORDER BY seq) AS later FROM revision) AS told WHERE later <> slug"
    };
}
pub(crate) use former_slugs;

/// Every record that is not among the heads as its newest revision has it, with the places of that
/// revision and of its first; without them where the log does not know the record.
const WRONG_HEADS: &str = "SELECT n.record, n.seq, n.number \
     FROM (SELECT record, max(seq) AS seq, min(seq) AS number FROM revision GROUP BY record) n \
     JOIN revision v ON v.seq = n.seq LEFT JOIN record r ON r.id = n.record \
     WHERE r.id IS NULL OR r.seq <> v.seq OR r.number <> n.number OR r.kind <> v.kind OR r.slug <> v.slug \
     OR r.wanted <> coalesce(v.wanted, v.slug) OR r.space <> v.space OR r.state <> v.state \
     OR r.visibility <> v.visibility OR coalesce(r.merged_into, '') <> coalesce(v.merged_into, '') \
     UNION ALL SELECT r.id, NULL, NULL FROM record r LEFT JOIN (SELECT DISTINCT record FROM revision) k \
     ON k.record = r.id WHERE k.record IS NULL";

/// Rows that belong to records which are not there. A database keeps them from coming to be, until
/// it is damaged or written past this program.
const ORPHANS: [&str; 4] = [
    "DELETE FROM slug_alias WHERE record NOT IN (SELECT id FROM record)",
    "DELETE FROM link WHERE from_number NOT IN (SELECT number FROM record)",
    "DELETE FROM issue WHERE number NOT IN (SELECT number FROM record)",
    "DELETE FROM identifier WHERE number NOT IN (SELECT number FROM record)",
];

impl Store {
    /// Makes heads, former slugs, links and identifiers again from the log: what differs from it is
    /// replaced, the rest is not touched. Interrupted at any point, nothing is worse than before,
    /// and running it again goes on. The issues of replaced heads are left out, for whoever knows
    /// the rules to write them ([`Store::replace_derived`]).
    ///
    /// Refused where the log itself is damaged: its views may hold what it has lost.
    pub async fn rebuild_views(&self) -> Result<Rebuilt, StoreError> {
        self.refuse_damaged_log(None).await?;
        let mut rebuilt = self.rebuild_heads().await?;
        self.note_unnoted_files().await?;
        let mut after = Seq(0);
        loop {
            let records = self.heads_after(after, PAGE).await?;
            let Some(last) = records.last() else { return Ok(rebuilt) };
            after = last.seq;
            let links = derived::differing(self.db(), &LINKS, &records).await?;
            let identifiers = derived::differing(self.db(), &IDENTIFIERS, &records).await?;
            rebuilt.links += links.len() as u64;
            rebuilt.identifiers += identifiers.len() as u64;
            self.rewrite_derived(links.into_iter().chain(identifiers).collect()).await?;
        }
    }

    async fn rebuild_heads(&self) -> Result<Rebuilt, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let heads = replace_wrong_heads(&mut transaction).await?;
        for sql in ORPHANS {
            transaction.execute(sql, args![]).await?;
        }
        let slugs = replace_wrong_slugs(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Rebuilt { heads, slugs, ..Rebuilt::default() })
    }

    async fn rewrite_derived(&self, ids: BTreeSet<RecordId>) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        derived::write_anew(&mut transaction, ids).await?;
        transaction.commit().await
    }
}

/// All wrong heads go before the right ones come, so that two records whose slugs were exchanged
/// are not in each other's way.
async fn replace_wrong_heads(transaction: &mut Tx) -> Result<u64, StoreError> {
    let mut wrong = Vec::new();
    let mut right: BTreeMap<i64, i64> = BTreeMap::new();
    for row in transaction.fetch(WRONG_HEADS, args![]).await? {
        wrong.push(Value::from(row.get::<String>(0)?));
        right.extend(row.get::<Option<i64>>(1)?.zip(row.get::<Option<i64>>(2)?));
    }
    let count = wrong.len() as u64;
    let mut numbers: Vec<Value> = derived::numbers(transaction, wrong.clone()).await?.into_values().collect();
    numbers.extend(right.values().copied().map(Value::from));
    for sql in [
        "DELETE FROM link WHERE from_number IN",
        "DELETE FROM issue WHERE number IN",
        "DELETE FROM identifier WHERE number IN",
    ] {
        transaction.execute_in(sql, numbers.clone()).await?;
    }
    for sql in ["DELETE FROM slug_alias WHERE record IN", "DELETE FROM record WHERE id IN"] {
        transaction.execute_in(sql, wrong.clone()).await?;
    }
    write_heads(transaction, &right).await?;
    Ok(count)
}

/// Writes heads as the revisions at these places have them, each with its record's number.
async fn write_heads(transaction: &mut Tx, numbers: &BTreeMap<i64, i64>) -> Result<(), StoreError> {
    let newest = "SELECT seq, record, kind, slug, coalesce(wanted, slug), space, state, visibility, merged_into \
                  FROM revision WHERE seq IN";
    let list = numbers.keys().copied().map(Value::from).collect();
    let mut values = Vec::with_capacity(numbers.len() * RECORD_COLUMNS);
    for row in transaction.fetch_in(newest, list, "").await? {
        let seq: i64 = row.get(0)?;
        values.push(Value::from(numbers.get(&seq).copied()));
        for column in 1..8 {
            values.push(Value::from(row.get::<String>(column)?));
        }
        values.push(Value::from(row.get::<Option<String>>(8)?));
        values.push(Value::from(seq));
    }
    transaction.insert(INSERT_RECORDS, RECORD_COLUMNS, values, "").await
}

async fn replace_wrong_slugs(transaction: &mut Tx) -> Result<u64, StoreError> {
    let strange = concat!("DELETE FROM slug_alias WHERE (kind, slug, record) NOT IN (", former_slugs!(), ")");
    let missing = concat!(
        "INSERT INTO slug_alias (kind, slug, record) SELECT kind, slug, record FROM (",
        former_slugs!(),
        " EXCEPT SELECT kind, slug, record FROM slug_alias) AS had"
    );
    let gone = transaction.execute(strange, args![]).await?;
    Ok(gone + transaction.execute(missing, args![]).await?)
}

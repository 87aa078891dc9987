//! Versions of statistical tables. A version is written once and stays; the newest is the one in use.

use std::collections::BTreeMap;

use asterism_domain::Actor;
use asterism_domain::statistics::{Cells, Flag, Table, TableChange, TableHead};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::append::lock;
use crate::db::{Row, args};
use crate::{Store, StoreError};

/// What is known of a version without reading its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct TableVersion {
    pub head: TableHead,
    /// 1 for the first version that was read of this table.
    pub number: i64,
    /// The hash of the cells, which stands for the content in caches.
    pub cells: String,
    pub counts: CellCounts,
    /// What this version changed against the one before; none for the first.
    pub change: Option<TableChange>,
    /// Who read it in, and when.
    pub actor: String,
    pub at: Timestamp,
}

/// How many cells are published, how many of them have a value, and how many carry each flag.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CellCounts {
    pub cells: u64,
    pub values: u64,
    /// Values that are exactly 0.
    pub zeros: u64,
    pub flags: BTreeMap<Flag, u64>,
}

/// What became of a table that was put into the store.
#[derive(Debug, Clone, PartialEq)]
pub enum PutTable {
    /// The newest version says the same.
    Unchanged(TableVersion),
    Stored(TableVersion),
}

impl CellCounts {
    pub fn of(cells: &Cells) -> CellCounts {
        let mut counts = CellCounts { cells: cells.len() as u64, ..CellCounts::default() };
        for cell in cells.iter() {
            counts.values += u64::from(cell.value.is_some());
            counts.zeros += u64::from(cell.value == Some(0.0));
            for flag in cell.flags.iter() {
                *counts.flags.entry(flag).or_default() += 1;
            }
        }
        counts
    }
}

macro_rules! select_versions {
    ($tail:literal) => {
        concat!("SELECT head, number, cells, flags, change, actor, at FROM statistic ", $tail)
    };
}

impl Store {
    /// Keeps a table as the newest version of its key, unless the newest one says the same. What it was
    /// read from and when does not count as a difference.
    pub async fn put_table(
        &self,
        table: &Table,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<PutTable, StoreError> {
        let cells = self.put_blob(table.cells.to_bytes()).await?;
        loop {
            let before = self.newest_version(&table.head.key).await?;
            if let Some(before) = &before
                && before.cells == cells
                && says_the_same(&before.head, &table.head)
            {
                return Ok(PutTable::Unchanged(before.clone()));
            }
            // Large tables take a second to compare, for which nobody's write should wait.
            let change = match &before {
                Some(before) => Some(TableChange::between(&self.table(before).await?, table)),
                None => None,
            };
            let next = TableVersion {
                head: table.head.clone(),
                number: before.map_or(0, |before| before.number) + 1,
                cells: cells.clone(),
                counts: CellCounts::of(&table.cells),
                change,
                actor: actor.name(),
                at,
            };
            if self.add_version(&next).await? {
                return Ok(PutTable::Stored(next));
            }
        }
    }

    async fn newest_version(&self, key: &str) -> Result<Option<TableVersion>, StoreError> {
        let sql = select_versions!("WHERE key = $1 ORDER BY number DESC LIMIT 1");
        self.db().fetch_optional(sql, args![key]).await?.as_ref().map(version).transpose()
    }

    /// Writes a version. False where another one has taken its number since it was compared.
    async fn add_version(&self, next: &TableVersion) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let taken = "SELECT count(*) FROM statistic WHERE key = $1 AND number >= $2";
        let key = next.head.key.as_str();
        if transaction.fetch_one(taken, args![key, next.number]).await?.count(0)? > 0 {
            return Ok(false);
        }
        let sql = "INSERT INTO statistic (key, number, head, cells, count, flags, change, actor, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let values = args![
            key,
            next.number,
            text(&next.head)?,
            next.cells.as_str(),
            next.counts.cells as i64,
            text(&next.counts)?,
            next.change.as_ref().map(text).transpose()?,
            next.actor.as_str(),
            next.at,
        ];
        transaction.execute(sql, values).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The newest version of every table, by key.
    pub async fn tables(&self) -> Result<Vec<TableVersion>, StoreError> {
        let sql = select_versions!(
            "s WHERE number = (SELECT max(number) FROM statistic n WHERE n.key = s.key) ORDER BY key"
        );
        self.db().fetch(sql, args![]).await?.iter().map(version).collect()
    }

    /// Every version of a table, the newest first; none where there is no such table.
    pub async fn table_versions(&self, key: &str) -> Result<Vec<TableVersion>, StoreError> {
        let sql = select_versions!("WHERE key = $1 ORDER BY number DESC");
        self.db().fetch(sql, args![key]).await?.iter().map(version).collect()
    }

    /// A version's cells.
    pub async fn table(&self, version: &TableVersion) -> Result<Table, StoreError> {
        Ok(Table { head: version.head.clone(), cells: self.cells(&version.cells).await? })
    }

    async fn cells(&self, hash: &str) -> Result<Cells, StoreError> {
        let bytes = self.get_blob(hash).await?;
        let bytes = bytes.ok_or_else(|| StoreError::BlobDamaged { hash: hash.to_owned() })?;
        Cells::from_bytes(&bytes).map_err(|error| StoreError::Damaged { reason: error.to_string() })
    }
}

fn says_the_same(old: &TableHead, new: &TableHead) -> bool {
    let TableHead { retrieved, file, .. } = old.clone();
    *old == TableHead { retrieved, file, ..new.clone() }
}

fn text(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Damaged { reason: error.to_string() })
}

fn version(row: &Row) -> Result<TableVersion, StoreError> {
    Ok(TableVersion {
        head: parsed(&row.get::<String>(0)?)?,
        number: row.get(1)?,
        cells: row.get(2)?,
        counts: parsed(&row.get::<String>(3)?)?,
        change: row.get::<Option<String>>(4)?.as_deref().map(parsed).transpose()?,
        actor: row.get(5)?,
        at: row.time(6)?,
    })
}

fn parsed<T: for<'text> Deserialize<'text>>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged { reason: error.to_string() })
}

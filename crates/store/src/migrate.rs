//! The schema's versions, each a script up and a script down, run in one transaction.

use crate::StoreError;
use crate::db::{Db, Tx, args};

struct Migration {
    version: i64,
    up: &'static str,
    down: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            up: include_str!(concat!("../migrations/", $name, ".up.sql")),
            down: include_str!(concat!("../migrations/", $name, ".down.sql")),
        }
    };
}

/// In the order of their versions, which start at 1.
const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_log"),
    migration!(2, "0002_import"),
    migration!(3, "0003_job"),
    migration!(4, "0004_statistic"),
    migration!(5, "0005_account"),
    migration!(6, "0006_extract"),
    migration!(7, "0007_registration"),
    migration!(8, "0008_follow"),
    migration!(9, "0009_people"),
    migration!(10, "0010_edit"),
    migration!(11, "0011_door"),
    migration!(12, "0012_upload"),
    migration!(13, "0013_suggestion"),
    migration!(14, "0014_identity"),
    migration!(15, "0015_claim"),
    migration!(16, "0016_bound"),
    migration!(17, "0017_unseen"),
    migration!(18, "0018_withdrawn"),
    migration!(19, "0019_number"),
    migration!(20, "0020_suggested"),
    migration!(21, "0021_pair"),
    migration!(22, "0022_asked_topics"),
    migration!(23, "0023_own"),
    migration!(24, "0024_withheld"),
    migration!(25, "0025_way"),
    migration!(26, "0026_checksum"),
    migration!(27, "0027_request"),
    migration!(28, "0028_source"),
];

/// The version that this program writes.
pub(crate) const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].version;

/// The version of the schema in the database; none where there is nothing of ours.
pub(crate) async fn version(db: &Db) -> Result<Option<i64>, StoreError> {
    if db.fetch_one(db.dialect().migration_table(), args![]).await?.count(0)? == 0 {
        return Ok(None);
    }
    let row = db.fetch_one("SELECT coalesce(max(version), 0) FROM migration", args![]).await?;
    Ok(Some(row.get(0)?))
}

/// Brings the schema to version `to`, up or down. A newer schema than this program's is refused.
pub(crate) async fn migrate(db: &Db, to: i64) -> Result<(), StoreError> {
    let mut transaction = db.begin().await?;
    if let Some(lock) = transaction.dialect().migration_lock() {
        transaction.fetch(lock, args![]).await?;
    }
    transaction
        .execute("CREATE TABLE IF NOT EXISTS migration (version BIGINT NOT NULL PRIMARY KEY)", args![])
        .await?;
    let row = transaction.fetch_one("SELECT coalesce(max(version), 0) FROM migration", args![]).await?;
    let from: i64 = row.get(0)?;
    if from > NEWEST {
        return Err(StoreError::Newer { found: from, known: NEWEST });
    }
    for migration in MIGRATIONS.iter().filter(|migration| migration.version > from && migration.version <= to)
    {
        up(&mut transaction, migration).await?;
    }
    let downwards = MIGRATIONS.iter().rev();
    for migration in downwards.filter(|migration| migration.version <= from && migration.version > to) {
        down(&mut transaction, migration).await?;
    }
    transaction.commit().await
}

async fn up(transaction: &mut Tx, migration: &Migration) -> Result<(), StoreError> {
    let script = transaction.dialect().schema(migration.up);
    transaction.run_script(script).await?;
    transaction.execute("INSERT INTO migration (version) VALUES ($1)", args![migration.version]).await?;
    Ok(())
}

async fn down(transaction: &mut Tx, migration: &Migration) -> Result<(), StoreError> {
    let script = transaction.dialect().schema(migration.down);
    transaction.run_script(script).await?;
    transaction.execute("DELETE FROM migration WHERE version = $1", args![migration.version]).await?;
    Ok(())
}

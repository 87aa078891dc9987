//! Opening a database: looking at it before touching it, connecting, bringing its schema up to date.

use std::io::Read;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

use crate::damage::Damage;
use crate::db::{Db, args};
use crate::migrate::{self, NEWEST};
use crate::private::private_folder;
use crate::{Database, StoreError};

/// How long a write waits for the writes before it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a server may take to answer when a database is opened.
const FIRST_ANSWER: Duration = Duration::from_secs(15);

/// The first bytes of every SQLite file.
const SQLITE_HEADER: &[u8] = b"SQLite format 3\0";

/// A pool whose connections stay. With a limit to their age the pool (sqlx 0.9.0) tends them in a task
/// that counts idle ones and may read the counter while it is below zero: then it never ends, and
/// neither does the program.
fn lasting<DB: sqlx::Database>(most: u32) -> PoolOptions<DB> {
    let options = PoolOptions::new().max_connections(most).acquire_timeout(PATIENCE);
    options.idle_timeout(None).max_lifetime(None)
}

/// Connects and migrates.
pub(crate) async fn open(database: &Database) -> Result<Db, StoreError> {
    let db = match database {
        Database::Sqlite(file) => {
            look_at(file).await?;
            connect_file(file).await?
        }
        Database::Postgres(url) => connect_server(url).await?,
    };
    let version = match acceptable_version(&db, database).await {
        Ok(version) => version,
        Err(error) => {
            db.close().await;
            return Err(error);
        }
    };
    if version != Some(NEWEST) {
        migrate::migrate(&db, NEWEST).await?;
    }
    Ok(db)
}

/// The folder in which a database keeps its blobs, where it has a natural one.
pub(crate) fn blobs_beside(database: &Database) -> Option<PathBuf> {
    match database {
        Database::Sqlite(file) => Some(file.parent().unwrap_or(Path::new("")).join("blobs")),
        Database::Postgres(_) => None,
    }
}

/// Refuses a file that is not ours or is of a newer version, without writing to it. Only what a writer
/// left half done when it was killed is taken back first, as any reader has to: a file that was being
/// created when that happened has its journal beside it, and SQLite shows nothing of it before.
async fn look_at(file: &Path) -> Result<(), StoreError> {
    if !holds_sqlite(file)? {
        return Ok(());
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(!half_written(file));
    let options = options.disable_statement_logging();
    let pool: SqlitePool = lasting(1).connect_with(options).await?;
    let db = Db::Sqlite { read: pool.clone(), write: pool, damage: Damage::default() };
    let version = acceptable_version(&db, &Database::Sqlite(file.to_owned())).await;
    db.close().await;
    version.map(|_| ())
}

/// Whether the journal is there in which SQLite keeps what a transaction overwrites, until WAL mode is on.
fn half_written(file: &Path) -> bool {
    let mut journal = file.as_os_str().to_owned();
    journal.push("-journal");
    std::fs::metadata(journal).is_ok_and(|journal| journal.len() > 0)
}

/// Whether there is a file to look at; an empty one counts as none.
fn holds_sqlite(file: &Path) -> Result<bool, StoreError> {
    let mut opened = match std::fs::File::open(file) {
        Ok(opened) => opened,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(StoreError::file("open", file)(error)),
    };
    if opened.metadata().map_err(StoreError::file("open", file))?.is_dir() {
        return Err(StoreError::NotOurs { path: file.to_owned(), reason: "it is a folder" });
    }
    let mut header = Vec::new();
    let wanted = SQLITE_HEADER.len() as u64;
    opened.by_ref().take(wanted).read_to_end(&mut header).map_err(StoreError::file("read", file))?;
    match header.as_slice() {
        [] => Ok(false),
        SQLITE_HEADER => Ok(true),
        // Later pages may reach the disk before the first.
        header if header.iter().all(|byte| *byte == 0) && half_written(file) => Ok(true),
        _ => Err(StoreError::NotOurs { path: file.to_owned(), reason: "it is no SQLite file" }),
    }
}

/// The version of the schema, if this program can work with what is there.
async fn acceptable_version(db: &Db, database: &Database) -> Result<Option<i64>, StoreError> {
    let version = migrate::version(db).await?;
    match version {
        Some(found) if found > NEWEST => Err(StoreError::Newer { found, known: NEWEST }),
        Some(_) => Ok(version),
        None => {
            let tables = db.fetch_one(db.dialect().table_count(), args![]).await?.count(0)?;
            match database {
                Database::Sqlite(file) if tables > 0 => Err(StoreError::NotOurs {
                    path: file.clone(),
                    reason: "it holds another program's tables",
                }),
                _ => Ok(None),
            }
        }
    }
}

async fn connect_file(file: &Path) -> Result<Db, StoreError> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        private_folder(folder).map_err(StoreError::file("create the folder", folder))?;
    }
    let both = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .statement_cache_capacity(256)
        // The thread that reads wakes the one that asked for each row that does not fit.
        .row_buffer_size(4_096)
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    let writing = both
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL mode a commit is on the disk when it returns only with FULL.
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-131072")
        .pragma("wal_autocheckpoint", "16000")
        .pragma("journal_size_limit", "134217728")
        .optimize_on_close(true, 400);
    // On a full disk SQLite takes a transaction back by itself, and the driver goes on counting it: such a connection
    // begins no other one.
    let write = lasting(1).before_acquire(|connection: &mut SqliteConnection, _| {
        let free = !connection.is_in_transaction();
        Box::pin(async move { Ok(free) })
    });
    let write = write.connect_with(writing).await?;
    let readers = std::thread::available_parallelism().map_or(4, usize::from).clamp(4, 16) as u32;
    // Each connection maps the file for itself, and the system counts the pages once for each. The one
    // that writes has its own cache instead.
    let reading = both.read_only(true).pragma("mmap_size", "33554432");
    let read = lasting(readers).connect_lazy_with(reading);
    let damage = Damage::default();
    damage.look_over_small(&read).await?;
    Ok(Db::Sqlite { read, write, damage })
}

async fn connect_server(url: &str) -> Result<Db, StoreError> {
    let options = server_options(url)?;
    // The pool would go on trying for as long as it waits; whoever starts the program wants to know.
    match tokio::time::timeout(FIRST_ANSWER, options.connect()).await {
        Ok(connection) => connection?.close().await?,
        Err(_) => return Err(StoreError::Unreachable { reason: "no answer within 15 seconds".to_owned() }),
    }
    Ok(Db::Postgres(lasting(10).connect_lazy_with(options)))
}

/// How to connect to the server of an address. To another machine the way is encrypted and the server shows who it
/// is, unless the address says with `sslmode` how it is to be.
fn server_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let options = PgConnectOptions::from_str(url)?.application_name("asterism").disable_statement_logging();
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let says = query.split('&').any(|pair| pair.starts_with("sslmode=") || pair.starts_with("ssl-mode="));
    let host = options.get_host();
    let is_here = options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    Ok(if is_here || says { options } else { options.ssl_mode(PgSslMode::VerifyFull) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_another_machine_is_secret_unless_the_address_says_otherwise() {
        let mode = |url: &str| server_options(url).map(|options| format!("{:?}", options.get_ssl_mode()));
        let mode = |url: &str| mode(url).expect("an address");
        assert_eq!(mode("postgres://asterism@db.example.org/asterism"), "VerifyFull");
        assert_eq!(mode("postgres://asterism@192.0.2.7:5433/asterism?application_name=x"), "VerifyFull");
        assert_eq!(mode("postgres://asterism@db.example.org/asterism?sslmode=require"), "Require");
        assert_eq!(mode("postgres://asterism@db.example.org/asterism?sslmode=disable"), "Disable");
        for here in ["localhost", "127.0.0.1", "[::1]:5432", "localhost/x?host=/run/postgresql"] {
            assert_eq!(mode(&format!("postgres://asterism@{here}")), "Prefer", "{here}");
        }
    }

    #[tokio::test]
    async fn a_database_that_was_full_is_written_to_again_once_there_is_room() {
        let folder = tempfile::tempdir().expect("done");
        let db = connect_file(&folder.path().join("asterism.db")).await.expect("done");
        db.execute("CREATE TABLE thing (bytes BLOB)", args![]).await.expect("done");
        let mut transaction = db.begin().await.expect("done");
        transaction.execute("PRAGMA max_page_count = 4", args![]).await.expect("done");
        let large = transaction.execute("INSERT INTO thing VALUES (zeroblob(1000000))", args![]).await;
        assert!(matches!(large, Err(StoreError::Full)), "{large:?}");
        drop(transaction);
        // The limit was the connection's, as a full disk is everybody's.
        db.execute("INSERT INTO thing VALUES (zeroblob(1000000))", args![]).await.expect("done");
        db.close().await;
    }
}

//! Where a test's store is, and the macro that runs a test in every kind of place.

use std::path::Path;

use asterism_store::{Database, Store};
use asterism_testkit::postgres::Server;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

/// An empty database of the test's own, open.
pub(crate) struct Place {
    pub(crate) store: Store,
    pub(crate) database: Database,
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) async fn sqlite() -> Place {
        let folder = TempDir::new().expect("a temporary folder");
        let database = Database::Sqlite(folder.path().join("data").join("asterism.sqlite"));
        Place::of(database, folder).await
    }

    pub(crate) async fn postgres(server: &Server, name: &str) -> Place {
        let folder = TempDir::new().expect("a temporary folder");
        Place::of(Database::Postgres(server.url(name)), folder).await
    }

    async fn of(database: Database, folder: TempDir) -> Place {
        let store = open(&database, folder.path()).await;
        Place { store, database, folder }
    }

    /// The same database opened a second time, as another process would.
    pub(crate) async fn again(&self) -> Store {
        open(&self.database, self.folder.path()).await
    }

    /// Runs a statement past the store.
    pub(crate) async fn tamper(&self, sql: &str) {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match &self.database {
            Database::Sqlite(file) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
                sql.execute(&mut connection).await.expect("a statement that runs");
                connection.close().await.expect("a connection that closes");
            }
            Database::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.expect("the server");
                sql.execute(&mut connection).await.expect("a statement that runs");
                connection.close().await.expect("a connection that closes");
            }
        }
    }

    /// The first column of a statement's rows, read past the store.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let text = sql.to_owned();
        match &self.database {
            Database::Sqlite(file) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
                sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&mut connection).await.expect("rows")
            }
            Database::Postgres(url) => {
                let mut connection = PgConnection::connect(url).await.expect("the server");
                sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(&mut connection).await.expect("rows")
            }
        }
    }

    pub(crate) fn blobs(&self) -> std::path::PathBuf {
        self.folder.path().join("files")
    }
}

async fn open(database: &Database, folder: &Path) -> Store {
    Store::open_with_blobs(database, &folder.join("files")).await.expect("a database that opens")
}

/// Makes the named tests run on SQLite, each by itself, and on PostgreSQL, one after the other on
/// one server, which is much quicker to start once.
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test(&crate::place::Place::sqlite().await).await;
                }
            )+
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn the_same_on_postgresql() {
            let server = asterism_testkit::postgres::Server::ready();
            $(
                eprintln!("on PostgreSQL: {}", stringify!($test));
                let name = server.create_database().await;
                let place = crate::place::Place::postgres(&server, &name).await;
                $test(&place).await;
                place.store.close().await;
                server.drop_database(&name).await;
            )+
        }
    };
}
pub(crate) use on_both;

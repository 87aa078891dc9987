//! The few places where SQLite and PostgreSQL need different words.

use std::fmt::Write;

/// Which database speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// How a transaction that writes begins. SQLite takes the write lock at once, because a
    /// transaction that reads first could not be given it later.
    pub(crate) fn begin(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        }
    }

    /// How a statement that claims rows passes over rows that another worker is claiming. SQLite has one writer, so
    /// there are none.
    pub(crate) fn skip_claimed(self) -> &'static str {
        match self {
            Dialect::Sqlite => "",
            Dialect::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// A schema statement of the migrations in the words of the dialect: a whole-number key is
    /// SQLite's row id only when it is called INTEGER, and clustered tables are said otherwise.
    pub(crate) fn schema(self, text: &str) -> String {
        match self {
            Dialect::Sqlite => text
                .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
                .replace("/* clustered */", "WITHOUT ROWID"),
            Dialect::Postgres => text.to_owned(),
        }
    }

    /// Writes the placeholder of the argument `number`, from 1. SQLite finds named ones by
    /// searching a list, which is slow where there are thousands.
    pub(crate) fn placeholder(self, sql: &mut String, number: usize) {
        match self {
            Dialect::Sqlite => sql.push('?'),
            Dialect::Postgres => {
                // Writing to a String cannot fail.
                let _ = write!(sql, "${number}");
            }
        }
    }

    /// The statement that keeps two processes from migrating at once; none where beginning the
    /// transaction did.
    pub(crate) fn migration_lock(self) -> Option<&'static str> {
        match self {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some("SELECT pg_advisory_xact_lock(7218340116273)"),
        }
    }

    /// The number of tables, ours or not.
    pub(crate) fn table_count(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SELECT count(*) FROM sqlite_master WHERE type = 'table'",
            Dialect::Postgres => {
                "SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()"
            }
        }
    }

    /// Every table with its columns.
    pub(crate) fn columns(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c \
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid"
            }
            Dialect::Postgres => {
                "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
                 WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
            }
        }
    }

    /// Whether the table `migration` exists, as a count.
    pub(crate) fn migration_table(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
            }
            Dialect::Postgres => {
                "SELECT count(*) FROM pg_catalog.pg_tables \
                 WHERE schemaname = current_schema() AND tablename = 'migration'"
            }
        }
    }

    /// The size of the database on disk, in bytes.
    pub(crate) fn size(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            Dialect::Postgres => "SELECT pg_database_size(current_database())",
        }
    }
}

//! SQLite with FTS5, in one file, all in the page cache.

use std::path::Path;

use anyhow::Result;
use asterism_search::{Clause, ClauseText, Query};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use crate::engine::{Answer, Counts, Engine};
use crate::fill::{Filled, Line};
use crate::sql::{self, Dialect, Values};

const DIALECT: Dialect =
    Dialect { matching: " JOIN text ON text.rowid = entry.id WHERE text MATCH $1", word, and: " AND " };

pub(crate) struct Sqlite {
    pool: SqlitePool,
    values: Values,
}

impl Sqlite {
    pub(crate) async fn create(file: &Path) -> Result<Sqlite> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .pragma("journal_mode", "off")
            .pragma("synchronous", "off")
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-2000000")
            .pragma("mmap_size", "8000000000");
        // One connection, so that temporary tables and the cache are always the same.
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        for statement in [
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, total_budget BIGINT, eu_contribution BIGINT, \
             first_day BIGINT, last_day BIGINT, newest BIGINT)",
            "CREATE VIRTUAL TABLE text USING fts5(words, content='', \
             tokenize=\"porter unicode61 remove_diacritics 2\")",
            "CREATE TABLE facet (value INTEGER, entry INTEGER, PRIMARY KEY (value, entry)) WITHOUT ROWID",
            "CREATE TABLE facet_of (entry INTEGER, value INTEGER, PRIMARY KEY (entry, value)) WITHOUT ROWID",
            "CREATE INDEX entry_newest ON entry (newest)",
        ] {
            sqlx::query(statement).execute(&pool).await?;
        }
        Ok(Sqlite { pool, values: Values::default() })
    }

    async fn counted(
        &self,
        hits: &str,
        text: Option<&String>,
        counts: &mut Counts,
        only: Option<asterism_search::Facet>,
    ) -> Result<u64> {
        sqlx::query("DROP TABLE IF EXISTS temp.hits").execute(&self.pool).await?;
        let statement = format!("CREATE TEMP TABLE hits AS {hits}");
        let mut making = sqlx::query(AssertSqlSafe(statement));
        if let Some(text) = text {
            making = making.bind(text);
        }
        making.execute(&self.pool).await?;
        let rows = sqlx::query(
            "SELECT value, count(*) FROM temp.hits JOIN facet_of ON facet_of.entry = hits.id GROUP BY value",
        );
        for row in rows.fetch_all(&self.pool).await? {
            let Some((facet, value)) = self.values.name(row.get(0)) else { continue };
            if only.is_none_or(|only| only == *facet) {
                counts.insert((*facet, value.clone()), row.get::<i64, _>(1) as u64);
            }
        }
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM temp.hits").fetch_one(&self.pool).await?;
        Ok(total as u64)
    }

    async fn page(&self, query: &Query, hits: &str, text: Option<&String>) -> Result<usize> {
        let order = if text.is_some() { "ORDER BY rank" } else { "ORDER BY newest DESC" };
        let mut statement = sqlx::query(AssertSqlSafe(format!("{hits} {order} LIMIT {}", query.limit)));
        if let Some(text) = text {
            statement = statement.bind(text);
        }
        Ok(statement.fetch_all(&self.pool).await?.len())
    }
}

impl Filled for Sqlite {
    async fn take(&mut self, lines: &[Line]) -> Result<()> {
        let mut writing = self.pool.begin().await?;
        let mut pairs = Vec::new();
        for line in lines {
            sqlx::query("INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6)")
                .bind(line.id)
                .bind(line.total_budget)
                .bind(line.eu_contribution)
                .bind(line.first_day)
                .bind(line.last_day)
                .bind(line.newest)
                .execute(&mut *writing)
                .await?;
            sqlx::query("INSERT INTO text (rowid, words) VALUES ($1, $2)")
                .bind(line.id)
                .bind(&line.words)
                .execute(&mut *writing)
                .await?;
            pairs.extend(
                line.facets.iter().map(|(facet, value)| (self.values.number(*facet, value), line.id)),
            );
        }
        // Sorted as each table is, so that rows go to their places one after the other.
        pairs.sort_unstable();
        write_pairs(&mut writing, "facet (value, entry)", &pairs).await?;
        let mut turned: Vec<_> = pairs.into_iter().map(|(value, entry)| (entry, value)).collect();
        turned.sort_unstable();
        write_pairs(&mut writing, "facet_of (entry, value)", &turned).await?;
        Ok(writing.commit().await?)
    }

    async fn finish(&mut self) -> Result<()> {
        sqlx::query("INSERT INTO text(text) VALUES ('optimize')").execute(&self.pool).await?;
        sqlx::query("ANALYZE").execute(&self.pool).await?;
        Ok(())
    }
}

/// Many rows of two numbers by one statement: a statement for each would be what is timed.
async fn write_pairs(writing: &mut SqliteConnection, into: &str, pairs: &[(i64, i64)]) -> Result<()> {
    sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO {into} SELECT value ->> 0, value ->> 1 FROM json_each($1)"
    )))
    .bind(serde_json::to_string(pairs)?)
    .execute(writing)
    .await?;
    Ok(())
}

impl Engine for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite FTS5"
    }

    async fn ask(&self, query: &Query) -> Result<Answer> {
        let text = sql::text(query, &DIALECT);
        let text = text.as_ref();
        let mut counts = Counts::new();
        let hits = sql::hits(query, &self.values, &DIALECT, None);
        let page = self.page(query, &hits, text).await?;
        let total = self.counted(&hits, text, &mut counts, None).await?;
        for facet in query.filters.keys() {
            let wider = sql::hits(query, &self.values, &DIALECT, Some(*facet));
            self.counted(&wider, text, &mut counts, Some(*facet)).await?;
        }
        Ok(Answer { total, page, counts })
    }

    async fn bytes(&self) -> Result<u64> {
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&self.pool).await?;
        let size: i64 = sqlx::query_scalar("PRAGMA page_size").fetch_one(&self.pool).await?;
        Ok((pages * size) as u64)
    }
}

fn word(clause: &Clause) -> String {
    let words = sql::words(clause).join(" ");
    let not = if clause.exclude { "NOT " } else { "" };
    let star = if matches!(clause.text, ClauseText::Prefix(_)) { "*" } else { "" };
    format!("{not}\"{words}\"{star}")
}

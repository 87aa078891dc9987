//! The two databases behind one small driver: values in, rows out, one SQL text for both.

use sqlx::postgres::Postgres;
use sqlx::sqlite::Sqlite;
use sqlx::{AssertSqlSafe, PgPool, SqlSafeStr, SqlStr, SqlitePool, Transaction};

use crate::StoreError;
use crate::damage::Damage;
use crate::dialect::Dialect;
use crate::value::FromValues;
pub(crate) use crate::value::{Row, Value, args};

/// The connections. SQLite has one that writes and several that only read.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    Sqlite { read: SqlitePool, write: SqlitePool, damage: Damage },
    Postgres(PgPool),
}

/// A transaction that may write. Dropped without [`Tx::commit`], it leaves nothing behind.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, Damage),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one body for either database: the body is written once and compiled for both.
macro_rules! on {
    ($db:expr, $connection:ident => $body:expr) => {
        match $db {
            Tx::Sqlite(transaction, _) => {
                let $connection = &mut **transaction;
                $body
            }
            Tx::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
    ($db:expr, read, $pool:ident => $body:expr) => {
        match $db {
            Db::Sqlite { read: $pool, .. } => $body,
            Db::Postgres($pool) => $body,
        }
    };
}

/// A statement with its values, for whichever database it is run on.
fn prepared<DB>(
    sql: SqlStr,
    values: Vec<Value>,
) -> Result<sqlx::query::Query<'static, DB, DB::Arguments>, sqlx::Error>
where
    DB: sqlx::Database,
    DB::Arguments: FromValues + sqlx::IntoArguments<DB>,
{
    Ok(sqlx::query_with(sql, DB::Arguments::from_values(values)?))
}

impl Db {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Db::Sqlite { .. } => Dialect::Sqlite,
            Db::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Every row of a reading statement.
    pub(crate) async fn fetch(
        &self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.fetch_text(sql.into_sql_str(), values).await
    }

    async fn fetch_text(&self, sql: SqlStr, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        #[cfg(test)]
        crate::asked::note(sql.as_str());
        let answer = on!(self, read, pool => {
            let rows = prepared(sql, values)?.fetch_all(pool).await;
            rows.map(|rows| rows.into_iter().map(Row::from).collect()).map_err(StoreError::from)
        });
        match self {
            Db::Sqlite { damage, .. } => damage.noted(answer),
            Db::Postgres(_) => answer,
        }
    }

    /// The first row of a reading statement, if there is one.
    pub(crate) async fn fetch_optional(
        &self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch_text(sql.into_sql_str(), values).await?.into_iter().next())
    }

    /// The first row of a statement that always has one, such as a count.
    pub(crate) async fn fetch_one(
        &self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Row, StoreError> {
        self.fetch_optional(sql, values).await?.ok_or(StoreError::Sql(Box::new(sqlx::Error::RowNotFound)))
    }

    /// Every row of `head (…) tail`, asked for every value of `list`, in batches. A row may come
    /// twice only where the statement gives it for two values.
    pub(crate) async fn fetch_in(
        &self,
        head: &str,
        list: Vec<Value>,
        tail: &str,
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for (sql, values) in in_batches(self.dialect(), head, list, tail) {
            rows.extend(self.fetch(AssertSqlSafe(sql), values).await?);
        }
        Ok(rows)
    }

    /// As [`Db::fetch_in`], with one more condition that ends in a placeholder for `last`.
    pub(crate) async fn fetch_in_where(
        &self,
        head: &str,
        list: Vec<Value>,
        condition: &str,
        last: Value,
    ) -> Result<Vec<Row>, StoreError> {
        let dialect = self.dialect();
        let mut rows = Vec::new();
        for (mut sql, mut values) in in_batches(dialect, head, list, condition) {
            values.push(last.clone());
            dialect.placeholder(&mut sql, values.len());
            rows.extend(self.fetch(AssertSqlSafe(sql), values).await?);
        }
        Ok(rows)
    }

    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        let begin = self.dialect().begin();
        Ok(match self {
            Db::Sqlite { write, damage, .. } => {
                damage.refuse()?;
                let begun = write.begin_with(begin).await.map_err(StoreError::from);
                Tx::Sqlite(damage.noted(begun)?, damage.clone())
            }
            Db::Postgres(pool) => Tx::Postgres(pool.begin_with(begin).await?),
        })
    }

    /// Runs one writing statement and waits until it is durable.
    pub(crate) async fn execute(&self, sql: impl SqlSafeStr, values: Vec<Value>) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let changed = transaction.execute(sql, values).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    pub(crate) async fn close(&self) {
        match self {
            Db::Sqlite { read, write, damage } => {
                read.close().await;
                if damage.seen().is_some() {
                    // The connection gathers statistics when it closes, which would be written.
                    let left_alone = sqlx::query("PRAGMA query_only = 1").execute(write).await;
                    if let Err(error) = left_alone {
                        tracing::warn!(%error, "a damaged database may have been written to");
                    }
                }
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Tx::Sqlite(..) => Dialect::Sqlite,
            Tx::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) async fn execute(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.execute_text(sql.into_sql_str(), values).await
    }

    async fn execute_text(&mut self, sql: SqlStr, values: Vec<Value>) -> Result<u64, StoreError> {
        #[cfg(test)]
        crate::asked::note(sql.as_str());
        let answer = on!(self, connection => {
            let done = prepared(sql, values)?.execute(connection).await;
            done.map(|done| done.rows_affected()).map_err(StoreError::from)
        });
        self.noted(answer)
    }

    pub(crate) async fn fetch(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.fetch_text(sql.into_sql_str(), values).await
    }

    async fn fetch_text(&mut self, sql: SqlStr, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        #[cfg(test)]
        crate::asked::note(sql.as_str());
        let answer = on!(self, connection => {
            let rows = prepared(sql, values)?.fetch_all(connection).await;
            rows.map(|rows| rows.into_iter().map(Row::from).collect()).map_err(StoreError::from)
        });
        self.noted(answer)
    }

    pub(crate) async fn fetch_optional(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch_text(sql.into_sql_str(), values).await?.into_iter().next())
    }

    pub(crate) async fn fetch_one(
        &mut self,
        sql: impl SqlSafeStr,
        values: Vec<Value>,
    ) -> Result<Row, StoreError> {
        self.fetch_optional(sql, values).await?.ok_or(StoreError::Sql(Box::new(sqlx::Error::RowNotFound)))
    }

    /// As [`Db::fetch_in`].
    pub(crate) async fn fetch_in(
        &mut self,
        head: &str,
        list: Vec<Value>,
        tail: &str,
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for (sql, values) in in_batches(self.dialect(), head, list, tail) {
            rows.extend(self.fetch(AssertSqlSafe(sql), values).await?);
        }
        Ok(rows)
    }

    /// Runs `head (…)` for every value of `list`, in batches.
    pub(crate) async fn execute_in(&mut self, head: &str, list: Vec<Value>) -> Result<(), StoreError> {
        for (sql, values) in in_batches(self.dialect(), head, list, "") {
            self.execute(AssertSqlSafe(sql), values).await?;
        }
        Ok(())
    }

    /// Runs `head VALUES (…), (…) tail` for rows of `columns` values each, laid end to end.
    pub(crate) async fn insert(
        &mut self,
        head: &str,
        columns: usize,
        rows: Vec<Value>,
        tail: &str,
    ) -> Result<(), StoreError> {
        let dialect = self.dialect();
        let mut left = rows.len() / columns.max(1);
        let mut values = rows.into_iter();
        while left > 0 {
            let batch = batch_size(left);
            let sql = insert_text(dialect, head, columns, batch, tail);
            let batch_values = values.by_ref().take(batch * columns).collect();
            self.execute(AssertSqlSafe(sql), batch_values).await?;
            left -= batch;
        }
        Ok(())
    }

    /// Runs several statements of a migration.
    pub(crate) async fn run_script(&mut self, script: String) -> Result<(), StoreError> {
        let script = sqlx::raw_sql(AssertSqlSafe(script));
        match self {
            Tx::Sqlite(transaction, _) => script.execute(&mut **transaction).await.map(|_| ())?,
            Tx::Postgres(transaction) => script.execute(&mut **transaction).await.map(|_| ())?,
        }
        Ok(())
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Tx::Sqlite(transaction, damage) => {
                // What another connection has seen meanwhile counts too.
                damage.refuse()?;
                damage.noted(transaction.commit().await.map_err(StoreError::from))
            }
            Tx::Postgres(transaction) => Ok(transaction.commit().await?),
        }
    }

    fn noted<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        match self {
            Tx::Sqlite(_, damage) => damage.noted(answer),
            Tx::Postgres(_) => answer,
        }
    }
}

/// How many rows or values go into one statement when `left` are left. There are few sizes, so
/// that there are few statements to prepare; none comes near either database's limit of arguments.
fn batch_size(left: usize) -> usize {
    [256, 64, 16, 4].into_iter().find(|size| left >= *size).unwrap_or(1)
}

fn in_batches(dialect: Dialect, head: &str, list: Vec<Value>, tail: &str) -> Vec<(String, Vec<Value>)> {
    let mut left = list.len();
    let mut values = list.into_iter();
    let mut batches = Vec::new();
    while left > 0 {
        let batch = batch_size(left);
        let mut sql = String::with_capacity(head.len() + tail.len() + 6 * batch + 4);
        sql.push_str(head);
        sql.push(' ');
        push_tuple(dialect, &mut sql, 0, batch);
        sql.push(' ');
        sql.push_str(tail);
        batches.push((sql, values.by_ref().take(batch).collect()));
        left -= batch;
    }
    batches
}

fn insert_text(dialect: Dialect, head: &str, columns: usize, rows: usize, tail: &str) -> String {
    let mut sql = String::with_capacity(head.len() + tail.len() + rows * (6 * columns + 4) + 10);
    sql.push_str(head);
    sql.push_str(" VALUES ");
    for row in 0..rows {
        if row > 0 {
            sql.push(',');
        }
        push_tuple(dialect, &mut sql, row * columns, columns);
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}

fn push_tuple(dialect: Dialect, sql: &mut String, before: usize, columns: usize) {
    sql.push('(');
    for column in 1..=columns {
        if column > 1 {
            sql.push(',');
        }
        dialect.placeholder(sql, before + column);
    }
    sql.push(')');
}

//! PostgreSQL with a `tsvector` column under a GIN index.

use anyhow::Result;
use asterism_search::{Clause, ClauseText, Facet, Query};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Row};

use crate::engine::{Answer, Counts, Engine};
use crate::fill::{Filled, Line};
use crate::sql::{self, Dialect, Values};

const DIALECT: Dialect =
    Dialect { matching: " WHERE entry.words @@ to_tsquery('english', $1)", word, and: " & " };

pub(crate) struct Postgres {
    pool: PgPool,
    values: Values,
}

impl Postgres {
    pub(crate) async fn create(url: &str) -> Result<Postgres> {
        // A just-in-time compiler pays for minutes of work, not for milliseconds.
        let options = url.parse::<PgConnectOptions>()?.options([("work_mem", "512MB"), ("jit", "off")]);
        let pool = PgPoolOptions::new().max_connections(1).connect_with(options).await?;
        for statement in [
            "DROP TABLE IF EXISTS facet, facet_of, entry",
            "CREATE TABLE entry (id BIGINT PRIMARY KEY, total_budget BIGINT, eu_contribution BIGINT, \
             first_day BIGINT, last_day BIGINT, newest BIGINT, words TSVECTOR)",
            "CREATE TABLE facet_of (entry INTEGER, value INTEGER)",
        ] {
            sqlx::query(statement).execute(&pool).await?;
        }
        Ok(Postgres { pool, values: Values::default() })
    }

    async fn counted(
        &self,
        hits: &str,
        text: Option<&String>,
        only: Option<Facet>,
        counts: &mut Counts,
    ) -> Result<()> {
        let statement = format!(
            "WITH hits AS MATERIALIZED ({hits}) \
             SELECT value, count(*) FROM hits JOIN facet_of ON facet_of.entry = hits.id GROUP BY value"
        );
        for row in asked(statement, text).fetch_all(&self.pool).await? {
            let Some((facet, value)) = self.values.name(row.get::<i32, _>(0).into()) else { continue };
            if only.is_none_or(|only| only == *facet) {
                counts.insert((*facet, value.clone()), row.get::<i64, _>(1) as u64);
            }
        }
        Ok(())
    }
}

fn asked<'q>(
    statement: String,
    text: Option<&'q String>,
) -> sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments> {
    let query = sqlx::query(AssertSqlSafe(statement));
    match text {
        Some(text) => query.bind(text),
        None => query,
    }
}

impl Filled for Postgres {
    async fn take(&mut self, lines: &[Line]) -> Result<()> {
        let mut writing = self.pool.begin().await?;
        let column = |of: fn(&Line) -> Option<i64>| lines.iter().map(of).collect::<Vec<_>>();
        sqlx::query(
            "INSERT INTO entry SELECT id, total_budget, eu_contribution, first_day, last_day, newest, \
             to_tsvector('english', words) FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], \
             $4::BIGINT[], $5::BIGINT[], $6::BIGINT[], $7::TEXT[]) \
             AS line (id, total_budget, eu_contribution, first_day, last_day, newest, words)",
        )
        .bind(column(|line| Some(line.id)))
        .bind(column(|line| line.total_budget))
        .bind(column(|line| line.eu_contribution))
        .bind(column(|line| line.first_day))
        .bind(column(|line| line.last_day))
        .bind(column(|line| line.newest))
        .bind(lines.iter().map(|line| line.words.clone()).collect::<Vec<_>>())
        .execute(&mut *writing)
        .await?;
        let (mut entries, mut numbers) = (Vec::new(), Vec::new());
        for line in lines {
            for (facet, value) in &line.facets {
                entries.push(line.id as i32);
                numbers.push(self.values.number(*facet, value) as i32);
            }
        }
        sqlx::query("INSERT INTO facet_of SELECT * FROM unnest($1::INTEGER[], $2::INTEGER[])")
            .bind(entries)
            .bind(numbers)
            .execute(&mut *writing)
            .await?;
        Ok(writing.commit().await?)
    }

    async fn finish(&mut self) -> Result<()> {
        for statement in [
            "SET maintenance_work_mem = '1GB'",
            "CREATE INDEX ON entry USING gin (words)",
            "CREATE INDEX ON entry (newest)",
            "CREATE INDEX ON facet_of (entry) INCLUDE (value)",
            "CREATE INDEX ON facet_of (value) INCLUDE (entry)",
            "CREATE VIEW facet AS SELECT entry, value FROM facet_of",
            "VACUUM ANALYZE entry",
            "VACUUM ANALYZE facet_of",
        ] {
            sqlx::query(statement).execute(&self.pool).await?;
        }
        Ok(())
    }
}

impl Engine for Postgres {
    fn name(&self) -> &'static str {
        "PostgreSQL"
    }

    async fn ask(&self, query: &Query) -> Result<Answer> {
        let text = sql::text(query, &DIALECT);
        let text = text.as_ref();
        let hits = sql::hits(query, &self.values, &DIALECT, None);
        let order = match text {
            Some(_) => "ts_rank(entry.words, to_tsquery('english', $1))",
            None => "newest",
        };
        let page = format!("{hits} ORDER BY {order} DESC NULLS LAST LIMIT {}", query.limit);
        let page = asked(page, text).fetch_all(&self.pool).await?.len();
        let total =
            asked(format!("SELECT count(*) FROM ({hits}) AS hits"), text).fetch_one(&self.pool).await?;
        let total = total.get::<i64, _>(0) as u64;
        let mut counts = Counts::new();
        self.counted(&hits, text, None, &mut counts).await?;
        for facet in query.filters.keys() {
            let wider = sql::hits(query, &self.values, &DIALECT, Some(*facet));
            self.counted(&wider, text, Some(*facet), &mut counts).await?;
        }
        Ok(Answer { total, page, counts })
    }

    async fn bytes(&self) -> Result<u64> {
        let statement =
            "SELECT (pg_total_relation_size('entry') + pg_total_relation_size('facet_of'))::BIGINT";
        Ok(sqlx::query_scalar::<_, i64>(statement).fetch_one(&self.pool).await? as u64)
    }
}

fn word(clause: &Clause) -> String {
    let star = if matches!(clause.text, ClauseText::Prefix(_)) { ":*" } else { "" };
    let words: Vec<String> = sql::words(clause).iter().map(|word| format!("{word}{star}")).collect();
    let not = if clause.exclude { "!" } else { "" };
    let between = if matches!(clause.text, ClauseText::Phrase(_)) { " <-> " } else { " & " };
    format!("{not}({})", words.join(between))
}

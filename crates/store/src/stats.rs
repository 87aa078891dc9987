use asterism_domain::Kind;

use crate::db::args;
use crate::{Stats, Store, StoreError};

impl Store {
    /// How many there are of everything, and how large the database is.
    pub async fn stats(&self) -> Result<Stats, StoreError> {
        let blobs = "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM blob";
        let blobs = self.db().fetch_one(blobs, args![]).await?;
        Ok(Stats {
            revisions: self.count("SELECT count(*) FROM revision").await?,
            records: self.records_by_kind().await?,
            links: self.count("SELECT count(*) FROM link").await?,
            issues: self.count("SELECT count(*) FROM issue").await?,
            imports: self.count("SELECT count(*) FROM import_run").await?,
            open_proposals: self.count("SELECT count(*) FROM proposal WHERE state = 'open'").await?,
            waiting_jobs: self
                .count("SELECT count(*) FROM job WHERE state IN ('waiting', 'running')")
                .await?,
            blobs: blobs.count(0)?,
            blob_bytes: blobs.count(1)?,
            database_bytes: self.count(self.db().dialect().size()).await?,
        })
    }

    async fn count(&self, sql: &'static str) -> Result<u64, StoreError> {
        self.db().fetch_one(sql, args![]).await?.count(0)
    }

    async fn records_by_kind(&self) -> Result<Vec<(Kind, u64)>, StoreError> {
        let mut counts = Vec::new();
        for row in self.db().fetch("SELECT kind, count(*) FROM record GROUP BY kind", args![]).await? {
            counts.push((row.read(0, "kind", Kind::parse)?, row.count(1)?));
        }
        counts.sort_unstable();
        Ok(counts)
    }
}

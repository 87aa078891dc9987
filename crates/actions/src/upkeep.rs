//! Looking after an installation: check, backup, figures.

use std::path::Path;
use std::time::Duration;

use asterism_domain::{Actor, Seq};
use asterism_store::{Part, Problem, Rebuilt, Stats, Store, StoreError};

use crate::{App, Result, settle};

/// An index that another process feeds may be so long on its way to the head of the log, and is looked at so often.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOKS: Duration = Duration::from_millis(100);

/// How many problems of one kind are told.
const MOST_TOLD: usize = 20;

/// What a check found.
#[derive(Debug, Clone)]
pub struct CheckReport {
    /// Faults of the log, its views and its blobs.
    pub store: Vec<Problem>,
    /// Records that the index should hold and does not, or holds and should not; none when equal.
    pub index: Vec<String>,
    /// Revisions of older versions, of which only the documents could be compared.
    pub unsealed: u64,
}

impl CheckReport {
    pub fn is_clean(&self) -> bool {
        self.store.is_empty() && self.index.is_empty()
    }
}

/// How a portal is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gauges {
    /// How many the log holds.
    pub revisions: i64,
    /// How many of them the index does not know yet.
    pub behind: i64,
    /// Files that are being loaded or wait for it.
    pub loading: usize,
    /// Letters that wait to be sent.
    pub letters: u64,
}

/// What a rebuild has put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RebuildReport {
    pub views: Rebuilt,
    /// Records whose issues were not those that the rules find.
    pub issues: usize,
    /// Another process feeds the index, and was asked to build it anew.
    pub asked: bool,
}

impl App {
    /// Compares the log with everything made from it.
    pub async fn check(&self) -> Result<CheckReport> {
        let mut store = self.inner.store.check().await?;
        if store.iter().any(Problem::is_for_a_backup) {
            // Judging and the index would only stumble over what is told already.
            return Ok(CheckReport { store, index: Vec::new(), unsealed: 0 });
        }
        let unsealed = self.inner.store.unsealed().await?;
        let misjudged = settle::misjudged(&self.inner.store, self.today()).await?;
        store.extend(misjudged.into_iter().take(MOST_TOLD).map(|record| Problem {
            part: Part::Issues,
            detail: format!("the issues of a record are not those that the rules find: {record}"),
        }));
        Ok(CheckReport { store, index: self.check_index().await?, unsealed })
    }

    /// Gives revisions of older versions the checksum of what their rows say now, and says of how many. Nobody can know
    /// whether they were damaged before, so that it was done is in the audit. Refused where the log is damaged.
    pub async fn seal(&self, actor: &Actor) -> Result<u64> {
        self.demand_administrator(actor)?;
        let event = self.event(&actor.name(), "log_sealed", "portal", "");
        Ok(self.inner.store.seal(&event).await?)
    }

    /// Compares the records in use with the entries of the index, by id.
    async fn check_index(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        if !self.can_search() {
            faults.push("the index cannot be read; the process that writes it builds it anew".to_owned());
            return Ok(faults);
        }
        let head = self.inner.store.head().await?;
        let indexed = self.indexed_at_last(head).await?;
        if indexed < head || indexed > self.inner.store.head().await? {
            faults.push(format!("the index stands at revision {indexed}, the log at {head}: run a rebuild"));
            return Ok(faults);
        }
        let mut query =
            asterism_search::Query { audience: asterism_search::Audience::All, ..Default::default() };
        query.counts = asterism_search::Counts::none();
        let mut entries: std::collections::BTreeSet<_> =
            self.inner.standing.ask(|index| index.stream(&query))?.collect();
        let mut after = Seq(0);
        loop {
            let records = self.inner.store.heads_after(after, 2_000).await?;
            let Some(last) = records.last() else { break };
            after = last.seq;
            // What was written since the index was asked is in it or not.
            for record in &records {
                if record.seq > head {
                    entries.remove(&record.id);
                    continue;
                }
                let in_use = !record.state.is_out_of_use() && record.merged_into.is_none();
                if entries.remove(&record.id) != in_use {
                    let fault = if in_use {
                        "is missing from the index"
                    } else {
                        "is out of use and still in the index"
                    };
                    faults.push(format!("{} ({}) {fault}", record.path(), record.id));
                }
            }
        }
        faults.extend(entries.iter().map(|id| format!("{id} is in the index and not in the log")));
        Ok(faults)
    }

    /// Up to where the index knows the log. One that another process feeds is given time to come up to `head`.
    async fn indexed_at_last(&self, head: Seq) -> Result<Seq> {
        let standing = &self.inner.standing;
        let begun = std::time::Instant::now();
        let mut ticks = tokio::time::interval(LOOKS);
        while standing.indexed_up_to() < head && standing.reads_only() && begun.elapsed() < PATIENCE {
            ticks.tick().await;
            self.follow().await?;
        }
        Ok(standing.indexed_up_to())
    }

    /// Copies the database and the blobs into the folder `to`, which must not exist. The index is
    /// left out: it is rebuilt from the log.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        Ok(self.inner.store.backup(to).await?)
    }

    /// What is known to be wrong with the database's file; then nothing more is written into it.
    pub fn damage(&self) -> Option<&str> {
        self.inner.store.damage()
    }

    /// Looks over the database's whole file while the portal is in use, so that damage is known before somebody meets
    /// it.
    pub async fn look_over(&self) -> Result<()> {
        Ok(self.inner.store.look_over().await?)
    }

    /// Whether the database answers and is whole as far as is known, and the index can be searched.
    pub async fn is_well(&self) -> bool {
        self.damage().is_none() && self.can_search() && self.inner.store.answers().await.is_ok()
    }

    /// Figures of how the portal is doing, for whoever watches it.
    pub async fn gauges(&self) -> Result<Gauges> {
        let head = self.inner.store.head().await?;
        let files = self.progress().files();
        Ok(Gauges {
            revisions: head.0,
            behind: (head.0 - self.inner.standing.indexed_up_to().0).max(0),
            loading: files.iter().filter(|file| !file.finished).count(),
            letters: self.inner.store.waiting_jobs("mail").await?,
        })
    }

    pub async fn stats(&self) -> Result<Stats> {
        Ok(self.inner.store.stats().await?)
    }
}

/// Puts a backup into the empty or absent data folder `to`, and says what is damaged in the log that it holds. The index
/// is rebuilt at the next start.
pub async fn restore_backup(backup: &Path, to: &Path) -> Result<Vec<Problem>> {
    let database = crate::Config::in_folder(to).database();
    let asterism_store::Database::Sqlite(file) = &database else { return Ok(Vec::new()) };
    asterism_store::restore(backup, file).await?;
    match Store::open(&database).await {
        Ok(store) => {
            let problems = store.check_log().await;
            store.close().await;
            Ok(problems?)
        }
        Err(StoreError::Damaged { reason }) => Ok(vec![Problem { part: Part::File, detail: reason }]),
        Err(error) => Err(error.into()),
    }
}

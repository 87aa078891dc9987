//! Imports: what was read of which file, row by row, so that every one can be taken up where it
//! stopped.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{RecordId, SourceKey};
use jiff::Timestamp;

use crate::append::{lock, prepare, write};
use crate::db::{Row, Tx, Value, args};
use crate::link::replace_derived;
use crate::plan::Prepared;
use crate::{
    Base, Derived, ImportBatch, ImportCounts, ImportId, ImportProgress, ImportRun, Imported, Outcome,
    Position, QuarantinedRow, SourceRow, Store, StoreError,
};

macro_rules! select_runs {
    ($tail:literal) => {
        concat!(
            "SELECT id, source, file, file_hash, started, finished, rows_done, rows_read, rows_stored, \
             rows_unchanged, rows_quarantined, created, updated FROM import_run ",
            $tail
        )
    };
}

/// One step of an import with its documents as they are stored.
pub struct PreparedImport {
    /// Those of all files, one file's after the other's.
    drafts: Vec<Prepared>,
    /// How many of the drafts are each file's, and everything of its batch but these.
    rest: Vec<(usize, ImportBatch)>,
}

impl ImportBatch {
    /// How many rows of the file it deals with.
    fn read(&self) -> u64 {
        (self.rows.len() + self.quarantined.len()) as u64 + self.unchanged
    }
}

impl PreparedImport {
    /// Serialises and hashes the documents, which needs no database.
    pub async fn of(batches: Vec<ImportBatch>) -> Result<PreparedImport, StoreError> {
        let mut drafts = Vec::new();
        let mut rest = Vec::with_capacity(batches.len());
        for mut batch in batches {
            let own = std::mem::take(&mut batch.drafts);
            rest.push((own.len(), batch));
            drafts.extend(own);
        }
        Ok(PreparedImport { drafts: prepare(drafts).await?, rest })
    }

    /// Bases what was made while `written` was on its way on where these records stand now. Where the slug
    /// is wanted that was wanted then, the record keeps the one it got.
    pub fn place(&mut self, written: &BTreeMap<RecordId, Position>) {
        for Prepared { draft, .. } in &mut self.drafts {
            let Some(position) = written.get(&draft.record) else { continue };
            draft.base = Base::At(position.seq);
            if draft.slug == position.wanted {
                draft.slug.clone_from(&position.slug);
            }
        }
        for Derived { record, base, .. } in self.rest.iter_mut().flat_map(|(_, batch)| &mut batch.derived) {
            if let Some(position) = written.get(record) {
                *base = position.seq;
            }
        }
    }
}

impl Store {
    /// Begins an import, or takes up the unfinished one of the same source and file content.
    pub async fn start_import(
        &self,
        source: &str,
        file: &str,
        file_hash: &str,
        at: Timestamp,
    ) -> Result<ImportId, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let unfinished = "SELECT id FROM import_run WHERE source = $1 AND file_hash = $2 AND finished IS NULL \
                          ORDER BY id DESC LIMIT 1";
        if let Some(row) = transaction.fetch_optional(unfinished, args![source, file_hash]).await? {
            return Ok(ImportId(row.get(0)?));
        }
        let id = next_number(&mut transaction, "import").await?;
        let sql = "INSERT INTO import_run (id, source, file, file_hash, started, finished, rows_done, rows_read, \
                   rows_stored, rows_unchanged, rows_quarantined, created, updated) \
                   VALUES ($1, $2, $3, $4, $5, NULL, 0, 0, 0, 0, 0, 0, 0)";
        transaction.execute(sql, args![id, source, file, file_hash, at]).await?;
        transaction.commit().await?;
        Ok(ImportId(id))
    }

    /// How far the newest import of a file with this content has come.
    pub async fn import_progress(
        &self,
        source: &str,
        file_hash: &str,
    ) -> Result<Option<ImportProgress>, StoreError> {
        let sql = select_runs!("WHERE source = $1 AND file_hash = $2 ORDER BY id DESC LIMIT 1");
        let row = self.db().fetch_optional(sql, args![source, file_hash]).await?;
        let run = row.as_ref().map(import_run).transpose()?;
        Ok(run.map(|run| ImportProgress {
            import: run.id,
            rows_done: run.rows_done,
            finished: run.finished.is_some(),
        }))
    }

    /// Writes one step of an import of one file in one transaction: drafts, row hashes, quarantined rows and
    /// progress. Returns the totals of the run so far, and where the records of the drafts stand.
    ///
    /// A row counts as stored where its record got a revision in this step, else as unchanged.
    pub async fn import(&self, batch: ImportBatch) -> Result<Imported, StoreError> {
        self.import_prepared(PreparedImport::of(vec![batch]).await?).await
    }

    /// As [`Store::import`], of a step that was prepared before and may be of several files, which move on
    /// together or not at all.
    pub async fn import_prepared(&self, step: PreparedImport) -> Result<Imported, StoreError> {
        let PreparedImport { drafts, rest } = step;
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let mut runs = Vec::with_capacity(rest.len());
        for (_, batch) in &rest {
            runs.push(run_before(&mut transaction, batch).await?);
        }
        let plan = write(&mut transaction, drafts).await?;
        let mut outcomes = plan.outcomes.iter();
        for (run, (drafts, batch)) in runs.iter_mut().zip(rest) {
            for outcome in outcomes.by_ref().take(drafts) {
                match outcome {
                    Outcome::Stored(seq) if plan.first.contains(seq) => run.counts.created += 1,
                    Outcome::Stored(_) => run.counts.updated += 1,
                    Outcome::Unchanged(_) => {}
                }
            }
            write_batch(&mut transaction, run, batch, &plan.stored).await?;
        }
        transaction.commit().await?;
        Ok(Imported { counts: runs.into_iter().map(|run| run.counts).collect(), heads: plan.heads })
    }

    /// Notes an import whose rows became something else than records, such as a statistical table: what
    /// was counted, which rows could not be used, and that it is complete, in one transaction. Of a run
    /// that was noted before nothing changes.
    pub async fn note_import(
        &self,
        import: ImportId,
        counts: ImportCounts,
        quarantined: Vec<QuarantinedRow>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let mut run = open_run(&mut transaction, import).await?;
        if run.finished.is_some() {
            return Ok(());
        }
        (run.counts, run.rows_done) = (counts, counts.read);
        write_quarantine(&mut transaction, import, quarantined).await?;
        write_progress(&mut transaction, &run).await?;
        let sql = "UPDATE import_run SET finished = $1 WHERE id = $2";
        transaction.execute(sql, args![at, import.0]).await?;
        transaction.commit().await
    }

    /// Marks an import as complete; importing the same file again starts a new one.
    pub async fn finish_import(&self, import: ImportId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE import_run SET finished = $1 WHERE id = $2";
        match self.db().execute(sql, args![at, import.0]).await? {
            0 => Err(StoreError::NoImport { import }),
            _ => Ok(()),
        }
    }

    /// The newest imports first.
    pub async fn imports(&self, limit: usize) -> Result<Vec<ImportRun>, StoreError> {
        let rows = self.db().fetch(select_runs!("ORDER BY id DESC LIMIT $1"), args![limit]).await?;
        rows.iter().map(import_run).collect()
    }

    pub async fn import_run(&self, import: ImportId) -> Result<Option<ImportRun>, StoreError> {
        let row = self.db().fetch_optional(select_runs!("WHERE id = $1"), args![import.0]).await?;
        row.as_ref().map(import_run).transpose()
    }

    /// The next quarantined rows of an import, after the data row `after` (0 for the first).
    pub async fn quarantined(
        &self,
        import: ImportId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<QuarantinedRow>, StoreError> {
        let sql = "SELECT row_number, scheme, key, reason, field, raw FROM quarantine \
                   WHERE import = $1 AND row_number > $2 ORDER BY row_number LIMIT $3";
        let rows = self.db().fetch(sql, args![import.0, after, limit]).await?;
        rows.iter().map(quarantined_row).collect()
    }

    /// What each of the rows said last time, for those that were read before.
    pub async fn source_rows(&self, keys: &[SourceKey]) -> Result<BTreeMap<SourceKey, [u8; 32]>, StoreError> {
        let mut by_scheme: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for key in keys {
            by_scheme.entry(&key.scheme).or_default().insert(&key.key);
        }
        let mut known = BTreeMap::new();
        for (scheme, keys) in by_scheme {
            let list = keys.into_iter().map(Value::from).collect();
            let head = "SELECT scheme, key, hash FROM source_row WHERE key IN";
            for row in self.db().fetch_in_where(head, list, "AND scheme = ", Value::from(scheme)).await? {
                let key = SourceKey { scheme: row.get(0)?, key: row.get(1)? };
                known.insert(key, row.read(2, "hash", parse_hash)?);
            }
        }
        Ok(known)
    }
}

/// The next number of a counter. The caller holds the log's lock or does nothing else.
pub(crate) async fn next_number(transaction: &mut Tx, counter: &'static str) -> Result<i64, StoreError> {
    let sql = "UPDATE counter SET value = value + 1 WHERE name = $1 RETURNING value";
    transaction.fetch_one(sql, args![counter]).await?.get(0)
}

async fn open_run(transaction: &mut Tx, import: ImportId) -> Result<ImportRun, StoreError> {
    let row = transaction.fetch_optional(select_runs!("WHERE id = $1"), args![import.0]).await?;
    row.as_ref().map(import_run).transpose()?.ok_or(StoreError::NoImport { import })
}

/// The run of a batch as it stands, where the batch is the next one of it.
async fn run_before(transaction: &mut Tx, batch: &ImportBatch) -> Result<ImportRun, StoreError> {
    let run = open_run(transaction, batch.import).await?;
    let expected = run.rows_done + batch.read();
    if expected != batch.rows_done {
        return Err(StoreError::Progress { import: batch.import, expected, given: batch.rows_done });
    }
    Ok(run)
}

/// Writes everything of a batch but its drafts, of which those in `stored` got revisions, and the account of them.
async fn write_batch(
    transaction: &mut Tx,
    run: &mut ImportRun,
    batch: ImportBatch,
    stored: &BTreeSet<RecordId>,
) -> Result<(), StoreError> {
    let read = batch.read();
    let ImportBatch { import, derived, rows, quarantined, unchanged, rows_done, .. } = batch;
    replace_derived(transaction, derived).await?;
    let stored = rows.iter().filter(|row| stored.contains(&row.record)).count() as u64;
    run.counts.read += read;
    run.counts.stored += stored;
    run.counts.unchanged += unchanged + rows.len() as u64 - stored;
    run.counts.quarantined += quarantined.len() as u64;
    run.rows_done = rows_done;
    write_rows(transaction, rows).await?;
    write_quarantine(transaction, import, quarantined).await?;
    write_progress(transaction, run).await
}

async fn write_rows(transaction: &mut Tx, rows: Vec<SourceRow>) -> Result<(), StoreError> {
    // A file may name a row twice; what it says last holds.
    let newest: BTreeMap<SourceKey, ([u8; 32], RecordId)> =
        rows.into_iter().map(|row| (row.key, (row.hash, row.record))).collect();
    let mut values = Vec::with_capacity(newest.len() * 4);
    for (key, (hash, record)) in newest {
        let hash = blake3::Hash::from_bytes(hash).to_hex();
        values.extend(args![key.scheme, key.key, hash.as_str(), record]);
    }
    let head = "INSERT INTO source_row (scheme, key, hash, record)";
    let replace = "ON CONFLICT (scheme, key) DO UPDATE SET hash = excluded.hash, record = excluded.record";
    transaction.insert(head, 4, values, replace).await
}

async fn write_quarantine(
    transaction: &mut Tx,
    import: ImportId,
    rows: Vec<QuarantinedRow>,
) -> Result<(), StoreError> {
    let mut values = Vec::with_capacity(rows.len() * 7);
    for row in rows {
        let QuarantinedRow { number, key, reason, field, raw } = row;
        values.extend(args![import.0, number, key.scheme, key.key, reason, field, raw]);
    }
    let head = "INSERT INTO quarantine (import, row_number, scheme, key, reason, field, raw)";
    transaction.insert(head, 7, values, "").await
}

async fn write_progress(transaction: &mut Tx, run: &ImportRun) -> Result<(), StoreError> {
    let counts = run.counts;
    let sql = "UPDATE import_run SET rows_done = $1, rows_read = $2, rows_stored = $3, rows_unchanged = $4, \
               rows_quarantined = $5, created = $6, updated = $7 WHERE id = $8";
    let values = args![
        run.rows_done,
        counts.read,
        counts.stored,
        counts.unchanged,
        counts.quarantined,
        counts.created,
        counts.updated,
        run.id.0
    ];
    transaction.execute(sql, values).await?;
    Ok(())
}

fn import_run(row: &Row) -> Result<ImportRun, StoreError> {
    Ok(ImportRun {
        id: ImportId(row.get(0)?),
        source: row.get(1)?,
        file: row.get(2)?,
        file_hash: row.get(3)?,
        started: row.time(4)?,
        finished: row.optional_time(5)?,
        rows_done: row.count(6)?,
        counts: ImportCounts {
            read: row.count(7)?,
            stored: row.count(8)?,
            unchanged: row.count(9)?,
            quarantined: row.count(10)?,
            created: row.count(11)?,
            updated: row.count(12)?,
        },
    })
}

fn quarantined_row(row: &Row) -> Result<QuarantinedRow, StoreError> {
    Ok(QuarantinedRow {
        number: row.count(0)?,
        key: SourceKey { scheme: row.get(1)?, key: row.get(2)? },
        reason: row.get(3)?,
        field: row.get(4)?,
        raw: row.get(5)?,
    })
}

fn parse_hash(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}

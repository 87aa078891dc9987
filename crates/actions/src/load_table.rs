//! Statistical tables in: a file is read whole and becomes a version of its table, or is found unchanged.

use std::path::Path;

use asterism_domain::statistics::{CodeList, Role, TableHead};
use asterism_domain::{Actor, Document, Kind, NutsVersion, SourceKey};
use asterism_ingest::FoundTable;
use asterism_ingest::statistics::{self, Crosswalk, ReadTable, ValidCodes, state_editions};
use asterism_store::{ImportCounts, PutTable, QuarantinedRow, TableVersion};

use crate::load::hash_file;
use crate::{App, Error, FileReport, Known, Result};

/// The source under which imports of tables are listed.
pub(crate) const STATISTICS: &str = "statistics";

pub(crate) fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl App {
    /// Reads the table of a file. Its rows count as stored when the table is a new version, and as
    /// unchanged otherwise; those that cannot be used are kept beside it with the reason.
    pub(crate) async fn load_table(
        &self,
        place: usize,
        found: &FoundTable,
        known: Known,
        valid: Option<&ValidCodes>,
    ) -> Result<FileReport> {
        let (store, name) = (&self.inner.store, name_of(&found.path));
        let report = |failed| FileReport { failed, ..FileReport::skipped(STATISTICS, &name, &name) };
        let done = |failed: Option<String>| {
            self.progress().update(place, |file| {
                file.bytes_read = file.bytes_total;
                file.finished = true;
                file.failed = failed;
            });
        };
        let hash = match hash_file(&found.path).await {
            Ok(hash) => hash,
            Err(error) => {
                done(Some(error.to_string()));
                return Ok(report(Some(error.to_string())));
            }
        };
        let progress = store.import_progress(STATISTICS, &hash).await?;
        if known == Known::Skip && progress.is_some_and(|progress| progress.finished) {
            done(None);
            return Ok(report(None));
        }
        let (path, format) = (found.path.clone(), found.format.clone());
        let read = tokio::task::spawn_blocking(move || statistics::read(&path, &format));
        let mut read = match read.await.map_err(anyhow::Error::from)? {
            Ok(read) => read,
            Err(error) => {
                done(Some(error.to_string()));
                return Ok(report(Some(error.to_string())));
            }
        };
        if let Some(valid) = valid {
            state_editions(&mut read.table, valid);
        }
        let import = store.start_import(STATISTICS, &name, &hash, self.now()).await?;
        let put = store.put_table(&read.table, &Actor::Operator, self.now()).await?;
        let counts = counts_of(&read, matches!(put, PutTable::Stored(_)));
        let title = format!("{} ({name})", read.table.head.title.plain());
        for note in &read.notes {
            tracing::info!("{name}: {note}");
        }
        store.note_import(import, counts, quarantined(&name, read), self.now()).await?;
        self.progress().update(place, |file| {
            (file.rows, file.stored) = (counts.read, counts.stored);
            (file.unchanged, file.quarantined) = (counts.unchanged, counts.quarantined);
        });
        done(None);
        Ok(FileReport { title, import: Some(import), counts, ..report(None) })
    }
}

impl App {
    /// Keeps the newest version of a table once more under the codes of another edition, as far as a list of
    /// changes says for certain. The edition it is in may be left to the table to say.
    pub async fn recode_table(
        &self,
        actor: &Actor,
        key: &str,
        (from, to): (Option<NutsVersion>, NutsVersion),
        changes: &Path,
    ) -> Result<TableVersion> {
        self.may_import(actor)?;
        let version = self.table_version(key, &[]).await?;
        if let Some(recoded) = &version.head.recoded {
            let message = format!("`{key}` was recoded itself; recode `{}`", recoded.table);
            return Err(Error::invalid("table", message));
        }
        let from = from.or_else(|| stated_edition(&version.head)).ok_or_else(|| {
            let message = format!("`{key}` does not say of which edition of NUTS its codes are: name it");
            Error::invalid("from", message)
        })?;
        let table = self.table_of(&version).await?;
        let path = changes.to_owned();
        let recoded = tokio::task::spawn_blocking(move || {
            let crosswalk =
                Crosswalk::read(&path).map_err(|error| Error::invalid("changes", error.to_string()))?;
            statistics::recode(&table, from, to, &crosswalk)
                .map_err(|error| Error::invalid("to", error.to_string()))
        });
        let mut recoded = recoded.await.map_err(anyhow::Error::from)??;
        if let Some(made) = &mut recoded.head.recoded {
            made.version = Some(version.number);
        }
        match self.keep_table(actor, &recoded).await? {
            PutTable::Stored(version) | PutTable::Unchanged(version) => Ok(version),
        }
    }
}

fn stated_edition(head: &TableHead) -> Option<NutsVersion> {
    match head.dimension(Role::Place)?.1.code_list {
        Some(CodeList::Nuts(edition)) => Some(edition),
        _ => None,
    }
}

/// With fewer regions than this the list of valid codes was not loaded, only some regions were.
pub(crate) const A_WHOLE_LIST: usize = 1_000;

impl App {
    /// Which region codes are valid in which edition, as far as the official list was loaded.
    pub(crate) async fn valid_codes(&self) -> Result<Option<ValidCodes>> {
        let regions = self.inner.store.records_of(Kind::Region).await?;
        if regions.len() < A_WHOLE_LIST {
            return Ok(None);
        }
        let mut valid = ValidCodes::default();
        for record in &regions {
            if let Document::Region(region) = &record.document
                && let Some(code) = &region.code
            {
                region.versions.iter().for_each(|edition| valid.add(code.as_str(), *edition));
            }
        }
        Ok(Some(valid))
    }
}

fn counts_of(read: &ReadTable, is_new: bool) -> ImportCounts {
    ImportCounts {
        read: read.rows_read,
        stored: if is_new { read.stored } else { 0 },
        unchanged: if is_new { 0 } else { read.stored },
        quarantined: read.quarantined.len() as u64,
        ..ImportCounts::default()
    }
}

fn quarantined(file: &str, read: ReadTable) -> Vec<QuarantinedRow> {
    let row = |row: statistics::QuarantinedRow| QuarantinedRow {
        number: row.line,
        key: SourceKey::new(STATISTICS, format!("{file}#{}", row.line)),
        reason: row.reason,
        field: None,
        raw: row.text,
    };
    read.quarantined.into_iter().map(row).collect()
}

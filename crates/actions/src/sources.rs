//! Sources and the reports of their imports.

use asterism_domain::Actor;
use asterism_ingest::Source;
use asterism_store::{ImportId, ImportRun, QuarantinedRow};

use crate::{App, Error, Result};

/// How many of the newest import runs the page shows.
const RUNS: usize = 500;

/// A source with its import runs, newest first.
#[derive(Debug, Clone)]
pub struct SourceView {
    pub name: String,
    /// Publisher, terms and credit; none for the built-in sample.
    pub source: Option<&'static Source>,
    pub runs: Vec<ImportRun>,
}

impl App {
    /// Every source that has a reader or has been imported.
    pub async fn sources(&self, actor: &Actor) -> Result<Vec<SourceView>> {
        self.may_view_quality(actor)?;
        let mut views: Vec<SourceView> = asterism_ingest::SOURCES
            .iter()
            .map(|source| SourceView { name: source.name.to_owned(), source: Some(source), runs: Vec::new() })
            .collect();
        for run in self.inner.store.imports(RUNS).await? {
            match views.iter_mut().find(|view| view.name == run.source) {
                Some(view) => view.runs.push(run),
                None => views.push(SourceView { name: run.source.clone(), source: None, runs: vec![run] }),
            }
        }
        Ok(views)
    }

    /// The report of one import.
    pub async fn import_report(&self, actor: &Actor, import: i64) -> Result<ImportRun> {
        self.may_view_quality(actor)?;
        let run = self.inner.store.import_run(ImportId(import)).await?;
        run.ok_or_else(|| Error::not_found(format!("import {import}")))
    }

    /// Rows that an import refused, after row number `after`, at most `limit`.
    pub async fn quarantined(
        &self,
        actor: &Actor,
        import: i64,
        after: u64,
        limit: usize,
    ) -> Result<Vec<QuarantinedRow>> {
        self.import_report(actor, import).await?;
        Ok(self.inner.store.quarantined(ImportId(import), after, limit.min(5_000)).await?)
    }
}

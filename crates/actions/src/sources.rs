//! Sources and the reports of their imports.

use asterism_domain::{Actor, SourceKey};
use asterism_ingest::Source;
use asterism_store::{ImportId, ImportRun, QuarantinedRow};

use crate::{App, Error, Result};

/// A source with its import runs, newest first.
#[derive(Debug, Clone)]
pub struct SourceView {
    pub name: String,
    /// Publisher, terms and credit; none for the built-in sample.
    pub source: Option<&'static Source>,
    pub runs: Vec<ImportRun>,
}

/// A row that an import refused. What the row says is for those who may import: no filter has looked at it, so it may
/// name a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// Its place in the file.
    pub number: u64,
    pub key: SourceKey,
    pub reason: String,
    pub field: Option<String>,
    pub raw: Option<String>,
}

impl App {
    /// Every source that has a reader or has been imported.
    pub async fn sources(&self, actor: &Actor) -> Result<Vec<SourceView>> {
        self.may_view_quality(actor)?;
        let mut views: Vec<SourceView> = asterism_ingest::SOURCES
            .iter()
            .map(|source| SourceView { name: source.name.to_owned(), source: Some(source), runs: Vec::new() })
            .collect();
        for run in self.inner.store.imports(usize::MAX).await? {
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

    /// Rows that an import refused, after row number `after`, at most `limit`; as they were read for those who may
    /// import, and for everybody else which and why.
    pub async fn quarantined(
        &self,
        actor: &Actor,
        import: i64,
        after: u64,
        limit: usize,
    ) -> Result<Vec<RefusedRow>> {
        self.import_report(actor, import).await?;
        let rows = self.inner.store.quarantined(ImportId(import), after, limit.min(5_000)).await?;
        let whole = self.may_import(actor).is_ok();
        Ok(rows.into_iter().map(|row| refused(row, whole)).collect())
    }
}

fn refused(row: QuarantinedRow, whole: bool) -> RefusedRow {
    let QuarantinedRow { number, key, reason, field, raw } = row;
    let reason = if whole { reason } else { without_values(&reason, field.as_deref()) };
    RefusedRow { number, key, reason, field, raw: whole.then_some(raw) }
}

/// A reason without what it repeats of the row. A reader quotes between backquotes; a value may hold some itself, so all
/// between the first and the last goes, unless it is the name of the column.
fn without_values(reason: &str, field: Option<&str>) -> String {
    let (Some(first), Some(last)) = (reason.find('`'), reason.rfind('`')) else { return reason.to_owned() };
    if field.is_some() && reason.get(first + 1..last) == field {
        return reason.to_owned();
    }
    let (before, after) = (reason.get(..first).unwrap_or(""), reason.get(last + 1..).unwrap_or(""));
    format!("{before}…{after}")
}

#[cfg(test)]
mod tests {
    use super::without_values;

    #[test]
    fn a_reason_repeats_nothing_of_the_row_to_visitors() {
        let cases = [
            ("`organisationID` is empty", Some("organisationID"), "`organisationID` is empty"),
            ("`Maria Huber` is not a country code", Some("country"), "… is not a country code"),
            ("`Ma`ria` Huber` is not a country code", Some("country"), "… is not a country code"),
            ("no number: line 3, column `geo`: `Maria`", None, "no number: line 3, column …"),
            ("3 fields where the header has 9", None, "3 fields where the header has 9"),
            ("a lone ` stands here", None, "a lone … stands here"),
        ];
        for (reason, field, expected) in cases {
            assert_eq!(without_values(reason, field), expected);
        }
    }
}

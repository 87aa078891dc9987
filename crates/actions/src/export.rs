//! Everything out again: the log and the current state as JSON Lines, one versioned object a line.

use std::io::Write;

use asterism_domain::{Actor, Document, Record, Seq, Visibility};
use serde_json::{Value, json};

use crate::{App, Error, Result};

/// Lines read from the store at a time.
const BATCH: usize = 1_000;

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every revision, in the order of the log.
    Log,
    /// Every record as it is now.
    State,
}

impl App {
    /// Writes the export to `output` and returns the number of lines. Only the operator gets the
    /// log whole; anyone else's export leaves out what they may not see.
    pub async fn export(&self, actor: &Actor, scope: Scope, output: &mut (dyn Write + Send)) -> Result<u64> {
        if !matches!(actor, Actor::Operator) {
            return Err(Error::Forbidden { reason: "whole exports are for the operator" });
        }
        let mut lines = 0;
        let mut after = Seq(0);
        loop {
            let batch = self.export_batch(scope, after).await?;
            let Some((last, _)) = batch.last() else { return Ok(lines) };
            after = *last;
            for (_, line) in &batch {
                // As an I/O error, so that a reader who closes the pipe early is recognised as one.
                serde_json::to_writer(&mut *output, line)
                    .map_err(std::io::Error::from)
                    .map_err(anyhow::Error::from)?;
                output.write_all(b"\n").map_err(anyhow::Error::from)?;
                lines += 1;
            }
        }
    }

    async fn export_batch(&self, scope: Scope, after: Seq) -> Result<Vec<(Seq, Value)>> {
        let store = &self.inner.store;
        Ok(match scope {
            Scope::Log => {
                let revisions = store.revisions_after(after, BATCH).await?;
                let line = |revision: asterism_domain::Revision| {
                    (revision.seq, json!({ "schema": "asterism/revision/1", "revision": revision }))
                };
                revisions.into_iter().map(line).collect()
            }
            Scope::State => {
                let records = store.heads_after(after, BATCH).await?;
                records.iter().map(|record| Ok((record.seq, record_json(record)?))).collect::<Result<_>>()?
            }
        })
    }

    /// One record as anyone may have it.
    pub fn public_json(&self, record: &Record) -> Result<Value> {
        let document = record.document.seen_by(Visibility::Public);
        record_json(&Record { document, ..record.clone() })
    }
}

/// A record with its schema. Official boundaries go nowhere without their terms and credit.
pub(crate) fn record_json(record: &Record) -> Result<Value> {
    let body = serde_json::to_value(record).map_err(anyhow::Error::from)?;
    let mut json = json!({ "schema": "asterism/record/1", "record": body });
    let has_outlines = matches!(&record.document, Document::Region(region) if !region.outlines.is_empty());
    if let (true, Some(nuts)) = (has_outlines, asterism_ingest::source("nuts")) {
        json["terms"] = json!(format!("{}. {}.", nuts.licence, nuts.credit));
    }
    Ok(json)
}

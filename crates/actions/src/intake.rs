//! The batches of a file, or of files that are read side by side, on their way into the store, in their order. While the database writes
//! one, the next is made of its rows, from what is stored and from the one that is being written.

use std::collections::BTreeMap;

use asterism_domain::organisation::Identifier;
use asterism_domain::{Link, Record, RecordId, Seq};
use asterism_store::{Draft, ImportCounts, Imported, Position, PreparedImport, Store, StoreError};
use tokio::task::JoinHandle;

use crate::import::{Absorbed, Origin, Placed, identifiers};
use crate::registration::imported::Events;
use crate::view::View;
use crate::withheld::Withheld;
use crate::{App, Result};

/// Takes the rows of files in.
pub(crate) struct Intake {
    store: Store,
    origin: Origin,
    /// Of each file's whole run, up to the newest batch that is written.
    counts: Vec<ImportCounts>,
    writing: Option<Writing>,
    /// By which those who await an event are told of what a batch makes of it.
    teller: Option<App>,
}

/// The batch that is being written.
struct Writing {
    done: JoinHandle<std::result::Result<Imported, StoreError>>,
    records: Pending,
}

/// Records as a batch leaves them that may not be written yet. Their revisions and addresses are known
/// when it is.
#[derive(Default)]
pub(crate) struct Pending {
    records: BTreeMap<RecordId, Record>,
    links: Vec<Link>,
}

impl Intake {
    pub(crate) fn new(store: Store, origin: Origin) -> Intake {
        let counts = vec![ImportCounts::default(); origin.imports.len()];
        Intake { store, origin, counts, writing: None, teller: None }
    }

    /// Those who registered for an event hear of what is written of it, right after the batch that does.
    pub(crate) fn telling(self, app: &App) -> Intake {
        Intake { teller: Some(app.clone()), ..self }
    }

    /// Takes in the next batch of rows; `rows_done` is how many rows of each file are done after it.
    /// Returns the accounts of the runs as far as they are written, which is up to the batch before.
    pub(crate) async fn take(&mut self, mut rows: Vec<Placed>, rows_done: &[u64]) -> Result<&[ImportCounts]> {
        // Asked for with every batch: a name may be taken out while a long file is read.
        if let Some(withheld) = Withheld::of(&self.store).await? {
            for (_, row) in &mut rows {
                withheld.clean(row)?;
            }
        }
        let nothing = Pending::default();
        let pending = self.writing.as_ref().map_or(&nothing, |writing| &writing.records);
        let view = View::with(&self.store, pending);
        let absorbed = Absorbed::of(view, rows, self.origin.imports.len()).await?;
        let batches = absorbed.into_batches(view, &self.origin, rows_done).await?;
        let events = Events::of(batches.iter().flat_map(|batch| &batch.drafts));
        let records = Pending::of(batches.iter().flat_map(|batch| &batch.drafts));
        let mut step = PreparedImport::of(batches).await?;
        step.place(&self.written().await?);
        // Not before the batch before is written, which may have moved one too.
        let awaited = events.awaited(&self.store).await?;
        let (store, teller) = (self.store.clone(), self.teller.clone());
        let done = tokio::spawn(async move {
            let imported = store.import_prepared(step).await?;
            if let Some(app) = teller {
                app.tell_of_imported(awaited).await;
            }
            Ok(imported)
        });
        self.writing = Some(Writing { done, records });
        Ok(&self.counts)
    }

    /// Waits until everything is written. Returns the accounts of the whole runs.
    pub(crate) async fn finish(&mut self) -> Result<Vec<ImportCounts>> {
        self.written().await?;
        Ok(self.counts.clone())
    }

    /// Waits for the batch that is being written and says where its records stand.
    async fn written(&mut self) -> Result<BTreeMap<RecordId, Position>> {
        let Some(writing) = self.writing.take() else { return Ok(BTreeMap::new()) };
        let Imported { counts, heads } = writing.done.await.map_err(anyhow::Error::from)??;
        self.counts = counts;
        Ok(heads)
    }
}

impl Pending {
    fn of<'a>(drafts: impl Iterator<Item = &'a Draft>) -> Pending {
        let mut pending = Pending::default();
        for draft in drafts {
            pending.records.insert(draft.record, record_of(draft));
            pending.links.extend(draft.links.iter().cloned());
        }
        pending
    }

    pub(crate) fn get(&self, id: RecordId) -> Option<&Record> {
        self.records.get(&id)
    }

    /// The links that the records will have.
    pub(crate) fn links(&self) -> impl Iterator<Item = &Link> {
        self.links.iter()
    }

    /// The identifiers that the records state, with the records.
    pub(crate) fn identifiers(&self) -> impl Iterator<Item = (&Identifier, RecordId)> {
        self.records
            .values()
            .flat_map(|record| identifiers(&record.document).iter().map(|known| (known, record.id)))
    }
}

/// The record that a draft makes, but for its revision and the address it gets.
pub(crate) fn record_of(draft: &Draft) -> Record {
    Record {
        id: draft.record,
        kind: draft.document.kind(),
        slug: draft.slug.clone(),
        space: draft.space.clone(),
        state: draft.state,
        visibility: draft.visibility,
        seq: Seq(0),
        merged_into: draft.merged_into,
        document: draft.document.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use asterism_domain::organisation::Organisation;
    use asterism_domain::project::{Partner, Project};
    use asterism_domain::{Document, Issue, Link, PartnerRole, SourceKey, Space, Text};
    use asterism_ingest::{Row, Statement};
    use asterism_store::Database;
    use jiff::Timestamp;
    use jiff::civil::Date;

    use super::*;

    fn key(word: &str) -> SourceKey {
        SourceKey::new("test", word)
    }

    fn said(word: &str, document: impl Into<Document>) -> Statement {
        Statement { id: key(word).record_id(), document: document.into(), issues: Vec::new() }
    }

    fn project(edit: impl FnOnce(&mut Project)) -> Project {
        let mut project = Project::default();
        edit(&mut project);
        project
    }

    fn organisation(pic: &str, edit: impl FnOnce(&mut Organisation)) -> Organisation {
        let identifiers = vec![Identifier { scheme: "pic".to_owned(), value: pic.to_owned() }];
        let mut organisation = Organisation { identifiers, ..Organisation::default() };
        edit(&mut organisation);
        organisation
    }

    fn with_partner(organisation: &str) -> Project {
        let mut partner = Partner::new(organisation, PartnerRole::Lead);
        partner.organisation = Some(key(organisation).record_id());
        Project { partners: vec![partner], ..Project::default() }
    }

    /// Rows in which each speaks of a record that the one before speaks of too.
    fn rows() -> Vec<Row> {
        let named = |name: &str| Text::english(name);
        let rows = [
            vec![said("A", project(|project| project.about.title = named("Cluster policies")))],
            vec![
                said("A", with_partner("X")),
                said("X", organisation("1", |x| x.about.title = named("SPRI"))),
            ],
            // Another key of the same organisation, as its identifier says.
            vec![
                said("Y", organisation("1", |y| y.town = Some("Bilbao".to_owned()))),
                said("B", with_partner("Y")),
            ],
            vec![said("B", project(|project| project.about.title = named("Cluster policies")))],
            vec![said("B", project(|project| project.acronym = Some("POLICIES".to_owned())))],
            vec![said("B", project(|project| project.acronym = Some("POLICIES".to_owned())))],
            vec![said("X", organisation("1", |x| x.postcode = Some("48009".to_owned())))],
        ];
        let row = |(number, statements): (u64, Vec<Statement>)| Row {
            number,
            bytes: 1,
            hash: [number as u8; 32],
            key: key(&format!("row {number}")),
            outcome: Ok(statements),
        };
        (1..).zip(rows).map(row).collect()
    }

    type Outcome = (ImportCounts, Vec<(Record, Vec<Issue>)>, Vec<Link>);

    async fn taken_in(size: usize) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Database::Sqlite(folder.path().join("asterism.db"))).await.unwrap();
        let at = Timestamp::UNIX_EPOCH;
        let origin = Origin {
            imports: vec![store.start_import("test", "file", "hash", at).await.unwrap()],
            source: "test".to_owned(),
            space: Space::new("test"),
            at,
            today: Date::constant(2026, 1, 15),
            places: BTreeMap::new(),
        };
        let mut intake = Intake::new(store.clone(), origin);
        let mut done = 0;
        for part in rows().chunks(size) {
            done += part.len() as u64;
            let part = part.iter().map(|row| (0, row.clone())).collect();
            intake.take(part, &[done]).await.unwrap();
        }
        let mut counts = intake.finish().await.unwrap().remove(0);
        // More and smaller batches write more revisions.
        (counts.created, counts.updated) = (0, 0);
        let mut records = Vec::new();
        for mut record in store.heads_after(Seq(0), 100).await.unwrap() {
            record.seq = Seq(0);
            records.push((record.clone(), store.issues_of(record.id).await.unwrap()));
        }
        records.sort_by_key(|(record, _)| record.id);
        let ids: Vec<RecordId> = records.iter().map(|(record, _)| record.id).collect();
        let links = store.links_from_many(&ids).await.unwrap();
        assert_eq!(store.check().await.unwrap(), []);
        store.close().await;
        (counts, records, links)
    }

    #[tokio::test]
    async fn a_batch_made_while_the_one_before_is_written_knows_what_that_says() {
        let whole = taken_in(100).await;
        let (counts, records, _) = &whole;
        assert_eq!((counts.read, counts.stored), (7, 7));
        let ids: BTreeSet<RecordId> = records.iter().map(|(record, _)| record.id).collect();
        assert_eq!(ids, ["A", "B", "X"].map(|word| key(word).record_id()).into());
        for size in 1..7 {
            let parts = taken_in(size).await;
            let (counts, records, links) = &parts;
            assert_eq!((records, links), (&whole.1, &whole.2), "batches of {size}");
            assert_eq!(counts.read, counts.stored + counts.unchanged + counts.quarantined);
        }
    }
}

//! Imports: rows of a source become statements, statements are absorbed into records, and each
//! batch is stored in one transaction with its account of the rows. Killed at any point, an import
//! run again ends in the same state, because every step is recognised when it has been done.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::organisation::Identifier;
use asterism_domain::{
    ChangeKind, Document, Issue, Record, RecordId, Rule, Space, State, Visibility, absorb, check,
};
use asterism_ingest::{Row, Statement};
use asterism_store::{
    Base, Derived, Draft, ImportBatch, ImportCounts, ImportId, QuarantinedRow, SourceRow, Store,
};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::naming::slug_for;
use crate::settle::judged_anew;
use crate::{Result, known};

/// Rows a transaction holds, for speed, and the bytes of them, for memory: rows of boundaries are a
/// thousand times as wide as others.
pub(crate) const BATCH_ROWS: usize = 4_000;
pub(crate) const BATCH_BYTES: usize = 8_000_000;

/// Where a batch of rows comes from and when it is taken in.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) import: ImportId,
    pub(crate) source: String,
    pub(crate) space: Space,
    pub(crate) at: Timestamp,
    pub(crate) today: Date,
    /// Addresses and spaces that the source chooses itself, as the sample does.
    pub(crate) places: BTreeMap<RecordId, Place>,
}

/// The address and the space that a source chooses for a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) slug: String,
    pub(crate) space: Space,
}

/// Stores one batch of rows; `rows_done` is how many rows of the file are done after it. Returns the
/// account of the whole run so far.
///
/// A row counts as stored when it changed a record, as unchanged when the log already had
/// everything it says, as quarantined when it could not be read.
pub(crate) async fn store_batch(
    store: &Store,
    origin: &Origin,
    rows: Vec<Row>,
    rows_done: u64,
) -> Result<ImportCounts> {
    let keys: Vec<_> = rows.iter().map(|row| row.key.clone()).collect();
    let seen = store.source_rows(&keys).await?;
    let mut unchanged = 0;
    let mut fresh = Vec::new();
    let mut quarantined = Vec::new();
    for row in rows {
        let known = seen.get(&row.key) == Some(&row.hash);
        match row.outcome {
            Ok(statements) if known || statements.is_empty() => unchanged += 1,
            Ok(statements) => fresh.push(ReadRow { key: row.key, hash: row.hash, statements }),
            Err(refused) => quarantined.push(QuarantinedRow {
                number: row.number,
                key: row.key,
                reason: refused.reason,
                field: refused.field,
                raw: refused.raw,
            }),
        }
    }
    let mut working = Working::load(store, &mut fresh).await?;
    let mut rows = Vec::with_capacity(fresh.len());
    for row in fresh {
        let changed = working.take(&row.statements);
        // A row that said nothing new gets its receipt too: otherwise the next import would read it
        // as news where a later row has said something else meanwhile.
        match changed.or(row.statements.first().map(|statement| statement.id)) {
            Some(record) => rows.push(SourceRow { key: row.key, hash: row.hash, record }),
            None => unchanged += 1,
        }
    }
    let (drafts, derived) = working.into_drafts(store, origin).await?;
    let batch =
        ImportBatch { import: origin.import, drafts, derived, rows, quarantined, unchanged, rows_done };
    Ok(store.import(batch).await?)
}

struct ReadRow {
    key: asterism_domain::SourceKey,
    hash: [u8; 32],
    statements: Vec<Statement>,
}

/// The records that a batch touches, as they are and as they become.
struct Working {
    heads: BTreeMap<RecordId, Record>,
    documents: BTreeMap<RecordId, Document>,
    changed: BTreeSet<RecordId>,
    /// Records that a person has corrected: what a source says no longer replaces their values.
    corrected: BTreeSet<RecordId>,
}

impl Working {
    /// Loads the touched records; statements about an organisation that is known under another id
    /// (by identifier, or because it was merged) are turned to that record.
    async fn load(store: &Store, rows: &mut [ReadRow]) -> Result<Working> {
        redirect_by_identifier(store, rows).await?;
        let ids: BTreeSet<RecordId> = statements(rows).map(|statement| statement.id).collect();
        let ids: Vec<RecordId> = ids.into_iter().collect();
        let mut heads: BTreeMap<RecordId, Record> =
            store.records(&ids).await?.into_iter().map(|record| (record.id, record)).collect();
        let merged = store.resolve(&ids).await?;
        if !merged.is_empty() {
            redirect(rows, &merged);
            let targets: Vec<RecordId> = merged.into_values().collect();
            heads.extend(store.records(&targets).await?.into_iter().map(|record| (record.id, record)));
        }
        let known_ids: Vec<RecordId> = heads.keys().copied().collect();
        let corrected = store.corrected_by_people(&known_ids).await?;
        let documents = heads.iter().map(|(id, record)| (*id, record.document.clone())).collect();
        Ok(Working { heads, documents, changed: BTreeSet::new(), corrected })
    }

    /// Absorbs the statements of one row: the first record that changed by it, or none where all of
    /// it was known.
    fn take(&mut self, statements: &[Statement]) -> Option<RecordId> {
        let mut changed = None;
        for statement in statements {
            let incoming = with_issues(statement);
            let next = match self.documents.get(&statement.id) {
                None => incoming,
                Some(known) if self.corrected.contains(&statement.id) => keep_corrections(known, &incoming),
                Some(known) => absorb(known, &incoming),
            };
            if self.documents.get(&statement.id) != Some(&next) {
                self.documents.insert(statement.id, next);
                self.changed.insert(statement.id);
                changed = changed.or(Some(statement.id));
            }
        }
        changed
    }

    /// The changed records as drafts, and what the changes mean for the issues of others.
    async fn into_drafts(self, store: &Store, origin: &Origin) -> Result<(Vec<Draft>, Vec<Derived>)> {
        let Working { mut heads, mut documents, changed, .. } = self;
        documents.retain(|id, _| changed.contains(id));
        let known = known::gather(store, documents.values(), &documents, origin.today).await?;
        let derived = judged_anew(store, &heads, &documents, origin.today).await?;
        let mut drafts = Vec::with_capacity(documents.len());
        for (id, document) in documents {
            let head = heads.remove(&id);
            drafts.push(Draft {
                record: id,
                base: head.as_ref().map_or(Base::New, |head| Base::At(head.seq)),
                slug: match origin.places.get(&id) {
                    Some(place) if head.is_none() => place.slug.clone(),
                    _ => slug_for(head.as_ref(), &document),
                },
                space: match (&head, origin.places.get(&id)) {
                    (Some(head), _) => head.space.clone(),
                    (None, Some(place)) => place.space.clone(),
                    (None, None) => origin.space.clone(),
                },
                state: head.as_ref().map_or(State::Published, |head| head.state),
                visibility: head.as_ref().map_or(Visibility::Public, |head| head.visibility),
                merged_into: head.as_ref().and_then(|head| head.merged_into),
                change: ChangeKind::Import,
                actor: format!("import:{}", origin.source),
                at: origin.at,
                source: Some(origin.source.clone()),
                reason: None,
                links: document.links(id),
                issues: check(&document, &known),
                document,
            });
        }
        Ok((drafts, derived))
    }
}

/// The statement's document with what its reader noticed written into it.
fn with_issues(statement: &Statement) -> Document {
    let mut document = statement.document.clone();
    document.about_mut().noticed.extend(statement.issues.iter().cloned());
    document
}

/// Where a person has corrected a record, the correction stands; the source adds what is missing,
/// and a disagreement is noted.
fn keep_corrections(known: &Document, incoming: &Document) -> Document {
    let sourced = absorb(known, incoming);
    let mut kept = absorb(incoming, known);
    let note = Issue::new(Rule::SourceDiffers, "", "");
    if sourced != kept && !kept.about().noticed.contains(&note) {
        kept.about_mut().noticed.push(note);
    }
    kept
}

fn statements(rows: &[ReadRow]) -> impl Iterator<Item = &Statement> {
    rows.iter().flat_map(|row| &row.statements)
}

fn identifiers(document: &Document) -> &[Identifier] {
    match document {
        Document::Organisation(organisation) => &organisation.identifiers,
        _ => &[],
    }
}

async fn redirect_by_identifier(store: &Store, rows: &mut [ReadRow]) -> Result<()> {
    let mut owners: BTreeMap<Identifier, RecordId> = BTreeMap::new();
    let wanted: Vec<Identifier> =
        statements(rows).flat_map(|statement| identifiers(&statement.document).to_vec()).collect();
    owners.extend(store.find_by_identifiers(&wanted).await?);
    let mut moved = BTreeMap::new();
    for statement in statements(rows) {
        let listed = identifiers(&statement.document);
        // Only the first identifier decides: it is the one the source keeps its records by. Others
        // may be shared (departments of a university have one VAT number) and lead to proposals.
        let owner = listed.first().and_then(|identifier| owners.get(identifier).copied());
        match owner {
            Some(owner) if owner != statement.id => {
                moved.insert(statement.id, owner);
            }
            Some(_) => {}
            None => owners.extend(listed.iter().map(|identifier| (identifier.clone(), statement.id))),
        }
    }
    redirect(rows, &moved);
    Ok(())
}

/// Turns statements about the ids in `moved`, and partner rows that point to them, to the record
/// that stands for them.
fn redirect(rows: &mut [ReadRow], moved: &BTreeMap<RecordId, RecordId>) {
    if moved.is_empty() {
        return;
    }
    for statement in rows.iter_mut().flat_map(|row| &mut row.statements) {
        if let Some(target) = moved.get(&statement.id) {
            statement.id = *target;
        }
        if let Document::Project(project) = &mut statement.document {
            for organisation in
                project.partners.iter_mut().filter_map(|partner| partner.organisation.as_mut())
            {
                if let Some(target) = moved.get(organisation) {
                    *organisation = *target;
                }
            }
        }
    }
}

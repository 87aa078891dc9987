//! Imports: rows of a source become statements, statements are absorbed into records, and each
//! batch is stored in one transaction with its account of the rows. Killed at any point, an import
//! run again ends in the same state, because every step is recognised when it has been done.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::organisation::Identifier;
use asterism_domain::{
    ChangeKind, Document, Issue, Record, RecordId, Rule, Space, State, Visibility, absorb, check,
};
use asterism_ingest::{Row, Statement};
use asterism_store::{Base, Derived, Draft, ImportBatch, ImportId, QuarantinedRow, SourceRow};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::naming::slug_for;
use crate::settle::judged_anew;
use crate::view::View;
use crate::{Result, known};

/// Rows a transaction holds, for speed, and the bytes of them, for memory: rows of boundaries are a
/// thousand times as wide as others.
pub(crate) const BATCH_ROWS: usize = 8_000;
pub(crate) const BATCH_BYTES: usize = 8_000_000;

/// Where a batch of rows comes from and when it is taken in.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// One for each of the files that are read side by side.
    pub(crate) imports: Vec<ImportId>,
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

/// A row with the place of its file among those that are read side by side.
pub(crate) type Placed = (usize, Row);

/// A batch of rows, absorbed into the records that they speak of.
///
/// A row counts as stored when it changed a record, as unchanged when the log already had
/// everything it says, as quarantined when it could not be read.
pub(crate) struct Absorbed {
    working: Working,
    /// What the rows of each file come to, apart from the records.
    accounts: Vec<Account>,
}

/// What became of the rows of one file.
#[derive(Default, Clone)]
struct Account {
    rows: Vec<SourceRow>,
    quarantined: Vec<QuarantinedRow>,
    unchanged: u64,
}

impl Absorbed {
    /// Absorbs rows of so many files into what stands.
    pub(crate) async fn of(view: View<'_>, rows: Vec<Placed>, files: usize) -> Result<Absorbed> {
        let keys: Vec<_> = rows.iter().map(|(_, row)| row.key.clone()).collect();
        let seen = view.store().source_rows(&keys).await?;
        let mut accounts = vec![Account::default(); files];
        let mut fresh = Vec::new();
        for (file, row) in rows {
            let Some(account) = accounts.get_mut(file) else { continue };
            let known = seen.get(&row.key) == Some(&row.hash);
            match row.outcome {
                Ok(statements) if known || statements.is_empty() => account.unchanged += 1,
                Ok(statements) => fresh.push(ReadRow { file, key: row.key, hash: row.hash, statements }),
                Err(refused) => account.quarantined.push(QuarantinedRow {
                    number: row.number,
                    key: row.key,
                    reason: refused.reason,
                    field: refused.field,
                    raw: refused.raw,
                }),
            }
        }
        let mut working = Working::load(view, &mut fresh).await?;
        for row in fresh {
            let Some(account) = accounts.get_mut(row.file) else { continue };
            let first = row.statements.first().map(|statement| statement.id);
            // A row that said nothing new gets its receipt too: otherwise the next import would read it
            // as news where a later row has said something else meanwhile.
            match working.take(row.file, row.statements).or(first) {
                Some(record) => account.rows.push(SourceRow { key: row.key, hash: row.hash, record }),
                None => account.unchanged += 1,
            }
        }
        Ok(Absorbed { working, accounts })
    }

    /// What each file gives to the batch, as the store takes it; `rows_done` is how many rows of each are done
    /// after it. What it says of pending records is to be placed when these are written.
    pub(crate) async fn into_batches(
        self,
        view: View<'_>,
        origin: &Origin,
        rows_done: &[u64],
    ) -> Result<Vec<ImportBatch>> {
        let Absorbed { working, accounts } = self;
        let (drafts, mut derived) = working.into_drafts(view, origin).await?;
        let files = origin.imports.iter().zip(rows_done).zip(accounts);
        let mut batches: Vec<ImportBatch> = files
            .map(|((import, rows_done), Account { rows, quarantined, unchanged })| ImportBatch {
                import: *import,
                drafts: Vec::new(),
                // They follow from all drafts, so it does not matter with which they are written.
                derived: std::mem::take(&mut derived),
                rows,
                quarantined,
                unchanged,
                rows_done: *rows_done,
            })
            .collect();
        for (file, draft) in drafts {
            if let Some(batch) = batches.get_mut(file) {
                batch.drafts.push(draft);
            }
        }
        Ok(batches)
    }
}

struct ReadRow {
    file: usize,
    key: asterism_domain::SourceKey,
    hash: [u8; 32],
    statements: Vec<Statement>,
}

/// The records that a batch touches, as they are and, where they change, as they become.
struct Working {
    heads: BTreeMap<RecordId, Record>,
    changed: BTreeMap<RecordId, Document>,
    /// The file whose row changed a record first.
    changed_by: BTreeMap<RecordId, usize>,
    /// Records that a person has corrected: what a source says no longer replaces their values.
    corrected: BTreeSet<RecordId>,
}

impl Working {
    /// Loads the touched records; statements about an organisation that is known under another id
    /// (by identifier, or because it was merged) are turned to that record.
    async fn load(view: View<'_>, rows: &mut [ReadRow]) -> Result<Working> {
        redirect_by_identifier(view, rows).await?;
        let ids: BTreeSet<RecordId> = statements(rows).map(|statement| statement.id).collect();
        let mut heads = load_heads(view, ids).await?;
        let merged = heads.values().filter(|head| head.merged_into.is_some()).map(|head| head.id);
        let merged = view.store().resolve(&merged.collect::<Vec<_>>()).await?;
        if !merged.is_empty() {
            redirect(rows, &merged);
            heads.extend(load_heads(view, merged.into_values().collect()).await?);
        }
        let known_ids: Vec<RecordId> = heads.keys().copied().collect();
        let corrected = view.store().corrected_by_people(&known_ids).await?;
        Ok(Working { heads, changed: BTreeMap::new(), changed_by: BTreeMap::new(), corrected })
    }

    /// Absorbs the statements of one row: the first record that changed by it, or none where all of
    /// it was known.
    fn take(&mut self, file: usize, statements: Vec<Statement>) -> Option<RecordId> {
        let mut first = None;
        for statement in statements {
            let id = statement.id;
            if self.absorb(id, with_issues(statement)) {
                self.changed_by.entry(id).or_insert(file);
                first = first.or(Some(id));
            }
        }
        first
    }

    /// Absorbs what is said of a record; true where it changed.
    fn absorb(&mut self, id: RecordId, said: Document) -> bool {
        let corrected = self.corrected.contains(&id);
        if let Some(known) = self.changed.get_mut(&id) {
            return add(known, said, corrected);
        }
        let Some(head) = self.heads.get(&id) else {
            self.changed.insert(id, said);
            return true;
        };
        let mut document = head.document.clone();
        let changed = add(&mut document, said, corrected);
        if changed {
            self.changed.insert(id, document);
        }
        changed
    }

    /// The changed records as drafts, each with the file that changed it first, and what the changes mean for the
    /// issues of others.
    async fn into_drafts(
        self,
        view: View<'_>,
        origin: &Origin,
    ) -> Result<(Vec<(usize, Draft)>, Vec<Derived>)> {
        let Working { mut heads, changed: documents, changed_by, .. } = self;
        let known = known::gather(view, documents.values(), &documents, origin.today).await?;
        let derived = judged_anew(view, &heads, &documents, origin.today).await?;
        let mut drafts = Vec::with_capacity(documents.len());
        for (id, document) in documents {
            let head = heads.remove(&id);
            let draft = Draft {
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
            };
            drafts.push((changed_by.get(&id).copied().unwrap_or_default(), draft));
        }
        Ok((drafts, derived))
    }
}

/// The statement's document with what its reader noticed written into it.
fn with_issues(statement: Statement) -> Document {
    let mut document = statement.document;
    document.about_mut().noticed.extend(statement.issues);
    document
}

/// Adds what a statement says to what is known; true where that changed.
fn add(known: &mut Document, said: Document, corrected: bool) -> bool {
    if corrected { keep_corrections(known, &said) } else { known.absorb(said) }
}

/// Where a person has corrected a record, the correction stands; the source adds what is missing,
/// and a disagreement is noted. True where the record changed.
fn keep_corrections(known: &mut Document, incoming: &Document) -> bool {
    let sourced = absorb(known, incoming);
    let mut kept = absorb(incoming, known);
    let note = Issue::new(Rule::SourceDiffers, "", "");
    if sourced != kept && !kept.about().noticed.contains(&note) {
        kept.about_mut().noticed.push(note);
    }
    let changed = kept != *known;
    *known = kept;
    changed
}

fn statements(rows: &[ReadRow]) -> impl Iterator<Item = &Statement> {
    rows.iter().flat_map(|row| &row.statements)
}

pub(crate) fn identifiers(document: &Document) -> &[Identifier] {
    match document {
        Document::Organisation(organisation) => &organisation.identifiers,
        _ => &[],
    }
}

async fn load_heads(view: View<'_>, ids: BTreeSet<RecordId>) -> Result<BTreeMap<RecordId, Record>> {
    let records = view.records(&ids.into_iter().collect::<Vec<_>>()).await?;
    Ok(records.into_iter().map(|record| (record.id, record)).collect())
}

async fn redirect_by_identifier(view: View<'_>, rows: &mut [ReadRow]) -> Result<()> {
    let firsts = statements(rows).filter_map(|statement| identifiers(&statement.document).first());
    let wanted: BTreeSet<Identifier> = firsts.cloned().collect();
    let mut owners: BTreeMap<Identifier, RecordId> = BTreeMap::new();
    // Departments of one house share its VAT number, so one that several records have says of none who it is.
    let mut shared: BTreeSet<Identifier> = BTreeSet::new();
    // Of several records with one identifier the last by id is taken, whether it is stored yet or not.
    for (identifier, id) in view.find_by_identifiers(&wanted).await? {
        if owners.get(&identifier).is_some_and(|owner| *owner != id) && is_shareable(&identifier) {
            shared.insert(identifier.clone());
        }
        let owner = owners.entry(identifier).or_insert(id);
        *owner = id.max(*owner);
    }
    let mut moved = BTreeMap::new();
    for statement in statements(rows) {
        let listed = identifiers(&statement.document);
        // Only the first identifier decides: it is the one the source keeps its records by. Others
        // may be shared (departments of a university have one VAT number) and lead to proposals.
        let first = listed.first().filter(|first| !shared.contains(*first));
        let owner = first.and_then(|identifier| owners.get(identifier).copied());
        match owner {
            Some(owner) if owner != statement.id => {
                moved.insert(statement.id, owner);
            }
            Some(_) => {}
            None => {
                for identifier in listed {
                    let before = owners.insert(identifier.clone(), statement.id);
                    if before.is_some_and(|before| before != statement.id) && is_shareable(identifier) {
                        shared.insert(identifier.clone());
                    }
                }
            }
        }
    }
    redirect(rows, &moved);
    Ok(())
}

/// Whether several organisations may have one identifier of the scheme.
fn is_shareable(identifier: &Identifier) -> bool {
    identifier.scheme == "vat"
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

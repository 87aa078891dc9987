//! What a batch of drafts comes to, before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Kind, Record, RecordId, Seq};

use crate::checksum::{FACTS, checksum};
use crate::db::{Value, args};
use crate::file::NAMES_FILE;
use crate::{Base, Draft, Outcome, Position, StoreError};

/// A draft with its document as it is stored.
pub(crate) struct Prepared {
    pub(crate) draft: Draft,
    json: String,
    hash: String,
    /// A revision of another log, which is written even where it says nothing new.
    is_history: bool,
}

impl Prepared {
    pub(crate) fn of(draft: Draft) -> Result<Prepared, StoreError> {
        // The struct's fields and sorted maps give one text for one document.
        let json = serde_json::to_string(&draft.document)
            .map_err(|error| StoreError::Document { seq: 0, reason: error.to_string() })?;
        let hash = blake3::hash(json.as_bytes()).to_hex().to_string();
        Ok(Prepared { draft, json, hash, is_history: false })
    }

    /// The same as part of a history that is kept whole.
    pub(crate) fn into_history(self) -> Prepared {
        Prepared { is_history: true, ..self }
    }

    pub(crate) fn id(&self) -> RecordId {
        self.draft.record
    }

    pub(crate) fn kind(&self) -> Kind {
        self.draft.document.kind()
    }

    /// The record and the slug wanted for it.
    pub(crate) fn wish(&self) -> (RecordId, &str) {
        (self.draft.record, &self.draft.slug)
    }
}

/// A record's newest revision without its document.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) id: RecordId,
    pub(crate) seq: i64,
    pub(crate) kind: Kind,
    pub(crate) slug: String,
    pub(crate) wanted: String,
    pub(crate) space: String,
    pub(crate) state: String,
    pub(crate) visibility: String,
    pub(crate) merged_into: Option<RecordId>,
    pub(crate) hash: String,
    /// The place of the record's first revision, by which the rows that belong to it are kept.
    pub(crate) number: i64,
    /// The source of that first revision.
    pub(crate) source: Option<String>,
}

impl Head {
    fn says(&self, prepared: &Prepared) -> bool {
        let draft = &prepared.draft;
        self.hash == prepared.hash
            // An editor asks for the address as it is, with the number that keeps it apart from another's.
            && (self.wanted == draft.slug || self.slug == draft.slug)
            && self.state == draft.state.as_str()
            && self.visibility == draft.visibility.as_str()
            && self.merged_into == draft.merged_into
            && self.space == draft.space.as_str()
    }

    fn of(prepared: &Prepared, before: Option<&Head>, slug: String, seq: i64) -> Head {
        let draft = &prepared.draft;
        Head {
            id: draft.record,
            seq,
            kind: prepared.kind(),
            slug,
            wanted: draft.slug.clone(),
            space: draft.space.as_str().to_owned(),
            state: draft.state.as_str().to_owned(),
            visibility: draft.visibility.as_str().to_owned(),
            merged_into: draft.merged_into,
            hash: prepared.hash.clone(),
            number: before.map_or(seq, |before| before.number),
            source: before.map_or_else(|| draft.source.clone(), |before| before.source.clone()),
        }
    }
}

/// What to write, as rows of values laid end to end.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) outcomes: Vec<Outcome>,
    /// The newest position after the batch.
    pub(crate) last: i64,
    pub(crate) revisions: Vec<Value>,
    pub(crate) records: Vec<Value>,
    pub(crate) aliases: Vec<Value>,
    pub(crate) links: Vec<Value>,
    pub(crate) issues: Vec<Value>,
    pub(crate) identifiers: Vec<Value>,
    /// Files that the new revisions name, with their records.
    pub(crate) named: Vec<Value>,
    /// Numbers of records that existed and changed: their links, issues and identifiers are replaced.
    pub(crate) replaced: Vec<Value>,
    /// The revisions that are the first of their records.
    pub(crate) first: BTreeSet<Seq>,
    /// Every record that got a revision.
    pub(crate) stored: BTreeSet<RecordId>,
    /// Where every record stands that there was a draft of.
    pub(crate) heads: BTreeMap<RecordId, Position>,
}

/// Why a batch cannot be written, found while planning.
pub(crate) enum Refusal {
    /// The draft at this place has a stale base; the head is the record as stored, or the
    /// document of an earlier draft of the same batch.
    Conflict {
        draft: usize,
        head: Head,
        earlier: Option<usize>,
    },
    Other(StoreError),
}

/// The number of values in a row of each table.
pub(crate) const REVISION_COLUMNS: usize = FACTS + 2;
pub(crate) const RECORD_COLUMNS: usize = 10;
pub(crate) const ALIAS_COLUMNS: usize = 3;
pub(crate) const LINK_COLUMNS: usize = 5;
pub(crate) const ISSUE_COLUMNS: usize = 9;
pub(crate) const IDENTIFIER_COLUMNS: usize = 3;
pub(crate) const NAMED_COLUMNS: usize = 2;

/// Goes through the drafts in order, numbering revisions from `last` + 1.
pub(crate) fn plan(
    mut heads: BTreeMap<RecordId, Head>,
    drafts: &mut [Prepared],
    slugs: Vec<String>,
    last: i64,
) -> Result<Plan, Refusal> {
    let existed: BTreeSet<RecordId> = heads.keys().copied().collect();
    let mut plan = Plan { last, ..Plan::default() };
    let mut newest: BTreeMap<RecordId, usize> = BTreeMap::new();
    for (index, (prepared, slug)) in drafts.iter_mut().zip(slugs).enumerate() {
        let head = heads.get(&prepared.id());
        if let Err(problem) = permit(prepared, head) {
            let earlier = newest.get(&prepared.id()).copied();
            return Err(problem.unwrap_or_else(|head| Refusal::Conflict { draft: index, head, earlier }));
        }
        if let Some(head) = head.filter(|head| !prepared.is_history && head.says(prepared)) {
            plan.outcomes.push(Outcome::Unchanged(Seq(head.seq)));
            continue;
        }
        plan.last += 1;
        plan.outcomes.push(Outcome::Stored(Seq(plan.last)));
        if head.is_none() {
            plan.first.insert(Seq(plan.last));
        }
        if let Some(head) = head.filter(|head| head.slug != slug) {
            plan.aliases.extend(args![head.kind.as_str(), head.slug.as_str(), head.id]);
        }
        for hash in prepared.draft.document.files() {
            plan.named.extend(args![hash, prepared.draft.record]);
        }
        plan.revisions.extend(revision_row(prepared, head, &slug, plan.last));
        let head = Head::of(prepared, head, slug, plan.last);
        heads.insert(prepared.id(), head);
        newest.insert(prepared.id(), index);
    }
    // In the order of their numbers, so that new rows follow one another in every table that is kept by number.
    let mut changed: Vec<(&Head, usize)> =
        newest.iter().filter_map(|(id, index)| Some((heads.get(id)?, *index))).collect();
    changed.sort_by_key(|(head, _)| head.number);
    for (head, index) in changed {
        if existed.contains(&head.id) {
            plan.replaced.push(Value::from(head.number));
        }
        plan.records.extend(record_row(head));
        if let Some(prepared) = drafts.get(index) {
            plan.derive(head, &prepared.draft);
        }
        plan.stored.insert(head.id);
    }
    let position = |head: Head| Position { seq: Seq(head.seq), wanted: head.wanted, slug: head.slug };
    plan.heads = heads.into_iter().map(|(id, head)| (id, position(head))).collect();
    Ok(plan)
}

/// Whether the draft may follow the head. The inner result tells a conflict from other refusals.
fn permit(prepared: &Prepared, head: Option<&Head>) -> Result<(), Result<Refusal, Head>> {
    let record = prepared.id();
    let Some(head) = head else {
        return match prepared.draft.base {
            Base::At(_) => Err(Ok(Refusal::Other(StoreError::Missing { record }))),
            Base::New | Base::Any => Ok(()),
        };
    };
    if head.kind != prepared.kind() {
        let error = StoreError::KindChanged { record, was: head.kind, now: prepared.kind() };
        return Err(Ok(Refusal::Other(error)));
    }
    match prepared.draft.base {
        Base::Any => Ok(()),
        Base::At(Seq(seq)) if seq == head.seq => Ok(()),
        Base::At(_) | Base::New => Err(Err(head.clone())),
    }
}

fn revision_row(prepared: &mut Prepared, head: Option<&Head>, slug: &str, seq: i64) -> Vec<Value> {
    let json = std::mem::take(&mut prepared.json);
    let draft = &prepared.draft;
    let wanted = (draft.slug != slug).then_some(draft.slug.as_str());
    let mut row = args![
        seq,
        draft.record,
        head.map(|head| head.seq),
        draft.document.kind().as_str(),
        slug,
        wanted,
        draft.space.as_str(),
        draft.state.as_str(),
        draft.visibility.as_str(),
        draft.merged_into,
        draft.change.as_str(),
        draft.actor.as_str(),
        draft.at,
        draft.source.as_deref(),
        draft.reason.as_deref(),
        prepared.hash.as_str(),
    ];
    row.extend(args![checksum(&row), json]);
    row
}

fn record_row(head: &Head) -> Vec<Value> {
    args![
        head.number,
        head.id,
        head.kind.as_str(),
        head.slug.as_str(),
        head.wanted.as_str(),
        head.space.as_str(),
        head.state.as_str(),
        head.visibility.as_str(),
        head.merged_into,
        head.seq,
    ]
}

impl Plan {
    fn derive(&mut self, head: &Head, draft: &Draft) {
        let owner = Value::from(head.number);
        link_rows(&owner, &draft.links, &mut self.links);
        let about = IssueContext {
            owner: &owner,
            kind: draft.document.kind().as_str(),
            space: draft.space.as_str(),
            // As `source_of_issues!` has it.
            source: draft.source.as_deref().or(head.source.as_deref()),
        };
        issue_rows(&about, &draft.issues, &mut self.issues);
        for (scheme, value) in identifiers(&draft.document) {
            self.identifiers.extend(args![scheme, value, head.number]);
        }
    }
}

/// The distinct official identifiers that a document states, and the files it names.
pub(crate) fn identifiers(document: &Document) -> BTreeSet<(&str, &str)> {
    match document {
        Document::Organisation(organisation) => organisation
            .identifiers
            .iter()
            .map(|known| (known.scheme.as_str(), known.value.as_str()))
            .collect(),
        document => document.files().map(|hash| (NAMES_FILE, hash)).collect(),
    }
}

/// Appends the rows of a record's links, numbered within their kinds in the order given. The owner stands for the
/// record: its number where the rows are written, its id where they are compared.
pub(crate) fn link_rows(owner: &Value, links: &[asterism_domain::Link], to: &mut Vec<Value>) {
    let mut next: BTreeMap<&str, u32> = BTreeMap::new();
    for link in links {
        let ordinal = next.entry(link.kind.as_str()).or_default();
        to.extend(args![owner.clone(), link.kind.as_str(), *ordinal, link.to, link.role.as_deref()]);
        *ordinal += 1;
    }
}

/// What an issue's row says about its record.
pub(crate) struct IssueContext<'a> {
    /// As in [`link_rows`].
    pub(crate) owner: &'a Value,
    pub(crate) kind: &'a str,
    pub(crate) space: &'a str,
    pub(crate) source: Option<&'a str>,
}

pub(crate) fn issue_rows(about: &IssueContext<'_>, issues: &[asterism_domain::Issue], to: &mut Vec<Value>) {
    for (ordinal, issue) in issues.iter().enumerate() {
        to.extend(args![
            about.owner.clone(),
            ordinal,
            issue.rule.as_str(),
            issue.field.as_str(),
            issue.rule.severity().as_str(),
            issue.detail.as_str(),
            about.source,
            about.space,
            about.kind,
        ]);
    }
}

/// The record that an earlier draft of the same batch would have made.
pub(crate) fn record_of(head: &Head, draft: &Draft) -> Record {
    Record {
        id: head.id,
        kind: head.kind,
        slug: head.slug.clone(),
        space: draft.space.clone(),
        state: draft.state,
        visibility: draft.visibility,
        seq: Seq(head.seq),
        merged_into: draft.merged_into,
        document: draft.document.clone(),
    }
}

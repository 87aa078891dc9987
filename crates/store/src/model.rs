//! What goes into the store and comes out of it, beside the domain's own records and revisions.

use std::collections::BTreeMap;
use std::path::PathBuf;

use asterism_domain::{
    ChangeKind, Document, Issue, Kind, Link, Record, RecordId, Rule, Seq, SourceKey, Space, State, Visibility,
};
use jiff::Timestamp;

/// Where the data are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// One file; it is created where it does not exist, together with its folder. Blobs are kept in
    /// the folder `blobs` beside it.
    Sqlite(PathBuf),
    /// A server, as `postgres://user:password@host:port/database`.
    Postgres(String),
}

/// A change to one record that someone wants written.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub record: RecordId,
    pub base: Base,
    /// The slug wanted. The store appends to it where another record of the kind has it.
    pub slug: String,
    pub space: Space,
    pub state: State,
    pub visibility: Visibility,
    pub merged_into: Option<RecordId>,
    pub change: ChangeKind,
    pub actor: String,
    /// Kept to the microsecond.
    pub at: Timestamp,
    pub source: Option<String>,
    pub reason: Option<String>,
    pub document: Document,
    /// Every link of the document; they replace the record's links.
    pub links: Vec<Link>,
    /// Every issue of the document; they replace the record's issues.
    pub issues: Vec<Issue>,
}

/// What the author of a draft knew of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The record does not exist yet.
    New,
    /// This revision was the newest.
    At(Seq),
    /// Nothing; the draft holds whatever the record's state is.
    Any,
}

/// What became of a draft. Both carry the record's newest revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Stored(Seq),
    /// Document, slug, space, state, visibility and merge were already so; nothing was written.
    Unchanged(Seq),
}

impl Outcome {
    pub fn seq(self) -> Seq {
        match self {
            Outcome::Stored(seq) | Outcome::Unchanged(seq) => seq,
        }
    }
}

/// What an address leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    Here(Record),
    /// The record had this slug once, or was merged into another: the address leads to `to`.
    Moved {
        to: Record,
    },
}

/// A record that links to another, as a list of them needs it: without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrer {
    pub id: RecordId,
    pub kind: Kind,
    pub slug: String,
    pub space: Space,
    pub state: State,
    pub visibility: Visibility,
}

/// The number of one import run, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportId(pub i64);

impl std::fmt::Display for ImportId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What one step of an import takes of one file. A step may take of several files, which then move on together.
#[derive(Debug, Clone)]
pub struct ImportBatch {
    pub import: ImportId,
    /// The records that changed by the rows; by rows of several files, only with one of these.
    pub drafts: Vec<Draft>,
    /// What the drafts mean for the issues of other records.
    pub derived: Vec<Derived>,
    /// The rows that the drafts were made from.
    pub rows: Vec<SourceRow>,
    pub quarantined: Vec<QuarantinedRow>,
    /// Rows skipped because their hash was already known.
    pub unchanged: u64,
    /// How many rows of the file are dealt with after this batch. It must be the number before it
    /// plus the rows of this batch: `rows`, `quarantined` and `unchanged`.
    pub rows_done: u64,
}

/// A source row that was read: what it is called, what it said, and the record it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    pub key: SourceKey,
    /// BLAKE3 of the raw row.
    pub hash: [u8; 32],
    pub record: RecordId,
}

/// A source row that could not be read, kept with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// The data row in its file, from 1.
    pub number: u64,
    pub key: SourceKey,
    pub reason: String,
    pub field: Option<String>,
    pub raw: String,
}

/// Rows of one import run so far: `read` is always `stored + unchanged + quarantined`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportCounts {
    pub read: u64,
    /// Rows whose record got a revision.
    pub stored: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    pub quarantined: u64,
    /// Revisions written for records that were new, and for records that existed.
    pub created: u64,
    pub updated: u64,
}

/// What became of one step of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Of each file's run so far, in the order of the step.
    pub counts: Vec<ImportCounts>,
    /// Where every record stands that the step had a draft of.
    pub heads: BTreeMap<RecordId, Position>,
}

/// Where a record stands: its newest revision, and the slug that was wanted for it and the one it got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub seq: Seq,
    pub wanted: String,
    pub slug: String,
}

/// How far an import of a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportProgress {
    pub import: ImportId,
    pub rows_done: u64,
    pub finished: bool,
}

/// One import of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRun {
    pub id: ImportId,
    pub source: String,
    pub file: String,
    pub file_hash: String,
    pub started: Timestamp,
    pub finished: Option<Timestamp>,
    pub rows_done: u64,
    pub counts: ImportCounts,
}

/// An issue with the record that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRow {
    pub record: RecordId,
    /// The place among the record's issues, from 0.
    pub ordinal: u32,
    pub kind: Kind,
    pub space: Space,
    pub source: Option<String>,
    pub issue: Issue,
}

/// How many issues of one rule there are in one source, space and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueCount {
    pub rule: Rule,
    pub source: Option<String>,
    pub space: Space,
    pub kind: Kind,
    pub issues: u64,
    /// Records that have at least one of them.
    pub records: u64,
}

/// Which issues to list; what is none is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IssueFilter {
    pub rule: Option<Rule>,
    pub source: Option<String>,
    pub space: Option<Space>,
    pub kind: Option<Kind>,
}

/// The place of an issue in its list, to go on after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IssueCursor {
    pub record: RecordId,
    pub ordinal: u32,
}

impl IssueRow {
    pub fn cursor(&self) -> IssueCursor {
        IssueCursor { record: self.record, ordinal: self.ordinal }
    }
}

/// Links and issues computed anew for a record whose document stays as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    pub record: RecordId,
    /// The revision that was looked at; where the record has moved on, nothing is replaced.
    pub base: Seq,
    pub links: Vec<Link>,
    pub issues: Vec<Issue>,
}

/// Two records that may be one, for a person to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    pub id: i64,
    /// The two records, the smaller id first.
    pub left: RecordId,
    pub right: RecordId,
    /// From 0 to 1.
    pub score: f64,
    /// What the score is made of, as in `("name", 0.93)`.
    pub parts: Vec<(String, f64)>,
    pub state: ProposalState,
    pub decided_by: Option<String>,
    pub decided: Option<Timestamp>,
}

/// A proposal before it has a number.
#[derive(Debug, Clone, PartialEq)]
pub struct NewProposal {
    pub left: RecordId,
    pub right: RecordId,
    pub score: f64,
    pub parts: Vec<(String, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProposalState {
    Open,
    /// Put off by somebody who looked at it.
    Later,
    Accepted,
    Rejected,
    /// No question any more, because one of the two was merged into a third.
    Settled,
}

impl ProposalState {
    pub const ALL: [ProposalState; 5] = [
        ProposalState::Open,
        ProposalState::Later,
        ProposalState::Accepted,
        ProposalState::Rejected,
        ProposalState::Settled,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ProposalState::Open => "open",
            ProposalState::Later => "later",
            ProposalState::Accepted => "accepted",
            ProposalState::Rejected => "rejected",
            ProposalState::Settled => "settled",
        }
    }

    pub fn parse(key: &str) -> Option<ProposalState> {
        ProposalState::ALL.into_iter().find(|state| state.as_str() == key)
    }
}

/// A piece of work that a worker has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    pub kind: String,
    /// JSON, as it was enqueued.
    pub payload: String,
    /// How often it has been claimed, this time included.
    pub attempts: u32,
    pub worker: String,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    /// It runs when it is due.
    Waiting,
    /// A worker has it, until its lease ends.
    Running,
    /// Nobody tries it any more, unless it is asked for.
    GivenUp,
}

impl QueueState {
    pub fn as_str(self) -> &'static str {
        match self {
            QueueState::Waiting => "waiting",
            QueueState::Running => "running",
            QueueState::GivenUp => "given_up",
        }
    }

    pub fn parse(key: &str) -> Option<QueueState> {
        [QueueState::Waiting, QueueState::Running, QueueState::GivenUp]
            .into_iter()
            .find(|state| state.as_str() == key)
    }
}

/// A job as it is in the queue, for whoever looks after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedJob {
    pub id: i64,
    pub kind: String,
    /// JSON, as it was enqueued.
    pub payload: String,
    pub state: QueueState,
    /// When it may run; while it runs, when its lease ends.
    pub run_at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it failed last.
    pub last_error: Option<String>,
}

/// How many there are of everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    pub revisions: u64,
    /// Records by kind, in the order of [`Kind::ALL`], kinds without records left out.
    pub records: Vec<(Kind, u64)>,
    pub links: u64,
    pub issues: u64,
    pub imports: u64,
    pub open_proposals: u64,
    pub waiting_jobs: u64,
    pub blobs: u64,
    pub blob_bytes: u64,
    /// The database's size on disk, without blobs.
    pub database_bytes: u64,
}

/// What making the views again from the log has put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rebuilt {
    /// Records that did not stand as their newest revisions say.
    pub heads: u64,
    /// Former slugs that were missing or led elsewhere.
    pub slugs: u64,
    /// Records whose links were not those of their documents.
    pub links: u64,
    /// Records whose identifiers were not those of their documents.
    pub identifiers: u64,
}

/// Something that the upkeep check found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub part: Part,
    /// What is wrong, where, in a sentence.
    pub detail: String,
}

impl Problem {
    /// Whether it is in what everything else is made from, so that nothing here can put it right.
    pub fn is_for_a_backup(&self) -> bool {
        matches!(self.part, Part::File | Part::Log)
    }
}

/// The part of the store a problem is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    File,
    Log,
    Heads,
    Slugs,
    Links,
    Issues,
    Identifiers,
    Imports,
    Blobs,
}

impl Part {
    pub fn as_str(self) -> &'static str {
        match self {
            Part::File => "file",
            Part::Log => "log",
            Part::Heads => "heads",
            Part::Slugs => "slugs",
            Part::Links => "links",
            Part::Issues => "issues",
            Part::Identifiers => "identifiers",
            Part::Imports => "imports",
            Part::Blobs => "blobs",
        }
    }
}

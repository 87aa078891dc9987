//! A record as its page shows it: the document, the names of everything it refers to, what links
//! to it, its issues, and the facts computed for its kind.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Action, Actor, Document, Issue, Kind, Record, RecordId, may};
use asterism_store::{Found, Referrer};
use jiff::Timestamp;
use serde_json::json;

use crate::details::{Details, looked_at};
use crate::edit::subject;
use crate::explore::Alike;
use crate::files::{FileRef, MediumView};
use crate::labels::Label;
use crate::mention::Nearby;
use crate::referrers::Referring;
use crate::{App, Error, Result};

/// How many of the records linking here a page lists by kind. The total beside them is exact, and
/// [`App::referrers`] lists all.
const LISTED: usize = 24;

/// A record to link to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ref {
    pub id: RecordId,
    pub kind: Kind,
    pub path: String,
    pub name: String,
    pub retired: bool,
}

impl Ref {
    pub fn of(record: &Record) -> Ref {
        Ref {
            id: record.id,
            kind: record.kind,
            path: record.path(),
            name: shown_name(&record.document),
            retired: record.state.is_out_of_use(),
        }
    }
}

/// What to call a record. People who do not show their name are called by their organisation; the document is as
/// its reader sees it ([`App::seen`]).
pub(crate) fn shown_name(document: &Document) -> String {
    match document {
        Document::Person(person) if person.about.title.is_empty() => {
            person.organisation_as_given.clone().unwrap_or_default()
        }
        _ => document.name(),
    }
}

#[derive(Debug, Clone)]
pub enum Page {
    Here(Box<RecordView>),
    /// The record has another address now.
    Moved {
        path: String,
    },
    /// The record is out of use; this is its tombstone.
    Gone(Box<RecordView>),
}

#[derive(Debug, Clone)]
pub struct RecordView {
    pub record: Record,
    /// What the reader may do to it.
    pub may: BTreeSet<Action>,
    /// What its space is called.
    pub space: Label,
    pub first: Timestamp,
    pub changed: Timestamp,
    /// The source of the newest revision.
    pub source: Option<String>,
    pub revisions: usize,
    /// Every record that the document refers to or that is listed, for showing names.
    pub refs: BTreeMap<RecordId, Ref>,
    pub issues: Vec<Issue>,
    pub inbound: Vec<Inbound>,
    /// Records that have much in common with it and that nothing above names.
    pub related: Vec<Alike>,
    /// The stored files it names, in the order of its fields.
    pub files: Vec<FileRef>,
    /// The pictures and films that the document names.
    pub media: Vec<MediumView>,
    pub details: Details,
    /// What its texts lead to first: what it refers to, with every name of it.
    pub nearby: Vec<Nearby>,
    /// Texts that name it and do not refer to it, the newest first.
    pub mentioned_in: Vec<Referring>,
}

/// Records of one kind that link to the page's record.
#[derive(Debug, Clone)]
pub struct Inbound {
    pub kind: Kind,
    pub total: usize,
    /// The first of them by name, as the reader sees them.
    pub records: Vec<Record>,
}

impl App {
    pub async fn page(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<Page> {
        match self.inner.store.find(kind, slug).await? {
            None => Err(Error::not_found(format!("{kind} `{slug}`"))),
            Some(Found::Moved { to }) => {
                if !may(actor, Action::View, &subject(&to)).allowed {
                    return Err(Error::not_found(format!("{kind} `{slug}`")));
                }
                Ok(Page::Moved { path: to.path() })
            }
            Some(Found::Here(record)) => {
                if !may(actor, Action::View, &subject(&record)).allowed {
                    return Err(Error::not_found(format!("{kind} `{slug}`")));
                }
                let view = Box::new(self.view(actor, record).await?);
                Ok(if view.record.state.is_out_of_use() { Page::Gone(view) } else { Page::Here(view) })
            }
        }
    }

    /// The record in the shape in which it is stored and exported, minus what the reader may not see,
    /// with records like it.
    pub async fn record_json(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<serde_json::Value> {
        let record = self.find_here(kind, slug).await?;
        if !may(actor, Action::View, &subject(&record)).allowed {
            return Err(Error::not_found(format!("{kind} `{slug}`")));
        }
        let record = self.seen(actor, record).await?;
        let mut json = crate::export::record_json(&record)?;
        let mut named: BTreeSet<RecordId> =
            record.document.links(record.id).iter().map(|link| link.to).collect();
        let targets = self.answering_for(record.id).await?;
        named.extend(self.visible_referrers(actor, &targets).await?.iter().map(|referrer| referrer.id));
        let related = self.like_it(actor, &record, &named).await?;
        let item = |Alike { found, .. }: &Alike| json!({ "kind": found.kind, "name": found.name, "path": found.path });
        json["related"] = related.iter().map(item).collect();
        Ok(json)
    }

    /// The record at an address, following old addresses and merges.
    pub(crate) async fn find_here(&self, kind: Kind, slug: &str) -> Result<Record> {
        match self.inner.store.find(kind, slug).await? {
            Some(Found::Here(record) | Found::Moved { to: record }) => Ok(record),
            None => Err(Error::not_found(format!("{kind} `{slug}`"))),
        }
    }

    pub(crate) async fn view(&self, actor: &Actor, record: Record) -> Result<RecordView> {
        let store = &self.inner.store;
        let may = self.may_be_done(actor, &record).await?;
        let record = self.seen(actor, record).await?;
        let mut revisions = store.revisions(record.id).await?;
        revisions.sort_by_key(|revision| revision.seq);
        let first = revisions.first().map_or(Timestamp::UNIX_EPOCH, |revision| revision.at);
        let (changed, source) =
            revisions.last().map_or((first, None), |revision| (revision.at, revision.source.clone()));
        let targets = self.answering_for(record.id).await?;
        let links = store.links_to_many(&targets).await?;
        let referrers = self.visible_referrers(actor, &targets).await?;
        let mut ids: BTreeSet<RecordId> =
            record.document.links(record.id).iter().map(|link| link.to).collect();
        // What is shown to some makes no links.
        if let Document::Person(person) = &record.document {
            let topics = person.about.topics.iter().chain(&person.expert_in).copied();
            ids.extend(topics.chain(person.organisation).chain(person.topics_looked_after()));
            ids.extend(person.looks_after.iter().map(|one| one.space));
        }
        ids.extend(looked_at(record.kind, &links));
        let around = self.visible_records(actor, ids).await?;
        let issues = store.issues_of(record.id).await?;
        let details = self.details(&record, &links, &around).await?;
        let mut refs: BTreeMap<RecordId, Ref> =
            around.iter().map(|(id, record)| (*id, Ref::of(record))).collect();
        details.add_refs(&mut refs);
        let inbound = self.inbound(actor, &referrers).await?;
        let named: BTreeSet<RecordId> =
            refs.keys().copied().chain(referrers.iter().map(|referrer| referrer.id)).collect();
        let mentioned_in = self.mentioned_in(actor, &record, &named).await?;
        let related = self.like_it(actor, &record, &named).await?;
        let nearby = crate::mention::nearby(&record, &around);
        let files = self.files_of(&record).await?;
        let media = self.media_of(actor, &record.document.about().media).await?;
        let space = self.space_label(&record.space).await?;
        Ok(RecordView {
            may,
            space,
            inbound,
            related,
            record,
            first,
            changed,
            source,
            revisions: revisions.len(),
            refs,
            issues,
            files,
            media,
            details,
            nearby,
            mentioned_in,
        })
    }

    /// The records that refer to a page's record, counted by kind; the first of each by name.
    async fn inbound(&self, actor: &Actor, referrers: &[Referrer]) -> Result<Vec<Inbound>> {
        let mut groups: BTreeMap<Kind, Vec<RecordId>> = BTreeMap::new();
        for referrer in referrers {
            groups.entry(referrer.kind).or_default().push(referrer.id);
        }
        let listed = groups.values().flat_map(|ids| ids.iter().take(LISTED).copied()).collect();
        let named = self.visible_records(actor, listed).await?;
        let group = |(kind, ids): (Kind, Vec<RecordId>)| Inbound {
            kind,
            total: ids.len(),
            records: ids.iter().take(LISTED).filter_map(|id| named.get(id)).cloned().collect(),
        };
        Ok(groups.into_iter().map(group).collect())
    }

    /// The records around some ids that the reader may see. What was merged away is answered by the
    /// record that stands for it, under the old id. Of people only what they show to the reader is there.
    pub(crate) async fn visible_records(
        &self,
        actor: &Actor,
        ids: BTreeSet<RecordId>,
    ) -> Result<BTreeMap<RecordId, Record>> {
        let ids: Vec<RecordId> = ids.into_iter().collect();
        let mut found = BTreeMap::new();
        for record in self.inner.store.records(&ids).await? {
            let asked = record.id;
            let stands = match record.merged_into {
                Some(target) => self.inner.store.record(target).await?.unwrap_or(record),
                None => record,
            };
            if may(actor, Action::View, &subject(&stands)).allowed {
                found.insert(asked, self.seen(actor, stands).await?);
            }
        }
        Ok(found)
    }
}

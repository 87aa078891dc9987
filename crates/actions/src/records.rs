//! A record as its page shows it: the document, the names of everything it refers to, what links
//! to it, its issues, and the facts computed for its kind.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Action, Actor, Document, Issue, Kind, Link, LinkKind, Record, RecordId, State, may};
use asterism_store::Found;
use jiff::Timestamp;

use crate::details::Details;
use crate::edit::subject;
use crate::{App, Error, Result};

/// How many of the records linking here a page lists by kind; the total is exact.
const LISTED: usize = 50;
/// How many linking records are looked at for one page. Past this the page points to Explore,
/// whose counts have no limit.
const INBOUND_LIMIT: usize = 2_000;

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
    pub(crate) fn of(record: &Record) -> Ref {
        Ref {
            id: record.id,
            kind: record.kind,
            path: record.path(),
            name: shown_name(&record.document),
            retired: record.state == State::Retired,
        }
    }
}

/// The name anyone may read: a person's only when they show it to the public.
pub(crate) fn shown_name(document: &Document) -> String {
    match document {
        Document::Person(person) if person.name_visible_to != Some(asterism_domain::Visibility::Public) => {
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
    pub first: Timestamp,
    pub changed: Timestamp,
    /// The source of the newest revision.
    pub source: Option<String>,
    pub revisions: usize,
    /// Every record that the document refers to or that is listed, for showing names.
    pub refs: BTreeMap<RecordId, Ref>,
    pub issues: Vec<Issue>,
    pub inbound: Vec<Inbound>,
    pub details: Details,
}

/// Records of one kind that link to the page's record.
#[derive(Debug, Clone)]
pub struct Inbound {
    pub kind: Kind,
    pub total: usize,
    pub items: Vec<Ref>,
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
                Ok(if view.record.state == State::Retired { Page::Gone(view) } else { Page::Here(view) })
            }
        }
    }

    /// The record in the shape in which it is stored and exported, minus what the reader may not see.
    pub async fn record_json(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<serde_json::Value> {
        let mut record = self.find_here(kind, slug).await?;
        if !may(actor, Action::View, &subject(&record)).allowed {
            return Err(Error::not_found(format!("{kind} `{slug}`")));
        }
        conceal(&mut record.document);
        let body = serde_json::to_value(&record).map_err(anyhow::Error::from)?;
        Ok(serde_json::json!({ "schema": "asterism/record/1", "record": body }))
    }

    /// The record at an address, following old addresses and merges.
    pub(crate) async fn find_here(&self, kind: Kind, slug: &str) -> Result<Record> {
        match self.inner.store.find(kind, slug).await? {
            Some(Found::Here(record) | Found::Moved { to: record }) => Ok(record),
            None => Err(Error::not_found(format!("{kind} `{slug}`"))),
        }
    }

    async fn view(&self, actor: &Actor, mut record: Record) -> Result<RecordView> {
        let store = &self.inner.store;
        let mut revisions = store.revisions(record.id).await?;
        revisions.sort_by_key(|revision| revision.seq);
        let first = revisions.first().map_or(Timestamp::UNIX_EPOCH, |revision| revision.at);
        let (changed, source) =
            revisions.last().map_or((first, None), |revision| (revision.at, revision.source.clone()));
        // What links to a record that was merged into this one, links to this one.
        let mut targets = store.merged_into(record.id).await?;
        targets.insert(0, record.id);
        let inbound = store.links_to_many(&targets).await?;
        let outbound = record.document.links(record.id);
        let around = self.surroundings(actor, &outbound, &inbound).await?;
        let issues = store.issues_of(record.id).await?;
        let details = self.details(&record, &inbound, &around).await?;
        let mut refs: BTreeMap<RecordId, Ref> =
            around.iter().map(|(id, record)| (*id, Ref::of(record))).collect();
        details.add_refs(&mut refs);
        conceal(&mut record.document);
        Ok(RecordView {
            inbound: group(&inbound, &refs),
            record,
            first,
            changed,
            source,
            revisions: revisions.len(),
            refs,
            issues,
            details,
        })
    }

    /// The records around one, in both directions, that the reader may see. What was merged away
    /// is answered by the record that stands for it, under the old id.
    pub(crate) async fn surroundings(
        &self,
        actor: &Actor,
        outbound: &[Link],
        inbound: &[Link],
    ) -> Result<BTreeMap<RecordId, Record>> {
        let mut ids: BTreeSet<RecordId> = outbound.iter().map(|link| link.to).collect();
        ids.extend(inbound.iter().take(INBOUND_LIMIT).map(|link| link.from));
        self.visible_records(actor, ids).await
    }

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
                found.insert(asked, stands);
            }
        }
        Ok(found)
    }
}

/// Takes out of a document what only its owner shows.
pub(crate) fn conceal(document: &mut Document) {
    if let Document::Person(person) = document
        && person.name_visible_to != Some(asterism_domain::Visibility::Public)
    {
        person.about.title = asterism_domain::Text::default();
        person.about.aliases.clear();
        person.about.links.clear();
    }
}

/// Groups inbound links by the kind of the linking record; regions are left to their own page,
/// which counts instead of listing.
fn group(inbound: &[Link], refs: &BTreeMap<RecordId, Ref>) -> Vec<Inbound> {
    let mut groups: BTreeMap<Kind, Vec<Ref>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for link in inbound.iter().filter(|link| link.kind != LinkKind::Broader) {
        let Some(target) = refs.get(&link.from) else { continue };
        if seen.insert(link.from) && !target.retired {
            groups.entry(target.kind).or_default().push(target.clone());
        }
    }
    let listed = |(kind, mut items): (Kind, Vec<Ref>)| {
        let total = items.len();
        items.truncate(LISTED);
        Inbound { kind, total, items }
    };
    groups.into_iter().map(listed).collect()
}

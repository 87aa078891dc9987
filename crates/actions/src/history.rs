//! The history of a record: every revision, and how any two differ.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    AccountId, Action, Actor, ChangeKind, Document, FieldChange, Kind, RecordId, Revision, Seq, State,
    Subject, diff, may,
};
use jiff::Timestamp;
use serde_json::Value;

use crate::edit::{BroughtBack, brought_back, subject};
use crate::records::Ref;
use crate::{App, Error, Result};

/// A record's revisions, newest first.
#[derive(Debug, Clone)]
pub struct HistoryView {
    pub record: Ref,
    /// The revision that the record was at when this was read.
    pub head: Seq,
    pub revisions: Vec<RevisionView>,
}

/// One revision: who, when, from which source, why, and what it changed field by field.
#[derive(Debug, Clone)]
pub struct RevisionView {
    pub seq: Seq,
    pub at: Timestamp,
    pub actor: String,
    pub source: Option<String>,
    pub change: ChangeKind,
    pub reason: Option<String>,
    /// Who suggested what `actor` took, where somebody did.
    pub suggested_by: Option<String>,
    /// Against the revision before; for the first, every field it set.
    pub changes: Vec<FieldChange>,
    /// The state, where this revision changed it.
    pub state: Option<State>,
    /// What becomes of the record when this is brought back; none where that would change nothing.
    pub back: Option<BroughtBack>,
}

impl App {
    /// The names of the records that `changes` mention by id, for showing them. Records the reader
    /// may not see are left out.
    pub async fn names_in<'a>(
        &self,
        actor: &Actor,
        changes: impl Iterator<Item = &'a FieldChange>,
    ) -> Result<BTreeMap<String, String>> {
        let mut ids = BTreeSet::new();
        for change in changes {
            for value in [&change.before, &change.after].into_iter().flatten() {
                collect_ids(value, &mut ids);
            }
        }
        let found = self.visible_records(actor, ids).await?;
        Ok(found.iter().map(|(id, record)| (id.to_string(), Ref::of(record).name)).collect())
    }

    pub async fn history(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<HistoryView> {
        let record = self.find_here(kind, slug).await?;
        let decision = may(actor, Action::ViewHistory, &subject(&record));
        if !decision.allowed {
            return Err(Error::not_found(format!("{kind} `{slug}`")));
        }
        let mut revisions = self.inner.store.revisions(record.id).await?;
        revisions.sort_by_key(|revision| revision.seq);
        let back = |past: &Revision| {
            let back = brought_back(&record, &revisions, past);
            (past.seq, Some(back).filter(|back| back.says_else || back.stands_else(&record)))
        };
        let back: BTreeMap<Seq, Option<BroughtBack>> = revisions.iter().map(back).collect();
        revisions.retain(|revision| may(actor, Action::ViewHistory, &standing(revision)).allowed);
        let sight = self.sight(actor, record.id, &record.document).await?;
        let mut shown: Vec<RevisionView> = Vec::with_capacity(revisions.len());
        let mut before: Option<Revision> = None;
        for mut revision in revisions {
            revision.document = revision.document.seen_under(&record.document, sight);
            let view = revision_view(before.as_ref(), &revision);
            shown.push(RevisionView { back: back.get(&view.seq).copied().flatten(), ..view });
            before = Some(revision);
        }
        for (seq, account) in self.inner.store.suggested_revisions(record.id).await? {
            if let Some(revision) = shown.iter_mut().find(|revision| revision.seq == seq) {
                revision.suggested_by = Some(account.to_string());
            }
        }
        self.name_members(actor, &mut shown).await?;
        shown.reverse();
        let head = record.seq;
        Ok(HistoryView { record: Ref::of(&self.seen(actor, record).await?), head, revisions: shown })
    }

    /// Who wrote a revision, by the name that histories have for them.
    pub(crate) async fn author_called(&self, actor: &Actor, revision: &Revision) -> Result<String> {
        let mut shown = [revision_view(None, revision)];
        self.name_members(actor, &mut shown).await?;
        let [view] = shown;
        Ok(view.actor)
    }

    /// Puts in the place of accounts what the reader may know of whose they are: the name in the profile, where its owner
    /// shows that to the reader, and else only whether somebody is there. Who runs the portal sees whose account it was,
    /// and everybody sees themselves.
    async fn name_members(&self, actor: &Actor, shown: &mut [RevisionView]) -> Result<()> {
        let names = shown.iter_mut().flat_map(|revision| {
            [Some(&mut revision.actor), revision.suggested_by.as_mut()].into_iter().flatten()
        });
        let mut known: BTreeMap<AccountId, String> = BTreeMap::new();
        for name in names {
            let Ok(id) = name.parse::<AccountId>() else { continue };
            let called = match known.get(&id) {
                Some(called) => called.clone(),
                None => self.member_called(actor, id).await?,
            };
            known.insert(id, called.clone());
            *name = called;
        }
        Ok(())
    }

    /// What a reader may know of whose an account is.
    async fn member_called(&self, actor: &Actor, id: AccountId) -> Result<String> {
        let Some(account) = self.inner.store.account(id).await? else {
            return Ok("former_member".to_owned());
        };
        // Marked, so that nobody is called so that it reads as something else.
        let named = |name: &str| format!("person:{name}");
        if actor.name() == id.to_string() || self.demand_administrator(actor).is_ok() {
            return Ok(named(&account.name));
        }
        let profile = self.visible_records(actor, account.record.into_iter().collect()).await?;
        let profile = profile.values().find(|record| record.state == State::Published);
        Ok(match profile.map(|record| &record.document) {
            Some(Document::Person(person)) if !person.about.title.is_empty() => {
                named(&profile.map(|record| record.document.name()).unwrap_or_default())
            }
            _ => "member".to_owned(),
        })
    }

    /// Puts "member" or "former_member" in the place of accounts' ids.
    pub(crate) async fn hide_members(&self, authors: impl Iterator<Item = &mut String>) -> Result<()> {
        let mut known: BTreeMap<AccountId, bool> = BTreeMap::new();
        for author in authors {
            let Ok(id) = author.parse::<AccountId>() else { continue };
            let there = match known.get(&id) {
                Some(there) => *there,
                None => self.inner.store.account(id).await?.is_some(),
            };
            known.insert(id, there);
            *author = if there { "member" } else { "former_member" }.to_owned();
        }
        Ok(())
    }

    /// How two revisions of one record differ, field by field.
    pub async fn compare(
        &self,
        actor: &Actor,
        kind: Kind,
        slug: &str,
        from: Seq,
        to: Seq,
    ) -> Result<Vec<FieldChange>> {
        let record = self.find_here(kind, slug).await?;
        if !may(actor, Action::ViewHistory, &subject(&record)).allowed {
            return Err(Error::not_found(format!("{kind} `{slug}`")));
        }
        let mut sides = Vec::new();
        for seq in [from, to] {
            let revision = self.inner.store.revision(seq).await?.filter(|found| {
                found.record == record.id && may(actor, Action::ViewHistory, &standing(found)).allowed
            });
            sides.push(revision.ok_or_else(|| Error::not_found(format!("revision {seq} of this record")))?);
        }
        match sides.as_slice() {
            [before, after] => {
                let sight = self.sight(actor, record.id, &record.document).await?;
                let seen = |document: &Document| document.seen_under(&record.document, sight);
                Ok(diff(&seen(&before.document), &seen(&after.document)))
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// How the record stood at a revision: what was a draft then is shown to those alone who saw drafts.
pub(crate) fn standing(revision: &Revision) -> Subject<'_> {
    Subject {
        record: Some(revision.record),
        kind: Some(revision.kind),
        space: &revision.space,
        state: revision.state,
        visibility: revision.visibility,
    }
}

pub(crate) fn collect_ids(value: &Value, ids: &mut BTreeSet<RecordId>) {
    match value {
        Value::String(text) => ids.extend(text.parse::<RecordId>()),
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, ids)),
        Value::Object(fields) => fields.values().for_each(|value| collect_ids(value, ids)),
        _ => {}
    }
}

fn revision_view(before: Option<&Revision>, revision: &Revision) -> RevisionView {
    let empty = asterism_domain::Document::empty(revision.kind);
    let base = before.map_or(&empty, |before| &before.document);
    let state = (before.map(|before| before.state) != Some(revision.state)).then_some(revision.state);
    RevisionView {
        seq: revision.seq,
        at: revision.at,
        actor: revision.actor.clone(),
        source: revision.source.clone(),
        change: revision.change,
        reason: revision.reason.clone(),
        suggested_by: None,
        changes: diff(base, &revision.document),
        state,
        back: None,
    }
}

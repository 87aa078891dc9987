//! What a form asks for: the record it is about, names for what that refers to, and records by what somebody calls
//! them.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Action, Actor, Document, Kind, Record, RecordId, Seq, Space, State, Subject, Visibility, fold, may,
};
use asterism_search::{Clause, ClauseText, Counts, Facet, Query, Suggestion, TextField};

use super::{hides_what_one_would_suggest_on, subject};
use crate::history::{collect_ids, standing};
use crate::records::Ref;
use crate::{App, Error, Result};

/// How many names are looked at for one kind.
const LOOKED_AT: usize = 80;
/// How many are offered.
const OFFERED: usize = 10;

/// Records that may be meant by a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub found: Vec<Ref>,
    /// They are called exactly so, or have this address.
    pub exactly: bool,
}

/// What `actor` may do to a record, of the things that change one.
pub fn allowed(actor: &Actor, record: &Record) -> BTreeSet<Action> {
    let may_do = |action: &Action| {
        !action.only_reads()
            && may(actor, *action, &subject(record)).allowed
            && !(*action == Action::Suggest && hides_what_one_would_suggest_on(record))
    };
    Action::ALL.iter().copied().filter(may_do).collect()
}

/// Whether `actor` may write records of a kind in a space, and publish them.
pub fn may_create(actor: &Actor, kind: Kind, space: &Space, state: State) -> bool {
    let subject = Subject { record: None, kind: Some(kind), space, state, visibility: Visibility::Public };
    let action = if state == State::Published { Action::Publish } else { Action::Create };
    may(actor, Action::Create, &subject).allowed && may(actor, action, &subject).allowed
}

impl App {
    /// A record whose document `actor` may change, as it is stored.
    pub async fn to_edit(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<Record> {
        let found = self.find_here(kind, slug).await?;
        self.permitted(actor, Action::Edit, found.id).await
    }

    /// A record that `actor` would change were it not published: what they write of it is a suggestion.
    pub async fn to_hand_over(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<Option<Record>> {
        let found = self.find_here(kind, slug).await?;
        let suggests = may(actor, Action::Suggest, &subject(&found)).allowed;
        let draft = Subject { state: State::Draft, ..subject(&found) };
        let writes = may(actor, Action::Edit, &draft).allowed;
        Ok((suggests && writes).then_some(found))
    }

    /// A record that `actor` sees, as it is stored, following former addresses.
    pub async fn record_seen_at(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<Record> {
        let found = self.find_here(kind, slug).await?;
        self.permitted(actor, Action::View, found.id).await
    }

    /// What a record was at one of its revisions, for those who may change it.
    pub async fn document_at(&self, actor: &Actor, id: RecordId, seq: Seq) -> Result<Document> {
        let record = self.permitted(actor, Action::Edit, id).await?;
        if record.seq == seq {
            return Ok(record.document);
        }
        let revision = self.inner.store.revision(seq).await?.filter(|revision| revision.record == id);
        revision
            .map(|revision| revision.document)
            .ok_or_else(|| Error::not_found(format!("revision {seq} of this record")))
    }

    /// A record that `actor` may suggest a change of, as it is stored.
    pub async fn to_suggest_on(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<Record> {
        let found = self.find_here(kind, slug).await?;
        self.permitted(actor, Action::Suggest, found.id).await
    }

    /// What a record was at one of its revisions, for those who may suggest a change of it: not what it was as a draft.
    pub async fn document_to_suggest_on(&self, actor: &Actor, id: RecordId, seq: Seq) -> Result<Document> {
        let record = self.permitted(actor, Action::Suggest, id).await?;
        if record.seq == seq {
            return Ok(record.document);
        }
        let revision = self.inner.store.revision(seq).await?.filter(|revision| {
            revision.record == id && may(actor, Action::ViewHistory, &standing(revision)).allowed
        });
        revision
            .map(|revision| revision.document)
            .ok_or_else(|| Error::not_found(format!("revision {seq} of this record")))
    }

    /// The names of the records that a document refers to, by their ids. Those that the reader may not see are left
    /// out.
    pub async fn names_of(&self, actor: &Actor, document: &Document) -> Result<BTreeMap<String, String>> {
        let mut ids = BTreeSet::new();
        if let Ok(value) = serde_json::to_value(document) {
            collect_ids(&value, &mut ids);
        }
        let found = self.visible_records(actor, ids).await?;
        Ok(found.iter().map(|(id, record)| (id.to_string(), Ref::of(record).name)).collect())
    }

    /// Names to offer while someone types, of some kinds; of all where none is named.
    pub async fn suggest_of(&self, actor: &Actor, prefix: &str, kinds: &[Kind]) -> Result<Vec<Suggestion>> {
        if kinds.is_empty() {
            return self.suggest(actor, prefix).await;
        }
        let audience = self.audience(actor).await?;
        let mut found = self.inner.standing.ask(|index| index.suggest(prefix, LOOKED_AT, &audience))?;
        found.retain(|found| kinds.contains(&found.kind));
        found.truncate(OFFERED);
        Ok(found)
    }

    /// The records that somebody may mean by an address of a page here or by a name.
    pub async fn named(&self, actor: &Actor, typed: &str, kinds: &[Kind]) -> Result<Named> {
        let fits = |kind: Kind| kinds.is_empty() || kinds.contains(&kind);
        if let Some(record) = self.at_address(typed.trim()).await? {
            let seen = may(actor, Action::View, &subject(&record)).allowed && fits(record.kind);
            let found = if seen { vec![Ref::of(&self.seen(actor, record).await?)] } else { Vec::new() };
            return Ok(Named { found, exactly: true });
        }
        let suggested = self.suggest_of(actor, typed, kinds).await?;
        let wanted = fold(typed.trim());
        let same = |found: &&Suggestion| fold(&found.name) == wanted || fold(&found.title) == wanted;
        let mut exact: Vec<RecordId> = suggested.iter().filter(same).map(|found| found.id).collect();
        let exactly = !exact.is_empty();
        if exactly {
            exact.extend(self.called(actor, typed, kinds).await?);
        }
        let ids = if exactly { exact } else { suggested.iter().map(|found| found.id).collect() };
        let records = self.visible_records(actor, ids.into_iter().collect()).await?;
        Ok(Named { found: records.values().map(Ref::of).collect(), exactly })
    }

    /// Records of that very name: of several that are called so, one alone is offered while somebody types.
    async fn called(&self, actor: &Actor, name: &str, kinds: &[Kind]) -> Result<Vec<RecordId>> {
        let whole = Clause {
            text: ClauseText::Phrase(name.trim().to_owned()),
            field: Some(TextField::Name),
            exclude: false,
            or: false,
        };
        let mut query = Query {
            clauses: vec![whole],
            strict: true,
            limit: LOOKED_AT,
            audience: self.audience(actor).await?,
            counts: Counts::none(),
            ..Query::default()
        };
        for kind in kinds {
            query = query.filter(Facet::Kind, kind.as_str());
        }
        let found = self.inner.standing.ask(|index| index.search(&query))?;
        let wanted = fold(name.trim());
        let same = found.hits.iter().filter(|hit| fold(&hit.name) == wanted);
        Ok(same.map(|hit| hit.id).take(OFFERED).collect())
    }

    /// The record at `/projects/clusters3`, be it written with where the portal is or not.
    async fn at_address(&self, typed: &str) -> Result<Option<Record>> {
        if let Ok(id) = typed.parse::<RecordId>() {
            return Ok(self.inner.store.record(id).await?);
        }
        let path = match typed.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => match typed.strip_prefix('/') {
                Some(path) => path,
                None => return Ok(None),
            },
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let Some((kind, slug)) = path.split_once('/') else { return Ok(None) };
        let Some(kind) = Kind::of_path(kind) else { return Ok(None) };
        match self.find_here(kind, slug.trim_end_matches('/')).await {
            Ok(record) => Ok(Some(record)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

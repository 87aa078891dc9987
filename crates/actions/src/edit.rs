//! Changes that people make: create, edit, restore, retire, merge and its undoing. Each is refused on a
//! stale base, with both versions, and nothing is ever overwritten.

mod bulk;
mod drafts;
mod film;
mod forms;
mod kept;
mod lacking;
mod measure;
mod restore;
mod states;
mod suggestions;

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Action, Actor, ChangeKind, Document, Kind, Record, RecordId, Rule, Seq, State, Subject, Visibility,
    absorb, check, diff, may,
};
use asterism_store::{AuditEvent, Base, Derived, Draft, StoreError};
use jiff::Timestamp;

use crate::account::may_and_why;
use crate::error::Conflict;
use crate::naming::slug_for;
use crate::settle::judged_anew;
use crate::view::View;
use crate::{App, Error, Plain, Result, known};

pub use bulk::{BulkChange, BulkView, LeftOut, MOST_AT_ONCE};
pub use drafts::Unpublished;
pub use forms::{Named, allowed, may_create};
pub use kept::{Begun, FormOf, KeptForm, NewForm};
pub use lacking::{lacking, suggestion_lacking};
pub use restore::BroughtBack;
pub(crate) use restore::brought_back;
pub use states::Submitted;
pub(crate) use states::{MadeByForm, first_draft};
pub use suggestions::{Suggested, SuggestionState, SuggestionView, Versions};

impl App {
    /// Replaces a record's document. `base` is the revision the editor started from; when the
    /// record has moved on, the change is refused with [`Error::Conflict`].
    pub async fn edit(
        &self,
        actor: &Actor,
        id: RecordId,
        base: Seq,
        document: Document,
        reason: Option<String>,
    ) -> Result<Seq> {
        self.edit_seen_by(actor, id, base, document, None, reason).await
    }

    /// As [`App::edit`], and says who sees the record. Of what is published, those say that who may publish it.
    pub async fn edit_seen_by(
        &self,
        actor: &Actor,
        id: RecordId,
        base: Seq,
        document: Document,
        seen_by: Option<Visibility>,
        reason: Option<String>,
    ) -> Result<Seq> {
        let head = self.permitted(actor, Action::Edit, id).await?;
        let seen_by = seen_by.filter(|seen_by| *seen_by != head.visibility);
        if let Some(seen_by) = seen_by {
            may_be_seen_by(head.kind, seen_by)?;
            if head.state.is_shown() {
                self.demand(actor, Action::Publish, &subject(&head))?;
            }
        }
        if head.document.kind() != document.kind() {
            return Err(Error::invalid("kind", format!("a {} stays one", head.kind)));
        }
        lacking::demand_none(lacking::lacking(&document, Some(&head), head.state))?;
        let document = film::one_address(document, Some(&head.document))?;
        let mut draft = self.draft(actor, &head, ChangeKind::Edit, document, reason);
        draft.base = Base::At(base);
        draft.visibility = seen_by.unwrap_or(head.visibility);
        self.write(vec![draft]).await
    }

    /// Takes a record out of use. Its address keeps answering, with a tombstone.
    pub async fn retire(&self, actor: &Actor, id: RecordId, reason: Option<String>) -> Result<Seq> {
        let head = self.permitted(actor, Action::Retire, id).await?;
        if head.state.is_out_of_use() {
            return Err(Error::invalid("record", format!("{} is out of use already", head.document.name())));
        }
        let document = head.document.clone();
        let mut draft = self.draft(actor, &head, ChangeKind::Retire, document, reason);
        draft.state = head.state.taken_out(head.kind);
        self.write(vec![draft]).await
    }

    /// Merges the organisation `from` into `into`: what is known of `from` is added to `into`, whose
    /// own values stand, and `from`'s address leads there. [`App::unmerge`] undoes it exactly.
    pub async fn merge(
        &self,
        actor: &Actor,
        from: RecordId,
        into: RecordId,
        reason: Option<String>,
    ) -> Result<Seq> {
        if from == into {
            return Err(Error::invalid("into", "a record cannot be merged into itself"));
        }
        let loser = self.permitted(actor, Action::Merge, from).await?;
        let winner = self.permitted(actor, Action::Merge, into).await?;
        if loser.kind != winner.kind {
            let kinds = format!("only records of one kind are merged: {} and {}", loser.kind, winner.kind);
            return Err(Error::invalid("into", kinds));
        }
        for (field, record) in [("from", &loser), ("into", &winner)] {
            if record.merged_into.is_some() || record.state.is_out_of_use() {
                return Err(Error::invalid(field, format!("{} is out of use", record.document.name())));
            }
        }
        if shown_to_fewer(&loser, &winner) {
            return Err(Error::invalid("into", Plain::MergeNarrower));
        }
        let mut union = absorb(&loser.document, &winner.document);
        if let (Document::Organisation(kept), Document::Organisation(gone)) = (&mut union, &loser.document) {
            kept.keep_names_of(gone);
        }
        let mut kept = self.draft(actor, &winner, ChangeKind::Merge, union, reason.clone());
        kept.reason = Some(merge_note(&reason, &loser));
        let mut gone = self.draft(actor, &loser, ChangeKind::Merge, loser.document.clone(), reason);
        gone.state = loser.state.taken_out(loser.kind);
        gone.merged_into = Some(into);
        let seq = self.write(vec![kept, gone]).await?;
        self.pairs_after_merge(actor, from, into).await?;
        Ok(seq)
    }

    /// Undoes the merge of `from`: both records get back the documents they had before, byte for
    /// byte. Refused while the other record says something else than the merge made of it, because that would be lost.
    pub async fn unmerge(&self, actor: &Actor, from: RecordId, reason: Option<String>) -> Result<Seq> {
        let loser = self.permitted(actor, Action::Merge, from).await?;
        let into = loser.merged_into.ok_or_else(|| Error::invalid("from", "this record is not merged"))?;
        let winner = self.permitted(actor, Action::Merge, into).await?;
        let loser_now = self.newest_revision(loser.id).await?;
        // A merge that had nothing to add to the other record wrote no revision of it, and nothing of it is to undo.
        let merged = self.inner.store.revisions(winner.id).await?;
        let merged = merged.into_iter().find(|found| {
            found.change == ChangeKind::Merge && found.at == loser_now.at && found.seq < loser_now.seq
        });
        // What was said since would be lost; what was said and taken back again is not.
        if winner.merged_into.is_some()
            || loser_now.change != ChangeKind::Merge
            || merged.as_ref().is_some_and(|merged| merged.document != winner.document)
        {
            return Err(Error::invalid("from", Plain::MergedOn));
        }
        let before = |base: Option<Seq>| base.ok_or_else(|| Error::not_found("revision before the merge"));
        let loser_before = self.revision(before(loser_now.base)?).await?;
        let mut back = self.draft(actor, &loser, ChangeKind::Unmerge, loser_before.document, reason.clone());
        back.state = loser_before.state;
        back.merged_into = None;
        let mut drafts = vec![back];
        if let Some(merged) = merged {
            let winner_before = self.revision(before(merged.base)?).await?;
            let kept = self.draft(actor, &winner, ChangeKind::Unmerge, winner_before.document, reason);
            drafts.insert(0, kept);
        }
        let seq = self.write(drafts).await?;
        self.pairs_after_unmerge(actor, from, into).await?;
        Ok(seq)
    }

    /// The record, if `actor` may do `action` to it. A record that may not even be seen is reported
    /// as absent.
    pub(crate) async fn permitted(&self, actor: &Actor, action: Action, id: RecordId) -> Result<Record> {
        let record = self.inner.store.record(id).await?.ok_or_else(|| Error::not_found("such record"))?;
        let subject = subject(&record);
        if !may(actor, Action::View, &subject).allowed {
            return Err(Error::not_found("such record"));
        }
        let decision = may_and_why(actor, action, &subject);
        if !decision.allowed {
            return Err(Error::Forbidden { reason: decision.reason });
        }
        if record.kind == Kind::Person && matches!(action, Action::Edit | Action::Suggest) {
            self.may_change_person(actor, action, &record).await?;
        }
        Ok(record)
    }

    /// What the standing of a person's record does not say: whether an account is tied to it, and whether a form with all
    /// of it shows more than whoever suggests may see.
    async fn may_change_person(&self, actor: &Actor, action: Action, record: &Record) -> Result<()> {
        let Some(member) = actor.member().filter(|member| member.record != Some(record.id)) else {
            return Ok(());
        };
        let owner = self.inner.store.account_of_record(record.id).await?;
        if owner.is_some_and(|owner| owner.id.to_string() != member.account) {
            return Err(Error::Forbidden { reason: "only the person themselves changes this" });
        }
        if action == Action::Suggest && hides_what_one_would_suggest_on(record) {
            return Err(Error::Forbidden { reason: "not all of it is shown to members" });
        }
        Ok(())
    }

    /// What somebody may do to a record as it is stored, which more than what is shown of it decides on.
    pub(crate) async fn may_be_done(&self, actor: &Actor, record: &Record) -> Result<BTreeSet<Action>> {
        let mut may = allowed(actor, record);
        for action in [Action::Edit, Action::Suggest] {
            if record.kind != Kind::Person || !may.contains(&action) {
                continue;
            }
            match self.may_change_person(actor, action, record).await {
                Err(Error::Forbidden { .. }) => drop(may.remove(&action)),
                answer => answer?,
            }
        }
        Ok(may)
    }

    async fn newest_revision(&self, id: RecordId) -> Result<asterism_domain::Revision> {
        let record = self.inner.store.record(id).await?.ok_or_else(|| Error::not_found("such record"))?;
        self.revision(record.seq).await
    }

    async fn revision(&self, seq: Seq) -> Result<asterism_domain::Revision> {
        let revision = self.inner.store.revision(seq).await?;
        revision.ok_or_else(|| Error::not_found(format!("revision {seq}")))
    }

    pub(crate) fn draft(
        &self,
        actor: &Actor,
        head: &Record,
        change: ChangeKind,
        document: Document,
        reason: Option<String>,
    ) -> Draft {
        let document = keeping_what_was_agreed(head, document);
        Draft {
            record: head.id,
            base: Base::At(head.seq),
            slug: slug_for(Some(head), &document),
            space: head.space.clone(),
            state: head.state,
            visibility: head.visibility,
            merged_into: head.merged_into,
            change,
            actor: actor.name(),
            at: Timestamp::UNIX_EPOCH,
            source: None,
            reason,
            links: document.links(head.id),
            issues: Vec::new(),
            document,
        }
    }

    /// Judges and appends `drafts` in one transaction at one moment, and lets the index follow.
    pub(crate) async fn write(&self, drafts: Vec<Draft>) -> Result<Seq> {
        let seqs = self.write_all(drafts).await?;
        seqs.first().copied().ok_or_else(|| Error::invalid("change", "nothing was given to change"))
    }

    /// As [`App::write`], with the revision that every draft came to, in their order.
    pub(crate) async fn write_all(&self, drafts: Vec<Draft>) -> Result<Vec<Seq>> {
        self.write_noted(drafts, None).await
    }

    /// As [`App::write_all`], and writes `audit` down with it.
    pub(crate) async fn write_noted(
        &self,
        drafts: Vec<Draft>,
        audit: Option<&AuditEvent>,
    ) -> Result<Vec<Seq>> {
        let store = &self.inner.store;
        let outcomes = self.write_by(drafts, |drafts, derived| store.append_with(drafts, derived, audit));
        Ok(outcomes.await?.into_iter().map(|outcome| outcome.seq()).collect())
    }

    /// The one way of everything that people write: it is measured and judged, `put` stores it, and those hear of it who
    /// registered for an event in it.
    pub(crate) async fn write_by<T, F>(
        &self,
        mut drafts: Vec<Draft>,
        put: impl FnOnce(Vec<Draft>, Vec<Derived>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = std::result::Result<T, StoreError>>,
    {
        self.measure(&drafts).await?;
        let derived = self.judge(&mut drafts).await?;
        let given = drafts.first().map(|draft| draft.document.clone());
        let events = drafts.iter().filter(|draft| draft.document.kind() == Kind::Event);
        let events: Vec<RecordId> = events.map(|draft| draft.record).collect();
        let before = self.events_before(&events).await?;
        let done = put(drafts, derived).await.map_err(|error| refused(error, given))?;
        for event in &before {
            self.tell_of_changed_event(event).await;
            self.fill_places_of(event.id).await;
        }
        self.follow_if_it_can().await;
        Ok(done)
    }

    /// Gives the drafts their moment and their issues, and says what changes with other records.
    pub(crate) async fn judge(&self, drafts: &mut [Draft]) -> Result<Vec<Derived>> {
        let now = self.now();
        let store = &self.inner.store;
        let after: BTreeMap<RecordId, Document> =
            drafts.iter().map(|draft| (draft.record, draft.document.clone())).collect();
        let ids: Vec<RecordId> = after.keys().copied().collect();
        let before = store.records(&ids).await?.into_iter().map(|record| (record.id, record)).collect();
        let known = known::gather(View::stored(store), after.values(), &after, self.today()).await?;
        let derived = judged_anew(View::stored(store), &before, &after, self.today()).await?;
        for draft in drafts {
            draft.at = now;
            draft.issues = check(&draft.document, &known);
            // A person has now seen what the source says; the note has done its work.
            if draft.change == ChangeKind::Edit {
                draft.document.about_mut().noticed.retain(|issue| issue.rule != Rule::SourceDiffers);
                draft.issues.retain(|issue| issue.rule != Rule::SourceDiffers);
            }
        }
        Ok(derived)
    }
}

/// Refuses what nobody is shown to by a form: what is seen of a person is theirs to say in their profile, and whoever
/// keeps a record to oneself would not see it any more.
pub(crate) fn may_be_seen_by(kind: Kind, seen_by: Visibility) -> Result<()> {
    let refused = seen_by == Visibility::Private || (kind == Kind::Person && seen_by != Visibility::Public);
    if refused { Err(Error::invalid("who-sees", Plain::WhoSees)) } else { Ok(()) }
}

/// Why drafts were not written; of a stale base both versions are told.
pub(crate) fn refused(error: StoreError, given: Option<Document>) -> Error {
    match (error, given) {
        (StoreError::Conflict { head, .. }, Some(given)) => {
            let changes = diff(&head.document, &given);
            Error::Conflict(Box::new(Conflict { head: *head, given, changes }))
        }
        (error, _) => error.into(),
    }
}

pub(crate) fn subject(record: &Record) -> Subject<'_> {
    Subject {
        record: Some(record.id),
        kind: Some(record.kind),
        space: &record.space,
        state: record.state,
        visibility: record.visibility,
    }
}

/// Whether the form of a suggestion would show what members do not see.
pub(crate) fn hides_what_one_would_suggest_on(record: &Record) -> bool {
    matches!(&record.document, Document::Person(person) if !person.hides_nothing_from_members())
}

/// Whether a merge would show what `goes` holds to people who may not see it: nobody decided that it is theirs to know.
fn shown_to_fewer(goes: &Record, stays: &Record) -> bool {
    let own = |record: &Record| record.state != State::Published || record.visibility >= Visibility::Space;
    (stays.state == State::Published && goes.state != State::Published)
        || goes.visibility > stays.visibility
        || (own(goes) && goes.space != stays.space)
}

/// What somebody looks after is agreed with a space: no form, program or earlier version says otherwise.
fn keeping_what_was_agreed(head: &Record, mut document: Document) -> Document {
    if let (Document::Person(before), Document::Person(after)) = (&head.document, &mut document) {
        after.looks_after.clone_from(&before.looks_after);
    }
    document
}

fn merge_note(reason: &Option<String>, loser: &Record) -> String {
    let path = loser.path();
    match reason {
        Some(reason) => format!("{reason} (merged with {path})"),
        None => format!("merged with {path}"),
    }
}

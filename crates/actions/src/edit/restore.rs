//! Bringing back what a record said before: what it said, and neither who saw it then nor what state it was in.

use asterism_domain::{
    Action, Actor, ChangeKind, Document, Record, RecordId, Revision, Seq, State, Visibility,
};
use asterism_store::Base;

use super::{lacking, states, subject};
use crate::{App, Error, Plain, Result};

/// What becomes of a record when a version of it is brought back, beside what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BroughtBack {
    pub state: State,
    pub visibility: Visibility,
    /// Whether the version says anything else than the record does now.
    pub says_else: bool,
}

impl BroughtBack {
    fn of(head: &Record, revisions: &[Revision], past: &Revision, document: &Document) -> BroughtBack {
        let says_else = *document != head.document;
        let (state, visibility) = if head.state.is_out_of_use() {
            in_use_again(head, revisions)
        } else if !says_else && !past.state.is_out_of_use() {
            // Nothing else can be meant.
            (past.state, past.visibility)
        } else {
            (head.state, head.visibility)
        };
        BroughtBack { state, visibility, says_else }
    }

    /// Whether the record has another state or is seen by others afterwards.
    pub fn stands_else(&self, head: &Record) -> bool {
        (self.state, self.visibility) != (head.state, head.visibility)
    }

    /// Whether somebody sees the record afterwards who does not now.
    fn shows_more(&self, head: &Record) -> bool {
        let published = self.state == State::Published;
        self.visibility < head.visibility || (published && head.state != State::Published)
    }
}

impl App {
    /// Brings back the content that a record had at revision `seq`, in the place of whatever it says now.
    pub async fn restore(
        &self,
        actor: &Actor,
        id: RecordId,
        seq: Seq,
        reason: Option<String>,
    ) -> Result<Seq> {
        self.restore_on(actor, id, None, seq, reason).await
    }

    /// As [`App::restore`], where the record is still what it was at revision `base`; else the change is refused with
    /// [`Error::Conflict`].
    pub async fn restore_on(
        &self,
        actor: &Actor,
        id: RecordId,
        base: Option<Seq>,
        seq: Seq,
        reason: Option<String>,
    ) -> Result<Seq> {
        let head = self.permitted(actor, Action::Restore, id).await?;
        self.demand_own_to_bring_back(actor, &head).await?;
        if head.merged_into.is_some() {
            return Err(Error::invalid("revision", Plain::RestoreMerged));
        }
        let revisions = self.inner.store.revisions(id).await?;
        let past = revisions.iter().find(|revision| revision.seq == seq);
        let past = past.ok_or_else(|| Error::not_found(format!("revision {seq} of this record")))?;
        let document = said_again(&head, past);
        let back = BroughtBack::of(&head, &revisions, past, &document);
        if back.shows_more(&head) {
            self.demand(actor, Action::Publish, &subject(&head))?;
        }
        if back.state.is_shown() {
            let asked = lacking::lacking(&document, Some(&head), head.state);
            lacking::demand_none(asked)?;
            if !head.state.is_shown() {
                states::everything_is_said(&document)?;
            }
        }
        let mut draft = self.draft(actor, &head, ChangeKind::Restore, document, reason);
        draft.base = Base::At(base.unwrap_or(head.seq));
        draft.state = back.state;
        draft.visibility = back.visibility;
        self.write(vec![draft]).await
    }
}

/// What bringing back `past` would make of the record.
pub(crate) fn brought_back(head: &Record, revisions: &[Revision], past: &Revision) -> BroughtBack {
    BroughtBack::of(head, revisions, past, &said_again(head, past))
}

/// What a record said, shown to whom it is shown now: what somebody hid of themselves since stays hidden.
fn said_again(head: &Record, past: &Revision) -> Document {
    let mut document = super::keeping_what_was_agreed(head, past.document.clone());
    if let (Document::Person(now), Document::Person(then)) = (&head.document, &mut document) {
        then.name_visible_to = now.name_visible_to;
        then.visible_to.clone_from(&now.visible_to);
    }
    document
}

/// The state that a record had when it was last in use, and who saw it then; no more than see it now.
fn in_use_again(head: &Record, revisions: &[Revision]) -> (State, Visibility) {
    let used = revisions.iter().filter(|revision| !revision.state.is_out_of_use());
    match used.max_by_key(|revision| revision.seq) {
        Some(last) => (last.state, last.visibility.max(head.visibility)),
        None => (State::Draft, head.visibility),
    }
}

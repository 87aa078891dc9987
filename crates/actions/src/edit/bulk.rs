//! One change of many records: a tag or topic added or taken away, or another visibility. What will change is told
//! before, what changed after, record by record; each gets a revision of its own, all in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Action, Actor, ChangeKind, Document, Kind, Record, RecordId, Seq, State, Visibility, may,
};
use asterism_store::Draft;

use super::subject;
use crate::records::Ref;
use crate::{App, Error, Params, Plain, Result};

/// So many records are changed at once.
pub const MOST_AT_ONCE: usize = 200;
const LONGEST_REASON: usize = 300;
/// A record that somebody saves in the same moment is left out; so often that is looked at anew.
const TRIES: usize = 5;

/// What is done to every record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkChange {
    /// A tag or topic, by its record.
    Add(RecordId),
    Remove(RecordId),
    Show(Visibility),
}

impl BulkChange {
    /// As a form carries it along.
    pub fn key(self) -> String {
        match self {
            BulkChange::Add(id) => format!("add:{id}"),
            BulkChange::Remove(id) => format!("remove:{id}"),
            BulkChange::Show(visibility) => format!("show:{}", visibility.as_str()),
        }
    }

    pub fn parse(key: &str) -> Option<BulkChange> {
        let (what, value) = key.split_once(':')?;
        match what {
            "add" => Some(BulkChange::Add(value.parse().ok()?)),
            "remove" => Some(BulkChange::Remove(value.parse().ok()?)),
            // Who keeps a record to oneself would not see it any more, and could not take that back.
            "show" => Visibility::parse(value).filter(|to| *to != Visibility::Private).map(BulkChange::Show),
            _ => None,
        }
    }

    /// What somebody must be allowed for it.
    fn needs(self) -> &'static [Action] {
        match self {
            BulkChange::Add(_) | BulkChange::Remove(_) => &[Action::Edit],
            BulkChange::Show(_) => &[Action::Edit, Action::Publish],
        }
    }
}

/// Why a chosen record stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    NotAllowed,
    OutOfUse,
    AlreadySo,
    /// Somebody changed it since it was chosen.
    Changed,
}

impl LeftOut {
    pub const ALL: [LeftOut; 4] =
        [LeftOut::NotAllowed, LeftOut::OutOfUse, LeftOut::AlreadySo, LeftOut::Changed];

    pub fn as_str(self) -> &'static str {
        match self {
            LeftOut::NotAllowed => "not_allowed",
            LeftOut::OutOfUse => "out_of_use",
            LeftOut::AlreadySo => "already_so",
            LeftOut::Changed => "changed",
        }
    }
}

/// What becomes, or became, of the chosen records, each once and in their order.
#[derive(Debug, Clone, Default)]
pub struct BulkView {
    /// Before: what will change, at the revision that it was looked at. After: what changed, at the revision that came
    /// of it.
    pub lines: Vec<(Ref, Seq)>,
    pub left: Vec<(Ref, LeftOut)>,
    /// Chosen and not there for the reader.
    pub unseen: usize,
    /// Chosen beyond what is done at once.
    pub beyond: u64,
}

impl App {
    /// Whether somebody may change any kind of record anywhere, so that choosing several is of use to them.
    pub fn writes_somewhere(&self, actor: &Actor) -> bool {
        match actor {
            Actor::Operator => true,
            Actor::Person(member) => {
                let writes = |role: &asterism_domain::Role| {
                    Kind::ALL.iter().any(|kind| role.allows(Action::Edit, Some(*kind)))
                };
                !actor.only_reads() && (member.administrator || member.roles.values().any(writes))
            }
            _ => false,
        }
    }

    /// The first records of a result, and how many it has beyond them.
    pub async fn all_of_result(&self, actor: &Actor, params: &Params) -> Result<(Vec<RecordId>, u64)> {
        let (ids, total) = self.first_of_result(actor, params, MOST_AT_ONCE).await?;
        let beyond = total.saturating_sub(ids.len() as u64);
        Ok((ids, beyond))
    }

    /// The tag or topic that a change is about; none where it is about what is visible.
    pub async fn bulk_term(&self, actor: &Actor, change: BulkChange) -> Result<Option<Ref>> {
        let (id, adds) = match change {
            BulkChange::Add(id) => (id, true),
            BulkChange::Remove(id) => (id, false),
            BulkChange::Show(_) => return Ok(None),
        };
        let record = self.permitted(actor, Action::View, id).await?;
        let is_term = matches!(record.kind, Kind::Tag | Kind::Topic);
        if !is_term || (adds && record.state != State::Published) {
            return Err(Error::invalid("name", Plain::BulkTerm));
        }
        Ok(Some(Ref::of(&record)))
    }

    /// What a change of the chosen records will come to. Nothing is changed.
    pub async fn plan_bulk(
        &self,
        actor: &Actor,
        change: BulkChange,
        chosen: &[RecordId],
    ) -> Result<BulkView> {
        let term = self.bulk_term(actor, change).await?;
        let chosen: Vec<(RecordId, Option<Seq>)> = chosen.iter().map(|id| (*id, None)).collect();
        Ok(self.sort_out(actor, change, term.as_ref(), &chosen).await?.0)
    }

    /// Changes the chosen records, each where it is still at the revision that was looked at: all that can be changed
    /// in one transaction, and says what became of each.
    pub async fn change_many(
        &self,
        actor: &Actor,
        change: BulkChange,
        chosen: &[(RecordId, Seq)],
        reason: &str,
    ) -> Result<BulkView> {
        let reason = reason.trim();
        if reason.chars().count() > LONGEST_REASON {
            return Err(Error::invalid("reason", Plain::BulkReason));
        }
        let reason = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
        let term = self.bulk_term(actor, change).await?;
        let chosen: Vec<(RecordId, Option<Seq>)> = chosen.iter().map(|(id, seq)| (*id, Some(*seq))).collect();
        for _ in 0..TRIES {
            let (view, heads) = self.sort_out(actor, change, term.as_ref(), &chosen).await?;
            let drafts = heads.iter().map(|head| {
                let mut draft =
                    self.draft(actor, head, ChangeKind::Edit, head.document.clone(), reason.clone());
                apply(change, term.as_ref(), &mut draft);
                draft
            });
            if let Some(done) = self.written(view, drafts.collect()).await? {
                return Ok(done);
            }
        }
        Err(Error::Unavailable { what: "the log, in which others write the same records".to_owned() })
    }

    /// Takes back what [`App::change_many`] did: every record gets back what it was before the given revision, where
    /// that one is the actor's own and still the newest.
    pub async fn undo_many(&self, actor: &Actor, done: &[(RecordId, Seq)]) -> Result<BulkView> {
        for _ in 0..TRIES {
            let (view, drafts) = self.undoing(actor, done).await?;
            if let Some(undone) = self.written(view, drafts).await? {
                return Ok(undone);
            }
        }
        Err(Error::Unavailable { what: "the log, in which others write the same records".to_owned() })
    }

    /// Writes the drafts, in the order of the view's lines. None where one of the records has moved: then nothing is
    /// written.
    async fn written(&self, mut view: BulkView, drafts: Vec<Draft>) -> Result<Option<BulkView>> {
        if drafts.is_empty() {
            return Ok(Some(view));
        }
        let seqs = match self.write_all(drafts).await {
            Ok(seqs) => seqs,
            Err(Error::Conflict(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        for ((_, seq), written) in view.lines.iter_mut().zip(seqs) {
            *seq = written;
        }
        Ok(Some(view))
    }

    /// Which of the chosen records change, with their heads, and which do not and why.
    async fn sort_out(
        &self,
        actor: &Actor,
        change: BulkChange,
        term: Option<&Ref>,
        chosen: &[(RecordId, Option<Seq>)],
    ) -> Result<(BulkView, Vec<Record>)> {
        let mut heads = self.chosen_heads(chosen.iter().map(|(id, _)| *id)).await?;
        let (mut view, mut changing, mut seen) = (BulkView::default(), Vec::new(), BTreeSet::new());
        for (id, at) in chosen {
            if !seen.insert(*id) {
                continue;
            }
            if seen.len() > MOST_AT_ONCE {
                view.beyond += 1;
                continue;
            }
            let Some(head) = heads.remove(id).filter(|head| sees(actor, head)) else {
                view.unseen += 1;
                continue;
            };
            let named = Ref::of(&self.seen(actor, head.clone()).await?);
            match why_not(actor, change, term, &head, *at) {
                Some(why) => view.left.push((named, why)),
                None => {
                    view.lines.push((named, head.seq));
                    changing.push(head);
                }
            }
        }
        Ok((view, changing))
    }

    async fn chosen_heads(&self, ids: impl Iterator<Item = RecordId>) -> Result<BTreeMap<RecordId, Record>> {
        let ids: BTreeSet<RecordId> = ids.take(MOST_AT_ONCE * 2).collect();
        let records = self.inner.store.records(&ids.into_iter().collect::<Vec<_>>()).await?;
        Ok(records.into_iter().map(|record| (record.id, record)).collect())
    }

    async fn undoing(&self, actor: &Actor, done: &[(RecordId, Seq)]) -> Result<(BulkView, Vec<Draft>)> {
        let mut heads = self.chosen_heads(done.iter().map(|(id, _)| *id)).await?;
        let (mut view, mut drafts) = (BulkView::default(), Vec::new());
        for (id, seq) in done.iter().take(MOST_AT_ONCE) {
            let Some(head) = heads.remove(id).filter(|head| sees(actor, head)) else {
                view.unseen += 1;
                continue;
            };
            let named = Ref::of(&self.seen(actor, head.clone()).await?);
            match self.undo_of(actor, &head, *seq).await? {
                Ok(draft) => {
                    view.lines.push((named, head.seq));
                    drafts.push(*draft);
                }
                Err(why) => view.left.push((named, why)),
            }
        }
        Ok((view, drafts))
    }

    /// The draft that takes back revision `seq` of a record, or why there is none.
    async fn undo_of(
        &self,
        actor: &Actor,
        head: &Record,
        seq: Seq,
    ) -> Result<std::result::Result<Box<Draft>, LeftOut>> {
        if head.seq != seq {
            return Ok(Err(LeftOut::Changed));
        }
        let store = &self.inner.store;
        let done = store.revision(seq).await?.filter(|done| done.actor == actor.name());
        let Some(base) = done.filter(|done| done.change == ChangeKind::Edit).and_then(|done| done.base)
        else {
            return Ok(Err(LeftOut::NotAllowed));
        };
        let Some(before) = store.revision(base).await?.filter(|before| before.record == head.id) else {
            return Ok(Err(LeftOut::NotAllowed));
        };
        let moves = before.visibility != head.visibility;
        let needs: &[Action] = if moves { &[Action::Edit, Action::Publish] } else { &[Action::Edit] };
        if !is_allowed(actor, needs, head) || before.state != head.state {
            return Ok(Err(LeftOut::NotAllowed));
        }
        let mut draft = self.draft(actor, head, ChangeKind::Restore, before.document, None);
        draft.visibility = before.visibility;
        Ok(Ok(Box::new(draft)))
    }
}

fn sees(actor: &Actor, head: &Record) -> bool {
    may(actor, Action::View, &subject(head)).allowed
}

fn is_allowed(actor: &Actor, needs: &[Action], head: &Record) -> bool {
    needs.iter().all(|action| may(actor, *action, &subject(head)).allowed)
}

fn why_not(
    actor: &Actor,
    change: BulkChange,
    term: Option<&Ref>,
    head: &Record,
    at: Option<Seq>,
) -> Option<LeftOut> {
    if head.state.is_out_of_use() || head.merged_into.is_some() {
        return Some(LeftOut::OutOfUse);
    }
    // What is seen of a person is theirs to say, in their profile.
    let of_person = head.kind == Kind::Person && matches!(change, BulkChange::Show(_));
    if of_person || !is_allowed(actor, change.needs(), head) {
        return Some(LeftOut::NotAllowed);
    }
    if is_so(change, term, head) {
        return Some(LeftOut::AlreadySo);
    }
    at.filter(|at| *at != head.seq).map(|_| LeftOut::Changed)
}

fn is_so(change: BulkChange, term: Option<&Ref>, head: &Record) -> bool {
    let has = |id: RecordId| terms(&head.document, term).contains(&id);
    match change {
        BulkChange::Add(id) => has(id) || head.id == id,
        BulkChange::Remove(id) => !has(id),
        BulkChange::Show(visibility) => head.visibility == visibility,
    }
}

/// The tags or topics of a document, as the term is one.
fn terms<'a>(document: &'a Document, term: Option<&Ref>) -> &'a [RecordId] {
    let about = document.about();
    if term.is_some_and(|term| term.kind == Kind::Topic) { &about.topics } else { &about.tags }
}

fn apply(change: BulkChange, term: Option<&Ref>, draft: &mut Draft) {
    let about = draft.document.about_mut();
    let terms = match term {
        Some(term) if term.kind == Kind::Topic => &mut about.topics,
        _ => &mut about.tags,
    };
    match change {
        BulkChange::Add(id) => terms.push(id),
        BulkChange::Remove(id) => terms.retain(|known| *known != id),
        BulkChange::Show(visibility) => draft.visibility = visibility,
    }
    draft.links = draft.document.links(draft.record);
}

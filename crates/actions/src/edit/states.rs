//! The way of a record from a draft to what everybody sees: created, handed over, published or returned.

use asterism_domain::organisation::Organisation;
use asterism_domain::{
    AccountId, Action, Actor, ChangeKind, Document, Kind, Record, RecordId, Seq, Space, State, Subject,
    Visibility, diff, may_read_as,
};
use asterism_store::{Base, Draft};
use jiff::Timestamp;

use super::{film, lacking, subject};
use crate::account::IDEAS;
use crate::error::Conflict;
use crate::naming::slug_for;
use crate::part::{PAGE, Part, part, spaces_for};
use crate::records::Ref;
use crate::{App, Error, Plain, Result};

/// The longest comment that is given with what is returned.
const LONGEST_COMMENT: usize = 5_000;
/// By so many seconds the clocks of machines of one portal may differ.
const CLOCKS_DIFFER: u64 = 60;

/// A record that waits to be published.
#[derive(Debug, Clone)]
pub struct Submitted {
    pub record: Ref,
    pub space: Space,
    pub seq: Seq,
    pub since: Timestamp,
    /// Who handed it over, by the name the log has.
    pub by: String,
    /// The same by the name people know, where it is an account's.
    pub by_name: Option<String>,
}

pub(super) fn everything_is_said(document: &Document) -> Result<()> {
    lacking::demand_none(crate::upload::unsaid(document))
}

impl App {
    /// Writes the first revision of a record. It is a draft, handed over, or published at once by those who may.
    pub async fn create(
        &self,
        actor: &Actor,
        space: &Space,
        document: Document,
        state: State,
    ) -> Result<Record> {
        self.create_seen_by(actor, space, document, state, Visibility::Public).await
    }

    /// As [`App::create`], and says who sees the record once it is published.
    pub async fn create_seen_by(
        &self,
        actor: &Actor,
        space: &Space,
        document: Document,
        state: State,
        seen_by: Visibility,
    ) -> Result<Record> {
        self.create_of_form(actor, space, document, state, seen_by, None).await
    }

    /// As [`App::create_seen_by`], of a form with a mark: sent twice with the same content it is one record, which the first
    /// sending made. A record has the mark of its form for its id, so that nothing need be kept to know it by.
    pub async fn create_of_form(
        &self,
        actor: &Actor,
        space: &Space,
        document: Document,
        state: State,
        seen_by: Visibility,
        mark: Option<RecordId>,
    ) -> Result<Record> {
        let kind = document.kind();
        super::may_be_seen_by(kind, seen_by)?;
        let about = Subject { record: None, kind: Some(kind), space, state, visibility: seen_by };
        self.demand(actor, Action::Create, &about)?;
        match state {
            State::Draft => {}
            State::Submitted => self.demand(actor, Action::Submit, &about)?,
            State::Published => self.demand(actor, Action::Publish, &about)?,
            State::Retired | State::Withdrawn => return Err(Error::invalid("state", Plain::NotInThisState)),
        }
        if space.as_str().is_empty() {
            return Err(Error::invalid("space", Plain::SpaceNeeded));
        }
        let judged_as = if actor.member().is_some() { state } else { State::Draft };
        lacking::demand_none(lacking::lacking(&document, None, judged_as))?;
        let document = film::one_address(document, None)?;
        let form = mark.filter(|mark| self.may_be_an_id(*mark));
        let id = match form {
            Some(mark) => match self.made_by_form(actor, mark, space, &document).await? {
                MadeByForm::This(record) => return Ok(*record),
                MadeByForm::Another => RecordId::create(),
                MadeByForm::None => mark,
            },
            None => RecordId::create(),
        };
        let mut slug = slug_for(None, &document);
        if kind == Kind::Space && actor.member().is_some() {
            // The page of a space stands at the space's name, and nobody puts it up for another.
            slug = space.as_str().to_owned();
            if self.inner.store.id_of(Kind::Space, &slug).await?.is_some() {
                return Err(Error::invalid("space", Plain::SpaceExists));
            }
        }
        let mut draft = first_draft(actor, slug, space, state, document);
        draft.visibility = seen_by;
        (draft.record, draft.links) = (id, draft.document.links(id));
        let given = draft.document.clone();
        let works_here = actor.member().is_some_and(|member| {
            let role = member.roles.get(space);
            member.administrator || role.is_some_and(|role| role.allows(Action::Create, Some(kind)))
        });
        let shared = kind == Kind::ProjectIdea
            || (kind == Kind::Organisation && *space == Organisation::missing_ones() && !works_here);
        if shared && actor.member().is_some() {
            self.may_try(&format!("ideas of {}", actor.name()), IDEAS)?;
            self.own_idea(actor, id).await?;
        }
        match (self.write(vec![draft]).await, form) {
            (Ok(_), _) => {}
            // Both were sent at once, and the other one was faster.
            (Err(Error::Conflict(conflict)), Some(mark)) => {
                return match self.made_by_form(actor, mark, space, &given).await? {
                    MadeByForm::This(record) => Ok(*record),
                    _ => Err(Error::Conflict(conflict)),
                };
            }
            (Err(error), _) => return Err(error),
        }
        self.inner.store.record(id).await?.ok_or_else(|| Error::not_found("such record"))
    }

    /// Whether the mark of a form can be a record's id: it was made as one, and not in the future.
    pub(crate) fn may_be_an_id(&self, mark: RecordId) -> bool {
        let now = u64::try_from(self.now().as_second()).unwrap_or(0);
        mark.made_at().is_some_and(|made| made <= now + CLOCKS_DIFFER)
    }

    /// What the form of a mark made already. Whoever changed what stands in it before they sent it again means another
    /// record, and loses nothing.
    pub(crate) async fn made_by_form(
        &self,
        actor: &Actor,
        mark: RecordId,
        space: &Space,
        document: &Document,
    ) -> Result<MadeByForm> {
        let Some(record) = self.inner.store.record(mark).await? else { return Ok(MadeByForm::None) };
        let first = self.inner.store.revisions(mark).await?.into_iter().min_by_key(|revision| revision.seq);
        let same = first.is_some_and(|first| {
            first.actor == actor.name() && first.space == *space && first.document == *document
        });
        Ok(if same { MadeByForm::This(Box::new(record)) } else { MadeByForm::Another })
    }

    /// Hands a draft over to those who may publish it.
    pub async fn submit(&self, actor: &Actor, id: RecordId, base: Seq) -> Result<Seq> {
        everything_is_said(&self.permitted(actor, Action::Submit, id).await?.document)?;
        let step = Step { action: Action::Submit, change: ChangeKind::Submit, to: State::Submitted };
        let (seq, _) = self.take(step, actor, id, base, &[State::Draft], None).await?;
        Ok(seq)
    }

    /// Publishes a draft or what was handed over, and tells its author.
    pub async fn publish(&self, actor: &Actor, id: RecordId, base: Seq) -> Result<Seq> {
        everything_is_said(&self.permitted(actor, Action::Publish, id).await?.document)?;
        let step = Step { action: Action::Publish, change: ChangeKind::Publish, to: State::Published };
        let author = self.author(id).await?;
        let from = [State::Draft, State::Submitted];
        let (seq, record) = self.take(step, actor, id, base, &from, None).await?;
        self.tell(actor, &author, "letter-published", &record, "").await;
        Ok(seq)
    }

    /// Gives what was handed over back to its author, with what is to be done to it.
    pub async fn return_with_comments(
        &self,
        actor: &Actor,
        id: RecordId,
        base: Seq,
        comment: &str,
    ) -> Result<Seq> {
        let comment = comment.trim();
        if comment.is_empty() || comment.chars().count() > LONGEST_COMMENT {
            return Err(Error::invalid("comment", Plain::CommentNeeded));
        }
        let step = Step { action: Action::Publish, change: ChangeKind::Return, to: State::Draft };
        let author = self.author(id).await?;
        let reason = Some(comment.to_owned());
        let (seq, record) = self.take(step, actor, id, base, &[State::Submitted], reason).await?;
        self.tell(actor, &author, "letter-returned", &record, comment).await;
        Ok(seq)
    }

    async fn take(
        &self,
        step: Step,
        actor: &Actor,
        id: RecordId,
        base: Seq,
        from: &[State],
        reason: Option<String>,
    ) -> Result<(Seq, Record)> {
        let head = self.permitted(actor, step.action, id).await?;
        if !from.contains(&head.state) {
            return Err(Error::invalid("state", Plain::NotInThisState));
        }
        let mut draft = self.draft(actor, &head, step.change, head.document.clone(), reason);
        draft.base = Base::At(base);
        draft.state = step.to;
        match self.write(vec![draft]).await {
            Ok(seq) => Ok((seq, head)),
            Err(Error::Conflict(conflict)) => Err(self.since_read(conflict, base).await?),
            Err(error) => Err(error),
        }
    }

    /// What changed since the revision that somebody read and decided on.
    async fn since_read(&self, mut conflict: Box<Conflict>, base: Seq) -> Result<Error> {
        let read = self.inner.store.revision(base).await?;
        if let Some(read) = read.filter(|read| read.record == conflict.head.id) {
            conflict.changes = diff(&conflict.head.document, &read.document);
            conflict.given = read.document;
        }
        // Nothing was written in it: it was handed over, returned or published meanwhile.
        if conflict.changes.is_empty() {
            return Ok(Error::invalid("state", Plain::NotInThisState));
        }
        Ok(Error::Conflict(conflict))
    }

    /// Who handed a record over last, else who wrote it first: the name in the log.
    async fn author(&self, id: RecordId) -> Result<String> {
        let mut revisions = self.inner.store.revisions(id).await?;
        revisions.sort_by_key(|revision| revision.seq);
        let handed = revisions.iter().rev().find(|revision| revision.change == ChangeKind::Submit);
        Ok(handed.or(revisions.first()).map(|revision| revision.actor.clone()).unwrap_or_default())
    }

    /// Writes to the author, unless they did it themselves. What was decided stands, whether the letter can be written
    /// or not.
    async fn tell(&self, actor: &Actor, author: &str, key: &str, record: &Record, comment: &str) {
        if *author == actor.name() {
            return;
        }
        let Ok(author) = author.parse() else { return };
        let (name, link) = (record.document.name(), format!("{}{}", self.config().address, record.path()));
        let by = actor.member().and_then(|member| member.account.parse().ok());
        self.tell_outcome(by, author, key, &[("name", &name), ("link", &link), ("comment", comment)]).await;
    }

    /// Writes to an account what was decided of something of theirs, in words that are `by` somebody. The decision
    /// stands, whether the letter can be written or not.
    pub(crate) async fn tell_outcome(
        &self,
        by: Option<AccountId>,
        account: AccountId,
        key: &str,
        parts: &[(&'static str, &str)],
    ) {
        let told = async {
            let account = self.inner.store.account(account).await?;
            let Some(account) = account.filter(|account| account.closed.is_none()) else { return Ok(()) };
            self.send_letter_by(by, (&account.email, &account.language), key, parts).await
        };
        if let Err(error) = told.await {
            tracing::error!(error = format!("{error:#}"), "a letter about a decision could not be written");
        }
    }

    /// A page of what was handed over and `actor` may publish, the oldest first; in one space, or in all. `after` is
    /// where the page before it ended.
    pub async fn queue(
        &self,
        actor: &Actor,
        space: Option<&Space>,
        after: Option<Seq>,
    ) -> Result<Part<Submitted, Seq>> {
        if let Some(space) = space {
            // Who writes there without publishing sees that nothing waits for them, and what was suggested.
            let writes = |kind: &Kind| {
                let (state, visibility) = (State::Draft, Visibility::Public);
                let new = Subject { record: None, kind: Some(*kind), space, state, visibility };
                may_read_as(actor, Action::Create, &new).allowed
            };
            if !Kind::ALL.iter().any(writes) {
                return Err(Error::Forbidden { reason: "only those who write here see what waits" });
            }
        }
        let spaces =
            space.map_or_else(|| spaces_for(actor, Action::Publish), |space| Some(vec![space.clone()]));
        let store = &self.inner.store;
        let found = part(
            after,
            |after| store.submitted(spaces.as_deref(), after.unwrap_or(Seq(0)), PAGE),
            |record| record.seq,
            |record| may_read_as(actor, Action::Publish, &subject(record)).allowed,
        );
        let found = found.await?;
        let mut items = Vec::new();
        for record in &found.items {
            items.push(self.waiting(record).await?);
        }
        Ok(Part { items, next: found.next })
    }

    async fn waiting(&self, record: &Record) -> Result<Submitted> {
        let newest = self.inner.store.revision(record.seq).await?;
        let by = self.author(record.id).await?;
        let account = match by.parse() {
            Ok(account) => self.inner.store.account(account).await?,
            Err(_) => None,
        };
        Ok(Submitted {
            record: Ref::of(record),
            space: record.space.clone(),
            seq: record.seq,
            since: newest.map_or(Timestamp::UNIX_EPOCH, |revision| revision.at),
            by,
            by_name: account.map(|account| account.name),
        })
    }
}

/// What became of a form that was sent before.
pub(crate) enum MadeByForm {
    /// Nothing yet.
    None,
    This(Box<Record>),
    /// A record, and not the one that is asked for.
    Another,
}

/// One step of the way.
struct Step {
    action: Action,
    change: ChangeKind,
    to: State,
}

/// The first revision of a new record that everybody may see once it is published.
pub(crate) fn first_draft(
    actor: &Actor,
    slug: String,
    space: &Space,
    state: State,
    document: Document,
) -> Draft {
    let id = RecordId::create();
    Draft {
        record: id,
        base: Base::New,
        slug,
        space: space.clone(),
        state,
        visibility: Visibility::Public,
        merged_into: None,
        change: ChangeKind::Create,
        actor: actor.name(),
        at: Timestamp::UNIX_EPOCH,
        source: None,
        reason: None,
        links: document.links(id),
        issues: Vec::new(),
        document,
    }
}

//! Project ideas: whose they are, who asks to join, and who has joined.

use std::collections::BTreeMap;

use asterism_domain::idea::ProjectIdea;
use asterism_domain::{Account, Action, Actor, Document, Kind, Record, RecordId, State, may};
use asterism_store::IdeaMember;
use jiff::Timestamp;

use crate::account::{JOINS, Who};
use crate::edit::subject;
use crate::letters::word;
use crate::part::{PAGE, Part, part};
use crate::{App, Error, Plain, Ref, Result};

pub use asterism_store::JoinState;

const LONGEST_MESSAGE: usize = 2_000;
/// So many may wait for the answer of one owner.
const MOST_WAITING: usize = 100;

/// What the page of joining an idea shows.
#[derive(Debug, Clone)]
pub struct IdeaView {
    pub record: Ref,
    /// Whether one can ask to join: it is published and not closed.
    pub open: bool,
    /// How whoever asks stands with it.
    pub own: Option<JoinState>,
    /// Whose idea it is, where their profile shows them to the reader.
    pub shared_by: Option<Ref>,
    /// Those who joined and are shown to the reader, a page of them.
    pub joined: Part<Joined, String>,
    /// How many more joined among those of this page.
    pub hidden: usize,
    /// Who waits for an answer; for those who answer alone.
    pub waiting: Vec<Asking>,
    /// Whether the reader answers for the idea: it is theirs, or they may change it.
    pub answers: bool,
}

/// Somebody who joined, as far as their profile shows them to the reader, and whom they joined for.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    pub person: Option<Ref>,
    pub organisation: Option<Ref>,
}

/// Somebody who asks to join. Who asks shows the name they are known by here.
#[derive(Debug, Clone, PartialEq)]
pub struct Asking {
    pub id: String,
    pub name: String,
    pub organisation: Option<Ref>,
    pub message: String,
    pub at: Timestamp,
}

impl App {
    /// The idea at this address, and who is beside it; of those who joined a page, `after` where the one before it ended.
    pub async fn idea(&self, actor: &Actor, slug: &str, after: Option<&str>) -> Result<IdeaView> {
        let (record, idea) = self.idea_seen(actor, slug).await?;
        let (store, idea_id) = (&self.inner.store, record.id);
        let own = match actor.member().and_then(|member| member.account.parse().ok()) {
            Some(account) => store.idea_member(idea_id, account).await?.map(|one| one.state),
            None => None,
        };
        let joined = part(
            after.map(str::to_owned),
            |after| async move { store.idea_members(idea_id, JoinState::Joined, after.as_deref(), PAGE).await },
            |one| one.id.clone(),
            |_| true,
        );
        let joined = joined.await?;
        let mut view = IdeaView {
            record: Ref::of(&record),
            open: is_open(&record, &idea),
            own,
            shared_by: None,
            joined: Part { items: Vec::new(), next: joined.next },
            hidden: 0,
            waiting: Vec::new(),
            answers: may(actor, Action::Edit, &subject(&record)).allowed,
        };
        for member in joined.items {
            match self.joined(actor, &member).await? {
                Some(joined) => view.joined.items.push(joined),
                None => view.hidden += 1,
            }
        }
        if let Some(owner) = self.owner_of(idea_id).await? {
            view.shared_by = self.joined(actor, &owner).await?.and_then(|owner| owner.person);
        }
        if view.answers {
            // More than these do not wait at a time.
            for member in store.idea_members(idea_id, JoinState::Waiting, None, MOST_WAITING).await? {
                view.waiting.extend(self.asking(actor, member).await?);
            }
        }
        Ok(view)
    }

    async fn idea_seen(&self, actor: &Actor, slug: &str) -> Result<(Record, ProjectIdea)> {
        let absent = || Error::not_found("such idea");
        let id = self.inner.store.id_of(Kind::ProjectIdea, slug).await?.ok_or_else(absent)?;
        let record = self.permitted(actor, Action::View, id).await?;
        match &record.document {
            Document::ProjectIdea(idea) => {
                let idea = idea.as_ref().clone();
                Ok((record, idea))
            }
            _ => Err(absent()),
        }
    }

    async fn owner_of(&self, idea: RecordId) -> Result<Option<IdeaMember>> {
        Ok(self.inner.store.idea_members(idea, JoinState::Owner, None, 1).await?.into_iter().next())
    }

    /// Who is told what happens to an idea: its owner, else those who run its space.
    async fn told_of_idea(&self, record: &Record) -> Result<Vec<Account>> {
        if let Some(owner) = self.owner_of(record.id).await?
            && let Some(account) = self.inner.store.account(owner.account).await?
            && account.closed.is_none()
        {
            return Ok(vec![account]);
        }
        self.concerned(Some(&record.space)).await
    }

    /// Whom the reader sees of somebody who joined: what their profile shows, and the organisation's page; none of
    /// neither.
    async fn joined(&self, actor: &Actor, member: &IdeaMember) -> Result<Option<Joined>> {
        let account = self.inner.store.account(member.account).await?;
        let ids = account.and_then(|account| account.record).into_iter().chain(member.organisation);
        let seen = self.visible_records(actor, ids.collect()).await?;
        let shown = |record: &&Record| record.state == State::Published;
        let person = seen.values().filter(shown).find(|record| record.kind == Kind::Person);
        // A name that is not shown is none, and nobody joins in the name of an organisation unseen.
        let person = person.filter(|record| !record.document.about().title.is_empty());
        let organisation = seen.values().filter(shown).find(|record| record.kind == Kind::Organisation);
        let joined = Joined { person: person.map(Ref::of), organisation: organisation.map(Ref::of) };
        Ok(joined.person.is_some().then_some(joined))
    }

    async fn asking(&self, actor: &Actor, member: IdeaMember) -> Result<Option<Asking>> {
        let Some(account) = self.inner.store.account(member.account).await? else { return Ok(None) };
        let seen = self.visible_records(actor, member.organisation.into_iter().collect()).await?;
        Ok(Some(Asking {
            id: member.id,
            name: account.name,
            organisation: seen.values().next().map(Ref::of),
            message: member.message,
            at: member.at,
        }))
    }

    /// Notes whose a new idea is.
    /// So is an organisation that they hand over because it has no page.
    pub(crate) async fn own_idea(&self, actor: &Actor, idea: RecordId) -> Result<()> {
        let Some(account) = actor.member().and_then(|member| member.account.parse().ok()) else {
            return Ok(());
        };
        let owner = IdeaMember {
            id: RecordId::create().to_string(),
            idea,
            account,
            organisation: None,
            message: String::new(),
            state: JoinState::Owner,
            at: self.now(),
            answered: None,
        };
        self.inner.store.put_idea_member(&owner).await?;
        Ok(())
    }

    /// Asks to join an idea, perhaps for an organisation. The owner gets a letter with the message; neither sees an
    /// address of the other.
    pub async fn ask_to_join(&self, who: &Who, slug: &str, organisation: &str, message: &str) -> Result<()> {
        self.not_by_key(who)?;
        let (record, idea) = self.idea_seen(&who.actor, slug).await?;
        if !is_open(&record, &idea) {
            return Err(Error::invalid("message", Plain::IdeaClosed));
        }
        let message = message.trim();
        if message.is_empty() || message.chars().count() > LONGEST_MESSAGE {
            return Err(Error::invalid("message", Plain::ContactMessage));
        }
        let organisation = self.joining_for(who, organisation).await?;
        let store = &self.inner.store;
        if store.idea_member(record.id, who.account.id).await?.is_some() {
            return Err(Error::invalid("message", Plain::IdeaAsked));
        }
        let waiting = store.idea_members(record.id, JoinState::Waiting, None, MOST_WAITING).await?;
        if waiting.len() >= MOST_WAITING {
            return Err(Error::invalid("message", Plain::IdeaFull));
        }
        self.may_try(&format!("joins of {}", who.account.id), JOINS)?;
        let asking = IdeaMember {
            id: RecordId::create().to_string(),
            idea: record.id,
            account: who.account.id,
            organisation,
            message: message.to_owned(),
            state: JoinState::Waiting,
            at: self.now(),
            answered: None,
        };
        if !self.inner.store.put_idea_member(&asking).await? {
            return Err(Error::invalid("message", Plain::IdeaAsked));
        }
        for account in self.told_of_idea(&record).await? {
            self.tell_of_idea(&account, "letter-idea-asked", &record, &who.account, message).await?;
        }
        Ok(())
    }

    /// The organisation that somebody names, by name or address; none where they join for themselves.
    async fn joining_for(&self, who: &Who, named: &str) -> Result<Option<RecordId>> {
        if named.trim().is_empty() {
            return Ok(None);
        }
        let found = self.named(&who.actor, named, &[Kind::Organisation]).await?;
        match found.found.as_slice() {
            [one] if found.exactly => Ok(Some(one.id)),
            _ => Err(Error::invalid("organisation", Plain::IdeaOrganisation)),
        }
    }

    /// Accepts or declines somebody who asks to join an idea of one's own, and tells them.
    pub async fn answer_join(&self, who: &Who, slug: &str, id: &str, accept: bool) -> Result<()> {
        self.not_by_key(who)?;
        let gone = || Error::not_found("request that waits");
        let (record, _) = self.idea_seen(&who.actor, slug).await?;
        if !may(&who.actor, Action::Edit, &subject(&record)).allowed {
            return Err(gone());
        }
        let (state, key) = match accept {
            true => (JoinState::Joined, "letter-idea-accepted"),
            false => (JoinState::Declined, "letter-idea-declined"),
        };
        let answered = self.inner.store.answer_idea_member(record.id, id, state, self.now()).await?;
        let asker = self.inner.store.account(answered.ok_or_else(gone)?.account).await?;
        let Some(asker) = asker.filter(|asker| asker.closed.is_none()) else { return Ok(()) };
        // Whoever asks said who they are; whoever answers did not.
        let shown = self.name_shown_to(&who.account, &asker).await?;
        let name = shown.unwrap_or_else(|| word(&asker.language, "letter-somebody-of-idea", &[]));
        self.tell_of_idea(&asker, key, &record, &Account { name, ..who.account.clone() }, "").await
    }

    /// Leaves an idea, or takes back the request to join it. The owner is told where somebody had joined.
    pub async fn leave_idea(&self, who: &Who, slug: &str) -> Result<()> {
        self.not_by_key(who)?;
        let (record, _) = self.idea_seen(&who.actor, slug).await?;
        let own = self.inner.store.idea_member(record.id, who.account.id).await?;
        let had_joined = own.is_some_and(|one| one.state == JoinState::Joined);
        if !self.inner.store.leave_idea(record.id, who.account.id).await? {
            return Err(Error::not_found("place beside this idea"));
        }
        let told = if had_joined { self.told_of_idea(&record).await? } else { Vec::new() };
        for account in told {
            self.tell_of_idea(&account, "letter-idea-left", &record, &who.account, "").await?;
        }
        Ok(())
    }

    /// A page of the ideas that one shares, has joined or asked to join, as far as they are still there to see. `after` is
    /// where the page before it ended.
    pub async fn own_ideas(&self, who: &Who, after: Option<&str>) -> Result<Part<(Ref, JoinState), String>> {
        let (store, account) = (&self.inner.store, who.account.id);
        let read = |after: Option<String>| async move {
            let beside = store.ideas_beside(account, after.as_deref(), PAGE).await?;
            let ids: Vec<RecordId> = beside.iter().map(|one| one.idea).collect();
            let mut ideas: BTreeMap<RecordId, Record> =
                store.records(&ids).await?.into_iter().map(|record| (record.id, record)).collect();
            Ok(beside.into_iter().map(|one| (ideas.remove(&one.idea), one)).collect())
        };
        let seen = |(record, _): &(Option<Record>, IdeaMember)| {
            record.as_ref().is_some_and(|record| {
                record.kind == Kind::ProjectIdea && may(&who.actor, Action::View, &subject(record)).allowed
            })
        };
        let found = part(after.map(str::to_owned), read, |(_, one)| one.id.clone(), seen).await?;
        let shown = |(record, one): (Option<Record>, IdeaMember)| Some((Ref::of(&record?), one.state));
        Ok(Part { items: found.items.into_iter().filter_map(shown).collect(), next: found.next })
    }

    async fn tell_of_idea(
        &self,
        to: &Account,
        key: &str,
        idea: &Record,
        by: &Account,
        message: &str,
    ) -> Result<()> {
        let link = format!("{}{}/join", self.config().address, idea.path());
        let title = idea.document.name();
        let parts = [("name", by.name.as_str()), ("idea", &title), ("link", &link), ("message", message)];
        self.send_letter_by(Some(by.id), (&to.email, &to.language), key, &parts).await
    }
}

fn is_open(record: &Record, idea: &ProjectIdea) -> bool {
    record.state == State::Published && !idea.closed
}

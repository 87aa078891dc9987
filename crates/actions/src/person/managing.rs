//! Thematic managers: whom a space asks to look after topics, and who does (row 004-14). What somebody agreed to stands
//! in their profile, which shows it to whom they chose; only what waits for their answer is kept apart.

use asterism_domain::person::Person;
use asterism_domain::{
    AccountId, Action, Actor, ChangeKind, Document, Kind, Record, RecordId, Space, State, Subject, may,
};
use asterism_store::{AskedTopics, SpaceMember};

use crate::account::{LETTERS, Who};
use crate::edit::subject;
use crate::letters::word;
use crate::{App, Error, ExploreView, Plain, Ref, Result};

/// So many topics one person looks after in one space.
const MOST_TOPICS: usize = 20;
/// So many are named on the page of a space; the rest is a search away.
const SHOWN: &str = "50";

/// Who looks after what in a space, for those who have its people in hand.
#[derive(Debug, Clone)]
pub struct ManagersView {
    /// The people of the space who can be asked: those whose profile stands here.
    pub people: Vec<(AccountId, String)>,
    /// The topics that can be chosen, by name.
    pub topics: Vec<Ref>,
    pub named: Vec<Named>,
}

/// Somebody who looks after topics in a space, or is asked to.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub account: AccountId,
    pub name: String,
    pub topics: Vec<Ref>,
    /// Whether the answer is waited for.
    pub waits: bool,
}

/// What one looks after in a space, or is asked to.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnTopics {
    pub space: Space,
    pub called: String,
    pub topics: Vec<Ref>,
    pub waits: bool,
}

/// Somebody who looks after topics in a space, as the reader sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct LookedAfter {
    pub person: Ref,
    pub topics: Vec<Ref>,
}

/// What somebody says to topics that they are asked to look after, or look after already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicsAnswer {
    Agree,
    Decline,
    GiveUp,
}

impl App {
    /// Who looks after what in a space and who is asked to, and who could be.
    pub async fn topic_managers(&self, actor: &Actor, space: &Space) -> Result<ManagersView> {
        self.demand_sight(actor, Action::ManagePeople, &Subject::space(space))?;
        let here = self.space_record(actor, space).await?;
        let people = self.with_profiles(space).await?;
        let asked = self.inner.store.topics_asked_in(space).await?;
        let mut named = Vec::new();
        for (member, record) in &people {
            let own = person(record).and_then(|person| topics_in(person, here.id));
            let waiting = asked.iter().find(|one| one.account == member.account.id).map(|one| &one.topics);
            for (topics, waits) in [(own, false), (waiting, true)] {
                let Some(topics) = topics else { continue };
                let topics = self.topics_named(actor, topics).await?;
                let (account, name) = (member.account.id, member.account.name.clone());
                named.push(Named { account, name, topics, waits });
            }
        }
        let people = people.iter().map(|(one, _)| (one.account.id, one.account.name.clone())).collect();
        Ok(ManagersView { people, topics: self.all_topics(actor).await?, named })
    }

    /// Asks somebody of the space to look after topics there. They are told by letter, and nothing of it is shown before
    /// they agree.
    pub async fn ask_to_manage(
        &self,
        who: &Who,
        space: &Space,
        account: Option<AccountId>,
        mut topics: Vec<RecordId>,
    ) -> Result<()> {
        self.not_by_key(who)?;
        self.demand(&who.actor, Action::ManagePeople, &Subject::space(space))?;
        self.space_record(&who.actor, space).await?;
        topics.truncate(MOST_TOPICS);
        let known: Vec<RecordId> = self.all_topics(&who.actor).await?.iter().map(|topic| topic.id).collect();
        topics.retain(|topic| known.contains(topic));
        if topics.is_empty() {
            return Err(Error::invalid("topics", Plain::TopicsNeeded));
        }
        let people = self.with_profiles(space).await?;
        let found = people.into_iter().find(|(member, _)| Some(member.account.id) == account);
        let (member, _) = found.ok_or_else(|| Error::invalid("account", Plain::ManagerNeeded))?;
        let to = member.account;
        let asked = AskedTopics {
            space: space.clone(),
            account: to.id,
            topics: topics.clone(),
            asked_by: who.actor.name(),
            at: self.now(),
        };
        // Asked and taken back in turn, nobody's mailbox is filled.
        self.may_try(&format!("topics asked of {}", to.id), LETTERS)?;
        self.inner.store.ask_topics(&asked).await?;
        self.note(&who.actor.name(), "topics_asked", &to.id.to_string(), space.as_str()).await?;
        if to.id != who.account.id {
            self.tell_of_topics(who, to.id, "letter-topics-asked", space, &topics).await;
        }
        Ok(())
    }

    /// Asks somebody no more, where it `waits`, or takes back what they look after in the space. They are told.
    pub async fn end_managing(
        &self,
        who: &Who,
        space: &Space,
        account: Option<AccountId>,
        waits: bool,
    ) -> Result<()> {
        self.not_by_key(who)?;
        self.demand(&who.actor, Action::ManagePeople, &Subject::space(space))?;
        let none = || Error::not_found("such thematic manager of this space");
        let account = account.ok_or_else(none)?;
        let ended = match waits {
            true => self.drop_asked(space, account).await?,
            false => self.drop_agreed(&who.actor, space, account).await?,
        };
        let topics = ended.ok_or_else(none)?;
        self.note(&who.actor.name(), "topics_ended", &account.to_string(), space.as_str()).await?;
        if account != who.account.id {
            self.tell_of_topics(who, account, "letter-topics-ended", space, &topics).await;
        }
        Ok(())
    }

    /// What one looks after, and what one is asked to.
    pub async fn own_topics(&self, who: &Who) -> Result<Vec<OwnTopics>> {
        let mut own = Vec::new();
        for asked in self.inner.store.topics_asked_of(who.account.id).await? {
            let topics = self.topics_named(&who.actor, &asked.topics).await?;
            let called = self.space_called(&asked.space, &who.account.language).await?;
            own.push(OwnTopics { space: asked.space, called, topics, waits: true });
        }
        let Some((_, person)) = self.own_person(who.account.record).await? else { return Ok(own) };
        for one in &person.looks_after {
            let Some(space) = self.inner.store.record(one.space).await? else { continue };
            let topics = self.topics_named(&who.actor, &one.topics).await?;
            let called = self.space_called(&space.space, &who.account.language).await?;
            own.push(OwnTopics { space: space.space, called, topics, waits: false });
        }
        Ok(own)
    }

    /// Agrees to look after what one was asked to, or declines, of which whoever asked is told; or gives up what one looks
    /// after there.
    pub async fn answer_topics(&self, who: &Who, space: &Space, answer: TopicsAnswer) -> Result<()> {
        self.not_by_key(who)?;
        let asked = self.inner.store.topics_asked_of(who.account.id).await?;
        let asked = asked.into_iter().find(|one| one.space == *space && answer != TopicsAnswer::GiveUp);
        let gone = || Error::not_found("such topics to answer for");
        if answer == TopicsAnswer::Agree {
            let asked = asked.as_ref().ok_or_else(gone)?;
            let here = self.space_record(&Actor::Operator, space).await?;
            let (head, person) = self.own_person(who.account.record).await?.ok_or_else(gone)?;
            let mut after = person.clone();
            after.look_after(here.id, asked.topics.clone());
            self.write_person(&who.actor, &head, after, "agreed to look after topics").await?;
            self.inner.store.end_asked_topics(space, who.account.id).await?;
        } else {
            let ended = match answer {
                TopicsAnswer::Decline => self.drop_asked(space, who.account.id).await?,
                _ => self.drop_agreed(&who.actor, space, who.account.id).await?,
            };
            ended.ok_or_else(gone)?;
        }
        let (event, key) = match answer {
            TopicsAnswer::Agree => ("topics_agreed", "letter-topics-agreed"),
            _ => ("topics_declined", "letter-topics-declined"),
        };
        self.note(&who.actor.name(), event, &who.account.id.to_string(), space.as_str()).await?;
        let told = asked.as_ref().and_then(|asked| asked.asked_by.parse::<AccountId>().ok());
        if let Some(asked) = asked.as_ref()
            && let Some(told) = told.filter(|told| *told != who.account.id)
        {
            self.tell_of_topics(who, told, key, space, &asked.topics).await;
        }
        Ok(())
    }

    /// Who looks after which topics in a space, as far as the reader finds them by it, and how many more there are.
    pub async fn looked_after_in(&self, actor: &Actor, space: &Space) -> Result<(Vec<LookedAfter>, u64)> {
        let asked = [("kind", "person"), ("looks_after_in", space.as_str()), ("limit", SHOWN)];
        let params: Vec<(String, String)> =
            asked.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let found: ExploreView = self.explore(actor, &params).await?;
        let Some(here) = self.inner.store.id_of(Kind::Space, space.as_str()).await? else {
            return Ok((Vec::new(), 0));
        };
        let ids = found.hits.iter().map(|view| view.hit.id).collect();
        let people = self.visible_records(actor, ids).await?;
        let mut shown = Vec::new();
        for view in &found.hits {
            let Some(record) = people.get(&view.hit.id).filter(|one| one.state == State::Published) else {
                continue;
            };
            let Some(topics) = person(record).and_then(|person| topics_in(person, here)) else { continue };
            let person = Ref { name: view.hit.name.clone(), ..Ref::of(record) };
            shown.push(LookedAfter { person, topics: self.topics_named(actor, topics).await? });
        }
        let more = found.total.saturating_sub(found.hits.len() as u64);
        Ok((shown, more))
    }

    /// Ends what somebody looks after in a space which they leave.
    pub(crate) async fn end_managing_in(
        &self,
        actor: &Actor,
        space: &Space,
        account: AccountId,
    ) -> Result<()> {
        self.drop_asked(space, account).await?;
        self.drop_agreed(actor, space, account).await.map(|_| ())
    }

    /// The topics that somebody was asked to look after in a space, which is ended; none where they were not.
    async fn drop_asked(&self, space: &Space, account: AccountId) -> Result<Option<Vec<RecordId>>> {
        let asked = self.inner.store.topics_asked_in(space).await?;
        let ended = asked.into_iter().find(|one| one.account == account).map(|one| one.topics);
        self.inner.store.end_asked_topics(space, account).await?;
        Ok(ended)
    }

    /// The topics that somebody looked after in a space, which is ended; none where they did not.
    async fn drop_agreed(
        &self,
        actor: &Actor,
        space: &Space,
        account: AccountId,
    ) -> Result<Option<Vec<RecordId>>> {
        let mut ended = None;
        let record = self.inner.store.account(account).await?.and_then(|account| account.record);
        let here = self.inner.store.id_of(Kind::Space, space.as_str()).await?;
        if let (Some((head, person)), Some(here)) = (self.own_person(record).await?, here)
            && let Some(topics) = topics_in(&person, here).cloned()
        {
            let mut after = person.clone();
            after.look_after(here, Vec::new());
            self.write_person(actor, &head, after, "no longer looks after topics").await?;
            ended = Some(topics);
        }
        Ok(ended)
    }

    /// What a profile says of topics is agreed between a space and its person: it is written here alone, and by no form.
    async fn write_person(&self, actor: &Actor, head: &Record, after: Person, reason: &str) -> Result<()> {
        let document = Document::from(after);
        let mut draft = self.draft(actor, head, ChangeKind::Edit, document.clone(), Some(reason.to_owned()));
        (draft.links, draft.document) = (document.links(head.id), document);
        self.write(vec![draft]).await?;
        Ok(())
    }

    async fn own_person(&self, record: Option<RecordId>) -> Result<Option<(Record, Person)>> {
        let Some(id) = record else { return Ok(None) };
        let Some(head) = self.inner.store.record(id).await? else { return Ok(None) };
        let own = person(&head).cloned();
        Ok(own.map(|person| (head, person)))
    }

    /// The people of a space whose profile is up, by name.
    async fn with_profiles(&self, space: &Space) -> Result<Vec<(SpaceMember, Record)>> {
        let members = self.inner.store.members(space).await?;
        let ids: Vec<RecordId> = members.iter().filter_map(|member| member.account.record).collect();
        let mut records = self.inner.store.records(&ids).await?;
        records.retain(|record| record.state == State::Published);
        let found = |member: SpaceMember| {
            let own = records.iter().find(|record| Some(record.id) == member.account.record)?.clone();
            member.account.closed.is_none().then_some((member, own))
        };
        let mut found: Vec<_> = members.into_iter().filter_map(found).collect();
        found.sort_by_key(|(member, _)| member.account.name.to_lowercase());
        Ok(found)
    }

    /// The space's own record: only where it was opened can somebody be named by it.
    async fn space_record(&self, actor: &Actor, space: &Space) -> Result<Record> {
        let profile = self.space_profile(actor, space).await?;
        profile.ok_or_else(|| Error::not_found("such space with a page of its own"))
    }

    pub(super) async fn all_topics(&self, actor: &Actor) -> Result<Vec<Ref>> {
        let published = |topic: &&Record| {
            topic.state == State::Published && may(actor, Action::View, &subject(topic)).allowed
        };
        let topics = self.inner.store.records_of(Kind::Topic).await?;
        let mut topics: Vec<Ref> = topics.iter().filter(published).map(Ref::of).collect();
        topics.sort_by_key(|topic| topic.name.to_lowercase());
        Ok(topics)
    }

    async fn topics_named(&self, actor: &Actor, topics: &[RecordId]) -> Result<Vec<Ref>> {
        let seen = self.visible_records(actor, topics.iter().copied().collect()).await?;
        Ok(topics.iter().filter_map(|id| seen.get(id)).map(Ref::of).collect())
    }

    async fn tell_of_topics(&self, by: &Who, to: AccountId, key: &str, space: &Space, topics: &[RecordId]) {
        let asks = matches!(key, "letter-topics-asked" | "letter-topics-ended");
        let worded = async {
            let topics = self.topics_named(&Actor::Visitor, topics).await?;
            let names: Vec<&str> = topics.iter().map(|topic| topic.name.as_str()).collect();
            let reader = self.inner.store.account(to).await?;
            let language = reader.as_ref().map(|account| account.language.clone()).unwrap_or_default();
            let called = self.space_called(space, &language).await?;
            // Who has the people of a space in hand sees their names; they do not see whose hand it is.
            let name = match reader.filter(|_| asks) {
                Some(reader) => self.name_shown_to(&by.account, &reader).await?,
                None => Some(by.account.name.clone()),
            };
            let name = name.unwrap_or_else(|| word(&language, "letter-somebody-of-space", &[]));
            Ok::<_, Error>((names.join(", "), called, name))
        };
        let Ok((topics, called, name)) = worded.await else {
            tracing::error!("a letter about topics could not be worded");
            return;
        };
        let page = match asks {
            true => "/account/topics".to_owned(),
            false => format!("/spaces/{}/managers", space.as_str()),
        };
        let link = format!("{}{page}", self.config().address);
        let parts = [("name", name.as_str()), ("space", &called), ("topics", &topics), ("link", &link)];
        self.tell_outcome(Some(by.account.id), to, key, &parts).await;
    }
}

fn person(record: &Record) -> Option<&Person> {
    match &record.document {
        Document::Person(person) => Some(person),
        _ => None,
    }
}

fn topics_in(person: &Person, space: RecordId) -> Option<&Vec<RecordId>> {
    person.looks_after.iter().find(|one| one.space == space).map(|one| &one.topics)
}

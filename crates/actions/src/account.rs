//! Accounts: opening one, signing in and out, and what lets programs act in somebody's name.
//!
//! Nothing here tells a stranger whether an address has an account: the answer is the same, and so is the work that
//! it takes.

mod asked;
mod breached;
mod correct;
mod first_passkey;
mod keys;
mod opening;
mod own_data;
mod passkey;
mod password;
mod people;
mod provider;
mod rights;
mod second_factor;
mod sign_in;
mod throttle;
mod token;

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Account, AccountId, Action, Actor, Decision, Document, Kind, LinkKind, Member, RecordId, Role, Scope,
    Space, State, Subject, Visibility, may, may_read_as,
};
use asterism_store::AuditEvent;
use tokio::sync::Semaphore;

pub use asterism_store::{ApiKey, AuditRow, Consent, Identity, Passkey, Purpose, Session, SpaceMember, Way};
pub use breached::Breached;
pub use opening::{Chosen, LinkView};
pub use passkey::Question;
pub use people::Invitation;
pub use provider::{Came, Opened, Provider, Sends, Tied, Trouble};
pub use rights::{KEEP_CONTACTS, KEEP_UNUSED, Swept, WARN_BEFORE, WORDING};
pub use second_factor::{LeadsIn, NextStep, SecondFactor};
pub use sign_in::{Browser, SignedIn};

use crate::{App, Error, Ref, Result};
pub(crate) use throttle::{
    ALL_REGISTRATIONS, CLAIMS, CONTACTS, FEEDBACK, IDEAS, JOINS, KEEPS, LETTERS, REGISTRATIONS, SUGGESTIONS,
    UPLOADS, WRITES,
};
use throttle::{Rate, Throttle};
pub(crate) use token::{hash as hash_of, new as new_secret};

/// Passwords are worked on by so many at a time: each takes 19 MiB and both cores for a moment.
const AT_ONCE: usize = 2;

/// What guards the ways in. It is of this process alone: it bounds what tries cost and how many there are, and
/// starts afresh with the portal.
pub(crate) struct Doors {
    throttle: Throttle,
    hashing: Semaphore,
    reception: provider::Reception,
}

impl Default for Doors {
    fn default() -> Doors {
        Doors {
            throttle: Throttle::default(),
            hashing: Semaphore::new(AT_ONCE),
            reception: provider::Reception::default(),
        }
    }
}

/// Who is there: the account, what it may do, and what it is known by.
#[derive(Debug, Clone)]
pub struct Who {
    pub account: Account,
    pub actor: Actor,
    /// The hash of the session; none where a program acts with a key.
    pub session: Option<String>,
    /// What every form of the session carries, so that no other site can send one in its name.
    pub form: String,
    /// What the session was opened with; none where a program acts.
    pub way: Option<Way>,
    /// The account runs the portal, and this session does not: it was opened with less than that asks for.
    pub held_back: bool,
    /// More than a password is asked of everybody, and this session was opened with less: until its owner shows or adds
    /// it, it is a visitor's.
    pub halfway: bool,
}

/// Why a program is refused that has a key which only reads, where its owner would not be.
pub const KEY_ONLY_READS: &str = "this key only reads, and its owner may do this";

/// As [`may`], but that a key that only reads is refused for what it is only where it would write otherwise: a stranger's
/// is refused as the stranger is.
pub(crate) fn may_and_why(actor: &Actor, action: Action, subject: &Subject<'_>) -> Decision {
    let decision = may(actor, action, subject);
    if decision.allowed || !actor.only_reads() {
        return decision;
    }
    let writing = may_read_as(actor, action, subject);
    Decision { allowed: false, reason: if writing.allowed { KEY_ONLY_READS } else { writing.reason } }
}

/// An actor as it would be without a key that only reads: for what it is told, and never for a change.
pub fn with_a_key_that_writes(actor: &Actor) -> Actor {
    match actor {
        Actor::Person(member) if member.key == Some(Scope::Read) => {
            Actor::Person(Box::new(Member { key: Some(Scope::Write), ..member.as_ref().clone() }))
        }
        other => other.clone(),
    }
}

impl App {
    /// Who holds this session, while it is good.
    pub async fn who(&self, secret: &str) -> Result<Option<Who>> {
        let found = self.inner.store.session(&token::hash(secret), self.now()).await?;
        let Some((session, account)) = found else { return Ok(None) };
        let mut who = self.who_is(account, None, Some(session.hash)).await?;
        who.form = token::of_forms(secret);
        who.way = Some(session.way);
        who.held_back = self.is_held_back(&who.account, session.way).await?;
        who.halfway = self.is_halfway(session.way);
        if who.halfway {
            who.actor = Actor::Visitor;
        } else if let (true, Actor::Person(member)) = (who.held_back, &mut who.actor) {
            member.administrator = false;
        }
        Ok(Some(who))
    }

    /// In whose name a program acts with this key, while it is good.
    pub async fn who_by_key(&self, key: &str) -> Result<Option<Who>> {
        let found = self.inner.store.key(&token::hash(key), self.now()).await?;
        let Some((key, account)) = found else { return Ok(None) };
        let mut who = self.who_is(account, Some(key.scope), None).await?;
        if let (Some(space), Actor::Person(member)) = (&key.space, &mut who.actor) {
            keep_to(member, space);
        }
        Ok(Some(who))
    }

    pub(crate) async fn who_is(
        &self,
        account: Account,
        key: Option<Scope>,
        session: Option<String>,
    ) -> Result<Who> {
        let roles = self.inner.store.roles(account.id).await?;
        let member = Member {
            account: account.id.to_string(),
            record: account.record,
            live_in: self.live_among(&roles).await?,
            roles,
            speaks_for: self.with_clusters(self.inner.store.spoken_for(account.id).await?).await?,
            administrator: account.administrator,
            ideas: self.inner.store.ideas_owned(account.id).await?.into_iter().collect(),
            key,
            key_space: None,
        };
        let actor = Actor::Person(Box::new(member));
        Ok(Who { account, actor, session, form: String::new(), way: None, held_back: false, halfway: false })
    }

    /// Organisations with the clusters that they manage, as far as everybody sees that they do: whoever speaks for one
    /// keeps its cluster's page as well.
    async fn with_clusters(&self, organisations: BTreeSet<RecordId>) -> Result<BTreeSet<RecordId>> {
        if organisations.is_empty() {
            return Ok(organisations);
        }
        let mut ids: Vec<RecordId> = organisations.iter().copied().collect();
        for organisation in &organisations {
            // A merge leaves the links of others as they are.
            ids.extend(self.inner.store.merged_into(*organisation).await?);
        }
        let links = self.inner.store.links_to_of_kind(&ids, LinkKind::Manages).await?;
        let from: Vec<RecordId> = links.iter().map(|link| link.from).collect();
        let clusters = self.inner.store.records(&from).await?.into_iter().filter(|record| {
            record.kind == Kind::ClusterOrganisation
                && record.state == State::Published
                && record.visibility == Visibility::Public
        });
        Ok(organisations.into_iter().chain(clusters.map(|record| record.id)).collect())
    }

    /// The organisations that somebody speaks for, and their clusters.
    pub async fn spoken_for(&self, who: &Who) -> Result<Vec<Ref>> {
        let own = who.actor.member().map(|member| member.speaks_for.clone()).unwrap_or_default();
        Ok(self.visible_records(&who.actor, own).await?.values().map(Ref::of).collect())
    }

    /// The spaces among these that publish their writers' changes unread. Only for those who write and do not publish it
    /// matters.
    async fn live_among(&self, roles: &BTreeMap<Space, Role>) -> Result<BTreeSet<Space>> {
        let mut live = BTreeSet::new();
        for (space, role) in roles {
            let hands_over = |kind: &Kind| {
                role.allows(Action::Edit, Some(*kind)) && !role.allows(Action::Publish, Some(*kind))
            };
            if Kind::ALL.iter().any(hands_over) && self.edits_are_live(space).await? {
                live.insert(space.clone());
            }
        }
        Ok(live)
    }

    /// Whether a space says that its writers' changes of what is published count at once.
    pub async fn edits_are_live(&self, space: &Space) -> Result<bool> {
        let Some(id) = self.inner.store.id_of(Kind::Space, space.as_str()).await? else { return Ok(false) };
        let record = self.inner.store.record(id).await?;
        let told = record.filter(|record| record.state == State::Published && record.space == *space);
        let told = told.map(|record| record.document);
        Ok(matches!(told, Some(Document::Space(told)) if told.edits_are_live))
    }

    /// Refuses whoever may not do `action` to what concerns `subject`.
    pub(crate) fn demand(&self, actor: &Actor, action: Action, subject: &Subject<'_>) -> Result<()> {
        let decision = may_and_why(actor, action, subject);
        if decision.allowed { Ok(()) } else { Err(Error::Forbidden { reason: decision.reason }) }
    }

    /// Refuses whoever is not shown what those see who may do `action` to what concerns `subject`. Nothing that changes
    /// something asks this: see [`may_read_as`].
    pub(crate) fn demand_sight(&self, actor: &Actor, action: Action, subject: &Subject<'_>) -> Result<()> {
        let decision = may_read_as(actor, action, subject);
        if decision.allowed { Ok(()) } else { Err(Error::Forbidden { reason: decision.reason }) }
    }

    /// Refuses whoever does not run the portal.
    pub(crate) fn demand_administrator(&self, actor: &Actor) -> Result<()> {
        self.demand(actor, Action::Administer, &Subject::space(&Space::new("portal")))
    }

    /// What is written down of a change, with which the store writes it.
    pub(crate) fn event(&self, actor: &str, event: &str, about: &str, detail: &str) -> AuditEvent {
        AuditEvent {
            at: self.now(),
            actor: actor.to_owned(),
            event: event.to_owned(),
            about: about.to_owned(),
            detail: detail.to_owned(),
        }
    }

    /// The same of what the owner of an account does to it.
    pub(crate) fn own_event(&self, account: AccountId, event: &str, detail: &str) -> AuditEvent {
        let id = account.to_string();
        self.event(&id, event, &id, detail)
    }

    /// Writes down what changes no right and lets nobody in, or changes nothing at all.
    pub(crate) async fn note(&self, actor: &str, event: &str, about: &str, detail: &str) -> Result<()> {
        Ok(self.inner.store.note_event(&self.event(actor, event, about, detail)).await?)
    }

    /// What happened to accounts and rights, the newest first, before one seen already.
    pub async fn audit(
        &self,
        actor: &Actor,
        about: Option<&str>,
        before: Option<i64>,
    ) -> Result<Vec<AuditRow>> {
        self.demand_administrator(actor)?;
        Ok(self.inner.store.events(about, before, AUDIT_PAGE).await?)
    }

    /// The names of the accounts that events name by id, as far as they are still there.
    pub async fn names_in_audit(
        &self,
        actor: &Actor,
        events: &[AuditRow],
    ) -> Result<BTreeMap<String, String>> {
        self.demand_administrator(actor)?;
        let words = events.iter().flat_map(|row| [&row.event.actor, &row.event.about, &row.event.detail]);
        let words = words.flat_map(|text| text.split([' ', ':']));
        let ids: BTreeSet<AccountId> = words.filter_map(|word| word.parse().ok()).collect();
        let mut names = BTreeMap::new();
        for id in ids {
            if let Some(account) = self.inner.store.account(id).await? {
                names.insert(id.to_string(), account.name);
            }
        }
        Ok(names)
    }

    /// Counts a try of `what`, and refuses it where there were too many.
    pub(crate) fn may_try(&self, what: &str, rate: Rate) -> Result<()> {
        let (throttle, now) = (&self.inner.doors.throttle, self.now());
        if let Some(wait) = throttle.wait(what, rate, now) {
            return Err(Error::TooMany { wait });
        }
        throttle.count(what, rate, now);
        Ok(())
    }
}

/// Leaves of what somebody may do what they may do by their role in one space.
fn keep_to(member: &mut Member, space: &Space) {
    member.roles.retain(|known, _| known == space);
    member.live_in.retain(|known| known == space);
    member.administrator = false;
    member.record = None;
    member.speaks_for.clear();
    member.ideas.clear();
    member.key_space = Some(space.clone());
}

/// How many events stand on one page.
const AUDIT_PAGE: usize = 100;

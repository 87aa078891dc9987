//! Registering for events: places, those who wait, and who came.

mod changed;
pub(crate) mod imported;
mod own;

use asterism_domain::event::Event;
use asterism_domain::{AccountId, Action, Actor, Document, Kind, Record, RecordId, State, Subject};
use asterism_store::{Noted, Registration, Standing};
use jiff::Timestamp;

use crate::account::{ALL_REGISTRATIONS, REGISTRATIONS, Who};
use crate::{App, Error, Plain, Ref, Result};

pub use own::OwnRegistration;

/// What the registration page of an event shows.
#[derive(Debug, Clone)]
pub struct RegistrationView {
    pub record: Ref,
    pub event: Event,
    /// How many come and how many wait.
    pub counts: (u64, u64),
    /// How whoever asks stands with it.
    pub own: Option<Standing>,
    /// Why nobody can register; none while one can.
    pub closed: Option<Closed>,
    /// Whether the reader sees who comes.
    pub organises: bool,
}

/// Why nobody can register for an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    OutOfUse,
    NotPublished,
    /// It is for those who are in its space, and the reader is not.
    PartnersOnly,
    /// It has no day yet.
    NoDay,
    /// The last day for it is over.
    TooLate,
    Begun,
}

/// A key of one space says nothing about who comes to the events of another.
fn not_beyond_the_key(who: &Who, event: &Record) -> Result<()> {
    let of = who.actor.member().and_then(|member| member.key_space.as_ref());
    match of.is_some_and(|space| *space != event.space) {
        true => Err(Error::Forbidden { reason: "this key is of another space" }),
        false => Ok(()),
    }
}

impl App {
    /// How one registers for the event at this address. Only where the event says that one does.
    pub async fn registration(&self, actor: &Actor, slug: &str) -> Result<RegistrationView> {
        let (record, event) = self.event_to_register_for(actor, slug).await?;
        let account: Option<AccountId> = actor.member().and_then(|member| member.account.parse().ok());
        let own = match account {
            Some(account) => self.inner.store.standing(record.id, account).await?,
            None => None,
        };
        Ok(RegistrationView {
            counts: self.inner.store.registered(record.id).await?,
            own,
            closed: self.closed(&record, &event).or_else(|| for_partners_only(actor, &record, &event)),
            organises: self.demand_to_organise(actor, &record).is_ok(),
            record: Ref::of(&record),
            event,
        })
    }

    async fn event_to_register_for(&self, actor: &Actor, slug: &str) -> Result<(Record, Event)> {
        let absent = || Error::not_found("registration for such an event");
        let id = self.inner.store.id_of(Kind::Event, slug).await?.ok_or_else(absent)?;
        let record = self.permitted(actor, Action::View, id).await?;
        match &record.document {
            Document::Event(event) if event.registration.is_some() => {
                let event = event.as_ref().clone();
                Ok((record, event))
            }
            _ => Err(absent()),
        }
    }

    fn closed(&self, record: &Record, event: &Event) -> Option<Closed> {
        let now = self.now();
        match (record.state, event.registration_ends()) {
            (state, _) if state.is_out_of_use() => Some(Closed::OutOfUse),
            (State::Draft | State::Submitted, _) => Some(Closed::NotPublished),
            (_, None) => Some(Closed::NoDay),
            (_, Some(ends)) if now < ends => None,
            _ if event.begins().is_some_and(|begins| begins <= now) => Some(Closed::Begun),
            _ => Some(Closed::TooLate),
        }
    }

    fn is_open(&self, record: &Record, event: &Event) -> bool {
        event.registration.is_some() && self.closed(record, event).is_none()
    }

    /// Registers whoever is signed in, or puts them into the queue.
    pub async fn register(&self, who: &Who, slug: &str) -> Result<Standing> {
        let (record, event) = self.event_to_register_for(&who.actor, slug).await?;
        not_beyond_the_key(who, &record)?;
        if !self.is_open(&record, &event) {
            return Err(Error::invalid("event", Plain::RegistrationOver));
        }
        if for_partners_only(&who.actor, &record, &event).is_some() {
            return Err(Error::invalid("event", Plain::PartnersOnly));
        }
        let account = who.account.id;
        self.may_try(&format!("registrations of {account} for {}", record.id), REGISTRATIONS)?;
        self.may_try(&format!("registrations of {account}"), ALL_REGISTRATIONS)?;
        let limit = limit(&event);
        let standing = self.inner.store.register(record.id, who.account.id, limit, self.now()).await?;
        let key = match standing {
            Standing::Coming => "letter-registered",
            Standing::Waiting(_) => "letter-waiting",
        };
        self.tell_registered(who.account.id, key, &record).await?;
        Ok(standing)
    }

    /// Lets those who wait move up after an event was written that may have more places now, and tells them. What was
    /// written stands, whether that can be done or not.
    pub(crate) async fn fill_places_of(&self, id: RecordId) {
        let filled = async {
            let Some(record) = self.inner.store.record(id).await? else { return Ok(()) };
            let Document::Event(event) = &record.document else { return Ok(()) };
            if event.registration.is_none() || !self.is_open(&record, event) {
                return Ok(());
            }
            for account in self.inner.store.fill_places(id, limit(event)).await? {
                self.tell_registered(account, "letter-moved-up", &record).await?;
            }
            Result::Ok(())
        };
        if let Err(error) = filled.await {
            tracing::error!(error = format!("{error:#}"), event = %id, "those who wait for places did not move up");
        }
    }

    /// Forgets who came to what was over before `before`, or is there no more.
    pub(crate) async fn forget_attendance(&self, before: Timestamp) -> Result<u64> {
        let store = &self.inner.store;
        let mut forgotten = 0;
        for id in store.events_with_registrations().await? {
            let record = store.record(id).await?;
            let ended = record.as_ref().and_then(|record| match &record.document {
                Document::Event(event) => event.ends(),
                _ => None,
            });
            // Nobody knows when an event without a date was: its last registration is as good.
            let ended = match ended {
                Some(ended) => ended,
                None => store.last_registration(id).await?.unwrap_or(Timestamp::MIN),
            };
            if ended < before {
                forgotten += store.forget_registrations(id).await?;
            }
        }
        Ok(forgotten)
    }

    /// Who comes and who waits, for those who organise the event; and whether it has begun, so that one knows who came.
    pub async fn registrations(&self, actor: &Actor, slug: &str) -> Result<(Ref, Vec<Registration>, bool)> {
        let (record, event) = self.organised(actor, slug).await?;
        let people = self.inner.store.registrations(record.id).await?;
        Ok((Ref::of(&record), people, self.has_begun(&event)))
    }

    /// What has no day may have been.
    fn has_begun(&self, event: &Event) -> bool {
        event.begins().is_none_or(|begins| begins <= self.now())
    }

    /// Notes who came, all at once. Those of whom somebody else noted otherwise meanwhile, or who have no place any more,
    /// are named, and then nothing was noted.
    pub async fn note_attendance(
        &self,
        actor: &Actor,
        slug: &str,
        noted: &[Noted],
    ) -> Result<Vec<AccountId>> {
        let (record, event) = self.organised(actor, slug).await?;
        if !self.has_begun(&event) {
            return Err(Error::invalid("came", Plain::NotBegun));
        }
        Ok(self.inner.store.note_attendance(record.id, noted).await?)
    }

    async fn organised(&self, actor: &Actor, slug: &str) -> Result<(Record, Event)> {
        let (record, event) = self.event_to_register_for(actor, slug).await?;
        self.demand_to_organise(actor, &record)?;
        Ok((record, event))
    }

    /// Whoever writes events in the space has those who come in hand, though a change of what is published may
    /// have to be read by others.
    fn demand_to_organise(&self, actor: &Actor, event: &Record) -> Result<()> {
        let subject = crate::edit::subject(event);
        self.demand(actor, Action::View, &subject)?;
        self.demand(actor, Action::Edit, &Subject { state: State::Draft, ..subject })
    }

    async fn tell_registered(&self, account: AccountId, key: &str, event: &Record) -> Result<()> {
        let Some(account) = self.inner.store.account(account).await? else { return Ok(()) };
        let link = format!("{}{}/registration", self.config().address, event.path());
        let name = event.document.name();
        let when = match &event.document {
            Document::Event(told) => changed::told(told, &account.language),
            _ => String::new(),
        };
        let calendar = format!("{}{}.ics", self.config().address, event.path());
        let parts = [("name", name.as_str()), ("link", &link), ("when", &when), ("calendar", &calendar)];
        self.send_letter(&account.email, &account.language, key, &parts).await
    }
}

/// An event that is not open to all is for those who are in its space.
fn for_partners_only(actor: &Actor, record: &Record, event: &Event) -> Option<Closed> {
    let is_in =
        actor.member().is_some_and(|member| member.administrator || member.roles.contains_key(&record.space));
    (event.open == Some(false) && !is_in).then_some(Closed::PartnersOnly)
}

fn limit(event: &Event) -> Option<u32> {
    event.registration.as_ref().and_then(|registration| registration.places_limit)
}

//! Registering for events: places, those who wait, and who came.

use asterism_domain::event::Event;
use asterism_domain::{AccountId, Action, Actor, Document, Kind, Record, RecordId, State, Subject};
use asterism_store::{Registration, Standing};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::account::{ALL_REGISTRATIONS, REGISTRATIONS, Who};
use crate::{App, Error, Plain, Ref, Result};

/// What the registration page of an event shows.
#[derive(Debug, Clone)]
pub struct RegistrationView {
    pub record: Ref,
    pub event: Event,
    /// How many come and how many wait.
    pub counts: (u64, u64),
    /// How whoever asks stands with it.
    pub own: Option<Standing>,
    /// Whether one can still register.
    pub open: bool,
    /// Whether the reader sees who comes.
    pub organises: bool,
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
            open: self.is_open(&record, &event),
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

    fn is_open(&self, record: &Record, event: &Event) -> bool {
        record.state == State::Published && event.registration_ends().is_some_and(|ends| self.now() < ends)
    }

    /// Registers whoever is signed in, or puts them into the queue.
    pub async fn register(&self, who: &Who, slug: &str) -> Result<Standing> {
        let (record, event) = self.event_to_register_for(&who.actor, slug).await?;
        not_beyond_the_key(who, &record)?;
        if !self.is_open(&record, &event) {
            return Err(Error::invalid("event", Plain::RegistrationOver));
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

    /// Takes whoever is signed in off the list. Who moves up gets a letter.
    pub async fn cancel_registration(&self, who: &Who, slug: &str) -> Result<()> {
        let (record, event) = self.event_to_register_for(&who.actor, slug).await?;
        not_beyond_the_key(who, &record)?;
        let store = &self.inner.store;
        let moved = match self.is_open(&record, &event) {
            true => store.cancel_registration(record.id, who.account.id, limit(&event)).await?,
            // It is too late for others to come.
            false => store.cancel_registration(record.id, who.account.id, Some(0)).await?,
        };
        for account in moved {
            self.tell_registered(account, "letter-moved-up", &record).await?;
        }
        Ok(())
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
                Document::Event(event) => ends(event),
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

    /// Who comes and who waits, for those who organise the event.
    pub async fn registrations(&self, actor: &Actor, slug: &str) -> Result<(Ref, Vec<Registration>)> {
        let (record, _) = self.organised(actor, slug).await?;
        Ok((Ref::of(&record), self.inner.store.registrations(record.id).await?))
    }

    /// Notes whether somebody came.
    pub async fn note_attendance(
        &self,
        actor: &Actor,
        slug: &str,
        account: AccountId,
        came: bool,
    ) -> Result<()> {
        let (record, _) = self.organised(actor, slug).await?;
        if self.inner.store.note_attendance(record.id, account, came).await? {
            return Ok(());
        }
        Err(Error::not_found("such a person with a place"))
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

    /// The events that somebody is registered for or waits for.
    pub async fn registered_events(&self, who: &Who) -> Result<Vec<Ref>> {
        let events = self.inner.store.registrations_of(who.account.id).await?;
        let known = self
            .visible_records(&who.actor, events.into_iter().collect::<std::collections::BTreeSet<RecordId>>())
            .await?;
        Ok(known.values().map(Ref::of).collect())
    }

    async fn tell_registered(&self, account: AccountId, key: &str, event: &Record) -> Result<()> {
        let Some(account) = self.inner.store.account(account).await? else { return Ok(()) };
        let link = format!("{}{}/registration", self.config().address, event.path());
        let name = event.document.name();
        let parts = [("name", name.as_str()), ("link", &link)];
        self.send_letter(&account.email, &account.language, key, &parts).await
    }
}

fn limit(event: &Event) -> Option<u32> {
    event.registration.as_ref().and_then(|registration| registration.places_limit)
}

/// When an event is over: the end of its last day, on the clocks of where it is held. None for one without a day.
fn ends(event: &Event) -> Option<Timestamp> {
    let zone = event.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    zone.to_timestamp(event.end.or(event.start)?.tomorrow().ok()?.at(0, 0, 0, 0)).ok()
}

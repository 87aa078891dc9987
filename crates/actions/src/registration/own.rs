//! One's own registrations: seeing them, giving them back, and what ends them. That asks for nothing but having one:
//! whoever sees the event no more can still say that they do not come.

use asterism_domain::{AccountId, Action, Actor, Document, Kind, Record, may};
use asterism_store::Standing;

use super::{limit, not_beyond_the_key};
use crate::account::Who;
use crate::edit::subject;
use crate::{App, Error, Ref, Result};

/// An event that somebody is registered for.
#[derive(Debug, Clone)]
pub struct OwnRegistration {
    /// None where they see the event no more.
    pub event: Option<Ref>,
    /// Where one looks at the registration and cancels it.
    pub address: String,
    pub standing: Standing,
}

impl App {
    /// How whoever is signed in stands with the event at this address, whether they still see it or not.
    pub async fn own_registration(&self, who: &Who, slug: &str) -> Result<OwnRegistration> {
        let (record, standing) = self.own_at(who, slug).await?;
        Ok(own(who, &record, standing))
    }

    async fn own_at(&self, who: &Who, slug: &str) -> Result<(Record, Standing)> {
        let store = &self.inner.store;
        let absent = || Error::not_found("registration of yours for such an event");
        let id = store.id_of(Kind::Event, slug).await?.ok_or_else(absent)?;
        let standing = store.standing(id, who.account.id).await?.ok_or_else(absent)?;
        let record = store.record(id).await?.ok_or_else(absent)?;
        not_beyond_the_key(who, &record)?;
        Ok((record, standing))
    }

    /// The events that somebody comes to or waits for, but for those that are over.
    pub async fn own_registrations(&self, who: &Who) -> Result<Vec<OwnRegistration>> {
        let (store, now) = (&self.inner.store, self.now());
        let mut found = Vec::new();
        for id in store.registrations_of(who.account.id).await? {
            let Some(record) = store.record(id).await? else { continue };
            let Document::Event(event) = &record.document else { continue };
            let Some(standing) = store.standing(id, who.account.id).await? else { continue };
            if event.ends().is_some_and(|ends| ends <= now) {
                continue;
            }
            found.push((event.start, own(who, &record, standing)));
        }
        found.sort_by_key(|(day, _)| (day.is_none(), *day));
        Ok(found.into_iter().map(|(_, own)| own).collect())
    }

    /// Takes whoever is signed in off the list. Who moves up gets a letter.
    pub async fn cancel_registration(&self, who: &Who, slug: &str) -> Result<()> {
        let (record, _) = self.own_at(who, slug).await?;
        self.take_off(&record, who.account.id).await
    }

    /// Takes somebody off the list of an event and lets the next one move up, as long as there is time to come.
    pub(super) async fn take_off(&self, record: &Record, account: AccountId) -> Result<()> {
        let places = match &record.document {
            Document::Event(event) if self.is_open(record, event) => limit(event),
            _ => Some(0),
        };
        for account in self.inner.store.cancel_registration(record.id, account, places).await? {
            self.tell_registered(account, "letter-moved-up", record).await?;
        }
        Ok(())
    }

    /// Gives back the places of somebody at events that are still to come and that they see no more: who left a space
    /// or whose account is closed. What led to it stands, whether that can be done or not.
    pub(crate) async fn end_registrations_unseen(&self, account: AccountId) {
        let ended = async {
            let Some(account) = self.inner.store.account(account).await? else { return Ok(()) };
            let (id, open) = (account.id, account.closed.is_none());
            let actor = self.who_is(account, None, None).await?.actor;
            for event in self.inner.store.registrations_of(id).await? {
                let Some(record) = self.inner.store.record(event).await? else { continue };
                if !open || !sees(&actor, &record) {
                    self.end_registration(&record, id, open).await?;
                }
            }
            Result::Ok(())
        };
        if let Err(error) = ended.await {
            tracing::error!(error = format!("{error:#}"), account = %account, "places were not given back");
        }
    }

    /// Ends a registration for what is still to come, and says so to whoever had it and is still there.
    async fn end_registration(&self, record: &Record, account: AccountId, open: bool) -> Result<()> {
        let over = match &record.document {
            Document::Event(event) => event.ends().is_some_and(|ends| ends <= self.now()),
            _ => false,
        };
        if over {
            return Ok(());
        }
        self.take_off(record, account).await?;
        if open {
            self.tell_registered(account, "letter-registration-ended", record).await?;
        }
        Ok(())
    }
}

fn own(who: &Who, record: &Record, standing: Standing) -> OwnRegistration {
    let event = sees(&who.actor, record).then(|| Ref::of(record));
    OwnRegistration { event, address: format!("{}/registration", record.path()), standing }
}

/// Whether somebody sees an event, for those who come to it.
pub(super) fn sees(actor: &Actor, record: &Record) -> bool {
    may(actor, Action::View, &subject(record)).allowed
}

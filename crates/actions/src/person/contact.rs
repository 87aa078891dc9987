//! Getting in touch without an address: a request that its receiver accepts or declines.

use asterism_domain::{Account, Action, Actor, RecordId, State, may};
use asterism_store::{ContactRequest as Stored, ContactState as StoredState};
use jiff::Timestamp;

use crate::account::{CONTACTS, Who};
use crate::edit::subject;
use crate::part::{PAGE, Part, part};
use crate::{App, Error, Plain, Result};

pub use asterism_store::ContactState;

const LONGEST_MESSAGE: usize = 2_000;
const LONGEST_REACH: usize = 200;

/// A request as one of the two sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRequest {
    pub id: String,
    /// The other one, by the name that they are shown under; none where they are gone.
    pub name: Option<String>,
    /// Their page, where they have one.
    pub path: Option<String>,
    pub message: String,
    pub state: ContactState,
    pub asked: Timestamp,
}

/// One's requests, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Contacts {
    pub received: Part<ContactRequest, String>,
    pub sent: Part<ContactRequest, String>,
}

impl App {
    /// Whether somebody can be asked for contact, once one has signed in: they have a page, an account, and are
    /// somebody else.
    pub async fn is_reachable(&self, actor: &Actor, person: RecordId) -> Result<bool> {
        Ok(self.receiver(actor, person).await?.is_some())
    }

    async fn receiver(&self, actor: &Actor, person: RecordId) -> Result<Option<Account>> {
        if actor.member().is_some_and(|member| member.record == Some(person)) {
            return Ok(None);
        }
        let Some(record) = self.inner.store.record(person).await? else { return Ok(None) };
        if record.state != State::Published || !may(actor, Action::View, &subject(&record)).allowed {
            return Ok(None);
        }
        let account = self.inner.store.account_of_record(person).await?;
        Ok(account.filter(|account| account.closed.is_none()))
    }

    /// Asks a person for contact. They get a letter with the message; neither sees an address of the other.
    pub async fn ask_for_contact(
        &self,
        who: &Who,
        person: RecordId,
        message: &str,
        reach: &str,
    ) -> Result<()> {
        self.not_by_key(who)?;
        let receiver =
            self.receiver(&who.actor, person).await?.ok_or_else(|| Error::not_found("person to write to"))?;
        let message = message.trim();
        if message.is_empty() || message.chars().count() > LONGEST_MESSAGE {
            return Err(Error::invalid("message", Plain::ContactMessage));
        }
        let reach = reachable_by(reach, &who.account)?;
        for state in [StoredState::Waiting, StoredState::Declined] {
            if self.inner.store.contacts_between(who.account.id, receiver.id, state).await? > 0 {
                return Err(Error::invalid("message", Plain::ContactAsked));
            }
        }
        self.may_try(&format!("contacts of {}", who.account.id), CONTACTS)?;
        let request = Stored {
            id: RecordId::create().to_string(),
            sender: who.account.id,
            receiver: receiver.id,
            message: message.to_owned(),
            reach,
            state: StoredState::Waiting,
            asked: self.now(),
            answered: None,
        };
        self.inner.store.put_contact(&request).await?;
        let parts = [("name", who.account.name.as_str()), ("message", message)];
        let to = (&receiver.email, receiver.language.as_str());
        self.send_letter_by(Some(who.account.id), to, "letter-contact-asked", &parts).await?;
        self.note(&who.actor.name(), "contact_asked", &receiver.id.to_string(), "").await
    }

    /// A page of the requests that one received and one of those that one sent, each `after` where the page before it
    /// ended.
    pub async fn contacts(
        &self,
        who: &Who,
        received_after: Option<&str>,
        sent_after: Option<&str>,
    ) -> Result<Contacts> {
        let (store, account) = (&self.inner.store, who.account.id);
        let id = |request: &Stored| request.id.clone();
        // What was taken back is as if it had not been sent.
        let received = part(
            received_after.map(str::to_owned),
            |after| async move { store.contacts_waiting_or_answered(account, after.as_deref(), PAGE).await },
            id,
            |_| true,
        );
        let received = received.await?;
        let sent = part(
            sent_after.map(str::to_owned),
            |after| async move { store.contacts_sent(account, after.as_deref(), PAGE).await },
            id,
            |_| true,
        );
        let sent = sent.await?;
        let mut contacts = Contacts {
            received: Part { items: Vec::new(), next: received.next },
            sent: Part { items: Vec::new(), next: sent.next },
        };
        for request in received.items {
            let sender = store.account(request.sender).await?;
            // Who asks shows the name they are known by here.
            let name = sender.as_ref().map(|account| account.name.clone());
            contacts.received.items.push(self.seen_request(who, request, sender, name).await?);
        }
        for request in sent.items {
            let receiver = store.account(request.receiver).await?;
            contacts.sent.items.push(self.seen_request(who, request, receiver, None).await?);
        }
        Ok(contacts)
    }

    async fn seen_request(
        &self,
        who: &Who,
        request: Stored,
        other: Option<Account>,
        name: Option<String>,
    ) -> Result<ContactRequest> {
        let record = other.and_then(|account| account.record);
        let shown = self.visible_records(&who.actor, record.into_iter().collect()).await?;
        let shown = shown.values().next().filter(|record| record.state == State::Published);
        let page_name = shown.map(|record| crate::records::shown_name(&record.document));
        Ok(ContactRequest {
            id: request.id,
            name: name.or(page_name).filter(|name| !name.is_empty()),
            path: shown.map(|record| record.path()),
            message: request.message,
            state: request.state,
            asked: request.asked,
        })
    }

    /// Accepts a request: each gets a letter that says how the other can be reached.
    pub async fn accept_contact(&self, who: &Who, id: &str, reach: &str) -> Result<()> {
        let reach = reachable_by(reach, &who.account)?;
        let request = self.answer(who, id, StoredState::Accepted).await?;
        let sender = self.inner.store.account(request.sender).await?;
        let Some(sender) = sender.filter(|sender| sender.closed.is_none()) else { return Ok(()) };
        let to_sender = [("name", who.account.name.as_str()), ("reach", reach.as_str())];
        let to = (&sender.email, sender.language.as_str());
        self.send_letter_by(Some(who.account.id), to, "letter-contact-accepted", &to_sender).await?;
        let to_receiver = [("name", sender.name.as_str()), ("reach", request.reach.as_str())];
        let to = (&who.account.email, who.account.language.as_str());
        self.send_letter_by(Some(sender.id), to, "letter-contact-made", &to_receiver).await
    }

    /// Declines a request. The sender sees it among their own and gets no letter.
    pub async fn decline_contact(&self, who: &Who, id: &str) -> Result<()> {
        self.answer(who, id, StoredState::Declined).await.map(|_| ())
    }

    /// Takes back a request of one's own that waits.
    pub async fn withdraw_contact(&self, who: &Who, id: &str) -> Result<()> {
        self.answer(who, id, StoredState::Withdrawn).await.map(|_| ())
    }

    /// Changes a request that waits for `who` to do so.
    async fn answer(&self, who: &Who, id: &str, state: StoredState) -> Result<Stored> {
        self.not_by_key(who)?;
        let store = &self.inner.store;
        let gone = || Error::not_found("request that waits");
        let request = store.contact(id).await?.ok_or_else(gone)?;
        let answers = if state == StoredState::Withdrawn { request.sender } else { request.receiver };
        if answers != who.account.id {
            return Err(gone());
        }
        let answered = store.answer_contact(id, state, self.now()).await?.ok_or_else(gone)?;
        let other = if state == StoredState::Withdrawn { answered.receiver } else { answered.sender };
        let event = format!("contact_{}", state.as_str());
        self.note(&who.actor.name(), &event, &other.to_string(), "").await?;
        Ok(answered)
    }

    pub(crate) fn not_by_key(&self, who: &Who) -> Result<()> {
        match who.session {
            Some(_) => Ok(()),
            None => Err(Error::Forbidden { reason: "a key writes to nobody" }),
        }
    }
}

/// How somebody wants to be reached: what they say, else their address.
fn reachable_by(given: &str, account: &Account) -> Result<String> {
    let given = given.split_whitespace().collect::<Vec<_>>().join(" ");
    if given.chars().count() > LONGEST_REACH {
        return Err(Error::invalid("reach", Plain::ContactReach));
    }
    Ok(if given.is_empty() { account.email.to_string() } else { given })
}

//! People: how much of somebody others see, their own profile, and being written to without an address.

mod contact;
mod managing;
mod places;
mod profile;

use asterism_domain::{Account, Actor, Document, Record, RecordId, State, Visibility};

pub use contact::{ContactRequest, ContactState, Contacts};
pub use managing::{LookedAfter, ManagersView, Named as NamedManager, OwnTopics, TopicsAnswer};
pub use profile::{Missing, Profile, ProfileView};

use crate::{App, Result};

impl App {
    /// The record as `actor` sees it: of a person, what they show to that actor. Whatever leaves this room went
    /// through here, or is what everybody sees.
    pub(crate) async fn seen(&self, actor: &Actor, mut record: Record) -> Result<Record> {
        if matches!(record.document, Document::Person(_)) {
            let sight = self.sight(actor, record.id, &record.document).await?;
            record.document = record.document.seen_by(sight);
        }
        Ok(record)
    }

    /// The name of one account's owner as their profile shows it to another; none where it does not, or there is none.
    pub(crate) async fn name_shown_to(&self, of: &Account, reader: &Account) -> Result<Option<String>> {
        let reader = self.who_is(reader.clone(), None, None).await?.actor;
        let profile = self.visible_records(&reader, of.record.into_iter().collect()).await?;
        let shown = profile.values().find(|record| record.state == State::Published);
        let named = shown.filter(|record| !record.document.about().title.is_empty());
        Ok(named.map(|record| record.document.name()))
    }

    /// How much `actor` sees of a person.
    pub(crate) async fn sight(&self, actor: &Actor, id: RecordId, document: &Document) -> Result<Visibility> {
        let member = match actor {
            Actor::Visitor => return Ok(Visibility::Public),
            Actor::Operator | Actor::Import { .. } => return Ok(Visibility::Private),
            Actor::Person(member) => member,
        };
        if member.record == Some(id) {
            return Ok(Visibility::Private);
        }
        if member.administrator {
            return Ok(Visibility::Space);
        }
        let Document::Person(person) = document else { return Ok(Visibility::Members) };
        if member.roles.is_empty() || !person.shows_any_to(Visibility::Space) {
            return Ok(Visibility::Members);
        }
        let Some(account) = self.inner.store.account_of_record(id).await? else {
            return Ok(Visibility::Members);
        };
        let theirs = self.inner.store.roles(account.id).await?;
        let together = theirs.keys().any(|space| member.roles.contains_key(space));
        Ok(if together { Visibility::Space } else { Visibility::Members })
    }
}

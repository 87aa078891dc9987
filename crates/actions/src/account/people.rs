//! Who is in a space: inviting people, giving and taking roles.

use asterism_domain::{Account, AccountId, Action, Actor, EmailAddress, Role, Space, Subject};
use asterism_store::{Once, Purpose, SpaceMember};
use jiff::{SignedDuration, Timestamp};

use super::throttle::{INVITATIONS, LETTERS};
use super::{Who, token};
use crate::letters::word;
use crate::{App, Error, Plain, Result};

const INVITATION: SignedDuration = SignedDuration::from_hours(14 * 24);
/// So many invitations of one space may wait at a time.
const MOST_WAITING: usize = 500;

/// An invitation that nobody has accepted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// By which it is taken back.
    pub hash: String,
    pub email: EmailAddress,
    pub role: Role,
    pub expires: Timestamp,
    /// False once whoever gave it may not give that any more: then it opens nothing.
    pub works: bool,
}

impl App {
    /// Invites somebody into a space. `email` may have an account or not.
    pub async fn invite(
        &self,
        actor: &Actor,
        space: &Space,
        role: Role,
        email: &str,
        language: &str,
    ) -> Result<()> {
        self.may_give(actor, space, role)?;
        let email: EmailAddress = email.parse().map_err(|_| Error::invalid("email", Plain::Email))?;
        if self.inner.store.invitations(space, self.now()).await?.len() >= MOST_WAITING {
            return Err(Error::invalid("email", Plain::InvitationsEnough));
        }
        // Whoever is invited need not know the portal: nobody's mailbox is filled, and no sender writes to the whole world.
        self.may_try(&format!("invitations of {}", actor.name()), INVITATIONS)?;
        self.may_try(&format!("invitations to {email}"), LETTERS)?;
        let known = self.inner.store.account_by_email(&email).await?;
        let language = known.map_or(language.to_owned(), |(account, _)| account.language);
        let joins = |once: &mut Once| {
            once.joins = Some((space.clone(), role));
            once.given_by = actor.name();
        };
        let event = self.event(&actor.name(), "invited", space.as_str(), role.as_str());
        let link = self.link(Purpose::Invite, Some(&email), INVITATION, Some(&event), joins).await?;
        let named = word(&language, &format!("role-{}", role.as_str()), &[]);
        let name = self.name_of(actor).await?;
        let called = self.space_called(space, &language).await?;
        let parts = [("link", link.as_str()), ("space", &called), ("role", &named), ("name", &name)];
        self.send_letter_by(actor.name().parse().ok(), (&email, &language), "letter-invite", &parts).await
    }

    /// Accepts an invitation with the account that is signed in.
    pub async fn accept_invitation(&self, who: &Who, secret: &str) -> Result<Space> {
        // Such a session has no roles, so what is asked of them below would be asked of nobody.
        self.not_halfway(who)?;
        let now = self.now();
        let hash = token::hash(secret);
        let gone = || Error::not_found("invitation for this account that still works");
        let once = self.inner.store.once(&hash, now).await?.ok_or_else(gone)?;
        if !self.may_still_be_given(&once).await? {
            return Err(gone());
        }
        let (space, role) = once.joins.clone().ok_or_else(gone)?;
        // Whoever may not touch the role that somebody has by now does not take it by an invitation either.
        let own = who.actor.member().and_then(|member| member.roles.get(&space)).copied();
        let to_them = who.session.is_some() && once.email.as_ref() == Some(&who.account.email);
        if let Some(own) = own
            && to_them
            && (own == role || !self.giver_may_give(&once, own).await?)
        {
            self.inner.store.spend(&hash, now, None).await?;
            return Ok(space);
        }
        let event = self.event(&who.account.id.to_string(), "joined", space.as_str(), role.as_str());
        if who.session.is_none() || !self.inner.store.accept(&hash, &who.account, now, &event).await? {
            return Err(gone());
        }
        Ok(space)
    }

    /// Whether whoever gave a link may still give what it gives: an invitation ends with the rights it was given by.
    pub(super) async fn may_still_be_given(&self, once: &Once) -> Result<bool> {
        let Some((_, role)) = &once.joins else { return Ok(true) };
        self.giver_may_give(once, *role).await
    }

    /// Whether whoever gave a link may give a role where it leads.
    async fn giver_may_give(&self, once: &Once, role: Role) -> Result<bool> {
        let Some((space, _)) = &once.joins else { return Ok(false) };
        let Ok(giver) = once.given_by.parse::<AccountId>() else {
            return Ok(once.given_by == Actor::Operator.name());
        };
        match self.inner.store.account(giver).await?.filter(|account| account.closed.is_none()) {
            Some(account) => {
                let giver = self.who_is(account, None, None).await?.actor;
                Ok(self.may_give(&giver, space, role).is_ok())
            }
            None => Ok(false),
        }
    }

    /// Who is in the space. Its own see that.
    pub async fn members(&self, actor: &Actor, space: &Space) -> Result<Vec<SpaceMember>> {
        let own = actor.member().is_some_and(|member| member.roles.contains_key(space));
        if !own {
            self.demand_sight(actor, Action::ManagePeople, &Subject::space(space))?;
        }
        Ok(self.inner.store.members(space).await?)
    }

    /// Who was invited and has not come yet. These are addresses that people gave to nobody here, so a key that only reads
    /// does not see them.
    pub async fn invitations(&self, actor: &Actor, space: &Space) -> Result<Vec<Invitation>> {
        self.demand(actor, Action::ManagePeople, &Subject::space(space))?;
        let waiting = self.inner.store.invitations(space, self.now()).await?;
        let mut shown = Vec::new();
        for once in waiting {
            let works = self.may_still_be_given(&once).await?;
            if let Some((email, (_, role))) = once.email.zip(once.joins) {
                shown.push(Invitation { hash: once.hash, email, role, expires: once.expires, works });
            }
        }
        Ok(shown)
    }

    /// Takes an invitation back.
    pub async fn withdraw_invitation(&self, actor: &Actor, space: &Space, hash: &str) -> Result<()> {
        let waiting = self.invitations(actor, space).await?;
        let found = waiting.into_iter().find(|invitation| invitation.hash == hash);
        let role = found.ok_or_else(|| Error::not_found("such invitation"))?.role;
        self.may_give(actor, space, role)?;
        let event = self.event(&actor.name(), "invitation_withdrawn", space.as_str(), role.as_str());
        self.inner.store.spend(hash, self.now(), Some(&event)).await?;
        Ok(())
    }

    /// Gives somebody in the space another role, or takes them out of it with none. Nobody touches who is mightier.
    pub async fn set_role(
        &self,
        actor: &Actor,
        space: &Space,
        account: AccountId,
        role: Option<Role>,
    ) -> Result<()> {
        let leaves = role.is_none() && actor.name() == account.to_string();
        if !leaves {
            self.demand(actor, Action::ManagePeople, &Subject::space(space))?;
        }
        // Leaving asks for no right, but a key of one space does not take its owner out of another.
        let of = actor.member().and_then(|member| member.key_space.as_ref());
        if of.is_some_and(|of| of != space) {
            return Err(Error::Forbidden { reason: "this key is of another space" });
        }
        let now_is = self.inner.store.roles(account).await?.get(space).copied();
        let now_is = now_is.ok_or_else(|| Error::not_found("such person in this space"))?;
        if !leaves {
            self.may_give(actor, space, now_is)?;
        }
        let detail = format!("{account}: {} -> {}", now_is.as_str(), role.map_or("none", Role::as_str));
        let event = self.event(&actor.name(), "role_changed", space.as_str(), &detail);
        match role {
            Some(role) => {
                self.may_give(actor, space, role)?;
                self.inner.store.give_role(account, space, role, &actor.name(), self.now(), &event).await?;
            }
            None => {
                self.inner.store.take_role(account, space, &event).await?;
                self.end_managing_in(actor, space, account).await?;
                self.end_registrations_unseen(account).await;
                if !leaves {
                    let called = self.space_called(space, "en").await.unwrap_or_default();
                    let link = format!("{}/spaces/{}", self.config().address, space.as_str());
                    let parts = [("space", called.as_str()), ("link", &link)];
                    self.tell_outcome(None, account, "letter-taken-out", &parts).await;
                }
            }
        }
        Ok(())
    }

    fn may_give(&self, actor: &Actor, space: &Space, role: Role) -> Result<()> {
        self.demand(actor, Action::ManagePeople, &Subject::space(space))?;
        let reach = match actor {
            Actor::Operator => true,
            Actor::Person(member) => {
                member.administrator || member.roles.get(space).is_some_and(|own| own.may_give(role))
            }
            _ => false,
        };
        if reach {
            Ok(())
        } else {
            Err(Error::Forbidden { reason: "nobody gives or takes more than they have" })
        }
    }

    /// What an actor is called in letters.
    async fn name_of(&self, actor: &Actor) -> Result<String> {
        let account = match actor.member().and_then(|member| member.account.parse().ok()) {
            Some(id) => self.inner.store.account(id).await?,
            None => None,
        };
        Ok(account.map_or_else(|| "Asterism".to_owned(), |account| account.name))
    }

    /// The accounts of the portal, in the order of their making, after one seen already.
    pub async fn accounts(&self, actor: &Actor, after: Option<AccountId>) -> Result<Vec<Account>> {
        self.demand_administrator(actor)?;
        Ok(self.inner.store.accounts(after, 100).await?)
    }

    /// Closes an account to its owner, or opens it again.
    pub async fn close_account(&self, actor: &Actor, account: AccountId, close: bool) -> Result<()> {
        self.demand_administrator(actor)?;
        if actor.name() == account.to_string() {
            return Err(Error::invalid("account", Plain::NotOneself));
        }
        let event = if close { "account_closed" } else { "account_reopened" };
        let event = self.event(&actor.name(), event, &account.to_string(), "");
        if !self.inner.store.close_account(account, close.then(|| self.now()), &event).await? {
            return Err(Error::not_found("such account"));
        }
        if close {
            self.end_registrations_unseen(account).await;
        }
        Ok(())
    }

    /// The account with this address, for whoever runs the machine.
    pub async fn account_at(&self, actor: &Actor, email: &str) -> Result<Account> {
        self.demand_administrator(actor)?;
        let email: EmailAddress = email.parse().map_err(|_| Error::invalid("email", Plain::Email))?;
        let found = self.inner.store.account_by_email(&email).await?;
        found.map(|(account, _)| account).ok_or_else(|| Error::not_found("account with this address"))
    }

    /// Lets an account run the portal, or no more.
    pub async fn set_administrator(&self, actor: &Actor, account: AccountId, on: bool) -> Result<()> {
        self.demand_administrator(actor)?;
        if !on && actor.name() == account.to_string() {
            return Err(Error::invalid("account", Plain::NotOneself));
        }
        let event = if on { "administrator_made" } else { "administrator_unmade" };
        let event = self.event(&actor.name(), event, &account.to_string(), "");
        if !self.inner.store.set_administrator(account, on, &event).await? {
            return Err(Error::not_found("such account"));
        }
        Ok(())
    }

    /// Gives an account a role in a space where it may have none yet. For whoever runs the machine or the portal.
    pub async fn put_in_space(
        &self,
        actor: &Actor,
        account: AccountId,
        space: &Space,
        role: Role,
    ) -> Result<()> {
        self.demand_administrator(actor)?;
        let detail = format!("{account}: {}", role.as_str());
        let event = self.event(&actor.name(), "role_given", space.as_str(), &detail);
        Ok(self.inner.store.give_role(account, space, role, &actor.name(), self.now(), &event).await?)
    }
}

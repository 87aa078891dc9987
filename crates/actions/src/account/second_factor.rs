//! When a password alone does not make a session of those who run the portal, or nobody's.
//!
//! Of those who run the portal, such a session is their owner's in every other way. What would let whoever knows the
//! password get around the rule is closed to it: a passkey or a provider beside those that are there, a key, another
//! address, and ending what there is. Where more is asked of everybody, it is good for nothing but the next step: to show
//! what one has, or, for those who have nothing yet, to add it once a letter has shown that they read at their address.

use std::str::FromStr;

use asterism_domain::{Account, AccountId, Actor};
use asterism_store::{Once, Purpose, Way};
use jiff::SignedDuration;

use super::sign_in::{Browser, SignedIn};
use super::throttle::LETTERS;
use super::{Who, token};
use crate::{App, Error, Plain, Result};

/// A link that shows that somebody reads at their address works for so long.
const CONFIRM: SignedDuration = SignedDuration::from_hours(1);

/// When more than a password is asked for, a passkey or a provider: of those who run the portal, to do so, or of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecondFactor {
    /// As soon as their account has a passkey.
    #[default]
    OnceThere,
    /// In any case; whoever has neither adds one and signs in with it. A new password by letter ends that somebody runs
    /// the portal: a mailbox is one factor as well.
    Always,
    /// Never: for those who have lost what they signed in with.
    Never,
    /// Of everybody, to do anything at all. No letter ends what somebody signs in with; who lost it is helped by those who
    /// run the portal.
    Everyone,
}

/// What somebody does next whose password was right, where more is asked of everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// Sign in with what they have: a passkey, one of these providers (by key), or either.
    Show { passkey: bool, providers: Vec<String> },
    /// They have nothing yet, and have to show that they read at their address.
    Confirm,
    /// They have shown that, and add a passkey or a provider.
    Add,
}

/// What leads back in, once what somebody lost was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeadsIn {
    /// The password that the account has.
    Password,
    /// It has none, and a letter lets its owner choose one.
    Letter,
}

impl SecondFactor {
    pub const ALL: [SecondFactor; 4] =
        [SecondFactor::OnceThere, SecondFactor::Always, SecondFactor::Never, SecondFactor::Everyone];

    pub fn as_str(self) -> &'static str {
        match self {
            SecondFactor::OnceThere => "once-there",
            SecondFactor::Always => "always",
            SecondFactor::Never => "never",
            SecondFactor::Everyone => "everyone",
        }
    }
}

impl FromStr for SecondFactor {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<SecondFactor, String> {
        let found = SecondFactor::ALL.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is none of once-there, always, everyone and never"))
    }
}

impl App {
    /// When a second factor is asked for here.
    pub fn second_factor(&self) -> SecondFactor {
        self.config().second_factor
    }

    /// Whether a session that was opened so is not one of those who run the portal, though the account is. Where neither
    /// passkeys nor providers can be, nobody is asked for one.
    pub(super) async fn is_held_back(&self, account: &Account, way: Way) -> Result<bool> {
        if matches!(way, Way::Passkey | Way::Provider) {
            return Ok(false);
        }
        Ok(match self.second_factor() {
            SecondFactor::Never => false,
            SecondFactor::Everyone => self.asks_everyone(),
            SecondFactor::Always => account.administrator && self.can_ask_for_more(),
            SecondFactor::OnceThere => {
                account.administrator
                    && self.has_passkeys()
                    && !self.inner.store.passkeys(account.id).await?.is_empty()
            }
        })
    }

    /// Whether a session that was opened so is good for the next step alone.
    pub(super) fn is_halfway(&self, way: Way) -> bool {
        self.asks_everyone() && matches!(way, Way::Password | Way::Letter)
    }

    /// Whether there can be passkeys here, or there is a provider.
    pub fn can_ask_for_more(&self) -> bool {
        self.has_passkeys() || !self.providers().is_empty()
    }

    /// Whether more than a password is asked of everybody.
    pub fn asks_everyone(&self) -> bool {
        self.second_factor() == SecondFactor::Everyone && self.can_ask_for_more()
    }

    /// What an account can be signed in to with beside a password: a passkey, and which of the providers there are.
    async fn beside_password(&self, account: AccountId) -> Result<(bool, Vec<String>)> {
        let store = &self.inner.store;
        let passkey = self.has_passkeys() && !store.passkeys(account).await?.is_empty();
        let identities = store.identities(account).await?;
        let tied = |provider: &&super::Provider| {
            identities.iter().any(|identity| identity.issuer == provider.issuer)
        };
        let providers = self.providers().iter().filter(tied).map(|provider| provider.key.clone()).collect();
        Ok((passkey, providers))
    }

    pub(super) async fn has_more_than_password(&self, account: AccountId) -> Result<bool> {
        let (passkey, providers) = self.beside_password(account).await?;
        Ok(passkey || !providers.is_empty())
    }

    /// What somebody does next; none for a session that lacks nothing.
    pub async fn next_step(&self, who: &Who) -> Result<Option<NextStep>> {
        if !who.halfway {
            return Ok(None);
        }
        let (passkey, providers) = self.beside_password(who.account.id).await?;
        Ok(Some(if passkey || !providers.is_empty() {
            NextStep::Show { passkey, providers }
        } else if who.way == Some(Way::Letter) {
            NextStep::Add
        } else {
            NextStep::Confirm
        }))
    }

    /// Sends a letter with a link that shows that somebody reads at their address. Its password alone, which others may have
    /// learnt, adds nothing that lets them in.
    pub async fn ask_to_confirm(&self, who: &Who) -> Result<()> {
        if self.next_step(who).await? != Some(NextStep::Confirm) {
            return Err(Error::not_found("letter to send"));
        }
        let account = &who.account;
        self.may_try(&format!("letters to confirm of {}", account.id), LETTERS)?;
        let of = |once: &mut Once| once.account = Some(account.id);
        let link = self.link(Purpose::Confirm, Some(&account.email), CONFIRM, None, of).await?;
        self.send_letter(&account.email, &account.language, "letter-confirm", &[("link", &link)]).await
    }

    /// Follows that link, in a session that the password opened: whoever reads the letters alone gets nowhere by it.
    pub async fn confirm_by_letter(&self, who: &Who, secret: &str, browser: &Browser) -> Result<SignedIn> {
        let link = self.followed_link(secret, &browser.network).await?;
        let (account, email) = (Some(who.account.id), Some(&who.account.email));
        let own = link.purpose == Purpose::Confirm && link.account == account && link.email.as_ref() == email;
        let event = self.own_event(who.account.id, "address_confirmed", "");
        if !own
            || !who.halfway
            || !self.inner.store.spend(&token::hash(secret), self.now(), Some(&event)).await?
        {
            return Err(Error::not_found("link that still works"));
        }
        self.let_in(who.account.clone(), browser, self.shown_now(Way::Letter)).await
    }

    /// Ends passkeys, ties to providers, keys and sessions of somebody who lost what they sign in with, where no letter
    /// does: those who run the portal have made sure who it is. The letter about it says what leads in, as the answer does.
    pub async fn end_ways(&self, actor: &Actor, account: AccountId) -> Result<LeadsIn> {
        self.demand_administrator(actor)?;
        if actor.name() == account.to_string() {
            return Err(Error::invalid("account", Plain::NotOneself));
        }
        let account = self.inner.store.account(account).await?;
        let account = account.ok_or_else(|| Error::not_found("such account"))?;
        let event = self.event(&actor.name(), "ways_ended", &account.id.to_string(), "");
        self.inner.store.end_ways(account.id, &event).await?;
        let (way, letter) = match self.inner.store.password(account.id).await? {
            Some(_) => (LeadsIn::Password, "letter-ways-ended"),
            None => (LeadsIn::Letter, "letter-ways-ended-recover"),
        };
        self.send_letter(&account.email, &account.language, letter, &[]).await?;
        Ok(way)
    }

    /// The key of a letter on ways in: where no letter ends them, it does not say so.
    pub(super) fn letter_on_ways(&self, key: &str) -> String {
        if self.asks_everyone() { format!("{key}-kept") } else { key.to_owned() }
    }

    /// Refuses a session that is good for the next step alone, where who it is decides and no right is asked for.
    pub(super) fn not_halfway(&self, who: &Who) -> Result<()> {
        if who.halfway {
            Err(Error::Forbidden { reason: "more than a password is asked first" })
        } else {
            Ok(())
        }
    }

    /// Refuses a session that is held back, before something that would get around it.
    pub(super) fn not_held_back(&self, who: &Who, field: &'static str) -> Result<()> {
        match (who.halfway, who.held_back) {
            (true, _) => Err(Error::invalid(field, Plain::NextStep)),
            (_, true) => Err(Error::invalid(field, Plain::SecondFactor)),
            _ => Ok(()),
        }
    }

    /// The same before one more way in, which somebody who has none but the password is to add.
    pub(super) async fn may_add_way(&self, who: &Who, field: &'static str) -> Result<()> {
        if self.has_more_than_password(who.account.id).await? {
            return self.not_held_back(who, field);
        }
        // Whoever comes from a provider that vouches for the address has shown as much as by a letter.
        let by_password = who.halfway && who.way == Some(Way::Password);
        if by_password { Err(Error::invalid(field, Plain::LetterFirst)) } else { Ok(()) }
    }
}

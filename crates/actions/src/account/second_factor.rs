//! When a password alone does not make a session of those who run the portal.
//!
//! Such a session is their owner's in every other way. What would let whoever knows the password get around the rule is
//! closed to it: a passkey or a provider beside those that are there, a key, another address, and ending what there is.

use std::str::FromStr;

use asterism_domain::Account;
use asterism_store::Way;

use super::Who;
use crate::{App, Error, Plain, Result};

/// When those who run the portal have to sign in with a passkey, or at a provider, to do so.
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
}

impl SecondFactor {
    pub const ALL: [SecondFactor; 3] = [SecondFactor::OnceThere, SecondFactor::Always, SecondFactor::Never];

    pub fn as_str(self) -> &'static str {
        match self {
            SecondFactor::OnceThere => "once-there",
            SecondFactor::Always => "always",
            SecondFactor::Never => "never",
        }
    }
}

impl FromStr for SecondFactor {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<SecondFactor, String> {
        let found = SecondFactor::ALL.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is none of once-there, always and never"))
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
        if !account.administrator || way != Way::Password {
            return Ok(false);
        }
        Ok(match self.second_factor() {
            SecondFactor::Never => false,
            SecondFactor::Always => self.has_passkeys() || !self.providers().is_empty(),
            SecondFactor::OnceThere => {
                self.has_passkeys() && !self.inner.store.passkeys(account.id).await?.is_empty()
            }
        })
    }

    /// Refuses a session that is held back, before something that would get around it.
    pub(super) fn not_held_back(&self, who: &Who, field: &'static str) -> Result<()> {
        if who.held_back { Err(Error::invalid(field, Plain::SecondFactor)) } else { Ok(()) }
    }

    /// The same before one more way in, which somebody who has none but the password is to add.
    pub(super) async fn may_add_way(&self, who: &Who, field: &'static str) -> Result<()> {
        let (store, account) = (&self.inner.store, who.account.id);
        let none = store.passkeys(account).await?.is_empty() && store.identities(account).await?.is_empty();
        if none { Ok(()) } else { self.not_held_back(who, field) }
    }
}

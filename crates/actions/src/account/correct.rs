//! Correcting what an account is known by: its name, and its address.

use asterism_domain::EmailAddress;
use asterism_store::{Once, Purpose, Readdressed};
use jiff::SignedDuration;

use super::opening::name_of_account;
use super::throttle::LETTERS;
use super::{Who, token};
use crate::{App, Error, Plain, Result};

const ADDRESS: SignedDuration = SignedDuration::from_hours(24);

impl App {
    /// Gives one's account another name. It is what colleagues in a space know one by; the profile has a name of its own.
    pub async fn rename_oneself(&self, who: &Who, name: &str) -> Result<()> {
        self.not_by_key(who)?;
        let name = name_of_account(name)?;
        let event = self.own_event(who.account.id, "account_renamed", "");
        self.inner.store.rename_account(who.account.id, &name, &event).await?;
        Ok(())
    }

    /// Sends a letter to the address that an account is to have, with a link that gives it to the account, and tells the
    /// present one. Where another account has the address the letter says so, and the answer is the same. The password is
    /// asked for: whoever has the address has the account.
    pub async fn ask_for_address(&self, who: &Who, password: &str, email: &str) -> Result<()> {
        self.not_by_key(who)?;
        let email: EmailAddress = email.parse().map_err(|_| Error::invalid("email", Plain::Email))?;
        let account = &who.account;
        if email == account.email {
            return Err(Error::invalid("email", Plain::AddressSame));
        }
        self.not_held_back(who, "old")?;
        self.confirm_password(who, password).await?;
        self.may_try(&format!("addresses of {}", account.id), LETTERS)?;
        self.may_try(&format!("letters of addresses to {email}"), LETTERS)?;
        let parts = [("email", email.as_str())];
        self.send_letter(&account.email, &account.language, "letter-address-asked", &parts).await?;
        let id = account.id.to_string();
        self.note(&id, "address_asked", &id, "").await?;
        if self.inner.store.account_by_email(&email).await?.is_some() {
            return self.send_letter(&email, &account.language, "letter-address-taken", &[]).await;
        }
        let of = |once: &mut Once| {
            once.account = Some(account.id);
            once.given_by = id.clone();
        };
        let link = self.link(Purpose::Address, Some(&email), ADDRESS, None, of).await?;
        self.send_letter(&email, &account.language, "letter-address", &[("link", &link)]).await
    }

    /// Gives one's account the address that a link was sent to, and tells the one that it had. As when it was asked for,
    /// less than the account asks for is not enough: whoever asked may have known the password alone.
    pub async fn confirm_address(&self, who: &Who, secret: &str) -> Result<()> {
        self.not_by_key(who)?;
        self.not_halfway(who)?;
        if who.held_back {
            return Err(Error::Forbidden {
                reason: "a session opened with a password alone changes no address",
            });
        }
        let account = &who.account;
        let event = self.own_event(account.id, "address_changed", "");
        match self.inner.store.readdress(&token::hash(secret), account.id, self.now(), &event).await? {
            Readdressed::Done => {}
            Readdressed::Spent => return Err(Error::not_found("link that still works")),
            Readdressed::Taken => return Err(Error::invalid("email", Plain::AddressTaken)),
        }
        self.send_letter(&account.email, &account.language, "letter-address-changed", &[]).await
    }
}

//! Opening an account, and choosing a new password: a letter with a link, and what is chosen on its page.

use asterism_domain::{AccountId, EmailAddress, Role, Space};
use asterism_store::{AuditEvent, Once, Opening, OpensWith, Purpose, Redeemed, Way};
use jiff::SignedDuration;

use super::sign_in::{Browser, SignedIn};
use super::throttle::{LETTERS, NETWORK, RECOVERIES_OF_NETWORK, Rate, SIGN_UPS_OF_NETWORK};
use super::{SecondFactor, token};
use crate::{App, Error, Plain, Result};

const SIGN_UP: SignedDuration = SignedDuration::from_hours(24);
/// Longer than letters are held back for: whoever has strangers ask in their name has a link that works.
const RECOVER: SignedDuration = SignedDuration::from_hours(2);
const FIRST: SignedDuration = SignedDuration::from_hours(24);

/// The longest name that is taken.
const LONGEST_NAME: usize = 100;

/// What the page of a link shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkView {
    pub purpose: Purpose,
    /// Whom it was sent to; none where its owner gives an address.
    pub email: Option<EmailAddress>,
    /// The account that it is about, where there is one already.
    pub account: Option<AccountId>,
    /// What an invitation is to.
    pub joins: Option<(Space, Role)>,
}

/// What somebody chose on the page of a link.
#[derive(Clone)]
pub struct Chosen {
    /// Needed where the link has no address.
    pub email: String,
    /// Not needed for a new password.
    pub name: String,
    pub password: String,
    pub language: String,
    /// To the words of version [`super::WORDING`]; not needed for a new password.
    pub agreed: bool,
}

impl App {
    /// Sends a letter with a link that opens an account; to somebody who has one, a letter that says so. The answer
    /// is the same.
    pub async fn ask_to_sign_up(&self, email: &str, language: &str, network: &str) -> Result<()> {
        self.ask_to_sign_up_on_the_way(email, language, network, "").await
    }

    /// The same for somebody who was on the way to a page: `on_to` is the query that its link carries.
    pub async fn ask_to_sign_up_on_the_way(
        &self,
        email: &str,
        language: &str,
        network: &str,
        on_to: &str,
    ) -> Result<()> {
        let email = an_address(email)?;
        let of_network = (format!("letters to sign up of {network}"), SIGN_UPS_OF_NETWORK);
        if !self.may_have_letter(&format!("letters to sign up to {email}"), of_network)? {
            return Ok(());
        }
        if self.inner.store.account_by_email(&email).await?.is_some() {
            return self.send_letter(&email, language, "letter-have-account", &[]).await;
        }
        let link = self.link(Purpose::SignUp, Some(&email), SIGN_UP, None, |_| {}).await?;
        let link = format!("{link}{on_to}");
        self.send_letter(&email, language, "letter-sign-up", &[("link", &link)]).await
    }

    /// Sends a letter with a link that gives the account another password; where there is no account, a letter that
    /// says so. The answer is the same.
    pub async fn ask_to_recover(&self, email: &str, language: &str, browser: &Browser) -> Result<()> {
        let email = an_address(email)?;
        let known = self.inner.store.account_by_email(&email).await?.map(|(account, _)| account);
        // A browser that the owner has used counts for itself: what strangers ask for shuts its owner out of nothing.
        let (to, from) = match &browser.device {
            Some(device) if self.knows(known.as_ref(), browser).await? => {
                let own = token::hash(device);
                (format!("letters to recover by {own}"), own)
            }
            _ => (format!("letters to recover to {email}"), browser.network.clone()),
        };
        let of_network = (format!("letters to recover of {from}"), RECOVERIES_OF_NETWORK);
        if !self.may_have_letter(&to, of_network)? {
            return Ok(());
        }
        let Some(account) = known.filter(|account| account.closed.is_none()) else {
            return self.send_letter(&email, language, "letter-no-account", &[]).await;
        };
        let of = |once: &mut Once| once.account = Some(account.id);
        let link = self.link(Purpose::Recover, Some(&email), RECOVER, None, of).await?;
        let key = self.letter_on_ways("letter-recover");
        self.send_letter(&email, &account.language, &key, &[("link", &link)]).await
    }

    /// Whether one more letter may go where `to` says. Silence is the answer where it may not, so that nobody's mailbox
    /// is filled in somebody else's name.
    fn may_have_letter(&self, to: &str, (of_network, rate): (String, Rate)) -> Result<bool> {
        let (throttle, now) = (&self.inner.doors.throttle, self.now());
        if let Some(wait) = throttle.wait(&of_network, rate, now) {
            return Err(Error::TooMany { wait });
        }
        throttle.count(&of_network, rate, now);
        if throttle.wait(to, LETTERS, now).is_some() {
            return Ok(false);
        }
        throttle.count(to, LETTERS, now);
        Ok(true)
    }

    /// A link that opens the first account that runs the portal; none where somebody does already.
    pub async fn first_administrator_link(&self) -> Result<Option<String>> {
        if self.inner.store.has_administrator().await? {
            return Ok(None);
        }
        Ok(Some(self.link(Purpose::Administrator, None, FIRST, None, |_| {}).await?))
    }

    /// Keeps a link and gives its address. `audit` is written down with it.
    pub(super) async fn link(
        &self,
        purpose: Purpose,
        email: Option<&EmailAddress>,
        lasts: SignedDuration,
        audit: Option<&AuditEvent>,
        more: impl FnOnce(&mut Once),
    ) -> Result<String> {
        let (secret, now) = (token::new()?, self.now());
        let mut once = Once {
            hash: token::hash(&secret),
            purpose,
            email: email.cloned(),
            account: None,
            joins: None,
            given_by: "operator".to_owned(),
            created: now,
            expires: now.checked_add(lasts).unwrap_or(now),
        };
        more(&mut once);
        self.inner.store.put_once(&once, audit).await?;
        Ok(format!("{}/link/{secret}", self.config().address))
    }

    /// What a link is for, while it works. One that works is never refused for what others of the network tried.
    pub async fn followed_link(&self, secret: &str, network: &str) -> Result<LinkView> {
        let once = self.inner.store.once(&token::hash(secret), self.now()).await?;
        if let Some(once) = once
            && self.may_still_be_given(&once).await?
        {
            let Once { purpose, email, account, joins, .. } = once;
            return Ok(LinkView { purpose, email, account, joins });
        }
        self.may_try(&format!("tries of {network}"), NETWORK)?;
        Err(Error::not_found("link that still works"))
    }

    /// Opens the account, or gives it the new password, and signs in.
    pub async fn redeem(&self, secret: &str, chosen: Chosen, browser: &Browser) -> Result<SignedIn> {
        let link = self.followed_link(secret, &browser.network).await?;
        let (email, name) = self.chosen_for(&link, &chosen).await?;
        self.check_password(&chosen.password, &[email.as_str(), &name]).await?;
        let agreed = (link.purpose != Purpose::Recover).then(|| super::WORDING.to_owned());
        let with = OpensWith::Password(self.hash_password(&chosen.password).await?);
        let keeps_ways = self.asks_everyone();
        let keeps_administration = match self.second_factor() {
            SecondFactor::Never | SecondFactor::OnceThere => true,
            SecondFactor::Always => false,
            // Whoever has a passkey or a provider is let in by nothing less.
            SecondFactor::Everyone => match link.account {
                Some(account) => self.has_more_than_password(account).await?,
                None => true,
            },
        };
        let language = chosen.language;
        let opening = Opening { email, name, language, with, agreed, keeps_administration, keeps_ways };
        self.open_account(secret, link.purpose, &opening, browser).await
    }

    /// The address and name of what a link opens, where all is there that it needs beside what lets somebody in.
    pub(super) async fn chosen_for(
        &self,
        link: &LinkView,
        chosen: &Chosen,
    ) -> Result<(EmailAddress, String)> {
        if !link.purpose.opens() {
            return Err(Error::not_found("link that opens an account"));
        }
        let email = match &link.email {
            Some(email) => email.clone(),
            None => chosen.email.parse().map_err(|_| Error::invalid("email", Plain::Email))?,
        };
        let name = match link.purpose {
            Purpose::Recover => String::new(),
            _ => name_of_account(&chosen.name)?,
        };
        if link.purpose != Purpose::Recover && !chosen.agreed {
            return Err(Error::invalid("agreed", Plain::Agreed));
        }
        if link.purpose == Purpose::Administrator && self.inner.store.has_administrator().await? {
            return Err(Error::not_found("link that still works"));
        }
        Ok((email, name))
    }

    /// Spends a link for what was chosen, and signs in.
    pub(super) async fn open_account(
        &self,
        secret: &str,
        purpose: Purpose,
        opening: &Opening,
        browser: &Browser,
    ) -> Result<SignedIn> {
        match self.inner.store.redeem(&token::hash(secret), opening, self.now()).await? {
            Redeemed::Account(account) => {
                if purpose == Purpose::Recover {
                    self.send_letter(&account.email, &account.language, "letter-password-changed", &[])
                        .await?;
                }
                let way = match opening.with {
                    OpensWith::Password(_) if self.asks_everyone() => Way::Letter,
                    OpensWith::Password(_) => Way::Password,
                    OpensWith::Passkey(_) => Way::Passkey,
                };
                self.let_in(account, browser, self.shown_now(way)).await
            }
            Redeemed::Spent => Err(Error::not_found("link that still works")),
            Redeemed::Taken => Err(Error::invalid("email", Plain::AccountExists)),
        }
    }
}

fn an_address(text: &str) -> Result<EmailAddress> {
    text.parse().map_err(|_| Error::invalid("email", Plain::Email))
}

/// A name as an account keeps it.
pub(super) fn name_of_account(text: &str) -> Result<String> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Error::invalid("name", Plain::Name));
    }
    Ok(name)
}

//! Signing in and out, and the sessions that one can see and end.

use asterism_domain::{Account, EmailAddress};
use asterism_store::{Session, Way};
use jiff::{SignedDuration, Timestamp};

use super::throttle::{NETWORK, PASSWORDS};
use super::{Who, token};
use crate::{App, Error, Plain, Result};

/// No session lasts longer.
pub(super) const LASTS: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The longest description of a browser that is kept.
const LONGEST_AGENT: usize = 60;

/// What a request says of the browser that it comes from.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// In a few words, as in `Firefox on Linux`.
    pub agent: String,
    /// The network it is in, coarse enough to be nobody's alone.
    pub network: String,
    /// What an earlier sign-in left with it.
    pub device: Option<String>,
    /// The session that it is in; it ends with the next sign-in.
    pub session: Option<String>,
}

/// What somebody showed who is let in, and when, as far as that is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) way: Way,
    pub(super) at: Option<Timestamp>,
}

/// What a browser gets that was let in. Both are secrets.
#[derive(Clone)]
pub struct SignedIn {
    pub account: Account,
    pub session: String,
    /// For later: tries of strangers do not count against whoever holds it.
    pub device: String,
}

impl App {
    /// Signs in with address and password. Whether there is such an account shows neither in the answer nor in the
    /// time that it takes.
    pub async fn sign_in(&self, email: &str, password: &str, browser: &Browser) -> Result<SignedIn> {
        let refused = || Error::invalid("password", Plain::SignIn);
        let Ok(email) = email.parse::<EmailAddress>() else { return Err(refused()) };
        let found = self.inner.store.account_by_email(&email).await?;
        let known = self.knows(found.as_ref().map(|(account, _)| account), browser).await?;
        let (throttle, now) = (&self.inner.doors.throttle, self.now());
        // A browser that the owner has used counts for itself: strangers cannot shut its owner out.
        let by_account = match (known, &browser.device) {
            (true, Some(device)) => format!("passwords by {}", token::hash(device)),
            _ => format!("passwords for {email}"),
        };
        let by_network = format!("tries of {}", browser.network);
        let counted = [(&by_account, PASSWORDS), (&by_network, NETWORK)];
        for (what, rate) in counted.into_iter().take(if known { 1 } else { 2 }) {
            if let Some(wait) = throttle.wait(what, rate, now) {
                tracing::warn!("too many tries to sign in; refused for {} minutes", wait.as_mins() + 1);
                return Err(Error::TooMany { wait });
            }
            throttle.count(what, rate, now);
        }
        let kept = found.as_ref().and_then(|(_, kept)| kept.clone());
        let found_id = found.as_ref().map(|(account, _)| account.id.to_string());
        let right = self.is_password(password, kept).await?;
        match found.filter(|(account, _)| right && account.closed.is_none()) {
            Some((account, kept)) => {
                throttle.forget(&by_account);
                if let Some(kept) = kept {
                    self.keep_anew(account.id, password, &kept).await?;
                }
                self.enter(account, known, browser, "", self.shown_now(Way::Password)).await
            }
            None => {
                // Written down for addresses without an account too: the time that it takes tells nothing.
                let about = found_id.unwrap_or_else(|| "nobody".to_owned());
                self.note("visitor", "sign_in_refused", &about, "").await?;
                Err(refused())
            }
        }
    }

    /// Lets somebody in who has shown that the account is theirs, and tells them where the browser is new. `how` is
    /// noted where it was not with a password.
    pub(super) async fn enter(
        &self,
        account: Account,
        known: bool,
        browser: &Browser,
        how: &str,
        shown: Shown,
    ) -> Result<SignedIn> {
        let (id, agent) = (account.id.to_string(), agent(browser));
        self.note(&id, "signed_in", &id, format!("{how} {agent}").trim()).await?;
        if !known {
            let parts = [("agent", agent.as_str())];
            self.send_letter(&account.email, &account.language, "letter-new-browser", &parts).await?;
        }
        self.let_in(account, browser, shown).await
    }

    /// Somebody has just shown it.
    pub(super) fn shown_now(&self, way: Way) -> Shown {
        Shown { way, at: Some(self.now()) }
    }

    /// Whether the account was signed in to with this browser before.
    pub(super) async fn knows(&self, account: Option<&Account>, browser: &Browser) -> Result<bool> {
        match (account, &browser.device) {
            (Some(account), Some(device)) => {
                Ok(self.inner.store.knows_device(account.id, &token::hash(device)).await?)
            }
            _ => Ok(false),
        }
    }

    /// Starts a session that no earlier request has named; the one that the browser was in ends.
    pub(super) async fn let_in(&self, account: Account, browser: &Browser, shown: Shown) -> Result<SignedIn> {
        let (secret, now) = (token::new()?, self.now());
        if let Some(old) = &browser.session {
            let old = token::hash(old);
            if let Some((session, _)) = self.inner.store.session(&old, now).await? {
                self.inner.store.end_session(session.account, &old).await?;
            }
        }
        let session = Session {
            hash: token::hash(&secret),
            account: account.id,
            agent: agent(browser),
            created: now,
            seen: now,
            expires: now.checked_add(LASTS).unwrap_or(now),
            way: shown.way,
            proven: shown.at,
        };
        self.inner.store.put_session(&session).await?;
        let device = match &browser.device {
            Some(device) if self.knows(Some(&account), browser).await? => device.clone(),
            _ => token::new()?,
        };
        self.inner.store.put_device(account.id, &token::hash(&device), now).await?;
        Ok(SignedIn { account, session: secret, device })
    }

    pub async fn sign_out(&self, who: &Who) -> Result<()> {
        if let Some(session) = &who.session {
            self.inner.store.end_session(who.account.id, session).await?;
        }
        Ok(())
    }

    /// Whether the account has a password: who signs in elsewhere needs none.
    pub async fn has_password(&self, who: &Who) -> Result<bool> {
        Ok(self.inner.store.password(who.account.id).await?.is_some())
    }

    /// Where the account is signed in, the last used first.
    pub async fn sessions(&self, who: &Who) -> Result<Vec<Session>> {
        Ok(self.inner.store.sessions(who.account.id, self.now()).await?)
    }

    /// Ends one of one's own sessions. A session that is not fresh shows the password as well: whoever finds a browser
    /// left open does not shut its owner out elsewhere.
    pub async fn end_session(&self, who: &Who, hash: &str, password: &str) -> Result<()> {
        self.confirm_unless_fresh(who, password).await?;
        if self.inner.store.end_session(who.account.id, hash).await? {
            return Ok(());
        }
        Err(Error::not_found("such session"))
    }

    /// Chooses another password, which ends all sessions and begins another here. The old one is asked for, because a
    /// browser that was left open is no proof of who sits there.
    pub async fn change_password(
        &self,
        who: &Who,
        old: &str,
        new: &str,
        browser: &Browser,
    ) -> Result<SignedIn> {
        self.confirm_password(who, old).await?;
        self.check_password(new, &[who.account.email.as_str(), &who.account.name]).await?;
        let hash = self.hash_password(new).await?;
        let event = self.own_event(who.account.id, "password_changed", "");
        self.inner.store.set_password(who.account.id, &hash, None, &event).await?;
        self.send_letter(&who.account.email, &who.account.language, "letter-password-changed", &[]).await?;
        // Whoever came with more than a password goes on with it.
        let shown = self.shown_now(who.way.unwrap_or(Way::Password));
        self.let_in(who.account.clone(), browser, shown).await
    }

    /// Refuses a session that is some minutes old and does not show the account's password.
    pub(crate) async fn confirm_unless_fresh(&self, who: &Who, password: &str) -> Result<()> {
        if self.is_fresh(who).await? {
            return Ok(());
        }
        if password.is_empty() && self.has_password(who).await? {
            return Err(Error::invalid("old", Plain::ConfirmFirst));
        }
        self.confirm_password(who, password).await
    }

    /// Refuses whoever does not know the account's password, before something that cannot be taken back.
    pub(crate) async fn confirm_password(&self, who: &Who, password: &str) -> Result<()> {
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key does not change the account" });
        }
        let (throttle, now) = (&self.inner.doors.throttle, self.now());
        let what = format!("confirmations of {}", who.account.id);
        if let Some(wait) = throttle.wait(&what, PASSWORDS, now) {
            return Err(Error::TooMany { wait });
        }
        throttle.count(&what, PASSWORDS, now);
        let kept = self.inner.store.password(who.account.id).await?;
        // Whoever signs in elsewhere has none: that they have just done so shows as much.
        if kept.is_none() {
            let fresh = self.is_fresh(who).await?;
            return if fresh { Ok(()) } else { Err(Error::invalid("old", Plain::SignInAgain)) };
        }
        if !self.is_password(password, kept).await? {
            return Err(Error::invalid("old", Plain::PasswordWrong));
        }
        throttle.forget(&what);
        Ok(())
    }
}

fn agent(browser: &Browser) -> String {
    browser.agent.chars().filter(|character| !character.is_control()).take(LONGEST_AGENT).collect()
}

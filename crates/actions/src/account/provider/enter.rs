//! What becomes of somebody who comes back from a provider: in, asked for one thing more, or sent away in words.

use asterism_domain::{AccountId, EmailAddress};
use asterism_store::{Identity, OpenedBy, Way};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AWAY, Goes, Heard, Provider, Trouble, Vouched};
use crate::account::asked::Asking;
use crate::account::opening::name_of_account;
use crate::account::sign_in::{Browser, SignedIn};
use crate::account::{WORDING, Who};
use crate::{App, Error, Plain, Result};

/// The longest name that is taken from a provider.
const LONGEST_NAME: usize = 100;

/// What came of somebody's coming back.
pub enum Came {
    /// They are in, and go on to where they were led from.
    In {
        signed_in: Box<SignedIn>,
        next: String,
    },
    /// The account that they are signed in to is tied.
    Tied,
    /// They showed once more who they are, and go on.
    Again {
        next: String,
    },
    /// There is an account with their address: its password shows once that it is theirs. The secret goes with it.
    Known {
        email: EmailAddress,
        secret: String,
    },
    /// There is none: it is opened when they agree. The secret goes with it.
    New {
        email: EmailAddress,
        name: String,
        secret: String,
    },
    Not(Trouble),
}

/// What came of the password that ties an account.
pub enum Tied {
    In {
        signed_in: Box<SignedIn>,
        next: String,
    },
    /// It was wrong, and may be tried again with the new secret.
    Again {
        email: EmailAddress,
        why: Error,
        secret: String,
    },
    Not(Trouble),
}

/// What came of the consent that opens an account.
pub enum Opened {
    In {
        signed_in: Box<SignedIn>,
        next: String,
    },
    /// Something is missing, and may be given with the new secret.
    Again {
        email: EmailAddress,
        why: Error,
        secret: String,
    },
    Not(Trouble),
}

/// Somebody a provider vouches for, until they have given what is asked of them.
#[derive(Serialize, Deserialize)]
struct Waiting {
    vouched: Vouched,
    email: EmailAddress,
    next: String,
    until: Timestamp,
}

impl App {
    /// Hears what a provider sent back: the pairs of the address, and the secret of the browser. `who` is signed in
    /// there, which counts only where they were sent to tie their account.
    pub async fn back_from_provider(
        &self,
        key: &str,
        secret: &str,
        pairs: &[(String, String)],
        who: Option<&Who>,
        browser: &Browser,
    ) -> Result<Came> {
        let provider = self.provider(key)?;
        let (away, code) = match self.returned(provider, secret, pairs).await? {
            Ok(returned) => returned,
            Err(trouble) => return Ok(Came::Not(trouble)),
        };
        let vouched = match self.vouched(provider, &away, code).await {
            Ok(vouched) => vouched,
            Err(trouble) => return Ok(Came::Not(trouble)),
        };
        match away.goes {
            Goes::Tie(session) => {
                // The session that asked is the one that is tied, whoever is signed in by now.
                let Some(who) = who.filter(|who| who.session.as_ref() == Some(&session)) else {
                    return Ok(Came::Not(Trouble::Stale));
                };
                Ok(match self.tie(provider, &vouched, who, None).await? {
                    Ok(()) => Came::Tied,
                    Err(trouble) => Came::Not(trouble),
                })
            }
            Goes::Again(session) => {
                let Some(who) = who.filter(|who| who.session.as_ref() == Some(&session)) else {
                    return Ok(Came::Not(Trouble::Stale));
                };
                Ok(match self.shown_again(&vouched, who, &session).await? {
                    Ok(()) => Came::Again { next: away.next },
                    Err(trouble) => Came::Not(trouble),
                })
            }
            Goes::In => self.came(provider, vouched, away.next, browser).await,
        }
    }

    /// Notes that the owner of a session showed who they are, where it is they whom the provider vouches for.
    async fn shown_again(&self, vouched: &Vouched, who: &Who, session: &str) -> Result<Heard<()>> {
        let store = &self.inner.store;
        let found = store.account_of_identity(&vouched.issuer, &vouched.subject).await?;
        if found.is_none_or(|account| account.id != who.account.id) {
            return Ok(Err(Trouble::Taken));
        }
        let Some(at) = vouched.shown(self.now()).at else { return Ok(Err(Trouble::NotAgain)) };
        let noted = store.prove_session(session, at).await?;
        Ok(if noted { Ok(()) } else { Err(Trouble::Stale) })
    }

    /// Finds the account of whom the provider vouches for, or asks for what is missing.
    async fn came(
        &self,
        provider: &Provider,
        vouched: Vouched,
        next: String,
        browser: &Browser,
    ) -> Result<Came> {
        let store = &self.inner.store;
        if let Some(account) = store.account_of_identity(&vouched.issuer, &vouched.subject).await? {
            store.use_identity(&vouched.issuer, &vouched.subject, self.now()).await?;
            let known = self.knows(Some(&account), browser).await?;
            let how = format!("provider {}", provider.key);
            let shown = vouched.shown(self.now());
            let signed_in = self.enter(account, known, browser, &how, shown).await?;
            return Ok(Came::In { signed_in: Box::new(signed_in), next });
        }
        let Some(email) = vouched.email.as_ref().and_then(|email| email.parse::<EmailAddress>().ok()) else {
            return Ok(Came::Not(Trouble::NoAddress));
        };
        let known = store.account_by_email(&email).await?.is_some();
        let name = name_of(&vouched, &email);
        let until = self.now().checked_add(AWAY).unwrap_or(self.now());
        let waiting = Waiting { vouched, email: email.clone(), next, until };
        let asking = if known { Asking::Tie } else { Asking::Open };
        let secret = self.ask(asking, &waiting, AWAY).await?;
        Ok(if known { Came::Known { email, secret } } else { Came::New { email, name, secret } })
    }

    /// Keeps what is waited for under another secret, for the time that is left.
    async fn wait_on(&self, asking: Asking, waiting: &Waiting) -> Result<String> {
        self.ask(asking, waiting, waiting.until.duration_since(self.now())).await
    }

    /// Ties the account to who its owner is at the provider, once its password was given, and signs in.
    pub async fn tie_to_provider(&self, secret: &str, password: &str, browser: &Browser) -> Result<Tied> {
        let Some(waiting) = self.asked::<Waiting>(Asking::Tie, secret).await? else {
            return Ok(Tied::Not(Trouble::Stale));
        };
        let signed_in = match self.sign_in(waiting.email.as_str(), password, browser).await {
            Ok(signed_in) => signed_in,
            Err(why @ (Error::Invalid(_) | Error::TooMany { .. })) => {
                let secret = self.wait_on(Asking::Tie, &waiting).await?;
                return Ok(Tied::Again { email: waiting.email, why, secret });
            }
            Err(error) => return Err(error),
        };
        let Some(provider) = self.of_issuer(&waiting.vouched) else { return Ok(Tied::Not(Trouble::Stale)) };
        let mut who = self.who_is(signed_in.account.clone(), None, None).await?;
        who.held_back = self.is_held_back(&who.account, Way::Password).await?;
        // Taken meanwhile, it lets nobody in another time; the password was right all the same. It adds no way in beside
        // those that are there where a password alone is not enough.
        if self.may_add_way(&who, "provider").await.is_ok() {
            let _ = self.tie(provider, &waiting.vouched, &who, Some(self.now())).await?;
        }
        Ok(Tied::In { signed_in: Box::new(signed_in), next: waiting.next })
    }

    /// Opens the account of somebody who came for the first time and agrees to what is kept.
    pub async fn open_by_provider(
        &self,
        secret: &str,
        name: &str,
        agreed: bool,
        language: &str,
        browser: &Browser,
    ) -> Result<Opened> {
        let Some(waiting) = self.asked::<Waiting>(Asking::Open, secret).await? else {
            return Ok(Opened::Not(Trouble::Stale));
        };
        let Some(provider) = self.of_issuer(&waiting.vouched) else {
            return Ok(Opened::Not(Trouble::Stale));
        };
        let checked = name_of_account(name)
            .and_then(|name| if agreed { Ok(name) } else { Err(Error::invalid("agreed", Plain::Agreed)) });
        let name = match checked {
            Ok(name) => name,
            Err(why) => {
                let secret = self.wait_on(Asking::Open, &waiting).await?;
                return Ok(Opened::Again { email: waiting.email, why, secret });
            }
        };
        let identity = self.identity(&waiting.vouched, AccountId::create(), Some(self.now()));
        let opened =
            OpenedBy { identity: &identity, email: &waiting.email, name: &name, language, agreed: WORDING };
        let how = format!("provider {}", provider.key);
        let event = self.own_event(identity.account, "account_opened", &how);
        let Some(account) = self.inner.store.open_by_identity(&opened, &event).await? else {
            // Meanwhile there is an account with this address, or the person came in by another window.
            return Ok(Opened::Not(Trouble::Stale));
        };
        // The letter tells whoever reads at the address, as the one with a link does for others.
        let parts = [("provider", provider.name.as_str())];
        self.send_letter(&account.email, language, &self.letter_on_ways("letter-opened-by-provider"), &parts)
            .await?;
        let shown = waiting.vouched.shown(self.now());
        let signed_in = self.enter(account, true, browser, &how, shown).await?;
        Ok(Opened::In { signed_in: Box::new(signed_in), next: waiting.next })
    }

    /// The configured provider that vouched; it may be gone since.
    fn of_issuer(&self, vouched: &Vouched) -> Option<&Provider> {
        self.providers().iter().find(|provider| provider.issuer == vouched.issuer)
    }

    /// Ties an account, and tells its owner.
    async fn tie(
        &self,
        provider: &Provider,
        vouched: &Vouched,
        who: &Who,
        used: Option<Timestamp>,
    ) -> Result<Heard<()>> {
        let account = &who.account;
        let identity = self.identity(vouched, account.id, used);
        let event = self.own_event(account.id, "identity_tied", &vouched.issuer);
        if !self.inner.store.put_identity(&identity, &event).await? {
            let held = self.inner.store.account_of_identity(&vouched.issuer, &vouched.subject).await?;
            let own = held.is_some_and(|held| held.id == account.id);
            return Ok(if own { Ok(()) } else { Err(Trouble::Taken) });
        }
        let parts = [("provider", provider.name.as_str())];
        self.send_letter(&account.email, &account.language, &self.letter_on_ways("letter-tied"), &parts)
            .await?;
        Ok(Ok(()))
    }

    fn identity(&self, vouched: &Vouched, account: AccountId, used: Option<Timestamp>) -> Identity {
        Identity {
            issuer: vouched.issuer.clone(),
            subject: vouched.subject.clone(),
            account,
            created: self.now(),
            used,
        }
    }
}

/// What colleagues will see, as a beginning: the name that the provider gives, or the beginning of the address.
fn name_of(vouched: &Vouched, email: &EmailAddress) -> String {
    let given = vouched.name.as_deref().unwrap_or("");
    let plain: String =
        given.chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.is_empty() { email.as_str().split('@').next().unwrap_or_default().to_owned() } else { plain }
}

//! Signing in at a provider (OpenID Connect, authorization code with PKCE): it says who somebody is, and the portal
//! knows which account is theirs by the provider's own name for them, never by their address alone.

mod address;
mod client;
mod enter;
mod proof;
mod trouble;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use asterism_store::{Identity, Way};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use url::Url;

use super::asked::Asking;
use super::sign_in::{Browser, LASTS, Shown};
use super::throttle::Rate;
use super::{Who, token};
use crate::{App, Error, Plain, Result};
use client::Metadata;
use proof::{Expected, Keys, Strength, Unproven};

pub use enter::{Came, Opened, Tied};
pub use trouble::Trouble;

/// Somebody may be at the provider for so long, and think of what they are asked afterwards for so long.
const AWAY: SignedDuration = SignedDuration::from_mins(10);
/// What a provider says of itself, with its keys, is believed for so long.
const KNOWN: SignedDuration = SignedDuration::from_hours(1);
/// A token with a key that is not known has the keys asked for anew, not more often than this.
const KEYS_ANEW: Rate = Rate { tries: 6, within: SignedDuration::from_mins(1) };
/// So many questions to a provider wait for their answers at a time.
const AT_ONCE: usize = 8;
/// The longest code and state that are read.
const LONGEST: usize = 4096;

/// Where people can sign in instead of here.
#[derive(Clone)]
pub struct Provider {
    /// Its address as it writes it itself, as in `https://login.example.eu`.
    pub issuer: String,
    address: Url,
    /// What it is called in addresses of the portal, as in `login.example.eu`.
    pub key: String,
    /// What it knows the portal by.
    client: String,
    secret: Option<String>,
    /// What people know it by, as in `EU Login`.
    pub name: String,
    /// By what means it has to have known somebody, for them to come in.
    strength: Strength,
    /// How many questions to it may wait for their answers: it holds up itself alone.
    asking: Arc<Semaphore>,
}

impl Provider {
    /// One that is named for its host until it is given a name. Its address has to be https, except on this machine.
    pub fn new(issuer: &str, client: &str, secret: Option<String>) -> Result<Provider> {
        let (issuer, client) = (issuer.trim(), client.trim());
        let Some(address) = address::issuer(issuer) else {
            let why = format!(
                "`{issuer}` is no address of a provider; it must be https://…, except on this machine, and is written as \
                 the provider writes it"
            );
            return Err(Error::invalid("issuer", why));
        };
        if client.is_empty() {
            return Err(Error::invalid(
                "client",
                format!("it is missing what `{issuer}` knows the portal by"),
            ));
        }
        let bare = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
        let plain =
            |c: char| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' };
        let key: String = bare.trim_end_matches('/').chars().map(plain).collect();
        let name = address.host_str().unwrap_or(issuer).to_owned();
        let secret = secret.map(|secret| secret.trim().to_owned()).filter(|secret| !secret.is_empty());
        Ok(Provider {
            issuer: issuer.to_owned(),
            address,
            key,
            client: client.to_owned(),
            secret,
            name,
            strength: Strength::default(),
            asking: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    #[must_use]
    pub fn named(self, name: &str) -> Provider {
        let name = name.trim();
        if name.is_empty() { self } else { Provider { name: name.to_owned(), ..self } }
    }

    /// Asks it for one of these authentication contexts (`acr`), and lets nobody in of whom it does not say one.
    #[must_use]
    pub fn asking_for(self, contexts: &str) -> Provider {
        let contexts = contexts.split_whitespace().map(str::to_owned).collect();
        Provider { strength: Strength { contexts, ..self.strength }, ..self }
    }

    /// Lets nobody in of whom it does not say that they used one of these methods (`amr`, as in `mfa`).
    #[must_use]
    pub fn by_methods(self, methods: &str) -> Provider {
        let methods = methods.split_whitespace().map(str::to_owned).collect();
        Provider { strength: Strength { methods, ..self.strength }, ..self }
    }

    /// Where it sends people back to, at a portal with this address. It has to be told there.
    pub fn back(&self, portal: &str) -> String {
        format!("{portal}/sign-in/at/{}/back", self.key)
    }
}

/// Without the secret.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.issuer)
    }
}

/// Where a browser goes, and the secret that it comes back with.
pub enum Sends {
    To { address: String, secret: String },
    Nowhere(Trouble),
}

/// What is known of the providers.
#[derive(Default)]
pub(super) struct Reception {
    known: Mutex<BTreeMap<String, Known>>,
}

/// A provider's word on itself, and since when it is known.
#[derive(Clone)]
struct Known {
    since: Timestamp,
    metadata: Metadata,
    keys: Keys,
}

/// What has to come back from a provider, and what proves that it was us who asked.
#[derive(Serialize, Deserialize)]
struct Away {
    provider: String,
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    /// When the browser was sent, in seconds since 1970.
    sent: i64,
    goes: Goes,
}

/// What somebody is sent to a provider for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Goes {
    /// To sign in.
    In,
    /// To have the account of this session tied.
    Tie(String),
    /// To show once more who they are, for this session.
    Again(String),
}

/// Whom a provider vouches for.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Vouched {
    issuer: String,
    subject: String,
    /// Only where the provider has confirmed it.
    email: Option<String>,
    name: Option<String>,
    /// When they last showed there who they are, in seconds since 1970, where the provider says so.
    at: Option<i64>,
}

impl Vouched {
    fn shown(&self, now: Timestamp) -> Shown {
        let at = self.at.and_then(|at| Timestamp::from_second(at).ok());
        Shown { way: Way::Provider, at: at.map(|at| at.min(now)) }
    }
}

type Heard<T> = std::result::Result<T, Trouble>;

impl App {
    /// Where people can sign in instead of here.
    pub fn providers(&self) -> &[Provider] {
        &self.config().providers
    }

    /// What people know a provider by; its address where it is configured no more.
    pub fn provider_name(&self, issuer: &str) -> String {
        let found = self.providers().iter().find(|provider| provider.issuer == issuer);
        found.map_or_else(|| issuer.to_owned(), |provider| provider.name.clone())
    }

    pub fn provider(&self, key: &str) -> Result<&Provider> {
        let found = self.providers().iter().find(|provider| provider.key == key);
        found.ok_or_else(|| Error::not_found("provider to sign in at"))
    }

    /// Asks on a thread that may wait, a few at a time: a provider that is slow holds up nobody else.
    async fn ask_provider<T: Send + 'static>(
        &self,
        provider: &Provider,
        ask: impl FnOnce() -> Heard<T> + Send + 'static,
    ) -> Heard<T> {
        let _place = provider.asking.acquire().await.map_err(|_| Trouble::Silent)?;
        tokio::task::spawn_blocking(ask).await.unwrap_or(Err(Trouble::Silent))
    }

    fn known_provider(&self, key: &str) -> Option<Known> {
        self.inner.doors.reception.known.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn remember_provider(&self, key: &str, known: Known) {
        let mut all = self.inner.doors.reception.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key.to_owned(), known);
    }

    /// What a provider says of itself, not older than an hour.
    async fn meet(&self, provider: &Provider) -> Heard<Known> {
        let now = self.now();
        let known = self.known_provider(&provider.key);
        if let Some(known) = known.filter(|known| now.duration_since(known.since) < KNOWN) {
            return Ok(known);
        }
        let asked = provider.clone();
        let (metadata, keys) = self
            .ask_provider(provider, move || {
                let metadata = client::discover(&asked)?;
                let keys = client::keys(&asked, &metadata)?;
                Ok((metadata, keys))
            })
            .await?;
        let known = Known { since: now, metadata, keys };
        self.remember_provider(&provider.key, known.clone());
        Ok(known)
    }

    /// The same with the keys asked for anew, because a token has one that is not known.
    async fn meet_anew(&self, provider: &Provider, known: Known) -> Heard<Known> {
        if self.may_try(&format!("keys of {}", provider.key), KEYS_ANEW).is_err() {
            return Ok(known);
        }
        let (asked, metadata) = (provider.clone(), known.metadata.clone());
        let keys = self.ask_provider(provider, move || client::keys(&asked, &metadata)).await?;
        let known = Known { keys, ..known };
        self.remember_provider(&provider.key, known.clone());
        Ok(known)
    }

    /// Sends somebody to a provider to sign in. `next` is where they go afterwards.
    pub async fn send_to_provider(&self, key: &str, next: &str, browser: &Browser) -> Result<Sends> {
        self.count_try(browser)?;
        self.send_away(self.provider(key)?, next, Goes::In).await
    }

    /// Sends somebody to a provider that knows them, to show once more who they are: for what a session that has lasted a
    /// while does not do, where there is no password to ask for.
    pub async fn send_to_show_again(
        &self,
        who: &Who,
        key: &str,
        next: &str,
        browser: &Browser,
    ) -> Result<Sends> {
        let Some(session) = &who.session else {
            return Err(Error::Forbidden { reason: "a key does not change the account" });
        };
        let provider = self.provider(key)?;
        let known = self.inner.store.identities(who.account.id).await?;
        if !known.iter().any(|identity| identity.issuer == provider.issuer) {
            return Err(Error::not_found("provider that knows this account"));
        }
        self.count_try(browser)?;
        self.send_away(provider, next, Goes::Again(session.clone())).await
    }

    /// Sends somebody to a provider whose account is to be tied to who they are there. A session that is not fresh
    /// shows the password as well: this adds a way in.
    pub async fn send_to_tie(
        &self,
        who: &Who,
        key: &str,
        password: &str,
        browser: &Browser,
    ) -> Result<Sends> {
        let Some(session) = &who.session else {
            return Err(Error::Forbidden { reason: "a key does not change the account" });
        };
        let provider = self.provider(key)?;
        self.may_add_way(who, "provider").await?;
        self.confirm_unless_fresh(who, password).await?;
        self.count_try(browser)?;
        self.send_away(provider, "/account", Goes::Tie(session.clone())).await
    }

    async fn send_away(&self, provider: &Provider, next: &str, goes: Goes) -> Result<Sends> {
        let known = match self.meet(provider).await {
            Ok(known) => known,
            Err(trouble) => return Ok(Sends::Nowhere(trouble)),
        };
        let away = Away {
            provider: provider.key.clone(),
            state: token::new()?,
            nonce: token::new()?,
            verifier: token::new()?,
            next: next.to_owned(),
            sent: self.now().as_second(),
            goes,
        };
        let mut address = known.metadata.authorize;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &provider.client)
            .append_pair("redirect_uri", &provider.back(&self.config().address))
            .append_pair("scope", "openid email profile")
            .append_pair("state", &away.state)
            .append_pair("nonce", &away.nonce)
            .append_pair("code_challenge", &proof::challenge(&away.verifier))
            .append_pair("code_challenge_method", "S256");
        // Asked for an age, a provider has to say when somebody showed who they are (OpenID Connect Core 1.0, 3.1.2.1).
        let ages = match away.goes {
            Goes::Again(_) => vec![("max_age", "0".to_owned()), ("prompt", "login".to_owned())],
            Goes::In | Goes::Tie(_) => vec![("max_age", LASTS.as_secs().to_string())],
        };
        address.query_pairs_mut().extend_pairs(ages);
        let contexts = &provider.strength.contexts;
        if !contexts.is_empty() {
            address.query_pairs_mut().append_pair("acr_values", &contexts.join(" "));
        }
        let secret = self.ask(Asking::Provider, &away, AWAY).await?;
        Ok(Sends::To { address: address.into(), secret })
    }

    /// What a provider sent back with a browser: whether it is what that browser was sent for, and the code.
    async fn returned(
        &self,
        provider: &Provider,
        secret: &str,
        pairs: &[(String, String)],
    ) -> Result<Heard<(Away, String)>> {
        // A pair that comes twice is ambiguous, and none of ours.
        let value = |name: &str| {
            let mut found = pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str());
            found.next().filter(|value| value.len() <= LONGEST && found.next().is_none())
        };
        let Some(away) = self.asked::<Away>(Asking::Provider, secret).await? else {
            return Ok(Err(Trouble::Stale));
        };
        if away.provider != provider.key || value("state") != Some(away.state.as_str()) {
            return Ok(Err(Trouble::Stale));
        }
        // An answer of another provider (RFC 9207).
        let signs = self.known_provider(&provider.key).is_some_and(|known| known.metadata.signs_answers);
        let other = value("iss").map_or(signs, |issuer| issuer != provider.issuer);
        if other {
            return Ok(Err(Trouble::Stale));
        }
        match value("code").filter(|_| value("error").is_none()) {
            Some(code) => Ok(Ok((away, code.to_owned()))),
            None => Ok(Err(Trouble::Refused)),
        }
    }

    /// Gives the code back, and reads whom the provider vouches for.
    async fn vouched(&self, provider: &Provider, away: &Away, code: String) -> Heard<Vouched> {
        let known = self.meet(provider).await?;
        let (asked, metadata) = (provider.clone(), known.metadata.clone());
        let (back, verifier) = (provider.back(&self.config().address), away.verifier.clone());
        let tokens = self
            .ask_provider(provider, move || client::exchange(&asked, &metadata, &code, &verifier, &back))
            .await?;
        let id_token = tokens.id_token.as_deref().ok_or(Unproven::Form);
        let id_token = id_token.map_err(|why| client::unfit(provider, &why))?;
        let expected = Expected {
            issuer: &provider.issuer,
            client: &provider.client,
            nonce: &away.nonce,
            now: self.now().as_second() as f64,
            strength: &provider.strength,
            access_token: &tokens.access_token,
            shown_since: matches!(away.goes, Goes::Again(_)).then_some(away.sent as f64),
        };
        let claims = match proof::read(id_token, &known.keys, &expected) {
            // It may sign with another key by now.
            Err(Unproven::Key) => {
                proof::read(id_token, &self.meet_anew(provider, known.clone()).await?.keys, &expected)
            }
            read => read,
        };
        let claims = claims.map_err(|why| match client::unfit(provider, &why) {
            _ if why == Unproven::NotAgain => Trouble::NotAgain,
            _ if why == Unproven::Strength => Trouble::Weak,
            trouble => trouble,
        })?;
        let (mut email, mut name) = (claims.about.proven_email(), claims.about.name);
        // Most providers tell name and address only when asked once more.
        if email.is_none() {
            let (asked, metadata) = (provider.clone(), known.metadata);
            let (access, subject) = (tokens.access_token, claims.sub.clone());
            let more = self
                .ask_provider(provider, move || client::about(&asked, &metadata, &access, &subject))
                .await?;
            if let Some(more) = more {
                email = more.proven_email();
                name = name.or(more.name);
            }
        }
        let at = claims.auth_time.map(|at| at as i64);
        Ok(Vouched { issuer: provider.issuer.clone(), subject: claims.sub, email, name, at })
    }

    /// Who the account's owner is at providers.
    pub async fn identities(&self, who: &Who) -> Result<Vec<Identity>> {
        Ok(self.inner.store.identities(who.account.id).await?)
    }

    /// Takes such a tie away, unless it is the last way in.
    pub async fn untie(&self, who: &Who, issuer: &str, subject: &str) -> Result<()> {
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key does not change the account" });
        }
        self.not_held_back(who, "subject")?;
        let (store, account) = (&self.inner.store, who.account.id);
        let others = store.identities(account).await?.len() > 1
            || store.password(account).await?.is_some()
            || !store.passkeys(account).await?.is_empty();
        if !others {
            return Err(Error::invalid("subject", Plain::LastWayIn));
        }
        let event = self.own_event(account, "identity_untied", issuer);
        if !store.end_identity(account, issuer, subject, &event).await? {
            return Err(Error::not_found("such tie"));
        }
        Ok(())
    }

    /// Where somebody who has signed out here can sign out at the providers that know them, with the names of these.
    /// No provider is asked for it.
    pub async fn farewells(&self, who: &Who) -> Result<Vec<(String, String)>> {
        let identities = self.identities(who).await?;
        let known = |provider: &&Provider| {
            identities.iter().any(|identity| identity.issuer == provider.issuer && identity.used.is_some())
        };
        let farewell = |provider: &Provider| {
            let mut address = self.known_provider(&provider.key)?.metadata.leave?;
            address
                .query_pairs_mut()
                .append_pair("client_id", &provider.client)
                .append_pair("post_logout_redirect_uri", &format!("{}/", self.config().address));
            Some((provider.name.clone(), String::from(address)))
        };
        Ok(self.providers().iter().filter(known).filter_map(farewell).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_known_by_its_address_and_never_prints_its_secret() {
        let made = |issuer: &str| Provider::new(issuer, "portal", Some("hush".to_owned()));
        let provider = made("https://login.example.eu/realms/Clusters/").expect("a provider");
        assert_eq!(provider.key, "login.example.eu-realms-clusters");
        assert_eq!(
            provider.back("https://portal.example"),
            "https://portal.example/sign-in/at/login.example.eu-realms-clusters/back"
        );
        assert_eq!(
            (provider.name.as_str(), provider.clone().named(" EU Login ").name.as_str()),
            ("login.example.eu", "EU Login")
        );
        assert!(!format!("{provider:?}").contains("hush"));
        assert!(made("http://login.example.eu").is_err() && made("login").is_err());
        assert!(Provider::new("https://login.example.eu", " ", None).is_err());
    }
}

//! Passkeys: signing in with what a device keeps and its owner unlocks (WebAuthn, with discoverable credentials and
//! user verification). Only the public half is here, and each is of this portal's address alone.

use std::time::Duration;

use asterism_store::{Passkey, Way};
use jiff::SignedDuration;
use serde::Serialize;
use serde_json::Value;
use url::{Host, Url};
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{
    AuthenticationState, Credential, PublicKeyCredential, RegisterPublicKeyCredential, RegistrationState,
    UserVerificationPolicy,
};

use super::Who;
use super::asked::Asking;
use super::sign_in::{Browser, SignedIn};
use crate::{App, Error, Plain, Result};

/// A question to a browser is good for so long.
pub(super) const ASKED: SignedDuration = SignedDuration::from_mins(5);
/// The same, as the browser is told it.
const PATIENCE: Duration = Duration::from_secs(300);
/// Whoever signed in so long ago at most has just shown who they are.
const FRESH: SignedDuration = SignedDuration::from_mins(10);
const LONGEST_NAME: usize = 60;
const MOST_PASSKEYS: usize = 20;
/// The name that devices show for this portal, beside its address.
const PORTAL: &str = "Asterism";

/// What a browser is asked.
#[derive(Clone)]
pub struct Question {
    /// What `navigator.credentials` takes, its bytes as base64url.
    pub options: Value,
    /// What the browser shows again with its answer. A secret.
    pub secret: String,
}

/// A question for a new passkey, as it is kept.
#[derive(serde::Deserialize, Serialize)]
struct ToAdd {
    account: String,
    name: String,
    state: RegistrationState,
}

impl App {
    /// Whether passkeys can work at this portal's address: they belong to a name, and browsers make them over a way
    /// that is secret or on the machine itself.
    pub fn has_passkeys(&self) -> bool {
        of_address(&self.config().address).is_some()
    }

    pub(super) fn party(&self) -> Result<WebauthnCore> {
        of_address(&self.config().address).ok_or_else(|| Error::not_found("passkey at this address"))
    }

    /// Whether somebody has just shown who they are, so that no password need be asked again.
    pub async fn is_fresh(&self, who: &Who) -> Result<bool> {
        let Some(session) = &who.session else { return Ok(false) };
        let now = self.now();
        let found = self.inner.store.session(session, now).await?;
        let proven = found.and_then(|(session, _)| session.proven);
        Ok(proven.is_some_and(|at| now.duration_since(at) < FRESH))
    }

    /// Asks the browser for a new passkey. A session that is not fresh shows the password as well.
    pub async fn ask_to_add_passkey(&self, who: &Who, name: &str, password: &str) -> Result<Question> {
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key adds no passkeys" });
        }
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Error::invalid("name", Plain::PasskeyName));
        }
        self.may_add_way(who, "passkey").await?;
        self.confirm_unless_fresh(who, password).await?;
        let known = self.inner.store.passkeys(who.account.id).await?;
        if known.len() >= MOST_PASSKEYS {
            return Err(Error::invalid("name", Plain::PasskeysEnough));
        }
        let known: Vec<Credential> = known.iter().map(credential).collect::<Result<_>>()?;
        let id = who.account.id.to_string();
        let whose = (id.as_str(), who.account.email.as_str(), who.account.name.as_str());
        let (options, state) = to_make(&self.party()?, whose, known)?;
        let content = ToAdd { account: id, name, state };
        Ok(Question { options, secret: self.ask(Asking::NewPasskey, &content, ASKED).await? })
    }

    /// Keeps the passkey that the browser made. Whoever had shown less than is asked of everybody has now shown enough, and
    /// is signed in with it.
    pub async fn add_passkey(
        &self,
        who: &Who,
        secret: &str,
        answer: Value,
        browser: &Browser,
    ) -> Result<Option<SignedIn>> {
        let refused = || Error::invalid("passkey", Plain::Passkey);
        let asked: ToAdd = self.asked(Asking::NewPasskey, secret).await?.ok_or_else(refused)?;
        let id = who.account.id.to_string();
        if who.session.is_none() || asked.account != id {
            return Err(refused());
        }
        let (passkey, credential) = made(&self.party()?, &asked.state, answer)?;
        let passkey = Passkey {
            id: passkey,
            account: who.account.id,
            name: asked.name,
            credential,
            created: self.now(),
            used: None,
        };
        let event = self.own_event(who.account.id, "passkey_added", "");
        if !self.inner.store.put_passkey(&passkey, &event).await? {
            return Err(Error::invalid("passkey", Plain::PasskeyTwice));
        }
        let parts = [("name", passkey.name.as_str())];
        let key = self.letter_on_ways("letter-passkey-added");
        self.send_letter(&who.account.email, &who.account.language, &key, &parts).await?;
        if !who.halfway {
            return Ok(None);
        }
        Ok(Some(self.let_in(who.account.clone(), browser, self.shown_now(Way::Passkey)).await?))
    }

    pub async fn passkeys(&self, who: &Who) -> Result<Vec<Passkey>> {
        Ok(self.inner.store.passkeys(who.account.id).await?)
    }

    /// Ends one of one's own passkeys.
    pub async fn end_passkey(&self, who: &Who, id: &str) -> Result<()> {
        self.not_held_back(who, "passkey")?;
        let event = self.own_event(who.account.id, "passkey_ended", "");
        if who.session.is_none() || !self.inner.store.end_passkey(who.account.id, id, &event).await? {
            return Err(Error::not_found("such passkey"));
        }
        Ok(())
    }

    /// Asks the browser for any passkey of this portal: the device knows whose it has.
    pub async fn ask_for_passkey(&self, browser: &Browser) -> Result<Question> {
        self.count_try(browser)?;
        let party = self.party()?;
        let asked = party
            .new_challenge_authenticate_builder(Vec::new(), Some(UserVerificationPolicy::Required))
            .and_then(|builder| party.generate_challenge_authenticate(builder));
        let (options, state) = asked.map_err(broken)?;
        Ok(Question { options: json(&options)?, secret: self.ask(Asking::Passkey, &state, ASKED).await? })
    }

    /// Signs in with the passkey that the browser answers with.
    pub async fn enter_with_passkey(
        &self,
        secret: &str,
        answer: Value,
        browser: &Browser,
    ) -> Result<SignedIn> {
        let refused = || Error::invalid("passkey", Plain::Passkey);
        let state: AuthenticationState = self.asked(Asking::Passkey, secret).await?.ok_or_else(refused)?;
        let answer: PublicKeyCredential = serde_json::from_value(answer).map_err(|_| refused())?;
        let found = self.inner.store.passkey(&digits(answer.get_credential_id())).await?;
        let (kept, account) = found.ok_or_else(refused)?;
        // The device says whose passkey it used. That has to be whose it is here.
        if answer.get_user_unique_id() != Some(account.id.to_string().as_bytes()) {
            return Err(refused());
        }
        let mut credential = credential(&kept)?;
        let judged = self.party()?.authenticate_single_credential(&answer, &state, &credential);
        let judged = judged.map_err(|error| not_accepted(&error))?;
        if !judged.user_verified() {
            return Err(refused());
        }
        credential.counter = judged.counter();
        credential.backup_state = judged.backup_state();
        if !self.inner.store.use_passkey(&kept, &text(&credential)?, self.now()).await? {
            return Err(refused());
        }
        let known = self.knows(Some(&account), browser).await?;
        self.enter(account, known, browser, "passkey", self.shown_now(Way::Passkey)).await
    }
}

/// What a browser is asked for a new passkey of an account, called so by its devices, and what its answer is held against.
pub(super) fn to_make(
    party: &WebauthnCore,
    (id, email, name): (&str, &str, &str),
    known: Vec<Credential>,
) -> Result<(Value, RegistrationState)> {
    let asked = party
        .new_challenge_register_builder(id.as_bytes(), email, name)
        .map(|builder| {
            builder
                .user_verification_policy(UserVerificationPolicy::Required)
                .require_resident_key(true)
                .exclude_credentials(Some(known.into_iter().map(|one| one.cred_id).collect()))
        })
        .and_then(|builder| party.generate_challenge_register(builder));
    let (options, state) = asked.map_err(broken)?;
    Ok((json(&options)?, state))
}

/// The passkey that a browser made, by its id, where it answers what was asked.
pub(super) fn made(
    party: &WebauthnCore,
    asked: &RegistrationState,
    answer: Value,
) -> Result<(String, String)> {
    let refused = || Error::invalid("passkey", Plain::Passkey);
    let answer: RegisterPublicKeyCredential = serde_json::from_value(answer).map_err(|_| refused())?;
    let made = party.register_credential(&answer, asked, None).map_err(|error| not_accepted(&error))?;
    if !made.user_verified {
        return Err(refused());
    }
    Ok((digits(made.cred_id.as_slice()), text(&made)?))
}

/// Who checks passkeys of an address, as in `https://clusters.example.org`; none where it can have none. What a
/// request says of the address is never asked.
fn of_address(address: &str) -> Option<WebauthnCore> {
    let address = Url::parse(address).ok()?;
    let Some(Host::Domain(name)) = address.host() else { return None };
    if address.scheme() != "https" && !(address.scheme() == "http" && name == "localhost") {
        return None;
    }
    let name = name.to_owned();
    Some(WebauthnCore::new_unsafe_experts_only(PORTAL, &name, vec![address], PATIENCE, None, None))
}

fn credential(passkey: &Passkey) -> Result<Credential> {
    Ok(serde_json::from_str(&passkey.credential).map_err(anyhow::Error::from)?)
}

fn text(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

fn json(value: &impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(value).map_err(anyhow::Error::from)?)
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn broken(error: WebauthnError) -> Error {
    Error::Internal(anyhow::anyhow!("a browser cannot be asked for a passkey: {error}"))
}

fn not_accepted(error: &WebauthnError) -> Error {
    tracing::info!("a passkey was not accepted: {error}");
    Error::invalid("passkey", Plain::Passkey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_belong_to_a_name_that_is_reached_in_secret() {
        for good in ["https://clusters.example.org", "https://example.org:8443", "http://localhost:8080"] {
            assert!(of_address(good).is_some(), "{good}");
        }
        for bad in ["http://clusters.example.org", "http://127.0.0.1:8080", "https://[::1]", "nowhere", ""] {
            assert!(of_address(bad).is_none(), "{bad}");
        }
    }
}

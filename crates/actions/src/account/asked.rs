//! What browsers were asked, or sent away for, and have not answered yet. The secret that goes with it is a cookie of
//! the browser's, so that an answer from elsewhere is none.

use asterism_store::Asked;
use jiff::SignedDuration;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::sign_in::Browser;
use super::throttle::NETWORK;
use super::token;
use crate::{App, Result};

/// What a question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// A passkey to add.
    NewPasskey,
    /// A passkey to open an account with.
    FirstPasskey,
    /// A passkey to come in with.
    Passkey,
    /// To come back from a provider.
    Provider,
    /// The password that ties an account to a provider.
    Tie,
    /// The name and the consent that open an account for whom a provider vouches.
    Open,
}

impl Asking {
    fn as_str(self) -> &'static str {
        match self {
            Asking::NewPasskey => "passkey to add",
            Asking::FirstPasskey => "passkey to open",
            Asking::Passkey => "passkey to enter",
            Asking::Provider => "provider",
            Asking::Tie => "tie",
            Asking::Open => "open",
        }
    }
}

impl App {
    /// Keeps what a browser is asked, and gives the secret that it answers with.
    pub(super) async fn ask(
        &self,
        asking: Asking,
        content: &impl Serialize,
        lasts: SignedDuration,
    ) -> Result<String> {
        let (secret, now) = (token::new()?, self.now());
        let asked = Asked {
            hash: token::hash(&secret),
            purpose: asking.as_str().to_owned(),
            content: serde_json::to_string(content).map_err(anyhow::Error::from)?,
            expires: now.checked_add(lasts).unwrap_or(now),
        };
        self.inner.store.put_asked(&asked).await?;
        Ok(secret)
    }

    /// What the browser was asked that holds the secret, once; none where it is too late.
    pub(super) async fn asked<T: DeserializeOwned>(&self, asking: Asking, secret: &str) -> Result<Option<T>> {
        let taken = self.inner.store.take_asked(&token::hash(secret), asking.as_str(), self.now()).await?;
        let read = taken.map(|content| serde_json::from_str(&content)).transpose();
        Ok(read.map_err(anyhow::Error::from)?)
    }

    /// Counts a try to come in from a network, and refuses it where there were many.
    pub(super) fn count_try(&self, browser: &Browser) -> Result<()> {
        self.may_try(&format!("tries of {}", browser.network), NETWORK)
    }
}

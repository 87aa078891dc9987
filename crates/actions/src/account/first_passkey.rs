//! Opening an account with a passkey in the place of a password: the letter proves the address, the device the person. Who
//! loses it comes in by a letter again.

use asterism_domain::{AccountId, EmailAddress};
use asterism_store::{Opening, OpensWith, Passkey, Purpose};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use webauthn_rs_core::proto::RegistrationState;

use super::asked::Asking;
use super::opening::Chosen;
use super::passkey::{ASKED, Question, made, to_make};
use super::sign_in::{Browser, SignedIn};
use super::token;
use crate::{App, Error, Plain, Result};

/// What is asked, as it is kept: the account that is to be, by the link that opens it.
#[derive(Serialize, Deserialize)]
struct ToOpen {
    link: String,
    account: String,
    email: String,
    name: String,
    language: String,
    /// What the passkey is called among those of the account.
    passkey: String,
    state: RegistrationState,
}

impl App {
    /// Asks the browser for the passkey of a new account. Nothing is spent or kept of the account before it answers.
    pub async fn ask_to_open_with_passkey(
        &self,
        secret: &str,
        chosen: Chosen,
        browser: &Browser,
    ) -> Result<Question> {
        let link = self.followed_link(secret, &browser.network).await?;
        if link.purpose == Purpose::Recover {
            return Err(Error::not_found("link that opens an account"));
        }
        let (email, name) = self.chosen_for(&link, &chosen).await?;
        let account = AccountId::create().to_string();
        let (options, state) = to_make(&self.party()?, (&account, email.as_str(), &name), Vec::new())?;
        let content = ToOpen {
            link: token::hash(secret),
            account,
            email: email.to_string(),
            name,
            language: chosen.language,
            passkey: browser.agent.clone(),
            state,
        };
        Ok(Question { options, secret: self.ask(Asking::FirstPasskey, &content, ASKED).await? })
    }

    /// Opens the account with the passkey that the browser made, and signs in.
    pub async fn open_with_passkey(
        &self,
        secret: &str,
        asked: &str,
        answer: Value,
        browser: &Browser,
    ) -> Result<SignedIn> {
        let refused = || Error::invalid("passkey", Plain::Passkey);
        let link = self.followed_link(secret, &browser.network).await?;
        let asked: ToOpen = self.asked(Asking::FirstPasskey, asked).await?.ok_or_else(refused)?;
        if asked.link != token::hash(secret) {
            return Err(refused());
        }
        let account: AccountId = asked.account.parse().map_err(|_| refused())?;
        let email: EmailAddress = asked.email.parse().map_err(|_| refused())?;
        let (id, credential) = made(&self.party()?, &asked.state, answer)?;
        let passkey =
            Passkey { id, account, name: asked.passkey, credential, created: self.now(), used: None };
        let opening = Opening {
            email,
            name: asked.name,
            language: asked.language,
            with: OpensWith::Passkey(passkey),
            agreed: Some(super::WORDING.to_owned()),
            keeps_administration: true,
            keeps_ways: false,
        };
        self.open_account(secret, link.purpose, &opening, browser).await
    }
}

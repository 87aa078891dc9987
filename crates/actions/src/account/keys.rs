//! Keys for programs.

use asterism_domain::{Scope, Space};
use asterism_store::ApiKey;
use jiff::SignedDuration;

use super::{Who, token};
use crate::{App, Error, Plain, Result};

/// What a key begins with, so that those who look for secrets in published files find it.
const BEGINS: &str = "asterism_";
const LONGEST_NAME: usize = 60;
const MOST_DAYS: i64 = 366;
const MOST_KEYS: usize = 20;

impl App {
    /// Makes a key and gives it, once. The password is asked for: a key outlives the session it was made in.
    pub async fn make_key(
        &self,
        who: &Who,
        password: &str,
        name: &str,
        scope: Scope,
        space: Option<Space>,
        days: i64,
    ) -> Result<String> {
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key does not make keys" });
        }
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Error::invalid("name", Plain::KeyName));
        }
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(Error::invalid("days", Plain::KeyDays));
        }
        let has = |space: &Space| who.actor.member().is_some_and(|member| member.roles.contains_key(space));
        if space.as_ref().is_some_and(|space| !has(space)) {
            return Err(Error::invalid("space", Plain::KeySpace));
        }
        if self.inner.store.keys(who.account.id).await?.len() >= MOST_KEYS {
            return Err(Error::invalid("name", Plain::KeysEnough));
        }
        self.not_held_back(who, "old")?;
        self.confirm_password(who, password).await?;
        let (secret, now) = (format!("{BEGINS}{}", token::new()?), self.now());
        let key = ApiKey {
            hash: token::hash(&secret),
            account: who.account.id,
            name: name.to_owned(),
            scope,
            space,
            created: now,
            expires: now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(now),
            used: None,
        };
        let event = self.own_event(who.account.id, "key_made", scope.as_str());
        self.inner.store.put_key(&key, &event).await?;
        self.send_letter(&who.account.email, &who.account.language, "letter-key-made", &[("name", name)])
            .await?;
        Ok(secret)
    }

    pub async fn keys(&self, who: &Who) -> Result<Vec<ApiKey>> {
        Ok(self.inner.store.keys(who.account.id).await?)
    }

    /// Ends one of one's own keys.
    pub async fn end_key(&self, who: &Who, hash: &str) -> Result<()> {
        let event = self.own_event(who.account.id, "key_ended", "");
        if !self.inner.store.end_key(who.account.id, hash, &event).await? {
            return Err(Error::not_found("such key"));
        }
        Ok(())
    }
}

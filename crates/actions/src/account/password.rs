//! Passwords: what is asked of them, and how they are kept (argon2id, OWASP's first choice: 19 MiB, two passes).

use std::sync::OnceLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params};
use asterism_domain::AccountId;
use zxcvbn::{Score, zxcvbn};

use crate::{App, Error, Plain, Result};

/// Length counts, kinds of characters do not.
const SHORTEST: usize = 12;
/// Long enough for every sentence, short enough to be hashed in no time.
const LONGEST: usize = 500;

/// Refuses a password that is short, or that somebody would guess early: common ones, names, dates, rows of keys.
/// `about` is what others may know of the person.
pub(super) fn check(password: &str, about: &[&str]) -> Result<()> {
    // Names and addresses are tried in pieces and run together.
    let apart = |character: char| !character.is_alphanumeric();
    let together = about.iter().flat_map(|text| [*text, text.split('@').next().unwrap_or("")]);
    let together: Vec<String> = together.map(|text| text.split(apart).collect::<String>()).collect();
    let about: Vec<&str> = about
        .iter()
        .flat_map(|text| text.split(apart))
        .chain(together.iter().map(String::as_str))
        .chain(["asterism"])
        .filter(|word| word.chars().count() > 2)
        .collect();
    let length = password.chars().count();
    let why = if length < SHORTEST {
        Plain::PasswordShort
    } else if length > LONGEST {
        Plain::PasswordLong
    } else if zxcvbn(password, &about).score() < Score::Three {
        Plain::PasswordGuessable
    } else {
        return Ok(());
    };
    Err(Error::invalid("password", why))
}

impl App {
    /// What a password is kept as.
    pub(super) async fn hash_password(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.on_a_thread(move || hash(&password)).await
    }

    /// Whether this is the password that was kept as `kept`. Without one it takes as long, and is not.
    pub(super) async fn is_password(&self, password: &str, kept: Option<String>) -> Result<bool> {
        // Nothing that long was ever taken.
        let password: String = password.chars().take(LONGEST + 1).collect();
        self.on_a_thread(move || {
            let nobodys = nobodys_hash()?;
            let hash = PasswordHash::new(kept.as_deref().unwrap_or(nobodys));
            let hash = hash.map_err(|error| anyhow::anyhow!("a password's hash cannot be read: {error}"))?;
            let same = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
            Ok(same && kept.is_some())
        })
        .await
    }

    /// Keeps a password, just given and found right, the way passwords are kept today, where it was kept by weaker rules.
    pub(super) async fn keep_anew(&self, account: AccountId, password: &str, kept: &str) -> Result<()> {
        if !is_outdated(kept) {
            return Ok(());
        }
        let hash = self.hash_password(password).await?;
        Ok(self.inner.store.renew_password(account, kept, &hash).await?)
    }

    async fn on_a_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T> {
        let _turn = self.inner.doors.hashing.acquire().await.map_err(anyhow::Error::from)?;
        Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)??)
    }
}

/// Whether a hash was made another way than hashes are made today.
fn is_outdated(kept: &str) -> bool {
    let Ok(hash) = PasswordHash::new(kept) else { return false };
    hash.algorithm != Algorithm::default().ident()
        || Params::try_from(&hash).is_ok_and(|params| {
            params.t_cost() != Params::DEFAULT_T_COST || params.m_cost() != Params::DEFAULT_M_COST
        })
}

fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("a password cannot be hashed: {error}"))?.to_string())
}

/// The hash of a password that nobody has, to spend as long on accounts that are not there.
fn nobodys_hash() -> anyhow::Result<&'static str> {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash);
    }
    let made = hash("nobody has this one")?;
    Ok(HASH.get_or_init(|| made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal;

    fn refused(password: &str) -> Option<Refusal> {
        match check(password, &["anna.berg@example.org", "Anna Berg"]) {
            Ok(()) => None,
            Err(Error::Invalid(fields)) => fields.into_iter().next().map(|field| field.why),
            Err(other) => Some(other.to_string().into()),
        }
    }

    #[test]
    fn a_sentence_is_a_password_and_what_everybody_tries_is_not() {
        for good in ["four herons over the estuary", "Ünï-kø-de passt auch hier", "correct hat stapler moss"]
        {
            assert_eq!(refused(good), None, "{good}");
        }
        assert_eq!(refused("short one"), Some(Plain::PasswordShort.into()));
        assert_eq!(refused(&"long ".repeat(101)), Some(Plain::PasswordLong.into()));
        for bad in [
            "password1234",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "annaberg2026",
            "123456789012",
            "iloveyou1234",
        ] {
            assert_eq!(refused(bad), Some(Plain::PasswordGuessable.into()), "{bad}");
        }
    }
}

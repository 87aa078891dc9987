//! Secrets that a browser, a letter or a program holds. The store knows their hashes only.

use crate::{Error, Result};

/// A new secret: 256 bits as hexadecimal digits.
pub(crate) fn new() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("no random numbers: {error}"))
        .map_err(Error::from)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What a secret is kept as. It is as random as can be, so one plain hash suffices.
pub(crate) fn hash(secret: &str) -> String {
    blake3::hash(secret.as_bytes()).to_hex().to_string()
}

/// What the forms of a session carry: it follows from the session's secret, and the secret not from it.
pub(super) fn of_forms(secret: &str) -> String {
    blake3::Hash::from(blake3::derive_key("asterism 2026 the forms of a session", secret.as_bytes()))
        .to_hex()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_secrets_are_alike_and_none_is_kept() {
        let (one, two) = (new().expect("a secret"), new().expect("a secret"));
        assert!(one.len() == 64 && one != two && hash(&one) != one && hash(&one) == hash(&one));
    }
}

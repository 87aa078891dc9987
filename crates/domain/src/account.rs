//! Accounts: who may sign in. What a person shows of themselves is a record ([`crate::Person`]), not this.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::RecordId;

/// An account's id, for life. It is what the log names, so that history stays when a person goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(Uuid);

impl AccountId {
    /// A new id, later in order than those before it.
    pub fn create() -> AccountId {
        AccountId(Uuid::now_v7())
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for AccountId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<AccountId, uuid::Error> {
        text.parse().map(AccountId)
    }
}

/// An address that mail can be sent to, in lower case: two spellings are never two accounts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("this is no e-mail address; one looks like anna@example.org")]
pub struct NoEmailAddress;

/// The longest address that mail is sent to (RFC 5321, 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;
/// The longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

impl EmailAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = NoEmailAddress;

    /// Accepts what mail servers accept without quoting: whether anybody reads there, only a letter can tell.
    fn from_str(text: &str) -> Result<EmailAddress, NoEmailAddress> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.rsplit_once('@').ok_or(NoEmailAddress)?;
        let plain = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let local_fits = !local.is_empty()
            && local.len() <= LONGEST_LOCAL
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label = |label: &str| {
            let inside = |c: char| c.is_alphanumeric() || c == '-';
            !label.is_empty() && label.chars().all(inside) && !label.starts_with('-') && !label.ends_with('-')
        };
        let host_fits = host.contains('.') && host.split('.').all(label);
        if text.len() <= LONGEST_ADDRESS && local_fits && host_fits {
            Ok(EmailAddress(text))
        } else {
            Err(NoEmailAddress)
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A log line must not hold an address, so this form hides it.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EmailAddress(…)")
    }
}

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub email: EmailAddress,
    /// What colleagues in a space see.
    pub name: String,
    /// Runs this portal: accounts, outbox, audit.
    pub administrator: bool,
    /// The code of the language that letters are written in.
    pub language: String,
    /// The record that describes the person, where they want to be found.
    pub record: Option<RecordId>,
    pub created: jiff::Timestamp,
    /// Since when the account is closed to its owner; none where it is open.
    pub closed: Option<jiff::Timestamp>,
}

/// What a key for programs may do in its owner's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// See what its owner sees.
    Read,
    /// Also change what its owner may change.
    Write,
}

impl Scope {
    pub const ALL: &[Scope] = &[Scope::Read, Scope::Write];

    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
        }
    }

    pub fn parse(text: &str) -> Option<Scope> {
        Scope::ALL.iter().copied().find(|scope| scope.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_however_they_are_spelt() {
        let address: EmailAddress = "  Anna.Berg+s3@Example.ORG ".parse().expect("an address");
        assert_eq!(address.as_str(), "anna.berg+s3@example.org");
        assert_eq!(format!("{address:?}"), "EmailAddress(…)", "no log line holds it");
        assert!("jürgen@bücher.example".parse::<EmailAddress>().is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "anna",
            "@example.org",
            "anna@",
            "anna@localhost",
            "a b@example.org",
            "a@b@example.org",
            "anna@exam\nple.org",
            "anna@example.org\r\nBcc: x@example.org",
            ".a@example.org",
            "a..b@example.org",
            "a@-example.org",
            "a@example..org",
            "<anna@example.org>",
            long.as_str(),
        ] {
            assert_eq!(bad.parse::<EmailAddress>(), Err(NoEmailAddress), "{bad:?}");
        }
    }
}

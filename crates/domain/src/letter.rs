use serde::{Deserialize, Serialize};

/// A message to one person, as it waits in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The receiver's address, as in `anna@example.org`.
    pub to: String,
    pub subject: String,
    /// Plain text: it reads everywhere and carries nothing that is fetched.
    pub text: String,
    /// The address of a page that ends what this letter is part of by one click (RFC 8058). None for what
    /// somebody asked for just now, such as a link to confirm an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsubscribe: Option<String>,
}

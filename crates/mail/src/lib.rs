//! Letters out of the portal and into a mail server, by SMTP. The only room that knows how that is done.
//!
//! A letter is handed over one at a time and the server's answer is told in three classes: never, not now, and not
//! anything now. When to try again, and what to keep, is for whoever asks.

mod carrier;
mod message;
mod settings;

pub use carrier::{Carrier, Refused};
pub use message::{Fault, Stamp, check};
pub use settings::{Settings, SettingsError};

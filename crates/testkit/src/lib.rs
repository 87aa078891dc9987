//! What tests of several rooms share: documents to start from, the real open data beside the
//! checkout, judged searches, a browser, somebody who fills forms, a mail server that keeps what it is given, and
//! providers of sign-ins. Development only: nothing that ships depends on it.
//!
//! Everything here panics with a sentence that says what to do, since its callers are tests.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test kit stops the test when it cannot go on")]

mod browser;
mod builders;
mod certificate;
mod form;
pub mod postgres;
pub mod provider;
pub mod relevance;
mod shared;
pub mod smtp;
mod user;

pub use browser::{Browser, BrowserOptions, Colours, Focus, Scripts, Stop};
pub use builders::{
    REFERENCE_DATE, event, id, in_space, library_item, money, news, organisation, partner, person, programme,
    project, published, region, topic,
};
pub use certificate::certify;
pub use form::{FormField, Sent, form_on};
pub use shared::{shared_data, shared_dir};
pub use user::{Answered, User};

//! What is found in files of every kind, and what is not let through.

#![expect(clippy::expect_used, reason = "a test stops where its setting cannot be made")]

mod confined;
mod documents;
mod made;
mod pictures;

//! What the store promises, tested on SQLite and on PostgreSQL with the same tests.
//!
//! `ASTERISM_TEST_POSTGRES` names a server to use; without it the tests start one of their own.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it cannot go on")]

mod account;
mod address;
mod blob;
mod checksum;
mod draft;
mod encrypted;
mod follow;
mod form;
mod idea;
mod identity;
mod import;
mod laws;
mod log;
mod opening;
mod place;
mod property;
mod queue;
mod redact;
mod registration;
mod speed;
mod statistic;
mod suggestion;
mod upkeep;
mod view;
mod waiting;
mod withdrawn;

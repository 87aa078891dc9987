#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it cannot go on")]

//! The readers, from the outside: bytes in, rows out.

mod bombs;
mod cordis;
mod damage;
mod fixtures;
mod folder;
mod funds;
mod keep;
mod real;
mod regions;
mod shapes;
mod support;

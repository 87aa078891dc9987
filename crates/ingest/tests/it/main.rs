//! The readers, from the outside: bytes in, rows out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test a panic is the report")]

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
mod tables;
mod tables_damage;
mod tables_real;
mod tables_regions;

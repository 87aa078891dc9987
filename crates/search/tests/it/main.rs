//! What a user of the search gets, on small indexes made for each test.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod audience;
mod counted;
mod counts;
mod drawn;
mod finding;
mod keeping;
mod outside;
mod parsing;
mod support;

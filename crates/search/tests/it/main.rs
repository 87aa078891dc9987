//! What a user of the search gets, on small indexes made for each test.

mod counts;
mod finding;
mod keeping;
mod parsing;
mod support;

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it cannot go on")]

mod days;
mod deciding;
mod filters;
mod follow;
mod history;
mod identity;
mod imports;
mod laws;
mod made_up;
mod observatory;
mod own;
mod pairs;
mod parcel;
mod password;
mod post;
mod pull;
mod pull_keep;
mod region;
mod relevance;
mod retention;
mod returned;
mod sample;
mod server;
mod settling;
mod support;
mod upkeep;

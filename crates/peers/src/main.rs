//! The questions of `asterism bench`, with every count, asked of other engines that hold the same
//! records: SQLite's FTS5 and PostgreSQL's full-text search. `cargo xtask bench-peers` runs it.
//!
//! `asterism-peers econ` compares the statistics with packages of Python instead.
//!
//! Each engine gets a plain design that its manual suggests: one text column with English stems, and
//! a narrow table of filter values, indexed both ways. Peers are spared the histograms of ranges,
//! snippets and synonyms, which our own answers contain.

mod compare;
mod econ;
mod engine;
mod fill;
mod ours;
mod postgres;
mod sql;
mod sqlite;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("asterism-peers: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    if let [what, sizes @ ..] = arguments
        && what == "econ"
    {
        return econ::compare(sizes);
    }
    let [folder, url] = arguments else {
        anyhow::bail!(
            "usage: asterism-peers DATA_FOLDER postgres://…, after `asterism bench --keep`; or asterism-peers \
             econ [FOLDER] [300x600…]"
        );
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
    runtime.block_on(compare::compare(&PathBuf::from(folder), url))
}

//! One file per group of commands.

mod import;
mod pull;
mod records;
mod review;
mod search;
mod serve;
mod upkeep;

use anyhow::{Context, Result};
use asterism_actions::{App, Config};
use clap::CommandFactory;

use crate::Done;
use crate::args::{Cli, Command, DataArgs};

pub(crate) async fn run(cli: Cli) -> Result<Done> {
    let Cli { data, json, command, .. } = cli;
    match command {
        Command::Up(args) => serve::up(&data, args, json).await,
        Command::Serve(args) => serve::serve(&data, args, json).await,
        Command::Import { paths } => import::import(&open(&data).await?, &paths, json).await,
        Command::Pull(args) => pull::pull(&data, args, json).await,
        Command::Search { words, filters, limit, csv } => {
            let asked = search::Asked { words, filters, limit, csv, json };
            search::search(&open(&data).await?, asked).await
        }
        Command::Show { address } => records::show(&open(&data).await?, &address, json).await,
        Command::History { address } => records::history(&open(&data).await?, &address, json).await,
        Command::Restore(args) => records::restore(&data, args, json).await,
        Command::Retire { address, reason } => {
            records::retire(&open(&data).await?, &address, reason, json).await
        }
        Command::Merge { from, into, reason } => {
            records::merge(&open(&data).await?, &from, &into, reason, json).await
        }
        Command::Unmerge { address } => records::unmerge(&open(&data).await?, &address, json).await,
        Command::Review(args) => review::review(&open(&data).await?, args, json).await,
        Command::Export { scope } => upkeep::export(&open(&data).await?, scope).await,
        Command::Rebuild => upkeep::rebuild(&open(&data).await?, json).await,
        Command::Check => upkeep::check(&open(&data).await?, json).await,
        Command::Backup { to } => upkeep::backup(&open(&data).await?, &to, json).await,
        Command::Bench(args) => crate::bench::bench(&data, args, json).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "asterism", &mut std::io::stdout());
            Ok(Done::Fine)
        }
    }
}

pub(crate) fn config(data: &DataArgs) -> Config {
    Config { data: data.data.clone(), postgres: data.database.clone(), today: None }
}

pub(crate) async fn open(data: &DataArgs) -> Result<App> {
    App::open(config(data)).await.with_context(|| format!("cannot open {}", data.data.display()))
}

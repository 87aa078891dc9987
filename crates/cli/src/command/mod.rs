//! One file per group of commands.

mod account;
mod brief;
mod import;
mod observatory;
mod outbox;
mod pull;
mod records;
mod review;
mod search;
mod serve;
mod show;
mod space;
mod tables;
mod upkeep;
mod verify;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use asterism_actions::{App, Config};
use clap::CommandFactory;

use crate::Done;
use crate::args::{AccountCommand, BenchWhat, Cli, Command, DataArgs, SpaceCommand};
use crate::secrets;

pub(crate) async fn run(cli: Cli) -> Result<Done> {
    let Cli { mut data, json, command, .. } = cli;
    if opens_data(&command) {
        data.database = secrets::given_or_filed("ASTERISM_DATABASE", data.database.as_deref())?;
    }
    match command {
        Command::Up(args) => serve::up(&data, args, json).await,
        Command::Serve(args) => serve::serve(&data, args, json).await,
        Command::Import { paths } => on(&data, async |app| import::import(app, &paths, json).await).await,
        Command::Pull(args) => pull::pull(&data, args, json).await,
        Command::Search { words, filters, limit, csv, values, like } => {
            let asked = search::Asked { words, filters, limit, csv, json, values, like };
            on_known(&data, async |app| search::search(app, asked).await).await
        }
        Command::Show { record } => on_known(&data, async |app| show::show(app, &record, json).await).await,
        Command::History { record } => {
            on_known(&data, async |app| records::history(app, &record, json).await).await
        }
        Command::Restore(args) => records::restore(&data, args, json).await,
        Command::Retire { record, reason } => {
            on_known(&data, async |app| records::retire(app, &record, reason, json).await).await
        }
        Command::Merge { from, into, reason } => {
            on_known(&data, async |app| records::merge(app, &from, &into, reason, json).await).await
        }
        Command::Unmerge { record } => {
            on_known(&data, async |app| records::unmerge(app, &record, json).await).await
        }
        Command::Review(args) => on_known(&data, async |app| review::review(app, args, json).await).await,
        Command::Account { what: Some(AccountCommand::First) } => {
            on(&data, async |app| account::account(app, Some(AccountCommand::First), json).await).await
        }
        Command::Account { what } => {
            on_known(&data, async |app| account::account(app, what, json).await).await
        }
        Command::Outbox(args) => on_known(&data, async |app| outbox::outbox(app, args, json).await).await,
        Command::Export { scope } => on_known(&data, async |app| upkeep::export(app, scope).await).await,
        Command::Space { what: what @ SpaceCommand::Export { .. } } => {
            on_known(&data, async |app| space::space(app, what, json).await).await
        }
        Command::Space { what } => on(&data, async |app| space::space(app, what, json).await).await,
        Command::Rebuild => on_known(&data, async |app| upkeep::rebuild(app, json).await).await,
        Command::Check { seal } => on_known(&data, async |app| upkeep::check(app, seal, json).await).await,
        Command::Backup { to } => on_known(&data, async |app| upkeep::backup(app, &to, json).await).await,
        Command::Region { code, figures } => {
            on_known(&data, async |app| observatory::region(app, &code, &figures, json).await).await
        }
        Command::Brief(args) => on_known(&data, async |app| brief::brief(app, args, json).await).await,
        Command::Compare { codes, figures } => {
            on_known(&data, async |app| observatory::compare(app, &codes, &figures, json).await).await
        }
        Command::Industry { code, figures } => {
            on_known(&data, async |app| observatory::industry(app, &code, &figures, json).await).await
        }
        Command::Table { key, figures } => {
            on_known(&data, async |app| tables::table(app, key.as_deref(), &figures, json).await).await
        }
        Command::Recode(args) => on_known(&data, async |app| tables::recode(app, &args, json).await).await,
        Command::Econ { method } => crate::econ::econ(&method, json),
        Command::Verify(args) => verify::verify(&args, json),
        Command::Bench(args) => match &args.what {
            Some(BenchWhat::Econ(args)) => crate::bench::econ::bench(args, json),
            Some(BenchWhat::Table(args)) => crate::bench::table::bench(args, json).await,
            None => crate::bench::bench(args, json).await,
        },
        Command::Completions { shell } => {
            // Written whole, so that a reader who closes the pipe early is recognised as one.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "asterism", &mut script);
            std::io::Write::write_all(&mut std::io::stdout(), &script)?;
            Ok(Done::Fine)
        }
        // It has ended before there was anything else.
        Command::ExtractChild => Ok(Done::Fine),
    }
}

/// Whether a command opens the database that is named, and so needs its secret: whoever may not read that runs the others.
fn opens_data(command: &Command) -> bool {
    !matches!(
        command,
        Command::Econ { .. }
            | Command::Verify(_)
            | Command::Bench(_)
            | Command::Completions { .. }
            | Command::ExtractChild
    )
}

pub(crate) fn config(data: &DataArgs) -> Config {
    let mut config =
        Config { postgres: data.database.clone(), extractor: own_program(), ..Config::in_folder(&data.data) };
    if let Some(address) = &data.address {
        config.address = address.trim_end_matches('/').to_owned();
    }
    config.zone = data.time_zone.clone();
    config
}

/// This executable, which is also the one that opens files. Where the system can name what is running it does,
/// even after a newer version has taken its place on the disk.
fn own_program() -> Option<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() {
        return Some(running.to_owned());
    }
    std::env::current_exe().ok()
}

/// Opens the data folder, does the work and closes it, so that the database is one whole file again.
async fn on(data: &DataArgs, work: impl AsyncFnOnce(&App) -> Result<Done>) -> Result<Done> {
    let app = open(data).await?;
    let done = work(&app).await;
    app.close().await;
    done
}

/// As [`on`], for what makes no sense without data: a folder that is not there is a slip of the pen, and is not made.
async fn on_known(data: &DataArgs, work: impl AsyncFnOnce(&App) -> Result<Done>) -> Result<Done> {
    // With PostgreSQL the folder holds what can be made again.
    ensure!(
        data.database.is_some() || data.data.is_dir(),
        "there is no data folder {}; name yours with --data, or begin one with `asterism up` or `asterism import`",
        data.data.display()
    );
    on(data, work).await
}

pub(crate) async fn open(data: &DataArgs) -> Result<App> {
    open_as(data, config(data)).await
}

pub(crate) async fn open_as(data: &DataArgs, config: Config) -> Result<App> {
    let app = App::open(config).await.with_context(|| format!("cannot open {}", data.data.display()))?;
    app.call_values(asterism_web::locale::value_names);
    Ok(app)
}

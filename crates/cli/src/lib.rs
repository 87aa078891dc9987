//! The `asterism` executable: wires the rooms together, shows progress, and turns results into
//! tables, JSON and exit codes.
//!
//! Exit codes: 0 done; 1 done, but nothing was found or something needs a look (quarantined rows,
//! problems in a check); 2 failed, and nothing was half done.

mod args;
pub mod bench;
mod command;
mod econ;
mod log;
mod output;
mod providers;
mod secrets;

use std::panic::PanicHookInfo;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// What a command ended with, when it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Fine,
    /// Nothing was found, or something needs a look.
    Attention,
}

/// Runs the command line and reports how it ended.
pub fn run() -> ExitCode {
    let cli = Cli::parse_from(args::with_words(std::env::args_os().collect()));
    // It shuts itself in, which a process can only do while it has one thread.
    if matches!(cli.command, Command::ExtractChild) {
        return asterism_extract::child();
    }
    log::to_stderr(cli.log_json, matches!(cli.command, Command::Up(_) | Command::Serve(_)));
    std::panic::set_hook(Box::new(tell_panic));
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error).context("cannot start the runtime")),
    };
    match runtime.block_on(command::run(cli)) {
        Ok(Done::Fine) => ExitCode::SUCCESS,
        Ok(Done::Attention) => ExitCode::from(1),
        // `asterism search … | head` closes our output early; that is no failure.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    crate::output::say!("asterism: {error:#}");
    ExitCode::from(2)
}

/// A part that ended early is a line of the log; where it becomes an error anyway, that one tells it.
fn tell_panic(panic: &PanicHookInfo) {
    if asterism_search::is_guarded() {
        return;
    }
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let message = panic.payload_as_str().unwrap_or("for no reason that was given");
    tracing::error!(place, "a part of the program ended early: {message}");
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_pipe = |io: &std::io::Error| io.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        // Two kinds of error pass for their own cause and so hide it from the chain.
        if let Some(asterism_actions::Error::Internal(inner)) = cause.downcast_ref() {
            return is_broken_pipe(inner);
        }
        if let Some(csv::ErrorKind::Io(io)) = cause.downcast_ref::<csv::Error>().map(csv::Error::kind) {
            return is_pipe(io);
        }
        cause.downcast_ref::<std::io::Error>().is_some_and(is_pipe)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_defined() {
        super::args::Cli::command().debug_assert();
    }
}

//! Upkeep of the workspace: `cargo xtask COMMAND`. One file per command; to add one, write its
//! `run` and add a line to [`COMMANDS`].

mod counts;
mod packages;
mod peers;
mod postgres;
mod process;
mod provider;
mod readme;
mod steps;
mod test;
mod tidy;

use std::process::ExitCode;

/// A sub-command: its name, one line for the help, and what it does with its arguments.
struct Command {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> anyhow::Result<ExitCode>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "test",
        about: "run everything that CI runs; --install lets it install what is missing",
        run: test::run,
    },
    Command {
        name: "bench-peers",
        about: "compare searches with SQLite FTS5 and PostgreSQL (takes a number of records or --from FOLDER), or \
                `econ`: the statistics with packages of Python",
        run: peers::run,
    },
    Command {
        name: "readme",
        about: "hold what README and CONTRIBUTING show against the built executable alone",
        run: readme::run,
    },
    Command { name: "tidy", about: "check the rules of the house alone", run: tidy::run },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        eprint!("{}", help());
        return ExitCode::from(2);
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        print!("{}", help());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprint!("xtask: no command `{name}`\n\n{}", help());
        return ExitCode::from(2);
    };
    (command.run)(rest).unwrap_or_else(|error| {
        eprintln!("xtask {name}: {error:#}");
        ExitCode::FAILURE
    })
}

fn help() -> String {
    let mut help = String::from("usage: cargo xtask COMMAND\n\ncommands:\n");
    for command in COMMANDS {
        help.push_str(&format!("  {:<14}{}\n", command.name, command.about));
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_the_help_once() {
        for command in COMMANDS {
            let lines = help().lines().filter(|line| line.trim_start().starts_with(command.name)).count();
            assert_eq!(lines, 1, "{}", command.name);
        }
    }
}

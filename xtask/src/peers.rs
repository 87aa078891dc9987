//! `cargo xtask bench-peers`: the questions of `asterism bench` asked of other engines with the same
//! records, on a PostgreSQL server of the run's own.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::packages::{self, POSTGRES};
use crate::postgres::{FOR_SPEED, Postgres};
use crate::process;

/// Records to make up where the command does not say.
const RECORDS: &str = "100000";

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    if let [what, sizes @ ..] = arguments
        && what == "econ"
    {
        return econ(sizes);
    }
    let (may_install, load) = match arguments {
        [install, rest @ ..] if install == "--install" => (true, load(rest)?),
        rest => (false, load(rest)?),
    };
    packages::ensure(&POSTGRES, may_install)?;
    let folder = PathBuf::from("target/bench-peers");
    // Both from the sources of now, before the server takes memory and time.
    process::run(&mut process::cargo(&[
        "build",
        "--release",
        "--locked",
        "-p",
        "asterism-cli",
        "-p",
        "asterism-peers",
    ]))?;
    let keep = folder.to_string_lossy().into_owned();
    let (option, value) = load.option();
    process::run(&mut process::cargo(&[
        "run",
        "--release",
        "--locked",
        "-p",
        "asterism-cli",
        "--",
        "bench",
        option,
        value,
        "--keep",
        &keep,
    ]))?;
    let server = Postgres::start_with(FOR_SPEED)?;
    let data = folder.join(load.place()).join("data").to_string_lossy().into_owned();
    let url = server.url();
    process::run(&mut process::cargo(&[
        "run",
        "--release",
        "--locked",
        "-p",
        "asterism-peers",
        "--",
        &data,
        &url,
    ]))?;
    Ok(ExitCode::SUCCESS)
}

/// What all engines are filled with.
#[derive(Debug, PartialEq, Eq)]
enum Load<'a> {
    /// So many made-up records.
    MadeUp(&'a str),
    /// A folder of open data.
    Real(&'a str),
}

impl<'a> Load<'a> {
    /// How `asterism bench` is told.
    fn option(&self) -> (&'static str, &'a str) {
        match self {
            Load::MadeUp(records) => ("--records", records),
            Load::Real(folder) => ("--from", folder),
        }
    }

    /// Where `asterism bench` keeps it.
    fn place(&self) -> &'a str {
        match self {
            Load::MadeUp(records) => records,
            Load::Real(_) => "from",
        }
    }
}

fn load(arguments: &[String]) -> anyhow::Result<Load<'_>> {
    match arguments {
        [] => Ok(Load::MadeUp(RECORDS)),
        [from, folder] if from == "--from" => Ok(Load::Real(folder)),
        [records] if records.parse::<u64>().is_ok() => Ok(Load::MadeUp(records)),
        other => anyhow::bail!(
            "unknown arguments {other:?}; usage: bench-peers [--install] [RECORDS | --from FOLDER], or bench-peers \
             econ [300x600…]"
        ),
    }
}

/// The statistics beside packages of Python, which the run installs into a folder of its own.
fn econ(sizes: &[String]) -> anyhow::Result<ExitCode> {
    let mut arguments = vec!["run", "--release", "--locked", "-p", "asterism-peers", "--", "econ"];
    arguments.extend(["target/bench-peers/python"]);
    arguments.extend(sizes.iter().map(String::as_str));
    process::run(&mut process::cargo(&arguments))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str], expected: Option<Load<'_>>) {
        let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(load(&arguments).ok(), expected, "{arguments:?}");
    }

    #[test]
    fn engines_are_filled_with_so_many_records_or_with_a_folder() {
        check(&[], Some(Load::MadeUp(RECORDS)));
        check(&["500"], Some(Load::MadeUp("500")));
        check(&["--from", "../data"], Some(Load::Real("../data")));
        check(&["--from"], None);
        check(&["many"], None);
    }
}

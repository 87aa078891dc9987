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
    let (may_install, records) = match arguments {
        [] => (false, RECORDS),
        [only] if only == "--install" => (true, RECORDS),
        [records] => (false, records.as_str()),
        [install, records] if install == "--install" => (true, records.as_str()),
        other => anyhow::bail!(
            "unknown arguments {other:?}; usage: bench-peers [--install] [RECORDS], or bench-peers econ [300x600…]"
        ),
    };
    anyhow::ensure!(records.parse::<u64>().is_ok(), "`{records}` is no number of records");
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
    process::run(&mut process::cargo(&[
        "run",
        "--release",
        "--locked",
        "-p",
        "asterism-cli",
        "--",
        "bench",
        "--records",
        records,
        "--keep",
        &keep,
    ]))?;
    let server = Postgres::start_with(FOR_SPEED)?;
    let data = folder.join(records).join("data").to_string_lossy().into_owned();
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

/// The statistics beside packages of Python, which the run installs into a folder of its own.
fn econ(sizes: &[String]) -> anyhow::Result<ExitCode> {
    let mut arguments = vec!["run", "--release", "--locked", "-p", "asterism-peers", "--", "econ"];
    arguments.extend(["target/bench-peers/python"]);
    arguments.extend(sizes.iter().map(String::as_str));
    process::run(&mut process::cargo(&arguments))?;
    Ok(ExitCode::SUCCESS)
}

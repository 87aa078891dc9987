//! `cargo xtask test`: everything that CI runs, in order. Steps that do not depend on a failed one
//! still run, so that one run tells as much as it can.

use std::process::ExitCode;

use crate::counts::Counts;
use crate::packages::{self, BROWSER, MAIL_SERVER, POSTGRES};
use crate::postgres::Postgres;
use crate::process;
use crate::steps::Steps;
use crate::{provider, readme, tidy};

/// Where the tests find the PostgreSQL server; a user may point it at one of their own.
const POSTGRES_VARIABLE: &str = "ASTERISM_TEST_POSTGRES";

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    let may_install = match arguments {
        [] => std::env::var("CI").is_ok_and(|value| value == "true"),
        [only] if only == "--install" => true,
        other => anyhow::bail!("unknown arguments {other:?}; the only one is --install"),
    };
    let mut steps = Steps::default();
    let mut counts = Counts::default();
    steps.step("format", || process::run(&mut process::cargo(&["fmt", "--all", "--check"])));
    steps.step("tidy", tidy::check);
    steps.step("licences", tidy::licences);
    let browser = steps.step("browser", || packages::ensure(&BROWSER, may_install));
    let mail_server = steps.step("mail server", || packages::ensure(&MAIL_SERVER, may_install));
    let provider = steps.step("provider of sign-ins", || provider::ensure(may_install));
    let database = steps.step("database", || database(may_install));
    steps.step("clippy", clippy);
    let built = steps.step("build", build);
    match (built, browser.and(mail_server).and(provider), &database) {
        (Some(()), Some(()), Some(database)) => {
            steps.step("readme", readme::check);
            counts = tests(&mut steps, database);
        }
        (None, ..) => steps.left("tests", "the build failed"),
        _ => steps.left("tests", "something that they need is missing"),
    }
    drop(database);
    Ok(finish(&steps, counts))
}

/// A server of our own, or the one that the environment names.
enum Database {
    Own(Postgres),
    Given(String),
}

impl Database {
    fn url(&self) -> String {
        match self {
            Database::Own(server) => server.url(),
            Database::Given(url) => url.clone(),
        }
    }
}

fn database(may_install: bool) -> anyhow::Result<Database> {
    if let Ok(url) = std::env::var(POSTGRES_VARIABLE) {
        eprintln!("using the server that {POSTGRES_VARIABLE} names");
        return Ok(Database::Given(url));
    }
    packages::ensure(&POSTGRES, may_install)?;
    let server = Postgres::start()?;
    eprintln!("PostgreSQL answers at {}", server.url());
    Ok(Database::Own(server))
}

fn clippy() -> anyhow::Result<()> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    process::run(&mut process::cargo(&arguments))
}

fn build() -> anyhow::Result<()> {
    process::run(&mut process::cargo(&["build", "--workspace", "--all-targets", "--locked"]))
}

/// Runs every test, with nextest where it is installed.
fn tests(steps: &mut Steps, database: &Database) -> Counts {
    let mut counts = Counts::default();
    steps.step("tests", || {
        let mut command = if process::find("cargo-nextest", &[]).is_some() {
            process::cargo(&["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])
        } else {
            process::cargo(&["test", "--workspace", "--locked", "--no-fail-fast"])
        };
        // What tests leave in temporary folders goes with this one.
        let temporary = tempfile::Builder::new().prefix("asterism-tests-").tempdir()?;
        command.env("TMPDIR", temporary.path()).env(POSTGRES_VARIABLE, database.url());
        let (fine, lines) = process::tee(&mut command)?;
        counts = Counts::read(&lines).unwrap_or_default();
        anyhow::ensure!(fine, "{} tests failed", counts.failed);
        anyhow::ensure!(counts.passed > 0, "no test ran");
        Ok(())
    });
    steps.remark(format!("{} passed, {} skipped", counts.passed, counts.skipped));
    counts
}

/// Prints the report. The closing line counts a failed step that is not the tests as one failure,
/// so that it never reads as success when the run was none.
fn finish(steps: &Steps, counts: Counts) -> ExitCode {
    let failures = steps.failures();
    let failed = if counts.failed > 0 { counts.failed + failures - 1 } else { failures };
    println!("\n=== summary ===\n{}", steps.report());
    println!("{} passed, {failed} failed", counts.passed);
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

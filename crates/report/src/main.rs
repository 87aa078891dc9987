//! Reads a document for paper as JSON on standard input and writes its PDF to standard output.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use asterism_report::{ReportError, confine};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("asterism-report: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), ReportError> {
    confine::confine()?;
    if io::stdin().is_terminal() || io::stdout().is_terminal() {
        let told = "it reads a document on standard input and writes PDF to standard output; \
                    `asterism brief CODE` does both";
        return Err(io::Error::other(told).into());
    }
    let pdf = asterism_report::pdf(io::stdin().lock())?;
    let mut output = io::stdout().lock();
    output.write_all(&pdf)?;
    output.flush()?;
    Ok(())
}

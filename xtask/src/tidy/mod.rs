//! The rules of the house that a compiler does not check, as code: `cargo xtask tidy`.

mod files;
mod licences;
mod pages;
mod rooms;

use std::process::ExitCode;

use crate::process;

pub(crate) use pages::fenced_lines;

/// What a check found: what breaks a rule, and what should be seen to soon.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    broken: Vec<String>,
    warnings: Vec<String>,
}

impl Findings {
    pub(crate) fn breaks(&mut self, what: impl Into<String>) {
        self.broken.push(what.into());
    }

    pub(crate) fn warns(&mut self, what: impl Into<String>) {
        self.warnings.push(what.into());
    }

    /// Prints all of it, and errors when a rule is broken.
    fn settle(self) -> anyhow::Result<()> {
        self.warnings.iter().for_each(|warning| eprintln!("warning: {warning}"));
        self.broken.iter().for_each(|broken| eprintln!("error: {broken}"));
        anyhow::ensure!(self.broken.is_empty(), "{} rules broken", self.broken.len());
        Ok(())
    }
}

pub(crate) fn run(arguments: &[String]) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(arguments.is_empty(), "tidy takes no arguments");
    check()?;
    licences()?;
    eprintln!("tidy: every rule is kept");
    Ok(ExitCode::SUCCESS)
}

/// Manifests, files and documents against the rules.
pub(crate) fn check() -> anyhow::Result<()> {
    let mut findings = Findings::default();
    let packages = rooms::workspace_packages()?;
    rooms::check(&packages, &mut findings);
    let root = process::root();
    files::check(&root, &files::tracked()?, &mut findings)?;
    let rooms: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    pages::check(&root, &rooms, &mut findings)?;
    findings.settle()
}

/// The licence of every dependency against the list in `deny.toml`.
pub(crate) fn licences() -> anyhow::Result<()> {
    let mut findings = Findings::default();
    licences::check(&process::root(), &mut findings)?;
    findings.settle()
}

//! The commands that the documents show, held against the executable: every sub-command exists and
//! knows every option shown with it, in blocks and in tables; and what is cheap and local runs.

mod tables;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use crate::process;
use crate::tidy::fenced_lines;

const PAGES: &[&str] = &["README.md", "CONTRIBUTING.md"];

/// How a page calls the executable.
const CALLS: &[&str] =
    &["cargo run --release -- ", "cargo run -- ", "./target/release/asterism ", "asterism "];

pub(crate) fn run(_: &[String]) -> anyhow::Result<ExitCode> {
    check().map(|()| ExitCode::SUCCESS)
}

pub(crate) fn check() -> anyhow::Result<()> {
    let executable = executable()?;
    let mut helps = BTreeMap::new();
    let mut wrong = Vec::new();
    for page in PAGES {
        let text = std::fs::read_to_string(process::root().join(page))?;
        for shown in fenced_lines(&text) {
            let Some((command, options)) = call(shown) else { continue };
            if !helps.contains_key(command) {
                let help = process::output(process::program(&executable).args([command, "--help"]));
                helps.insert(command.to_owned(), help.ok());
            }
            let fault = fault(helps.get(command).and_then(Option::as_deref), &options);
            wrong.extend(fault.map(|fault| format!("{page}: `{shown}`: {fault}")));
        }
    }
    let text = std::fs::read_to_string(process::root().join("README.md"))?;
    let (faults, named) = tables::check(&executable, &text)?;
    wrong.extend(faults.into_iter().map(|fault| format!("README.md: {fault}")));
    wrong.extend(tables::run(&executable)?);
    eprintln!("{} sub-commands are shown, {named} are in the table", helps.len());
    anyhow::ensure!(wrong.is_empty(), "{}", wrong.join("; "));
    Ok(())
}

/// The executable as the build step left it.
fn executable() -> anyhow::Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| process::root().join("target"));
    let file = process::root().join(target).join("debug/asterism");
    file.is_file().then_some(file).context("the build left no executable `asterism`")
}

/// The sub-command of a shown line and its long options.
fn call(line: &str) -> Option<(&str, Vec<&str>)> {
    let line = line.split(" #").next().unwrap_or(line);
    let rest = CALLS.iter().find_map(|start| line.strip_prefix(start))?;
    let mut words = rest.split_whitespace();
    let command = words.next().filter(|word| !word.starts_with('-'))?;
    let options = words.filter(|word| word.starts_with("--"));
    Some((command, options.map(|word| word.split('=').next().unwrap_or(word)).collect()))
}

fn fault(help: Option<&str>, options: &[&str]) -> Option<String> {
    let Some(help) = help else { return Some("no such sub-command".to_owned()) };
    let known: Vec<&str> =
        help.split(|character: char| !character.is_alphanumeric() && character != '-').collect();
    let unknown = options.iter().find(|option| !known.contains(option))?;
    Some(format!("no option {unknown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_among_other_lines() {
        let expected = Some(("up", vec!["--from", "--port"]));
        assert_eq!(call("cargo run --release -- up --from ../data --port=80  # real"), expected);
        assert_eq!(call("asterism check"), Some(("check", vec![])));
        assert_eq!(call("cargo xtask test"), None);
        assert_eq!(call("asterism --help"), None);
    }

    #[test]
    fn an_option_that_help_does_not_name_is_a_fault() {
        let help = "Usage: up [OPTIONS]\n  --from <DIR>  load\n";
        assert_eq!(fault(Some(help), &["--from"]), None);
        assert!(fault(Some(help), &["--fro"]).is_some());
        assert!(fault(None, &[]).is_some());
    }
}

//! The tables of README, held against the executable: every command and option that they name is there, every command is
//! in them, and what is cheap and needs no network runs in a fresh data folder.

use std::collections::BTreeSet;
use std::path::Path;

use crate::process;

/// Commands of the table that end by themselves, on an empty data folder and without the network.
const RUN: &[&[&str]] = &[
    // Begins the data folder, which those that read do not.
    &["account", "first"],
    &["check"],
    &["rebuild"],
    &["review"],
    &["account"],
    &["outbox"],
    &["export", "log"],
    &["export", "state"],
    &["table"],
    &["search", "clusters"],
    &["pull"],
    &["completions", "bash"],
];

/// What is wrong with the tables of a page, and how many commands they name.
pub(super) fn check(executable: &Path, page: &str) -> anyhow::Result<(Vec<String>, usize)> {
    let help = |of: &[&str]| process::output(process::program(executable).args(of).arg("--help"));
    let all = help(&[])?;
    let known = commands_of(&all);
    let shown = first_column(page, "| command |");
    let mut wrong = Vec::new();
    let mut named = BTreeSet::new();
    for span in &shown {
        let mut words = span.split([' ', '[', ']']).filter(|word| !word.is_empty());
        let command = words.next().unwrap_or_default();
        named.insert(command.to_owned());
        if !known.contains(command) {
            wrong.push(format!("`{span}`: no such command"));
            continue;
        }
        // What follows in small letters is a command of the command.
        let small = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase());
        let below: Vec<&str> = [command].into_iter().chain(words.clone().next().filter(small)).collect();
        let text = help(&below)?;
        wrong.extend(
            words
                .filter(|word| word.starts_with("--") && !has(&text, word))
                .map(|word| format!("`{span}`: no option {word}")),
        );
    }
    wrong.extend(known.difference(&named).map(|command| format!("`{command}` is in no table")));
    // The options of the portal, and the one of those who print.
    let options = [help(&["up"])?, help(&["brief"])?].concat();
    for row in rows(page, "| option |") {
        for span in row.iter().take(2).flat_map(|cell| spans(cell)) {
            let word = span.split_whitespace().next().unwrap_or_default();
            let by_hand = ["ASTERISM_LOG", "ASTERISM_OIDC_SECRET"].contains(&word);
            if !by_hand && !has(&options, word) {
                wrong.push(format!("`{span}` is no option or variable"));
            }
        }
    }
    let told: Vec<String> = rows(page, "| option |").iter().flatten().flat_map(|cell| spans(cell)).collect();
    let variables = options.split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next());
    let untold: BTreeSet<&str> = variables.filter(|name| !told.iter().any(|told| told == name)).collect();
    wrong.extend(untold.into_iter().map(|name| format!("`{name}` is in no table")));
    Ok((wrong, named.len()))
}

/// Runs what is cheap; whatever fails is told.
pub(super) fn run(executable: &Path) -> anyhow::Result<Vec<String>> {
    let folder = std::env::temp_dir().join(format!("asterism-readme-{}", std::process::id()));
    let mut wrong = Vec::new();
    for arguments in RUN {
        let mut command = process::program(executable);
        let output = command.arg("--data").arg(&folder).args(*arguments).output()?;
        // 1 is that nothing was found.
        if !matches!(output.status.code(), Some(0 | 1)) {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            wrong.push(format!("`asterism {}` ends with {}: {told}", arguments.join(" "), output.status));
        }
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(wrong)
}

/// Whether a text of help names an option or a variable.
fn has(help: &str, word: &str) -> bool {
    help.split(|character: char| !character.is_alphanumeric() && !"-_".contains(character))
        .any(|known| known == word)
}

/// The sub-commands that the help of the whole program lists.
fn commands_of(help: &str) -> BTreeSet<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = listed.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The cells of the table whose head begins so.
fn rows(page: &str, head: &str) -> Vec<Vec<String>> {
    let lines = page.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    let lines = lines.take_while(|line| line.starts_with('|'));
    lines.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn first_column(page: &str, head: &str) -> Vec<String> {
    rows(page, head).iter().filter_map(|row| row.first()).flat_map(|cell| spans(cell)).collect()
}

/// What stands between backticks.
fn spans(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_by_their_heads() {
        let page = "text\n| command | does |\n|---|---|\n| `up [--from DIR]` | starts |\n| `show`, `history A` | shows |\n\nmore";
        assert_eq!(first_column(page, "| command |"), ["up [--from DIR]", "show", "history A"]);
        assert!(first_column(page, "| option |").is_empty());
    }

    #[test]
    fn commands_and_options_are_found_in_help() {
        let help = "Does it.\n\nUsage: x\n\nCommands:\n  up      starts\n  help    this\n\nOptions:\n      --data <DIR>  [env: ASTERISM_DATA=]\n";
        assert_eq!(commands_of(help), BTreeSet::from(["up".to_owned()]));
        assert!(has(help, "--data") && has(help, "ASTERISM_DATA") && !has(help, "--dat"));
    }
}

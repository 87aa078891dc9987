//! The documents against what they describe: the rooms of `ARCHITECTURE.md`, the commands of the
//! README and of `.ci/run`, the licence texts.

use std::path::Path;

use anyhow::Context;

use super::Findings;

/// The two commands a newcomer is given.
const README_COMMANDS: &[&str] = &["cargo run --release -- up", "cargo xtask test"];
const CI_COMMAND: &str = "cargo xtask test";
const REQUIRED: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "deny.toml",
];

pub(crate) fn check(root: &Path, rooms: &[&str], findings: &mut Findings) -> anyhow::Result<()> {
    for file in REQUIRED {
        if !root.join(file).is_file() {
            findings.breaks(format!("{file} is missing"));
        }
    }
    check_rooms(&read(root, "ARCHITECTURE.md")?, rooms, findings);
    check_readme(&read(root, "README.md")?, findings);
    check_ci(&read(root, ".ci/run")?, findings);
    Ok(())
}

fn read(root: &Path, file: &str) -> anyhow::Result<String> {
    std::fs::read_to_string(root.join(file)).with_context(|| format!("cannot read {file}"))
}

/// The rooms named by the first column of the table under "Rooms", and no others, exist.
fn check_rooms(page: &str, rooms: &[&str], findings: &mut Findings) {
    let listed = listed_rooms(page);
    for room in listed.iter().filter(|room| !rooms.contains(&room.as_str())) {
        findings.breaks(format!("ARCHITECTURE.md lists the room `{room}`, which does not exist"));
    }
    for room in rooms.iter().filter(|room| !listed.iter().any(|listed| listed == *room)) {
        findings.breaks(format!("ARCHITECTURE.md does not list the room `{room}`"));
    }
}

fn listed_rooms(page: &str) -> Vec<String> {
    let section = page.lines().skip_while(|line| !line.starts_with("## Rooms")).skip(1);
    let section = section.take_while(|line| !line.starts_with("## "));
    let cells = section.filter_map(|line| line.strip_prefix("| `")?.split(" |").next());
    cells.flat_map(|cell| cell.split(',').map(|room| room.trim().trim_matches('`').to_owned())).collect()
}

fn check_readme(page: &str, findings: &mut Findings) {
    let commands = fenced_lines(page);
    for command in README_COMMANDS.iter().filter(|command| !commands.contains(command)) {
        findings.breaks(format!("README.md does not show `{command}` in a code block"));
    }
}

/// The lines of a page's code blocks, without prompts.
pub(crate) fn fenced_lines(page: &str) -> Vec<&str> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if inside {
            lines.push(line.trim().trim_start_matches("$ "));
        }
    }
    lines
}

/// CI runs the command of the README and nothing else.
fn check_ci(script: &str, findings: &mut Findings) {
    let ceremony =
        |line: &str| line.starts_with(['#']) || line.starts_with("set ") || line.starts_with("cd ");
    let commands: Vec<&str> =
        script.lines().map(str::trim).filter(|line| !line.is_empty() && !ceremony(line)).collect();
    if commands != [CI_COMMAND] {
        findings.breaks(format!(".ci/run must call `{CI_COMMAND}` and nothing else, not {commands:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(check: impl FnOnce(&mut Findings)) -> Vec<String> {
        let mut findings = Findings::default();
        check(&mut findings);
        findings.broken
    }

    #[test]
    fn the_table_of_rooms_is_held_against_the_workspace() {
        let page = "# House\n## Rooms\n\n| room | holds |\n|---|---|\n| `domain` | words |\n\
                    | `testkit`, `xtask` | tools |\n\n## Later\n| `attic` | dust |\n";
        assert_eq!(listed_rooms(page), ["domain", "testkit", "xtask"]);
        assert!(broken(|findings| check_rooms(page, &["domain", "testkit", "xtask"], findings)).is_empty());
        assert_eq!(broken(|findings| check_rooms(page, &["domain", "web"], findings)).len(), 3);
    }

    #[test]
    fn the_readme_shows_both_commands() {
        let page = "```sh\ncargo run --release -- up\n```\n\n```sh\n$ cargo xtask test\n```\n";
        assert!(broken(|findings| check_readme(page, findings)).is_empty());
        assert_eq!(broken(|findings| check_readme("cargo xtask test", findings)).len(), 2);
    }

    #[test]
    fn ci_runs_the_readmes_command_and_nothing_else() {
        let script = "#!/usr/bin/env bash\nset -eu\ncd x\ncargo xtask test\n";
        assert!(broken(|findings| check_ci(script, findings)).is_empty());
        assert_eq!(broken(|findings| check_ci("cargo xtask test || true", findings)).len(), 1);
        assert_eq!(broken(|findings| check_ci("cargo xtask test\ncargo doc", findings)).len(), 1);
    }
}

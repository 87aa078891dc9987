//! `docs/statistics.md`: what the guide shows is what the program prints.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::text;

/// A command of the guide and what it says is printed.
struct Shown {
    command: String,
    printed: Vec<String>,
}

/// The blocks that begin with `$`; a command that ends in `|` goes on in the next line.
fn shown(guide: &str) -> Vec<Shown> {
    let mut all = Vec::new();
    let mut lines = guide.lines();
    while lines.any(|line| line == "```console") {
        let mut block = lines.by_ref().take_while(|line| *line != "```");
        let mut command =
            block.next().and_then(|line| line.strip_prefix("$ ")).expect("a command").to_owned();
        while command.ends_with('|') {
            command.push_str(block.next().expect("the rest of the command"));
        }
        all.push(Shown { command, printed: block.map(str::to_owned).collect() });
    }
    all
}

/// Both outputs of a command in a folder, comments first.
fn printed(command: &str, folder: &Path) -> Vec<String> {
    let programs = Path::new(env!("CARGO_BIN_EXE_asterism")).parent().expect("a folder of programs");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).current_dir(folder).env("PATH", path).stdin(Stdio::null());
    let output = shell.output().expect("a shell");
    format!("{}{}", text(&output.stderr), text(&output.stdout)).lines().map(str::to_owned).collect()
}

#[test]
fn the_guide_shows_what_the_program_prints() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/statistics.md");
    let guide = std::fs::read_to_string(guide).expect("the guide");
    let folder = tempfile::tempdir().expect("a folder");
    let all = shown(&guide);
    assert!(all.len() > 10, "{}", all.len());
    for Shown { command, printed: expected } in &all {
        if let Some(file) = command.strip_prefix("cat ") {
            let content = format!("{}\n", expected.join("\n"));
            std::fs::write(folder.path().join(file), content).expect("a file of the guide");
            continue;
        }
        let found = printed(command, folder.path());
        let (all, cut) = match expected.split_last() {
            Some((last, rest)) if last == "…" => (rest, true),
            _ => (expected.as_slice(), false),
        };
        let found = if cut { &found[..all.len().min(found.len())] } else { &found[..] };
        assert_eq!(found, all, "{command}");
    }
}

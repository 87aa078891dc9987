//! The executable as a shell meets it.

#![expect(clippy::expect_used, reason = "a test stops where its setting cannot be made")]

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

fn asterism(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_asterism"));
    command.arg("--data").arg(data).args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Reads ten bytes of what a command prints, closes the pipe, and returns how the command ended.
fn read_a_little(mut command: Command) -> Option<i32> {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let mut output = child.stdout.take().expect("a pipe");
    output.read_exact(&mut [0; 10]).expect("some output");
    drop(output);
    child.wait().expect("the command ends").code()
}

#[test]
fn a_reader_who_closes_the_pipe_early_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("project.csv");
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective\n";
    // More than a pipe holds, so that the command is still writing when it is closed.
    let row = |number: usize| {
        let objective = "An objective. ".repeat(20);
        format!(
            "\"{number}\";\"P{number}\";\"SIGNED\";\"Title\";\"\";\"\";\"\";\"\";\"HORIZON\";\"{objective}\"\n"
        )
    };
    std::fs::write(&file, format!("{header}{}", (0..1_000).map(row).collect::<String>())).expect("a file");
    let data = folder.path().join("data");
    let import = asterism(&data, &["import"]).arg(&file).stdout(Stdio::null()).status().expect("an import");
    assert_eq!(import.code(), Some(0));
    for arguments in [&["export", "state"] as &[&str], &["export", "log"], &["search", "--csv", "title"]] {
        assert_eq!(read_a_little(asterism(&data, arguments)), Some(0), "{arguments:?}");
    }
    assert_eq!(read_a_little(asterism(&data, &["--json", "search", "title", "--limit", "100"])), Some(0));
}

#[test]
fn exit_codes_tell_found_from_not_found_and_from_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let code = |arguments: &[&str]| {
        let mut command = asterism(folder.path(), arguments);
        command.stdout(Stdio::null()).status().expect("the command runs").code()
    };
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["search", "nothing"]), Some(1));
    assert_eq!(code(&["show", "projects/absent"]), Some(2));
    assert_eq!(code(&["search", "--filter", "nonsense"]), Some(2));
}

//! How a command ends, and the form of its answers.

use std::process::Stdio;

use serde_json::Value;

use crate::support::{asterism, run, run_to, text};

/// What is not there is told with the exit code of the table in README, and not as a failure of the program.
#[test]
fn what_is_not_there_ends_with_1_and_what_cannot_be_done_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let table = data.join("unknown.csv");
    std::fs::write(&table, "colour,shape\nred,round\n").expect("a table");
    let table = table.display().to_string();
    let cases: [(i32, &[&str], &str); 9] = [
        (1, &["show", "projects/absent"], "there is no"),
        (1, &["history", "projects/absent"], "there is no"),
        (1, &["search", "absent"], ""),
        (2, &["import", "/absent/folder"], "there is no file or folder /absent/folder"),
        (2, &["--json", "search", "--csv"], "choose one"),
        (2, &["search", "--filter", "countries=ES", "cluster"], "`countries` is not a filter"),
        (2, &["search", "--limit", "500", "cluster"], "500"),
        (1, &["import", &table], "nothing was read"),
        (1, &["show", "http://localhost:8080/projects/absent"], "there is no project"),
    ];
    for (code, arguments, told) in cases {
        let output = run(data, arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(told), "{arguments:?} {}", text(&output.stderr));
    }
}

/// A standard error that nothing can be written to is no reason to break off.
#[test]
fn a_command_ends_as_it_would_where_nobody_reads_what_it_says_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(crate::portal::Portal::with(folder.path(), &["up", "--listen", "127.0.0.1:0"]));
    let full = std::fs::File::options().write(true).open("/dev/full").expect("a full device");
    let mut command = asterism(folder.path(), &["search", "cluster"]);
    let output = command.stdout(Stdio::piped()).stderr(full).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("records"));
}

/// `--json` gives one value of JSON, whatever the command.
#[test]
fn every_answer_can_be_had_as_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let sample = crate::portal::Portal::with(data, &["up", "--listen", "127.0.0.1:0"]);
    drop(sample);
    let cases: [&[&str]; 6] = [
        &["account", "first"],
        &["verify"],
        &["brief", "XA11"],
        &["outbox"],
        &["check"],
        &["show", "projects/clusters3"],
    ];
    for arguments in cases {
        let with: Vec<&str> = ["--json"].iter().chain(arguments).copied().collect();
        let output = run(data, &with);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?} {}", text(&output.stderr));
        let said = text(&output.stdout);
        let value: Result<Value, _> = serde_json::from_str(&said);
        assert!(value.is_ok(), "{arguments:?}: {said}");
    }
    run_to(0, data, &["--json", "backup", &folder.path().join("copy").to_string_lossy()]);
}

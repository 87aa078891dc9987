//! The executable as a child process on a data folder of the test's own.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The command line, ready to start.
pub(crate) fn asterism(data: &Path, arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_asterism"));
    command.arg("--data").arg(data).args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs a command to its end.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> Output {
    asterism(data, arguments).stdout(Stdio::piped()).output().expect("the command runs")
}

/// Runs a command that must end with `code`, and returns what it printed.
pub(crate) fn run_to(code: i32, data: &Path, arguments: &[&str]) -> String {
    let output = run(data, arguments);
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}\n{told}");
    said
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// `asterism check` finds nothing.
pub(crate) fn check_passes(data: &Path) {
    run_to(0, data, &["check"]);
}

/// The whole log, one revision each, without the times at which they were written.
pub(crate) fn log(data: &Path) -> Vec<Value> {
    exported(data, "log", "/revision/at")
}

/// How many revisions the log has.
pub(crate) fn log_length(data: &Path) -> usize {
    export(data, "log").lines().count()
}

/// Every record as it is now.
pub(crate) fn state(data: &Path) -> Vec<Value> {
    exported(data, "state", "")
}

fn export(data: &Path, scope: &str) -> String {
    let output = run(data, &["export", scope]);
    // An empty log is told by the exit code 1.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", text(&output.stderr));
    text(&output.stdout)
}

fn exported(data: &Path, scope: &str, apart: &str) -> Vec<Value> {
    let line = |line: &str| {
        let mut value: Value = serde_json::from_str(line).expect("a line of JSON");
        if let Some(time) = value.pointer_mut(apart).filter(|_| !apart.is_empty()) {
            *time = Value::Null;
        }
        value
    };
    export(data, scope).lines().map(line).collect()
}

/// What a search of everything answers, hits and total.
pub(crate) fn everything_found(data: &Path) -> Value {
    let found = run_to(0, data, &["--json", "search", "--limit", "100"]);
    serde_json::from_str(&found).expect("JSON")
}

/// Two lists that must be equal, told by their first difference.
pub(crate) fn same(what: &str, found: &[Value], expected: &[Value]) {
    let first = found.iter().zip(expected).position(|(found, expected)| found != expected);
    if let Some(place) = first {
        panic!("{what} differs at {place}:\n{}\nexpected\n{}", found[place], expected[place]);
    }
    assert_eq!(found.len(), expected.len(), "{what}: how many");
}

//! The program as its users meet it: a document goes in, a PDF comes out.

#![expect(clippy::expect_used, reason = "a test stops where its setting cannot be made")]

mod brief;
mod document;
mod limits;
mod reader;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use asterism_domain::paper::Paper;

/// What the program makes of its input.
fn run(input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_asterism-report"))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("an input");
    // One that refuses its input does not read to the end.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn made(paper: &Paper) -> Vec<u8> {
    let json = serde_json::to_vec(paper).expect("JSON");
    let output = run(&json);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(output.stdout.starts_with(b"%PDF-"), "{told}");
    output.stdout
}

/// What it says of an input that it makes nothing of.
fn refused(input: &[u8]) -> String {
    let output = run(input);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && output.stdout.is_empty(), "{told}");
    assert!(!told.contains("panicked"), "{told}");
    told
}

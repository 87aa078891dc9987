//! What the program does not let anyone take.

use asterism_domain::paper::MOST_BYTES;

use crate::{refused, run};

#[test]
fn what_is_no_document_is_refused_with_a_reason() {
    for input in ["", "{", "[1, 2]", "{\"sheets\": 7}", "\u{0}\u{1}", "<svg/>"] {
        let told = refused(input.as_bytes());
        assert!(told.contains("not one for paper"), "{input}: {told}");
    }
    assert!(refused(&[0xff; 64]).contains("not one for paper"));
}

#[test]
fn a_document_that_is_too_large_is_refused_before_it_is_read_to_the_end() {
    let told = refused(&vec![b' '; MOST_BYTES + 1]);
    assert!(told.contains("larger than"), "{told}");
}

/// Small enough to be read, and too much to be set in type: the process ends, and takes nothing with it.
#[test]
fn a_document_that_takes_too_much_ends_with_a_word() {
    let cell = "{\"text\":\"x\"}";
    let row = format!("[{}],", [cell; 10].join(","));
    let rows = row.repeat(MOST_BYTES / row.len() - 100);
    let columns = ["{\"label\":\"x\"}"; 10].join(",");
    let table =
        format!("{{\"is\":\"table\",\"columns\":[{columns}],\"rows\":[{}]}}", rows.trim_end_matches(','));
    let input = format!("{{\"sheets\":[{{\"sections\":[{{\"heading\":\"x\",\"pieces\":[{table}]}}]}}]}}");
    assert!(input.len() <= MOST_BYTES);
    let output = run(input.as_bytes());
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(told.contains("memory allocation"), "{told}");
}

/// A pipe takes more than it holds only while someone reads it, and the program limits itself before.
#[test]
#[cfg(target_os = "linux")]
fn it_is_shut_in_before_it_reads() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let mut child = Command::new(env!("CARGO_BIN_EXE_asterism-report"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("an input");
    input.write_all(&vec![b' '; 1 << 20]).expect("it reads");
    let told = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", child.id())).expect("a file");
    let limits = told("limits");
    for (limit, most) in [
        ("Max address space", "805306368"),
        ("Max cpu time", "15"),
        ("Max open files", "16"),
        ("Max file size", "0"),
        ("Max core file size", "0"),
    ] {
        let line = limits.lines().find(|line| line.starts_with(limit)).unwrap_or_default();
        let words: Vec<&str> = line.trim_start_matches(limit).split_whitespace().collect();
        assert_eq!(words[..2], [most, most], "{line}");
    }
    assert!(told("status").contains("NoNewPrivs:\t1"), "it may gain no rights");
    assert!(told("status").contains("Threads:\t1"), "it works alone");
    drop(input);
    child.wait().expect("it ends");
}

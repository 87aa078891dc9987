//! Files that are damaged while a portal uses them.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::damage::{files, restored};
use crate::portal::{PATIENCE, Portal};
use crate::support::{check_passes, everything_found, run, text};

/// Changes every byte of a file where it stands: whoever has it mapped sees that.
fn spoil(file: &Path) {
    let mut bytes = std::fs::read(file).expect("a file");
    bytes.iter_mut().for_each(|byte| *byte ^= 0x5a);
    let mut opened = File::options().write(true).open(file).expect("a file to change");
    opened.seek(SeekFrom::Start(0)).and_then(|_| opened.write_all(&bytes)).expect("a changed file");
}

fn spoil_index(data: &Path) -> Vec<PathBuf> {
    let index = files(&data.join("index"));
    index.iter().filter(|file| !file.ends_with("writer.lock")).for_each(|file| spoil(file));
    index
}

/// How many records a result has, as its JSON begins.
fn total(page: &str) -> Option<u64> {
    let (_, rest) = page.split_once("\"total\":")?;
    rest.split(',').next()?.parse().ok()
}

/// Every file of the index is overwritten under a running portal: its pages say that search is being rebuilt, never
/// that something failed, and some moments later everything is found again, without a restart.
#[test]
fn an_index_that_is_damaged_while_the_portal_runs_is_built_anew_by_the_portal() {
    let (_folder, data) = restored();
    check_passes(&data);
    let portal = Portal::on(&data);
    let search = "/explore.json?q=";
    let expected = total(&portal.page(search).1);
    assert!(expected > Some(100), "{expected:?}");

    let spoilt = spoil_index(&data);
    let mut told = false;
    // Other words each time, so that no answer is one that was kept.
    let began = Instant::now();
    for asked in 0.. {
        let (status, answer) = portal.page(&format!("/explore?q=partner{asked}+OR+a"));
        assert!(status == 200 || status == 503, "{status}: {answer}");
        told |= answer.contains("Search is being rebuilt");
        if told && status == 200 {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "it is not found out");
    }
    portal.until(search, |_, page| total(page) == expected);
    assert!(spoilt.iter().any(|file| !file.exists()), "another index stands in its place");
    let said = portal.said();
    drop(portal);
    assert!(said.contains("is built anew from the log"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    check_passes(&data);
}

/// Beside a portal whose index is damaged everything that needs none works, and what needs it says so.
#[test]
fn what_needs_no_index_works_beside_a_damaged_one() {
    let (folder, data) = restored();
    let found = everything_found(&data);
    let address = found["hits"][0]["path"].as_str().expect("an address").to_owned();
    // As a portal holds it.
    let lock = File::options().write(true).open(data.join("index/writer.lock")).expect("the lock");
    lock.lock().expect("nobody else writes");
    spoil_index(&data);
    let backup = folder.path().join("another").to_string_lossy().into_owned();
    let works = [
        (0, vec!["backup", &backup]),
        (0, vec!["export", "log"]),
        (0, vec!["show", &address]),
        (0, vec!["history", &address]),
        (1, vec!["check"]),
        (0, vec!["rebuild"]),
        (2, vec!["search", "partner"]),
    ];
    for (code, arguments) in works {
        let output = run(&data, &arguments);
        let (said, told) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {said} {told}");
        assert!(!told.contains("panicked") && !told.contains("src/"), "{told}");
        match arguments[0] {
            "check" => assert!(said.contains("the index cannot be read"), "{said}"),
            "rebuild" => assert!(said.contains("the process that writes the index builds it anew"), "{said}"),
            "search" => assert!(told.contains("is being built anew"), "{told}"),
            _ => {}
        }
    }
    drop(lock);
    assert_eq!(everything_found(&data), found);
}

/// `rebuild` beside a running portal has the portal build the index anew, and does the rest itself.
#[test]
fn a_rebuild_beside_a_running_portal_is_done_by_both() {
    let (_folder, data) = restored();
    check_passes(&data);
    let portal = Portal::on(&data);
    let expected = total(&portal.page("/explore.json?q=").1);
    let before = std::fs::read_to_string(data.join("index/current.json")).expect("which index is current");
    let rebuilt = run(&data, &["rebuild"]);
    assert_eq!(rebuilt.status.code(), Some(0), "{}", text(&rebuilt.stderr));
    let current = data.join("index/current.json");
    portal.until("/explore.json?q=", |_, page| {
        total(page) == expected && std::fs::read_to_string(&current).is_ok_and(|now| now != before)
    });
}

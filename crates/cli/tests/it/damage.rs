//! Damaged files: an index is built anew by itself, a damaged database is named and left alone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asterism_testkit::shared_data;

use crate::support::{check_passes, everything_found, run, run_to, text};

/// A data folder whose database is one file, without a write-ahead log, and without an index.
pub(crate) fn restored() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let filled = folder.path().join("filled");
    let file = shared_data("interreg-sweden-2021-2027/interreg_swedish_partners.csv");
    run_to(0, &filled, &["import", &file.to_string_lossy()]);
    let backup = folder.path().join("backup").to_string_lossy().into_owned();
    run_to(0, &filled, &["backup", &backup]);
    let data = folder.path().join("data");
    run_to(0, &filled, &["restore", &data.to_string_lossy(), "--backup", &backup]);
    (folder, data)
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => all.extend(files(&path)),
            path => all.push(path),
        }
    }
    all.sort();
    all
}

/// The name's end, or the whole name where it has none: files of one kind have one.
fn kind(file: &Path) -> String {
    let part = file.extension().or(file.file_name()).unwrap_or_default();
    part.to_string_lossy().into_owned()
}

fn cut(file: &Path) {
    let bytes = std::fs::read(file).expect("a file");
    std::fs::write(file, &bytes[..bytes.len() / 2]).expect("a shorter file");
}

fn flip(file: &Path) {
    let mut bytes = std::fs::read(file).expect("a file");
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle.saturating_sub(8)).take(16).for_each(|byte| *byte ^= 0x5a);
    std::fs::write(file, bytes).expect("a changed file");
}

fn remove(file: &Path) {
    std::fs::remove_file(file).expect("a file to lose");
}

/// One file of each kind is cut short, changed and removed: the next command answers from a whole
/// index all the same.
#[test]
fn a_damaged_index_is_built_anew_by_itself() {
    let (_folder, data) = restored();
    check_passes(&data);
    let expected = everything_found(&data);
    let index = data.join("index");
    let kinds: BTreeSet<String> = files(&index).iter().map(|file| kind(file)).collect();
    assert!(kinds.len() >= 6, "{kinds:?}");
    for wanted in kinds {
        for damage in [cut, flip, remove] {
            let damaged = files(&index).into_iter().find(|file| kind(file) == wanted);
            // What an index is made of differs a little from one time to the next.
            let Some(damaged) = damaged else { continue };
            damage(&damaged);
            assert_eq!(everything_found(&data), expected, "{}", damaged.display());
        }
        check_passes(&data);
    }
}

/// An index that stands beyond the log, as where an older database was put back under it, is of
/// another log.
#[test]
fn an_index_of_another_log_is_built_anew_by_itself() {
    let (folder, data) = restored();
    check_passes(&data);
    let expected = everything_found(&data);
    let address = {
        let found = expected["hits"][0]["path"].as_str().or(expected["hits"][0]["address"].as_str());
        found
            .unwrap_or_else(|| panic!("no address in {}", expected["hits"][0]))
            .trim_start_matches('/')
            .to_owned()
    };
    run_to(0, &data, &["retire", &address]);
    assert_ne!(everything_found(&data), expected);
    for name in ["asterism.db", "asterism.db-wal", "asterism.db-shm"] {
        let _ = std::fs::remove_file(data.join(name));
    }
    std::fs::copy(folder.path().join("backup").join("asterism.sqlite"), data.join("asterism.db"))
        .expect("a copy");
    assert_eq!(everything_found(&data), expected);
    check_passes(&data);
}

/// Pages all over the database file are overwritten, one at a time: the check names the damage or
/// the database is refused as damaged; the file stays as it is, and the index takes up nothing. A few bytes may lie
/// in what is no part of the log, such as the hashes of rows that were read: then the whole log is as it was, and what is
/// made from it is made again.
#[test]
fn a_damaged_database_is_named_and_left_alone() {
    let (folder, data) = restored();
    // The first opening turns the write-ahead log on and gathers statistics, which are in the file.
    check_passes(&data);
    check_passes(&data);
    assert!(!data.join("asterism.db-wal").exists(), "everything is in the one file");
    let whole = std::fs::read(data.join("asterism.db")).expect("the database");
    let log = run(&data, &["export", "log"]).stdout;
    let pages = whole.len() / 4096;
    for place in 1..9 {
        let page = pages * place / 9;
        for width in [4096, 40] {
            let mut bytes = whole.clone();
            // What lies in the middle of a page, or after it, where the middle holds nothing that could be harmed.
            let middle = page * 4096 + (4096 - width) / 2;
            let holds = |start: &usize| whole[*start..*start + width].iter().any(|byte| *byte != 0);
            let start = (middle..(page + 1) * 4096 - width).find(holds).unwrap_or(middle);
            bytes[start..start + width].iter_mut().for_each(|byte| *byte ^= 0x15);
            let place = folder.path().join(format!("page{page}-{width}"));
            named_and_left_alone(&place, &bytes, (width < 4096).then_some(&log));
        }
    }
}

fn named_and_left_alone(data: &Path, bytes: &[u8], log: Option<&Vec<u8>>) {
    std::fs::create_dir(data).expect("a folder");
    let database = data.join("asterism.db");
    std::fs::write(&database, bytes).expect("a damaged database");
    let output = run(data, &["--json", "check"]);
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert!(!told.contains("panicked"), "{told}");
    match output.status.code() {
        Some(1) => assert!(said.contains("\"detail\""), "{said}"),
        Some(2) => assert!(told.contains("damaged"), "{told}"),
        Some(0) if log.is_some() => {
            assert!(Some(&run(data, &["export", "log"]).stdout) == log, "{}: {said}", data.display());
            return;
        }
        other => panic!("{}: {other:?} {said} {told}", data.display()),
    }
    let rebuild = run(data, &["rebuild"]);
    if log.is_some() && rebuild.status.code() == Some(0) {
        // A few bytes in what is made from the log are made again.
        assert!(Some(&run(data, &["export", "log"]).stdout) == log, "{}: {said}", data.display());
        check_passes(data);
        return;
    }
    assert_eq!(rebuild.status.code(), Some(2), "{}: {}", data.display(), text(&rebuild.stdout));
    assert!(text(&rebuild.stderr).contains("damaged"), "{}", text(&rebuild.stderr));
    assert!(std::fs::read(&database).expect("the database") == bytes, "{} was written to", data.display());
}

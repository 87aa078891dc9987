//! The index as a thing on disk.

use std::fs;
use std::path::{Path, PathBuf};

use asterism_domain::{Kind, RecordId, Seq};
use asterism_search::{Change, Index, Opened, Query, SearchError};
use jiff::civil::{Date, date};

use crate::support::{entry, find, id, open, put};

fn filled(dir: &Path) {
    let index = open(dir);
    put(&index, (0..50).map(|number| entry(Kind::Project, &format!("Project {number}"))).collect(), 7);
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            files.extend(self::files(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

#[test]
fn an_index_is_ready_again_where_it_left_off_002_1() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Index::open(dir.path()).unwrap(), Opened::Fresh { .. }));
    filled(dir.path());
    let Opened::Ready(index) = Index::open(dir.path()).unwrap() else { panic!("not ready") };
    assert_eq!(index.indexed_up_to(), Seq(7));
    assert_eq!(find(&index, "project").total, 50);
}

#[test]
fn what_was_loaded_shows_only_when_committed_002_1() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    index.load(vec![Change::Put(Box::new(entry(Kind::News, "Early")))]).unwrap();
    assert_eq!(find(&index, "").total, 0);
    drop(index);
    let index = open(dir.path());
    assert_eq!((index.indexed_up_to(), find(&index, "").total), (Seq(0), 0));
    index.load(vec![Change::Put(Box::new(entry(Kind::News, "Early")))]).unwrap();
    index.load(vec![Change::Put(Box::new(entry(Kind::News, "Early")))]).unwrap();
    index.commit(Seq(3)).unwrap();
    assert_eq!(find(&index, "").total, 1, "the same record twice is one record");
    index.apply(vec![Change::Remove(id("Early"))], Seq(4)).unwrap();
    assert_eq!((find(&index, "").total, index.indexed_up_to()), (0, Seq(4)));
}

#[test]
fn one_process_writes_and_others_may_read_002_1() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Index::open_read_only(dir.path()), Err(SearchError::Absent { .. })));
    let writer = open(dir.path());
    assert!(matches!(Index::open(dir.path()), Err(SearchError::Locked { .. })));
    let reader = Index::open_read_only(dir.path()).unwrap();
    put(&writer, vec![entry(Kind::News, "Fresh")], 1);
    assert_eq!(find(&reader, "fresh").total, 0);
    assert!(reader.refresh().unwrap());
    assert_eq!((find(&reader, "fresh").total, reader.indexed_up_to()), (1, Seq(1)));
    assert!(!reader.refresh().unwrap());
    assert!(matches!(reader.apply(Vec::new(), Seq(2)), Err(SearchError::ReadOnly)));
}

#[test]
fn a_new_index_is_built_beside_and_takes_over_002_1() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let old = open(dir.path());
    let new = old.build_beside().unwrap();
    new.load(vec![Change::Put(Box::new(entry(Kind::News, "Only one")))]).unwrap();
    new.commit(Seq(9)).unwrap();
    assert_eq!(find(&old, "").total, 50);
    let reader = Index::open_read_only(dir.path()).unwrap();
    new.promote().unwrap();
    assert!(matches!(reader.refresh(), Err(SearchError::Replaced { .. })));
    assert_eq!(find(&reader, "").total, 50, "what was open goes on answering");
    drop((old, new));
    let Opened::Ready(index) = Index::open(dir.path()).unwrap() else { panic!("not ready") };
    assert_eq!((find(&index, "").total, index.indexed_up_to()), (1, Seq(9)));
}

#[test]
fn an_index_of_another_version_is_built_anew_002_1() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let current = dir.path().join("current.json");
    let changed = fs::read_to_string(&current).unwrap().replace("schema ", "schema 9");
    fs::write(&current, changed).unwrap();
    let Opened::Fresh { index, why } = Index::open(dir.path()).unwrap() else { panic!("read") };
    assert!(why.contains("another version"), "{why}");
    assert_eq!((index.indexed_up_to(), find(&index, "").total), (Seq(0), 0));
    put(&index, vec![entry(Kind::News, "Again")], 1);
    assert_eq!(find(&index, "again").total, 1);
}

/// Each file of an index cut short, filled with nonsense or gone: never a panic, and the next
/// opening gives an index that works.
#[test]
fn a_damaged_index_is_built_anew_002_1() {
    let good = tempfile::tempdir().unwrap();
    filled(good.path());
    let relative: Vec<PathBuf> =
        files(good.path()).iter().map(|file| file.strip_prefix(good.path()).unwrap().to_owned()).collect();
    let damages: [fn(&Path); 3] = [
        |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        },
        |file| {
            let mut bytes = fs::read(file).unwrap();
            let middle = bytes.len() / 2;
            bytes.iter_mut().skip(middle.saturating_sub(4)).take(8).for_each(|byte| *byte ^= 0x5a);
            fs::write(file, bytes).unwrap();
        },
        |file| fs::remove_file(file).unwrap(),
    ];
    for file in relative.iter().filter(|file| !file.to_string_lossy().ends_with(".lock")) {
        for damage in damages {
            let dir = tempfile::tempdir().unwrap();
            copy(good.path(), dir.path());
            damage(&dir.path().join(file));
            let read_only = Index::open_read_only(dir.path());
            let _ = read_only.map(|index| index.search(&Query::parse("project").0));
            let index = open(dir.path());
            let before = find(&index, "").total;
            assert!(before == 0 || before == 50, "{file:?}");
            put(&index, vec![entry(Kind::News, "Works again")], 8);
            assert_eq!(find(&index, "works again").hits.first().unwrap().name, "Works again", "{file:?}");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

#[test]
fn an_index_knows_the_day_it_was_made_for_001_5() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    assert_eq!(index.day(), None);
    let reader = Index::open_read_only(dir.path()).unwrap();
    index.commit_for(Seq(3), Some(date(2026, 1, 15))).unwrap();
    assert!(reader.refresh().unwrap());
    assert_eq!(reader.day(), Some(date(2026, 1, 15)));
    index.commit(Seq(4)).unwrap();
    assert_eq!(index.day(), Some(date(2026, 1, 15)), "a commit that names no day keeps it");
    index.commit_for(Seq(4), Some(date(2026, 1, 16))).unwrap();
    assert!(reader.refresh().unwrap(), "a new day is news, even at the same position");
    drop((index, reader));
    let Opened::Ready(index) = Index::open(dir.path()).unwrap() else { panic!("not ready") };
    assert_eq!((index.indexed_up_to(), index.day()), (Seq(4), Some(date(2026, 1, 16))));
}

#[test]
fn a_new_day_concerns_what_begins_on_it_or_ended_the_day_before_001_5() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let project = |name: &str, start: Option<Date>, end: Option<Date>| asterism_search::Entry {
        start,
        end,
        ..entry(Kind::Project, name)
    };
    let (first, second, third) = (date(2026, 1, 15), date(2026, 1, 16), date(2026, 1, 17));
    let long = date(2030, 1, 1);
    let entries = vec![
        project("begins on the first", Some(first), Some(long)),
        project("begins on the second", Some(second), Some(long)),
        project("begins on the third", Some(third), None),
        project("ends on the first", Some(date(2020, 1, 1)), Some(first)),
        project("ends on the second", Some(date(2020, 1, 1)), Some(second)),
        project("has no date", None, None),
    ];
    put(&index, entries, 1);
    let turning = |from, to| -> Vec<RecordId> {
        let mut found = index.turning(from, to).unwrap();
        found.sort();
        found
    };
    let ids = |names: &[&str]| -> Vec<RecordId> {
        let mut ids: Vec<RecordId> = names.iter().map(id).collect();
        ids.sort();
        ids
    };
    assert_eq!(turning(first, first), []);
    assert_eq!(turning(first, second), ids(&["begins on the second", "ends on the first"]));
    assert_eq!(turning(second, third), ids(&["begins on the third", "ends on the second"]));
    index.apply(vec![Change::Remove(id("ends on the first"))], Seq(2)).unwrap();
    assert_eq!(turning(first, second), ids(&["begins on the second"]), "what was removed is not there");
}

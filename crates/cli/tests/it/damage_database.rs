//! A database whose pages are not as they were written: everything that would write says so and leaves the file alone.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

use asterism_testkit::shared_data;

use crate::damage::restored;
use crate::portal::{PATIENCE, Portal};
use crate::support::{check_passes, everything_found, run, text};

const PAGE: usize = 4096;

fn spoil(bytes: &mut [u8], page: usize) {
    bytes[page * PAGE..(page + 1) * PAGE].iter_mut().for_each(|byte| *byte ^= 0x15);
}

/// Pages all over the file, one at a time, under `up`, an import and a change of a record.
#[test]
fn nothing_is_written_into_a_damaged_database() {
    let (folder, data) = restored();
    check_passes(&data);
    let found = everything_found(&data);
    let address = found["hits"][0]["path"].as_str().expect("an address").to_owned();
    check_passes(&data);
    assert!(!data.join("asterism.db-wal").exists(), "everything is in the one file");
    let whole = std::fs::read(data.join("asterism.db")).expect("the database");
    let pages = whole.len() / PAGE;
    let file = shared_data("interreg-sweden-2021-2027/interreg_swedish_partners.csv");
    let file = file.to_string_lossy().into_owned();
    for place in 1..9 {
        let page = pages * place / 9;
        let mut bytes = whole.clone();
        spoil(&mut bytes, page);
        let damaged = folder.path().join(format!("page{page}"));
        std::fs::create_dir(&damaged).expect("a folder");
        std::fs::write(damaged.join("asterism.db"), &bytes).expect("a damaged database");
        for arguments in
            [vec!["up", "--listen", "127.0.0.1:0"], vec!["import", &file], vec!["retire", &address]]
        {
            let output = run(&damaged, &arguments);
            let (said, told) = (text(&output.stdout), text(&output.stderr));
            assert_eq!(output.status.code(), Some(2), "page {page}, {arguments:?}: {said} {told}");
            assert!(told.contains("damaged") && told.contains("restore a backup"), "{told}");
            let now = std::fs::read(damaged.join("asterism.db")).expect("the database");
            assert!(now == bytes, "page {page} was written to by {arguments:?}");
        }
    }
}

/// Damage that is met while the portal runs: what can be read still is, nothing more is written, and the portal says
/// that it is not well.
#[test]
fn a_portal_that_meets_damage_writes_no_more() {
    let (_folder, data) = restored();
    check_passes(&data);
    let portal = Portal::on(&data);
    assert_eq!(portal.page("/healthz").0, 200);
    let path = data.join("asterism.db");
    let mut bytes = std::fs::read(&path).expect("the database");
    let pages = bytes.len() / PAGE;
    (pages / 3..pages).for_each(|page| spoil(&mut bytes, page));
    let mut file = File::options().write(true).open(&path).expect("the database");
    let start = pages / 3 * PAGE;
    file.seek(SeekFrom::Start(start as u64)).and_then(|_| file.write_all(&bytes[start..])).expect("damage");

    let began = Instant::now();
    for asked in 0.. {
        // What a reader meets is told where the answer does not need it.
        for path in [format!("/explore?q=partner&page={asked}"), "/sources".to_owned(), "/quality".to_owned()]
        {
            portal.page(&path);
        }
        if portal.page("/healthz").0 == 503 {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "nobody has met it");
    }
    let health = portal.page("/healthz").1;
    assert!(health.ends_with("not well\n"), "no reason for strangers: {health}");
    let before = contents(&data);
    let refused = portal.post("/sign-up", "email=anna%40example.org");
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("The database of this portal is damaged"), "{refused}");
    assert!(contents(&data) == before, "nothing was written");
    let said = portal.said();
    assert_eq!(said.matches("nothing more is written, restore a backup").count(), 1, "{said}");
}

/// The database as its files are.
fn contents(data: &Path) -> Vec<Option<Vec<u8>>> {
    ["asterism.db", "asterism.db-wal"].map(|name| std::fs::read(data.join(name)).ok()).to_vec()
}

/// One letter of who wrote a revision, in a page that is whole for SQLite.
#[test]
fn a_letter_changed_in_an_author_is_noticed_by_the_check_the_rebuild_and_the_restored_backup() {
    let (folder, data) = restored();
    check_passes(&data);
    let database = data.join("asterism.db");
    let mut bytes = std::fs::read(&database).expect("the database");
    let author = b"import:interreg";
    let place = bytes.windows(author.len()).rposition(|part| part == author).expect("an author");
    bytes[place + author.len() - 1] ^= 1;
    std::fs::write(&database, &bytes).expect("a damaged database");
    let output = run(&data, &["check"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for words in ["own facts", "its document is whole", "restore NEWDIR --backup DIR"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let output = run(&data, &["rebuild"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("own facts"), "{}", text(&output.stderr));
    let sealing = run(&data, &["check", "--seal"]);
    assert_eq!(sealing.status.code(), Some(2), "a damaged log is not sealed: {}", text(&sealing.stdout));
    let [backup, again] = ["damaged", "again"].map(|name| folder.path().join(name));
    let [backup, again] = [&backup, &again].map(|path| path.to_string_lossy().into_owned());
    assert_eq!(run(&data, &["backup", &backup]).status.code(), Some(0));
    let output = run(&data, &["restore", &again, "--backup", &backup]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("take an older backup"), "{}", text(&output.stdout));
}

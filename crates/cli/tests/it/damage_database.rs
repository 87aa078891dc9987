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

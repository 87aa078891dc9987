//! Opening: what is there is taken up, what is not ours is left alone.

use std::os::unix::fs::{FileExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use asterism_domain::Seq;
use asterism_store::{Database, Store, StoreError};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::draft::{id, project};
use crate::place::{Place, on_both};

on_both!(
    what_was_written_is_there_after_opening_again,
    the_schema_goes_up_down_and_up_again,
    a_database_of_a_newer_program_is_refused,
);

async fn what_was_written_is_there_after_opening_again(place: &Place) {
    place.store.append(vec![project("a", "A")]).await.expect("a record");
    place.store.close().await;
    let store = place.again().await;
    assert_eq!(store.head().await.expect("a head"), Seq(1));
    assert!(store.record(id("a")).await.expect("a look").is_some());
    store.close().await;
}

async fn the_schema_goes_up_down_and_up_again(place: &Place) {
    place.store.append(vec![project("a", "A")]).await.expect("a record");
    place.store.migrate_to(1).await.expect("down to the first version");
    assert_eq!(place.store.head().await.expect("a head"), Seq(1), "the log is still there");
    assert!(place.store.imports(1).await.is_err(), "imports are not");
    place.store.migrate_to(0).await.expect("down to nothing");
    assert!(place.store.head().await.is_err());
    let store = place.again().await;
    assert_eq!(store.head().await.expect("a head"), Seq(0), "opening brings it up again");
    store.append(vec![project("a", "A")]).await.expect("a record");
    assert_eq!(store.check().await.expect("a check"), []);
    store.close().await;
}

async fn a_database_of_a_newer_program_is_refused(place: &Place) {
    place.tamper("INSERT INTO migration (version) VALUES (99)").await;
    place.store.close().await;
    let before = bytes(&place.database);
    let refused = Store::open(&place.database).await;
    let Err(StoreError::Newer { found: 99, known }) = refused else { panic!("{refused:?}") };
    assert!(known < 99);
    assert_eq!(bytes(&place.database), before);
}

/// A database file's bytes; nothing for a server.
fn bytes(database: &Database) -> Vec<u8> {
    match database {
        Database::Sqlite(file) => std::fs::read(file).expect("the file"),
        Database::Postgres(_) => Vec::new(),
    }
}

async fn refusal(file: &Path) -> StoreError {
    Store::open(&Database::Sqlite(file.to_owned())).await.expect_err("a refusal")
}

fn written(folder: &Path, bytes: &[u8]) -> PathBuf {
    let file = folder.join("file");
    std::fs::write(&file, bytes).expect("a file");
    file
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "this is a letter, not a database ".repeat(100);
    let file = written(folder.path(), text.as_bytes());
    let error = refusal(&file).await;
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    assert_eq!(std::fs::read(&file).expect("the file"), text.as_bytes());
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing was put beside it");
    let error = refusal(folder.path()).await;
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
}

#[tokio::test]
async fn another_programs_database_is_left_alone() {
    let place = Place::sqlite().await;
    place.tamper("DROP TABLE migration").await;
    place.store.close().await;
    let before = bytes(&place.database);
    let error = Store::open(&place.database).await.expect_err("a refusal");
    assert!(matches!(error, StoreError::NotOurs { .. }), "{error}");
    assert_eq!(bytes(&place.database), before);
}

#[tokio::test]
async fn an_empty_file_becomes_a_database() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = written(folder.path(), b"");
    let store = Store::open(&Database::Sqlite(file)).await.expect("a new database");
    assert_eq!(store.head().await.expect("a head"), Seq(0));
    store.close().await;
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_as_it_is() {
    let place = Place::sqlite().await;
    place.store.append((0..200).map(|n| project(&n.to_string(), "Title")).collect()).await.expect("records");
    place.store.close().await;
    let whole = bytes(&place.database);
    for damage in [whole[..5000].to_vec(), [&whole[..100], &vec![0xa5; whole.len() - 100][..]].concat()] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = written(folder.path(), &damage);
        let error = refusal(&file).await;
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        assert_eq!(std::fs::read(&file).expect("the file"), damage);
    }
}

#[tokio::test]
async fn damaged_pages_are_told_by_the_check() {
    let place = Place::sqlite().await;
    place.store.append((0..400).map(|n| project(&n.to_string(), "Title")).collect()).await.expect("records");
    place.store.close().await;
    let Database::Sqlite(file) = &place.database else { panic!("a file") };
    let mut damaged = bytes(&place.database);
    let middle = damaged.len() / 2 / 4096 * 4096;
    damaged[middle..middle + 4096].fill(0xa5);
    std::fs::write(file, &damaged).expect("a damaged file");
    let store = place.again().await;
    match store.check().await {
        Ok(problems) => assert!(!problems.is_empty()),
        Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "{error}"),
    }
    store.close().await;
}

/// As a kill leaves it while the file is created: pages written, and the journal that takes them back.
#[tokio::test]
async fn a_file_whose_creation_was_killed_becomes_a_database() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (writing, left) = (folder.path().join("writing"), folder.path().join("left"));
    let options = SqliteConnectOptions::new().filename(&writing).create_if_missing(true);
    let mut writer = options.pragma("cache_size", "1").connect().await.expect("a connection");
    let page = "x".repeat(3_000);
    sqlx::query("BEGIN IMMEDIATE").execute(&mut writer).await.expect("a transaction");
    sqlx::query("CREATE TABLE half (done TEXT)").execute(&mut writer).await.expect("a table");
    for _ in 0..50 {
        sqlx::query("INSERT INTO half VALUES ($1)").bind(&page).execute(&mut writer).await.expect("a row");
    }
    for first_page in [false, true] {
        for suffix in ["", "-journal"] {
            let copied = |file: &Path| PathBuf::from(format!("{}{suffix}", file.display()));
            let bytes = std::fs::copy(copied(&writing), copied(&left)).expect("a copy");
            assert!(bytes > 0, "the transaction has reached the disk");
        }
        if first_page {
            let file = std::fs::OpenOptions::new().write(true).open(&left).expect("the file");
            file.write_all_at(b"SQLite format 3\0", 0).expect("the first page arrives too");
        }
        let store = Store::open(&Database::Sqlite(left.clone())).await.expect("a new database");
        assert_eq!(store.head().await.expect("a head"), Seq(0));
        store.close().await;
    }
}

/// A folder of the system in which not even root can make a file.
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told() {
    for file in ["/proc/asterism/data.sqlite", "/proc/data.sqlite"] {
        let error = refusal(Path::new(file)).await;
        let told = matches!(error, StoreError::File { .. } | StoreError::ReadOnly { .. });
        assert!(told, "{error}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_told_without_the_password() {
    let url = "postgres://ana:secret@127.0.0.1:1/asterism";
    let error = Store::open(&Database::Postgres(url.to_owned())).await.expect_err("no server");
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
    assert!(!error.to_string().contains("secret"), "{error}");
}

/// Who may do what with a folder, in the system's numbers.
fn mode(folder: &Path) -> u32 {
    folder.metadata().expect("a folder").permissions().mode() & 0o777
}

#[tokio::test]
async fn what_is_made_for_the_data_and_their_copies_its_owner_alone_looks_into() {
    let place = tempfile::tempdir().expect("a folder");
    let (data, copy) = (place.path().join("above/data"), place.path().join("copies/one"));
    let store = Store::open(&Database::Sqlite(data.join("asterism.db"))).await.expect("a store");
    store.append(vec![project("a", "A")]).await.expect("a record");
    store.backup(&copy).await.expect("a backup");
    store.close().await;
    let again = place.path().join("again");
    asterism_store::restore(&copy, &again.join("asterism.db")).await.expect("put back");
    for folder in [&data, &copy, &again] {
        assert_eq!(mode(folder), 0o700, "{}", folder.display());
    }
    // What somebody made stays as they made it.
    let shared = place.path().join("shared");
    std::fs::create_dir(&shared).expect("a folder");
    std::fs::set_permissions(&shared, std::fs::Permissions::from_mode(0o750)).expect("their rights");
    let store = Store::open(&Database::Sqlite(shared.join("asterism.db"))).await.expect("a store");
    store.close().await;
    assert_eq!(mode(&shared), 0o750);
}

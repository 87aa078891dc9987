//! Upkeep: the check, figures, backup and restore.

use asterism_domain::{Kind, SourceKey};
use asterism_store::{Database, ImportBatch, Part, SourceRow, Store, StoreError, restore};

use crate::draft::{at, id, organisation, partnered, project};
use crate::place::{Place, on_both};

on_both!(
    the_check_finds_nothing_wrong_with_what_was_written_well,
    the_check_tells_what_was_tampered_with,
    the_figures_are_those_of_the_database,
);

async fn fill(store: &Store) -> String {
    store.append(vec![organisation("spri", "SPRI", "111"), project("a", "A")]).await.expect("records");
    store.append(vec![project("a", "Renamed")]).await.expect("a change");
    let import = store.start_import("test", "file.csv", "abc", at(0)).await.expect("an import");
    let rows = vec![SourceRow { key: SourceKey::new("test", "b"), hash: [7; 32], record: id("b") }];
    let drafts = vec![partnered("b", "B", Some(id("spri")))];
    let step = ImportBatch {
        import,
        drafts,
        derived: Vec::new(),
        rows,
        quarantined: Vec::new(),
        unchanged: 0,
        rows_done: 1,
    };
    store.import(step).await.expect("a step");
    store.put_blob(b"bytes".to_vec()).await.expect("a blob")
}

async fn the_check_finds_nothing_wrong_with_what_was_written_well(place: &Place) {
    assert_eq!(place.store.check().await.expect("a check of nothing"), []);
    fill(&place.store).await;
    assert_eq!(place.store.check().await.expect("a check"), []);
}

async fn the_check_tells_what_was_tampered_with(place: &Place) {
    let hash = fill(&place.store).await;
    std::fs::remove_file(place.blobs().join(&hash[..2]).join(&hash[2..])).expect("a blob to lose");
    let spri = id("spri");
    let tampering = [
        (Part::Blobs, String::new()),
        (Part::Identifiers, "DELETE FROM identifier".to_owned()),
        (Part::Links, "DELETE FROM link".to_owned()),
        (Part::Imports, "UPDATE import_run SET rows_read = rows_read + 1".to_owned()),
        (Part::Slugs, "DELETE FROM slug_alias".to_owned()),
        (Part::Heads, format!("UPDATE record SET space = 'elsewhere' WHERE id = '{spri}'")),
        (Part::Log, "UPDATE revision SET document = '{\"kind\":\"tag\"}' WHERE seq = 2".to_owned()),
    ];
    let mut parts = Vec::new();
    for (part, sql) in tampering {
        if !sql.is_empty() {
            place.tamper(&sql).await;
        }
        parts.push(part);
        let problems = place.store.check().await.expect("a check");
        let mut told: Vec<Part> = problems.iter().map(|problem| problem.part).collect();
        told.sort();
        told.dedup();
        parts.sort();
        assert_eq!(told, parts, "{problems:?}");
    }
    place.tamper("DELETE FROM revision WHERE seq = 2").await;
    let problems = place.store.check().await.expect("a check");
    let gap = problems.iter().any(|problem| problem.detail.contains("gap before revision 3"));
    assert!(gap, "{problems:?}");
}

async fn the_figures_are_those_of_the_database(place: &Place) {
    fill(&place.store).await;
    let stats = place.store.stats().await.expect("figures");
    assert_eq!(stats.records, [(Kind::Project, 2), (Kind::Organisation, 1)]);
    assert_eq!((stats.revisions, stats.imports, stats.blobs), (4, 1, 1));
    assert!(stats.database_bytes > 0);
}

#[tokio::test]
async fn a_backup_put_back_is_the_same_database() {
    let place = Place::sqlite().await;
    let hash = fill(&place.store).await;
    let backup = place.folder.path().join("backups").join("monday");
    place.store.backup(&backup).await.expect("a backup");
    let refused = place.store.backup(&backup).await;
    assert!(matches!(refused, Err(StoreError::Exists { .. })), "{refused:?}");
    place.store.append(vec![project("later", "Later")]).await.expect("a record after the backup");

    let file = place.folder.path().join("restored").join("asterism.sqlite");
    restore(&backup, &file).await.expect("a restored database");
    let refused = restore(&backup, &file).await;
    assert!(matches!(refused, Err(StoreError::Exists { .. })), "{refused:?}");
    let store = Store::open(&Database::Sqlite(file)).await.expect("the restored database");
    assert_eq!(store.check().await.expect("a check"), []);
    assert_eq!(store.get_blob(&hash).await.expect("a look").as_deref(), Some(b"bytes".as_slice()));
    let restored = store.revisions_after(asterism_domain::Seq(0), 100).await.expect("the log");
    let original = place.store.revisions_after(asterism_domain::Seq(0), 4).await.expect("the log");
    assert_eq!(restored, original);
    store.close().await;
}

#[tokio::test]
async fn only_a_backup_is_restored() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let refused = restore(folder.path(), &folder.path().join("new.sqlite")).await;
    assert!(matches!(refused, Err(StoreError::NotABackup { .. })), "{refused:?}");
}

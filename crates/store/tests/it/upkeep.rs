//! Upkeep: the check, figures, backup and restore.

use std::collections::BTreeSet;

use asterism_domain::project::{Partner, Project};
use asterism_domain::{Kind, PartnerRole, Rule, Seq, SourceKey};
use asterism_store::{
    Database, Draft, ImportBatch, Part, Problem, Rebuilt, SourceRow, Store, StoreError, restore,
};

use crate::draft::{at, id, issue, of, organisation, project};
use crate::place::{Place, on_both};

on_both!(
    the_check_finds_nothing_wrong_with_what_was_written_well,
    the_check_tells_what_was_tampered_with,
    every_view_that_leaves_the_log_is_named,
    views_thrown_away_are_made_again_from_the_log,
    views_of_an_older_database_are_brought_over_whole,
    a_damaged_log_is_no_ground_for_new_views,
    the_figures_are_those_of_the_database,
);

/// The project `a`, in which SPRI is a partner.
fn in_spri(title: &str) -> Draft {
    let partner = Partner { organisation: Some(id("spri")), ..Partner::new("1", PartnerRole::Partner) };
    let partners = vec![partner];
    of("a", Project { acronym: Some(title.to_owned()), partners, ..Project::default() })
}

pub(crate) async fn fill(store: &Store) -> String {
    store.append(vec![organisation("spri", "SPRI", "111"), in_spri("A")]).await.expect("records");
    store.append(vec![in_spri("Renamed")]).await.expect("a change");
    let import = store.start_import("test", "file.csv", "abc", at(0)).await.expect("an import");
    let rows = vec![SourceRow { key: SourceKey::new("test", "b"), hash: [7; 32], record: id("b") }];
    let drafts = vec![project("b", "B")];
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
    told(place, [(Part::Blobs, "is missing")].as_slice()).await;
    let mut parts = vec![(Part::Blobs, "is missing")];
    let spri = id("spri");
    let tampering = [
        (Part::Identifiers, "DELETE FROM identifier".to_owned(), "identifiers of a record are not"),
        (Part::Links, "UPDATE link SET role = 'lead'".to_owned(), "links of a record are not"),
        (Part::Imports, "UPDATE import_run SET rows_read = rows_read + 1".to_owned(), "rows read are not"),
        (Part::Slugs, "DELETE FROM slug_alias".to_owned(), "no longer leads to its record: slug project/a"),
        (Part::Heads, format!("UPDATE record SET space = 'elsewhere' WHERE id = '{spri}'"), "a head says"),
        (
            Part::Log,
            "UPDATE revision SET document = '{\"kind\":\"tag\"}' WHERE seq = 2".to_owned(),
            "revision 2",
        ),
    ];
    for (part, sql, words) in tampering {
        place.tamper(&sql).await;
        parts.push((part, words));
        told(place, &parts).await;
    }
    place.tamper("DELETE FROM revision WHERE seq = 2").await;
    let problems = place.store.check().await.expect("a check");
    let gap = problems.iter().any(|problem| problem.detail.contains("gap before revision 3"));
    assert!(gap, "{problems:?}");
}

/// The check names these parts with these words and no other parts.
async fn told(place: &Place, expected: &[(Part, &str)]) {
    let problems = place.store.check().await.expect("a check");
    let parts: BTreeSet<Part> = problems.iter().map(|problem| problem.part).collect();
    assert_eq!(parts, expected.iter().map(|(part, _)| *part).collect(), "{problems:?}");
    for (part, words) in expected {
        let named = |problem: &Problem| problem.part == *part && problem.detail.contains(words);
        // A later damage may hide an earlier one of the same part, but not the newest one.
        let newest = expected.last().is_some_and(|(last, _)| last == part);
        assert!(!newest || problems.iter().any(named), "{part:?} {words}: {problems:?}");
    }
}

/// Each way in which one view can leave the log, and the words that name it.
async fn every_view_that_leaves_the_log_is_named(place: &Place) {
    fill(&place.store).await;
    let [a, b, spri, nobody] = ["a", "b", "spri", "nobody"].map(id);
    let ways = [
        (
            Part::Links,
            format!("INSERT INTO link SELECT number, 'topic', 0, '{a}', NULL FROM record WHERE id = '{b}'"),
            "links of a record",
        ),
        (Part::Links, "DELETE FROM link".to_owned(), "links of a record"),
        (Part::Links, format!("UPDATE link SET to_record = '{nobody}'"), "links of a record"),
        (
            Part::Identifiers,
            format!("INSERT INTO identifier SELECT 'vat', '9', number FROM record WHERE id = '{spri}'"),
            "identifiers of",
        ),
        (Part::Identifiers, format!("UPDATE identifier SET number = (SELECT number FROM record WHERE id = '{a}')"), "identifiers of"),
        (
            Part::Slugs,
            format!("INSERT INTO slug_alias VALUES ('project', 'x', '{a}')"),
            "none that its record had",
        ),
        (Part::Slugs, format!("UPDATE slug_alias SET record = '{b}'"), "none that its record had"),
        (Part::Heads, format!("UPDATE record SET state = 'retired' WHERE id = '{b}'"), "a head says"),
        (Part::Heads, format!("UPDATE record SET seq = 2 WHERE id = '{a}'"), "does not stand at its newest"),
        (
            Part::Heads,
            "DELETE FROM link; DELETE FROM issue; UPDATE record SET number = 77 WHERE seq = (SELECT max(seq) FROM record)"
                .to_owned(),
            "is not the place of its first revision",
        ),
    ];
    for (part, sql, words) in ways {
        place.tamper(&sql).await;
        let problems = place.store.check().await.expect("a check");
        let named = |problem: &Problem| problem.part == part && problem.detail.contains(words);
        assert!(problems.iter().any(named), "{sql}: {problems:?}");
        place.store.rebuild_views().await.expect("a rebuild");
        assert_eq!(place.store.check().await.expect("a check"), [], "after {sql}");
    }
}

/// All rows of the tables that are made from the log, as text, issues left to those who judge.
async fn views(place: &Place) -> Vec<String> {
    let mut all = Vec::new();
    let merged = "coalesce(merged_into, '-')";
    let tables: [(&str, &[&str]); 4] = [
        (
            "record",
            &["number", "id", "kind", "slug", "wanted", "space", "state", "visibility", merged, "seq"],
        ),
        ("slug_alias", &["kind", "slug", "record"]),
        ("link", &["from_number", "kind", "ordinal", "to_record", "coalesce(role, '-')"]),
        ("identifier", &["scheme", "value", "number"]),
    ];
    for (table, columns) in tables {
        let cells = columns.join(" || '|' || ");
        all.extend(place.texts(&format!("SELECT '{table}|' || {cells} FROM {table} ORDER BY 1")).await);
    }
    all
}

async fn views_thrown_away_are_made_again_from_the_log(place: &Place) {
    fill(&place.store).await;
    let merged = Draft { merged_into: Some(id("spri")), ..organisation("other", "SPRI SA", "112") };
    place.store.append(vec![merged]).await.expect("a merged organisation");
    for title in ["One", "Two", "A", "Two"] {
        place.store.append(vec![in_spri(title)]).await.expect("a renamed record");
    }
    let before = views(place).await;
    assert!(before.len() >= 11, "{before:?}");
    let nothing = Rebuilt::default();
    assert_eq!(place.store.rebuild_views().await.expect("a rebuild"), nothing, "all is well");
    let [a, b] = ["a", "b"].map(id);
    let children =
        ["slug_alias", "link", "issue", "identifier"].map(|table| format!("DELETE FROM {table}; "));
    let throw_away = format!("{}DELETE FROM record", children.concat());
    let exchange = format!(
        "UPDATE record SET slug = 'x' WHERE id = '{a}'; UPDATE record SET slug = 'two' WHERE id = '{b}'; \
         UPDATE record SET slug = 'b' WHERE id = '{a}'"
    );
    let scramble = format!(
        "UPDATE record SET space = 'x', wanted = 'y', visibility = 'private', merged_into = '{b}'; \
         UPDATE link SET to_record = '{a}', role = NULL; UPDATE identifier SET value = 'v'; \
         UPDATE slug_alias SET record = '{b}'"
    );
    let stranger = format!(
        "INSERT INTO record SELECT 999, '{}', kind, 'stranger', 'stranger', space, state, visibility, NULL, 0 \
         FROM record WHERE id = '{a}'",
        id("stranger")
    );
    for damage in [throw_away, exchange, scramble, stranger] {
        place.tamper(&damage).await;
        assert_ne!(views(place).await, before, "{damage}");
        assert_ne!(place.store.rebuild_views().await.expect("a rebuild"), nothing);
        assert_eq!(views(place).await, before, "after {damage}");
        assert_eq!(place.store.check().await.expect("a check"), []);
    }
}

async fn views_of_an_older_database_are_brought_over_whole(place: &Place) {
    fill(&place.store).await;
    let merged = Draft { merged_into: Some(id("spri")), ..organisation("other", "SPRI SA", "112") };
    let odd = Draft { issues: vec![issue(Rule::LeadMissing, "no lead")], ..project("c", "C") };
    place.store.append(vec![merged, odd]).await.expect("a merged organisation and an odd project");
    let before = (views(place).await, place.store.issue_counts().await.expect("counts of issues"));
    assert!(!before.1.is_empty(), "the records have issues");
    place.store.migrate_to(18).await.expect("down to ids as keys");
    assert!(place.store.links_from(id("a")).await.is_err(), "links have no numbers there");
    let store = place.again().await;
    assert_eq!((views(place).await, store.issue_counts().await.expect("counts of issues")), before);
    assert_eq!(store.check().await.expect("a check"), []);
    store.close().await;
}

async fn a_damaged_log_is_no_ground_for_new_views(place: &Place) {
    fill(&place.store).await;
    place.tamper("UPDATE revision SET document = replace(document, 'Renamed', 'Nonsense')").await;
    place.tamper("DELETE FROM link").await;
    let before = views(place).await;
    let refused = place.store.rebuild_views().await;
    assert!(
        matches!(&refused, Err(StoreError::Damaged { reason }) if reason.contains("revision 3")),
        "{refused:?}"
    );
    assert_eq!(views(place).await, before, "what the views still hold is kept");
    let read = place.store.record(id("a")).await;
    assert!(matches!(read, Err(StoreError::Document { seq: 3, .. })), "{read:?}");
    let fed = place.store.heads_after(Seq(0), 10).await;
    assert!(matches!(fed, Err(StoreError::Document { seq: 3, .. })), "nor is an index made from it: {fed:?}");
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

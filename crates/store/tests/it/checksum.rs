//! Damage of what stands in a revision's row beside its document.

use asterism_domain::person::Person;
use asterism_domain::{About, ChangeKind, Names, Text};
use asterism_store::{
    AuditRow, Base, Database, Draft, Part, Problem, Redacted, Redaction, Store, StoreError, restore,
};

use crate::account::{account, noted};
use crate::draft::{at, id, of, organisation, project};
use crate::place::{Place, on_both};
use crate::upkeep::fill;

on_both!(
    damage_in_any_column_of_a_revision_is_named_and_no_ground_for_new_views,
    a_revision_that_was_removed_is_told,
    whatever_rewrites_revisions_leaves_a_log_that_holds_together,
    what_is_damaged_does_not_become_whole_by_being_rewritten,
    rows_of_an_older_version_are_checked_by_their_documents_until_they_are_sealed,
);

async fn log_problems(store: &Store) -> Vec<String> {
    let problems = store.check().await.expect("a check").into_iter();
    problems.filter(|problem| problem.part == Part::Log).map(|problem| problem.detail).collect()
}

fn says(problems: &[String], revision: &str, words: &str) -> bool {
    problems.iter().any(|problem| problem.starts_with(revision) && problem.contains(words))
}

/// Each value is one that could stand there.
async fn damage_in_any_column_of_a_revision_is_named_and_no_ground_for_new_views(place: &Place) {
    fill(&place.store).await;
    let store = &place.store;
    place.tamper("CREATE TABLE kept AS SELECT * FROM revision WHERE seq = 3").await;
    let [b, spri] = ["b", "spri"].map(|word| format!("'{}'", id(word)));
    let facts = "own facts";
    let ways = [
        ("seq", "77", facts),
        ("record", &b, facts),
        ("base", "1", facts),
        ("kind", "'organisation'", facts),
        ("slug", "'renamee'", facts),
        ("wanted", "'a'", facts),
        ("space", "'tesu'", facts),
        ("state", "'retired'", facts),
        ("visibility", "'private'", facts),
        ("merged_into", &spri, facts),
        ("change", "'edit'", facts),
        ("actor", "'import:tesu'", facts),
        ("at", "at + 1", facts),
        ("source", "'tesu'", facts),
        ("source", "NULL", facts),
        ("reason", "''", facts),
        ("hash", "replace(hash, substr(hash, 1, 1), 'x')", "its document is damaged too"),
        ("checksum", "checksum + 1", facts),
        ("checksum", "NULL", "no checksum of its row"),
        ("document", "replace(document, 'Renamed', 'Nonsense')", "the document of revision 3"),
    ];
    let columns = store.columns().await.expect("columns").into_iter();
    for (_, column) in columns.filter(|(table, _)| table == "revision") {
        assert!(ways.iter().any(|(name, ..)| *name == column), "nothing damages {column}");
    }
    for (column, value, words) in ways {
        place.tamper(&format!("UPDATE revision SET {column} = {value} WHERE seq = 3")).await;
        let seq = if column == "seq" { 77 } else { 3 };
        let problems = log_problems(store).await;
        assert!(says(&problems, &format!("revision {seq} (record "), words), "{column}: {problems:?}");
        let refused = store.rebuild_views().await;
        assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{column}: {refused:?}");
        let mended = format!("UPDATE revision SET {column} = (SELECT {column} FROM kept) WHERE seq = {seq}");
        place.tamper(&mended).await;
        assert_eq!(store.check().await.expect("a check"), [], "after {column}");
    }
    place.tamper("UPDATE revision SET actor = 'import:tesu' WHERE seq = 3").await;
    let read = store.revisions(id("a")).await;
    assert!(matches!(read, Err(StoreError::Row { seq: 3 })), "it comes to no page: {read:?}");
    let named = format!("revision 3 (record {}, project/renamed)", id("a"));
    let problems = log_problems(store).await;
    assert!(says(&problems, &named, "its document is whole"), "{problems:?}");
}

async fn a_revision_that_was_removed_is_told(place: &Place) {
    fill(&place.store).await;
    for (gone, also) in [(1, ""), (3, ""), (4, "UPDATE counter SET value = 3 WHERE name = 'revision'; ")] {
        let keep = format!("CREATE TABLE kept AS SELECT * FROM revision WHERE seq = {gone}; ");
        place.tamper(&format!("{keep}{also}DELETE FROM revision WHERE seq = {gone}")).await;
        assert_ne!(place.store.check().await.expect("a check"), [], "without {gone}");
        let back = "INSERT INTO revision SELECT * FROM kept; DROP TABLE kept; \
                    UPDATE counter SET value = 4 WHERE name = 'revision'";
        place.tamper(back).await;
        assert_eq!(place.store.check().await.expect("a check"), [], "with {gone} again");
    }
}

fn profile(title: &str) -> Draft {
    let about = About { title: Text::english(title), ..About::default() };
    let reason = Some("she moved".to_owned());
    Draft { reason, ..of("person", Person { about, ..Person::default() }) }
}

/// A person with an account, and a project that names somebody who has none, in every place.
async fn fill_with_names(place: &Place) -> asterism_domain::AccountId {
    fill(&place.store).await;
    let anna = account(&place.store, "anna").await;
    for draft in [profile("Anna"), profile("Anna Berg")] {
        place.store.append(vec![draft]).await.expect("a profile");
    }
    place.tamper(&format!("UPDATE account SET record = '{}'", id("person"))).await;
    let said = |text: &str| Some(text.to_owned());
    let talk = Draft {
        source: said("the list of Quilla Wetherby"),
        reason: said("as Quilla Wetherby wished"),
        ..project("talk", "A talk by Quilla Wetherby")
    };
    let again = Draft { source: talk.source.clone(), ..project("talk", "Quilla Wetherby in Bilbao") };
    place.store.append(vec![talk, again]).await.expect("a talk, and a change");
    anna.id
}

async fn redact(store: &Store) -> Result<Redacted, StoreError> {
    let names = Names::parse("Quilla Wetherby").expect("a name");
    let redaction =
        Redaction { names: &names, actor: "operator", reason: "a wish", at: at(9), secret: [7; 32] };
    store.redact(&redaction).await
}

async fn whatever_rewrites_revisions_leaves_a_log_that_holds_together(place: &Place) {
    let anna = fill_with_names(place).await;
    let store = &place.store;
    let whole = async |after: &str| {
        assert_eq!(store.check().await.expect("a check"), [], "after {after}");
        assert_eq!(store.unsealed().await.expect("a count"), 0, "after {after}");
    };
    whole("imports and changes").await;
    store.erase_account(anna, "wished", at(5), &noted()).await.expect("erased");
    whole("an account was erased").await;
    let past = store.revisions(id("person")).await.expect("its past");
    assert!(past.iter().all(|revision| revision.reason.as_deref() != Some("she moved")), "{past:?}");
    assert!(redact(store).await.expect("taken out").revisions() > 0);
    whole("a name was taken out").await;
    let past = store.revisions(id("talk")).await.expect("its past");
    assert!(past.iter().all(|revision| !format!("{revision:?}").contains("Wetherby")), "{past:?}");
    let merged = Draft {
        merged_into: Some(id("spri")),
        change: ChangeKind::Merge,
        ..organisation("other", "SPRI SA", "112")
    };
    let back = Draft { change: ChangeKind::Unmerge, ..organisation("other", "SPRI SA", "112") };
    for draft in [organisation("other", "SPRI SA", "112"), merged, back] {
        store.append(vec![draft]).await.expect("merged, and taken apart");
        whole("a merge, and its undoing").await;
    }
    store.receive(vec![Draft { base: Base::New, ..project("taken", "Taken in") }]).await.expect("taken in");
    whole("a space was taken in").await;
    store.scrub().await.expect("written anew");
    store.rebuild_views().await.expect("made again");
    whole("all that").await;
    if let Database::Sqlite(_) = place.database {
        let backup = place.folder.path().join("backup");
        store.backup(&backup).await.expect("a backup");
        let file = place.folder.path().join("restored").join("asterism.sqlite");
        restore(&backup, &file).await.expect("a restored database");
        let restored = Store::open(&Database::Sqlite(file)).await.expect("the restored database");
        assert_eq!(restored.check().await.expect("a check"), []);
        restored.close().await;
    }
}

/// Else a wish for a name to be taken out would give a damaged row a checksum that fits.
async fn what_is_damaged_does_not_become_whole_by_being_rewritten(place: &Place) {
    let anna = fill_with_names(place).await;
    let store = &place.store;
    place
        .tamper("UPDATE revision SET actor = 'import:tesu' WHERE slug LIKE '%wetherby%' OR slug = 'anna'")
        .await;
    let before = log_problems(store).await;
    assert_eq!(before.len(), 3, "{before:?}");
    let refused = store.erase_account(anna, "wished", at(5), &noted()).await;
    assert!(matches!(refused, Err(StoreError::Row { .. })), "{refused:?}");
    let refused = redact(store).await;
    assert!(matches!(refused, Err(StoreError::Row { .. })), "{refused:?}");
    assert_eq!(log_problems(store).await, before);
    place.tamper("UPDATE revision SET actor = 'import:test'").await;
    place.tamper("UPDATE revision SET document = replace(document, 'A talk', 'A walk')").await;
    let refused = redact(store).await;
    assert!(matches!(refused, Err(StoreError::Document { .. })), "{refused:?}");
}

async fn rows_of_an_older_version_are_checked_by_their_documents_until_they_are_sealed(place: &Place) {
    let anna = fill_with_names(place).await;
    let old = place.store.head().await.expect("a head").0 as u64;
    place.store.migrate_to(25).await.expect("down to rows without checksums");
    assert!(place.store.check().await.is_err(), "they are not there");
    let store = place.again().await;
    assert_eq!(store.unsealed().await.expect("a count"), old);
    assert_eq!(store.check().await.expect("a check"), []);
    store.append(vec![project("new", "New")]).await.expect("a new record");
    assert_eq!(store.unsealed().await.expect("a count"), old, "what is new has one");
    // Nobody can tell whether that was so when it was written, and nothing says that it was.
    place.tamper("UPDATE revision SET actor = 'import:tesu' WHERE seq = 1").await;
    assert_eq!(store.check().await.expect("a check"), []);
    store.erase_account(anna, "wished", at(5), &noted()).await.expect("erased");
    redact(&store).await.expect("taken out");
    assert_eq!(store.check().await.expect("a check"), []);
    assert_eq!(store.unsealed().await.expect("a count"), old, "being rewritten does not seal them");
    let newest = store.head().await.expect("a head");
    place.tamper(&format!("UPDATE revision SET checksum = NULL WHERE seq = {newest}")).await;
    let lost = log_problems(&store).await;
    assert!(says(&lost, &format!("revision {newest} "), "no checksum of its row"), "{lost:?}");
    place.tamper("UPDATE revision SET document = replace(document, 'SPRI', 'SPRA') WHERE seq = 1").await;
    let refused = store.seal(&noted()).await;
    assert!(matches!(refused, Err(StoreError::Damaged { .. })), "a damaged log is not sealed: {refused:?}");
    place.tamper("UPDATE revision SET document = replace(document, 'SPRA', 'SPRI') WHERE seq = 1").await;

    assert_eq!(store.seal(&noted()).await.expect("sealed"), old + 1);
    assert_eq!(store.unsealed().await.expect("a count"), 0);
    assert_eq!(store.check().await.expect("a check"), []);
    let events = store.events(None, None, 10).await.expect("the audit");
    let noted_times = |events: &[AuditRow]| events.iter().filter(|row| row.event.event == "changed").count();
    assert_eq!(store.seal(&noted()).await.expect("nothing to seal"), 0);
    let again = store.events(None, None, 10).await.expect("the audit");
    assert_eq!((noted_times(&events), noted_times(&again)), (2, 2), "an erasure and a seal: {events:?}");
    for damage in ["actor = 'import:test'", "checksum = NULL"] {
        place.tamper(&format!("UPDATE revision SET {damage} WHERE seq = 1")).await;
        let problems: Vec<Problem> = store.check().await.expect("a check");
        assert_eq!(problems.len(), 1, "{damage}: {problems:?}");
    }
    store.close().await;
}

//! Somebody without an account is taken out of everything that is stored.

use asterism_domain::person::Person;
use asterism_domain::{About, ChangeKind, Names, State, Text};
use asterism_store::{AuditEvent, Draft, Redaction, Store, withheld_hash};

use crate::draft::{at, id, of, project};
use crate::place::{Place, on_both};

on_both!(a_name_is_taken_out_of_the_log_and_of_what_stands_beside_it,);

/// Everything that a database holds, as text.
async fn everything(place: &Place) -> String {
    let mut held = Vec::new();
    for (table, column) in place.store.columns().await.expect("columns") {
        let sql = format!("SELECT coalesce(CAST({column} AS TEXT), '') FROM {table}");
        held.extend(place.texts(&sql).await);
    }
    held.join("\n").to_lowercase()
}

fn named(title: &str) -> Draft {
    of(
        "person",
        Person { about: About { title: Text::english(title), ..About::default() }, ..Person::default() },
    )
}

async fn noted(store: &Store, detail: &str) {
    let event = AuditEvent {
        at: at(1),
        actor: "operator".to_owned(),
        event: "invited".to_owned(),
        about: "portal".to_owned(),
        detail: detail.to_owned(),
    };
    store.note_event(&event).await.expect("noted");
}

async fn a_name_is_taken_out_of_the_log_and_of_what_stands_beside_it(place: &Place) {
    let store = &place.store;
    let drafts = vec![
        project("talk", "A talk by Quilla Wetherby"),
        project("other", "Clusters of the coast"),
        named("Wetherby, Quilla"),
    ];
    store.append(drafts).await.expect("stored");
    let again =
        Draft { change: ChangeKind::Edit, ..project("talk", "A talk by quilla  WETHERBY, in Bilbao") };
    store.append(vec![again]).await.expect("stored");
    noted(store, "quilla@wetherby.example was asked").await;
    assert!(everything(place).await.contains("wetherby"));

    let names = Names::parse("Quilla Wetherby\nquilla@wetherby.example").expect("names");
    let redaction =
        Redaction { names: &names, actor: "operator", reason: "a wish", at: at(9), secret: [7; 32] };
    let would = store.would_redact(&redaction).await.expect("a look");
    assert_eq!((would.revisions(), would.others(), would.emptied.len()), (3, 1, 1), "{would:?}");
    assert!(everything(place).await.contains("wetherby"), "a look changes nothing");
    assert_eq!(store.withheld_names().await.expect("a look"), None);

    let done = store.redact(&redaction).await.expect("taken out");
    assert_eq!(done, would);
    let held = everything(place).await;
    assert!(!held.contains("wetherby") && !held.contains("quilla"), "{held}");
    assert_eq!(store.check().await.expect("a check"), []);
    // The history keeps its shape: who and when, and that something is withheld.
    let history = store.revisions(id("talk")).await.expect("a history");
    assert_eq!(history.len(), 3);
    assert!(history.iter().all(|revision| revision.document.about().title.plain().contains("[withheld]")));
    assert!(history.iter().any(|revision| revision.change == ChangeKind::Withhold));
    assert_eq!(store.record(id("person")).await.expect("a look").expect("a record").state, State::Retired);
    assert_eq!(store.revisions(id("other")).await.expect("a history").len(), 1, "others are not touched");
    // The next import knows the name again, and nobody can read it.
    let withheld = store.withheld_names().await.expect("a look").expect("names");
    let hash = withheld_hash(&withheld.secret, &["quilla", "wetherby"]);
    assert!(withheld.names.iter().any(|name| name.hash == hash && name.words == 2), "{withheld:?}");
    assert!(store.scrub_is_due().await.expect("a look"));
    store.scrub().await.expect("written anew");
    if let asterism_store::Database::Sqlite(file) = &place.database {
        for beside in ["", "-wal"] {
            let file = format!("{}{beside}", file.display());
            let bytes = std::fs::read(file).unwrap_or_default().to_ascii_lowercase();
            assert!(!bytes.windows(8).any(|part| part == b"wetherby"), "the file{beside} holds the name");
        }
    }
    store.rebuild_views().await.expect("made again");
    assert_eq!(store.check().await.expect("a check"), []);
}

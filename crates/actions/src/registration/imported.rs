//! Events that an import changes: those who registered are told as after a change by hand, once for each event when the
//! import is over, however many revisions it wrote of it.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Kind, Record, RecordId};
use asterism_store::{Draft, Store};

use crate::{App, Result};

/// The events that people are registered for and that an import writes, each as it stood before the first time.
#[derive(Debug, Default)]
pub(crate) struct Before(BTreeMap<RecordId, Record>);

impl Before {
    /// Keeps how the events among `drafts` stand that are about to be written.
    pub(crate) async fn note(&mut self, store: &Store, drafts: impl Iterator<Item = &Draft>) -> Result<()> {
        let events = drafts.filter(|draft| draft.document.kind() == Kind::Event).map(|draft| draft.record);
        let events: BTreeSet<RecordId> = events.filter(|id| !self.0.contains_key(id)).collect();
        if events.is_empty() {
            return Ok(());
        }
        let awaited = store.events_with_registrations().await?;
        let ids: Vec<RecordId> = awaited.into_iter().filter(|id| events.contains(id)).collect();
        let found = store.records(&ids).await?;
        self.0.extend(found.into_iter().map(|record| (record.id, record)));
        Ok(())
    }
}

impl App {
    /// Writes to those who registered for what an import changed, and lets those who wait move up where there is more room.
    /// What was written as it was before says nothing to anybody.
    pub(crate) async fn tell_of_imported(&self, before: Before) {
        for event in before.0.values() {
            self.tell_of_changed_event(event).await;
            self.fill_places_of(event.id).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use asterism_domain::event::{Event, Registration};
    use asterism_domain::{Actor, Kind, SourceKey, Text};
    use asterism_ingest::{Row, Statement};
    use jiff::civil::{Date, date};

    use crate::account::{Browser, Chosen};
    use crate::{App, Config};

    fn row(day: Date) -> Row {
        let key = SourceKey::new("test", "event");
        let registration = Some(Registration::default());
        let mut event = Event { start: Some(day), registration, ..Event::default() };
        event.about.title = Text::english("Quokka day");
        let statement = Statement { id: key.record_id(), document: event.into(), issues: Vec::new() };
        let hash = *blake3::hash(day.to_string().as_bytes()).as_bytes();
        Row { number: 1, bytes: 1, hash, key, outcome: Ok(vec![statement]) }
    }

    async fn import(app: &App, file: &str, day: Date) {
        let import = app.inner.store.start_import("test", file, file, app.now()).await.unwrap();
        let origin = app.origin(vec![import], "test", BTreeMap::new());
        app.take_rows(origin, vec![row(day)], 1).await.unwrap();
    }

    async fn letters(app: &App) -> Vec<String> {
        let waiting = app.outbox(&Actor::Operator, 100).await.unwrap();
        waiting.into_iter().map(|waiting| waiting.letter.text).collect()
    }

    #[tokio::test]
    async fn rows_of_a_file_that_move_an_event_are_told_once_and_again_say_nothing_002_30() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Config::in_folder(folder.path())).await.unwrap();
        import(&app, "first", date(2199, 3, 27)).await;
        let key = SourceKey::new("test", "event");
        let event = app.inner.store.record(key.record_id()).await.unwrap().unwrap();
        app.ask_to_sign_up("anna@example.org", "en", "test").await.unwrap();
        let letter = letters(&app).await.remove(0);
        let secret = letter.split("/link/").nth(1).unwrap().split_whitespace().next().unwrap();
        let chosen = Chosen {
            email: String::new(),
            name: "Anna".to_owned(),
            password: "four herons over the estuary".to_owned(),
            language: "en".to_owned(),
            agreed: true,
        };
        let signed_in = app.redeem(secret, chosen, &Browser::default()).await.unwrap();
        let who = app.who(&signed_in.session).await.unwrap().unwrap();
        assert_eq!(event.kind, Kind::Event);
        app.register(&who, &event.slug).await.unwrap();
        let before = letters(&app).await.len();
        import(&app, "second", date(2199, 5, 5)).await;
        let told = letters(&app).await;
        assert_eq!(told.len(), before + 1, "{told:?}");
        let moved = |text: &String| text.contains("Before: 2199-03-27") && text.contains("Now: 2199-05-05");
        assert!(told.iter().any(moved), "{told:?}");
        import(&app, "third", date(2199, 5, 5)).await;
        assert_eq!(letters(&app).await.len(), before + 1, "an import that changes nothing sends nothing");
    }
}

//! Events that an import changes: those who registered are told as after a change by hand, as soon as the batch is written
//! that says so, of what that batch changed. Nothing is held to the end of an import, which may be killed before it
//! comes to that, and nothing is told that others wrote meanwhile: these tell it themselves.

use std::collections::BTreeMap;

use asterism_domain::{ChangeKind, Kind, Record, RecordId};
use asterism_store::{Draft, Store};

use crate::intake::record_of;
use crate::{App, Result};

/// The events that a batch writes, each as it leaves them, with why where it takes them out of use.
pub(crate) struct Events(BTreeMap<RecordId, (Record, String)>);

/// An event that people are registered for, before and after a batch.
pub(crate) struct Awaited {
    before: Record,
    after: Record,
    reason: String,
}

impl Events {
    /// Those among `drafts`. What the last draft of an event says counts.
    pub(crate) fn of<'a>(drafts: impl Iterator<Item = &'a Draft>) -> Events {
        let events = drafts.filter(|draft| draft.document.kind() == Kind::Event);
        Events(events.map(|draft| (draft.record, (record_of(draft), why(draft)))).collect())
    }

    /// Those that people are registered for, with how they stand. For the moment before the batch is written: it is
    /// refused where they change in between.
    pub(crate) async fn awaited(mut self, store: &Store) -> Result<Vec<Awaited>> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let mut awaited = store.events_with_registrations().await?;
        awaited.retain(|id| self.0.contains_key(id));
        let pairs = store.records(&awaited).await?.into_iter().filter_map(|before| {
            let (after, reason) = self.0.remove(&before.id)?;
            Some(Awaited { before, after, reason })
        });
        Ok(pairs.collect())
    }
}

fn why(draft: &Draft) -> String {
    let reason = draft.reason.clone().filter(|_| draft.change == ChangeKind::Retire);
    reason.unwrap_or_default()
}

impl App {
    /// Writes to those who registered for what a batch has changed, and lets those who wait move up where there is more
    /// room. What was written as it was before says nothing to anybody.
    pub(crate) async fn tell_of_imported(&self, awaited: Vec<Awaited>) {
        for Awaited { before, after, reason } in awaited {
            let id = before.id;
            self.tell_of_change(&before, after, &reason).await;
            self.fill_places_of(id).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use asterism_domain::event::{Event, Registration};
    use asterism_domain::{Actor, Document, Kind, Record, SourceKey, Text};
    use asterism_ingest::{Row, Statement};
    use jiff::civil::{Date, date};

    use crate::account::{Browser, Chosen};
    use crate::intake::Intake;
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

    async fn intake(app: &App, file: &str) -> Intake {
        let import = app.inner.store.start_import("test", file, file, app.now()).await.unwrap();
        let origin = app.origin(vec![import], "test", BTreeMap::new());
        Intake::new(app.inner.store.clone(), origin).telling(app)
    }

    async fn import(app: &App, file: &str, day: Date) {
        let mut intake = intake(app, file).await;
        intake.take(vec![(0, row(day))], &[1]).await.unwrap();
        intake.finish().await.unwrap();
    }

    async fn letters(app: &App) -> Vec<String> {
        let waiting = app.outbox(&Actor::Operator, 100).await.unwrap();
        waiting.into_iter().map(|waiting| waiting.letter.text).collect()
    }

    fn moved(text: &str, from: Date, to: Date) -> bool {
        text.contains(&format!("Before: {from}")) && text.contains(&format!("Now: {to}"))
    }

    /// A portal with an event of that day, which Anna has registered for.
    async fn awaited(folder: &Path, day: Date) -> (App, Record) {
        let app = App::open(Config::in_folder(folder)).await.unwrap();
        import(&app, "first", day).await;
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
        app.register(&who, &event.slug).await.unwrap();
        (app, event)
    }

    #[tokio::test]
    async fn rows_of_a_file_that_move_an_event_are_told_once_and_again_say_nothing_002_30() {
        let folder = tempfile::tempdir().unwrap();
        let (was, is) = (date(2199, 3, 27), date(2199, 5, 5));
        let (app, event) = awaited(folder.path(), was).await;
        assert_eq!(event.kind, Kind::Event);
        let before = letters(&app).await.len();
        import(&app, "second", is).await;
        let told = letters(&app).await;
        assert_eq!(told.len(), before + 1, "{told:?}");
        assert!(told.iter().any(|text| moved(text, was, is)), "{told:?}");
        import(&app, "third", is).await;
        assert_eq!(letters(&app).await.len(), before + 1, "an import that changes nothing sends nothing");
    }

    #[tokio::test]
    async fn who_registered_is_told_before_an_import_ends_and_not_again_of_what_is_moved_meanwhile_002_30() {
        let folder = tempfile::tempdir().unwrap();
        let (was, is, by_hand) = (date(2199, 3, 27), date(2199, 5, 5), date(2199, 6, 6));
        let (app, event) = awaited(folder.path(), was).await;
        let before = letters(&app).await.len();
        let mut intake = intake(&app, "second").await;
        intake.take(vec![(0, row(is))], &[1]).await.unwrap();
        // The next batch waits until this one is written.
        intake.take(Vec::new(), &[1]).await.unwrap();
        let told = letters(&app).await;
        assert_eq!(told.len(), before + 1, "a load that is killed now has told: {told:?}");
        assert!(told.iter().any(|text| moved(text, was, is)), "{told:?}");
        let stored = app.inner.store.record(event.id).await.unwrap().unwrap();
        let Document::Event(mut document) = stored.document else { panic!("an event") };
        document.start = Some(by_hand);
        app.edit(&Actor::Operator, event.id, stored.seq, Document::Event(document), None).await.unwrap();
        intake.finish().await.unwrap();
        let told = letters(&app).await;
        assert_eq!(told.len(), before + 2, "{told:?}");
        assert!(told.iter().any(|text| moved(text, is, by_hand)), "{told:?}");
    }
}

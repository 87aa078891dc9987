//! Those who registered for an event hear of what an import makes of it, once.

use std::path::{Path, PathBuf};

use asterism_actions::{App, Contents, Parcel};
use asterism_domain::event::{Event, Registration};
use asterism_domain::place::Place;
use asterism_domain::{Actor, Document, Kind, Space, State, Text};
use jiff::civil::date;

use crate::follow::{forget_letters, letters_to, sampled, somebody};
use crate::support::{fresh, id};

const ANNA: &str = "anna@example.org";

async fn change(app: &App, slug: &str, with: impl FnOnce(&mut Event)) {
    let record = app.record(id(app, Kind::Event, slug).await).await.unwrap().unwrap();
    let Document::Event(mut event) = record.document else { panic!("an event") };
    with(&mut event);
    app.edit(&Actor::Operator, record.id, record.seq, Document::Event(event), None).await.unwrap();
}

async fn taken_out(app: &App, folder: &Path, name: &str) -> PathBuf {
    let to = folder.join(name);
    let mut parcel = Parcel::at(&to).unwrap();
    app.write_parcel(&Actor::Operator, &Space::new("clusters3"), Contents::Whole, &mut parcel).await.unwrap();
    parcel.finish().await.unwrap();
    to
}

#[tokio::test]
async fn those_who_registered_are_told_once_what_an_imported_space_makes_of_an_event_002_30() {
    let (app, other) = (sampled().await, fresh().await);
    let folder = tempfile::tempdir().unwrap();
    let registration = Some(Registration { places_limit: Some(1), closes: None });
    let mut event = Event { registration, start: Some(date(2199, 3, 27)), ..Event::default() };
    event.about.title = Text::english("Quokka day");
    let space = Space::new("clusters3");
    let made = app.create(&Actor::Operator, &space, event.into(), State::Published).await.unwrap();
    let first = taken_out(&app, folder.path(), "first").await;
    other.receive_parcel(&Actor::Operator, &first).await.unwrap();
    for name in ["anna", "ben"] {
        let who = somebody(&other, name, None).await;
        other.register(&who, &made.slug).await.unwrap();
    }
    forget_letters(&other).await;
    // Words alone are nothing to write about, as by hand.
    change(&app, &made.slug, |event| event.about.summary = Text::english("All about quokkas")).await;
    let words = taken_out(&app, folder.path(), "words").await;
    assert_eq!(other.receive_parcel(&Actor::Operator, &words).await.unwrap().updated, 1);
    assert!(letters_to(&other, ANNA).await.is_empty());
    // It moves twice, and then has room for both: one import, one letter that says where it ended.
    change(&app, &made.slug, |event| event.start = Some(date(2199, 4, 4))).await;
    change(&app, &made.slug, |event| {
        event.start = Some(date(2199, 5, 5));
        event.places = vec![Place { town: Some("Bilbao".to_owned()), ..Place::default() }];
        event.registration = Some(Registration { places_limit: Some(2), closes: None });
    })
    .await;
    let moved = taken_out(&app, folder.path(), "moved").await;
    other.receive_parcel(&Actor::Operator, &moved).await.unwrap();
    let letters = letters_to(&other, ANNA).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    let text = &letters[0].text;
    assert!(letters[0].subject.starts_with("Changed: Quokka day"), "{letters:?}");
    assert!(text.contains("Before: 2199-03-27") && text.contains("Now: 2199-05-05 · Bilbao"), "{text}");
    let of_ben: Vec<String> =
        letters_to(&other, "ben@example.org").await.into_iter().map(|letter| letter.subject).collect();
    assert_eq!(of_ben.len(), 2, "{of_ben:?}");
    assert!(of_ben.iter().any(|subject| subject.starts_with("You have a place now")), "{of_ben:?}");
    // The same import again, and an older one, change nothing and say nothing.
    forget_letters(&other).await;
    for again in [&moved, &words, &first] {
        other.receive_parcel(&Actor::Operator, again).await.unwrap();
        assert!(letters_to(&other, ANNA).await.is_empty());
    }
}

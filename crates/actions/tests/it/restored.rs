//! Bringing a version back brings back what it said, and nobody is shown what was hidden since.

use asterism_actions::{App, Error};
use asterism_domain::person::Person;
use asterism_domain::{Actor, Document, Kind, PersonField, Record, RecordId, Space, State, Text, Visibility};

use crate::support::{id, sampled};

async fn written(app: &App, kind: Kind, state: State) -> Record {
    let mut document = Document::empty(kind);
    document.about_mut().title = Text::english("Heron count");
    app.create(&Actor::Operator, &Space::new("clusters3"), document, state).await.unwrap()
}

async fn now(app: &App, id: RecordId) -> Record {
    app.record(id).await.unwrap().unwrap()
}

/// Gives a record another title, and says who sees it from then on.
async fn retitled(app: &App, id: RecordId, title: &str, seen_by: Visibility) -> Record {
    let record = now(app, id).await;
    let mut document = record.document.clone();
    document.about_mut().title = Text::english(title);
    app.edit_seen_by(&Actor::Operator, id, record.seq, document, Some(seen_by), None).await.unwrap();
    now(app, id).await
}

#[tokio::test]
async fn what_was_kept_to_its_space_stays_there_when_an_older_text_comes_back() {
    let app = sampled().await;
    let first = written(&app, Kind::News, State::Published).await;
    retitled(&app, first.id, "Heron count, second edition", Visibility::Space).await;
    app.restore(&Actor::Operator, first.id, first.seq, None).await.unwrap();
    let back = now(&app, first.id).await;
    assert_eq!((&back.document, back.visibility), (&first.document, Visibility::Space));
    app.close().await;
}

#[tokio::test]
async fn what_is_published_stays_so_when_the_text_of_its_draft_comes_back() {
    let app = sampled().await;
    let draft = written(&app, Kind::Event, State::Draft).await;
    let edited = retitled(&app, draft.id, "Heron count on the estuary", Visibility::Public).await;
    app.publish(&Actor::Operator, draft.id, edited.seq).await.unwrap();
    app.restore(&Actor::Operator, draft.id, draft.seq, None).await.unwrap();
    let back = now(&app, draft.id).await;
    assert_eq!((&back.document, back.state), (&draft.document, State::Published));
    app.close().await;
}

#[tokio::test]
async fn where_two_versions_say_the_same_their_state_is_what_comes_back() {
    let app = sampled().await;
    let draft = written(&app, Kind::News, State::Draft).await;
    app.publish(&Actor::Operator, draft.id, draft.seq).await.unwrap();
    app.restore(&Actor::Operator, draft.id, draft.seq, None).await.unwrap();
    assert_eq!(now(&app, draft.id).await.state, State::Draft);
    app.close().await;
}

#[tokio::test]
async fn what_was_out_of_use_comes_back_as_it_was_in_use_and_shows_no_more_than_since() {
    let app = sampled().await;
    let draft = written(&app, Kind::News, State::Draft).await;
    app.publish(&Actor::Operator, draft.id, draft.seq).await.unwrap();
    let last = retitled(&app, draft.id, "Heron count, second edition", Visibility::Space).await;
    app.retire(&Actor::Operator, draft.id, None).await.unwrap();
    let retired = now(&app, draft.id).await;
    // Whichever version it is, the record is in use again as it was: not a draft, and not for everybody.
    app.restore(&Actor::Operator, draft.id, draft.seq, None).await.unwrap();
    let back = now(&app, draft.id).await;
    assert_eq!((back.state, back.visibility), (State::Published, Visibility::Space));
    assert_eq!(back.document, draft.document);
    // A version of the time out of use takes nothing out of use.
    app.restore(&Actor::Operator, draft.id, retired.seq, None).await.unwrap();
    let back = now(&app, draft.id).await;
    assert_eq!((&back.document, back.state), (&last.document, State::Published));
    let again = app.restore(&Actor::Operator, draft.id, retired.seq, None).await.unwrap();
    assert_eq!(again, back.seq, "there is nothing to bring back");
    app.close().await;
}

#[tokio::test]
async fn a_record_that_was_made_one_with_another_comes_back_by_undoing_that_alone() {
    let app = sampled().await;
    let (gone, stays) =
        (id(&app, Kind::Organisation, "spri").await, id(&app, Kind::Organisation, "tecnalia").await);
    let before = now(&app, gone).await;
    app.merge(&Actor::Operator, gone, stays, None).await.unwrap();
    let refused = app.restore(&Actor::Operator, gone, before.seq, None).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    app.unmerge(&Actor::Operator, gone, None).await.unwrap();
    assert_eq!(now(&app, gone).await.document, before.document);
    app.close().await;
}

#[tokio::test]
async fn what_somebody_hides_of_themselves_stays_hidden_when_older_words_come_back_002_29() {
    let app = sampled().await;
    let mut person = Person { name_visible_to: Some(Visibility::Public), ..Person::default() };
    person.about.title = Text::english("Anna Berg");
    person.about.summary = Text::english("Herons");
    let space = Space::new("clusters3");
    let first = app.create(&Actor::Operator, &space, person.clone().into(), State::Published).await.unwrap();
    person.about.summary = Text::english("Storks");
    person.name_visible_to = Some(Visibility::Private);
    person.show(PersonField::Summary, Visibility::Space);
    let hidden: Document = person.clone().into();
    app.edit(&Actor::Operator, first.id, first.seq, hidden.clone(), None).await.unwrap();
    app.restore(&Actor::Operator, first.id, first.seq, None).await.unwrap();
    person.about.summary = Text::english("Herons");
    assert_eq!(now(&app, first.id).await.document, person.into(), "the words of then, shown as now");
    app.close().await;
}

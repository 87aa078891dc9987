//! Who is told of what was suggested, how soon, and that nobody is told twice.

use asterism_actions::App;
use asterism_actions::account::Who;
use asterism_domain::{Actor, Document, Followed, Kind, Letter, Pace, RecordId, Role, Space, State, Text};
use jiff::{SignedDuration, Timestamp};

use crate::follow::{forget_letters, later, letters_to, records, sampled, somebody, told};

async fn suggest(app: &App, who: &Who, id: RecordId, words: &str) {
    let record = app.record(id).await.unwrap().unwrap();
    let mut document = record.document.clone();
    document.about_mut().summary = Text::english(words);
    app.suggest_change(who, id, record.seq, document, "It is so", "").await.unwrap();
}

/// The letters to somebody that wait now, which are then gone.
async fn letters(app: &App, at: Timestamp, name: &str) -> Vec<Letter> {
    app.write_digests_at(at).await.unwrap();
    let letters = letters_to(app, &format!("{name}@example.org")).await;
    forget_letters(app).await;
    letters
}

fn secret_of(letter: &Letter) -> String {
    letter.unsubscribe.as_deref().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_publish_are_told_of_suggestions_once_and_as_often_as_they_choose_issue_4() {
    let app = sampled().await;
    app.follow().await.unwrap();
    app.note_changes().await.unwrap();
    let carla = somebody(&app, "carla", Some(Role::Coordinator)).await;
    let paula = somebody(&app, "paula", Some(Role::Partner)).await;
    let otto = somebody(&app, "otto", None).await;
    let some = records(&app, 6).await;
    suggest(&app, &otto, some[0].0, "herons").await;
    suggest(&app, &paula, some[1].0, "storks").await;
    assert_eq!(app.write_digests().await.unwrap(), 0, "daily, until they say otherwise");
    app.write_digests_at(later()).await.unwrap();
    for (who, letters) in [("carla", 1), ("paula", 0), ("otto", 0)] {
        assert_eq!(letters_to(&app, &format!("{who}@example.org")).await.len(), letters, "{who}");
    }
    let letter = letters_to(&app, "carla@example.org").await.remove(0);
    forget_letters(&app).await;
    let lines = told(&letter);
    assert!(
        lines.len() == 2 && lines.iter().all(|line| line.starts_with("/suggestions/")),
        "{}",
        letter.text
    );
    assert!(
        letter.text.contains("Suggested in CLUSTERS3: the space of the project")
            && letter.subject.contains('2'),
        "{}",
        letter.text
    );
    assert!(letters(&app, later(), "carla").await.is_empty(), "what was told is not told again");
    // One letter of both, what changed and what is suggested.
    app.follow_this(&carla, Followed::Record, &some[5].0.to_string(), "The fifth", Pace::Daily)
        .await
        .unwrap();
    let record = app.record(some[5].0).await.unwrap().unwrap();
    let mut document = record.document.clone();
    document.about_mut().summary = Text::english("Cranes");
    app.edit(&Actor::Operator, some[5].0, record.seq, document, None).await.unwrap();
    app.follow().await.unwrap();
    app.note_changes().await.unwrap();
    suggest(&app, &otto, some[5].0, "more cranes").await;
    let both = letters(&app, later(), "carla").await;
    assert_eq!((both.len(), told(&both[0]).len()), (1, 2), "{:?}", both.iter().map(|one| &one.text));
    // At once is soon after, and ended is ended, whatever is suggested then.
    let follow =
        app.follows(&carla).await.unwrap().into_iter().find(|view| view.follow.what == Followed::Suggestions);
    let follow = follow.unwrap();
    assert_eq!(follow.path.as_deref(), Some("/spaces/clusters3/queue"));
    app.set_pace(&carla, follow.follow.id, Pace::AtOnce).await.unwrap();
    suggest(&app, &otto, some[2].0, "herons").await;
    let soon = Timestamp::now() + SignedDuration::from_mins(6);
    assert_eq!(told(&letters(&app, soon, "carla").await[0]).len(), 1);
    app.end_follow(&carla, follow.follow.id).await.unwrap();
    suggest(&app, &otto, some[3].0, "herons").await;
    assert!(letters(&app, later(), "carla").await.is_empty());
    assert_eq!(
        app.follows(&carla).await.unwrap().iter().filter(|view| view.follow.pace == Pace::Never).count(),
        1
    );
    app.set_pace(&carla, follow.follow.id, Pace::Weekly).await.unwrap();
    let letter = letters(&app, later(), "carla").await.remove(0);
    app.unsubscribe(&secret_of(&letter)).await.unwrap();
    suggest(&app, &paula, some[4].0, "herons").await;
    assert!(letters(&app, later(), "carla").await.is_empty(), "the letter's own link ends it too");
    // And it ends what she never heard of: another space, of which nothing was suggested before.
    let elsewhere = Space::new("elsewhere");
    let mut document = Document::empty(Kind::News);
    document.about_mut().title = Text::english("Elsewhere");
    let news = app.create(&Actor::Operator, &elsewhere, document, State::Published).await.unwrap().id;
    app.put_in_space(&Actor::Operator, carla.account.id, &elsewhere, Role::Coordinator).await.unwrap();
    suggest(&app, &otto, news, "herons").await;
    assert!(letters(&app, later(), "carla").await.is_empty(), "all letters are ended");
    let known = app.follows(&carla).await.unwrap();
    assert!(known.iter().any(|view| view.follow.about == "elsewhere" && view.follow.pace == Pace::Never));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_publishes_no_more_and_who_suggested_it_are_not_told_issue_4() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let carla = somebody(&app, "carla", Some(Role::Coordinator)).await;
    let vera = somebody(&app, "vera", Some(Role::Validator)).await;
    let otto = somebody(&app, "otto", None).await;
    let some = records(&app, 2).await;
    suggest(&app, &otto, some[0].0, "herons").await;
    let space = Space::new("clusters3");
    app.set_role(&Actor::Operator, &space, vera.account.id, None).await.unwrap();
    app.write_digests_at(later()).await.unwrap();
    let told = letters_to(&app, "vera@example.org").await;
    assert!(told.iter().all(|letter| !letter.text.contains("suggest")), "she left the space: {told:?}");
    assert_eq!(letters_to(&app, "carla@example.org").await.len(), 1);
    forget_letters(&app).await;
    suggest(&app, &otto, some[1].0, "herons").await;
    app.set_role(&Actor::Operator, &space, carla.account.id, Some(Role::Member)).await.unwrap();
    assert!(letters(&app, later(), "carla").await.is_empty(), "she reads there and decides nothing");
    let refused = app.follow_this(&otto, Followed::Suggestions, "clusters3", "x", Pace::AtOnce).await;
    assert!(refused.is_err(), "nobody asks for it");
    app.close().await;
}

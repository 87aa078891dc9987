//! What letters about what is followed say of records that are out of use by then.

use asterism_actions::App;
use asterism_actions::account::Who;
use asterism_domain::{Actor, Document, Followed, Kind, Pace, Record, Role, Space, State, Text};

use crate::follow::{compared, forget_letters, later, letters_to, records, sampled, somebody, told, write};

async fn published(app: &App, title: &str) -> Record {
    let mut document = Document::empty(Kind::News);
    document.about_mut().title = Text::english(title);
    app.create(&Actor::Operator, &Space::new("clusters3"), document, State::Published).await.unwrap()
}

async fn follower(app: &App) -> Who {
    app.follow().await.unwrap();
    let anna = somebody(app, "anna", Some(Role::Coordinator)).await;
    app.follow_this(&anna, Followed::Space, "clusters3", "The space", Pace::Weekly).await.unwrap();
    compared(app).await;
    anna
}

/// The line of a letter to Anna about a record, where there is one.
async fn line_of(app: &App, record: &Record) -> Option<String> {
    let letters = letters_to(app, "anna@example.org").await;
    let mut lines = letters.iter().flat_map(|letter| letter.text.lines());
    lines.find(|line| line.ends_with(&record.path())).map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_of_use_before_the_letter_is_not_called_new() {
    for compared_between in [true, false] {
        let app = sampled().await;
        follower(&app).await;
        let record = published(&app, "Heron count").await;
        if compared_between {
            compared(&app).await;
        }
        app.retire(&Actor::Operator, record.id, None).await.unwrap();
        compared(&app).await;
        app.write_digests_at(later()).await.unwrap();
        assert_eq!(line_of(&app, &record).await, None, "nobody was told of it: {compared_between}");
        // It waits no more, and what is brought back is told again.
        app.restore(&Actor::Operator, record.id, record.seq, None).await.unwrap();
        compared(&app).await;
        assert_eq!(app.write_digests_at(later()).await.unwrap(), 1);
        let line = line_of(&app, &record).await.unwrap_or_default();
        assert!(!line.contains("out of use"), "{line}");
        app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_told_of_a_record_in_a_space_hears_that_it_is_out_of_use() {
    let app = sampled().await;
    follower(&app).await;
    let record = published(&app, "Heron count").await;
    compared(&app).await;
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 1);
    let line = line_of(&app, &record).await.unwrap_or_default();
    assert!(line.contains("(new)"), "{line}");
    forget_letters(&app).await;
    write(&app, &Actor::Operator, record.id, "Herons and storks").await;
    compared(&app).await;
    app.retire(&Actor::Operator, record.id, None).await.unwrap();
    // Whoever is asked before that was compared says nothing of it yet.
    app.write_digests_at(later()).await.unwrap();
    assert_eq!(line_of(&app, &record).await, None);
    compared(&app).await;
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 1);
    let line = line_of(&app, &record).await.unwrap_or_default();
    assert!(line.contains("(out of use)"), "{line}");
    forget_letters(&app).await;
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 0, "once");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_was_there_before_one_followed_its_space_nothing_is_told_when_it_goes() {
    let app = sampled().await;
    let record = published(&app, "Heron count").await;
    let anna = follower(&app).await;
    write(&app, &Actor::Operator, record.id, "Herons and storks").await;
    app.retire(&Actor::Operator, record.id, None).await.unwrap();
    compared(&app).await;
    app.write_digests_at(later()).await.unwrap();
    assert_eq!(line_of(&app, &record).await, None);
    // Whoever follows the record itself knows of it.
    let one = records(&app, 1).await.remove(0);
    app.follow_this(&anna, Followed::Record, &one.0.to_string(), "It", Pace::AtOnce).await.unwrap();
    app.retire(&Actor::Operator, one.0, None).await.unwrap();
    compared(&app).await;
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 1);
    let letter = letters_to(&app, "anna@example.org").await.remove(0);
    assert_eq!(told(&letter), [one.1.as_str()]);
    assert!(letter.text.contains("(out of use)"), "{}", letter.text);
    app.close().await;
}

//! What is to be done to a draft that was given back.

use asterism_actions::App;
use asterism_domain::organisation::Organisation;
use asterism_domain::{About, Actor, Record, RecordId, Space, State, Text};

use crate::support::fresh;

const OPERATOR: Actor = Actor::Operator;

async fn now(app: &App, id: RecordId) -> Record {
    app.record(id).await.unwrap().unwrap()
}

/// The comment of one draft, on its page and in the list of drafts, which say the same.
async fn comment(app: &App, id: RecordId) -> Option<String> {
    let said = app.returned_with(&OPERATOR, &now(app, id).await).await.unwrap();
    let list = app.drafts_to_write(&OPERATOR, Some(&Space::new("one")), None).await.unwrap().items;
    let listed = list.into_iter().find(|draft| draft.record.id == id).and_then(|draft| draft.returned);
    assert_eq!(said, listed);
    said
}

#[tokio::test]
async fn a_comment_stands_until_the_draft_is_handed_over_again_issue_4() {
    let app = fresh().await;
    let draft = |name: &str| Organisation {
        about: About { title: Text::english(name), ..About::default() },
        ..Organisation::default()
    };
    let space = Space::new("one");
    let id = app.create(&OPERATOR, &space, draft("Zubia").into(), State::Draft).await.unwrap().id;
    let other = app.create(&OPERATOR, &space, draft("Harbour").into(), State::Draft).await.unwrap().id;
    for words in ["Say where it is.", "Say since when it is there."] {
        let seq = app.submit(&OPERATOR, id, now(&app, id).await.seq).await.unwrap();
        assert_eq!(comment(&app, id).await, None, "what was to be done was done");
        app.return_with_comments(&OPERATOR, id, seq, words).await.unwrap();
        assert_eq!(comment(&app, id).await.as_deref(), Some(words));
        let record = now(&app, id).await;
        let mut changed = record.document.clone();
        changed.about_mut().summary = Text::english(words);
        app.edit(&OPERATOR, id, record.seq, changed, None).await.unwrap();
        assert_eq!(comment(&app, id).await.as_deref(), Some(words), "while it is worked on");
        assert_eq!(comment(&app, other).await, None, "of another draft nothing was said");
    }
    app.close().await;
}

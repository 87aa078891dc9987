//! Bringing a version back in the browser: who will see it, and what came between.

use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text, Visibility};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{post, record, set, with_role};
use crate::guest::form_fields;

#[tokio::test(flavor = "multi_thread")]
async fn the_history_says_who_will_see_what_comes_back() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let mut document = Document::empty(Kind::News);
    document.about_mut().title = Text::english("Heron count");
    let space = Space::new("clusters3");
    let draft = site.app.create(&Actor::Operator, &space, document.clone(), State::Draft).await.expect("it");
    let history = format!("{}/history", draft.path());
    let first = site.app.publish(&Actor::Operator, draft.id, draft.seq).await.expect("published");
    let page = vera.page(&history).await;
    crate::check_page(&history, &page);
    assert!(page.contains("its state and who sees it stay as they are now"), "{page}");
    assert!(page.contains("says what the record says now") && page.contains("State then: draft."), "{page}");
    document.about_mut().title = Text::english("Heron count, second edition");
    let edited = site
        .app
        .edit_seen_by(&Actor::Operator, draft.id, first, document, Some(Visibility::Space), None)
        .await
        .expect("kept to the space");
    let page = vera.page(&history).await;
    assert!(!page.contains("says what the record says now"), "{page}");
    assert!(page.contains("State then: published. Who sees it: members of the space."), "{page}");
    site.app.retire(&Actor::Operator, draft.id, None).await.expect("out of use");
    let page = vera.page(&history).await;
    assert!(page.contains("brings the record back into use"), "{page}");
    assert!(page.contains("State then: published. Who sees it: members of the space."), "{page}");
    let seq = edited.to_string();
    let restore = "/news/heron-count-second-edition/restore";
    let mut fields = form_fields(&page, restore);
    set(&mut fields, &[("seq", &seq)]);
    assert_eq!(post(&vera, restore, &fields).await.status, StatusCode::SEE_OTHER);
    let back = site.app.record(draft.id).await.expect("a look").expect("the news");
    assert_eq!((back.state, back.visibility), (State::Published, Visibility::Space));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_since_the_history_was_read_is_shown_before_anything_comes_back() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let vera = with_role(&site, "Vera", &before.space, Role::Validator).await;
    let (history, restore) = ("/projects/clusters3/history", "/projects/clusters3/restore");
    let named = |title: &str| {
        let mut document = before.document.clone();
        document.about_mut().title = Text::english(title);
        document
    };
    let edit = |seq, document| site.app.edit(&Actor::Operator, before.id, seq, document, None);
    let second = edit(before.seq, named("Herons")).await.expect("an edit");
    let mut fields = form_fields(&vera.page(history).await, restore);
    let seq = before.seq.to_string();
    set(&mut fields, &[("seq", &seq)]);
    let third = edit(second, named("Storks")).await.expect("an edit between");
    let asked = post(&vera, restore, &fields).await;
    assert_eq!(asked.status, StatusCode::CONFLICT, "{}", asked.body);
    assert_eq!(record(&site, Kind::Project, "clusters3").await.seq, third, "nothing came back");
    let stays = format!("form=\"restore\" name=\"seq\" value=\"{seq}\"");
    assert!(asked.has("changed since you read") && asked.has(&stays), "{}", asked.body);
    assert!(asked.has("Herons") && asked.has("Storks") && asked.has("id=\"comparison\""), "{}", asked.body);
    crate::check_page(restore, &asked.body);
    // Whoever wants it all the same has seen what is replaced.
    let mut fields = form_fields(&asked.body, restore);
    set(&mut fields, &[("seq", &seq)]);
    assert_eq!(post(&vera, restore, &fields).await.location(), "/projects/clusters3");
    assert_eq!(record(&site, Kind::Project, "clusters3").await.document, before.document);
    // A form from before there was one says which revision it was of, or nothing is done.
    fields.retain(|(name, _)| name != "base");
    assert_eq!(post(&vera, restore, &fields).await.status, StatusCode::FORBIDDEN);
}

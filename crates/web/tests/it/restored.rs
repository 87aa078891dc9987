//! Bringing a version back in the browser: who will see it, what came between, and who is told.

use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text, Visibility};
use axum::http::StatusCode;
use jiff::civil::date;

use crate::Sample;
use crate::edit::{post, record, sent, set, with_role};
use crate::guest::{form_fields, letter_to, letters_to, sign_up};
use crate::registration::{EVENT, open};

const PAGE: &str = "/events/skane-visits-cfaa/registration";
const SLUG: &str = "skane-visits-cfaa";

#[tokio::test(flavor = "multi_thread")]
async fn those_who_registered_are_told_of_a_move_that_was_suggested_003_3() {
    let site = Sample::open().await;
    open(&site, Some(2)).await;
    let space = record(&site, Kind::Event, SLUG).await.space;
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    assert_eq!(mia.fill(PAGE, PAGE, &[]).await.location(), PAGE);
    let suggest = format!("{EVENT}/suggest");
    let mut fields = sent(&mia, &suggest, &suggest).await;
    set(&mut fields, &[("start", "2199-06-06"), ("reason", "The hall said so"), ("do", "save")]);
    assert_eq!(post(&mia, &suggest, &fields).await.location(), "/account/suggestions");
    let queue = vera.page("/queue").await;
    let at = queue.find("/suggestions/").expect("it waits for her");
    let suggestion: String = queue[at..].chars().take_while(|c| *c != '"').collect();
    let before = letters_to(&site.app, "mia@example.org").await;
    let taken = vera.fill(&suggestion, &format!("{suggestion}/take"), &[("do", "all")]).await;
    assert_eq!(taken.location(), EVENT, "{}", taken.body);
    let Document::Event(event) = record(&site, Kind::Event, SLUG).await.document else { panic!("an event") };
    assert_eq!(event.start, Some(date(2199, 6, 6)));
    assert_eq!(
        letters_to(&site.app, "mia@example.org").await,
        before + 2,
        "of the event and of what she said"
    );
    let told = site.app.outbox(&Actor::Operator, 1_000).await.expect("letters");
    let told = told.iter().map(|one| &one.letter).find(|letter| letter.subject.starts_with("Changed: "));
    assert!(told.is_some_and(|letter| letter.to == "mia@example.org" && letter.text.contains("2199-06-06")));
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_registered_are_told_when_an_event_is_a_draft_again_and_when_it_is_back() {
    let site = Sample::open().await;
    open(&site, Some(2)).await;
    let known = record(&site, Kind::Event, SLUG).await;
    let written = site.app.create(&Actor::Operator, &known.space, known.document, State::Draft).await;
    let draft = written.expect("a draft");
    let seq = site.app.publish(&Actor::Operator, draft.id, draft.seq).await.expect("published");
    let page = format!("{}/registration", draft.path());
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    assert_eq!(anna.fill(&page, &page, &[]).await.location(), page);
    site.app.restore(&Actor::Operator, draft.id, draft.seq, None).await.expect("a draft again");
    assert_eq!(site.app.record(draft.id).await.expect("a look").expect("it").state, State::Draft);
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.subject.starts_with("Not announced any more: "), "{}", letter.subject);
    assert!(letter.text.contains("2199-03-27") && letter.text.contains(&page), "{}", letter.text);
    site.app.restore(&Actor::Operator, draft.id, seq, None).await.expect("published again");
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.subject.starts_with("Takes place after all: "), "{}", letter.subject);
}

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
    assert_eq!(post(&vera, restore, &fields).await.status, StatusCode::BAD_REQUEST);
}

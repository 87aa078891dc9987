//! What is returned comes with words, which stand wherever its author goes on.

use asterism_domain::{Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, set, with_role};
use crate::guest::Guest;

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// A piece of news that a partner handed over: its address.
async fn handed_over(paul: &Guest) -> String {
    let mut fields = fields_of(&paul.page("/news/new?space=clusters3").await, "/news/new");
    set(&mut fields, &[("about.title.en", "A first draft")]);
    fields.push(("do".to_owned(), "submit".to_owned()));
    let sent = paul.post("/news/new", &pairs(&fields)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_comment_of_what_was_returned_stands_where_its_author_works() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let paul = with_role(&site, "Paul", &space, Role::Partner).await;
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let at = handed_over(&paul).await;
    let step = format!("{at}/return");
    // Without a word it is asked for, on a page that leads on.
    let empty = vera.fill(&at, &step, &[("return-comment", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.body);
    assert!(
        empty.has("Say in at most 5,000 characters") && empty.has(&format!("href=\"{at}\"")),
        "{}",
        empty.body
    );
    assert!(vera.page(&at).await.contains("name=\"return-comment\" rows=\"3\" maxlength=\"5000\" required"));
    let fields = crate::guest::form_fields(&empty.body, &step);
    let mut fields: Vec<(String, String)> = fields;
    set(&mut fields, &[("return-comment", "Please add the <date>.")]);
    assert_eq!(vera.post(&step, &pairs(&fields)).await.location(), at);
    let words = "Please add the &#60;date&#62;.";
    for page in
        [at.clone(), format!("{at}/edit"), "/account/drafts".to_owned(), "/spaces/clusters3/queue".to_owned()]
    {
        assert!(paul.page(&page).await.contains(words), "{page}");
    }
    // Handed over again, it is done with.
    assert_eq!(paul.fill(&at, &format!("{at}/submit"), &[]).await.location(), at);
    assert!(!paul.page(&at).await.contains(words) && !paul.page("/account/drafts").await.contains(words));
    // The page that was left open leads to the record, not into nothing.
    let late = vera.post(&step, &pairs(&fields)).await;
    assert!(late.has("in another state by now") && late.has(&format!("href=\"{at}\"")), "{}", late.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_what_changed_meanwhile_shows_what_changed() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let paul = with_role(&site, "Paul", &space, Role::Partner).await;
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let at = handed_over(&paul).await;
    let publish = format!("{at}/publish");
    let read = crate::guest::form_fields(&vera.page(&at).await, &publish);
    let edit = format!("{at}/edit");
    let mut fields = fields_of(&paul.page(&edit).await, &edit);
    set(&mut fields, &[("about.title.en", "Another title by now")]);
    fields.push(("do".to_owned(), "save".to_owned()));
    assert_eq!(paul.post(&edit, &pairs(&fields)).await.status, StatusCode::SEE_OTHER);
    let stale = vera.post(&publish, &pairs(&read)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.has("A first draft") && stale.has("Another title by now"), "{}", stale.body);
}

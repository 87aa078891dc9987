//! Nothing that somebody typed is lost because their session ended or their rights went.

use asterism_domain::{Actor, Kind, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{Answer, Guest, PASSWORD, form_fields, sign_up};

const NEW: &str = "/news/new?space=clusters3";
const TITLE: &str = "A <b>meeting</b> of many words";

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The fields of a new piece of news, filled by somebody who is signed in.
async fn typed(guest: &Guest) -> Vec<(String, String)> {
    let mut fields = form_fields(&guest.page(NEW).await, "/news/new");
    fields.retain(|(name, value)| name != "do" && !value.is_empty());
    for (name, value) in
        [("about.title.en", TITLE), ("about.summary.en", "One line.\nAnother."), ("do", "publish")]
    {
        fields.retain(|(known, _)| known != name);
        fields.push((name.to_owned(), value.to_owned()));
    }
    fields
}

fn gives_back(answer: &Answer) {
    let body = &answer.body;
    assert!(body.contains("A &#60;b&#62;meeting&#60;/b&#62; of many words"), "{body}");
    assert!(body.contains("<dd>One line.\nAnother.</dd>"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_comes_back_after_signing_in_again() {
    let site = Sample::open().await;
    let carla = with_role(&site, "Carla", &Space::new("clusters3"), Role::Coordinator).await;
    let fields = typed(&carla).await;
    carla.fill("/account", "/sign-out", &[]).await;
    let ended = carla.post("/news/new", &pairs(&fields)).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    gives_back(&ended);
    assert!(
        ended.has("Sign in (opens a new tab)") && ended.has("/sign-in?next=%2Faccount"),
        "{}",
        ended.body
    );
    // Before she is in again, going on leads to the same page.
    let kept = form_fields(&ended.body, "/news/new");
    gives_back(&carla.post("/news/new", &pairs(&kept)).await);
    let given = [("email", "carla@example.org"), ("password", PASSWORD)];
    assert_eq!(carla.fill("/sign-in", "/sign-in", &given).await.location(), "/account");
    // The page that she left open is of no session, so it is asked once more.
    let stale = carla.post("/news/new", &pairs(&kept)).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    gives_back(&stale);
    assert!(!stale.has("Sign in (opens"), "{}", stale.body);
    let shown = carla.post("/news/new", &pairs(&form_fields(&stale.body, "/news/new"))).await;
    assert_eq!(shown.status, StatusCode::OK, "the form again, and nothing saved: {}", shown.body);
    let mut fields = form_fields(&shown.body, "/news/new");
    fields.retain(|(name, _)| name != "do");
    fields.push(("do".to_owned(), "save".to_owned()));
    let saved = carla.post("/news/new", &pairs(&fields)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(carla.page(saved.location()).await.contains("A &#60;b&#62;meeting"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_taken_out_of_the_space_while_writing_keeps_the_text() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let paul = with_role(&site, "Paul", &space, Role::Partner).await;
    let fields = typed(&paul).await;
    let account = site.app.account_at(&Actor::Operator, "paul@example.org").await.expect("Paul");
    site.app.set_role(&Actor::Operator, &space, account.id, None).await.expect("he is out");
    let refused = paul.post("/news/new", &pairs(&fields)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    gives_back(&refused);
    assert!(!refused.has("Go on with my form"), "he may not: {}", refused.body);
    assert!(site.app.record_at(Kind::News, "a-meeting-of-many-words").await.expect("a look").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_are_sent_again_and_passwords_and_strangers_forms_never_come_back() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let fields =
        [("form", "of-an-older-session"), ("about", "/projects/clusters3"), ("text", "The sum is wrong.")];
    let stale = anna.post("/feedback", &fields).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    assert!(stale.has("<dd>The sum is wrong.</dd>") && stale.has("Send it again"), "{}", stale.body);
    let again = anna.post("/feedback", &pairs(&form_fields(&stale.body, "/feedback"))).await;
    assert!(again.status.is_success() || again.status.is_redirection(), "{}", again.body);
    let secret = [("form", "old"), ("old", "my old sentence"), ("password", "my new sentence")];
    let refused = anna.post("/account/password", &secret).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.has("my old sentence") && !refused.has("my new sentence"), "{}", refused.body);
    let proof = [("form", "old"), ("secret", "of-a-letter"), ("comment", "Words")];
    let refused = anna.post("/claims/x/answer", &proof).await;
    assert!(refused.status == StatusCode::FORBIDDEN && !refused.has("of-a-letter"), "{}", refused.body);
    let chosen = [("form", "old"), ("one", "7a11-uuid:3"), ("what", "members")];
    let refused = anna.post("/bulk/change", &chosen).await;
    assert!(refused.status == StatusCode::FORBIDDEN && !refused.has("7a11-uuid"), "{}", refused.body);
    let from = [("sec-fetch-site", "cross-site")];
    let strange = anna.post_from("/feedback", &[("text", "Words of another site")], &from).await;
    assert!(
        strange.status == StatusCode::FORBIDDEN && !strange.has("Words of another site"),
        "{}",
        strange.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_kept_is_found_among_ones_drafts() {
    let site = Sample::open().await;
    let carla = with_role(&site, "Carla", &Space::new("clusters3"), Role::Coordinator).await;
    assert!(!carla.page("/account/drafts").await.contains("Forms you began"));
    let mut fields = typed(&carla).await;
    fields.retain(|(name, _)| name != "do");
    fields.push(("do".to_owned(), "autosave".to_owned()));
    assert_eq!(carla.post("/news/new", &pairs(&fields)).await.status, StatusCode::NO_CONTENT);
    let listed = carla.page("/account/drafts").await;
    let start = listed.find("/news/new?space=clusters3&#38;kept=").expect("a link to the form");
    let link = listed[start..].split('"').next().unwrap_or_default().replace("&#38;", "&");
    assert!(listed.contains("Forms you began and did not save"), "{listed}");
    let form = carla.page(&link).await;
    assert!(form.contains("A &#60;b&#62;meeting"), "{form}");
}

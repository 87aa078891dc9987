//! What was taken out of use without having been shown is shown to nobody by that, and a profile that was taken down is
//! down.

use std::io::Read;

use asterism_domain::{Actor, Kind, Role, Space, State};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{record, with_role};
use crate::guest::{Guest, sign_up};
use crate::people::describe;

const NEW: &str = "/news/new?space=clusters3";
const DRAFT: &str = "/news/quagga-crossing";
const IDEA: &str = "/project-ideas/quagga-bridges";

/// Everything that is told of a record at its own addresses.
fn told_at(path: &str) -> [String; 5] {
    [
        path.to_owned(),
        format!("{path}.json"),
        format!("{path}/history"),
        format!("{path}/history?from=1&to=999999"),
        format!("{path}/referrers"),
    ]
}

async fn is_hidden_from(guest: &Guest, path: &str) {
    for way in told_at(path) {
        let answer = guest.get(&way).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{way}: {}", answer.body);
        assert!(!answer.has("Quagga"), "{way}: {}", answer.body);
    }
    for way in ["/explore?q=quagga", "/explore.json?q=quagga", "/spaces/clusters3", "/suggest.json?q=Quag"] {
        assert!(!guest.page(way).await.contains(path), "{way}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_taken_out_of_use_stays_unseen() {
    let site = Sample::open().await;
    let carla = with_role(&site, "Carla", &Space::new("clusters3"), Role::Coordinator).await;
    let (visitor, ben) = (Guest::of(&site.routes), sign_up(&site.app, &site.routes, "Ben").await);
    let written = carla.fill(NEW, "/news/new", &[("about.title.en", "Quagga crossing")]).await;
    assert_eq!(written.location(), DRAFT, "{}", written.body);
    assert_eq!(record(&site, Kind::News, "quagga-crossing").await.state, State::Draft);
    let retired =
        carla.fill(DRAFT, &format!("{DRAFT}/retire"), &[("retire-comment", "Quagga no more")]).await;
    assert_eq!(retired.status, StatusCode::SEE_OTHER, "{}", retired.body);
    let withdrawn = record(&site, Kind::News, "quagga-crossing").await;
    assert_eq!(withdrawn.state, State::Withdrawn);
    is_hidden_from(&visitor, DRAFT).await;
    is_hidden_from(&ben, DRAFT).await;
    let tombstone = carla.get(DRAFT).await;
    assert_eq!(tombstone.status, StatusCode::GONE, "who writes there sees what became of it");
    let archive = carla.get_bytes("/spaces/clusters3/export/public.zip").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).expect("an archive");
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        assert!(!String::from_utf8_lossy(&bytes).contains("Quagga"), "file {place}");
    }
    // Brought back it is the draft it was; taken out again it is as unseen as before.
    let first = site.app.history(&Actor::Operator, Kind::News, "quagga-crossing").await.expect("a history");
    let first = first.revisions.last().expect("a revision").seq;
    site.app.restore(&Actor::Operator, withdrawn.id, first, None).await.expect("it is back");
    assert_eq!(record(&site, Kind::News, "quagga-crossing").await.state, State::Draft);
    is_hidden_from(&visitor, DRAFT).await;
    // What everybody saw leaves a tombstone.
    let back = record(&site, Kind::News, "quagga-crossing").await;
    site.app.publish(&Actor::Operator, back.id, back.seq).await.expect("it is published");
    site.app.retire(&Actor::Operator, back.id, None).await.expect("it is retired");
    assert_eq!(visitor.get(DRAFT).await.status, StatusCode::GONE);
    let history = visitor.page(&format!("{DRAFT}/history")).await;
    assert!(
        !history.contains("Quagga no more"),
        "what was said of the draft stays with its writers: {history}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idea_that_its_owner_withdraws_unpublished_stays_unseen_002_28() {
    let site = Sample::open().await;
    let olga = sign_up(&site.app, &site.routes, "Olga").await;
    let fields = [("about.title.en", "Quagga bridges"), ("why.en", "They cannot cross")];
    let written = olga.fill("/project-ideas/new?space=ideas", "/project-ideas/new", &fields).await;
    assert_eq!(written.location(), IDEA, "{}", written.body);
    assert_eq!(olga.fill(IDEA, &format!("{IDEA}/submit"), &[]).await.location(), IDEA);
    let withdrawn = olga.fill(IDEA, &format!("{IDEA}/retire"), &[]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.body);
    is_hidden_from(&Guest::of(&site.routes), IDEA).await;
    assert_eq!(olga.get(IDEA).await.status, StatusCode::GONE);
    assert_eq!(olga.get(&format!("{IDEA}/edit")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_taken_down_is_down_and_who_was_taken_out_by_others_does_not_come_back_alone_002_29() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let (visitor, ben) = (Guest::of(&site.routes), sign_up(&site.app, &site.routes, "Ben").await);
    let path = describe(&anna, "Quagga Zebrowska", &[("see-name", "public")]).await;
    let down = anna.fill("/account/profile", "/account/profile/down", &[]).await;
    assert_eq!(down.status, StatusCode::SEE_OTHER, "{}", down.body);
    for guest in [&visitor, &ben] {
        is_hidden_from(guest, &path).await;
    }
    assert_eq!(describe(&anna, "Quagga Zebrowska", &[("see-name", "public")]).await, path, "hers to put up");
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
    let id = record(&site, Kind::Person, path.rsplit('/').next().expect("a slug")).await.id;
    site.app.retire(&Actor::Operator, id, Some("Not a person".to_owned())).await.expect("taken out of use");
    is_hidden_from(&visitor, &path).await;
    let refused = anna.fill("/account/profile", "/account/profile", &[("name", "Quagga Zebrowska")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.has("Ask them to bring it back"), "{}", refused.body);
    let form = crate::edit::form_of(&anna).await;
    let again = anna.post(&format!("{path}/restore"), &[("form", &form), ("seq", "1")]).await;
    assert!(!again.status.is_success() && !again.status.is_redirection(), "{}", again.status);
    is_hidden_from(&visitor, &path).await;
    let history =
        site.app.history(&Actor::Operator, Kind::Person, path.rsplit('/').next().expect("a slug")).await;
    let first = history.expect("a history").revisions.last().expect("a revision").seq;
    site.app.restore(&Actor::Operator, id, first, None).await.expect("those who took it out bring it back");
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn topics_that_nobody_published_are_offered_to_nobody_as_their_own() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let mut topic = asterism_domain::Document::empty(Kind::Topic);
    topic.about_mut().title = asterism_domain::Text::english("Quagga husbandry");
    let space = Space::new("clusters3");
    let draft = site.app.create(&Actor::Operator, &space, topic, State::Draft).await.expect("a draft");
    let form = anna.page("/account/profile").await;
    assert!(form.contains("name=\"topics\"") && !form.contains("Quagga"), "{form}");
    let token = crate::edit::form_of(&anna).await;
    let id = draft.id.to_string();
    let sent = anna.post("/account/profile", &[("form", &token), ("name", "Anna"), ("topics", &id)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert!(!anna.page(&format!("{}.json", sent.location())).await.contains(&id), "a forged id is no topic");
}

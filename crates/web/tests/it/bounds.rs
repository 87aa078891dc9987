//! What one person can make the portal keep or send, and that what they typed is not lost where it ends.

use asterism_domain::{Actor, Kind, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Guest, form_fields, letters_to, sign_up};
use crate::registration::{EVENT, open};

const SUGGEST: &str = "/projects/clusters3/suggest";

/// The form of a page as it would be sent, with other values and more fields.
async fn send(guest: &Guest, page: &str, asked: &str, more: &[(&str, &str)]) -> crate::guest::Answer {
    let mut fields = form_fields(&guest.page(page).await, page);
    fields.retain(|(name, _)| name != "do" && !more.iter().any(|(other, _)| other == name));
    let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<(&str, &str)> = fields.chain([("do", asked)]).chain(more.iter().copied()).collect();
    guest.post(page, &all).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_form_keeps_its_own_fields_and_only_so_much() {
    let site = Sample::open().await;
    let guest = sign_up(&site.app, &site.routes, "Anna").await;
    let stuffed = "x".repeat(400_000);
    let kept =
        send(&guest, SUGGEST, "autosave", &[("nothing.of.the.form", &stuffed), ("about.title.en", "Mine")])
            .await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{}", kept.body);
    let data = guest.page("/account/data.json").await;
    assert!(data.contains("Mine") && !data.contains("xxxxxxxxxx"), "what is no field is not kept");

    let long = "y".repeat(600_000);
    let refused = send(&guest, SUGGEST, "autosave", &[("about.summary.en", &long)]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let refused = send(&guest, SUGGEST, "keep", &[("about.summary.en", &long)]).await;
    assert!(
        refused.has("too much to be kept unfinished") && refused.has("yyyyyyyyyy"),
        "what was typed stays"
    );

    // Many forms of many records: at some point there are enough.
    let some = "z".repeat(450_000);
    let params = [("limit".to_owned(), "60".to_owned())];
    let found = site.app.explore(&Actor::Visitor, &params).await.expect("a search");
    let mut ended = false;
    for hit in found.hits.iter().filter(|hit| hit.hit.path != "/projects/clusters3") {
        let page = format!("{}/suggest", hit.hit.path);
        if guest.get(&page).await.status != StatusCode::OK {
            continue;
        }
        let kept = send(&guest, &page, "keep", &[("about.summary.en", &some)]).await;
        if kept.status != StatusCode::SEE_OTHER {
            assert!(
                kept.has("As many unfinished forms are kept for you") && kept.has("zzzzzzzzzz"),
                "{}",
                kept.status
            );
            ended = true;
            break;
        }
    }
    assert!(ended, "a dozen such forms are five megabytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_a_person_writes_has_a_largest_size() {
    let site = Sample::open().await;
    let guest = sign_up(&site.app, &site.routes, "Anna").await;
    let account = site.app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna");
    let space = Space::new("clusters3");
    site.app.put_in_space(&Actor::Operator, account.id, &space, Role::Coordinator).await.expect("a role");
    let page = "/projects/clusters3/edit";
    let id = site.app.record_at(Kind::Project, "clusters3").await.expect("a look").expect("the project");
    let before = site.app.record(id).await.expect("a look").expect("the project").seq;
    // No line is too long by itself; all of them together are.
    let lines: Vec<String> = (0..3_000).map(|number| format!("{number} {}", "w".repeat(190))).collect();
    let refused = send(&guest, page, "save", &[("about.aliases", &lines.join("\n"))]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.location());
    assert!(refused.has("too much for one record") && refused.has("wwwwwwww"), "what was typed stays");
    let now = site.app.record(id).await.expect("a look").expect("the project").seq;
    assert_eq!(now, before);
    // An edit of a sensible size goes through.
    let saved = send(&guest, page, "save", &[("about.title.en", "Another title")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_a_mailbox_with_invitations() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let mut sent = 0;
    for _ in 0..6 {
        let invited =
            site.app.invite(&Actor::Operator, &space, Role::Partner, "stranger@example.org", "en").await;
        match invited {
            Ok(()) => sent += 1,
            Err(error) => assert!(matches!(error, asterism_actions::Error::TooMany { .. }), "{error}"),
        }
    }
    assert_eq!((sent, letters_to(&site.app, "stranger@example.org").await), (3, 3));
    // One sender cannot write to the whole world either.
    let mut refused = 0;
    for number in 0..120 {
        let email = format!("one{number}@example.org");
        let invited = site.app.invite(&Actor::Operator, &space, Role::Partner, &email, "en").await;
        refused += u32::from(invited.is_err());
    }
    assert!(refused >= 20, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_and_cancelling_in_turn_writes_few_letters() {
    let site = Sample::open().await;
    open(&site, Some(5)).await;
    let guest = sign_up(&site.app, &site.routes, "Anna").await;
    let before = letters_to(&site.app, "anna@example.org").await;
    let page = format!("{EVENT}/registration");
    let mut told = false;
    for _ in 0..10 {
        let answer = guest.fill(&page, &page, &[]).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            told = true;
            break;
        }
        guest.fill(&page, &format!("{page}/cancel"), &[]).await;
    }
    assert!(told, "it is said that this is enough");
    assert!(letters_to(&site.app, "anna@example.org").await - before <= 6);
}

//! What is wrong with a form is said in one summary, whatever finds it: the fields by themselves, what they are together,
//! or the rules of what is to be done.

use asterism_domain::{Kind, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, post, record, sent, set, with_role};
use crate::guest::{Answer, sign_up};

/// The fields that the summary leads to, in its order, each of which the form has.
fn led_to(refused: &Answer) -> Vec<String> {
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let summary = refused.body.split("id=\"errors\"").nth(1).and_then(|rest| rest.split("</ul>").next());
    let links = summary.expect("a summary").split("<a href=\"#").skip(1);
    let ids: Vec<String> = links.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    for id in &ids {
        assert!(refused.has(&format!(" id=\"{id}\"")), "{id} is there to go to");
    }
    let lines = summary.expect("a summary").matches("<li>").count();
    assert_eq!(lines, ids.len(), "each line leads to its field: {}", summary.expect("a summary"));
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn one_summary_has_what_cannot_be_read_and_what_cannot_be_together() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let mut fields = fields_of(&vera.page("/events/new?space=clusters3").await, "/events/new");
    set(
        &mut fields,
        &[
            ("time_zone", "Madrid"),
            ("start", "2199-03-28"),
            ("end", "2199-03-27"),
            ("registration.closes", "30/04/2199"),
            ("speakers.0.row", ""),
            ("speakers.0.position", "Chair"),
            ("do", "publish"),
        ],
    );
    let refused = post(&vera, "/events/new", &fields).await;
    let mut ids = led_to(&refused);
    ids.sort_unstable();
    assert_eq!(ids, ["about.title.en", "end", "registration.closes", "speakers.0.name", "time_zone"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_summary_has_what_cannot_be_read_and_what_a_picture_must_say_004_21() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let mut fields = fields_of(&vera.page("/media/new?space=clusters3").await, "/media/new");
    set(
        &mut fields,
        &[
            ("media_kind", "video"),
            ("url", "http://example.org/film"),
            ("about.links.0.row", ""),
            ("about.links.0.url", "nowhere"),
            ("do", "publish"),
        ],
    );
    let mut ids = led_to(&post(&vera, "/media/new", &fields).await);
    ids.sort_unstable();
    assert_eq!(ids, ["about.links.0.rel", "about.links.0.url", "about.title.en", "credit", "licence", "url"]);
    // A draft need not say all of it yet.
    set(&mut fields, &[("do", "save")]);
    let mut ids = led_to(&post(&vera, "/media/new", &fields).await);
    ids.sort_unstable();
    assert_eq!(ids, ["about.links.0.rel", "about.links.0.url", "about.title.en", "url"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_summary_has_what_cannot_be_read_and_what_a_suggestion_lacks() {
    let site = Sample::open().await;
    let at = "/projects/clusters3/suggest";
    let before = record(&site, Kind::Project, "clusters3").await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let mut fields = sent(&mia, at, at).await;
    set(&mut fields, &[("end", "late"), ("suggest-source", "javascript:alert(1)"), ("do", "save")]);
    let mut ids = led_to(&post(&mia, at, &fields).await);
    ids.sort_unstable();
    assert_eq!(ids, ["end", "reason", "suggest-source"]);
    assert_eq!(record(&site, Kind::Project, "clusters3").await, before);
}

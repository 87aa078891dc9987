//! What a space shows to its own: found by them in every form of a search, and by nobody else.

use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text, Visibility};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use jiff::civil::date;

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{Guest, PASSWORD, sign_up};

/// Every address that might tell of it.
const WAYS: [&str; 9] = [
    "/explore?q=quagga",
    "/explore.json?q=quagga",
    "/explore.csv?q=quagga",
    "/explore.atom?q=quagga",
    "/explore.ics?q=quagga",
    "/suggest.json?q=quag",
    "/explore?q=quaga",
    "/spaces/clusters3/contents/kind/event",
    "/explore?space=clusters3&sort=newest",
];

async fn publish(site: &Sample, mut document: Document, title: &str) {
    document.about_mut().title = Text::english(title);
    if let Document::Event(event) = &mut document {
        event.start = Some(date(2026, 3, 4));
    }
    let (space, state) = (Space::new("clusters3"), State::Published);
    let made = site.app.create_seen_by(&Actor::Operator, &space, document, state, Visibility::Space).await;
    made.expect("it is published");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_members_of_a_space_find_its_events_in_every_form_and_strangers_in_none_issue_4() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let visitor = Guest::of(&site.routes);
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let vera = with_role(&site, "Vera", &Space::new("eccp"), Role::Coordinator).await;
    let mia = with_role(&site, "Mia", &space, Role::Member).await;
    let before = [visitor.page("/explore").await, visitor.page("/spaces/clusters3").await];
    for (kind, title) in [
        (Kind::Event, "Quagga gathering"),
        (Kind::News, "Quagga bulletin"),
        (Kind::LibraryItem, "Quagga guide"),
    ] {
        publish(&site, Document::empty(kind), title).await;
    }
    site.app.follow().await.expect("the index follows");
    let fields = [("name", "x"), ("scope", "read"), ("days", "30"), ("old", PASSWORD)];
    let made = mia.fill("/account", "/account/keys", &fields).await;
    let start = made.body.find("asterism_").expect("a key");
    let key: String =
        made.body[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let bearer = format!("Bearer {key}");
    let program = Guest::of(&site.routes);
    let by_key = async |way: &str| {
        program.send(Request::get(way).header("authorization", &bearer), Body::empty()).await
    };
    for way in WAYS {
        assert!(mia.page(way).await.contains("Quagga gathering"), "{way}");
        assert!(by_key(way).await.has("Quagga gathering"), "{way} by a key");
        for stranger in [&visitor, &ben, &vera] {
            let told = stranger.get(way).await;
            assert!(!told.has("Quagga"), "{way}: {}", told.body);
        }
    }
    let total = async |guest: &Guest| {
        let found: serde_json::Value =
            serde_json::from_str(&guest.page("/explore.json?q=quagga").await).expect("JSON");
        (found["total"].as_u64(), found["records"].as_array().map(Vec::len))
    };
    assert_eq!(total(&mia).await, (Some(3), Some(3)));
    assert_eq!(total(&vera).await, (Some(0), Some(0)));
    assert_eq!(
        [visitor.page("/explore").await, visitor.page("/spaces/clusters3").await],
        before,
        "no count moved"
    );
    // Out of the space, the same browser and the same key find nothing from then on.
    let account = site.app.account_at(&Actor::Operator, "mia@example.org").await.expect("Mia");
    site.app.set_role(&Actor::Operator, &space, account.id, None).await.expect("she leaves");
    assert_eq!(total(&mia).await, (Some(0), Some(0)));
    let told = by_key("/explore.csv?q=quagga").await;
    assert!(told.status == StatusCode::OK && !told.has("Quagga"), "{}", told.body);
}

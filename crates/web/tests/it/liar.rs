//! A provider that lies: tokens that prove nothing, addresses that are not confirmed, keys that change, and descriptions of
//! itself that are wrong.

use asterism_actions::account::{Provider, SecondFactor};
use asterism_domain::Actor;
use asterism_testkit::provider::Provider as Running;
use axum::http::StatusCode;

use crate::guest::{Answer, Guest};
use crate::provider::{Portal, answer, portal, portal_with, sent, way};

/// Comes back from the liar with a code for this lie.
async fn lied(guest: &Guest, issuer: &str, lie: &str) -> Answer {
    let address = sent(guest, issuer).await;
    lied_at(guest, issuer, &address, lie).await
}

/// The same for somebody who was sent to this address.
async fn lied_at(guest: &Guest, issuer: &str, address: &str, lie: &str) -> Answer {
    let value = |name: &str| {
        let value = address.split(&format!("{name}=")).nth(1).and_then(|rest| rest.split('&').next());
        value.unwrap_or_else(|| panic!("no {name} in {address}")).to_owned()
    };
    let code = serde_json::json!({ "lie": lie, "nonce": value("nonce") }).to_string();
    let code = base64url(code.as_bytes());
    guest.get(&format!("{}/back?code={code}&state={}", way(issuer), value("state"))).await
}

/// As the liar reads it.
fn base64url(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(SIGNS[(number >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_proves_nothing_lets_nobody_in() {
    let liar = Running::start_liar();
    let Portal { app, routes, _folder } = portal(&[liar.issuer()]).await;
    // The account is there and tied, so that a lie which is believed would let somebody in.
    let anna = Guest::of(&routes);
    let asked = lied(&anna, liar.issuer(), "none-of-it").await;
    let entered = answer(&anna, &asked, "/sign-in/open", &[]).await;
    assert_eq!(entered.location(), "/about", "{}", entered.body);
    assert_eq!(lied(&Guest::of(&routes), liar.issuer(), "on a curve").await.location(), "/about");
    for lie in [
        "wrong nonce",
        "no nonce",
        "wrong audience",
        "two audiences",
        "wrong party",
        "wrong issuer",
        "expired",
        "of tomorrow",
        "of yesterday",
        "nobody",
        "wrong access token",
        "alg none",
        "HS256 with the public key",
        "HS256 with the client's secret",
        "another key of the same name",
        "its own key",
        "changed after signing",
        "no token",
        "nothing that can be read",
    ] {
        let guest = Guest::of(&routes);
        let refused = lied(&guest, liar.issuer(), lie).await;
        assert!(
            refused.status == StatusCode::BAD_GATEWAY && refused.has("could not be trusted"),
            "{lie}: {}",
            refused.body
        );
        assert!(guest.cookie("session").is_none(), "{lie}");
    }
    let broken = lied(&Guest::of(&routes), liar.issuer(), "breaks down").await;
    assert!(broken.has("cannot be reached now"), "{}", broken.body);
    let events = app.audit(&Actor::Operator, None, None).await.expect("events");
    let entered = events.iter().filter(|row| row.event.event == "signed_in").count();
    assert_eq!(entered, 2, "the two that told the truth");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_asked_by_what_means_it_knew_somebody_and_lets_in_nobody_it_knew_by_less() {
    let liar = Running::start_liar();
    let asking =
        |provider: Provider| provider.asking_for("urn:example:two urn:example:three").by_methods("mfa hwk");
    let Portal { routes, _folder, .. } = portal_with(&[liar.issuer()], SecondFactor::default(), asking).await;
    let guest = Guest::of(&routes);
    let address = sent(&guest, liar.issuer()).await;
    assert!(address.contains("acr_values=urn%3Aexample%3Atwo+urn%3Aexample%3Athree"), "{address}");
    for lie in ["by a password", "none-of-it"] {
        let guest = Guest::of(&routes);
        let refused = lied(&guest, liar.issuer(), lie).await;
        assert!(
            refused.status == StatusCode::FORBIDDEN && refused.has("with more than a password"),
            "{lie}: {}",
            refused.body
        );
        assert!(guest.cookie("session").is_none(), "{lie}");
    }
    let asked = lied(&guest, liar.issuer(), "by two factors").await;
    let entered = answer(&guest, &asked, "/sign-in/open", &[]).await;
    assert_eq!(entered.location(), "/about", "{}", entered.body);
    let weaker = lied(&Guest::of(&routes), liar.issuer(), "by a password").await;
    assert_eq!(weaker.status, StatusCode::FORBIDDEN, "nor with an account: {}", weaker.body);
    assert_eq!(lied(&Guest::of(&routes), liar.issuer(), "by two factors").await.location(), "/about");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_liar_says_of_an_address_counts_where_it_is_said_of_the_same_person() {
    let liar = Running::start_liar();
    let Portal { routes, _folder, .. } = portal(&[liar.issuer()]).await;
    let other = lied(&Guest::of(&routes), liar.issuer(), "about somebody else").await;
    assert!(other.has("could not be trusted"), "{}", other.body);
    for lie in ["unconfirmed address", "address not said to be confirmed"] {
        let asked = lied(&Guest::of(&routes), liar.issuer(), lie).await;
        assert!(asked.status.as_u16() >= 400 && !asked.has("anna@example.org"), "{lie}: {}", asked.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_changes_its_keys_is_understood_without_a_restart() {
    let liar = Running::start_liar();
    let Portal { routes, _folder, .. } = portal(&[liar.issuer()]).await;
    let anna = Guest::of(&routes);
    let asked = lied(&anna, liar.issuer(), "none-of-it").await;
    answer(&anna, &asked, "/sign-in/open", &[]).await;
    let keys = |times: u32| {
        let asked = liar.get("/asked");
        assert!(asked.contains(&format!("\"keys\":{times},")), "{times}: {asked}");
    };
    keys(1);
    assert_eq!(lied(&Guest::of(&routes), liar.issuer(), "new key").await.location(), "/about");
    keys(2);
    // A key that stays unknown has them asked for a few times, and then no more.
    for _ in 0..10 {
        let strange = lied(&Guest::of(&routes), liar.issuer(), "another key of the same name").await;
        assert!(strange.has("could not be trusted"), "{}", strange.body);
    }
    keys(7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_describes_itself_wrongly_is_not_used() {
    let liar = Running::start_liar();
    for wrong in ["another", "neighbour", "inside", "file", "huge", "moved", "text", "signed"] {
        let issuer = format!("{}/as/{wrong}", liar.issuer());
        let Portal { routes, _folder, .. } = portal(&[&issuer]).await;
        let guest = Guest::of(&routes);
        if wrong == "signed" {
            // It promises to say whose its answers are, and does not.
            let stale = lied(&guest, &issuer, "none-of-it").await;
            assert!(stale.has("begun in another browser"), "{}", stale.body);
            continue;
        }
        let away = guest.get(&way(&issuer)).await;
        assert!(away.status == StatusCode::BAD_GATEWAY, "{wrong}: {}", away.status);
        assert!(away.has("House Login cannot be reached now"), "{wrong}: {}", away.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_counts_as_fresh_when_the_provider_says_that_somebody_has_just_shown_who_they_are() {
    let liar = Running::start_liar();
    let Portal { routes, _folder, .. } = portal(&[liar.issuer()]).await;
    let anna = Guest::of(&routes);
    let asked = lied(&anna, liar.issuer(), "none-of-it").await;
    answer(&anna, &asked, "/sign-in/open", &[]).await;
    let makes_key = async || {
        let made = anna.fill("/account", "/account/keys", &[("name", "mine")]).await;
        made.status == StatusCode::OK
    };
    // It says nothing of when: she may have been known there for weeks.
    assert!(!makes_key().await);
    let again = way(liar.issuer()).replace("/sign-in/at/", "/account/again/");
    assert!(anna.page("/account").await.contains(&again));
    for lie in ["none-of-it", "signed in yesterday"] {
        let sent = anna.get(&again).await;
        let refused = lied_at(&anna, liar.issuer(), sent.location(), lie).await;
        assert_eq!(refused.status, StatusCode::BAD_GATEWAY, "{lie}: {}", refused.body);
        assert!(refused.has("does not say that it asked you anew"), "{lie}: {}", refused.body);
        assert!(!makes_key().await, "{lie}");
    }
    let sent = anna.get(&again).await;
    let shown = lied_at(&anna, liar.issuer(), sent.location(), "signed in now").await;
    assert_eq!(shown.location(), "/account", "{}", shown.body);
    assert!(makes_key().await);
    // One that was signed in to yesterday is let in, and is not fresh.
    let later = Guest::of(&routes);
    assert_eq!(lied(&later, liar.issuer(), "signed in yesterday").await.location(), "/about");
    assert!(later.page("/account").await.contains(&again));
}

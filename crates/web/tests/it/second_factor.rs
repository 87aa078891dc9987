//! Those who run the portal do so with more than a password: by themselves once they have a passkey, or in any case where
//! the portal was started so.

use asterism_actions::account::SecondFactor;
use asterism_actions::{App, Config};
use asterism_domain::{Account, Actor};
use asterism_testkit::Browser;
use asterism_web::{Site, router};
use axum::Router;
use axum::http::StatusCode;
use serde_json::json;

use crate::Sample;
use crate::edit::form_of;
use crate::guest::{Guest, PASSWORD, letter_to, link_in, sign_up};
use crate::passkey::{add_passkey, open_account, sign_out};

const HELD: &str = "It was opened with a password alone";
const REFUSED: &str = "this is not done with a password alone";

pub(crate) async fn account(app: &App, name: &str) -> Account {
    app.account_at(&Actor::Operator, &format!("{name}@example.org")).await.expect("an account")
}

pub(crate) async fn runs_the_portal(app: &App, name: &str) {
    let id = account(app, name).await.id;
    app.set_administrator(&Actor::Operator, id, true).await.expect("an administrator");
}

pub(crate) async fn with_password(routes: &Router, name: &str) -> Guest {
    let guest = Guest::of(routes);
    let email = format!("{name}@example.org");
    let entered = guest.fill("/sign-in", "/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.body);
    guest
}

/// Whoever knows the password alone neither runs the portal nor gets around that.
async fn is_held_back(routes: &Router, name: &str, other: &Account) {
    let thief = with_password(routes, name).await;
    let form = form_of(&thief).await;
    assert!(thief.page("/account").await.contains(HELD));
    for page in ["/admin", "/admin/audit", "/admin/outbox", "/admin/spaces"] {
        let refused = thief.get(page).await;
        assert!(refused.status == StatusCode::FORBIDDEN && refused.has(HELD), "{page}: {}", refused.body);
    }
    let other = other.id.to_string();
    let close = [("form", form.as_str()), ("account", other.as_str()), ("close", "yes")];
    assert_eq!(thief.post("/admin/accounts/close", &close).await.status, StatusCode::FORBIDDEN);
    let key = [("name", "mine"), ("old", PASSWORD)];
    let erase = [("old", PASSWORD)];
    let address = [("email", "thief@example.org"), ("old", PASSWORD)];
    for (page, action, given) in [
        ("/account", "/account/keys", &key[..]),
        ("/account/data", "/account/data/erase", &erase[..]),
        ("/account/correct", "/account/correct/address", &address[..]),
    ] {
        let refused = thief.fill(page, action, given).await;
        assert!(refused.status.is_client_error() && refused.has(REFUSED), "{action}: {}", refused.body);
    }
    let ask = json!({ "form": form, "passkey-name": "thief" });
    let own = [("sec-fetch-site", "same-origin")];
    let refused = thief.tell("/account/passkeys/ask", &ask, &own).await;
    assert!(refused.status == StatusCode::BAD_REQUEST && refused.has(REFUSED), "{}", refused.body);
    let refused = thief.fill("/account", "/account/passkeys/end", &[]).await;
    assert!(refused.status == StatusCode::BAD_REQUEST && refused.has(REFUSED), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_runs_the_portal_and_has_a_passkey_does_so_with_it_and_with_a_password_no_more() {
    let (app, routes, address, _folder) = Sample::at_localhost().await;
    let browser = Browser::start().await;
    browser.add_authenticator().await;
    open_account(&app, &browser, &address, "Anna").await;
    runs_the_portal(&app, "anna").await;
    sign_up(&app, &routes, "Ben").await;
    let ben = account(&app, "ben").await;
    browser.open(&format!("{address}/admin")).await;
    let page = browser.text("main").await;
    assert!(page.contains("You signed in with a password alone") && page.contains("once-there"), "{page}");
    browser.open(&format!("{address}/account")).await;
    add_passkey(&browser, "phone").await;
    is_held_back(&routes, "anna", &ben).await;
    // The session in which she added it was opened with the password as well.
    browser.open(&format!("{address}/admin")).await;
    assert!(browser.text("main").await.contains(HELD));
    sign_out(&browser).await;
    browser.open(&format!("{address}/sign-in?next=%2Fadmin")).await;
    browser.follow("[data-passkey] button").await;
    let page = browser.text("main").await;
    assert!(
        page.contains("ben@example.org") && !page.contains("You signed in with a password alone"),
        "{page}"
    );
    // Of others nothing is asked.
    let own = with_password(&routes, "ben").await.page("/account").await;
    assert!(!own.contains(HELD));
    // The letter is the way in for whoever lost the passkey, and ends it.
    let lost = Guest::of(&routes);
    lost.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&app, "anna@example.org").await);
    lost.fill(&link, &link, &[("password", "seven otters under the pier")]).await;
    assert_eq!(lost.get("/admin").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_always_asked_for_a_password_runs_nothing_and_neither_does_a_letter() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::in_folder(folder.path());
    config.address = "http://localhost:8080".to_owned();
    config.second_factor = SecondFactor::Always;
    let app = App::open(config).await.expect("the data folder opens");
    let routes = router(Site::new(app.clone()));
    let anna = sign_up(&app, &routes, "Anna").await;
    runs_the_portal(&app, "anna").await;
    let refused = anna.get("/admin").await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.has(HELD), "{}", refused.body);
    // Whoever has no passkey adds the first one.
    let ask = json!({ "form": form_of(&anna).await, "passkey-name": "phone" });
    let own = [("sec-fetch-site", "same-origin")];
    assert_eq!(anna.tell("/account/passkeys/ask", &ask, &own).await.status, StatusCode::OK);
    let lost = Guest::of(&routes);
    lost.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&app, "anna@example.org").await);
    let chosen = lost.fill(&link, &link, &[("password", "seven otters under the pier")]).await;
    assert_eq!(chosen.location(), "/account", "{}", chosen.body);
    assert!(!account(&app, "anna").await.administrator, "a mailbox alone runs no portal");
    let events = app.audit(&Actor::Operator, None, None).await.expect("events");
    assert!(events.iter().any(|row| row.event.event == "administrator_unmade"), "{events:?}");
    // Whoever runs the machine gives it back.
    runs_the_portal(&app, "anna").await;
    assert!(account(&app, "anna").await.administrator);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_neither_passkeys_nor_providers_can_be_nobody_is_shut_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::in_folder(folder.path());
    config.second_factor = SecondFactor::Always;
    let app = App::open(config).await.expect("the data folder opens");
    let routes = router(Site::new(app.clone()));
    let anna = sign_up(&app, &routes, "Anna").await;
    runs_the_portal(&app, "anna").await;
    assert_eq!(anna.get("/admin").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_never_asked_for_who_lost_the_passkey_runs_the_portal_with_the_password() {
    let (app, routes, address, folder) = Sample::at_localhost().await;
    let browser = Browser::start().await;
    browser.add_authenticator().await;
    open_account(&app, &browser, &address, "Anna").await;
    runs_the_portal(&app, "anna").await;
    browser.open(&format!("{address}/account")).await;
    add_passkey(&browser, "phone").await;
    assert!(with_password(&routes, "anna").await.page("/account").await.contains(HELD));
    // The same folder, started anew with the option; the passkey is there, and at the bottom of the sea.
    let mut config = app.config().clone();
    config.second_factor = SecondFactor::Never;
    let again = App::open(config).await.expect("the data folder opens once more");
    let routes = router(Site::new(again.clone()));
    let anna = with_password(&routes, "anna").await;
    assert!(!anna.page("/account").await.contains(HELD));
    let runs = anna.get("/admin").await;
    assert!(runs.status == StatusCode::OK && runs.has("never"), "{}", runs.body);
    // What gets around the rule is open where there is none: here, to end the passkey that is lost.
    let ask = json!({ "form": form_of(&anna).await, "passkey-name": "another" });
    let own = [("sec-fetch-site", "same-origin")];
    assert_eq!(anna.tell("/account/passkeys/ask", &ask, &own).await.status, StatusCode::OK);
    let ended = anna.fill("/account", "/account/passkeys/end", &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
    // A new password by letter takes nothing from who runs the portal, as it does where more is always asked for.
    let lost = Guest::of(&routes);
    lost.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&again, "anna@example.org").await);
    lost.fill(&link, &link, &[("password", "seven otters under the pier")]).await;
    assert!(account(&again, "anna").await.administrator);
    drop(folder);
}

//! Where more than a password is asked of everybody: nothing opens before it is shown, everybody can get it, and no letter
//! is a way around it.

use asterism_actions::account::{LeadsIn, SecondFactor};
use asterism_domain::Actor;
use asterism_testkit::Browser;
use asterism_testkit::provider::Provider as Running;
use axum::http::StatusCode;
use serde_json::json;

use crate::Sample;
use crate::doors::{DECISIONS, address_of};
use crate::guest::{Guest, PASSWORD, form_fields, letter_to, letters_to, link_in, sign_up};
use crate::passkey::{add_passkey, open_account, sign_out};
use crate::provider::{Portal, come_back, portal_asking};
use crate::second_factor::{account, runs_the_portal, with_password};

const STEP: &str = "/account/second-factor";
const OWN: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// The token of the forms of a session that is halfway in.
async fn form_of_step(guest: &Guest) -> String {
    form_fields(&guest.page(STEP).await, "/sign-out").remove(0).1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_at_the_first_sign_in_and_asked_for_ever_after() {
    let (app, routes, address, _folder) = Sample::at_localhost_asking(SecondFactor::Everyone).await;
    let browser = Browser::start().await;
    browser.add_authenticator().await;
    open_account(&app, &browser, &address, "Anna").await;
    // The letter showed whose the address is, so nothing else is asked before she adds it.
    assert!(browser.address().await.contains(STEP), "{}", browser.address().await);
    assert!(browser.text("main").await.contains("Add what you will sign in with"));
    assert_eq!(browser.axe().await, [] as [String; 0]);
    add_passkey(&browser, "phone").await;
    assert_eq!(browser.address().await, format!("{address}/account"), "the passkey lets her in at once");
    assert!(browser.text("main").await.contains("phone"));
    assert!(!letter_to(&app, "anna@example.org").await.text.contains("/recover"), "no letter ends a passkey");
    sign_out(&browser).await;
    // The password is the half of it, and leads on to where she was going.
    browser.open(&format!("{address}/sign-in?next=%2Faccount%2Fdata")).await;
    browser.fill("#email", "anna@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main form button").await;
    assert!(browser.text("main").await.contains("Your password was right"));
    assert_eq!(browser.axe().await, [] as [String; 0]);
    browser.follow("[data-passkey] button").await;
    assert_eq!(browser.address().await, format!("{address}/account/data"));
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    // Who knows the password alone adds nothing of theirs, and has no letter sent.
    let thief = with_password(&routes, "anna").await;
    let page = thief.page(STEP).await;
    assert!(page.contains("ask those who run this portal") && !page.contains("Send me the letter"), "{page}");
    assert!(page.contains("Passkeys need a browser that knows them"), "so it says without scripts: {page}");
    let letters = letters_to(&app, "anna@example.org").await;
    let form = form_of_step(&thief).await;
    assert_eq!(thief.post(STEP, &[("form", form.as_str())]).await.location(), STEP);
    assert_eq!(letters_to(&app, "anna@example.org").await, letters);
    let ask = json!({ "form": form, "passkey-name": "thief" });
    assert_eq!(thief.tell("/account/passkeys/ask", &ask, &OWN).await.status, StatusCode::BAD_REQUEST);
    // Nor does who reads her letters alone: another password is half of it as well.
    let lost = Guest::of(&routes);
    lost.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let letter = letter_to(&app, "anna@example.org").await;
    assert!(letter.text.contains("ways to sign in elsewhere stay"), "{}", letter.text);
    let link = link_in(&letter);
    assert!(lost.page(&link).await.contains("Passkeys and ways to sign in elsewhere stay"));
    lost.fill(&link, &link, &[("password", "seven otters under the pier")]).await;
    assert!(lost.get("/account").await.location().starts_with(STEP));
    let ask = json!({ "form": form_of_step(&lost).await, "passkey-name": "thief" });
    assert_eq!(lost.tell("/account/passkeys/ask", &ask, &OWN).await.status, StatusCode::BAD_REQUEST);
    browser.open(&format!("{address}/sign-in")).await;
    browser.follow("[data-passkey] button").await;
    assert_eq!(browser.address().await, format!("{address}/account"), "her passkey is as good as ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_password_alone_confirms_the_address_by_letter_before_adding_anything() {
    let (app, routes, _address, _folder) = Sample::at_localhost_asking(SecondFactor::Everyone).await;
    sign_up(&app, &routes, "Anna").await;
    let anna = with_password(&routes, "anna").await;
    assert_eq!(anna.get("/account/profile").await.location(), format!("{STEP}?next=%2Faccount%2Fprofile"));
    let ask = json!({ "form": form_of_step(&anna).await, "passkey-name": "phone" });
    let refused = anna.tell("/account/passkeys/ask", &ask, &OWN).await;
    assert!(
        refused.status == StatusCode::BAD_REQUEST && refused.has("A letter has to show first"),
        "{}",
        refused.body
    );
    let sent = anna.fill(STEP, STEP, &[]).await;
    assert!(sent.status == StatusCode::OK && sent.has("anna@example.org"), "{}", sent.body);
    let link = link_in(&letter_to(&app, "anna@example.org").await);
    // Whoever reads the letter and does not know the password gets nowhere, and spends nothing.
    let reader = Guest::of(&routes);
    assert!(!reader.page(&link).await.contains("/accept"));
    let refused = reader.post(&format!("{link}/accept"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{}", refused.body);
    let taken = reader
        .post(&link, &[("name", "X"), ("password", "seven otters under the pier"), ("agreed", "yes")])
        .await;
    assert_eq!(taken.status, StatusCode::NOT_FOUND, "it is no link that chooses a password: {}", taken.body);
    let ben = sign_up(&app, &routes, "Ben").await;
    let form = form_of_step(&ben).await;
    let refused = ben.post(&format!("{link}/accept"), &[("form", form.as_str())]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "nor does somebody else: {}", refused.body);
    let confirmed = anna.fill(&link, &format!("{link}/accept"), &[]).await;
    assert_eq!(confirmed.location(), STEP, "{}", confirmed.body);
    assert!(anna.page(STEP).await.contains("Add what you will sign in with"));
    let ask = json!({ "form": form_of_step(&anna).await, "passkey-name": "phone" });
    assert_eq!(anna.tell("/account/passkeys/ask", &ask, &OWN).await.status, StatusCode::OK);
    assert!(anna.get("/account").await.location().starts_with(STEP), "the letter alone is not enough either");
    assert_eq!(anna.get(&link).await.status, StatusCode::NOT_FOUND, "it works once");
    // Letters of this kind are few.
    let again = with_password(&routes, "anna").await;
    for _ in 0..2 {
        assert_eq!(again.fill(STEP, STEP, &[]).await.status, StatusCode::OK);
    }
    let refused = again.fill(STEP, STEP, &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn halfway_in_every_address_leads_to_the_next_step() {
    let (app, routes, _address, _folder) = Sample::at_localhost_asking(SecondFactor::Everyone).await;
    sign_up(&app, &routes, "Anna").await;
    runs_the_portal(&app, "anna").await;
    let anna = with_password(&routes, "anna").await;
    let form = form_of_step(&anna).await;
    let open = [
        "/about",
        "/account/identities",
        "/account/passkeys",
        STEP,
        "/assets",
        "/healthz",
        "/privacy",
        "/recover",
        "/sign-in",
        "/sign-out",
        "/unsubscribe",
    ];
    for (method, pattern, _) in DECISIONS {
        let within = |one: &&str| {
            pattern.strip_prefix(*one).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if open.iter().any(within) {
            continue;
        }
        let address = address_of(pattern);
        // What a link is for that works, halfway.rs asks.
        if pattern.starts_with("/link/") {
            let answer = match *method {
                "GET" => anna.get(&address).await,
                _ => anna.post(&address, &[("form", form.as_str())]).await,
            };
            assert!(answer.status.is_client_error(), "{pattern}: {} {}", answer.status, answer.body);
        } else if *method == "GET" {
            let answer = anna.get(&address).await;
            let led = answer.location().starts_with(STEP) || address.ends_with(".json");
            assert!(led && !answer.status.is_success(), "{pattern}: {} {}", answer.status, answer.location());
        } else {
            let refused = anna.post(&address, &[("form", form.as_str())]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{pattern}: {}", refused.body);
        }
    }
    // Ways in are ended and untied by nobody who is halfway in.
    for action in ["/account/passkeys/end", "/account/identities/end"] {
        let refused = anna.post(action, &[("form", form.as_str())]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{action}: {}", refused.body);
    }
    let out = anna.post("/sign-out", &[("form", form.as_str())]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(anna.get("/about").await.status, StatusCode::OK);
    assert_eq!(
        anna.get("/explore").await.status,
        StatusCode::OK,
        "who is not signed in reads what is public"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_the_passkey_is_helped_by_those_who_run_the_portal_and_by_the_command_line() {
    let (app, routes, address, _folder) = Sample::at_localhost_asking(SecondFactor::Everyone).await;
    let browser = Browser::start().await;
    browser.add_authenticator().await;
    open_account(&app, &browser, &address, "Ruth").await;
    add_passkey(&browser, "phone").await;
    runs_the_portal(&app, "ruth").await;
    sign_up(&app, &routes, "Ben").await;
    browser.open(&format!("{address}/admin")).await;
    assert!(browser.text("main").await.contains("--second-factor everyone"));
    assert_eq!(browser.count("form[action=\"/admin/accounts/lost\"]").await, 1, "of others alone");
    browser.follow("form[action=\"/admin/accounts/lost\"] button").await;
    let letter = letter_to(&app, "ben@example.org").await;
    assert_eq!(letter.subject, "What you signed in with was ended");
    let ben = with_password(&routes, "ben").await;
    assert!(ben.page(STEP).await.contains("Send me the letter"));
    assert_eq!(ben.get("/admin").await.location(), format!("{STEP}?next=%2Fadmin"));
    assert!(letter.text.contains("Sign in with your password") && !letter.text.contains("/recover"));
    // Ruth herself is helped by whoever has the machine.
    let ruth = account(&app, "ruth").await;
    let way = app.end_ways(&Actor::Operator, ruth.id).await.expect("her passkey ends");
    assert_eq!(way, LeadsIn::Password);
    let again = with_password(&routes, "ruth").await;
    assert!(again.page(STEP).await.contains("Send me the letter"));
    assert!(account(&app, "ruth").await.administrator);
    let events = app.audit(&Actor::Operator, None, None).await.expect("events");
    assert_eq!(events.iter().filter(|row| row.event.event == "ways_ended").count(), 2);
    // A letter alone runs no portal, as long as nothing else is asked for beside it.
    let lost = Guest::of(&routes);
    lost.fill("/recover", "/recover", &[("email", "ruth@example.org")]).await;
    let link = link_in(&letter_to(&app, "ruth@example.org").await);
    lost.fill(&link, &link, &[("password", "seven otters under the pier")]).await;
    assert!(!account(&app, "ruth").await.administrator);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_as_good_as_a_passkey_and_needs_no_scripts() {
    let provider = Running::start("http://127.0.0.1:8080");
    let Portal { app, routes, _folder } = portal_asking(&[provider.issuer()], SecondFactor::Everyone).await;
    let anna = sign_up(&app, &routes, "Anna").await;
    let page = anna.page(STEP).await;
    assert!(page.contains("Use House Login too") && !page.contains("passkey"), "{page}");
    let tying = Guest::of(&routes);
    come_back(&tying, &provider, "anna").await;
    assert_eq!(tying.post("/sign-in/tie", &[("password", PASSWORD)]).await.location(), "/about");
    let page = tying.page(STEP).await;
    assert!(page.contains("/sign-in/at/") && page.contains("Your password was right"), "{page}");
    assert!(tying.get("/account").await.location().starts_with(STEP));
    let entered = Guest::of(&routes);
    assert_eq!(come_back(&entered, &provider, "anna").await.location(), "/about");
    assert_eq!(entered.get("/account").await.status, StatusCode::OK);
    assert_eq!(entered.get(STEP).await.location(), "/account", "nothing is left to do");
    // Who came by a provider has no password, and what is lost with the provider is found again by letter.
    crate::provider::open(&Guest::of(&routes), &provider, "ben").await;
    let way = app.end_ways(&Actor::Operator, account(&app, "ben").await.id).await.expect("it ends");
    assert_eq!(way, LeadsIn::Letter);
    let letter = letter_to(&app, "ben@example.org").await;
    assert!(letter.text.contains("has no password") && letter.text.contains("/recover"), "{}", letter.text);
    let lost = Guest::of(&routes);
    lost.fill("/recover", "/recover", &[("email", "ben@example.org")]).await;
    let link = link_in(&letter_to(&app, "ben@example.org").await);
    lost.fill(&link, &link, &[("password", "seven otters under the pier")]).await;
    assert!(lost.page(STEP).await.contains("Add what you will sign in with"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_from_before_the_rule_is_halfway_in_once_it_holds() {
    let (app, routes, _address, folder) = Sample::at_localhost().await;
    let anna = sign_up(&app, &routes, "Anna").await;
    assert_eq!(anna.get("/account").await.status, StatusCode::OK);
    let mut config = app.config().clone();
    config.second_factor = SecondFactor::Everyone;
    let again = asterism_actions::App::open(config).await.expect("the data folder opens once more");
    let routes = asterism_web::router(asterism_web::Site::new(again));
    let later = Guest::of(&routes);
    for (name, value) in anna.cookies() {
        later.set_cookie(&name, &value);
    }
    assert!(later.get("/account").await.location().starts_with(STEP));
    assert!(later.page(STEP).await.contains("Send me the letter"));
    drop(folder);
}

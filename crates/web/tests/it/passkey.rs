//! Passkeys with a real browser and a device of its making: adding one, signing in with it, ending it, and what is
//! refused.

use asterism_actions::App;
use asterism_domain::Actor;
use asterism_testkit::Browser;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::Sample;
use crate::guest::{Guest, PASSWORD, letter_to, link_in, sign_up};

/// Opens an account in the browser, through the letter, and stays signed in.
pub(crate) async fn open_account(app: &App, browser: &Browser, address: &str, name: &str) {
    let email = format!("{}@example.org", name.to_lowercase());
    browser.open(&format!("{address}/sign-up")).await;
    browser.fill("#email", &email).await;
    browser.follow("form[action=\"/sign-up\"] button").await;
    browser.open(&format!("{address}{}", link_in(&letter_to(app, &email).await))).await;
    browser.fill("#name", name).await;
    browser.fill("#password", PASSWORD).await;
    // The key that ticks a box.
    browser.fill("#agreed", " ").await;
    browser.follow("main form button").await;
}

pub(crate) async fn add_passkey(browser: &Browser, name: &str) {
    browser.fill("#passkey-name", name).await;
    browser.follow("[data-passkey] button").await;
}

pub(crate) async fn sign_out(browser: &Browser) {
    browser.follow(".who form button").await;
}

/// Asks the portal and the device as the page's script does, changes the answer, and sends it: the status.
async fn answer(browser: &Browser, change: &str) -> u64 {
    let body = r#"
        const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
        const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        const send = (address, body) => fetch(address, { method: "POST", body: JSON.stringify(body),
            headers: { "content-type": "application/json", accept: "application/json" } });
        return (async () => {
            const publicKey = (await (await send("/sign-in/passkey/ask", {})).json()).publicKey;
            publicKey.challenge = bytes(publicKey.challenge);
            publicKey.allowCredentials = [];
            const shown = await navigator.credentials.get({ publicKey });
            let answer = { id: shown.id, rawId: text(shown.rawId), type: shown.type, extensions: {}, response: {
                authenticatorData: text(shown.response.authenticatorData),
                clientDataJSON: text(shown.response.clientDataJSON),
                signature: text(shown.response.signature),
                userHandle: text(shown.response.userHandle) } };
            CHANGE
            return (await send("/sign-in/passkey", { answer })).status;
        })();"#;
    let status = browser.evaluate(&body.replace("CHANGE", change)).await;
    status.as_u64().unwrap_or_else(|| panic!("no status: {status}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_lets_in_without_a_password_until_it_is_ended() {
    let (app, _routes, address, _folder) = Sample::at_localhost().await;
    let browser = Browser::start().await;
    browser.add_authenticator().await;
    open_account(&app, &browser, &address, "Anna").await;
    add_passkey(&browser, "Anna's phone").await;
    assert!(browser.text("main").await.contains("Anna's phone"));
    assert_eq!(browser.count("[data-passkey-needs]:not([hidden])").await, 0);
    let letter = letter_to(&app, "anna@example.org").await;
    assert!(letter.subject == "A passkey was added" && letter.text.contains("Anna's phone"), "{letter:?}");
    assert_eq!(browser.axe().await, [] as [String; 0]);
    sign_out(&browser).await;
    browser.open(&format!("{address}/sign-in?next=%2Fabout")).await;
    assert_eq!(browser.axe().await, [] as [String; 0]);
    browser.follow("[data-passkey] button").await;
    assert_eq!(browser.address().await, format!("{address}/about"), "one goes on to where one was led from");
    browser.open(&format!("{address}/account")).await;
    assert!(browser.text("main").await.contains("anna@example.org"));
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    let events = app.audit(&Actor::Operator, None, None).await.expect("events");
    let events: Vec<_> =
        events.iter().map(|row| (row.event.event.as_str(), row.event.detail.as_str())).collect();
    assert!(events[0].0 == "signed_in" && events[0].1.starts_with("passkey"), "{events:?}");
    assert!(events.iter().any(|(event, _)| *event == "passkey_added"), "{events:?}");
    browser.follow("form[action=\"/account/passkeys/end\"] button").await;
    assert_eq!(browser.count("form[action=\"/account/passkeys/end\"]").await, 0);
    sign_out(&browser).await;
    browser.open(&format!("{address}/sign-in")).await;
    browser.click("[data-passkey] button").await;
    browser.wait_for("[data-passkey-said]:not(:empty)").await;
    assert!(browser.text("[data-passkey-said]").await.contains("This passkey was not accepted"));
    assert!(browser.address().await.ends_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_once_for_its_owner_and_for_this_address_alone() {
    let (app, routes, address, _folder) = Sample::at_localhost().await;
    let browser = Browser::start().await;
    browser.add_authenticator().await;
    open_account(&app, &browser, &address, "Anna").await;
    add_passkey(&browser, "key").await;
    sign_out(&browser).await;
    browser.open(&format!("{address}/sign-in")).await;
    assert_eq!(answer(&browser, "").await, 200);
    browser.open(&format!("{address}/account")).await;
    sign_out(&browser).await;
    sign_up(&app, &routes, "Ben").await;
    let ben = app.account_at(&Actor::Operator, "ben@example.org").await.expect("Ben").id;
    browser.open(&format!("{address}/sign-in")).await;
    let as_ben = format!("answer.response.userHandle = text(new TextEncoder().encode(\"{ben}\"));");
    let moved = "const data = JSON.parse(atob(answer.response.clientDataJSON)); data.origin = \"http://localhost:1\"; \
                 answer.response.clientDataJSON = text(new TextEncoder().encode(JSON.stringify(data)));";
    for (change, why) in [
        (as_ben.as_str(), "a passkey is its owner's"),
        ("answer.response.userHandle = null;", "the device says whose it is"),
        ("answer.response.signature = answer.response.authenticatorData;", "it has to be signed"),
        ("answer.rawId = text(new Uint8Array(32));", "it has to be known"),
        ("answer = {};", "it has to be an answer"),
        ("await send(\"/sign-in/passkey\", { answer: {} });", "a question is answered once"),
        (moved, "what was said at another address is no answer here"),
        // Another question is open by now, and this is no answer to it.
        ("await send(\"/sign-in/passkey/ask\", {});", "it answers what was asked last"),
    ] {
        assert_eq!(answer(&browser, change).await, 400, "{why}");
    }
    assert_eq!(answer(&browser, "").await, 200, "she herself still gets in");
}

#[tokio::test(flavor = "multi_thread")]
async fn passkeys_are_offered_only_where_they_can_work_and_only_to_our_own_pages() {
    let site = Sample::empty().await;
    let page = Guest::of(&site.routes).page("/sign-in").await;
    assert!(!page.contains("passkey"), "an address without a name has none");
    let (app, routes, _address, _folder) = Sample::at_localhost().await;
    let anna = sign_up(&app, &routes, "Anna").await;
    let page = anna.page("/account").await;
    assert!(page.contains("Passkeys need a browser that knows them"), "so it says without scripts");
    assert!(!page.contains("passkey-old"), "who has just signed in is not asked again");
    let form = crate::guest::form_fields(&page, "/account/passkeys").remove(0).1;
    let own = [("sec-fetch-site", "same-origin")];
    let ask = async |body: Value, headers: &[(&str, &str)]| {
        anna.tell("/account/passkeys/ask", &body, headers).await.status
    };
    assert_eq!(ask(json!({ "form": form, "passkey-name": "x" }), &own).await, StatusCode::OK);
    let cross = [("sec-fetch-site", "cross-site")];
    assert_eq!(ask(json!({ "form": form, "passkey-name": "x" }), &cross).await, StatusCode::FORBIDDEN);
    assert_eq!(ask(json!({ "passkey-name": "x" }), &own).await, StatusCode::FORBIDDEN, "no token");
    assert_eq!(ask(json!({ "form": form, "passkey-name": " " }), &own).await, StatusCode::BAD_REQUEST);
    let stranger = Guest::of(&routes);
    let refused = stranger.tell("/account/passkeys/ask", &json!({ "passkey-name": "x" }), &own).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let plain = stranger.post("/sign-in/passkey/ask", &[]).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let asked = stranger.tell("/sign-in/passkey/ask", &json!({}), &own).await;
    let options: Value = serde_json::from_str(&asked.body).expect("JSON");
    assert_eq!(options["publicKey"]["rpId"], "localhost");
    assert_eq!(options["publicKey"]["userVerification"], "required");
    let unanswered = stranger.tell("/sign-in/passkey", &json!({ "answer": {} }), &own).await;
    assert!(
        unanswered.status == StatusCode::BAD_REQUEST && unanswered.has("This passkey was not accepted"),
        "{} {}",
        unanswered.status,
        unanswered.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_with_a_passkey_and_has_no_password_until_a_letter_gives_it_one() {
    let (app, routes, address, _folder) = Sample::at_localhost().await;
    let browser = Browser::start().await;
    browser.add_authenticator().await;
    browser.open(&format!("{address}/sign-up")).await;
    browser.fill("#email", "anna@example.org").await;
    browser.follow("form[action=\"/sign-up\"] button").await;
    let link = link_in(&letter_to(&app, "anna@example.org").await);
    let plain = Guest::of(&routes).page(&link).await;
    assert!(plain.contains("Passkeys need a browser that knows them"), "so it says without scripts");
    browser.open(&format!("{address}{link}")).await;
    assert_eq!(browser.axe().await, [] as [String; 0]);
    // What the account needs beside it is asked for first: nothing is sent, and the link still works.
    browser.click("[data-passkey] button").await;
    assert!(browser.address().await.ends_with(&link));
    browser.fill("#name", "Anna").await;
    browser.fill("#agreed", " ").await;
    browser.follow("[data-passkey] button").await;
    assert_eq!(browser.address().await, format!("{address}/account"));
    let account = browser.text("main").await;
    assert!(
        account.contains("anna@example.org") && account.contains("You have none. Within ten minutes"),
        "{account}"
    );
    assert_eq!(browser.count("form[action=\"/account/passkeys/end\"]").await, 1);
    assert_eq!(Guest::of(&routes).get(&link).await.status, StatusCode::NOT_FOUND, "the link is spent");
    // It lets in again, and nothing else does.
    sign_out(&browser).await;
    browser.open(&format!("{address}/sign-in")).await;
    browser.follow("[data-passkey] button").await;
    assert_eq!(browser.address().await, format!("{address}/account"));
    let guest = Guest::of(&routes);
    let tried = [("email", "anna@example.org"), ("password", PASSWORD)];
    assert_eq!(guest.fill("/sign-in", "/sign-in", &tried).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Whoever lost the device chooses a password by letter.
    guest.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let recover = link_in(&letter_to(&app, "anna@example.org").await);
    let page = guest.page(&recover).await;
    assert!(!page.contains("data-passkey=\"open\""), "a letter that recovers gives a password");
    assert_eq!(guest.fill(&recover, &recover, &[("password", PASSWORD)]).await.location(), "/account");
    let own = [("sec-fetch-site", "same-origin")];
    let (at, fields) = (format!("{recover}/passkey/ask"), json!({ "name": "Anna", "agreed": "yes" }));
    let asked = guest.tell(&at, &fields, &own).await;
    assert!(!asked.status.is_success(), "what is spent opens nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_opens_only_what_its_link_opens_and_by_consent_alone() {
    let (app, routes, _address, _folder) = Sample::at_localhost().await;
    let guest = Guest::of(&routes);
    let own = [("sec-fetch-site", "same-origin")];
    guest.fill("/sign-up", "/sign-up", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&app, "anna@example.org").await);
    let ask = async |fields: Value| guest.tell(&format!("{link}/passkey/ask"), &fields, &own).await;
    let refused = ask(json!({ "name": "Anna" })).await;
    assert!(refused.status == StatusCode::BAD_REQUEST && refused.has("Tick this"), "{}", refused.body);
    assert_eq!(ask(json!({ "name": " ", "agreed": "yes" })).await.status, StatusCode::BAD_REQUEST);
    let asked = ask(json!({ "name": "Anna", "agreed": "yes" })).await;
    let options: Value = serde_json::from_str(&asked.body).expect("JSON");
    assert_eq!(options["publicKey"]["user"]["name"], "anna@example.org");
    assert_eq!(options["publicKey"]["authenticatorSelection"]["userVerification"], "required");
    let unanswered = guest.tell(&format!("{link}/passkey"), &json!({ "answer": {} }), &own).await;
    assert_eq!(unanswered.status, StatusCode::BAD_REQUEST);
    assert_eq!(guest.get(&link).await.status, StatusCode::OK, "what was refused spends no link");
    let from_elsewhere = [("sec-fetch-site", "cross-site")];
    let refused = guest.tell(&format!("{link}/passkey/ask"), &json!({}), &from_elsewhere).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

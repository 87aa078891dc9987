//! Signing in at a provider, which runs in a process of its own: the first time, again, with an account that is there
//! already, and everything that is refused.

use asterism_actions::account::{Provider, SecondFactor};
use asterism_actions::{App, Config};
use asterism_domain::Actor;
use asterism_testkit::provider::{CLIENT, Provider as Running, SECRET};
use asterism_web::{Site, router};
use axum::Router;
use axum::http::StatusCode;

use crate::guest::{Answer, Guest, PASSWORD, letter_to, letters_to, link_in, sign_up};

const PORTAL: &str = "http://127.0.0.1:8080";

/// A portal that people can sign in to at providers.
pub(crate) struct Portal {
    pub(crate) app: App,
    pub(crate) routes: Router,
    pub(crate) _folder: tempfile::TempDir,
}

pub(crate) async fn portal(issuers: &[&str]) -> Portal {
    portal_asking(issuers, SecondFactor::default()).await
}

pub(crate) async fn portal_asking(issuers: &[&str], second_factor: SecondFactor) -> Portal {
    portal_with(issuers, second_factor, |provider| provider).await
}

pub(crate) async fn portal_with(
    issuers: &[&str],
    second_factor: SecondFactor,
    with: impl Fn(Provider) -> Provider,
) -> Portal {
    let folder = tempfile::tempdir().expect("a folder");
    let provider = |issuer: &&str| {
        let provider = Provider::new(issuer, CLIENT, Some(SECRET.to_owned())).expect("a provider");
        with(provider.named("House Login"))
    };
    let providers = issuers.iter().map(provider).collect();
    let config = Config { providers, second_factor, ..Config::in_folder(folder.path()) };
    let app = App::open(config).await.expect("the data folder opens");
    Portal { routes: router(Site::new(app.clone())), app, _folder: folder }
}

/// The address of the portal that leads to a provider.
pub(crate) fn way(issuer: &str) -> String {
    let provider = Provider::new(issuer, CLIENT, None).expect("a provider");
    format!("/sign-in/at/{}", provider.key)
}

/// Where the portal sends the browser.
pub(crate) async fn sent(guest: &Guest, issuer: &str) -> String {
    let sent = guest.get(&format!("{}?next=%2Fabout", way(issuer))).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    sent.location().to_owned()
}

/// The path of the address that a provider sends back to.
fn path(address: &str) -> String {
    let path = address.strip_prefix(PORTAL);
    path.unwrap_or_else(|| panic!("{address} is not of the portal")).to_owned()
}

/// Signs in there as somebody, and comes back.
pub(crate) async fn come_back(guest: &Guest, provider: &Running, person: &str) -> Answer {
    let address = sent(guest, provider.issuer()).await;
    guest.get(&path(&provider.visit(&address, person))).await
}

/// The form of an answer, sent to `action` as a person would.
pub(crate) async fn answer(guest: &Guest, shown: &Answer, action: &str, given: &[(&str, &str)]) -> Answer {
    let mut fields = crate::guest::form_fields(&shown.body, action);
    for (name, value) in given {
        let field = fields.iter_mut().find(|(known, _)| known == name);
        field.unwrap_or_else(|| panic!("no field {name}")).1 = (*value).to_owned();
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    guest.post(action, &fields).await
}

/// Comes for the first time and agrees to what is kept.
pub(crate) async fn open(guest: &Guest, provider: &Running, person: &str) -> Answer {
    let asked = come_back(guest, provider, person).await;
    assert!(asked.status == StatusCode::OK && asked.has("Open your account"), "{}", asked.body);
    answer(guest, &asked, "/sign-in/open", &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_elsewhere_agrees_gets_an_account_and_meets_it_again() {
    let provider = Running::start(PORTAL);
    let Portal { app, routes, _folder } = portal(&[provider.issuer()]).await;
    let anna = Guest::of(&routes);
    let page = anna.page("/sign-in").await;
    assert!(page.contains("Sign in with House Login") && !page.contains(SECRET));
    let asked = come_back(&anna, &provider, "anna").await;
    assert!(asked.has("anna@example.org") && asked.has("value=\"Person anna\""), "{}", asked.body);
    assert_eq!(asked.headers["cache-control"], "private, no-store");
    assert_eq!(anna.get("/account").await.status, StatusCode::SEE_OTHER, "nobody is in yet");
    assert!(app.account_at(&Actor::Operator, "anna@example.org").await.is_err(), "and there is no account");
    // Without consent there is none; with another secret neither.
    let silent = anna.post("/sign-in/open", &[("name", "Anna")]).await;
    assert!(
        silent.status == StatusCode::UNPROCESSABLE_ENTITY && silent.has("id=\"agreed-error\""),
        "{}",
        silent.body
    );
    let stranger = Guest::of(&routes).post("/sign-in/open", &[("name", "Anna"), ("agreed", "yes")]).await;
    assert!(stranger.status == StatusCode::BAD_REQUEST && stranger.has("begun in another browser"));
    let entered = answer(&anna, &silent, "/sign-in/open", &[("name", "Anna A.")]).await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/about"), "{}", entered.body);
    let account = anna.page("/account").await;
    assert!(account.contains("anna@example.org") && account.contains("House Login"), "{account}");
    assert!(letter_to(&app, "anna@example.org").await.subject.contains("opened"));
    let opened = app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna");
    assert_eq!(opened.name, "Anna A.");
    let data: serde_json::Value = serde_json::from_str(&anna.page("/account/data.json").await).expect("JSON");
    assert_eq!(data["identities"][0]["subject"], "anna");
    assert_eq!(data["identities"][0]["provider"], provider.issuer());
    assert_eq!(data["consents"][0]["purpose"], "account");

    let again = Guest::of(&routes);
    let before = again.cookie("session");
    assert_eq!(come_back(&again, &provider, "anna").await.location(), "/about", "asked nothing more");
    assert_ne!(again.cookie("session"), before);
    assert_eq!(app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna").id, opened.id);
    assert_eq!(letter_to(&app, "anna@example.org").await.subject, "You signed in with a new browser");
    let last = again.fill("/account", "/account/identities/end", &[]).await;
    assert!(
        last.status == StatusCode::BAD_REQUEST && last.has("the last way into your account"),
        "{}",
        last.body
    );
    // Signing out here says where one is still signed in.
    let left = again.fill("/account", "/sign-out", &[]).await;
    assert!(left.status == StatusCode::OK && left.has("Sign out of House Login too"), "{}", left.body);
    let leave = format!("{}/session/end?client_id=portal&#38;post_logout_redirect_uri=", provider.issuer());
    assert!(left.has(&leave), "{}", left.body);
    assert_eq!(again.get("/account").await.status, StatusCode::SEE_OTHER);

    app.close_account(&Actor::Operator, opened.id, true).await.expect("closed");
    let closed = Guest::of(&routes);
    let shut = come_back(&closed, &provider, "anna").await;
    assert!(closed.cookie("session").is_none() && shut.has("There is an account with your address"));
    let tried = answer(&closed, &shut, "/sign-in/tie", &[("password", PASSWORD)]).await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "a closed account lets nobody in");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_tied_once_its_password_was_given_and_can_be_untied() {
    let provider = Running::start(PORTAL);
    let Portal { app, routes, _folder } = portal(&[provider.issuer()]).await;
    sign_up(&app, &routes, "Anna").await;
    let guest = Guest::of(&routes);
    let asked = come_back(&guest, &provider, "anna").await;
    assert!(
        asked.status == StatusCode::OK && asked.has("There is an account with your address"),
        "{}",
        asked.body
    );
    assert_eq!(guest.get("/account").await.status, StatusCode::SEE_OTHER, "nobody is in yet");
    let wrong = guest.post("/sign-in/tie", &[("password", "not the one at all")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let stranger = Guest::of(&routes);
    let elsewhere = stranger.post("/sign-in/tie", &[("password", PASSWORD)]).await;
    assert!(elsewhere.status == StatusCode::BAD_REQUEST && elsewhere.has("begun in another browser"));
    let tied = guest.post("/sign-in/tie", &[("password", PASSWORD)]).await;
    assert_eq!((tied.status, tied.location()), (StatusCode::SEE_OTHER, "/about"), "{}", tied.body);
    assert_eq!(letter_to(&app, "anna@example.org").await.subject, "A way in was added");
    assert_eq!(
        come_back(&Guest::of(&routes), &provider, "anna").await.location(),
        "/about",
        "not asked again"
    );
    // Somebody else there with the same address is not her.
    let other = come_back(&Guest::of(&routes), &provider, "other-anna").await;
    assert!(other.has("There is an account with your address"), "{}", other.body);
    let ended = guest.fill("/account", "/account/identities/end", &[]).await;
    assert_eq!(ended.location(), "/account", "{}", ended.body);
    assert!(
        come_back(&Guest::of(&routes), &provider, "anna").await.has("There is an account with your address")
    );
    let events = app.audit(&Actor::Operator, None, None).await.expect("events");
    for event in ["identity_tied", "identity_untied"] {
        assert!(events.iter().any(|row| row.event.event == event), "{event}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_the_provider_has_not_confirmed_opens_and_takes_over_nothing() {
    let provider = Running::start(PORTAL);
    let Portal { app, routes, _folder } = portal(&[provider.issuer()]).await;
    let anna = sign_up(&app, &routes, "Anna").await;
    let letters = letters_to(&app, "anna@example.org").await;
    for person in ["unproven-anna", "unproven-ben"] {
        let guest = Guest::of(&routes);
        let refused = come_back(&guest, &provider, person).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.has("did not confirm an e-mail address"), "{}", refused.body);
        assert!(!refused.has("@example.org") && guest.cookie("session").is_none());
        for action in ["/sign-in/tie", "/sign-in/open"] {
            let tried = guest.post(action, &[("password", PASSWORD), ("name", "A"), ("agreed", "yes")]).await;
            assert_eq!(tried.status, StatusCode::BAD_REQUEST, "{}", tried.body);
        }
    }
    assert!(app.account_at(&Actor::Operator, "ben@example.org").await.is_err());
    assert_eq!(letters_to(&app, "anna@example.org").await, letters);
    // Whoever is signed in shows by that whose account it is: then no address is needed.
    let go = anna.fill("/account", "/account/identities", &[]).await;
    assert!(go.status == StatusCode::OK && go.has("Go on to House Login"), "{}", go.body);
    let there =
        go.body.split("href=\"http://").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let there = format!("http://{}", there.replace("&#38;", "&"));
    let back = path(&provider.visit(&there, "unproven-ben"));
    let stranger = Guest::of(&routes);
    assert!(stranger.get(&back).await.has("begun in another browser"));
    let tied = anna.get(&back).await;
    assert_eq!((tied.status, tied.location()), (StatusCode::SEE_OTHER, "/account"), "{}", tied.body);
    let entered = Guest::of(&routes);
    assert_eq!(come_back(&entered, &provider, "unproven-ben").await.location(), "/about");
    assert!(entered.page("/account").await.contains("anna@example.org"));
    // Who she is there lets her into no second account.
    let ben = sign_up(&app, &routes, "Carl").await;
    let go = ben.fill("/account", "/account/identities", &[]).await;
    let there =
        go.body.split("href=\"http://").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let there = format!("http://{}", there.replace("&#38;", "&"));
    let taken = ben.get(&path(&provider.visit(&there, "unproven-ben"))).await;
    assert!(
        taken.status == StatusCode::BAD_REQUEST && taken.has("another account here already"),
        "{}",
        taken.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_tied_by_a_page_of_others_or_in_a_session_that_was_left() {
    let provider = Running::start(PORTAL);
    let Portal { app, routes, _folder } = portal(&[provider.issuer()]).await;
    let anna = sign_up(&app, &routes, "Anna").await;
    let key = way(provider.issuer()).replace("/sign-in/at/", "");
    let forged = anna.post("/account/identities", &[("provider", &key)]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "without the token of her forms");
    let unknown = anna.fill("/account", "/account/identities", &[("provider", "nowhere")]).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let go = anna.fill("/account", "/account/identities", &[]).await;
    let there =
        go.body.split("href=\"http://").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let back = path(&provider.visit(&format!("http://{}", there.replace("&#38;", "&")), "mallory"));
    anna.fill("/account", "/sign-out", &[]).await;
    let late = anna.get(&back).await;
    assert!(late.status == StatusCode::BAD_REQUEST && late.has("begun in another browser"), "{}", late.body);
    let mallory = Guest::of(&routes);
    assert!(come_back(&mallory, &provider, "mallory").await.has("Open your account"), "nothing was tied");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_asked_for_by_this_browser_lets_nobody_in() {
    let provider = Running::start(PORTAL);
    let Portal { routes, _folder, .. } = portal(&[provider.issuer()]).await;
    open(&Guest::of(&routes), &provider, "anna").await;
    let check =
        async |why: &str, says: &str, change: &dyn Fn(&str) -> String, then: &dyn Fn(&str) -> String| {
            let guest = Guest::of(&routes);
            let address = change(&sent(&guest, provider.issuer()).await);
            let back = then(&path(&provider.visit(&address, "anna")));
            let refused = guest.get(&back).await;
            assert!(
                refused.status.as_u16() >= 400 && refused.has(says),
                "{why}: {} {}",
                refused.status,
                refused.body
            );
            assert!(guest.cookie("session").is_none(), "{why}");
        };
    let same = |text: &str| text.to_owned();
    let with = |name: &'static str, value: &'static str| {
        move |address: &str| {
            let (before, rest) = address.split_once(&format!("{name}=")).expect("a parameter");
            let after = rest.split_once('&').map_or(String::new(), |(_, after)| format!("&{after}"));
            format!("{before}{name}={value}{after}")
        }
    };
    let (stale, unfit) = ("begun in another browser", "could not be trusted");
    check("another state", stale, &same, &with("state", "mine")).await;
    check("another issuer", stale, &same, &with("iss", "https%3A%2F%2Fevil.example")).await;
    check("no issuer where it is promised", stale, &same, &|back| back.replace("iss=", "was=")).await;
    check("two states", stale, &same, &|back| format!("{back}&state=mine")).await;
    check("another code", unfit, &same, &with("code", "made-up")).await;
    check("another nonce", unfit, &with("nonce", "mine"), &same).await;
    check("for another client", unfit, &with("client_id", "another"), &same).await;
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    check("another proof", unfit, &with("code_challenge", challenge), &same).await;

    let guest = Guest::of(&routes);
    let back = path(&provider.visit(&sent(&guest, provider.issuer()).await, "anna"));
    let elsewhere = Guest::of(&routes).get(&back).await;
    assert!(elsewhere.has(stale), "an answer is for one browser: {}", elsewhere.body);
    assert_eq!(guest.get(&back).await.location(), "/about");
    assert!(guest.get(&back).await.has("begun in another browser"), "and is taken once");
    // A code that was used is worth nothing with another state either.
    let code = back.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code");
    let thief = Guest::of(&routes);
    let fresh = path(&provider.visit(&sent(&thief, provider.issuer()).await, "refuses"));
    let fresh = format!(
        "{}&code={code}",
        fresh.replace("error=access_denied", "e=1").replace("error_description", "d")
    );
    let replayed = thief.get(&fresh).await;
    assert!(replayed.has(unfit) && thief.cookie("session").is_none(), "{}", replayed.body);
    let refused = come_back(&Guest::of(&routes), &provider, "refuses").await;
    assert!(refused.has("House Login did not let you in"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_begins_a_session() {
    let liar = Running::start_liar();
    let Portal { routes, _folder, .. } = portal(&[liar.issuer()]).await;
    let guest = Guest::of(&routes);
    for site in ["cross-site", "same-site"] {
        let led = guest.get_from(&way(liar.issuer()), site).await;
        assert_eq!((led.status, led.location()), (StatusCode::SEE_OTHER, "/sign-in"), "{site}");
    }
    assert!(guest.cookie("asked").is_none());
    for site in ["same-origin", "none"] {
        let sent = guest.get_from(&way(liar.issuer()), site).await;
        assert!(sent.location().starts_with(liar.issuer()), "{site}: {}", sent.location());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_providers_are_never_mixed_up() {
    let (one, other) = (Running::start(PORTAL), Running::start(PORTAL));
    let Portal { app, routes, _folder } = portal(&[one.issuer(), other.issuer()]).await;
    open(&Guest::of(&routes), &one, "anna").await;
    // The same name at another provider is somebody else.
    let guest = Guest::of(&routes);
    assert!(come_back(&guest, &other, "anna").await.has("There is an account with your address"));
    // What one was asked is not answered by another, at either address.
    let guest = Guest::of(&routes);
    let back = path(&one.visit(&sent(&guest, one.issuer()).await, "anna"));
    let moved = back.replace(&way(one.issuer()), &way(other.issuer()));
    assert_ne!(moved, back);
    let mixed = guest.get(&moved).await;
    assert!(mixed.status == StatusCode::BAD_REQUEST && guest.cookie("session").is_none(), "{}", mixed.body);
    let guest = Guest::of(&routes);
    let mine = sent(&guest, one.issuer()).await;
    let state = mine.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");
    let stranger = Guest::of(&routes);
    let theirs = path(&other.visit(&sent(&stranger, other.issuer()).await, "anna"));
    let code = theirs.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code");
    let forged = format!("{}/back?code={code}&state={state}&iss={}", way(one.issuer()), one.issuer());
    let mixed = guest.get(&forged).await;
    assert!(mixed.has("could not be trusted") && guest.cookie("session").is_none(), "{}", mixed.body);
    let events = app.audit(&Actor::Operator, None, None).await.expect("events");
    assert!(events.iter().all(|row| row.event.event != "identity_tied"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_leaves_the_other_ways_in() {
    let gone = Running::start_liar().stop();
    let Portal { app, routes, _folder } = portal(&[&gone]).await;
    let guest = Guest::of(&routes);
    let away = guest.get(&way(&gone)).await;
    assert!(
        away.status == StatusCode::BAD_GATEWAY && away.has("House Login cannot be reached now"),
        "{}",
        away.body
    );
    assert!(away.has("href=\"/sign-in\""));
    sign_up(&app, &routes, "Anna").await;
    let entered =
        guest.fill("/sign-in", "/sign-in", &[("email", "anna@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(entered.location(), "/account");
    assert_eq!(guest.get("/sign-in/at/login.example.eu").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_password_is_its_owners_all_the_same() {
    let provider = Running::start(PORTAL);
    let Portal { app, routes, _folder } = portal(&[provider.issuer()]).await;
    let anna = Guest::of(&routes);
    open(&anna, &provider, "anna").await;
    // Just signed in, she makes a key and chooses a password without one to show.
    let made = anna.fill("/account", "/account/keys", &[("name", "tool")]).await;
    assert!(made.status == StatusCode::OK && made.has("class=\"secret\""), "{}", made.body);
    let chosen = anna.fill("/account", "/account/password", &[("password", PASSWORD)]).await;
    assert_eq!(chosen.location(), "/account", "{}", chosen.body);
    let in_by_password = Guest::of(&routes);
    let given = [("email", "anna@example.org"), ("password", PASSWORD)];
    assert_eq!(in_by_password.fill("/sign-in", "/sign-in", &given).await.location(), "/account");
    let unproven =
        in_by_password.fill("/account", "/account/keys", &[("name", "two"), ("old", "wrong")]).await;
    assert_eq!(unproven.status, StatusCode::UNPROCESSABLE_ENTITY, "from then on the password is asked for");
    // A new password by letter takes the provider away with every other way in.
    anna.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&app, "anna@example.org").await);
    anna.fill(&link, &link, &[("password", "another four herons, further off")]).await;
    assert!(
        come_back(&Guest::of(&routes), &provider, "anna").await.has("There is an account with your address")
    );
    // And whoever is forgotten is forgotten there too.
    let ben = Guest::of(&routes);
    open(&ben, &provider, "ben").await;
    let gone = ben.fill("/account/data", "/account/data/erase", &[]).await;
    assert!(gone.status == StatusCode::OK, "{}", gone.body);
    assert!(come_back(&Guest::of(&routes), &provider, "ben").await.has("Open your account"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_runs_the_portal_does_so_by_a_provider_where_a_password_is_not_enough() {
    let provider = Running::start(PORTAL);
    let Portal { app, routes, _folder } = portal_asking(&[provider.issuer()], SecondFactor::Always).await;
    let anna = sign_up(&app, &routes, "Anna").await;
    let account = app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna");
    app.set_administrator(&Actor::Operator, account.id, true).await.expect("she runs the portal");
    assert_eq!(anna.get("/admin").await.status, StatusCode::FORBIDDEN);
    // Whoever has nothing but the password ties the first one.
    let asked = come_back(&Guest::of(&routes), &provider, "anna").await;
    assert!(asked.has("There is an account with your address"), "{}", asked.body);
    let tying = Guest::of(&routes);
    come_back(&tying, &provider, "anna").await;
    assert_eq!(tying.post("/sign-in/tie", &[("password", PASSWORD)]).await.location(), "/about");
    assert_eq!(tying.get("/admin").await.status, StatusCode::FORBIDDEN, "that was a password");
    let entered = Guest::of(&routes);
    assert_eq!(come_back(&entered, &provider, "anna").await.location(), "/about");
    assert_eq!(entered.get("/admin").await.status, StatusCode::OK);
    // The next one is not tied by a password.
    let other = Guest::of(&routes);
    come_back(&other, &provider, "other-anna").await;
    other.post("/sign-in/tie", &[("password", PASSWORD)]).await;
    let strange = come_back(&Guest::of(&routes), &provider, "other-anna").await;
    assert!(strange.has("There is an account with your address"), "{}", strange.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_asked_anew_who_somebody_is_and_says_when_they_showed_it() {
    let provider = Running::start(PORTAL);
    let Portal { routes, _folder, .. } = portal(&[provider.issuer()]).await;
    let anna = Guest::of(&routes);
    assert_eq!(open(&anna, &provider, "anna").await.location(), "/about");
    // A key is made without a password while that is minutes ago.
    assert_eq!(anna.fill("/account", "/account/keys", &[("name", "mine")]).await.status, StatusCode::OK);
    let again = way(provider.issuer()).replace("/sign-in/at/", "/account/again/");
    let sent = anna.get(&format!("{again}?next=%2Faccount%2Fdata")).await;
    assert!(
        sent.location().contains("max_age=0") && sent.location().contains("prompt=login"),
        "{}",
        sent.body
    );
    let back = anna.get(&path(&provider.visit(sent.location(), "anna"))).await;
    assert_eq!((back.status, back.location()), (StatusCode::SEE_OTHER, "/account/data"), "{}", back.body);
    // Somebody else there is not her.
    let sent = anna.get(&again).await;
    let other = anna.get(&path(&provider.visit(sent.location(), "ben"))).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST, "{}", other.body);
    // No page of others sends her there, and nobody goes who is not known there.
    assert_eq!(anna.get_from(&again, "cross-site").await.location(), "/account");
    assert!(Guest::of(&routes).get(&again).await.location().starts_with("/sign-in"));
}

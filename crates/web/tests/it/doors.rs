//! No address without a decision: every route of the site is in the table beside this with whom it is open to, and is tried
//! as a visitor, as somebody who is signed in, as one with a role in a space, and as who runs the portal.

mod decisions;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asterism_domain::{Actor, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Answer, Guest, PASSWORD, form_fields, sign_up};
use Open::{All, Portal};
pub(crate) use decisions::{DECISIONS, Open};

/// What our scripts send as JSON.
const SPOKEN: &[&str] = &[
    "/account/passkeys",
    "/account/passkeys/ask",
    "/link/{secret}/passkey",
    "/link/{secret}/passkey/ask",
    "/sign-in/passkey",
    "/sign-in/passkey/ask",
];

/// The routes that the code names: what follows `.route(` up to the next one.
fn routes_of_the_code() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<PathBuf> = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the crate") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a text file");
                let text = text.split("#[cfg(test)]").next().unwrap_or("");
                for part in text.split(".route(").skip(1) {
                    let pattern = part.split('"').nth(1).expect("a route with a pattern");
                    let pattern = pattern.replace("{{", "{").replace("}}", "}");
                    for (method, call) in [("GET", "get("), ("POST", "post(")] {
                        if part.contains(call) {
                            found.insert((method.to_owned(), pattern.clone()));
                        }
                    }
                }
            }
        }
    }
    found
}

#[test]
fn every_route_of_the_code_has_a_decision() {
    let decided: BTreeSet<(String, String)> =
        DECISIONS.iter().map(|(method, pattern, _)| ((*method).to_owned(), (*pattern).to_owned())).collect();
    let routes = routes_of_the_code();
    assert!(routes.len() > 50, "{routes:?}");
    let missing: Vec<_> = routes.difference(&decided).collect();
    let gone: Vec<_> = decided.difference(&routes).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "without a decision: {missing:?}; without a route: {gone:?}"
    );
}

/// An address that the sample answers.
pub(crate) fn address_of(pattern: &str) -> String {
    let asset = "/assets/nothing.css";
    let fixed = [
        ("/assets/{name}", asset),
        ("/regions/{slug}/{part}", "/regions/XA11/twins"),
        ("/organisations/{slug}/partners", "/organisations/spri/partners"),
        ("/organisations/{slug}/claim", "/organisations/spri/claim"),
        ("/tables/{key}/cell", "/tables/fictional_employment/cell"),
        ("/industries/{code}", "/industries/C24"),
        ("/spaces/{space}/contents/{by}/{value}", "/spaces/clusters3/contents/kind/news"),
        ("/spaces/{space}/export/{file}", "/spaces/clusters3/export/public.zip"),
    ];
    if pattern.ends_with("/new/file") {
        return format!("{pattern}?space=clusters3");
    }
    if let Some(rest) = pattern.strip_prefix("/documents/{slug}") {
        return format!("/documents/clusters3-swot{rest}");
    }
    if let Some(rest) = pattern.strip_prefix("/media/{slug}") {
        return format!("/media/door{rest}");
    }
    if let Some((_, address)) = fixed.iter().find(|(known, _)| *known == pattern) {
        return (*address).to_owned();
    }
    if let Some(rest) = pattern.strip_prefix("/events/{slug}") {
        return format!("{}{rest}", crate::registration::EVENT);
    }
    if let Some(rest) = pattern.strip_prefix("/project-ideas/{slug}") {
        return format!("{}{rest}", crate::idea::IDEA);
    }
    let parts = [
        ("{form}", ""),
        ("{folder}", "projects"),
        ("{slug}", "clusters3"),
        ("{space}", "clusters3"),
        ("{key}", "fictional_employment"),
        ("{import}", "1"),
        ("{letter}", "1"),
        ("{secret}", "0000"),
        ("{step}", "submit"),
        ("{id}", "1"),
        ("{hash}", "0000"),
        ("{name}", "x"),
        ("{code}", "C24"),
        ("{part}", "twins"),
        ("{provider}", "login.example.eu"),
    ];
    parts.iter().fold(pattern.to_owned(), |address, (name, value)| address.replace(name, value))
}

/// The sample has no medium in the space where people knock.
async fn hang_a_picture(site: &Sample) {
    let mut medium = asterism_domain::library::Media::default();
    medium.about.title = asterism_domain::Text::english("Door");
    let space = Space::new("clusters3");
    let published = asterism_domain::State::Published;
    site.app.create(&Actor::Operator, &space, medium.into(), published).await.expect("a medium");
}

/// What the site made of somebody who knocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answered {
    LetIn,
    /// Sign in first.
    SignIn,
    Refused,
}

fn answered(answer: &Answer) -> Answered {
    match answer.status {
        StatusCode::FORBIDDEN => Answered::Refused,
        StatusCode::UNAUTHORIZED => Answered::SignIn,
        StatusCode::SEE_OTHER if answer.location().starts_with("/sign-in") => Answered::SignIn,
        status => {
            assert!(!status.is_server_error(), "{status}: {}", answer.body);
            Answered::LetIn
        }
    }
}

async fn knock(guest: &Guest, method: &str, address: &str, form: &str) -> Answered {
    let answer = match method {
        "GET" => guest.get(address).await,
        // Whatever a form may ask for, in an order that asks nothing of anybody.
        _ => {
            let nobody = "00000000-0000-0000-0000-000000000000";
            let fields = [
                ("form", form),
                ("role", "member"),
                ("account", nobody),
                ("leave", "yes"),
                ("base", "1"),
                ("space", "clusters3"),
            ];
            guest.post(address, &fields).await
        }
    };
    answered(&answer)
}

struct Person {
    guest: Guest,
    form: String,
}

async fn person(site: &Sample, name: &str) -> Person {
    let guest = sign_up(&site.app, &site.routes, name).await;
    let form = form_fields(&guest.page("/account").await, "/sign-out").remove(0).1;
    Person { guest, form }
}

async fn in_space(site: &Sample, name: &str, role: Role) -> Person {
    let person = person(site, name).await;
    let email = format!("{}@example.org", name.to_lowercase());
    let account = site.app.account_at(&Actor::Operator, &email).await.expect("an account");
    let space = Space::new("clusters3");
    site.app.put_in_space(&Actor::Operator, account.id, &space, role).await.expect("a role");
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_keeps_to_its_decision_for_everybody() {
    let site = Sample::open().await;
    crate::registration::open(&site, None).await;
    hang_a_picture(&site).await;
    let visitor = Guest::of(&site.routes);
    let stranger = person(&site, "Stranger").await;
    let member = in_space(&site, "Member", Role::Member).await;
    let coordinator = in_space(&site, "Coordinator", Role::Coordinator).await;
    let ruth = person(&site, "Ruth").await;
    let account = site.app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("Ruth runs the portal");
    let people = [
        (Some(&stranger), Open::Own),
        (Some(&member), Open::Space),
        (Some(&coordinator), Open::People),
        (Some(&ruth), Open::Portal),
    ];
    let mut wrong = Vec::new();
    for (method, pattern, open) in DECISIONS {
        // Leaving ends the session that the rest needs; passkeys are spoken of in JSON. Each has tests of its own.
        if *pattern == "/sign-out" || SPOKEN.contains(pattern) {
            continue;
        }
        let address = address_of(pattern);
        let mut expect = |who: &str, got: Answered, expected: Answered| {
            if got != expected {
                wrong.push(format!("{method} {address} as {who}: {got:?} where {expected:?} was decided"));
            }
        };
        let as_visitor = if *open == All { Answered::LetIn } else { Answered::SignIn };
        expect("visitor", knock(&visitor, method, &address, "").await, as_visitor);
        for (somebody, reach) in &people {
            let Some(somebody) = somebody else { continue };
            let allowed = if *open <= *reach { Answered::LetIn } else { Answered::Refused };
            expect(
                &format!("{reach:?}"),
                knock(&somebody.guest, method, &address, &somebody.form).await,
                allowed,
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What people do themselves: no program claims, joins or takes back in their name.
const BY_PERSON: &[&str] = &[
    "/organisations/{slug}/claim",
    "/project-ideas/{slug}/join",
    "/project-ideas/{slug}/join/accept",
    "/project-ideas/{slug}/join/decline",
    "/project-ideas/{slug}/join/leave",
    "/spaces/{space}/managers",
    "/spaces/{space}/managers/end",
    "/suggestions/{id}/withdraw",
];

/// What a key that only reads does not get, whatever its owner sees: forms, which are no use to it, and who registered,
/// which people told those alone who organise the event.
const NOT_TO_READ: &[&str] = &[
    "/documents/new/file",
    "/documents/{slug}/file",
    "/events/{slug}/registrations",
    "/events/{slug}/registrations.csv",
    "/media/new/file",
    "/media/{slug}/file",
    "/{folder}/new",
    "/{folder}/{slug}/edit",
    "/{folder}/{slug}/suggest",
];

/// The account, the ways into it, and the portal itself.
fn is_closed_to_keys(pattern: &str, open: Open) -> bool {
    let ways_in = ["/account", "/claims", "/link/", "/recover", "/sign-in", "/sign-out", "/sign-up"];
    open == Portal || ways_in.iter().any(|way| pattern.starts_with(way))
}

/// A key of whoever is there, made as they make one.
pub(crate) async fn key_of(guest: &Guest, scope: &str) -> String {
    let fields = [("name", scope), ("scope", scope), ("days", "30"), ("old", PASSWORD)];
    let made = guest.fill("/account", "/account/keys", &fields).await;
    let start = made.body.find("asterism_").unwrap_or_else(|| panic!("a key: {}", made.body));
    made.body[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_reads_only_reads_and_no_key_opens_the_account_or_the_portal() {
    let site = Sample::open().await;
    crate::registration::open(&site, None).await;
    hang_a_picture(&site).await;
    // She may do everything, so that nothing but the key keeps her from it.
    let ruth = in_space(&site, "Ruth", Role::Administrator).await;
    let account = site.app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("Ruth runs the portal");
    let (reads, writes) = (key_of(&ruth.guest, "read").await, key_of(&ruth.guest, "write").await);
    let program = Guest::of(&site.routes);
    let head = site.app.head().await.expect("the log");
    let mut wrong = Vec::new();
    // What is read first, since what a key writes changes what there is to read.
    let (get, post): (Vec<_>, Vec<_>) = DECISIONS.iter().partition(|(method, ..)| *method == "GET");
    for (key, decisions) in [(&reads, &get), (&reads, &post), (&writes, &get), (&writes, &post)] {
        for (method, pattern, open) in decisions {
            let refuses = match (*method, *key == reads) {
                _ if is_closed_to_keys(pattern, *open) => true,
                ("GET", true) => NOT_TO_READ.contains(pattern),
                ("GET", false) => false,
                (_, true) => true,
                (_, false) => BY_PERSON.contains(pattern),
            };
            let address = address_of(pattern);
            let headers = [("authorization", format!("Bearer {key}"))];
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = match *method {
                "GET" => {
                    let asked = axum::http::Request::get(&address).header(headers[0].0, headers[0].1);
                    program.send(asked, axum::body::Body::empty()).await
                }
                _ => program.post_from(&address, &[("base", "1"), ("space", "clusters3")], &headers).await,
            };
            let expected = if refuses { Answered::Refused } else { Answered::LetIn };
            let got = answered(&answer);
            if got != expected {
                wrong
                    .push(format!("{method} {address} by {key:.12}: {got:?} where {expected:?} was decided"));
            }
        }
        if *key == reads {
            assert_eq!(site.app.head().await.expect("the log"), head, "a key that reads wrote");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(ruth.guest.get("/account").await.status, StatusCode::OK, "her session goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_from_another_site_or_without_the_sessions_token() {
    let site = Sample::open().await;
    hang_a_picture(&site).await;
    let anna = person(&site, "Anna").await;
    // What a letter's secret lets one end is asked for by programs of mail providers, from wherever they are.
    let guarded = DECISIONS
        .iter()
        .filter(|(method, pattern, _)| *method == "POST" && !pattern.starts_with("/unsubscribe/"));
    for (_, pattern, _) in guarded {
        let address = address_of(pattern);
        let fields = [("form", anna.form.as_str())];
        for headers in [&[("sec-fetch-site", "cross-site")][..], &[("origin", "https://evil.example")], &[]] {
            let refused = anna.guest.post_from(&address, &fields, headers).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address} {headers:?}");
        }
        if !SPOKEN.contains(pattern) {
            let stale = anna.guest.post(&address, &[("form", "0")]).await;
            assert_eq!(stale.status, StatusCode::FORBIDDEN, "{address}");
        }
    }
}

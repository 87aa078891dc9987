//! No address without a decision: every route of the site is in the table below with whom it is open to, and is tried
//! as a visitor, as somebody who is signed in, as one with a role in a space, and as who runs the portal.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asterism_domain::{Actor, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Answer, Guest, PASSWORD, form_fields, sign_up};

/// Whom an address is open to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Open {
    /// Everybody; what it shows depends on who asks.
    All,
    /// Whoever is signed in, for what is their own.
    Own,
    /// Those with a role in the space.
    Space,
    /// Those who may change what it is about.
    Edit,
    /// Those who have the people of the space in hand.
    People,
    /// Who runs the portal.
    Portal,
}
use Open::{All, Edit, Own, People, Portal};

/// Method, pattern as it stands in the code, and whom it is open to.
pub(crate) const DECISIONS: &[(&str, &str, Open)] = &[
    ("GET", "/", All),
    ("GET", "/about", All),
    ("GET", "/about/keys", All),
    ("GET", "/about/method", All),
    ("GET", "/about/style", All),
    ("GET", "/about/validation{form}", All),
    ("GET", "/account", Own),
    ("GET", "/account/correct", Own),
    ("POST", "/account/correct/address", Own),
    ("POST", "/account/correct/name", Own),
    ("GET", "/account/data", Own),
    ("GET", "/account/data.json", Own),
    ("GET", "/account/again/{provider}", Own),
    ("POST", "/account/data/erase", Own),
    ("GET", "/account/drafts", Own),
    ("POST", "/account/drafts", Own),
    ("GET", "/account/follows", Own),
    ("POST", "/account/follows", Own),
    ("POST", "/account/follows/end", Own),
    ("POST", "/account/follows/pace", Own),
    ("GET", "/account/ideas", Own),
    ("POST", "/account/identities", Own),
    ("POST", "/account/identities/end", Own),
    ("POST", "/account/keys", Own),
    ("POST", "/account/keys/end", Own),
    ("POST", "/account/passkeys", Own),
    ("POST", "/account/passkeys/ask", Own),
    ("POST", "/account/passkeys/end", Own),
    ("POST", "/account/password", Own),
    ("GET", "/account/profile", Own),
    ("POST", "/account/profile", Own),
    ("POST", "/account/profile/down", Own),
    ("GET", "/account/requests", Own),
    ("POST", "/account/requests/accept", Own),
    ("POST", "/account/requests/decline", Own),
    ("POST", "/account/requests/withdraw", Own),
    ("GET", "/account/second-factor", Own),
    ("POST", "/account/second-factor", Own),
    ("POST", "/account/sessions/end", Own),
    ("GET", "/account/suggestions", Own),
    ("GET", "/account/topics", Own),
    ("POST", "/account/topics", Own),
    ("GET", "/admin", Portal),
    ("POST", "/admin/accounts/close", Portal),
    ("POST", "/admin/accounts/lost", Portal),
    ("GET", "/admin/audit", Portal),
    ("GET", "/admin/outbox", Portal),
    ("GET", "/admin/outbox/{letter}", Portal),
    ("POST", "/admin/outbox/{letter}/discard", Portal),
    ("POST", "/admin/outbox/{letter}/retry", Portal),
    ("GET", "/admin/redact", Portal),
    ("POST", "/admin/redact", Portal),
    ("POST", "/admin/redact/confirm", Portal),
    ("GET", "/admin/spaces", Portal),
    ("POST", "/admin/spaces", Portal),
    ("GET", "/assets/{name}", All),
    // What becomes of each chosen record is decided record by record.
    ("POST", "/bulk", Edit),
    ("POST", "/bulk/change", Edit),
    ("POST", "/bulk/undo", Edit),
    // Whose a claim is, and who decides on it, is found out with it; for everybody else it is not there.
    ("GET", "/claims", Own),
    ("GET", "/claims/{id}/{secret}", Own),
    ("POST", "/claims/{id}/{secret}", Own),
    ("GET", "/clusters{form}", All),
    ("GET", "/compare{form}", All),
    ("GET", "/documents/new/file", Edit),
    ("POST", "/documents/new/file", Edit),
    ("GET", "/documents/{slug}/file", Edit),
    ("POST", "/documents/{slug}/file", Edit),
    ("POST", "/documents/{slug}/file/remove", Edit),
    ("GET", "/events/{slug}/registration", All),
    ("POST", "/events/{slug}/registration", Own),
    ("POST", "/events/{slug}/registration/cancel", Own),
    ("GET", "/events/{slug}/registrations", Edit),
    ("POST", "/events/{slug}/registrations", Edit),
    ("GET", "/events/{slug}/registrations.csv", Edit),
    ("GET", "/explore", All),
    ("GET", "/explore.atom", All),
    ("GET", "/explore.csv", All),
    ("GET", "/explore.ics", All),
    ("GET", "/explore.json", All),
    ("GET", "/feedback", All),
    ("POST", "/feedback", All),
    ("GET", "/feedback/new", All),
    // Whom it concerns is found out with what was said; for everybody else it is not there.
    ("POST", "/feedback/{id}", Own),
    ("GET", "/files/{hash}/{name}", All),
    ("GET", "/healthz", All),
    ("GET", "/industries/{code}", All),
    ("GET", "/industries{form}", All),
    ("GET", "/link/{secret}", All),
    ("POST", "/link/{secret}", All),
    ("POST", "/link/{secret}/accept", Own),
    ("POST", "/link/{secret}/passkey", All),
    ("POST", "/link/{secret}/passkey/ask", All),
    ("GET", "/map{form}", All),
    ("GET", "/media/new/file", Edit),
    ("POST", "/media/new/file", Edit),
    ("GET", "/media/{slug}/file", Edit),
    ("POST", "/media/{slug}/file", Edit),
    ("POST", "/media/{slug}/file/remove", Edit),
    ("GET", "/metrics", All),
    ("GET", "/opensearch.xml", All),
    ("GET", "/organisations/{slug}/claim", Own),
    ("POST", "/organisations/{slug}/claim", Own),
    ("GET", "/organisations/{slug}/partners", All),
    // Who decides on a pair is found out with it; for everybody else there is no queue.
    ("GET", "/pairs", Own),
    ("GET", "/pairs/{id}", Own),
    ("POST", "/pairs/{id}/{step}", Own),
    ("GET", "/people/{slug}/contact", Own),
    ("POST", "/people/{slug}/contact", Own),
    ("GET", "/privacy", All),
    ("GET", "/project-ideas/{slug}/join", All),
    ("POST", "/project-ideas/{slug}/join", Own),
    // Who answers for the idea is found out with it; for everybody else nobody waits there.
    ("POST", "/project-ideas/{slug}/join/accept", Own),
    ("POST", "/project-ideas/{slug}/join/decline", Own),
    ("POST", "/project-ideas/{slug}/join/leave", Own),
    ("GET", "/quality", All),
    ("GET", "/quality.csv", All),
    ("GET", "/quality.json", All),
    ("GET", "/queue", Own),
    ("GET", "/recover", All),
    ("POST", "/recover", All),
    ("GET", "/regions", All),
    ("GET", "/regions.csv", All),
    ("GET", "/regions.json", All),
    ("GET", "/regions/{slug}/{part}", All),
    ("GET", "/sign-in", All),
    ("POST", "/sign-in", All),
    ("GET", "/sign-in/at/{provider}", All),
    ("GET", "/sign-in/at/{provider}/back", All),
    ("POST", "/sign-in/open", All),
    ("POST", "/sign-in/passkey", All),
    ("POST", "/sign-in/passkey/ask", All),
    ("POST", "/sign-in/tie", All),
    ("POST", "/sign-out", All),
    ("GET", "/sign-up", All),
    ("POST", "/sign-up", All),
    ("GET", "/sources", All),
    ("GET", "/sources.csv", All),
    ("GET", "/sources.json", All),
    ("GET", "/sources/imports/{import}", All),
    ("GET", "/sources/imports/{import}/quarantined.csv", All),
    ("GET", "/space{form}", All),
    ("GET", "/spaces/{space}", All),
    ("GET", "/spaces/{space}/contents", All),
    ("GET", "/spaces/{space}/contents/{by}/{value}", All),
    ("GET", "/spaces/{space}/export", People),
    ("GET", "/spaces/{space}/export/{file}", People),
    ("GET", "/spaces/{space}/look.css", All),
    ("GET", "/spaces/{space}/managers", People),
    ("POST", "/spaces/{space}/managers", People),
    ("POST", "/spaces/{space}/managers/end", People),
    ("GET", "/spaces/{space}/people", Open::Space),
    ("POST", "/spaces/{space}/people/invite", People),
    ("POST", "/spaces/{space}/people/role", People),
    ("POST", "/spaces/{space}/people/withdraw", People),
    ("GET", "/spaces/{space}/roles", All),
    ("GET", "/spaces/{space}/queue", Edit),
    ("GET", "/suggest.json", All),
    // Whose it is, and who decides on it, is found out with the suggestion; for everybody else it is not there.
    ("GET", "/suggestions/{id}", Own),
    ("POST", "/suggestions/{id}/decline", Own),
    ("POST", "/suggestions/{id}/take", Own),
    ("POST", "/suggestions/{id}/withdraw", Own),
    ("GET", "/tables", All),
    ("GET", "/tables.csv", All),
    ("GET", "/tables.json", All),
    ("GET", "/tables/{key}", All),
    ("GET", "/tables/{key}/cell", All),
    ("GET", "/tables/{key}/cell.csv", All),
    ("GET", "/tables/{key}/cell.json", All),
    ("GET", "/unsubscribe/{secret}", All),
    ("POST", "/unsubscribe/{secret}", All),
    ("POST", "/unsubscribe/{secret}/end", All),
    ("POST", "/unsubscribe/{secret}/pace", All),
    ("GET", "/{folder}", All),
    ("GET", "/{folder}.csv", All),
    ("GET", "/{folder}.json", All),
    ("GET", "/{folder}/new", Edit),
    ("POST", "/{folder}/new", Edit),
    ("GET", "/{folder}/{slug}", All),
    ("GET", "/{folder}/{slug}/edit", Edit),
    ("POST", "/{folder}/{slug}/edit", Edit),
    ("GET", "/{folder}/{slug}/history", All),
    ("GET", "/{folder}/{slug}/history.csv", All),
    ("GET", "/{folder}/{slug}/history.json", All),
    ("GET", "/{folder}/{slug}/referrers", All),
    // Who may change the record is led to its form.
    ("GET", "/{folder}/{slug}/suggest", Own),
    ("POST", "/{folder}/{slug}/suggest", Own),
    ("POST", "/{folder}/{slug}/{step}", Edit),
];

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
                // Forms and lists of those who change something are no use to what only reads.
                ("GET", true) => !matches!(open, All | Own) || pattern.ends_with("/suggest"),
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

//! Where more than a password is asked of everybody: what a session that has shown the password alone is told, and what it
//! does not do even by a letter's link.

use asterism_actions::account::{SecondFactor, Who};
use asterism_actions::{App, Error};
use asterism_domain::{Actor, Role, Space};
use asterism_web::{Site, router};
use axum::Router;
use axum::http::StatusCode;
use serde_json::json;

use crate::Sample;
use crate::guest::{Guest, PASSWORD, form_fields, letter_to, link_in, sign_up};
use crate::second_factor::{account, with_password};

const STEP: &str = "/account/second-factor";
const OWN: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

/// The same portal, started so that everybody is asked for more, and somebody's browser from before.
async fn under_the_rule(app: &App, before: &Guest) -> (App, Router, Guest) {
    let mut config = app.config().clone();
    config.second_factor = SecondFactor::Everyone;
    let again = App::open(config).await.expect("the data folder opens once more");
    let routes = router(Site::new(again.clone()));
    let later = Guest::of(&routes);
    for (name, value) in before.cookies() {
        later.set_cookie(&name, &value);
    }
    (again, routes, later)
}

async fn form_of_step(guest: &Guest) -> String {
    form_fields(&guest.page(STEP).await, "/sign-out").remove(0).1
}

async fn who_is(app: &App, guest: &Guest) -> Who {
    let session = guest.cookie("session").expect("a session");
    app.who(&session).await.expect("the store").expect("somebody")
}

fn secret(link: &str) -> &str {
    link.rsplit('/').next().unwrap_or_default()
}

async fn role_in(app: &App, space: &Space) -> Vec<Role> {
    let members = app.members(&Actor::Operator, space).await.expect("members");
    let annas = members.iter().filter(|member| member.account.email.as_str() == "anna@example.org");
    annas.map(|member| member.role).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_invitation_is_taken_and_no_address_confirmed_with_a_password_alone() {
    let (app, routes, _address, folder) = Sample::at_localhost().await;
    let anna = sign_up(&app, &routes, "Anna").await;
    let (id, space) = (account(&app, "anna").await.id, Space::new("clusters3"));
    app.put_in_space(&Actor::Operator, id, &space, Role::WebAdministrator).await.expect("a role");
    app.invite(&Actor::Operator, &space, Role::Member, "anna@example.org", "en").await.expect("a letter");
    let invitation = link_in(&letter_to(&app, "anna@example.org").await);
    let given = [("email", "new@example.org"), ("old", PASSWORD)];
    anna.fill("/account/correct", "/account/correct/address", &given).await;
    let address = link_in(&letter_to(&app, "new@example.org").await);
    let (again, routes, later) = under_the_rule(&app, &anna).await;
    for guest in [later, with_password(&routes, "anna").await] {
        let form = form_of_step(&guest).await;
        for link in [&invitation, &address] {
            let next = format!("{STEP}?next={}", link.replace('/', "%2F"));
            assert_eq!(guest.get(link).await.location(), next);
            let refused = guest.post(&format!("{link}/accept"), &[("form", &form)]).await;
            assert_eq!(refused.location(), next, "{}", refused.body);
        }
        let who = who_is(&again, &guest).await;
        let taken = again.accept_invitation(&who, secret(&invitation)).await;
        assert!(matches!(taken, Err(Error::Forbidden { .. })), "{taken:?}");
        let confirmed = again.confirm_address(&who, secret(&address)).await;
        assert!(matches!(confirmed, Err(Error::Forbidden { .. })), "{confirmed:?}");
    }
    assert_eq!(role_in(&again, &space).await, [Role::WebAdministrator]);
    account(&again, "anna").await;
    // Both links are good as ever for a session that lacks nothing.
    assert_eq!(anna.fill(&address, &format!("{address}/accept"), &[]).await.location(), "/account");
    drop(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_when_the_rule_began_to_hold_is_given_back() {
    let (app, routes, _address, folder) = Sample::at_localhost().await;
    let anna = sign_up(&app, &routes, "Anna").await;
    let form = form_fields(&anna.page("/account").await, "/sign-out").remove(0).1;
    let (_again, _routes, later) = under_the_rule(&app, &anna).await;
    let fields = [("form", form.as_str()), ("about.title.en", "Quokkas of the coast")];
    let told = later.post("/news/new?space=clusters3", &fields).await;
    assert_eq!(told.status, StatusCode::FORBIDDEN, "{}", told.body);
    for text in
        ["One more step first", "Quokkas of the coast", "Go on with my form", STEP, "Nothing of it is lost"]
    {
        assert!(told.has(text), "{text}: {}", told.body);
    }
    crate::check_page("/news/new", &told.body);
    let elsewhere =
        later.post_from("/news/new?space=clusters3", &fields, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert!(!elsewhere.has("Quokkas"), "no other site has it sent on: {}", elsewhere.body);
    let secret = [("form", form.as_str()), ("name", "Quokka"), ("old", "hush")];
    let told = later.post("/account/data/erase", &secret).await;
    assert!(told.has(STEP) && !told.has("hush") && !told.has("Quokka"), "{}", told.body);
    drop(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_that_the_password_does_or_sent_where_it_does_not_lead() {
    let (app, routes, _address, _folder) = Sample::at_localhost_asking(SecondFactor::Everyone).await;
    let visitor = Guest::of(&routes);
    visitor.fill("/sign-up", "/sign-up", &[("email", "cora@example.org")]).await;
    let opening = link_in(&letter_to(&app, "cora@example.org").await);
    let anna = sign_up(&app, &routes, "Anna").await;
    for page in [visitor.page("/sign-in").await, visitor.page(&opening).await, anna.page(STEP).await] {
        assert!(page.contains("Passkeys need a browser that knows them"), "{page}");
        for untrue in ["password works without", "or use your password", "a letter lets you choose one"] {
            assert!(!page.contains(untrue), "{untrue}: {page}");
        }
    }
    let form = form_of_step(&anna).await;
    let refused = anna.tell("/account/passkeys", &json!({ "form": form, "answer": {} }), &OWN).await;
    assert!(refused.has("This passkey was not accepted") && !refused.has("password"), "{}", refused.body);
    // She runs nothing, and the page of her account is closed to her.
    let refused = anna.post("/account/identities/end", &[("form", form.as_str())]).await;
    assert!(refused.has("asks everybody") && !refused.has("You run this portal"), "{}", refused.body);
    for answer in [anna.post("/feedback", &[("form", form.as_str())]).await, anna.get("/explore.json").await]
    {
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
        assert!(answer.has("asks everybody") && !answer.has("on its page first"), "{}", answer.body);
    }
}

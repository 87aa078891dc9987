//! Correcting what an account is known by: its name, and its address.

use asterism_domain::{Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{form_of, with_role};
use crate::guest::{Guest, PASSWORD, letter_to, letters_to, link_in, sign_up};

const PAGE: &str = "/account/correct";
const ADDRESS: &str = "/account/correct/address";

async fn signs_in(site: &Sample, email: &str) -> StatusCode {
    let guest = Guest::of(&site.routes);
    let answer = guest.fill("/sign-in", "/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    answer.status
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_otherwise_by_now_says_so_once() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let anna = with_role(&site, "Anna", &space, Role::Partner).await;
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    crate::check_page(PAGE, &anna.page(PAGE).await);
    let wrong = anna.fill(PAGE, "/account/correct/name", &[("name", " ")]).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.has("href=\"#name\""),
        "{}",
        wrong.body
    );
    let saved = anna.fill(PAGE, "/account/correct/name", &[("name", "Anna  Quokka")]).await;
    assert_eq!(saved.location(), "/account", "{}", saved.body);
    let people = carla.page("/spaces/clusters3/people").await;
    assert!(people.contains("Anna Quokka"), "{people}");
    assert!(anna.page(PAGE).await.contains("value=\"Anna Quokka\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_gets_another_address_once_that_mailbox_says_so_and_the_old_one_is_told() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    for (email, old) in
        [("no address", PASSWORD), ("new@example.org", "not her password"), ("anna@example.org", PASSWORD)]
    {
        let refused = anna.fill(PAGE, ADDRESS, &[("email", email), ("old", old)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}: {}", refused.body);
    }
    assert_eq!(letters_to(&site.app, "new@example.org").await, 0);
    // A link to choose a password is on its way to the old address.
    Guest::of(&site.routes).fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let recover = link_in(&letter_to(&site.app, "anna@example.org").await);
    let asked = anna.fill(PAGE, ADDRESS, &[("email", "New@Example.org"), ("old", PASSWORD)]).await;
    assert!(asked.status == StatusCode::OK && asked.has("on its way"), "{}", asked.body);
    let told = letter_to(&site.app, "anna@example.org").await;
    assert!(told.text.contains("new@example.org") && told.text.contains("/recover"), "{told:?}");
    let link = link_in(&letter_to(&site.app, "new@example.org").await);
    let accept = format!("{link}/accept");
    // It is hers alone, and it is no way in.
    let visitor = Guest::of(&site.routes);
    assert!(!visitor.page(&link).await.contains(&accept));
    assert!(!ben.page(&link).await.contains(&accept));
    let form = form_of(&ben).await;
    assert_eq!(ben.post(&accept, &[("form", &form)]).await.status, StatusCode::NOT_FOUND);
    let chosen = [("password", "nine lanterns by the quay"), ("name", "Eve"), ("agreed", "yes")];
    assert_eq!(visitor.post(&link, &chosen).await.status, StatusCode::NOT_FOUND);
    assert_eq!(signs_in(&site, "new@example.org").await, StatusCode::UNPROCESSABLE_ENTITY, "not yet");
    assert_eq!(anna.fill(&link, &accept, &[]).await.location(), "/account");
    assert!(anna.page("/account").await.contains("new@example.org"));
    assert!(letter_to(&site.app, "anna@example.org").await.subject.contains("another address"));
    assert_eq!(signs_in(&site, "new@example.org").await, StatusCode::SEE_OTHER);
    assert_eq!(signs_in(&site, "anna@example.org").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(visitor.get(&recover).await.status, StatusCode::NOT_FOUND, "what went to the old one ends");
    assert_eq!(anna.get(&link).await.status, StatusCode::NOT_FOUND, "it works once");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_another_account_has_is_not_told_to_be_one() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    sign_up(&site.app, &site.routes, "Ben").await;
    let mut answers = Vec::new();
    for email in ["ben@example.org", "new@example.org"] {
        let asked = anna.fill(PAGE, ADDRESS, &[("email", email), ("old", PASSWORD)]).await;
        answers.push((asked.status, asked.body.replace(email, "X")));
    }
    assert_eq!(answers[0], answers[1]);
    let letter = letter_to(&site.app, "ben@example.org").await;
    assert!(letter.subject.contains("already") && !letter.text.contains("/link/"), "{letter:?}");
    // Somebody else takes the address before the link is followed.
    let link = link_in(&letter_to(&site.app, "new@example.org").await);
    let accept = format!("{link}/accept");
    let fields = crate::guest::form_fields(&anna.page(&link).await, &accept);
    sign_up(&site.app, &site.routes, "New").await;
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let late = anna.post(&accept, &fields).await;
    assert!(!late.status.is_redirection() && late.has("Another account has this address"), "{}", late.body);
    assert!(anna.page("/account").await.contains("anna@example.org"));
    // Nobody's mailbox is filled in this way.
    for _ in 0..2 {
        anna.fill(PAGE, ADDRESS, &[("email", "third@example.org"), ("old", PASSWORD)]).await;
    }
    assert_eq!(letters_to(&site.app, "third@example.org").await, 1, "three an hour of one account");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_leads_to_the_organisation_that_one_represents_as_far_as_it_is_shown_002_29() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let (form, link) = ("/account/profile", "href=\"/organisations/spri\"");
    let save = async |fields: &[(&str, &str)]| {
        let saved = anna.fill(form, form, fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        saved.location().to_owned()
    };
    let path = save(&[("organisation", "/organisations/spri"), ("see-organisation", "members")]).await;
    assert!(!site.page(&path).await.contains(link), "visitors do not see whom she represents");
    assert!(!site.page(&format!("{path}.json")).await.contains("organisation"));
    assert!(anna.page(&path).await.contains(link));
    save(&[("see-organisation", "public")]).await;
    assert!(site.page(&path).await.contains(link));
    let name =
        site.app.record_at(asterism_domain::Kind::Organisation, "spri").await.expect("a look").expect("SPRI");
    let name = site.app.record(name).await.expect("a look").expect("SPRI").document.name();
    let shown = anna.page(form).await;
    assert!(shown.contains(&format!("value=\"{}\"", name.replace('&', "&#38;"))), "{name}: {shown}");
    save(&[("organisation", "Institute of Quokkas")]).await;
    assert!(
        !site.page(&path).await.contains(link) && site.page(&path).await.contains("Institute of Quokkas")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_said_something_of_a_page_sees_what_became_of_it_004_19() {
    let site = Sample::open().await;
    let (anna, ben) =
        (sign_up(&site.app, &site.routes, "Anna").await, sign_up(&site.app, &site.routes, "Ben").await);
    let carla = with_role(&site, "Carla", &Space::new("clusters3"), Role::Coordinator).await;
    let ask = "/feedback/new?about=%2Fprojects%2Fclusters3";
    anna.fill(ask, "/feedback", &[("text", "The quokka is missing.")]).await;
    let own = anna.page("/feedback").await;
    crate::check_page("/feedback", &own);
    assert!(
        own.contains("What you said") && own.contains("The quokka is missing.") && own.contains("open"),
        "{own}"
    );
    carla.fill("/feedback", "/feedback/1", &[("answer-1", "It is there now.")]).await;
    let own = anna.page("/feedback").await;
    assert!(own.contains("It is there now.") && own.contains("answered"), "{own}");
    let others = ben.page("/feedback").await;
    assert!(!others.contains("quokka") && !others.contains("It is there now."), "{others}");
}

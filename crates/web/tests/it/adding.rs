//! Ways to write something new stand where one looks for them.

use asterism_domain::{Role, Space};

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{Guest, PASSWORD, letter_to, link_in};

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_space_lead_to_what_one_may_add_there_and_nobody_else_sees_that() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    let mia = with_role(&site, "Mia", &space, Role::Member).await;
    let nina = with_role(&site, "Nina", &space, Role::CommunicationManager).await;
    let visitor = Guest::of(&site.routes);
    for page in ["/spaces/clusters3", "/spaces/clusters3/queue", "/explore?space=clusters3"] {
        let seen = carla.page(page).await;
        for kind in ["events", "news", "documents", "organisations"] {
            let link = format!("href=\"/{kind}/new?space=clusters3\"");
            assert!(seen.contains(&link), "{page}: {link}\n{seen}");
        }
        assert!(!seen.contains("href=\"/people/new") && !seen.contains("href=\"/spaces/new"), "{page}");
    }
    for page in ["/spaces/clusters3", "/explore?space=clusters3", "/explore?kind=event"] {
        for (who, guest) in [("a visitor", &visitor), ("a member", &mia)] {
            let seen = guest.page(page).await;
            assert!(!seen.contains("/events/new") && !seen.contains("class=\"adding\""), "{who} at {page}");
        }
    }
    let seen = nina.page("/spaces/clusters3").await;
    assert!(seen.contains("/news/new?space=clusters3") && !seen.contains("/organisations/new"), "{seen}");
    let list = carla.page("/explore?kind=event&space=clusters3").await;
    assert!(list.contains("href=\"/events/new?space=clusters3\"") && !list.contains("/news/new"), "{list}");
    // Without a space in the address one is asked for it, or led to the only one.
    let list = carla.page("/explore?kind=event").await;
    assert!(list.contains("href=\"/events/new\""), "{list}");
    assert_eq!(carla.get("/events/new").await.location(), "/events/new?space=clusters3");
    assert!(carla.page("/events/new?space=clusters3").await.contains("action=\"/events/new\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_space_says_how_the_first_of_a_kind_is_added_and_is_there_for_its_own() {
    let site = Sample::open().await;
    let nora = with_role(&site, "Nora", &Space::new("untrodden"), Role::CommunicationManager).await;
    let seen = nora.page("/spaces/untrodden").await;
    assert!(
        seen.contains("Nothing here yet")
            && seen.contains("<a href=\"/events/new?space=untrodden\">Add: Event</a>"),
        "{seen}"
    );
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get("/spaces/untrodden").await.status, axum::http::StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_account_and_an_accepted_invitation_lead_to_the_space_by_its_title() {
    let site = Sample::open().await;
    let carla = with_role(&site, "Carla", &Space::new("clusters3"), Role::Coordinator).await;
    let link = "<a href=\"/spaces/clusters3\">CLUSTERS3: the space of the project</a>";
    assert!(carla.page("/account").await.contains(link));
    let (people, invite) = ("/spaces/clusters3/people", "/spaces/clusters3/people/invite");
    carla.fill(people, invite, &[("email", "dora@example.org"), ("role", "partner")]).await;
    let letter = link_in(&letter_to(&site.app, "dora@example.org").await);
    let dora = Guest::of(&site.routes);
    let joined = dora.fill(&letter, &letter, &[("name", "Dora"), ("password", PASSWORD)]).await;
    assert_eq!(joined.location(), "/spaces/clusters3", "{}", joined.body);
    assert!(dora.page("/spaces/clusters3").await.contains("href=\"/events/new?space=clusters3\""));
}

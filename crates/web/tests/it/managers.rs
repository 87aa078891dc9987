//! Thematic managers: named by a space, by their own leave, and shown as far as they show themselves.

use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{form_of, record, with_role};
use crate::guest::{Guest, letter_to, sign_up};
use crate::people::describe;

const HERE: &str = "/spaces/clusters3/managers";
const OWN: &str = "/account/topics";

/// Makes a topic and asks somebody of the space to look after it. Gives its id and address.
pub(crate) async fn ask(site: &Sample, coordinator: &Guest, email: &str, title: &str) -> (String, String) {
    let mut topic = Document::empty(Kind::Topic);
    topic.about_mut().title = Text::english(title);
    let topic = site.app.create(&Actor::Operator, &Space::new("clusters3"), topic, State::Published).await;
    let topic = topic.expect("a topic");
    let id = topic.id.to_string();
    let account = site.app.account_at(&Actor::Operator, email).await.expect("an account").id.to_string();
    let asked = coordinator.fill(HERE, HERE, &[("account", &account), ("topics", &id)]).await;
    assert_eq!(asked.location(), HERE, "{}", asked.body);
    (id, topic.path())
}

async fn answer(guest: &Guest, answer: &str) {
    let form = form_of(guest).await;
    let answered = guest.post(OWN, &[("form", &form), ("space", "clusters3"), ("answer", answer)]).await;
    assert_eq!(answered.location(), OWN, "{}", answered.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_space_names_who_looks_after_a_topic_once_they_agree_004_14() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    let anna = with_role(&site, "Anna", &space, Role::Partner).await;
    let (visitor, ben) = (Guest::of(&site.routes), sign_up(&site.app, &site.routes, "Ben").await);
    assert!(carla.page(HERE).await.contains("Nobody can be asked yet"), "nobody has a profile");
    let path = describe(&anna, "Wilhelmina Zebrowska", &[("see-name", "public")]).await;
    let (id, topic) = ask(&site, &carla, "anna@example.org", "Quagga husbandry").await;
    let told = letter_to(&site.app, "anna@example.org").await;
    assert!(told.text.contains("Quagga husbandry") && told.text.contains(OWN), "{}", told.text);
    // She has no profile that would show her name.
    let hidden = told.text.contains("Somebody who runs the space asks you") && !told.text.contains("Carla");
    assert!(hidden, "{}", told.text);
    assert!(carla.page(HERE).await.contains("has not answered yet"));
    // Before she agrees it is nobody's to see, hers and the coordinator's aside.
    site.app.follow().await.expect("the index follows");
    let filter = "/explore?kind=person&looks_after=quagga-husbandry";
    let shown = |page: &str| page.contains(&path) && page.contains("Zebrowska");
    for way in ["/spaces/clusters3", topic.as_str(), filter] {
        assert!(!shown(&visitor.page(way).await), "{way}");
    }
    assert!(!visitor.page(&format!("{path}.json")).await.contains(&id));
    assert!(anna.page(OWN).await.contains("Quagga husbandry"));
    answer(&anna, "agree").await;
    assert!(letter_to(&site.app, "carla@example.org").await.text.contains("agreed"));
    site.app.follow().await.expect("the index follows");
    for way in ["/spaces/clusters3", topic.as_str(), filter] {
        assert!(shown(&visitor.page(way).await), "{way} names her");
    }
    let page = visitor.page(&path).await;
    assert!(page.contains("Quagga husbandry") && page.contains("href=\"/spaces/clusters3\""), "{page}");
    assert!(carla.page(HERE).await.contains("Looks after:"));
    // What she shows is hers to say: a name for members names nobody to visitors, and what is for members is theirs.
    describe(&anna, "Wilhelmina Zebrowska", &[("see-name", "members")]).await;
    site.app.follow().await.expect("the index follows");
    for way in ["/spaces/clusters3", topic.as_str(), filter] {
        assert!(!visitor.page(way).await.contains("Zebrowska"), "{way} hides the name");
        assert!(shown(&ben.page(way).await), "{way} names her to members");
    }
    describe(&anna, "Wilhelmina Zebrowska", &[("see-looks_after", "members")]).await;
    site.app.follow().await.expect("the index follows");
    for way in ["/spaces/clusters3", topic.as_str(), filter, path.as_str()] {
        let page = visitor.page(way).await;
        assert!(way == path || !page.contains(&path), "{way}");
        assert!(way != path || !page.contains("Quagga husbandry"), "{page}");
        assert!(ben.page(way).await.contains(&path), "{way}");
    }
    // No form and no earlier version takes it from her or gives it to anybody.
    let head = record(&site, Kind::Person, path.rsplit('/').next().expect("a slug")).await;
    let first = site.app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna");
    assert_eq!(first.record, Some(head.id));
    let mut forged = head.document.clone();
    if let Document::Person(person) = &mut forged {
        person.looks_after.clear();
    }
    site.app.edit(&Actor::Operator, head.id, head.seq, forged, None).await.expect("an edit");
    assert!(anna.page(OWN).await.contains("You look after these topics"));
    // To be asked for more, and to decline that, takes nothing from her.
    ask(&site, &carla, "anna@example.org", "Zebu husbandry").await;
    answer(&anna, "decline").await;
    assert!(anna.page(OWN).await.contains("Quagga husbandry"));
    // She gives it up, and it is gone everywhere.
    answer(&anna, "give_up").await;
    site.app.follow().await.expect("the index follows");
    for way in ["/spaces/clusters3", topic.as_str(), filter] {
        assert!(!ben.page(way).await.contains(&path), "{way}");
    }
    assert!(anna.page(OWN).await.contains("No space has asked you"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_space_asked_is_declined_or_taken_back_and_ends_with_the_place_there_004_14() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    let anna = with_role(&site, "Anna", &space, Role::Partner).await;
    let ben = with_role(&site, "Ben", &space, Role::Partner).await;
    for (guest, name) in [(&anna, "Anna Zebrowska"), (&ben, "Ben Okapi")] {
        describe(guest, name, &[("see-name", "public")]).await;
    }
    assert_eq!(ben.get(HERE).await.status, StatusCode::FORBIDDEN, "only those who have its people in hand");
    let none = carla.fill(HERE, HERE, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.has("Choose at least one topic"), "{}", none.body);
    ask(&site, &carla, "anna@example.org", "Quagga husbandry").await;
    answer(&anna, "decline").await;
    assert!(letter_to(&site.app, "carla@example.org").await.text.contains("declined"));
    assert!(carla.page(HERE).await.contains("Nobody looks after a topic here yet"));
    let form = form_of(&anna).await;
    let again = anna.post(OWN, &[("form", &form), ("space", "clusters3"), ("answer", "agree")]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "what was declined is agreed to no more");
    // Taken back while it waits, and after.
    ask(&site, &carla, "ben@example.org", "Okapi husbandry").await;
    let end = format!("{HERE}/end");
    assert_eq!(carla.fill(HERE, &end, &[]).await.location(), HERE);
    assert!(ben.page(OWN).await.contains("No space has asked you"));
    ask(&site, &carla, "ben@example.org", "Zebra husbandry").await;
    answer(&ben, "agree").await;
    assert_eq!(carla.fill(HERE, &end, &[]).await.location(), HERE);
    assert!(ben.page(OWN).await.contains("No space has asked you"));
    assert!(letter_to(&site.app, "ben@example.org").await.text.contains("took back"));
    // Who leaves the space looks after nothing there.
    ask(&site, &carla, "ben@example.org", "Giraffe husbandry").await;
    answer(&ben, "agree").await;
    site.app.follow().await.expect("the index follows");
    let visitor = Guest::of(&site.routes);
    assert!(visitor.page("/spaces/clusters3").await.contains("Ben Okapi"));
    let left = ben.fill("/spaces/clusters3/people", "/spaces/clusters3/people/role", &[]).await;
    assert_eq!(left.location(), "/account", "{}", left.body);
    site.app.follow().await.expect("the index follows");
    assert!(!visitor.page("/spaces/clusters3").await.contains("Ben Okapi"));
    assert!(ben.page(OWN).await.contains("No space has asked you"));
    let happened = site.app.audit(&Actor::Operator, None, None).await.expect("the audit");
    for event in ["topics_asked", "topics_agreed", "topics_declined", "topics_ended"] {
        assert!(happened.iter().any(|row| row.event.event == event), "{event}");
    }
}

//! Project ideas: shared by members, joined by others, and left.

use asterism_domain::{Kind, Role};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{form_of, post, record, sent, set, with_role};
use crate::guest::{Guest, PASSWORD, letter_to, letters_to, sign_up};
use crate::people::describe;

/// One of the sample.
pub(crate) const IDEA: &str = "/project-ideas/lamps-for-lorem";
const NEW: &str = "/project-ideas/new?space=ideas";
const OWN: &str = "/project-ideas/quokka-bridges";
const JOIN: &str = "/project-ideas/quokka-bridges/join";

/// An idea that Olga shares and Vera publishes.
async fn shared(site: &Sample) -> (Guest, Guest) {
    let olga = sign_up(&site.app, &site.routes, "Olga").await;
    let vera = with_role(site, "Vera", &asterism_domain::idea::ProjectIdea::space(), Role::Validator).await;
    assert_eq!(olga.get("/project-ideas/new").await.location(), NEW);
    let fields = [("about.title.en", "Quokka bridges"), ("why.en", "They cannot cross"), ("do", "submit")];
    let written = olga.fill(NEW, "/project-ideas/new", &fields[..2]).await;
    assert_eq!(written.location(), OWN, "{}", written.body);
    assert_eq!(olga.fill(OWN, &format!("{OWN}/submit"), &[]).await.location(), OWN);
    assert_eq!(site.get(OWN).await.0, StatusCode::NOT_FOUND, "nobody has published it");
    assert!(vera.page("/queue").await.contains("Quokka bridges"));
    assert_eq!(vera.fill(OWN, &format!("{OWN}/publish"), &[]).await.location(), OWN);
    (olga, vera)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idea_is_shared_found_joined_and_left_002_28() {
    let site = Sample::open().await;
    let (olga, _) = shared(&site).await;
    let page = site.page(OWN).await;
    crate::check_page(OWN, &page);
    assert!(page.contains("They cannot cross") && page.contains(&format!("href=\"{JOIN}\"")), "{page}");
    assert!(site.page("/explore?kind=project_idea&q=quokka").await.contains(&format!("href=\"{OWN}\"")));
    assert!(site.page("/explore.atom?kind=project_idea").await.contains("Quokka bridges"));
    let visitor = Guest::of(&site.routes);
    assert!(visitor.page(JOIN).await.contains("Sign in to join"));
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let wordless = ben.fill(JOIN, JOIN, &[]).await;
    assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = [("message", "I <b>build</b>"), ("organisation", "No such organisation")];
    let unknown = ben.fill(JOIN, JOIN, &unknown).await;
    assert!(unknown.has("href=\"#organisation\"") && unknown.has("I &#60;b&#62;build"), "{}", unknown.body);
    let asked = [("message", "I build bridges"), ("organisation", "/organisations/spri")];
    assert_eq!(ben.fill(JOIN, JOIN, &asked).await.location(), JOIN);
    let letter = letter_to(&site.app, "olga@example.org").await;
    assert!(
        letter.subject.contains("Ben")
            && letter.text.contains("I build bridges")
            && letter.text.contains(JOIN),
        "{letter:?}"
    );
    assert!(!letter.text.contains("ben@"), "no address is shown");
    // Only who answers sees who waits.
    assert!(!visitor.page(JOIN).await.contains("I build bridges"));
    assert!(!ben.page(JOIN).await.contains("They would like to join"));
    assert!(ben.page("/account/ideas").await.contains("wait for an answer"));
    let waiting = olga.page(JOIN).await;
    crate::check_page(JOIN, &waiting);
    assert!(waiting.contains("I build bridges") && waiting.contains("Ben"), "{waiting}");
    // Twice is once.
    let form = form_of(&ben).await;
    let again = ben.post(JOIN, &[("form", &form), ("message", "Please")]).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.has("already"), "{}", again.body);
    assert_eq!(olga.fill(JOIN, &format!("{JOIN}/accept"), &[]).await.location(), JOIN);
    assert!(letter_to(&site.app, "ben@example.org").await.subject.contains("You have joined"));
    // He has no profile, so he is counted, and no organisation stands there without the person who speaks of it.
    let shown = visitor.page(JOIN).await;
    assert!(!shown.contains("/organisations/spri") && !shown.contains("Ben"), "{shown}");
    let before = letters_to(&site.app, "olga@example.org").await;
    assert_eq!(ben.fill(JOIN, &format!("{JOIN}/leave"), &[]).await.location(), JOIN);
    assert_eq!(letters_to(&site.app, "olga@example.org").await, before + 1);
    assert!(!visitor.page(JOIN).await.contains("/organisations/spri"));
    assert!(ben.page("/account/ideas").await.contains("beside no idea yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_joined_is_listed_as_far_as_their_profile_shows_them() {
    let site = Sample::open().await;
    let (olga, _) = shared(&site).await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let path = describe(&ben, "Wilhelmina Zebrowska", &[("see-name", "public")]).await;
    ben.fill(JOIN, JOIN, &[("message", "I build bridges")]).await;
    olga.fill(JOIN, &format!("{JOIN}/accept"), &[]).await;
    let (visitor, mia) = (Guest::of(&site.routes), sign_up(&site.app, &site.routes, "Mia").await);
    assert!(visitor.page(JOIN).await.contains(&format!("href=\"{path}\">Wilhelmina Zebrowska")));
    describe(&ben, "Wilhelmina Zebrowska", &[("see-name", "members")]).await;
    let hidden = visitor.page(JOIN).await;
    assert!(!hidden.contains("Zebrowska") && hidden.contains("1 more, who is not shown to you"), "{hidden}");
    assert!(mia.page(JOIN).await.contains("Wilhelmina Zebrowska"));
    describe(&ben, "Wilhelmina Zebrowska", &[("see-name", "private")]).await;
    assert!(!mia.page(JOIN).await.contains("Zebrowska"));
    for file in [OWN, "/project-ideas/quokka-bridges.json", "/project-ideas/quokka-bridges/history"] {
        assert!(!mia.page(file).await.contains("Zebrowska"), "{file}");
    }
    let gone = ben.fill("/account/data", "/account/data/erase", &[("old", PASSWORD)]).await;
    assert_eq!(gone.status, StatusCode::OK);
    assert!(visitor.page(JOIN).await.contains("Nobody yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_for_somebody_elses_idea_and_a_closed_one_is_not_joined() {
    let site = Sample::open().await;
    let (olga, _) = shared(&site).await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let eve = sign_up(&site.app, &site.routes, "Eve").await;
    ben.fill(JOIN, JOIN, &[("message", "I build bridges")]).await;
    let waiting = olga.page(JOIN).await;
    let id = crate::guest::form_fields(&waiting, &format!("{JOIN}/accept"));
    let id = id.iter().find(|(name, _)| name == "id").expect("an id").1.clone();
    // Eve has an idea of her own, and answers by it for nobody else's.
    eve.fill(NEW, "/project-ideas/new", &[("about.title.en", "Another")]).await;
    for (who, guest) in [("Eve", &eve), ("Ben", &ben)] {
        let form = form_of(guest).await;
        for step in ["accept", "decline"] {
            let fields = [("form", form.as_str()), ("id", id.as_str())];
            for idea in [OWN, "/project-ideas/another", IDEA] {
                let refused = guest.post(&format!("{idea}/join/{step}"), &fields).await;
                assert_eq!(refused.status, StatusCode::NOT_FOUND, "{who} {step} {idea}");
            }
        }
    }
    assert_eq!(eve.get(&format!("{OWN}/edit")).await.status, StatusCode::FORBIDDEN);
    let form = form_of(&eve).await;
    assert_eq!(eve.post(&format!("{JOIN}/leave"), &[("form", &form)]).await.status, StatusCode::NOT_FOUND);
    let seq = record(&site, Kind::ProjectIdea, "another").await.seq.to_string();
    let own = eve.post("/project-ideas/another/publish", &[("form", &form), ("base", &seq)]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "who shares it does not publish it");
    assert_eq!(olga.fill(JOIN, &format!("{JOIN}/decline"), &[]).await.location(), JOIN);
    assert!(letter_to(&site.app, "ben@example.org").await.subject.contains("declined"));
    assert!(ben.page(JOIN).await.contains("It was declined"));
    // Olga closes it.
    let edit = format!("{OWN}/edit");
    let mut fields = sent(&olga, &edit, &edit).await;
    fields.retain(|(name, _)| name != "closed");
    set(&mut fields, &[("closed", "yes"), ("do", "save")]);
    assert_eq!(post(&olga, &edit, &fields).await.location(), OWN);
    let late = eve.post(JOIN, &[("form", &form), ("message", "Me too")]).await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.has("any more"), "{}", late.body);
    // A draft is not there to be joined, and what is erased leaves no row.
    assert_eq!(ben.get("/project-ideas/another/join").await.status, StatusCode::NOT_FOUND);
    assert!(ben.page("/account/data.json").await.contains("I build bridges"));
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get(NEW).await.location(), "/sign-in?next=%2Fproject-ideas%2Fnew%3Fspace%3Dideas");
    let elsewhere = eve.get("/project-ideas/new?space=clusters3").await;
    assert_eq!(
        elsewhere.status,
        StatusCode::FORBIDDEN,
        "ideas of those without a role have a space of their own"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_answers_is_named_to_whoever_asked_as_their_profile_shows_them() {
    let site = Sample::open().await;
    let (olga, _) = shared(&site).await;
    let answers = async |name: &str, see: Option<&str>, step: &str| {
        if let Some(see) = see {
            describe(&olga, "Olga Ostrowska", &[("see-name", see)]).await;
        }
        let asks = sign_up(&site.app, &site.routes, name).await;
        assert_eq!(asks.fill(JOIN, JOIN, &[("message", "I build bridges")]).await.location(), JOIN);
        assert_eq!(olga.fill(JOIN, &format!("{JOIN}/{step}"), &[]).await.location(), JOIN);
        letter_to(&site.app, &format!("{}@example.org", name.to_lowercase())).await
    };
    let hidden = "Somebody who answers for the idea";
    for (name, see, step, expected) in [
        ("Ben", None, "accept", hidden),
        ("Cara", Some("private"), "accept", hidden),
        ("Dora", Some("private"), "decline", hidden),
        ("Eve", Some("members"), "accept", "Olga Ostrowska"),
        ("Fay", Some("space"), "decline", hidden),
    ] {
        let letter = answers(name, see, step).await;
        let shown = letter.text.contains("Olga") || letter.subject.contains("Olga");
        assert!(letter.text.contains(expected), "{name}: {letter:?}");
        assert_eq!(shown, expected != hidden, "{name}: {letter:?}");
    }
}

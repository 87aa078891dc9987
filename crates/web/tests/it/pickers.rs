//! Forms that lead to a record by its name: found while one types, resolved without scripts, and asked where several
//! are called so.

use asterism_domain::person::Person;
use asterism_domain::{Actor, Document, Kind, Space, State, Text};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{form_of, record};
use crate::guest::{Guest, sign_up};
use crate::people::describe;

async fn organisation(site: &Sample, name: &str, state: State) -> (String, String) {
    let mut document = Document::empty(Kind::Organisation);
    document.about_mut().title = Text::english(name);
    let made = site.app.create(&Actor::Operator, &Space::new("clusters3"), document, state).await;
    let made = made.expect("an organisation");
    (made.id.to_string(), made.path())
}

/// The profile as it is stored.
async fn saved(site: &Sample, path: &str) -> Person {
    let stored = record(site, Kind::Person, path.rsplit('/').next().expect("a slug")).await;
    match stored.document {
        Document::Person(person) => *person,
        other => panic!("a profile is of a person: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_leads_to_organisation_and_region_by_name_and_asks_which_is_meant_002_29() {
    let site = Sample::open().await;
    let one = organisation(&site, "Guild of Quaggas", State::Published).await;
    let two = organisation(&site, "Guild of Quaggas", State::Published).await;
    let draft = organisation(&site, "Guild of Zebras", State::Draft).await;
    site.app.follow().await.expect("the index follows");
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let form = anna.page("/account/profile").await;
    for kind in ["organisation", "region"] {
        assert!(form.contains(&format!("data-link data-kinds=\"{kind}\"")), "{form}");
    }
    assert!(form.contains("edit.") && form.contains("name=\"organisation.id\""), "the script that searches");
    let at = "/account/profile";
    let base = [("name", "Anna"), ("organisation", "Guild of Quaggas"), ("see-name", "public")];
    let asked = anna.fill(at, at, &base).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.body);
    assert!(asked.has("Several have this name"), "{}", asked.body);
    for (id, path) in [&one, &two] {
        assert!(asked.has(&format!("<option value=\"{id}\">Guild of Quaggas ({path})")), "{}", asked.body);
    }
    let token = form_of(&anna).await;
    let picked =
        [base.as_slice(), &[("form", token.as_str()), ("organisation.pick", two.0.as_str())]].concat();
    let path = anna.post(at, &picked).await.location().to_owned();
    assert!(
        anna.page(&path).await.contains(&format!("href=\"{}\"", two.1)),
        "it leads to the one that was chosen"
    );
    // Saved again as it stands it stays, and other words are read as they are.
    assert_eq!(anna.fill(at, at, &[]).await.location(), path);
    assert_eq!(saved(&site, &path).await.organisation.map(|id| id.to_string()), Some(two.0.clone()));
    assert_eq!(anna.fill(at, at, &[("organisation", "Nobody's Guild")]).await.location(), path);
    assert!(saved(&site, &path).await.organisation.is_none());
    // What is chosen is what everybody sees, whatever is sent.
    let forged = [("organisation", "x"), ("organisation.was", "x"), ("organisation.id", draft.0.as_str())];
    let refused = anna.fill(at, at, &forged).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(!refused.has("Zebras"), "{}", refused.body);
    // A region by its name or its code; what is neither is said.
    let region = record(&site, Kind::Region, "ES21").await.document.name();
    for given in [region.as_str(), "es21"] {
        assert_eq!(anna.fill(at, at, &[("region", given)]).await.location(), path, "{given}");
        let code = saved(&site, &path).await.region.map(|region| region.code.to_string());
        assert_eq!(code.as_deref(), Some("ES21"), "{given}");
        assert!(
            anna.page(at).await.contains(&format!("value=\"{region}\"")),
            "the form calls it by its name"
        );
    }
    // Its other names do as well, as they do in every form; where several are called so one is asked which.
    for code in ["XA6", "XA61", "XA62"] {
        let mut land =
            asterism_testkit::region(code, if code == "XA6" { "Quaggaland" } else { "Land of stripes" });
        land.about.aliases = vec![format!("Zebraland {code}")];
        let made =
            site.app.create(&Actor::Operator, &Space::new("nuts"), land.into(), State::Published).await;
        made.expect("a region");
    }
    for (given, code) in
        [("zebraland xa62", "XA62"), ("Land of Stripes (XA61)", "XA61"), ("quaggaland", "XA6")]
    {
        assert_eq!(anna.fill(at, at, &[("region", given)]).await.location(), path, "{given}");
        let stored = saved(&site, &path).await.region.map(|region| region.code.to_string());
        assert_eq!(stored.as_deref(), Some(code), "{given}");
    }
    let several = anna.fill(at, at, &[("region", "Land of Stripes")]).await;
    assert!(
        several.status == StatusCode::UNPROCESSABLE_ENTITY && several.has("Several have this name"),
        "{}",
        several.body
    );
    for code in ["XA61", "XA62"] {
        let offered = format!("<option value=\"{code}\">Land of stripes ({code}), Quaggaland");
        assert!(several.has(&offered), "{}", several.body);
    }
    let token = form_of(&anna).await;
    let base =
        [("form", token.as_str()), ("name", "Anna"), ("region", "Land of Stripes"), ("region.pick", "XA62")];
    assert_eq!(anna.post(at, &base).await.location(), path);
    assert_eq!(
        saved(&site, &path).await.region.map(|region| region.code.to_string()).as_deref(),
        Some("XA62")
    );
    let unknown = anna.fill(at, at, &[("region", "Nowhere at all")]).await;
    assert!(
        unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.has("Nowhere at all"),
        "{}",
        unknown.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expert_is_found_by_what_they_say_and_named_by_the_topic_as_far_as_they_show_it_004_7() {
    let site = Sample::open().await;
    let (visitor, ben) = (Guest::of(&site.routes), sign_up(&site.app, &site.routes, "Ben").await);
    let mut topic = Document::empty(Kind::Topic);
    topic.about_mut().title = Text::english("Quagga husbandry");
    let topic = site.app.create(&Actor::Operator, &Space::new("clusters3"), topic, State::Published).await;
    let topic = topic.expect("a topic");
    let (id, page) = (topic.id.to_string(), topic.path());
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let said = [("expert_in", id.as_str()), ("expertise", "Ten years of stripes"), ("see-name", "public")];
    let path = describe(&anna, "Anna Zebrowska", &said).await;
    site.app.follow().await.expect("the index follows");
    let by_field = "/explore?kind=person&expert_in=quagga-husbandry";
    assert!(visitor.page(&path).await.contains("Ten years of stripes"));
    assert!(visitor.page(by_field).await.contains(&path));
    assert!(visitor.page("/explore?q=stripes").await.contains(&path), "and by the words");
    let told = visitor.page(&page).await;
    assert!(told.contains("Experts") && told.contains("Anna Zebrowska"), "{told}");
    assert!(ben.page(&path).await.contains("/contact"), "one writes to her without an address");
    // Shown to members it is theirs, and to nobody else's.
    let members = [said.as_slice(), &[("see-expertise", "members")]].concat();
    describe(&anna, "Anna Zebrowska", &members).await;
    site.app.follow().await.expect("the index follows");
    assert!(ben.page(by_field).await.contains(&path) && ben.page(&page).await.contains("Anna Zebrowska"));
    assert!(!visitor.page(by_field).await.contains(&path));
    assert!(!visitor.page(&page).await.contains("Anna Zebrowska"));
    for way in [path.clone(), format!("{path}.json"), "/explore.json?q=stripes".to_owned()] {
        let told = visitor.page(&way).await;
        assert!(!told.contains("Ten years of stripes") && !told.contains(&id), "{way}: {told}");
    }
    let nameless = [said[0], said[1], ("see-name", "members"), ("see-expertise", "public")];
    describe(&anna, "Anna Zebrowska", &nameless).await;
    site.app.follow().await.expect("the index follows");
    let told = visitor.page(&page).await;
    assert!(told.contains(&path) && !told.contains("Zebrowska"), "{told}");
    assert!(!told.contains(&format!("href=\"{path}\"></a>")), "a link without a word: {told}");
    describe(&anna, "Anna Zebrowska", &[("see-expertise", "private")]).await;
    site.app.follow().await.expect("the index follows");
    assert!(!ben.page(by_field).await.contains(&path), "kept to oneself it is found by nobody");
}

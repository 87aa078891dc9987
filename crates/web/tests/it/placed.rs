//! Regions in forms: by their names in the reader's language, with scripts and without, and beside a country.

use asterism_domain::organisation::Organisation;
use asterism_domain::place::Place;
use asterism_domain::{Document, Kind, Role, Rule, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, post, record, set, with_role};
use crate::guest::{Answer, Guest};

const NEW: &str = "/organisations/new?space=clusters3";

async fn form(guest: &Guest, given: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields_of(&guest.page(NEW).await, "/organisations/new");
    set(&mut fields, &[("about.title.en", "Guild of Quaggas"), ("do", "publish")]);
    set(&mut fields, given);
    fields
}

async fn sent(guest: &Guest, given: &[(&str, &str)]) -> Answer {
    post(guest, "/organisations/new", &form(guest, given).await).await
}

async fn stored(site: &Sample, answer: &Answer) -> Organisation {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let slug = answer.location().rsplit('/').next().expect("a slug").to_owned();
    match record(site, Kind::Organisation, &slug).await.document {
        Document::Organisation(organisation) => *organisation,
        other => panic!("an organisation: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_is_found_by_its_name_without_scripts_and_asked_for_where_several_are_called_so() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    for typed in ["País Vasco", "basque country", "ES21", "es21", "Basque Country (ES21)"] {
        let answer = sent(&vera, &[("country", "ES"), ("region.code", typed)]).await;
        let region = stored(&site, &answer).await.region.expect("a region");
        assert_eq!(region.code.as_str(), "ES21", "{typed}");
        let edit = format!("{}/edit", answer.location());
        let page = vera.page(&edit).await;
        assert!(page.contains("value=\"Basque Country (ES21)\""), "the form calls it by its name: {page}");
        // Sent as it stands it stays what it was.
        let mut fields = fields_of(&page, &edit);
        set(&mut fields, &[("do", "save")]);
        let before = record(&site, Kind::Organisation, edit.split('/').nth(2).expect("a slug")).await;
        assert_eq!(post(&vera, &edit, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(record(&site, Kind::Organisation, &before.slug).await.document, before.document);
    }
    // A part of several names is asked about, and a choice of one goes through.
    let asked = sent(&vera, &[("region.code", "Austria")]).await;
    let one = stored(&site, &asked).await.region.expect("a region");
    assert_eq!(one.code.as_str(), "AT", "the country itself is called so");
    let asked = sent(&vera, &[("region.code", "Austr")]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.body);
    assert!(
        asked.has("<option value=\"AT12\">Lower Austria (AT12), Eastern Austria, Austria"),
        "{}",
        asked.body
    );
    let mut fields = fields_of(&asked.body, "/organisations/new");
    set(&mut fields, &[("region.code.pick", "AT12"), ("do", "publish")]);
    let region = stored(&site, &post(&vera, "/organisations/new", &fields).await).await.region;
    assert_eq!(region.map(|region| region.code.to_string()).as_deref(), Some("AT12"));
    for unknown in ["Nowhere at all", "Baden"] {
        let refused = sent(&vera, &[("region.code", unknown)]).await;
        assert!(refused.has("<a href=\"#region.code\">"), "{unknown}: {}", refused.body);
        assert!(refused.has(&format!("value=\"{unknown}\"")), "what was typed stays: {}", refused.body);
    }
    // With scripts it is offered while one types, in the reader's language.
    let offered = vera.page("/suggest.json?kinds=nuts&q=lower+aus").await;
    assert!(offered.contains("\"id\":\"AT12\"") && offered.contains("Eastern Austria, Austria"), "{offered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_of_another_country_is_refused_at_its_field_and_found_in_what_is_stored() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let refused = sent(&vera, &[("country", "FR"), ("region.code", "ES21")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.has("<a href=\"#region.code\">") && refused.has("does not lie in the country"));
    let mut fields = fields_of(&vera.page("/events/new?space=clusters3").await, "/events/new");
    set(&mut fields, &[("about.title.en", "A day"), ("start", "2199-03-28"), ("do", "publish")]);
    set(&mut fields, &[("places.0.row", ""), ("places.0.country", "FR"), ("places.0.region.code", "ES21")]);
    set(&mut fields, &[("places.0.region.code.was", ""), ("places.0.region.code.id", "")]);
    let refused = post(&vera, "/events/new", &fields).await;
    assert!(refused.has("<a href=\"#places.0.region.code\">"), "{}", refused.body);
    // What a source says of it stays, and is an issue.
    let mut document = Document::empty(Kind::Event);
    document.about_mut().title = asterism_domain::Text::english("A day of a source");
    let Document::Event(event) = &mut document else { panic!("an event") };
    let region = asterism_domain::NutsCode::parse("ES21").expect("a code");
    let version = asterism_domain::NutsVersion::V2021;
    event.places = vec![Place {
        country: asterism_domain::CountryCode::parse("FR").ok(),
        region: Some(asterism_domain::NutsRef { code: region, version }),
        ..Place::default()
    }];
    let made = site
        .app
        .create(
            &asterism_domain::Actor::Operator,
            &Space::new("clusters3"),
            document,
            asterism_domain::State::Published,
        )
        .await
        .expect("an event");
    let page = vera.page(&format!("/quality?rule={}", Rule::RegionElsewhere.as_str())).await;
    assert!(page.contains(&made.path()) && page.contains("Region in another country"), "{page}");
    // Another change of it goes through.
    let edit = format!("{}/edit", made.path());
    let mut fields = fields_of(&vera.page(&edit).await, &edit);
    set(&mut fields, &[("about.summary.en", "Told"), ("do", "save")]);
    assert_eq!(post(&vera, &edit, &fields).await.status, StatusCode::SEE_OTHER);
}

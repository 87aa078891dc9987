//! Regions that are named by code: by their records, by tables, or by neither.

use asterism_domain::programme::EligibleArea;
use asterism_domain::{Actor, CountryCode, Document, Kind, NutsCode, NutsRef, NutsVersion, Text};
use axum::http::StatusCode;

use crate::observatory::table;
use crate::{Sample, check_page, links};

/// The sample, and a table that has Navarre, of which there is no record.
async fn site() -> Sample {
    let site = Sample::open().await;
    let mut table = table();
    let silesia = table.head.dimensions[2].codes.iter_mut().find(|code| code.code == "ES22");
    silesia.expect("a region of the table").label = Text::english("Navarre");
    site.app.keep_table(&Actor::Operator, &table).await.expect("the table is kept");
    assert_eq!(site.app.record_at(Kind::Region, "ES22").await.expect("a look"), None);
    site
}

fn nuts(code: &str) -> NutsRef {
    NutsRef { code: NutsCode::parse(code).expect("a code"), version: NutsVersion::V2021 }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_area_of_a_programme_names_its_regions_and_leads_to_those_that_are_known_001_11() {
    let site = site().await;
    let address = site
        .edit(Kind::Programme, "interreg-europe-2014-2020", |document| {
            let Document::Programme(programme) = document else { panic!("a programme") };
            programme.eligible_area = vec![EligibleArea {
                country: CountryCode::parse("ES").expect("a country"),
                regions: ["ES21", "ES22", "ES99"].map(nuts).into(),
                from: None,
                to: None,
            }];
        })
        .await;
    let page = site.page(&address).await;
    assert!(page.contains(
        "<a href=\"/regions/ES21\">Basque Country (ES21)</a>, <a href=\"/regions/ES22\">Navarre (ES22)</a>, ES99"
    ), "{page}");
    for link in links(&page).iter().filter(|link| link.starts_with("/regions/")) {
        check_page(link, &site.page(link).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_without_a_record_is_answered_where_a_table_or_a_record_names_it() {
    let site = site().await;
    let page = site.page("/regions/ES22").await;
    check_page("/regions/ES22", &page);
    assert!(
        page.contains("<h1>Navarre</h1>") && page.contains("There is no record of this region"),
        "{page}"
    );
    assert!(page.contains("What is it strong in?"), "its figures are there all the same");
    assert_eq!(site.get("/regions/FI1B").await.0, StatusCode::NOT_FOUND);
    site.edit(Kind::Organisation, "spri", |document| {
        let Document::Organisation(organisation) = document else { panic!("an organisation") };
        organisation.region = Some(nuts("FI1B"));
    })
    .await;
    site.app.follow().await.expect("the index follows");
    let page = site.page("/regions/FI1B?lang=es").await;
    check_page("/regions/FI1B", &page);
    assert!(
        page.contains("No hay ningún registro de esta región") && page.contains("/organisations/spri"),
        "{page}"
    );
    assert_eq!(site.get("/regions/ZZ99").await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/regions/ES22.json").await.0, StatusCode::NOT_FOUND);
}

/// The whole numbers of a text, in their order.
fn numbers(text: &str) -> Vec<u64> {
    text.split(|sign: char| !sign.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn maps_say_how_many_projects_they_cannot_place_and_the_parts_add_up() {
    let site = Sample::open().await;
    let in_belgium = |document: &mut Document| {
        let Document::Project(project) = document else { panic!("a project") };
        for partner in &mut project.partners {
            partner.region = None;
            partner.country = CountryCode::parse("BE").ok();
            partner.organisation = None;
        }
    };
    site.edit(Kind::Project, "clusters3", in_belgium).await;
    site.app.follow().await.expect("the index follows");
    for address in ["/", "/regions"] {
        let page = site.page(address).await;
        check_page(address, &page);
        let said =
            page.split("Of ").find(|rest| rest.contains("partner in a NUTS country")).expect("a sentence");
        let said = said.split(" for ").collect::<Vec<_>>().join(" ");
        let counts = numbers(said.split('.').next().expect("a sentence"));
        assert_eq!(counts.len(), 4, "{said}");
        assert_eq!(counts[0], counts[1..].iter().sum::<u64>(), "{said}");
        assert!(counts[2] > 0, "{said}");
    }
}

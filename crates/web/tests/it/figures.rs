//! What the pages of projects, organisations and regions draw: time, money, places and ties.

use asterism_domain::project::{Partner, Project};
use asterism_domain::{Currency, Document, Kind, Money};

use crate::{Sample, check_page};

/// The part of a page under one heading.
pub(crate) fn block<'a>(page: &'a str, id: &str) -> &'a str {
    let start =
        page.find(&format!("<section id=\"{id}\"")).unwrap_or_else(|| panic!("no block {id}: {page}"));
    let rest = &page[start..];
    &rest[..rest.find("</section>").expect("an end")]
}

fn project(document: &mut Document) -> &mut Project {
    let Document::Project(project) = document else { panic!("a project") };
    project
}

fn money(whole: i64, currency: &str) -> Option<Money> {
    Some(Money { minor: whole * 100, currency: Currency::parse(currency).expect("a currency") })
}

async fn id(site: &Sample, slug: &str) -> asterism_domain::RecordId {
    site.app.record_at(Kind::Organisation, slug).await.expect("a look").expect("an organisation")
}

/// CLUSTERS3 with money of three partners: two in euros, one in kronor.
async fn with_money(site: &Sample) -> String {
    let part = |partner: &mut Partner, budget, contribution| {
        partner.budget = budget;
        partner.eu_contribution = contribution;
    };
    let path = site
        .edit(Kind::Project, "clusters3", |document| {
            let partners = &mut project(document).partners;
            part(&mut partners[0], money(300_000, "EUR"), money(255_000, "EUR"));
            part(&mut partners[1], None, money(170_000, "EUR"));
            part(&mut partners[2], money(90_000, "SEK"), None);
        })
        .await;
    site.app.follow().await.expect("the index follows");
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_shows_when_it_ran_and_what_happened_in_it_with_or_without_a_day_001_5() {
    let site = Sample::open().await;
    let page = site.page("/projects/clusters3").await;
    let timeline = block(&page, "timeline");
    assert!(timeline.contains("CLUSTERS3: 1 April 2016 – 31 March 2020"), "{timeline}");
    assert!(timeline.contains("Day not stated: ") && timeline.contains("day not stated"), "{timeline}");
    assert!(
        timeline.contains("in the source: 26 March"),
        "what the page says of the day stands there: {timeline}"
    );
    let spanish = site.page("/projects/clusters3?lang=es").await;
    let timeline = block(&spanish, "timeline");
    assert!(timeline.contains("CLUSTERS3: 1 de abril de 2016 – 31 de marzo de 2020"), "{timeline}");
    assert!(!timeline.contains("2016-04-01"), "{timeline}");
    // A project of which nothing but undated news is known lists them and draws nothing.
    let undated = site.page("/projects/creadis3").await;
    assert!(!block(&undated, "timeline").contains("<svg"), "{undated}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_end_is_drawn_open_and_dated_things_are_dots_on_their_days_001_5() {
    let site = Sample::open().await;
    let path = site.edit(Kind::Project, "clusters3", |document| project(document).end = None).await;
    let day = jiff::civil::date(2018, 11, 13);
    site.edit(Kind::Event, "skane-visits-cfaa", |document| {
        let Document::Event(event) = document else { panic!("an event") };
        event.start = Some(day);
    })
    .await;
    let page = site.page(&path).await;
    let timeline = block(&page, "timeline");
    assert!(timeline.contains("class=\"span open\"") && timeline.contains("from 1 April 2016"), "{timeline}");
    assert!(timeline.contains("<title>13 November 2018 · "), "{timeline}");
}

#[tokio::test(flavor = "multi_thread")]
async fn budgets_and_eu_contributions_of_partners_are_two_columns_and_two_figures_001_8() {
    let site = Sample::open().await;
    let path = with_money(&site).await;
    let page = site.page(&path).await;
    check_page(&path, &page);
    let partners = block(&page, "partners");
    for part in
        [">Budget</th>", ">EU contribution</th>", "€300,000", "€255,000", "€170,000", "SEK\u{a0}90,000"]
    {
        assert!(partners.contains(part), "{part}: {partners}");
    }
    let money = block(&page, "money");
    let figures: Vec<&str> = money.split("<figure").skip(1).collect();
    assert_eq!(figures.len(), 3, "budgets in two currencies, contributions in one: {money}");
    let of = |title: &str| *figures.iter().find(|figure| figure.contains(title)).expect(title);
    let contribution = of("EU contribution: the whole");
    assert!(contribution.contains("€255,000") && !contribution.contains("€300,000"), "{contribution}");
    assert!(contribution.contains("Stated for 2 of 10 partners"), "{contribution}");
    let kronor = of("partners’ parts, SEK");
    assert!(kronor.contains("SEK\u{a0}90,000") && !kronor.contains('€'), "{kronor}");
    // Without parts, the whole is drawn and it is said that there are none.
    let plain = Sample::open().await.page("/projects/clusters3").await;
    let money = block(&plain, "money");
    assert!(money.contains("€1,832,645") && money.contains("No source here says what part"), "{money}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_its_money_by_programme_its_co_partners_its_years_and_its_place_002_11() {
    let site = Sample::open().await;
    with_money(&site).await;
    let page = site.page("/organisations/spri").await;
    let money = block(&page, "money");
    assert!(
        money.contains("Budgets by programme") && money.contains("EU contributions by programme"),
        "{money}"
    );
    for part in ["€300,000", "€255,000", "of which state money"] {
        assert!(money.contains(part), "{part}: {money}");
    }
    let partners = block(&page, "co-partners");
    assert!(partners.contains("chart network") && partners.contains("Tecnalia"), "{partners}");
    assert!(block(&page, "place").contains("svg"), "a map of its seat");
    // Tecnalia states a contribution and no budget; nothing is made up for the other.
    let page = site.page("/organisations/tecnalia").await;
    let money = block(&page, "money");
    assert!(money.contains("€170,000") && !money.contains("Budgets by programme"), "{money}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_draws_how_many_projects_ran_in_each_year() {
    let site = Sample::open().await;
    let spri = id(&site, "spri").await;
    for slug in ["clusterfy", "creadis3"] {
        site.edit(Kind::Project, slug, |document| {
            let project = project(document);
            project.start = Some(jiff::civil::date(2017, 1, 1));
            project.end = Some(jiff::civil::date(2021, 12, 31));
            let mut partner = Partner::new("spri", asterism_domain::PartnerRole::Partner);
            partner.organisation = Some(spri);
            project.partners.push(partner);
        })
        .await;
    }
    let page = site.page("/organisations/spri").await;
    let projects = block(&page, "projects");
    assert!(projects.contains("chart columns") && projects.contains("<title>2018: 3</title>"), "{projects}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_says_what_money_is_stated_in_it_by_programme_and_for_how_many_projects_002_22() {
    let site = Sample::open().await;
    let before = site.page("/regions/ES21").await;
    assert!(block(&before, "money").contains("0 of "), "{before}");
    assert!(block(&before, "money").contains("states money for the whole project only"), "CLUSTERS3 does");
    with_money(&site).await;
    let page = site.page("/regions/ES21").await;
    check_page("/regions/ES21", &page);
    let money = block(&page, "money");
    for part in ["Interreg Europe", "€300,000", "€425,000", "state what their partners here have"] {
        assert!(money.contains(part), "{part}: {money}");
    }
    assert!(!money.contains("SEK"), "the partner who is paid in kronor is elsewhere: {money}");
    let poland = site.page("/regions/PL81").await;
    assert!(block(&poland, "money").contains("SEK\u{a0}90,000"), "{poland}");
    assert!(page.contains("EU contributions to partners here"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_have_an_axis_of_counts_and_the_same_as_a_table_002_8() {
    let site = Sample::open().await;
    let page = site.page("/explore?kind=event").await;
    let range = page.split("class=\"facet range\"").find(|part| part.contains("chart histogram"));
    let range = range.expect("a range with a histogram");
    assert!(range.contains("class=\"tick\"") && range.contains("class=\"as-table\""), "{range}");
    assert!(range.contains("<title>2018: ") && range.contains(" records</title>"), "{range}");
    assert!(range.contains("<th scope=\"row\" role=\"rowheader\">2018</th>"), "{range}");
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_who_work_with_each_other_are_joined_and_listed_002_11() {
    let site = Sample::open().await;
    let plain = site.page("/organisations/spri").await;
    assert!(!block(&plain, "co-partners").contains("class=\"cord\""), "in one project all are with all");
    let mut three = Vec::new();
    for slug in ["spri", "tecnalia", "lubelskie-voivodeship"] {
        three.push(id(&site, slug).await);
    }
    site.edit(Kind::Project, "creadis3", |document| {
        for (place, id) in three.into_iter().enumerate() {
            let mut partner = Partner::new(place.to_string(), asterism_domain::PartnerRole::Partner);
            partner.organisation = Some(id);
            project(document).partners.push(partner);
        }
    })
    .await;
    let page = site.page("/organisations/spri").await;
    let partners = block(&page, "co-partners");
    assert!(partners.contains("class=\"cord\""), "{partners}");
    let both = ["Tecnalia", "Lubelskie"];
    let row = partners
        .split("<tr")
        .skip(1)
        .find(|row| both.iter().all(|name| row.contains(name)))
        .expect("their row");
    assert!(row.contains(">2<"), "they share CLUSTERS3 and CREADIS3: {row}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_programme_shows_what_its_projects_cost_and_where_one_may_take_part_001_11() {
    let site = Sample::open().await;
    let address = "/programmes/interreg-europe-2014-2020";
    site.edit(Kind::Programme, "interreg-europe-2014-2020", |document| {
        let Document::Programme(programme) = document else { panic!("a programme") };
        let region = |code: &str| asterism_domain::NutsRef {
            code: asterism_domain::NutsCode::parse(code).expect("a code"),
            version: asterism_domain::NutsVersion::V2021,
        };
        programme.eligible_area = [("ES", vec![region("ES21")]), ("IE", Vec::new())]
            .map(|(country, regions)| asterism_domain::programme::EligibleArea {
                country: asterism_domain::CountryCode::parse(country).expect("a country"),
                regions,
                from: None,
                to: None,
            })
            .into();
    })
    .await;
    let page = site.page(address).await;
    check_page(address, &page);
    assert!(
        page.contains("Total budgets of its projects") && page.contains("from 1 of 4 projects"),
        "{page}"
    );
    let area = block(&page, "area");
    let map = area.split("<svg").nth(1).expect("a map").split("</svg>").next().expect("its end");
    for part in ["Basque Country · ES21: eligible", "IE06"] {
        assert!(map.contains(part), "{part}: {map}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_of_the_front_page_calls_regions_by_their_names() {
    let page = Sample::open().await.page("/").await;
    assert!(page.contains("Basque Country · ES21: ") && !page.contains("ES21 · ES21"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_an_organisation_manages_a_cluster_is_said_only_where_something_tells_001_10() {
    let site = Sample::open().await;
    let figure = |page: &str| {
        let at = page.find("by the evidence known here").or_else(|| page.find("nothing known here tells"));
        page[..at.expect("the figure")]
            .chars()
            .rev()
            .take(400)
            .collect::<Vec<_>>()
            .iter()
            .rev()
            .collect::<String>()
    };
    let unknown = site.page("/organisations/tecnalia").await;
    assert!(figure(&unknown).contains("not known"), "{}", figure(&unknown));
    let authority = site.page("/organisations/lubelskie-voivodeship").await;
    assert!(figure(&authority).contains("No"), "{}", figure(&authority));
    let typed = site
        .edit(Kind::Organisation, "tecnalia", |document| {
            let Document::Organisation(organisation) = document else { panic!("an organisation") };
            organisation.organisation_type = Some(asterism_domain::OrganisationType::ClusterOrganisation);
        })
        .await;
    assert!(figure(&site.page(&typed).await).contains("Yes"));
    site.app.follow().await.expect("the index follows");
    let found = site.page("/explore?kind=organisation&cluster_organisation=yes").await;
    assert!(found.contains("/organisations/tecnalia"), "the filter knows it: {found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_counts_more_partners_than_it_lists_is_quoted_and_noted_001_9() {
    let site = Sample::open().await;
    let page = site.page("/projects/clusterfy").await;
    assert!(page.contains("1 of 8 known"), "{page}");
    assert!(page.contains("More partners stated than listed"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_says_in_which_language_it_is_003_10() {
    let site = Sample::open().await;
    let address = site.page("/explore?kind=library_item").await;
    let address =
        crate::links(&address).into_iter().find(|link| link.starts_with("/documents/")).expect("a document");
    let slug = address.rsplit('/').next().expect("a slug").to_owned();
    let path = site
        .edit(Kind::LibraryItem, &slug, |document| {
            document.about_mut().language = asterism_domain::Language::parse("pl").ok();
        })
        .await;
    let page = site.page(&path).await;
    assert!(page.contains("Language") && page.contains("Polish"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_with_a_point_and_no_region_is_placed_once_there_are_boundaries_002_22() {
    let site = Sample::open().await;
    let path = site
        .edit(Kind::Project, "clusters3", |document| {
            for partner in &mut project(document).partners {
                partner.region = None;
            }
            project(document).partners[1].point = asterism_domain::place::Point::from_degrees(43.0, -2.5);
        })
        .await;
    let page = site.page(&path).await;
    assert!(!block(&page, "partners").contains("<svg"), "an empty map says nothing: {page}");
    assert!(block(&page, "partners").contains("not stated"), "{page}");
    site.load("NUTS_RG_20M_2021_4326_LEVL_2.geojson", crate::BOUNDARIES).await;
    // The index places what it reads from now on; what was there before takes a rebuild.
    site.edit(Kind::Project, "clusters3", |document| {
        document.about_mut().summary = asterism_domain::Text::english("Read anew.");
    })
    .await;
    site.app.follow().await.expect("the index follows");
    let page = site.page(&path).await;
    let partners = block(&page, "partners");
    assert!(partners.contains("ES21, by its point on the map") && partners.contains("<svg"), "{partners}");
    let found = site.page("/explore?kind=project&region=ES21").await;
    assert!(found.contains("/projects/clusters3"), "the filter finds it there: {found}");
    let data = site.page(&format!("{path}.json")).await;
    assert!(!data.contains("\"ES21\""), "nobody states it, so nobody is said to: {data}");
}

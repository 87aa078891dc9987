//! What the pages of the smaller kinds say.

use asterism_domain::library::Captions;
use asterism_domain::policy::PerformanceIndicator;
use asterism_domain::{Document, Kind, Language, Role, Space, Text};

use crate::Sample;
use crate::edit::{fields_of, post, sent, set, with_role};

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_instrument_says_what_it_is_to_achieve_and_how_that_is_measured_001_19() {
    let site = Sample::open().await;
    let edited = |document: &mut Document| {
        let Document::PolicyInstrument(instrument) = document else { panic!("an instrument") };
        instrument.objective = Text::english("Firms of the region work together.");
        instrument.indicators = vec![PerformanceIndicator {
            name: "Clusters with a managed strategy".to_owned(),
            target: Some("at least 12 by 2020".to_owned()),
            ..PerformanceIndicator::default()
        }];
    };
    let page = site.page(&site.edit(Kind::PolicyInstrument, "lubelskie-cluster-policy", edited).await).await;
    for part in
        ["Firms of the region work together.", "Clusters with a managed strategy", "at least 12 by 2020"]
    {
        assert!(page.contains(part), "{part}");
    }
    let found = site.page("/explore?q=%22managed+strategy%22&kind=policy_instrument").await;
    assert!(found.contains("1 record"), "its indicators are searched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_offers_its_captions_or_says_that_it_has_none_002_27() {
    let site = Sample::open().await;
    let without = site.page("/media/clusters3-video").await;
    assert!(without.contains("Captions") && without.contains("Captions missing"));
    let captioned = |document: &mut Document| {
        let Document::Media(media) = document else { panic!("a film") };
        let language = Language::parse("pl").expect("a language");
        media.captions =
            vec![Captions { language, url: "https://films.example/clusters3.pl.vtt".to_owned() }];
    };
    let page = site.page(&site.edit(Kind::Media, "clusters3-video", captioned).await).await;
    assert!(page.contains("href=\"https://films.example/clusters3.pl.vtt\"") && page.contains("Polish"));
    assert!(!page.contains("Captions missing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conference_says_whom_it_is_for_004_1() {
    let page = Sample::open().await.page("/events/brussels-cluster-conference").await;
    assert!(page.contains("Policy makers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_study_is_written_in_a_form_and_found_by_filter_topic_project_and_space_004_7() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let (new, to) = ("/documents/new?space=clusters3", "/documents/new");
    let mut fields = sent(&vera, new, to).await;
    for list in ["about.topics", "projects"] {
        set(&mut fields, &[("do", &format!("add:{list}"))]);
        fields = fields_of(&post(&vera, to, &fields).await.body, to);
    }
    set(
        &mut fields,
        &[
            ("about.title.en", "How one valley kept its lampmakers"),
            ("document_kind", "case_study"),
            ("published", "2026-11-26"),
            ("about.topics.0", "/topics/cluster-policy-design"),
            ("projects.0", "/projects/clusters3"),
            ("do", "publish"),
        ],
    );
    let made = post(&vera, to, &fields).await;
    let at = made.location().to_owned();
    assert_eq!(at, "/documents/how-one-valley-kept-its-lampmakers", "{}", made.body);
    assert!(site.page(&at).await.contains("Case study"));
    let found = site.page("/explore?document_type=case_study").await;
    assert!(found.contains(&at) && found.contains("1 record"), "{found}");
    assert!(site.page("/explore?document_type=report&limit=100").await.find(&at).is_none());
    for page in ["/topics/cluster-policy-design", "/projects/clusters3", "/spaces/clusters3"] {
        assert!(site.page(page).await.contains(&at), "{page}");
    }
    let listed = site.page("/projects/clusters3").await;
    assert!(listed.contains(" · Case study · English"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_a_page_say_when_what_and_where_and_a_series_is_on_a_map_003_16_001_27() {
    let site = Sample::open().await;
    let series = site.page("/event-series/clusters3-learning-seminars").await;
    let places: Vec<usize> = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"]
        .iter()
        .map(|number| series.find(&format!("{number} CLUSTERS3 learning seminar")).expect("a seminar"))
        .collect();
    assert!(places.is_sorted(), "they stand in the order of their numbers");
    assert!(series.contains("Where it takes place") && series.contains("Seminar · Spain"), "{series}");
    let summit = site.page("/event-series/greater-copenhagen-cluster-summit").await;
    assert!(summit.contains("8 May 2018") && summit.contains("Malmö, Sweden"), "{summit}");
}

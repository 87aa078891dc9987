//! What a new user gets from the built-in sample.

use asterism_actions::{Details, Error, Page};
use asterism_domain::{Actor, Document, Kind, Rule};

use crate::support::{page, params, sampled};

#[tokio::test]
async fn the_project_page_has_the_partnership_and_computed_facts_001_8_000_20() {
    let app = sampled().await;
    let view = page(&app, Kind::Project, "clusters3").await;
    let Details::Project(details) = &view.details else { panic!("a project has project details") };
    assert_eq!(details.partner_count, 10);
    assert_eq!(details.region_count, 7);
    assert_eq!(details.rate, Some(8426));
    let lead = &details.partners[0];
    assert_eq!(lead.partner.function_as_given.as_deref(), Some("Coordinator"));
    assert_eq!(lead.organisation.as_ref().map(|found| found.path.as_str()), Some("/organisations/spri"));
    assert!(view.inbound.iter().any(|group| group.kind == Kind::Event && group.total >= 6));
    app.close().await;
}

#[tokio::test]
async fn the_defects_of_the_profile_are_found_as_issues_001_9() {
    let app = sampled().await;
    let view = page(&app, Kind::Project, "clusters3").await;
    let has = |rule| view.issues.iter().any(|issue| issue.rule == rule);
    for rule in [
        Rule::PartnerWithoutCountry,
        Rule::WebsitesMissing,
        Rule::OddFunction,
        Rule::AuthorityAsClusterOrganisation,
    ] {
        assert!(has(rule), "{rule:?} in {:?}", view.issues);
    }
    app.close().await;
}

#[tokio::test]
async fn a_misspelt_project_name_finds_the_project_004_8() {
    let app = sampled().await;
    for typed in ["CLUSTERS3", "clusters3", "ClustersS3", "ClusteriX2.0", "ClusteriX 2.0", "CREADIS3"] {
        let found =
            app.explore(&Actor::Visitor, &params(&[("q", typed), ("kind", "project")])).await.unwrap();
        let names: Vec<&str> = found.hits.iter().map(|hit| hit.hit.name.as_str()).collect();
        let wanted = if typed.starts_with("ClusteriX") {
            "ClusteriX 2.0"
        } else if typed == "CREADIS3" {
            "CREADIS3"
        } else {
            "CLUSTERS3"
        };
        assert_eq!(names.first(), Some(&wanted), "{typed} finds {names:?}");
    }
    app.close().await;
}

#[tokio::test]
async fn the_counter_is_exact_and_agrees_with_the_whole_result_002_2() {
    let app = sampled().await;
    let view = app.explore(&Actor::Visitor, &params(&[("all", "kind")])).await.unwrap();
    let mut all = app.explore_all(&Actor::Visitor, &[]).await.unwrap();
    let mut rows = 0;
    while let Some(batch) = all.next().await.unwrap() {
        rows += batch.len() as u64;
    }
    assert_eq!(view.total, rows);
    let kinds = view.facets.iter().find(|facet| facet.facet.as_str() == "kind").unwrap();
    assert_eq!(kinds.values.iter().map(|value| value.count).sum::<u64>(), view.total);
    app.close().await;
}

#[tokio::test]
async fn people_are_found_by_intent_and_their_names_stay_theirs_002_6_002_29() {
    let app = sampled().await;
    let asked = params(&[("kind", "person"), ("interested_in", "leading_a_project")]);
    let found = app.explore(&Actor::Visitor, &asked).await.unwrap();
    assert!(found.total >= 2);
    for hit in &found.hits {
        let slug = hit.hit.path.rsplit('/').next().unwrap();
        let Page::Here(view) = app.page(&Actor::Visitor, Kind::Person, slug).await.unwrap() else { panic!() };
        let Document::Person(person) = &view.record.document else { panic!() };
        let open = person.name_visible_to == Some(asterism_domain::Visibility::Public);
        assert!(open || person.about.title.is_empty(), "a name is shown only to whom its owner shows it");
    }
    app.close().await;
}

#[tokio::test]
async fn evidence_that_comes_later_settles_the_doubt_001_9_001_10() {
    let app = sampled().await;
    let doubted = async || {
        let view = page(&app, Kind::Project, "clusters3").await;
        let field = "partners.0.cluster_organisation_as_given";
        let of_spri = |issue: &&asterism_domain::Issue| issue.field == field;
        view.issues.iter().find(of_spri).map(|issue| issue.rule)
    };
    assert_eq!(doubted().await, Some(Rule::ClusterFlagWithoutEvidence));
    let spri = crate::support::id(&app, Kind::Organisation, "spri").await;
    let cluster = crate::support::id(&app, Kind::ClusterOrganisation, "musterlicht-photonics").await;
    let before = app.record(cluster).await.unwrap().unwrap();
    let Document::ClusterOrganisation(mut document) = before.document.clone() else { panic!("a cluster") };
    document.organisation = Some(spri);
    let seq =
        app.edit(&Actor::Operator, cluster, before.seq, (*document).clone().into(), None).await.unwrap();
    assert_eq!(doubted().await, None);
    document.organisation = None;
    app.edit(&Actor::Operator, cluster, seq, (*document).into(), None).await.unwrap();
    assert_eq!(doubted().await, Some(Rule::ClusterFlagWithoutEvidence), "evidence can go again");
    app.close().await;
}

#[tokio::test]
async fn loading_the_sample_again_changes_nothing() {
    let app = sampled().await;
    let head = app.head().await.unwrap();
    let again = app.load_sample().await.unwrap();
    assert_eq!(again.import, None);
    assert_eq!(app.head().await.unwrap(), head);
    let tables = app.tables().await.unwrap();
    let keys: Vec<&str> = tables.iter().map(|version| version.head.key.as_str()).collect();
    assert_eq!(keys, ["fictional_employment", "fictional_indicators"]);
    assert!(tables.iter().all(|version| version.number == 1 && version.head.fictional));
    let report = app.check().await.unwrap();
    assert!(report.is_clean(), "{report:?}");
    app.close().await;
}

#[tokio::test]
async fn the_counts_of_the_quality_page_add_up_001_9() {
    let app = sampled().await;
    let view = app.quality(&Actor::Visitor, &Default::default()).await.unwrap();
    assert!(view.total > 0);
    assert_eq!(view.by_rule.iter().map(|(_, count)| count).sum::<u64>(), view.total);
    assert_eq!(view.by_source.iter().map(|(_, count)| count).sum::<u64>(), view.total);
    assert_eq!(view.by_space.iter().map(|(_, count)| count).sum::<u64>(), view.total);
    assert_eq!(view.by_kind.iter().map(|(_, count)| count).sum::<u64>(), view.total);
    app.close().await;
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so() {
    let app = sampled().await;
    let missing = app.page(&Actor::Visitor, Kind::Project, "no-such-project").await;
    assert!(matches!(missing, Err(Error::NotFound { .. })));
    app.close().await;
}

#[tokio::test]
async fn every_country_of_a_record_is_one_of_its_regions() {
    let folder = tempfile::tempdir().unwrap();
    let header = "organisationId;country;name;city;postcode;nameWithheld\n";
    std::fs::write(
        folder.path().join("o.csv"),
        format!("{header}111;DE;Verband Maschinenbau GmbH;;;0\n222;US;Valley Labs Inc;;;0\n"),
    )
    .unwrap();
    let app = crate::support::fresh().await;
    app.load(&Actor::Operator, folder.path(), asterism_actions::Known::ReadAgain).await.unwrap();
    let count =
        async |region| app.explore(&Actor::Visitor, &params(&[("region", region)])).await.unwrap().total;
    assert_eq!(count("DE").await, 1);
    assert_eq!(count("US").await, 0, "a country outside the classification is no region of it");
    app.close().await;
}

/// The regions of the country that does not exist, which the made-up statistics are about.
#[tokio::test]
async fn made_up_regions_say_so_on_their_page_in_results_and_in_exports() {
    let app = sampled().await;
    let asked = params(&[("kind", "region"), ("region", "XA"), ("all", "country")]);
    let view = app.explore(&Actor::Visitor, &asked).await.unwrap();
    assert_eq!(view.total, 31);
    let count = async |name, value| {
        let one = params(&[("kind", "region"), ("region", "XA"), (name, value)]);
        app.explore(&Actor::Visitor, &one).await.unwrap().total
    };
    assert_eq!(count("fictional", "yes").await, 31);
    assert_eq!((count("source", "fictional").await, count("source", "nuts").await), (31, 0));
    assert_eq!(count("country", "XA").await, 0, "it is no country to choose");
    assert!(view.hits.iter().all(|hit| hit.fictional && hit.hit.name.ends_with("(fictional)")));
    for slug in ["XA", "XA1", "XA11"] {
        let view = page(&app, Kind::Region, slug).await;
        let about = view.record.document.about();
        assert!(about.fictional && about.title.plain().ends_with("(fictional)"), "{slug}");
        let Details::Region(details) = &view.details else { panic!("a region has region details") };
        assert_eq!((details.path.len(), details.money.projects), (slug.len() - 2, 0), "{slug}");
    }
    let mut rows = app.explore_all(&Actor::Visitor, &asked).await.unwrap();
    let mut written = 0;
    while let Some(batch) = rows.next().await.unwrap() {
        for row in batch {
            let json = app.public_json(&row.record).unwrap();
            assert_eq!(json["record"]["document"]["about"]["fictional"], true);
            // What a table file has of a record.
            assert!(row.record.document.name().ends_with("(fictional)"));
            assert_eq!(row.record.space.as_str(), "fictional");
            written += 1;
        }
    }
    assert_eq!(written, 31);
    app.close().await;
}

#[tokio::test]
async fn no_filter_offers_the_made_up_country_as_a_country() {
    let app = sampled().await;
    let view = app.explore(&Actor::Visitor, &params(&[("all", "country")])).await.unwrap();
    let countries = view.facets.iter().find(|facet| facet.facet.as_str() == "country").unwrap();
    assert!(countries.values.len() > 10 && countries.values.iter().all(|value| value.key != "XA"));
    app.close().await;
}

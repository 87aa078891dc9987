//! What filters are made of: the values that the pages name, and nothing that a reader may not see.

use std::collections::BTreeMap;

use asterism_actions::{App, BulkChange, Facet, Label, QualityFilter};
use asterism_domain::{Actor, Document, Kind, Member, RecordId, Space, State, Visibility};
use asterism_testkit::{news, partner, programme, project};

use crate::support::{id, params, sampled};

/// The values of a filter in everything that a visitor finds, with their counts.
async fn values(app: &App, facet: Facet, asked: &[(&str, &str)]) -> BTreeMap<String, u64> {
    let mut asked = params(asked);
    asked.push(("all".to_owned(), facet.as_str().to_owned()));
    let view = app.explore(&Actor::Visitor, &asked).await.unwrap();
    let found = view.facets.into_iter().find(|view| view.facet == facet);
    found.into_iter().flat_map(|view| view.values).map(|value| (value.key, value.count)).collect()
}

async fn total(app: &App, actor: &Actor, asked: &[(&str, &str)]) -> u64 {
    app.explore(actor, &params(asked)).await.unwrap().total
}

fn counted(pairs: &[(&str, u64)]) -> BTreeMap<String, u64> {
    pairs.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
}

/// The six filters of "Explore Interreg", with what the sample's files say.
#[tokio::test]
async fn the_six_filters_of_the_pages_have_their_values_002_3_002_4_002_5_002_6_002_7_002_8() {
    let app = sampled().await;
    let kinds = values(&app, Facet::Kind, &[]).await;
    for (kind, count) in [("project", 4), ("person", 10), ("event", 20), ("news", 19), ("library_item", 7)] {
        assert_eq!(kinds.get(kind), Some(&count), "{kind}");
    }
    let expected: [(Facet, &[(&str, u64)]); 5] = [
        (Facet::OrganisedBy, &[("project", 8), ("partner", 4), ("other", 7)]),
        (Facet::NewsSource, &[("project", 12), ("platform", 7)]),
        (
            Facet::InterestedIn,
            &[
                ("leading_a_project", 5),
                ("joining_a_project", 5),
                ("sharing_a_project_idea", 5),
                ("networking_with_peers", 7),
            ],
        ),
        (
            Facet::Representing,
            &[
                ("higher_education", 2),
                ("cluster_organisation", 1),
                ("regional_authority", 1),
                ("agency", 1),
                ("business_support", 1),
                ("sme", 1),
                ("ngo", 1),
                ("technology_centre", 1),
            ],
        ),
        (Facet::FileType, &[("image", 2), ("video", 1)]),
    ];
    for (facet, pairs) in expected {
        assert_eq!(values(&app, facet, &[]).await, counted(pairs), "{facet}");
        for (value, count) in pairs {
            assert_eq!(
                total(&app, &Actor::Visitor, &[(facet.as_str(), value)]).await,
                *count,
                "{facet}={value}"
            );
        }
    }
    app.close().await;
}

#[tokio::test]
async fn what_belongs_to_a_project_is_found_with_it_and_by_its_programme_and_period() {
    let app = sampled().await;
    let programme = "interreg-europe-2014-2020";
    let projects = values(&app, Facet::Project, &[]).await;
    assert!(projects.len() >= 3, "{projects:?}");
    for slug in projects.keys() {
        assert!(app.record_at(Kind::Project, slug).await.unwrap().is_some(), "{slug} is a project");
    }
    let view = app.explore(&Actor::Visitor, &[]).await.unwrap();
    let shown = view.facets.iter().find(|view| view.facet == Facet::Project).unwrap();
    for value in &shown.values {
        assert!(matches!(&value.label, Label::Text(name) if *name != value.key), "{value:?} has a name");
    }
    let of_project = values(&app, Facet::Kind, &[("project", "clusters3")]).await;
    assert_eq!(of_project.get("project"), Some(&1), "the project itself");
    assert_eq!(of_project.get("organisation"), None, "partners are found by programme and function");
    for kind in ["event", "news", "library_item", "event_series"] {
        let own = of_project.get(kind).copied().unwrap_or(0);
        assert!(own > 0, "{kind}");
        for (filter, value) in [("programme", programme), ("period", "2014-2020")] {
            let within = [("project", "clusters3"), ("kind", kind), (filter, value)];
            assert_eq!(total(&app, &Actor::Visitor, &within).await, own, "{kind} by {filter}");
        }
    }
    let programmes = values(&app, Facet::Kind, &[("programme", programme)]).await;
    assert_eq!((programmes.get("project"), programmes.get("programme")), (Some(&4), Some(&1)));
    assert!(programmes.get("organisation").is_some_and(|partners| *partners >= 10));
    app.close().await;
}

fn member() -> Actor {
    Actor::Person(Box::new(Member { account: "somebody".to_owned(), ..Member::default() }))
}

async fn written(app: &App, document: impl Into<Document>) -> RecordId {
    let space = Space::new("clusters3");
    let record = app.create(&Actor::Operator, &space, document.into(), State::Draft).await.unwrap();
    app.follow().await.unwrap();
    record.id
}

async fn publish(app: &App, id: RecordId) {
    let seq = app.record(id).await.unwrap().unwrap().seq;
    app.publish(&Actor::Operator, id, seq).await.unwrap();
    app.follow().await.unwrap();
}

async fn show(app: &App, id: RecordId, to: Visibility) {
    let seq = app.record(id).await.unwrap().unwrap().seq;
    let done = app.change_many(&Actor::Operator, BulkChange::Show(to), &[(id, seq)], "").await.unwrap();
    assert_eq!(done.lines.len(), 1);
    app.follow().await.unwrap();
}

/// How many records a visitor and a member find by each of some filters.
async fn found(app: &App, asked: &[&[(&str, &str)]]) -> Vec<(u64, u64)> {
    let mut found = Vec::new();
    for pairs in asked {
        found.push((total(app, &Actor::Visitor, pairs).await, total(app, &member(), pairs).await));
    }
    found
}

#[tokio::test]
async fn filters_say_nothing_of_drafts_and_of_what_is_hidden_and_follow_when_that_changes() {
    let app = sampled().await;
    let spri = id(&app, Kind::Organisation, "spri").await;
    let fund = written(
        &app,
        asterism_domain::programme::Programme {
            period: Some("2091-2099".to_owned()),
            ..programme("FUND", "Fund of the far future")
        },
    )
    .await;
    let mut draft = project("FARAWAY", "A project nobody knows of");
    draft.programme = Some(fund);
    let third = asterism_domain::PartnerRole::ThirdParty;
    draft.partners = vec![asterism_domain::project::Partner {
        organisation: Some(spri),
        role: third,
        ..partner(1, "x", "ES21")
    }];
    let faraway = written(&app, draft).await;
    let mut about_it = news("Something happened", jiff::civil::date(2026, 1, 2));
    about_it.projects = vec![faraway];
    let told = written(&app, about_it).await;
    publish(&app, told).await;

    let asked: [&[(&str, &str)]; 5] = [
        &[("partner_function", "third_party"), ("kind", "organisation")],
        &[("period", "2091-2099"), ("kind", "organisation")],
        &[("period", "2091-2099"), ("kind", "news")],
        &[("project", "faraway")],
        &[("programme", "fund-of-the-far-future")],
    ];
    let nothing = [(0, 0); 5];
    assert_eq!(found(&app, &asked).await, nothing, "both are drafts");
    assert!(!values(&app, Facet::PartnerFunction, &[]).await.contains_key("third_party"));
    let view = app.explore(&Actor::Visitor, &params(&[("project", "faraway")])).await.unwrap();
    let chosen = view.facets.iter().flat_map(|facet| &facet.values).find(|value| value.chosen).unwrap();
    assert_eq!(chosen.label, Label::Text("faraway".to_owned()), "a draft is not called by its name");

    publish(&app, faraway).await;
    assert_eq!(
        found(&app, &asked).await,
        [(1, 1), (0, 0), (0, 0), (2, 2), (0, 0)],
        "its programme is a draft"
    );
    publish(&app, fund).await;
    let all = [(1, 1), (1, 1), (1, 1), (2, 2), (4, 4)];
    assert_eq!(found(&app, &asked).await, all);
    show(&app, fund, Visibility::Members).await;
    assert_eq!(found(&app, &asked).await, [(1, 1), (0, 1), (0, 1), (2, 2), (0, 4)]);
    show(&app, fund, Visibility::Public).await;
    show(&app, faraway, Visibility::Members).await;
    assert_eq!(found(&app, &asked).await, [(0, 1), (0, 1), (0, 1), (0, 2), (1, 4)]);
    show(&app, faraway, Visibility::Space).await;
    assert_eq!(found(&app, &asked).await, [(0, 0), (0, 0), (0, 0), (0, 0), (1, 1)]);
    show(&app, faraway, Visibility::Public).await;
    assert_eq!(found(&app, &asked).await, all);
    app.retire(&Actor::Operator, faraway, None).await.unwrap();
    app.follow().await.unwrap();
    assert_eq!(found(&app, &asked).await, [(0, 0), (0, 0), (0, 0), (0, 0), (1, 1)]);
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

#[tokio::test]
async fn evidence_in_a_draft_makes_no_cluster_organisation() {
    let app = sampled().await;
    let spri = id(&app, Kind::Organisation, "spri").await;
    let clusters = [("kind", "organisation"), ("cluster_organisation", "yes")];
    let before = total(&app, &Actor::Visitor, &clusters).await;
    let mut cluster =
        asterism_domain::organisation::ClusterOrganisation { organisation: Some(spri), ..Default::default() };
    cluster.about.title = asterism_domain::Text::english("A cluster to come");
    let cluster = written(&app, cluster).await;
    assert_eq!(total(&app, &Actor::Visitor, &clusters).await, before);
    publish(&app, cluster).await;
    assert_eq!(total(&app, &Actor::Visitor, &clusters).await, before + 1);
    show(&app, cluster, Visibility::Space).await;
    assert_eq!(total(&app, &Actor::Visitor, &clusters).await, before);
    app.close().await;
}

#[tokio::test]
async fn the_quality_page_counts_and_lists_what_everybody_sees_001_9() {
    let app = sampled().await;
    let quality = async || app.quality(&Actor::Visitor, &QualityFilter::default()).await.unwrap();
    let sums = |view: &asterism_actions::QualityView| {
        let rules: u64 = view.by_rule.iter().map(|(_, count)| count).sum();
        let kinds: u64 = view.by_kind.iter().map(|(_, count)| count).sum();
        assert_eq!((rules, kinds), (view.total, view.total));
    };
    let before = quality().await;
    sums(&before);
    let mut draft = project("UNREADY", "A project without partners");
    draft.end = Some(jiff::civil::date(2001, 1, 1));
    let unready = written(&app, draft).await;
    let own = app.record(unready).await.unwrap().unwrap();
    let Ok(asterism_actions::Page::Here(view)) = app.page(&Actor::Operator, Kind::Project, &own.slug).await
    else {
        panic!("its author sees it")
    };
    let issues = view.issues.len() as u64;
    assert!(issues > 0, "it has issues");
    assert_eq!(quality().await.total, before.total, "a draft is nobody's business");
    publish(&app, unready).await;
    let shown = quality().await;
    sums(&shown);
    assert_eq!(shown.total, before.total + issues);
    show(&app, unready, Visibility::Members).await;
    assert_eq!(quality().await.total, before.total);
    app.close().await;
}

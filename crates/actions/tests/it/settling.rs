//! A change to one record is felt by the records that are judged by it, in the same moment.

use asterism_actions::{Error, QualityFilter};
use asterism_domain::project::Project;
use asterism_domain::{Actor, Document, Kind, OrganisationType, Rule, Space, State, Text};

use crate::support::{id, page, sampled};

/// The fields of CLUSTERS3 that break `rule`.
async fn broken(app: &asterism_actions::App, rule: Rule) -> Vec<String> {
    let view = page(app, Kind::Project, "clusters3").await;
    view.issues.iter().filter(|issue| issue.rule == rule).map(|issue| issue.field.clone()).collect()
}

#[tokio::test]
async fn a_project_is_judged_anew_when_what_its_partner_is_changes_001_9() {
    let app = sampled().await;
    let field = "partners.2.cluster_organisation_as_given".to_owned();
    assert!(broken(&app, Rule::AuthorityAsClusterOrganisation).await.contains(&field));
    let partner = id(&app, Kind::Organisation, "lubelskie-voivodeship").await;
    let before = app.record(partner).await.unwrap().unwrap();
    let mut document = before.document.clone();
    let Document::Organisation(organisation) = &mut document else { panic!("an organisation") };
    organisation.organisation_type = Some(OrganisationType::Enterprise);

    app.edit(&Actor::Operator, partner, before.seq, document, None).await.unwrap();
    assert!(!broken(&app, Rule::AuthorityAsClusterOrganisation).await.contains(&field));
    assert!(broken(&app, Rule::ClusterFlagWithoutEvidence).await.contains(&field));

    app.restore(&Actor::Operator, partner, before.seq, None).await.unwrap();
    assert!(broken(&app, Rule::AuthorityAsClusterOrganisation).await.contains(&field));
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

/// How many issues each source has.
async fn by_source(app: &asterism_actions::App) -> Vec<(String, u64)> {
    app.quality(&Actor::Visitor, &QualityFilter::default()).await.unwrap().by_source
}

#[tokio::test]
async fn an_issue_keeps_its_source_whatever_hands_do_with_the_record_001_9() {
    let app = sampled().await;
    let before = by_source(&app).await;
    let project = id(&app, Kind::Project, "creadis3").await;
    let first = app.record(project).await.unwrap().unwrap();
    let mut document = first.document.clone();
    document.about_mut().title = Text::english("Creative districts");
    app.edit(&Actor::Operator, project, first.seq, document, None).await.unwrap();
    assert_eq!(by_source(&app).await, before, "edited");
    app.retire(&Actor::Operator, project, None).await.unwrap();
    let head = app.head().await.unwrap();
    assert!(matches!(app.retire(&Actor::Operator, project, None).await, Err(Error::Invalid(_))));
    assert_eq!(app.head().await.unwrap(), head, "what is out of use is not taken out again");
    app.restore(&Actor::Operator, project, first.seq, None).await.unwrap();
    assert_eq!(by_source(&app).await, before, "brought back");
    let (from, into) = (
        id(&app, Kind::Organisation, "lubelskie-voivodeship").await,
        id(&app, Kind::Organisation, "spri").await,
    );
    app.merge(&Actor::Operator, from, into, None).await.unwrap();
    let merged = app.merge(&Actor::Operator, from, into, None).await;
    let Err(Error::Invalid(said)) = merged else { panic!("{merged:?}") };
    assert!(format!("{said:?}").contains("from"), "it is the one that is merged already: {said:?}");
    app.unmerge(&Actor::Operator, from, None).await.unwrap();
    assert_eq!(by_source(&app).await, before, "merged, and that undone");
    let report = app.check().await.unwrap();
    assert!(report.is_clean(), "{report:?}");
    // Of a record that no source gave, the list says what the count says.
    let mut own = Document::from(Project::default());
    own.about_mut().title = Text::english("Ours");
    let space = Space::new("clusters3");
    app.create(&Actor::Operator, &space, own, State::Published).await.unwrap();
    let counted =
        by_source(&app).await.into_iter().find(|(source, _)| source.is_empty()).map(|(_, count)| count);
    let none = QualityFilter { source: Some(String::new()), ..QualityFilter::default() };
    let listed = app.quality(&Actor::Visitor, &none).await.unwrap();
    assert_eq!((Some(listed.total), listed.rows.len() as u64), (counted, listed.total));
    app.close().await;
}

//! A change to one record is felt by the records that are judged by it, in the same moment.

use asterism_domain::{Actor, Document, Kind, OrganisationType, Rule};

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

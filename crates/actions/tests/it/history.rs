//! Nothing is lost: edits, conflicts, restoring, retiring, merging and its undoing.

use asterism_actions::{Error, Page};
use asterism_domain::{Actor, Document, Kind, Member, Role, Space, Text};

use crate::support::{id, sampled};

fn retitled(document: &Document, title: &str) -> Document {
    let mut document = document.clone();
    document.about_mut().title = Text::english(title);
    document
}

#[tokio::test]
async fn an_edit_on_a_stale_base_is_refused_with_both_versions() {
    let app = sampled().await;
    let project = id(&app, Kind::Project, "clusters3").await;
    let before = app.record(project).await.unwrap().unwrap();
    let first = retitled(&before.document, "First");
    app.edit(&Actor::Operator, project, before.seq, first.clone(), None).await.unwrap();
    let second = retitled(&before.document, "Second");
    let refused = app.edit(&Actor::Operator, project, before.seq, second.clone(), None).await;
    let Err(Error::Conflict(conflict)) = refused else { panic!("{refused:?}") };
    assert_eq!(conflict.head.document, first);
    assert_eq!(conflict.given, second);
    assert!(conflict.changes.iter().any(|change| change.field.starts_with("about.title")));
    app.close().await;
}

#[tokio::test]
async fn a_record_can_be_brought_back_to_any_revision() {
    let app = sampled().await;
    let project = id(&app, Kind::Project, "creadis3").await;
    let before = app.record(project).await.unwrap().unwrap();
    app.edit(&Actor::Operator, project, before.seq, retitled(&before.document, "Wrong"), None).await.unwrap();
    app.restore(&Actor::Operator, project, before.seq, Some("undo".into())).await.unwrap();
    assert_eq!(app.record(project).await.unwrap().unwrap().document, before.document);
    let history = app.history(&Actor::Visitor, Kind::Project, "creadis3").await.unwrap();
    assert_eq!(history.revisions.len(), 3);
    assert_eq!(history.revisions[0].reason.as_deref(), Some("undo"));
    app.close().await;
}

#[tokio::test]
async fn a_merge_leads_the_old_address_on_and_its_undoing_is_byte_identical_002_11() {
    let app = sampled().await;
    let loser = id(&app, Kind::Organisation, "spri").await;
    let winner = id(&app, Kind::Organisation, "tecnalia").await;
    let bytes =
        async |record| serde_json::to_vec(&app.record(record).await.unwrap().unwrap().document).unwrap();
    let (loser_before, winner_before) = (bytes(loser).await, bytes(winner).await);
    app.merge(&Actor::Operator, loser, winner, None).await.unwrap();
    let Page::Moved { path } = app.page(&Actor::Visitor, Kind::Organisation, "spri").await.unwrap() else {
        panic!("the old address leads on")
    };
    assert_eq!(path, "/organisations/tecnalia");
    let found = app
        .explore(&Actor::Visitor, &crate::support::params(&[("q", "SPRI"), ("kind", "organisation")]))
        .await
        .unwrap();
    assert!(
        found.hits.iter().any(|hit| hit.hit.path == path),
        "the merged name is found under the other record"
    );
    app.unmerge(&Actor::Operator, loser, None).await.unwrap();
    assert_eq!(bytes(loser).await, loser_before);
    assert_eq!(bytes(winner).await, winner_before);
    assert!(matches!(app.page(&Actor::Visitor, Kind::Organisation, "spri").await.unwrap(), Page::Here(_)));
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

#[tokio::test]
async fn of_several_merges_each_can_be_undone_once_what_came_after_it_is_002_11() {
    let app = sampled().await;
    let winner = id(&app, Kind::Organisation, "tecnalia").await;
    let [first, second] =
        [id(&app, Kind::Organisation, "spri").await, id(&app, Kind::Organisation, "tci-network").await];
    let bytes =
        async |record| serde_json::to_vec(&app.record(record).await.unwrap().unwrap().document).unwrap();
    let before = [bytes(winner).await, bytes(first).await, bytes(second).await];
    app.merge(&Actor::Operator, first, winner, None).await.unwrap();
    app.merge(&Actor::Operator, second, winner, None).await.unwrap();
    let refused = app.unmerge(&Actor::Operator, first, None).await.unwrap_err().to_string();
    assert!(refused.contains("changed since"), "the second merge would be lost: {refused}");
    app.unmerge(&Actor::Operator, second, None).await.unwrap();
    // What somebody wrote since stands in the way until it is taken back, as the refusal advises.
    let merged = app.record(winner).await.unwrap().unwrap();
    app.edit(&Actor::Operator, winner, merged.seq, retitled(&merged.document, "Since"), None).await.unwrap();
    assert!(app.unmerge(&Actor::Operator, first, None).await.is_err());
    app.restore(&Actor::Operator, winner, merged.seq, None).await.unwrap();
    app.unmerge(&Actor::Operator, first, None).await.unwrap();
    assert_eq!([bytes(winner).await, bytes(first).await, bytes(second).await], before);
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

#[tokio::test]
async fn a_retired_record_leaves_a_tombstone_at_its_address() {
    let app = sampled().await;
    let project = id(&app, Kind::Project, "clusterfy").await;
    app.retire(&Actor::Operator, project, Some("entered twice".into())).await.unwrap();
    assert!(matches!(app.page(&Actor::Visitor, Kind::Project, "clusterfy").await.unwrap(), Page::Gone(_)));
    let found = app
        .explore(&Actor::Visitor, &crate::support::params(&[("q", "ClusterFY"), ("kind", "project")]))
        .await
        .unwrap();
    assert!(found.hits.iter().all(|hit| hit.hit.path != "/projects/clusterfy"));
    app.close().await;
}

#[tokio::test]
async fn visitors_and_strangers_change_nothing() {
    let app = sampled().await;
    let project = id(&app, Kind::Project, "clusters3").await;
    let before = app.record(project).await.unwrap().unwrap();
    let stranger = Actor::Person(Box::new(Member {
        account: "someone".into(),
        roles: [(Space::new("elsewhere"), Role::Administrator)].into(),
        ..Member::default()
    }));
    for actor in [Actor::Visitor, stranger] {
        let refused = app.edit(&actor, project, before.seq, retitled(&before.document, "Mine"), None).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
        assert!(matches!(app.retire(&actor, project, None).await, Err(Error::Forbidden { .. })));
    }
    assert_eq!(app.record(project).await.unwrap().unwrap(), before);
    app.close().await;
}

//! Two records that may be one organisation: proposed by the program, decided by a person.

use asterism_actions::{App, Error, Known, Page, PairAnswer, PairRow, PairsAsked, ProposalState};
use asterism_domain::{Actor, Kind, RecordId, SourceKey};

use crate::support::{id, sampled};

/// The sample, which knows Tecnalia by name only, and a CORDIS table, which knows it by its PIC.
async fn two_sources() -> (App, RecordId, RecordId) {
    let folder = tempfile::tempdir().unwrap();
    let header = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;\
                  postCode;city;country;nutsCode;geolocation;organizationURL;order;role;ecContribution;totalCost\n";
    let row = "1;P1;999;;TECNALIA RESEARCH & INNOVATION FOUNDATION;;false;REC;;;Derio;ES;ES213;;;1;participant;1;2\n";
    std::fs::write(folder.path().join("organization.csv"), format!("{header}{row}")).unwrap();
    let app = sampled().await;
    app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.unwrap();
    let named = id(&app, Kind::Organisation, "tecnalia").await;
    (app, named, SourceKey::new("pic", "999").record_id())
}

async fn open_proposals(app: &App) -> Vec<PairRow> {
    app.pairs(&Actor::Operator, ProposalState::Open, &PairsAsked::default(), 100).await.unwrap().rows
}

async fn proposed(app: &App, one: RecordId, other: RecordId) -> PairRow {
    app.propose(&Actor::Operator).await.unwrap();
    let pair = [one.min(other), one.max(other)];
    let found =
        open_proposals(app).await.into_iter().find(|view| [view.proposal.left, view.proposal.right] == pair);
    found.unwrap_or_else(|| panic!("the pair is not proposed"))
}

async fn is_here(app: &App, record: RecordId) -> bool {
    let record = app.record(record).await.unwrap().unwrap();
    matches!(app.page(&Actor::Visitor, record.kind, &record.slug).await.unwrap(), Page::Here(_))
}

#[tokio::test]
async fn one_name_and_place_in_two_sources_is_a_proposal_with_its_reasons_002_11() {
    let (app, named, by_pic) = two_sources().await;
    let view = proposed(&app, named, by_pic).await;
    let parts: f64 = view.proposal.parts.iter().map(|(_, part)| part).sum();
    assert!((parts - view.proposal.score).abs() < 1e-9 && parts > 0.75, "{view:?}");
    assert!(is_here(&app, named).await && is_here(&app, by_pic).await, "nothing is merged silently");
    assert_eq!(app.propose(&Actor::Operator).await.unwrap(), 0, "a pair is proposed once");

    app.decide(&Actor::Operator, view.proposal.id, PairAnswer::Same(None), None).await.unwrap();
    assert!(is_here(&app, view.proposal.left).await);
    assert!(!is_here(&app, view.proposal.right).await);
    let again = app.decide(&Actor::Operator, view.proposal.id, PairAnswer::Different, None).await;
    assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

#[tokio::test]
async fn a_rejected_pair_stays_apart_and_is_not_asked_about_again_002_11() {
    let (app, named, by_pic) = two_sources().await;
    let view = proposed(&app, named, by_pic).await;
    app.decide(&Actor::Operator, view.proposal.id, PairAnswer::Different, None).await.unwrap();
    assert!(is_here(&app, named).await && is_here(&app, by_pic).await);
    assert_eq!(app.propose(&Actor::Operator).await.unwrap(), 0);
    assert!(open_proposals(&app).await.iter().all(|open| open.proposal.id != view.proposal.id));
    app.close().await;
}

#[tokio::test]
async fn a_decision_cut_off_after_its_merge_can_be_taken_to_its_end_002_11() {
    let (app, named, by_pic) = two_sources().await;
    let view = proposed(&app, named, by_pic).await;
    let (left, right) = (view.proposal.left, view.proposal.right);
    app.merge(&Actor::Operator, right, left, None).await.unwrap();
    app.decide(&Actor::Operator, view.proposal.id, PairAnswer::Same(None), None).await.unwrap();
    assert!(open_proposals(&app).await.is_empty());
    app.close().await;
}

#[tokio::test]
async fn an_import_looks_for_organisations_that_may_be_one_by_itself_002_11() {
    let (app, named, by_pic) = two_sources().await;
    let pair = [named.min(by_pic), named.max(by_pic)];
    let found = open_proposals(&app).await;
    assert!(found.iter().any(|view| [view.proposal.left, view.proposal.right] == pair), "{found:?}");
    // What was there before is not compared with itself again, and nothing new says nothing.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("nothing.txt"), "").unwrap();
    let report = app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.unwrap();
    assert_eq!(report.sought.found, 0);
    app.close().await;
}

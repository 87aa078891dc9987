//! Two records that may be one organisation: proposed by the program, decided by a person.

use asterism_actions::{App, Error, Known, Page, PairAnswer, PairRow, PairsAsked, ProposalState};
use asterism_domain::{Actor, Kind, RecordId, SourceKey};

use crate::support::{id, sampled, shared};

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

/// The programmes that are called so, with how many projects are of each.
async fn programmes(app: &App, words: &str) -> Vec<(String, u64)> {
    let params = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
    };
    let found = app.explore(&Actor::Visitor, &params(&[("q", words), ("kind", "programme")])).await.unwrap();
    let mut programmes = Vec::new();
    for hit in found.hits {
        let slug = hit.hit.path.rsplit('/').next().unwrap().to_owned();
        let of = params(&[("programme", &slug), ("kind", "project")]);
        programmes.push((slug, app.explore(&Actor::Visitor, &of).await.unwrap().total));
    }
    programmes.sort();
    programmes
}

#[tokio::test]
async fn one_programme_of_a_period_is_one_record_whatever_its_sources_call_it_001_11() {
    let app = sampled().await;
    let before = programmes(&app, "name:\"interreg europe\"").await;
    assert_eq!(before.len(), 1, "{before:?}");
    for folder in ["data/keep-eu-samples", "data/interreg-sweden-2021-2027"] {
        app.load(&Actor::Operator, &shared(folder), Known::ReadAgain).await.unwrap();
    }
    app.follow().await.unwrap();
    let after = programmes(&app, "name:\"interreg europe\"").await;
    let names: Vec<&str> = after.iter().map(|(slug, _)| slug.as_str()).collect();
    assert_eq!(names, ["interreg-europe-2014-2020", "interreg-europe-2021-2027"], "{after:?}");
    assert!(after[0].1 > before[0].1, "keep.eu's projects joined the sample's: {before:?}, {after:?}");
    assert!(after[1].1 > 0, "{after:?}");
    assert_eq!(programmes(&app, "name:urbact").await.len(), 1);
    app.close().await;
}

#[tokio::test]
async fn programmes_whose_names_are_merely_alike_are_asked_about_and_made_one_by_people_001_11() {
    let app = sampled().await;
    app.load(&Actor::Operator, &shared("data/interreg-sweden-2021-2027"), Known::ReadAgain).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let project = r#"{"id":70002,"status":"closed","start_date":"2023-01-01","end_date":"2025-12-31",
        "total_budget":"1000.00","programme":{"id":380,"title":"2021 - 2027 Interreg VI-B Baltic Sea Region",
        "period":{"title":"2021-2027"}},"translations":{"en":{"name":"A project","description":"Aims."}},
        "partnerships":[]}"#;
    std::fs::write(folder.path().join("project_70002.json"), project).unwrap();
    app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.unwrap();
    app.follow().await.unwrap();
    assert_eq!(programmes(&app, "name:\"baltic sea region\"").await.len(), 2, "nothing is merged silently");
    let [one, other] = [("keep:programme", "380"), ("programme", "interreg-2021-2027:baltic sea region")]
        .map(|(scheme, key)| SourceKey::new(scheme, key).record_id());
    let view = proposed(&app, one, other).await;
    let parts: Vec<&str> = view.proposal.parts.iter().map(|(part, _)| part.as_str()).collect();
    assert_eq!(parts, ["name", "period", "strand"]);
    app.decide(&Actor::Operator, view.proposal.id, PairAnswer::Same(None), None).await.unwrap();
    app.follow().await.unwrap();
    let made_one = programmes(&app, "name:\"baltic sea region\"").await;
    assert_eq!(made_one.len(), 1, "{made_one:?}");
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

//! What is made from the log is right whatever happens around a record, is checked, and is made again.

use asterism_actions::{App, Config, Known, ProposalState};
use asterism_domain::{Actor, Document, Kind, Money, Record, Rule, Space, State, Text};
use asterism_store::{Derived, Store};

use crate::support::{id, params, sampled};

/// Every record of a kind.
async fn all(app: &App, kind: Kind) -> Vec<Record> {
    let store = Store::open(&app.config().database()).await.unwrap();
    let mut records = store.heads_after(asterism_domain::Seq(0), 10_000).await.unwrap();
    records.retain(|record| record.kind == kind);
    store.close().await;
    records
}

async fn has_issue(app: &App, record: &Record, rule: Rule) -> bool {
    let store = Store::open(&app.config().database()).await.unwrap();
    let issues = store.issues_of(record.id).await.unwrap();
    store.close().await;
    issues.iter().any(|issue| issue.rule == rule)
}

/// A project with a budget and its programme.
async fn funded(app: &App) -> (Record, Record) {
    for record in all(app, Kind::Project).await {
        let Document::Project(project) = &record.document else { continue };
        if let (Some(_), Some(programme)) = (project.total_budget, project.programme)
            && let Some(programme) = app.record(programme).await.unwrap()
        {
            return (record, programme);
        }
    }
    panic!("no project has a budget and a programme");
}

fn limited(programme: &Record) -> Document {
    let mut document = programme.document.clone();
    let Document::Programme(limits) = &mut document else { panic!("a programme") };
    limits.maximum_budget = Some(Money::euros(1));
    document
}

fn summarised(document: &Document) -> Document {
    let mut document = document.clone();
    document.about_mut().summary = Text::english("A summary.");
    document
}

async fn clean(app: &App) {
    let report = app.check().await.unwrap();
    assert!(report.is_clean(), "{report:?}");
}

#[tokio::test]
async fn projects_are_judged_again_when_their_programme_changes_001_9() {
    let app = sampled().await;
    let (project, programme) = funded(&app).await;
    assert!(!has_issue(&app, &project, Rule::BudgetAboveMaximum).await);
    app.edit(&Actor::Operator, programme.id, programme.seq, limited(&programme), None).await.unwrap();
    assert!(has_issue(&app, &project, Rule::BudgetAboveMaximum).await);
    clean(&app).await;
    app.close().await;
}

/// Another process writes twice before the index looks again: the first change counts too.
#[tokio::test]
async fn projects_are_judged_again_whatever_their_programme_went_through_001_9() {
    let app = sampled().await;
    let (project, programme) = funded(&app).await;
    let other = App::open(Config { ..app.config().clone() }).await.unwrap();
    let limited = limited(&programme);
    let seq = other.edit(&Actor::Operator, programme.id, programme.seq, limited.clone(), None).await.unwrap();
    other.edit(&Actor::Operator, programme.id, seq, summarised(&limited), None).await.unwrap();
    app.follow().await.unwrap();
    assert!(has_issue(&app, &project, Rule::BudgetAboveMaximum).await);
    clean(&app).await;
    other.close().await;
    app.close().await;
}

/// The evidence that an organisation manages a cluster may come after the project that claims it.
#[tokio::test]
async fn projects_are_judged_again_when_evidence_of_a_cluster_comes_001_9() {
    let app = sampled().await;
    let mut doubted = None;
    for project in all(&app, Kind::Project).await {
        if has_issue(&app, &project, Rule::ClusterFlagWithoutEvidence).await {
            doubted = doubted.or(Some(project));
        }
    }
    let project = doubted.expect("a partner flagged as a cluster organisation without evidence");
    let Document::Project(document) = &project.document else { panic!("a project") };
    let flagged =
        document.partners.iter().filter(|partner| partner.cluster_organisation_as_given == Some(true));
    let organisations: Vec<_> = flagged.filter_map(|partner| partner.organisation).collect();
    assert!(!organisations.is_empty());
    for organisation in organisations {
        let cluster = all(&app, Kind::ClusterOrganisation).await.remove(0);
        let mut evidence = cluster.document.clone();
        let Document::ClusterOrganisation(managed) = &mut evidence else { panic!("a cluster organisation") };
        managed.organisation = Some(organisation);
        app.edit(&Actor::Operator, cluster.id, cluster.seq, evidence, None).await.unwrap();
        clean(&app).await;
    }
    app.close().await;
}

#[tokio::test]
async fn issues_that_are_not_those_of_the_rules_are_named_and_put_right_001_9() {
    let app = sampled().await;
    clean(&app).await;
    assert_eq!(app.rebuild().await.unwrap().issues, 0, "all is well");
    let project = id(&app, Kind::Project, "clusters3").await;
    let record = app.record(project).await.unwrap().unwrap();
    let store = Store::open(&app.config().database()).await.unwrap();
    let before = store.issues_of(project).await.unwrap();
    assert!(!before.is_empty());
    let wrong = Derived {
        record: project,
        base: record.seq,
        links: record.document.links(project),
        issues: before[1..].to_vec(),
    };
    store.replace_derived(vec![wrong]).await.unwrap();
    let report = app.check().await.unwrap();
    let named = |detail: &str| detail.contains("projects/clusters3") && detail.contains("issues");
    assert!(report.store.iter().any(|problem| named(&problem.detail)), "{report:?}");
    assert_eq!(app.rebuild().await.unwrap().issues, 1);
    assert_eq!(store.issues_of(project).await.unwrap(), before);
    clean(&app).await;
    store.close().await;
    app.close().await;
}

#[tokio::test]
async fn revisions_of_an_older_version_are_sealed_once_by_whoever_runs_the_portal() {
    let app = sampled().await;
    assert_eq!(app.check().await.unwrap().unsealed, 0);
    let store = Store::open(&app.config().database()).await.unwrap();
    store.migrate_to(25).await.unwrap();
    store.close().await;
    let store = Store::open(&app.config().database()).await.unwrap();
    let old = store.stats().await.unwrap().revisions;
    let report = app.check().await.unwrap();
    assert!(report.is_clean() && report.unsealed == old && old > 0, "{report:?}");
    assert!(app.seal(&Actor::Visitor).await.is_err());
    assert_eq!(app.seal(&Actor::Operator).await.unwrap(), old);
    assert_eq!(app.check().await.unwrap().unsealed, 0);
    clean(&app).await;
    assert_eq!(app.seal(&Actor::Operator).await.unwrap(), 0);
    let audit = app.audit(&Actor::Operator, None, None).await.unwrap();
    assert_eq!(audit.iter().filter(|row| row.event.event == "log_sealed").count(), 1, "{audit:?}");
    store.close().await;
    app.close().await;
}

/// Whoever accepts a proposal and is stopped between merging and saying so can accept it again.
#[tokio::test]
async fn a_proposal_whose_merge_is_done_can_still_be_accepted_002_11() {
    let app = sampled().await;
    let [one, other] = ["spri", "tecnalia"].map(|slug| id(&app, Kind::Organisation, slug));
    let (one, other) = (one.await, other.await);
    let (left, right) = if one < other { (one, other) } else { (other, one) };
    let store = Store::open(&app.config().database()).await.unwrap();
    let proposal = asterism_store::NewProposal { left, right, score: 0.9, parts: Vec::new() };
    store.put_proposals(vec![proposal], app.now()).await.unwrap();
    let number =
        store.pairs(ProposalState::Open, &asterism_store::PairFilter::default(), None, 1).await.unwrap()[0]
            .id;
    app.merge(&Actor::Operator, right, left, None).await.unwrap();
    app.decide(&Actor::Operator, number, asterism_actions::PairAnswer::Same(None), None).await.unwrap();
    assert_eq!(store.proposal(number).await.unwrap().unwrap().state, ProposalState::Accepted);
    store.close().await;
    app.close().await;
}

/// As where another database is put into a data folder, or its address is that of another server.
#[tokio::test]
async fn an_index_that_was_fed_from_another_log_is_made_anew() {
    let home = tempfile::tempdir().unwrap();
    let config = |folder: &str| Config::in_folder(home.path().join(folder));
    let first = App::open(config("data")).await.unwrap();
    first.load_sample().await.unwrap();
    let head = first.head().await.unwrap();
    first.close().await;
    drop(first);

    // Longer than the first, so that its length does not tell.
    let columns =
        "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective";
    let row = |number: i64| format!("{number};P{number};SIGNED;Title;;;;;HORIZON;An objective.\n");
    let file = home.path().join("project.csv");
    let rows: String = (0..head.0 + 10).map(row).collect();
    std::fs::write(&file, format!("{columns}\n{rows}")).unwrap();
    let second = App::open(config("elsewhere")).await.unwrap();
    second.load(&Actor::Operator, &file, Known::Skip).await.unwrap();
    second.close().await;
    drop(second);
    let database = |folder| home.path().join(folder).join("asterism.db");
    std::fs::copy(database("elsewhere"), database("data")).unwrap();

    let moved = App::open(config("data")).await.unwrap();
    moved.follow().await.unwrap();
    let projects = params(&[("kind", "project")]);
    let found = moved.explore(&Actor::Visitor, &projects).await.unwrap();
    assert_eq!(found.total, head.0 as u64 + 10);
    let organisations = params(&[("kind", "organisation")]);
    assert_eq!(
        moved.explore(&Actor::Visitor, &organisations).await.unwrap().total,
        0,
        "those of the other log"
    );
    moved.close().await;
    drop(moved);
    let again = App::open(config("data")).await.unwrap();
    assert!(again.is_caught_up().await.unwrap(), "the index of the right log is kept");
    again.close().await;
}

async fn titled(app: &App, title: &str) {
    let mut document = Document::empty(Kind::News);
    document.about_mut().title = Text::english(title);
    app.create(&Actor::Operator, &Space::new("clusters3"), document, State::Published).await.unwrap();
}

async fn finds(app: &App, words: &str) -> u64 {
    app.explore(&Actor::Operator, &params(&[("q", words)])).await.unwrap().total
}

#[tokio::test]
async fn a_portal_that_read_another_ones_index_feeds_it_once_that_one_is_gone() {
    let first = sampled().await;
    let second = App::open(first.config().clone()).await.unwrap();
    titled(&first, "Quagga one").await;
    second.follow().await.unwrap();
    assert_eq!(finds(&second, "quagga").await, 1, "it sees what the other one wrote");
    titled(&second, "Quagga two").await;
    assert_eq!(finds(&second, "quagga").await, 1, "the other one has not heard of it");
    first.close().await;
    drop(first);
    second.follow().await.unwrap();
    assert_eq!(finds(&second, "quagga").await, 2);
    titled(&second, "Quagga three").await;
    assert_eq!(finds(&second, "quagga").await, 3);
    clean(&second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_beside_a_portal_that_is_written_in_finds_nothing_wrong() {
    let portal = sampled().await;
    let beside = App::open(portal.config().clone()).await.unwrap();
    let writing = tokio::spawn(async move {
        for number in 0..60 {
            titled(&portal, &format!("Quagga {number}")).await;
        }
        portal
    });
    while !writing.is_finished() {
        clean(&beside).await;
    }
    clean(&beside).await;
    writing.await.unwrap();
    beside.follow().await.unwrap();
    assert_eq!(finds(&beside, "quagga").await, 60);
}

//! Pairs of organisations through merges and their undoing: nothing is asked of what is gone, and nothing is forgotten.

use asterism_actions::{App, PairAnswer, PairsAsked, ProposalState};
use asterism_domain::organisation::Organisation;
use asterism_domain::{About, Actor, CountryCode, RecordId, Space, State, Text};

use crate::support::fresh;

async fn put(app: &App, name: &str) -> RecordId {
    let organisation = Organisation {
        about: About { title: Text::english(name), ..About::default() },
        country: Some(CountryCode::parse("ES").unwrap()),
        town: Some("Bilbao".to_owned()),
        ..Organisation::default()
    };
    let space = Space::new("one");
    app.create(&Actor::Operator, &space, organisation.into(), State::Published).await.unwrap().id
}

/// The pairs in a state, by the names of their sides as they stand.
async fn named(app: &App, state: ProposalState) -> Vec<[String; 2]> {
    let found = app.pairs(&Actor::Operator, state, &PairsAsked::default(), 100).await.unwrap();
    assert_eq!(found.total as usize, found.rows.len(), "the count is that of the rows");
    let mut names: Vec<[String; 2]> = found
        .rows
        .into_iter()
        .map(|row| {
            let mut names = row.sides.map(|side| side.name);
            names.sort();
            names
        })
        .collect();
    names.sort();
    names
}

async fn number(app: &App, one: RecordId, other: RecordId) -> i64 {
    let found = app.pairs(&Actor::Operator, ProposalState::Open, &PairsAsked::default(), 100).await.unwrap();
    let pair = [one.min(other), one.max(other)];
    let row = found.rows.iter().find(|row| [row.proposal.left, row.proposal.right] == pair);
    row.unwrap_or_else(|| panic!("the pair is not open: {:?}", found.rows)).proposal.id
}

fn pair(one: &str, other: &str) -> [String; 2] {
    [one.to_owned(), other.to_owned()]
}

const A: &str = "Cluster Zubia Energy";
const B: &str = "Cluster Zubia Enery";
const C: &str = "Cluster Zubia Eneryy";

#[tokio::test]
async fn what_is_asked_of_one_that_goes_is_asked_of_the_one_that_stays_002_11() {
    let app = fresh().await;
    let (a, b, c) = (put(&app, A).await, put(&app, B).await, put(&app, C).await);
    app.propose(&Actor::Operator).await.unwrap();
    let before = named(&app, ProposalState::Open).await;
    assert!(before.contains(&pair(A, B)) && before.contains(&pair(B, C)), "{before:?}");
    // B goes into A, which is told apart from nothing: C is asked about beside A, and not beside what is gone.
    let asked = number(&app, a, b).await;
    app.decide(&Actor::Operator, asked, PairAnswer::Same(Some(a)), None).await.unwrap();
    assert_eq!(named(&app, ProposalState::Open).await, [pair(A, C)]);
    assert_eq!(named(&app, ProposalState::Accepted).await, [pair(A, B)]);
    app.undo_pair(&Actor::Operator, asked).await.unwrap();
    assert_eq!(named(&app, ProposalState::Open).await, before, "as it was");
    // Merged by another way, the pair is answered as well.
    app.merge(&Actor::Operator, b, a, None).await.unwrap();
    assert_eq!(named(&app, ProposalState::Accepted).await, [pair(A, B)]);
    assert_eq!(named(&app, ProposalState::Open).await, [pair(A, C)], "a second time as the first");
    app.unmerge(&Actor::Operator, b, None).await.unwrap();
    assert_eq!(named(&app, ProposalState::Open).await, before);
    // Whoever was told apart from the one that goes stays apart from the one that stays.
    app.decide(&Actor::Operator, number(&app, b, c).await, PairAnswer::Different, None).await.unwrap();
    let asked = number(&app, a, b).await;
    app.decide(&Actor::Operator, asked, PairAnswer::Same(Some(a)), None).await.unwrap();
    assert_eq!(app.propose(&Actor::Operator).await.unwrap(), 0);
    assert_eq!(named(&app, ProposalState::Open).await, [] as [[String; 2]; 0]);
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

#[tokio::test]
async fn a_merge_that_was_built_upon_is_not_undone_by_its_pair_002_11() {
    let app = fresh().await;
    let (a, b) = (put(&app, A).await, put(&app, B).await);
    app.propose(&Actor::Operator).await.unwrap();
    let asked = number(&app, a, b).await;
    app.decide(&Actor::Operator, asked, PairAnswer::Same(Some(a)), None).await.unwrap();
    let record = app.record(a).await.unwrap().unwrap();
    let mut changed = record.document.clone();
    changed.about_mut().summary = Text::english("built upon");
    app.edit(&Actor::Operator, a, record.seq, changed, None).await.unwrap();
    let refused = app.undo_pair(&Actor::Operator, asked).await.unwrap_err().to_string();
    assert!(refused.contains("changed since"), "{refused}");
    assert_eq!(named(&app, ProposalState::Accepted).await, [pair(A, B)], "it stays as it is");
    app.close().await;
}

//! Pairs of organisations through merges and their undoing: nothing is asked of what is gone, and nothing is forgotten.

use asterism_actions::{App, Known, PairAnswer, PairsAsked, ProposalState};
use asterism_domain::organisation::Organisation;
use asterism_domain::{About, Actor, CountryCode, RecordId, Space, State, Text, Visibility};

use crate::support::fresh;

async fn put(app: &App, name: &str) -> RecordId {
    put_seen_by(app, name, State::Published, Visibility::Public).await
}

async fn put_seen_by(app: &App, name: &str, state: State, seen_by: Visibility) -> RecordId {
    let organisation = Organisation {
        about: About { title: Text::english(name), ..About::default() },
        country: Some(CountryCode::parse("ES").unwrap()),
        town: Some("Bilbao".to_owned()),
        ..Organisation::default()
    };
    let space = Space::new("one");
    app.create_seen_by(&Actor::Operator, &space, organisation.into(), state, seen_by).await.unwrap().id
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

#[tokio::test]
async fn what_nobody_looked_through_is_looked_through_by_the_next_import_002_11() {
    let app = fresh().await;
    put(&app, A).await;
    put(&app, B).await;
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(named(&app, ProposalState::Open).await, [] as [[String; 2]; 0]);
    // As after an import that was killed: the next has nothing new to store.
    let report = app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.unwrap();
    assert_eq!((report.sought.found, named(&app, ProposalState::Open).await), (1, vec![pair(A, B)]));
    let report = app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.unwrap();
    assert_eq!(report.sought.found, 0);
    app.close().await;
}

/// Where the pair of two stands; none where it waits in no list and was not decided.
async fn stands(app: &App, one: RecordId, other: RecordId) -> Option<ProposalState> {
    let pair = [one.min(other), one.max(other)];
    for state in [ProposalState::Open, ProposalState::Later, ProposalState::Accepted, ProposalState::Rejected]
    {
        let found = app.pairs(&Actor::Operator, state, &PairsAsked::default(), 100).await.unwrap();
        if found.rows.iter().any(|row| [row.proposal.left, row.proposal.right] == pair) {
            return Some(state);
        }
    }
    None
}

/// Organisations that are all called the same, in the order of their numbers.
async fn namesakes<const N: usize>(app: &App) -> [RecordId; N] {
    let mut all = Vec::new();
    for _ in 0..N {
        all.push(put(app, A).await);
    }
    assert_eq!(app.propose(&Actor::Operator).await.unwrap(), N * (N - 1) / 2);
    all.try_into().unwrap()
}

async fn answer(app: &App, one: RecordId, other: RecordId, answer: PairAnswer) {
    let asked = number(app, one, other).await;
    app.decide(&Actor::Operator, asked, answer, None).await.unwrap();
}

#[tokio::test]
async fn a_question_that_somebody_answered_for_another_comes_back_with_it_002_11() {
    let app = fresh().await;
    let [a, b, x] = namesakes(&app).await;
    answer(&app, b, x, PairAnswer::Different).await;
    app.merge(&Actor::Operator, b, a, None).await.unwrap();
    assert_eq!(stands(&app, a, x).await, None, "a part of it was told apart, and nobody said so of all");
    assert_eq!(app.propose(&Actor::Operator).await.unwrap(), 0);
    assert_eq!(stands(&app, a, x).await, None);
    app.unmerge(&Actor::Operator, b, None).await.unwrap();
    let open = Some(ProposalState::Open);
    assert_eq!([stands(&app, a, x).await, stands(&app, a, b).await], [open, open], "as they were");
    assert_eq!(stands(&app, b, x).await, Some(ProposalState::Rejected));
    app.close().await;
}

#[tokio::test]
async fn what_another_merge_settled_is_not_asked_again_by_undoing_this_one_002_11() {
    let app = fresh().await;
    let [a, b, x, y] = namesakes(&app).await;
    let (open, rejected) = (Some(ProposalState::Open), Some(ProposalState::Rejected));
    app.merge(&Actor::Operator, x, y, None).await.unwrap();
    answer(&app, b, y, PairAnswer::Different).await;
    app.merge(&Actor::Operator, b, a, None).await.unwrap();
    assert_eq!(stands(&app, a, y).await, None);
    app.unmerge(&Actor::Operator, b, None).await.unwrap();
    assert_eq!(stands(&app, b, x).await, None, "x is part of y, and of that it was said");
    assert_eq!([stands(&app, b, y).await, stands(&app, a, y).await], [rejected, open]);
    app.unmerge(&Actor::Operator, x, None).await.unwrap();
    assert_eq!(
        [stands(&app, b, x).await, stands(&app, b, y).await],
        [open, rejected],
        "now it is one of its own"
    );
    assert_eq!(stands(&app, x, y).await, open);
    app.close().await;
}

#[tokio::test]
async fn what_fewer_may_see_becomes_no_part_of_what_everybody_sees_002_11() {
    let app = fresh().await;
    let a = put(&app, A).await;
    let draft = put_seen_by(&app, A, State::Draft, Visibility::Public).await;
    let inside = put_seen_by(&app, A, State::Published, Visibility::Space).await;
    assert_eq!(app.propose(&Actor::Operator).await.unwrap(), 0, "nobody is asked of them");
    for narrower in [draft, inside] {
        let before = app.record(a).await.unwrap().unwrap();
        let refused = app.merge(&Actor::Operator, narrower, a, None).await.unwrap_err().to_string();
        assert!(refused.contains("fewer people may see"), "{refused}");
        assert_eq!(app.record(a).await.unwrap().unwrap(), before);
    }
    // Once it is published for the same people, it is compared, and may be merged.
    let seq = app.record(draft).await.unwrap().unwrap().seq;
    app.publish(&Actor::Operator, draft, seq).await.unwrap();
    app.propose(&Actor::Operator).await.unwrap();
    answer(&app, a, draft, PairAnswer::Same(Some(a))).await;
    assert_eq!(app.record(draft).await.unwrap().unwrap().merged_into, Some(a));
    app.close().await;
}

#[tokio::test]
async fn of_two_answers_at_one_moment_the_pair_says_what_became_of_it_002_11() {
    let app = fresh().await;
    for _ in 0..4 {
        let (a, b) = (put(&app, A).await, put(&app, A).await);
        app.propose(&Actor::Operator).await.unwrap();
        let asked = number(&app, a, b).await;
        let (same, different) = tokio::join!(
            app.decide(&Actor::Operator, asked, PairAnswer::Same(Some(a)), None),
            app.decide(&Actor::Operator, asked, PairAnswer::Different, None),
        );
        assert!(same.is_ok() || different.is_ok());
        let one = app.record(b).await.unwrap().unwrap().merged_into.is_some();
        let expected = if one { ProposalState::Accepted } else { ProposalState::Rejected };
        assert_eq!(stands(&app, a, b).await, Some(expected));
        app.undo_pair(&Actor::Operator, asked).await.unwrap();
        assert_eq!(app.record(b).await.unwrap().unwrap().merged_into, None);
        // What was told apart and made one by another way is two again as well.
        answer(&app, a, b, PairAnswer::Different).await;
        app.merge(&Actor::Operator, b, a, None).await.unwrap();
        app.undo_pair(&Actor::Operator, asked).await.unwrap();
        assert_eq!(app.record(b).await.unwrap().unwrap().merged_into, None);
        assert_eq!(stands(&app, a, b).await, Some(ProposalState::Open));
        for id in [a, b] {
            app.retire(&Actor::Operator, id, None).await.unwrap();
        }
    }
    app.close().await;
}

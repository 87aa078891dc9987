//! Changes that people suggest.

use asterism_domain::{AccountId, Document, RecordId, Seq, Space};
use asterism_store::{
    Base, Draft, Outcome, PutSuggestion, Store, StoreError, Suggestion, SuggestionLimits, SuggestionState,
};

use crate::account::noted;
use crate::draft::{at, id, project};
use crate::place::{Place, on_both};
use crate::registration::account;

on_both!(
    suggestions_wait_within_their_limits_and_are_answered_once,
    suggestions_are_listed_to_the_last_of_many,
    what_is_taken_is_written_with_its_suggestion_or_not_at_all,
    who_is_erased_leaves_which_revisions_were_theirs_and_no_word,
    what_was_answered_long_ago_is_forgotten,
);

const LIMITS: SuggestionLimits = SuggestionLimits { of_account: 2, of_record: 3 };

fn suggested(name: &str, record: RecordId, account: AccountId, document: Document) -> Suggestion {
    Suggestion {
        id: name.to_owned(),
        record,
        base: Seq(1),
        account,
        document: Some(document),
        reason: "The report says so".to_owned(),
        source: Some("https://example.org/report".to_owned()),
        state: SuggestionState::Waiting,
        at: at(1),
        answered: None,
        answered_by: None,
        answer: None,
        revision: None,
    }
}

/// A record, and a draft that changes it.
async fn record_and_change(store: &Store, word: &str) -> Draft {
    store.append(vec![project(word, "Before")]).await.expect("a record");
    let base = store.record(id(word)).await.expect("a look").expect("it").seq;
    Draft { base: Base::At(base), actor: "vera".to_owned(), at: at(5), ..project(word, "After") }
}

async fn suggestions_wait_within_their_limits_and_are_answered_once(place: &Place) {
    let store = &place.store;
    let change = record_and_change(store, "one").await;
    record_and_change(store, "two").await;
    record_and_change(store, "three").await;
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    let put = async |name: &str, record: &str, by: AccountId| {
        let suggestion = suggested(name, id(record), by, change.document.clone());
        store.put_suggestion(&suggestion, LIMITS).await.expect("an answer")
    };
    assert_eq!(put("1", "one", anna).await, PutSuggestion::Kept);
    assert_eq!(put("2", "one", anna).await, PutSuggestion::OneWaits);
    assert_eq!(put("3", "two", anna).await, PutSuggestion::Kept);
    assert_eq!(put("4", "three", anna).await, PutSuggestion::Enough, "of one account");
    assert_eq!(put("5", "one", ben).await, PutSuggestion::Kept);
    let kept = store.suggestion("1").await.expect("a look").expect("it");
    assert_eq!(kept, suggested("1", id("one"), anna, change.document.clone()));
    let (here, elsewhere) = ([Space::new("other"), Space::new("test")], [Space::new("other")]);
    let waiting = store.suggestions_waiting(Some(&here), &[], None, 10).await.expect("a list");
    assert_eq!(waiting.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["1", "3", "5"]);
    assert!(store.suggestions_waiting(Some(&elsewhere), &[], None, 10).await.expect("a list").is_empty());
    // Beside the spaces, single records of others.
    for spaces in [&elsewhere[..], &[]] {
        let of_one = store.suggestions_waiting(Some(spaces), &[id("one")], None, 10).await.expect("a list");
        assert!(!of_one.is_empty() && of_one.len() < waiting.len(), "{of_one:?}");
        assert!(of_one.iter().all(|one| one.record == id("one")), "{of_one:?}");
    }
    for within in [None, Some(here.as_slice())] {
        let next = store.suggestions_waiting(within, &[], Some("1"), 1).await.expect("a part");
        assert_eq!(next.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["3"]);
        let last = store.suggestions_waiting(within, &[], Some("3"), 9).await.expect("a part");
        assert_eq!(last.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["5"]);
    }
    let newest = store.suggestions_made(anna, None, 1).await.expect("a part");
    assert_eq!(newest.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["3"]);
    let before = store.suggestions_made(anna, Some("3"), 9).await.expect("a part");
    assert_eq!(before.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["1"]);
    let answer = async |state, words| {
        store.answer_suggestion("1", state, "vera", words, at(9)).await.expect("an answer")
    };
    assert!(answer(SuggestionState::Declined, Some("No")).await);
    assert!(!answer(SuggestionState::Withdrawn, None).await, "it was answered");
    let own = store.suggestions_made(anna, None, 9).await.expect("a list");
    let states: Vec<_> = own.iter().map(|one| (one.id.as_str(), one.state, one.answer.as_deref())).collect();
    assert_eq!(states, [("3", SuggestionState::Waiting, None), ("1", SuggestionState::Declined, Some("No"))]);
    assert_eq!(put("6", "one", anna).await, PutSuggestion::Kept, "there is room again");
    let third = account(store, "carla").await;
    assert_eq!(put("7", "one", third).await, PutSuggestion::Kept);
    let fourth = account(store, "dora").await;
    assert_eq!(put("8", "one", fourth).await, PutSuggestion::Enough, "on one record");
    assert_eq!(store.suggestions_waiting(None, &[], None, 10).await.expect("a list").len(), 4);
    assert_eq!(store.suggestions_on(id("one")).await.expect("a list"), ["5", "6", "7"]);
}

/// More than a list ever held.
const MANY: u64 = 510;

async fn suggestions_are_listed_to_the_last_of_many(place: &Place) {
    let store = &place.store;
    let change = record_and_change(store, "one").await;
    let anna = account(store, "anna").await;
    let drafts = (0..MANY).map(|number| project(&format!("p{number}"), "One of many"));
    store.append(drafts.collect()).await.expect("records");
    let limits = SuggestionLimits { of_account: MANY, of_record: MANY };
    for number in 0..MANY {
        let name = format!("{number:05}");
        let one = suggested(&name, id(&format!("p{number}")), anna, change.document.clone());
        assert_eq!(store.put_suggestion(&one, limits).await.expect("an answer"), PutSuggestion::Kept);
    }
    let spaces = [Space::new("other"), Space::new("test")];
    for within in [None, Some(spaces.as_slice())] {
        let mut found: Vec<String> = Vec::new();
        loop {
            let after = found.last().map(String::as_str);
            let part = store.suggestions_waiting(within, &[], after, 50).await.expect("a part");
            if part.is_empty() {
                break;
            }
            found.extend(part.into_iter().map(|one| one.id));
        }
        assert_eq!(found.len() as u64, MANY);
        assert!(found.is_sorted());
    }
    let mut made: Vec<String> = Vec::new();
    loop {
        let after = made.last().map(String::as_str);
        let part = store.suggestions_made(anna, after, 50).await.expect("a part");
        if part.is_empty() {
            break;
        }
        made.extend(part.into_iter().map(|one| one.id));
    }
    assert_eq!(made.len() as u64, MANY);
    assert_eq!((made[0].as_str(), made[made.len() - 1].as_str()), ("00509", "00000"), "the newest first");
}

async fn what_is_taken_is_written_with_its_suggestion_or_not_at_all(place: &Place) {
    let store = &place.store;
    let change = record_and_change(store, "one").await;
    let anna = account(store, "anna").await;
    let suggestion = suggested("1", id("one"), anna, change.document.clone());
    store.put_suggestion(&suggestion, LIMITS).await.expect("an answer");
    let stale = Draft { base: Base::At(Seq(999)), ..change.clone() };
    let refused = store.take_suggestion("1", stale, Vec::new()).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    let kept = store.suggestion("1").await.expect("a look").expect("it");
    assert_eq!(kept, suggestion, "it goes on waiting");
    let (one, other) = tokio::join!(
        store.take_suggestion("1", change.clone(), Vec::new()),
        store.take_suggestion("1", change.clone(), Vec::new())
    );
    let outcomes = [one.expect("an answer"), other.expect("an answer")];
    let written: Vec<Outcome> = outcomes.into_iter().flatten().collect();
    let [Outcome::Stored(seq)] = written.as_slice() else { panic!("taken once: {written:?}") };
    let kept = store.suggestion("1").await.expect("a look").expect("it");
    assert_eq!((kept.state, kept.revision), (SuggestionState::Taken, Some(*seq)));
    assert_eq!((kept.answered, kept.answered_by.as_deref()), (Some(at(5)), Some("vera")));
    assert_eq!(store.suggested_revisions(id("one")).await.expect("a list"), [(*seq, anna)]);
    assert_eq!(store.take_suggestion("none", change, Vec::new()).await.expect("an answer"), None);
}

async fn who_is_erased_leaves_which_revisions_were_theirs_and_no_word(place: &Place) {
    let store = &place.store;
    let change = record_and_change(store, "one").await;
    record_and_change(store, "two").await;
    let anna = account(store, "anna").await;
    for (name, record) in [("1", "one"), ("2", "two")] {
        let suggestion = suggested(name, id(record), anna, change.document.clone());
        store.put_suggestion(&suggestion, LIMITS).await.expect("an answer");
    }
    let taken = store.take_suggestion("1", change, Vec::new()).await.expect("an answer").expect("it");
    store.erase_account(anna, "erased", at(20), &noted()).await.expect("erased");
    assert!(store.suggestion("2").await.expect("a look").is_none(), "what waited is gone");
    let left = store.suggestion("1").await.expect("a look").expect("it");
    assert_eq!((left.document, left.reason.as_str(), left.source), (None, "", None));
    assert_eq!(store.suggested_revisions(id("one")).await.expect("a list"), [(taken.seq(), anna)]);
    let texts = place.texts("SELECT document FROM suggestion").await;
    assert_eq!(texts, [""], "nothing of it is left in the table");
}

async fn what_was_answered_long_ago_is_forgotten(place: &Place) {
    let store = &place.store;
    let change = record_and_change(store, "one").await;
    record_and_change(store, "two").await;
    let anna = account(store, "anna").await;
    for (name, record) in [("1", "one"), ("2", "two")] {
        let suggestion = suggested(name, id(record), anna, change.document.clone());
        store.put_suggestion(&suggestion, LIMITS).await.expect("an answer");
    }
    store.take_suggestion("1", change, Vec::new()).await.expect("an answer").expect("it");
    assert_eq!(store.forget_suggestions(at(1)).await.expect("a count"), 0, "nothing is that old");
    assert_eq!(store.forget_suggestions(at(6)).await.expect("a count"), 2, "one taken, one never answered");
    assert!(store.suggestion("2").await.expect("a look").is_none());
    assert_eq!(store.suggestion("1").await.expect("a look").expect("it").document, None);
    assert_eq!(store.forget_suggestions(at(6)).await.expect("a count"), 0);
}

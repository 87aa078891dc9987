//! Who is beside a project idea.

use asterism_domain::{AccountId, RecordId};
use asterism_store::{IdeaMember, JoinState};

use crate::account::noted;
use crate::draft::{at, id};
use crate::place::{Place, on_both};
use crate::registration::account;

on_both!(
    one_stands_beside_an_idea_once_and_is_answered_once,
    who_joined_and_what_one_joined_is_listed_to_the_last_of_many,
    requests_that_were_declined_or_never_answered_are_forgotten,
);

fn member(name: &str, idea: RecordId, account: AccountId, state: JoinState) -> IdeaMember {
    IdeaMember {
        id: name.to_owned(),
        idea,
        account,
        organisation: Some(id("spri")),
        message: "I build bridges".to_owned(),
        state,
        at: at(1),
        answered: None,
    }
}

async fn one_stands_beside_an_idea_once_and_is_answered_once(place: &Place) {
    let (store, idea, other) = (&place.store, id("idea"), id("other"));
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    let put = async |one: &IdeaMember| store.put_idea_member(one).await.expect("an answer");
    assert!(put(&member("1", idea, anna, JoinState::Owner)).await);
    assert!(!put(&member("2", idea, anna, JoinState::Waiting)).await, "it is theirs");
    let asks = member("3", idea, ben, JoinState::Waiting);
    assert!(put(&asks).await && !put(&member("4", idea, ben, JoinState::Waiting)).await);
    assert_eq!(store.ideas_owned(anna).await.expect("a list"), [idea]);
    assert!(store.ideas_owned(ben).await.expect("a list").is_empty());
    let answer =
        async |idea, state| store.answer_idea_member(idea, "3", state, at(5)).await.expect("an answer");
    assert_eq!(answer(other, JoinState::Joined).await, None, "they asked to join another");
    let joined = IdeaMember { state: JoinState::Joined, answered: Some(at(5)), ..asks };
    assert_eq!(answer(idea, JoinState::Joined).await, Some(joined.clone()));
    assert_eq!(answer(idea, JoinState::Declined).await, None, "it was answered");
    let of = async |state| store.idea_members(idea, state, None, 9).await.expect("a list");
    assert_eq!(of(JoinState::Joined).await, std::slice::from_ref(&joined));
    assert_eq!(of(JoinState::Owner).await.len(), 1);
    assert_eq!(store.idea_member(idea, ben).await.expect("a look"), Some(joined));
    assert_eq!(store.idea_member(other, ben).await.expect("a look"), None);
    assert!(!store.leave_idea(idea, anna).await.expect("an answer"), "an owner does not leave");
    assert!(store.leave_idea(idea, ben).await.expect("an answer"));
    assert!(store.ideas_beside(ben, None, 9).await.expect("a list").is_empty(), "no row is left");
    store.erase_account(anna, "erased", at(9), &noted()).await.expect("erased");
    assert!(of(JoinState::Owner).await.is_empty() && of(JoinState::Joined).await.is_empty());
}

/// More than a list ever held.
const MANY: usize = 1_010;

async fn who_joined_and_what_one_joined_is_listed_to_the_last_of_many(place: &Place) {
    let (store, idea) = (&place.store, id("idea"));
    let anna = account(store, "anna").await;
    for number in 0..MANY {
        let other = account(store, &format!("other{number}")).await;
        let joins =
            IdeaMember { account: other, ..member(&format!("a{number:05}"), idea, anna, JoinState::Joined) };
        assert!(store.put_idea_member(&joins).await.expect("an answer"));
        let beside = member(&format!("b{number:05}"), id(&format!("idea {number}")), anna, JoinState::Joined);
        assert!(store.put_idea_member(&beside).await.expect("an answer"));
    }
    let (mut joined, mut beside): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    loop {
        let after = joined.last().map(String::as_str);
        let members = store.idea_members(idea, JoinState::Joined, after, 50).await.expect("a part");
        let after = beside.last().map(String::as_str);
        let ideas = store.ideas_beside(anna, after, 50).await.expect("a part");
        if members.is_empty() && ideas.is_empty() {
            break;
        }
        joined.extend(members.into_iter().map(|one| one.id));
        beside.extend(ideas.into_iter().map(|one| one.id));
    }
    assert_eq!((joined.len(), beside.len()), (MANY, MANY));
    assert!(joined.is_sorted() && beside.is_sorted_by(|one, other| one > other));
}

async fn requests_that_were_declined_or_never_answered_are_forgotten(place: &Place) {
    let (store, idea) = (&place.store, id("idea"));
    for (name, state) in
        [("owner", JoinState::Owner), ("joined", JoinState::Joined), ("waits", JoinState::Waiting)]
    {
        let account = account(store, name).await;
        store.put_idea_member(&member(name, idea, account, state)).await.expect("an answer");
    }
    let account = account(store, "declined").await;
    store.put_idea_member(&member("declined", idea, account, JoinState::Waiting)).await.expect("an answer");
    store.answer_idea_member(idea, "declined", JoinState::Declined, at(7)).await.expect("an answer");
    assert_eq!(store.forget_idea_members(at(5)).await.expect("a count"), 1, "one was never answered");
    assert_eq!(store.forget_idea_members(at(8)).await.expect("a count"), 1);
    let mut left = Vec::new();
    for state in JoinState::ALL {
        let found = store.idea_members(idea, state, None, 9).await.expect("a list");
        left.extend(found.into_iter().map(|one| one.id));
    }
    assert_eq!(left, ["owner", "joined"]);
}

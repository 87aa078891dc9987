//! What waits for somebody: asked for by space, so that one space's flood is not in another's way.

use asterism_domain::{Seq, Space, State};
use asterism_store::{ContactRequest, ContactState, Feedback, FeedbackState};

use crate::draft::{at, project};
use crate::place::{Place, on_both};
use crate::registration::account;

/// More than a list ever held.
const MANY: i64 = 510;

on_both!(
    what_waits_in_one_space_is_found_behind_a_flood_in_another,
    requests_to_get_in_touch_are_listed_to_the_last_of_many,
);

async fn what_waits_in_one_space_is_found_behind_a_flood_in_another(place: &Place) {
    let store = &place.store;
    let [loud, quiet] = ["loud", "quiet"].map(Space::new);
    let mut drafts = Vec::new();
    for number in 0..MANY {
        let mut draft = project(&format!("p{number}"), &format!("Project {number}"));
        draft.state = State::Submitted;
        draft.space = if number == MANY - 1 { quiet.clone() } else { loud.clone() };
        drafts.push(draft);
    }
    store.append(drafts).await.expect("they are written");
    let spaces = |found: Vec<asterism_domain::Record>| -> Vec<Space> {
        found.into_iter().map(|record| record.space).collect()
    };
    let of =
        async |within: Option<&[Space]>| spaces(store.submitted(within, Seq(0), 5).await.expect("a look"));
    assert_eq!(of(Some(std::slice::from_ref(&quiet))).await, vec![quiet.clone()]);
    assert_eq!(of(Some(std::slice::from_ref(&loud))).await.len(), 5);
    assert!(!of(None).await.contains(&quiet));
    assert!(of(Some(&[])).await.is_empty(), "no spaces are not all of them");
    // Part by part one comes to the end, of several spaces too.
    let both = [loud.clone(), quiet.clone()];
    for within in [None, Some(both.as_slice())] {
        let (mut found, mut after) = (Vec::new(), Seq(0));
        loop {
            let part = store.submitted(within, after, 50).await.expect("a part");
            let Some(last) = part.last() else { break };
            after = last.seq;
            found.extend(part);
        }
        assert_eq!(found.len() as i64, MANY);
        assert!(found.is_sorted_by_key(|record| record.seq));
        assert_eq!(found.last().map(|record| &record.space), Some(&quiet));
    }

    for number in 0..MANY {
        let said = Feedback {
            id: 0,
            page: "/".to_owned(),
            space: Some(if number == 0 { quiet.clone() } else { loud.clone() }),
            text: format!("word {number}"),
            account: None,
            email: None,
            language: "en".to_owned(),
            state: FeedbackState::Open,
            at: at(number),
            answer: None,
            answered: None,
            answered_by: None,
        };
        store.put_feedback(&said).await.expect("it is kept");
    }
    let heard = store.all_feedback(Some(std::slice::from_ref(&quiet)), None, 5).await.expect("a look");
    assert_eq!(heard.iter().map(|said| said.text.as_str()).collect::<Vec<_>>(), ["word 0"]);
    assert!(
        store
            .all_feedback(None, None, 5)
            .await
            .expect("a look")
            .iter()
            .all(|said| said.space == Some(loud.clone()))
    );
    for within in [None, Some(both.as_slice())] {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let part = store.all_feedback(within, after, 50).await.expect("a part");
            let Some(last) = part.last() else { break };
            after = Some(last.id);
            found.extend(part.into_iter().map(|said| said.text));
        }
        assert_eq!(found.len() as i64, MANY);
        assert_eq!(found.last().map(String::as_str), Some("word 0"), "the oldest is reached too");
    }
}

async fn requests_to_get_in_touch_are_listed_to_the_last_of_many(place: &Place) {
    let store = &place.store;
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    for number in 0..MANY {
        let request = ContactRequest {
            id: format!("{number:05}"),
            sender: anna,
            receiver: ben,
            message: "Hello".to_owned(),
            reach: "anna@example.org".to_owned(),
            state: ContactState::Waiting,
            asked: at(number),
            answered: None,
        };
        store.put_contact(&request).await.expect("it is kept");
    }
    store.answer_contact("00007", ContactState::Withdrawn, at(MANY)).await.expect("an answer").expect("it");
    let (mut sent, mut received): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    loop {
        let after = sent.last().map(String::as_str);
        let of_anna = store.contacts_sent(anna, after, 50).await.expect("a part");
        let after = received.last().map(String::as_str);
        let to_ben = store.contacts_waiting_or_answered(ben, after, 50).await.expect("a part");
        if of_anna.is_empty() && to_ben.is_empty() {
            break;
        }
        let whole = store.contacts_received(ben, after, 50).await.expect("a part");
        assert!(whole.len() >= to_ben.len(), "what was taken back is theirs to have a copy of");
        sent.extend(of_anna.into_iter().map(|request| request.id));
        received.extend(to_ben.into_iter().map(|request| request.id));
    }
    assert_eq!(
        (sent.len() as i64, received.len() as i64),
        (MANY, MANY - 1),
        "what was taken back is not there"
    );
    assert_eq!((sent[0].as_str(), sent.last().map(String::as_str)), ("00509", Some("00000")));
    assert!(sent.is_sorted_by(|one, other| one > other) && received.is_sorted_by(|one, other| one > other));
    let count = async |state| store.contacts_between(anna, ben, state).await.expect("a count") as i64;
    assert_eq!((count(ContactState::Waiting).await, count(ContactState::Withdrawn).await), (MANY - 1, 1));
    assert_eq!(store.contacts_between(ben, anna, ContactState::Waiting).await.expect("a count"), 0);
    assert_eq!(store.contact("00007").await.expect("a look").expect("it").state, ContactState::Withdrawn);
}

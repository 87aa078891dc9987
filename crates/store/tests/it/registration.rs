//! Who comes to an event.

use asterism_domain::AccountId;
use asterism_store::{Noted, Once, Opening, Purpose, Redeemed, Standing, Store};

use crate::account::noted;
use crate::draft::{at, id};
use crate::place::{Place, on_both};

on_both!(
    places_are_given_in_order_and_those_who_wait_move_up,
    a_last_place_is_given_once,
    whoever_comes_later_passes_nobody_who_waits,
    attendance_is_noted_for_those_who_had_a_place,
);

pub(crate) async fn account(store: &Store, name: &str) -> AccountId {
    let once = Once {
        hash: name.to_owned(),
        purpose: Purpose::SignUp,
        email: Some(format!("{name}@example.org").parse().expect("an address")),
        account: None,
        joins: None,
        given_by: "operator".to_owned(),
        created: at(0),
        expires: at(100),
    };
    store.put_once(&once, None).await.expect("a link");
    let opening = Opening {
        email: once.email.expect("an address"),
        name: name.to_owned(),
        language: "en".to_owned(),
        with: asterism_store::OpensWith::Password("hash".to_owned()),
        keeps_administration: true,
        keeps_ways: false,
        agreed: None,
    };
    match store.redeem(name, &opening, at(1)).await.expect("an answer") {
        Redeemed::Account(account) => account.id,
        other => panic!("{other:?}"),
    }
}

async fn places_are_given_in_order_and_those_who_wait_move_up(place: &Place) {
    let (store, event) = (&place.store, id("event"));
    let mut people = Vec::new();
    for name in ["anna", "ben", "carla", "dora"] {
        people.push(account(store, name).await);
    }
    let mut standings = Vec::new();
    for (second, person) in people.iter().enumerate() {
        standings.push(store.register(event, *person, Some(2), at(second as i64)).await.expect("a standing"));
    }
    assert_eq!(standings, [Standing::Coming, Standing::Coming, Standing::Waiting(0), Standing::Waiting(1)]);
    let again = store.register(event, people[3], Some(2), at(9)).await.expect("a standing");
    assert_eq!(again, Standing::Waiting(1), "asking again changes nothing");
    assert_eq!(store.registered(event).await.expect("counts"), (2, 2));
    let moved = store.cancel_registration(event, people[0], Some(2)).await.expect("who moves up");
    assert_eq!(moved, [people[2]]);
    assert_eq!(store.standing(event, people[3]).await.expect("a look"), Some(Standing::Waiting(0)));
    assert_eq!(store.standing(event, people[0]).await.expect("a look"), None);
    assert_eq!(store.cancel_registration(event, people[3], Some(2)).await.expect("nobody"), []);
    store.register(event, people[0], Some(2), at(20)).await.expect("a standing");
    assert_eq!(store.fill_places(event, Some(5)).await.expect("who moves up"), [people[0]]);
    let list = store.registrations(event).await.expect("a list");
    let order: Vec<AccountId> = list.iter().map(|one| one.account.id).collect();
    assert_eq!(order, [people[1], people[2], people[0]]);
    assert_eq!(store.registrations_of(people[1]).await.expect("events"), [event]);
}

async fn a_last_place_is_given_once(place: &Place) {
    let (store, event) = (&place.store, id("event"));
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    let (first, second) =
        tokio::join!(store.register(event, anna, Some(1), at(1)), store.register(event, ben, Some(1), at(1)));
    let standings = [first.expect("a standing"), second.expect("a standing")];
    assert!(
        standings.contains(&Standing::Coming) && standings.contains(&Standing::Waiting(0)),
        "{standings:?}"
    );
}

async fn attendance_is_noted_for_those_who_had_a_place(place: &Place) {
    let (store, event) = (&place.store, id("event"));
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    store.register(event, anna, Some(1), at(1)).await.expect("a standing");
    store.register(event, ben, Some(1), at(2)).await.expect("a standing");
    let note = |account, was, came| Noted { account, was, came };
    let came = async || -> Vec<Option<bool>> {
        store.registrations(event).await.expect("a list").iter().map(|one| one.attended).collect()
    };
    let both = [note(anna, None, Some(true)), note(ben, None, Some(true))];
    assert_eq!(store.note_attendance(event, &both).await.expect("an answer"), [ben], "he had no place");
    assert_eq!(came().await, [None, None], "all or nothing");
    store.fill_places(event, None).await.expect("ben moves up");
    assert!(store.note_attendance(event, &both).await.expect("an answer").is_empty());
    assert_eq!(came().await, [Some(true), Some(true)]);
    // What was not changed says nothing against what somebody else noted; what was, does.
    let stale = [note(anna, None, None), note(ben, None, Some(false))];
    assert_eq!(store.note_attendance(event, &stale).await.expect("an answer"), [ben]);
    let mended = [note(anna, None, None), note(ben, Some(true), Some(false))];
    assert!(store.note_attendance(event, &mended).await.expect("an answer").is_empty());
    assert_eq!(came().await, [Some(true), Some(false)]);
    let taken_back = [note(anna, Some(true), None)];
    assert!(store.note_attendance(event, &taken_back).await.expect("an answer").is_empty());
    assert_eq!(came().await, [None, Some(false)]);
}

async fn whoever_comes_later_passes_nobody_who_waits(place: &Place) {
    let (store, event) = (&place.store, id("event"));
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    let (carla, dora) = (account(store, "carla").await, account(store, "dora").await);
    store.register(event, anna, Some(1), at(1)).await.expect("a standing");
    store.register(event, ben, Some(1), at(2)).await.expect("a standing");
    store.erase_account(anna, "wished", at(3), &noted()).await.expect("she is forgotten");
    let late = store.register(event, carla, Some(1), at(4)).await.expect("a standing");
    assert_eq!(late, Standing::Waiting(1), "ben waits before her, though a place is free");
    assert_eq!(store.fill_places(event, Some(1)).await.expect("who moves up"), [ben]);
    store.fill_places(event, None).await.expect("all come");
    let more = store.register(event, dora, None, at(5)).await.expect("a standing");
    assert_eq!(more, Standing::Coming);
}

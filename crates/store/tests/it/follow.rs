//! What people follow, and the letters that tell them.

use std::collections::BTreeMap;

use asterism_domain::{Account, AccountId, EmailAddress, Follow, FollowId, Followed, Pace, Seq};
use asterism_store::{FollowHit, MOST_WAITING, News, Once, Opening, Purpose, Redeemed, Store};

use crate::account::noted;
use crate::draft::{at, id, project};
use crate::place::{Place, on_both};

on_both!(
    something_is_followed_once_and_ended_with_what_waits,
    the_place_in_the_log_moves_with_what_was_found,
    what_is_told_and_the_letter_are_one,
    what_waits_is_bounded_and_the_rest_is_counted,
    the_secret_in_letters_stays_the_same,
    a_follower_that_is_forgotten_leaves_nothing,
);

async fn account(store: &Store, name: &str) -> Account {
    let email: EmailAddress = format!("{name}@example.org").parse().expect("an address");
    let once = Once {
        hash: format!("link of {name}"),
        purpose: Purpose::SignUp,
        email: Some(email.clone()),
        account: None,
        joins: None,
        given_by: "operator".to_owned(),
        created: at(0),
        expires: at(100),
    };
    store.put_once(&once, None).await.expect("a link");
    let opening = Opening {
        email,
        name: name.to_owned(),
        language: "en".to_owned(),
        with: asterism_store::OpensWith::Password("hash".to_owned()),
        keeps_administration: true,
        keeps_ways: false,
        agreed: None,
    };
    match store.redeem(&once.hash, &opening, at(1)).await.expect("an answer") {
        Redeemed::Account(account) => account,
        other => panic!("{other:?}"),
    }
}

fn follow(account: AccountId, about: &str, pace: Pace) -> Follow {
    Follow {
        id: FollowId::create(),
        account,
        what: Followed::Search,
        about: about.to_owned(),
        title: format!("Search {about}"),
        pace,
        since: Seq(0),
        created: at(2),
    }
}

fn hit(follow: &Follow, word: &str, seq: i64) -> FollowHit {
    FollowHit {
        account: follow.account,
        record: id(word),
        seq: Seq(seq),
        follow: follow.id,
        news: News::Changed,
        at: at(seq),
    }
}

async fn something_is_followed_once_and_ended_with_what_waits(place: &Place) {
    let store = &place.store;
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    let (daily, quiet) = (follow(anna.id, "q=s3", Pace::Daily), follow(anna.id, "q=x", Pace::Never));
    for follow in [&daily, &quiet] {
        assert!(store.put_follow(follow).await.expect("a follow"));
    }
    assert!(!store.put_follow(&follow(anna.id, "q=s3", Pace::Weekly)).await.expect("the same"));
    assert!(store.put_follow(&follow(ben.id, "q=s3", Pace::Weekly)).await.expect("another's"));
    assert_eq!(store.follows_of(anna.id).await.expect("both"), [daily.clone(), quiet.clone()]);
    assert_eq!(store.follows().await.expect("those with letters").len(), 2);
    assert!(!store.set_pace(ben.id, quiet.id, Pace::Daily, Seq(7)).await.expect("not his"));
    assert!(store.set_pace(anna.id, quiet.id, Pace::AtOnce, Seq(7)).await.expect("hers"));
    assert!(store.set_pace(anna.id, daily.id, Pace::Weekly, Seq(7)).await.expect("hers"));
    let follows = store.follows_of(anna.id).await.expect("both");
    assert_eq!(
        follows.iter().map(|follow| (follow.pace, follow.since)).collect::<Vec<_>>(),
        [(Pace::Weekly, Seq(0)), (Pace::AtOnce, Seq(7))],
        "what was quiet counts from now on"
    );
    store.note_hits(Seq(0), Seq(2), &[hit(&daily, "a", 1), hit(&quiet, "b", 2)]).await.expect("hits");
    assert!(!store.end_follow(ben.id, daily.id).await.expect("not his"));
    assert_eq!(store.hits_of(anna.id).await.expect("both").len(), 2);
    assert!(store.end_follow(anna.id, daily.id).await.expect("hers"));
    assert_eq!(store.hits_of(anna.id).await.expect("the other"), [hit(&quiet, "b", 2)]);
    store.quiet_follows(anna.id).await.expect("quiet");
    assert_eq!(store.hits_of(anna.id).await.expect("none"), []);
    store.close_account(ben.id, Some(at(9)), &noted()).await.expect("closed");
    assert_eq!(store.follows().await.expect("nobody"), []);
}

async fn the_place_in_the_log_moves_with_what_was_found(place: &Place) {
    let store = &place.store;
    store.append(vec![project("a", "A"), project("b", "B")]).await.expect("two records");
    let anna = account(store, "anna").await;
    let (one, two) = (follow(anna.id, "q=a", Pace::Daily), follow(anna.id, "q=b", Pace::AtOnce));
    store.put_follow(&one).await.expect("a follow");
    store.put_follow(&two).await.expect("a follow");
    assert_eq!(store.followed_up_to().await.expect("a place"), Seq(0));
    let changed = store.changed_after(Seq(0), Seq(2), 10).await.expect("changes");
    assert_eq!(
        changed.iter().map(|one| (one.seq, one.record)).collect::<Vec<_>>(),
        [(Seq(1), id("a")), (Seq(2), id("b"))]
    );
    assert!(changed.iter().all(|one| one.is_first));
    let hits = [hit(&one, "a", 1), hit(&two, "a", 1), hit(&two, "b", 2)];
    assert!(store.note_hits(Seq(0), Seq(2), &hits).await.expect("noted"));
    assert!(!store.note_hits(Seq(0), Seq(2), &hits).await.expect("another came first"));
    assert_eq!(store.followed_up_to().await.expect("a place"), Seq(2));
    let gone = follow(anna.id, "q=c", Pace::Daily);
    assert!(store.note_hits(Seq(2), Seq(3), &[hit(&gone, "c", 3)]).await.expect("it was ended meanwhile"));
    let waiting = store.waiting_to_hear().await.expect("who waits");
    let seen: Vec<_> = waiting.iter().map(|one| (one.account, one.pace, one.since)).collect();
    assert_eq!(seen, [(anna.id, Pace::AtOnce, at(1)), (anna.id, Pace::Daily, at(1))]);
    assert_eq!(store.hits_of(anna.id).await.expect("hits").len(), 3);
}

/// Whatever breaks between the letter and what it tells, both are there or none.
async fn what_is_told_and_the_letter_are_one(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    let (one, two) = (follow(anna.id, "q=a", Pace::Daily), follow(anna.id, "q=b", Pace::AtOnce));
    store.put_follow(&one).await.expect("a follow");
    store.put_follow(&two).await.expect("a follow");
    let hits = [hit(&one, "a", 1), hit(&two, "a", 1), hit(&two, "a", 2), hit(&two, "b", 3)];
    store.note_hits(Seq(0), Seq(3), &hits).await.expect("hits");
    let items = [(id("a"), Seq(2)), (id("b"), Seq(3))];
    place.tamper("ALTER TABLE job RENAME TO job_away").await;
    assert!(
        store.tell(anna.id, &items, &BTreeMap::new(), &[], Some(("mail", "{}")), at(9)).await.is_err(),
        "the queue is away"
    );
    place.tamper("ALTER TABLE job_away RENAME TO job").await;
    assert_eq!(store.hits_of(anna.id).await.expect("all").len(), 4, "nothing counts as told");
    assert_eq!(store.queue("mail", 9).await.expect("the queue"), []);
    assert!(
        store.tell(anna.id, &items, &BTreeMap::new(), &[], Some(("mail", "{}")), at(9)).await.expect("told")
    );
    assert_eq!(store.hits_of(anna.id).await.expect("none"), []);
    assert!(
        !store
            .tell(anna.id, &items, &BTreeMap::new(), &[], Some(("mail", "{}")), at(9))
            .await
            .expect("told already")
    );
    assert_eq!(store.queue("mail", 9).await.expect("the queue").len(), 1, "one letter");
    // Part of it told by another process is nothing told by this one.
    store.note_hits(Seq(3), Seq(4), &[hit(&one, "c", 4)]).await.expect("a hit");
    let items = [(id("c"), Seq(4)), (id("b"), Seq(3))];
    assert!(
        !store
            .tell(anna.id, &items, &BTreeMap::new(), &[], Some(("mail", "{}")), at(9))
            .await
            .expect("an answer")
    );
    assert_eq!(store.hits_of(anna.id).await.expect("it waits"), [hit(&one, "c", 4)]);
    assert!(store.tell(anna.id, &items[..1], &BTreeMap::new(), &[], None, at(9)).await.expect("passed over"));
    assert_eq!(store.queue("mail", 9).await.expect("the queue").len(), 1);
}

/// However much an import brings, few changes wait of each thing that is followed.
async fn what_waits_is_bounded_and_the_rest_is_counted(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    let (broad, narrow) = (follow(anna.id, "q=a", Pace::Daily), follow(anna.id, "q=b", Pace::Daily));
    store.put_follow(&broad).await.expect("a follow");
    store.put_follow(&narrow).await.expect("a follow");
    // A hundred thousand rows, as they are compared: two thousand at a time.
    for part in 0..50_i64 {
        let rows = (1..=2_000).map(|row| part * 2_000 + row);
        let mut hits: Vec<FollowHit> = rows.map(|row| hit(&broad, &format!("row {row}"), row)).collect();
        hits.push(hit(&narrow, &format!("row {}", part * 2_000 + 1), part * 2_000 + 1));
        let (from, to) = (Seq(part * 2_000), Seq((part + 1) * 2_000));
        assert!(store.note_hits(from, to, &hits).await.expect("noted"));
    }
    let hits = store.hits_of(anna.id).await.expect("hits");
    let of = |follow: &Follow| hits.iter().filter(|hit| hit.follow == follow.id).count() as u64;
    assert_eq!((of(&broad), of(&narrow)), (MOST_WAITING, 50), "one does not take the other's room");
    let beyond = store.beyond(anna.id).await.expect("counts");
    assert_eq!(beyond, BTreeMap::from([(broad.id, 100_000 - MOST_WAITING)]));
    // What comes while a letter is written is told by the next one.
    store.note_hits(Seq(100_000), Seq(100_001), &[hit(&broad, "late", 100_001)]).await.expect("noted");
    let items: Vec<_> = hits
        .iter()
        .map(|hit| (hit.record, hit.seq))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    assert!(store.tell(anna.id, &items, &beyond, &[], Some(("mail", "{}")), at(9)).await.expect("told"));
    assert_eq!(store.hits_of(anna.id).await.expect("none"), []);
    assert_eq!(store.beyond(anna.id).await.expect("one is left"), BTreeMap::from([(broad.id, 1)]));
    assert!(
        !store.tell(anna.id, &items, &beyond, &[], Some(("mail", "{}")), at(9)).await.expect("told already")
    );
    assert_eq!(
        store.beyond(anna.id).await.expect("a count"),
        BTreeMap::from([(broad.id, 1)]),
        "and counted once"
    );
    store.set_pace(anna.id, broad.id, Pace::Never, Seq(1)).await.expect("quiet");
    assert!(store.beyond(anna.id).await.expect("nothing").is_empty());
}

async fn the_secret_in_letters_stays_the_same(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    assert_eq!(store.follow_door(anna.id, "first").await.expect("a secret"), "first");
    store.set_password(anna.id, "another", None, &noted()).await.expect("another password");
    store.close_account(anna.id, Some(at(5)), &noted()).await.expect("closed");
    let again = place.again().await;
    assert_eq!(again.follow_door(anna.id, "second").await.expect("a secret"), "first");
    assert_eq!(again.account_of_door("first").await.expect("a look"), Some(anna.id));
    assert_eq!(again.account_of_door("second").await.expect("a look"), None);
    again.close().await;
}

async fn a_follower_that_is_forgotten_leaves_nothing(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    let one = follow(anna.id, "q=a", Pace::Daily);
    store.put_follow(&one).await.expect("a follow");
    store.note_hits(Seq(0), Seq(1), &[hit(&one, "a", 1)]).await.expect("a hit");
    store.follow_door(anna.id, "secret").await.expect("a secret");
    store.forget_follows(anna.id).await.expect("forgotten");
    for table in ["follow", "follow_hit", "follow_door"] {
        assert_eq!(place.texts(&format!("SELECT account FROM {table}")).await, [] as [String; 0], "{table}");
    }
    assert_eq!(store.account_of_door("secret").await.expect("a look"), None);
}

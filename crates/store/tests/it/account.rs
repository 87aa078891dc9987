//! Accounts, sessions, links that work once, roles and keys.

use asterism_domain::{Account, EmailAddress, Role, Scope, Space};
use asterism_store::{
    ApiKey, AuditEvent, Once, Opening, OpensWith, Passkey, Purpose, Readdressed, Redeemed, Session, Store,
    Way,
};
use jiff::SignedDuration;

use crate::draft::at;
use crate::place::{Place, on_both};

on_both!(
    a_link_opens_one_account_once,
    two_links_for_one_address_open_one_account,
    a_new_password_ends_whatever_let_anybody_in,
    an_invitation_gives_its_role_to_whom_it_was_sent,
    sessions_end_by_time_by_hand_and_with_the_account,
    roles_are_kept_by_space,
    keys_end_and_note_their_use,
    events_are_read_the_newest_first,
    an_event_names_the_request_by_which_it_happened,
    what_changes_rights_is_written_down_with_it_and_not_without,
    nothing_changes_that_cannot_be_written_down,
);

/// What a test has written down where it does not matter.
pub(crate) fn noted() -> AuditEvent {
    AuditEvent {
        at: at(1),
        actor: "operator".to_owned(),
        event: "changed".to_owned(),
        about: String::new(),
        detail: String::new(),
    }
}

pub(crate) fn email(name: &str) -> EmailAddress {
    format!("{name}@example.org").parse().expect("an address")
}

fn link(hash: &str, purpose: Purpose, name: &str) -> Once {
    Once {
        hash: hash.to_owned(),
        purpose,
        email: Some(email(name)),
        account: None,
        joins: None,
        given_by: "operator".to_owned(),
        created: at(0),
        expires: at(100),
    }
}

fn opening(name: &str) -> Opening {
    Opening {
        agreed: None,
        keeps_administration: true,
        keeps_ways: false,
        email: email(name),
        name: name.to_owned(),
        language: "en".to_owned(),
        with: OpensWith::Password(format!("hash of {name}'s")),
    }
}

pub(crate) async fn account(store: &Store, name: &str) -> Account {
    let hash = format!("link of {name}");
    store.put_once(&link(&hash, Purpose::SignUp, name), None).await.expect("a link");
    match store.redeem(&hash, &opening(name), at(1)).await.expect("an answer") {
        Redeemed::Account(account) => account,
        other => panic!("{other:?}"),
    }
}

async fn a_link_opens_one_account_once(place: &Place) {
    let store = &place.store;
    store.put_once(&link("a", Purpose::SignUp, "anna"), None).await.expect("a link");
    assert_eq!(store.redeem("b", &opening("anna"), at(5)).await.expect("no"), Redeemed::Spent);
    assert_eq!(store.redeem("a", &opening("anna"), at(100)).await.expect("late"), Redeemed::Spent);
    // The letter went to Anna: another address in the form changes nothing.
    let opened = store.redeem("a", &Opening { email: email("eve"), ..opening("anna") }, at(5)).await;
    let Redeemed::Account(opened) = opened.expect("an answer") else { panic!("an account was expected") };
    assert_eq!((opened.email.clone(), opened.administrator), (email("anna"), false));
    assert_eq!(store.redeem("a", &opening("anna"), at(6)).await.expect("again"), Redeemed::Spent);
    let (found, password) = store.account_by_email(&email("anna")).await.expect("a look").expect("Anna");
    assert_eq!((found, password.as_deref()), (opened.clone(), Some("hash of anna's")));
    assert!(store.account_by_email(&email("eve")).await.expect("a look").is_none());
    assert!(!store.has_administrator().await.expect("a look"));
    store
        .put_once(&Once { email: None, ..link("c", Purpose::Administrator, "ruth") }, None)
        .await
        .expect("a link");
    let first = store.redeem("c", &opening("ruth"), at(5)).await.expect("an answer");
    let Redeemed::Account(first) = first else { panic!("an account was expected") };
    assert!(first.administrator && store.has_administrator().await.expect("a look"));
    assert_eq!(store.accounts(None, 10).await.expect("both"), [opened.clone(), first.clone()]);
    assert_eq!(store.accounts(Some(opened.id), 10).await.expect("the next"), [first]);
}

async fn two_links_for_one_address_open_one_account(place: &Place) {
    let store = &place.store;
    for hash in ["a", "b"] {
        store.put_once(&link(hash, Purpose::SignUp, "anna"), None).await.expect("a link");
    }
    let (anna, again) = (opening("anna"), opening("anna"));
    let (first, second) = tokio::join!(store.redeem("a", &anna, at(5)), store.redeem("b", &again, at(5)));
    let outcomes = [first.expect("an answer"), second.expect("an answer")];
    let opened = outcomes.iter().filter(|outcome| matches!(outcome, Redeemed::Account(_))).count();
    let taken = outcomes.iter().filter(|outcome| **outcome == Redeemed::Taken).count();
    assert_eq!((opened, taken), (1, 1), "{outcomes:?}");
}

async fn a_new_password_ends_whatever_let_anybody_in(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    let ben = account(store, "ben").await;
    for owner in [&anna, &ben] {
        store.put_session(&session(owner, owner.name.as_str())).await.expect("a session");
        store.put_key(&key(owner, owner.name.as_str()), &noted()).await.expect("a key");
        store.put_device(owner.id, &owner.name, at(2)).await.expect("a browser");
    }
    let recover = Once { account: Some(anna.id), ..link("r", Purpose::Recover, "anna") };
    store.put_once(&recover, None).await.expect("a link");
    store.put_once(&Once { hash: "s".to_owned(), ..recover }, None).await.expect("another link");
    let opening = Opening { with: OpensWith::Password("new".to_owned()), ..opening("anna") };
    let redeemed = store.redeem("r", &opening, at(5)).await.expect("an answer");
    assert_eq!(redeemed, Redeemed::Account(anna.clone()));
    assert_eq!(store.password(anna.id).await.expect("a look").as_deref(), Some("new"));
    assert_eq!(store.session("anna", at(5)).await.expect("a look"), None);
    assert_eq!(store.key("anna", at(5)).await.expect("a look"), None);
    assert!(!store.knows_device(anna.id, "anna").await.expect("a look"));
    assert_eq!(store.redeem("s", &opening, at(5)).await.expect("an answer"), Redeemed::Spent);
    assert!(store.session("ben", at(5)).await.expect("a look").is_some());
    assert!(store.key("ben", at(5)).await.expect("a look").is_some());
    assert!(store.knows_device(ben.id, "ben").await.expect("a look"));
    assert!(!store.knows_device(anna.id, "ben").await.expect("a look"), "a browser is one account's");
}

async fn an_invitation_gives_its_role_to_whom_it_was_sent(place: &Place) {
    let store = &place.store;
    let space = Space::new("clusters3");
    let invite = |hash: &str, name: &str| Once {
        joins: Some((space.clone(), Role::Partner)),
        given_by: "anna".to_owned(),
        ..link(hash, Purpose::Invite, name)
    };
    let ben = account(store, "ben").await;
    let eve = account(store, "eve").await;
    store.put_once(&invite("a", "ben"), None).await.expect("a link");
    store.put_once(&invite("b", "carla"), None).await.expect("a link");
    assert_eq!(store.invitations(&space, at(5)).await.expect("both").len(), 2);
    assert_eq!(store.redeem("a", &opening("ben"), at(5)).await.expect("no"), Redeemed::Taken);
    assert!(!store.accept("a", &eve, at(5), &noted()).await.expect("an answer"), "it is not Eve's");
    assert!(store.accept("a", &ben, at(5), &noted()).await.expect("an answer"));
    assert!(!store.accept("a", &ben, at(5), &noted()).await.expect("an answer"), "once");
    let carla = store.redeem("b", &opening("carla"), at(6)).await.expect("an answer");
    let Redeemed::Account(carla) = carla else { panic!("an account was expected") };
    let members = store.members(&space).await.expect("members");
    let seen: Vec<_> = members.iter().map(|one| (one.account.id, one.role, one.given_by.as_str())).collect();
    assert_eq!(seen, [(ben.id, Role::Partner, "anna"), (carla.id, Role::Partner, "anna")]);
    assert!(store.roles(eve.id).await.expect("a look").is_empty());
    assert_eq!(store.invitations(&space, at(6)).await.expect("none"), []);
    assert_eq!(store.forget_links(at(200)).await.expect("a sweep"), 4);
}

fn session(owner: &Account, hash: &str) -> Session {
    Session {
        hash: hash.to_owned(),
        account: owner.id,
        agent: "Firefox on Linux".to_owned(),
        created: at(2),
        seen: at(2),
        expires: at(2) + SignedDuration::from_hours(30 * 24),
        way: Way::Passkey,
        proven: Some(at(2)),
    }
}

async fn sessions_end_by_time_by_hand_and_with_the_account(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    let ben = account(store, "ben").await;
    for hash in ["a", "b", "c"] {
        store.put_session(&session(&anna, hash)).await.expect("a session");
    }
    let later = at(2) + SignedDuration::from_hours(6 * 24);
    let (used, owner) = store.session("a", later).await.expect("a look").expect("a session");
    assert_eq!((used, owner), (session(&anna, "a"), anna.clone()));
    let sessions = store.sessions(anna.id, later).await.expect("sessions");
    assert_eq!(sessions.iter().map(|one| one.hash.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(sessions[0].seen, later);
    let idle = at(2) + SignedDuration::from_hours(8 * 24);
    assert!(store.session("a", idle).await.expect("a look").is_some(), "it was used");
    assert_eq!(store.session("b", idle).await.expect("a look"), None, "it was not used for a week");
    let over = at(2) + SignedDuration::from_hours(31 * 24);
    assert_eq!(store.session("a", over).await.expect("a look"), None, "no session lasts for ever");
    assert!(!store.end_session(ben.id, "a").await.expect("an answer"), "it is not Ben's to end");
    assert!(store.end_session(anna.id, "c").await.expect("an answer"));
    assert_eq!(store.forget_sessions(idle).await.expect("a sweep"), 1);
    store.close_account(anna.id, Some(later), &noted()).await.expect("closed");
    assert_eq!(store.session("a", later).await.expect("a look"), None);
    store.close_account(anna.id, None, &noted()).await.expect("open again");
    assert_eq!(store.session("a", later).await.expect("a look"), None, "who was signed in signs in again");
}

async fn roles_are_kept_by_space(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    let (one, two) = (Space::new("one"), Space::new("two"));
    store.give_role(anna.id, &one, Role::Partner, "operator", at(1), &noted()).await.expect("a role");
    store.give_role(anna.id, &two, Role::Validator, "operator", at(1), &noted()).await.expect("a role");
    store
        .give_role(anna.id, &one, Role::Coordinator, "operator", at(2), &noted())
        .await
        .expect("another role");
    let roles = store.roles(anna.id).await.expect("roles");
    assert_eq!(
        roles.into_iter().collect::<Vec<_>>(),
        [(one.clone(), Role::Coordinator), (two.clone(), Role::Validator)]
    );
    assert!(store.take_role(anna.id, &one, &noted()).await.expect("an answer"));
    assert!(!store.take_role(anna.id, &one, &noted()).await.expect("an answer"));
    assert_eq!(store.members(&one).await.expect("nobody"), []);
    assert_eq!(store.members(&two).await.expect("Anna").len(), 1);
}

fn key(owner: &Account, hash: &str) -> ApiKey {
    ApiKey {
        space: Some(Space::new("one")),
        hash: hash.to_owned(),
        account: owner.id,
        name: "reports".to_owned(),
        scope: Scope::Read,
        created: at(2),
        expires: at(1_000),
        used: None,
    }
}

async fn keys_end_and_note_their_use(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    store.put_key(&key(&anna, "a"), &noted()).await.expect("a key");
    let (found, owner) = store.key("a", at(10)).await.expect("a look").expect("a key");
    assert_eq!((found.scope, owner), (Scope::Read, anna.clone()));
    assert_eq!(store.keys(anna.id).await.expect("keys")[0].used, Some(at(10)));
    assert_eq!(store.key("a", at(1_000)).await.expect("a look"), None, "it ran out");
    assert!(store.end_key(anna.id, "a", &noted()).await.expect("an answer"));
    assert_eq!(store.key("a", at(10)).await.expect("a look"), None);
}

async fn events_are_read_the_newest_first(place: &Place) {
    let store = &place.store;
    for (second, about) in [(1, "a"), (2, "b"), (3, "a")] {
        let event = AuditEvent {
            at: at(second),
            actor: "operator".to_owned(),
            event: "signed_in".to_owned(),
            about: about.to_owned(),
            detail: String::new(),
        };
        store.note_event(&event).await.expect("a note");
    }
    let numbers = |rows: Vec<asterism_store::AuditRow>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(numbers(store.events(None, None, 2).await.expect("events")), [3, 2]);
    assert_eq!(numbers(store.events(None, Some(2), 2).await.expect("events")), [1]);
    assert_eq!(numbers(store.events(Some("a"), None, 9).await.expect("events")), [3, 1]);
}

/// How many events there are.
async fn written(store: &Store) -> usize {
    store.events(None, None, 1_000).await.expect("events").len()
}

/// Every change comes twice: as one that is made, and as one that fails or finds nothing to change.
async fn what_changes_rights_is_written_down_with_it_and_not_without(place: &Place) {
    let store = &place.store;
    let (anna, space) = (account(store, "anna").await, Space::new("clusters3"));
    let (id, audit, role) = (anna.id, &noted(), Role::Member);
    let nobody = asterism_domain::AccountId::create();
    let invited = Once { joins: Some((space.clone(), role)), ..link("i", Purpose::Invite, "anna") };
    let moved = Once { account: Some(id), ..link("m", Purpose::Address, "anna.new") };
    let mut before = written(store).await;
    macro_rules! check {
        ($what:literal, $more:literal, $done:expr) => {
            let done: bool = $done;
            let now = written(store).await;
            assert_eq!((done, now - before), ($more > 0, $more), $what);
            before = now;
        };
    }
    check!("a link", 1, store.put_once(&invited, Some(audit)).await.is_ok());
    check!("the same link", 0, store.put_once(&invited, Some(audit)).await.is_ok());
    check!("accepted", 1, store.accept("i", &anna, at(2), audit).await.expect("an answer"));
    check!("accepted again", 0, store.accept("i", &anna, at(2), audit).await.expect("an answer"));
    check!("spent", 0, store.spend("i", at(2), Some(audit)).await.expect("an answer"));
    check!("a role", 1, store.give_role(id, &space, Role::Coordinator, "x", at(2), audit).await.is_ok());
    check!("a role of nobody", 0, store.give_role(nobody, &space, role, "x", at(2), audit).await.is_ok());
    check!("out of it", 1, store.take_role(id, &space, audit).await.expect("an answer"));
    check!("out of it again", 0, store.take_role(id, &space, audit).await.expect("an answer"));
    check!("an administrator", 1, store.set_administrator(id, true, audit).await.expect("an answer"));
    check!("nobody", 0, store.set_administrator(nobody, true, audit).await.expect("an answer"));
    check!("a key", 1, store.put_key(&key(&anna, "k"), audit).await.is_ok());
    check!("the same key", 0, store.put_key(&key(&anna, "k"), audit).await.is_ok());
    check!("no key", 1, store.end_key(id, "k", audit).await.expect("an answer"));
    check!("no such key", 0, store.end_key(id, "k", audit).await.expect("an answer"));
    check!("a passkey", 1, store.put_passkey(&passkey(&anna, "p"), audit).await.expect("an answer"));
    check!("the same passkey", 0, store.put_passkey(&passkey(&anna, "p"), audit).await.expect("an answer"));
    check!("no passkey", 1, store.end_passkey(id, "p", audit).await.expect("an answer"));
    check!("no such passkey", 0, store.end_passkey(id, "p", audit).await.expect("an answer"));
    store.put_once(&moved, None).await.expect("a link");
    let done = Readdressed::Done;
    check!("an address", 1, store.readdress("m", id, at(3), audit).await.expect("an answer") == done);
    check!("that link again", 0, store.readdress("m", id, at(3), audit).await.expect("an answer") == done);
    check!("a password", 1, store.set_password(id, "another", None, audit).await.is_ok());
    check!("closed", 1, store.close_account(id, Some(at(4)), audit).await.expect("an answer"));
    check!("nobody's", 0, store.close_account(nobody, Some(at(4)), audit).await.expect("an answer"));
    store.erase_account(id, "wished", at(5), audit).await.expect("forgotten");
    check!("forgotten", 1, true);
    store.erase_account(id, "wished", at(5), audit).await.expect("an answer");
    check!("forgotten already", 0, false);
    assert!(before > 0);
}

async fn nothing_changes_that_cannot_be_written_down(place: &Place) {
    let store = &place.store;
    let anna = account(store, "anna").await;
    let space = Space::new("clusters3");
    place.tamper("ALTER TABLE audit RENAME TO gone").await;
    assert!(store.set_administrator(anna.id, true, &noted()).await.is_err());
    assert!(store.give_role(anna.id, &space, Role::Coordinator, "x", at(2), &noted()).await.is_err());
    assert!(store.put_key(&key(&anna, "k"), &noted()).await.is_err());
    assert!(store.erase_account(anna.id, "wished", at(5), &noted()).await.is_err());
    place.tamper("ALTER TABLE gone RENAME TO audit").await;
    assert_eq!(store.administrators().await.expect("a count"), 0);
    assert!(store.roles(anna.id).await.expect("roles").is_empty());
    assert!(store.keys(anna.id).await.expect("keys").is_empty());
    assert_eq!(store.account(anna.id).await.expect("a look"), Some(anna));
}

fn passkey(owner: &Account, id: &str) -> Passkey {
    Passkey {
        id: id.to_owned(),
        account: owner.id,
        name: "key".to_owned(),
        credential: "{}".to_owned(),
        created: at(1),
        used: None,
    }
}

async fn an_event_names_the_request_by_which_it_happened(place: &Place) {
    let store = &place.store;
    store.note_event(&noted()).await.expect("a note");
    let event = noted();
    let (one, other) = tokio::join!(
        asterism_store::for_request("one".to_owned(), store.note_event(&event)),
        asterism_store::for_request("other".to_owned(), store.note_event(&event)),
    );
    one.and(other).expect("notes");
    store.note_event(&noted()).await.expect("a note");
    let requests = store.events(None, None, 9).await.expect("events").into_iter().map(|row| row.request);
    let mut requests: Vec<Option<String>> = requests.collect();
    assert_eq!(
        (requests.remove(0), requests.pop()),
        (None, Some(None)),
        "what is done for no request names none"
    );
    requests.sort();
    assert_eq!(requests, [Some("one".to_owned()), Some("other".to_owned())]);
    // What an older program wrote down has none, and is kept on the way down and up.
    store.migrate_to(25).await.expect("down to an older version");
    store.migrate_to(27).await.expect("up again");
    let events = store.events(None, None, 9).await.expect("events");
    assert!(events.len() == 4 && events.iter().all(|row| row.request.is_none()), "{events:?}");
}

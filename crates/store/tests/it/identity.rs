//! Who people are at providers, and which organisations they speak for.

use std::collections::BTreeSet;

use asterism_domain::claim::{ClaimState, Statements};
use asterism_domain::organisation::ClusterOrganisation;
use asterism_domain::{About, AccountId, HelixRole, RecordId, Space, Text};
use asterism_store::{Claim, ClaimPlace, Draft, Identity, OpenedBy};

use crate::account::noted;
use crate::account::{account, email};
use crate::draft::{at, id, of, organisation};
use crate::place::{Place, on_both};

on_both!(
    a_subject_of_a_provider_is_one_accounts_and_opens_one,
    a_claim_is_answered_and_decided_once_and_gives_its_record,
    claims_of_others_are_listed_to_the_last_of_many_though_some_are_decided_meanwhile,
);

fn identity(account: AccountId, issuer: &str, subject: &str) -> Identity {
    Identity { issuer: issuer.to_owned(), subject: subject.to_owned(), account, created: at(5), used: None }
}

async fn a_subject_of_a_provider_is_one_accounts_and_opens_one(place: &Place) {
    let store = &place.store;
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    let (one, two) = ("https://one.example", "https://two.example");
    assert!(store.put_identity(&identity(anna.id, one, "a"), &noted()).await.expect("tied"));
    assert!(
        !store.put_identity(&identity(ben.id, one, "a"), &noted()).await.expect("an answer"),
        "it is Anna's"
    );
    assert!(
        store.put_identity(&identity(ben.id, two, "a"), &noted()).await.expect("tied"),
        "another provider's is another"
    );
    let whose = async |issuer: &str| {
        let found = store.account_of_identity(issuer, "a").await.expect("a look");
        found.map(|account| account.id)
    };
    assert_eq!((whose(one).await, whose(two).await), (Some(anna.id), Some(ben.id)));
    store.use_identity(one, "a", at(9)).await.expect("noted");
    let kept = Identity { used: Some(at(9)), ..identity(anna.id, one, "a") };
    assert_eq!(store.identities(anna.id).await.expect("a list"), [kept]);

    let carl = identity(AccountId::create(), one, "c");
    let mail = email("carl");
    let by = OpenedBy { identity: &carl, email: &mail, name: "Carl", language: "en", agreed: "2026-11" };
    let opened = store.open_by_identity(&by, &noted()).await.expect("an answer").expect("an account");
    assert_eq!((opened.id, opened.administrator), (carl.account, false));
    assert_eq!(store.password(opened.id).await.expect("a look"), None);
    assert_eq!(store.consents(opened.id).await.expect("a list").len(), 1);
    // Neither the address nor the subject opens a second one, and nothing is left half done.
    let again = identity(AccountId::create(), one, "d");
    assert_eq!(
        store.open_by_identity(&OpenedBy { identity: &again, ..by }, &noted()).await.expect("an answer"),
        None
    );
    assert_eq!(whose_is(store, one, "d").await, None);
    let (other, dora) = (identity(AccountId::create(), one, "c"), email("dora"));
    let by = OpenedBy { identity: &other, email: &dora, ..by };
    assert_eq!(store.open_by_identity(&by, &noted()).await.expect("an answer"), None);
    assert!(store.account_by_email(&dora).await.expect("a look").is_none());

    assert!(
        !store.end_identity(ben.id, one, "a", &noted()).await.expect("an answer"),
        "nobody ends another's"
    );
    assert!(store.end_identity(anna.id, one, "a", &noted()).await.expect("an answer"));
    assert_eq!(whose(one).await, None);
    store.close_account(ben.id, Some(at(20)), &noted()).await.expect("closed");
    assert_eq!(whose(two).await, None);
    store.erase_account(opened.id, "asked", at(21), &noted()).await.expect("erased");
    assert_eq!(whose_is(store, one, "c").await, None);
}

async fn whose_is(store: &asterism_store::Store, issuer: &str, subject: &str) -> Option<AccountId> {
    store.account_of_identity(issuer, subject).await.expect("a look").map(|account| account.id)
}

fn claim(name: &str, record: RecordId, account: AccountId) -> Claim {
    Claim {
        id: name.to_owned(),
        record,
        account,
        job: "manager".to_owned(),
        proof: "so".to_owned(),
        stated: Statements {
            team_tenths: Some(5),
            english_site: None,
            members: Some(20),
            member_types: vec![HelixRole::Business],
        },
        email: Some(email("manager")),
        answered: None,
        state: ClaimState::Waiting,
        asked: at(10),
        decided: None,
        decided_by: None,
        comment: None,
    }
}

async fn a_claim_is_answered_and_decided_once_and_gives_its_record(place: &Place) {
    let store = &place.store;
    let (anna, ben) = (account(store, "anna").await, account(store, "ben").await);
    // Naming an organisation gives nobody who speaks for it a right to the record that names it.
    let naming = ClusterOrganisation {
        about: About { title: Text::english("A cluster"), ..About::default() },
        organisation: Some(id("org")),
        ..ClusterOrganisation::default()
    };
    let both = [organisation("org", "An agency", "1"), organisation("other", "The agency", "2")];
    store.append([both.to_vec(), vec![of("naming", naming)]].concat()).await.expect("written");
    let made = claim("c", id("org"), anna.id);
    let letters = ["{}".to_owned(), "[]".to_owned()];
    assert!(store.put_claim(&made, Some("secret"), ("letter", &letters), &noted()).await.expect("kept"));
    let twice = claim("d", id("org"), anna.id);
    assert!(
        !store.put_claim(&twice, None, ("letter", &letters), &noted()).await.expect("an answer"),
        "one at a time"
    );
    assert_eq!(
        store.queue("letter", 10).await.expect("a list").len(),
        2,
        "its letters came with it, and none with what was refused"
    );
    assert_eq!(store.claim_by_id("c").await.expect("a look"), Some(made.clone()));
    for (account, secret) in [(ben.id, "secret"), (anna.id, "another")] {
        assert!(!store.answer_claim("c", account, secret, at(11), &noted()).await.expect("an answer"));
    }
    assert!(store.answer_claim("c", anna.id, "secret", at(11), &noted()).await.expect("an answer"));
    assert!(!store.answer_claim("c", anna.id, "secret", at(12), &noted()).await.expect("an answer"), "once");
    assert_eq!(store.spoken_for(anna.id).await.expect("a list"), BTreeSet::new());
    assert!(
        store
            .decide_claim(&made, ClaimState::Accepted, "ruth", "", at(13), &noted())
            .await
            .expect("an answer")
    );
    let late = store.decide_claim(&made, ClaimState::Declined, "ruth", "no", at(14), &noted()).await;
    assert!(!late.expect("an answer"), "it was decided");
    let own = BTreeSet::from([id("org")]);
    assert_eq!(store.spoken_for(anna.id).await.expect("a list"), own);
    let merged = Draft { merged_into: Some(id("other")), ..organisation("org", "An agency", "1") };
    store.append(vec![merged]).await.expect("merged");
    assert_eq!(store.spoken_for(anna.id).await.expect("a list"), BTreeSet::from([id("other")]));
    assert_eq!(store.accepted_claims(id("other")).await.expect("a list").len(), 1);
    store.append(vec![organisation("org", "An agency", "1")]).await.expect("taken apart");
    assert_eq!(store.spoken_for(anna.id).await.expect("a list"), own);
    assert!(store.accepted_claims(id("other")).await.expect("a list").is_empty());
    let space = store.record(id("org")).await.expect("a look").expect("it").space;
    assert!(
        store
            .waiting_claims_in(Some(std::slice::from_ref(&space)), None, 10)
            .await
            .expect("a list")
            .is_empty()
    );
    assert_eq!(store.spoken_for(ben.id).await.expect("a list"), BTreeSet::new());
    let accepted = store.claims_of_on(anna.id, id("org")).await.expect("a list").remove(0);
    assert_eq!(
        (accepted.state, accepted.decided, accepted.answered),
        (ClaimState::Accepted, Some(at(13)), Some(at(11)))
    );
    assert_eq!(store.forget_claims(at(1_000)).await.expect("a number"), 0, "what holds is kept");
    assert!(
        store
            .decide_claim(&accepted, ClaimState::Revoked, "ruth", "left", at(15), &noted())
            .await
            .expect("an answer")
    );
    assert_eq!(store.spoken_for(anna.id).await.expect("a list"), BTreeSet::new());
    assert!(
        store.put_claim(&twice, None, ("letter", &[]), &noted()).await.expect("kept"),
        "and may be asked for again"
    );
    assert_eq!(store.waiting_claims(10).await.expect("a list").len(), 1);
    assert_eq!(
        store.waiting_claims_in(Some(std::slice::from_ref(&space)), None, 10).await.expect("a list").len(),
        1
    );
    assert!(
        store.waiting_claims_in(Some(&[Space::new("another")]), None, 10).await.expect("a list").is_empty()
    );
    assert_eq!(store.forget_claims(at(1_000)).await.expect("a number"), 1);
    // A long list comes in parts, and all of it comes.
    let named = |number: usize| format!("of-ben-{number}");
    let organisations = (0..205).map(|number| organisation(&named(number), "An agency", &named(number)));
    store.append(organisations.collect()).await.expect("records");
    for number in 0..205 {
        let name = named(number);
        let made = claim(&name, id(&name), ben.id);
        assert!(store.put_claim(&made, None, ("letter", &[]), &noted()).await.expect("kept"));
    }
    let mut made: Vec<String> = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    loop {
        let after = made.last().map(String::as_str);
        let part = store.claims_made(ben.id, after, 50).await.expect("a part");
        let after = waiting.last().map(String::as_str);
        let waits = store.waiting_claims_in(None, after, 50).await.expect("a part");
        if part.is_empty() && waits.is_empty() {
            break;
        }
        made.extend(part.into_iter().map(|claim| claim.id));
        waiting.extend(waits.into_iter().map(|claim| claim.id));
    }
    assert_eq!((made.len(), waiting.len()), (205, 206), "one more waits, of somebody else");
    assert!(made.is_sorted_by(|one, other| one > other) && waiting.is_sorted());
    store.erase_account(anna.id, "asked", at(30), &noted()).await.expect("erased");
    assert_eq!(store.claims_of_on(anna.id, id("org")).await.expect("a list"), []);
    assert_eq!(store.claims_of_others(id("org"), ben.id, None, 9).await.expect("a list"), []);
}

/// More than a list ever held.
const MANY: usize = 210;

async fn claims_of_others_are_listed_to_the_last_of_many_though_some_are_decided_meanwhile(place: &Place) {
    let store = &place.store;
    store.append(vec![organisation("org", "An agency", "agency")]).await.expect("a record");
    let own = account(store, "own").await;
    let mut ids = Vec::new();
    for number in 0..MANY {
        let by = account(store, &format!("a{number}")).await;
        let made = claim(&format!("{number:05}"), id("org"), by.id);
        assert!(store.put_claim(&made, None, ("letter", &[]), &noted()).await.expect("kept"));
        ids.push(made);
    }
    let decide = async |number: usize, state| {
        let decided = store.decide_claim(&ids[number], state, "ruth", "so", at(15), &noted()).await;
        assert!(decided.expect("an answer"));
    };
    decide(7, ClaimState::Accepted).await;
    decide(9, ClaimState::Declined).await;
    let mut found: Vec<Claim> = Vec::new();
    loop {
        let after = found.last().map(ClaimPlace::of);
        let after = after.map(|place| ClaimPlace::parse(&place.to_string()).expect("a place"));
        let part = store.claims_of_others(id("org"), own.id, after.as_ref(), 50).await.expect("a part");
        if part.is_empty() {
            break;
        }
        found.extend(part);
        if found.len() == 50 {
            // What is decided while somebody reads is in the way of nothing that they have not seen yet.
            decide(found.last().map_or(0, |last| last.id.parse().expect("a number")), ClaimState::Declined)
                .await;
        }
    }
    let listed: BTreeSet<&str> = found.iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(listed.len(), MANY, "none is left out");
    assert_eq!(
        (found[0].id.as_str(), found[1].id.as_str()),
        ("00007", "00209"),
        "what holds, then the newest"
    );
    for none in ["", "9.1", "1", "x.1"] {
        assert_eq!(ClaimPlace::parse(none), None, "{none}");
    }
}

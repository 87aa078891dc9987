//! How passwords are kept, as the rules for it change.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use asterism_actions::Error;
use asterism_actions::account::Browser;
use asterism_store::{Database, Session, Store};
use jiff::{SignedDuration, Timestamp};

use crate::follow::{sampled, somebody};

const PASSWORD: &str = "four herons over the estuary";

#[tokio::test]
async fn a_password_kept_by_weaker_rules_is_kept_by_todays_once_it_is_given() {
    let app = sampled().await;
    let anna = somebody(&app, "anna", None).await;
    let store = Store::open(&Database::Sqlite(app.config().data.join("asterism.db"))).await.unwrap();
    let today = store.password(anna.account.id).await.unwrap().unwrap();
    let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 << 10, 1, 1, None).unwrap());
    let weaker = weaker.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    store.renew_password(anna.account.id, &today, &weaker).await.unwrap();
    let browser = Browser { network: "test".to_owned(), ..Browser::default() };
    assert!(app.sign_in("anna@example.org", "four herons over the harbour", &browser).await.is_err());
    assert_eq!(store.password(anna.account.id).await.unwrap().unwrap(), weaker, "nobody gave it");
    app.sign_in("anna@example.org", PASSWORD, &browser).await.unwrap();
    let kept = store.password(anna.account.id).await.unwrap().unwrap();
    let rules = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
    assert_eq!(rules(&kept), rules(&today));
    app.sign_in("anna@example.org", PASSWORD, &browser).await.unwrap();
    assert_eq!(store.password(anna.account.id).await.unwrap().unwrap(), kept, "once is enough");
}

#[tokio::test]
async fn a_session_that_was_left_open_ends_no_other_without_the_password() {
    let app = sampled().await;
    let anna = somebody(&app, "anna", None).await;
    let store = Store::open(&Database::Sqlite(app.config().data.join("asterism.db"))).await.unwrap();
    let now = Timestamp::now();
    let session = |secret: &str, minutes: i64| Session {
        hash: blake3::hash(secret.as_bytes()).to_hex().to_string(),
        account: anna.account.id,
        agent: secret.to_owned(),
        created: now - SignedDuration::from_mins(minutes),
        seen: now,
        expires: now + SignedDuration::from_hours(1),
        way: asterism_store::Way::Password,
        proven: Some(now - SignedDuration::from_mins(minutes)),
    };
    for (secret, minutes) in [("left open", 30), ("at home", 60), ("on the train", 60), ("just now", 1)] {
        store.put_session(&session(secret, minutes)).await.unwrap();
    }
    let at_home = session("at home", 60).hash;
    let left_open = app.who("left open").await.unwrap().expect("it holds");
    for password in ["", "four herons over the harbour"] {
        let refused = app.end_session(&left_open, &at_home, password).await;
        assert!(matches!(&refused, Err(Error::Invalid(errors)) if errors[0].field == "old"), "{refused:?}");
        assert!(app.who("at home").await.unwrap().is_some());
    }
    app.end_session(&left_open, &at_home, PASSWORD).await.unwrap();
    assert!(app.who("at home").await.unwrap().is_none());
    // Who has just signed in has just shown it.
    let just_now = app.who("just now").await.unwrap().expect("it holds");
    app.end_session(&just_now, &session("on the train", 60).hash, "").await.unwrap();
    assert!(app.who("on the train").await.unwrap().is_none());
}

//! How passwords are kept, as the rules for it change.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use asterism_actions::account::Browser;
use asterism_store::{Database, Store};

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

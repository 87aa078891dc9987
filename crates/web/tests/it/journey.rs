//! A way through two hands, each person in a browser of their own; those of `browser::journeys` are longer.

use asterism_domain::{Kind, Role};
use asterism_testkit::{Browser, BrowserOptions};

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{PASSWORD, sign_up};

const SEND: &str = "main .form button[type=submit]";

/// A browser in which somebody has signed in to go on to a page.
pub(crate) async fn signed_in(options: BrowserOptions, address: &str, name: &str, next: &str) -> Browser {
    let browser = Browser::with(options).await;
    browser.open(&format!("{address}/sign-in?next={next}")).await;
    browser.fill("#email", &format!("{}@example.org", name.to_lowercase())).await;
    browser.fill("#password", PASSWORD).await;
    browser.follow(SEND).await;
    assert!(browser.address().await.ends_with(next), "{}", browser.address().await);
    browser
}

/// What a page has that a reader would stumble over.
pub(crate) async fn stumbles(browser: &Browser, what: &str) -> Vec<String> {
    let mut found: Vec<String> =
        browser.axe().await.into_iter().map(|found| format!("{what}: {found}")).collect();
    if browser.scrolls_sideways().await {
        found.push(format!("{what} is wider than its window"));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_claimed_and_the_claim_accepted_on_phones() {
    let site = Sample::open().await;
    let id = site.app.record_at(Kind::Organisation, "spri").await.expect("a look").expect("SPRI");
    let space = site.app.record(id).await.expect("a look").expect("SPRI").space;
    with_role(&site, "Vera", &space, Role::Validator).await;
    sign_up(&site.app, &site.routes, "Mia").await;
    let address = site.serve().await;
    let phone = BrowserOptions { width: 360, ..BrowserOptions::default() };
    let claim = "/organisations/spri/claim";
    let mia = signed_in(phone.clone(), &address, "Mia", claim).await;
    let mut found = stumbles(&mia, "the claim's form").await;
    mia.fill("#job", "head of clusters").await;
    mia.fill("#proof", "The page of our team names me.").await;
    mia.follow(SEND).await;
    found.extend(stumbles(&mia, "one's own claim").await);
    for page in ["/claims", "/account"] {
        mia.open(&format!("{address}{page}")).await;
        found.extend(stumbles(&mia, page).await);
    }
    let vera = signed_in(phone, &address, "Vera", "/claims").await;
    found.extend(stumbles(&vera, "the claims that wait").await);
    vera.open(&format!("{address}{claim}")).await;
    found.extend(stumbles(&vera, "deciding on a claim").await);
    vera.follow("form[action$='/accept'] button").await;
    mia.open(&format!("{address}/organisations/spri/edit")).await;
    assert!(mia.count("[data-edit]").await == 1, "{}", mia.text("main").await);
    for browser in [&mia, &vera] {
        found.extend(browser.complaints().await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

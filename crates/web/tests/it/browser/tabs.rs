//! Somebody with two tabs of one form.

use asterism_domain::{Role, Space};
use asterism_testkit::Browser;
use fantoccini::wd::WindowHandle;

use crate::Sample;
use crate::edit::with_role;
use crate::guest::PASSWORD;

const TITLE: &str = "#about\\.title\\.en";

/// Opens an address in a tab of its own and goes on there.
async fn tab(browser: &Browser, address: &str) -> WindowHandle {
    let tab = browser.client().new_window(true).await.expect("another tab").handle;
    turn(browser, &tab).await;
    browser.open(address).await;
    tab
}

async fn turn(browser: &Browser, tab: &WindowHandle) {
    browser.client().switch_to_window(tab.clone()).await.expect("the tab");
}

/// The portal, and a browser in which the coordinator of a project is signed in.
async fn coordinator() -> (String, Browser) {
    let site = Sample::open().await;
    with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let portal = site.serve().await;
    let browser = Browser::start().await;
    browser.open(&format!("{portal}/sign-in?next=/account")).await;
    browser.fill("#email", "anna@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main .form button[type=submit]").await;
    (portal, browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_of_a_new_news_item_keep_what_was_typed_in_each() {
    let (portal, browser) = coordinator().await;
    // Both are there before either is filled, and each keeps by itself.
    let new = format!("{portal}/news/new?space=clusters3");
    let (one, other) = (tab(&browser, &new).await, tab(&browser, &new).await);
    for (tab, title) in [(&one, "Of the first tab"), (&other, "Of the second tab")] {
        turn(&browser, tab).await;
        browser.fill(TITLE, title).await;
    }
    for tab in [&one, &other] {
        turn(&browser, tab).await;
        browser.wait_for("span.kept:not(:empty)").await;
        assert_eq!(browser.text("span.kept").await, "Kept");
    }
    let drafts = format!("{portal}/account/drafts");
    browser.open(&drafts).await;
    let begun = browser.texts("main .rows li a").await;
    assert_eq!(begun.len(), 2, "{begun:?}");
    // Whichever is opened again holds its own.
    browser.follow("main .rows li a").await;
    let title = browser.evaluate(&format!("return document.querySelector({TITLE:?}).value")).await;
    let title = title.as_str().unwrap_or_default();
    assert!(title.starts_with("Of the ") && begun[0].contains(title), "{begun:?}, and in the form {title}");
    turn(&browser, &one).await;
    browser.follow(".edit-bar button[value=save]").await;
    assert_eq!(browser.address().await, format!("{portal}/news/of-the-first-tab"));
    browser.open(&drafts).await;
    let begun = browser.texts("main .rows li").await.join("\n");
    assert!(begun.contains("Of the second tab (new"), "{begun}");
    assert!(!begun.contains("Of the first tab (new"), "{begun}");
    browser.follow("form[action='/account/drafts'] button").await;
    assert!(!browser.text("main").await.contains("Of the second tab"));
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_of_one_project_keep_what_was_typed_in_each() {
    let (portal, browser) = coordinator().await;
    let edit = format!("{portal}/projects/clusters3/edit");
    let (one, other) = (tab(&browser, &edit).await, tab(&browser, &edit).await);
    let funds = [(&one, "Of the first tab"), (&other, "Of the second tab")];
    for (tab, fund) in funds {
        turn(&browser, tab).await;
        browser.evaluate("document.getElementById('fund').value = ''").await;
        browser.fill("#fund", fund).await;
    }
    for tab in [&one, &other] {
        turn(&browser, tab).await;
        browser.wait_for("span.kept:not(:empty)").await;
        assert_eq!(browser.text("span.kept").await, "Kept");
    }
    // Who comes back later goes on with either.
    let mut found = Vec::new();
    for one in [1, 2] {
        browser.open(&edit).await;
        assert_eq!(browser.count("#edit > .notice").await, 2);
        browser.follow(&format!("#kept-{one} a")).await;
        let fund = browser.evaluate("return document.getElementById('fund').value").await;
        found.push(fund.as_str().unwrap_or_default().to_owned());
    }
    found.sort();
    assert_eq!(found, ["Of the first tab", "Of the second tab"]);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

//! The form of a project in a browser: by keyboard, without scripts, on a phone. Named so that one browser runs at a time.

use asterism_domain::{Role, Space};
use asterism_testkit::{Browser, BrowserOptions, Colours, Scripts};
use fantoccini::key::Key;

use super::{CLUSTERS3, with_role};
use crate::Sample;
use crate::guest::PASSWORD;

/// The sample being served, and a browser in which the coordinator of the project is signed in.
async fn in_browser(options: BrowserOptions) -> (String, Browser) {
    let site = Sample::open().await;
    with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let address = site.serve().await;
    let browser = Browser::with(options).await;
    browser.open(&format!("{address}/sign-in?next={CLUSTERS3}")).await;
    browser.fill("#email", "anna@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow(".form button").await;
    assert!(browser.address().await.ends_with(CLUSTERS3), "{}", browser.address().await);
    (address, browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_a_project_is_accessible_and_fits_a_phone() {
    let mut findings = Vec::new();
    for (colours, width) in [(Colours::Light, 1280), (Colours::Dark, 360)] {
        let (_, mut browser) =
            in_browser(BrowserOptions { colours, width, ..BrowserOptions::default() }).await;
        browser.evaluate("for (const d of document.querySelectorAll('details')) d.open = true").await;
        findings.extend(browser.axe().await.into_iter().map(|finding| format!("{width}: {finding}")));
        if browser.scrolls_sideways().await {
            findings.push(format!("the form is wider than {width}"));
        }
        findings.extend(browser.complaints().await);
        browser.evaluate("for (const d of document.querySelectorAll('details')) d.open = false").await;
        browser.screenshot("edit-project", width).await;
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_changed_by_keyboard_with_names_offered_while_typing() {
    let (_, browser) = in_browser(BrowserOptions::default()).await;
    let partners = browser.count("[id='partners'] > .list-rows > li").await;
    browser.evaluate("document.querySelector('button[value=\"add:partners\"]').focus()").await;
    browser.enter().await;
    let new = format!("[id='partners.{partners}.organisation']");
    browser.wait_for(&new).await;
    assert_eq!(browser.focus().await.id, format!("partners.{partners}.organisation"));
    browser.fill(&new, "spri").await;
    browser.wait_for(&format!("[id='partners.{partners}.organisation-suggestions'] li")).await;
    browser.press(Key::Down).await;
    browser.enter().await;
    let value = format!("return document.getElementById('partners.{partners}.organisation').value");
    assert_ne!(browser.evaluate(&value).await, "spri", "the name was taken over");
    for _ in 0..2 {
        browser.tab().await;
    }
    assert_eq!(browser.focus().await.id, format!("partners.{partners}.role"));
    browser.fill(&format!("[id='partners.{partners}.role']"), "p").await;
    browser.evaluate("document.getElementById('acronym').focus()").await;
    browser.follow(".edit-bar button").await;
    assert!(browser.address().await.ends_with("/projects/clusters3"), "{}", browser.address().await);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    let hidden: Vec<_> = browser.tab_stops(25).await.into_iter().filter(|stop| !stop.shown).collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_enter_key_saves_and_buttons_arrange() {
    let (_, browser) =
        in_browser(BrowserOptions { scripts: Scripts::Off, ..BrowserOptions::default() }).await;
    let links = browser.count("[id='about.links'] > .list-rows > li").await;
    let button = "button[value='add:about.links']";
    // Away from the bar at the foot of the window, under which the driver would leave it.
    browser
        .evaluate(&format!("document.querySelector(\"{button}\").scrollIntoView({{ block: 'center' }})"))
        .await;
    browser.follow(button).await;
    assert_eq!(browser.count("[id='about.links'] > .list-rows > li").await, links + 1);
    browser.fill("#fund", " and more").await;
    browser.evaluate("document.getElementById('fund').focus()").await;
    let old = browser.count("[data-edit]").await;
    assert_eq!(old, 1);
    browser.enter().await;
    browser.wait_for(".record-actions").await;
    assert!(browser.address().await.ends_with("/projects/clusters3"), "{}", browser.address().await);
}

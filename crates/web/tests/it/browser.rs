//! The pages in a real browser: accessible, whole on a phone, by keyboard, and with scripts off.

mod hand;
mod journeys;
mod places;
mod reached;
mod story;
mod tabs;

use asterism_domain::{Actor, Kind, Text};
use asterism_testkit::{Browser, BrowserOptions, Colours};

use crate::Sample;

/// One page of each shape.
const SHAPES: &[&str] = &[
    "/",
    "/explore?q=cluster+policies&kind=project&kind=event",
    "/explore?q=nothingmatchesthis",
    "/projects/clusters3",
    "/organisations/spri",
    "/programmes/interreg-europe-2014-2020",
    "/families/cluster-policy",
    "/events/skane-visits-cfaa",
    "/regions",
    "/quality",
    "/sources",
    "/sources/imports/1",
    "/topics/cluster-policy-design",
    "/tags/clusters",
    "/people/explore-card-1",
    "/documents/clusters3-swot",
    "/facilities/cfaa",
    "/policy-instruments/lubelskie-cluster-policy",
    "/strategies/ireland-ris3",
    "/calls/strategic-cluster-partnerships",
    "/territories/greater-copenhagen",
    "/event-series/clusters3-learning-seminars",
    "/posts/reflections-from-belfast",
    "/media/clusters3-video",
    "/privacy",
    "/feedback/new?about=%2F",
    "/projects/clusters3/history",
    "/projects/clusters3/referrers",
    "/projects/clusters3/referrers?kind=event",
    "/regions/ES21",
    "/explore?from=yesterday",
    "/about",
    "/about/method",
    "/about/style",
    "/nowhere/cluster",
];

/// Opens every page in light on a desk and in dark on a phone: axe finds nothing, nothing is wider than the
/// screen, and the browser has no complaint.
pub(crate) async fn accessible_and_not_too_wide(address: &str, shapes: &[impl AsRef<str>]) {
    let mut findings = Vec::new();
    for (colours, width) in [(Colours::Light, 1280), (Colours::Dark, 360)] {
        let browser = Browser::with(BrowserOptions { colours, width, ..BrowserOptions::default() }).await;
        for shape in shapes.iter().map(AsRef::as_ref) {
            browser.open(&format!("{address}{shape}")).await;
            let found = browser.axe().await;
            findings.extend(found.into_iter().map(|finding| format!("{shape} ({colours:?}): {finding}")));
            if browser.scrolls_sideways().await {
                findings.push(format!("{shape} is wider than {width}"));
            }
            let complaints = browser.complaints().await;
            findings.extend(complaints.into_iter().map(|complaint| format!("{shape}: {complaint}")));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shape_of_page_is_accessible_in_light_and_dark() {
    let address = Sample::open().await.serve().await;
    let mut findings = Vec::new();
    for colours in [Colours::Light, Colours::Dark] {
        let browser = Browser::with(BrowserOptions { colours, ..BrowserOptions::default() }).await;
        for shape in SHAPES {
            browser.open(&format!("{address}{shape}")).await;
            let found = browser.axe().await;
            findings.extend(found.into_iter().map(|finding| format!("{shape} ({colours:?}): {finding}")));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shape_of_page_fits_a_phone_and_breaks_no_rule_of_its_own() {
    let address = Sample::open().await.serve().await;
    let browser = Browser::with(BrowserOptions { width: 360, ..BrowserOptions::default() }).await;
    let mut findings = Vec::new();
    for shape in SHAPES {
        browser.open(&format!("{address}{shape}")).await;
        if browser.scrolls_sideways().await {
            findings.push(format!("{shape} is wider than a phone"));
        }
        // The browser reports the refusals that were asked for.
        let asked = |line: &String| line.contains("/nowhere/") || line.contains("from=yesterday");
        let complaints = browser.complaints().await.into_iter().filter(|line| !asked(line));
        findings.extend(complaints.map(|complaint| format!("{shape}: {complaint}")));
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn searching_and_filtering_work_with_scripts_off_002_2() {
    let address = Sample::open().await.serve().await;
    let browser = Browser::without_scripts().await;
    browser.open(&address).await;
    browser.fill("#home-q", "cluster policy").await;
    browser.follow(".big-search button").await;
    assert!(browser.address().await.contains("/explore?q=cluster+policy"));
    let all = browser.text(".total").await;
    browser.click("input[name=kind][value=event]").await;
    browser.follow(".apply button").await;
    assert!(browser.address().await.contains("kind=event"), "{}", browser.address().await);
    assert_ne!(browser.text(".total").await, all, "the filter narrows the result");
    browser.follow(".chip").await;
    assert_eq!(browser.text(".total").await, all, "the chip takes the filter away");
}

#[tokio::test(flavor = "multi_thread")]
async fn suggestions_are_chosen_by_keyboard() {
    let address = Sample::open().await.serve().await;
    let browser = Browser::start().await;
    browser.open(&address).await;
    browser.fill("#home-q", "clusters3").await;
    browser.wait_for("#home-q-suggestions li").await;
    browser.press(fantoccini::key::Key::Down).await;
    assert_eq!(browser.count("#home-q-suggestions li[aria-selected=true]").await, 1);
    assert!(!browser.axe().await.iter().any(|finding| finding.contains("aria")), "{:?}", browser.axe().await);
    browser.press(fantoccini::key::Key::Enter).await;
    browser.wait_for("article h1").await;
    assert!(browser.address().await.ends_with("/projects/clusters3"), "{}", browser.address().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_reaches_the_content_first_and_shows_where_it_is() {
    let address = Sample::open().await.serve().await;
    let browser = Browser::start().await;
    browser.open(&format!("{address}/projects/clusters3")).await;
    let stops = browser.tab_stops(40).await;
    assert_eq!(stops.first().and_then(|stop| stop.href.as_deref()), Some("#main"));
    let hidden: Vec<_> = stops.iter().filter(|stop| !stop.shown).collect();
    assert!(hidden.is_empty(), "these do not show the focus: {hidden:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tombstone_and_true_boundaries_are_accessible_and_fit_a_phone() {
    let site = Sample::open().await;
    let id = site.app.record_at(Kind::Organisation, "tci-network").await.expect("a look").expect("a record");
    site.app.retire(&Actor::Operator, id, Some("Closed".to_owned())).await.expect("it is retired");
    site.load("NUTS_RG_20M_2021_4326_LEVL_2.geojson", crate::BOUNDARIES).await;
    let address = site.serve().await;
    let mut findings = Vec::new();
    for (colours, width) in [(Colours::Light, 1280), (Colours::Dark, 360)] {
        let browser = Browser::with(BrowserOptions { colours, width, ..BrowserOptions::default() }).await;
        for shape in ["/organisations/tci-network", "/regions", "/projects/clusters3"] {
            browser.open(&format!("{address}{shape}")).await;
            assert!(
                browser.count(".problem-code").await == 1 || browser.count("svg.outlines").await > 0,
                "{shape}"
            );
            findings.extend(browser.axe().await.into_iter().map(|finding| format!("{shape}: {finding}")));
            if browser.scrolls_sideways().await {
                findings.push(format!("{shape} is wider than {width}"));
            }
            let complaints =
                browser.complaints().await.into_iter().filter(|line| !line.contains("tci-network"));
            findings.extend(complaints.map(|complaint| format!("{shape}: {complaint}")));
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_record_runs_nothing_and_the_policy_has_nothing_to_refuse() {
    let site = Sample::open().await;
    site.edit(Kind::Project, "clusters3", |document| {
        let evil = "</script><script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">";
        document.about_mut().summary = Text::english(evil);
        document.about_mut().aliases = vec![evil.to_owned()];
    })
    .await;
    let address = site.serve().await;
    let browser = Browser::start().await;
    browser.open(&format!("{address}/projects/clusters3")).await;
    assert_eq!(browser.complaints().await, Vec::<String>::new(), "linked data is no script to the policy");
    assert_eq!(browser.title().await, "CLUSTERS3 · Asterism");
    let read = "return JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent).description";
    let description = browser.evaluate(read).await;
    assert!(description.as_str().is_some_and(|text| text.starts_with("</script><script>")), "{description}");
}

#[tokio::test(flavor = "multi_thread")]
async fn printed_pages_leave_out_what_one_can_only_press_and_say_where_they_are() {
    let address = Sample::open().await.serve().await;
    let browser = Browser::start().await;
    browser.open(&format!("{address}/projects/clusters3")).await;
    browser.show_as_print().await;
    let shown = async |selector: &str| {
        let body = format!("return document.querySelector('{selector}').getBoundingClientRect().height > 0");
        browser.evaluate(&body).await == serde_json::Value::Bool(true)
    };
    for gone in [".main-nav", ".site-search", ".languages", ".crumbs", ".as-table", ".site-footer nav"] {
        assert!(!shown(gone).await, "{gone} is on paper");
    }
    for kept in ["h1", ".key-figures", ".facts", "table.data", "svg.map", ".on-paper"] {
        assert!(shown(kept).await, "{kept} is not on paper");
    }
    assert!(browser.text(".on-paper").await.ends_with("/projects/clusters3"));
    let rows = "return getComputedStyle(document.querySelector('table.data tbody tr')).breakInside";
    assert_eq!(browser.evaluate(rows).await, "avoid", "no row is torn apart");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_on_paper_keeps_its_figures_and_loses_what_one_can_only_press() {
    let address = Sample::open().await.serve().await;
    let browser = Browser::start().await;
    browser.open(&format!("{address}/organisations/spri")).await;
    browser.show_as_print().await;
    let heights = async |selector: &str| {
        let body = format!(
            "return [...document.querySelectorAll('{selector}')].map(one => one.getBoundingClientRect().height)"
        );
        let heights = browser.evaluate(&body).await;
        let heights = heights.as_array().cloned().unwrap_or_default();
        heights.iter().filter_map(serde_json::Value::as_f64).collect::<Vec<f64>>()
    };
    for gone in [".main-nav", ".crumbs", ".as-table", ".more"] {
        assert!(heights(gone).await.iter().all(|height| *height == 0.0), "{gone} is on paper");
    }
    for kept in [
        "h1",
        ".key-figures",
        ".facts",
        "#names table",
        "#projects table",
        "svg.network",
        "svg.map",
        ".on-paper",
    ] {
        let heights = heights(kept).await;
        assert!(!heights.is_empty() && heights.iter().all(|height| *height > 0.0), "{kept} is not on paper");
    }
    let torn = "return [...document.querySelectorAll('figure')].every(one => getComputedStyle(one).breakInside === 'avoid')";
    assert_eq!(browser.evaluate(torn).await, true, "no figure is torn apart");
}

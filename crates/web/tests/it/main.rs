//! The site with the built-in sample, as a browser meets it.

#![expect(clippy::expect_used, reason = "a test stops where its setting cannot be made")]

mod browser;

use std::collections::{BTreeSet, VecDeque};

use asterism_actions::{App, Config};
use asterism_web::{Site, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

/// A site in a folder of its own, gone with the test.
struct Sample {
    _folder: tempfile::TempDir,
    routes: Router,
}

impl Sample {
    async fn open() -> Sample {
        let folder = tempfile::tempdir().expect("a folder");
        let config =
            Config { today: Some(jiff::civil::date(2026, 11, 1)), ..Config::in_folder(folder.path()) };
        let app = App::open(config).await.expect("the data folder opens");
        app.load_sample().await.expect("the sample loads");
        app.follow().await.expect("the index follows");
        Sample { _folder: folder, routes: router(Site::new(app)) }
    }

    async fn get(&self, address: &str) -> (StatusCode, String) {
        let request = Request::get(address).body(Body::empty()).expect("a request");
        let answer = self.routes.clone().oneshot(request).await.expect("an answer");
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 64 << 20).await.expect("a whole body");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Serves the site until the test ends, and says where.
    async fn serve(self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            let Sample { _folder, routes } = self;
            asterism_web::serve(listener, routes, std::future::pending()).await
        });
        address
    }

    async fn page(&self, address: &str) -> String {
        let (status, body) = self.get(address).await;
        assert_eq!(status, StatusCode::OK, "{address}: {body}");
        body
    }
}

/// The addresses on this site that a page leads to, without their fragments.
fn links(page: &str) -> Vec<String> {
    let addresses = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = addresses.filter(|address| address.starts_with('/') && !address.starts_with("//"));
    own.map(|address| {
        address.split('#').next().unwrap_or(address).replace("&#38;", "&").replace("&amp;", "&")
    })
    .collect()
}

/// What every page must have, whatever it shows.
fn check_page(address: &str, page: &str) {
    assert_eq!(page.matches("<h1").count(), 1, "{address} has one heading");
    for part in ["<html lang=\"", "<title>", "<main id=\"main\"", "<header", "<footer", "class=\"skip\""] {
        assert!(page.contains(part), "{address} has no {part}");
    }
    assert!(!page.contains(" style=\"") && !page.contains("<script>"), "{address}: the policy forbids it");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let distinct: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "{address} uses an id twice: {ids:?}");
    let mut level = 1;
    for heading in page.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)) {
        assert!(heading <= level + 1, "{address} skips from heading {level} to {heading}");
        level = heading;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_that_the_sample_leads_to_answers_and_is_well_made() {
    let site = Sample::open().await;
    let mut seen: BTreeSet<String> = BTreeSet::from(["/".to_owned()]);
    let mut waiting: VecDeque<String> = VecDeque::from(["/".to_owned(), "/explore?limit=100".to_owned()]);
    let mut pages = 0;
    while let Some(address) = waiting.pop_front() {
        let (status, body) = site.get(&address).await;
        let plausible = status == StatusCode::OK || status.is_redirection();
        // The sample speaks of regions by code; their records come with the NUTS source.
        let unknown_region = address.starts_with("/regions/") && status == StatusCode::NOT_FOUND;
        assert!(plausible || unknown_region, "{address} answers {status}");
        if !body.starts_with("<!DOCTYPE html>") || unknown_region {
            continue;
        }
        check_page(&address, &body);
        pages += 1;
        for link in links(&body) {
            // Filtered lists lead to each other without end; one step into them is enough.
            let deep = address.contains('?') && link.contains('?');
            let other = link.starts_with("/assets/") || link.contains("lang=");
            if !deep && !other && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert!(pages > 150, "only {pages} pages were found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_page_says_what_matters_001_5_001_6_001_7_001_8() {
    let site = Sample::open().await;
    let page = site.page("/projects/clusters3").await;
    for part in ["€1,832,645", "€1,544,244", "84.26%", "1 April 2016 – 31 March 2020", "Piedmont Region"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("in the source: yes"), "a contradicted cluster flag stays visible");
    let spanish = site.page("/projects/clusters3?lang=es").await;
    assert!(spanish.contains("1.832.645\u{a0}€"));
    let data: serde_json::Value =
        serde_json::from_str(&site.page("/projects/clusters3.json").await).expect("JSON");
    assert_eq!(data["record"]["document"]["acronym"], "CLUSTERS3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_comes_as_page_feed_table_calendar_and_json_with_one_count_002_1() {
    let site = Sample::open().await;
    let data: serde_json::Value =
        serde_json::from_str(&site.page("/explore.json?kind=event").await).expect("JSON");
    let total = data["total"].as_u64().expect("a count");
    assert!(total > 5);
    assert_eq!(data["records"].as_array().map(Vec::len), Some(total as usize));
    let table = site.page("/explore.csv?kind=event").await;
    assert_eq!(table.matches("\r\nevent,").count() as u64, total);
    let feed = site.page("/explore.atom?kind=event").await;
    assert_eq!(feed.matches("<entry>").count() as u64, total);
    let calendar = site.page("/explore.ics?kind=event").await;
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(site.page("/explore?kind=event").await.contains(&format!("{total} records")));
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_in_force_are_chips_that_take_them_away() {
    let site = Sample::open().await;
    let page = site.page("/explore?q=cluster&kind=event&kind=news&country=ES").await;
    for without in ["kind=news&#38;country=ES", "kind=event&#38;country=ES"] {
        assert!(page.contains(without), "a chip leads to the result without one filter: {without}");
    }
    assert!(page.contains("value=\"event\" checked"));
    assert!(page.contains("<mark>"), "the words are marked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_value_is_explained_and_nothing_breaks() {
    let site = Sample::open().await;
    for address in
        ["/explore?from=yesterday", "/quality?rule=none", "/explore?page=x", "/sources/imports/abc"]
    {
        let (status, body) = site.get(address).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{address}");
        assert!(body.contains("<h1>") && body.contains("type=\"search\""), "{address} helps on");
    }
    let (status, body) = site.get("/projects/clusterss3").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("value=\"clusterss3\""));
    for odd in [
        "/explore?q=%22%22%22",
        "/explore?q=%00%ff",
        "/explore?q=a:b:c:-*",
        "/projects/%2e%2e%2fx",
        "/explore?kind=none",
    ] {
        let (status, _) = site.get(odd).await;
        assert!(!status.is_server_error(), "{odd} answers {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counts_of_the_quality_page_add_up_001_9() {
    let site = Sample::open().await;
    let page = site.page("/quality").await;
    let totals: Vec<&str> =
        page.split("<tfoot").skip(1).filter_map(|foot| foot.split("class=\"num\"").nth(1)).collect();
    assert_eq!(totals.len(), 4, "by rule, source, space and kind");
    let number = |text: &str| text.split(['>', '<']).nth(1).unwrap_or("").to_owned();
    let first = number(totals[0]);
    assert!(totals.iter().all(|total| number(total) == first), "{totals:?}");
}

#[tokio::test]
async fn history_is_told_in_names_and_values_and_not_in_stored_shapes() {
    let sample = Sample::open().await;
    let (status, page) = sample.get("/projects/clusters3/history").await;
    assert_eq!(status, StatusCode::OK);
    let words = page.split(['>', '<']).collect::<Vec<_>>();
    let is_id = |word: &&&str| word.len() == 36 && word.split('-').count() == 5;
    assert_eq!(words.iter().filter(is_id).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert!(!page.contains("{&#34;") && !page.contains("{&quot;"), "no stored shape is shown");
    assert!(page.contains("Design and deployment of cluster policies"), "topics are named");
}

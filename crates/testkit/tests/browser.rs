//! The browser runner against small pages served on the loopback address.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use asterism_testkit::{Browser, BrowserOptions, Colours};

const GOOD: &str = "<!doctype html><html lang=en><head><title>Small page</title>
    <meta name=viewport content='width=device-width'>
    <link rel=icon href='data:,'>
    <style>body{background:#fff;color:#111} @media (prefers-color-scheme: dark){body{background:#000;color:#fff}}</style>
    </head><body><main><h1>Regions</h1><p id=out>plain</p>
    <p><a id=first href='/next'>Next page</a></p>
    <p><label>Name <input id=second name=name></label></p></main>
    <script>document.getElementById('out').textContent = 'scripted'</script></body></html>";

const BAD: &str =
    "<!doctype html><html><head><title>Bad</title><link rel=icon href='data:,'></head><body><main>
    <h1>Bad</h1><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><input name=x>
    <p style='width:3000px'>wide</p></main></body></html>";

/// Serves the two pages, the bad one under a policy that forbids every script, until the test ends.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.incoming().flatten().for_each(answer));
    address
}

fn answer(mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(request) = lines.next() else { return };
    lines.find(String::is_empty);
    let (page, policy) =
        if request.contains("/bad") { (BAD, "script-src 'none'") } else { (GOOD, "img-src data:") };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: {policy}\r\nConnection: close\r\n\r\n",
        page.len()
    );
    // The browser opens connections that it then does not use.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(page.as_bytes()));
}

#[tokio::test]
async fn pages_are_read_pictured_and_walked_by_keyboard() {
    let site = serve();
    let mut browser = Browser::start().await;
    browser.open(&site).await;
    assert_eq!(browser.title().await, "Small page");
    assert_eq!(browser.text("#out").await, "scripted");
    let stops = browser.tab_stops(9).await;
    let ids: Vec<&str> = stops.iter().map(|stop| stop.id.as_str()).collect();
    assert_eq!(ids, ["first", "second"]);
    assert!(stops.iter().all(|stop| stop.shown), "{stops:?}");
    assert_eq!(stops.first().and_then(|stop| stop.href.as_deref()), Some("/next"));
    let picture = browser.screenshot("testkit", 360).await;
    assert!(std::fs::read(&picture).unwrap().starts_with(b"\x89PNG"));
    assert_eq!(browser.evaluate("return innerWidth").await, 360);
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn accessibility_faults_are_found_despite_a_strict_policy() {
    let site = serve();
    let browser = Browser::start().await;
    browser.open(&format!("{site}/bad")).await;
    let faults = browser.axe().await.join("\n");
    for rule in ["image-alt", "html-has-lang", "label"] {
        assert!(faults.contains(rule), "{rule} is not among:\n{faults}");
    }
    assert!(browser.scrolls_sideways().await);
    browser.open(&site).await;
    browser.assert_accessible().await;
    assert!(!browser.scrolls_sideways().await);
}

#[tokio::test]
async fn scripts_can_be_off_and_the_page_still_read() {
    let site = serve();
    let browser = Browser::without_scripts().await;
    browser.open(&site).await;
    assert_eq!(browser.text("#out").await, "plain");
    browser.click("#first").await;
    assert!(browser.address().await.ends_with("/next"));
    assert_eq!(browser.tab().await.id, "first");
}

#[tokio::test]
async fn readers_of_dark_pages_and_other_languages_are_imitated() {
    let site = serve();
    let options =
        BrowserOptions { colours: Colours::Dark, languages: "sv".to_owned(), ..BrowserOptions::default() };
    let browser = Browser::with(options).await;
    browser.open(&site).await;
    assert_eq!(
        browser.evaluate("return getComputedStyle(document.body).backgroundColor").await,
        "rgb(0, 0, 0)"
    );
    assert_eq!(browser.evaluate("return navigator.language").await, "sv");
}

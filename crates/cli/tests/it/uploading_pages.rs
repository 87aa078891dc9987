//! The pages of files and pictures in a browser, with scripts and without.

use asterism_domain::upload::FileKind;
use asterism_domain::{Actor, Document, Kind, Space, State};
use asterism_testkit::{Browser, BrowserOptions, Scripts};
use axum::http::{StatusCode, header};

use crate::uploading::guest::PASSWORD;
use crate::uploading::{NEW_PICTURE, WORDS, harbour, record};
use crate::uploads::Portal;
use crate::uploads::made;

/// Serves a portal until the test ends.
async fn served(portal: &Portal) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(asterism_web::serve(listener, portal.routes.clone(), std::future::pending()));
    address
}

/// The checker is a script itself.
async fn accessible(browser: &Browser, scripts: Scripts) {
    if scripts == Scripts::On {
        assert_eq!(browser.axe().await, Vec::<String>::new());
    }
}

async fn journey(scripts: Scripts, name: &str) {
    let (portal, _) = harbour().await;
    let address = served(&portal).await;
    let paper = portal.folder.path().join("scan 0001.pdf");
    std::fs::write(&paper, made::pdf(&["The aquaculture of seaweed", "pays in the third year"]))
        .expect("a file");
    let mut browser = Browser::with(BrowserOptions { scripts, ..BrowserOptions::default() }).await;
    browser.open(&format!("{address}/sign-in?next=%2Fspaces%2Fharbour")).await;
    browser.fill("#email", "edda@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main form button").await;
    browser.follow("a[href^='/documents/new/file']").await;
    accessible(&browser, scripts).await;
    browser.screenshot(&format!("upload-document-{name}"), 390).await;
    browser.screenshot(&format!("upload-document-{name}"), 1100).await;
    browser.fill("#file", &paper.to_string_lossy()).await;
    browser.follow("main form button").await;
    assert!(
        browser.address().await.ends_with("/documents/clusters-and-money/edit"),
        "{}",
        browser.address().await
    );
    browser.screenshot(&format!("upload-edit-{name}"), 1100).await;
    browser.fill("textarea[name='about.summary.en']", "What seaweed is worth").await;
    browser.follow(".edit-bar button[value=save]").await;
    browser.follow("form[action$='/publish'] button").await;
    browser.screenshot(&format!("upload-page-{name}"), 1100).await;
    browser.open(&format!("{address}/explore?q=seaweed")).await;
    browser.follow("main a[href='/documents/clusters-and-money']").await;
    assert!(browser.text("main").await.contains("What seaweed is worth"));
    let file = browser.evaluate("return document.querySelector('main a[href^=\"/files/\"]').href").await;
    let file = file.as_str().expect("an address").to_owned();
    let path = file.strip_prefix(&address).expect("an address of ours").to_owned();
    let (status, headers, bytes) = portal.get(&path, None).await;
    assert_eq!(
        (status, &headers[header::CONTENT_TYPE]),
        (StatusCode::OK, &"application/pdf".parse().expect("a value"))
    );
    assert!(bytes.starts_with(b"%PDF-"));
    browser.open(&format!("{address}/documents/clusters-and-money/file")).await;
    accessible(&browser, scripts).await;
    assert!(!browser.scrolls_sideways().await);
    browser.screenshot(&format!("upload-replace-{name}"), 390).await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_uploads_publishes_and_finds_a_document_in_a_browser_004_21() {
    journey(Scripts::On, "scripts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_uploads_publishes_and_finds_a_document_without_scripts_004_21() {
    journey(Scripts::Off, "plain").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_with_pictures_films_and_a_logo_are_accessible_and_fit_a_phone_004_21() {
    let (portal, editor) = harbour().await;
    let address = served(&portal).await;
    let picture = async |title: &str, bytes: &[u8]| {
        let given = [("title", title), WORDS[0], WORDS[1], WORDS[2]];
        let sent = editor.upload(NEW_PICTURE, NEW_PICTURE, &given, Some(("x", bytes))).await;
        record(&portal, Kind::Media, sent.location().rsplit('/').next().unwrap_or_default()).await.id
    };
    let mill = picture("A mill", &made::photo(1_200, 1_600)).await;
    let logo = picture("Our logo", &made::saved(&made::halves(700, 200, true), FileKind::Png)).await;
    let space = Space::new("harbour");
    let mut film = asterism_domain::library::Media::default();
    film.about.title = asterism_domain::Text::english("How the harbour became a cluster");
    film.url = Some("https://youtu.be/dQw4w9WgXcQ".to_owned());
    film.media_kind = Some(asterism_domain::MediaKind::Video);
    film.credit = Some("Film by Ane Exempli".to_owned());
    let film =
        portal.app.create(&Actor::Operator, &space, film.into(), State::Published).await.expect("a film");
    let mut news = asterism_domain::library::News::default();
    news.about.title = asterism_domain::Text::english("Cranes and seaweed");
    news.about.media = vec![mill, film.id];
    portal.app.create(&Actor::Operator, &space, news.into(), State::Published).await.expect("news");
    let profile = record(&portal, Kind::Space, "harbour").await;
    let Document::Space(mut told) = profile.document else { panic!("a space") };
    told.logo = Some(logo);
    portal
        .app
        .edit(&Actor::Operator, profile.id, profile.seq, Document::Space(told), None)
        .await
        .expect("a logo");
    let mut browser = Browser::start().await;
    browser.open(&format!("{address}/sign-in?next=%2Fspaces%2Fharbour")).await;
    browser.fill("#email", "edda@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main form button").await;
    for (name, page) in [
        ("space", "/spaces/harbour"),
        ("news", "/news/cranes-and-seaweed"),
        ("mill", "/media/a-mill"),
        ("film", &film.path()),
        ("new-picture", NEW_PICTURE),
        ("picture", "/media/a-mill/file"),
        ("edit-space", "/spaces/harbour/edit"),
    ] {
        browser.open(&format!("{address}{page}")).await;
        assert_eq!(browser.axe().await, Vec::<String>::new(), "{page}");
        browser.screenshot(&format!("picture-{name}"), 1100).await;
        browser.screenshot(&format!("picture-{name}"), 390).await;
        assert!(!browser.scrolls_sideways().await, "{page}");
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "{page}");
    }
}

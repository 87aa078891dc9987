//! The site with the built-in sample, as a browser meets it.

#![expect(clippy::expect_used, reason = "a test stops where its setting cannot be made")]

mod account;
mod adding;
mod begun;
mod bounds;
mod browser;
mod bulk;
mod claim;
mod cluster;
mod content;
mod correct;
mod doors;
mod edit;
mod event_form;
mod everyone;
mod explore;
mod figures;
mod film;
mod follow;
mod forgotten;
mod given_back;
mod guest;
mod halfway;
mod idea;
mod journey;
mod liar;
mod listing;
mod long;
mod made_of;
mod made_up;
mod managers;
mod markup;
mod mention;
mod missing;
mod observatory;
mod own;
mod own_data;
mod pages;
mod pair;
mod passkey;
mod people;
mod pickers;
mod placed;
mod program;
mod program_reads;
mod provider;
mod redact;
mod regions;
mod registered;
mod registration;
mod restored;
mod result_files;
mod returned;
mod rights;
mod second_factor;
mod server;
mod sources;
mod space;
mod statistics;
mod still;
mod suggest;
mod summary;
mod unseen;
mod writing;

use std::collections::BTreeSet;

use asterism_actions::account::SecondFactor;
use asterism_actions::{App, Config};
use asterism_domain::{Actor, Document, Kind};
use asterism_web::{Site, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

/// A site in a folder of its own, gone with the test.
struct Sample {
    folder: tempfile::TempDir,
    app: App,
    routes: Router,
}

impl Sample {
    async fn open() -> Sample {
        let site = Sample::empty().await;
        site.app.load_sample().await.expect("the sample loads");
        site.app.follow().await.expect("the index follows");
        site
    }

    /// The same without the sample.
    async fn empty() -> Sample {
        let folder = tempfile::tempdir().expect("a folder");
        let config =
            Config { today: Some(jiff::civil::date(2026, 11, 1)), ..Config::in_folder(folder.path()) };
        let app = App::open(config).await.expect("the data folder opens");
        Sample { folder, routes: router(Site::new(app.clone())), app }
    }

    /// One that knows the address it is served at, by name, as passkeys need it: the site, its address, and what
    /// keeps it.
    async fn at_localhost() -> (App, Router, String, tempfile::TempDir) {
        Sample::at_localhost_asking(SecondFactor::default()).await
    }

    /// The same where a second factor is asked for by another rule.
    async fn at_localhost_asking(second_factor: SecondFactor) -> (App, Router, String, tempfile::TempDir) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://localhost:{}", listener.local_addr().expect("an address").port());
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { address: address.clone(), second_factor, ..Config::in_folder(folder.path()) };
        let app = App::open(config).await.expect("the data folder opens");
        let routes = router(Site::new(app.clone()));
        tokio::spawn(asterism_web::serve(listener, routes.clone(), std::future::pending()));
        (app, routes, address, folder)
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
            let Sample { folder: _kept, routes, .. } = self;
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

impl Sample {
    /// Loads a file of a source, as whoever runs the site would.
    async fn load(&self, name: &str, content: &str) -> asterism_actions::LoadReport {
        let file = self.folder.path().join(name);
        std::fs::write(&file, content).expect("a file");
        let report =
            self.app.load(&Actor::Operator, &file, asterism_actions::Known::Skip).await.expect("it loads");
        assert_eq!(report.files.len(), 1, "{report:?}");
        report
    }

    /// Replaces a record's document by one that `change` made of it, and says where it is then.
    async fn edit(&self, kind: Kind, slug: &str, change: impl FnOnce(&mut Document)) -> String {
        let id = self.app.record_at(kind, slug).await.expect("a look").expect("a record");
        let record = self.app.record(id).await.expect("a look").expect("a record");
        let mut document = record.document;
        change(&mut document);
        self.app.edit(&Actor::Operator, id, record.seq, document, None).await.expect("an edit");
        self.app.record(id).await.expect("a look").expect("a record").path()
    }
}

/// Two squares where two regions are, in GISCO's layout.
const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
 {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[-3,42.5],[-2,42.5],[-2,43.3],[-3,43.3],[-3,42.5]]]},
  "properties":{"NUTS_ID":"ES21","LEVL_CODE":2,"CNTR_CODE":"ES","NAME_LATN":"País Vasco","NUTS_NAME":"País Vasco"}},
 {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[7,44],[9,44],[9,46],[7,46],[7,44]]]},
  "properties":{"NUTS_ID":"ITC1","LEVL_CODE":2,"CNTR_CODE":"IT","NAME_LATN":"Piemonte","NUTS_NAME":"Piemonte"}}]}"#;

/// The addresses on this site that a page leads to, without their fragments.
fn links(page: &str) -> Vec<String> {
    let addresses = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = addresses.filter(|address| address.starts_with('/') && !address.starts_with("//"));
    // Escapes hold a `#` themselves, so they go first.
    let plain = own.map(|address| address.replace("&#38;", "&").replace("&amp;", "&"));
    plain.filter_map(|address| address.split('#').next().map(str::to_owned)).collect()
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

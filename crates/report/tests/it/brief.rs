//! A region's brief from the official figures to the paper.

use asterism_actions::{App, Config, Known};
use asterism_domain::Actor;
use asterism_domain::paper::{Paper, Piece};
use asterism_testkit::shared_data;
use asterism_web::locale::Locale;
use asterism_web::{BriefOf, Press, Site, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

use crate::reader::Pdf;

/// The figures that an observatory opens with.
const TABLES: [&str; 5] = [
    "eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz",
    "eurostat-regional-2016/nama_10r_2gdp.tsv.gz",
    "eurostat-innovation-nuts/pat_ep_rtot.csv.gz",
    "eurostat-innovation-nuts/rd_e_gerdreg.csv.gz",
    "nuts-crosswalks/NUTS2013-NUTS2016.xlsx",
];

struct Portal {
    _folder: tempfile::TempDir,
    app: App,
    routes: Router,
}

impl Portal {
    async fn open() -> Portal {
        let folder = tempfile::tempdir().expect("a folder");
        let today = Some(jiff::civil::date(2026, 11, 26));
        let app =
            App::open(Config { today, ..Config::in_folder(folder.path()) }).await.expect("a data folder");
        for table in TABLES {
            app.load(&Actor::Operator, &shared_data(table), Known::Skip).await.expect("the file loads");
        }
        app.follow().await.expect("the index follows");
        let site = Site::new(app.clone()).with_press(press());
        Portal { _folder: folder, app, routes: router(site) }
    }

    async fn get(&self, address: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Request::get(address).body(Body::empty()).expect("a request");
        let answer = self.routes.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("a whole body");
        (parts.status, parts.headers, bytes.to_vec())
    }

    async fn paper(&self, l: Locale, code: &str) -> Paper {
        match asterism_web::brief(&self.app, l, code, &[]).await.expect("a brief") {
            BriefOf::Paper(paper) => *paper,
            BriefOf::Without(why) => panic!("{code}: {why}"),
        }
    }
}

fn press() -> Press {
    Press::new(Some(env!("CARGO_BIN_EXE_asterism-report").into()))
}

/// The values that a picture says beside its bars.
fn values(svg: &str) -> Vec<String> {
    let texts = svg.split("<text class=\"bar-value\"").skip(1);
    let text =
        |rest: &str| Some(rest.split_once('>')?.1.split('<').next()?.trim_matches(['★', ' ']).to_owned());
    texts.filter_map(text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_becomes_four_pages_that_say_what_its_page_says() {
    let portal = Portal::open().await;
    let (status, _, page) = portal.get("/regions/ES21/brief").await;
    let page = String::from_utf8_lossy(&page).into_owned();
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("href=\"/regions/ES21/brief.pdf\""), "the page leads to its PDF");
    let (status, headers, bytes) = portal.get("/regions/ES21/brief.pdf").await;
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
    assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename=\"ES21-brief.pdf\"");
    assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY));
    let pdf = Pdf::read(&bytes);
    assert_eq!(pdf.pages(), 4);
    let text = pdf.whole_text();
    let name = page.split("<h1>").nth(1).and_then(|rest| rest.split('<').next()).expect("a heading");
    assert!(text.contains(name), "{name}");
    let strengths = portal.paper(Locale::english(), "ES21").await.sheets[1].sections[0].clone();
    let svg = strengths.pieces.iter().find_map(|piece| match piece {
        Piece::Figures { figures } => figures.first().map(|figure| figure.picture.svg.clone()),
        _ => None,
    });
    let quotients = values(&svg.expect("a figure"));
    assert_eq!(quotients.len(), 8);
    for quotient in &quotients {
        assert!(page.contains(quotient) && pdf.text(2).contains(quotient), "{quotient} in {}", pdf.text(2));
    }
    for table in ["sbs_r_nuts06_r2", "nama_10r_2gdp"] {
        assert!(pdf.text(4).contains(table), "{table} is among the sources");
    }
    portal.app.close().await;
}

/// Regions with few figures, in both languages: four pages too, since sheets are drawn smaller where they
/// must be.
#[tokio::test(flavor = "multi_thread")]
async fn any_region_becomes_four_pages_in_any_language() {
    let portal = Portal::open().await;
    let regions = ["ES21", "CY00", "MT00", "FI20", "DE21", "UKI3"];
    for (place, code) in regions.into_iter().enumerate() {
        let l = Locale::offered()[place % 2];
        let paper = portal.paper(l, code).await;
        let bytes = press().print(&paper).await.unwrap_or_else(|why| panic!("{code}: {why}"));
        let pdf = Pdf::read(&bytes);
        assert_eq!((pdf.pages(), pdf.said("Lang").as_str()), (4, l.code()), "{code}");
        assert!(pdf.text(1).contains(&paper.name), "{code}");
    }
    portal.app.close().await;
}

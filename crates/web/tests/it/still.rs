//! A space as a site that works from a folder.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use asterism_actions::{Contents, Parcel};
use asterism_domain::{Actor, Role, Space};
use asterism_testkit::{Browser, BrowserOptions, Colours};
use axum::http::StatusCode;

use crate::guest::{Guest, sign_up};
use crate::{Sample, check_page};

async fn copied(site: &Sample, language: &str) -> PathBuf {
    let to = tempfile::tempdir().expect("a folder").keep().join("site");
    let parcel = Parcel::at(&to).expect("a place");
    let space = Space::new("clusters3");
    let copied =
        asterism_web::copy_space(&site.app, &Actor::Operator, &space, Contents::Public, language, parcel)
            .await;
    let copied = copied.expect("a copy");
    assert!(copied.pages > 20 && copied.records > 10, "{copied:?}");
    to
}

/// Every page of a copy, with its path.
fn pages(folder: &Path) -> Vec<(PathBuf, String)> {
    let (mut found, mut waiting) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                found.push((path.clone(), std::fs::read_to_string(&path).expect("a page")));
            }
        }
    }
    found
}

fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_a_copy_leads_to_a_file_of_it_or_to_the_web() {
    let folder = copied(&Sample::open().await, "en").await;
    let pages = pages(&folder);
    let mut reached = BTreeSet::new();
    for (path, page) in &pages {
        check_page(&path.display().to_string(), page);
        for forbidden in
            ["<script", "<form", "<button", "<input", "/sign-in", "href=\"/", "src=\"/", "127.0.0.1/"]
        {
            assert!(!page.contains(forbidden), "{}: {forbidden}", path.display());
        }
        for link in values(page, "href").into_iter().chain(values(page, "src")) {
            let file = link.split("&#35;").next().and_then(|link| link.split('#').next()).unwrap_or_default();
            if file.is_empty()
                || link.starts_with("https://")
                || link.starts_with("http://")
                || link.starts_with("data:")
            {
                continue;
            }
            let target = path.parent().expect("a folder").join(file);
            let target =
                target.canonicalize().unwrap_or_else(|error| panic!("{}: {link}: {error}", path.display()));
            assert!(target.starts_with(folder.canonicalize().expect("the folder")), "{link}");
            reached.insert(target);
        }
    }
    for (path, _) in &pages {
        let own = path.canonicalize().expect("a page");
        assert!(reached.contains(&own), "no page leads to {}", path.display());
    }
    assert!(folder.join("data/manifest.json").exists());
    assert!(
        folder.join("news").is_dir() && folder.join("events").is_dir() && folder.join("contents").is_dir()
    );
    let spanish = std::fs::read_to_string(copied(&Sample::open().await, "es").await.join("contents.html"));
    assert!(spanish.expect("a page").contains("Por tipo"));
}

/// What pages of the portal offer to do, which a copy cannot.
const DEEDS: [&str; 16] = [
    "account-label",
    "claim-go",
    "claim-heading",
    "contact-go",
    "contact-heading",
    "edit-link",
    "feedback-new",
    "follow",
    "follow-sign-in",
    "idea-join-link",
    "registration-see",
    "as-json",
    "search-button",
    "sign-in",
    "suggest-link",
    "compare-from",
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_a_copy_offers_what_it_cannot_do() {
    let site = Sample::open().await;
    crate::registration::open(&site, None).await;
    let folder = copied(&site, "en").await;
    let l = asterism_web::locale::Locale::english();
    let mut wrong = Vec::new();
    for (path, page) in pages(&folder) {
        let body = page.split("<main").nth(1).unwrap_or_default();
        let what = path.strip_prefix(&folder).expect("a page of the copy").display().to_string();
        for deed in DEEDS {
            let words = l.t(deed).replace('&', "&#38;");
            if page.contains(&format!(">{words}<")) {
                wrong.push(format!("{what}: {words}"));
            }
        }
        // What a control leaves behind: an empty paragraph or list, or a heading of nothing.
        for (open, close) in [("<p", "</p>"), ("<li", "</li>"), ("<ul", "</ul>"), ("<section", "</section>")]
        {
            for part in body.split(open).skip(1).filter(|part| part.starts_with(['>', ' '])) {
                let (_, inner) = part.split_once('>').expect("a tag");
                if inner.trim_start().starts_with(close) {
                    wrong.push(format!("{what}: an empty {open}>"));
                }
            }
        }
        for level in ["</h2>", "</h3>"] {
            for after in body.split(level).skip(1) {
                if after.trim_start().starts_with("</section>") {
                    wrong.push(format!("{what}: a heading of nothing"));
                }
            }
        }
        for tool in ["role=\"search\"", "aria-controls", "<fieldset", "<legend", "<datalist"] {
            if body.contains(tool) {
                wrong.push(format!("{what}: {tool}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_opens_from_its_folder_without_a_server_and_asks_nobody() {
    let folder = copied(&Sample::open().await, "en").await;
    let mut findings = Vec::new();
    for (colours, width) in [(Colours::Light, 1280), (Colours::Dark, 360)] {
        let options = BrowserOptions { colours, width, ..BrowserOptions::default() };
        let browser = Browser::with(options).await;
        browser.open(&format!("file://{}/index.html", folder.display())).await;
        for step in ["a[href=\"contents.html\"]", "#by-kind a", "#list a", ".wordmark"] {
            let address = browser.address().await;
            assert!(address.starts_with("file://"), "{address}");
            findings.extend(browser.complaints().await.into_iter().map(|line| format!("{address}: {line}")));
            findings.extend(browser.axe().await.into_iter().map(|finding| format!("{address}: {finding}")));
            // The checker asks for sheets itself, which no page may do from a folder.
            browser.complaints().await;
            if browser.scrolls_sideways().await {
                findings.push(format!("{address} is wider than {width}"));
            }
            let asked = "return performance.getEntriesByType('resource').map(one => one.name).filter(name => !name.startsWith('file://')).join(' ')";
            assert_eq!(browser.evaluate(asked).await, "", "{address}");
            let styled = "return [...document.styleSheets].length > 0 && getComputedStyle(document.querySelector('.site-header .frame')).display";
            assert_ne!(browser.evaluate(styled).await, false, "{address} has its sheet");
            browser.follow(step).await;
        }
        assert!(browser.address().await.ends_with("/index.html"), "the name of the space leads home");
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_space_in_hand_takes_it_along_and_nobody_else() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let (export, public) = ("/spaces/clusters3/export", "/spaces/clusters3/export/public.zip");
    let visitor = Guest::of(&site.routes);
    assert!(visitor.get(export).await.location().starts_with("/sign-in"));
    assert!(visitor.get(public).await.location().starts_with("/sign-in"));
    let nobody = sign_up(&site.app, &site.routes, "Nora").await;
    for address in [export, public, "/spaces/clusters3/export/whole.zip"] {
        assert_eq!(nobody.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    let carla = sign_up(&site.app, &site.routes, "Carla").await;
    let account = site.app.account_at(&Actor::Operator, "carla@example.org").await.expect("an account");
    site.app.put_in_space(&Actor::Operator, account.id, &space, Role::Coordinator).await.expect("a role");
    assert!(carla.page("/spaces/clusters3").await.contains(export));
    assert!(carla.page(export).await.contains(public));
    assert_eq!(carla.get("/spaces/clusters3/export/other.zip").await.status, StatusCode::NOT_FOUND);
    assert_eq!(carla.get("/spaces/eccp/export/public.zip").await.status, StatusCode::FORBIDDEN);
    for (name, contents) in [("public.zip", "\"public\""), ("whole.zip", "\"whole\"")] {
        let answer = carla.get_bytes(&format!("{export}/{name}")).await;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(answer)).expect("an archive");
        assert!(archive.by_name("index.html").is_ok());
        let mut manifest = String::new();
        archive
            .by_name("data/manifest.json")
            .expect("a manifest")
            .read_to_string(&mut manifest)
            .expect("text");
        assert!(manifest.contains(contents), "{manifest}");
    }
    let audit = site.app.audit(&Actor::Operator, None, None).await.expect("the audit");
    assert!(
        audit.iter().any(|row| row.event.event == "space_taken_out"),
        "that it was taken is written down"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_in_a_space_is_in_plain_lists() {
    let site = Sample::open().await;
    let visitor = Guest::of(&site.routes);
    let page = visitor.page("/spaces/clusters3/contents").await;
    for part in ["By kind", "By topic", "By year", "/spaces/clusters3/contents/kind/news"] {
        assert!(page.contains(part), "{part}");
    }
    let lists: Vec<String> =
        crate::links(&page).into_iter().filter(|link| link.contains("/contents/")).collect();
    assert!(lists.len() > 5);
    for list in lists {
        let shown = visitor.page(&list).await;
        let entries =
            shown.split("<ul class=\"entries\">").nth(1).and_then(|rest| rest.split("</ul>").next());
        let entries = entries.expect("a list").matches("<li>").count();
        assert!(shown.contains(&format!("{entries} record")), "{list} counts what it shows");
    }
    for absent in [
        "/spaces/nowhere/contents",
        "/spaces/clusters3/contents/kind/none",
        "/spaces/clusters3/contents/year/20x6",
        "/spaces/clusters3/contents/topic/nothing",
        "/spaces/clusters3/contents/space/clusters3",
    ] {
        assert_eq!(visitor.get(absent).await.status, StatusCode::NOT_FOUND, "{absent}");
    }
}

//! A space out to a folder and into another portal, on the command line.

use std::path::Path;

use asterism_actions::{App, Config};
use asterism_domain::library::LibraryItem;
use asterism_domain::{Actor, Document, Space, State, Text};
use serde_json::Value;

use crate::support::{check_passes, run, run_to, text};
use crate::uploads::made;

const PROGRAM: &str = env!("CARGO_BIN_EXE_asterism");

async fn open(data: &Path) -> App {
    let config = Config { extractor: Some(PROGRAM.into()), ..Config::in_folder(data) };
    App::open(config).await.expect("the data folder opens")
}

/// A portal with a space of a colour of its own, a document and a picture.
async fn portal(data: &Path) {
    let app = open(data).await;
    let space =
        app.open_space(&Actor::Operator, "group", "A group", asterism_domain::SpaceKind::WorkingGroup);
    let space: Space = space.await.expect("a space");
    let id = app.record_at(asterism_domain::Kind::Space, "group").await.expect("a look").expect("a record");
    let record = app.record(id).await.expect("a look").expect("a record");
    let mut told = serde_json::to_value(&record.document).expect("JSON");
    told["accent"] = "#9b2226".into();
    let document: Document = serde_json::from_value(told).expect("a document");
    app.edit(&Actor::Operator, id, record.seq, document, None).await.expect("an edit");
    let kept = app.keep_file(made::pdf(&["The aquaculture of seaweed"])).await.expect("it is taken");
    let picture = app.keep_picture(&made::photo(800, 400)).await.expect("it is taken");
    for (title, hash) in [("A brief", kept.hash), ("A chart", picture.hash)] {
        let mut item = LibraryItem { blob: Some(hash), ..LibraryItem::default() };
        item.about.title = Text::english(title);
        app.create(&Actor::Operator, &space, item.into(), State::Published).await.expect("a record");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_space_goes_to_another_portal_with_its_files_and_its_look() {
    let home = tempfile::tempdir().expect("a folder");
    let place = |name: &str| home.path().join(name);
    let (data, other) = (place("data"), place("other"));
    portal(&data).await;
    let (site, zip) = (place("site"), place("site.zip"));
    let told = run_to(0, &data, &["space", "export", "spaces/group", "--to", site.to_str().expect("a name")]);
    assert!(told.contains("3 records written"), "{told}");
    for file in ["index.html", "look.css", "contents.html", "documents/a-brief.html", "data/manifest.json"] {
        assert!(site.join(file).is_file(), "{file}");
    }
    let files = std::fs::read_dir(site.join("files")).expect("the files of its pages").count();
    assert_eq!(files, 2);
    let page = std::fs::read_to_string(site.join("documents/a-brief.html")).expect("a page");
    assert!(page.contains("href=\"../files/"), "{page}");
    assert!(page.contains("Nothing in it changes by itself.") && !page.contains("living pages"), "{page}");
    let named = place("named");
    let to = named.to_str().expect("a name");
    run_to(0, &data, &["--address", "https://clusters.example.org", "space", "export", "group", "--to", to]);
    let page = std::fs::read_to_string(named.join("documents/a-brief.html")).expect("a page");
    assert!(page.contains("the living pages are at https://clusters.example.org/spaces/group."), "{page}");
    assert!(page.contains("href=\"https://clusters.example.org/documents/a-brief.json\""), "{page}");
    let again = run(&data, &["space", "export", "group", "--to", site.to_str().expect("a name")]);
    assert_eq!(again.status.code(), Some(2), "nothing is written over");
    assert!(text(&again.stderr).contains("exists already"), "{}", text(&again.stderr));
    let whole = run(&data, &["space", "export", "group", "--whole", "--to", zip.to_str().expect("a name")]);
    assert!(text(&whole.stderr).contains("keep it like a backup"), "{}", text(&whole.stderr));
    let import = ["--json", "space", "import", zip.to_str().expect("a name")];
    let received: Value = serde_json::from_str(&run_to(0, &other, &import)).expect("JSON");
    assert_eq!((&received["new"], &received["files"]), (&3.into(), &2.into()), "{received}");
    let twice: Value = serde_json::from_str(&run_to(0, &other, &import)).expect("JSON");
    assert_eq!(
        (&twice["new"], &twice["unchanged"], &twice["files"]),
        (&0.into(), &3.into(), &0.into()),
        "{twice}"
    );
    check_passes(&other);
    assert!(run_to(0, &other, &["search", "aquaculture"]).contains("A brief"), "its words are found");
    let app = open(&other).await;
    let routes = asterism_web::router(asterism_web::Site::new(app.clone()));
    let look = crate::uploads::get(&routes, "/spaces/group/look.css").await;
    assert!(look.contains("--accent:#9b2226"), "{look}");
    app.close().await;
    let once_more = place("once-more.zip");
    run_to(0, &other, &["space", "export", "group", "--whole", "--to", once_more.to_str().expect("a name")]);
    assert_eq!(data_of(&zip), data_of(&once_more), "what goes out again is the same");
    std::fs::write(&zip, b"PK no archive").expect("a file");
    let refused = run(&other, &["space", "import", zip.to_str().expect("a name")]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    let nothing = run(&data, &["space", "export", "nowhere", "--to", place("no").to_str().expect("a name")]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(!place("no").exists(), "nothing half done is left");
}

/// The names and checksums of the data in an archive.
fn data_of(zip: &Path) -> Vec<(String, u32)> {
    let file = std::fs::File::open(zip).expect("an archive");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut found = Vec::new();
    for number in 0..archive.len() {
        let entry = archive.by_index(number).expect("an entry");
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if name.starts_with("data/") {
            found.push((name, entry.crc32()));
        }
    }
    found
}

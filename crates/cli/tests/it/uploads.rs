//! Files that people upload, opened by the executable itself in a process that is shut in.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use asterism_actions::{App, Config, Error, Extractor};
use asterism_domain::library::{LibraryItem, Media};
use asterism_domain::upload::{FileKind, Limits, Unreadable};
use asterism_domain::{
    About, Actor, ChangeKind, Document, RecordId, SourceKey, Space, State, Text, Visibility,
};
use asterism_store::{Base, Draft, Store};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::Timestamp;
use tower::ServiceExt;

#[path = "../../../extract/tests/it/made.rs"]
pub(crate) mod made;

use made::WORDS;

const PROGRAM: &str = env!("CARGO_BIN_EXE_asterism");

fn extractor() -> Extractor {
    Extractor::new(Some(PROGRAM.into()))
}

#[tokio::test]
async fn every_kind_of_file_is_opened_by_a_process_of_its_own_004_21() {
    for kind in FileKind::ALL.iter().copied() {
        let found = extractor().text(&made::file(kind, "Smart specialisation")).await;
        let found = found.unwrap_or_else(|why| panic!("{kind}: {why}"));
        assert_eq!(found.kind, kind);
        assert_eq!(found.text.contains("Smart specialisation"), !kind.is_picture(), "{kind}: {}", found.text);
    }
    let pictures = extractor().pictures(&made::photo(800, 400), &[1_600, 100]).await.expect("pictures");
    let sizes: Vec<_> = pictures.iter().map(|picture| (picture.width, picture.height)).collect();
    assert_eq!(sizes, [(400, 800), (100, 200)]);
}

#[tokio::test]
async fn a_file_that_is_not_taken_says_why_004_21() {
    let text = async |bytes: Vec<u8>| extractor().text(&bytes).await.map(|_| ());
    assert_eq!(text(b"MZ\x90\x00".to_vec()).await, Err(Unreadable::NotSupported));
    assert_eq!(text(b"%PDF-1.7\nnothing of the kind".to_vec()).await, Err(Unreadable::Damaged));
    assert_eq!(text(vec![b' '; Limits::default().bytes + 1]).await, Err(Unreadable::TooLarge));
    let macros = [("[Content_Types].xml", &b"<Types/>"[..]), ("word/vbaProject.bin", b"x")];
    assert_eq!(text(made::packed(&macros)).await, Err(Unreadable::Macros));
    let refused = extractor().pictures(&made::boasting_png(50_000, 50_000), &[480]).await;
    assert_eq!(refused.map(|_| ()), Err(Unreadable::TooLarge));
}

/// A stream of 2 GB in a file of 2 MB: the system gives the process no more memory, and only it ends.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_file_that_takes_too_much_memory_is_stopped_004_21() {
    use lopdf::{Dictionary, Object, Stream};

    let mut file = made::pdf_document(&["x"]);
    let mut stream = Stream::new(Dictionary::new(), vec![b' '; 1 << 30]);
    stream.compress().expect("a small stream");
    let content = file.add_object(stream);
    let page = *file.get_pages().get(&1).expect("a page");
    let page = file.get_object_mut(page).and_then(Object::as_dict_mut).expect("a page");
    page.set("Contents", content);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("a PDF");
    assert!(bytes.len() < 4 << 20, "{} bytes", bytes.len());
    assert_eq!(extractor().text(&bytes).await.map(|_| ()), Err(Unreadable::TooLarge));
}

#[tokio::test]
async fn a_file_without_an_end_is_stopped_004_21() {
    let stopped = extractor().within(Duration::from_secs(2)).text(&endless_pdf()).await;
    assert_eq!(stopped.map(|_| ()), Err(Unreadable::TooLong));
}

/// A PDF whose page draws a form that draws another twice, and so on: small, and without an end.
fn endless_pdf() -> Vec<u8> {
    use lopdf::{Dictionary, Object, Stream, dictionary};

    let mut file = made::pdf_document(&["x"]);
    let mut next = None;
    for _ in 0..60 {
        let mut form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        };
        let mut content = "BT ET";
        if let Some(inner) = next {
            form.set(
                "Resources",
                dictionary! { "XObject" => dictionary! { "X" => Object::Reference(inner) } },
            );
            content = "/X Do /X Do";
        }
        next = Some(file.add_object(Stream::new(form, content.as_bytes().to_vec())));
    }
    let page = *file.get_pages().get(&1).expect("a page");
    let content = file.add_object(Stream::new(Dictionary::new(), b"/X Do".to_vec()));
    let page = file.get_object_mut(page).and_then(Object::as_dict_mut).expect("a page");
    page.set("Contents", content);
    page.set(
        "Resources",
        dictionary! { "XObject" => dictionary! { "X" => Object::Reference(next.expect("a form")) } },
    );
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("a PDF");
    bytes
}

/// A pipe takes more than it holds only while someone reads it, and the program limits itself before.
#[test]
#[cfg(target_os = "linux")]
fn it_is_shut_in_before_it_reads_a_file_004_21() {
    use std::io::Write;
    use std::process::Stdio;

    let mut child = Command::new(PROGRAM)
        .arg("extract-child")
        .env_clear()
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("an input");
    input.write_all(b"{\"want\":\"text\"}\n").expect("it reads");
    input.write_all(&vec![b' '; 1 << 20]).expect("it reads");
    let told = |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", child.id())).expect("a file");
    let limits = told("limits");
    for (limit, most) in [
        ("Max address space", "805306368"),
        ("Max cpu time", "10"),
        ("Max open files", "3"),
        ("Max file size", "0"),
        ("Max core file size", "0"),
    ] {
        let line = limits.lines().find(|line| line.starts_with(limit)).unwrap_or_default();
        let words: Vec<&str> = line.trim_start_matches(limit).split_whitespace().collect();
        assert_eq!(words.first(), Some(&most), "{line}");
    }
    let status = told("status");
    assert!(status.contains("NoNewPrivs:\t1"), "it may gain no rights");
    assert!(status.contains("Threads:\t1"), "it works alone");
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:")).unwrap_or_default();
    let size: u64 = size.trim().trim_end_matches(" kB").parse().expect("a number");
    assert!(size < 300_000, "it has set no memory aside: {size} kB");
    drop(input);
    child.wait().expect("it ends");
}

/// Damage anywhere in a file: the process may end as it likes, and what comes of it is always text, a picture
/// or a reason that is about the file.
#[tokio::test(flavor = "multi_thread")]
async fn no_damage_reaches_the_portal_004_21() {
    let seed = std::env::var("ASTERISM_DAMAGE_SEED").ok().and_then(|seed| seed.parse().ok());
    let mut chance = Chance(seed.unwrap_or_else(|| Timestamp::now().as_nanosecond() as u64) | 1);
    println!("ASTERISM_DAMAGE_SEED={}", chance.0);
    let extractor = extractor().within(Duration::from_secs(5));
    for kind in FileKind::ALL.iter().copied() {
        let whole = made::file(kind, "words to damage");
        for round in 0..25 {
            let bytes = damaged(&whole, &mut chance);
            let why = if round % 2 == 0 || !kind.is_picture() {
                extractor.text(&bytes).await.err()
            } else {
                extractor.pictures(&bytes, &[480]).await.err()
            };
            let about_the_file = !matches!(why, Some(Unreadable::Busy | Unreadable::Unavailable));
            assert!(about_the_file, "{kind}, round {round}: {why:?}");
        }
    }
}

/// Numbers that look like chance (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

/// The file with some bytes changed, cut off, taken out or doubled.
fn damaged(whole: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..(at + 1 + chance.below(40)).min(bytes.len()))),
            2 => {
                let part = bytes[at..(at + 1 + chance.below(40)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part).for_each(drop);
            }
            _ if bytes.is_empty() => {}
            _ => bytes[at] = chance.below(256) as u8,
        }
    }
    bytes
}

/// A portal in a folder of its own.
pub(crate) struct Portal {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) app: App,
    pub(crate) routes: Router,
}

impl Portal {
    pub(crate) async fn open() -> Portal {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { extractor: Some(PROGRAM.into()), ..Config::in_folder(folder.path()) };
        let app = App::open(config).await.expect("the data folder opens");
        let routes = asterism_web::router(asterism_web::Site::new(app.clone()));
        Portal { folder, app, routes }
    }

    /// Writes records straight into the log, then brings the index up to it.
    async fn write(&self, drafts: Vec<Draft>) {
        let database = Config::in_folder(self.folder.path()).database();
        let store = Store::open(&database).await.expect("the database opens");
        store.append(drafts).await.expect("they are written");
        store.close().await;
        self.app.follow().await.expect("the index follows");
    }

    pub(crate) async fn get(&self, address: &str, known: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::get(address);
        if let Some(tag) = known {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        let request = request.body(Body::empty()).expect("a request");
        let answer = self.routes.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("a whole body");
        (parts.status, parts.headers, bytes.to_vec())
    }

    pub(crate) async fn page(&self, address: &str) -> String {
        let (status, _, bytes) = self.get(address, None).await;
        let page = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(status, StatusCode::OK, "{address}: {page}");
        page
    }

    pub(crate) fn names_found(&self, words: &str) -> Vec<String> {
        let params = [("q".to_owned(), words.to_owned())];
        let runtime = tokio::runtime::Handle::current();
        let found = tokio::task::block_in_place(|| {
            runtime.block_on(self.app.explore(&Actor::Visitor, &params)).expect("an answer")
        });
        found.hits.into_iter().map(|hit| hit.hit.name).collect()
    }
}

/// What a visitor gets at an address.
pub(crate) async fn get(routes: &Router, address: &str) -> String {
    let request = Request::get(address).body(Body::empty()).expect("a request");
    let answer = routes.clone().oneshot(request).await.expect("an answer");
    let bytes = to_bytes(answer.into_body(), 64 << 20).await.expect("a whole body");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn about(title: &str) -> About {
    About { title: Text::english(title), ..About::default() }
}

fn id(slug: &str) -> RecordId {
    SourceKey::new("test", slug).record_id()
}

fn draft(slug: &str, document: impl Into<Document>) -> Draft {
    Draft {
        record: id(slug),
        base: Base::Any,
        slug: slug.to_owned(),
        space: Space::new("test"),
        state: State::Published,
        visibility: Visibility::Public,
        merged_into: None,
        change: ChangeKind::Create,
        actor: "operator".to_owned(),
        at: Timestamp::now(),
        source: None,
        reason: None,
        links: Vec::new(),
        document: document.into(),
        issues: Vec::new(),
    }
}

fn item(title: &str, blob: &str) -> LibraryItem {
    LibraryItem { about: about(title), blob: Some(blob.to_owned()), ..LibraryItem::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_the_words_inside_an_uploaded_file_004_21() {
    let portal = Portal::open().await;
    let bytes = made::pdf(&["The aquaculture of seaweed", "pays in the third year"]);
    let kept = portal.app.keep_file(bytes.clone()).await.expect("it is taken");
    assert_eq!((kept.kind, kept.pages, kept.truncated), (FileKind::Pdf, Some(2), false));
    assert_eq!(kept.title.as_deref(), Some(made::TITLE));
    assert!(kept.text_kept > 40);
    assert_eq!(portal.app.keep_file(bytes).await.expect("it is taken again"), kept);
    let table = portal.app.keep_file(made::xlsx(WORDS)).await.expect("it is taken");
    portal
        .write(vec![
            draft("brief", item("A brief", &kept.hash)),
            draft("titled", LibraryItem { about: about("Seaweed"), ..LibraryItem::default() }),
            draft("table", item("A table", &table.hash)),
        ])
        .await;
    assert_eq!(portal.names_found("seaweed"), ["Seaweed", "A brief"], "a title comes before a text");
    assert_eq!(portal.names_found("\"third year\""), ["A brief"]);
    assert_eq!(portal.names_found("łódź specialisation"), ["A table"]);
    assert_eq!(portal.names_found("nothing of the kind"), [] as [&str; 0]);
    // The index is a cache: what was found in the files is kept beside them.
    portal.app.rebuild().await.expect("all views anew");
    assert_eq!(portal.names_found("aquaculture"), ["A brief"]);
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_served_only_where_a_record_that_one_may_see_names_it_004_21() {
    let portal = Portal::open().await;
    let kept = portal.app.keep_file(made::pdf(&["public words"])).await.expect("a file");
    let hidden = portal.app.keep_file(made::docx("hidden words")).await.expect("a file");
    let path = format!("/files/{}/brief.pdf", kept.hash);
    assert_eq!(portal.get(&path, None).await.0, StatusCode::NOT_FOUND, "no record names it yet");
    let mut unpublished = draft("draft", item("A draft", &hidden.hash));
    unpublished.state = State::Draft;
    let mut members = draft("members", item("For members", &hidden.hash));
    members.visibility = Visibility::Members;
    portal.write(vec![draft("brief", item("A brief", &kept.hash)), unpublished, members]).await;
    let (status, headers, bytes) = portal.get(&path, None).await;
    assert_eq!(status, StatusCode::OK);
    assert!(bytes.starts_with(b"%PDF-"));
    assert_eq!(headers[header::CONTENT_TYPE], "application/pdf");
    assert_eq!(headers[header::CONTENT_DISPOSITION], "inline; filename=\"brief.pdf\"");
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(headers[header::CACHE_CONTROL], "private, no-cache");
    let tag = headers[header::ETAG].to_str().expect("a tag").to_owned();
    let (status, _, bytes) = portal.get(&path, Some(&tag)).await;
    assert_eq!((status, bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    for name in ["x.docx", "draft.docx", "%22%0d%0aX:%20y"] {
        let (status, _, body) = portal.get(&format!("/files/{}/{name}", hidden.hash), Some(&tag)).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{name}");
        assert!(!String::from_utf8_lossy(&body).contains("hidden words"));
    }
    for hash in ["..", "x", &"a".repeat(64), &kept.hash.to_uppercase()] {
        assert_eq!(portal.get(&format!("/files/{hash}/brief.pdf"), None).await.0, StatusCode::NOT_FOUND);
    }
    portal.write(vec![draft("open", item("Open", &hidden.hash))]).await;
    let (status, headers, _) = portal.get(&format!("/files/{}/open.pdf", hidden.hash), None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_TYPE], FileKind::Docx.media_type(), "by content, not by name");
    assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename=\"open.docx\"");
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().expect("a policy");
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    // What is retired, or names it no longer, gives it out no longer.
    let mut retired = draft("open", item("Open", &hidden.hash));
    retired.state = State::Retired;
    portal.write(vec![retired]).await;
    assert_eq!(portal.get(&format!("/files/{}/open.docx", hidden.hash), None).await.0, StatusCode::NOT_FOUND);
    portal.write(vec![draft("open", LibraryItem { about: about("Open"), ..LibraryItem::default() })]).await;
    assert_eq!(portal.get(&format!("/files/{}/open.docx", hidden.hash), None).await.0, StatusCode::NOT_FOUND);
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_to_their_files_and_show_their_pictures_004_21() {
    let portal = Portal::open().await;
    let kept = portal.app.keep_file(made::pdf(&["one", "two"])).await.expect("a file");
    let picture = portal.app.keep_picture(&made::photo(2_000, 4_000)).await.expect("a picture");
    assert_eq!((picture.kind, picture.width, picture.height), (FileKind::Jpeg, 1_600, 800));
    let media = Media {
        about: about("A mill"),
        blob: Some(picture.hash.clone()),
        small_blob: Some(picture.small_hash.clone()),
        alt: Some("A mill \"by\" the river".to_owned()),
        credit: Some("Ane Exempli".to_owned()),
        licence: Some("CC BY 4.0".to_owned()),
        ..Media::default()
    };
    let without = Media { licence: None, ..media.clone() };
    portal
        .write(vec![
            draft("brief", item("A brief", &kept.hash)),
            draft("mill", media),
            draft("bare", without),
        ])
        .await;
    let page = portal.page("/documents/brief?lang=en").await;
    assert!(page.contains(&format!("href=\"/files/{}/brief.pdf\"", kept.hash)), "{page}");
    assert!(page.contains(" kB, 2 pages"), "{page}");
    let page = portal.page("/media/mill?lang=en").await;
    let (wide, small) = (&picture.hash, &picture.small_hash);
    for part in [
        format!("src=\"/files/{wide}/mill.jpg\""),
        format!("/files/{wide}/mill.jpg 1600w, /files/{small}/mill.jpg 480w"),
        "alt=\"A mill &#34;by&#34; the river\"".to_owned(),
        "width=\"1600\" height=\"800\"".to_owned(),
        "Ane Exempli · CC BY 4.0".to_owned(),
    ] {
        assert!(page.contains(&part), "{part} in {page}");
    }
    assert!(!portal.page("/media/bare?lang=en").await.contains("<img"), "nobody said it may be shown");
    let (status, headers, bytes) = portal.get(&format!("/files/{small}/mill.jpg"), None).await;
    assert_eq!(
        (status, &headers[header::CONTENT_TYPE]),
        (StatusCode::OK, &"image/jpeg".parse().expect("a value"))
    );
    assert!(!bytes.windows(made::SECRET.len()).any(|window| window == made::SECRET.as_bytes()));
    portal.app.close().await;
}

#[tokio::test]
async fn nothing_is_kept_of_a_file_that_is_not_taken_004_21() {
    let portal = Portal::open().await;
    for bytes in [b"%PDF-1.7 broken".to_vec(), b"<script>alert(1)</script>".to_vec()] {
        assert!(matches!(portal.app.keep_file(bytes).await, Err(Error::Unreadable(_))));
    }
    let refused = portal.app.keep_picture(&made::pdf(&["no picture"])).await;
    assert!(matches!(refused, Err(Error::Unreadable(Unreadable::NotSupported))), "{refused:?}");
    assert!(files_in(&portal.folder.path().join("blobs")).is_empty());
    // A picture among documents loses what it says beside its points as well.
    let kept = portal.app.keep_file(made::photo(40, 20)).await.expect("a picture");
    assert_eq!(kept.kind, FileKind::Jpeg);
    for file in files_in(&portal.folder.path().join("blobs")) {
        let bytes = std::fs::read(file).expect("a file");
        assert!(!bytes.windows(made::SECRET.len()).any(|window| window == made::SECRET.as_bytes()));
    }
    portal.app.close().await;
}

pub(crate) fn files_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

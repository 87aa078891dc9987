//! Official open data from the network, served here by a server of our own that misbehaves.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use asterism_actions::{App, Error, Kept, Known, PullOutcome, PullReport, PullRequest, PulledFile};
use asterism_domain::{Actor, Kind};

use crate::server::{Length, Served, Server};
use crate::support::{fresh, id, shared};

const HORIZON: &str = "cordis/cordis-HORIZONprojects-csv.zip";
const HORIZON_PATH: &str = "/data/cordis-HORIZONprojects-csv.zip";
const AUSTRIA: &str = "kohesio/projects_AT.csv";
const AUSTRIA_PATH: &str = "/data/projects/latest_AT.csv";

pub(crate) fn request(server: &Server, wanted: &[&str]) -> PullRequest {
    PullRequest {
        wanted: wanted.iter().map(|name| (*name).to_owned()).collect(),
        base: Some(server.base()),
        delay: Duration::ZERO,
        attempts: 3,
        ..PullRequest::default()
    }
}

pub(crate) async fn pull(app: &App, request: &PullRequest) -> PullReport {
    app.pull(&Actor::Operator, request, &mut |_| {}).await.unwrap()
}

/// Pulls one file.
pub(crate) async fn pull_one(app: &App, server: &Server, wanted: &str) -> PulledFile {
    let report = pull(app, &request(server, &[wanted])).await;
    let [file] = <[_; 1]>::try_from(report.files().cloned().collect::<Vec<_>>()).unwrap();
    file
}

pub(crate) fn folder(app: &App, source: &str) -> PathBuf {
    app.config().data.join("pulled").join(source)
}

pub(crate) fn kept(file: &PulledFile) -> &Kept {
    match &file.outcome {
        PullOutcome::New(kept) | PullOutcome::Unchanged(kept) | PullOutcome::Changed { kept, .. } => kept,
        PullOutcome::Failed { why, .. } => panic!("{}: {why}", file.file),
    }
}

/// Why it failed, and how many bytes are here to go on from.
pub(crate) fn failure(file: &PulledFile) -> (&str, u64) {
    match &file.outcome {
        PullOutcome::Failed { why, part, .. } => (why, *part),
        other => panic!("{}: {other:?}", file.file),
    }
}

fn checksum(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Real bytes that are large enough to break off in the middle of.
fn list(changed: bool) -> Vec<u8> {
    let path = shared("data/cordis-horizon-europe-2025-04/topics.csv.gz");
    let mut bytes = unpacked(&path);
    bytes.truncate(300_000);
    if changed {
        // On both sides of wherever a test breaks off.
        (bytes[1_000], bytes[200_000]) = (b'#', b'#');
    }
    bytes
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

fn tagged(body: Vec<u8>, etag: &str) -> Served {
    Served { body, etag: Some(format!("\"{etag}\"")), ranges: true, ..Served::default() }
}

/// An archive as CORDIS publishes it: real topics and legal bases, and projects in the official layout.
fn cordis_archive() -> Vec<u8> {
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;\
                  frameworkProgramme;objective\n";
    let project = "\"101116741\";\"PULLED\";\"SIGNED\";\"A project that was pulled\";\"2023-01-01\";\"2026-12-31\";\
                   \"1000000\";\"900000\";\"HORIZON.1.1\";\"ERC-2023-STG\";\"HORIZON\";\"An objective.\"\n";
    let topics = unpacked(&shared("data/cordis-horizon-europe-2025-04/topics.csv.gz"));
    let topics: Vec<u8> =
        topics.split_inclusive(|byte| *byte == b'\n').take(200).flatten().copied().collect();
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("project.csv", format!("{header}{project}").into_bytes()), ("topics.csv", topics)]
    {
        archive.start_file(name, options).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn an_archive_of_cordis_is_pulled_imported_and_found_and_a_second_pull_changes_nothing() {
    let server = Server::start();
    let archive = cordis_archive();
    server.serve(HORIZON_PATH, tagged(archive.clone(), "v1"));
    let app = fresh().await;

    let mut last = None;
    let wanted = request(&server, &[HORIZON]);
    let report = app.pull(&Actor::Operator, &wanted, &mut |news| last = Some(news)).await.unwrap();
    let first = report.files().next().unwrap();
    assert!(matches!(first.outcome, PullOutcome::New(_)), "{first:?}");
    assert_eq!(kept(first).blake3, checksum(&archive));
    assert_eq!(kept(first).bytes, archive.len() as u64);
    let last = last.unwrap();
    assert_eq!((last.done, last.total), (archive.len() as u64, Some(archive.len() as u64)));
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].header("user-agent").unwrap().starts_with("Asterism/"), "{asked:?}");

    let place = folder(&app, "cordis");
    let loaded = app.load(&Actor::Operator, &place, Known::Skip).await.unwrap();
    assert_eq!(loaded.files.len(), 1, "{loaded:?}");
    assert_eq!(loaded.files[0].failed, None);
    assert!(loaded.files[0].counts.stored > 0);
    id(&app, Kind::Project, "pulled").await;

    let again = pull_one(&app, &server, HORIZON).await;
    assert!(matches!(again.outcome, PullOutcome::Unchanged(_)), "{again:?}");
    assert_eq!(kept(&again).pulled, kept(first).pulled);
    assert_eq!(server.asked()[0].header("if-none-match"), Some("\"v1\""));
    let notes: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place.join("pulled.json")).unwrap()).unwrap();
    let file = &notes["files"]["cordis-HORIZONprojects-csv.zip"];
    assert_eq!(notes["shape"], 1);
    assert_eq!(file["blake3"], checksum(&archive).as_str());
    assert_eq!(file["etag"], "\"v1\"");
    assert_eq!(file["address"], format!("{}{HORIZON_PATH}", server.base()).as_str());
    app.close().await;
}

#[tokio::test]
async fn a_download_that_breaks_goes_on_where_it_stopped() {
    let server = Server::start();
    let body = list(false);
    server.serve(AUSTRIA_PATH, Served { breaks: [100_000, 50_000].into(), ..tagged(body.clone(), "v1") });
    let app = fresh().await;
    let file = pull_one(&app, &server, AUSTRIA).await;
    assert_eq!(kept(&file).blake3, checksum(&body));
    assert_eq!(std::fs::read(folder(&app, "kohesio").join("projects_AT.csv")).unwrap(), body);
    let asked = server.asked();
    let ranges: Vec<_> = asked.iter().map(|asked| asked.header("range")).collect();
    assert_eq!(ranges, [None, Some("bytes=100000-"), Some("bytes=150000-")]);
    assert_eq!(asked[1].header("if-range"), Some("\"v1\""));
    app.close().await;
}

#[tokio::test]
async fn a_pull_that_was_given_up_goes_on_in_the_next_run() {
    let server = Server::start();
    let body = list(false);
    server.serve(AUSTRIA_PATH, Served { breaks: [90_000, 10, 20].into(), ..tagged(body.clone(), "v1") });
    let app = fresh().await;
    let (file, here) = (pull_one(&app, &server, AUSTRIA).await, folder(&app, "kohesio"));
    let (why, part) = failure(&file);
    assert!(why.contains("promised 300000 bytes and sent 90030"), "{why}");
    assert_eq!(part, 90_030);
    assert!(!here.join("projects_AT.csv").exists(), "a part never takes the place of a file");
    let seen = asterism_ingest_sees(&app, &here).await;
    assert_eq!(seen, 0, "an import passes parts over");
    server.asked();

    let file = pull_one(&app, &server, AUSTRIA).await;
    assert_eq!(kept(&file).blake3, checksum(&body));
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].header("range"), Some("bytes=90030-"));
    app.close().await;
}

/// How many files an import of the folder would read.
async fn asterism_ingest_sees(app: &App, folder: &Path) -> usize {
    app.load(&Actor::Operator, folder, Known::Skip).await.unwrap().files.len()
}

#[tokio::test]
async fn a_file_that_changes_between_two_parts_is_downloaded_anew() {
    for careless in [false, true] {
        let server = Server::start();
        let (old, new) = (list(false), list(true));
        server.serve(AUSTRIA_PATH, Served { breaks: [80_000; 3].into(), ranges: false, ..tagged(old, "v1") });
        let app = fresh().await;
        assert_eq!(failure(&pull_one(&app, &server, AUSTRIA).await).1, 80_000);
        // A careless server sends the rest of the new file as if it belonged to the old part.
        server.serve(AUSTRIA_PATH, Served { careless, ..tagged(new.clone(), "v2") });
        let file = pull_one(&app, &server, AUSTRIA).await;
        assert_eq!(kept(&file).blake3, checksum(&new), "careless: {careless}");
        app.close().await;
    }
}

#[tokio::test]
async fn a_server_without_ranges_costs_a_new_start_and_nothing_else() {
    let server = Server::start();
    let body = list(false);
    server
        .serve(AUSTRIA_PATH, Served { breaks: [70_000].into(), ranges: false, ..tagged(body.clone(), "v1") });
    let app = fresh().await;
    let file = pull_one(&app, &server, AUSTRIA).await;
    assert_eq!(kept(&file).blake3, checksum(&body));
    assert_eq!(server.asked().len(), 2);
    app.close().await;
}

#[tokio::test]
async fn a_new_edition_keeps_the_one_before_beside_it() {
    let server = Server::start();
    let (old, new) = (list(false), list(true));
    server.serve(AUSTRIA_PATH, tagged(old.clone(), "v1"));
    let app = fresh().await;
    let first = pull_one(&app, &server, AUSTRIA).await;
    server.serve(AUSTRIA_PATH, tagged(new.clone(), "v2"));
    let second = pull_one(&app, &server, AUSTRIA).await;
    let PullOutcome::Changed { kept, earlier } = &second.outcome else { panic!("{second:?}") };
    let here = folder(&app, "kohesio");
    assert_eq!(std::fs::read(here.join("projects_AT.csv")).unwrap(), new);
    assert_eq!(std::fs::read(here.join(&earlier.file)).unwrap(), old);
    assert_eq!(earlier.pulled, self::kept(&first).pulled);
    assert!(earlier.file.contains(&earlier.pulled.to_string()[..10]), "{earlier:?}");
    assert_eq!(kept.earlier, std::slice::from_ref(earlier));
    assert_eq!(asterism_ingest_sees(&app, &here).await, 1, "an import reads the newest edition only");
    app.close().await;
}

#[tokio::test]
async fn the_same_bytes_from_a_server_without_names_for_editions_are_unchanged() {
    let server = Server::start();
    let body = list(false);
    server.serve(AUSTRIA_PATH, Served { body, length: Length::Unstated, ..Served::default() });
    let app = fresh().await;
    let first = pull_one(&app, &server, AUSTRIA).await;
    let second = pull_one(&app, &server, AUSTRIA).await;
    assert!(matches!(second.outcome, PullOutcome::Unchanged(_)), "{second:?}");
    assert_eq!(kept(&first).pulled, kept(&second).pulled);
    assert!(kept(&second).checked > kept(&first).checked);
    app.close().await;
}

#[tokio::test]
async fn a_file_damaged_on_disk_is_downloaded_again_and_what_lay_there_is_kept() {
    let server = Server::start();
    let body = list(false);
    server.serve(AUSTRIA_PATH, tagged(body.clone(), "v1"));
    let app = fresh().await;
    pull_one(&app, &server, AUSTRIA).await;
    let place = folder(&app, "kohesio").join("projects_AT.csv");
    std::fs::write(&place, "damaged").unwrap();
    let file = pull_one(&app, &server, AUSTRIA).await;
    let PullOutcome::Changed { earlier, .. } = &file.outcome else { panic!("{file:?}") };
    assert_eq!(std::fs::read(&place).unwrap(), body);
    assert_eq!(std::fs::read(folder(&app, "kohesio").join(&earlier.file)).unwrap(), b"damaged");
    app.close().await;
}

#[tokio::test]
async fn a_wrong_length_is_an_error_that_keeps_what_arrived() {
    let server = Server::start();
    let body = list(false);
    let length = Length::Stated(body.len() + 5);
    server.serve(AUSTRIA_PATH, Served { length, ranges: false, ..tagged(body.clone(), "v1") });
    let app = fresh().await;
    let file = pull_one(&app, &server, AUSTRIA).await;
    let (why, part) = failure(&file);
    assert!(why.contains("promised 300005 bytes and sent 300000"), "{why}");
    assert_eq!(part, body.len() as u64);
    app.close().await;
}

#[tokio::test]
async fn a_failed_update_leaves_the_file_that_was_there() {
    let server = Server::start();
    let body = list(false);
    server.serve(AUSTRIA_PATH, tagged(body.clone(), "v1"));
    let app = fresh().await;
    pull_one(&app, &server, AUSTRIA).await;
    server.serve(AUSTRIA_PATH, Served { breaks: [5; 9].into(), ranges: false, ..tagged(list(true), "v2") });
    let file = pull_one(&app, &server, AUSTRIA).await;
    assert!(matches!(file.outcome, PullOutcome::Failed { before: true, .. }), "{file:?}");
    assert_eq!(std::fs::read(folder(&app, "kohesio").join("projects_AT.csv")).unwrap(), body);
    app.close().await;
}

#[tokio::test]
async fn what_is_not_the_file_never_takes_its_place() {
    let server = Server::start();
    let body = list(false);
    server.serve(AUSTRIA_PATH, tagged(body.clone(), "v1"));
    let app = fresh().await;
    pull_one(&app, &server, AUSTRIA).await;
    let packed = {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(&body).unwrap();
        packer.finish().unwrap()
    };
    for (edition, instead) in [
        ("v2", b"<!doctype html><h1>Maintenance</h1>".to_vec()),
        ("v3", b"Service temporarily unavailable, please try later\n".to_vec()),
        ("v4", b"{\"error\":\"not authorised\"}".to_vec()),
        ("v5", packed),
    ] {
        server.serve(AUSTRIA_PATH, tagged(instead, edition));
        let file = pull_one(&app, &server, AUSTRIA).await;
        assert!(failure(&file).0.contains("something else than the file"), "{edition}: {file:?}");
        assert_eq!(failure(&file).1, 0, "{edition}: nothing to go on from");
        assert_eq!(std::fs::read(folder(&app, "kohesio").join("projects_AT.csv")).unwrap(), body);
    }
    app.close().await;
}

#[tokio::test]
async fn a_redirect_to_another_host_is_refused_and_one_within_the_host_followed() {
    let (server, elsewhere) = (Server::start(), Server::start());
    elsewhere.serve(AUSTRIA_PATH, tagged(list(true), "v1"));
    let to = |redirect: String| Served { redirect: Some(redirect), ..Served::default() };
    server.serve(AUSTRIA_PATH, to(format!("{}{AUSTRIA_PATH}", elsewhere.base())));
    let app = fresh().await;
    let file = pull_one(&app, &server, AUSTRIA).await;
    let (why, part) = failure(&file);
    assert!(why.contains("redirects to") && why.contains("not a host of this publisher"), "{why}");
    assert_eq!((part, elsewhere.asked().len()), (0, 0));

    server.serve("/moved.csv", tagged(list(false), "v1"));
    server.serve(AUSTRIA_PATH, to("/moved.csv".to_owned()));
    let file = pull_one(&app, &server, AUSTRIA).await;
    assert_eq!(kept(&file).blake3, checksum(&list(false)));

    server.asked();
    server.serve(AUSTRIA_PATH, to(AUSTRIA_PATH.to_owned()));
    let circle = pull_one(&app, &server, AUSTRIA).await;
    assert!(failure(&circle).0.contains("redirects"), "{circle:?}");
    assert_eq!(server.asked().len(), 6);
    app.close().await;
}

#[tokio::test]
async fn a_file_larger_than_allowed_is_refused_stated_or_not() {
    let app = fresh().await;
    for length in [Length::True, Length::Unstated] {
        let server = Server::start();
        server.serve(AUSTRIA_PATH, Served { length, ..tagged(list(false), "v1") });
        let wanted = PullRequest { most_bytes: 100_000, ..request(&server, &[AUSTRIA]) };
        let report = pull(&app, &wanted).await;
        let (why, part) = failure(report.files().next().unwrap());
        assert!(why.contains("larger than the 100000 bytes"), "{why}");
        assert_eq!(part, 0);
        assert_eq!(server.asked().len(), 1);
    }
    app.close().await;
}

#[tokio::test]
async fn a_busy_server_is_asked_again_when_it_says_and_not_for_ever() {
    let server = Server::start();
    let body = list(false);
    let busy = |statuses: &[(u16, &'static str)]| Served {
        statuses: statuses.iter().copied().collect(),
        ..tagged(body.clone(), "v1")
    };
    let soon = "Retry-After: 0\r\n";
    server.serve(AUSTRIA_PATH, busy(&[(429, soon), (503, soon)]));
    let app = fresh().await;
    assert_eq!(kept(&pull_one(&app, &server, AUSTRIA).await).blake3, checksum(&body));
    assert_eq!(server.asked().len(), 3);

    server.serve(AUSTRIA_PATH, busy(&[(429, soon); 10]));
    assert!(failure(&pull_one(&app, &server, AUSTRIA).await).0.contains("busy"));
    assert_eq!(server.asked().len(), 3);

    server.serve(AUSTRIA_PATH, busy(&[(503, "Retry-After: 86400\r\n")]));
    assert!(failure(&pull_one(&app, &server, AUSTRIA).await).0.contains("wait 86400 seconds"));
    assert_eq!(server.asked().len(), 1);
    app.close().await;
}

#[tokio::test]
async fn one_file_that_fails_does_not_keep_the_others_away() {
    let server = Server::start();
    server.serve(AUSTRIA_PATH, tagged(list(false), "v1"));
    server.serve(
        "/data/beneficiaries/latest_AT.csv",
        tagged(b"<!doctype html><p>We are moving".to_vec(), "v1"),
    );
    let app = fresh().await;
    let wanted = request(&server, &["kohesio/beneficiaries_AT.csv", AUSTRIA, "kohesio/projects_BE.csv"]);
    let report = pull(&app, &wanted).await;
    let files: Vec<_> = report.files().collect();
    assert_eq!(kept(files[0]).bytes, 300_000);
    assert!(failure(files[1]).0.contains("something else than the file"), "{:?}", files[1]);
    assert!(failure(files[2]).0.contains("answered 404"), "{:?}", files[2]);
    app.close().await;
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_not_asked_file_by_file() {
    let server = Server::start();
    let wanted = request(&server, &["kohesio"]);
    drop(server);
    let app = fresh().await;
    let report = pull(&app, &wanted).await;
    let files: Vec<_> = report.files().collect();
    assert!(failure(files[0]).0.contains("does not answer"), "{:?}", files[0]);
    assert!(files[1..].iter().all(|file| failure(file).0.contains("was not asked")), "{:?}", files[1]);
    app.close().await;
}

#[tokio::test]
async fn what_cannot_be_pulled_is_refused_with_what_can() {
    let server = Server::start();
    let app = fresh().await;
    let refused = |wanted: &str, base: Option<&str>| PullRequest {
        base: base.map(str::to_owned),
        ..request(&server, &[wanted])
    };
    for (request, says) in [
        (refused("cordex", Some("http://localhost")), "there are nuts, keep-eu"),
        (refused("cordis/nothing.zip", Some("http://localhost")), "cordis has no such file"),
        (refused("cordis", Some("localhost:80")), "expected scheme and host"),
    ] {
        let error = app.pull(&Actor::Operator, &request, &mut |_| {}).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)) && error.to_string().contains(says), "{error}");
    }
    let visitor = app.pull(&Actor::Visitor, &request(&server, &["cordis"]), &mut |_| {}).await;
    assert!(matches!(visitor, Err(Error::Forbidden { .. })));
    assert_eq!(server.asked(), []);
    app.close().await;
}

#[tokio::test]
async fn notes_of_a_newer_version_are_left_as_they_are() {
    let server = Server::start();
    server.serve(AUSTRIA_PATH, tagged(list(false), "v1"));
    let app = fresh().await;
    let here = folder(&app, "kohesio");
    std::fs::create_dir_all(&here).unwrap();
    let newer = r#"{"shape":2,"files":[]}"#;
    std::fs::write(here.join("pulled.json"), newer).unwrap();
    let wanted = request(&server, &[AUSTRIA]);
    let error = app.pull(&Actor::Operator, &wanted, &mut |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("written by a newer version"), "{error}");
    assert_eq!(std::fs::read_to_string(here.join("pulled.json")).unwrap(), newer);
    app.close().await;
}

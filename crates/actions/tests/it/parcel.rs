//! A space taken out of one portal and into another.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use asterism_actions::{App, Contents, Error, Parcel, Received, Scope};
use asterism_domain::library::News;
use asterism_domain::person::Person;
use asterism_domain::{Actor, Document, Kind, Space, State, Text};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::support::{fresh, id, page, params, sampled};

fn space() -> Space {
    Space::new("clusters3")
}

/// A place where nothing is yet.
fn place(name: &str) -> PathBuf {
    tempfile::tempdir().unwrap().keep().join(name)
}

async fn take_out(app: &App, contents: Contents, to: &Path) -> usize {
    let mut parcel = Parcel::at(to).unwrap();
    let records = app.write_parcel(&Actor::Operator, &space(), contents, &mut parcel).await.unwrap();
    parcel.finish().await.unwrap();
    records
}

async fn take_in(app: &App, from: &Path) -> Received {
    app.receive_parcel(&Actor::Operator, from).await.unwrap()
}

/// Every file of a parcel by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn news(title: &str) -> Document {
    let mut news = News::default();
    news.about.title = Text::english(title);
    news.into()
}

async fn write_news(app: &App, title: &str, state: State) -> String {
    app.create(&Actor::Operator, &space(), news(title), state).await.unwrap().slug
}

async fn retitle(app: &App, slug: &str, title: &str) {
    let id = id(app, Kind::News, slug).await;
    let record = app.record(id).await.unwrap().unwrap();
    let mut document = record.document;
    document.about_mut().title = Text::english(title);
    app.edit(&Actor::Operator, id, record.seq, document, None).await.unwrap();
}

async fn assert_whole(app: &App) {
    assert!(app.check().await.unwrap().is_clean());
}

#[tokio::test]
async fn a_space_comes_back_whole_in_another_portal() {
    let app = sampled().await;
    let slug = write_news(&app, "A first item", State::Published).await;
    retitle(&app, &slug, "A renamed item").await;
    write_news(&app, "A draft", State::Draft).await;
    let (out, again, zip) = (place("out"), place("again"), place("out.zip"));
    let records = take_out(&app, Contents::Whole, &out).await;
    take_out(&app, Contents::Whole, &zip).await;
    let other = fresh().await;
    let received = take_in(&other, &zip).await;
    assert_eq!((received.new, received.conflicts.len()), (records, 0), "{received:?}");
    assert!(received.around > 5, "topics and organisations that the space names: {received:?}");
    assert_whole(&other).await;
    // Ids, addresses, documents, links and histories are those of the other portal.
    let (here, there) =
        (page(&app, Kind::Project, "clusters3").await, page(&other, Kind::Project, "clusters3").await);
    assert_eq!((here.record.id, &here.record.document), (there.record.id, &there.record.document));
    assert_eq!(here.inbound.len(), there.inbound.len());
    let history = async |app: &App| {
        let history = app.history(&Actor::Operator, Kind::News, &slug).await.unwrap();
        let line = |one: &asterism_actions::RevisionView| {
            (one.at, one.actor.clone(), one.change, one.changes.clone())
        };
        history.revisions.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(history(&app).await, history(&other).await);
    assert_eq!(
        other.space(&Actor::Visitor, &space()).await.unwrap().total,
        app.space(&Actor::Visitor, &space()).await.unwrap().total
    );
    take_out(&other, Contents::Whole, &again).await;
    assert_eq!(files(&out), files(&again), "what goes out again is the same, byte for byte");
    // Twice changes nothing, from the folder as from the archive.
    let head = other.head().await.unwrap();
    let twice = take_in(&other, &out).await;
    assert_eq!(
        (twice.new, twice.updated, twice.revisions, twice.around, twice.unchanged),
        (0, 0, 0, 0, records)
    );
    assert_eq!(other.head().await.unwrap(), head);
    assert_eq!(take_in(&app, &out).await.unchanged, records, "nor where it came from");
}

#[tokio::test]
async fn what_went_on_is_taken_in_and_what_went_another_way_is_told_and_left() {
    let app = sampled().await;
    let (first, second) =
        (write_news(&app, "One", State::Published).await, write_news(&app, "Two", State::Published).await);
    let (out, later) = (place("out"), place("later"));
    take_out(&app, Contents::Whole, &out).await;
    let other = fresh().await;
    take_in(&other, &out).await;
    retitle(&app, &first, "One goes on").await;
    retitle(&app, &second, "Two goes on").await;
    retitle(&other, &second, "Two goes elsewhere").await;
    let third = write_news(&app, "Three", State::Published).await;
    assert_eq!(
        write_news(&other, "Three", State::Published).await,
        third,
        "another record at the same address"
    );
    take_out(&app, Contents::Whole, &later).await;
    let received = take_in(&other, &later).await;
    assert_eq!((received.new, received.updated, received.revisions), (0, 1, 1), "{received:?}");
    let paths: Vec<&str> = received.conflicts.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths.len(), 2, "{received:?}");
    assert!(received.conflicts.iter().any(|one| one.path.ends_with(&third) && one.why.contains("address")));
    assert_eq!(page(&other, Kind::News, "one-goes-on").await.record.document.name(), "One goes on");
    assert_eq!(
        page(&other, Kind::News, "two-goes-elsewhere").await.record.document.name(),
        "Two goes elsewhere"
    );
    // The older parcel does not take anything back.
    let older = take_in(&other, &out).await;
    assert_eq!(older.revisions, 0, "{older:?}");
    assert_eq!(page(&other, Kind::News, "one-goes-on").await.record.document.name(), "One goes on");
    assert_whole(&other).await;
}

#[tokio::test]
async fn a_name_that_is_withheld_here_does_not_come_back_with_a_space() {
    let app = sampled().await;
    let slug = write_news(&app, "A visit of Quilla Wetherby", State::Published).await;
    let (out, later) = (place("out"), place("later"));
    take_out(&app, Contents::Whole, &out).await;
    let other = fresh().await;
    take_in(&other, &out).await;
    other.redact(&Actor::Operator, "Quilla Wetherby", "a wish").await.unwrap();
    retitle(&app, &slug, "A visit and a talk of Quilla Wetherby").await;
    write_news(&app, "Wetherby, Quilla speaks", State::Published).await;
    take_out(&app, Contents::Whole, &later).await;
    for parcel in [&out, &later, &later] {
        let received = take_in(&other, parcel).await;
        assert_eq!(received.new, usize::from(received.revisions > 0), "{received:?}");
        let mut held = Vec::new();
        other.export(&Actor::Operator, Scope::Log, &mut held).await.unwrap();
        let held = String::from_utf8(held).unwrap().to_lowercase();
        assert!(!held.contains("wetherby") && held.contains("a visit of [withheld]"), "{held}");
        assert_whole(&other).await;
    }
    assert!(other.explore(&Actor::Visitor, &params(&[("q", "speaks")])).await.unwrap().total > 0);
}

#[tokio::test]
async fn the_public_parcel_holds_what_visitors_see_and_nothing_else() {
    let app = sampled().await;
    write_news(&app, "Secretdraft", State::Draft).await;
    let mut person = Person::default();
    person.about.title = Text::english("Hiddenname Person");
    person.about.summary = Text::english("Shown to all");
    let person = app.create(&Actor::Operator, &space(), person.into(), State::Published).await.unwrap();
    let account = asterism_domain::AccountId::create();
    let (public, whole) = (place("public"), place("whole"));
    let shown = take_out(&app, Contents::Public, &public).await;
    assert!(shown < take_out(&app, Contents::Whole, &whole).await);
    let text = |folder: &Path| {
        let all = files(folder).into_values().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        all.collect::<String>()
    };
    for hidden in ["Secretdraft", "Hiddenname", &account.to_string()] {
        assert!(!text(&public).contains(hidden), "{hidden}");
    }
    assert!(text(&public).contains("Shown to all") && text(&whole).contains("Hiddenname"));
    let other = fresh().await;
    take_in(&other, &public).await;
    assert_eq!(page(&other, Kind::Person, &person.slug).await.record.id, person.id);
    assert_whole(&other).await;
    let again = place("again");
    take_out(&other, Contents::Public, &again).await;
    assert_eq!(files(&public), files(&again));
    // Nobody but the operator takes a space in, and who may not change a space does not take it out.
    assert!(matches!(other.receive_parcel(&Actor::Visitor, &public).await, Err(Error::Forbidden { .. })));
    let mut parcel = Parcel::at(&place("no")).unwrap();
    let refused = app.write_parcel(&Actor::Visitor, &space(), Contents::Public, &mut parcel).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })));
}

#[tokio::test]
async fn damage_is_told_with_file_and_line_and_nothing_is_taken_in() {
    let app = sampled().await;
    let out = place("out");
    take_out(&app, Contents::Whole, &out).await;
    let other = fresh().await;
    let log = out.join("data/log.jsonl");
    let good = std::fs::read_to_string(&log).unwrap();
    let refused = async |what: &str| {
        let error = other.receive_parcel(&Actor::Operator, &out).await.expect_err(what);
        assert!(matches!(error, Error::Parcel(_)), "{what}: {error:?}");
        assert_eq!(other.head().await.unwrap(), asterism_domain::Seq(0), "{what}");
        error.to_string()
    };
    let damaged = good.replacen("\"actor\":\"import:sample\"", "\"actor\":\"import:simple\"", 1);
    assert_eq!(damaged.len(), good.len());
    assert_ne!(damaged, good, "there is an author to forge");
    std::fs::write(&log, damaged).unwrap();
    let said = refused("a forged author").await;
    assert!(said.starts_with("data/log.jsonl, line 1: "), "{said}");
    std::fs::write(&log, &good[..good.len() - 10]).unwrap();
    assert!(refused("cut off").await.contains("data/log.jsonl"));
    let mut lines: Vec<&str> = good.lines().collect();
    lines.swap(1, 2);
    std::fs::write(&log, lines.join("\n") + "\n").unwrap();
    assert!(refused("another order").await.contains("line 2"), "lines have their places");
    std::fs::write(&log, &good).unwrap();
    let manifest = out.join("data/manifest.json");
    let listed = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, listed.replace("asterism/parcel/1", "asterism/parcel/2")).unwrap();
    assert!(refused("another version").await.contains("asterism/parcel/2"));
    std::fs::write(&manifest, listed.replace("data/around.jsonl", "../around.jsonl")).unwrap();
    assert!(refused("a way out").await.contains("../around.jsonl"));
    std::fs::write(&manifest, listed.replacen("\"bytes\": ", "\"bytes\": 9999999999999", 1)).unwrap();
    assert!(refused("an absurd size").await.contains("at most"));
    std::fs::remove_file(&manifest).unwrap();
    assert!(refused("no manifest").await.contains("holds no parcel"));
    std::fs::write(&manifest, &listed).unwrap();
    take_in(&other, &out).await;
    assert_whole(&other).await;
}

#[tokio::test]
#[cfg(unix)]
async fn no_link_and_no_name_leads_out_of_a_parcel() {
    let app = sampled().await;
    let (out, zip) = (place("out"), place("evil.zip"));
    take_out(&app, Contents::Public, &out).await;
    let refused = async |from: &Path| {
        let error = fresh().await.receive_parcel(&Actor::Operator, from).await.expect_err("it is refused");
        assert!(matches!(error, Error::Parcel(_)), "{error:?}");
        error.to_string()
    };
    let log = out.join("data/log.jsonl");
    let elsewhere = place("elsewhere");
    std::fs::rename(&log, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &log).unwrap();
    assert!(refused(&out).await.contains("a link stands in its place"));
    std::fs::remove_file(&log).unwrap();
    std::fs::rename(&elsewhere, &log).unwrap();
    for name in ["../evil", "/etc/evil", "a\\..\\evil", "data/../../evil"] {
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&zip).unwrap());
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(b"x").unwrap();
        archive.finish().unwrap();
        let said = refused(&zip).await;
        assert!(said.contains("is no name of a file of a parcel"), "{name}: {said}");
    }
    // A file that unpacks to more than the manifest says is not read on.
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&zip).unwrap());
    for (name, bytes) in files(&out) {
        archive.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        let bytes = if name == "data/log.jsonl" { vec![b' '; 64 << 20] } else { bytes };
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap();
    assert!(std::fs::metadata(&zip).unwrap().len() < 1 << 20);
    assert!(refused(&zip).await.contains("data/log.jsonl is damaged: it has 67108864 bytes"));
}

/// What happens to the news of a space.
#[derive(Debug, Clone)]
enum Step {
    Write(u8, bool),
    Retitle(usize, u8),
    Retire(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (any::<u8>(), any::<bool>()).prop_map(|(title, out)| Step::Write(title, out)),
        3 => (any::<usize>(), any::<u8>()).prop_map(|(which, title)| Step::Retitle(which, title)),
        1 => any::<usize>().prop_map(Step::Retire),
    ];
    proptest::collection::vec(step, 1..12)
}

async fn take(app: &App, step: &Step, slugs: &mut Vec<String>) {
    match step {
        Step::Write(title, out) => {
            let state = if *out { State::Published } else { State::Draft };
            slugs.push(write_news(app, &format!("Title \"{title}\" é"), state).await);
        }
        Step::Retitle(which, title) => {
            if let Some(slug) = slugs.get(which % slugs.len().max(1)) {
                retitle(app, slug, &format!("Title {title} \n , ")).await;
            }
        }
        Step::Retire(which) => {
            if let Some(slug) = slugs.get(which % slugs.len().max(1)) {
                let id = id(app, Kind::News, slug).await;
                let again = app.record(id).await.unwrap().unwrap().state.is_out_of_use();
                let retired = app.retire(&Actor::Operator, id, Some("a reason".to_owned())).await;
                assert_eq!(matches!(retired, Err(Error::Invalid(_))), again, "{retired:?}");
                assert_eq!(retired.is_ok(), !again);
            }
        }
    }
}

/// Whatever was done, in parcels taken at any moment: the other portal ends with the same log.
#[tokio::test]
async fn however_a_space_came_to_be_the_other_portal_ends_with_the_same() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..6 {
        let steps = steps().new_tree(&mut runner).unwrap().current();
        let (app, other) = (fresh().await, fresh().await);
        let mut slugs = Vec::new();
        take(&app, &Step::Write(0, true), &mut slugs).await;
        for (count, step) in steps.iter().enumerate() {
            take(&app, step, &mut slugs).await;
            if count % 4 == 3 || count + 1 == steps.len() {
                let (out, again) = (place("out"), place("again"));
                take_out(&app, Contents::Whole, &out).await;
                let received = take_in(&other, &out).await;
                assert!(received.conflicts.is_empty(), "{steps:?}: {received:?}");
                take_out(&other, Contents::Whole, &again).await;
                assert_eq!(
                    files(&out)["data/log.jsonl"].len(),
                    files(&again)["data/log.jsonl"].len(),
                    "{steps:?}"
                );
            }
        }
        assert_whole(&other).await;
        let total =
            async |app: &App| app.explore(&Actor::Visitor, &params(&[("kind", "news")])).await.unwrap().total;
        assert_eq!(total(&app).await, total(&other).await);
    }
}

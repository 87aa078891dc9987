//! Letters, with the executable and a real mail server.

use std::path::Path;
use std::process::Command;

use asterism_actions::{App, Config};
use asterism_domain::Letter;
use asterism_mail::{Carrier, Settings};
use asterism_testkit::smtp::Sink;
use jiff::SignedDuration;
use serde_json::Value;

use crate::serving::greeted;
use crate::support::{asterism, run, run_to, text};

const SENDER: &str = "office@example.org";

/// Puts a letter into the queue of a data folder that no portal runs on.
fn post(data: &Path, to: &str) {
    within(data, async |app| {
        let text = "Here is the link that you asked for.\n".to_owned();
        let subject = "A link for you".to_owned();
        app.post(Letter { to: to.to_owned(), subject, text, unsubscribe: None }).await.expect("a letter");
    });
}

fn within(data: &Path, work: impl AsyncFnOnce(&App)) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let app = App::open(Config::in_folder(data)).await.expect("the data folder");
        work(&app).await;
        app.close().await;
    });
}

fn listed(code: i32, data: &Path) -> Vec<Value> {
    serde_json::from_str(&run_to(code, data, &["--json", "outbox"])).expect("JSON")
}

/// A portal that sends letters.
fn serve(data: &Path, sink: &Sink) -> Command {
    let mut command = asterism(data, &["serve", "--listen", "127.0.0.1:0", "--mail-from", SENDER]);
    command.env("ASTERISM_SMTP", sink.url());
    command
}

#[test]
fn a_portal_sends_what_waits_and_ends_when_it_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let sink = Sink::start();
    sink.answer(&[("gone@example.net", "550 5.1.1 no such person")]);
    post(data, "gone@example.net");
    post(data, "ana@example.net");
    let (mut portal, ..) = greeted(&mut serve(data, &sink));
    sink.wait_for("kept");
    let told = Command::new("kill").args(["-TERM", &portal.id().to_string()]).status().expect("kill runs");
    assert!(told.success());
    assert_eq!(portal.wait().expect("an end").code(), Some(0));
    let given_up = listed(1, data);
    assert_eq!((given_up.len(), &given_up[0]["to"]), (1, &"gone@example.net".into()), "{given_up:?}");
    assert_eq!(given_up[0]["state"], "given_up");
    assert!(given_up[0]["last_error"].as_str().is_some_and(|error| error.contains("no such person")));
}

#[test]
fn a_portal_killed_while_a_letter_is_being_sent_sends_that_one_again_with_the_same_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let sink = Sink::start();
    // The server has the letter and its answer never comes.
    sink.answer(&[("ana@example.net", "hold")]);
    post(data, "ana@example.net");
    post(data, "ben@example.net");
    let (mut portal, ..) = greeted(&mut serve(data, &sink));
    sink.wait_for("kept");
    portal.kill().expect("a kill");
    portal.wait().expect("an end");
    let states: Vec<Value> = listed(0, data).into_iter().map(|letter| letter["state"].clone()).collect();
    assert_eq!(states, ["waiting", "running"]);

    sink.answer(&[]);
    within(data, async |app| {
        let carrier = Carrier::new(Settings::new(&sink.url(), SENDER).expect("settings"));
        let later = app.now() + SignedDuration::from_hours(1);
        let delivered = app.deliver_by(&carrier, || later).await.expect("letters");
        assert_eq!((delivered.sent, delivered.put_off, delivered.given_up), (2, 0, 0));
    });
    let letters = sink.letters();
    let of = |to: &str| {
        let to_one = letters.iter().filter(|letter| letter.receivers() == [to]);
        to_one.map(|letter| letter.header("Message-ID").to_owned()).collect::<Vec<_>>()
    };
    let (ana, ben) = (of("ana@example.net"), of("ben@example.net"));
    assert!(ana.len() == 2 && ana[0] == ana[1], "{ana:?}");
    assert!(ben.len() == 1 && ben[0] != ana[0], "the other one was not sent twice: {ben:?}");
    assert_eq!(listed(0, data), [] as [Value; 0]);
}

#[test]
fn the_operator_reads_retries_and_discards_what_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    assert_eq!(run_to(0, data, &["outbox"]), "no letter waits\n");
    post(data, "ana@example.net");
    post(data, "ben@example.net");
    let table = run_to(0, data, &["outbox"]);
    assert!(
        table.contains("ana@example.net") && table.contains("waits") && table.contains("A link for you"),
        "{table}"
    );
    let letters = listed(0, data);
    let id = letters[1]["letter"].to_string();
    let shown = run_to(0, data, &["outbox", "--show", &id]);
    assert!(
        shown.starts_with("To: ana@example.net\n") && shown.ends_with("that you asked for.\n"),
        "{shown}"
    );
    let value: Value =
        serde_json::from_str(&run_to(0, data, &["--json", "outbox", "--show", &id])).expect("JSON");
    assert_eq!(value, letters[1]);
    run_to(0, data, &["outbox", "--retry", &id]);
    run_to(0, data, &["outbox", "--discard", &id]);
    assert_eq!(listed(0, data).len(), 1);
    for gone in ["--show", "--retry", "--discard"] {
        run_to(2, data, &["outbox", gone, &id]);
    }
    run_to(2, data, &["outbox", "--show", "1", "--discard", "1"]);
}

#[test]
fn settings_that_cannot_be_used_stop_the_start_and_tell_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let refused = |arguments: &[&str], expected: &str| {
        let ended = run(&data, &[&["serve", "--listen", "127.0.0.1:0"], arguments].concat());
        let told = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{told}");
        assert!(told.contains(expected) && !told.contains("hush"), "{told}");
    };
    let wrong = "smtp://office:hush-hush@mail.example.org:port";
    refused(&["--smtp", wrong, "--mail-from", SENDER], "smtp://user:password@host:587");
    refused(&["--smtp", "smtp://office:hush-hush@mail.example.org"], "--mail-from");
    refused(&["--smtp", "smtp://office:hush-hush@mail.example.org", "--mail-from", "office"], "sender");
    let server = ["--smtp", "smtp://office:hush-hush@mail.example.org", "--mail-from", SENDER, "--smtp-ca"];
    refused(&[&server[..], &["absent.pem"]].concat(), "absent.pem");
    refused(&[&server[..], &["Cargo.toml"]].concat(), "BEGIN CERTIFICATE");
    assert!(!data.exists(), "nothing was begun");
    let mut help = asterism(&data, &["serve", "--help"]);
    let help = help.env("ASTERISM_SMTP", "smtp://office:hush-hush@mail.example.org").output().expect("help");
    assert!(text(&help.stdout).contains("ASTERISM_SMTP") && !text(&help.stdout).contains("hush"));
}

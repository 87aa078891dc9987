//! A portal that is told to stop while something goes on.

use std::io::{Read, Write};
use std::net::TcpStream;

use asterism_testkit::shared_data;

use crate::portal::Portal;
use crate::support::{check_passes, log_length, run_to};

/// A service manager asks it to stop while somebody sends a form: that one gets the answer, nobody else is let in, and
/// the portal ends well.
#[test]
fn a_request_under_way_is_finished_on_sigterm() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut portal = Portal::with(folder.path(), &["up", "--listen", "127.0.0.1:0"]);
    let body = "email=anna%40example.org";
    let mut stream = TcpStream::connect(&portal.host).expect("the portal listens");
    write!(
        stream,
        "POST /sign-up HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nExpect: 100-continue\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        portal.host,
        body.len()
    )
    .expect("a head");
    let mut wanted = [0; 25];
    stream.read_exact(&mut wanted).expect("a word that the body is wanted");
    portal.terminate();
    // Nobody else is let in once the end has begun.
    while TcpStream::connect(&portal.host).is_ok() {}
    stream.write_all(body.as_bytes()).expect("a body");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains("HTTP/1.1 200"), "{answer}");
    let ended = portal.child.wait().expect("an end");
    assert_eq!(ended.code(), Some(0), "{}", portal.said());
    check_passes(folder.path());
    assert!(run_to(0, folder.path(), &["outbox"]).contains("anna@example.org"), "its letter was kept");
}

/// Told to stop while it loads a folder, it stops; the next start goes on, and what comes out is what an undisturbed
/// load gives.
#[test]
fn up_from_a_folder_stops_on_sigterm_and_goes_on_at_the_next_start() {
    let source = shared_data("interreg-sweden-2021-2027").to_string_lossy().into_owned();
    let whole = tempfile::tempdir().expect("a folder");
    let arguments = ["up", "--listen", "127.0.0.1:0", "--from", &source];
    let done = Portal::with(whole.path(), &arguments);
    done.until_said("loaded ");
    drop(done);

    let folder = tempfile::tempdir().expect("a folder");
    let mut portal = Portal::with(folder.path(), &arguments);
    portal.terminate();
    let ended = portal.child.wait().expect("an end");
    assert_eq!(ended.code(), Some(0), "{}", portal.said());
    check_passes(folder.path());
    let again = Portal::with(folder.path(), &arguments);
    again.until_said("loaded ");
    drop(again);
    assert_eq!(log_length(folder.path()), log_length(whole.path()));
}

/// The three things that `up` names really answer, with what it says of them.
#[test]
fn the_three_things_to_try_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = tempfile::NamedTempFile::new().expect("a file");
    let mut command = crate::support::asterism(folder.path(), &["up", "--listen", "127.0.0.1:0"]);
    let log = std::fs::File::create(log.path()).expect("a file");
    let (mut child, mut printed, host) = crate::serving::greeted(command.stderr(log));
    let mut lines = Vec::new();
    while lines.len() < 4 {
        let mut line = String::new();
        std::io::BufRead::read_line(&mut printed, &mut line).expect("a line");
        lines.push(line);
    }
    let address = |line: &String| line.split("http://").nth(1).map(|rest| rest.trim().to_owned());
    let things: Vec<String> = lines.iter().filter_map(address).collect();
    let expected = ["CLUSTERS3", "CLUSTERS3", "XA11"];
    assert_eq!(things.len(), expected.len(), "{lines:?}");
    for (thing, expected) in things.iter().zip(expected) {
        let path = thing.strip_prefix(&host).unwrap_or_else(|| panic!("{thing} is not at {host}"));
        let page = crate::serving::page(&host, path);
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(expected), "{path}: {page}");
    }
    child.kill().expect("a kill");
    child.wait().expect("an end");
}

//! A portal that is killed while people write in it: what it said it had kept is there when it is started again.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};

use asterism_actions::{App, Config};
use asterism_testkit::postgres::Server;
use asterism_testkit::shared_data;

use crate::crowd::{Kept, Member, Write, gather, lost};
use crate::kill::Chance;
use crate::serving::greeted;
use crate::support::{asterism, text};

const KILLS: usize = 25;
/// On PostgreSQL, where a portal that is killed leaves a server behind that takes back what was under way.
const KILLS_BESIDE_A_SERVER: usize = 6;
const USERS: usize = 6;
/// A portal is killed when it has kept so many things at the most.
const MOST_BETWEEN: usize = 40;

/// Where a portal keeps what it has.
struct Place<'a> {
    data: &'a Path,
    /// The address of a PostgreSQL server's database, instead of a file in the folder.
    postgres: Option<String>,
}

impl Place<'_> {
    fn config(&self) -> Config {
        Config { postgres: self.postgres.clone(), ..Config::in_folder(self.data) }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = asterism(self.data, arguments);
        if let Some(address) = &self.postgres {
            command.env("ASTERISM_DATABASE", address);
        }
        command
    }

    fn runs(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).stdout(Stdio::piped()).output().expect("the command runs");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }
}

#[test]
fn what_people_were_told_is_kept_outlives_every_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    people_write_and_portals_are_killed(&Place { data: folder.path(), postgres: None }, KILLS);
}

/// The whole product on PostgreSQL: the sample, an import, people who write in browsers, kills, and everything found.
#[test]
fn what_people_were_told_is_kept_outlives_every_kill_on_postgresql() {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = Server::ready();
    let name = runtime.block_on(server.create_database());
    let place = Place { data: folder.path(), postgres: Some(server.url(&name)) };
    people_write_and_portals_are_killed(&place, KILLS_BESIDE_A_SERVER);
    assert!(!folder.path().join("asterism.db").exists(), "nothing is kept in a file");
    let partners = shared_data("interreg-sweden-2021-2027/interreg_swedish_partners.csv");
    let partners = partners.to_string_lossy();
    let report: serde_json::Value =
        serde_json::from_str(&place.runs(&["--json", "import", &partners])).expect("JSON");
    let stored = report["files"][0]["stored"].as_u64().unwrap_or_default();
    assert!(stored > 100, "{report}");
    let again: serde_json::Value =
        serde_json::from_str(&place.runs(&["--json", "import", &partners])).expect("JSON");
    assert_eq!(again["files"][0]["stored"], 0, "{again}");
    let found = || {
        let found: serde_json::Value =
            serde_json::from_str(&place.runs(&["--json", "search", "clusters3"])).expect("JSON");
        (found["total"].clone(), found["hits"][0]["path"].clone())
    };
    let before = found();
    assert_eq!(before.1, "/projects/clusters3");
    place.runs(&["rebuild"]);
    place.runs(&["check"]);
    assert_eq!(found(), before);
    runtime.block_on(server.drop_database(&name));
}

fn people_write_and_portals_are_killed(place: &Place<'_>, kills: usize) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let members = runtime.block_on(async {
        let app = App::open(place.config()).await.expect("a new folder");
        app.load_sample().await.expect("the sample");
        let members = gather(&app, USERS).await;
        app.close().await;
        members
    });
    let mut chance = Chance::new("users");
    let mut kept = BTreeSet::new();
    for round in 0..kills {
        let (mut portal, _said, host) = greeted(&mut place.command(&["serve", "--listen", "127.0.0.1:0"]));
        let address = format!("http://{host}");
        let (sender, told) = channel();
        let writers = members.iter().cloned().enumerate().map(|(number, member)| {
            let (address, sender) = (address.clone(), sender.clone());
            let about = members[(number + round) % members.len()].news.clone();
            std::thread::spawn(move || write_on(&member, &address, &about, round, &sender))
        });
        let writers: Vec<_> = writers.collect();
        drop(sender);
        for _ in 0..=chance.below(MOST_BETWEEN) {
            kept.insert(told.recv().expect("somebody writes"));
        }
        // The others are in the middle of something.
        portal.kill().expect("a kill");
        portal.wait().expect("an end");
        for writer in writers {
            writer.join().expect("a writer");
        }
        kept.extend(told);
        place.runs(&["check"]);
        runtime.block_on(async {
            let app = App::open(place.config()).await.expect("the folder");
            assert_eq!(lost(&app, &members, &kept).await, [], "round {round}");
            app.close().await;
        });
    }
    let of = |what: Write| kept.iter().filter(|kept| kept.what == what).count();
    let counts = [Write::Edit, Write::Follow, Write::Feedback].map(of);
    eprintln!("users: {kills} kills, kept {counts:?} edits, follows and words");
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}

/// Writes until the portal does not answer any more, and tells what was kept.
fn write_on(member: &Member, portal: &str, about: &str, round: usize, told: &Sender<Kept>) {
    let user = member.at(portal);
    for turn in 0.. {
        let mark = format!("round {round}, turn {turn}");
        let written = match turn % 8 {
            0 => member.write(&user, Write::Feedback, &mark),
            1 => member.write(&user, Write::Follow, about),
            _ => member.write(&user, Write::Edit, &mark),
        };
        match written {
            Ok(Ok(kept)) => told.send(kept).expect("somebody who listens"),
            // Only so many words are taken from one network in an hour, and what is followed is not followed twice.
            Ok(Err(answer)) if turn % 8 < 2 => assert!(answer.status < 500, "{answer:?}"),
            Ok(Err(answer)) => panic!("an edit was refused: {answer:?}"),
            Err(_) => return,
        }
    }
}

//! A portal that is killed while people write in it: what it said it had kept is there when it is started again.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Sender, channel};

use asterism_actions::{App, Config};
use asterism_domain::{Actor, Kind};
use asterism_testkit::postgres::Server;
use asterism_testkit::shared_data;

use crate::crowd::{Around, Kept, Member, PASSWORD, PLACES, Write, around, gather, lost, one_more};
use crate::kill::Chance;
use crate::serving::greeted;
use crate::support::{asterism, text};

const KILLS: usize = 25;
/// On PostgreSQL, where a portal that is killed leaves a server behind that takes back what was under way.
const KILLS_BESIDE_A_SERVER: usize = 6;
const USERS: usize = 6;
const EVENTS: usize = 12;
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
        let said = [&output.stdout, &output.stderr].map(|said| text(said));
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said:?}");
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
    let (members, around) = runtime.block_on(async {
        let app = App::open(place.config()).await.expect("a new folder");
        app.load_sample().await.expect("the sample");
        let members = gather(&app, USERS).await;
        let around = around(&app, EVENTS).await;
        app.close().await;
        (members, around)
    });
    let mut chance = Chance::new("users");
    let mut kept = BTreeSet::new();
    let mut erased = 0;
    for round in 0..kills {
        // Somebody who leaves in this round.
        let leaver = runtime.block_on(async {
            let app = App::open(place.config()).await.expect("the folder");
            let leaver = one_more(&app, USERS + round).await;
            app.close().await;
            leaver
        });
        let (mut portal, _said, host) = greeted(&mut place.command(&["serve", "--listen", "127.0.0.1:0"]));
        let address = format!("http://{host}");
        let (sender, told) = channel();
        let writers = members.iter().cloned().enumerate().map(|(number, member)| {
            let (address, sender) = (address.clone(), sender.clone());
            let other = members[(number + 1 + round) % members.len()].clone();
            let around = around.clone();
            std::thread::spawn(move || write_on(&member, &address, &other, &around, (round, number), &sender))
        });
        let writers: Vec<_> = writers.collect();
        drop(sender);
        let leaving = std::thread::spawn({
            let (leaver, address) = (leaver.clone(), address.clone());
            move || leave(&leaver, &address)
        });
        let mut told_gone = None;
        let mut leaving = Some(leaving);
        if round == 0 {
            // Before the first kill everything is done and told once.
            while Write::ALL.iter().any(|what| kept.iter().all(|kept: &Kept| kept.what != *what)) {
                kept.insert(told.recv().expect("somebody writes"));
            }
            told_gone = leaving.take().map(|leaving| leaving.join().expect("somebody who leaves"));
        }
        for _ in 0..=chance.below(MOST_BETWEEN) {
            kept.insert(told.recv().expect("somebody writes"));
        }
        // The others are in the middle of something.
        portal.kill().expect("a kill");
        portal.wait().expect("an end");
        for writer in writers {
            writer.join().expect("a writer");
        }
        let told_gone = told_gone.unwrap_or_else(|| {
            leaving.take().is_some_and(|leaving| leaving.join().expect("somebody who leaves"))
        });
        kept.extend(told);
        place.runs(&["check"]);
        runtime.block_on(async {
            let app = App::open(place.config()).await.expect("the folder");
            assert_eq!(lost(&app, &members, &kept).await, [], "round {round}");
            no_place_is_given_twice(&app, &around).await;
            let gone = is_gone_or_whole(&app, &leaver).await;
            assert!(gone || !told_gone, "round {round}: somebody was told that they are forgotten");
            erased += usize::from(told_gone);
            app.close().await;
        });
    }
    let of = |what: Write| (what, kept.iter().filter(|kept| kept.what == what).count());
    let counts = Write::ALL.map(of);
    eprintln!("users: {kills} kills, {erased} were told that they are forgotten, kept {counts:?}");
    assert!(counts.iter().all(|(_, count)| *count > 0) && erased > 0, "{erased} {counts:?}");
}

/// One after the other; what is done most stands more than once.
const TURNS: [Write; 16] = [
    Write::Profile,
    Write::Edit,
    Write::Register,
    Write::Publish,
    Write::Suggest,
    Write::Edit,
    Write::Contact,
    Write::Upload,
    Write::Feedback,
    Write::Edit,
    Write::Claim,
    Write::Follow,
    Write::Edit,
    Write::Register,
    Write::Suggest,
    Write::Publish,
];

/// Writes until the portal does not answer any more, and tells what was kept.
fn write_on(
    member: &Member,
    portal: &str,
    other: &Member,
    around: &Around,
    (round, number): (usize, usize),
    told: &Sender<Kept>,
) {
    let user = member.at(portal);
    for turn in 0.. {
        // Each begins elsewhere, so that a kill meets something else every time.
        let what = TURNS[(turn + round * 5 + number * 3) % TURNS.len()];
        let one_of = |all: &[String]| all[(round * 3 + turn) % all.len()].clone();
        let mark = match what {
            Write::Follow => other.news.clone(),
            Write::Contact => other.profile.clone(),
            Write::Register => one_of(&around.events),
            Write::Suggest | Write::Claim => one_of(&around.organisations),
            _ => format!("round {round}, turn {turn}"),
        };
        match member.write(&user, what, &mark) {
            Ok(Ok(kept)) => told.send(kept).expect("somebody who listens"),
            // Only so much is taken from one person in an hour, and what is followed is not followed twice.
            Ok(Err(answer)) if what.is_limited() => assert!(answer.status < 500, "{what:?}: {answer:?}"),
            // Two files are opened at once.
            Ok(Err(answer)) if what == Write::Upload && answer.status == 503 => {}
            Ok(Err(answer)) => panic!("{what:?} was refused: {answer:?}"),
            Err(_) => return,
        }
    }
}

/// Has everything about themselves erased; whether the portal said that it is.
fn leave(leaver: &Member, portal: &str) -> bool {
    let user = leaver.at(portal);
    let erased = user.fill("/account/data", "/account/data/erase", &[("old", PASSWORD)]);
    erased.is_ok_and(|answer| {
        assert!(answer.status == 200 && answer.body.contains("You are forgotten"), "{answer:?}");
        true
    })
}

/// Whether somebody is forgotten altogether; where not, everything of theirs is there.
async fn is_gone_or_whole(app: &App, leaver: &Member) -> bool {
    let slug = leaver.profile.rsplit('/').next().expect("a slug");
    let history = app.history(&Actor::Operator, Kind::Person, slug).await.expect("a history");
    let told = history.revisions.iter().any(|revision| !revision.changes.is_empty());
    match app.who(&leaver.session).await.expect("a look") {
        None => assert!(!told, "the account is gone and the profile is told"),
        Some(who) => {
            let own = app.own_data(&who).await.expect("their data");
            assert!(
                told && own["profile"].to_string().contains("User "),
                "the account is there by half: {own}"
            );
        }
    }
    !told
}

async fn no_place_is_given_twice(app: &App, around: &Around) {
    for event in &around.events {
        let slug = event.rsplit('/').next().expect("a slug");
        let seen = app.registration(&Actor::Operator, slug).await.expect("an event");
        assert!(seen.counts.0 <= u64::from(PLACES), "{event}: {:?}", seen.counts);
    }
}

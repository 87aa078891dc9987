//! A portal that is killed while people write in it: what it said it had kept is there when it is started again.

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel};

use asterism_actions::{App, Config};

use crate::crowd::{Kept, Member, Write, gather, lost};
use crate::kill::Chance;
use crate::serving::greeted;
use crate::support::{asterism, check_passes};

const KILLS: usize = 25;
const USERS: usize = 6;
/// A portal is killed when it has kept so many things at the most.
const MOST_BETWEEN: usize = 40;

#[test]
fn what_people_were_told_is_kept_outlives_every_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let members = runtime.block_on(async {
        let app = App::open(Config::in_folder(&data)).await.expect("a new folder");
        app.load_sample().await.expect("the sample");
        let members = gather(&app, USERS).await;
        app.close().await;
        members
    });
    let mut chance = Chance::new("users");
    let mut kept = BTreeSet::new();
    for round in 0..KILLS {
        let (mut portal, _said, host) = greeted(&mut asterism(&data, &["serve", "--listen", "127.0.0.1:0"]));
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
        check_passes(&data);
        runtime.block_on(async {
            let app = App::open(Config::in_folder(&data)).await.expect("the folder");
            assert_eq!(lost(&app, &members, &kept).await, [], "round {round}");
            app.close().await;
        });
    }
    let of = |what: Write| kept.iter().filter(|kept| kept.what == what).count();
    let counts = [Write::Edit, Write::Follow, Write::Feedback].map(of);
    eprintln!("users: {KILLS} kills, kept {counts:?} edits, follows and words");
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

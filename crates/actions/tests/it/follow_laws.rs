//! Whatever is followed and written, letters tell what searching by hand finds.

use std::collections::{BTreeMap, BTreeSet};

use asterism_actions::App;
use asterism_domain::{Actor, Followed, Pace, RecordId, Role};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::follow::{compared, forget_letters, later, letters_to, records, sampled, somebody, told, write};

/// What may happen, in any order.
#[derive(Debug, Clone)]
enum Step {
    Write { by: usize, record: usize, words: Vec<&'static str> },
    Follow { who: usize, what: usize, pace: Pace },
    Compare,
    Tell,
}

const WORDS: [&str; 4] = ["bakubak", "codocod", "fenifen", "gupegup"];

fn any_step() -> impl Strategy<Value = Step> {
    let write = (0usize..3, 0usize..6, prop::sample::subsequence(WORDS.to_vec(), 0..3))
        .prop_map(|(by, record, words)| Step::Write { by, record, words });
    let pace = prop::sample::select(vec![Pace::AtOnce, Pace::Daily, Pace::Weekly]);
    let follow = (0usize..2, 0usize..12, pace).prop_map(|(who, what, pace)| Step::Follow { who, what, pace });
    prop_oneof![6 => write, 3 => follow, 2 => Just(Step::Compare), 1 => Just(Step::Tell)]
}

/// What can be followed in the steps: each word, each word in the space, the space, and three of the records.
fn followed(what: usize, records: &[(RecordId, String)]) -> (Followed, String) {
    match what {
        0..4 => (Followed::Search, format!("q={}", WORDS[what])),
        4..8 => (Followed::Search, format!("q={}&space=clusters3&kind=event", WORDS[what - 4])),
        8 => (Followed::Space, "clusters3".to_owned()),
        _ => (Followed::Record, records[what - 9].0.to_string()),
    }
}

/// What one account follows by the count of writes since when, what was written since the last comparison, and what it
/// is to hear of.
#[derive(Default)]
struct Reader {
    follows: BTreeMap<(Followed, String), usize>,
    waiting: BTreeSet<String>,
}

/// Runs every search over everything and keeps what was written: what a comparison should find.
async fn by_hand(
    app: &App,
    readers: &mut [Reader],
    written: &[(usize, usize, usize)],
    records: &[(RecordId, String)],
) {
    for (who, reader) in readers.iter_mut().enumerate() {
        for ((what, about), since) in &reader.follows {
            let asked = match what {
                Followed::Record => None,
                Followed::Space => Some(vec![("space".to_owned(), about.clone())]),
                _ => Some(
                    about
                        .split('&')
                        .map(|pair| pair.split_once('=').unwrap())
                        .map(|(name, value)| (name.to_owned(), value.to_owned()))
                        .collect(),
                ),
            };
            let found: Option<BTreeSet<RecordId>> = match asked {
                None => None,
                Some(asked) => {
                    let mut found = BTreeSet::new();
                    let mut all = app.explore_all(&Actor::Visitor, &asked).await.unwrap();
                    while let Some(rows) = all.next().await.unwrap() {
                        found.extend(rows.iter().map(|row| row.record.id));
                    }
                    Some(found)
                }
            };
            for (number, by, record) in written {
                let (id, path) = &records[*record];
                let matches = found.as_ref().map_or(*about == id.to_string(), |found| found.contains(id));
                if matches && *by != who && number >= since {
                    reader.waiting.insert(path.clone());
                }
            }
        }
    }
}

/// Whatever is written and followed in whatever order, the letters together are what running every search by hand
/// finds, each once.
#[tokio::test(flavor = "multi_thread")]
async fn letters_together_are_what_searches_by_hand_find_each_once() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let records = records(&app, 6).await;
    let mut people = Vec::new();
    for name in ["anna", "ben"] {
        people.push(somebody(&app, name, Some(Role::Coordinator)).await);
    }
    let mut runner = TestRunner::deterministic();
    let (mut count, mut letters) = (0, 0);
    for _ in 0..8 {
        let steps = prop::collection::vec(any_step(), 30..50).new_tree(&mut runner).unwrap().current();
        let mut readers = [Reader::default(), Reader::default()];
        let mut written = Vec::new();
        for step in steps.iter().cloned().chain([Step::Compare, Step::Tell]) {
            match step {
                Step::Write { by, record, words } => {
                    count += 1;
                    let actor = people.get(by).map_or(Actor::Operator, |who| who.actor.clone());
                    let words = format!("{} {count}", words.join(" "));
                    write(&app, &actor, records[record].0, &words).await;
                    written.push((count, by, record));
                }
                Step::Follow { who, what, pace } => {
                    let (what, about) = followed(what, &records);
                    app.follow_this(&people[who], what, &about, "", pace).await.unwrap();
                    readers[who].follows.entry((what, about)).or_insert(count + 1);
                }
                Step::Compare => {
                    compared(&app).await;
                    by_hand(&app, &mut readers, &written, &records).await;
                    written.clear();
                }
                Step::Tell => {
                    app.write_digests_at(later()).await.unwrap();
                    for (reader, who) in readers.iter_mut().zip(&people) {
                        let found = letters_to(&app, who.account.email.as_str()).await;
                        assert!(found.len() <= 1, "one letter: {steps:?}");
                        let mut told: Vec<String> = found.iter().flat_map(told).collect();
                        told.sort();
                        let expected: Vec<String> = std::mem::take(&mut reader.waiting).into_iter().collect();
                        assert_eq!(told, expected, "{steps:?}");
                        letters += found.len();
                    }
                    forget_letters(&app).await;
                }
            }
        }
        for who in &people {
            for view in app.follows(who).await.unwrap() {
                app.end_follow(who, view.follow.id).await.unwrap();
            }
        }
    }
    assert!(letters > 8, "only {letters} letters were written");
    app.close().await;
}

//! Many people at once who are signed in, read and write: `cargo bench -p asterism-cli --bench users -- 200 30 1000`
//! for 200 people during 30 seconds, each pausing for a second on average before the next page. A fourth word names a
//! file or folder of open data to load before. The people run on the same machine, so its processors work for both.
//!
//! At the end everything that the portal said it had kept is looked for in the log and the tables.

#![expect(clippy::expect_used, reason = "a benchmark stops where its setting cannot be made")]

#[path = "../tests/it/crowd.rs"]
#[expect(dead_code, reason = "files go to a process of the executable's own, which a benchmark is not")]
mod crowd;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use asterism_actions::{App, Config, Known};
use asterism_cli::bench::Times;
use asterism_domain::Actor;
use asterism_econ::Random;
use crowd::{Around, Kept, Member, Write, around, gather, lost};

/// Pages that people read between writing.
const PAGES: [&str; 12] = [
    "/",
    "/explore?q=cluster",
    "/explore?q=smart+specialisation&kind=project",
    "/explore?kind=organisation&country=ES",
    "/explore?q=innovation&sort=newest",
    "/projects/clusters3",
    "/projects/clusters3/history",
    "/regions/ES21",
    "/spaces/clusters3",
    "/account",
    "/account/follows",
    "/feedback",
];
/// One thing in so many that somebody does is a write.
const WRITES_ONE_IN: usize = 5;

/// What one person met.
#[derive(Default)]
struct Met {
    reads: Times,
    writes: Times,
    kept: Vec<Kept>,
    /// Limits that answered 429 or told that enough is followed, which is no failure.
    held_back: usize,
    failures: Vec<String>,
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |place: usize, otherwise: u64| {
        given.get(place).map_or(otherwise, |word| word.parse().expect("a number"))
    };
    let (users, seconds, pause) = (number(0, 200) as usize, number(1, 30), number(2, 1_000));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(users + 64)
        .build()
        .expect("a runtime");
    runtime.block_on(measure(users, Duration::from_secs(seconds), pause, given.get(3).map(Path::new)));
}

async fn measure(users: usize, lasts: Duration, pause: u64, data: Option<&Path>) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(Config::in_folder(folder.path())).await.expect("a new folder");
    app.load_sample().await.expect("the sample");
    if let Some(data) = data {
        app.load(&Actor::Operator, data, Known::Skip).await.expect("the data");
    }
    let begun = Instant::now();
    let members = gather(&app, users).await;
    let about = around(&app, 20).await;
    println!("{users} accounts opened in {:.1} s", begun.elapsed().as_secs_f64());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let portal = format!("http://{}", listener.local_addr().expect("an address"));
    let router = asterism_web::router(asterism_web::Site::new(app.clone()));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(asterism_web::serve(listener, router, async move {
        let _ = stopped.await;
    }));
    let following = tokio::spawn(follow(app.clone()));

    let begun = Instant::now();
    let people: Vec<_> = members
        .iter()
        .cloned()
        .enumerate()
        .map(|(number, member)| {
            let (portal, about) = (portal.clone(), about.clone());
            let other = members[(number + 1) % members.len()].profile.clone();
            let one = Person { member, number, about, other };
            tokio::task::spawn_blocking(move || live(&one, &portal, begun, lasts, pause))
        })
        .collect();
    let mut all = Met::default();
    for person in people {
        let met = person.await.expect("a person");
        all.reads.extend(met.reads);
        all.writes.extend(met.writes);
        all.kept.extend(met.kept);
        all.held_back += met.held_back;
        all.failures.extend(met.failures);
    }
    let took = begun.elapsed().as_secs_f64();
    following.abort();
    stop.send(()).expect("a portal that runs");
    serving.await.expect("an end").expect("a graceful one");

    let kept: BTreeSet<Kept> = all.kept.into_iter().collect();
    let lost = lost(&app, &members, &kept).await;
    app.follow().await.expect("the index follows");
    let agree = app.check().await.expect("a check").is_clean();
    for (name, times) in [("reads", &mut all.reads), ("writes", &mut all.writes)] {
        let [half, most, all] = [0.5, 0.99, 1.0].map(|share| times.percentile(share));
        let (count, rate) = (times.count(), times.count() as f64 / took);
        println!(
            "{name}: {count} ({rate:.0} a second), half within {half:.1} ms, 99 of 100 within {most:.1} ms, \
             all within {all:.1} ms"
        );
    }
    println!("kept: {}, lost: {}, held back by limits: {}", kept.len(), lost.len(), all.held_back);
    println!("failures: {}", all.failures.len());
    for failure in all.failures.iter().take(5) {
        println!("  {failure}");
    }
    println!("the log and all that is made from it agree: {agree}");
    app.close().await;
}

/// Keeps the index at the head of the log, as a portal does.
async fn follow(app: App) {
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    loop {
        tick.tick().await;
        app.follow_at_leisure().await.expect("the index follows");
    }
}

/// Who lives, and beside whom and what.
struct Person {
    member: Member,
    number: usize,
    about: Around,
    /// Somebody else's profile.
    other: String,
}

/// One person reads and writes until the time is up.
fn live(person: &Person, portal: &str, begun: Instant, lasts: Duration, pause: u64) -> Met {
    let Person { member, number, about, other } = person;
    let mut random = Random::seeded(*number as u64);
    let user = member.at(portal);
    let mut met = Met::default();
    let mut said = 0;
    while begun.elapsed() < lasts {
        std::thread::sleep(Duration::from_millis(pause * random.below(2_000) as u64 / 1_000));
        let asked = Instant::now();
        if random.below(WRITES_ONE_IN) > 0 {
            let page = PAGES[random.below(PAGES.len())];
            match user.get(page) {
                Ok(answer) if answer.status == 200 => met.reads.add(asked.elapsed()),
                Ok(answer) => met.failures.push(format!("{page}: {}", answer.status)),
                Err(error) => met.failures.push(format!("{page}: {error}")),
            }
            continue;
        }
        let mark = format!("words {said} of {number}");
        said += 1;
        let (what, mark) = match random.below(20) {
            0 => (Write::Feedback, mark),
            1 => (Write::Follow, "/projects/clusters3".to_owned()),
            2 => (Write::Contact, other.clone()),
            3 | 4 => (Write::Register, about.events[random.below(about.events.len())].clone()),
            5 => (Write::Suggest, about.organisations[random.below(about.organisations.len())].clone()),
            6 => (Write::Claim, about.organisations[random.below(about.organisations.len())].clone()),
            7 | 8 => (Write::Profile, mark),
            9 | 10 => (Write::Publish, mark),
            _ => (Write::Edit, mark),
        };
        match member.write(&user, what, &mark) {
            Ok(Ok(kept)) => {
                met.writes.add(asked.elapsed());
                met.kept.push(kept);
            }
            // What is followed has no form to follow it; words about pages are limited by the hour.
            Ok(Err(answer)) if what.is_limited() && matches!(answer.status, 200 | 400 | 404 | 422 | 429) => {
                met.held_back += 1;
            }
            Ok(Err(answer)) => met.failures.push(format!("{what:?}: {} {}", answer.status, answer.location)),
            Err(error) => met.failures.push(format!("{what:?}: {error}")),
        }
    }
    met
}

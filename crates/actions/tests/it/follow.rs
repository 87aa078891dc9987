//! What people follow, and the letters about it.

use std::collections::BTreeSet;

use asterism_actions::account::{Browser, Chosen, Who};
use asterism_actions::{App, Config, Known};
use asterism_domain::{
    Actor, ChangeKind, Followed, Letter, Pace, RecordId, Role, Seq, Space, Text, Visibility,
};
use asterism_store::{Base, Draft, Store};
use jiff::civil::date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::support::params;

/// The sample where it is noon now, and so not seven o'clock for hours.
pub(crate) async fn sampled() -> App {
    let hour = Timestamp::now().to_zoned(TimeZone::UTC).hour();
    let zone = TimeZone::fixed(Offset::constant(12 - hour));
    let folder = tempfile::tempdir().unwrap().keep();
    let address = "http://localhost:8080".to_owned();
    let config = Config { today: Some(date(2026, 1, 15)), zone, address, ..Config::in_folder(folder) };
    let app = App::open(config).await.unwrap();
    app.load_sample().await.unwrap();
    app
}

/// Somebody who opened an account by the letter and works in the sample's space.
pub(crate) async fn somebody(app: &App, name: &str, role: Option<Role>) -> Who {
    let email = format!("{name}@example.org");
    app.ask_to_sign_up(&email, "en", "test").await.unwrap();
    let letter = letters_to(app, &email).await.remove(0);
    let secret = letter.text.split("/link/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let chosen = Chosen {
        email: String::new(),
        name: name.to_owned(),
        password: "four herons over the estuary".to_owned(),
        language: "en".to_owned(),
        agreed: true,
    };
    let browser = Browser { agent: "test".to_owned(), network: "test".to_owned(), ..Browser::default() };
    let signed_in = app.redeem(&secret, chosen, &browser).await.unwrap();
    if let Some(role) = role {
        let space = Space::new("clusters3");
        app.put_in_space(&Actor::Operator, signed_in.account.id, &space, role).await.unwrap();
    }
    forget_letters(app).await;
    app.who(&signed_in.session).await.unwrap().unwrap()
}

pub(crate) async fn letters_to(app: &App, email: &str) -> Vec<Letter> {
    let waiting = app.outbox(&Actor::Operator, 1_000).await.unwrap();
    waiting.into_iter().map(|waiting| waiting.letter).filter(|letter| letter.to == email).collect()
}

pub(crate) async fn forget_letters(app: &App) {
    for waiting in app.outbox(&Actor::Operator, 1_000).await.unwrap() {
        app.outbox_discard(&Actor::Operator, waiting.id).await.unwrap();
    }
}

/// Some records of the sample's space that its people may change, by id, with their addresses.
pub(crate) async fn records(app: &App, most: usize) -> Vec<(RecordId, String)> {
    let asked = params(&[
        ("space", "clusters3"),
        ("kind", "project"),
        ("kind", "event"),
        ("kind", "news"),
        ("kind", "library_item"),
        ("limit", "100"),
        ("sort", "name"),
    ]);
    let found = app.explore(&Actor::Operator, &asked).await.unwrap();
    let found: Vec<_> = found.hits.into_iter().map(|view| (view.hit.id, view.hit.path)).take(most).collect();
    assert_eq!(found.len(), most, "the sample has that many");
    found
}

/// Writes other words into a record's summary.
pub(crate) async fn write(app: &App, actor: &Actor, id: RecordId, words: &str) -> Seq {
    let record = app.record(id).await.unwrap().unwrap();
    let mut document = record.document.clone();
    document.about_mut().summary = Text::english(words);
    app.edit(actor, id, record.seq, document, None).await.unwrap()
}

/// Shows a record to its space alone, past the application, which has no way to yet.
async fn keep_to_the_space(app: &App, id: RecordId) {
    let store = Store::open(&app.config().database()).await.unwrap();
    let record = store.record(id).await.unwrap().unwrap();
    let draft = Draft {
        record: id,
        base: Base::At(record.seq),
        slug: record.slug,
        space: record.space,
        state: record.state,
        visibility: Visibility::Space,
        merged_into: None,
        change: ChangeKind::Edit,
        actor: "operator".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        source: None,
        reason: None,
        links: record.document.links(id),
        issues: Vec::new(),
        document: record.document,
    };
    store.append(vec![draft]).await.unwrap();
    store.close().await;
}

pub(crate) async fn compared(app: &App) -> usize {
    app.follow().await.unwrap();
    app.note_changes().await.unwrap()
}

/// When everything is due that waits now.
pub(crate) fn later() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(8 * 24)
}

/// The records that a letter tells of, as often as it does.
pub(crate) fn told(letter: &Letter) -> Vec<String> {
    let lines = letter.text.lines().filter(|line| line.starts_with("– "));
    lines.map(|line| line.rsplit("localhost:8080").next().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_comes_in_one_letter_and_once() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let anna = somebody(&app, "anna", Some(Role::Coordinator)).await;
    let some = records(&app, 3).await;
    let (first, second) = (some[0].clone(), some[1].clone());
    app.follow_this(&anna, Followed::Record, &first.0.to_string(), "The first", Pace::AtOnce).await.unwrap();
    app.follow_this(&anna, Followed::Search, "sort=name&q=herons&limit=5", "Herons", Pace::Daily)
        .await
        .unwrap();
    app.follow_this(&anna, Followed::Space, "clusters3", "The space", Pace::Weekly).await.unwrap();
    let follows = app.follows(&anna).await.unwrap();
    assert_eq!(follows[1].path.as_deref(), Some("/explore?q=herons"), "order and page are not kept");
    assert!(app.followed(&anna, Followed::Search, "q=herons&sort=newest").await.unwrap().is_some());

    assert_eq!(compared(&app).await, 0, "what was there before is not new");
    for number in 0..30 {
        write(&app, &Actor::Operator, first.0, &format!("herons {number}")).await;
    }
    write(&app, &Actor::Operator, second.0, "storks").await;
    write(&app, &anna.actor, some[2].0, "herons of one's own").await;
    assert_eq!(compared(&app).await, 4, "one record by three ways, one by one, nothing of one's own");
    assert_eq!(compared(&app).await, 0);
    assert_eq!(app.write_digests().await.unwrap(), 0, "it is collected for a while");
    let soon = Timestamp::now() + SignedDuration::from_mins(5);
    assert_eq!(app.write_digests_at(soon).await.unwrap(), 1);
    let letter = letters_to(&app, "anna@example.org").await.remove(0);
    assert_eq!(told(&letter), [first.1.as_str()], "thirty changes are one line: {}", letter.text);
    let name = app.record(first.0).await.unwrap().unwrap().document.name();
    assert!(letter.text.contains(&format!("{name}\n– ")), "a record is called by its name: {}", letter.text);
    assert!(letter.unsubscribe.is_some());
    forget_letters(&app).await;
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 1);
    let letter = letters_to(&app, "anna@example.org").await.remove(0);
    assert_eq!(told(&letter), [second.1.as_str()], "what was told once is not told again");
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_one_letter_for_each_account_waits_in_the_outbox() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let (anna, ben) = (somebody(&app, "anna", None).await, somebody(&app, "ben", None).await);
    let some = records(&app, 3).await;
    for who in [&anna, &ben] {
        app.follow_this(who, Followed::Search, "q=herons", "Herons", Pace::AtOnce).await.unwrap();
    }
    write(&app, &Actor::Operator, some[0].0, "herons").await;
    compared(&app).await;
    assert_eq!(app.write_digests_to_keep_at(later()).await.unwrap(), 2);
    assert_eq!(told(&letters_to(&app, "anna@example.org").await[0]), [some[0].1.as_str()]);
    // The outbox does not grow with what is written while nobody takes its letters.
    for record in &some[1..] {
        write(&app, &Actor::Operator, record.0, "more herons").await;
        compared(&app).await;
        assert_eq!(app.write_digests_to_keep_at(later()).await.unwrap(), 0);
    }
    let waiting = app.outbox(&Actor::Operator, 1_000).await.unwrap();
    assert_eq!(waiting.len(), 2, "one for each");
    // Whoever hands it on discards it, and the next tells what came meanwhile.
    let handed = waiting.iter().find(|waiting| waiting.letter.to == "anna@example.org").unwrap();
    app.outbox_discard(&Actor::Operator, handed.id).await.unwrap();
    assert_eq!(app.write_digests_to_keep_at(later()).await.unwrap(), 1);
    let next = told(&letters_to(&app, "anna@example.org").await[0]);
    assert_eq!(next.iter().collect::<BTreeSet<_>>(), some[1..].iter().map(|(_, path)| path).collect());
    // One that waits too long is forgotten, and makes room in the same way.
    let month = Timestamp::now() + SignedDuration::from_hours(40 * 24);
    app.sweep_accounts_at(month).await.unwrap();
    assert!(app.outbox(&Actor::Operator, 1_000).await.unwrap().is_empty());
    assert_eq!(app.write_digests_to_keep_at(month).await.unwrap(), 1, "Ben's next");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_hears_of_what_they_may_not_see() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let inside = somebody(&app, "ines", Some(Role::Member)).await;
    let outside = somebody(&app, "otto", None).await;
    let some = records(&app, 2).await;
    for who in [&inside, &outside] {
        app.follow_this(who, Followed::Search, "q=herons", "Herons", Pace::Daily).await.unwrap();
    }
    keep_to_the_space(&app, some[0].0).await;
    write(&app, &Actor::Operator, some[0].0, "herons").await;
    write(&app, &Actor::Operator, some[1].0, "herons").await;
    compared(&app).await;
    app.write_digests_at(later()).await.unwrap();
    assert_eq!(told(&letters_to(&app, "otto@example.org").await[0]), [some[1].1.as_str()]);
    assert_eq!(told(&letters_to(&app, "ines@example.org").await[0]).len(), 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_counted_and_not_listed_to_its_end() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let anna = somebody(&app, "anna", None).await;
    app.follow_this(&anna, Followed::Search, "kind=project&q=estuary", "Estuaries", Pace::Daily)
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("project.csv");
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;\
                  frameworkProgramme;objective\n";
    let row = |id: usize| {
        format!(
            "\"{id}\";\"P{id}\";\"SIGNED\";\"Estuary {id}\";\"2020-01-01\";\"2023-12-31\";\"100\";\"90\";\"\";\"\";\"HORIZON\";\"An aim.\"\n"
        )
    };
    let rows: String = (101..=1_000).map(row).collect();
    std::fs::write(&table, format!("{header}{rows}")).unwrap();
    app.load(&Actor::Operator, &table, Known::ReadAgain).await.unwrap();
    assert_eq!(compared(&app).await, 900);
    let store = Store::open(&app.config().database()).await.unwrap();
    let waiting = store.hits_of(anna.account.id).await.unwrap().len() as u64;
    assert_eq!(waiting, asterism_store::MOST_WAITING, "what waits does not grow with the import");
    store.close().await;
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 1);
    let letter = letters_to(&app, "anna@example.org").await.remove(0);
    assert_eq!(told(&letter).len(), 20);
    assert!(
        letter.text.contains("… and 880 more: http://localhost:8080/explore?q=estuary&kind=project"),
        "{}",
        letter.text
    );
    assert!(letter.subject.contains("900"), "{}", letter.subject);
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 0, "those that were counted were told too");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_a_letter_ends_it_whatever_happened_since() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let anna = somebody(&app, "anna", None).await;
    let some = records(&app, 1).await;
    app.follow_this(&anna, Followed::Search, "q=herons", "Herons", Pace::AtOnce).await.unwrap();
    write(&app, &Actor::Operator, some[0].0, "herons").await;
    compared(&app).await;
    app.write_digests_at(later()).await.unwrap();
    let letter = letters_to(&app, "anna@example.org").await.remove(0);
    let secret = letter.unsubscribe.unwrap().rsplit('/').next().unwrap().to_owned();
    app.change_password(
        &anna,
        "four herons over the estuary",
        "five storks under the bridge",
        &Browser::default(),
    )
    .await
    .unwrap();
    let config = app.config().clone();
    app.close().await;
    drop(app);
    let app = App::open(config).await.unwrap();
    app.rebuild().await.unwrap();
    let config = app.config().clone();
    app.close().await;
    drop(app);
    let app = App::open(config).await.unwrap();
    let follows = app.follows_by_letter(&secret).await.unwrap();
    assert_eq!(follows.iter().map(|view| view.follow.pace).collect::<Vec<_>>(), [Pace::AtOnce]);
    write(&app, &Actor::Operator, some[0].0, "herons again").await;
    compared(&app).await;
    for _ in 0..2 {
        app.unsubscribe(&secret).await.unwrap();
    }
    app.unsubscribe("nobody's").await.unwrap();
    assert_eq!(app.follows_by_letter(&secret).await.unwrap()[0].follow.pace, Pace::Never);
    assert_eq!(app.write_digests_at(later()).await.unwrap(), 0, "nor what waited");
    assert!(app.follows_by_letter("nobody's").await.unwrap().is_empty());
    let id = follows[0].follow.id;
    app.set_pace_by_letter("nobody's", id, Pace::Daily).await.unwrap();
    assert_eq!(app.follows_by_letter(&secret).await.unwrap()[0].follow.pace, Pace::Never);
    app.end_follow_by_letter(&secret, id).await.unwrap();
    assert!(app.follows_by_letter(&secret).await.unwrap().is_empty());
    app.close().await;
}

/// Two organisations of the sample.
async fn two_organisations(app: &App) -> [(RecordId, String); 2] {
    let asked = params(&[("kind", "organisation"), ("sort", "name")]);
    let found = app.explore(&Actor::Operator, &asked).await.unwrap();
    let mut found = found.hits.into_iter().map(|view| (view.hit.id, view.hit.path));
    [found.next().unwrap(), found.next().unwrap()]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_what_was_merged_follows_what_stands_for_it_until_that_is_undone() {
    let app = sampled().await;
    app.follow().await.unwrap();
    let anna = somebody(&app, "anna", None).await;
    let ben = somebody(&app, "ben", None).await;
    let [kept, gone] = two_organisations(&app).await;
    let follows = async |who: &Who, id: RecordId| {
        app.follow_this(who, Followed::Record, &id.to_string(), "It", Pace::Daily).await.unwrap();
    };
    follows(&anna, gone.0).await;
    follows(&ben, gone.0).await;
    follows(&ben, kept.0).await;
    let letters = async |app: &App| {
        compared(app).await;
        app.write_digests_at(later()).await.unwrap();
        let mut all = Vec::new();
        for who in ["anna@example.org", "ben@example.org"] {
            all.push(letters_to(app, who).await.iter().flat_map(told).collect::<Vec<_>>());
        }
        forget_letters(app).await;
        all
    };
    // Something of the one that will go waits when it goes.
    write(&app, &Actor::Operator, gone.0, "Herons on the roof").await;
    compared(&app).await;
    app.merge(&Actor::Operator, gone.0, kept.0, None).await.unwrap();
    let both = vec![vec![kept.1.clone()], vec![kept.1.clone()]];
    assert_eq!(letters(&app).await, both, "each hears of what stands now, once");
    let known = app.followed(&anna, Followed::Record, &kept.0.to_string()).await.unwrap();
    assert_eq!(
        known.map(|follow| follow.about),
        Some(gone.0.to_string()),
        "its page says that she follows it"
    );
    assert_eq!(app.follows(&anna).await.unwrap()[0].path.as_ref(), Some(&kept.1));
    // Undone, each follows what they followed before.
    app.unmerge(&Actor::Operator, gone.0, None).await.unwrap();
    letters(&app).await;
    write(&app, &Actor::Operator, kept.0, "Herons in the yard").await;
    assert_eq!(letters(&app).await, [vec![], vec![kept.1.clone()]]);
    write(&app, &Actor::Operator, gone.0, "Herons in the attic").await;
    assert_eq!(letters(&app).await, [vec![gone.1.clone()], vec![gone.1.clone()]]);
    assert!(app.followed(&anna, Followed::Record, &kept.0.to_string()).await.unwrap().is_none());
    // And merged again, they hear of what becomes of both.
    app.merge(&Actor::Operator, gone.0, kept.0, None).await.unwrap();
    letters(&app).await;
    write(&app, &Actor::Operator, kept.0, "Herons everywhere").await;
    assert_eq!(letters(&app).await, both);
    app.close().await;
}

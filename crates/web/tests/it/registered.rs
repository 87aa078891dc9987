//! What becomes of registrations when people leave and events change.

use asterism_domain::event::Event;
use asterism_domain::{Actor, Document, Kind, Record, Role, Space, State, Text, Visibility};
use axum::http::StatusCode;
use jiff::civil::{date, time};

use crate::Sample;
use crate::edit::{record, with_role};
use crate::guest::{Guest, PASSWORD, letter_to, letters_to, sign_up};
use crate::registration::{EVENT, open};

const PAGE: &str = "/events/skane-visits-cfaa/registration";
const CANCEL: &str = "/events/skane-visits-cfaa/registration/cancel";

async fn event(site: &Sample) -> Record {
    record(site, Kind::Event, "skane-visits-cfaa").await
}

async fn change(site: &Sample, seen_by: Option<Visibility>, with: impl FnOnce(&mut Event)) {
    let record = event(site).await;
    let Document::Event(mut changed) = record.document else { panic!("an event") };
    with(&mut changed);
    let document = Document::Event(changed);
    let edited =
        site.app.edit_seen_by(&Actor::Operator, record.id, record.seq, document, seen_by, None).await;
    edited.expect("an edit");
}

async fn registers(guest: &Guest) {
    assert_eq!(guest.fill(PAGE, PAGE, &[]).await.location(), PAGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_of_somebody_who_is_forgotten_or_closed_out_goes_to_whoever_waits_first_002_30() {
    let site = Sample::open().await;
    open(&site, Some(2)).await;
    let mut guests = Vec::new();
    for name in ["Anna", "Ben", "Carla", "Dora"] {
        let guest = sign_up(&site.app, &site.routes, name).await;
        registers(&guest).await;
        guests.push(guest);
    }
    let [anna, ben, carla, dora] = guests.as_slice() else { panic!("four") };
    assert!(dora.page(PAGE).await.contains("waiting list"));
    let gone = anna.fill("/account/data", "/account/data/erase", &[("old", PASSWORD)]).await;
    assert!(gone.status.is_success() || gone.status.is_redirection(), "{}", gone.body);
    assert!(letter_to(&site.app, "carla@example.org").await.subject.starts_with("You have a place now"));
    assert!(carla.page(PAGE).await.contains("You have a place."));
    let eve = sign_up(&site.app, &site.routes, "Eve").await;
    registers(&eve).await;
    assert!(eve.page(PAGE).await.contains("waiting list"), "dora waits before her");
    let account = site.app.account_at(&Actor::Operator, "ben@example.org").await.expect("Ben");
    site.app.close_account(&Actor::Operator, account.id, true).await.expect("closed");
    assert!(dora.page(PAGE).await.contains("You have a place."));
    assert!(eve.page(PAGE).await.contains("You are the next on the waiting list."));
    assert_eq!(ben.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_registrations_stand_in_ones_account_and_end_with_what_one_sees() {
    let site = Sample::open().await;
    open(&site, Some(1)).await;
    let space = Space::new("clusters3");
    let lea = with_role(&site, "Lea", &space, Role::Partner).await;
    let fio = sign_up(&site.app, &site.routes, "Fio").await;
    assert!(!lea.page("/account").await.contains(PAGE));
    registers(&lea).await;
    registers(&fio).await;
    let seen = lea.page("/account").await;
    assert!(seen.contains("Events you are registered for") && seen.contains(PAGE), "{seen}");
    assert!(fio.page("/account").await.contains("You are the next on the waiting list."));
    // Shown to the space alone: who is not in it is registered no more, and is told.
    change(&site, Some(Visibility::Space), |_| {}).await;
    assert!(
        letter_to(&site.app, "fio@example.org").await.subject.starts_with("You are no longer registered")
    );
    assert_eq!(fio.get(PAGE).await.status, StatusCode::NOT_FOUND);
    assert!(lea.page(PAGE).await.contains("You have a place."));
    let max = with_role(&site, "Max", &space, Role::Member).await;
    registers(&max).await;
    // Who leaves gives the place back, and is told of both.
    let before = letters_to(&site.app, "lea@example.org").await;
    let account = site.app.account_at(&Actor::Operator, "lea@example.org").await.expect("Lea");
    site.app.set_role(&Actor::Operator, &space, account.id, None).await.expect("she is out");
    assert_eq!(letters_to(&site.app, "lea@example.org").await, before + 2);
    let last = letter_to(&site.app, "lea@example.org").await.subject;
    assert_eq!(last, "You are no longer in CLUSTERS3: the space of the project");
    assert!(max.page(PAGE).await.contains("You have a place."));
    assert!(!lea.page("/account").await.contains(PAGE));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_moves_up_at_what_they_see_no_more_and_is_told_its_new_name() {
    let site = Sample::open().await;
    open(&site, Some(1)).await;
    for name in ["Anna", "Ben", "Carla"] {
        registers(&sign_up(&site.app, &site.routes, name).await).await;
    }
    let lea = with_role(&site, "Lea", &Space::new("clusters3"), Role::Partner).await;
    registers(&lea).await;
    let before = letters_to(&site.app, "ben@example.org").await;
    change(&site, Some(Visibility::Space), |event| event.about.title = Text::english("Secret supper")).await;
    for name in ["anna", "ben", "carla"] {
        let letter = letter_to(&site.app, &format!("{name}@example.org")).await;
        assert!(letter.subject.starts_with("You are no longer registered"), "{name}: {}", letter.subject);
        assert!(!letter.subject.contains("supper") && !letter.text.contains("supper"), "{}", letter.text);
    }
    assert_eq!(letters_to(&site.app, "ben@example.org").await, before + 1);
    assert!(letter_to(&site.app, "lea@example.org").await.subject.starts_with("You have a place now"));
    assert!(lea.page(PAGE).await.contains("You have a place."));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_events_made_one_and_two_again_are_not_said_to_be_cancelled() {
    let site = Sample::open().await;
    open(&site, Some(1)).await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    registers(&anna).await;
    let before = letters_to(&site.app, "anna@example.org").await;
    let mut document = Document::empty(Kind::Event);
    document.about_mut().title = Text::english("The same visit");
    let space = Space::new("clusters3");
    let same = site.app.create(&Actor::Operator, &space, document, State::Published).await;
    let (same, gone) = (same.expect("an event").id, event(&site).await.id);
    site.app.merge(&Actor::Operator, gone, same, None).await.expect("made one");
    site.app.unmerge(&Actor::Operator, gone, None).await.expect("two again");
    assert_eq!(letters_to(&site.app, "anna@example.org").await, before);
    assert!(anna.page(PAGE).await.contains("You have a place."));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_registers_no_more_it_is_not_said_that_the_event_is_hidden() {
    let site = Sample::open().await;
    open(&site, Some(1)).await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    registers(&anna).await;
    change(&site, None, |event| event.registration = None).await;
    let page = anna.page(PAGE).await;
    assert!(
        page.contains("does not register for this event here any more") && page.contains("Skåne"),
        "{page}"
    );
    assert!(!page.contains("no longer shown to you"), "{page}");
    assert_eq!(anna.fill(PAGE, CANCEL, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(anna.get(PAGE).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_can_be_given_back_though_the_event_is_seen_no_more() {
    let site = Sample::open().await;
    open(&site, Some(1)).await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    registers(&anna).await;
    let stranger = sign_up(&site.app, &site.routes, "Ben").await;
    // Who came to what is over stays on its list, whoever sees the event later.
    change(&site, None, |event| event.start = Some(date(2017, 3, 27))).await;
    change(&site, Some(Visibility::Space), |_| {}).await;
    let page = anna.page(PAGE).await;
    assert!(page.contains("no longer shown to you") && !page.contains("Skåne"), "{page}");
    assert!(!anna.page("/account").await.contains(PAGE), "it is over");
    assert_eq!(stranger.get(PAGE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anna.fill(PAGE, CANCEL, &[]).await.location(), "/account");
    assert_eq!(anna.get(PAGE).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_registered_are_told_when_an_event_moves_or_is_taken_out_of_use_and_back() {
    let site = Sample::open().await;
    open(&site, Some(1)).await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    registers(&anna).await;
    registers(&ben).await;
    let before = letters_to(&site.app, "anna@example.org").await;
    change(&site, None, |event| event.open = Some(true)).await;
    assert_eq!(letters_to(&site.app, "anna@example.org").await, before, "that is nothing to write about");
    change(&site, None, |event| {
        event.start = Some(date(2199, 6, 6));
        event.start_time = Some(time(9, 30, 0, 0));
    })
    .await;
    for address in ["anna@example.org", "ben@example.org"] {
        let letter = letter_to(&site.app, address).await;
        assert!(letter.subject.starts_with("Changed: "), "{}", letter.subject);
        assert!(
            letter.text.contains("Before: 2199-03-27")
                && letter.text.contains("Now: 2199-06-06 09:30 (Europe/Madrid)"),
            "{}",
            letter.text
        );
        assert!(letter.text.contains(PAGE));
    }
    let calendar = anna.get(&format!("{EVENT}.ics")).await;
    assert!(calendar.has("SEQUENCE:") && !calendar.has("STATUS:CANCELLED"), "{}", calendar.body);
    let record = event(&site).await;
    let reason = Some("The hall is closed.".to_owned());
    site.app.retire(&Actor::Operator, record.id, reason).await.expect("out of use");
    let letter = letter_to(&site.app, "ben@example.org").await;
    assert!(letter.subject.starts_with("Taken out of use: ") && letter.text.contains("The hall is closed."));
    let page = anna.page(PAGE).await;
    assert!(page.contains("was taken out of use") && !page.contains("It has begun"), "{page}");
    assert!(page.contains("Cancel my registration"));
    let calendar = anna.get(&format!("{EVENT}.ics")).await;
    assert!(calendar.status == StatusCode::OK && calendar.has("STATUS:CANCELLED"), "{}", calendar.body);
    site.app.restore(&Actor::Operator, record.id, record.seq, None).await.expect("back");
    assert!(letter_to(&site.app, "ben@example.org").await.subject.starts_with("Takes place after all"));
    assert!(anna.page(PAGE).await.contains("You have a place."));
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_and_pages_say_which_hour_counts_where_clocks_skip_it_or_show_it_twice_003_3() {
    let site = Sample::open().await;
    open(&site, Some(2)).await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    change(&site, None, |event| {
        event.start = Some(date(2199, 10, 27));
        event.start_time = Some(time(2, 30, 0, 0));
        event.end_time = None;
    })
    .await;
    registers(&anna).await;
    let twice = "02:30 (Europe/Madrid) · 02:30 occurs twice that night; the first is meant";
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.text.contains(&format!("2199-10-27 {twice}")), "{}", letter.text);
    assert!(anna.page(PAGE).await.contains(twice));
    // A source may say an hour that is none.
    change(&site, None, |event| event.start = Some(date(2199, 3, 31))).await;
    let skipped = "clocks skip 02:30 that day; 03:30 is meant";
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(
        letter.text.contains(&format!("Now: 2199-03-31 02:30 (Europe/Madrid) · {skipped}")),
        "{}",
        letter.text
    );
    assert!(letter.text.contains(&format!("Before: 2199-10-27 {twice}")), "{}", letter.text);
    assert!(site.page(EVENT).await.contains(skipped));
    assert!(site.page(&format!("{EVENT}?lang=es")).await.contains("valen las 03:30"));
    assert!(site.page(&format!("{EVENT}.ics")).await.contains("DTSTART:21990331T013000Z"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_without_a_day_says_why_nobody_registers_and_one_with_a_late_last_day_ends_when_it_begins() {
    let site = Sample::open().await;
    open(&site, Some(5)).await;
    change(&site, None, |event| {
        event.registration.get_or_insert_default().closes = Some(date(2199, 4, 30));
    })
    .await;
    let page = site.page(PAGE).await;
    assert!(page.contains("One can register until it begins.") && !page.contains("30 April"), "{page}");
    change(&site, None, |event| {
        event.start = None;
        event.registration.get_or_insert_default().closes = None;
    })
    .await;
    assert!(site.page(PAGE).await.contains("The event has no day yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_an_account_to_register_comes_back_to_the_event() {
    let site = Sample::open().await;
    open(&site, Some(2)).await;
    let guest = Guest::of(&site.routes);
    let door = "/sign-in?next=%2Fevents%2Fskane-visits-cfaa%2Fregistration";
    assert!(guest.page(PAGE).await.contains(door));
    let asked = "/sign-up?next=%2Fevents%2Fskane-visits-cfaa%2Fregistration";
    assert!(guest.page(door).await.contains(asked));
    guest.fill(asked, "/sign-up", &[("email", "gustav@example.org")]).await;
    let link = crate::guest::link_in(&letter_to(&site.app, "gustav@example.org").await);
    let opened = guest.fill(&link, &link, &[("name", "Gustav"), ("password", PASSWORD)]).await;
    assert_eq!(opened.location(), PAGE, "{}", opened.body);
    registers(&guest).await;
    // Nobody is led elsewhere by our letters.
    let evil = "/sign-up?next=https%3A%2F%2Fevil.example%2F";
    guest.fill(evil, "/sign-up", &[("email", "eve@example.org")]).await;
    assert!(!letter_to(&site.app, "eve@example.org").await.text.contains("evil.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_called_on_two_lines_is_registered_for_and_told_of_as_any_other() {
    let site = Sample::open().await;
    open(&site, Some(1)).await;
    change(&site, None, |event| event.about.title = Text::english("Skåne\tvisits\nCFAA")).await;
    let page = format!("{}/registration", event(&site).await.path());
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    assert_eq!(anna.fill(&page, &page, &[]).await.location(), page);
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert_eq!(letter.subject, "You are registered: Skåne visits CFAA");
}

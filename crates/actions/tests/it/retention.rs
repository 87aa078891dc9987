//! What is kept about people for a time only, as years pass.

use asterism_actions::account::{Browser, Swept};
use asterism_actions::{App, Config, Error, Saying};
use asterism_domain::event::{Event, Registration};
use asterism_domain::library::News;
use asterism_domain::organisation::Organisation;
use asterism_domain::project::{Partner, Project};
use asterism_domain::{
    About, Actor, Document, Kind, OrganisationType, PartnerRole, Role, Rule, Seq, Space, State, Text,
};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use crate::follow::{forget_letters, letters_to, sampled, somebody};
use crate::support::page;

const PASSWORD: &str = "four herons over the estuary";

/// What the portal does by itself so many days from now.
async fn on_day(app: &App, day: i64) -> Swept {
    let then = Timestamp::now() + SignedDuration::from_hours(24 * day);
    app.sweep_accounts_at(then).await.unwrap()
}

#[tokio::test]
async fn what_is_kept_for_a_time_goes_when_it_is_over_and_not_before() {
    let app = sampled().await;
    let anna = somebody(&app, "anna", Some(Role::Coordinator)).await;
    let typed = [("about.title.en".to_owned(), "Half".to_owned())];
    app.keep_form(&anna, "new/news", Seq(0), &typed).await.unwrap();
    let browser = Browser { network: "test".to_owned(), ..Browser::default() };
    app.ask_for_passkey(&browser).await.unwrap();
    app.ask_to_sign_up("carla@example.org", "en", "test").await.unwrap();
    let saying = Saying {
        page: "/".to_owned(),
        text: "A map is missing".to_owned(),
        email: String::new(),
        language: "en".to_owned(),
    };
    app.give_feedback(Some(&anna), saying, "test").await.unwrap();
    let said = app.feedback(&Actor::Operator, None, None).await.unwrap().items.items.remove(0);
    app.answer_feedback(&Actor::Operator, said.id, "It is there now").await.unwrap();

    // The link of anna's letter has been used.
    assert_eq!(on_day(&app, 0).await, Swept { links: 1, ..Swept::default() });
    assert_eq!(on_day(&app, 1).await, Swept { forms: 1, links: 1, ..Swept::default() });
    assert_eq!(on_day(&app, 6).await, Swept::default());
    assert_eq!(on_day(&app, 8).await, Swept { sessions: 1, ..Swept::default() });
    assert_eq!(on_day(&app, 29).await, Swept::default());
    let letters = on_day(&app, 31).await;
    assert!(letters.letters > 0);
    assert_eq!(letters, Swept { letters: letters.letters, ..Swept::default() });
    assert_eq!(on_day(&app, 89).await, Swept::default());
    assert_eq!(on_day(&app, 91).await, Swept { forms: 1, ..Swept::default() });
    assert_eq!(on_day(&app, 364).await, Swept::default());
    assert_eq!(on_day(&app, 366).await, Swept { feedback: 1, ..Swept::default() });
    let view = app.feedback(&Actor::Operator, None, None).await.unwrap();
    assert!(view.items.items.iter().all(|said| said.text.is_empty() && said.answer.is_none()), "{view:?}");
    assert_eq!(view.counts.values().sum::<u64>(), 1, "that something was said is still counted");
}

#[tokio::test]
async fn an_account_that_nobody_uses_is_forgotten_after_a_warning_and_its_records_stay() {
    let app = sampled().await;
    let anna = somebody(&app, "anna", Some(Role::Coordinator)).await;
    let ben = somebody(&app, "ben", None).await;
    let about = About { title: Text::english("Anna's news"), ..About::default() };
    let news = Document::News(Box::new(News { about, ..News::default() }));
    let news = app.create(&anna.actor, &Space::new("clusters3"), news, State::Published).await.unwrap();
    let email = |name: &str| format!("{name}@example.org");

    assert_eq!(on_day(&app, 3 * 365 - 31).await.warned, 0);
    let warned = on_day(&app, 3 * 365 - 29).await;
    assert_eq!((warned.warned, warned.forgotten), (2, 0));
    assert_eq!(letters_to(&app, &email("anna")).await.len(), 1, "one warning");
    assert_eq!(on_day(&app, 3 * 365 - 28).await.warned, 0, "nobody is warned twice");
    // Ben comes back.
    let browser = Browser { network: "test".to_owned(), ..Browser::default() };
    app.sign_in(&email("ben"), PASSWORD, &browser).await.unwrap();
    let swept = on_day(&app, 3 * 365 + 2).await;
    assert_eq!((swept.forgotten, swept.warned), (1, 1), "anna is gone, ben is warned anew");
    let gone = app.account_at(&Actor::Operator, &email("anna")).await;
    assert!(matches!(gone, Err(Error::NotFound { .. })), "{gone:?}");
    assert_eq!(app.account_at(&Actor::Operator, &email("ben")).await.unwrap().id, ben.account.id);
    let history = app.history(&Actor::Visitor, Kind::News, &news.slug).await.unwrap();
    assert_eq!(history.revisions[0].actor, "former_member");
    assert!(app.check().await.unwrap().store.is_empty());
}

#[tokio::test]
async fn who_came_to_an_event_goes_a_year_after_it_and_what_happened_to_accounts_after_three() {
    let app = sampled().await;
    let anna = somebody(&app, "anna", None).await;
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(24);
    let mut event = Event { registration: Some(Registration::default()), ..Event::default() };
    event.about.title = Text::english("Quokka day");
    event.start = Some(tomorrow.to_zoned(jiff::tz::TimeZone::UTC).date());
    let event = Document::from(event);
    let event =
        app.create(&Actor::Operator, &Space::new("clusters3"), event, State::Published).await.unwrap();
    app.register(&anna, &event.slug).await.unwrap();
    on_day(&app, 100).await;
    assert_eq!(on_day(&app, 365).await.registrations, 0);
    assert_eq!(app.registrations(&Actor::Operator, &event.slug).await.unwrap().1.len(), 1);
    assert_eq!(on_day(&app, 369).await.registrations, 1);
    assert_eq!(app.registrations(&Actor::Operator, &event.slug).await.unwrap().1.len(), 0);
    let happened = app.audit(&Actor::Operator, None, None).await.unwrap().len();
    assert!(happened > 0);
    assert_eq!(on_day(&app, 3 * 365 - 1).await.audit, 0);
    assert!(on_day(&app, 3 * 365 + 1).await.audit >= happened as u64);
}

/// A project names an organisation that Anna has begun to write, and is judged by what she wrote.
#[tokio::test]
async fn what_refers_to_an_erased_draft_is_judged_at_once() {
    let app = sampled().await;
    let anna = somebody(&app, "anna", Some(Role::Coordinator)).await;
    let space = Space::new("clusters3");
    let mut council = Organisation {
        organisation_type: Some(OrganisationType::RegionalAuthority),
        ..Organisation::default()
    };
    council.about.title = Text::english("Council of the estuary");
    let draft = app.create(&anna.actor, &space, council.into(), State::Draft).await.unwrap();
    let mut partner = Partner::new("council", PartnerRole::Lead);
    partner.organisation = Some(draft.id);
    partner.cluster_organisation_as_given = Some(true);
    let mut project = Project { partners: vec![partner], ..Project::default() };
    project.about.title = Text::english("Herons for all");
    let project = app.create(&Actor::Operator, &space, project.into(), State::Published).await.unwrap();
    let judged = async || {
        let flagged = page(&app, Kind::Project, &project.slug)
            .await
            .issues
            .into_iter()
            .filter(|issue| issue.field.ends_with("cluster_organisation_as_given"));
        flagged.map(|issue| issue.rule).collect::<Vec<_>>()
    };
    assert_eq!(judged().await, [Rule::AuthorityAsClusterOrganisation]);
    app.erase_oneself(&anna, PASSWORD).await.unwrap();
    assert_eq!(
        judged().await,
        [Rule::ClusterFlagWithoutEvidence],
        "nothing is left that says it is an authority"
    );
    app.close().await;
}

/// As above, but the project is damaged, so it cannot be judged.
#[tokio::test]
async fn what_cannot_be_judged_anew_keeps_no_account_from_being_erased_whole() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config::in_folder(folder.path());
    let app = App::open(config()).await.unwrap();
    app.load_sample().await.unwrap();
    let anna = somebody(&app, "anna", Some(Role::Coordinator)).await;
    let ben = somebody(&app, "ben", None).await;
    let space = Space::new("clusters3");
    let mut council = Organisation {
        organisation_type: Some(OrganisationType::RegionalAuthority),
        ..Organisation::default()
    };
    council.about.title = Text::english("Council of the estuary");
    let draft = app.create(&anna.actor, &space, council.into(), State::Draft).await.unwrap();
    let mut partner = Partner::new("council", PartnerRole::Lead);
    partner.organisation = Some(draft.id);
    let mut project = Project { partners: vec![partner], ..Project::default() };
    project.about.title = Text::english("Herons for all");
    app.create(&Actor::Operator, &space, project.into(), State::Published).await.unwrap();
    let registration = Some(Registration { places_limit: Some(1), closes: None });
    let mut event = Event { registration, start: Some(date(2199, 3, 27)), ..Event::default() };
    event.about.title = Text::english("Quokka day");
    let event = app.create(&Actor::Operator, &space, event.into(), State::Published).await.unwrap();
    for who in [&anna, &ben] {
        app.register(who, &event.slug).await.unwrap();
    }
    forget_letters(&app).await;
    app.close().await;
    let file = folder.path().join("asterism.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let places: Vec<usize> =
        (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"\"Herons for all\"")).collect();
    assert!(!places.is_empty());
    places.into_iter().for_each(|at| bytes[at] = b' ');
    std::fs::write(&file, bytes).unwrap();

    let app = App::open(config()).await.unwrap();
    app.erase_oneself(&anna, PASSWORD).await.unwrap();
    let gone = app.account_at(&Actor::Operator, "anna@example.org").await;
    assert!(matches!(gone, Err(Error::NotFound { .. })), "{gone:?}");
    let of_ben = letters_to(&app, "ben@example.org").await;
    assert!(of_ben.iter().any(|letter| letter.subject.starts_with("You have a place now")), "{of_ben:?}");
    app.close().await;
}

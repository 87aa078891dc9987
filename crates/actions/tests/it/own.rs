//! What a space shows to its own: found by them as they are today, told to nobody else; and what searches that are kept
//! mean when their records are called otherwise.

use asterism_actions::account::{Browser, Who};
use asterism_actions::{App, Facet, Profile};
use asterism_domain::{
    Actor, Document, Followed, Kind, Pace, PersonField, Record, RecordId, Role, Space, State, Text,
    Visibility,
};

use crate::follow::{compared, forget_letters, later, letters_to, sampled, somebody, told};
use crate::support::params;

/// Writes and publishes a record of a space for whom it is meant.
async fn publish(app: &App, space: &str, seen_by: Visibility, document: Document) -> RecordId {
    let space = Space::new(space);
    app.create_seen_by(&Actor::Operator, &space, document, State::Published, seen_by).await.unwrap().id
}

fn named(kind: Kind, name: &str) -> Document {
    let mut document = Document::empty(kind);
    document.about_mut().title = Text::english(name);
    document
}

/// A news item about a topic.
fn news(name: &str, topic: RecordId) -> Document {
    let mut document = named(Kind::News, name);
    document.about_mut().topics = vec![topic];
    document
}

async fn now(app: &App, id: RecordId) -> Record {
    app.record(id).await.unwrap().unwrap()
}

async fn change(app: &App, id: RecordId, change: impl FnOnce(&mut Document)) {
    let record = now(app, id).await;
    let mut document = record.document.clone();
    change(&mut document);
    app.edit(&Actor::Operator, id, record.seq, document, None).await.unwrap();
}

/// What somebody finds by an address: how many, and the values of the filter by topic.
async fn found(app: &App, actor: &Actor, asked: &[(&str, &str)]) -> (u64, Vec<String>) {
    let view = app.explore(actor, &params(asked)).await.unwrap();
    let topics =
        view.facets.iter().filter(|facet| facet.facet == Facet::Topic).flat_map(|facet| &facet.values);
    (view.total, topics.filter(|value| value.count > 0).map(|value| value.key.clone()).collect())
}

/// Somebody as permissions see them now.
async fn again(app: &App, who: &Who) -> Actor {
    let browser = Browser { agent: "test".to_owned(), network: "test".to_owned(), ..Browser::default() };
    let email = who.account.email.to_string();
    let signed_in = app.sign_in(&email, "four herons over the estuary", &browser).await.unwrap();
    app.who(&signed_in.session).await.unwrap().unwrap().actor
}

#[tokio::test(flavor = "multi_thread")]
async fn those_of_a_space_find_what_it_shows_to_its_own_with_exact_counts_issue_4() {
    let app = sampled().await;
    let secret = publish(&app, "clusters3", Visibility::Space, named(Kind::Topic, "Quagga husbandry")).await;
    let other = publish(&app, "eccp", Visibility::Space, named(Kind::Topic, "Wombat husbandry")).await;
    publish(&app, "clusters3", Visibility::Space, news("Quagga bulletin", secret)).await;
    publish(&app, "clusters3", Visibility::Members, news("Quagga gathering", secret)).await;
    publish(&app, "clusters3", Visibility::Public, news("Quagga holiday", secret)).await;
    publish(&app, "eccp", Visibility::Public, news("Quagga festival", other)).await;
    app.follow().await.unwrap();
    let ines = somebody(&app, "ines", Some(Role::Member)).await;
    let otto = somebody(&app, "otto", None).await;
    let q = [("q", "quagga"), ("kind", "news")];
    let own = vec!["quagga-husbandry".to_owned()];
    assert_eq!(found(&app, &Actor::Visitor, &q).await, (2, vec![]));
    assert_eq!(found(&app, &otto.actor, &q).await, (3, vec![]));
    assert_eq!(found(&app, &ines.actor, &q).await, (4, own.clone()));
    let by_topic = [("topic", "quagga-husbandry"), ("kind", "news")];
    assert_eq!(found(&app, &ines.actor, &by_topic).await.0, 3, "open records are of the hidden topic too");
    for stranger in [&Actor::Visitor, &otto.actor] {
        assert_eq!(found(&app, stranger, &by_topic).await.0, 0);
        assert!(app.suggest(stranger, "Quagga hus").await.unwrap().is_empty());
    }
    assert_eq!(app.suggest(&ines.actor, "Quagga hus").await.unwrap().len(), 1);
    // What one may see is asked of today: out of the space, and in another.
    let space = Space::new("clusters3");
    app.set_role(&Actor::Operator, &space, ines.account.id, None).await.unwrap();
    let left = again(&app, &ines).await;
    assert_eq!(found(&app, &left, &q).await, (3, vec![]));
    app.put_in_space(&Actor::Operator, ines.account.id, &Space::new("eccp"), Role::Member).await.unwrap();
    let moved = again(&app, &ines).await;
    assert_eq!(found(&app, &moved, &q).await, (3, vec!["wombat-husbandry".to_owned()]));
    // What is shown to all is all's, and hidden again nobody's.
    let record = now(&app, secret).await;
    let open = Some(Visibility::Public);
    app.edit_seen_by(&Actor::Operator, secret, record.seq, record.document.clone(), open, None)
        .await
        .unwrap();
    app.follow().await.unwrap();
    assert_eq!(found(&app, &Actor::Visitor, &q).await, (2, own));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_hears_of_what_their_space_is_told_and_no_more_when_they_left_issue_4() {
    let app = sampled().await;
    let secret = publish(&app, "clusters3", Visibility::Space, named(Kind::Topic, "Quagga husbandry")).await;
    let open = publish(&app, "clusters3", Visibility::Public, news("Harbour holiday", secret)).await;
    app.follow().await.unwrap();
    app.note_changes().await.unwrap();
    let ines = somebody(&app, "ines", Some(Role::Member)).await;
    let lena = somebody(&app, "lena", Some(Role::Member)).await;
    let otto = somebody(&app, "otto", None).await;
    for who in [&ines, &lena, &otto] {
        for about in ["topic=quagga-husbandry", "q=quaggas"] {
            app.follow_this(who, Followed::Search, about, about, Pace::Daily).await.unwrap();
        }
    }
    let bulletin = publish(&app, "clusters3", Visibility::Space, news("Quagga bulletin", secret)).await;
    change(&app, open, |document| document.about_mut().summary = Text::english("Boats")).await;
    assert_eq!(
        compared(&app).await,
        6,
        "two people, each by both searches and by the topic; the stranger follows a topic that is not theirs"
    );
    app.set_role(&Actor::Operator, &Space::new("clusters3"), lena.account.id, None).await.unwrap();
    app.write_digests_at(later()).await.unwrap();
    let lines = async |who: &str| letters_to(&app, who).await.iter().flat_map(told).collect::<Vec<_>>();
    assert_eq!(lines("ines@example.org").await.len(), 2);
    assert_eq!(lines("otto@example.org").await, Vec::<String>::new());
    assert!(!lines("lena@example.org").await.contains(&now(&app, bulletin).await.path()), "she left before");
    forget_letters(&app).await;
    change(&app, bulletin, |document| document.about_mut().summary = Text::english("Quaggas")).await;
    assert_eq!(compared(&app).await, 2, "and after, only those who are there are told");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_kept_by_a_name_follows_what_is_renamed_and_merged() {
    let app = sampled().await;
    let topic = publish(&app, "clusters3", Visibility::Public, named(Kind::Topic, "Quagga husbandry")).await;
    let into = publish(&app, "clusters3", Visibility::Public, named(Kind::Topic, "Equid keeping")).await;
    let item = publish(&app, "clusters3", Visibility::Public, news("Harbour holiday", topic)).await;
    app.follow().await.unwrap();
    app.note_changes().await.unwrap();
    let anna = somebody(&app, "anna", None).await;
    for about in ["topic=Quagga husbandry", "topic=quagga-husbandry", "q=topic:\"quagga husbandry\""] {
        app.follow_this(&anna, Followed::Search, about, about, Pace::Daily).await.unwrap();
    }
    let write = async |words: &str| {
        change(&app, item, |document| document.about_mut().summary = Text::english(words)).await;
        compared(&app).await
    };
    assert_eq!(write("one").await, 3);
    change(&app, topic, |document| document.about_mut().title = Text::english("Zebra husbandry")).await;
    compared(&app).await;
    assert_eq!(now(&app, topic).await.slug, "zebra-husbandry");
    assert_eq!(write("two").await, 3, "renamed");
    let old = [("topic", "quagga-husbandry"), ("kind", "news")];
    let now_called = found(&app, &Actor::Visitor, &old).await;
    assert!(now_called.0 == 1 && now_called.1.contains(&"zebra-husbandry".to_owned()), "{now_called:?}");
    let mut rows = app.explore_all(&Actor::Visitor, &params(&old)).await.unwrap();
    assert_eq!(rows.next().await.unwrap().map(|rows| rows.len()), Some(1), "and so do its files");
    app.merge(&Actor::Operator, topic, into, None).await.unwrap();
    compared(&app).await;
    assert_eq!(write("three").await, 3, "merged");
    app.unmerge(&Actor::Operator, topic, None).await.unwrap();
    compared(&app).await;
    assert_eq!(write("four").await, 3, "and not any more");
    // Where the reader may not open what the address came to be, it is as one that nothing has.
    let hidden = now(&app, topic).await;
    let own = Some(Visibility::Space);
    app.edit_seen_by(&Actor::Operator, topic, hidden.seq, hidden.document.clone(), own, None).await.unwrap();
    app.follow().await.unwrap();
    let view = app.explore(&Actor::Visitor, &params(&old)).await.unwrap();
    assert!(view.total == 0 && !format!("{view:?}").contains("zebra"), "{view:?}");
    app.close().await;
}

/// A profile of somebody, with the level at which each of its fields is shown.
async fn describe(
    app: &App,
    who: &Who,
    expert_in: RecordId,
    shown: &[(PersonField, Visibility)],
) -> RecordId {
    let profile = Profile {
        name: "Quokkina Marsupial".to_owned(),
        organisation: "Estuary Agency".to_owned(),
        expert_in: vec![expert_in],
        expertise: "wombatology".to_owned(),
        visible_to: shown.iter().copied().collect(),
        ..Profile::default()
    };
    // The first save ties it to the account.
    let account = async || app.account_at(&Actor::Operator, who.account.email.as_str()).await.unwrap();
    app.save_profile(&Who { account: account().await, ..who.clone() }, None, profile).await.unwrap();
    account().await.record.unwrap()
}

/// Every field at every level, to everybody there is: found by its words, by its filter and with exact counts by those
/// who read it, and by nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn a_field_is_found_by_exactly_those_who_read_it_002_29() {
    let app = sampled().await;
    let topic = publish(&app, "clusters3", Visibility::Public, named(Kind::Topic, "Numbat lore")).await;
    let anna = somebody(&app, "anna", Some(Role::Partner)).await;
    let ines = somebody(&app, "ines", Some(Role::Member)).await;
    let otto = somebody(&app, "otto", None).await;
    let fred = somebody(&app, "fred", None).await;
    // In a space without her, and in the one that profiles are kept in.
    for space in ["eccp", "people"] {
        app.put_in_space(&Actor::Operator, fred.account.id, &Space::new(space), Role::Member).await.unwrap();
    }
    let fred = again(&app, &fred).await;
    // A key of a space in which she is not finds what members find, whatever else its owner is in.
    app.put_in_space(&Actor::Operator, ines.account.id, &Space::new("eccp"), Role::Member).await.unwrap();
    let Actor::Person(mut key) = again(&app, &ines).await else { panic!("a person") };
    key.roles.retain(|space, _| space.as_str() == "eccp");
    let readers = [
        (Actor::Person(key), Visibility::Members),
        (Actor::Visitor, Visibility::Public),
        (otto.actor.clone(), Visibility::Members),
        (fred, Visibility::Members),
        (ines.actor.clone(), Visibility::Space),
    ];
    let levels = [Visibility::Public, Visibility::Members, Visibility::Space, Visibility::Private];
    for name in levels {
        for expertise in levels {
            let shown = [(PersonField::Name, name), (PersonField::Expertise, expertise)];
            let id = describe(&app, &anna, topic, &shown).await;
            app.follow().await.unwrap();
            for (reader, sight) in &readers {
                let finds = async |asked: &[(&str, &str)]| {
                    let view = app.explore(reader, &params(asked)).await.unwrap();
                    assert_eq!(view.total as usize, view.hits.len(), "what is counted is what is read");
                    view.hits.iter().any(|view| view.hit.id == id)
                };
                let told = format!("{name:?} {expertise:?} to {sight:?}");
                assert_eq!(finds(&[("q", "Quokkina")]).await, name <= *sight, "{told}");
                assert_eq!(finds(&[("q", "wombatology")]).await, expertise <= *sight, "{told}");
                let by_topic = [("kind", "person"), ("expert_in", "numbat-lore")];
                assert_eq!(finds(&by_topic).await, expertise <= *sight, "{told}");
                assert!(finds(&[("q", "Estuary Agency"), ("kind", "person")]).await, "{told}");
                let offered = app.suggest(reader, "Quokkin").await.unwrap();
                assert_eq!(offered.iter().any(|found| found.id == id), name <= *sight, "{told}");
                let people = app.explore(reader, &params(&[("kind", "person")])).await.unwrap();
                let topics = people.facets.iter().filter(|facet| facet.facet == Facet::ExpertIn);
                let values = topics.flat_map(|facet| &facet.values).find(|value| value.key == "numbat-lore");
                let count = values.map_or(0, |value| value.count);
                assert_eq!(count, u64::from(expertise <= *sight), "{told}");
            }
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_search_hears_of_what_a_colleague_shows_to_their_spaces_and_no_other_does_002_29() {
    let app = sampled().await;
    let topic = publish(&app, "clusters3", Visibility::Public, named(Kind::Topic, "Numbat lore")).await;
    app.follow().await.unwrap();
    app.note_changes().await.unwrap();
    let anna = somebody(&app, "anna", Some(Role::Partner)).await;
    let ines = somebody(&app, "ines", Some(Role::Member)).await;
    let otto = somebody(&app, "otto", None).await;
    for who in [&ines, &otto] {
        app.follow_this(who, Followed::Search, "q=wombatology", "wombats", Pace::Daily).await.unwrap();
    }
    describe(&app, &anna, topic, &[(PersonField::Expertise, Visibility::Space)]).await;
    compared(&app).await;
    app.write_digests_at(later()).await.unwrap();
    let lines = async |who: &str| letters_to(&app, who).await.iter().flat_map(told).count();
    assert_eq!((lines("ines@example.org").await, lines("otto@example.org").await), (1, 0));
    app.close().await;
}

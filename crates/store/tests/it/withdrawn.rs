//! What is not published: told from what was, and found by those who write it.

use asterism_domain::person::Person;
use asterism_domain::{ChangeKind, RecordId, Seq, Space, State};
use asterism_store::{Draft, Store};

use crate::draft::{id, of, project};
use crate::place::{Place, on_both};

on_both!(
    what_was_retired_unseen_is_withdrawn_in_older_databases_too,
    drafts_are_found_by_space_and_writer,
    drafts_are_listed_to_the_last_of_many,
);

fn at_state(draft: Draft, state: State, change: ChangeKind) -> Draft {
    Draft { state, change, ..draft }
}

async fn states(store: &Store) -> Vec<State> {
    let mut states = Vec::new();
    for word in ["draft", "shown", "edited", "person", "erased"] {
        states.push(store.record(id(word)).await.expect("a look").expect("a record").state);
    }
    states
}

/// As an older program wrote them: everything that was taken out of use was retired.
async fn what_was_retired_unseen_is_withdrawn_in_older_databases_too(place: &Place) {
    let retired = |draft: Draft| at_state(draft, State::Retired, ChangeKind::Retire);
    let person = |word: &str| of(word, Person::default());
    let erased = Some("erased at the person's wish".to_owned());
    let written = [
        at_state(project("draft", "A"), State::Draft, ChangeKind::Create),
        retired(project("draft", "A")),
        project("shown", "B"),
        retired(project("shown", "B")),
        at_state(project("edited", "C"), State::Submitted, ChangeKind::Create),
        retired(project("edited", "C")),
        at_state(project("edited", "C II"), State::Retired, ChangeKind::Edit),
        person("person"),
        retired(person("person")),
        person("erased"),
        Draft { reason: erased, ..retired(person("erased")) },
    ];
    for draft in written {
        place.store.append(vec![draft]).await.expect("a revision");
    }
    place.store.migrate_to(16).await.expect("down to an older version");
    place.store.close().await;
    let store = place.again().await;
    let (withdrawn, retired) = (State::Withdrawn, State::Retired);
    assert_eq!(states(&store).await, [withdrawn, retired, withdrawn, withdrawn, retired]);
    let past = store.revisions(id("edited")).await.expect("its past");
    let hidden = past.iter().filter(|revision| revision.state == State::Withdrawn).count();
    assert_eq!((past.len(), hidden), (3, 2), "no revision of it is shown");
    assert_eq!(store.check().await.expect("a check"), []);
    store.migrate_to(16).await.expect("down again");
    assert_eq!(states(&store).await, [retired; 5]);
    store.close().await;
}

async fn drafts_are_found_by_space_and_writer(place: &Place) {
    let store = &place.store;
    let by = |actor: &str, draft: Draft| Draft { actor: actor.to_owned(), ..draft };
    let draft = |word: &str, title: &str| at_state(project(word, title), State::Draft, ChangeKind::Create);
    let elsewhere = Draft { space: Space::new("elsewhere"), ..draft("c", "C") };
    for one in [
        by("anna", draft("a", "A")),
        by("ben", draft("b", "B")),
        by("ben", draft("a", "A II")),
        by("anna", elsewhere),
        by("anna", at_state(project("d", "D"), State::Submitted, ChangeKind::Create)),
        by("anna", project("e", "E")),
    ] {
        store.append(vec![one]).await.expect("a revision");
    }
    let words = |ids: Vec<RecordId>| {
        let known = ["a", "b", "c", "d", "e"].into_iter();
        known.filter(|word| ids.contains(&id(word))).collect::<String>()
    };
    let drafts = store.drafts(Some(&[Space::new("test")]), None, 9).await.expect("drafts");
    assert_eq!(drafts.iter().map(|record| record.seq).collect::<Vec<_>>(), [Seq(3), Seq(2)], "newest first");
    let all = store.drafts(None, None, 9).await.expect("drafts");
    assert_eq!(words(all.iter().map(|record| record.id).collect()), "abc");
    assert_eq!(store.drafts(None, None, 1).await.expect("drafts").len(), 1);
    let written = async |actor: &str, after, limit| {
        let found = store.unpublished_by(actor, after, limit).await.expect("a list");
        assert!(found.is_sorted_by(|(_, one), (_, other)| one > other), "the last changed first: {found:?}");
        found.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(words(written("anna", None, 9).await), "acd");
    assert_eq!(words(written("ben", None, 9).await), "ab");
    assert_eq!(written("anna", None, 1).await, [id("d")]);
    assert_eq!(written("anna", Some(Seq(5)), 1).await, [id("c")]);
    assert_eq!(written("anna", Some(Seq(4)), 9).await, [id("a")], "as the last change of anybody says");
}

/// More than a list ever held.
const MANY: usize = 210;

async fn drafts_are_listed_to_the_last_of_many(place: &Place) {
    let store = &place.store;
    let draft = |number: usize| {
        let name = format!("d{number}");
        let space = Space::new(if number.is_multiple_of(2) { "even" } else { "odd" });
        let drafted = at_state(project(&name, &name), State::Draft, ChangeKind::Create);
        Draft { actor: "anna".to_owned(), space, ..drafted }
    };
    store.append((0..MANY).map(draft).collect()).await.expect("revisions");
    let both = [Space::new("even"), Space::new("odd")];
    for (spaces, expected) in
        [(None, MANY), (Some(&both[..]), MANY), (Some(&both[1..]), MANY / 2), (Some(&[][..]), 0)]
    {
        let mut found: Vec<Seq> = Vec::new();
        loop {
            let part = store.drafts(spaces, found.last().copied(), 50).await.expect("a part");
            if part.is_empty() {
                break;
            }
            found.extend(part.iter().map(|record| record.seq));
        }
        assert_eq!(found.len(), expected, "{spaces:?}");
        assert!(found.is_sorted_by(|one, other| one > other), "{spaces:?}");
    }
    let mut own: Vec<(RecordId, Seq)> = Vec::new();
    loop {
        let after = own.last().map(|(_, seq)| *seq);
        let part = store.unpublished_by("anna", after, 50).await.expect("a part");
        if part.is_empty() {
            break;
        }
        own.extend(part);
    }
    assert_eq!(own.len(), MANY);
    assert_eq!((own[0].0, own[MANY - 1].0), (id(&format!("d{}", MANY - 1)), id("d0")));
}

//! What is not published: told from what was, and found by those who write it.

use asterism_domain::person::Person;
use asterism_domain::{ChangeKind, Seq, Space, State};
use asterism_store::{Draft, Store};

use crate::draft::{id, of, project};
use crate::place::{Place, on_both};

on_both!(what_was_retired_unseen_is_withdrawn_in_older_databases_too, drafts_are_found_by_space_and_writer,);

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
    let words = |ids: Vec<asterism_domain::RecordId>| {
        let known = ["a", "b", "c", "d", "e"].into_iter();
        known.filter(|word| ids.contains(&id(word))).collect::<String>()
    };
    let drafts = store.drafts(Some(&Space::new("test")), 9).await.expect("drafts");
    assert_eq!(drafts.iter().map(|record| record.seq).collect::<Vec<_>>(), [Seq(3), Seq(2)], "newest first");
    let all = store.drafts(None, 9).await.expect("drafts");
    assert_eq!(words(all.iter().map(|record| record.id).collect()), "abc");
    assert_eq!(store.drafts(None, 1).await.expect("drafts").len(), 1);
    assert_eq!(words(store.unpublished_by("anna", 9).await.expect("hers")), "acd");
    assert_eq!(words(store.unpublished_by("ben", 9).await.expect("his")), "ab");
    assert_eq!(store.unpublished_by("anna", 1).await.expect("hers").len(), 1);
}

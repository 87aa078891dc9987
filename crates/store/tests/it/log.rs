//! The log: what is written stays, in order, and nobody's change is lost.

use asterism_domain::{ChangeKind, Seq, State};
use asterism_store::{Base, Draft, Outcome, Store, StoreError};

use crate::draft::{at, id, project};
use crate::place::{Place, on_both};

on_both!(
    a_change_is_kept_with_who_when_and_why,
    writing_the_same_again_writes_nothing,
    asking_for_the_address_that_a_record_has_changes_nothing,
    a_batch_is_written_whole_or_not_at_all,
    of_two_edits_on_one_base_one_is_refused_with_both_versions,
    several_changes_of_a_record_in_one_batch_are_all_kept,
    a_change_to_an_unknown_record_or_of_its_kind_is_refused,
    a_reader_who_follows_the_log_misses_nothing,
    a_record_can_be_taken_back_to_an_older_version,
    any_text_can_be_stored,
    what_was_said_of_a_returned_draft_stands_until_it_is_handed_over_again,
);

async fn what_was_said_of_a_returned_draft_stands_until_it_is_handed_over_again(place: &Place) {
    let steps = [
        (ChangeKind::Create, State::Draft, "One", None, None),
        (ChangeKind::Submit, State::Submitted, "One", None, None),
        (ChangeKind::Return, State::Draft, "One", Some("say more"), Some("say more")),
        (ChangeKind::Edit, State::Draft, "Two", Some("an edit"), Some("say more")),
        (ChangeKind::Submit, State::Submitted, "Two", None, None),
        (ChangeKind::Edit, State::Draft, "Two", None, None),
    ];
    for (change, state, title, reason, stands) in steps {
        let reason = reason.map(str::to_owned);
        place
            .store
            .append(vec![Draft { change, state, reason, ..project("a", title) }])
            .await
            .expect("a revision");
        let newest = place.store.head().await.expect("a head");
        let said = place.store.returned_with(&[newest]).await.expect("what was said");
        assert_eq!(said.get(&newest).map(String::as_str), stands, "{change:?} {title}");
    }
}

async fn a_change_is_kept_with_who_when_and_why(place: &Place) {
    let store = &place.store;
    let mut edit = project("clusters3", "CLUSTERS3");
    edit.change = ChangeKind::Edit;
    edit.actor = "ana".to_owned();
    edit.reason = Some("the name was wrong".to_owned());
    edit.at = at(60);
    store.append(vec![project("clusters3", "CLUSTRES3")]).await.expect("a first revision");
    let base = store.head().await.expect("a head");
    store.append(vec![Draft { base: Base::At(base), ..edit.clone() }]).await.expect("a second revision");

    let history = store.revisions(id("clusters3")).await.expect("a history");
    let [first, second] = history.as_slice() else { panic!("two revisions, not {history:?}") };
    assert_eq!((first.seq, first.base, first.source.as_deref()), (Seq(1), None, Some("test")));
    assert_eq!((second.seq, second.base, second.at), (Seq(2), Some(Seq(1)), at(60)));
    assert_eq!((second.actor.as_str(), second.reason.as_deref()), ("ana", Some("the name was wrong")));
    assert_eq!(second.document, edit.document);
    assert_eq!(store.revision(Seq(1)).await.expect("a look"), Some(first.clone()));
    assert_eq!(store.revision(Seq(3)).await.expect("a look"), None);

    let written = store.written_at(&[Seq(2), Seq(3)]).await.expect("a look");
    assert_eq!(written.into_iter().collect::<Vec<_>>(), [(Seq(2), at(60))]);

    let record = store.record(id("clusters3")).await.expect("a look").expect("a record");
    assert_eq!((record.seq, record.slug.as_str()), (Seq(2), "clusters3"));
    assert_eq!(record.document, edit.document);
}

async fn writing_the_same_again_writes_nothing(place: &Place) {
    let drafts = vec![project("a", "A"), project("b", "B")];
    let first = place.store.append(drafts.clone()).await.expect("a first time");
    assert_eq!(first, [Outcome::Stored(Seq(1)), Outcome::Stored(Seq(2))]);
    let mut later = drafts.clone();
    later[0].at = at(100);
    let second = place.store.append(later).await.expect("a second time");
    assert_eq!(second, [Outcome::Unchanged(Seq(1)), Outcome::Unchanged(Seq(2))]);
    assert_eq!(place.store.head().await.expect("a head"), Seq(2));
    let retired = Draft { state: State::Retired, ..drafts[0].clone() };
    let third = place.store.append(vec![retired]).await.expect("a change of state");
    assert_eq!(third, [Outcome::Stored(Seq(3))]);
}

async fn asking_for_the_address_that_a_record_has_changes_nothing(place: &Place) {
    let other = Draft { slug: "a".to_owned(), ..project("b", "B") };
    place.store.append(vec![project("a", "A"), other.clone()]).await.expect("two records");
    let has = place.store.record(id("b")).await.expect("a look").expect("a record").slug;
    assert_ne!(has, "a", "the address is another's");
    for slug in [has, "a".to_owned()] {
        let again = place.store.append(vec![Draft { slug, ..other.clone() }]).await.expect("again");
        assert_eq!(again, [Outcome::Unchanged(Seq(2))]);
    }
}

async fn a_batch_is_written_whole_or_not_at_all(place: &Place) {
    place.store.append(vec![project("a", "A")]).await.expect("a record");
    let stale = Draft { base: Base::New, ..project("a", "Other") };
    let refused = place.store.append(vec![project("b", "B"), stale]).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    assert_eq!(place.store.head().await.expect("a head"), Seq(1));
    assert_eq!(place.store.record(id("b")).await.expect("a look"), None);
    let next = place.store.append(vec![project("b", "B")]).await.expect("the log goes on");
    assert_eq!(next, [Outcome::Stored(Seq(2))], "without a gap");
}

async fn of_two_edits_on_one_base_one_is_refused_with_both_versions(place: &Place) {
    place.store.append(vec![project("a", "A")]).await.expect("a record");
    let other = place.again().await;
    let base = Base::At(Seq(1));
    let mine = Draft { base, slug: "a".to_owned(), ..project("a", "Mine") };
    let yours = Draft { base, slug: "a".to_owned(), ..project("a", "Yours") };
    let (first, second) =
        tokio::join!(place.store.append(vec![mine.clone()]), other.append(vec![yours.clone()]));
    let (refusal, winner, loser) = match (first, second) {
        (Ok(_), Err(refusal)) => (refusal, mine, yours),
        (Err(refusal), Ok(_)) => (refusal, yours, mine),
        both => panic!("exactly one wins: {both:?}"),
    };
    let StoreError::Conflict { head, draft } = refusal else { panic!("a conflict, not {refusal}") };
    assert_eq!((head.document, head.seq), (winner.document, Seq(2)));
    assert_eq!(*draft, loser);
    other.close().await;
}

async fn several_changes_of_a_record_in_one_batch_are_all_kept(place: &Place) {
    let drafts = vec![project("a", "One"), project("a", "Two"), project("a", "Two"), project("a", "Three")];
    let outcomes = place.store.append(drafts).await.expect("a batch");
    let kept = [Outcome::Stored(Seq(1)), Outcome::Stored(Seq(2)), Outcome::Unchanged(Seq(2))];
    assert_eq!(outcomes[..3], kept);
    let bases: Vec<_> = place
        .store
        .revisions(id("a"))
        .await
        .expect("a history")
        .iter()
        .map(|revision| revision.base)
        .collect();
    assert_eq!(bases, [None, Some(Seq(1)), Some(Seq(2))]);
    let again = Draft { base: Base::New, ..project("b", "First") };
    let refused =
        place.store.append(vec![again.clone(), Draft { base: Base::New, ..project("b", "Second") }]).await;
    let Err(StoreError::Conflict { head, .. }) = refused else { panic!("a conflict, not {refused:?}") };
    assert_eq!(head.document, again.document, "the head is the earlier draft of the batch");
}

async fn a_change_to_an_unknown_record_or_of_its_kind_is_refused(place: &Place) {
    let unknown = Draft { base: Base::At(Seq(1)), ..project("a", "A") };
    let refused = place.store.append(vec![unknown]).await;
    assert!(matches!(refused, Err(StoreError::Missing { record }) if record == id("a")), "{refused:?}");
    place.store.append(vec![project("a", "A")]).await.expect("a project");
    let refused = place.store.append(vec![crate::draft::organisation("a", "A", "1")]).await;
    assert!(matches!(refused, Err(StoreError::KindChanged { .. })), "{refused:?}");
}

async fn a_reader_who_follows_the_log_misses_nothing(place: &Place) {
    const WRITERS: usize = 4;
    const EACH: usize = 6;
    let write = |store: Store, writer: usize| async move {
        for number in 0..EACH {
            let word = format!("{writer}-{number}");
            store.append(vec![project(&word, &word), project(&word, "again")]).await.expect("a batch");
        }
        store.close().await;
    };
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        writers.push(tokio::spawn(write(place.again().await, writer)));
    }
    let total = (WRITERS * EACH * 2) as i64;
    let mut seen = Seq(0);
    while seen.0 < total {
        for revision in place.store.revisions_after(seen, 7).await.expect("a page of the log") {
            assert_eq!(revision.seq.0, seen.0 + 1, "a later revision became visible before an earlier one");
            seen = revision.seq;
        }
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.expect("a writer that ends well");
    }
    let heads = place.store.heads_after(Seq(0), 1000).await.expect("heads");
    assert_eq!(heads.len(), WRITERS * EACH);
    assert!(heads.is_sorted_by_key(|record| record.seq));
    let rest = place.store.heads_after(heads[9].seq, 5).await.expect("heads");
    assert_eq!(rest, heads[10..15]);
}

async fn a_record_can_be_taken_back_to_an_older_version(place: &Place) {
    let store = &place.store;
    store.append(vec![project("a", "Right")]).await.expect("a record");
    store.append(vec![Draft { slug: "right".to_owned(), ..project("a", "Wrong") }]).await.expect("a mistake");
    let old = store.revision(Seq(1)).await.expect("a look").expect("a revision");
    let back = Draft {
        document: old.document.clone(),
        change: ChangeKind::Restore,
        base: Base::At(Seq(2)),
        slug: old.slug.clone(),
        ..project("a", "")
    };
    store.append(vec![back]).await.expect("a restored version");
    let record = store.record(id("a")).await.expect("a look").expect("a record");
    assert_eq!((record.document, record.seq), (old.document, Seq(3)));
    assert_eq!(store.revisions(id("a")).await.expect("a history").len(), 3);
}

async fn any_text_can_be_stored(place: &Place) {
    let odd = "Łódź 'quoted' \"doubly\" \\ \u{1F600} nul \u{0} $1 ? %s";
    let mut draft = project("odd", odd);
    draft.reason = Some(odd.to_owned());
    place.store.append(vec![draft.clone()]).await.expect("any text");
    let record = place.store.record(id("odd")).await.expect("a look").expect("a record");
    assert_eq!(record.document, draft.document, "documents are kept to the letter");
    let history = place.store.revisions(id("odd")).await.expect("a history");
    let reason = odd.replace('\0', "\u{fffd}");
    assert_eq!(history[0].reason.as_deref(), Some(reason.as_str()), "beside them NUL is replaced");
}

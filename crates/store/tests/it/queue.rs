//! Queues: pairs for people to decide, jobs for workers to do.

use std::collections::BTreeSet;

use asterism_domain::Space;
use asterism_store::{JobState, NewProposal, PairFilter, Proposal, ProposalState, QueueState, Store};
use jiff::SignedDuration;

use crate::draft::{at, id};
use crate::place::{Place, on_both};

on_both!(
    likely_pairs_wait_for_a_person_best_first_002_11,
    a_decision_on_a_pair_is_kept_002_11,
    pairs_are_listed_and_counted_by_place_and_score_002_11,
    each_job_is_done_by_one_worker,
    a_job_whose_worker_is_gone_is_done_by_another,
    a_job_that_fails_is_tried_again_later_and_given_up_at_last,
    a_worker_is_given_the_kinds_that_it_asks_for,
    what_stands_in_the_way_of_all_is_held_against_none,
    a_job_can_be_given_up_at_once_looked_at_retried_and_discarded,
    a_job_that_was_done_leaves_nothing_behind,
);

fn pair(left: &str, right: &str, score: f64) -> NewProposal {
    let parts = vec![("name".to_owned(), score), ("place".to_owned(), 0.5)];
    NewProposal { left: id(left), right: id(right), score, parts }
}

async fn open_pairs(store: &Store, after: Option<&Proposal>, limit: usize) -> Vec<Proposal> {
    store.pairs(ProposalState::Open, &PairFilter::default(), after, limit).await.expect("a page")
}

async fn likely_pairs_wait_for_a_person_best_first_002_11(place: &Place) {
    let pairs = vec![pair("a", "b", 0.7), pair("c", "d", 0.93), pair("e", "f", 0.7), pair("a", "a", 1.0)];
    assert_eq!(place.store.put_proposals(pairs, at(0)).await.expect("pairs"), 3);
    // The same pair the other way round is the same pair, with a newer score.
    assert_eq!(place.store.put_proposals(vec![pair("b", "a", 0.8)], at(1)).await.expect("a pair"), 0);
    let mut seen: Vec<Proposal> = Vec::new();
    loop {
        let page = open_pairs(&place.store, seen.last(), 2).await;
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    let scores: Vec<f64> = seen.iter().map(|proposal| proposal.score).collect();
    assert_eq!(scores, [0.93, 0.8, 0.7]);
    assert!(seen.iter().all(|proposal| proposal.left < proposal.right));
    assert_eq!(seen[0].parts, pair("", "", 0.93).parts);
}

async fn a_decision_on_a_pair_is_kept_002_11(place: &Place) {
    let store = &place.store;
    store.put_proposals(vec![pair("a", "b", 0.7)], at(0)).await.expect("a pair");
    let open = open_pairs(store, None, 10).await;
    let number = open[0].id;
    assert!(
        store
            .move_pair(number, &[ProposalState::Open], ProposalState::Rejected, "ana", at(5))
            .await
            .expect("a decision")
    );
    assert!(
        !store
            .move_pair(number, &[ProposalState::Open], ProposalState::Accepted, "ben", at(6))
            .await
            .expect("a look")
    );
    assert!(
        !store
            .move_pair(99, &[ProposalState::Open], ProposalState::Accepted, "ben", at(6))
            .await
            .expect("a look")
    );
    store.put_proposals(vec![pair("a", "b", 0.9)], at(9)).await.expect("the pair again");
    let decided = store.proposal(number).await.expect("a look").expect("a pair");
    assert_eq!((decided.state, decided.score), (ProposalState::Rejected, 0.7), "it is not asked again");
    assert_eq!((decided.decided_by.as_deref(), decided.decided), (Some("ana"), Some(at(5))));
    assert_eq!(open_pairs(store, None, 10).await, []);
}

async fn pairs_are_listed_and_counted_by_place_and_score_002_11(place: &Place) {
    let store = &place.store;
    let pairs = vec![pair("a", "b", 0.96), pair("c", "d", 0.91), pair("e", "f", 0.8), pair("g", "h", 0.97)];
    store.put_proposals(pairs, at(0)).await.expect("pairs");
    let spaces = |left: &str, right: &str| [Space::new(left), Space::new(right)];
    let placed: Vec<_> = open_pairs(store, None, 10)
        .await
        .iter()
        .map(|pair| match pair.score {
            0.96 => (pair.id, "ES".to_owned(), spaces("one", "two")),
            0.91 => (pair.id, "ES".to_owned(), spaces("one", "one")),
            0.8 => (pair.id, "FR".to_owned(), spaces("two", "two")),
            _ => (pair.id, String::new(), spaces("three", "one")),
        })
        .collect();
    assert_eq!(store.pairs_without_place(10).await.expect("a list").len(), 4);
    store.place_pairs(&placed).await.expect("placed");
    assert_eq!(store.pairs_without_place(10).await.expect("a list"), []);
    let scores = async |filter: PairFilter| -> Vec<f64> {
        let found = store.pairs(ProposalState::Open, &filter, None, 10).await.expect("a page");
        found.iter().map(|pair| pair.score).collect()
    };
    let none = PairFilter::default;
    let within = |names: &[&str]| Some(names.iter().map(|name| Space::new(name)).collect());
    assert_eq!(scores(none()).await, [0.97, 0.96, 0.91, 0.8]);
    assert_eq!(scores(PairFilter { country: Some("ES".to_owned()), ..none() }).await, [0.96, 0.91]);
    assert_eq!(scores(PairFilter { space: Some(Space::new("two")), ..none() }).await, [0.96, 0.8]);
    assert_eq!(scores(PairFilter { score: Some(0.91), ..none() }).await, [0.97, 0.96, 0.91]);
    assert_eq!(scores(PairFilter { within: within(&["one"]), ..none() }).await, [0.91], "both sides");
    assert_eq!(scores(PairFilter { within: within(&["one", "two"]), ..none() }).await, [0.96, 0.91, 0.8]);
    assert_eq!(scores(PairFilter { within: within(&[]), ..none() }).await, [] as [f64; 0]);
    assert_eq!(scores(PairFilter { space: Some(Space::new("' OR 1=1 --")), ..none() }).await, [] as [f64; 0]);
    let counts = store.count_pairs(ProposalState::Open).await.expect("counts");
    let bands: Vec<(&str, u8, u64)> =
        counts.iter().map(|count| (count.country.as_str(), count.band, count.pairs)).collect();
    assert_eq!(bands, [("", 95, 1), ("ES", 90, 1), ("ES", 95, 1), ("FR", 0, 1)]);
}

const LEASE: SignedDuration = SignedDuration::from_secs(60);

async fn each_job_is_done_by_one_worker(place: &Place) {
    const JOBS: i64 = 24;
    for number in 0..JOBS {
        place.store.enqueue("index", &number.to_string(), at(number)).await.expect("a job");
    }
    let mut workers = Vec::new();
    for worker in 0..4 {
        let store = place.store.clone();
        workers.push(tokio::spawn(async move {
            let mut done = Vec::new();
            while let Some(job) =
                store.claim(&["index"], &format!("w{worker}"), LEASE, at(100)).await.expect("a claim")
            {
                assert!(store.complete(&job).await.expect("an end"));
                done.push(job.payload);
            }
            done
        }));
    }
    let mut done = Vec::new();
    for worker in workers {
        done.extend(worker.await.expect("a worker that ends well"));
    }
    let distinct: BTreeSet<&String> = done.iter().collect();
    assert_eq!((done.len(), distinct.len()), (JOBS as usize, JOBS as usize));
    assert_eq!(place.store.stats().await.expect("figures").waiting_jobs, 0);
}

async fn a_job_whose_worker_is_gone_is_done_by_another(place: &Place) {
    let store = &place.store;
    store.enqueue("feed", "{}", at(10)).await.expect("a job");
    assert_eq!(store.claim(&["feed"], "early", LEASE, at(9)).await.expect("a look"), None, "it is not due");
    let lost = store.claim(&["feed"], "first", LEASE, at(10)).await.expect("a claim").expect("a job");
    assert_eq!(store.claim(&["feed"], "second", LEASE, at(69)).await.expect("a look"), None, "it is leased");
    let taken = store.claim(&["feed"], "second", LEASE, at(70)).await.expect("a claim").expect("the job");
    assert_eq!((taken.id, taken.attempts), (lost.id, 2));
    assert!(!store.complete(&lost).await.expect("too late"));
    assert_eq!(store.fail(&lost, "late", at(71)).await.expect("too late"), JobState::Lost);
    assert!(store.complete(&taken).await.expect("an end"));
}

async fn a_job_that_fails_is_tried_again_later_and_given_up_at_last(place: &Place) {
    let store = &place.store;
    store.enqueue("mail", "{}", at(0)).await.expect("a job");
    let mut now = at(0);
    let mut pauses = Vec::new();
    loop {
        let job = store.claim(&["mail"], "w", LEASE, now).await.expect("a claim").expect("the job");
        match store.fail(&job, "no answer", now).await.expect("a failure") {
            JobState::Waiting(next) => {
                pauses.push(next.as_second() - now.as_second());
                now = next;
            }
            JobState::GivenUp => break,
            JobState::Lost => panic!("nobody else has it"),
        }
    }
    assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 1280, 2560]);
    assert_eq!(store.claim(&["mail"], "w", LEASE, at(10_000_000)).await.expect("a look"), None);
}

async fn a_worker_is_given_the_kinds_that_it_asks_for(place: &Place) {
    let store = &place.store;
    for (kind, second) in [("mail", 1), ("feed", 2), ("index", 3)] {
        store.enqueue(kind, "{}", at(second)).await.expect("a job");
    }
    assert_eq!(store.claim(&[], "w", LEASE, at(9)).await.expect("a look"), None);
    assert_eq!(store.claim(&["absent"], "w", LEASE, at(9)).await.expect("a look"), None);
    assert_eq!(store.next_due(&["index", "feed"]).await.expect("a look"), Some(at(2)));
    assert_eq!(store.next_due(&["absent"]).await.expect("a look"), None);
    let mut taken = Vec::new();
    while let Some(job) = store.claim(&["index", "feed"], "w", LEASE, at(9)).await.expect("a claim") {
        taken.push(job.kind);
    }
    assert_eq!(taken, ["feed", "index"]);
}

async fn what_stands_in_the_way_of_all_is_held_against_none(place: &Place) {
    let store = &place.store;
    for (kind, second) in [("mail", 1), ("mail", 2), ("mail", 500), ("feed", 3)] {
        store.enqueue(kind, "{}", at(second)).await.expect("a job");
    }
    let job = store.claim(&["mail"], "w", LEASE, at(9)).await.expect("a claim").expect("a job");
    assert!(store.put_off(&job, "the server is away", at(100)).await.expect("a job put off"));
    assert!(!store.put_off(&job, "again", at(200)).await.expect("a look"), "it is not ours any more");
    // The second call was another's: what waits was put off all the same, and what is later stays later.
    let listed = store.queue("mail", 10).await.expect("a list");
    let due: Vec<i64> = listed.iter().map(|job| job.run_at.as_second() - at(0).as_second()).collect();
    assert_eq!(due, [500, 200, 200]);
    let errors: Vec<Option<&str>> = listed.iter().map(|job| job.last_error.as_deref()).collect();
    assert_eq!(errors, [None, None, Some("the server is away")]);
    assert!(listed.iter().all(|job| job.attempts == 0 && job.state == QueueState::Waiting), "{listed:?}");
    assert_eq!(store.next_due(&["feed"]).await.expect("a look"), Some(at(3)));
}

async fn a_job_can_be_given_up_at_once_looked_at_retried_and_discarded(place: &Place) {
    let store = &place.store;
    let id = store.enqueue("mail", r#"{"to":"ana"}"#, at(1)).await.expect("a job");
    let job = store.claim(&["mail"], "w", LEASE, at(1)).await.expect("a claim").expect("a job");
    assert!(!store.retry("mail", id, at(2)).await.expect("a look"), "it is being worked at");
    assert!(store.give_up(&job, "no such person").await.expect("an end"));
    assert!(!store.give_up(&job, "again").await.expect("too late"));
    assert_eq!(store.claim(&["mail"], "w", LEASE, at(1_000_000)).await.expect("a look"), None);
    assert_eq!(store.next_due(&["mail"]).await.expect("a look"), None);
    let given_up = store.queued("mail", id).await.expect("a look").expect("the job");
    assert_eq!((given_up.state, given_up.attempts), (QueueState::GivenUp, 1));
    assert_eq!(
        (given_up.payload.as_str(), given_up.last_error.as_deref()),
        (r#"{"to":"ana"}"#, Some("no such person"))
    );
    assert_eq!(store.queued("feed", id).await.expect("a look"), None, "it is of another kind");
    assert!(!store.retry("feed", id, at(9)).await.expect("a look"));
    assert!(!store.discard("feed", id).await.expect("a look"));

    assert!(store.retry("mail", id, at(9)).await.expect("a job again"));
    let again = store.claim(&["mail"], "w", LEASE, at(9)).await.expect("a claim").expect("the job");
    assert_eq!((again.id, again.attempts), (id, 1), "all its attempts are before it");
    assert!(store.discard("mail", id).await.expect("an end"));
    assert!(!store.complete(&again).await.expect("too late"));
    assert_eq!(store.queue("mail", 10).await.expect("a list"), []);
}

async fn a_job_that_was_done_leaves_nothing_behind(place: &Place) {
    let store = &place.store;
    store.enqueue("mail", r#"{"to":"ana@example.org"}"#, at(1)).await.expect("a job");
    let job = store.claim(&["mail"], "w", LEASE, at(1)).await.expect("a claim").expect("a job");
    assert!(store.complete(&job).await.expect("an end"));
    assert_eq!(place.texts("SELECT payload FROM job").await, [] as [String; 0]);
    let next = store.enqueue("mail", "{}", at(1)).await.expect("a job");
    assert!(next > job.id, "no number is given twice");
}

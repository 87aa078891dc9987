//! Every statement that a test of this room runs is noted here, so that one test can ask SQLite how
//! it goes about each: a statement that reads a whole table is quick in every test and slow for
//! whoever has a million records.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it cannot go on")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::project::{Partner, Project};
use asterism_domain::upload::FileKind;
use asterism_domain::{
    AccountId, ChangeKind, Document, FollowId, Followed, Issue, Kind, Pace, PartnerRole, RecordId, Rule, Seq,
    SourceKey, Space, State, Text, Visibility,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

use crate::db::args;
use crate::{
    AuditEvent, Base, Database, Derived, Draft, FileFacts, ImportBatch, IssueFilter, NewProposal,
    ProposalState, QuarantinedRow, SourceRow, Store,
};

static ASKED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

pub(crate) fn note(sql: &str) {
    let mut asked = ASKED.lock().unwrap();
    if !asked.contains(sql) {
        asked.insert(sql.to_owned());
    }
}

/// Tables that grow with the data.
const GROWING: &[&str] = &[
    "revision",
    "record",
    "slug_alias",
    "link",
    "issue",
    "identifier",
    "source_row",
    "quarantine",
    "proposal",
    "file",
    "file_named",
    "blob",
];

/// The list of issues where no rule is asked for.
const ISSUES_IN_ORDER: &str = "SELECT i.rule, i.field, i.detail, r.id, i.ordinal, i.kind, i.space, i.source \
                               FROM issue i JOIN record r ON r.number = i.number WHERE i.number NOT IN";

/// Statements that are meant to go through a whole table or index, and why.
const MEANT: &[(&str, &str)] = &[
    ("SELECT count(*)", "figures are asked for by whoever looks after the machine"),
    ("SELECT kind, count(*) FROM record", "so are these"),
    ("SELECT rule, source, space, kind, count(*)", "goes through an index that holds all it needs"),
    ("SELECT head, number, cells, flags, change, actor, at FROM statistic s", "there are tens of tables"),
    (ISSUES_IN_ORDER, "in the order of the key, and stops when a page is full"),
];

#[tokio::test]
async fn no_statement_goes_through_a_whole_table_that_grows() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Database::Sqlite(folder.path().join("asterism.db"))).await.unwrap();
    fill(&store).await;
    ask_everything(&store).await;
    // The planner decides one way without figures about the tables and perhaps another with them.
    assert_eq!(whole_tables(&store).await, [] as [String; 0]);
    let mut transaction = store.db().begin().await.unwrap();
    transaction.run_script("ANALYZE".to_owned()).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(whole_tables(&store).await, [] as [String; 0], "with figures");
    store.close().await;
}

/// The statements that go through a whole table, with the step of the plan that does.
async fn whole_tables(store: &Store) -> Vec<String> {
    let asked: Vec<String> = ASKED.lock().unwrap().iter().cloned().collect();
    let mut found = Vec::new();
    for sql in asked.iter().filter(|sql| is_looked_at(sql)) {
        let explained = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        for row in store.db().fetch(explained, args![]).await.unwrap() {
            let step: String = row.get(3).unwrap();
            if goes_through_all(&step) {
                found.push(format!("{step}: {sql}"));
            }
        }
    }
    found
}

fn is_looked_at(sql: &str) -> bool {
    let word = sql.split_whitespace().next().unwrap_or_default();
    matches!(word, "SELECT" | "WITH" | "UPDATE" | "DELETE")
        && !MEANT.iter().any(|(beginning, _)| sql.starts_with(beginning) && !sql.contains("rule = "))
}

/// `SCAN link` goes through all of it, by whichever index; `SEARCH link USING …` does not. In our
/// statements a table's alias is one letter.
fn goes_through_all(step: &str) -> bool {
    // The index of the few records that not everybody sees.
    if step.ends_with("INDEX record_unseen") {
        return false;
    }
    let Some(table) = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()) else {
        return false;
    };
    GROWING.contains(&table) || (table.len() == 1 && table != "c")
}

fn id(number: usize) -> RecordId {
    SourceKey::new("test", number.to_string()).record_id()
}

fn draft(number: usize, title: &str) -> Draft {
    let record = id(number);
    let mut document: Document = match number % 2 {
        0 => {
            let pic = Identifier { scheme: "pic".to_owned(), value: number.to_string() };
            Organisation { identifiers: vec![pic], ..Organisation::default() }.into()
        }
        _ => {
            let partner =
                Partner { organisation: Some(id(number - 1)), ..Partner::new("1", PartnerRole::Lead) };
            Project { partners: vec![partner], ..Project::default() }.into()
        }
    };
    document.about_mut().title = Text::english(title);
    Draft {
        record,
        base: Base::Any,
        slug: format!("{title}-{number}"),
        space: Space::new(if number.is_multiple_of(3) { "one" } else { "other" }),
        state: State::Published,
        visibility: Visibility::Public,
        merged_into: (number == 10).then(|| id(12)),
        change: ChangeKind::Import,
        actor: "import:test".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        source: Some("test".to_owned()),
        reason: None,
        links: document.links(record),
        issues: vec![Issue::new(Rule::OddValue, "about", title)],
        document,
    }
}

const RECORDS: usize = 600;

/// Two revisions of every record, from an import with rows and a quarantine.
async fn fill(store: &Store) {
    let at = Timestamp::UNIX_EPOCH;
    let import = store.start_import("test", "file", "hash", at).await.unwrap();
    let numbers = || 0..RECORDS;
    let row = |number: usize| SourceRow {
        key: SourceKey::new("test", number.to_string()),
        hash: [7; 32],
        record: id(number),
    };
    let bad = |number: usize| QuarantinedRow {
        number: number as u64 + 1,
        key: SourceKey::new("test", format!("bad {number}")),
        reason: "bad".to_owned(),
        field: None,
        raw: String::new(),
    };
    let batch = ImportBatch {
        import,
        drafts: numbers().map(|number| draft(number, "first")).collect(),
        derived: Vec::new(),
        rows: numbers().map(row).collect(),
        quarantined: numbers().map(bad).collect(),
        unchanged: 0,
        rows_done: 2 * RECORDS as u64,
    };
    store.import(batch).await.unwrap();
    store.finish_import(import, at).await.unwrap();
    store.append(numbers().map(|number| draft(number, "second")).collect()).await.unwrap();
    let pair = |number: usize| NewProposal {
        left: id(number),
        right: id(number + 2),
        score: 0.9,
        parts: vec![("name".to_owned(), 0.9)],
    };
    store.put_proposals(numbers().map(pair).collect(), at).await.unwrap();
}

/// Asks the store everything it can be asked, but for the check, which reads everything.
async fn ask_everything(store: &Store) {
    ask_about_records(store).await;
    ask_about_files(store).await;
    ask_about_issues(store).await;
    ask_about_imports(store).await;
    ask_about_work(store).await;
    ask_about_erasing(store).await;
}

async fn ask_about_records(store: &Store) {
    let some = [id(1), id(2), id(10)];
    assert!(store.record(id(1)).await.unwrap().is_some());
    assert_eq!(store.records(&some).await.unwrap().len(), 3);
    for slug in ["second-1", "first-1", "second-10"] {
        let kind = if slug == "second-10" { Kind::Organisation } else { Kind::Project };
        assert!(store.find(kind, slug).await.unwrap().is_some(), "{slug}");
        assert!(store.id_of(kind, slug).await.unwrap().is_some(), "{slug}");
    }
    assert_eq!(store.merged_into(id(12)).await.unwrap(), [id(10)]);
    assert!(store.submitted(None, Seq(0), 5).await.unwrap().is_empty());
    assert!(store.submitted(Some(&[Space::new("one")]), Seq(0), 5).await.unwrap().is_empty());
    assert_eq!(store.heads_after(Seq(5), 10).await.unwrap().len(), 10);
    assert_eq!(store.revisions(id(1)).await.unwrap().len(), 2);
    assert!(store.revision(Seq(5)).await.unwrap().is_some());
    assert_eq!(store.written_at(&[Seq(1), Seq(5), Seq(1)]).await.unwrap().len(), 2);
    assert_eq!(store.revisions_after(Seq(5), 10).await.unwrap().len(), 10);
    let head = store.head().await.unwrap();
    assert_eq!(store.revisions_since(&[head], Seq(head.0 - 1)).await.unwrap().len(), 1);
    assert_eq!(store.changed_again(Seq(0), Seq(9)).await.unwrap().len(), 9);
    assert!(store.changed_again(Seq(0), head).await.unwrap().is_empty());
    assert!(store.corrected_by_people(&some).await.unwrap().is_empty());
    assert_eq!(store.links_from(id(1)).await.unwrap().len(), 1);
    let inward = store.links_to(id(2)).await.unwrap();
    assert_eq!(inward.len(), 1);
    assert_eq!(store.links_to_of_kind(&[id(2)], inward[0].kind).await.unwrap(), inward);
    assert!(store.spoken_for(AccountId::create()).await.unwrap().is_empty());
    let nobody = AccountId::create();
    assert!(store.claims_of_others(id(1), nobody, None, 5).await.unwrap().is_empty());
    assert!(store.claims_of_on(nobody, id(1)).await.unwrap().is_empty());
    assert!(store.claims_made(nobody, Some("one"), 5).await.unwrap().is_empty());
    assert!(store.accepted_claims(id(1)).await.unwrap().is_empty());
    assert!(store.waiting_claims_in(Some(&[Space::new("test")]), Some("one"), 10).await.unwrap().is_empty());
    let pic = Identifier { scheme: "pic".to_owned(), value: "10".to_owned() };
    assert_eq!(store.find_by_identifiers(std::slice::from_ref(&pic)).await.unwrap(), [(pic, id(12))]);
    let links = store.links_from(id(1)).await.unwrap();
    let base = store.record(id(1)).await.unwrap().unwrap().seq;
    store.replace_derived(vec![Derived { record: id(1), base, links, issues: Vec::new() }]).await.unwrap();
    assert_eq!(store.records_up_to(&some, base).await.unwrap().len(), 1);
}

/// Somebody with a profile and drafts of their own is forgotten.
async fn ask_about_erasing(store: &Store) {
    let at = Timestamp::UNIX_EPOCH;
    let (account, profile) = (AccountId::create(), id(RECORDS));
    let opened = "INSERT INTO account (id, email, name, administrator, language, record, created) \
                  VALUES ($1, 'anna@example.org', 'Anna', 0, 'en', $2, 0)";
    store.db().execute(opened, args![account, profile]).await.unwrap();
    let own = |number: usize, title: &str| Draft {
        state: State::Draft,
        actor: account.to_string(),
        change: ChangeKind::Edit,
        ..draft(number, title)
    };
    for title in ["begun", "changed"] {
        store.append((0..3).map(|more| own(RECORDS + more, title)).collect()).await.unwrap();
    }
    let noted = AuditEvent {
        at,
        actor: account.to_string(),
        event: "account_erased".to_owned(),
        about: account.to_string(),
        detail: String::new(),
    };
    assert_eq!(store.erase_account(account, "wished", at, &noted).await.unwrap().len(), 3);
    assert!(
        store.revisions(id(RECORDS + 1)).await.unwrap().iter().all(|past| past
            .document
            .about()
            .title
            .is_empty())
    );
}

async fn ask_about_files(store: &Store) {
    let found = FileFacts {
        hash: String::new(),
        kind: FileKind::Pdf,
        bytes: 0,
        title: None,
        pages: None,
        size: None,
        truncated: false,
    };
    let at = Timestamp::UNIX_EPOCH;
    let kept = store.put_file(b"a file".to_vec(), &found, "words", at).await.unwrap();
    assert_eq!(store.file(&kept.hash).await.unwrap(), Some(kept.clone()));
    assert_eq!(store.file_texts(&[kept.hash.clone()].into()).await.unwrap().len(), 1);
    assert_eq!(store.records_naming_file(&kept.hash).await.unwrap(), []);
    assert_eq!(store.records_that_named_file(&kept.hash).await.unwrap(), []);
    assert!(store.want_file(&kept.hash, at).await.unwrap());
    assert_eq!(store.forget_leftovers(at).await.unwrap(), 0);
    assert_eq!(store.forget_files(at + SignedDuration::from_secs(1)).await.unwrap(), 1);
}

async fn ask_about_issues(store: &Store) {
    assert_eq!(store.issues_of(id(2)).await.unwrap().len(), 1);
    assert_eq!(store.brief(&[id(2), id(4)]).await.unwrap().len(), 2);
    assert_eq!(store.issue_totals(&[id(2), id(4)]).await.unwrap().len(), 2);
    assert_eq!(store.issue_counts().await.unwrap().len(), 4);
    assert!(store.with_public_content(&[id(1), id(3)]).await.unwrap().is_empty());
    let by_rule = IssueFilter { rule: Some(Rule::OddValue), ..IssueFilter::default() };
    let first = store.issues(&by_rule, None, 5).await.unwrap();
    let after = first.last().map(crate::IssueRow::cursor);
    assert_eq!(store.issues(&by_rule, after, 5).await.unwrap().len(), 5);
    for filter in [
        IssueFilter::default(),
        IssueFilter { source: Some("test".to_owned()), ..IssueFilter::default() },
        IssueFilter { space: Some(Space::new("one")), ..IssueFilter::default() },
        IssueFilter { kind: Some(Kind::Project), ..IssueFilter::default() },
    ] {
        assert_eq!(store.issues(&filter, None, 5).await.unwrap().len(), 5);
        assert_eq!(store.issues(&filter, after, 5).await.unwrap().len(), 5);
    }
}

async fn ask_about_imports(store: &Store) {
    let run = store.imports(5).await.unwrap().remove(0);
    assert!(store.import_run(run.id).await.unwrap().is_some());
    assert!(store.import_progress("test", "hash").await.unwrap().is_some());
    assert_eq!(store.quarantined(run.id, 5, 10).await.unwrap().len(), 10);
    assert_eq!(store.source_rows(&[SourceKey::new("test", "1")]).await.unwrap().len(), 1);
}

async fn ask_about_follows(store: &Store) {
    let nobody = AccountId::create();
    assert!(store.follows().await.unwrap().is_empty());
    assert!(store.follows_of(nobody).await.unwrap().is_empty());
    assert!(store.hits_of(nobody).await.unwrap().is_empty());
    assert!(store.waiting_to_hear().await.unwrap().is_empty());
    assert!(store.suggestions_waiting_until(Timestamp::UNIX_EPOCH, 9).await.unwrap().is_empty());
    assert!(store.follows_of_suggestions().await.unwrap().is_empty());
    assert!(store.followers_of(Followed::Suggestions, "eccp").await.unwrap().is_empty());
    assert_eq!(store.account_of_door("absent").await.unwrap(), None);
    assert!(!store.end_follow(nobody, FollowId::create()).await.unwrap());
    assert!(!store.set_pace(nobody, FollowId::create(), Pace::Never, Seq(1)).await.unwrap());
    store.quiet_follows(nobody).await.unwrap();
    store.forget_follows(nobody).await.unwrap();
    assert_eq!(store.forget_followed_names().await.unwrap(), 0);
    assert!(store.beyond(nobody).await.unwrap().is_empty());
    let told = (&[(id(1), Seq(1))], &BTreeMap::new());
    assert!(!store.tell(nobody, told.0, told.1, &[], None, Timestamp::UNIX_EPOCH).await.unwrap());
    let from = store.followed_up_to().await.unwrap();
    assert_eq!(store.changed_after(from, Seq(9), 5).await.unwrap().len(), 5);
    assert!(store.note_hits(from, Seq(9), &[]).await.unwrap());
}

async fn ask_about_spaces(store: &Store) {
    let space = store.record(id(1)).await.unwrap().unwrap().space;
    let ids = store.ids_in_space(&space, None, 5).await.unwrap();
    assert!(!ids.is_empty() && ids.len() <= 5);
    assert!(store.ids_in_space(&space, ids.last().copied(), 5).await.unwrap().first() > ids.last());
    let places = store.places_of(&ids).await.unwrap();
    assert!(places.len() >= ids.len());
    assert_eq!(store.revisions_at(&places).await.unwrap().len(), places.len());
    assert!(store.drafts(Some(std::slice::from_ref(&space)), Some(Seq(9)), 5).await.unwrap().is_empty());
    assert!(store.drafts(None, None, 5).await.unwrap().is_empty());
    assert!(store.unpublished_by("ana", Some(Seq(9)), 5).await.unwrap().is_empty());
    assert!(store.holders(Kind::Project, &["nothing"]).await.unwrap().is_empty());
}

async fn ask_about_pairs(store: &Store) {
    let at = Timestamp::UNIX_EPOCH;
    let one = Space::new("one");
    let pairs = store.pairs_without_place(50).await.unwrap();
    let pair = &pairs[0];
    assert!(store.proposal(pair.id).await.unwrap().is_some());
    let places: Vec<_> =
        pairs.iter().map(|pair| (pair.id, "ES".to_owned(), [one.clone(), one.clone()])).collect();
    store.place_pairs(&places).await.unwrap();
    let every = crate::PairFilter {
        country: Some("ES".to_owned()),
        space: Some(one.clone()),
        score: Some(0.5),
        within: Some(vec![one, Space::new("two")]),
    };
    for filter in [crate::PairFilter::default(), every] {
        let first = store.pairs(ProposalState::Open, &filter, None, 5).await.unwrap();
        assert_eq!(first.len(), 5);
        assert_eq!(store.pairs(ProposalState::Open, &filter, first.last(), 5).await.unwrap().len(), 5);
    }
    assert!(!store.count_pairs(ProposalState::Open).await.unwrap().is_empty());
    assert!(!store.pairs_of(pair.left).await.unwrap().is_empty());
    let (open, later) = (ProposalState::Open, ProposalState::Later);
    assert!(store.move_pair(pair.id, &[later, open], later, "ana", at).await.unwrap());
}

async fn ask_about_work(store: &Store) {
    assert!(store.tables().await.unwrap().is_empty());
    assert!(store.table_versions("employment").await.unwrap().is_empty());
    let at = Timestamp::UNIX_EPOCH;
    assert!(store.count_proposals(ProposalState::Open).await.unwrap() > 5);
    ask_about_pairs(store).await;
    store.enqueue("mail", "{}", at).await.unwrap();
    let job =
        store.claim(&["mail", "feed"], "worker", SignedDuration::from_secs(60), at).await.unwrap().unwrap();
    store.fail(&job, "no answer", at).await.unwrap();
    assert!(!store.complete(&job).await.unwrap());
    assert!(!store.give_up(&job, "no such person").await.unwrap());
    assert!(!store.put_off(&job, "no answer", at).await.unwrap());
    assert!(store.next_due(&["mail", "feed"]).await.unwrap().is_some());
    assert_eq!(store.queue("mail", 5).await.unwrap().len(), 1);
    assert!(store.queued("mail", job.id).await.unwrap().is_some());
    assert!(store.retry("mail", job.id, at).await.unwrap());
    assert!(store.discard("mail", job.id).await.unwrap());
    ask_about_follows(store).await;
    ask_about_spaces(store).await;
    ask_about_people(store, at).await;
    assert_eq!(store.meta("absent").await.unwrap(), None);
    assert_eq!(store.meta_or("kept", "a").await.unwrap(), "a");
    assert!(store.stats().await.unwrap().links > 0);
}

async fn ask_about_people(store: &Store, at: Timestamp) {
    let nobody = asterism_domain::AccountId::create();
    assert!(store.contacts_received(nobody, Some("one"), 5).await.unwrap().is_empty());
    assert!(store.contacts_waiting_or_answered(nobody, Some("one"), 5).await.unwrap().is_empty());
    assert!(store.contacts_sent(nobody, Some("one"), 5).await.unwrap().is_empty());
    assert!(store.contact("one").await.unwrap().is_none());
    assert_eq!(store.contacts_between(nobody, nobody, crate::ContactState::Waiting).await.unwrap(), 0);
    assert!(store.answer_contact("none", crate::ContactState::Declined, at).await.unwrap().is_none());
    assert!(store.idea_members(id(1), crate::JoinState::Joined, Some("one"), 5).await.unwrap().is_empty());
    assert!(store.idea_member(id(1), nobody).await.unwrap().is_none());
    assert!(store.ideas_beside(nobody, Some("one"), 5).await.unwrap().is_empty());
    let asked = crate::AskedTopics {
        space: Space::new("a"),
        account: nobody,
        topics: Vec::new(),
        asked_by: "b".to_owned(),
        at,
    };
    assert!(store.ask_topics(&asked).await.is_err(), "nobody is asked");
    assert!(store.topics_asked_in(&asked.space).await.unwrap().is_empty());
    assert!(store.topics_asked_of(nobody).await.unwrap().is_empty());
    assert!(!store.end_asked_topics(&asked.space, nobody).await.unwrap());
    assert_eq!(store.forget_asked_topics(at).await.unwrap(), 0);
    let somebody = asterism_domain::Account {
        id: nobody,
        email: "nobody@example.org".parse().unwrap(),
        name: "Nobody".to_owned(),
        administrator: false,
        language: "en".to_owned(),
        record: None,
        created: at,
        closed: None,
    };
    assert!(store.own_rows(&somebody).await.unwrap().values().all(Vec::is_empty));
    assert!(store.letters_naming(&somebody).await.unwrap().is_empty());
    assert!(store.people_of([&Space::new("nowhere")].into_iter()).await.unwrap().is_empty());
    assert!(store.ideas_owned(nobody).await.unwrap().is_empty());
    assert!(!store.leave_idea(id(1), nobody).await.unwrap());
    assert!(store.answer_idea_member(id(1), "none", crate::JoinState::Joined, at).await.unwrap().is_none());
    assert_eq!(store.forget_idea_members(at).await.unwrap(), 0);
    assert!(store.suggestion("none").await.unwrap().is_none());
    assert!(store.suggestions_made(nobody, None, 5).await.unwrap().is_empty());
    assert!(store.suggestions_made(nobody, Some("none"), 5).await.unwrap().is_empty());
    assert!(store.suggestions_waiting(None, &[], None, 5).await.unwrap().is_empty());
    let some = [Space::new("one")];
    assert!(store.suggestions_waiting(Some(&some), &[id(1)], Some("none"), 5).await.unwrap().is_empty());
    assert!(store.suggestions_on(id(1)).await.unwrap().is_empty());
    assert!(store.suggested_revisions(id(1)).await.unwrap().is_empty());
    assert!(
        !store.answer_suggestion("none", crate::SuggestionState::Declined, "ana", None, at).await.unwrap()
    );
    assert_eq!(store.forget_suggestions(at).await.unwrap(), 0);
    assert!(store.consents(nobody).await.unwrap().is_empty());
    assert_eq!(store.other_forms(nobody, "one").await.unwrap(), (0, 0));
    assert!(store.forms_begun(nobody, "one").await.unwrap().is_empty());
    assert!(store.file_size().await.unwrap() > 0);
    assert_eq!(store.waiting_jobs("mail").await.unwrap(), 0);
    store.answers().await.unwrap();
    assert!(!store.scrub_is_due().await.unwrap());
    assert!(store.feedback(1).await.unwrap().is_none());
    assert!(store.feedback_of(nobody).await.unwrap().is_empty());
    assert!(store.feedback_before(nobody, None, 5).await.unwrap().is_empty());
    assert!(store.all_feedback(None, None, 5).await.unwrap().is_empty());
    assert!(store.all_feedback(Some(&[Space::new("one")]), Some(5), 5).await.unwrap().is_empty());
}

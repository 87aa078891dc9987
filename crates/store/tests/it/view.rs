//! The views that follow the log: links, issues, identifiers, and small facts.

use asterism_domain::project::{Partner, Project};
use asterism_domain::{Kind, PartnerRole, RecordId, Rule, Seq, Space};
use asterism_store::{Derived, Draft, IssueFilter, IssueRow};

use crate::draft::{id, issue, link, of, organisation, project};
use crate::place::{Place, on_both};

on_both!(
    links_are_seen_from_both_ends_and_follow_the_document_001_8,
    every_record_that_refers_to_another_is_listed_once_001_8,
    issues_are_listed_and_their_counts_add_up_001_9,
    links_and_issues_can_be_computed_anew_001_9,
    many_records_are_read_at_once,
    all_records_of_a_kind_are_read_and_its_newest_change_is_known,
    small_facts_are_kept,
    followers_ask_about_many_records_at_once,
);

fn with_links(word: &str, targets: &[&str]) -> Draft {
    let partner = |target: &&str| Partner {
        organisation: Some(id(target)),
        ..Partner::new(*target, PartnerRole::Partner)
    };
    let partners = targets.iter().map(partner).collect();
    of(word, Project { acronym: Some(word.to_owned()), partners, ..Project::default() })
}

async fn links_are_seen_from_both_ends_and_follow_the_document_001_8(place: &Place) {
    let store = &place.store;
    let drafts = vec![with_links("a", &["x", "y"]), with_links("b", &["y"]), organisation("x", "X", "1")];
    store.append(drafts).await.expect("records");
    let mut from_a = store.links_from(id("a")).await.expect("links");
    assert_eq!(from_a, [link("a", "x", 0), link("a", "y", 1)]);
    let mut to_y = store.links_to(id("y")).await.expect("links");
    to_y.sort_by_key(|link| link.from);
    let mut expected = vec![link("a", "y", 1), link("b", "y", 0)];
    expected.sort_by_key(|link| link.from);
    assert_eq!(to_y, expected, "a record may be linked to before it comes");
    assert_eq!(store.links_to_many(&[id("x"), id("y"), id("z")]).await.expect("links").len(), 3);
    assert_eq!(store.links_from_many(&[id("a"), id("b")]).await.expect("links").len(), 3);

    let mut changed = with_links("a", &["y"]);
    changed.document.about_mut().aliases.push("other".to_owned());
    store.append(vec![changed]).await.expect("a change");
    from_a = store.links_from(id("a")).await.expect("links");
    assert_eq!(from_a, [link("a", "y", 0)]);
    assert_eq!(store.links_to(id("x")).await.expect("links"), []);
}

async fn every_record_that_refers_to_another_is_listed_once_001_8(place: &Place) {
    let store = &place.store;
    // More than one batch of a statement's values, and records that link to several of the targets.
    let mut drafts: Vec<Draft> =
        (0..1_200).map(|number| with_links(&format!("p{number:04}"), &["x", "y"])).collect();
    drafts.push(organisation("o", "O", "1"));
    drafts.push(Draft { links: vec![link("q", "x", 0)], ..organisation("q", "Q", "2") });
    let merged =
        Draft { links: vec![link("r", "x", 0)], merged_into: Some(id("q")), ..organisation("r", "R", "3") };
    drafts.push(merged);
    store.append(drafts).await.expect("records");
    let found = store.referrers(&[id("x"), id("y")]).await.expect("referrers");
    assert_eq!(found.len(), 1_201, "each once, and not what was merged into another");
    let slugs: Vec<&str> = found.iter().map(|referrer| referrer.slug.as_str()).collect();
    assert!(slugs[..1_200].is_sorted() && slugs[1_200] == "q", "by kind and address");
    assert_eq!(store.referrers(&[id("o")]).await.expect("none"), []);
}

async fn issues_are_listed_and_their_counts_add_up_001_9(place: &Place) {
    let store = &place.store;
    let sources = ["cordis", "keep"];
    let rules = [Rule::LeadMissing, Rule::EpochDate, Rule::OddValue];
    let mut drafts = Vec::new();
    for number in 0..30_usize {
        let mut draft = project(&number.to_string(), &format!("p{number}"));
        draft.source = sources.get(number % 3).map(|source| (*source).to_owned());
        draft.space = Space::new(["north", "south"][number % 2]);
        draft.issues = rules.iter().take(1 + number % 3).map(|rule| issue(*rule, "detail")).collect();
        drafts.push(draft);
    }
    store.append(drafts.clone()).await.expect("records");
    assert_eq!(store.issues_of(drafts[2].record).await.expect("issues"), drafts[2].issues);

    let counts = store.issue_counts().await.expect("counts");
    let total: u64 = counts.iter().map(|count| count.issues).sum();
    assert_eq!(total, drafts.iter().map(|draft| draft.issues.len() as u64).sum::<u64>());
    for count in &counts {
        let filter = IssueFilter {
            rule: Some(count.rule),
            source: count.source.clone(),
            space: Some(count.space.clone()),
            kind: Some(Kind::Project),
        };
        let listed = all_issues(place, &filter).await;
        let same_source = listed.iter().filter(|row| row.source == count.source).count() as u64;
        assert_eq!(same_source, count.issues, "{count:?}");
        assert_eq!(count.issues, count.records, "each record has one of a rule here");
    }
    let all = all_issues(place, &IssueFilter::default()).await;
    assert_eq!(all.len() as u64, total, "page by page, none twice and none left out");
    let by_rule = IssueFilter { rule: Some(Rule::EpochDate), ..IssueFilter::default() };
    assert_eq!(all_issues(place, &by_rule).await.len(), 20);
}

async fn all_issues(place: &Place, filter: &IssueFilter) -> Vec<IssueRow> {
    let mut all: Vec<IssueRow> = Vec::new();
    loop {
        let page = place.store.issues(filter, all.last().map(IssueRow::cursor), 7).await.expect("a page");
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

async fn links_and_issues_can_be_computed_anew_001_9(place: &Place) {
    let store = &place.store;
    store.append(vec![with_links("a", &["x"]), project("b", "B")]).await.expect("records");
    let anew = Derived {
        record: id("a"),
        base: Seq(1),
        links: vec![link("a", "x", 0)],
        issues: vec![issue(Rule::LeadMissing, "found later")],
    };
    let stranger =
        Derived { record: id("nobody"), base: Seq(1), links: Vec::new(), issues: anew.issues.clone() };
    let both = [anew.clone(), stranger.clone()];
    assert_eq!(store.differing_issues(&both, &[]).await.expect("a look"), [id("a")].into());
    let apart = [Rule::LeadMissing];
    assert_eq!(store.differing_issues(&both, &apart).await.expect("a look"), [].into());
    // `b` stands at revision 2: whoever judged an older one must not have the last word.
    let overtaken = Derived { record: id("b"), base: Seq(1), links: Vec::new(), issues: anew.issues.clone() };
    place.tamper("DELETE FROM link").await;
    store.replace_derived(vec![anew.clone(), stranger, overtaken]).await.expect("views computed anew");
    assert_eq!(store.differing_issues(&both, &[]).await.expect("a look"), [].into());
    assert_eq!(store.links_from(id("a")).await.expect("links"), anew.links);
    assert_eq!(store.issues_of(id("a")).await.expect("issues"), anew.issues);
    assert_eq!(store.issues_of(id("b")).await.expect("issues"), []);
    assert_eq!(store.head().await.expect("a head"), Seq(2), "without a revision");
    assert_eq!(store.check().await.expect("a check"), []);
}

async fn many_records_are_read_at_once(place: &Place) {
    let words: Vec<String> = (0..700).map(|number| format!("p{number}")).collect();
    place.store.append(words.iter().map(|word| project(word, word)).collect()).await.expect("many records");
    let mut ids: Vec<RecordId> = words.iter().rev().map(|word| id(word)).collect();
    ids.insert(350, id("unknown"));
    ids.push(ids[0]);
    let records = place.store.records(&ids).await.expect("many records");
    assert_eq!(records.len(), 700);
    let order: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    ids.pop();
    ids.remove(350);
    assert_eq!(order, ids, "in the order asked");
    assert_eq!(place.store.records(&[]).await.expect("none"), []);
}

async fn all_records_of_a_kind_are_read_and_its_newest_change_is_known(place: &Place) {
    let store = &place.store;
    assert_eq!(store.newest_of(Kind::Project).await.expect("none"), Seq(0));
    let retired = Draft { state: asterism_domain::State::Retired, ..project("c", "C") };
    let drafts = vec![project("b", "B"), project("a", "A"), retired, organisation("o", "O", "1")];
    store.append(drafts).await.expect("records");
    let found = store.records_of(Kind::Project).await.expect("projects");
    let slugs: Vec<&str> = found.iter().map(|record| record.slug.as_str()).collect();
    assert_eq!(slugs, ["a", "b"], "by address, without what is out of use");
    assert_eq!(store.newest_of(Kind::Project).await.expect("a place"), Seq(3));
}

async fn small_facts_are_kept(place: &Place) {
    assert_eq!(place.store.meta("checked").await.expect("a look"), None);
    place.store.set_meta("checked", "yesterday").await.expect("a fact");
    place.store.set_meta("checked", "today").await.expect("a newer fact");
    assert_eq!(place.store.meta("checked").await.expect("a look").as_deref(), Some("today"));
    for fresh in ["one", "two"] {
        assert_eq!(place.store.meta_or("secret", fresh).await.expect("a secret"), "one");
    }
}

async fn followers_ask_about_many_records_at_once(place: &Place) {
    let store = &place.store;
    let mut troubled = project("a", "A");
    troubled.issues = vec![issue(Rule::LeadMissing, ""), issue(Rule::EpochDate, "")];
    store.append(vec![troubled.clone(), project("b", "B")]).await.expect("records");
    let mut corrected = project("b", "Better");
    corrected.change = asterism_domain::ChangeKind::Edit;
    store.append(vec![corrected]).await.expect("a correction");

    let ids = [id("a"), id("b"), id("c")];
    let by_people: Vec<_> = store.corrected_by_people(&ids).await.expect("a look").into_iter().collect();
    assert_eq!(by_people, [id("b")]);
    let totals: Vec<_> = store.issue_totals(&ids).await.expect("a look").into_iter().collect();
    assert_eq!(totals, [(id("a"), 2)]);
    store.append(vec![project("b", "Best")]).await.expect("a further change");
    for (known, expected) in
        [(0, vec![2, 3]), (1, vec![1, 2, 3]), (2, vec![1, 2, 3]), (3, vec![1, 3]), (4, vec![1, 4])]
    {
        let mut found: Vec<i64> = store
            .revisions_since(&[Seq(1), Seq(4)], Seq(known))
            .await
            .expect("a look")
            .iter()
            .map(|revision| revision.seq.0)
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected, "up to {known}");
    }
    for slug in ["b", "better", "best"] {
        assert_eq!(store.id_of(Kind::Project, slug).await.expect("a look"), Some(id("b")));
    }
}

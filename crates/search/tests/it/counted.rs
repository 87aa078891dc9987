//! Counts in settings made by hand: many values, what is hidden, some of the words, searches that wait.

use std::sync::Arc;

use asterism_domain::Kind;
use asterism_search::{Audience, Entry, Facet, Note, Query};

use crate::support::{id, open};

#[test]
fn many_values_are_all_there_page_by_page_002_2() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let entries = (0..50).map(|number| {
        let mut entry = crate::support::entry(Kind::Tag, &format!("Tag {number}"));
        entry.facets = (0..=number).map(|tag| (Facet::Tag, format!("t{tag:02}"))).collect();
        entry
    });
    crate::support::put(&index, entries.collect(), 1);
    let mut query = Query::default();
    query.counts.top = 3;
    let query = query.filter(Facet::Tag, "t49").filter(Facet::Tag, "t00");
    let shown = &index.search(&query).unwrap().facets[&Facet::Tag];
    assert_eq!(shown.distinct, 50);
    assert_eq!(
        shown.values.iter().map(|value| (&*value.value, value.count)).collect::<Vec<_>>(),
        [("t00", 50), ("t01", 49), ("t02", 48), ("t49", 1)]
    );
    let page = index.values(&query, Facet::Tag, 48, 10).unwrap();
    assert_eq!(page.values.iter().map(|value| &*value.value).collect::<Vec<_>>(), ["t48", "t49"]);
}

#[test]
fn what_only_members_see_is_not_counted_for_others_002_29() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut hidden = crate::support::entry(Kind::Person, "Hidden Person");
    hidden.public = false;
    crate::support::put(&index, vec![hidden, crate::support::entry(Kind::Person, "Open Person")], 1);
    let mut query = Query::parse("person").0;
    let public = index.search(&query).unwrap();
    assert_eq!((public.total, public.facets[&Facet::Kind].of("person")), (1, Some(1)));
    assert!(index.suggest("hidden", 5, &Audience::Public).unwrap().is_empty());
    assert!(index.related(id("Hidden Person"), 5, &Audience::Public).unwrap().is_empty());
    query.audience = Audience::All;
    assert_eq!(index.search(&query).unwrap().total, 2);
}

#[test]
fn records_with_some_of_the_words_are_said_to_be_so_002_1() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let both = crate::support::entry(Kind::Project, "Wood and water");
    let one = crate::support::entry(Kind::Project, "Wood alone");
    crate::support::put(&index, vec![one, both], 1);
    let results = crate::support::find(&index, "wood water");
    assert_eq!(results.notes, [Note::SomeWords { complete: 1 }]);
    assert_eq!(crate::support::names(&results), ["Wood and water", "Wood alone"]);
}

#[test]
fn a_query_that_waits_knows_forms_and_synonyms_and_guesses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut entry = crate::support::entry(Kind::Project, "Estuary");
    entry.summary = "Regional cluster policies and the small firms that they are made for".to_owned();
    entry.language = asterism_domain::Language::parse("en").ok();
    crate::support::put(&index, vec![entry.clone()], 1);
    let asked =
        ["policy", "polycy", "cluster policies", "cluster absent", "\"small firms\"", "estu*", "SMEs", ""];
    let watched: Vec<_> = asked
        .iter()
        .map(|text| (Arc::new(index.watch(&Query::parse(text).0).unwrap()), Audience::Public))
        .collect();
    let caught = index.caught(std::slice::from_ref(&entry), &watched).unwrap();
    let found: Vec<&str> =
        asked.iter().zip(&caught).filter(|(_, ids)| !ids.is_empty()).map(|(text, _)| *text).collect();
    let strict = |text: &&&str| {
        let query = Query { strict: true, ..Query::parse(text).0 };
        index.search(&query).unwrap().total > 0
    };
    assert_eq!(found, asked.iter().filter(strict).copied().collect::<Vec<_>>());
    assert!(found.contains(&"policy") && found.contains(&"estu*") && found.contains(&""));
    assert!(!found.contains(&"polycy") && !found.contains(&"cluster absent"), "{found:?}");
}

/// Ten thousand distinct searches, most of which a changed record has no word of, as with real ones; says what asking
/// all of them takes.
#[test]
fn ten_thousand_searches_are_asked_of_one_changed_record() {
    const SEARCHES: usize = 10_000;
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut entry = crate::support::entry(Kind::Project, "Estuary");
    entry.summary = "Regional cluster policies and the small firms that they are made for. ".repeat(20);
    entry.facets.push((Facet::Country, "ES".to_owned()));
    crate::support::put(&index, vec![entry.clone()], 1);
    let query = |number: usize| {
        let text = match number % 10 {
            0 => "regional clusters".to_owned(),
            1 => String::new(),
            _ => format!("matter{number} energy"),
        };
        let country = if number.is_multiple_of(2) { "ES" } else { "FR" };
        Query::parse(&text).0.filter(Facet::Country, country).filter(Facet::Topic, format!("t{number}"))
    };
    let begun = std::time::Instant::now();
    let watched: Vec<_> = (0..SEARCHES)
        .map(|number| (Arc::new(index.watch(&query(number)).unwrap()), Audience::Public))
        .collect();
    let worked_out = begun.elapsed();
    let begun = std::time::Instant::now();
    let caught = index.caught(std::slice::from_ref(&entry), &watched).unwrap();
    let one = begun.elapsed();
    let many: Vec<Entry> =
        (0..1_000).map(|number| Entry { id: id(format!("copy {number}")), ..entry.clone() }).collect();
    let begun = std::time::Instant::now();
    index.caught(&many, &watched).unwrap();
    let thousand = begun.elapsed();
    println!(
        "{SEARCHES} searches: worked out in {worked_out:?}, asked of 1 record in {one:?}, of 1,000 in {thousand:?}"
    );
    assert_eq!(caught.len(), SEARCHES);
}

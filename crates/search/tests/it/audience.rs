//! What those who are signed in find beside what everybody finds, and that nobody else is told of it.

use std::collections::BTreeSet;

use asterism_domain::Kind;
use asterism_search::{Audience, Entry, Facet, Index, Query};

use crate::support::{entry, id, open, put};

/// A person whom everybody sees by the organisation, and members by name.
fn person(number: u32, name: &str, organisation: &str) -> Entry {
    let mut shown = entry(Kind::Person, organisation);
    (shown.id, shown.path) = (id(format!("person {number}")), format!("/people/{number}"));
    let more = Entry {
        name: name.to_owned(),
        title: name.to_owned(),
        names: vec![organisation.to_owned()],
        ..shown.clone()
    };
    shown.for_members = Some(Box::new(more));
    shown
}

fn ask(index: &Index, text: &str, audience: &Audience) -> std::sync::Arc<asterism_search::Results> {
    index.search(&Query { audience: audience.clone(), ..Query::parse(text).0 }).unwrap()
}

#[test]
fn members_find_by_what_members_see_and_visitors_learn_nothing_of_it_002_29() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut entries: Vec<Entry> =
        (0..80).map(|number| person(number, &format!("Zephyrine Nr{number}"), "Estuary Agency")).collect();
    entries.push(entry(Kind::Organisation, "Estuary Agency"));
    entries.push(entry(Kind::Organisation, "Zephyrina Works"));
    let mut open_to_members = entry(Kind::News, "Quokkanews");
    (open_to_members.public, open_to_members.members) = (false, true);
    open_to_members.facets.push((Facet::Topic, "secret-theme".to_owned()));
    entries.push(open_to_members);
    put(&index, entries, 1);
    let total = |text: &str, audience: &Audience| ask(&index, text, audience).total;
    assert_eq!((total("Nr17", &Audience::Public), total("Nr17", &Audience::Members)), (0, 1));
    assert_eq!((total("Quokkanews", &Audience::Public), total("Quokkanews", &Audience::Members)), (0, 1));
    for audience in [&Audience::Public, &Audience::Members] {
        assert_eq!(total("kind:person", audience).max(total("Estuary", audience)), 81, "each person is one");
    }
    // A slip is put right by what the reader can read, however many others know the word.
    let told = |text: &str, audience: &Audience| {
        let results = ask(&index, text, audience);
        (results.did_you_mean.clone(), format!("{:?} {:?}", results.expansions, results.hits)).clone()
    };
    for typed in ["Zephyrinne", "zephyrine", "Nr1 Zephyrinne", "Quokanews", "estuaryzephyrine"] {
        let (mean, rest) = told(typed, &Audience::Public);
        let all = format!("{mean:?} {rest}").to_lowercase().replace("typed: \"", "");
        for hidden in ["zephyrine", "quokkanews"] {
            let typed_itself = typed.to_lowercase();
            assert!(!all.replace(&typed_itself, "").contains(hidden), "{typed}: {all}");
        }
    }
    assert_eq!(told("Zephyrinne", &Audience::Members).0.as_deref(), Some("zephyrine"));
    // A name that only members know is as unknown to a visitor as one that nobody has: it is put right alike.
    assert_eq!(told("Zephyrine", &Audience::Public).0, told("Zephyrinb", &Audience::Public).0);
    let suggested =
        |typed: &str, audience: &Audience| format!("{:?}", index.suggest(typed, 10, audience).unwrap());
    assert!(suggested("zephyrin", &Audience::Members).contains("Zephyrine Nr"));
    for typed in ["zephyrin", "zephyrine", "nr17", "zephyrinne"] {
        assert!(!suggested(typed, &Audience::Public).contains("Zephyrine"), "{typed}");
    }
    // A value that is guessed is not put right by what only others see.
    let chosen = |audience: &Audience| {
        let query =
            Query { audience: audience.clone(), ..Query::default() }.filter(Facet::Topic, "Secret-THEME");
        let results = index.search(&query).unwrap();
        results.facets[&Facet::Topic].values.iter().map(|value| value.value.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        (chosen(&Audience::Public), chosen(&Audience::Members)),
        (vec!["Secret-THEME".to_owned()], vec!["secret-theme".to_owned()])
    );
    let near = |audience: &Audience| index.related(id("Quokkanews"), 8, audience).unwrap();
    assert!(near(&Audience::Public).is_empty(), "nothing is told of what only members find");
    // What was shown to members goes with the entry, and with the day they see no more than others.
    let mut plain = person(17, "", "Estuary Agency");
    plain.for_members = None;
    put(&index, vec![plain], 2);
    assert_eq!(ask(&index, "\"Nr17\"", &Audience::Members).total, 0);
    assert_eq!(ask(&index, "Estuary", &Audience::Members).total, 81);
    assert_eq!(index.stats().unwrap().entries, 83);
}

/// A news item that those see who have a role in a space.
fn news_of(space: &str, name: &str) -> Entry {
    let mut news = entry(Kind::News, name);
    (news.public, news.members, news.space) = (false, false, true);
    news.facets.extend([(Facet::Space, space.to_owned()), (Facet::Topic, format!("theme-of-{space}"))]);
    news
}

#[test]
fn a_space_finds_its_own_and_nobody_else_is_told_of_it_by_anything_issue_4() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut entries = vec![entry(Kind::News, "Harbour fair"), entry(Kind::Organisation, "Estuary Agency")];
    entries.extend((0..12).map(|number| news_of("harbours", &format!("Quokkameeting Nr{number}"))));
    entries.push(news_of("valleys", "Wombatmeeting"));
    let mut both = entry(Kind::Project, "Twofold");
    (both.members, both.space) = (true, true);
    both.facets.push((Facet::Space, "harbours".to_owned()));
    let mut more = both.clone();
    more.facets.push((Facet::Topic, "theme-of-harbours".to_owned()));
    more.body = "quokkabudget".to_owned();
    both.for_space = Some(more.into());
    entries.push(both);
    put(&index, entries, 1);
    let of = |spaces: &[&str]| Audience::Spaces {
        spaces: spaces.iter().map(|space| (*space).to_owned()).collect(),
        people: BTreeSet::new(),
    };
    let own = of(&["harbours"]);
    assert_eq!(ask(&index, "Quokkameeting", &own).total, 12);
    assert_eq!(ask(&index, "quokkabudget", &own).total, 1, "and what is told to the space of an open record");
    let values = |audience: &Audience| {
        let results = index.search(&Query { audience: audience.clone(), ..Query::default() }).unwrap();
        let topics = results.facets.get(&Facet::Topic).cloned().unwrap_or_default();
        (
            results.total,
            topics.values.iter().map(|value| (value.value.to_string(), value.count)).collect::<Vec<_>>(),
        )
    };
    assert_eq!(values(&own), (15, vec![("theme-of-harbours".to_owned(), 13)]));
    assert_eq!(values(&of(&["harbours", "valleys"])).0, 16);
    assert_eq!(values(&Audience::EverySpace).0, 16);
    let suggested = |typed: &str, audience: &Audience| index.suggest(typed, 10, audience).unwrap().len();
    assert_eq!(suggested("quokka", &own), 10);
    assert!(!index.related(id("Quokkameeting Nr1"), 8, &own).unwrap().is_empty());
    assert_eq!(ask(&index, "Quokameeting", &own).did_you_mean.as_deref(), Some("quokkameeting"));
    // Strangers of every kind: visitors, members, members of another space, and of one that is only spelt alike.
    for stranger in [Audience::Public, Audience::Members, of(&["valleys"]), of(&["Harbours"]), of(&[])] {
        let seen = 3 + u64::from(stranger == of(&["valleys"]));
        assert_eq!(values(&stranger).0, seen, "{stranger:?}");
        assert!(!format!("{:?}", values(&stranger)).contains("harbours"));
        for typed in [
            "Quokkameeting",
            "Quokameeting",
            "quokkabudget",
            "\"quokkameeting nr1\"",
            "topic:theme-of-harbours",
        ] {
            let told = ask(&index, typed, &stranger);
            assert_eq!(told.total, 0, "{typed} {stranger:?}");
            assert!(
                told.did_you_mean.is_none()
                    && told
                        .expansions
                        .iter()
                        .all(|one| one.words.iter().all(|word| !word.contains("quokka"))),
                "{told:?}"
            );
            let nobody =
                ask(&index, &typed.replace("okkam", "orram").replace("harbours", "nowhere"), &stranger);
            assert_eq!(told.notes.len(), nobody.notes.len(), "as of what nobody has: {typed}");
        }
        assert_eq!((suggested("quokka", &stranger), suggested("quokkameetin nr1", &stranger)), (0, 0));
        assert!(index.related(id("Quokkameeting Nr1"), 8, &stranger).unwrap().is_empty());
    }
    // Which space is asked next does not tell of the one before, and what is taken out is out for all.
    let gone = (0..11).map(|number| asterism_search::Change::Remove(id(format!("Quokkameeting Nr{number}"))));
    index.apply(gone.collect(), asterism_domain::Seq(2)).unwrap();
    assert_eq!(
        (values(&own).0, values(&of(&["valleys"])).0, values(&own).1),
        (4, 4, vec![("theme-of-harbours".to_owned(), 2)])
    );
}

#[test]
fn how_common_a_spelling_is_is_told_by_what_the_reader_sees_002_29() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut entries = vec![entry(Kind::News, "Quokla fair"), entry(Kind::News, "Quokka fair")];
    entries.extend((0..40).map(|number| news_of("harbours", &format!("Quokka Nr{number}"))));
    put(&index, entries, 1);
    // Both words are known to everybody, once each; only the space knows one of them much better.
    let told = |audience: &Audience| ask(&index, "Quokla", audience).did_you_mean.clone();
    assert_eq!(told(&Audience::Public), None);
    let own = Audience::Spaces { spaces: ["harbours".to_owned()].into(), people: BTreeSet::new() };
    assert_eq!(told(&own).as_deref(), Some("quokka"));
}

/// A person of whom those see the name who are in a space with them.
fn shown_to_colleagues(number: u32, name: &str) -> Entry {
    let mut shown = person(number, name, "Estuary Agency");
    let mut more = *shown.for_members.take().unwrap();
    more.facets.push((Facet::Topic, "quokka-husbandry".to_owned()));
    shown.for_near = Some(Box::new(more));
    shown
}

#[test]
fn what_somebody_shows_to_their_spaces_is_found_by_whoever_is_in_one_with_them_and_by_nobody_else_002_29() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut entries = vec![entry(Kind::Organisation, "Estuary Agency")];
    entries.extend((0..12).map(|number| shown_to_colleagues(number, &format!("Quokkaman Nr{number}"))));
    // In segments of their own, so that what all see and what some see may lie apart.
    for (number, entry) in entries.into_iter().enumerate() {
        put(&index, vec![entry], number as i64 + 1);
    }
    let near = |numbers: &[u32]| Audience::Spaces {
        spaces: ["harbours".to_owned(), "people".to_owned()].into(),
        people: numbers.iter().map(|number| id(format!("person {number}"))).collect(),
    };
    let values = |audience: &Audience| {
        let results = index.search(&Query { audience: audience.clone(), ..Query::default() }).unwrap();
        let topics = results.facets.get(&Facet::Topic).cloned().unwrap_or_default();
        (results.total, topics.values.iter().map(|value| value.count).collect::<Vec<_>>())
    };
    let suggested = |typed: &str, audience: &Audience| index.suggest(typed, 20, audience).unwrap().len();
    for (audience, seen) in [
        (Audience::EverySpace, 12),
        (Audience::All, 12),
        (near(&[1, 4, 9]), 3),
        (near(&[4, 99]), 1),
        (near(&[]), 0),
        (Audience::Members, 0),
        (Audience::Public, 0),
    ] {
        let counts = if seen == 0 { vec![] } else { vec![seen as u64] };
        assert_eq!(values(&audience), (13, counts), "{audience:?}: each is one, for whoever asks");
        assert_eq!(ask(&index, "Quokkaman", &audience).total, seen as u64, "{audience:?}");
        assert_eq!(ask(&index, "topic:quokka-husbandry", &audience).total, seen as u64, "{audience:?}");
        assert_eq!(suggested("quokka", &audience), seen, "{audience:?}");
        let told = ask(&index, "Quokaman", &audience);
        assert_eq!(told.did_you_mean.is_some(), seen > 0, "{audience:?}: {told:?}");
    }
    assert!(ask(&index, "Nr5", &near(&[4])).hits.is_empty(), "nothing of others");
    // Hidden again it is nobody's, also for who was near.
    let mut hidden = shown_to_colleagues(4, "Quokkaman Nr4");
    hidden.for_near = None;
    put(&index, vec![hidden], 20);
    assert_eq!(values(&near(&[4, 9])), (13, vec![1]));
    assert_eq!(index.stats().unwrap().entries, 13);
}

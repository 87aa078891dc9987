//! What those who are signed in find beside what everybody finds, and that nobody else is told of it.

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

fn ask(index: &Index, text: &str, audience: Audience) -> std::sync::Arc<asterism_search::Results> {
    index.search(&Query { audience, ..Query::parse(text).0 }).unwrap()
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
    let total = |text: &str, audience| ask(&index, text, audience).total;
    assert_eq!((total("Nr17", Audience::Public), total("Nr17", Audience::Members)), (0, 1));
    assert_eq!((total("Quokkanews", Audience::Public), total("Quokkanews", Audience::Members)), (0, 1));
    for audience in [Audience::Public, Audience::Members] {
        assert_eq!(total("kind:person", audience).max(total("Estuary", audience)), 81, "each person is one");
    }
    // A slip is put right by what the reader can read, however many others know the word.
    let told = |text: &str, audience| {
        let results = ask(&index, text, audience);
        (results.did_you_mean.clone(), format!("{:?} {:?}", results.expansions, results.hits)).clone()
    };
    for typed in ["Zephyrinne", "zephyrine", "Nr1 Zephyrinne", "Quokanews", "estuaryzephyrine"] {
        let (mean, rest) = told(typed, Audience::Public);
        let all = format!("{mean:?} {rest}").to_lowercase().replace("typed: \"", "");
        for hidden in ["zephyrine", "quokkanews"] {
            let typed_itself = typed.to_lowercase();
            assert!(!all.replace(&typed_itself, "").contains(hidden), "{typed}: {all}");
        }
    }
    assert_eq!(told("Zephyrinne", Audience::Members).0.as_deref(), Some("zephyrine"));
    // A name that only members know is as unknown to a visitor as one that nobody has: it is put right alike.
    assert_eq!(told("Zephyrine", Audience::Public).0, told("Zephyrinb", Audience::Public).0);
    let suggested = |typed: &str, audience| format!("{:?}", index.suggest(typed, 10, audience).unwrap());
    assert!(suggested("zephyrin", Audience::Members).contains("Zephyrine Nr"));
    for typed in ["zephyrin", "zephyrine", "nr17", "zephyrinne"] {
        assert!(!suggested(typed, Audience::Public).contains("Zephyrine"), "{typed}");
    }
    // A value that is guessed is not put right by what only others see.
    let chosen = |audience| {
        let query = Query { audience, ..Query::default() }.filter(Facet::Topic, "Secret-THEME");
        let results = index.search(&query).unwrap();
        results.facets[&Facet::Topic].values.iter().map(|value| value.value.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        (chosen(Audience::Public), chosen(Audience::Members)),
        (vec!["Secret-THEME".to_owned()], vec!["secret-theme".to_owned()])
    );
    let near = |audience| index.related(id("Quokkanews"), 8, audience).unwrap();
    assert!(near(Audience::Public).is_empty(), "nothing is told of what only members find");
    // What was shown to members goes with the entry, and with the day they see no more than others.
    let mut plain = person(17, "", "Estuary Agency");
    plain.for_members = None;
    put(&index, vec![plain], 2);
    assert_eq!(ask(&index, "\"Nr17\"", Audience::Members).total, 0);
    assert_eq!(ask(&index, "Estuary", Audience::Members).total, 81);
    assert_eq!(index.stats().unwrap().entries, 83);
}

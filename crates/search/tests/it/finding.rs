//! What words find, in which order, and what is said about it.

use std::path::Path;

use asterism_domain::{Kind, Language, Seq};
use asterism_search::{Audience, Entry, Facet, How, Index, MatchField, Note, Query, Sort};
use tempfile::TempDir;

use crate::support::{entry, find, id, names, open, put};

fn with(kind: Kind, name: &str, title: &str, summary: &str, body: &str) -> Entry {
    Entry { title: title.into(), summary: summary.into(), body: body.into(), ..entry(kind, name) }
}

/// A small portal: a few records of the CLUSTERS3 family in our own words.
fn portal() -> (TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut spri = with(Kind::Organisation, "SPRI", "Basque Business Development Agency", "", "");
    spri.names = vec!["Society for Competitive Transformation".into()];
    let mut french =
        with(Kind::News, "Réseau d'entreprises", "", "Un réseau pour les entreprises de la région.", "");
    french.language = Language::parse("fr").ok();
    let mut news = with(Kind::News, "CREADIS3 visits Bilbao", "", "Partners met people of CLUSTERS3.", "");
    news.related = vec![id("CREADIS3")];
    let clusters = "Leveraging cluster policies for successful implementation of regional strategies.";
    let entries = vec![
        with(Kind::Project, "CLUSTERS3", "CLUSTERS3 project", clusters, ""),
        with(Kind::Project, "ClusteriX 2.0", "New models of innovation", "Strategic partnerships.", ""),
        with(Kind::Project, "CREADIS3", "Smart Creative Districts", "Cultural and creative industries.", ""),
        with(Kind::Topic, "Cluster policy in the regions", "", "How a region supports its clusters.", ""),
        with(Kind::Region, "Hajdú-Bihar county", "", "", ""),
        with(Kind::Event, "Košice workshop", "", "Two days about energy.", ""),
        with(Kind::LibraryItem, "Bio-economy network", "", "A leaflet.", ""),
        with(Kind::Topic, "Smart specialisation platform", "", "Where regions choose priorities.", ""),
        with(Kind::LibraryItem, "KET roadmap", "", "Photonics and new materials.", ""),
        with(Kind::Topic, "Cross border mobility", "", "Working on the other side.", ""),
        with(Kind::Organisation, "TECHNISCHE UNIVERSITAET MUENCHEN", "", "", ""),
        with(Kind::Organisation, "Hochschule München", "", "", ""),
        with(Kind::Organisation, "KATHOLIEKE UNIVERSITEIT LEUVEN", "", "", ""),
        with(Kind::Organisation, "Göteborgs Stad", "", "", ""),
        spri,
        french,
        news,
    ];
    put(&index, entries, 1);
    (dir, index)
}

/// Checks one line of a query file: `query => First, Other, !Not`; `~Name` first means in any order.
fn check(index: &Index, query: &str, expected: &str) {
    let results = find(index, query);
    let found = names(&results);
    for (number, name) in expected.split(',').map(str::trim).enumerate() {
        let (first, name) = match name.strip_prefix('~') {
            Some(name) => (false, name),
            None => (number == 0, name),
        };
        match name.strip_prefix('!') {
            Some(not) => assert!(!found.contains(&not), "{query}: {found:?}"),
            None if first => assert_eq!(found.first(), Some(&name), "{query}: {found:?}"),
            None => assert!(found.contains(&name), "{query}: {name} is not among {found:?}"),
        }
    }
}

fn check_file(file: &str) {
    let (_dir, index) = portal();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/queries").join(file);
    let text = std::fs::read_to_string(path).unwrap();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let (query, expected) = line.split_once("=>").unwrap();
        check(&index, query.trim(), expected);
    }
}

#[test]
fn words_phrases_and_fields_find_what_they_say_002_3() {
    check_file("words.txt");
}

#[test]
fn synonyms_and_slips_find_what_was_meant_004_8() {
    check_file("meaning.txt");
}

#[test]
fn an_abbreviation_is_found_in_both_numbers_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let one = with(Kind::Topic, "One", "Support for an SME", "An NGO and the CNR.", "");
    let many = with(Kind::Topic, "Many", "Support for SMEs", "NGOs, HPC centres and the CNRS.", "");
    put(&index, vec![one, many], 1);
    for query in ["SME", "SMEs", "sme", "smes", "NGO", "ngos"] {
        let results = find(&index, query);
        assert_eq!(names(&results).len(), 2, "{query}: {:?}", names(&results));
        let first = if query.to_lowercase().ends_with('s') { "Many" } else { "One" };
        assert_eq!(names(&results)[0], first, "{query}: as typed comes first");
    }
    assert_eq!(names(&find(&index, "HPCs")), ["Many"]);
    assert_eq!(names(&find(&index, "CNR")), ["One"], "an s of its own makes no plural");
    assert_eq!(names(&find(&index, "cnrs")), ["Many"]);
}

#[test]
fn of_records_with_a_phrase_the_one_about_it_comes_first_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let digest = "Many things happened this month, and among them was a talk on citizen science, too.";
    let mut news = with(Kind::News, "Monthly digest", "", digest, "");
    // Newer, which decides between equals.
    news.published = Some(jiff::civil::date(2024, 5, 1));
    let topic = with(Kind::Topic, "Citizen science campaigns", "", "How all can take part.", "");
    put(&index, vec![news, topic], 1);
    let results = find(&index, "\"citizen science\"");
    assert_eq!(names(&results), ["Citizen science campaigns", "Monthly digest"]);
}

#[test]
fn a_slip_is_said_and_corrected_004_8() {
    let (_dir, index) = portal();
    let results = find(&index, "ClustersS3 -health");
    assert_eq!(results.did_you_mean.as_deref(), Some("clusters3 -health"));
    assert_eq!(results.expansions[0].typed, "ClustersS3");
    assert_eq!(results.expansions[0].how, How::Spelling);
    assert!(find(&index, "CLUSTERS3").did_you_mean.is_none());
}

/// In texts that are taken for English an inflected Polish word stands in one form alone.
#[test]
fn another_form_of_a_word_is_no_slip_003_1() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let text = "The institute is called Instytut Odnawialnej Energii.";
    let slip = "Smart specialisation strategies of the regions.";
    put(
        &index,
        vec![with(Kind::Organisation, "IOE", "", text, ""), with(Kind::Topic, "S3 platform", "", slip, "")],
        1,
    );
    // Its letters say which language it is in.
    assert_eq!(find(&index, "odnawialne źródła energii").did_you_mean, None);
    assert_eq!(find(&index, "odnawialne").did_you_mean.as_deref(), Some("odnawialnej"));
    let polish = Entry { language: Language::parse("pl").ok(), ..entry(Kind::News, "Dzień otwarty") };
    put(&index, vec![polish], 2);
    for (typed, found, meant) in [
        ("odnawialne", "IOE", None),
        ("odnawialne energii", "IOE", None),
        ("Odnawialną", "IOE", None),
        ("odnawilanej", "IOE", Some("odnawialnej")),
        ("specialisaton", "S3 platform", Some("specialisation")),
        ("stratgies", "S3 platform", Some("strategies")),
    ] {
        let results = find(&index, typed);
        assert_eq!(names(&results), [found], "{typed}");
        assert_eq!(results.did_you_mean.as_deref(), meant, "{typed}");
    }
}

#[test]
fn each_hit_says_why_it_matched_002_35() {
    let (_dir, index) = portal();
    let results = find(&index, "regional cluster");
    let hit = results.hits.iter().find(|hit| hit.name == "Cluster policy in the regions").unwrap();
    let told: Vec<(MatchField, How, &str)> = hit
        .reasons
        .iter()
        .flat_map(|reason| reason.words.iter().map(|word| (reason.field, reason.how, word.as_str())))
        .collect();
    assert!(told.contains(&(MatchField::Name, How::Word, "Cluster")), "{told:?}");
    assert!(told.contains(&(MatchField::Summary, How::Form, "clusters")), "{told:?}");
    let marked: Vec<&str> =
        hit.snippet.highlights.iter().map(|range| &hit.snippet.text[range.clone()]).collect();
    assert_eq!(marked, ["region", "clusters"]);
    let synonym = find(&index, "S3");
    assert_eq!(synonym.hits[0].reasons[0].how, How::Synonym);
    assert_eq!(synonym.hits[0].reasons[0].words, ["Smart specialisation"]);
}

#[test]
fn names_are_offered_while_typing_with_their_kind_002_3() {
    let (_dir, index) = portal();
    let offered = |typed: &str| -> Vec<(Kind, String)> {
        index
            .suggest(typed, 5, &Audience::Public)
            .unwrap()
            .into_iter()
            .map(|offer| (offer.kind, offer.name))
            .collect()
    };
    assert_eq!(offered("clusterix2"), [(Kind::Project, "ClusteriX 2.0".to_owned())]);
    assert_eq!(offered("creadis")[0], (Kind::Project, "CREADIS3".to_owned()));
    assert_eq!(offered("business dev")[0], (Kind::Organisation, "SPRI".to_owned()));
    assert_eq!(offered("competitive tr")[0], (Kind::Organisation, "SPRI".to_owned()));
    assert_eq!(offered("hajdu")[0], (Kind::Region, "Hajdú-Bihar county".to_owned()));
    assert_eq!(offered("creadsi3")[0], (Kind::Project, "CREADIS3".to_owned()));
    assert!(offered("").is_empty() && offered("zzzz").is_empty());
}

/// What is called exactly so stands before what only begins so, however short that is.
#[test]
fn what_goes_by_the_typed_name_is_offered_first_000_18_004_8() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let named = |kind: Kind, name: &str, names: &[&str]| Entry {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        ..entry(kind, name)
    };
    let mut entries = vec![
        named(Kind::Organisation, "Basque Business Development Agency", &["SPRI"]),
        named(Kind::Region, "Vienna", &["AT13", "Wien"]),
        named(Kind::Region, "Piedmont", &["ITC1", "Piemonte"]),
        // A partner's name is not the project's.
        named(Kind::Project, "Ab", &["Wien", "SPRI"]),
        entry(Kind::Organisation, "SPRI Group"),
    ];
    for number in 0..60 {
        entries.push(entry(Kind::Organisation, &format!("Wiener {number}")));
        entries.push(entry(Kind::Organisation, &format!("Spring {number}")));
        entries.push(entry(Kind::Organisation, &format!("Piemonteinnova {number}")));
        entries.push(entry(Kind::Organisation, &format!("Firma Wien {number}")));
    }
    put(&index, entries, 1);
    let offered = |typed: &str| -> Vec<(String, String)> {
        let offered = index.suggest(typed, 5, &Audience::Public).unwrap();
        offered.into_iter().map(|offer| (offer.name, offer.matched)).collect()
    };
    let said = |name: &str, matched: &str| (name.to_owned(), matched.to_owned());
    let agency = said("Basque Business Development Agency", "SPRI");
    assert_eq!(offered("SPRI")[..2], [agency, said("SPRI Group", "")]);
    assert_eq!(offered("wien")[0], said("Vienna", "Wien"));
    assert_eq!(offered("AT13"), [said("Vienna", "AT13")]);
    assert_eq!(offered("piemo")[0], said("Piedmont", "Piemonte"));
    // And found first, by whatever name of a place.
    assert_eq!(names(&find(&index, "Wien"))[0], "Vienna");
    assert_eq!(names(&find(&index, "Piemonte"))[0], "Piedmont");
}

#[test]
fn one_word_or_another_is_enough_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let about = |name: &str, body: &str| Entry { body: body.to_owned(), ..entry(Kind::Project, name) };
    put(
        &index,
        vec![
            about("A", "clusters for policy"),
            about("B", "networks for policy"),
            about("C", "clusters of ships"),
            about("D", "policy alone"),
        ],
        1,
    );
    let found = |typed: &str| {
        // Not those with some of the words, which are shown where few have all.
        let found = index.search(&Query { strict: true, ..Query::parse(typed).0 }).unwrap();
        let mut names = names(&found);
        names.sort_unstable();
        names.concat()
    };
    assert_eq!(found("cluster OR network"), "ABC");
    assert_eq!(found("cluster OR network policy"), "AB");
    assert_eq!(found("policy cluster OR network"), "AB");
    assert_eq!(found("\"clusters of\" OR \"networks for\""), "BC");
    assert_eq!(found("name:D OR cluster"), "ACD");
    assert_eq!(found("policy NOT cluster"), "BD");
}

/// Somebody who types a word is not shown names without it and left to wonder why.
#[test]
fn names_that_have_what_was_typed_come_first_and_others_say_what_has_it_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let titled = |name: &str, title: &str| Entry { title: title.to_owned(), ..entry(Kind::Project, name) };
    let mut entries = vec![
        titled("HFPSL", "History of the first people of the Saami lands"),
        titled("HIPST", "Teaching science through history"),
        titled("Prehistory and history", "Prehistory and history"),
        entry(Kind::Topic, "History"),
    ];
    let mut museum = entry(Kind::Organisation, "Jewel Tower");
    museum.names = vec!["Museum of history".to_owned()];
    entries.push(museum);
    // So many titles crowd no name out.
    entries.extend((0..600).map(|number| titled(&format!("A{number}"), "Histories of one town")));
    put(&index, entries, 1);
    let offered = |typed: &str, most: usize| -> Vec<(String, String)> {
        let offered = index.suggest(typed, most, &Audience::Public).unwrap();
        offered.into_iter().map(|offer| (offer.name, offer.matched)).collect()
    };
    let said = |name: &str, matched: &str| (name.to_owned(), matched.to_owned());
    let names = [said("History", ""), said("Prehistory and history", "")];
    assert_eq!(offered("histor", 2), names);
    let told = offered("history", 9);
    assert_eq!(told[..2], names);
    let others = [
        said("HFPSL", "History of the first people of the Saami lands"),
        said("HIPST", "Teaching science through history"),
        said("Jewel Tower", "Museum of history"),
    ];
    assert_eq!(told[2..], others);
}

#[test]
fn linked_records_come_first_among_related_ones() {
    let (_dir, index) = portal();
    let near = index.related(id("CREADIS3 visits Bilbao"), 3, &Audience::Public).unwrap();
    assert_eq!((near[0].id, near[0].linked), (id("CREADIS3"), true));
    let near = index.related(id("CLUSTERS3"), 3, &Audience::Public).unwrap();
    let like_it = id("Cluster policy in the regions");
    assert!(near.iter().any(|other| other.id == like_it && !other.linked), "{near:?}");
    assert!(index.related(id("nobody"), 3, &Audience::Public).unwrap().is_empty());
}

#[test]
fn results_come_in_the_order_asked_for_002_1() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let dated = |name: &str, day: Option<(i16, i8, i8)>, budget| Entry {
        published: day.map(|(year, month, day)| jiff::civil::Date::constant(year, month, day)),
        total_budget: budget,
        ..entry(Kind::Project, name)
    };
    let last = Entry { seq: Seq(9), ..dated("zebra", None, None) };
    put(&index, vec![dated("Éclair", Some((2018, 5, 1)), Some(5)), last], 1);
    put(
        &index,
        vec![dated("alpha", Some((2020, 1, 1)), Some(-7)), dated("Delta", Some((2019, 1, 1)), Some(9))],
        2,
    );
    let order = |sort| {
        let results = index.search(&Query { sort, ..Query::default() }).unwrap();
        names(&results).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(order(Sort::Newest), ["alpha", "Delta", "Éclair", "zebra"]);
    assert_eq!(order(Sort::Relevance), order(Sort::Newest));
    assert_eq!(order(Sort::Name), ["alpha", "Delta", "Éclair", "zebra"]);
    assert_eq!(order(Sort::Budget), ["Delta", "Éclair", "alpha", "zebra"]);
    let first = index.search(&Query { sort: Sort::Changed, limit: 1, ..Query::default() }).unwrap();
    assert_eq!((names(&first), order(Sort::Changed).len()), (vec!["zebra"], 4), "by what was written last");
}

#[test]
fn a_baseline_is_there_to_be_measured_against_002_1() {
    let (_dir, index) = portal();
    let plain = index.search_plain_bm25("cluster policy", 3).unwrap();
    assert_eq!(plain[0].0, id("Cluster policy in the regions"));
    assert!(plain.len() <= 3);
}

#[test]
fn filters_take_values_by_name_and_say_which_they_do_not_know_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let mut region = entry(Kind::Region, "Basque Country");
    region.path = "/regions/ES21".to_owned();
    region.names = vec!["Euskadi".to_owned()];
    let mut fund = entry(Kind::Programme, "Interreg Europe 2014-2020");
    fund.names = vec!["INTERREG Europe".to_owned()];
    let mut project = entry(Kind::Project, "Estuary");
    project.facets = vec![
        (Facet::Region, "ES21".to_owned()),
        (Facet::Programme, "interreg-europe-2014-2020".to_owned()),
        (Facet::OrganisationType, "higher_education".to_owned()),
    ];
    let mut draft = entry(Kind::Project, "Unready");
    draft.public = false;
    draft.facets = vec![(Facet::Region, "PT17".to_owned())];
    // So many names of other kinds crowd out none that is meant.
    let mut all: Vec<Entry> = (0..300).map(|number| entry(Kind::News, &format!("Energy {number}"))).collect();
    for (name, slug) in [
        ("Energy & Fuels", "energy-and-fuels"),
        ("Energy conversion", "energy-conversion"),
        ("Dendrology", "dendrology"),
    ] {
        project.facets.push((Facet::Topic, slug.to_owned()));
        all.push(Entry { path: format!("/topics/{slug}"), ..entry(Kind::Topic, name) });
    }
    all.extend([region, fund, project, draft]);
    put(&index, all, 1);
    for asked in [
        "region:\"basque country\"",
        "region:Euskadi",
        "region:es21",
        "programme:\"Interreg Europe 2014-2020\"",
        "programme:\"Interreg Europe\"",
        "organisation_type:\"Higher education\"",
    ] {
        let found = find(&index, asked);
        assert_eq!(names(&found), ["Estuary"], "{asked}");
        assert!(found.notes.is_empty(), "{asked}: {:?}", found.notes);
        let chosen = found.facets.values().flat_map(|counts| &counts.values).filter(|value| value.chosen);
        assert_eq!(chosen.count(), 1, "{asked}");
        assert_eq!(names(&find(&index, &format!("-{asked} estuary"))), [""; 0], "-{asked}");
    }
    for (asked, told) in [
        ("region:\"Basque Contry\"", vec!["Basque Country"]),
        ("organisation_type:higher_educasion", vec!["higher_education"]),
        ("region:PT17", vec![]),
        ("programme:\"Interreg of Asia\"", vec!["Interreg Europe 2014-2020"]),
        ("programme:inter-europe-2014-2020", vec!["Interreg Europe 2014-2020"]),
        ("topic:energy", vec!["Energy & Fuels", "Energy conversion"]),
        ("topic:dendrologie", vec!["Dendrology"]),
    ] {
        let found = find(&index, asked);
        let [Note::UnknownValue { nearest, .. }] = &found.notes[..] else {
            panic!("{asked}: {:?}", found.notes)
        };
        assert_eq!((found.total, nearest), (0, &told.iter().map(ToString::to_string).collect()), "{asked}");
    }
}

#[test]
fn a_hit_tells_the_language_that_is_stated_or_detected_and_no_guess_002_3() {
    let (_dir, index) = portal();
    let mut spanish = with(Kind::News, "Puertos", "Una jornada sobre los puertos y las regiones", "", "");
    spanish.summary =
        "Los responsables hablaron de cómo mejorar la cooperación entre las regiones".to_owned();
    let mut stated = entry(Kind::News, "Hafentag");
    stated.language = Language::parse("de").ok();
    put(&index, vec![spanish, stated, entry(Kind::Tag, "xyzq")], 9);
    let told = |text: &str| find(&index, text).hits.first().map(|hit| hit.language.clone()).unwrap();
    assert_eq!(["puertos", "hafentag", "xyzq"].map(told), ["es", "de", ""]);
}

//! Forms and the documents they are made of.

use std::collections::BTreeSet;

use asterism_actions::{App, Config};
use asterism_domain::organisation::Organisation;
use asterism_domain::project::{Partner, Project};
use asterism_domain::{Actor, Document, Kind, Money, Origin, PartnerRole, RecordId, Text};

use super::draw::{find, paths, words_of};
use super::pairs::Pairs;
use super::read::{self, Why};
use super::shape::{self, What};
use super::show::{self, Names};
use super::{draw, layout};
use crate::locale::Locale;

fn shown(document: &Document) -> Pairs {
    show::document(&shape::of(document.kind()), document, &Names::new())
}

fn read_back(base: &Document, pairs: &Pairs) -> read::Read {
    read::document(&shape::of(base.kind()), base, pairs)
}

fn fine(base: &Document, pairs: &Pairs) -> Document {
    let read = read_back(base, pairs);
    assert_eq!(read.faults, []);
    read.document.expect("a document")
}

/// As a browser sends it: what is empty goes along, and line ends have two characters.
fn as_sent(pairs: &Pairs) -> Pairs {
    let sent: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| (name.to_owned(), value.replace('\n', "\r\n"))).collect();
    Pairs::of(&sent)
}

async fn sample() -> Vec<Document> {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::open(Config::in_folder(folder.path())).await.expect("it opens");
    app.load_sample().await.expect("the sample loads");
    app.follow().await.expect("the index follows");
    let mut documents = Vec::new();
    for page in 1.. {
        let params = [("limit".to_owned(), "100".to_owned()), ("page".to_owned(), page.to_string())];
        let view = app.explore(&Actor::Operator, &params).await.expect("a result");
        if view.hits.is_empty() {
            break;
        }
        for hit in &view.hits {
            documents.push(app.record(hit.hit.id).await.expect("a look").expect("a record").document);
        }
    }
    documents
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_form_changes_no_byte_of_any_record_of_the_sample() {
    let documents = sample().await;
    assert!(documents.len() > 150, "{}", documents.len());
    let kinds: BTreeSet<Kind> = documents.iter().map(Document::kind).collect();
    assert!(kinds.len() > 10, "{kinds:?}");
    for document in documents {
        let before = serde_json::to_string(&document).expect("JSON");
        let after = fine(&document, &as_sent(&shown(&document)));
        assert_eq!(serde_json::to_string(&after).expect("JSON"), before);
        // Nor does a form that shows nothing.
        assert_eq!(fine(&document, &Pairs::default()), document);
    }
}

fn project() -> Document {
    let partner = |key: &str, order: u32, name: &str| Partner {
        name_as_given: name.to_owned(),
        order,
        left: Some(jiff::civil::date(2019, 3, 1)),
        ..Partner::new(key, PartnerRole::Partner)
    };
    let mut project =
        Project { partners: vec![partner("a", 0, "Anna"), partner("b", 1, "Ben")], ..Project::default() };
    project.about.title = Text::english("Clusters");
    project.about.title.set("es".to_owned().try_into().expect("a language"), "Clústeres", Origin::Machine);
    project.total_budget = Some(Money::euros(1_832_645));
    project.into()
}

fn project_of(document: Document) -> Project {
    match document {
        Document::Project(project) => *project,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_typed_becomes_the_documents_values() {
    let base = project();
    let mut form = as_sent(&shown(&base));
    assert_eq!(form.value("total_budget.amount"), "1,832,645");
    for (name, value) in [
        ("about.title.en", " Clusters and regions "),
        ("about.title.es", "Clústeres y regiones"),
        ("about.summary.eu", "Klusterrak"),
        ("acronym", "C3"),
        ("start", "2016-04-01"),
        ("end", "31/03/2020"),
        ("total_budget.amount", "1.900.000,50"),
        ("about.aliases", "CLUSTERS 3\n\n clusters three "),
        ("partners.0.policy_responsible", "yes"),
        ("partners.0.cluster_organisation_as_given", "no"),
        ("partners.0.region.code", "es21"),
        ("partners.0.region.version", "2016"),
        ("partners.0.point.latitude", "43.25"),
        ("partners.0.point.longitude", "-2,9"),
    ] {
        form.set(name, value);
    }
    form.add("kets", "photonics");
    form.set("kets.shown", "yes");
    let read = project_of(fine(&base, &form));
    assert_eq!(read.about.title.plain(), "Clusters and regions");
    let spanish = &read.about.title.0[&"es".to_owned().try_into().expect("a language")];
    assert_eq!((spanish.text.as_str(), spanish.origin), ("Clústeres y regiones", Origin::Reviewed));
    assert_eq!(read.about.aliases, ["CLUSTERS 3", "clusters three"]);
    assert_eq!(read.start, Some(jiff::civil::date(2016, 4, 1)));
    assert_eq!(read.end, Some(jiff::civil::date(2020, 3, 31)));
    assert_eq!(read.total_budget.map(|money| money.minor), Some(190_000_050));
    let anna = &read.partners[0];
    assert_eq!(anna.left, Some(jiff::civil::date(2019, 3, 1)), "what is not touched stays");
    assert_eq!((anna.policy_responsible, anna.cluster_organisation_as_given), (true, Some(false)));
    assert_eq!(anna.region.as_ref().map(|region| region.code.as_str()), Some("ES21"));
    assert_eq!(
        anna.point.map(|point| (point.latitude_e6, point.longitude_e6)),
        Some((43_250_000, -2_900_000))
    );
    assert_eq!(read.kets.len(), 1);
    // And it can be taken away again.
    for name in ["acronym", "end", "total_budget.amount", "partners.0.region.code", "about.aliases"] {
        form.set(name, "");
    }
    let read = project_of(fine(&read.into(), &form));
    assert_eq!((read.acronym, read.end, read.total_budget, read.about.aliases.len()), (None, None, None, 0));
    assert_eq!(read.partners[0].region, None);
}

#[test]
fn rows_move_with_what_the_form_does_not_show_and_new_ones_get_a_key() {
    let base = project();
    let mut form = as_sent(&shown(&base));
    form.arrange("up", "partners.1");
    form.arrange("add", "partners");
    form.arrange("add", "partners");
    form.set("partners.2.name_as_given", "Carla");
    form.set("partners.2.role", "lead");
    let read = project_of(fine(&base, &form));
    let rows: Vec<(&str, &str, u32)> =
        read.partners.iter().map(|row| (row.key.as_str(), row.name_as_given.as_str(), row.order)).collect();
    assert_eq!(rows, [("b", "Ben", 0), ("a", "Anna", 1), ("by-hand-1", "Carla", 2)], "a blank row is none");
    form.arrange("remove", "partners.0");
    form.arrange("remove", "partners.0");
    form.arrange("remove", "partners.0");
    assert_eq!(project_of(fine(&base, &form)).partners, []);
}

#[test]
fn what_cannot_be_read_is_said_of_its_field() {
    let base = project();
    let mut form = shown(&base);
    form.arrange("add", "partners");
    let long = "x".repeat(400);
    let wrong = [
        ("about.title.en", long.as_str(), Why::TooLong { most: 300 }),
        ("end", "soon", Why::NoDate),
        ("total_budget.amount", "much", Why::NoAmount),
        ("partners.0.website", "javascript:alert(1)", Why::NoAddress),
        ("partners.0.country", "Spain", Why::NoCountry),
        ("partners.1.role", "king", Why::NoneOf),
        ("programme", "Interreg", Why::NoRecord),
        ("partner_count_as_given", "-4", Why::NoNumber { least: 0, most: i64::from(u32::MAX) }),
    ];
    for (name, value, _) in &wrong {
        form.set(name, *value);
    }
    form.set("partners.2.town", "Bilbao");
    let read = read_back(&base, &form);
    assert!(read.document.is_none());
    for (path, _, why) in wrong {
        assert!(
            read.faults.iter().any(|fault| fault.path == path && fault.why == why),
            "{path}: {:?}",
            read.faults
        );
    }
    assert!(read.faults.iter().any(|fault| fault.path == "partners.2.role" && fault.why == Why::Needed));
    assert_eq!(read.faults.len(), 9, "{:?}", read.faults);
}

#[test]
fn a_link_keeps_its_record_until_something_else_is_typed() {
    let parent = RecordId::of_source(&asterism_domain::SourceKey::new("test", "1"));
    let base: Document = Organisation { parent: Some(parent), ..Organisation::default() }.into();
    let names = Names::from([(parent.to_string(), "Basque Government".to_owned())]);
    let mut form = show::document(&shape::of(Kind::Organisation), &base, &names);
    assert_eq!(form.value("parent"), "Basque Government");
    assert_eq!(fine(&base, &form), base);
    form.set("parent", "Basque");
    assert_eq!(read_back(&base, &form).faults[0].why, Why::NoRecord);
    form.set("parent", "");
    assert_eq!(fine(&base, &form), Document::empty(Kind::Organisation));
}

#[test]
fn every_field_of_a_designed_form_is_named_and_explained_in_every_language() {
    fn check(l: Locale, kind: Kind, path: &str, what: &What, help: &str, missing: &mut Vec<String>) {
        if words_of(l, "edit-label", kind, path).or_else(|| words_of(l, "field", kind, path)).is_none() {
            missing.push(format!("{} {kind} {path} has no name", l.code()));
        }
        if !help.is_empty() && words_of(l, "help", kind, path).is_none() {
            missing.push(format!("{} {kind} {path} is explained by its struct alone: {help}", l.code()));
        }
        let inner = match what {
            What::Fields(fields) => fields,
            What::Rows(item) => match item.as_ref() {
                What::Fields(fields) => fields,
                _ => return,
            },
            _ => return,
        };
        for field in inner {
            check(l, kind, &format!("{path}.{}", field.name), &field.what, &field.help, missing);
        }
    }
    let mut missing = Vec::new();
    for l in Locale::offered() {
        for kind in layout::DESIGNED {
            let shapes = shape::of(kind);
            for path in paths(&shapes) {
                let field = find(&shapes, &path).expect("a field");
                check(l, kind, &path, &field.what, &field.help, &mut missing);
            }
            for group in layout::groups(kind) {
                let own = l.try_t(&format!("edit-group-{}-{}", kind.as_str(), group.key));
                if own.or_else(|| l.try_t(&format!("edit-group-{}", group.key))).is_none() {
                    missing.push(format!("{} {kind} group {}", l.code(), group.key));
                }
                for path in group.paths {
                    assert!(find(&shapes, path).is_some(), "{kind} has no {path}");
                }
            }
        }
        for key in ["more", "facts", "found"] {
            assert!(l.try_t(&format!("edit-group-{key}")).is_some(), "{key}");
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_form_is_drawn_with_every_field_once() {
    for kind in Kind::ALL {
        let document = Document::empty(*kind);
        let pairs = shown(&document);
        let drawing = super::Drawing {
            l: Locale::english(),
            kind: *kind,
            pairs: &pairs,
            faults: &[],
            picks: &std::collections::BTreeMap::new(),
            languages: &["en".to_owned()],
            opened: "",
            uploads: true,
        };
        let groups = draw::draw(&drawing);
        let drawn: String = groups.iter().flat_map(|group| &group.parts).map(ToString::to_string).collect();
        for path in paths(&shape::of(*kind)) {
            let ids = drawn.matches(&format!("id=\"{path}\"")).count()
                + drawn.matches(&format!("id=\"{path}.")).count();
            assert!(ids > 0, "{kind} shows no {path}");
        }
    }
}

//! Documents to start a test from: small, valid, and plain structs, so that a test sets what it is
//! about with `..` or by assignment.

use asterism_domain::event::Event;
use asterism_domain::library::{LibraryItem, News};
use asterism_domain::organisation::{Identifier, Organisation, OrganisationName};
use asterism_domain::person::Person;
use asterism_domain::place::Region;
use asterism_domain::policy::Topic;
use asterism_domain::programme::Programme;
use asterism_domain::project::{Partner, Project};
use asterism_domain::{
    About, Document, Money, NutsCode, NutsRef, NutsVersion, PartnerRole, Record, RecordId, Seq, SourceKey,
    Space, State, Text, Visibility,
};
use jiff::civil::Date;

/// A day on which builders' projects are under way and their events are past.
pub const REFERENCE_DATE: Date = Date::constant(2020, 6, 15);

/// The same id for the same word, in every run.
pub fn id(word: &str) -> RecordId {
    key(word).record_id()
}

fn key(word: &str) -> SourceKey {
    SourceKey::new("test", word)
}

/// A title and a source key made from it.
fn about(title: &str) -> About {
    About {
        title: Text::english(title),
        keys: vec![key(&asterism_domain::slugify(title))],
        ..About::default()
    }
}

/// A document as a published, public record of the space `test`. Its id is that of the document's
/// name, so `id("clusters3")` finds `published(project("CLUSTERS3", …))`.
pub fn published(document: impl Into<Document>) -> Record {
    in_space("test", document)
}

/// The same in another space.
pub fn in_space(space: &str, document: impl Into<Document>) -> Record {
    let document = document.into();
    let slug = asterism_domain::slugify(&document.name());
    Record {
        id: id(&slug),
        kind: document.kind(),
        slug,
        space: Space::new(space),
        state: State::Published,
        visibility: Visibility::Public,
        seq: Seq(1),
        merged_into: None,
        document,
    }
}

/// A project from 2019 to 2022 with a million euros, 850,000 of them from the EU.
pub fn project(acronym: &str, title: &str) -> Project {
    Project {
        about: About { keys: vec![key(&asterism_domain::slugify(acronym))], ..about(title) },
        acronym: Some(acronym.to_owned()),
        start: Some(Date::constant(2019, 1, 1)),
        end: Some(Date::constant(2022, 12, 31)),
        total_budget: Some(Money::euros(1_000_000)),
        eu_contribution: Some(Money::euros(850_000)),
        ..Project::default()
    }
}

/// A row of a partnership table; the first one leads.
pub fn partner(order: u32, organisation: &str, region: &str) -> Partner {
    let role = if order == 0 { PartnerRole::Lead } else { PartnerRole::Partner };
    let region = nuts(region);
    Partner {
        organisation: Some(id(&asterism_domain::slugify(organisation))),
        name_as_given: organisation.to_owned(),
        order,
        country: Some(region.code.country()),
        region: Some(region),
        budget: Some(Money::euros(200_000)),
        eu_contribution: Some(Money::euros(170_000)),
        ..Partner::new(order.to_string(), role)
    }
}

/// An organisation in a region of NUTS 2016, as in `organisation("SPRI", "ES21")`.
pub fn organisation(name: &str, region: &str) -> Organisation {
    let region = nuts(region);
    Organisation {
        about: about(name),
        names: vec![OrganisationName {
            text: name.to_owned(),
            language: None,
            valid_from: None,
            valid_to: None,
            source: None,
        }],
        identifiers: vec![Identifier { scheme: "test".to_owned(), value: asterism_domain::slugify(name) }],
        country: Some(region.code.country()),
        region: Some(region),
        ..Organisation::default()
    }
}

/// A region of NUTS 2016, as in `region("ES21", "País Vasco")`.
pub fn region(code: &str, name: &str) -> Region {
    Region {
        about: about(name),
        code: Some(nuts(code).code),
        versions: vec![NutsVersion::V2016],
        ..Region::default()
    }
}

/// A programme of 2014–2020 that pays at most 85 %.
pub fn programme(abbreviation: &str, title: &str) -> Programme {
    Programme {
        about: about(title),
        abbreviation: Some(abbreviation.to_owned()),
        period: Some("2014-2020".to_owned()),
        maximum_rate: Some(8_500),
        ..Programme::default()
    }
}

/// An event of one day, open to anyone, in Brussels' time zone.
pub fn event(title: &str, day: Date) -> Event {
    Event {
        about: about(title),
        start: Some(day),
        time_zone: Some("Europe/Brussels".to_owned()),
        open: Some(true),
        ..Event::default()
    }
}

pub fn news(title: &str, published: Date) -> News {
    News { about: about(title), published: Some(published), ..News::default() }
}

pub fn library_item(title: &str, published: Date) -> LibraryItem {
    LibraryItem { about: about(title), published: Some(published), ..LibraryItem::default() }
}

pub fn topic(title: &str) -> Topic {
    Topic { about: about(title), ..Topic::default() }
}

/// A person who does not exist, marked so.
pub fn person(name: &str) -> Person {
    Person { about: About { fictional: true, ..about(name) }, ..Person::default() }
}

/// Whole euros.
pub fn money(euros: i64) -> Money {
    Money::euros(euros)
}

fn nuts(code: &str) -> NutsRef {
    NutsRef { code: NutsCode::parse(code).expect("a NUTS code"), version: NutsVersion::V2016 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_found_by_the_word_of_its_name() {
        let record = published(project("CLUSTERS3", "Leveraging cluster policies"));
        assert_eq!(record.id, id("clusters3"));
        assert_eq!(record.path(), "/projects/clusters3");
    }

    #[test]
    fn partners_point_at_the_organisation_of_their_name() {
        let row = partner(0, "Basque Business Development Agency", "ES21");
        assert_eq!(
            row.organisation,
            Some(published(organisation("Basque Business Development Agency", "ES21")).id)
        );
        assert_eq!(row.country.map(String::from), Some("ES".to_owned()));
    }

    #[test]
    fn builders_make_documents_without_issues() {
        let documents: Vec<Document> = vec![
            project("A", "A project").into(),
            organisation("B", "ES21").into(),
            programme("C", "A programme").into(),
            event("D", REFERENCE_DATE).into(),
            news("E", REFERENCE_DATE).into(),
        ];
        for document in documents {
            let kinds = asterism_domain::check(&document, &asterism_domain::Known::default());
            let errors: Vec<_> = kinds
                .iter()
                .filter(|issue| issue.rule.severity() == asterism_domain::Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", document.name());
        }
    }
}

//! A country beside a region that does not lie in it.

use crate::{CountryCode, Document, NutsCode, NutsRef};

/// Where a document says a country and a region of another one: the field of the region, and both.
pub fn misplaced(document: &Document) -> Vec<(String, CountryCode, NutsCode)> {
    let mut found = Vec::new();
    let mut look = |field: String, country: &Option<CountryCode>, region: &Option<NutsRef>| {
        if let (Some(country), Some(region)) = (country, region)
            && !lies_in(&region.code, country)
        {
            found.push((field, country.clone(), region.code.clone()));
        }
    };
    match document {
        Document::Organisation(one) => look("region".to_owned(), &one.country, &one.region),
        Document::Facility(one) => look("region".to_owned(), &one.country, &one.region),
        Document::Person(one) => look("region".to_owned(), &one.country, &one.region),
        Document::Event(event) => {
            for (index, place) in event.places.iter().enumerate() {
                look(format!("places.{index}.region"), &place.country, &place.region);
            }
        }
        Document::Project(project) => {
            for (index, partner) in project.partners.iter().enumerate() {
                look(format!("partners.{index}.region"), &partner.country, &partner.region);
            }
        }
        _ => {}
    }
    found
}

/// Whether a region is one of a country. Territories with a code of their own are regions of the country that they
/// belong to.
fn lies_in(region: &NutsCode, country: &CountryCode) -> bool {
    let of = match country.as_str() {
        "GP" | "MQ" | "GF" | "RE" | "YT" | "MF" => "FR",
        "AX" => "FI",
        "SJ" => "NO",
        other => other,
    };
    region.country().as_str() == of
}

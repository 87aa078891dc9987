//! Where an entry is: regions with all around them, and their countries.

use asterism_domain::{CountryCode, NutsCode, NutsRef};
use asterism_search::{Entry, Facet};

/// Regions with all around them.
pub(super) fn regions<'a>(entry: &mut Entry, found: impl IntoIterator<Item = &'a NutsRef>) {
    for region in found {
        region_codes(entry, &region.code);
    }
}

/// A region counts for itself, for every region around it and for its country, if there is such a country.
pub(super) fn region_codes(entry: &mut Entry, code: &NutsCode) {
    for around in code.path() {
        entry.facets.push((Facet::Region, around.to_string()));
    }
    let country = code.country();
    if !country.is_made_up() {
        entry.facets.push((Facet::Country, country.to_string()));
    }
}

/// A record that is only known to be in a country is in that region of level 0, so that a country's
/// page counts the same records as the filter by country.
pub(super) fn countries_as_regions(entry: &mut Entry) {
    let countries: Vec<String> = entry
        .facets
        .iter()
        .filter(|(facet, _)| *facet == Facet::Country)
        .filter(|(_, value)| CountryCode::parse(value).is_ok_and(|country| country.has_nuts()))
        .map(|(_, value)| value.clone())
        .collect();
    entry.facets.extend(countries.into_iter().map(|country| (Facet::Region, country)));
}

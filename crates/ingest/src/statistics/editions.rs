//! Which edition of the NUTS classification a table's codes are of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use asterism_domain::NutsVersion;
use asterism_domain::statistics::{CodeList, Role, Table};

use super::error::TableError;
use super::labels::rows_of;

/// The editions that a code list can name, the newest first.
const EDITIONS: [NutsVersion; 4] =
    [NutsVersion::V2024, NutsVersion::V2021, NutsVersion::V2016, NutsVersion::V2013];

/// The official list of the codes that are valid in each edition.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ValidCodes {
    by_code: BTreeMap<String, BTreeSet<NutsVersion>>,
    of_edition: BTreeMap<NutsVersion, BTreeSet<String>>,
}

impl ValidCodes {
    /// Reads the list, `typology,geo,nuts`. Editions before 2013 count as [`NutsVersion::Unstated`], since
    /// records do not tell them apart.
    ///
    /// # Errors
    /// [`TableError`] when the file cannot be read or lacks one of the columns.
    pub fn read(path: &Path) -> Result<ValidCodes, TableError> {
        let mut valid = ValidCodes::default();
        rows_of(path, &["geo", "nuts"], |row| {
            if let [code, edition] = row {
                let year = edition.trim_start_matches("code_");
                let edition = EDITIONS.into_iter().find(|edition| edition.as_str() == year);
                valid.add(code, edition.unwrap_or(NutsVersion::Unstated));
            }
        })?;
        Ok(valid)
    }

    pub fn add(&mut self, code: &str, edition: NutsVersion) {
        self.by_code.entry(code.to_owned()).or_default().insert(edition);
        self.of_edition.entry(edition).or_default().insert(code.to_owned());
    }

    /// Whether a code is valid in an edition.
    pub fn holds(&self, code: &str, edition: NutsVersion) -> bool {
        self.by_code.get(code).is_some_and(|editions| editions.contains(&edition))
    }

    /// Whether a code speaks for an edition or at least not against it: the list has some countries, such
    /// as those that joined late, in newer editions only, and is silent about their regions before.
    fn allows(&self, code: &str, edition: NutsVersion) -> bool {
        let country = code.get(..2).unwrap_or(code);
        let knows_country = |edition: &NutsVersion| {
            let codes = self.of_edition.get(edition);
            let first = codes.and_then(|codes| codes.range(country.to_owned()..).next());
            first.is_some_and(|first| first.starts_with(country))
        };
        let up_to_it = EDITIONS.iter().filter(|known| **known <= edition).chain([&NutsVersion::Unstated]);
        let silent = edition != NutsVersion::Unstated && !up_to_it.into_iter().any(knows_country);
        silent || self.holds(code, edition)
    }

    /// Whether a code is valid in any edition, those before 2013 included.
    pub fn knows(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The codes of an edition.
    pub fn of(&self, edition: NutsVersion) -> impl Iterator<Item = &str> {
        self.of_edition.get(&edition).into_iter().flatten().map(String::as_str)
    }
}

/// The edition that all codes are of; the newest, where they are of several alike. Where no edition has all,
/// the fewest that have them together, [`NutsVersion::Unstated`] standing for the editions before 2013.
///
/// Codes that no edition knows, such as those of the Union as a whole or of places outside it, say nothing
/// about the edition. None where no code says anything.
pub fn nuts_editions<'c>(codes: impl IntoIterator<Item = &'c str>, valid: &ValidCodes) -> Option<CodeList> {
    let mut open: Vec<&str> = codes.into_iter().filter(|code| valid.knows(code)).collect();
    if open.is_empty() {
        return None;
    }
    let mut editions: Vec<NutsVersion> = Vec::new();
    while !open.is_empty() {
        let fits = |edition: NutsVersion| {
            let held = open.iter().any(|code| valid.holds(code, edition));
            open.iter().filter(|code| held && valid.allows(code, edition)).count()
        };
        // The newest comes last and so wins a tie.
        let choices = EDITIONS.into_iter().chain([NutsVersion::Unstated]).rev();
        let Some(best) = choices.max_by_key(|edition| fits(*edition)) else { break };
        open.retain(|code| !valid.allows(code, best));
        editions.push(best);
    }
    editions.sort_unstable();
    Some(match editions.as_slice() {
        [NutsVersion::Unstated] => CodeList::NutsMixed(editions),
        [edition] => CodeList::Nuts(*edition),
        _ => CodeList::NutsMixed(editions),
    })
}

/// States the edition of a table's places, unless its mapping did.
pub fn state_editions(table: &mut Table, valid: &ValidCodes) {
    let places = table.head.dimensions.iter_mut().filter(|dimension| dimension.role == Role::Place);
    for dimension in places.filter(|dimension| dimension.code_list.is_none()) {
        let codes = dimension.codes.iter().map(|code| code.code.as_str());
        dimension.code_list = nuts_editions(codes, valid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valid() -> ValidCodes {
        use NutsVersion::{Unstated, V2013, V2016, V2021};
        let mut valid = ValidCodes::default();
        let rows: [(&str, &[NutsVersion]); 6] = [
            ("AT11", &[Unstated, V2013, V2016, V2021]),
            ("FR21", &[Unstated, V2013]),
            ("FRB0", &[V2016, V2021]),
            ("GR11", &[Unstated]),
            ("HR02", &[V2021]),
            ("HR04", &[V2013, V2016]),
        ];
        for (code, editions) in rows {
            editions.iter().for_each(|edition| valid.add(code, *edition));
        }
        valid
    }

    #[test]
    fn codes_of_one_edition_are_told_and_mixed_ones_too() {
        use NutsVersion::{Unstated, V2013, V2021};
        let valid = valid();
        let told = |codes: &[&str]| nuts_editions(codes.iter().copied(), &valid);
        assert_eq!(told(&["AT11", "FR21", "EU28"]), Some(CodeList::Nuts(V2013)));
        assert_eq!(told(&["AT11", "FRB0"]), Some(CodeList::Nuts(V2021)));
        assert_eq!(told(&["AT11", "FR21", "HR02"]), Some(CodeList::NutsMixed(vec![V2013, V2021])));
        assert_eq!(told(&["GR11", "HR02"]), Some(CodeList::NutsMixed(vec![V2021, Unstated])));
        assert_eq!(told(&["EU28"]), None);
    }

    #[test]
    fn a_country_that_the_list_has_late_does_not_speak_against_older_editions() {
        let mut valid = valid();
        valid.add("TR10", NutsVersion::V2021);
        let told = |codes: &[&str]| nuts_editions(codes.iter().copied(), &valid);
        assert_eq!(told(&["FR21", "TR10"]), Some(CodeList::Nuts(NutsVersion::V2013)));
        assert_eq!(told(&["TR10"]), Some(CodeList::Nuts(NutsVersion::V2021)));
    }
}

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Dimension, Table};

/// How many of the largest changes are kept as examples.
const EXAMPLES: usize = 50;

/// What a version of a table changes against the one before. Cells are matched by the names of
/// dimensions and codes, not by their place. A dimension with one code may be left unsaid by one of the two, as
/// the frequency is in older layouts of Eurostat.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TableChange {
    pub unchanged: u64,
    /// Cells that only the new version has.
    pub added: u64,
    /// Cells that only the old version has.
    pub removed: u64,
    /// Cells with another value: a value that came or went counts here.
    pub revised: u64,
    /// Cells with the same value and other flags.
    pub reflagged: u64,
    /// Codes that only the new version has, as `geo=FRB0`.
    pub codes_added: Vec<String>,
    /// Codes that only the old version has.
    pub codes_removed: Vec<String>,
    /// The largest revisions, by their share of the old value.
    pub examples: Vec<CellChange>,
}

/// One cell whose value was revised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellChange {
    /// The code in every dimension, as in `2014`, `ES21`, `C24`.
    pub codes: Vec<String>,
    pub before: Option<f64>,
    pub after: Option<f64>,
}

impl TableChange {
    /// What `after` changes against `before`.
    pub fn between(before: &Table, after: &Table) -> TableChange {
        let mut change = TableChange::default();
        let (old_codes, new_codes) = (code_names(before), code_names(after));
        change.codes_added =
            new_codes.iter().filter(|code| old_codes.binary_search(code).is_err()).cloned().collect();
        change.codes_removed =
            old_codes.iter().filter(|code| new_codes.binary_search(code).is_err()).cloned().collect();
        let translated = Translation::between(before, after);
        let mut met = 0;
        for old in before.cells.iter() {
            let new = translated.place(before, after, old.place).and_then(|place| after.cells.get(place));
            match new {
                Some(new) => {
                    met += 1;
                    change.compare(before, &old, &new);
                }
                None => change.removed += 1,
            }
        }
        change.added = after.cells.len() as u64 - met;
        change
    }

    /// Whether both versions say the same.
    pub fn is_none(&self) -> bool {
        self.added + self.removed + self.revised + self.reflagged == 0
    }

    fn compare(&mut self, table: &Table, old: &Cell, new: &Cell) {
        if old.value != new.value {
            self.revised += 1;
            self.keep(table, old, new);
        } else if old.flags != new.flags {
            self.reflagged += 1;
        } else {
            self.unchanged += 1;
        }
    }

    fn keep(&mut self, table: &Table, old: &Cell, new: &Cell) {
        let size = |before: Option<f64>, after: Option<f64>| match (before, after) {
            (Some(before), Some(after)) if before != 0.0 => ((after - before) / before).abs(),
            _ => f64::INFINITY,
        };
        let own = size(old.value, new.value);
        let place = self.examples.partition_point(|kept| size(kept.before, kept.after) >= own);
        if place >= EXAMPLES {
            return;
        }
        let coordinate = table.head.coordinate_of(old.place);
        let codes = table.head.dimensions.iter().zip(coordinate);
        let codes = codes.map(|(dimension, code)| dimension.codes[code].code.clone()).collect();
        self.examples.insert(place, CellChange { codes, before: old.value, after: new.value });
        self.examples.truncate(EXAMPLES);
    }
}

fn code_names(table: &Table) -> Vec<String> {
    let names =
        table.head.dimensions.iter().flat_map(|dimension| {
            dimension.codes.iter().map(|code| format!("{}={}", dimension.key, code.code))
        });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

/// Where a cell of one table stands in another one with other codes or another order of dimensions.
struct Translation {
    /// Per dimension of the new table, where its code is found; none when the tables cannot be matched.
    dimensions: Option<Vec<Found>>,
}

/// Where the code of one of the new table's dimensions is found.
enum Found {
    /// In this dimension of the old table, with the new place of each of its codes.
    Old(usize, Vec<Option<usize>>),
    /// It is the only code of a dimension that the old table leaves unsaid.
    Only,
}

impl Translation {
    fn between(before: &Table, after: &Table) -> Translation {
        let (old, new) = (&before.head.dimensions, &after.head.dimensions);
        let is_said = |gone: &Dimension| new.iter().any(|new| new.key == gone.key) || gone.codes.len() == 1;
        let find = |new: &Dimension| match old.iter().position(|old| old.key == new.key) {
            Some(at) => Some(Found::Old(at, places_of(&old[at], new))),
            None => (new.codes.len() == 1).then_some(Found::Only),
        };
        let dimensions = old.iter().all(is_said).then(|| new.iter().map(find).collect());
        Translation { dimensions: dimensions.flatten() }
    }

    fn place(&self, before: &Table, after: &Table, place: u64) -> Option<u64> {
        let old = before.head.coordinate_of(place);
        let code = |found: &Found| match found {
            Found::Old(at, codes) => codes[*old.get(*at)?],
            Found::Only => Some(0),
        };
        let new: Option<Vec<usize>> = self.dimensions.as_ref()?.iter().map(code).collect();
        after.head.place_of(&new?)
    }
}

/// The place in `new` of every code of `old`.
fn places_of(old: &Dimension, new: &Dimension) -> Vec<Option<usize>> {
    let places: BTreeMap<&str, usize> =
        new.codes.iter().enumerate().map(|(place, code)| (code.code.as_str(), place)).collect();
    old.codes.iter().map(|code| places.get(code.code.as_str()).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::table;
    use super::*;

    #[test]
    fn a_new_version_says_what_it_changes_whatever_the_order_of_its_codes() {
        let before = table(&[("time", &["2014"]), ("geo", &["AT11", "FR21"])], &[(0, 10.0), (1, 20.0)]);
        let after = table(&[("geo", &["FRB0", "AT11"]), ("time", &["2015", "2014"])], &[(3, 15.0), (0, 7.0)]);
        let change = TableChange::between(&before, &after);
        assert_eq!((change.unchanged, change.added, change.removed, change.revised), (0, 1, 1, 1));
        assert_eq!(change.codes_added, ["geo=FRB0", "time=2015"]);
        assert_eq!(change.codes_removed, ["geo=FR21"]);
        let example = CellChange {
            codes: vec!["2014".to_owned(), "AT11".to_owned()],
            before: Some(10.0),
            after: Some(15.0),
        };
        assert_eq!(change.examples, [example]);
        assert!(TableChange::between(&before, &before).is_none());
    }

    #[test]
    fn a_dimension_with_one_code_may_be_left_unsaid() {
        let old = table(&[("geo", &["AT11", "ES21"]), ("time", &["2013", "2014"])], &[(0, 1.0), (3, 4.0)]);
        let new = [("freq", &["A"][..]), ("geo", &["AT11", "ES21"]), ("time", &["2013", "2014"])];
        let new = table(&new, &[(0, 1.0), (3, 5.0)]);
        for (before, after) in [(&old, &new), (&new, &old)] {
            let change = TableChange::between(before, after);
            assert_eq!((change.unchanged, change.revised, change.added, change.removed), (1, 1, 0, 0));
        }
        assert_eq!(TableChange::between(&old, &new).codes_added, ["freq=A"]);
        let quarterly = [("freq", &["A", "Q"][..]), ("geo", &["AT11", "ES21"]), ("time", &["2013", "2014"])];
        let quarterly = table(&quarterly, &[(0, 1.0)]);
        for (before, after) in [(&old, &quarterly), (&quarterly, &old)] {
            let change = TableChange::between(before, after);
            assert_eq!(change.unchanged + change.revised, 0, "which of several codes is meant is not known");
        }
    }
}

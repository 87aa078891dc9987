use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Table};

/// How many of the largest changes are kept as examples.
const EXAMPLES: usize = 50;

/// What a version of a table changes against the one before. Cells are matched by the names of
/// dimensions and codes, not by their place.
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
    /// Per dimension of the new table: which of the old one, and the new place of each of its codes.
    dimensions: Vec<(usize, Vec<Option<usize>>)>,
}

impl Translation {
    fn between(before: &Table, after: &Table) -> Translation {
        let find = |new: &super::Dimension| {
            let (at, old) = before.head.dimensions.iter().enumerate().find(|(_, old)| old.key == new.key)?;
            let places: BTreeMap<&str, usize> =
                new.codes.iter().enumerate().map(|(place, code)| (code.code.as_str(), place)).collect();
            let codes = old.codes.iter().map(|code| places.get(code.code.as_str()).copied()).collect();
            Some((at, codes))
        };
        let same = before.head.dimensions.len() == after.head.dimensions.len();
        let dimensions: Option<Vec<_>> = after.head.dimensions.iter().map(find).collect();
        Translation { dimensions: dimensions.filter(|_| same).unwrap_or_default() }
    }

    fn place(&self, before: &Table, after: &Table, place: u64) -> Option<u64> {
        let old = before.head.coordinate_of(place);
        let new: Option<Vec<usize>> =
            self.dimensions.iter().map(|(at, codes)| codes[*old.get(*at)?]).collect();
        after.head.place_of(&new?)
    }
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
}

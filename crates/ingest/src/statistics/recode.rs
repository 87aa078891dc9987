//! A table's places under the codes of another edition.

use std::collections::BTreeMap;

use asterism_domain::statistics::{
    Cell, Cells, CellsBuilder, Code, CodeList, Dimension, Flag, Flags, Recoded, Role, Table, TableHead,
};
use asterism_domain::{NutsVersion, Text};

use super::crosswalk::Crosswalk;
use super::labels::is_additive;

/// Why a table cannot be recoded at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecodeError {
    #[error("the table `{0}` has no dimension of places")]
    NoPlaces(String),
    #[error("the list of changes does not lead from NUTS {} to NUTS {}", .0.as_str(), .1.as_str())]
    NoWay(NutsVersion, NutsVersion),
    #[error("none of the places of `{0}` has a code of NUTS {from} or {to}", from = .1.as_str(), to = .2.as_str())]
    Nothing(String, NutsVersion, NutsVersion),
}

/// The table with the codes of the edition `to` in place of those of `from`, under a key of its own. Its head
/// says what was done.
///
/// Only what is certain is done: a region of the same area gets its new code, and regions that were merged
/// are added up where the amounts can be. A sum with a confidential part is confidential; one that lacks a
/// part is left out.
///
/// # Errors
/// [`RecodeError`] when the table has no places, none of them is of either edition, or the crosswalk does not know
/// both editions.
pub fn recode(
    table: &Table,
    from: NutsVersion,
    to: NutsVersion,
    crosswalk: &Crosswalk,
) -> Result<Table, RecodeError> {
    if !crosswalk.knows(from, to) {
        return Err(RecodeError::NoWay(from, to));
    }
    let (at, places) =
        table.head.dimension(Role::Place).ok_or_else(|| RecodeError::NoPlaces(table.head.key.clone()))?;
    let mut recoded = Recoded::new(&table.head.key, from, to);
    let targets = targets(places, from, to, crosswalk, &mut recoded);
    if targets.is_empty() && recoded.splits.is_empty() {
        return Err(RecodeError::Nothing(table.head.key.clone(), from, to));
    }
    let mut head = new_head(&table.head, at, &targets, to);
    let cells = Moving::new(table, at, &targets, &recoded.already).cells(&mut recoded);
    head.key = format!("{}-nuts{}", table.head.key, to.as_str());
    head.recoded = Some(Box::new(recoded));
    Ok(Table { head, cells })
}

/// The regions of the new table by code, with the places of their parts in the old one.
type Targets = BTreeMap<String, Vec<usize>>;

fn targets(
    places: &Dimension,
    from: NutsVersion,
    to: NutsVersion,
    crosswalk: &Crosswalk,
    recoded: &mut Recoded,
) -> Targets {
    let at: BTreeMap<&str, usize> =
        places.codes.iter().enumerate().map(|(place, code)| (code.code.as_str(), place)).collect();
    let mut targets = Targets::new();
    let mut used = vec![false; places.codes.len()];
    for (new, parts) in crosswalk.areas(from, to) {
        let found: Option<Vec<usize>> = parts.iter().map(|part| at.get(part.as_str()).copied()).collect();
        let Some(found) = found else { continue };
        found.iter().for_each(|place| used[*place] = true);
        match parts.as_slice() {
            [old] => recoded.exact.push((old.clone(), new.clone())),
            _ => recoded.sums.push((new.clone(), parts)),
        }
        targets.insert(new, found);
    }
    for (code, place) in at {
        if crosswalk.has(from, code) {
            if !used[place] {
                recoded.splits.push(code.to_owned());
            }
        } else if crosswalk.has(to, code) {
            recoded.already.push(code.to_owned());
            // What was published under the new code comes before what is made of the old ones.
            targets.entry(code.to_owned()).or_insert_with(|| vec![place]);
        } else {
            recoded.unknown.push(code.to_owned());
        }
    }
    targets
}

fn new_head(head: &TableHead, at: usize, targets: &Targets, to: NutsVersion) -> TableHead {
    let mut head = head.clone();
    if let Some(dimension) = head.dimensions.get_mut(at) {
        let label = |code: &str, parts: &[usize]| {
            let own = dimension.codes.iter().find(|known| known.code == code);
            let part = if parts.len() == 1 {
                parts.first().and_then(|part| dimension.codes.get(*part))
            } else {
                None
            };
            own.or(part).map_or_else(Text::default, |known| known.label.clone())
        };
        let codes = targets.iter();
        dimension.codes =
            codes.map(|(code, parts)| Code { code: code.clone(), label: label(code, parts) }).collect();
        dimension.code_list = Some(CodeList::Nuts(to));
    }
    head
}

/// What is known so far of a cell that is put together.
#[derive(Default)]
struct Sum {
    parts: usize,
    with_value: usize,
    value: f64,
    flags: Flags,
}

/// Moves cells to their new places.
struct Moving<'t> {
    table: &'t Table,
    /// How many places one code of the places' dimension spans.
    inner: u64,
    old_length: u64,
    new_length: u64,
    /// For each old code: its new places, and how many parts the region there has.
    uses: Vec<Vec<(u64, usize)>>,
    /// For each old code that is of the new edition already: its new place.
    own: Vec<Option<u64>>,
    /// By dimension and code, where the dimension has a say in it.
    additive: Vec<Vec<Option<bool>>>,
}

impl<'t> Moving<'t> {
    fn new(table: &'t Table, at: usize, targets: &Targets, already: &[String]) -> Moving<'t> {
        let dimensions = &table.head.dimensions;
        let places = dimensions.get(at).map_or(&[][..], |dimension| dimension.codes.as_slice());
        let (mut uses, mut own) = (vec![Vec::new(); places.len()], vec![None; places.len()]);
        for (new, (code, parts)) in (0..).zip(targets) {
            parts.iter().for_each(|part| uses[*part].push((new, parts.len())));
            if already.contains(code) {
                let place = places.iter().position(|known| known.code == *code);
                // Where the region has no other parts, its own code is its part.
                let place = place.filter(|place| parts.first() != Some(place));
                place.into_iter().for_each(|place| own[place] = Some(new));
            }
        }
        let additive = dimensions.iter().map(|dimension| {
            let speaks = matches!(dimension.role, Role::Unit | Role::Indicator);
            let says = |code: &Code| is_additive(&dimension.key, &code.code).filter(|_| speaks);
            dimension.codes.iter().map(says).collect()
        });
        Moving {
            table,
            inner: dimensions.iter().skip(at + 1).map(|dimension| dimension.codes.len() as u64).product(),
            old_length: places.len() as u64,
            new_length: targets.len() as u64,
            uses,
            own,
            additive: additive.collect(),
        }
    }

    fn cells(&self, recoded: &mut Recoded) -> Cells {
        let mut cells = CellsBuilder::default();
        let mut sums: BTreeMap<u64, (Sum, usize)> = BTreeMap::new();
        for cell in self.table.cells.iter() {
            if let Some(new) = self.own[self.code_of(cell.place)] {
                cells.push(Cell { place: self.moved(cell.place, new), ..cell });
            }
        }
        for cell in self.table.cells.iter() {
            for (new, parts) in &self.uses[self.code_of(cell.place)] {
                let place = self.moved(cell.place, *new);
                if *parts == 1 {
                    cells.push(Cell { place, ..cell });
                } else if self.is_additive(cell.place) {
                    let (sum, of) = sums.entry(place).or_default();
                    *of = *parts;
                    sum.add(&cell);
                } else {
                    recoded.not_additive += 1;
                }
            }
        }
        for (place, (sum, parts)) in sums {
            match sum.cell(place, parts) {
                Some(cell) => cells.push(cell),
                None => recoded.incomplete += 1,
            }
        }
        cells.finish().0
    }

    fn code_of(&self, place: u64) -> usize {
        (place / self.inner.max(1) % self.old_length.max(1)) as usize
    }

    /// A place with another code of the places' dimension.
    fn moved(&self, place: u64, new: u64) -> u64 {
        let outer = place / (self.inner * self.old_length).max(1);
        (outer * self.new_length + new) * self.inner + place % self.inner.max(1)
    }

    /// A unit or indicator says that the cell can be added up, and none that it cannot.
    fn is_additive(&self, place: u64) -> bool {
        let coordinate = self.table.head.coordinate_of(place);
        let says = coordinate.iter().zip(&self.additive).filter_map(|(code, says)| *says.get(*code)?);
        let says: Vec<bool> = says.collect();
        !says.is_empty() && !says.contains(&false)
    }
}

impl Sum {
    fn add(&mut self, cell: &Cell) {
        self.parts += 1;
        self.with_value += usize::from(cell.value.is_some());
        self.value += cell.value.unwrap_or(0.0);
        self.flags = cell.flags.iter().fold(self.flags, Flags::with);
    }

    /// None where a part was not published and none is confidential.
    fn cell(&self, place: u64, parts: usize) -> Option<Cell> {
        let value = (self.with_value == parts).then_some(self.value);
        let told = value.is_some() || self.parts == parts || self.flags.has(Flag::Confidential);
        told.then_some(Cell { place, value, flags: self.flags })
    }
}

//! Putting a table together from cells that come in any order, with codes that nobody knows beforehand.

use std::collections::{BTreeMap, HashMap};

use asterism_domain::Text;
use asterism_domain::statistics::{Cell, Cells, Code, CodeList, Dimension, Flags, Role};

/// The most cells that are read into one table: about a gigabyte while it is put together.
const MOST_CELLS: usize = 20_000_000;
/// The most codes of one dimension.
const MOST_CODES: usize = 500_000;

/// One dimension while its codes are still being met.
#[derive(Debug)]
pub(super) struct Axis {
    pub(super) key: String,
    role: Role,
    code_list: Option<CodeList>,
    codes: Vec<Code>,
    places: HashMap<String, u32>,
    /// How many bits of a cell's mark tell the code.
    bits: u32,
}

impl Axis {
    pub(super) fn new(key: impl Into<String>, role: Role, code_list: Option<CodeList>) -> Axis {
        Axis { key: key.into(), role, code_list, codes: Vec::new(), places: HashMap::new(), bits: 0 }
    }
}

/// The order of a table's dimensions: one year's regions and industries lie side by side.
fn rank(role: Role) -> u8 {
    match role {
        Role::Indicator => 0,
        Role::Unit => 1,
        Role::Breakdown => 2,
        Role::Time => 3,
        Role::Place => 4,
        Role::Industry => 5,
    }
}

/// A cell that waits for its place. Its mark holds the place of each code side by side, as many bits for
/// each dimension as its codes need so far.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    mark: u64,
    /// NaN where there is none.
    value: f64,
    line: u32,
    flags: Flags,
}

/// Why a table cannot hold what the file gives.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Full {
    #[error("more than {MOST_CELLS} cells")]
    Cells,
    #[error("more than {MOST_CODES} codes of `{0}`")]
    Codes(String),
    #[error("more combinations of codes than can be counted")]
    Combinations,
}

/// Collects codes and cells.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) axes: Vec<Axis>,
    cells: Vec<Waiting>,
}

/// A row whose cells were all, or in part, given by an earlier row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeat {
    pub(super) line: u64,
    pub(super) first_line: u64,
    pub(super) cells: u64,
    /// Nothing in the row was new.
    pub(super) whole: bool,
    /// The codes of one repeated cell.
    pub(super) codes: String,
}

/// What a table is made of.
pub(super) struct Built {
    pub(super) dimensions: Vec<Dimension>,
    pub(super) cells: Cells,
    /// By line.
    pub(super) repeats: Vec<Repeat>,
}

impl Builder {
    pub(super) fn new(axes: Vec<Axis>) -> Builder {
        Builder { axes, cells: Vec::new() }
    }

    /// The number of a code, met before or not.
    pub(super) fn code(&mut self, axis: usize, code: &str) -> Result<u32, Full> {
        let Some(known) = self.axes.get_mut(axis) else { return Ok(0) };
        if let Some(place) = known.places.get(code) {
            return Ok(*place);
        }
        let place = known.codes.len();
        if place >= MOST_CODES {
            return Err(Full::Codes(known.key.clone()));
        }
        known.codes.push(Code { code: code.to_owned(), label: Text::default() });
        known.places.insert(code.to_owned(), place as u32);
        if place >> known.bits != 0 {
            self.widen(axis)?;
        }
        Ok(place as u32)
    }

    /// Labels a code unless it has a label.
    pub(super) fn label(&mut self, axis: usize, code: u32, label: impl FnOnce() -> Text) {
        let code = self.axes.get_mut(axis).and_then(|axis| axis.codes.get_mut(code as usize));
        if let Some(code) = code.filter(|code| code.label.is_empty()) {
            code.label = label();
        }
    }

    /// Gives a dimension one more bit and moves the bits of every mark above it. Codes double between two
    /// calls, so all calls together cost about two passes over the cells.
    fn widen(&mut self, axis: usize) -> Result<(), Full> {
        let below: u32 = self.axes.iter().take(axis + 1).map(|axis| axis.bits).sum();
        let all: u32 = self.axes.iter().map(|axis| axis.bits).sum();
        if all >= u64::BITS {
            return Err(Full::Combinations);
        }
        let low = (1_u64 << below) - 1;
        for cell in &mut self.cells {
            cell.mark = (cell.mark & !low) << 1 | cell.mark & low;
        }
        if let Some(axis) = self.axes.get_mut(axis) {
            axis.bits += 1;
        }
        Ok(())
    }

    /// Adds the cell of these codes, one for each axis.
    pub(super) fn push(
        &mut self,
        codes: &[u32],
        value: Option<f64>,
        flags: Flags,
        line: u64,
    ) -> Result<(), Full> {
        if self.cells.len() >= MOST_CELLS {
            return Err(Full::Cells);
        }
        let (mut mark, mut shift) = (0_u64, 0_u32);
        for (axis, code) in self.axes.iter().zip(codes) {
            // A shift of all bits is one of a dimension without a second code: nothing to note.
            mark |= u64::from(*code).checked_shl(shift).unwrap_or(0);
            shift += axis.bits;
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.cells.push(Waiting { mark, value: value.unwrap_or(f64::NAN), line, flags });
        Ok(())
    }

    /// Orders dimensions, codes and cells. Of cells given more than once the first stays.
    pub(super) fn finish(mut self) -> Result<Built, Full> {
        let order = self.order();
        let layout = self.layout(&order)?;
        for cell in &mut self.cells {
            cell.mark = layout.iter().map(|axis| axis.step(cell.mark)).sum();
        }
        self.cells.sort_unstable_by_key(|cell| (cell.mark, cell.line));
        let dimensions = self.dimensions(&order);
        let repeats = repeats(&self.cells, &dimensions);
        self.cells.dedup_by_key(|cell| cell.mark);
        let cells = self.cells.into_iter().map(|cell| Cell {
            place: cell.mark,
            value: (!cell.value.is_nan()).then_some(cell.value),
            flags: cell.flags,
        });
        let cells = Cells::in_order(cells).map_err(|_| Full::Combinations)?;
        Ok(Built { dimensions, cells, repeats })
    }

    /// The axes in the order of the table.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.axes.len()).collect();
        order.sort_by_key(|axis| self.axes.get(*axis).map(|axis| rank(axis.role)));
        order
    }

    /// For each axis: where its bits are and how far each of its codes moves a place.
    fn layout(&self, order: &[usize]) -> Result<Vec<Placing>, Full> {
        let mut steps = vec![0_u64; self.axes.len()];
        let mut size = 1_u64;
        for axis in order.iter().rev() {
            if let (Some(step), Some(axis)) = (steps.get_mut(*axis), self.axes.get(*axis)) {
                *step = size;
                size = size.checked_mul(axis.codes.len().max(1) as u64).ok_or(Full::Combinations)?;
            }
        }
        let mut shift = 0;
        let placing = self.axes.iter().zip(steps).map(|(axis, step)| {
            let placing = Placing {
                shift,
                mask: 1_u64.checked_shl(axis.bits).map_or(u64::MAX, |bit| bit - 1),
                steps: ranks(&axis.codes).into_iter().map(|rank| rank * step).collect(),
            };
            shift += axis.bits;
            placing
        });
        Ok(placing.collect())
    }

    fn dimensions(&mut self, order: &[usize]) -> Vec<Dimension> {
        let mut dimension = |axis: &usize| {
            let axis = self.axes.get_mut(*axis)?;
            let mut codes = std::mem::take(&mut axis.codes);
            codes.sort_by(|left, right| left.code.cmp(&right.code));
            let code_list = axis.code_list.take();
            Some(Dimension { key: std::mem::take(&mut axis.key), role: axis.role, codes, code_list })
        };
        order.iter().filter_map(&mut dimension).collect()
    }
}

struct Placing {
    shift: u32,
    mask: u64,
    steps: Vec<u64>,
}

impl Placing {
    fn step(&self, mark: u64) -> u64 {
        let code = mark.checked_shr(self.shift).unwrap_or(0) & self.mask;
        self.steps.get(code as usize).copied().unwrap_or(0)
    }
}

/// The place of each code among all in order.
fn ranks(codes: &[Code]) -> Vec<u64> {
    let mut order: Vec<usize> = (0..codes.len()).collect();
    order.sort_by_key(|place| codes.get(*place).map(|code| code.code.as_str()));
    let mut ranks = vec![0; codes.len()];
    for (rank, place) in order.into_iter().enumerate() {
        if let Some(slot) = ranks.get_mut(place) {
            *slot = rank as u64;
        }
    }
    ranks
}

/// The rows that say again what an earlier one said, from cells in order.
fn repeats(cells: &[Waiting], dimensions: &[Dimension]) -> Vec<Repeat> {
    let mut repeats: BTreeMap<u32, Repeat> = BTreeMap::new();
    for same in cells.chunk_by(|left, right| left.mark == right.mark).filter(|same| same.len() > 1) {
        let first_line = same.first().map_or(0, |cell| u64::from(cell.line));
        for cell in same.iter().skip(1) {
            let repeat = repeats.entry(cell.line).or_insert_with(|| Repeat {
                line: u64::from(cell.line),
                first_line,
                cells: 0,
                whole: false,
                codes: codes_of(cell.mark, dimensions),
            });
            repeat.cells += 1;
        }
    }
    if repeats.is_empty() {
        return Vec::new();
    }
    let mut given: BTreeMap<u32, u64> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| repeats.contains_key(&cell.line)) {
        *given.entry(cell.line).or_default() += 1;
    }
    let told = repeats.into_iter().map(|(line, repeat)| {
        let whole = given.get(&line) == Some(&repeat.cells);
        Repeat { whole, ..repeat }
    });
    told.collect()
}

/// The codes of a place, as in `time=2014, geo=AT11`.
fn codes_of(place: u64, dimensions: &[Dimension]) -> String {
    let mut rest = place;
    let mut codes: Vec<String> = Vec::new();
    for dimension in dimensions.iter().rev() {
        let length = dimension.codes.len().max(1) as u64;
        let code = dimension.codes.get((rest % length) as usize).map_or("", |code| code.code.as_str());
        codes.push(format!("{}={code}", dimension.key));
        rest /= length;
    }
    codes.reverse();
    codes.join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn axes() -> Vec<Axis> {
        vec![
            Axis::new("nace", Role::Industry, None),
            Axis::new("geo", Role::Place, None),
            Axis::new("time", Role::Time, None),
        ]
    }

    proptest! {
        /// Whatever the order in which codes are met, a cell is found under its codes.
        #[test]
        fn cells_stand_under_their_codes(
            given in proptest::collection::btree_map((0..40_u32, 0..9_u32, 0..3_u32), -1e6..1e6_f64, 0..200),
            turn in any::<u64>(),
        ) {
            let mut rows: Vec<_> = given.iter().collect();
            let length = rows.len().max(1);
            rows.rotate_left((turn % length as u64) as usize);
            let mut builder = Builder::new(axes());
            for ((nace, geo, time), value) in rows {
                let codes = [nace, geo, time].into_iter().enumerate();
                let codes: Vec<u32> =
                    codes.map(|(axis, code)| builder.code(axis, &format!("{code:02}")).unwrap()).collect();
                builder.push(&codes, Some(*value), Flags::NONE, 1).unwrap();
            }
            let built = builder.finish().unwrap();
            prop_assert_eq!(built.cells.len(), given.len());
            let keys: Vec<&str> = built.dimensions.iter().map(|dimension| dimension.key.as_str()).collect();
            prop_assert_eq!(keys, ["time", "geo", "nace"]);
            for cell in built.cells.iter() {
                let codes = codes_of(cell.place, &built.dimensions);
                let number = |at: usize| codes.split(", ").nth(at).unwrap().split_once('=').unwrap().1.parse();
                let key: (u32, u32, u32) = (number(2).unwrap(), number(1).unwrap(), number(0).unwrap());
                prop_assert_eq!(cell.value, given.get(&key).copied());
            }
        }
    }

    #[test]
    fn rows_that_repeat_others_are_told_apart_from_rows_with_something_new() {
        let mut builder = Builder::new(axes());
        let mut push = |nace: &str, line: u64| {
            let codes = [builder.code(0, nace).unwrap(), builder.code(1, "AT").unwrap(), 0];
            builder.code(2, "2014").unwrap();
            builder.push(&codes, Some(line as f64), Flags::NONE, line).unwrap();
        };
        for (nace, line) in [("C", 2), ("D", 3), ("C", 4), ("E", 4), ("D", 5)] {
            push(nace, line);
        }
        let built = builder.finish().unwrap();
        let told: Vec<(u64, u64, bool)> =
            built.repeats.iter().map(|repeat| (repeat.line, repeat.first_line, repeat.whole)).collect();
        assert_eq!(told, [(4, 2, false), (5, 3, true)]);
        assert_eq!(built.repeats[1].codes, "time=2014, geo=AT, nace=D");
        assert_eq!(built.cells.iter().map(|cell| cell.value.unwrap()).collect::<Vec<_>>(), [2.0, 3.0, 4.0]);
    }

    #[test]
    fn more_combinations_than_can_be_counted_are_refused() {
        let axes = (0..40).map(|at| Axis::new(format!("d{at}"), Role::Breakdown, None)).collect();
        let mut builder = Builder::new(axes);
        let full =
            (0..40).find_map(|axis| (0..4).find_map(|code| builder.code(axis, &code.to_string()).err()));
        assert_eq!(full, Some(Full::Combinations));
    }
}

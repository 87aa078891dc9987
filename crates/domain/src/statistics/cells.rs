use super::{Flag, Flags};

/// The place of a cell's code in each dimension.
pub type Coordinate = Vec<usize>;

/// One published cell. A cell that is not among a table's was not published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Its place in the order of all combinations of codes.
    pub place: u64,
    /// Its value; none where only flags are published.
    pub value: Option<f64>,
    pub flags: Flags,
}

impl Cell {
    /// Counted and not published.
    pub fn is_confidential(&self) -> bool {
        self.value.is_none() && self.flags.has(Flag::Confidential)
    }
}

/// The published cells of a table in the order of their places, column by column.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    places: Vec<u64>,
    /// NaN where there is no value; no published value is NaN.
    values: Vec<f64>,
    flags: Vec<Flags>,
}

impl PartialEq for Cells {
    fn eq(&self, other: &Cells) -> bool {
        self.iter().eq(other.iter())
    }
}

/// Collects cells in any order.
#[derive(Debug, Default)]
pub struct CellsBuilder(Vec<Cell>);

impl CellsBuilder {
    pub fn push(&mut self, cell: Cell) {
        self.0.push(cell);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cells in order, and the places that were given more than once; the first of them is kept.
    pub fn finish(mut self) -> (Cells, Vec<u64>) {
        // Stable, so that the first given stays the first.
        self.0.sort_by_key(|cell| cell.place);
        let mut cells = Cells::default();
        let mut repeated = Vec::new();
        for cell in self.0 {
            if cells.places.last() == Some(&cell.place) {
                repeated.push(cell.place);
            } else {
                cells.push(cell);
            }
        }
        (cells, repeated)
    }
}

/// Why stored cells cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cells of a table are damaged: {0}")]
pub struct DamagedCells(&'static str);

/// The first bytes of stored cells; the last one is the version of the form.
const MARK: &[u8; 8] = b"astcell1";

impl Cells {
    /// Cells that are given in the order of their places, each place once: held once and never sorted.
    ///
    /// # Errors
    /// [`DamagedCells`] when a place is not above the one before it.
    pub fn in_order(given: impl IntoIterator<Item = Cell>) -> Result<Cells, DamagedCells> {
        let given = given.into_iter();
        let mut cells = Cells::default();
        cells.reserve(given.size_hint().0);
        for cell in given {
            if cells.places.last().is_some_and(|before| *before >= cell.place) {
                return Err(DamagedCells("places are not in order"));
            }
            cells.push(cell);
        }
        Ok(cells)
    }

    fn reserve(&mut self, count: usize) {
        self.places.reserve(count);
        self.values.reserve(count);
        self.flags.reserve(count);
    }

    fn push(&mut self, cell: Cell) {
        self.places.push(cell.place);
        self.values.push(cell.value.unwrap_or(f64::NAN));
        self.flags.push(cell.flags);
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = Cell> {
        (0..self.len()).map(|index| self.at(index))
    }

    fn at(&self, index: usize) -> Cell {
        let value = self.values[index];
        Cell {
            place: self.places[index],
            value: (!value.is_nan()).then_some(value),
            flags: self.flags[index],
        }
    }

    /// The cell at a place.
    pub fn get(&self, place: u64) -> Option<Cell> {
        self.places.binary_search(&place).ok().map(|index| self.at(index))
    }

    /// The cells of a range of places: those that share the codes of the first dimensions.
    pub fn range(&self, places: std::ops::Range<u64>) -> impl Iterator<Item = Cell> {
        let start = self.places.partition_point(|place| *place < places.start);
        let end = self.places.partition_point(|place| *place < places.end);
        (start..end.max(start)).map(|index| self.at(index))
    }

    /// As bytes: a mark, the number of cells, then places as differences of varying length, values, flags.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(16 + self.len() * 12);
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(&(self.len() as u64).to_le_bytes());
        let mut before = 0;
        for place in &self.places {
            let mut step = place - before;
            before = *place;
            while step >= 0x80 {
                bytes.push(step as u8 | 0x80);
                step >>= 7;
            }
            bytes.push(step as u8);
        }
        self.values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
        self.flags.iter().for_each(|flags| bytes.extend_from_slice(&flags.to_bits().to_le_bytes()));
        bytes
    }

    /// The cells of [`Cells::to_bytes`].
    ///
    /// # Errors
    /// [`DamagedCells`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Cells, DamagedCells> {
        let rest = bytes.strip_prefix(MARK).ok_or(DamagedCells("they do not begin as cells do"))?;
        let (count, mut rest) = rest.split_first_chunk().ok_or(DamagedCells("they are cut off"))?;
        let count = usize::try_from(u64::from_le_bytes(*count)).unwrap_or(usize::MAX);
        // Each takes eleven bytes at least, so a wrong number cannot ask for more memory than the file has.
        if count > rest.len() / 11 {
            return Err(DamagedCells("they are fewer than they say"));
        }
        let mut places: Vec<u64> = Vec::with_capacity(count);
        for _ in 0..count {
            let (step, after) = step(rest).ok_or(DamagedCells("a place cannot be read"))?;
            let place = places.last().copied().unwrap_or(0).checked_add(step);
            match place {
                Some(place) if step > 0 || places.is_empty() => places.push(place),
                _ => return Err(DamagedCells("places are not in order")),
            }
            rest = after;
        }
        if rest.len() != count * 10 {
            return Err(DamagedCells("values and flags have another length than places"));
        }
        let (values, flags) = rest.split_at(count * 8);
        let values: Vec<f64> = values.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        let flags = flags.as_chunks().0.iter().map(|bytes| Flags::from_bits(u16::from_le_bytes(*bytes)));
        Ok(Cells { places, values, flags: flags.collect() })
    }
}

/// One difference of varying length, and what comes after it.
fn step(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut step = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        let bits = u64::from(byte & 0x7f);
        step |= bits.checked_shl(7 * index as u32).filter(|shifted| shifted >> (7 * index) == bits)?;
        if byte & 0x80 == 0 {
            return Some((step, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells(cells: Vec<(u64, Option<f64>, u16)>) -> (Cells, Vec<u64>) {
        let mut builder = CellsBuilder::default();
        for (place, value, flags) in cells {
            builder.push(Cell { place, value, flags: Flags::from_bits(flags) });
        }
        builder.finish()
    }

    fn any_cells() -> impl Strategy<Value = Vec<(u64, Option<f64>, u16)>> {
        let value = prop_oneof![Just(None), (-1e9..1e9_f64).prop_map(Some)];
        proptest::collection::vec((prop_oneof![0..100_u64, any::<u64>()], value, any::<u16>()), 0..50)
    }

    #[test]
    fn cells_in_order_are_taken_as_they_are_and_others_refused() {
        let cell = |place| Cell { place, value: Some(1.0), flags: Flags::NONE };
        let cells = Cells::in_order([cell(1), cell(4)]).expect("cells in order");
        assert_eq!(cells.get(4), Some(cell(4)));
        assert!(Cells::in_order([cell(4), cell(4)]).is_err());
    }

    proptest! {
        #[test]
        fn cells_come_back_as_they_were_stored(given in any_cells()) {
            let (cells, _) = cells(given);
            let back = Cells::from_bytes(&cells.to_bytes()).expect("whole cells");
            prop_assert!(back.iter().eq(cells.iter()));
        }

        #[test]
        fn damage_is_told_or_harmless(given in any_cells(), at: usize, byte: u8, cut: usize) {
            let (cells, _) = cells(given);
            let mut bytes = cells.to_bytes();
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(length - cut % 3);
            if let Ok(read) = Cells::from_bytes(&bytes) {
                prop_assert!(read.len() <= length);
            }
        }

        #[test]
        fn every_cell_is_found_at_its_place(given in any_cells()) {
            let (cells, _) = cells(given);
            for cell in cells.iter() {
                prop_assert_eq!(cells.get(cell.place), Some(cell));
                prop_assert_eq!(cells.range(cell.place..cell.place.saturating_add(1)).next(), Some(cell));
            }
        }
    }

    #[test]
    fn of_two_cells_for_one_place_the_first_is_kept_and_the_other_told() {
        let (cells, repeated) = cells(vec![(7, Some(1.0), 0), (3, None, 2), (7, Some(2.0), 0)]);
        assert_eq!((cells.len(), repeated), (2, vec![7]));
        assert_eq!(cells.get(7).and_then(|cell| cell.value), Some(1.0));
        assert!(cells.get(3).is_some_and(|cell| cell.is_confidential()));
    }
}

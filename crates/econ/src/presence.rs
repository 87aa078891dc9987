//! Which region has which industry: yes or no for every pair, packed into bits.

use crate::{EconError, Matrix};

mod product;
mod shared;

/// A matrix of zeros and ones, regions by industries in most of this crate (`M` in the literature).
///
/// Rows are packed into 64-bit words, so that what two rows share is counted exactly and 64 at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    rows: usize,
    columns: usize,
    /// Words of one row; bits past the last column are 0.
    stride: usize,
    words: Vec<u64>,
}

impl Presence {
    /// A matrix of zeros.
    pub fn empty(rows: usize, columns: usize) -> Presence {
        let stride = columns.div_ceil(64);
        Presence { rows, columns, stride, words: vec![0; rows * stride] }
    }

    /// A matrix whose cells are computed from their row and column.
    pub fn from_fn(rows: usize, columns: usize, cell: impl Fn(usize, usize) -> bool) -> Presence {
        let mut presence = Presence::empty(rows, columns);
        for row in 0..rows {
            for column in 0..columns {
                if cell(row, column) {
                    presence.words[row * presence.stride + column / 64] |= 1 << (column % 64);
                }
            }
        }
        presence
    }

    /// One where the value is above zero; zero where it is not, or is NaN.
    pub fn of(matrix: &Matrix) -> Presence {
        Presence::from_fn(matrix.rows(), matrix.columns(), |row, column| matrix[(row, column)] > 0.0)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// Whether a cell is one.
    pub fn has(&self, row: usize, column: usize) -> bool {
        debug_assert!(row < self.rows && column < self.columns);
        self.words[row * self.stride + column / 64] >> (column % 64) & 1 == 1
    }

    /// The columns in which a row has a one, ascending.
    pub fn ones(&self, row: usize) -> impl Iterator<Item = usize> {
        let words = &self.words[row * self.stride..(row + 1) * self.stride];
        words.iter().enumerate().flat_map(|(place, word)| Ones(*word).map(move |bit| place * 64 + bit))
    }

    /// Ones per row: the diversity of regions.
    pub fn row_counts(&self) -> Vec<usize> {
        (0..self.rows).map(|row| count(&self.words[row * self.stride..(row + 1) * self.stride])).collect()
    }

    /// Ones per column: the ubiquity of industries.
    pub fn column_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.columns];
        for row in 0..self.rows {
            self.ones(row).for_each(|column| counts[column] += 1);
        }
        counts
    }

    /// The matrix with rows and columns exchanged.
    pub fn transposed(&self) -> Presence {
        let mut turned = Presence::empty(self.columns, self.rows);
        for row in 0..self.rows {
            for column in self.ones(row) {
                turned.words[column * turned.stride + row / 64] |= 1 << (row % 64);
            }
        }
        turned
    }

    /// Ones where this has zeros.
    pub fn complement(&self) -> Presence {
        let mut complement = self.clone();
        for row in complement.words.chunks_exact_mut(self.stride.max(1)) {
            row.iter_mut().for_each(|word| *word = !*word);
            if let (Some(last), 1..) = (row.last_mut(), self.columns % 64) {
                *last &= (1 << (self.columns % 64)) - 1;
            }
        }
        complement
    }

    /// As numbers, 0 and 1.
    pub fn to_matrix(&self) -> Matrix {
        let mut matrix = Matrix::zeros(self.rows, self.columns);
        for row in 0..self.rows {
            let ones = self.ones(row);
            let values = matrix.row_mut(row);
            ones.for_each(|column| values[column] = 1.0);
        }
        matrix
    }

    /// The chosen rows and columns, in the order given.
    pub fn select(&self, rows: &[usize], columns: &[usize]) -> Presence {
        Presence::from_fn(rows.len(), columns.len(), |row, column| self.has(rows[row], columns[column]))
    }

    /// How many ones each pair of columns shares, columns by columns: `C = M'M`, exact below 2^53.
    /// The diagonal is the number of ones of a column.
    pub fn co_occurrence(&self) -> Matrix {
        shared::shared(&self.transposed())
    }

    /// The product with a dense matrix: for every row, the sum of those rows of `right` that it has a
    /// one for. Where all values are at least 0, more ones never give less, to the last digit.
    ///
    /// Added four neighbours at a time, from the first to the last, whatever is in them: the bytes do not
    /// depend on threads or on the machine. They may differ in the last digits from those of
    /// [`Matrix::product`], which takes about three times as long.
    ///
    /// # Errors
    /// [`EconError::Shape`] when `self` has not as many columns as `right` has rows.
    pub fn product(&self, right: &Matrix) -> Result<Matrix, EconError> {
        right.must_be("the right factor", (self.columns, right.columns()))?;
        Ok(product::product(self, right))
    }

    /// Drops rows and columns without a one again and again, until none is left.
    pub fn trimmed(&self) -> Trimmed {
        let (mut rows, mut columns): (Vec<usize>, Vec<usize>) =
            ((0..self.rows).collect(), (0..self.columns).collect());
        loop {
            let before = (rows.len(), columns.len());
            let kept = self.select(&rows, &columns);
            let (in_rows, in_columns) = (kept.row_counts(), kept.column_counts());
            rows = kept_of(&rows, &in_rows);
            columns = kept_of(&columns, &in_columns);
            if (rows.len(), columns.len()) == before {
                return Trimmed { presence: kept, rows, columns };
            }
        }
    }

    /// Refuses a matrix of another shape.
    pub(crate) fn must_be(&self, what: &'static str, expected: (usize, usize)) -> Result<(), EconError> {
        if self.shape() == expected {
            return Ok(());
        }
        Err(EconError::Shape { what, expected, found: self.shape() })
    }
}

/// What is left of a matrix when empty rows and columns are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trimmed {
    /// The matrix that is left.
    pub presence: Presence,
    /// Its rows, as numbers of the whole matrix's rows.
    pub rows: Vec<usize>,
    /// Its columns, as numbers of the whole matrix's columns.
    pub columns: Vec<usize>,
}

fn kept_of(indices: &[usize], counts: &[usize]) -> Vec<usize> {
    indices.iter().zip(counts).filter(|(_, count)| **count > 0).map(|(index, _)| *index).collect()
}

fn count(words: &[u64]) -> usize {
    words.iter().map(|word| word.count_ones() as usize).sum()
}

/// The places of the ones in a word, ascending.
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Random;

    fn any(rows: usize, columns: usize, seed: u64) -> Presence {
        let random = std::cell::RefCell::new(Random::seeded(seed));
        Presence::from_fn(rows, columns, |_, _| random.borrow_mut().below(3) == 0)
    }

    proptest! {
        #[test]
        fn what_columns_share_is_the_product_of_the_matrix_with_itself(
            rows in 0_usize..150, columns in 0_usize..150, seed: u64,
        ) {
            let presence = any(rows, columns, seed);
            let numbers = presence.to_matrix();
            let product = numbers.transposed().product(&numbers).expect("shapes fit");
            prop_assert_eq!(presence.co_occurrence(), product);
        }

        #[test]
        fn a_product_is_the_sum_of_the_chosen_rows_four_by_four(
            rows in 0_usize..50, inner in 0_usize..150, columns in 0_usize..80, seed: u64,
        ) {
            let chosen = any(rows, inner, seed);
            let mut random = Random::seeded(!seed);
            let values = (0..inner * columns).map(|_| random.unit() - 0.5).collect();
            let right = Matrix::new(inner, columns, values).expect("as many values");
            let expected = Matrix::from_fn(rows, columns, |row, column| {
                let chosen = |k: &usize| chosen.has(row, *k);
                let group = |first: usize| (first..(first + 4).min(inner)).filter(chosen).map(|k| right[(k, column)]);
                (0..inner).step_by(4).fold(0.0, |sum, first| sum + group(first).fold(0.0, |sum, value| sum + value))
            });
            prop_assert_eq!(chosen.product(&right).expect("shapes fit"), expected);
        }

        #[test]
        fn what_is_not_there_is_in_the_complement(rows in 0_usize..9, columns in 0_usize..150, seed: u64) {
            let presence = any(rows, columns, seed);
            let without = Presence::from_fn(rows, columns, |row, column| !presence.has(row, column));
            prop_assert_eq!(&presence.complement(), &without);
        }

        #[test]
        fn nothing_empty_is_left_and_nothing_else_is_lost(
            rows in 0_usize..9, columns in 0_usize..9, seed: u64,
        ) {
            let presence = any(rows, columns, seed);
            let trimmed = presence.trimmed();
            prop_assert!(trimmed.presence.row_counts().iter().all(|count| *count > 0));
            prop_assert!(trimmed.presence.column_counts().iter().all(|count| *count > 0));
            let kept: usize = trimmed.presence.row_counts().iter().sum();
            prop_assert_eq!(kept, presence.row_counts().iter().sum::<usize>());
            prop_assert_eq!(presence.select(&trimmed.rows, &trimmed.columns), trimmed.presence);
        }
    }
}

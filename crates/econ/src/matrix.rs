//! Dense matrices of `f64`, row by row.

use crate::EconError;
use crate::math::sum;

mod product;

pub(crate) use self::product::{Aligned, load, store};

/// A dense matrix, stored row by row. NaN stands for a value that is not defined.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// A matrix of its values, row by row.
    ///
    /// # Errors
    /// [`EconError::Shape`] when there are not `rows * columns` of them.
    pub fn new(rows: usize, columns: usize, values: Vec<f64>) -> Result<Matrix, EconError> {
        if rows.checked_mul(columns) != Some(values.len()) {
            let found = (values.len().checked_div(columns).unwrap_or(0), columns);
            return Err(EconError::Shape { what: "the list of values", expected: (rows, columns), found });
        }
        Ok(Matrix { rows, columns, values })
    }

    /// A matrix of zeros.
    pub fn zeros(rows: usize, columns: usize) -> Matrix {
        Matrix { rows, columns, values: vec![0.0; rows * columns] }
    }

    /// A matrix whose cells are computed from their row and column.
    pub fn from_fn(rows: usize, columns: usize, cell: impl Fn(usize, usize) -> f64) -> Matrix {
        let cell = &cell;
        let values = (0..rows).flat_map(|row| (0..columns).map(move |column| cell(row, column))).collect();
        Matrix { rows, columns, values }
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

    /// All values, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All values, row by row, to be changed.
    pub fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// One row, to be changed.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// The rows, one after the other.
    pub fn iter_rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        (0..self.rows).map(|row| self.row(row))
    }

    /// One column, copied.
    pub fn column(&self, column: usize) -> Vec<f64> {
        (0..self.rows).map(|row| self[(row, column)]).collect()
    }

    /// The sums of the rows.
    pub fn row_sums(&self) -> Vec<f64> {
        self.iter_rows().map(sum).collect()
    }

    /// The sums of the columns, each from the first row to the last.
    pub fn column_sums(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns];
        for row in self.iter_rows() {
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        sums
    }

    /// The matrix with rows and columns exchanged.
    pub fn transposed(&self) -> Matrix {
        /// Cells of a block that is turned at once, so that both sides stay in the cache.
        const BLOCK: usize = 32;
        let mut turned = Matrix::zeros(self.columns, self.rows);
        for top in (0..self.rows).step_by(BLOCK) {
            for left in (0..self.columns).step_by(BLOCK) {
                for row in top..(top + BLOCK).min(self.rows) {
                    for column in left..(left + BLOCK).min(self.columns) {
                        turned[(column, row)] = self[(row, column)];
                    }
                }
            }
        }
        turned
    }

    /// Whether the matrix is its own transpose. NaN equals NaN here.
    pub fn is_symmetric(&self) -> bool {
        /// Rows and columns of a block that is compared at once, so that both sides stay in the cache.
        const BLOCK: usize = 32;
        let same = |row: usize, column: usize| {
            let (here, there) = (self[(row, column)], self[(column, row)]);
            here == there || (here.is_nan() && there.is_nan())
        };
        let mut tops = (0..self.rows).step_by(BLOCK);
        self.rows == self.columns
            && tops.all(|top| {
                let mut lefts = (0..=top).step_by(BLOCK);
                lefts.all(|left| {
                    let mut rows = top..(top + BLOCK).min(self.rows);
                    rows.all(|row| (left..(left + BLOCK).min(row)).all(|column| same(row, column)))
                })
            })
    }

    /// The matrix with every cell replaced.
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Matrix {
        let values = self.values.iter().map(|value| change(*value)).collect();
        Matrix { values, ..*self }
    }

    /// The chosen rows and columns, in the order given; an index may be repeated.
    pub fn select(&self, rows: &[usize], columns: &[usize]) -> Matrix {
        Matrix::from_fn(rows.len(), columns.len(), |row, column| self[(rows[row], columns[column])])
    }

    /// The product with the own transpose: what every pair of rows has in common.
    pub(crate) fn times_transposed(&self) -> Matrix {
        product::product(self, &self.transposed())
    }

    /// Refuses a matrix of another shape.
    pub(crate) fn must_be(&self, what: &'static str, expected: (usize, usize)) -> Result<(), EconError> {
        if self.shape() == expected {
            return Ok(());
        }
        Err(EconError::Shape { what, expected, found: self.shape() })
    }

    /// The matrix product. Every cell is summed in the order of the inner index with fused
    /// multiply-add, so the bytes are the same for every thread count, vector width and block size.
    ///
    /// # Errors
    /// [`EconError::Shape`] when `self` has not as many columns as `other` has rows.
    pub fn product(&self, other: &Matrix) -> Result<Matrix, EconError> {
        if self.columns != other.rows {
            let expected = (self.columns, other.columns);
            return Err(EconError::Shape { what: "the right factor", expected, found: other.shape() });
        }
        Ok(product::product(self, other))
    }
}

impl std::ops::Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        debug_assert!(row < self.rows && column < self.columns);
        &self.values[row * self.columns + column]
    }
}

impl std::ops::IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        debug_assert!(row < self.rows && column < self.columns);
        &mut self.values[row * self.columns + column]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Random;

    fn any(rows: usize, columns: usize, seed: u64) -> Matrix {
        let mut random = Random::seeded(seed);
        let values = (0..rows * columns).map(|_| random.unit() - 0.5).collect();
        Matrix::new(rows, columns, values).expect("as many values")
    }

    proptest! {
        #[test]
        fn a_product_is_the_sum_in_order_of_fused_terms(
            rows in 0_usize..40, inner in 0_usize..600, columns in 0_usize..40, seed: u64,
        ) {
            let (left, right) = (any(rows, inner, seed), any(inner, columns, !seed));
            let expected = Matrix::from_fn(rows, columns, |row, column| {
                (0..inner).fold(0.0, |sum, k| left[(row, k)].mul_add(right[(k, column)], sum))
            });
            prop_assert_eq!(left.product(&right).expect("shapes fit"), expected);
        }

        #[test]
        fn turning_twice_gives_the_same(rows in 0_usize..80, columns in 0_usize..80, seed: u64) {
            let matrix = any(rows, columns, seed);
            prop_assert_eq!(matrix.transposed().transposed(), matrix);
        }
    }

    #[test]
    fn a_large_product_has_the_bytes_of_a_small_one() {
        let (left, right) = (any(300, 700, 1), any(700, 500, 2));
        let whole = left.product(&right).expect("shapes fit");
        let row = Matrix::new(1, 700, left.row(123).to_vec()).expect("a row");
        assert_eq!(row.product(&right).expect("shapes fit").row(0), whole.row(123));
    }

    #[test]
    fn matrices_that_do_not_fit_are_refused() {
        let error = any(2, 3, 1).product(&any(2, 3, 2)).expect_err("a refusal");
        assert_eq!(error.to_string(), "the right factor has the shape (2, 3) where (3, 3) is needed");
        assert!(Matrix::new(2, 2, vec![1.0]).is_err());
    }
}

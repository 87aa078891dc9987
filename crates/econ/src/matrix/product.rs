//! The matrix product: tiles that stay in registers, blocks that stay in the cache (Goto & van de Geijn 2008).
//!
//! A library would give other bytes on a processor with other vectors. Here each cell is one chain of
//! fused multiply-adds in the order of the inner index, and nothing else may change what comes out.

use pulp::{Arch, Simd, WithSimd};

use super::Matrix;
use crate::parallel;

/// Rows of a tile.
const HEIGHT: usize = 6;
/// Vectors across a tile. With [`HEIGHT`] they keep both units of a processor busy and fit 16 registers.
const ACROSS: usize = 2;
/// Length of the inner index that is worked through at once.
const DEPTH: usize = 256;
/// Rows of the left factor packed at once; a multiple of [`HEIGHT`].
const LEFT_BLOCK: usize = 192;
/// Columns of the right factor packed at once; a multiple of every tile's width.
const RIGHT_BLOCK: usize = 512;

/// Vectors that begin where a line of the cache does: otherwise every one of them lies on two.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Aligned<T>(pub(crate) T);

/// One row of a strip of the right factor.
type StripRow<V> = Aligned<[V; ACROSS]>;

pub(super) fn product(left: &Matrix, right: &Matrix) -> Matrix {
    let (inner, columns) = (left.columns, right.columns);
    let mut result = Matrix::zeros(left.rows, columns);
    let arch = Arch::new();
    parallel::over_rows(&mut result.values, columns, 2 * inner * columns, |first, block| {
        arch.dispatch(Block { left, first, right, result: block });
    });
    result
}

/// Some rows of the product, computed by one thread.
struct Block<'a> {
    left: &'a Matrix,
    first: usize,
    right: &'a Matrix,
    result: &'a mut [f64],
}

impl WithSimd for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Block { left, first, right, result } = self;
        let (inner, columns) = (left.columns, right.columns);
        let rows = result.len() / columns;
        let tile_width = ACROSS * S::F64_LANES;
        let (mut packed_left, mut packed_right) = (Vec::new(), Vec::new());
        for from_column in (0..columns).step_by(RIGHT_BLOCK) {
            let width = RIGHT_BLOCK.min(columns - from_column);
            for from_inner in (0..inner).step_by(DEPTH) {
                let depth = DEPTH.min(inner - from_inner);
                pack_right(simd, &mut packed_right, right, (from_inner, depth), (from_column, width));
                for from_row in (0..rows).step_by(LEFT_BLOCK) {
                    let height = LEFT_BLOCK.min(rows - from_row);
                    pack_left(&mut packed_left, left, (first + from_row, height), (from_inner, depth));
                    for (across, b) in packed_right.chunks_exact(depth).enumerate() {
                        let column = from_column + across * tile_width;
                        for (down, a) in packed_left.chunks_exact(HEIGHT * depth).enumerate() {
                            let row = from_row + down * HEIGHT;
                            let corner = &mut result[row * columns + column..];
                            let size = (HEIGHT.min(rows - row), tile_width.min(columns - column));
                            tile(simd, (a, b), corner, columns, size);
                        }
                    }
                }
            }
        }
    }
}

/// Adds the product of two packed strips to a tile of the result.
#[inline(always)]
fn tile<S: Simd>(
    simd: S,
    (left, right): (&[f64], &[StripRow<S::f64s>]),
    result: &mut [f64],
    stride: usize,
    (height, width): (usize, usize),
) {
    // Columns of each vector that are in the result; the others are zeros.
    let ranges: [_; ACROSS] = std::array::from_fn(|vector| {
        (vector * S::F64_LANES).min(width)..((vector + 1) * S::F64_LANES).min(width)
    });
    let mut sums = [[simd.splat_f64s(0.0); ACROSS]; HEIGHT];
    for (row, sums) in sums.iter_mut().enumerate().take(height) {
        let values = &result[row * stride..row * stride + width];
        for (sum, range) in sums.iter_mut().zip(&ranges) {
            *sum = load(simd, &values[range.clone()]);
        }
    }
    for (left, right) in left.as_chunks::<HEIGHT>().0.iter().zip(right) {
        for (value, sums) in left.iter().zip(&mut sums) {
            let value = simd.splat_f64s(*value);
            for (sum, right) in sums.iter_mut().zip(&right.0) {
                *sum = simd.mul_add_f64s(value, *right, *sum);
            }
        }
    }
    for (row, sums) in sums.iter().enumerate().take(height) {
        let values = &mut result[row * stride..row * stride + width];
        for (sum, range) in sums.iter().zip(&ranges) {
            store(simd, &mut values[range.clone()], *sum);
        }
    }
}

/// A vector of at most as many values as it has room for; the others are zeros. Loading a part takes far
/// longer than loading all.
#[inline(always)]
pub(crate) fn load<S: Simd>(simd: S, values: &[f64]) -> S::f64s {
    match S::as_simd_f64s(values).0 {
        [whole, ..] => *whole,
        [] => simd.partial_load_f64s(values),
    }
}

/// Writes as much of a vector as there is room for.
#[inline(always)]
pub(crate) fn store<S: Simd>(simd: S, place: &mut [f64], vector: S::f64s) {
    match S::as_mut_simd_f64s(place) {
        ([whole, ..], _) => *whole = vector,
        ([], part) => simd.partial_store_f64s(part, vector),
    }
}

/// Strips of [`HEIGHT`] rows, each in the order in which a tile reads it; filled up with zeros.
#[inline(always)]
fn pack_left(
    packed: &mut Vec<f64>,
    left: &Matrix,
    (from_row, height): (usize, usize),
    (from_inner, depth): (usize, usize),
) {
    packed.clear();
    packed.resize(height.next_multiple_of(HEIGHT) * depth, 0.0);
    for row in 0..height {
        let strip = &mut packed[row / HEIGHT * HEIGHT * depth + row % HEIGHT..];
        let values = &left.row(from_row + row)[from_inner..][..depth];
        for (place, value) in strip.iter_mut().step_by(HEIGHT).zip(values) {
            *place = *value;
        }
    }
}

/// Strips of a tile's width, each in the order in which a tile reads it; filled up with zeros.
#[inline(always)]
fn pack_right<S: Simd>(
    simd: S,
    packed: &mut Vec<StripRow<S::f64s>>,
    right: &Matrix,
    (from_inner, depth): (usize, usize),
    (from_column, width): (usize, usize),
) {
    packed.clear();
    for left in (0..width).step_by(ACROSS * S::F64_LANES) {
        for row in from_inner..from_inner + depth {
            let values = &right.row(row)[from_column..from_column + width];
            packed.push(Aligned(std::array::from_fn(|vector| {
                let from = (left + vector * S::F64_LANES).min(width);
                load(simd, &values[from..(from + S::F64_LANES).min(width)])
            })));
        }
    }
}

#[cfg(test)]
mod tests {
    use pulp::Scalar;

    use super::*;
    use crate::random::Random;

    #[test]
    fn vectors_of_every_width_give_the_same_bytes() {
        let mut random = Random::seeded(5);
        let mut any = |rows, columns| {
            let values = (0..rows * columns).map(|_| random.unit() - 0.5).collect();
            Matrix::new(rows, columns, values).expect("as many values")
        };
        let (left, right) = (any(23, 300), any(300, 45));
        let expected = product(&left, &right);
        let mut result = vec![0.0; 23 * 45];
        Block { left: &left, first: 0, right: &right, result: &mut result }.with_simd(Scalar);
        assert_eq!(result, expected.values);
        #[cfg(target_arch = "x86_64")]
        if let Some(narrow) = pulp::x86::V3::try_new() {
            let mut result = vec![0.0; 23 * 45];
            Simd::vectorize(narrow, Block { left: &left, first: 0, right: &right, result: &mut result });
            assert_eq!(result, expected.values);
        }
    }
}

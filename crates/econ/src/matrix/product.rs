//! The matrix product: tiles that stay in registers, blocks that stay in the cache (Goto & van de Geijn 2008).
//!
//! A library would give other bytes on a processor with other vectors. Here each cell is one chain of
//! fused multiply-adds in the order of the inner index, and nothing else may change what comes out.

use pulp::{Arch, NullaryFnOnce};

use super::Matrix;
use crate::parallel;

/// Rows of a tile.
const HEIGHT: usize = 6;
/// Length of the inner index that is worked through at once.
const DEPTH: usize = 256;
/// Rows of the left factor packed at once; a multiple of [`HEIGHT`].
const LEFT_BLOCK: usize = 96;
/// Columns of the right factor packed at once; a multiple of every tile's width.
const RIGHT_BLOCK: usize = 1_024;

pub(super) fn product(left: &Matrix, right: &Matrix) -> Matrix {
    let (rows, inner, columns) = (left.rows, left.columns, right.columns);
    let mut result = Matrix::zeros(rows, columns);
    if inner == 0 || columns == 0 {
        return result;
    }
    let arch = Arch::new();
    let work = 2 * inner * columns;
    parallel::over_rows(&mut result.values, columns, work, |first, block| {
        let rows = block.len() / columns;
        let left = &left.values[first * inner..(first + rows) * inner];
        // Wide vectors need wide tiles to be busy, and narrow ones have registers for narrow tiles only.
        if wide(arch) {
            arch.dispatch(Block::<16> { left, inner, right, result: block });
        } else {
            arch.dispatch(Block::<8> { left, inner, right, result: block });
        }
    });
    result
}

#[cfg(target_arch = "x86_64")]
fn wide(arch: Arch) -> bool {
    matches!(arch, Arch::V4(_))
}

#[cfg(not(target_arch = "x86_64"))]
fn wide(_: Arch) -> bool {
    false
}

/// Some rows of the product, computed by one thread with tiles of the given width.
struct Block<'a, const WIDTH: usize> {
    left: &'a [f64],
    inner: usize,
    right: &'a Matrix,
    result: &'a mut [f64],
}

impl<const WIDTH: usize> NullaryFnOnce for Block<'_, WIDTH> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Block { left, inner, right, result } = self;
        let columns = right.columns;
        let rows = result.len() / columns;
        let (mut packed_left, mut packed_right) = (Vec::new(), Vec::new());
        for from_column in (0..columns).step_by(RIGHT_BLOCK) {
            let width = RIGHT_BLOCK.min(columns - from_column);
            for from_inner in (0..inner).step_by(DEPTH) {
                let depth = DEPTH.min(inner - from_inner);
                pack_right::<WIDTH>(&mut packed_right, right, (from_inner, depth), (from_column, width));
                for from_row in (0..rows).step_by(LEFT_BLOCK) {
                    let height = LEFT_BLOCK.min(rows - from_row);
                    pack_left(&mut packed_left, left, inner, (from_row, height), (from_inner, depth));
                    for (down, a) in packed_left.chunks_exact(HEIGHT * depth).enumerate() {
                        let row = from_row + down * HEIGHT;
                        for (across, b) in packed_right.chunks_exact(WIDTH * depth).enumerate() {
                            let column = from_column + across * WIDTH;
                            let corner = &mut result[row * columns + column..];
                            let size = (HEIGHT.min(rows - row), WIDTH.min(columns - column));
                            tile::<WIDTH>(a, b, corner, columns, size);
                        }
                    }
                }
            }
        }
    }
}

/// Adds the product of two packed strips to a tile of the result.
#[inline(always)]
fn tile<const WIDTH: usize>(
    left: &[f64],
    right: &[f64],
    result: &mut [f64],
    stride: usize,
    (height, width): (usize, usize),
) {
    let mut sums = [[0.0; WIDTH]; HEIGHT];
    for (row, sums) in sums.iter_mut().enumerate().take(height) {
        sums[..width].copy_from_slice(&result[row * stride..row * stride + width]);
    }
    for (left, right) in left.as_chunks::<HEIGHT>().0.iter().zip(right.as_chunks::<WIDTH>().0) {
        for row in 0..HEIGHT {
            for column in 0..WIDTH {
                sums[row][column] = left[row].mul_add(right[column], sums[row][column]);
            }
        }
    }
    for (row, sums) in sums.iter().enumerate().take(height) {
        result[row * stride..row * stride + width].copy_from_slice(&sums[..width]);
    }
}

/// Strips of [`HEIGHT`] rows, each in the order in which a tile reads it; filled up with zeros.
#[inline(always)]
fn pack_left(
    packed: &mut Vec<f64>,
    left: &[f64],
    inner: usize,
    (from_row, height): (usize, usize),
    (from_inner, depth): (usize, usize),
) {
    packed.clear();
    packed.resize(height.next_multiple_of(HEIGHT) * depth, 0.0);
    for row in 0..height {
        let strip = &mut packed[row / HEIGHT * HEIGHT * depth + row % HEIGHT..];
        let values = &left[(from_row + row) * inner + from_inner..][..depth];
        for (place, value) in strip.iter_mut().step_by(HEIGHT).zip(values) {
            *place = *value;
        }
    }
}

/// Strips of `WIDTH` columns, each in the order in which a tile reads it; filled up with zeros.
#[inline(always)]
fn pack_right<const WIDTH: usize>(
    packed: &mut Vec<f64>,
    right: &Matrix,
    (from_inner, depth): (usize, usize),
    (from_column, width): (usize, usize),
) {
    packed.clear();
    packed.resize(width.next_multiple_of(WIDTH) * depth, 0.0);
    for (strip, packed) in packed.chunks_exact_mut(WIDTH * depth).enumerate() {
        let column = strip * WIDTH;
        let width = WIDTH.min(width - column);
        for (place, row) in packed.chunks_exact_mut(WIDTH).zip(from_inner..) {
            place[..width].copy_from_slice(&right.row(row)[from_column + column..][..width]);
        }
    }
}

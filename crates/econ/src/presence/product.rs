//! The product of zeros and ones with a dense matrix: sums of the rows that are chosen.
//!
//! Four neighbouring rows have sixteen possible sums. They are computed once and then looked up by every
//! row of zeros and ones (Arlazarov, Dinic, Kronrod & Faradžev 1970), which takes a quarter of the additions
//! and no multiplication. The order of additions is fixed, and the same for every number of threads.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};

use super::Presence;
use crate::matrix::{Aligned, load, store};
use crate::{Matrix, parallel};

/// Vectors of the result's columns that are worked on at once.
const ACROSS: usize = 4;
/// Rows of zeros and ones whose sums are kept in the cache meanwhile.
const HEIGHT: usize = 1_536;
/// Choices that are looked up together.
const GROUP: usize = 4;
/// Sums of the rows of a group, by which of them are chosen.
const SUMS: usize = 1 << GROUP;
/// Groups that are worked through at once: with vectors of eight, their sums fill a fast cache of 32 KB.
const GROUPS: usize = 8;
/// Choices that are worked through at once.
const DEPTH: usize = GROUP * GROUPS;

/// The sums of all groups.
type OfGroups<V> = Aligned<[[V; ACROSS]; SUMS * GROUPS]>;

pub(super) fn product(chosen: &Presence, right: &Matrix) -> Matrix {
    let mut result = Matrix::zeros(chosen.rows, right.columns());
    let columns = right.columns();
    let arch = Arch::new();
    parallel::over_rows(result.values_mut(), columns, chosen.columns * columns / 2, |first, block| {
        arch.dispatch(Block { chosen, right, first, result: block });
    });
    result
}

/// Some rows of the product, computed by one thread.
struct Block<'a> {
    chosen: &'a Presence,
    right: &'a Matrix,
    first: usize,
    result: &'a mut [f64],
}

impl WithSimd for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Block { chosen, right, first, result } = self;
        let columns = right.columns();
        let zeros = [simd.splat_f64s(0.0); ACROSS];
        let mut of_groups = Aligned([zeros; SUMS * GROUPS]);
        let mut sums = vec![Aligned(zeros); HEIGHT.min(result.len() / columns)];
        for (number, rows) in result.chunks_mut(HEIGHT * columns).enumerate() {
            let height = rows.len() / columns;
            let choices = choices(chosen, first + number * HEIGHT, height);
            let sums = &mut sums[..height];
            for left in (0..columns).step_by(ACROSS * S::F64_LANES) {
                // The columns of each vector; the last ones may be empty.
                let ranges: [_; ACROSS] = std::array::from_fn(|vector| {
                    let from = left + vector * S::F64_LANES;
                    from.min(columns)..(from + S::F64_LANES).min(columns)
                });
                sums.fill(Aligned(zeros));
                for (pass, choices) in choices.chunks_exact(height).enumerate() {
                    fill(simd, &mut of_groups, right, pass * DEPTH, &ranges);
                    for (sums, choice) in sums.iter_mut().zip(choices) {
                        sums.0 = add(simd, sums.0, &of_groups, *choice);
                    }
                }
                for (row, sums) in rows.chunks_exact_mut(columns).zip(&*sums) {
                    for (range, sum) in ranges.iter().zip(sums.0) {
                        store(simd, &mut row[range.clone()], sum);
                    }
                }
            }
        }
    }
}

/// Adds what a row of zeros and ones chooses, group by group.
#[inline(always)]
fn add<S: Simd>(
    simd: S,
    mut sums: [S::f64s; ACROSS],
    of_groups: &OfGroups<S::f64s>,
    choice: u32,
) -> [S::f64s; ACROSS] {
    for group in 0..GROUPS {
        let of_group = &of_groups.0[group * SUMS + (choice >> (GROUP * group)) as usize % SUMS];
        for (sum, value) in sums.iter_mut().zip(of_group) {
            *sum = simd.add_f64s(*sum, *value);
        }
    }
    sums
}

/// The choices of some rows, [`DEPTH`] at a time: first those of all rows, then the next.
fn choices(chosen: &Presence, first: usize, height: usize) -> Vec<u32> {
    let passes = chosen.columns.div_ceil(DEPTH);
    let mut choices = vec![0; passes * height];
    for row in 0..height {
        let words = &chosen.words[(first + row) * chosen.stride..][..chosen.stride];
        for pass in 0..passes {
            choices[pass * height + row] = (words[pass / 2] >> (DEPTH * (pass % 2))) as u32;
        }
    }
    choices
}

/// Computes the sums of the groups from this row of the right factor on, for some of its columns.
#[inline(always)]
fn fill<S: Simd>(
    simd: S,
    of_groups: &mut OfGroups<S::f64s>,
    right: &Matrix,
    from: usize,
    ranges: &[Range<usize>; ACROSS],
) {
    for (group, sums) in of_groups.0.as_chunks_mut::<SUMS>().0.iter_mut().enumerate() {
        for place in 0..GROUP {
            let row = from + group * GROUP + place;
            let mut values = [simd.splat_f64s(0.0); ACROSS];
            if row < right.rows() {
                let row = right.row(row);
                values = std::array::from_fn(|vector| load(simd, &row[ranges[vector].clone()]));
            }
            let (known, open) = sums.split_at_mut(1 << place);
            for (sums, without) in open.iter_mut().zip(known) {
                *sums = std::array::from_fn(|vector| simd.add_f64s(without[vector], values[vector]));
            }
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
        let values = (0..130 * 45).map(|_| random.unit() - 0.5).collect();
        let right = Matrix::new(130, 45, values).expect("as many values");
        let chosen = Presence::from_fn(23, 130, |row, column| (row * 7 + column * 5) % 11 < 4);
        let expected = product(&chosen, &right);
        let mut result = vec![0.0; 23 * 45];
        Block { chosen: &chosen, right: &right, first: 0, result: &mut result }.with_simd(Scalar);
        assert_eq!(result, expected.values());
        #[cfg(target_arch = "x86_64")]
        if let Some(narrow) = pulp::x86::V3::try_new() {
            let mut result = vec![0.0; 23 * 45];
            Simd::vectorize(narrow, Block { chosen: &chosen, right: &right, first: 0, result: &mut result });
            assert_eq!(result, expected.values());
        }
    }
}

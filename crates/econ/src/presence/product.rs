//! The product of zeros and ones with a dense matrix: sums of the rows that are chosen.
//!
//! Four neighbouring rows have sixteen possible sums. They are computed once and then looked up by every
//! row of zeros and ones (Arlazarov, Dinic, Kronrod & Faradžev 1970), which takes a quarter of the additions
//! and no multiplication. The order of additions is fixed, and the same for every number of threads.

use pulp::{Arch, NullaryFnOnce};

use super::Presence;
use crate::{Matrix, parallel};

/// Columns of the result that are worked on at once.
const WIDTH: usize = 32;
/// Rows of zeros and ones whose sums are kept in the cache meanwhile.
const HEIGHT: usize = 1_536;
/// Choices that are looked up in one table.
const GROUP: usize = 4;
/// Tables in use at once: together they fill a fast cache of 32 KB.
const TABLES: usize = 8;
/// Choices that are worked through at once.
const DEPTH: usize = GROUP * TABLES;

/// The sums of a group's rows, by which of them are chosen.
type SumsOfGroup = [[f64; WIDTH]; 1 << GROUP];

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

impl NullaryFnOnce for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Block { chosen, right, first, result } = self;
        let columns = right.columns();
        let mut tables = vec![[[0.0; WIDTH]; 1 << GROUP]; TABLES];
        let mut sums = vec![[0.0; WIDTH]; HEIGHT];
        for (number, rows) in result.chunks_mut(HEIGHT * columns).enumerate() {
            let height = rows.len() / columns;
            let choices = choices(chosen, first + number * HEIGHT, height);
            let sums = &mut sums[..height];
            for left in (0..columns).step_by(WIDTH) {
                let width = WIDTH.min(columns - left);
                sums.fill([0.0; WIDTH]);
                for (pass, choices) in choices.chunks_exact(height).enumerate() {
                    fill(&mut tables, right, pass * DEPTH, (left, width));
                    for (sums, choice) in sums.iter_mut().zip(choices) {
                        add(sums, &tables, *choice);
                    }
                }
                for (row, sums) in rows.chunks_exact_mut(columns).zip(&*sums) {
                    row[left..left + width].copy_from_slice(&sums[..width]);
                }
            }
        }
    }
}

/// Adds what a row of zeros and ones chooses, group by group.
#[inline(always)]
fn add(sums: &mut [f64; WIDTH], tables: &[SumsOfGroup], choice: u32) {
    let mut added = *sums;
    for (group, table) in tables.iter().enumerate() {
        let of_group = &table[(choice >> (GROUP * group)) as usize % (1 << GROUP)];
        for (sum, value) in added.iter_mut().zip(of_group) {
            *sum += value;
        }
    }
    *sums = added;
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
fn fill(tables: &mut [SumsOfGroup], right: &Matrix, from: usize, (left, width): (usize, usize)) {
    for (group, table) in tables.iter_mut().enumerate() {
        for place in 0..GROUP {
            let row = from + group * GROUP + place;
            let mut values = [0.0; WIDTH];
            if row < right.rows() {
                values[..width].copy_from_slice(&right.row(row)[left..left + width]);
            }
            let (known, open) = table.split_at_mut(1 << place);
            for (sums, without) in open.iter_mut().zip(known) {
                for column in 0..WIDTH {
                    sums[column] = without[column] + values[column];
                }
            }
        }
    }
}

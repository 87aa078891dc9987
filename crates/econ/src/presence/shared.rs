//! Counting what every pair of rows has in common.

use pulp::{Arch, NullaryFnOnce};

use super::Presence;
use crate::{Matrix, parallel};

/// Rows that one row is compared with at once: their counts stay in the fastest cache.
const AT_ONCE: usize = 256;

/// How many ones each pair of rows shares, rows by rows.
pub(super) fn shared(presence: &Presence) -> Matrix {
    let (rows, stride) = (presence.rows, presence.stride);
    // The first words of all rows, then the second ones: a vector takes the same word of many rows.
    let mut by_word = vec![0; rows * stride];
    for (row, words) in presence.words.chunks_exact(stride.max(1)).enumerate() {
        words.iter().enumerate().for_each(|(place, word)| by_word[place * rows + row] = *word);
    }
    let mut shared = Matrix::zeros(rows, rows);
    let arch = Arch::new();
    parallel::over_rows(shared.values_mut(), rows, rows * stride, |first, block| {
        arch.dispatch(Block { presence, by_word: &by_word, first, block });
    });
    mirror(&mut shared);
    shared
}

/// Whether a pair is counted in the row of its first member: the other is among the next half of all rows,
/// where the first row follows on the last. So every row has the same work.
fn is_counted(row: usize, other: usize, rows: usize) -> bool {
    let ahead = if other >= row { other - row } else { other + rows - row };
    ahead <= rows / 2
}

/// Some rows of the counts, computed by one thread.
struct Block<'a> {
    presence: &'a Presence,
    by_word: &'a [u64],
    first: usize,
    block: &'a mut [f64],
}

impl NullaryFnOnce for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Block { presence, by_word, first, block } = self;
        let (rows, stride) = (presence.rows, presence.stride);
        let mut counts = [0_u64; AT_ONCE];
        for (row, shared) in (first..).zip(block.chunks_exact_mut(rows)) {
            let own = &presence.words[row * stride..(row + 1) * stride];
            let last = row + rows / 2 + 1;
            for range in [row..last.min(rows), 0..last.saturating_sub(rows).min(row)] {
                for from in range.clone().step_by(AT_ONCE) {
                    let others = from..(from + AT_ONCE).min(range.end);
                    let counts = &mut counts[..others.len()];
                    counts.fill(0);
                    for (word, of_all) in own.iter().zip(by_word.chunks_exact(rows)) {
                        for (count, other) in counts.iter_mut().zip(&of_all[others.clone()]) {
                            *count += u64::from((word & other).count_ones());
                        }
                    }
                    for (value, count) in shared[others].iter_mut().zip(&*counts) {
                        *value = *count as f64;
                    }
                }
            }
        }
    }
}

/// Copies every pair that was counted to where it was not.
fn mirror(shared: &mut Matrix) {
    /// Rows and columns of a block that is copied at once, so that both sides stay in the cache.
    const BLOCK: usize = 32;
    let rows = shared.rows();
    for top in (0..rows).step_by(BLOCK) {
        for left in (0..=top).step_by(BLOCK) {
            for row in top..(top + BLOCK).min(rows) {
                for other in left..(left + BLOCK).min(row) {
                    if is_counted(row, other, rows) {
                        shared[(other, row)] = shared[(row, other)];
                    } else {
                        shared[(row, other)] = shared[(other, row)];
                    }
                }
            }
        }
    }
}

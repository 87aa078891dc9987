//! Work on all cores whose result does not depend on how many there are.

use std::num::NonZero;

/// Floating-point operations that are worth a thread of their own.
const WORTH_A_THREAD: usize = 20_000_000;

/// Fills the rows of a result, `work` operations each, on as many threads as pay. `fill` is given the
/// number of its first row and the rows to fill; what it writes must depend on the row alone.
pub fn over_rows<T: Send>(
    result: &mut [T],
    columns: usize,
    work: usize,
    fill: impl Fn(usize, &mut [T]) + Sync,
) {
    let Some(rows) = result.len().checked_div(columns) else { return };
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = (rows.saturating_mul(work) / WORTH_A_THREAD).clamp(1, cores).min(rows.max(1));
    if threads == 1 {
        return fill(0, result);
    }
    let share = rows.div_ceil(threads);
    std::thread::scope(|scope| {
        for (number, block) in result.chunks_mut(share * columns).enumerate() {
            let fill = &fill;
            scope.spawn(move || fill(number * share, block));
        }
    });
}

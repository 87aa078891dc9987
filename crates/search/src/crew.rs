//! All segments at once, on two threads where there is much to do.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::SearchError;
use crate::snapshot::{Segment, Snapshot};

/// With fewer documents in the smaller part, starting another thread takes longer than it saves.
const WORTH_A_THREAD: u32 = 50_000;

/// What `work` makes of each segment, in their order. Each thread takes the next segment, the largest first.
pub(crate) fn of_segments<T: Send + Sync>(
    snapshot: &Snapshot,
    work: impl Fn(&Segment) -> Result<T, SearchError> + Sync,
) -> Result<Vec<T>, SearchError> {
    let size = |segment: &Segment| segment.table.max_doc;
    let all: u32 = snapshot.segments.iter().map(size).sum();
    let largest = snapshot.segments.iter().map(size).max().unwrap_or(0);
    if all - largest < WORTH_A_THREAD {
        return snapshot.segments.iter().map(work).collect();
    }
    let mut order: Vec<usize> = (0..snapshot.segments.len()).collect();
    order.sort_by_key(|number| std::cmp::Reverse(size(&snapshot.segments[*number])));
    let next = AtomicUsize::new(0);
    let made: Vec<OnceLock<Result<T, SearchError>>> = order.iter().map(|_| OnceLock::new()).collect();
    let run = || {
        while let Some(number) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let _ = made[*number].set(work(&snapshot.segments[*number]));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(run);
        run();
    });
    made.into_iter().filter_map(OnceLock::into_inner).collect()
}

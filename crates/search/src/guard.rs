//! The engine panics on some kinds of damaged files; a search says so instead.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::SearchError;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread becomes an error, so that whoever reports panics need not tell it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, SearchError>) -> Result<T, SearchError> {
    let before = GUARDED.replace(true);
    let ended = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    ended.unwrap_or_else(|panic| {
        let text =
            panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
        Err(SearchError::Damaged { what: text.unwrap_or("a search ended early").to_owned() })
    })
}

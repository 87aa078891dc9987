//! The request for which something is done, by the id that the log knows it by.
//!
//! It is known around whatever a request does, as it is to the lines of the log, and read in one place: where an event of the
//! audit is written. What the command line and the portal's own jobs do is done for no request.

use std::future::Future;

tokio::task_local! {
    static REQUEST: String;
}

/// Does something for a request: what is written into the audit meanwhile names it.
pub async fn for_request<F: Future>(id: String, work: F) -> F::Output {
    REQUEST.scope(id, work).await
}

/// The request for which something is done now; none where it is for none.
pub(crate) fn of_now() -> Option<String> {
    REQUEST.try_with(String::clone).ok()
}

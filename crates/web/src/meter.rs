//! How much of what is costly to answer one client reads in a minute.
//!
//! No address is kept, and nothing that grows: counts stand in a table of a fixed size, in which each client is counted at
//! several places that a hash with a key of this process gives. The least of them is what the client has read, or more where
//! others share all of its places, which nobody can bring about on purpose. So who comes from ever new networks can push
//! nobody's count out, and makes the table no larger.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::{Problem, Site, door};

/// Counts are of so many seconds each.
const WINDOW: u64 = 60;
/// So many places has each client, in as many rows of so many.
const ROWS: usize = 4;
const WIDTH: usize = 1 << 14;

/// What is answered from search, from statistics or from many records. Of an address with parts it is the pattern that
/// counts, without the ending of a file.
const COSTLY: &[&str] = &[
    "/explore",
    "/regions",
    "/regions/{slug}",
    "/regions/{slug}/{part}",
    "/organisations/{slug}/partners",
    "/quality",
    "/tables/{key}",
    "/tables/{key}/cell",
    "/industries",
    "/industries/{code}",
    "/map",
    "/compare",
    "/space",
    "/clusters",
];
/// A file has far more in it than a page, and is set or written anew for each who asks.
const FILES: [&str; 5] = [".json", ".csv", ".atom", ".ics", ".pdf"];
const PAGE: u32 = 1;
const FILE: u32 = 5;

/// Counts what clients read.
#[derive(Debug)]
pub(crate) struct Meter {
    keys: [RandomState; ROWS],
    counts: Mutex<Counts>,
    since: Instant,
}

#[derive(Debug)]
struct Counts {
    window: u64,
    rows: Vec<[u32; ROWS]>,
}

impl Default for Meter {
    fn default() -> Meter {
        let counts = Counts { window: 0, rows: vec![[0; ROWS]; WIDTH] };
        Meter { keys: Default::default(), counts: Mutex::new(counts), since: Instant::now() }
    }
}

impl Meter {
    /// Counts `cost` for a client that may read `most` in a minute. Where that is used up, in how many seconds it goes on.
    fn take(&self, client: &str, cost: u32, most: u32) -> Result<(), u64> {
        self.take_at(self.since.elapsed().as_secs(), client, cost, most)
    }

    fn take_at(&self, second: u64, client: &str, cost: u32, most: u32) -> Result<(), u64> {
        let places = self.keys.each_ref().map(|key| key.hash_one(client) as usize % WIDTH);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let window = second / WINDOW;
        if counts.window != window {
            counts.window = window;
            counts.rows.fill([0; ROWS]);
        }
        let in_rows = || places.iter().enumerate();
        let known = in_rows().filter_map(|(row, place)| counts.rows.get(*place)?.get(row)).min();
        let known = known.copied().unwrap_or_default();
        if known >= most {
            return Err(WINDOW - second % WINDOW);
        }
        let now = known.saturating_add(cost);
        for (row, place) in in_rows() {
            // A place that others have counted on further stays as it is.
            if let Some(count) = counts.rows.get_mut(*place).and_then(|places| places.get_mut(row)) {
                *count = now.max(*count);
            }
        }
        Ok(())
    }
}

/// What a request costs; nothing where it is answered from a few records.
fn cost_of(request: &Request) -> u32 {
    let Some(route) = request.extensions().get::<MatchedPath>() else { return 0 };
    let without_ending = |path: &str| FILES.iter().find_map(|ending| path.strip_suffix(ending).map(str::len));
    let route = route.as_str();
    let stem = without_ending(route).and_then(|length| route.get(..length)).unwrap_or(route);
    match COSTLY.contains(&stem) {
        true if without_ending(request.uri().path()).is_some() => FILE,
        true => PAGE,
        false => 0,
    }
}

/// Refuses a client that has read what one may in a minute, and a file for which there is no place.
pub(crate) async fn measure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (cost, most) = (cost_of(&request), site.limits.reads);
    if cost > 0
        && most > 0
        && let Some(client) = door::client(&request)
        && let Err(seconds) = site.meter.take(&client, cost, most)
    {
        return Problem::ReadsEnough(seconds).into_response();
    }
    // How many PDF are set at once is bounded where they are.
    if cost < FILE || request.uri().path().ends_with(".pdf") {
        return next.run(request).await;
    }
    match site.places.take(door::client(&request).as_deref()).await {
        Ok(place) => place.kept_by(next.run(request).await),
        Err(problem) => problem.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_reads_so_much_in_a_minute_and_goes_on_in_the_next() {
        let meter = Meter::default();
        let takes = |second, client: &str, cost| meter.take_at(second, client, cost, 10);
        for second in 0..10 {
            assert_eq!(takes(second, "one", PAGE), Ok(()), "{second}");
        }
        assert_eq!(takes(10, "one", PAGE), Err(50));
        assert_eq!(takes(59, "one", FILE), Err(1), "what is refused counts for nothing");
        assert_eq!(takes(59, "other", FILE), Ok(()), "each counts for itself");
        assert_eq!(takes(59, "other", FILE), Ok(()));
        assert_eq!(takes(59, "other", PAGE), Err(1));
        assert_eq!(takes(60, "one", PAGE), Ok(()), "the next minute");
        assert_eq!(takes(10_000, "one", PAGE), Ok(()));
    }

    #[test]
    fn who_comes_from_ever_new_networks_makes_nothing_grow_and_pushes_no_count_out() {
        let meter = Meter::default();
        for _ in 0..10 {
            assert_eq!(meter.take_at(0, "one", PAGE, 10), Ok(()));
        }
        for number in 0..3_000 {
            // Some may share all their places with others; few enough that a minute of many is not felt.
            let _ = meter.take_at(1, &format!("network {number}"), PAGE, 10);
        }
        assert_eq!(meter.take_at(2, "one", PAGE, 10), Err(58));
        let refused =
            (0..3_000).filter(|number| meter.take_at(3, &format!("another {number}"), PAGE, 10).is_err());
        assert_eq!(refused.count(), 0);
        assert_eq!(meter.counts.lock().expect("counts").rows.len(), WIDTH);
    }
}

//! Counters of our own, in the text format that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::{Site, door};

/// The upper bounds of the duration histogram, in seconds.
const BOUNDS: [f64; 8] = [0.001, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 10.0];

#[derive(Debug, Default)]
pub(crate) struct Metrics {
    under_way: AtomicI64,
    routes: Mutex<BTreeMap<(String, u16), Series>>,
}

/// What was counted for one route and status.
#[derive(Debug, Default, Clone, Copy)]
struct Series {
    count: u64,
    seconds: f64,
    /// How many took at most the bound of the same place.
    within: [u64; BOUNDS.len()],
}

impl Metrics {
    fn add(&self, route: String, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let series = routes.entry((route, status)).or_default();
        series.count += 1;
        series.seconds += seconds;
        for (within, bound) in series.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(seconds <= bound);
        }
    }

    fn text(&self) -> String {
        let mut out = String::from("# TYPE asterism_requests_under_way gauge\n");
        let under_way = self.under_way.load(Ordering::Relaxed);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "asterism_requests_under_way {under_way}");
        out.push_str("# TYPE asterism_request_seconds histogram\n");
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for ((route, status), series) in routes {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            for (within, bound) in series.within.iter().zip(BOUNDS) {
                let _ = writeln!(out, "asterism_request_seconds_bucket{{{labels},le=\"{bound}\"}} {within}");
            }
            let Series { count, seconds, .. } = series;
            let _ = writeln!(out, "asterism_request_seconds_bucket{{{labels},le=\"+Inf\"}} {count}");
            let _ = writeln!(out, "asterism_request_seconds_sum{{{labels}}} {seconds}");
            let _ = writeln!(out, "asterism_request_seconds_count{{{labels}}} {count}");
        }
        out
    }
}

/// Counts a request under its route, so that the number of series stays small.
pub(crate) async fn count(State(site): State<Site>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str).to_owned();
    let began = Instant::now();
    site.metrics.under_way.fetch_add(1, Ordering::Relaxed);
    let response = next.run(request).await;
    site.metrics.under_way.fetch_sub(1, Ordering::Relaxed);
    site.metrics.add(route, response.status().as_u16(), began.elapsed());
    response
}

/// The figures, for programs that watch the portal from near; to others there is no such page.
pub(crate) async fn show(State(site): State<Site>, request: Request) -> Response {
    if !door::comes_from_near(&request) {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], site.metrics.text())
        .into_response()
}

pub(crate) async fn health() -> &'static str {
    "ok\n"
}

//! Counters of our own, in the text format that Prometheus reads.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::{Site, door, problem};

/// A database that does not answer within so long is none that does.
const LONGEST_LOOK: Duration = Duration::from_secs(5);

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
        let mut out = String::new();
        let under_way = self.under_way.load(Ordering::Relaxed);
        gauge(&mut out, "requests_under_way", "Requests that are being answered.", under_way);
        heading(
            &mut out,
            "request_seconds",
            "histogram",
            "Seconds until the head of an answer, by route and status.",
        );
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

fn heading(out: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# HELP asterism_{name} {help}\n# TYPE asterism_{name} {kind}");
}

fn gauge(out: &mut String, name: &str, help: &str, value: impl Display) {
    heading(out, name, "gauge", help);
    let _ = writeln!(out, "asterism_{name} {value}");
}

/// What the portal holds and has still to do.
async fn standing(site: &Site) -> String {
    let mut out = String::new();
    let Ok(app) = site.app() else { return out };
    gauge(
        &mut out,
        "well",
        "1 while the database answers and searches can be asked.",
        u8::from(is_well(site).await),
    );
    if let Ok(gauges) = app.gauges().await {
        gauge(&mut out, "revisions", "Revisions in the log.", gauges.revisions);
        gauge(&mut out, "index_behind", "Revisions that the search index does not know yet.", gauges.behind);
        gauge(&mut out, "files_loading", "Files that are being loaded or wait for it.", gauges.loading);
        gauge(&mut out, "letters_waiting", "Letters that wait to be sent.", gauges.letters);
    }
    if let Some(bytes) = memory() {
        gauge(&mut out, "memory_bytes", "Memory that the process holds.", bytes);
    }
    out
}

/// Bytes in memory, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// The figures, for programs that watch the portal from near; to others there is no such page.
pub(crate) async fn show(State(site): State<Site>, request: Request) -> Response {
    if !door::comes_from_near(&request) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let text = site.metrics.text() + &standing(&site).await;
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Whether the portal can do its work: the same word for everybody, and no reason. Those are in the log.
pub(crate) async fn health(State(site): State<Site>) -> Response {
    if is_well(&site).await {
        return "ok\n".into_response();
    }
    let mut answer = (StatusCode::SERVICE_UNAVAILABLE, "not well\n").into_response();
    answer.extensions_mut().insert(problem::IsPage);
    answer
}

async fn is_well(site: &Site) -> bool {
    match site.app() {
        Ok(app) => tokio::time::timeout(LONGEST_LOOK, app.is_well()).await.unwrap_or(false),
        Err(_) => false,
    }
}

//! What every request passes through, from the outside in.

use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::{Site, door, etag, meter, metrics, problem, visit};

/// How much one request may ask for, and how many there are at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body: usize,
    /// Bytes of an address with its query.
    pub address: usize,
    /// Until the first byte of the answer; long downloads then run on.
    pub time: Duration,
    /// The same two where files are uploaded. A file that is too large is read on, up to here, and thrown away.
    pub upload: usize,
    pub upload_time: Duration,
    /// Until the head of a request is there, from when the connection opens or the answer before it ended.
    pub head: Duration,
    /// How long what is written waits for a reader who takes nothing of it.
    pub patience: Duration,
    /// Connections at once.
    pub connections: usize,
    /// Whole results and tables on their way at once, as files; a client has half of them at the most.
    pub files: usize,
    /// Pages of searches and statistics that one client reads in a minute, a file counting as five; 0 for as many as they
    /// like.
    pub reads: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body: 1 << 20,
            address: 8 << 10,
            time: Duration::from_secs(30),
            upload: 100 << 20,
            upload_time: Duration::from_secs(300),
            head: Duration::from_secs(20),
            patience: Duration::from_secs(180),
            connections: 4_000,
            files: 12,
            reads: 300,
        }
    }
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

pub(crate) fn around(routes: Router<Site>, uploads: Router<Site>, site: Site) -> Router {
    let limits = site.limits;
    let routes =
        bounded(routes, limits.body, limits.time).merge(bounded(uploads, limits.upload, limits.upload_time));
    // The outermost first. Security headers stand outside everything that can answer by itself, so
    // no answer goes out without them.
    let layers = ServiceBuilder::new()
        .layer(from_fn(harden))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn_with_state(site.clone(), metrics::count))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(from_fn(name_request))
        .layer(CompressionLayer::new())
        .layer(from_fn(visit::remember_language))
        .layer(from_fn_with_state(site.clone(), door::recognise))
        .layer(from_fn(etag::tag))
        .layer(from_fn_with_state(site.clone(), problem::explain))
        .layer(from_fn_with_state(site.clone(), meter::measure))
        .layer(CatchPanicLayer::custom(on_panic))
        .layer(from_fn(move |request, next| refuse_long_address(limits.address, request, next)))
        .layer(from_fn_with_state(site.clone(), door::guard));
    routes.with_state(site).layer(layers)
}

/// Routes with a limit of their requests' bytes and time.
fn bounded(routes: Router<Site>, body: usize, time: Duration) -> Router<Site> {
    let layers = ServiceBuilder::new()
        .layer(from_fn(say_who_was_slow))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time))
        .layer(DefaultBodyLimit::max(body))
        .layer(RequestBodyLimitLayer::new(body));
    routes.layer(layers)
}

/// Says which side a deadline passed on: of a body that did not come in time the sender is told so, and not that the answer
/// was late.
async fn say_who_was_slow(request: Request, next: Next) -> Response {
    let waits = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&waits);
    let request = request.map(|body| {
        let mut pieces = body.into_data_stream();
        Body::from_stream(stream::poll_fn(move |context| {
            let piece = Pin::new(&mut pieces).poll_next(context);
            noted.store(piece.is_pending(), Ordering::Relaxed);
            piece
        }))
    });
    let mut response = next.run(request).await;
    if response.status() == StatusCode::GATEWAY_TIMEOUT && waits.load(Ordering::Relaxed) {
        *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
        // What is left of the body would be taken for another request.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// The id under which the log knows a request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    headers.get("x-request-id").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// What is written into the audit names the request as the log does.
async fn name_request(request: Request, next: Next) -> Response {
    match request_id(request.headers()) {
        Some(id) => asterism_actions::for_request(id, next.run(request)).await,
        None => next.run(request).await,
    }
}

/// A log line knows the route, never the address: queries and names are the reader's business.
fn span<B>(request: &axum::http::Request<B>) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("unknown", MatchedPath::as_str);
    let id = request_id(request.headers()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}

fn on_panic(cause: Box<dyn Any + Send>) -> Response {
    let message = cause
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| cause.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(message, "a handler panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

async fn refuse_long_address(limit: usize, request: Request, next: Next) -> Response {
    let length = request.uri().path().len() + request.uri().query().map_or(0, str::len);
    if length > limit { StatusCode::URI_TOO_LONG.into_response() } else { next.run(request).await }
}

/// Sets the headers that keep a page to itself. A request's own id is not trusted: it would let
/// anyone write into our log.
async fn harden(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove("x-request-id");
    door::forget_what_strangers_say(&mut request);
    let is_secret = door::is_secret(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A stored file brings a stricter one.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    if is_secret {
        // Once somebody came by an encrypted way, no other is taken for a year.
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    headers
        .insert("permissions-policy", HeaderValue::from_static("camera=(), geolocation=(), microphone=()"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

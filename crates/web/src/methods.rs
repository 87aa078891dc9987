//! Methods of requests that no address takes.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// A method that no page takes: what is asked here is asked of every address, and no handler is for it.
const NO_METHOD: &str = "ASTERISM-NONE";

/// The answer to a request whose address there is not, or does not take its method: whoever sends it needs no right, but
/// another method. Nothing is handled: the address is asked with a method that none takes.
pub(crate) async fn not_taken(request: Request, next: Next) -> Option<Response> {
    let asked = request.method().clone();
    let (mut parts, _) = request.into_parts();
    parts.method = Method::from_bytes(NO_METHOD.as_bytes()).ok()?;
    let answer = next.run(Request::from_parts(parts, Body::empty())).await;
    let takes = |list: &str| list.split(',').any(|one| one.trim() == asked.as_str());
    let allowed = answer.headers().get(header::ALLOW).and_then(|list| list.to_str().ok());
    match answer.status() {
        StatusCode::NOT_FOUND => Some(answer),
        StatusCode::METHOD_NOT_ALLOWED if !allowed.is_some_and(takes) => Some(answer),
        _ => None,
    }
}

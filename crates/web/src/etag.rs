//! Entity tags for pages: a browser that has the page already gets 304 and no body.

use std::hash::Hasher;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// Pages above this size go out without a tag.
pub(crate) const LARGEST_TAGGED: u64 = 4 << 20;

/// 64 bits of the content. Not a defence against forgery: only our own bytes are compared.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

pub(crate) async fn tag(request: Request, next: Next) -> Response {
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let size = response.body().size_hint().exact();
    let tagged = readable
        && response.status() == StatusCode::OK
        && !response.headers().contains_key(header::ETAG)
        && size.is_some_and(|size| size <= LARGEST_TAGGED);
    if tagged { with_tag(response, known).await } else { response }
}

async fn with_tag(response: Response, known: Option<HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_TAGGED as usize).await else {
        parts.status = StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    // Weak, because the same page also goes out compressed.
    let tag = format!("W/\"{:016x}\"", fingerprint(&bytes));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    let same = known.as_ref().and_then(|value| value.to_str().ok()).is_some_and(|list| {
        list.split(',').any(|one| one.trim().trim_start_matches("W/") == tag.trim_start_matches("W/"))
    });
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

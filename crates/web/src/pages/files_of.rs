//! Stored files at their addresses: only those that a record names which the reader may see.

use asterism_domain::upload::FileKind;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::visit::Visit;
use crate::{Problem, Site};

/// A file can do nothing on this site, whatever is in it.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
/// Browsers show no PDF in a sandbox. They show it in a program of theirs that is none of this site's pages.
const POLICY_OF_PDF: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; \
     frame-ancestors 'none'";

/// The name in the address is for people; the file is told by the hash, and called after its record.
pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path((hash, _name)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let file = app.file(&visit.actor(), &hash).await?;
    let tag = format!("\"{hash}\"");
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let same = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = match same {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => app.file_bytes(&file).await?.into_response(),
    };
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, file.kind.media_type());
    set(headers, header::CONTENT_DISPOSITION, &disposition(file.kind, &file.name));
    set(headers, header::CONTENT_SECURITY_POLICY, policy(file.kind));
    set(headers, header::ETAG, &tag);
    // Who may see it can change, so that it is asked for each time, and nobody in between keeps it.
    set(headers, header::CACHE_CONTROL, "private, no-cache");
    Ok(response)
}

fn policy(kind: FileKind) -> &'static str {
    if kind == FileKind::Pdf { POLICY_OF_PDF } else { POLICY }
}

fn disposition(kind: FileKind, name: &str) -> String {
    let how = if kind == FileKind::Pdf || kind.is_picture() { "inline" } else { "attachment" };
    format!("{how}; filename=\"{name}\"")
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

//! Style sheets, scripts and pictures, inside the executable. Each has a piece of its content's
//! hash in its name, so a browser may keep it for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// The parts of the one style sheet, in the order in which they apply.
const STYLE_PARTS: &[&str] = &[
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/forms.css",
    "css/edit.css",
    "css/tables.css",
    "css/charts.css",
    "css/observatory.css",
    "css/statistics.css",
    "css/print.css",
];

struct Asset {
    bytes: Cow<'static, [u8]>,
    content_type: &'static str,
}

/// All assets by the name they are asked for, and the hashed name of each plain one.
struct Shelf {
    by_hashed_name: BTreeMap<String, Asset>,
    hashed_names: BTreeMap<String, String>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(fill);

fn fill() -> Shelf {
    let mut shelf = Shelf { by_hashed_name: BTreeMap::new(), hashed_names: BTreeMap::new() };
    let style: Vec<u8> = STYLE_PARTS
        .iter()
        .filter_map(|part| Files::get(part))
        .flat_map(|file| file.data.into_owned())
        .collect();
    shelf.put("site.css", Cow::Owned(style));
    for name in Files::iter().filter(|name| !name.starts_with("css/")) {
        if let Some(file) = Files::get(&name) {
            shelf.put(&name, file.data);
        }
    }
    shelf
}

impl Shelf {
    fn put(&mut self, name: &str, bytes: Cow<'static, [u8]>) {
        let plain = name.rsplit('/').next().unwrap_or(name);
        let (stem, extension) = plain.rsplit_once('.').unwrap_or((plain, ""));
        let hashed = format!("{stem}.{:016x}.{extension}", crate::etag::fingerprint(&bytes));
        let asset = Asset { bytes, content_type: content_type(extension) };
        self.hashed_names.insert(plain.to_owned(), hashed.clone());
        self.by_hashed_name.insert(hashed, asset);
    }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

/// The address of an asset, as in `site.css` → `/assets/site.0123456789abcdef.css`.
pub(crate) fn address(name: &str) -> String {
    let hashed = SHELF.hashed_names.get(name).map_or(name, String::as_str);
    format!("/assets/{hashed}")
}

pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = SHELF.by_hashed_name.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    let body = match &asset.bytes {
        Cow::Borrowed(bytes) => axum::body::Bytes::from_static(bytes),
        Cow::Owned(bytes) => axum::body::Bytes::copy_from_slice(bytes),
    };
    (headers, body).into_response()
}

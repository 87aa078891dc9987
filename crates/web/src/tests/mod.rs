//! The site as a browser meets it, without data. With data it is tested in `tests/it`.

mod catalogue;
mod markup;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

use crate::{Site, router};

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

pub(crate) async fn get(address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    send(request).await
}

async fn send(request: Request<Body>) -> Answer {
    let response = router(Site::empty()).oneshot(request).await.expect("routers do not fail");
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 16 << 20).await.expect("a body");
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

fn header_of<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap_or(""))
}

#[tokio::test]
async fn every_answer_carries_the_strict_policy() {
    for address in
        ["/about", "/about/style", "/healthz", "/metrics", "/nothing", "/assets/none.css", "/explore"]
    {
        let answer = get(address, &[]).await;
        let policy = header_of(&answer, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{address}: {policy}");
        assert!(!policy.contains("unsafe"), "{address}");
        assert_eq!(header_of(&answer, "x-content-type-options"), "nosniff", "{address}");
        assert!(!header_of(&answer, "x-request-id").is_empty(), "{address}");
    }
}

#[tokio::test]
async fn an_unknown_address_answers_with_a_page_that_helps() {
    let answer = get("/projects/cluster-s3?lang=en", &[]).await;
    // Without data the record page is not ready; an address outside the site is not found.
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let answer = get("/nowhere/cluster-s3", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("There is nothing at this address"));
    assert!(answer.body.contains("value=\"cluster s3\""), "the words of the address stand in the search box");
    let answer = get("/nowhere/x.json", &[]).await;
    assert!(answer.body.starts_with("{\"error\""), "{}", answer.body);
}

#[tokio::test]
async fn other_methods_long_addresses_and_large_bodies_are_refused_with_a_page() {
    let ours = ("sec-fetch-site", "same-origin");
    let post = Request::post("/about").header(ours.0, ours.1).body(Body::empty()).expect("a request");
    let answer = send(post).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.headers.contains_key(header::ALLOW));
    assert!(answer.body.contains("<h1>"));
    let answer = get(&format!("/about?q={}", "x".repeat(10_000)), &[]).await;
    assert_eq!(answer.status, StatusCode::URI_TOO_LONG);
    let large = Request::post("/about")
        .header(ours.0, ours.1)
        .header("content-length", "99999999")
        .body(Body::empty())
        .expect("a request");
    assert_eq!(send(large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_method_that_an_address_does_not_take_is_told_so_whoever_sends_it() {
    for (method, address, status) in [
        ("PUT", "/projects/clusters3", StatusCode::METHOD_NOT_ALLOWED),
        ("DELETE", "/projects/clusters3", StatusCode::METHOD_NOT_ALLOWED),
        ("PATCH", "/explore", StatusCode::METHOD_NOT_ALLOWED),
        ("TRACE", "/", StatusCode::METHOD_NOT_ALLOWED),
        ("FOO", "/about", StatusCode::METHOD_NOT_ALLOWED),
        ("POST", "/about", StatusCode::METHOD_NOT_ALLOWED),
        ("PUT", "/nowhere", StatusCode::NOT_FOUND),
        // What takes it takes it from its own pages alone.
        ("POST", "/sign-up", StatusCode::FORBIDDEN),
        ("POST", "/feedback", StatusCode::FORBIDDEN),
    ] {
        let request = Request::builder().method(method).uri(address).body(Body::from("a=b"));
        let answer = send(request.expect("a request")).await;
        assert_eq!(answer.status, status, "{method} {address}");
        if status == StatusCode::METHOD_NOT_ALLOWED {
            assert!(header_of(&answer, "allow").contains("GET"), "{method} {address}");
        }
    }
}

#[tokio::test]
async fn the_reader_chooses_the_language_and_it_is_remembered() {
    let answer = get("/about?lang=es", &[]).await;
    assert!(answer.body.contains("<html lang=\"es\">"));
    assert!(answer.body.contains("Acerca de este sitio"));
    assert!(header_of(&answer, "set-cookie").starts_with("lang=es;"));
    let answer = get("/about", &[("cookie", "x=1; lang=es")]).await;
    assert!(answer.body.contains("<html lang=\"es\">"));
    let answer = get("/about", &[("accept-language", "es-MX, en;q=0.5")]).await;
    assert!(answer.body.contains("<html lang=\"es\">"));
    assert!(header_of(&answer, "vary").contains("accept-language"));
    let secret = [("x-forwarded-proto", "https"), ("cookie", "lang=en; __Host-lang=es")];
    assert!(get("/about", &secret).await.body.contains("<html lang=\"es\">"));
    let answer = get("/about?lang=es", &secret).await;
    let cookie = header_of(&answer, "set-cookie");
    assert!(cookie.starts_with("__Host-lang=es;") && cookie.ends_with("; Secure"), "{cookie}");
    let answer = get("/about?lang=%3Cscript%3E", &[]).await;
    assert!(answer.body.contains("<html lang=\"en\">"));
    assert_eq!(header_of(&answer, "set-cookie"), "");
}

#[tokio::test]
async fn a_page_that_the_browser_has_is_not_sent_again() {
    let first = get("/about", &[]).await;
    let tag = header_of(&first, "etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    let again = get("/about", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(again.body, "");
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_have_their_type() {
    let page = get("/about", &[]).await.body;
    for (kind, extension) in [("text/css", ".css"), ("text/javascript", ".js"), ("image/svg+xml", ".svg")] {
        let name = page.split('"').find(|part| part.starts_with("/assets/") && part.ends_with(extension));
        let answer = get(name.expect("the page names the asset"), &[]).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(header_of(&answer, "content-type").starts_with(kind));
        assert!(header_of(&answer, "cache-control").contains("immutable"));
    }
    assert_eq!(get("/assets/..%2f..%2fCargo.toml", &[]).await.status, StatusCode::NOT_FOUND);
    let answer = get("/about", &[("accept-encoding", "gzip")]).await;
    assert_eq!(header_of(&answer, "content-encoding"), "gzip");
}

/// A site whose address `/change` answers as a form will when someone else was faster.
async fn site_with_a_conflict(folder: &std::path::Path) -> axum::Router {
    use asterism_actions::{App, Config};
    use asterism_domain::{Actor, Kind, Text};
    let app = App::open(Config::in_folder(folder)).await.expect("the data folder opens");
    app.load_sample().await.expect("the sample loads");
    let id = app.record_at(Kind::Project, "clusters3").await.expect("a look").expect("a record");
    let record = app.record(id).await.expect("a look").expect("a record");
    let change = async |title: &str| {
        let mut document = record.document.clone();
        document.about_mut().title = Text::english(title);
        document.about_mut().topics.clear();
        app.edit(&Actor::Operator, id, record.seq, document, None).await
    };
    change("The first one's <title>").await.expect("the first change is stored");
    let refused = change("The second one's title").await.expect_err("the second is refused");
    let problem = crate::Problem::from(refused);
    let site = Site::new(app);
    let routes = axum::Router::new().route("/change", axum::routing::get(async move || problem.clone()));
    crate::layers::around(routes, axum::Router::new(), site)
}

#[tokio::test]
async fn a_change_on_an_old_version_is_answered_with_both_versions() {
    let folder = tempfile::tempdir().expect("a folder");
    let routes = site_with_a_conflict(folder.path()).await;
    for (language, heading, side) in [
        ("en", "Someone changed this record before you", "Your version"),
        ("es", "Alguien cambió", "Su versión"),
    ] {
        let request =
            Request::get(format!("/change?lang={language}")).body(Body::empty()).expect("a request");
        let answer = routes.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::CONFLICT);
        let bytes = to_bytes(answer.into_body(), 16 << 20).await.expect("a body");
        let page = String::from_utf8_lossy(&bytes);
        for part in [
            heading,
            side,
            "The first one&#39;s &#60;title&#62;",
            "The second one&#39;s title",
            "href=\"/projects/clusters3\"",
            "href=\"/projects/clusters3/history\"",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
}

#[tokio::test]
async fn counters_name_routes_and_never_addresses() {
    let site = Site::empty();
    let routes = router(site);
    for address in ["/about?q=secret", "/nowhere/secret"] {
        let request = Request::get(address).body(Body::empty()).expect("a request");
        routes.clone().oneshot(request).await.expect("an answer");
    }
    let request = Request::get("/metrics").body(Body::empty()).expect("a request");
    let answer = routes.oneshot(request).await.expect("an answer");
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("asterism_request_seconds_count{route=\"/about\",status=\"200\"} 1"), "{text}");
    assert!(!text.contains("secret"));
}

#[tokio::test]
async fn counters_are_shown_to_those_who_are_near_alone() {
    let routes = router(Site::empty());
    let asked = async |peer: &str, forwarded: bool| {
        let peer: std::net::SocketAddr = peer.parse().expect("an address");
        let mut request = Request::get("/metrics").extension(axum::extract::ConnectInfo(peer));
        if forwarded {
            request = request.header("x-forwarded-for", "198.51.100.9");
        }
        let request = request.body(Body::empty()).expect("a request");
        routes.clone().oneshot(request).await.expect("an answer").status()
    };
    assert_eq!(asked("127.0.0.1:4000", false).await, StatusCode::OK);
    assert_eq!(asked("10.1.2.3:4000", false).await, StatusCode::OK);
    assert_eq!(asked("127.0.0.1:4000", true).await, StatusCode::NOT_FOUND, "by way of a server in front");
    assert_eq!(asked("198.51.100.9:4000", false).await, StatusCode::NOT_FOUND);
    assert_eq!(asked("198.51.100.9:4000", true).await, StatusCode::NOT_FOUND);
}

/// What one peer is answered at an address, and after how many seconds to come again.
async fn asked_by(
    routes: &axum::Router,
    peer: &str,
    forwarded: &str,
    address: &str,
) -> (StatusCode, String, String) {
    let peer: std::net::SocketAddr = peer.parse().expect("an address");
    let mut request = Request::get(address).extension(axum::extract::ConnectInfo(peer));
    if !forwarded.is_empty() {
        request = request.header("x-forwarded-for", forwarded);
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = routes.clone().oneshot(request).await.expect("an answer");
    let again = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let (status, again) = (answer.status(), again.unwrap_or_default().to_owned());
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    (status, again, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn who_reads_too_much_of_what_is_costly_is_told_when_it_goes_on_and_others_read_on() {
    let limits = crate::Limits { reads: 7, ..crate::Limits::default() };
    let routes = router(Site::empty().with_limits(limits));
    let (one, other) = ("203.0.113.9:4000", "198.51.100.9:4000");
    let refused = StatusCode::TOO_MANY_REQUESTS;
    let status = async |peer, forwarded, address| asked_by(&routes, peer, forwarded, address).await.0;
    // A page counts as one and a file as five.
    for address in ["/explore?q=a", "/regions/ES21", "/explore.csv?q=a"] {
        assert_ne!(status(one, "", address).await, refused, "{address}");
    }
    let (told, again, page) = asked_by(&routes, one, "", "/explore?q=a").await;
    assert_eq!(told, refused);
    assert!(again.parse::<u64>().is_ok_and(|seconds| (1..=60).contains(&seconds)), "{again}");
    assert!(
        page.contains("Too much at once") && page.contains("seconds") || page.contains("1 second"),
        "{page}"
    );
    assert!(page.contains("who signs in is counted apart"), "{page}");
    for file in
        ["/explore.json", "/explore.atom", "/explore.ics", "/industries.csv", "/regions/ES21/brief.pdf"]
    {
        assert_eq!(status(one, "", file).await, refused, "{file}");
    }
    let (_, _, told) = asked_by(&routes, one, "", "/explore.json").await;
    assert!(told.contains("\"status\":429") && told.contains("It goes on in"), "{told}");
    // The neighbours are of the same network; what costs little is answered on.
    assert_eq!(status("203.0.113.200:1", "", "/explore").await, refused);
    assert_eq!(status(one, "", "/about").await, StatusCode::OK);
    assert_ne!(status(other, "", "/explore").await, refused);
    // What a stranger says of where they come from is not believed, what the server in front says is.
    assert_eq!(status(one, "192.0.2.1", "/explore").await, refused);
    for _ in 0..7 {
        assert_ne!(status("127.0.0.1:9", "192.0.2.1", "/explore").await, refused);
    }
    assert_eq!(status("127.0.0.1:9", "192.0.2.1", "/explore").await, refused);
    assert_ne!(status("127.0.0.1:9", "192.0.3.1", "/explore").await, refused);
    // Whoever is at this machine itself reads as much as they like.
    for peer in ["127.0.0.1:9", "[::1]:9"] {
        for _ in 0..20 {
            assert_ne!(status(peer, "", "/explore").await, refused);
        }
    }
}

#[tokio::test]
async fn where_reading_is_not_limited_nobody_is_refused() {
    let limits = crate::Limits { reads: 0, ..crate::Limits::default() };
    let routes = router(Site::empty().with_limits(limits));
    for _ in 0..400 {
        let (status, ..) = asked_by(&routes, "203.0.113.9:1", "", "/explore").await;
        assert_ne!(status, StatusCode::TOO_MANY_REQUESTS);
    }
}

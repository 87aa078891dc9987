//! The server itself: slow senders, too many of them, and its end; and what it says of how it is.

use std::net::SocketAddr;
use std::time::Duration;

use asterism_web::{Limits, Site, router, serve_within};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::ServiceExt;

use crate::Sample;
use crate::guest::{Guest, sign_up};

/// A server with limits of the test's own.
struct Served {
    _folder: tempfile::TempDir,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

async fn served(limits: Limits) -> Served {
    let Sample { folder, app, .. } = Sample::empty().await;
    let routes = router(Site::new(app).with_limits(limits));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async {
        let _ = stopped.await;
    };
    let ended = tokio::spawn(serve_within(listener, routes, limits, until));
    Served { _folder: folder, address, stop, ended }
}

/// What a connection answers until it is closed.
async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A connection that is cut off may end with an error; what came before counts.
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

const SHORT: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread")]
async fn half_a_head_is_not_waited_for() {
    let site = served(Limits { head: SHORT, ..Limits::default() }).await;
    let mut stream = TcpStream::connect(site.address).await.expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").await.expect("half a head");
    assert!(!rest(&mut stream).await.contains("200 OK"));
    // So is a connection on which nothing is sent.
    let mut silent = TcpStream::connect(site.address).await.expect("it listens");
    assert_eq!(rest(&mut silent).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_comes_ends_with_408() {
    let site = served(Limits { time: SHORT, ..Limits::default() }).await;
    let mut stream = TcpStream::connect(site.address).await.expect("it listens");
    let head = "POST /sign-up HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=";
    stream.write_all(head.as_bytes()).await.expect("a head");
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    assert!(answer.contains("not here in time"), "a page says so: {answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_of_an_answer_is_let_go() {
    // More than the buffers between the two have room for.
    let large = axum::Router::new().route("/", axum::routing::get(|| async { vec![b'x'; 64 << 20] }));
    let limits = Limits { patience: SHORT, ..Limits::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(serve_within(listener, large, limits, std::future::pending()));
    let ask = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut silent = TcpStream::connect(address).await.expect("it listens");
    silent.write_all(ask).await.expect("a request");
    // Whoever reads on has it whole meanwhile, and the other one's connection has ended by then or soon after.
    let mut reading = TcpStream::connect(address).await.expect("it listens");
    reading.write_all(ask).await.expect("a request");
    assert!(rest(&mut reading).await.len() > 64 << 20);
    let ended = async {
        while silent.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ended).await.expect("it is not waited for");
    serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_beyond_the_bound_are_refused_with_a_time_to_come_again_and_pages_are_answered() {
    let Sample { folder: _folder, app, .. } = Sample::open().await;
    let limits = Limits { files: 1, ..Limits::default() };
    let routes = router(Site::new(app).with_limits(limits));
    let asked = async |address: &str, peer: &str| {
        let peer: SocketAddr = peer.parse().expect("an address");
        let request = Request::get(address).extension(ConnectInfo(peer)).body(Body::empty());
        routes.clone().oneshot(request.expect("a request")).await.expect("an answer")
    };
    // A table of issues goes out in pieces: the place is kept until the last one is read.
    let unread = asked("/quality.csv", "203.0.113.9:1").await;
    assert_eq!(unread.status(), StatusCode::OK);
    for (peer, expected) in [
        ("203.0.113.9:2", StatusCode::TOO_MANY_REQUESTS),
        ("198.51.100.9:1", StatusCode::SERVICE_UNAVAILABLE),
        ("127.0.0.1:1", StatusCode::SERVICE_UNAVAILABLE),
    ] {
        let refused = asked("/explore.json?q=cluster", peer).await;
        assert_eq!(refused.status(), expected, "{peer}");
        assert_eq!(refused.headers().get(header::RETRY_AFTER).expect("a time"), "15", "{peer}");
        let said = axum::body::to_bytes(refused.into_body(), 1 << 20).await.expect("a body");
        assert!(String::from_utf8_lossy(&said).contains("As many files as"), "{peer}");
        assert_eq!(asked("/explore?q=cluster", peer).await.status(), StatusCode::OK, "{peer}");
    }
    drop(unread);
    assert_eq!(asked("/explore.json?q=cluster", "198.51.100.9:1").await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_beyond_the_bound_wait_until_one_ends() {
    let site = served(Limits { connections: 2, ..Limits::default() }).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(site.address).await.expect("it listens");
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("a request");
        let mut some = [0; 8];
        stream.read_exact(&mut some).await.expect("an answer");
        held.push(stream);
    }
    let mut third = TcpStream::connect(site.address).await.expect("the system takes it");
    third
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await
        .expect("a request");
    let mut answer = [0; 8];
    let waits = tokio::time::timeout(SHORT, third.read_exact(&mut answer)).await;
    assert!(waits.is_err(), "there is no place for it");
    held.pop();
    third.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_under_way_is_finished_when_the_server_stops() {
    let site = served(Limits::default()).await;
    let mut idle = TcpStream::connect(site.address).await.expect("it listens");
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("a request");
    let mut some = [0; 8];
    idle.read_exact(&mut some).await.expect("an answer");
    let mut stream = TcpStream::connect(site.address).await.expect("it listens");
    let body = "email=anna%40example.org";
    let head = format!(
        "POST /sign-up HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("a head");
    // The handler waits for the body by now: it has said that it wants it.
    let mut wanted = [0; 25];
    stream.read_exact(&mut wanted).await.expect("a word");
    assert!(wanted.starts_with(b"HTTP/1.1 100 Continue"), "{}", String::from_utf8_lossy(&wanted));
    site.stop.send(()).expect("it runs");
    // Who is idle is let go, which shows that the end has begun.
    rest(&mut idle).await;
    stream.write_all(body.as_bytes()).await.expect("a body");
    let answer = rest(&mut stream).await;
    assert!(answer.contains("HTTP/1.1 200") || answer.contains("HTTP/1.1 303"), "{answer}");
    site.ended.await.expect("the server ends").expect("well");
    assert!(TcpStream::connect(site.address).await.is_err(), "nobody else is let in");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_figures_say_how_the_portal_is() {
    let site = Sample::open().await;
    let guest = Guest::of(&site.routes);
    let health = guest.get("/healthz").await;
    assert_eq!((health.status, health.body.as_str()), (StatusCode::OK, "ok\n"));
    let figures = guest.page("/metrics").await;
    for name in
        ["well 1", "index_behind 0", "files_loading 0", "letters_waiting 0", "memory_bytes ", "revisions "]
    {
        assert!(figures.contains(&format!("\nasterism_{name}")), "{name}: {figures}");
    }
    let named = |line: &str| line.split([' ', '{']).next().unwrap_or("").to_owned();
    for line in figures.lines().filter(|line| !line.starts_with('#')) {
        let base = named(line);
        let base = base.trim_end_matches("_bucket").trim_end_matches("_sum").trim_end_matches("_count");
        assert!(figures.contains(&format!("# HELP {base} ")), "{base}");
        assert!(figures.contains(&format!("# TYPE {base} ")), "{base}");
    }
    // A database that does not answer: the same word for everybody, and no reason.
    site.app.close().await;
    let health = guest.get("/healthz").await;
    assert_eq!((health.status, health.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not well\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_is_counted_apart_from_the_neighbours_and_wherever_they_read() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let session = format!("session={}", anna.cookie("session").expect("a session"));
    let limits = Limits { reads: 2, ..Limits::default() };
    let routes = router(Site::new(site.app.clone()).with_limits(limits));
    let asked = async |peer: &str, cookie: &str| {
        let peer: SocketAddr = peer.parse().expect("an address");
        let request = Request::get("/explore").header(header::COOKIE, cookie).extension(ConnectInfo(peer));
        let request = request.body(Body::empty()).expect("a request");
        routes.clone().oneshot(request).await.expect("an answer").status()
    };
    let (home, work) = ("203.0.113.9:1", "198.51.100.9:1");
    let (ok, enough) = (StatusCode::OK, StatusCode::TOO_MANY_REQUESTS);
    for expected in [ok, ok, enough] {
        assert_eq!(asked(home, "").await, expected, "the neighbours");
    }
    assert_eq!((asked(home, &session).await, asked(work, &session).await), (ok, ok));
    for peer in [home, work] {
        assert_eq!(asked(peer, &session).await, enough, "the same account, whatever the network");
    }
    assert_eq!(asked(work, "").await, ok, "what she read is none of others");
    for _ in 0..5 {
        assert_eq!(asked("127.0.0.1:1", &session).await, ok, "on the machine itself nobody is counted");
    }
}

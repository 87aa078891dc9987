//! Who is there, and what a request must show before it may change anything.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use asterism_actions::account::{Browser, SignedIn, Who};
use asterism_domain::{Actor, Scope, Seq};
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::given_back::Sent;
use crate::methods;
use crate::pages::on_to;
use crate::problem::wants_json;
use crate::visit::{Visit, decode, origin};
use crate::{Problem, Site};

/// A browser keeps its session for so long, in seconds; the portal may end it sooner.
const KEEP_SESSION: u32 = 30 * 24 * 3600;
/// And what it is recognised by, so that strangers' tries do not shut its owner out.
const KEEP_DEVICE: u32 = 365 * 24 * 3600;

/// Addresses that anybody may post to, because programs of mail providers do (RFC 8058). What they hold is their
/// proof.
const OPEN_TO_ALL: &str = "/unsubscribe/";

/// What no program's key opens, whatever its scope: the account that the key is of, the ways into it, and the portal.
const NOT_BY_KEY: &[&str] =
    &["/account", "/admin", "/claims", "/link", "/recover", "/sign-in", "/sign-out", "/sign-up"];

/// What is open to somebody whose password was right where more is asked of everybody: the next step, and the ways to it.
const HALFWAY: &[&str] = &[
    "/about",
    "/account/identities",
    "/account/passkeys",
    "/account/second-factor",
    "/assets",
    "/healthz",
    "/link",
    "/privacy",
    "/recover",
    "/sign-in",
    "/sign-out",
    "/unsubscribe",
];

/// Pages that a letter leads to: they say whom the letter was for.
const FOR_ONE_READER: &str = "/link/";

/// The request's visitor, as the outermost layer found out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guest {
    pub(crate) who: Option<Arc<Who>>,
}

/// Finds out who is there by the session's cookie or a program's key.
pub(crate) async fn recognise(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let session = cookie(headers, &named(headers, "session"));
    let key = bearer(headers);
    let asks = session.is_some() || key.is_some();
    if let (true, Ok(app)) = (asks, site.app()) {
        let found = match (key, session) {
            (Some(key), _) => app.who_by_key(&key).await,
            (None, Some(session)) => app.who(&session).await,
            (None, None) => Ok(None),
        };
        match found {
            Ok(who) => {
                request.extensions_mut().insert(Guest { who: who.map(Arc::new) });
            }
            // Who cannot be recognised is treated as a stranger.
            Err(error) => tracing::error!(error = format!("{error:#}"), "nobody can be recognised"),
        }
    }
    let known = request.extensions().get::<Guest>().is_some_and(|guest| guest.who.is_some());
    let by_letter = request.uri().path().starts_with(FOR_ONE_READER);
    let mut response = next.run(request).await;
    if response.status() == StatusCode::FORBIDDEN {
        tracing::warn!(signed_in = known, "refused: no right to do this");
    }
    if known || by_letter {
        // What is shown to somebody stays with them.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    response
}

/// Refuses a request that changes something and does not come from a page of ours. Browsers say where a request comes
/// from (`Sec-Fetch-Site`, and `Origin` before that); a program says who it is with its key, which no browser sends
/// by itself.
pub(crate) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if let Some(scope) = scope_of_key(&request)
        && (!is_open_to_keys(request.uri().path()) || (scope == Scope::Read && !reads))
    {
        tracing::warn!(scope = scope.as_str(), "a key was used for more than it is for and was refused");
        // No key does this, whoever owns it; one that only reads is told what it is for.
        let problem = if scope == Scope::Read { Problem::KeyReads } else { Problem::Forbidden };
        return problem.into_response();
    }
    let by_key = bearer(request.headers()).is_some();
    if !by_key && is_halfway(&request) && !is_below(request.uri().path(), HALFWAY) {
        return led_to_next_step(&site, request, reads).await;
    }
    if reads || by_key || request.uri().path().starts_with(OPEN_TO_ALL) || is_from_here(request.headers()) {
        return next.run(request).await;
    }
    if let Some(answer) = methods::not_taken(request, next).await {
        return answer;
    }
    tracing::warn!("a request that changes something came from elsewhere and was refused");
    Problem::Forbidden.into_response()
}

/// The scope of the key that a program shows; none for people.
fn scope_of_key(request: &Request) -> Option<Scope> {
    request.extensions().get::<Guest>()?.who.as_ref()?.actor.member()?.key
}

fn is_open_to_keys(path: &str) -> bool {
    !is_below(path, NOT_BY_KEY)
}

/// Whether a path is one of these or lies below it.
fn is_below(path: &str, these: &[&str]) -> bool {
    let within =
        |one: &&str| path.strip_prefix(*one).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    these.iter().any(within)
}

fn is_halfway(request: &Request) -> bool {
    let who = request.extensions().get::<Guest>().and_then(|guest| guest.who.as_ref());
    who.is_some_and(|who| who.halfway)
}

/// Somebody whose password was right does nothing else before the next step, which leads back to where they were going.
async fn led_to_next_step(site: &Site, request: Request, reads: bool) -> Response {
    let (path, accept) = (request.uri().path(), request.headers().get(header::ACCEPT));
    if !reads && is_from_here(request.headers()) {
        // Where the rule began to hold while somebody wrote, what they typed is kept for the answer, which gives it back.
        // What else is wrong with the form is for later.
        _ = Posted::from_request(request, site).await;
        return Problem::NextStep.into_response();
    }
    if !reads || wants_json(path, accept) {
        return Problem::NextStep.into_response();
    }
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
    Redirect::to(&format!("/account/second-factor{}", on_to(here))).into_response()
}

/// What a server in front of ours says of a request is believed only where that server is near: on this machine or in
/// a private network. From anybody else it is what a stranger says.
pub(crate) fn forget_what_strangers_say(request: &mut Request) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    if peer.is_some_and(|peer| !is_near(peer)) {
        for name in ["x-forwarded-proto", "x-forwarded-for"] {
            request.headers_mut().remove(name);
        }
    }
}

fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(from)) => from == origin(headers),
        (None, None) => false,
    }
}

/// Whether a link of another site led here, as far as the browser says so.
pub(crate) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").map(|key| key.trim().to_owned())
}

pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// A cookie that only this host can have set, where the way here is secret.
pub(crate) fn named(headers: &HeaderMap, name: &str) -> String {
    if is_secret(headers) { format!("__Host-{name}") } else { name.to_owned() }
}

/// Whether the way between browser and portal is encrypted.
pub(crate) fn is_secret(headers: &HeaderMap) -> bool {
    origin(headers).starts_with("https://")
}

pub(crate) fn set_cookie(
    response: &mut Response,
    headers: &HeaderMap,
    name: &str,
    value: &str,
    seconds: u32,
) {
    let secret = if is_secret(headers) { "; Secure" } else { "" };
    let name = named(headers, name);
    let line = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secret}");
    if let Ok(line) = HeaderValue::from_str(&line) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}

/// Gives the browser what it was let in with.
pub(crate) fn let_in(mut response: Response, headers: &HeaderMap, signed_in: &SignedIn) -> Response {
    set_cookie(&mut response, headers, "session", &signed_in.session, KEEP_SESSION);
    set_cookie(&mut response, headers, "device", &signed_in.device, KEEP_DEVICE);
    response
}

/// Takes the session from the browser, and what it may have kept of pages.
pub(crate) fn let_out(mut response: Response, headers: &HeaderMap) -> Response {
    set_cookie(&mut response, headers, "session", "", 0);
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    response
}

/// What a request says of its browser.
pub(crate) fn browser(parts: &Parts) -> Browser {
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    Browser {
        agent: in_few_words(agent),
        network: network(parts),
        device: cookie(&parts.headers, &named(&parts.headers, "device")),
        session: cookie(&parts.headers, &named(&parts.headers, "session")),
    }
}

/// `Firefox on Linux`, as far as a browser says so.
fn in_few_words(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] = [
        ("Firefox", "Firefox"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let known = |list: &[(&'static str, &'static str)]| {
        list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (known(&BROWSERS), known(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "?".to_owned(),
    }
}

/// The network a request comes from: the first three numbers of an address, or the first four groups of a longer one.
/// Behind a server of one's own, that server says it in `X-Forwarded-For`.
fn network(parts: &Parts) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    network_of(&parts.headers, peer)
}

fn network_of(headers: &HeaderMap, peer: Option<IpAddr>) -> String {
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let told = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|last| last.trim().parse().ok());
    match told.or(peer) {
        Some(IpAddr::V4(address)) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

/// Whose reading is measured: that of an account, else that of a network. None of whoever is at this machine itself, and not
/// here for somebody else by way of a server in front.
pub(crate) fn client(request: &Request) -> Option<String> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    if peer.is_loopback() && !request.headers().contains_key("x-forwarded-for") {
        return None;
    }
    let who = request.extensions().get::<Guest>().and_then(|guest| guest.who.as_ref());
    Some(who.map_or_else(|| network_of(request.headers(), Some(peer)), |who| who.account.id.to_string()))
}

/// Whether a request comes from this machine or its private network, and not for somebody else by way of a server in
/// front.
pub(crate) fn comes_from_near(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    peer.is_none_or(is_near) && !request.headers().contains_key("x-forwarded-for")
}

fn is_near(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// A form that was sent: its fields in their order. For somebody who is signed in it must carry the token of their
/// session's forms.
pub(crate) struct Posted {
    pub(crate) visit: Visit,
    pub(crate) browser: Browser,
    pub(crate) headers: HeaderMap,
    pub(crate) fields: Vec<(String, String)>,
}

impl Posted {
    /// The first value of a field; empty where it was not sent.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The revision that a form was made of, as one of its fields says it.
    pub(crate) fn revision(&self, name: &str) -> Result<Seq, Problem> {
        let refused = || Problem::Invalid(self.visit.l.with("refused-made-of", &[("name", name)]));
        self.value(name).parse().map(Seq).map_err(|_| refused())
    }

    /// Whether a box was ticked.
    pub(crate) fn ticked(&self, name: &str) -> bool {
        !self.value(name).is_empty()
    }

    pub(crate) fn actor(&self) -> Actor {
        self.visit.actor()
    }
}

impl FromRequest<Site> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Posted, Problem> {
        let (parts, body) = request.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(Problem::NotAForm);
        }
        let bytes = axum::body::to_bytes(body, site.limits.body).await.map_err(|_| Problem::TooLarge)?;
        let fields = decode(&String::from_utf8_lossy(&bytes));
        let visit = Visit::of(&parts);
        let sent = fields.iter().find(|(name, _)| name == "form").map_or("", |(_, value)| value.as_str());
        if let Some(kept) = parts.extensions.get::<Sent>() {
            kept.keep(&fields);
        }
        check_token(&visit, sent)?;
        Ok(Posted { browser: browser(&parts), visit, headers: parts.headers, fields })
    }
}

/// What a script of ours sent as JSON. For somebody who is signed in it carries the token of their session's forms,
/// as a form does.
pub(crate) struct Told {
    pub(crate) visit: Visit,
    pub(crate) browser: Browser,
    pub(crate) headers: HeaderMap,
    pub(crate) body: serde_json::Value,
}

impl Told {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(serde_json::Value::as_str).unwrap_or("")
    }

    /// The secret that goes with what this browser was asked last.
    pub(crate) fn asked(&self) -> String {
        asked(&self.headers)
    }
}

impl FromRequest<Site> for Told {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Told, Problem> {
        let (parts, body) = request.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(Problem::NotAForm);
        }
        let bytes = axum::body::to_bytes(body, site.limits.body).await.map_err(|_| Problem::TooLarge)?;
        let body = serde_json::from_slice(&bytes).map_err(|_| Problem::NotAForm)?;
        let told = Told { visit: Visit::of(&parts), browser: browser(&parts), headers: parts.headers, body };
        check_token(&told.visit, told.text("form"))?;
        Ok(told)
    }
}

/// The secret that goes with what a browser was asked last.
pub(crate) fn asked(headers: &HeaderMap) -> String {
    cookie(headers, &named(headers, ASKED)).unwrap_or_default()
}

/// The cookie of what a browser was asked, and how long it is kept, in seconds.
const ASKED: &str = "asked";
const KEEP_ASKED: u32 = 600;

/// Leaves the secret of a question with the browser; an empty one takes it back.
pub(crate) fn ask(mut response: Response, headers: &HeaderMap, secret: &str) -> Response {
    let seconds = if secret.is_empty() { 0 } else { KEEP_ASKED };
    set_cookie(&mut response, headers, ASKED, secret, seconds);
    response
}

/// Refuses a form that does not carry the token of the session it is sent in.
pub(crate) fn check_token(visit: &Visit, sent: &str) -> Result<(), Problem> {
    let Some(who) = visit.who.as_ref().filter(|who| who.session.is_some()) else { return Ok(()) };
    let differ = who.form.bytes().zip(sent.bytes()).fold(0, |differ, (one, other)| differ | (one ^ other));
    if differ == 0 && who.form.len() == sent.len() { Ok(()) } else { Err(Problem::StaleForm) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let value = |value: &str| HeaderValue::from_str(value).expect("a header");
        pairs.iter().map(|(name, text)| (header::HeaderName::from_static(name), value(text))).collect()
    }

    #[test]
    fn only_our_own_pages_may_send_forms() {
        let from_here = |pairs: &[(&'static str, &str)]| is_from_here(&headers(pairs));
        assert!(from_here(&[("host", "s3.example"), ("sec-fetch-site", "same-origin")]));
        assert!(from_here(&[("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80")]));
        for other in ["cross-site", "same-site", "none"] {
            let pairs = [("host", "s3.example"), ("sec-fetch-site", other), ("origin", "http://s3.example")];
            assert!(!from_here(&pairs), "{other}");
        }
        assert!(!from_here(&[("host", "s3.example"), ("origin", "http://evil.example")]));
        assert!(!from_here(&[("host", "s3.example"), ("origin", "null")]));
        assert!(!from_here(&[("host", "s3.example")]), "what does not say where it comes from is refused");
    }

    #[test]
    fn cookies_are_tied_to_the_host_where_the_way_is_secret() {
        let secret = headers(&[("host", "s3.example"), ("x-forwarded-proto", "https")]);
        assert_eq!(named(&secret, "session"), "__Host-session");
        let mut response = ().into_response();
        set_cookie(&mut response, &secret, "session", "x", 60);
        let set = response.headers()[header::SET_COOKIE].to_str().expect("text");
        assert_eq!(set, "__Host-session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        let two = headers(&[("cookie", "a=1; session=2; session=3")]);
        assert_eq!(cookie(&two, "session").as_deref(), Some("2"));
        assert_eq!(cookie(&two, "sess"), None);
    }

    #[test]
    fn a_browser_is_named_and_its_network_is_coarse() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(in_few_words(firefox), "Firefox · Linux");
        assert_eq!(in_few_words("curl/8"), "?");
        let parts = |peer: &str, forwarded: &str| {
            // The outermost layer does this to every request.
            let mut request = Request::new(axum::body::Body::empty());
            request.headers_mut().insert("x-forwarded-for", HeaderValue::from_str(forwarded).expect("text"));
            let peer: SocketAddr = peer.parse().expect("an address");
            request.extensions_mut().insert(ConnectInfo(peer));
            forget_what_strangers_say(&mut request);
            request.into_parts().0
        };
        assert_eq!(network(&parts("127.0.0.1:9", "1.2.3.4, 198.51.100.7")), "198.51.100.0/24");
        assert_eq!(
            network(&parts("203.0.113.9:9", "198.51.100.7")),
            "203.0.113.0/24",
            "strangers are not believed"
        );
        assert_eq!(network(&parts("[::1]:9", "2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
    }
}

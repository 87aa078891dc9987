//! A polite client: one request at a time, a pause between requests to a host, the server's wish
//! to wait is honoured, and redirects leave the publisher's hosts never.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use ureq::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, LOCATION, RETRY_AFTER};
use ureq::http::{HeaderMap, StatusCode};
use ureq::{Agent, Body};
use url::Url;

use super::fault::{Fault, Step};
use super::origin::Origin;
use super::table::PullSource;

const USER_AGENT: &str = concat!("Asterism/", env!("CARGO_PKG_VERSION"));
const REDIRECTS: usize = 5;
/// The longest that a server may make us wait before we give up for now.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(30);
const ANSWER: Duration = Duration::from_secs(120);
/// The longest silence within a body.
const SILENCE: Duration = Duration::from_secs(60);

/// How the client behaves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manners {
    /// The least time between two requests to a host.
    pub(crate) delay: Duration,
    /// How often a request is tried.
    pub(crate) attempts: u32,
    /// The longest that one request may take, its body included.
    pub(crate) total: Duration,
}

pub(crate) struct Client {
    agent: Agent,
    origin: Origin,
    manners: Manners,
    asked: BTreeMap<String, Instant>,
    silent: BTreeSet<String>,
}

/// An answer whose body is still to be read.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Body,
}

impl Answer {
    pub(crate) fn header(&self, name: impl ureq::http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the body is sent as the file is, so that its length and places in it mean something.
    pub(crate) fn is_plain(&self) -> bool {
        self.header(CONTENT_ENCODING).is_none_or(|encoding| encoding.eq_ignore_ascii_case("identity"))
    }

    pub(crate) fn length(&self) -> Option<u64> {
        self.body.content_length().filter(|_| self.is_plain())
    }

    pub(crate) fn into_reader(self) -> impl Read {
        self.body.into_reader()
    }
}

impl Client {
    pub(crate) fn new(origin: Origin, manners: Manners) -> Client {
        let mut config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .https_only(origin.is_official())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections_per_host(1)
            .timeout_global(Some(manners.total))
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .timeout_per_read(Some(SILENCE));
        if origin.is_local() {
            config = config.proxy(None);
        }
        let agent = config.build().new_agent();
        Client { agent, origin, manners, asked: BTreeMap::new(), silent: BTreeSet::new() }
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.manners.attempts
    }

    /// Asks for an address, again where that may help. A body that breaks off later is up to the caller.
    pub(crate) fn get(
        &mut self,
        source: &PullSource,
        address: &Url,
        headers: &[(&'static str, String)],
    ) -> Step<Answer> {
        let host = host_of(address);
        if self.silent.contains(&host) {
            return Err(Fault::NotAsked { address: address.to_string() });
        }
        let mut attempt = 1;
        loop {
            let last = attempt >= self.manners.attempts;
            match self.follow(source, address, headers) {
                Ok(answer) if wants_a_pause(answer.status) => self.wait_as_asked(address, &answer, last)?,
                Err(fault @ Fault::Silent { .. }) if last => {
                    self.silent.insert(host);
                    return Err(fault);
                }
                Err(fault) if fault.passes() && !last => self.pause(attempt),
                ended => return ended,
            }
            attempt += 1;
        }
    }

    /// Reads a whole answer of at most `limit` bytes; `None` where there is nothing at the address.
    pub(crate) fn read(&mut self, source: &PullSource, address: &Url, limit: u64) -> Step<Option<Vec<u8>>> {
        let mut attempt = 1;
        loop {
            match self.read_once(source, address, limit) {
                Err(fault) if fault.passes() && attempt < self.manners.attempts => self.pause(attempt),
                ended => return ended,
            }
            attempt += 1;
        }
    }

    fn read_once(&mut self, source: &PullSource, address: &Url, limit: u64) -> Step<Option<Vec<u8>>> {
        let answer = self.get(source, address, &[])?;
        match answer.status {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
            status => return Err(Fault::Refused { address: address.to_string(), status }),
        }
        let mut bytes = Vec::new();
        let read = answer.into_reader().take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(address, &error))?;
        if bytes.len() as u64 > limit {
            return Err(Fault::TooLarge { address: address.to_string(), limit });
        }
        Ok(Some(bytes))
    }

    /// Waits longer after every attempt that failed.
    pub(crate) fn pause(&self, attempt: u32) {
        let pause = self.manners.delay.saturating_mul(1_u32 << attempt.min(10));
        thread::sleep(pause.min(LONGEST_PAUSE));
    }

    fn wait_as_asked(&self, address: &Url, answer: &Answer, last: bool) -> Step<()> {
        let asked = answer.header(RETRY_AFTER).and_then(|text| retry_after(text, Timestamp::now()));
        let wait = asked.unwrap_or(self.manners.delay.saturating_mul(5));
        if last || wait > LONGEST_WAIT {
            return Err(Fault::Busy { address: address.to_string(), seconds: wait.as_secs() });
        }
        thread::sleep(wait);
        Ok(())
    }

    fn follow(
        &mut self,
        source: &PullSource,
        address: &Url,
        headers: &[(&'static str, String)],
    ) -> Step<Answer> {
        let mut at = address.clone();
        for _ in 0..=REDIRECTS {
            let answer = self.ask(&at, headers)?;
            let Some(to) = redirect(&at, &answer) else { return Ok(answer) };
            if !self.origin.allows(source, &to) {
                return Err(Fault::Astray { address: address.to_string(), to: to.to_string() });
            }
            at = to;
        }
        Err(Fault::Shape { address: address.to_string(), why: format!("more than {REDIRECTS} redirects") })
    }

    fn ask(&mut self, address: &Url, headers: &[(&'static str, String)]) -> Step<Answer> {
        self.keep_distance(&host_of(address));
        let mut request = self.agent.get(address.as_str()).header(ACCEPT_ENCODING, "identity");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let (parts, body) = request.call().map_err(|error| unanswered(address, &error))?.into_parts();
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    fn keep_distance(&mut self, host: &str) {
        if let Some(before) = self.asked.get(host) {
            thread::sleep(self.manners.delay.saturating_sub(before.elapsed()));
        }
        self.asked.insert(host.to_owned(), Instant::now());
    }
}

fn host_of(address: &Url) -> String {
    format!(
        "{}:{}",
        address.host_str().unwrap_or_default(),
        address.port_or_known_default().unwrap_or_default()
    )
}

fn wants_a_pause(status: StatusCode) -> bool {
    matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
}

/// Where an answer sends us; none where it is no redirect, or one to nowhere.
fn redirect(from: &Url, answer: &Answer) -> Option<Url> {
    let elsewhere = matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308);
    answer.header(LOCATION).filter(|_| elsewhere).and_then(|to| from.join(to).ok())
}

fn unanswered(address: &Url, error: &ureq::Error) -> Fault {
    let (address, why) = (address.to_string(), error.to_string());
    match error {
        ureq::Error::Io(io) if is_refusal(io) => Fault::Silent { address, why },
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            Fault::Silent { address, why }
        }
        ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::Protocol(_) => {
            Fault::Broken { address, why }
        }
        _ => Fault::Shape { address, why },
    }
}

fn is_refusal(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, HostUnreachable, NetworkUnreachable};
    matches!(error.kind(), ConnectionRefused | HostUnreachable | NetworkUnreachable)
}

pub(crate) fn broken(address: &Url, error: &io::Error) -> Fault {
    Fault::Broken { address: address.to_string(), why: error.to_string() }
}

/// The time that a Retry-After header asks for: seconds, or a moment.
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp();
    Some(until.duration_since(now).try_into().unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_wait_is_understood_as_seconds_and_as_a_moment() {
        let now: Timestamp = "2026-01-15T12:00:00Z".parse().unwrap();
        assert_eq!(retry_after("7", now), Some(Duration::from_secs(7)));
        assert_eq!(retry_after("Thu, 15 Jan 2026 12:00:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Thu, 15 Jan 2026 11:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}

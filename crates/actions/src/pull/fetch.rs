//! One file over HTTP: only if it changed, from where the last attempt stopped, and never more
//! than allowed.

use std::fs::File;
use std::io::{self, Read, Write};

use ureq::http::StatusCode;
use ureq::http::header::{CONTENT_RANGE, ETAG, LAST_MODIFIED};
use url::Url;

use super::client::{Answer, Client, broken};
use super::fault::{Fault, Step};
use super::kept::Kept;
use super::part::{Part, Version};
use super::table::PullSource;

/// What to download, to where.
pub(crate) struct Wanted<'a> {
    pub(crate) source: &'static PullSource,
    pub(crate) address: &'a Url,
    pub(crate) folder: &'a std::path::Path,
    pub(crate) file: &'a str,
    /// The most bytes allowed.
    pub(crate) limit: u64,
}

pub(crate) enum Fetched {
    /// What is here is what the server has.
    Current,
    /// Everything has arrived.
    Whole(Part),
}

/// Told how many bytes are here, of how many. Its error ends the download.
pub(crate) type Report<'a> = &'a mut dyn FnMut(u64, Option<u64>) -> Step<()>;

/// Downloads a file, trying again from where it broke off.
pub(crate) fn fetch(
    client: &mut Client,
    wanted: &Wanted<'_>,
    here: Option<&Kept>,
    report: Report<'_>,
) -> Step<Fetched> {
    let mut attempt = 1;
    loop {
        match fetch_once(client, wanted, here, report) {
            Err(fault) if fault.passes() && attempt < client.attempts() && fault_in_body(&fault) => {
                tracing::debug!("attempt {attempt}: {fault}");
                client.pause(attempt);
            }
            ended => return ended,
        }
        attempt += 1;
    }
}

/// The client has already tried again where there was no answer.
fn fault_in_body(fault: &Fault) -> bool {
    !matches!(fault, Fault::Silent { .. } | Fault::Refused { .. })
}

fn fetch_once(
    client: &mut Client,
    wanted: &Wanted<'_>,
    here: Option<&Kept>,
    report: Report<'_>,
) -> Step<Fetched> {
    let mut part = Part::open(wanted.folder, wanted.file, wanted.address.as_str());
    let headers = conditions(&part, here);
    let answer = client.get(wanted.source, wanted.address, &headers)?;
    let version = version_of(wanted.address, &answer);
    match answer.status {
        StatusCode::NOT_MODIFIED if part.is_whole() => Ok(Fetched::Whole(part)),
        StatusCode::NOT_MODIFIED if here.is_some() => Ok(Fetched::Current),
        StatusCode::PARTIAL_CONTENT if continues(&part, &answer, &version) => {
            let (file, expected) = (part.go_on()?, part.version.as_ref().and_then(|version| version.length));
            receive(&mut part, file, expected, answer, wanted, report)?;
            Ok(Fetched::Whole(part))
        }
        StatusCode::OK => {
            let expected = answer.length();
            refuse_oversize(expected, &part, wanted)?;
            let file = part.begin(version)?;
            receive(&mut part, file, expected, answer, wanted, report)?;
            Ok(Fetched::Whole(part))
        }
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
            part.discard()?;
            Err(Fault::ChangedMeanwhile { address: wanted.address.to_string() })
        }
        status => Err(Fault::Refused { address: wanted.address.to_string(), status }),
    }
}

/// Asks for the rest of a part, or for the file only if it is newer than what is here.
fn conditions(part: &Part, here: Option<&Kept>) -> Vec<(&'static str, String)> {
    let Some(version) = &part.version else {
        return here.and_then(|kept| kept.version.if_changed()).into_iter().collect();
    };
    if part.is_whole() {
        return version.if_changed().into_iter().collect();
    }
    match version.range_validator() {
        Some(validator) => {
            vec![("range", format!("bytes={}-", part.bytes)), ("if-range", validator.to_owned())]
        }
        None => Vec::new(),
    }
}

/// Without a validator, the part of a download that breaks off is of no use later.
fn version_of(address: &Url, answer: &Answer) -> Version {
    let text = |value: Option<&str>| value.map(str::to_owned).filter(|_| answer.is_plain());
    Version {
        address: address.to_string(),
        etag: text(answer.header(ETAG)),
        last_modified: text(answer.header(LAST_MODIFIED)),
        length: answer.length(),
    }
}

/// Whether the bytes of a partial answer go on exactly where the part stops, in the same version.
fn continues(part: &Part, answer: &Answer, version: &Version) -> bool {
    let Some(before) = &part.version else { return false };
    let Some(range) = answer.header(CONTENT_RANGE).and_then(ContentRange::parse) else { return false };
    let same_tag = version.etag.is_none() || version.etag == before.etag;
    let same_length = range.total.is_none() || range.total == before.length;
    answer.is_plain() && range.first == part.bytes && same_tag && same_length
}

#[derive(Debug, PartialEq, Eq)]
struct ContentRange {
    first: u64,
    total: Option<u64>,
}

impl ContentRange {
    /// Reads `bytes 500-999/8000`, where the total may be `*`.
    fn parse(text: &str) -> Option<ContentRange> {
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (first, _) = range.split_once('-')?;
        let total = if total == "*" { None } else { Some(total.parse().ok()?) };
        Some(ContentRange { first: first.parse().ok()?, total })
    }
}

fn refuse_oversize(expected: Option<u64>, part: &Part, wanted: &Wanted<'_>) -> Step<()> {
    if expected.is_none_or(|bytes| bytes <= wanted.limit) {
        return Ok(());
    }
    part.discard()?;
    Err(Fault::TooLarge { address: wanted.address.to_string(), limit: wanted.limit })
}

/// Writes the body behind what is there and checks that it is all of it and the right kind.
fn receive(
    part: &mut Part,
    mut file: File,
    expected: Option<u64>,
    answer: Answer,
    wanted: &Wanted<'_>,
    report: Report<'_>,
) -> Step<()> {
    let copied = copy(part, &mut file, expected, answer.into_reader(), wanted, report);
    file.sync_all().map_err(Fault::disk(&part.path))?;
    copied?;
    if let Some(expected) = expected.filter(|expected| *expected != part.bytes) {
        return Err(Fault::WrongLength { address: wanted.address.to_string(), expected, got: part.bytes });
    }
    if !is_the_kind(wanted.file, &head(part)?) {
        part.discard()?;
        return Err(Fault::NotTheFile { address: wanted.address.to_string() });
    }
    Ok(())
}

fn copy(
    part: &mut Part,
    file: &mut File,
    expected: Option<u64>,
    mut body: impl Read,
    wanted: &Wanted<'_>,
    report: Report<'_>,
) -> Step<()> {
    let mut buffer = vec![0; 64 << 10];
    loop {
        report(part.bytes, expected)?;
        let count = match body.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(broken_off(part, expected, wanted, &error)),
        };
        if part.bytes + count as u64 > wanted.limit {
            part.discard()?;
            return Err(Fault::TooLarge { address: wanted.address.to_string(), limit: wanted.limit });
        }
        file.write_all(buffer.get(..count).unwrap_or_default()).map_err(Fault::disk(&part.path))?;
        part.bytes += count as u64;
    }
}

fn broken_off(part: &Part, expected: Option<u64>, wanted: &Wanted<'_>, error: &io::Error) -> Fault {
    match expected {
        Some(expected) if part.bytes < expected && error.kind() != io::ErrorKind::TimedOut => {
            Fault::WrongLength { address: wanted.address.to_string(), expected, got: part.bytes }
        }
        _ => broken(wanted.address, error),
    }
}

fn head(part: &Part) -> Step<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(&part.path).map_err(Fault::disk(&part.path))?;
    file.take(512).read_to_end(&mut bytes).map_err(Fault::disk(&part.path))?;
    Ok(bytes)
}

/// Servers like to answer with a page or a sentence for people, an error as JSON, or bytes packed in a way that nobody
/// asked for; no file in the table begins like one.
fn is_the_kind(file: &str, head: &[u8]) -> bool {
    if file.ends_with(".zip") || file.ends_with(".xlsx") {
        return head.starts_with(b"PK");
    }
    // Text of two bytes a character says so at its start, and is told from others by its reader alone.
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return true;
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let binary = |byte: &u8| *byte < b' ' && !byte.is_ascii_whitespace();
    let as_json = text.starts_with(b"{") || text.starts_with(b"[");
    if text.is_empty() || text.starts_with(b"<") || text.iter().any(binary) {
        return false;
    }
    match file.rsplit('.').next() {
        Some("json" | "geojson") => as_json,
        Some("csv") => !as_json && is_a_heading(text),
        _ => true,
    }
}

/// Every table that we know has three columns or more, which a sentence with a comma has not.
fn is_a_heading(text: &[u8]) -> bool {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let marks = |mark: u8| line.iter().filter(|byte| **byte == mark).count();
    [b',', b';', b'\t'].into_iter().any(|mark| marks(mark) >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges_are_read_with_and_without_a_total() {
        let read = ContentRange::parse;
        assert_eq!(read("bytes 500-999/8000"), Some(ContentRange { first: 500, total: Some(8000) }));
        assert_eq!(read("bytes 0-1/*"), Some(ContentRange { first: 0, total: None }));
        for wrong in ["bytes */8000", "bytes 5/8000", "items 1-2/3", "bytes -5-6/7", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_page_for_people_is_not_taken_for_the_file() {
        assert!(is_the_kind("a.zip", b"PK\x03\x04"));
        assert!(!is_the_kind("a.zip", b"<!doctype html>"));
        assert!(is_the_kind("a.csv", b"\xEF\xBB\xBFid;title;start\r\n1;"));
        assert!(is_the_kind("a.csv", b"\xFF\xFEi\0d\0"));
        assert!(is_the_kind("a.geojson", b"{\"type\":"));
        assert!(!is_the_kind("a.csv", b"\xEF\xBB\xBF\n <html>"));
        assert!(!is_the_kind("a.csv", b""));
        assert!(!is_the_kind("a.csv", b"Service unavailable, please try later\n"));
        assert!(!is_the_kind("a.csv", b"{\"error\":\"a,b,c\"}"));
        assert!(!is_the_kind("a.csv", b"\x78\x9c\xed,\x01,,"), "packed");
        assert!(!is_the_kind("a.geojson", b"not found"));
    }
}

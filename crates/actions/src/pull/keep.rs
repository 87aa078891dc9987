//! keep.eu has no file to download: its search is paged through and every project asked for by
//! its number. One project is one line of the file, so a crawl that stops goes on where it was.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::client::Client;
use super::fault::{Fault, Step};
use super::fetch::{Report, Wanted};
use super::part::{Part, Version, write_whole};

const ANSWER_MOST: u64 = 32 << 20;
/// More pages than keep.eu will ever have.
const PAGES_MOST: u64 = 1_000_000;

/// A crawl that has come to its end.
pub(crate) struct Crawled {
    pub(crate) part: Part,
    /// Projects that the search lists and that are not there.
    pub(crate) missing: u64,
}

/// The file for these programmes; all programmes where none is named.
pub(crate) fn file_name(programmes: &BTreeSet<u64>) -> String {
    if programmes.is_empty() {
        return "projects.jsonl".to_owned();
    }
    let numbers: Vec<String> = programmes.iter().map(u64::to_string).collect();
    format!("projects-of-programme-{}.jsonl", numbers.join("-"))
}

/// How far a crawl has come, beside its lines.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Stand {
    address: String,
    /// The next page of the search.
    page: u64,
    /// How many pages there were when the last one was read.
    pages: u64,
    missing: u64,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    total_pages: u64,
    results: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    id: u64,
    programme: Option<Numbered>,
}

#[derive(Deserialize)]
struct Numbered {
    id: u64,
}

struct Crawl<'a> {
    client: &'a mut Client,
    wanted: &'a Wanted<'a>,
    programmes: &'a BTreeSet<u64>,
    lines: File,
    path: PathBuf,
    stand_path: PathBuf,
    stand: Stand,
    /// Projects already in the file; a new one shifts the pages, so some come twice.
    seen: BTreeSet<u64>,
    bytes: u64,
}

/// Asks for every project of the search at `wanted.address`. `report` is told pages.
pub(crate) fn crawl(
    client: &mut Client,
    wanted: &Wanted<'_>,
    programmes: &BTreeSet<u64>,
    report: Report<'_>,
) -> Step<Crawled> {
    let mut crawl = Crawl::resume(client, wanted, programmes)?;
    loop {
        let page = crawl.page()?;
        report(crawl.stand.page - 1, Some(page.total_pages))?;
        for hit in &page.results {
            if crawl.wants(hit) {
                crawl.project(hit.id)?;
                report(crawl.stand.page - 1, Some(page.total_pages))?;
            }
        }
        let last = crawl.stand.page >= page.total_pages.min(PAGES_MOST);
        if page.results.is_empty() && !last {
            return Err(shape(wanted.address, format!("page {} is empty", crawl.stand.page)));
        }
        crawl.turn_page(page.total_pages)?;
        if last {
            return crawl.end();
        }
    }
}

impl<'a> Crawl<'a> {
    fn resume(
        client: &'a mut Client,
        wanted: &'a Wanted<'a>,
        programmes: &'a BTreeSet<u64>,
    ) -> Step<Crawl<'a>> {
        let path = wanted.folder.join(format!(".{}.part", wanted.file));
        let stand_path = wanted.folder.join(format!(".{}.part.json", wanted.file));
        let address = wanted.address.to_string();
        let stand = fs::read(&stand_path).ok().and_then(|json| serde_json::from_slice::<Stand>(&json).ok());
        let stand = stand.filter(|stand| stand.address == address && stand.page > 0);
        let mut lines = OpenOptions::new()
            .create(true)
            .append(true)
            .read(true)
            .open(&path)
            .map_err(Fault::disk(&path))?;
        if stand.is_none() {
            lines.set_len(0).map_err(Fault::disk(&path))?;
        }
        let (seen, bytes) = lines_so_far(&mut lines).map_err(Fault::disk(&path))?;
        lines.set_len(bytes).map_err(Fault::disk(&path))?;
        let stand = stand.unwrap_or(Stand { address, page: 1, ..Stand::default() });
        let crawl = Crawl { client, wanted, programmes, lines, path, stand_path, stand, seen, bytes };
        crawl.save()?;
        Ok(crawl)
    }

    fn save(&self) -> Step<()> {
        let json = serde_json::to_vec(&self.stand).unwrap_or_default();
        write_whole(&self.stand_path, &json)
    }

    fn wants(&self, hit: &Hit) -> bool {
        let programme = hit.programme.as_ref().map(|programme| programme.id);
        let chosen = self.programmes.is_empty() || programme.is_some_and(|id| self.programmes.contains(&id));
        chosen && !self.seen.contains(&hit.id)
    }

    fn page(&mut self) -> Step<Page> {
        let mut address = self.wanted.address.clone();
        address.set_query(Some(&format!("page={}", self.stand.page)));
        let bytes = self.client.read(self.wanted.source, &address, ANSWER_MOST)?;
        let Some(bytes) = bytes else {
            let ended = self.stand.page > self.stand.pages && self.stand.pages > 0;
            let nothing = Page { total_pages: self.stand.pages, results: Vec::new() };
            return if ended { Ok(nothing) } else { Err(shape(&address, "there is nothing there")) };
        };
        serde_json::from_slice(&bytes).map_err(|error| shape(&address, error))
    }

    fn project(&mut self, id: u64) -> Step<()> {
        let path = format!("/api/project/{id}/");
        let mut address = self.wanted.address.clone();
        address.set_query(None);
        address.set_path(&path);
        let Some(mut bytes) = self.client.read(self.wanted.source, &address, ANSWER_MOST)? else {
            self.stand.missing += 1;
            return Ok(());
        };
        let found: Numbered = serde_json::from_slice(&bytes).map_err(|error| shape(&address, error))?;
        if found.id != id {
            return Err(shape(&address, format!("it is project {}", found.id)));
        }
        into_line(&mut bytes);
        self.bytes += bytes.len() as u64;
        if self.bytes > self.wanted.limit {
            return Err(Fault::TooLarge { address: address.to_string(), limit: self.wanted.limit });
        }
        self.lines.write_all(&bytes).map_err(Fault::disk(&self.path))?;
        self.seen.insert(id);
        Ok(())
    }

    fn turn_page(&mut self, pages: u64) -> Step<()> {
        self.lines.sync_data().map_err(Fault::disk(&self.path))?;
        self.stand.pages = pages;
        self.stand.page += 1;
        self.save()
    }

    fn end(self) -> Step<Crawled> {
        let mut part = Part::open(self.wanted.folder, self.wanted.file, self.wanted.address.as_str());
        part.version = Some(Version { address: self.wanted.address.to_string(), ..Version::default() });
        Ok(Crawled { part, missing: self.stand.missing })
    }
}

fn shape(address: &Url, why: impl ToString) -> Fault {
    Fault::Shape { address: address.to_string(), why: why.to_string() }
}

/// JSON text holds no line end inside a string, so those between its parts can go.
fn into_line(json: &mut Vec<u8>) {
    for byte in json.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
    json.truncate(json.trim_ascii_end().len());
    json.push(b'\n');
}

/// The numbers of the projects in whole lines, and the length of those lines.
fn lines_so_far(file: &mut File) -> std::io::Result<(BTreeSet<u64>, u64)> {
    let (mut seen, mut whole) = (BTreeSet::new(), 0);
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let count = reader.read_until(b'\n', &mut line)?;
        if count == 0 || line.last() != Some(&b'\n') {
            return Ok((seen, whole));
        }
        let Ok(project) = serde_json::from_slice::<Numbered>(&line) else { return Ok((seen, whole)) };
        seen.insert(project.id);
        whole += count as u64;
    }
}

//! The built-in sample: a family of real cooperation projects in our own words, a few invented people, and
//! made-up statistics of a country that does not exist, so that a new installation has something to show
//! without a network.
//!
//! Editors write it as TOML in `sample/` at the top of the checkout (see `sample/README.md`); the
//! files are part of the executable. A table `[organisation.spri]` is one record: its kind, its key,
//! and the fields of its document under the names that the domain gives them. Four things are shorter
//! than in the stored document:
//!
//! - text without a language is English;
//! - `"@organisation/spri"` stands for the id of that record;
//! - `"ES21/2016"` is a region with its NUTS version, and `"1832645 EUR"` an amount of money;
//! - `pages` names the pages of `pages.toml` that a record rests on and becomes its citations.
//!
//! What a field is, and which fields there are, comes from the domain's own schema, so that no
//! list of names is kept here.

mod economy;
mod error;
mod expand;
mod file;
mod page;
mod statistics;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use asterism_domain::{Document, SourceKey, Space};

pub use error::{Problem, SampleError};
pub use statistics::tables;

use expand::Expander;
use file::Entry;
use page::Pages;

/// One record of the sample, ready to be appended to the log.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleRecord {
    /// `sample` and `kind/key` for most, `nuts` and the code for regions, so that the official
    /// names and boundaries of a region meet the same record.
    pub key: SourceKey,
    pub slug: String,
    pub space: Space,
    pub document: Document,
    /// The page that the record as a whole rests on, in words.
    pub source: String,
}

const PAGES: (&str, &str) = ("pages.toml", include_str!("../../../sample/pages.toml"));

/// Name and text of every file with records, in the order in which they are loaded.
const FILES: &[(&str, &str)] = &[
    ("regions.toml", include_str!("../../../sample/regions.toml")),
    ("vocabulary.toml", include_str!("../../../sample/vocabulary.toml")),
    ("programmes.toml", include_str!("../../../sample/programmes.toml")),
    ("organisations.toml", include_str!("../../../sample/organisations.toml")),
    ("projects.toml", include_str!("../../../sample/projects.toml")),
    ("events.toml", include_str!("../../../sample/events.toml")),
    ("library.toml", include_str!("../../../sample/library.toml")),
    ("news.toml", include_str!("../../../sample/news.toml")),
    ("people.toml", include_str!("../../../sample/people.toml")),
];

/// Every record of the sample, file by file and by key within a file: the same list every time.
/// The first mistake in a file ends it with the file, the record and the field.
pub fn read() -> Result<Vec<SampleRecord>, SampleError> {
    read_files(PAGES, FILES)
}

fn read_files(pages: (&str, &str), files: &[(&str, &str)]) -> Result<Vec<SampleRecord>, SampleError> {
    let pages = Pages::parse(pages.0, pages.1)?;
    let mut entries = Vec::new();
    for (file, text) in files {
        entries.extend(file::entries(file, text)?);
    }
    let expander = Expander::new(keys(&entries)?);
    refuse_shared_slugs(&entries)?;
    entries.into_iter().map(|entry| record(entry, &pages, &expander)).collect()
}

/// Every key with its source key; a key that occurs twice is refused.
fn keys(entries: &[Entry]) -> Result<BTreeMap<String, SourceKey>, SampleError> {
    let mut keys = BTreeMap::new();
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for entry in entries {
        if let Some(first) = files.insert(entry.reference(), &entry.file) {
            return Err(entry.wrong("", Problem::DuplicateKey { first: first.to_owned() }));
        }
        keys.insert(entry.reference(), entry.source_key());
    }
    Ok(keys)
}

fn record(mut entry: Entry, pages: &Pages, expander: &Expander) -> Result<SampleRecord, SampleError> {
    let cited = page::take_citations(&mut entry, pages, expander)?;
    let slug = entry.slug()?;
    entry.table.remove("slug");
    let space = entry.take_text("space")?.unwrap_or(cited.space);
    let mut document = expander.document(&entry)?;
    document.about_mut().citations.extend(cited.citations);
    Ok(SampleRecord {
        key: entry.source_key(),
        slug,
        space: Space::new(&space),
        document,
        source: cited.source,
    })
}

/// Two records of one kind cannot share an address.
fn refuse_shared_slugs(entries: &[Entry]) -> Result<(), SampleError> {
    let mut seen = BTreeMap::new();
    for entry in entries {
        let slug = entry.slug()?;
        if let Some(first) = seen.insert((entry.kind, slug.clone()), entry.reference()) {
            return Err(entry.wrong("slug", Problem::DuplicateSlug { slug, first }));
        }
    }
    Ok(())
}

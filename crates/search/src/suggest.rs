//! Names to offer while someone types.

use std::collections::BTreeSet;

use asterism_domain::Kind;
use tantivy::Term;
use tantivy::schema::Field;

use crate::bits::Bits;
use crate::plan::plain_words;
use crate::schema::{OTHER_NAME, OWN_NAME, Stored, names_are_own};
use crate::seen::Seen;
use crate::sets::with_values;
use crate::snapshot::{Place, Segment, Snapshot, each_posting};
use crate::words::{name_key, words};
use crate::{Facet, SearchError, Suggestion, spelling};

/// How many records of each sort are looked at for one suggestion list, of all segments together: each takes a look
/// into the file of stored entries.
const LOOKED_AT: usize = 200;
/// And of each segment at least so many.
const LEAST: usize = 20;

/// How many words that begin as what was typed are looked at in one field, of all segments together: two letters begin tens
/// of thousands.
const WORDS_LOOKED_AT: usize = 10_000;
/// And of each segment at least so many.
const LEAST_WORDS: usize = 500;

/// Where what was typed stands in a record, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    /// It is the name, or another one of its own: an abbreviation, a code, a name in another language.
    Whole,
    /// The name, or another one of its own, begins with it as with whole words.
    Words,
    Begins,
    Name,
    TitleBegins,
    Title,
    OtherName,
    /// Some words here, some there.
    Spread,
}

/// Those among whom names are looked for.
#[derive(Clone, Copy)]
pub(crate) struct Among<'s> {
    pub(crate) seen: &'s Seen,
    /// Only records of this kind.
    pub(crate) kind: Option<Kind>,
}

impl Among<'_> {
    fn docs(&self, snapshot: &Snapshot, segment: &Segment) -> Bits {
        let mut docs = self.seen.of(segment).docs.clone();
        if let Some(kind) = self.kind {
            let numbers = snapshot.dictionaries.of(Facet::Kind).resolve(kind.as_str());
            docs.and(&with_values(segment, Facet::Kind.index(), &numbers));
        }
        docs
    }
}

/// Records that are called what was typed, then those whose names have it, then those whose titles or other names have
/// it: names that begin with it first, then the shortest of what begins with it. Where the name does not have it, the
/// suggestion says what has.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    typed: &str,
    limit: usize,
    among: Among<'_>,
) -> Result<Vec<Suggestion>, SearchError> {
    let typed: String = typed.chars().take(200).collect();
    let key = name_key(&typed);
    if key.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let docs: Vec<Bits> = snapshot.segments.iter().map(|segment| among.docs(snapshot, segment)).collect();
    let words = plain_words(&typed);
    let places = places(snapshot, &key, &words, limit, &docs)?;
    if !places.is_empty() {
        return shown(snapshot, places, &key, &words, limit);
    }
    let Some(words) = respelt(snapshot, &typed, among.seen)? else { return Ok(Vec::new()) };
    let key = words.concat();
    let places = self::places(snapshot, &key, &words, limit, &docs)?;
    shown(snapshot, places, &key, &words, limit)
}

/// The records to choose from. Those whose titles or other names alone have the words are many and say little, so
/// they are looked for where there are few others; what goes by other names of its own is looked for always.
fn places(
    snapshot: &Snapshot,
    key: &str,
    words: &[String],
    limit: usize,
    docs: &[Bits],
) -> Result<BTreeSet<Place>, SearchError> {
    let fields = &snapshot.fields;
    let mut looking = Looking { snapshot, docs, places: BTreeSet::new() };
    looking.by_beginning(&format!("{OWN_NAME}{key}"), false)?;
    looking.by_beginning(&format!("{OTHER_NAME}{key}"), true)?;
    looking.by_words(words, &[fields.name])?;
    if looking.places.len() < limit {
        looking.by_beginning(&format!("{OTHER_NAME}{key}"), false)?;
        looking.by_words(words, &[fields.title])?;
        looking.by_words(words, &[fields.name, fields.title, fields.names])?;
    }
    Ok(looking.places)
}

fn share(snapshot: &Snapshot) -> usize {
    (LOOKED_AT / snapshot.segments.len().max(1)).max(LEAST)
}

/// Records that are looked for, and those that were found.
struct Looking<'a> {
    snapshot: &'a Snapshot,
    /// By segment, those to choose from.
    docs: &'a [Bits],
    places: BTreeSet<Place>,
}

impl<'a> Looking<'a> {
    /// The segments that have any of those to choose from.
    fn segments(&self) -> impl Iterator<Item = (u32, &'a Segment, &'a Bits)> + use<'a> {
        let segments = (0..).zip(&self.snapshot.segments).zip(self.docs);
        segments
            .map(|((number, segment), docs)| (number, segment, docs))
            .filter(|(_, _, docs)| !docs.is_empty())
    }

    /// How many words of a segment are looked at.
    fn words(&self) -> usize {
        (WORDS_LOOKED_AT / self.snapshot.segments.len().max(1)).max(LEAST_WORDS)
    }

    /// Adds records with a whole name that begins with `beginning`, or only those of which every name is their own.
    fn by_beginning(&mut self, beginning: &str, own: bool) -> Result<(), SearchError> {
        let (snapshot, most) = (self.snapshot, share(self.snapshot));
        for (number, segment, docs) in self.segments() {
            let inverted = segment.inverted(snapshot.fields.exact)?;
            let mut names =
                inverted.terms().range().ge(beginning).into_stream().map_err(tantivy::TantivyError::from)?;
            let (mut found, mut left) = (0, self.words());
            while let Some((name, info)) = names.next() {
                if found >= most || left == 0 || !name.starts_with(beginning.as_bytes()) {
                    break;
                }
                left -= 1;
                each_posting(&inverted, info, |doc| {
                    let wanted = docs.contains(doc)
                        && (!own || snapshot.kind(segment, doc).is_some_and(names_are_own));
                    if found < most && wanted {
                        found += 1;
                        self.places.insert(Place { segment: number, doc });
                    }
                })?;
            }
        }
        Ok(())
    }

    /// Adds records that have all words in the fields, the last one as a beginning.
    fn by_words(&mut self, typed: &[String], fields: &[Field]) -> Result<(), SearchError> {
        let Some((last, before)) = typed.split_last() else { return Ok(()) };
        for (number, segment, docs) in self.segments() {
            let mut docs = docs.clone();
            for word in before {
                docs.and(&named(segment, fields, word)?);
            }
            if docs.is_empty() {
                continue;
            }
            let most = share(self.snapshot);
            let mut found = BTreeSet::new();
            for field in fields {
                self.add_beginning(segment, *field, last, &docs, most, &mut found)?;
            }
            self.places.extend(found.into_iter().map(|doc| Place { segment: number, doc }));
        }
        Ok(())
    }

    /// Adds those of `docs` that have a word with the beginning, in the order of their words.
    fn add_beginning(
        &self,
        segment: &Segment,
        field: Field,
        beginning: &str,
        docs: &Bits,
        most: usize,
        found: &mut BTreeSet<u32>,
    ) -> Result<(), SearchError> {
        let inverted = segment.inverted(field)?;
        let mut terms =
            inverted.terms().range().ge(beginning).into_stream().map_err(tantivy::TantivyError::from)?;
        let mut left = self.words();
        while let Some((term, info)) = terms.next() {
            if found.len() >= most || left == 0 || !term.starts_with(beginning.as_bytes()) {
                break;
            }
            left -= 1;
            each_posting(&inverted, info, |doc| {
                if found.len() < most && docs.contains(doc) {
                    found.insert(doc);
                }
            })?;
        }
        Ok(())
    }
}

fn named(segment: &Segment, fields: &[Field], word: &str) -> Result<Bits, SearchError> {
    let mut docs = Bits::empty(segment.table.max_doc);
    for field in fields {
        segment.each_doc(&Term::from_field_text(*field, word), |doc| docs.insert(doc))?;
    }
    Ok(docs)
}

/// The words with unknown ones in their likeliest spelling; none where nothing changes.
fn respelt(snapshot: &Snapshot, typed: &str, seen: &Seen) -> Result<Option<Vec<String>>, SearchError> {
    let found = words(typed);
    let whole: Vec<String> =
        typed.split_whitespace().map(crate::lists::key).filter(|key| !key.is_empty()).collect();
    let mut respelt = Vec::with_capacity(found.len());
    let mut changed = false;
    for word in whole {
        let best = if snapshot.known_to(&word, seen)? == 0 {
            spelling::corrections(snapshot, &word, 0, seen)?.into_iter().next()
        } else {
            None
        };
        changed |= best.is_some();
        respelt.extend(best.unwrap_or_else(|| vec![word]));
    }
    Ok(changed.then_some(respelt))
}

/// Where a record has what was typed, and the text that has it.
fn found_in<'s>(stored: &'s Stored, key: &str, typed: &[String]) -> (Where, &'s str) {
    let begins = |text: &str| name_key(text).starts_with(key);
    // A project's other names are its partners', which it is not called.
    let others = if names_are_own(stored.kind) { stored.names.as_slice() } else { &[] };
    let own = std::iter::once(&stored.name).chain(others);
    let beginning = own.filter_map(|name| Some((beginning(name, key, typed)?, name.as_str())));
    if let Some(best) = beginning.min_by_key(|(rank, name)| (*rank, name.chars().count())) {
        return best;
    }
    if has(&stored.name, typed) {
        return (Where::Name, &stored.name);
    }
    let title = Some(&stored.title).filter(|title| !title.is_empty() && **title != stored.name);
    if let Some(title) = title.filter(|title| begins(title)) {
        return (Where::TitleBegins, title);
    }
    if let Some(title) = title.filter(|title| has(title, typed)) {
        return (Where::Title, title);
    }
    match stored.names.iter().find(|name| begins(name) || has(name, typed)) {
        Some(name) => (Where::OtherName, name),
        None => (Where::Spread, title.map_or("", String::as_str)),
    }
}

/// How a name begins with what was typed; none where it does not.
fn beginning(name: &str, key: &str, typed: &[String]) -> Option<Where> {
    let own = name_key(name);
    if !own.starts_with(key) {
        return None;
    }
    let whole = || plain_words(name).starts_with(typed);
    Some(match own.len() == key.len() {
        true => Where::Whole,
        false if whole() => Where::Words,
        false => Where::Begins,
    })
}

/// Whether a text has all words, the last one as a beginning.
fn has(text: &str, typed: &[String]) -> bool {
    let own = words(text);
    let Some((last, before)) = typed.split_last() else { return false };
    before.iter().all(|word| own.iter().any(|own| own.text == *word))
        && own.iter().any(|own| own.text.starts_with(last.as_str()))
}

fn shown(
    snapshot: &Snapshot,
    places: BTreeSet<Place>,
    key: &str,
    typed: &[String],
    limit: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let mut found = Vec::with_capacity(places.len());
    for place in places {
        let (Some(stored), Some(id)) = (snapshot.stored(place)?, snapshot.id(place)) else { continue };
        let (rank, matched) = found_in(&stored, key, typed);
        // What is called so by another name is as near as the other name is.
        let length = if rank <= Where::Begins { matched } else { &stored.name }.chars().count();
        let matched = if rank == Where::Name || matched == stored.name { "" } else { matched }.to_owned();
        found.push((
            rank,
            length,
            Suggestion {
                id,
                kind: stored.kind,
                path: stored.path,
                title: if stored.title == stored.name { String::new() } else { stored.title },
                name: stored.name,
                matched,
            },
        ));
    }
    found.sort_by(|one, two| {
        (one.0, one.1, &one.2.name, one.2.id).cmp(&(two.0, two.1, &two.2.name, two.2.id))
    });
    let mut seen = BTreeSet::new();
    let mut suggestions: Vec<Suggestion> = found.into_iter().map(|(_, _, suggestion)| suggestion).collect();
    suggestions.retain(|suggestion| seen.insert((name_key(&suggestion.name), suggestion.kind)));
    suggestions.truncate(limit);
    Ok(suggestions)
}

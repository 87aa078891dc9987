//! Names to offer while someone types.

use std::collections::BTreeSet;

use asterism_domain::Kind;
use tantivy::Term;
use tantivy::schema::Field;

use crate::bits::Bits;
use crate::plan::plain_words;
use crate::schema::{OTHER_NAME, OWN_NAME, Stored};
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

/// Where what was typed stands in a record, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    NameBegins,
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

/// Records whose names have what was typed, then those whose titles or other names have it: names that begin with it
/// first, then shortest first. Where the name does not have it, the suggestion says what has.
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
/// they are looked for where there are few others.
fn places(
    snapshot: &Snapshot,
    key: &str,
    words: &[String],
    limit: usize,
    docs: &[Bits],
) -> Result<BTreeSet<Place>, SearchError> {
    let fields = &snapshot.fields;
    let mut places = BTreeSet::new();
    by_beginning(snapshot, &format!("{OWN_NAME}{key}"), docs, &mut places)?;
    by_words(snapshot, words, &[fields.name], docs, &mut places)?;
    if places.len() < limit {
        by_beginning(snapshot, &format!("{OTHER_NAME}{key}"), docs, &mut places)?;
        by_words(snapshot, words, &[fields.title], docs, &mut places)?;
        by_words(snapshot, words, &[fields.name, fields.title, fields.names], docs, &mut places)?;
    }
    Ok(places)
}

fn share(snapshot: &Snapshot) -> usize {
    (LOOKED_AT / snapshot.segments.len().max(1)).max(LEAST)
}

/// Adds records with a whole name that begins with `beginning`.
fn by_beginning(
    snapshot: &Snapshot,
    beginning: &str,
    among: &[Bits],
    places: &mut BTreeSet<Place>,
) -> Result<(), SearchError> {
    let most = share(snapshot);
    for ((number, segment), docs) in (0..).zip(&snapshot.segments).zip(among) {
        let inverted = segment.inverted(snapshot.fields.exact)?;
        let mut names =
            inverted.terms().range().ge(beginning).into_stream().map_err(tantivy::TantivyError::from)?;
        let mut found = 0;
        while let Some((name, info)) = names.next() {
            if found >= most || !name.starts_with(beginning.as_bytes()) {
                break;
            }
            each_posting(&inverted, info, |doc| {
                if found < most && docs.contains(doc) {
                    found += 1;
                    places.insert(Place { segment: number, doc });
                }
            })?;
        }
    }
    Ok(())
}

/// Adds records that have all words in the fields, the last one as a beginning.
fn by_words(
    snapshot: &Snapshot,
    typed: &[String],
    fields: &[Field],
    among: &[Bits],
    places: &mut BTreeSet<Place>,
) -> Result<(), SearchError> {
    let Some((last, before)) = typed.split_last() else { return Ok(()) };
    for ((number, segment), docs) in (0..).zip(&snapshot.segments).zip(among) {
        let mut docs = docs.clone();
        for word in before {
            docs.and(&named(segment, fields, word, false)?);
        }
        docs.and(&named(segment, fields, last, true)?);
        places.extend(docs.iter().take(share(snapshot)).map(|doc| Place { segment: number, doc }));
    }
    Ok(())
}

fn named(segment: &Segment, fields: &[Field], word: &str, beginning: bool) -> Result<Bits, SearchError> {
    let mut docs = Bits::empty(segment.table.max_doc);
    for field in fields {
        if beginning {
            add_beginning(segment, *field, word, &mut docs)?;
        } else {
            segment.each_doc(&Term::from_field_text(*field, word), |doc| docs.insert(doc))?;
        }
    }
    Ok(docs)
}

fn add_beginning(
    segment: &Segment,
    field: Field,
    beginning: &str,
    docs: &mut Bits,
) -> Result<(), SearchError> {
    let inverted = segment.inverted(field)?;
    let mut terms =
        inverted.terms().range().ge(beginning).into_stream().map_err(tantivy::TantivyError::from)?;
    while let Some((term, info)) = terms.next() {
        if !term.starts_with(beginning.as_bytes()) {
            break;
        }
        each_posting(&inverted, info, |doc| docs.insert(doc))?;
    }
    Ok(())
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

/// Where a record has what was typed, and which text has it where its name has not.
fn found_in(stored: &Stored, key: &str, typed: &[String]) -> (Where, String) {
    let begins = |text: &str| name_key(text).starts_with(key);
    let title = Some(&stored.title).filter(|title| !title.is_empty() && **title != stored.name);
    if begins(&stored.name) {
        return (Where::NameBegins, String::new());
    }
    if has(&stored.name, typed) {
        return (Where::Name, String::new());
    }
    if let Some(title) = title.filter(|title| begins(title)) {
        return (Where::TitleBegins, title.clone());
    }
    if let Some(title) = title.filter(|title| has(title, typed)) {
        return (Where::Title, title.clone());
    }
    match stored.names.iter().find(|name| begins(name) || has(name, typed)) {
        Some(name) => (Where::OtherName, name.clone()),
        None => (Where::Spread, title.cloned().unwrap_or_default()),
    }
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
        found.push((
            rank,
            stored.name.chars().count(),
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

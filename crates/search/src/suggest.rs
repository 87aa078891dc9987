//! Names to offer while someone types.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::Term;
use tantivy::schema::Field;

use crate::bits::Bits;
use crate::plan::plain_words;
use crate::schema::{OTHER_NAME, OWN_NAME};
use crate::seen::Seen;
use crate::snapshot::{Place, Segment, Snapshot, each_posting};
use crate::words::{name_key, words};
use crate::{SearchError, Suggestion, spelling};

/// How many records are looked at for one suggestion list.
const LOOKED_AT: usize = 300;

/// Names that begin with what was typed, then names that have its words, shortest first.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    typed: &str,
    limit: usize,
    seen: &Seen,
) -> Result<Vec<Suggestion>, SearchError> {
    let typed: String = typed.chars().take(200).collect();
    let key = name_key(&typed);
    if key.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut places = BTreeMap::new();
    for (rank, mark) in [(0, OWN_NAME), (2, OTHER_NAME)] {
        by_beginning(snapshot, &format!("{mark}{key}"), seen, rank, &mut places)?;
    }
    if places.len() < limit {
        by_words(snapshot, &plain_words(&typed), seen, &mut places)?;
    }
    if places.is_empty()
        && let Some(respelt) = respelt(snapshot, &typed, seen)?
    {
        by_words(snapshot, &respelt, seen, &mut places)?;
    }
    shown(snapshot, places, limit)
}

/// Adds records with a whole name that begins with `beginning`.
fn by_beginning(
    snapshot: &Snapshot,
    beginning: &str,
    seen: &Seen,
    rank: u8,
    places: &mut BTreeMap<Place, u8>,
) -> Result<(), SearchError> {
    for (number, segment) in (0..).zip(&snapshot.segments) {
        let inverted = segment.inverted(snapshot.fields.exact)?;
        let mut names =
            inverted.terms().range().ge(beginning).into_stream().map_err(tantivy::TantivyError::from)?;
        let base = &seen.of(segment).docs;
        let mut found = 0;
        while let Some((name, info)) = names.next() {
            if found >= LOOKED_AT || !name.starts_with(beginning.as_bytes()) {
                break;
            }
            each_posting(&inverted, info, |doc| {
                if found < LOOKED_AT && base.contains(doc) {
                    found += 1;
                    places.entry(Place { segment: number, doc }).or_insert(rank);
                }
            })?;
        }
    }
    Ok(())
}

/// Adds records whose names have all words, the last one as a beginning.
fn by_words(
    snapshot: &Snapshot,
    typed: &[String],
    seen: &Seen,
    places: &mut BTreeMap<Place, u8>,
) -> Result<(), SearchError> {
    let Some((last, before)) = typed.split_last() else { return Ok(()) };
    for (number, segment) in (0..).zip(&snapshot.segments) {
        let mut docs = seen.of(segment).docs.clone();
        for word in before {
            docs.and(&named(snapshot, segment, word, false)?);
        }
        docs.and(&named(snapshot, segment, last, true)?);
        for doc in docs.iter().take(LOOKED_AT) {
            places.entry(Place { segment: number, doc }).or_insert(1);
        }
    }
    Ok(())
}

fn named(snapshot: &Snapshot, segment: &Segment, word: &str, beginning: bool) -> Result<Bits, SearchError> {
    let mut docs = Bits::empty(segment.table.max_doc);
    let fields = &snapshot.fields;
    for field in [fields.name, fields.title, fields.names] {
        if beginning {
            add_beginning(segment, field, word, &mut docs)?;
        } else {
            segment.each_doc(&Term::from_field_text(field, word), |doc| docs.insert(doc))?;
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

fn shown(
    snapshot: &Snapshot,
    places: BTreeMap<Place, u8>,
    limit: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let mut found = Vec::new();
    let mut by_rank: Vec<(u8, Place)> = places.into_iter().map(|(place, rank)| (rank, place)).collect();
    by_rank.sort_unstable();
    for (rank, place) in by_rank.into_iter().take(LOOKED_AT) {
        let (Some(stored), Some(id)) = (snapshot.stored(place)?, snapshot.id(place)) else { continue };
        found.push((
            rank,
            stored.name.chars().count(),
            Suggestion {
                id,
                kind: stored.kind,
                path: stored.path,
                title: if stored.title == stored.name { String::new() } else { stored.title },
                name: stored.name,
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

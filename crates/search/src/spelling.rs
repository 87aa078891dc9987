//! Words near a word that the index does not know.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use crate::SearchError;
use crate::language::STEM_MARK;
use crate::seen::Seen;
use crate::snapshot::Snapshot;

/// A word in no more documents than this may be a slip.
pub(crate) const RARE: u64 = 2;
/// A rare word is taken for a slip of one that is this many times as frequent.
const MUCH_MORE: u64 = 20;
/// Of two spellings the more frequent comes first, as far as so many documents of a segment tell.
const COUNTED: u64 = 4_096;
/// How many spellings are tried.
const MOST: usize = 3;

/// The likeliest spellings of `word`, best first: nearest, then most frequent. `known` is how many
/// documents have it as typed.
pub(crate) fn corrections(
    snapshot: &Snapshot,
    word: &str,
    known: u64,
    seen: &Seen,
) -> Result<Vec<Vec<String>>, SearchError> {
    let length = word.chars().count();
    let numeric = word.chars().all(char::is_numeric);
    if length < 4 || word.contains(' ') || numeric {
        return Ok(Vec::new());
    }
    let mut near = within(snapshot, word, 1, seen)?;
    if near.is_empty() && known == 0 && length >= 8 {
        near = within(snapshot, word, 2, seen)?;
    }
    near.retain(|_, frequency| known == 0 || *frequency >= known * MUCH_MORE);
    let mut ranked: Vec<(usize, u64, String)> = near
        .into_iter()
        .map(|(found, frequency)| (strsim::osa_distance(word, &found), frequency, found))
        .collect();
    ranked.sort_by(|one, two| (one.0, two.1, &one.2).cmp(&(two.0, one.1, &two.2)));
    Ok(ranked.into_iter().take(MOST).map(|(_, _, found)| vec![found]).collect())
}

/// Words within an edit distance that the audience can read somewhere, with the number of documents in which it can,
/// up to [`COUNTED`] of a segment.
fn within(
    snapshot: &Snapshot,
    word: &str,
    distance: u8,
    seen: &Seen,
) -> Result<BTreeMap<String, u64>, SearchError> {
    let all = snapshot.fields.all;
    let mut found = BTreeMap::new();
    for segment in &snapshot.segments {
        let automaton = FuzzyTermQuery::new(Term::from_field_text(all, word), distance, true).automaton()?;
        let inverted = segment.inverted(all)?;
        let mut stream =
            inverted.terms().search(automaton).into_stream().map_err(tantivy::TantivyError::from)?;
        while let Some((term, info)) = stream.next() {
            let Ok(text) = std::str::from_utf8(term) else { continue };
            if text == word || text.starts_with(STEM_MARK) {
                continue;
            }
            let known = segment.known_up_to(&inverted, info, seen, COUNTED)?;
            if known > 0 {
                *found.entry(text.to_owned()).or_insert(0) += known;
            }
        }
    }
    Ok(found)
}

/// An unknown word as two known ones (`crossborder`), the pair whose rarer word is most frequent.
pub(crate) fn split(
    snapshot: &Snapshot,
    word: &str,
    seen: &Seen,
) -> Result<Option<Vec<String>>, SearchError> {
    if word.chars().count() < 6 || !word.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    let mut best: Option<(u64, Vec<String>)> = None;
    for (at, _) in word.char_indices().skip(3) {
        let (first, second) = word.split_at(at);
        if second.chars().count() < 3 {
            break;
        }
        let known = snapshot.known_to(first, seen)?;
        if known == 0 {
            continue;
        }
        let known = known.min(snapshot.known_to(second, seen)?);
        if known > best.as_ref().map_or(0, |(before, _)| *before) {
            best = Some((known, vec![first.to_owned(), second.to_owned()]));
        }
    }
    Ok(best.map(|(_, words)| words))
}

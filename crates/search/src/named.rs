//! Values of filters as people call them: `country=es`, `region:"Basque Country"`, a programme by its name. A value that
//! nothing has is said to be unknown, with the nearest ones.

use std::borrow::Cow;
use std::collections::BTreeSet;

use asterism_domain::{Kind, slugify};
use tantivy::Term;

use crate::lists;
use crate::plan::plain_words;
use crate::schema::{OTHER_NAME, OWN_NAME};
use crate::seen::Seen;
use crate::snapshot::{Place, Snapshot};
use crate::suggest::{Among, suggest};
use crate::words::{fold_word, name_key};
use crate::{Facet, Note, Query, SearchError, Suggestion};

/// So many unknown values are looked into; more are left as they are.
const NOTED: usize = 8;
/// How many near values are told.
const TOLD: usize = 3;
/// How many records a name is looked up among: names are not unique.
const LOOKED_AT: usize = 50;
/// Beyond so many values their keys are not compared one by one.
const COMPARED: usize = 20_000;
/// Shorter words and codes are near too many others.
const SHORTEST: usize = 3;
/// The most letters that near spellings are apart.
const MOST_APART: usize = 3;

/// The query with every value as the index has it, and what is to be said of those it has not.
pub(crate) fn named<'q>(
    snapshot: &Snapshot,
    seen: &Seen,
    query: &'q Query,
) -> Result<(Cow<'q, Query>, Vec<Note>), SearchError> {
    let (named, unknown) = resolved(snapshot, seen, query)?;
    let mut notes = Vec::new();
    for (facet, value) in unknown {
        let nearest = nearest(snapshot, facet, value, seen)?;
        notes.push(Note::UnknownValue { facet, value: value.to_owned(), nearest });
    }
    Ok((named, notes))
}

/// The query with every value as the index has it.
pub(crate) fn meant_by<'q>(
    snapshot: &Snapshot,
    seen: &Seen,
    query: &'q Query,
) -> Result<Cow<'q, Query>, SearchError> {
    Ok(resolved(snapshot, seen, query)?.0)
}

/// The same, with the values of its filters that nothing has which the audience sees.
pub(crate) fn meant_and_unknown(
    snapshot: &Snapshot,
    seen: &Seen,
    query: &Query,
) -> Result<(Query, Vec<(Facet, String)>), SearchError> {
    let (named, unknown) = resolved(snapshot, seen, query)?;
    let unknown = unknown.into_iter().map(|(facet, value)| (facet, value.to_owned())).collect();
    Ok((named.into_owned(), unknown))
}

/// A query, and the values of its filters that nothing has.
type Resolved<'q> = (Cow<'q, Query>, Vec<(Facet, &'q str)>);

fn resolved<'q>(snapshot: &Snapshot, seen: &Seen, query: &'q Query) -> Result<Resolved<'q>, SearchError> {
    let mut named = Cow::Borrowed(query);
    let mut unknown = Vec::new();
    for (facet, values, refused) in conditions(query) {
        for value in values {
            if unknown.len() >= NOTED || is_there(snapshot, facet, value, seen) {
                continue;
            }
            let meant = meant(snapshot, facet, value, seen)?;
            if meant.is_empty() {
                unknown.push((facet, value.as_str()));
                continue;
            }
            let query = named.to_mut();
            let filters = if refused { &mut query.without } else { &mut query.filters };
            let own = filters.entry(facet).or_default();
            own.remove(value);
            own.extend(meant);
        }
    }
    Ok((named, unknown))
}

fn conditions(query: &Query) -> impl Iterator<Item = (Facet, &BTreeSet<String>, bool)> {
    let chosen = query.filters.iter().map(|(facet, values)| (*facet, values, false));
    chosen.chain(query.without.iter().map(|(facet, values)| (*facet, values, true)))
}

/// Whether anything that the audience sees has the value, in whatever case.
fn is_there(snapshot: &Snapshot, facet: Facet, value: &str, seen: &Seen) -> bool {
    let numbers = snapshot.dictionaries.of(facet).resolve(value);
    numbers.iter().any(|number| is_seen(snapshot, facet, *number, seen))
}

pub(crate) fn is_seen(snapshot: &Snapshot, facet: Facet, number: u32, seen: &Seen) -> bool {
    snapshot.segments.iter().any(|segment| {
        let dimension = &segment.table.dimensions[facet.index()];
        let Some(posting) = dimension
            .values
            .iter()
            .position(|known| *known == number)
            .and_then(|place| dimension.postings.get(place))
        else {
            return false;
        };
        posting.shared(&seen.of(segment).docs) > 0
    })
}

/// The values that a name stands for.
fn meant(
    snapshot: &Snapshot,
    facet: Facet,
    name: &str,
    seen: &Seen,
) -> Result<BTreeSet<String>, SearchError> {
    let slug = slugify(name);
    let keys = [slug.replace('-', "_"), slug];
    let own = keys.into_iter().find(|key| is_there(snapshot, facet, key, seen));
    match own {
        Some(key) => Ok([key].into()),
        None => addresses(snapshot, facet, name, seen),
    }
}

/// The addresses of the records of that name that stand behind a filter.
fn addresses(
    snapshot: &Snapshot,
    facet: Facet,
    name: &str,
    seen: &Seen,
) -> Result<BTreeSet<String>, SearchError> {
    // Countries are the regions whose codes are theirs.
    let kind = if facet == Facet::Country { Some(Kind::Region) } else { facet.kind() };
    let (Some(kind), key) = (kind, name_key(name)) else { return Ok(BTreeSet::new()) };
    let mut places = BTreeSet::new();
    for (number, segment) in (0..).zip(&snapshot.segments) {
        let base = &seen.of(segment).docs;
        for mark in [OWN_NAME, OTHER_NAME] {
            let term = Term::from_field_text(snapshot.fields.exact, &format!("{mark}{key}"));
            segment.each_doc(&term, |doc| {
                if places.len() < LOOKED_AT && base.contains(doc) {
                    places.insert(Place { segment: number, doc });
                }
            })?;
        }
    }
    let mut found = BTreeSet::new();
    for place in places {
        let Some(stored) = snapshot.stored(place)?.filter(|stored| stored.kind == kind) else { continue };
        let value = stored.path.rsplit('/').next().unwrap_or_default();
        let fits = facet != Facet::Country || value.len() == 2;
        if fits && is_there(snapshot, facet, value, seen) {
            found.insert(value.to_owned());
        }
    }
    Ok(found)
}

/// How near two spellings are, folded: how many letters apart, where they are few for so short a text, or further where
/// the two share a word that means something. None where they have nothing to do with each other.
pub fn nearness(one: &str, other: &str) -> Option<usize> {
    let (one, other) = (fold_word(one), fold_word(other));
    let length = one.chars().count();
    let apart = strsim::osa_distance(&one, &other);
    if length >= SHORTEST && apart <= (length + 1).div_euclid(3).min(MOST_APART) {
        return Some(apart);
    }
    let telling = |text: &str| -> BTreeSet<String> {
        let words = plain_words(&text.replace('_', " ")).into_iter();
        words.filter(|word| word.chars().count() >= SHORTEST && !lists::is_stop_word(word)).collect()
    };
    (!telling(&one).is_disjoint(&telling(&other))).then_some(MOST_APART + 1)
}

/// The values that the audience can find which are near what was written: records by their names, others by their keys.
fn nearest(
    snapshot: &Snapshot,
    facet: Facet,
    written: &str,
    seen: &Seen,
) -> Result<Vec<String>, SearchError> {
    let kind = if facet == Facet::Space { Some(Kind::Space) } else { facet.kind() };
    match kind {
        Some(kind) => near_names(snapshot, facet, kind, written, seen),
        None => Ok(near_keys(snapshot, facet, written, seen)),
    }
}

/// The names of records that have all the words, else those that have one of them, else those of addresses spelt nearly so.
fn near_names(
    snapshot: &Snapshot,
    facet: Facet,
    kind: Kind,
    written: &str,
    seen: &Seen,
) -> Result<Vec<String>, SearchError> {
    let among = Among { seen, kind: Some(kind) };
    let value = |offered: &Suggestion| offered.path.rsplit('/').next().unwrap_or_default().to_owned();
    let offered = |words: &str| -> Result<Vec<Suggestion>, SearchError> {
        let mut offered = suggest(snapshot, words, LOOKED_AT, among)?;
        offered.retain(|offered| is_there(snapshot, facet, &value(offered), seen));
        Ok(offered)
    };
    let mut found = offered(written)?;
    if found.is_empty() {
        let mut words = plain_words(written);
        words.retain(|word| word.chars().count() >= SHORTEST && !lists::is_stop_word(word));
        for word in words.iter().take(TOLD) {
            found.extend(offered(word)?);
        }
    }
    if found.is_empty() {
        for key in near_keys(snapshot, facet, &slugify(written), seen) {
            let of_key = offered(&key.replace(['-', '_'], " "))?;
            found.extend(of_key.into_iter().find(|offered| value(offered) == key));
        }
    }
    let mut told: Vec<String> = Vec::new();
    for name in found.into_iter().map(|offered| offered.name) {
        if told.len() < TOLD && !told.contains(&name) {
            told.push(name);
        }
    }
    Ok(told)
}

fn near_keys(snapshot: &Snapshot, facet: Facet, written: &str, seen: &Seen) -> Vec<String> {
    let dictionary = snapshot.dictionaries.of(facet);
    if dictionary.len() > COMPARED {
        return Vec::new();
    }
    let mut near: Vec<(usize, usize)> = (0..dictionary.len())
        .filter_map(|number| Some((nearness(written, dictionary.name(number)?)?, number)))
        .collect();
    near.sort_unstable();
    let near = near.into_iter().take(LOOKED_AT).map(|(_, number)| number);
    let near = near.filter(|number| is_seen(snapshot, facet, *number as u32, seen)).take(TOLD);
    near.filter_map(|number| dictionary.name(number)).map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_what_shares_a_word_or_is_a_small_slip_away_002_3() {
        for (one, other) in [
            ("higher_educasion", "higher_education"),
            ("Spane", "Spain"),
            ("energy", "energy-and-fuels"),
            ("closed projects", "closed"),
        ] {
            assert!(nearness(one, other).is_some(), "{one} {other}");
        }
        for (one, other) in [
            ("energy", "dendrology"),
            ("ES", "EE"),
            ("PT17", "ES21"),
            ("of the sea", "of the land"),
            ("", ""),
        ] {
            assert_eq!(nearness(one, other), None, "{one} {other}");
        }
        assert!(nearness("energi", "energy") < nearness("energy", "energy-and-fuels"));
    }
}

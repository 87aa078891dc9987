//! Values of filters as people call them: `country=es`, `region:"Basque Country"`, a programme by its name. A value that
//! nothing has is said to be unknown, with the nearest ones.

use std::borrow::Cow;
use std::collections::BTreeSet;

use asterism_domain::{Kind, slugify};
use tantivy::Term;

use crate::schema::{OTHER_NAME, OWN_NAME};
use crate::seen::Seen;
use crate::snapshot::{Place, Snapshot};
use crate::suggest::suggest;
use crate::words::{fold_word, name_key};
use crate::{Facet, Note, Query, SearchError};

/// So many unknown values are looked into; more are left as they are.
const NOTED: usize = 8;
/// How many near values are told.
const TOLD: usize = 3;
/// How many records a name is looked up among: names are not unique.
const LOOKED_AT: usize = 50;
/// Beyond so many values their keys are not compared one by one.
const COMPARED: usize = 20_000;
/// How alike a near value must be, from 0 to 1.
const ALIKE: f64 = 0.75;

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

/// The values that the audience can find whose names or keys are nearest to what was written.
fn nearest(
    snapshot: &Snapshot,
    facet: Facet,
    written: &str,
    seen: &Seen,
) -> Result<Vec<String>, SearchError> {
    let mut told: Vec<String> = Vec::new();
    if let Some(kind) = facet.kind() {
        let offered = suggest(snapshot, written, LOOKED_AT, seen)?;
        let mut offered: Vec<_> = offered.into_iter().filter(|offered| offered.kind == kind).collect();
        offered.retain(|offered| {
            let value = offered.path.rsplit('/').next().unwrap_or_default();
            is_there(snapshot, facet, value, seen)
        });
        told.extend(offered.into_iter().take(TOLD).map(|offered| offered.name));
    }
    let dictionary = snapshot.dictionaries.of(facet);
    if told.is_empty() && dictionary.len() <= COMPARED {
        let wanted = fold_word(written);
        let mut alike: Vec<(f64, u32)> = (0..dictionary.len())
            .filter_map(|number| {
                let likeness = strsim::jaro_winkler(&wanted, &fold_word(dictionary.name(number)?));
                (likeness >= ALIKE).then_some((likeness, number as u32))
            })
            .collect();
        alike.sort_by(|one, two| two.0.total_cmp(&one.0).then(one.1.cmp(&two.1)));
        let near = alike.into_iter().take(LOOKED_AT).map(|(_, number)| number);
        let near = near.filter(|number| is_seen(snapshot, facet, *number, seen)).take(TOLD);
        told.extend(near.filter_map(|number| dictionary.name(number as usize)).map(ToString::to_string));
    }
    Ok(told)
}

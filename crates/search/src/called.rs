//! Which records bear a name: asked of the whole names that the index keeps, one look-up for each way of writing.

use std::collections::BTreeMap;

use asterism_domain::{Kind, RecordId};
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use crate::guard::guarded;
use crate::index::Index;
use crate::lists;
use crate::schema::{OTHER_NAME, OWN_NAME};
use crate::seen::Seen;
use crate::snapshot::{Segment, Snapshot, each_posting};
use crate::words::name_key;
use crate::{Audience, Facet, SearchError};

/// Of one kind, by its own or by another name, so many bearers are told: more than one is ambiguous already.
const TOLD: usize = 4;
/// So many documents of one name are looked at. The largest partners are named by thousands of projects.
const LOOKED_AT: usize = 2_000;

/// A record that bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    pub id: RecordId,
    pub kind: Kind,
    /// Whether it is what heads its page, and not one of the other names in it: aliases, abbreviations, partners.
    pub own: bool,
}

/// Who bears a name, as far as the audience sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CalledSo {
    pub bearers: Vec<Bearer>,
    /// In how many records it stands as a word, up to a few dozen for each part of the index; not asked where
    /// nothing bears it.
    pub known: u64,
}

impl Index {
    /// Who bears each of the names, however letters, marks and spaces are written.
    pub fn called(&self, written: &[&str], audience: &Audience) -> Result<Vec<CalledSo>, SearchError> {
        guarded(|| {
            let snapshot = self.snapshot();
            let seen = snapshot.seen_by(audience);
            written.iter().map(|written| called(&snapshot, written, &seen)).collect()
        })
    }

    /// Who heads its page by a name that is one letter away from this one, with the same digits; nobody where records
    /// know the word as it is written, because then it is no slip.
    pub fn nearly_called(&self, written: &str, audience: &Audience) -> Result<CalledSo, SearchError> {
        guarded(|| {
            let snapshot = self.snapshot();
            let seen = snapshot.seen_by(audience);
            let known = snapshot.known_to(&lists::key(written), &seen)?;
            if known > crate::spelling::RARE {
                return Ok(CalledSo { bearers: Vec::new(), known });
            }
            let mut bearers = Bearers::of(&snapshot, &seen);
            bearers.near(&name_key(written))?;
            Ok(CalledSo { bearers: bearers.found(), known })
        })
    }
}

fn called(snapshot: &Snapshot, written: &str, seen: &Seen) -> Result<CalledSo, SearchError> {
    let key = name_key(written);
    let mut bearers = Bearers::of(snapshot, seen);
    for segment in &snapshot.segments {
        for (mark, own) in [(OWN_NAME, true), (OTHER_NAME, false)] {
            let term = Term::from_field_text(snapshot.fields.exact, &format!("{mark}{key}"));
            let mut docs = Vec::new();
            segment.each_doc(&term, |doc| {
                if docs.len() < LOOKED_AT {
                    docs.push(doc);
                }
            })?;
            docs.into_iter().for_each(|doc| bearers.add(segment, doc, own));
        }
    }
    let bearers = bearers.found();
    let known = if bearers.is_empty() { 0 } else { snapshot.known_to(&lists::key(written), seen)? };
    Ok(CalledSo { bearers, known })
}

/// Bearers of a name while they are gathered, a few of each sort.
struct Bearers<'a> {
    snapshot: &'a Snapshot,
    seen: &'a Seen,
    by_sort: BTreeMap<(Kind, bool), Vec<RecordId>>,
}

impl<'a> Bearers<'a> {
    fn of(snapshot: &'a Snapshot, seen: &'a Seen) -> Bearers<'a> {
        Bearers { snapshot, seen, by_sort: BTreeMap::new() }
    }

    fn add(&mut self, segment: &Segment, doc: u32, own: bool) {
        if !self.seen.of(segment).docs.contains(doc) {
            return;
        }
        let Some(kind) = self.kind_of(segment, doc) else { return };
        let known = self.by_sort.entry((kind, own)).or_default();
        if known.len() < TOLD
            && let Some(id) = segment.id(doc)
            && !known.contains(&id)
        {
            known.push(id);
        }
    }

    fn kind_of(&self, segment: &Segment, doc: u32) -> Option<Kind> {
        let dimension = segment.table.dimensions.get(Facet::Kind.index())?;
        let number = *dimension.values.get(dimension.single(doc)?)?;
        Kind::parse(self.snapshot.dictionaries.of(Facet::Kind).name(number as usize)?)
    }

    /// Adds who heads its page by a name one letter away.
    fn near(&mut self, key: &str) -> Result<(), SearchError> {
        let (exact, own) = (self.snapshot.fields.exact, format!("{OWN_NAME}{key}"));
        let digits = |text: &str| text.chars().filter(|letter| letter.is_numeric()).collect::<String>();
        let wanted = digits(key);
        for segment in &self.snapshot.segments {
            let query = FuzzyTermQuery::new(Term::from_field_text(exact, &own), 1, true);
            let inverted = segment.inverted(exact)?;
            let terms = inverted.terms().search(query.automaton()?);
            let mut terms = terms.into_stream().map_err(tantivy::TantivyError::from)?;
            let mut docs = Vec::new();
            while let Some((term, info)) = terms.next() {
                let name = std::str::from_utf8(term).ok().and_then(|name| name.strip_prefix(OWN_NAME));
                if name.is_some_and(|name| name != key && digits(name) == wanted) && docs.len() < LOOKED_AT {
                    each_posting(&inverted, info, |doc| docs.push(doc))?;
                }
            }
            docs.into_iter().for_each(|doc| self.add(segment, doc, true));
        }
        Ok(())
    }

    fn found(self) -> Vec<Bearer> {
        let sorts = self.by_sort.into_iter();
        sorts.flat_map(|((kind, own), ids)| ids.into_iter().map(move |id| Bearer { id, kind, own })).collect()
    }
}

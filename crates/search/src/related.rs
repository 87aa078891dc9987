//! Records near a record: those it is linked with, then those that share its rarest words.

use std::collections::BTreeMap;

use asterism_domain::RecordId;
use rustc_hash::FxHashMap;

use crate::language::Stems;
use crate::lists::is_stop_word;
use crate::schema::Stored;
use crate::seen::Seen;
use crate::snapshot::{Place, Snapshot};
use crate::words::{Role, words};
use crate::{Audience, Related, SearchError};

/// How many of a record's words are compared.
const TELLING: usize = 12;
const LINKED: f32 = 10.0;

struct Telling {
    /// As the index has it: a stem where the language has stems.
    term: String,
    weight: f32,
}

pub(crate) fn related(
    snapshot: &Snapshot,
    id: RecordId,
    limit: usize,
    audience: &Audience,
) -> Result<Vec<Related>, SearchError> {
    let seen = &snapshot.seen_by(audience);
    let Some(own) = snapshot.find(id, seen)? else { return Ok(Vec::new()) };
    let Some(stored) = snapshot.stored(own)? else { return Ok(Vec::new()) };
    let telling = telling(snapshot, &stored)?;
    let mut linked = BTreeMap::new();
    for other in &stored.related {
        if let Some(place) = snapshot.find(*other, seen)? {
            linked.insert(place, LINKED);
        }
    }
    let mut best = nearest(snapshot, &telling, seen, limit.saturating_add(linked.len()).saturating_add(1))?;
    for (place, bonus) in &linked {
        *best.entry(*place).or_insert(0.0) += bonus;
    }
    best.remove(&own);
    let mut ranked: Vec<(Place, f32)> = best.into_iter().collect();
    ranked.sort_by(|one, two| two.1.total_cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    ranked.truncate(limit);
    let near = |(place, score)| {
        Some(Related { id: snapshot.id(place)?, score, linked: linked.contains_key(&place) })
    };
    Ok(ranked.into_iter().filter_map(near).collect())
}

/// The words that tell this record from others: frequent in it, rare elsewhere.
fn telling(snapshot: &Snapshot, stored: &Stored) -> Result<Vec<Telling>, SearchError> {
    let mut counts: BTreeMap<String, f32> = BTreeMap::new();
    let mut stems = Stems::default();
    let body: String = stored.body.chars().take(3_000).collect();
    for (text, weight) in [(&stored.name, 2.0), (&stored.title, 2.0), (&stored.summary, 1.0), (&body, 0.5)] {
        for word in words(text) {
            if word.role != Role::Plain || word.text.chars().count() < 3 || is_stop_word(&word.text) {
                continue;
            }
            let (stem, _) = stems.terms(&stored.language, &word.text, None);
            let term = stem.map_or_else(|| word.text.clone(), |stem| stem.to_string());
            *counts.entry(term).or_insert(0.0) += weight;
        }
    }
    let documents = snapshot.documents().max(1) as f32;
    let mut telling = Vec::with_capacity(counts.len());
    for (term, count) in counts {
        let frequency = snapshot.frequency(&term)? as f32;
        // A word that only this record has leads nowhere; one in every fiftieth says little.
        if frequency >= 2.0 && frequency <= (documents / 50.0).max(20.0) {
            let weight = count.sqrt() * (1.0 + documents / frequency).ln();
            telling.push(Telling { term, weight });
        }
    }
    telling.sort_by(|one, two| two.weight.total_cmp(&one.weight).then_with(|| one.term.cmp(&two.term)));
    telling.truncate(TELLING);
    Ok(telling)
}

/// The records that share most of the weight.
fn nearest(
    snapshot: &Snapshot,
    telling: &[Telling],
    seen: &Seen,
    wanted: usize,
) -> Result<BTreeMap<Place, f32>, SearchError> {
    let mut found: Vec<(f32, Place)> = Vec::new();
    for (number, segment) in (0..).zip(&snapshot.segments) {
        let base = &seen.of(segment).docs;
        let mut scores: FxHashMap<u32, f32> = FxHashMap::default();
        for word in telling {
            let term = tantivy::Term::from_field_text(snapshot.fields.over_all(&word.term), &word.term);
            segment.each_doc(&term, |doc| *scores.entry(doc).or_insert(0.0) += word.weight)?;
        }
        let hits = scores.into_iter().filter(|(doc, _)| base.contains(*doc));
        found.extend(hits.map(|(doc, score)| (score, Place { segment: number, doc })));
    }
    let order =
        |one: &(f32, Place), two: &(f32, Place)| two.0.total_cmp(&one.0).then_with(|| one.1.cmp(&two.1));
    if wanted > 0 && wanted < found.len() {
        found.select_nth_unstable_by(wanted - 1, order);
        found.truncate(wanted);
    }
    found.sort_by(order);
    Ok(found.into_iter().take(wanted).map(|(score, place)| (place, score)).collect())
}

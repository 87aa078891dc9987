//! Records near a record: those it is linked with, then those that share its rarest words.

use std::collections::BTreeMap;

use asterism_domain::RecordId;

use crate::language::Stems;
use crate::lists::is_stop_word;
use crate::schema::Stored;
use crate::snapshot::{Place, Snapshot};
use crate::words::{Role, words};
use crate::{Audience, Related, SearchError};

/// How many of a record's words are compared.
const TELLING: usize = 12;
const LINKED: f32 = 10.0;

struct Telling {
    /// As the index has it: a stem where the language has stems.
    term: String,
    word: String,
    weight: f32,
}

pub(crate) fn related(
    snapshot: &Snapshot,
    id: RecordId,
    limit: usize,
    audience: Audience,
) -> Result<Vec<Related>, SearchError> {
    let Some(own) = snapshot.find(id, audience)? else { return Ok(Vec::new()) };
    let Some(stored) = snapshot.stored(own)? else { return Ok(Vec::new()) };
    let telling = telling(snapshot, &stored)?;
    let mut linked = BTreeMap::new();
    for other in &stored.related {
        if let Some(place) = snapshot.find(*other, audience)? {
            linked.insert(place, LINKED);
        }
    }
    let mut best =
        nearest(snapshot, &telling, audience, limit.saturating_add(linked.len()).saturating_add(1))?;
    for (place, bonus) in &linked {
        *best.entry(*place).or_insert(0.0) += bonus;
    }
    best.remove(&own);
    let mut ranked: Vec<(Place, f32)> = best.into_iter().collect();
    ranked.sort_by(|one, two| two.1.total_cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
    ranked.truncate(limit);
    ranked
        .into_iter()
        .filter_map(|(place, score)| {
            shown(snapshot, place, score, &telling, linked.contains_key(&place)).transpose()
        })
        .collect()
}

/// The words that tell this record from others: frequent in it, rare elsewhere.
fn telling(snapshot: &Snapshot, stored: &Stored) -> Result<Vec<Telling>, SearchError> {
    let mut counts: BTreeMap<String, (String, f32)> = BTreeMap::new();
    let mut stems = Stems::default();
    let body: String = stored.body.chars().take(3_000).collect();
    for (text, weight) in [(&stored.name, 2.0), (&stored.title, 2.0), (&stored.summary, 1.0), (&body, 0.5)] {
        for word in words(text) {
            if word.role != Role::Plain || word.text.chars().count() < 3 || is_stop_word(&word.text) {
                continue;
            }
            let (stem, _) = stems.terms(&stored.language, &word.text, None);
            let term = stem.map_or_else(|| word.text.clone(), |stem| stem.to_string());
            counts.entry(term).or_insert((word.text, 0.0)).1 += weight;
        }
    }
    let documents = snapshot.documents().max(1) as f32;
    let mut telling = Vec::with_capacity(counts.len());
    for (term, (word, count)) in counts {
        let frequency = snapshot.frequency(&term)? as f32;
        // A word that only this record has leads nowhere; one in every fiftieth says little.
        if frequency >= 2.0 && frequency <= (documents / 50.0).max(20.0) {
            let weight = count.sqrt() * (1.0 + documents / frequency).ln();
            telling.push(Telling { term, word, weight });
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
    audience: Audience,
    wanted: usize,
) -> Result<BTreeMap<Place, f32>, SearchError> {
    let mut found: Vec<(f32, Place)> = Vec::new();
    for (number, segment) in (0..).zip(&snapshot.segments) {
        let mut scores = vec![0.0f32; segment.table.max_doc as usize];
        for word in telling {
            let term = tantivy::Term::from_field_text(snapshot.fields.over_all(&word.term), &word.term);
            segment.each_doc(&term, |doc| scores[doc as usize] += word.weight)?;
        }
        let base = &segment.live.base(audience).docs;
        let hits = (0..).zip(scores).filter(|(doc, score)| *score > 0.0 && base.contains(*doc));
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

fn shown(
    snapshot: &Snapshot,
    place: Place,
    score: f32,
    telling: &[Telling],
    linked: bool,
) -> Result<Option<Related>, SearchError> {
    let (Some(stored), Some(id)) = (snapshot.stored(place)?, snapshot.id(place)) else { return Ok(None) };
    let mut stems = Stems::default();
    let text = [&*stored.name, &stored.title, &stored.summary, &stored.body].join(" ");
    let has: std::collections::BTreeSet<String> = words(&text)
        .into_iter()
        .map(|word| match stems.terms(&stored.language, &word.text, None).0 {
            Some(stem) => stem.to_string(),
            None => word.text,
        })
        .collect();
    let words = telling
        .iter()
        .filter(|word| has.contains(&word.term))
        .map(|word| word.word.clone())
        .take(5)
        .collect();
    Ok(Some(Related {
        id,
        kind: stored.kind,
        path: stored.path,
        name: stored.name,
        title: stored.title,
        score,
        linked,
        words,
    }))
}

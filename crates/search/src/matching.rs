//! Which documents match the text of a query.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::{EnableScoring, PhraseQuery, Query as _};
use tantivy::schema::Field;

use crate::SearchError;
use crate::bits::Bits;
use crate::crew::of_segments;
use crate::plan::{Plan, Scope, Test, Unit};
use crate::schema::Fields;
use crate::seen::Seen;
use crate::snapshot::{Segment, Snapshot, each_posting};

/// Fewer complete matches than this, and records with some of the words are shown too.
const FEW: u64 = 5;

/// The documents that match the text, before any filter.
pub(crate) struct Matches {
    /// By segment.
    pub(crate) segments: Vec<SegmentMatches>,
    /// How many have all the words, where those with some were let in.
    pub(crate) complete: Option<u64>,
    pub(crate) units: usize,
}

pub(crate) struct SegmentMatches {
    pub(crate) docs: Bits,
    /// How many conditions each document meets, where not all are needed.
    pub(crate) met: Option<Box<[u8]>>,
    /// Documents of phrases and prefixes: found once, scored later.
    pub(crate) found: Found,
}

/// Documents by the test that found them, as far as finding them is costly.
pub(crate) type Found = BTreeMap<String, Bits>;

/// The name of a costly test among [`Found`].
pub(crate) fn name_of(test: &Test, scope: Scope) -> String {
    format!("{scope:?} {test:?}")
}

struct Evaluated {
    units: Vec<Bits>,
    excluded: Bits,
    found: Found,
}

pub(crate) fn evaluate(plan: &Plan, snapshot: &Snapshot, seen: &Seen) -> Result<Matches, SearchError> {
    let evaluated = of_segments(snapshot, |segment| evaluate_segment(plan, segment, &snapshot.fields))?;
    let complete: Vec<Bits> = snapshot
        .segments
        .iter()
        .zip(&evaluated)
        .map(|(segment, evaluated)| all_of(evaluated, &seen.of(segment).docs))
        .collect();
    let count: u64 = complete.iter().map(Bits::count).sum();
    let units = plan.units.len();
    if units >= 2 && count < FEW && !plan.strict {
        return Ok(relaxed(snapshot, evaluated, seen, units, count));
    }
    let segments = complete
        .into_iter()
        .zip(evaluated)
        .map(|(docs, evaluated)| SegmentMatches { docs, met: None, found: evaluated.found })
        .collect();
    Ok(Matches { segments, complete: None, units })
}

fn all_of(evaluated: &Evaluated, base: &Bits) -> Bits {
    let mut docs = base.clone();
    evaluated.units.iter().for_each(|unit| docs.and(unit));
    docs.and_not(&evaluated.excluded);
    docs
}

/// Documents that meet most conditions: as many as it takes to find a few, at least half.
fn relaxed(
    snapshot: &Snapshot,
    evaluated: Vec<Evaluated>,
    seen: &Seen,
    units: usize,
    complete: u64,
) -> Matches {
    let met: Vec<Box<[u8]>> = snapshot
        .segments
        .iter()
        .zip(&evaluated)
        .map(|(segment, evaluated)| conditions_met(segment, evaluated, seen))
        .collect();
    let mut by_met = vec![0u64; units + 1];
    met.iter()
        .flat_map(|met| met.iter())
        .filter(|met| **met > 0)
        .for_each(|met| by_met[usize::from(*met)] += 1);
    let needed = needed(&by_met, units);
    let segments = evaluated.into_iter().zip(met).map(|(evaluated, met)| {
        let mut docs = Bits::empty(met.len() as u32);
        (0..)
            .zip(met.iter())
            .filter(|(_, met)| usize::from(**met) >= needed)
            .for_each(|(doc, _)| docs.insert(doc));
        SegmentMatches { docs, met: Some(met), found: evaluated.found }
    });
    let shown: u64 = by_met[needed..].iter().sum();
    Matches { segments: segments.collect(), complete: (shown > complete).then_some(complete), units }
}

/// How many conditions must be met, given how many documents meet each number of them.
fn needed(by_met: &[u64], units: usize) -> usize {
    let at_least = |needed: usize| by_met[needed..].iter().sum::<u64>();
    let half = units.div_ceil(2);
    let enough = (half..=units).rev().find(|needed| at_least(*needed) >= FEW);
    enough.unwrap_or(if at_least(half) > 0 { half } else { 1 })
}

fn conditions_met(segment: &Segment, evaluated: &Evaluated, seen: &Seen) -> Box<[u8]> {
    let mut met = vec![0u8; segment.table.max_doc as usize];
    let mut allowed = seen.of(segment).docs.clone();
    allowed.and_not(&evaluated.excluded);
    for unit in &evaluated.units {
        let mut docs = unit.clone();
        docs.and(&allowed);
        docs.each(|doc| met[doc as usize] += 1);
    }
    met.into_boxed_slice()
}

fn evaluate_segment(plan: &Plan, segment: &Segment, fields: &Fields) -> Result<Evaluated, SearchError> {
    let mut found = Found::new();
    let mut units = Vec::with_capacity(plan.units.len());
    for unit in &plan.units {
        units.push(unit_docs(unit, segment, fields, &mut found)?);
    }
    let mut excluded = Bits::empty(segment.table.max_doc);
    for unit in &plan.excluded {
        excluded.or(&unit_docs(unit, segment, fields, &mut Found::new())?);
    }
    Ok(Evaluated { units, excluded, found })
}

fn unit_docs(
    unit: &Unit,
    segment: &Segment,
    fields: &Fields,
    found: &mut Found,
) -> Result<Bits, SearchError> {
    let mut docs = Bits::empty(segment.table.max_doc);
    for alternative in &unit.alternatives {
        match &alternative.test {
            Test::Term(text) => add_term(text, unit.scope, segment, fields, &mut docs)?,
            Test::Every(units) => docs.or(&every(units, segment, fields, found)?),
            test => {
                let these = costly_docs(test, unit.scope, segment, fields)?;
                docs.or(&these);
                found.insert(name_of(test, unit.scope), these);
                // Names that begin so are scored higher; whether they match is settled above.
                if unit.scope == Scope::All && matches!(test, Test::Prefix(_)) {
                    found
                        .insert(name_of(test, Scope::Name), costly_docs(test, Scope::Name, segment, fields)?);
                }
            }
        }
    }
    Ok(docs)
}

fn every(units: &[Unit], segment: &Segment, fields: &Fields, found: &mut Found) -> Result<Bits, SearchError> {
    let mut docs = Bits::full(segment.table.max_doc);
    for unit in units {
        docs.and(&unit_docs(unit, segment, fields, found)?);
    }
    Ok(docs)
}

fn scope_fields(scope: Scope) -> &'static [fn(&Fields) -> Field] {
    match scope {
        Scope::All => &[|fields| fields.all],
        Scope::Name => &[|fields| fields.name, |fields| fields.names],
        Scope::Title => &[|fields| fields.title],
    }
}

fn add_term(
    text: &str,
    scope: Scope,
    segment: &Segment,
    fields: &Fields,
    docs: &mut Bits,
) -> Result<(), SearchError> {
    if scope == Scope::All {
        return segment.each_doc(&Term::from_field_text(fields.over_all(text), text), |doc| docs.insert(doc));
    }
    for field in scope_fields(scope) {
        segment.each_doc(&Term::from_field_text(field(fields), text), |doc| docs.insert(doc))?;
    }
    Ok(())
}

fn costly_docs(test: &Test, scope: Scope, segment: &Segment, fields: &Fields) -> Result<Bits, SearchError> {
    let mut docs = Bits::empty(segment.table.max_doc);
    for field in scope_fields(scope) {
        match test {
            Test::Phrase(words) => add_phrase(words, field(fields), segment, &mut docs)?,
            Test::Prefix(prefix) => add_prefix(prefix, field(fields), segment, &mut docs)?,
            Test::Term(_) | Test::Every(_) => {}
        }
    }
    Ok(docs)
}

fn add_phrase(words: &[String], field: Field, segment: &Segment, docs: &mut Bits) -> Result<(), SearchError> {
    let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    if terms.len() < 2 {
        return Ok(());
    }
    let weight =
        PhraseQuery::new(terms).weight(EnableScoring::disabled_from_schema(segment.reader.schema()))?;
    weight.for_each_no_score(&segment.reader, &mut |these| these.iter().for_each(|doc| docs.insert(*doc)))?;
    Ok(())
}

fn add_prefix(prefix: &str, field: Field, segment: &Segment, docs: &mut Bits) -> Result<(), SearchError> {
    let inverted = segment.inverted(field)?;
    let mut stream =
        inverted.terms().range().ge(prefix).into_stream().map_err(tantivy::TantivyError::from)?;
    while let Some((term, info)) = stream.next() {
        if !term.starts_with(prefix.as_bytes()) {
            break;
        }
        each_posting(&inverted, info, |doc| docs.insert(doc))?;
    }
    Ok(())
}

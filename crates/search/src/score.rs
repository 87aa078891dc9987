//! How well documents match: BM25 over all text with more weight for names and titles, forms and
//! synonyms at less weight, and whole names first.

use std::collections::BTreeMap;

use asterism_domain::Kind;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::query::{EnableScoring, PhraseQuery, Query as _};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, TERMINATED, Term};

use crate::SearchError;
use crate::bits::Bits;
use crate::lists;
use crate::matching::{Matches, SegmentMatches, name_of};
use crate::plan::{Plan, Scope, Test, Unit};
use crate::schema::{OTHER_NAME, OWN_NAME};
use crate::sets::Sets;
use crate::snapshot::{Place, Segment, Snapshot};

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// Above any sum of weights: a record of exactly that name stands first.
const SAME_NAME: f32 = 1_000.0;
/// A place by its name in another language, or by its code: behind what is called so first of all.
const SAME_PLACE: f32 = 500.0;
const SAME_OTHER_NAME: f32 = 15.0;
const SIDE_BY_SIDE: f32 = 0.6;
const NEAR: f32 = 0.25;
/// That a phrase is there says little about which record is about it: where and how often its words
/// stand, and how long the text is, says more.
const PHRASE: f32 = 1.5;
const WORD_OF_PHRASE: f32 = 0.5;

/// What to add to scores for one term.
struct Weighted {
    text: String,
    /// Inverse document frequency times the alternative's weight.
    weight: f32,
}

/// The scoring side of a plan: terms and found sets with their weights.
pub(crate) struct Scorer<'a> {
    snapshot: &'a Snapshot,
    plan: &'a Plan,
    terms: Vec<Weighted>,
    found: Vec<(String, f32)>,
    /// Field, boost, mean length.
    fields: Vec<(Field, f32, f32)>,
    documents: f32,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(plan: &'a Plan, snapshot: &'a Snapshot) -> Result<Scorer<'a>, SearchError> {
        let fields = &snapshot.fields;
        let boosts = [
            (fields.all, 1.0),
            (fields.stems, 1.0),
            (fields.name, 2.0),
            (fields.title, 1.5),
            (fields.names, 1.0),
        ];
        let mut scorer = Scorer {
            snapshot,
            plan,
            terms: Vec::new(),
            found: Vec::new(),
            fields: Vec::with_capacity(boosts.len()),
            documents: snapshot.segments.iter().map(|segment| segment.table.max_doc as f32).sum(),
        };
        for (field, boost) in boosts {
            scorer.fields.push((field, boost, mean_length(snapshot, field, scorer.documents)?));
        }
        for unit in &plan.units {
            scorer.add_unit(unit, 1.0)?;
        }
        scorer.count_terms_once();
        Ok(scorer)
    }

    /// A word that several synonyms have in common counts once, by its best weight.
    fn count_terms_once(&mut self) {
        self.terms.sort_by(|one, other| {
            one.text.cmp(&other.text).then_with(|| other.weight.total_cmp(&one.weight))
        });
        self.terms.dedup_by(|later, first| later.text == first.text);
    }

    fn add_unit(&mut self, unit: &Unit, weight: f32) -> Result<(), SearchError> {
        for alternative in &unit.alternatives {
            let weight = weight * alternative.weight;
            match &alternative.test {
                Test::Term(text) => {
                    let weight = weight * self.rarity(text)?;
                    self.terms.push(Weighted { text: text.clone(), weight });
                }
                Test::Every(units) => {
                    for unit in units {
                        self.add_unit(unit, weight)?;
                    }
                }
                Test::Phrase(words) => {
                    let rarity = self.add_phrase(words, weight)?;
                    self.found.push((name_of(&alternative.test, unit.scope), weight * rarity * PHRASE));
                }
                Test::Prefix(_) => {
                    self.found.push((name_of(&alternative.test, unit.scope), weight));
                    if unit.scope == Scope::All {
                        self.found.push((name_of(&alternative.test, Scope::Name), weight * 2.0));
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the words of a phrase that mean something; how rare all of them are together.
    fn add_phrase(&mut self, words: &[String], weight: f32) -> Result<f32, SearchError> {
        let mut together = 0.0;
        for word in words {
            let rarity = self.rarity(word)?;
            together += rarity;
            if !lists::is_stop_word(word) {
                let weight = weight * rarity * WORD_OF_PHRASE;
                self.terms.push(Weighted { text: word.clone(), weight });
            }
        }
        Ok(together)
    }

    /// Inverse document frequency.
    fn rarity(&self, text: &str) -> Result<f32, SearchError> {
        let frequency = self.snapshot.frequency(text)? as f32;
        Ok((1.0 + (self.documents - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln())
    }

    /// The score of every hit of a segment, by document number.
    pub(crate) fn scores(
        &self,
        segment: &Segment,
        hits: &Bits,
        count: u64,
        matches: &Matches,
        found: &SegmentMatches,
    ) -> Result<Vec<f32>, SearchError> {
        let mut scores = vec![0.0; segment.table.max_doc as usize];
        for (field, boost, mean) in &self.fields {
            self.add_field(segment, *field, *boost, *mean, hits, count, &mut scores)?;
        }
        for (name, weight) in &self.found {
            if let Some(docs) = found.found.get(name) {
                docs.each(|doc| scores[doc as usize] += weight);
            }
        }
        if let Some(met) = &found.met {
            let units = matches.units as f32;
            for (score, met) in scores.iter_mut().zip(met) {
                *score *= (f32::from(*met) / units).powi(2);
            }
        }
        self.add_exact(segment, &mut scores)?;
        Ok(scores)
    }

    #[expect(clippy::too_many_arguments, reason = "one loop, called once; a struct would only rename them")]
    fn add_field(
        &self,
        segment: &Segment,
        field: Field,
        boost: f32,
        mean: f32,
        hits: &Bits,
        count: u64,
        scores: &mut [f32],
    ) -> Result<(), SearchError> {
        let inverted = segment.inverted(field)?;
        let norms = segment.reader.get_fieldnorms_reader(field)?;
        let lengths = length_factors(mean);
        let over_all = self.snapshot.fields.all_or_stems();
        for term in &self.terms {
            // Words and stems have a field each over all texts; the others hold both.
            if over_all.contains(&field) && field != self.snapshot.fields.over_all(&term.text) {
                continue;
            }
            let info = inverted
                .get_term_info(&Term::from_field_text(field, &term.text))
                .map_err(tantivy::TantivyError::from)?;
            let Some(info) = info else { continue };
            let posting = Posting {
                inverted: &inverted,
                info: &info,
                norms: &norms,
                lengths: &lengths,
                weight: term.weight * boost,
            };
            if count.saturating_mul(16) < u64::from(info.doc_freq) {
                posting.add_to_hits(hits, scores)?;
            } else {
                posting.add(scores)?;
            }
        }
        Ok(())
    }

    fn add_exact(&self, segment: &Segment, scores: &mut [f32]) -> Result<(), SearchError> {
        let Some(key) = &self.plan.exact else { return Ok(()) };
        let exact = self.snapshot.fields.exact;
        let named = |mark: char| Term::from_field_text(exact, &format!("{mark}{key}"));
        segment.each_doc(&named(OWN_NAME), |doc| scores[doc as usize] += SAME_NAME)?;
        segment.each_doc(&named(OTHER_NAME), |doc| {
            let kind = self.snapshot.kind(segment, doc);
            let is_place = matches!(kind, Some(Kind::Region | Kind::Territory));
            scores[doc as usize] += if is_place { SAME_PLACE } else { SAME_OTHER_NAME };
        })
    }

    /// What to add to the best hits for words that stand side by side or near, by place.
    pub(crate) fn nearness(&self, best: &[Place]) -> Result<BTreeMap<Place, f32>, SearchError> {
        let mut bonus = BTreeMap::new();
        let mut sorted = best.to_vec();
        sorted.sort_unstable();
        for pair in &self.plan.pairs {
            let rarity = self.rarity(&pair[0])? + self.rarity(&pair[1])?;
            for (slop, share) in [(0, SIDE_BY_SIDE), (3, NEAR)] {
                for place in self.with_pair(pair, slop, &sorted)? {
                    *bonus.entry(place).or_insert(0.0) += rarity * share;
                }
            }
        }
        Ok(bonus)
    }

    /// Those of `places`, in order, that have both words at most `slop` words apart.
    fn with_pair(&self, pair: &[String; 2], slop: u32, places: &[Place]) -> Result<Vec<Place>, SearchError> {
        let all = self.snapshot.fields.all;
        let terms = pair.iter().map(|word| Term::from_field_text(all, word)).collect();
        let mut query = PhraseQuery::new(terms);
        query.set_slop(slop);
        let mut found = Vec::new();
        for (number, segment) in (0..).zip(&self.snapshot.segments) {
            let mut here = places.iter().filter(|place| place.segment == number).peekable();
            if here.peek().is_none() {
                continue;
            }
            let weight = query.weight(EnableScoring::disabled_from_schema(segment.reader.schema()))?;
            let mut docs = weight.scorer(&segment.reader, 1.0)?;
            for place in here {
                if docs.doc() == TERMINATED {
                    break;
                }
                if docs.doc() == place.doc || (docs.doc() < place.doc && docs.seek(place.doc) == place.doc) {
                    found.push(*place);
                }
            }
        }
        Ok(found)
    }
}

/// One term's documents in one field.
struct Posting<'a> {
    inverted: &'a InvertedIndexReader,
    info: &'a TermInfo,
    norms: &'a FieldNormReader,
    lengths: &'a [f32; 256],
    weight: f32,
}

impl Posting<'_> {
    fn score(&self, doc: u32, frequency: u32) -> f32 {
        let frequency = frequency as f32;
        let length = self.lengths[usize::from(self.norms.fieldnorm_id(doc))];
        self.weight * (K1 + 1.0) * frequency / (frequency + length)
    }

    /// Adds to every document that has the term.
    fn add(&self, scores: &mut [f32]) -> Result<(), SearchError> {
        let mut blocks = self
            .inverted
            .read_block_postings_from_terminfo(self.info, IndexRecordOption::WithFreqs)
            .map_err(tantivy::TantivyError::from)?;
        while !blocks.docs().is_empty() {
            for (doc, frequency) in blocks.docs().iter().zip(blocks.freqs()) {
                scores[*doc as usize] += self.score(*doc, *frequency);
            }
            blocks.advance();
        }
        Ok(())
    }

    /// Adds to the hits only: quicker where they are few and the term is frequent.
    fn add_to_hits(&self, hits: &Bits, scores: &mut [f32]) -> Result<(), SearchError> {
        use tantivy::postings::Postings as _;
        let mut postings = self
            .inverted
            .read_postings_from_terminfo(self.info, IndexRecordOption::WithFreqs)
            .map_err(tantivy::TantivyError::from)?;
        for doc in hits.iter() {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == TERMINATED {
                break;
            }
            if postings.doc() == doc {
                scores[doc as usize] += self.score(doc, postings.term_freq());
            }
        }
        Ok(())
    }
}

fn mean_length(snapshot: &Snapshot, field: Field, documents: f32) -> Result<f32, SearchError> {
    let mut tokens = 0.0;
    for segment in &snapshot.segments {
        tokens += segment.inverted(field)?.total_num_tokens() as f32;
    }
    Ok((tokens / documents.max(1.0)).max(1.0))
}

/// The length part of BM25 by the one-byte length that the index keeps.
fn length_factors(mean: f32) -> [f32; 256] {
    std::array::from_fn(|id| {
        let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
        K1 * (1.0 - B + B * length / mean)
    })
}

/// Everything needed to order hits by score.
pub(crate) fn all_scores(
    scorer: &Scorer<'_>,
    sets: &Sets,
    matches: &Matches,
) -> Result<Vec<Vec<f32>>, SearchError> {
    let segments = scorer.snapshot.segments.iter().zip(&sets.segments).zip(&matches.segments);
    segments
        .map(|((segment, sets), found)| {
            if sets.hits.count == 0 {
                return Ok(Vec::new());
            }
            scorer.scores(segment, &sets.hits.docs, sets.hits.count, matches, found)
        })
        .collect()
}

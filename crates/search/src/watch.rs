//! Queries that wait for what comes: each is worked out once, and asked of the few entries that are new instead of
//! the whole index.

use std::collections::BTreeSet;
use std::sync::Arc;

use asterism_domain::{RecordId, Seq};
use rustc_hash::FxHashSet;
use tantivy::TantivyDocument;

use crate::guard::guarded;
use crate::index::Index;
use crate::matching::{Matches, evaluate};
use crate::named::meant_by;
use crate::plan::{Alternative, Plan, Test, Unit};
use crate::schema::Fields;
use crate::sets::Sets;
use crate::snapshot::{Place, Snapshot};
use crate::tokens::tokenizers;
use crate::{Audience, Entry, Query, SearchError};

/// What an index of a few entries may hold in memory while it is written.
const WRITER_BYTES: usize = 15_000_000;

/// A query that was worked out to be asked again and again. It is strict ([`Query::strict`]), whatever was asked.
pub struct Watched {
    query: Query,
    plan: Plan,
    /// Those whose stems it knows.
    languages: BTreeSet<String>,
}

impl Index {
    /// Works a query out.
    pub fn watch(&self, query: &Query) -> Result<Watched, SearchError> {
        let snapshot = self.snapshot();
        let seen = snapshot.seen_by(&query.audience);
        let asked = Query { strict: true, ..query.clone() };
        let query = meant_by(&snapshot, &seen, &asked)?.into_owned();
        let languages = snapshot.languages.clone();
        Ok(Watched { plan: Plan::of(&query, &snapshot, &seen, &languages)?, query, languages })
    }

    /// Whether the query, read already as [`Index::meant`] reads it now, would be worked out as it was: for the
    /// languages that the index holds now, with the values that its names stand for now.
    pub fn still_watches(&self, watched: &Watched, meant: &Query) -> bool {
        let strict = Query { strict: true, ..meant.clone() };
        self.snapshot().languages == watched.languages && strict == watched.query
    }

    /// Which of the entries each of the queries matches, in the order of the queries: what [`Index::stream`] would
    /// find of them by the same strict query, were they in the index. It costs what the entries take to read, and
    /// next to nothing for a query that none of them has a word of. Each is asked for an audience of its own, whatever
    /// the query was worked out for.
    pub fn caught(
        &self,
        entries: &[Entry],
        watched: &[(Arc<Watched>, Audience)],
    ) -> Result<Vec<Vec<RecordId>>, SearchError> {
        if entries.is_empty() || watched.is_empty() {
            return Ok(vec![Vec::new(); watched.len()]);
        }
        guarded(|| {
            let few = Few::of(entries)?;
            watched.iter().map(|(watched, audience)| few.matching(watched, audience)).collect()
        })
    }
}

/// A few entries as an index of their own, in memory.
struct Few {
    snapshot: Snapshot,
    /// Every word and stem of them.
    terms: FxHashSet<Vec<u8>>,
}

impl Few {
    fn of(entries: &[Entry]) -> Result<Few, SearchError> {
        let (schema, fields) = Fields::build();
        let engine = tantivy::Index::builder().schema(schema).tokenizers(tokenizers()).create_in_ram()?;
        let mut writer: tantivy::IndexWriter<TantivyDocument> =
            engine.writer_with_num_threads(1, WRITER_BYTES)?;
        for entry in entries {
            let documents = fields.documents(entry).map_err(|error| SearchError::Damaged {
                what: format!("entry {} cannot be written: {error}", entry.id),
            })?;
            for document in documents {
                writer.add_document(document)?;
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let searcher = engine.reader()?.searcher();
        let snapshot = Snapshot::build(searcher, Arc::new(fields), Seq(0), None)?;
        let terms = terms(&snapshot)?;
        Ok(Few { snapshot, terms })
    }

    fn matching(&self, watched: &Watched, audience: &Audience) -> Result<Vec<RecordId>, SearchError> {
        let Watched { query, plan, .. } = watched;
        if !plan.units.iter().all(|unit| self.may_meet(unit)) {
            return Ok(Vec::new());
        }
        let seen = &self.snapshot.seen_by(audience);
        let matches: Option<Matches> =
            if plan.is_empty() { None } else { Some(evaluate(plan, &self.snapshot, seen)?) };
        let sets = Sets::build(query, &self.snapshot, seen, matches.as_ref())?;
        let mut found = Vec::new();
        for (number, segment) in (0..).zip(&sets.segments) {
            found.extend(
                segment.hits.docs.iter().filter_map(|doc| self.snapshot.id(Place { segment: number, doc })),
            );
        }
        Ok(found)
    }

    /// False where no entry can meet the condition, as far as that is told by which words there are at all.
    fn may_meet(&self, unit: &Unit) -> bool {
        let has = |text: &String| self.terms.contains(text.as_bytes());
        let may = |alternative: &Alternative| match &alternative.test {
            Test::Term(text) => has(text),
            Test::Phrase(words) => words.iter().all(has),
            Test::Prefix(_) => true,
            Test::Every(units) => units.iter().all(|unit| self.may_meet(unit)),
        };
        unit.alternatives.iter().any(may)
    }
}

fn terms(snapshot: &Snapshot) -> Result<FxHashSet<Vec<u8>>, SearchError> {
    let mut terms = FxHashSet::default();
    for segment in &snapshot.segments {
        for field in snapshot.fields.all_or_stems() {
            let inverted = segment.inverted(field)?;
            let mut stream = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
            while let Some((term, _)) = stream.next() {
                terms.insert(term.to_vec());
            }
        }
    }
    Ok(terms)
}

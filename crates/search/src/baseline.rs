//! Plain BM25, for comparison: one field, any word, no weights, no variants.

use asterism_domain::RecordId;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::SearchError;
use crate::plan::plain_words;
use crate::snapshot::{Place, Snapshot};

pub(crate) fn search(snapshot: &Snapshot, text: &str, k: usize) -> Result<Vec<(RecordId, f32)>, SearchError> {
    if k == 0 {
        return Ok(Vec::new());
    }
    let words = plain_words(text).into_iter().map(|word| {
        let term = Term::from_field_text(snapshot.fields.all, &word);
        let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        (Occur::Should, query)
    });
    let query = BooleanQuery::new(words.collect());
    let best: Vec<(f32, DocAddress)> =
        snapshot.searcher.search(&query, &TopDocs::with_limit(k).order_by_score())?;
    let ranked = best.into_iter().filter_map(|(score, address)| {
        let place = Place { segment: address.segment_ord, doc: address.doc_id };
        snapshot.id(place).map(|id| (id, score))
    });
    Ok(ranked.collect())
}

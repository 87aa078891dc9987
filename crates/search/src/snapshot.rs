//! One state of the index, as searches see it from beginning to end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use asterism_domain::{Kind, RecordId, Seq};
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{InvertedIndexReader, Searcher, SegmentReader, TantivyDocument, Term};

use crate::dictionary::Dictionaries;
use crate::schema::{Fields, Stored};
use crate::seen::{Live, Seen};
use crate::table::Table;
use crate::{Facet, SearchError};

pub(crate) struct Snapshot {
    pub(crate) segments: Vec<Segment>,
    pub(crate) dictionaries: Dictionaries,
    pub(crate) fields: Arc<Fields>,
    pub(crate) searcher: Searcher,
    pub(crate) up_to: Seq,
    /// Languages whose stems the index holds.
    pub(crate) languages: BTreeSet<String>,
    /// Raised with every new state.
    pub(crate) generation: u64,
}

pub(crate) struct Segment {
    /// Its place among those of the snapshot.
    pub(crate) number: usize,
    pub(crate) reader: SegmentReader,
    pub(crate) table: Arc<Table>,
    pub(crate) live: Arc<Live>,
    store: OnceLock<StoreReader>,
}

/// A document by segment and number within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) segment: u32,
    pub(crate) doc: u32,
}

impl Snapshot {
    /// The state that `searcher` sees. Tables and live sets of segments that `before` had are kept.
    pub(crate) fn build(
        searcher: Searcher,
        fields: Arc<Fields>,
        up_to: Seq,
        before: Option<&Snapshot>,
    ) -> Result<Snapshot, SearchError> {
        let mut dictionaries = before.map_or_else(Dictionaries::new, |before| before.dictionaries.clone());
        let known: BTreeMap<SegmentId, &Segment> = before
            .into_iter()
            .flat_map(|before| before.segments.iter().map(|segment| (segment.reader.segment_id(), segment)))
            .collect();
        let mut segments = Vec::new();
        for (number, reader) in searcher.segment_readers().iter().enumerate() {
            segments.push(Segment::build(
                number,
                reader,
                known.get(&reader.segment_id()).copied(),
                &mut dictionaries,
            )?);
        }
        let languages = segments.iter().flat_map(|segment| segment.table.languages.iter().cloned()).collect();
        let generation = before.map_or(0, |before| before.generation + 1);
        Ok(Snapshot { segments, dictionaries, fields, searcher, up_to, languages, generation })
    }

    /// Records that are not deleted, whoever may see them.
    pub(crate) fn documents(&self) -> u64 {
        self.segments.iter().map(|segment| segment.live.all().count).sum()
    }

    /// In how many documents a word or stem stands, deleted ones included: for weights only.
    pub(crate) fn frequency(&self, text: &str) -> Result<u64, SearchError> {
        let term = Term::from_field_text(self.fields.over_all(text), text);
        let mut frequency = 0;
        for segment in &self.segments {
            frequency += segment.term(&term)?.map_or(0, |info| u64::from(info.doc_freq));
        }
        Ok(frequency)
    }

    /// In how many documents that the audience sees a word or stem stands, as far as [`Segment::ENOUGH`] of a segment:
    /// what one is told of a word must not tell that others know it.
    pub(crate) fn known_to(&self, text: &str, seen: &Seen) -> Result<u64, SearchError> {
        let field = self.fields.over_all(text);
        let term = Term::from_field_text(field, text);
        let mut known = 0;
        for segment in &self.segments {
            if let Some(info) = segment.term(&term)? {
                let inverted = segment.inverted(field)?;
                known += segment.known_to(&inverted, &info, seen)?;
            }
        }
        Ok(known)
    }

    pub(crate) fn stored(&self, place: Place) -> Result<Option<Stored>, SearchError> {
        let Some(segment) = self.segments.get(place.segment as usize) else { return Ok(None) };
        let document: TantivyDocument = segment.store()?.get(place.doc)?;
        Ok(self.fields.stored(&document))
    }

    /// The kind of a document's record.
    pub(crate) fn kind(&self, segment: &Segment, doc: u32) -> Option<Kind> {
        let kinds = &segment.table.dimensions[Facet::Kind.index()];
        let number = kinds.values.get(kinds.single(doc)?)?;
        Kind::parse(self.dictionaries.of(Facet::Kind).name(*number as usize)?)
    }

    pub(crate) fn id(&self, place: Place) -> Option<RecordId> {
        self.segments.get(place.segment as usize).and_then(|segment| segment.id(place.doc))
    }

    /// Where a record stands, if the audience may see it.
    pub(crate) fn find(&self, id: RecordId, seen: &Seen) -> Result<Option<Place>, SearchError> {
        let term = self.fields.id_term(id);
        for (number, segment) in self.segments.iter().enumerate() {
            let mut found = None;
            segment.each_doc(&term, |doc| {
                if seen.of(segment).docs.contains(doc) {
                    found = Some(Place { segment: number as u32, doc });
                }
            })?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

impl Segment {
    fn build(
        number: usize,
        reader: &SegmentReader,
        before: Option<&Segment>,
        dictionaries: &mut Dictionaries,
    ) -> Result<Segment, SearchError> {
        let table = match before {
            Some(before) => Arc::clone(&before.table),
            None => Arc::new(Table::load(reader, dictionaries)?),
        };
        let live = match before {
            Some(before) if before.live.opstamp == reader.delete_opstamp() => Arc::clone(&before.live),
            _ => Arc::new(Live::new(reader, &table)),
        };
        Ok(Segment { number, reader: reader.clone(), table, live, store: OnceLock::new() })
    }

    pub(crate) fn inverted(&self, field: Field) -> Result<Arc<InvertedIndexReader>, SearchError> {
        Ok(self.reader.inverted_index(field)?)
    }

    pub(crate) fn term(&self, term: &Term) -> Result<Option<TermInfo>, SearchError> {
        Ok(self.inverted(term.field())?.get_term_info(term).map_err(tantivy::TantivyError::from)?)
    }

    /// Calls `visit` with every document that has the term, deleted ones included.
    pub(crate) fn each_doc(&self, term: &Term, visit: impl FnMut(u32)) -> Result<(), SearchError> {
        let inverted = self.inverted(term.field())?;
        match inverted.get_term_info(term).map_err(tantivy::TantivyError::from)? {
            Some(info) => each_posting(&inverted, &info, visit),
            None => Ok(()),
        }
    }

    /// So many documents with a word are enough to decide how it is read.
    pub(crate) const ENOUGH: u64 = 64;

    /// How many documents of a posting list the audience sees: all of them where it sees the whole segment, otherwise
    /// counted up to [`Segment::ENOUGH`].
    pub(crate) fn known_to(
        &self,
        inverted: &InvertedIndexReader,
        info: &TermInfo,
        seen: &Seen,
    ) -> Result<u64, SearchError> {
        self.known_up_to(inverted, info, seen, Segment::ENOUGH)
    }

    /// As [`Segment::known_to`], counted up to `enough`.
    pub(crate) fn known_up_to(
        &self,
        inverted: &InvertedIndexReader,
        info: &TermInfo,
        seen: &Seen,
        enough: u64,
    ) -> Result<u64, SearchError> {
        let base = seen.of(self);
        if base.count == u64::from(self.table.max_doc) {
            return Ok(u64::from(info.doc_freq));
        }
        let mut blocks = inverted
            .read_block_postings_from_terminfo(info, tantivy::schema::IndexRecordOption::Basic)
            .map_err(tantivy::TantivyError::from)?;
        let mut known = 0;
        loop {
            let docs = blocks.docs();
            if docs.is_empty() || known >= enough {
                return Ok(known);
            }
            known += docs.iter().filter(|doc| base.docs.contains(**doc)).count() as u64;
            blocks.advance();
        }
    }

    fn store(&self) -> Result<&StoreReader, SearchError> {
        if let Some(store) = self.store.get() {
            return Ok(store);
        }
        let store = self.reader.get_store_reader(16).map_err(tantivy::TantivyError::from)?;
        Ok(self.store.get_or_init(|| store))
    }

    /// Half of a record's id: enough to order by.
    pub(crate) fn id_part(&self, doc: u32) -> u64 {
        self.table.ids.low.first(doc).unwrap_or(0)
    }

    pub(crate) fn id(&self, doc: u32) -> Option<RecordId> {
        self.table.ids.id(doc)
    }
}

/// Calls `visit` with every document of a posting list.
pub(crate) fn each_posting(
    inverted: &InvertedIndexReader,
    info: &TermInfo,
    mut visit: impl FnMut(u32),
) -> Result<(), SearchError> {
    let mut blocks = inverted
        .read_block_postings_from_terminfo(info, tantivy::schema::IndexRecordOption::Basic)
        .map_err(tantivy::TantivyError::from)?;
    loop {
        let docs = blocks.docs();
        if docs.is_empty() {
            return Ok(());
        }
        docs.iter().for_each(|doc| visit(*doc));
        blocks.advance();
    }
}

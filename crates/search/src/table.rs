//! The columns of one segment in the form that counting needs. A segment never changes, so this is
//! made once for each.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use asterism_domain::RecordId;
use tantivy::SegmentReader;
use tantivy::columnar::Column;
use uuid::Uuid;

use crate::bits::{Bits, Posting};
use crate::dictionary::Dictionaries;
use crate::measure::{self, YEAR_BUCKETS};
use crate::schema::{NONE, column, facet_column, readers};
use crate::{Facet, Measure, SearchError};

/// How many dimensions are counted: the facets, then the measures.
pub(crate) const DIMENSIONS: usize = Facet::ALL.len() + Measure::ALL.len();

pub(crate) struct Table {
    pub(crate) max_doc: u32,
    pub(crate) dimensions: Vec<Dimension>,
    /// By measure, money first: the documents with a value.
    pub(crate) measured: [Bits; 3],
    pub(crate) total_budget: Box<[i64]>,
    pub(crate) eu_contribution: Box<[i64]>,
    /// The span: where one of its ends is not known it is the other, and the day of publication where neither is.
    pub(crate) first_day: Box<[i32]>,
    pub(crate) last_day: Box<[i32]>,
    /// The days on which it begins and ends, as far as they are known.
    pub(crate) start: Box<[i32]>,
    pub(crate) end: Box<[i32]>,
    pub(crate) newest: Box<[i32]>,
    /// The documents of each audience, deleted ones included.
    pub(crate) public: Bits,
    pub(crate) members: Bits,
    pub(crate) spaces: Bits,
    pub(crate) every: Bits,
    pub(crate) all: Bits,
    /// By record, the documents for those who are near it.
    pub(crate) near: BTreeMap<RecordId, Vec<u32>>,
    /// By record, the documents that others see who are signed in where somebody sees more.
    pub(crate) less: BTreeMap<RecordId, Vec<u32>>,
    pub(crate) ids: Ids,
    /// Documents in the order of a sort.
    pub(crate) by_newest: Box<[u32]>,
    pub(crate) by_name: Box<[u32]>,
    /// Position of the folded name among the segment's names, by document.
    pub(crate) name_ordinal: Box<[u32]>,
    pub(crate) by_budget: Box<[u32]>,
    pub(crate) languages: Vec<String>,
}

/// Day number of a document without a date.
pub(crate) const NO_DAY: i32 = i32::MIN;

impl Table {
    /// Reads the columns of a segment. Values new to `dictionaries` are added there.
    pub(crate) fn load(
        reader: &SegmentReader,
        dictionaries: &mut Dictionaries,
    ) -> Result<Table, SearchError> {
        let max_doc = reader.max_doc();
        let total_budget = numbers(reader, column::TOTAL_BUDGET)?;
        let eu_contribution = numbers(reader, column::EU_CONTRIBUTION)?;
        let first_day = days(reader, column::FIRST_DAY)?;
        let last_day = days(reader, column::LAST_DAY)?;
        let newest = days(reader, column::NEWEST)?;
        let mut dimensions = Vec::with_capacity(DIMENSIONS);
        for facet in Facet::ALL {
            dimensions.push(facet_dimension(reader, *facet, dictionaries)?);
        }
        dimensions.push(amount_dimension(max_doc, &total_budget));
        dimensions.push(amount_dimension(max_doc, &eu_contribution));
        dimensions.push(year_dimension(max_doc, &first_day, &last_day));
        let measured = [
            where_known(&total_budget, |value| *value != NONE),
            where_known(&eu_contribution, |value| *value != NONE),
            where_known(&first_day, |day| *day != NO_DAY),
        ];
        let readers = unsigned(reader, column::READERS)?;
        let read_by = |bit: u64| where_known(&readers, |value| *value & bit != 0);
        let (public, members) = (read_by(readers::PUBLIC), read_by(readers::MEMBERS));
        let (spaces, all) = (read_by(readers::SPACE), read_by(readers::ALL));
        let every = read_by(readers::EVERY);
        let ids = Ids::of(reader)?;
        let near = ids.by_record(&read_by(readers::NEAR));
        let mut less = members.clone();
        less.or(&spaces);
        less.and_not(&every);
        let less = ids.by_record(&less);
        let name_ordinal = name_ordinals(reader)?;
        let low = unsigned(reader, column::ID_LOW)?;
        Ok(Table {
            by_newest: ordered(&low, |doc| Reverse(newest[doc])),
            by_name: ordered(&low, |doc| name_ordinal[doc]),
            by_budget: ordered(&low, |doc| Reverse(total_budget[doc])),
            ids,
            name_ordinal,
            languages: dictionary_values(reader, column::LANGUAGE)?,
            max_doc,
            dimensions,
            measured,
            total_budget,
            eu_contribution,
            first_day,
            last_day,
            start: days(reader, column::START)?,
            end: days(reader, column::END)?,
            newest,
            public,
            members,
            spaces,
            every,
            all,
            near,
            less,
        })
    }

    pub(crate) fn amounts(&self, measure: Measure) -> &[i64] {
        match measure {
            Measure::TotalBudget => &self.total_budget,
            Measure::EuContribution => &self.eu_contribution,
            Measure::Date => &[],
        }
    }

    /// Memory held, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let dimensions: usize = self.dimensions.iter().map(Dimension::bytes).sum();
        dimensions + self.max_doc as usize * (8 + 8 + 4 * 9)
    }
}

/// Whose documents they are, in one segment.
pub(crate) struct Ids {
    high: Column<u64>,
    pub(crate) low: Column<u64>,
}

impl Ids {
    fn of(reader: &SegmentReader) -> Result<Ids, SearchError> {
        let columns = reader.fast_fields();
        Ok(Ids { high: columns.u64(column::ID_HIGH)?, low: columns.u64(column::ID_LOW)? })
    }

    pub(crate) fn id(&self, doc: u32) -> Option<RecordId> {
        let (high, low) = (self.high.first(doc)?, self.low.first(doc)?);
        // The only way back from the number to a record's id is its text.
        Uuid::from_u64_pair(high, low).to_string().parse().ok()
    }

    fn by_record(&self, docs: &Bits) -> BTreeMap<RecordId, Vec<u32>> {
        let mut found: BTreeMap<RecordId, Vec<u32>> = BTreeMap::new();
        for doc in docs.iter() {
            if let Some(id) = self.id(doc) {
                found.entry(id).or_default().push(doc);
            }
        }
        found
    }
}

/// One facet or measure in one segment.
pub(crate) struct Dimension {
    /// For each value of the segment its number among all values.
    pub(crate) values: Box<[u32]>,
    pub(crate) postings: Vec<Posting>,
    /// The values of each document; absent where so few have any that probing is cheaper.
    forward: Option<Forward>,
    /// Pairs of document and value.
    pub(crate) pairs: u64,
    pub(crate) probe_cost: u64,
}

/// Local value numbers by document. Single values are stored plus one; 0 is none.
enum Forward {
    Byte(Box<[u8]>),
    Short(Box<[u16]>),
    Long(Box<[u32]>),
    Several { ends: Box<[u32]>, values: Box<[u32]> },
}

impl Dimension {
    /// From pairs of document and local value, in document order.
    fn build(max_doc: u32, values: Vec<u32>, pairs: &[(u32, u32)]) -> Dimension {
        let mut sizes = vec![0usize; values.len()];
        pairs.iter().for_each(|(_, value)| sizes[*value as usize] += 1);
        let mut lists: Vec<Vec<u32>> = sizes.into_iter().map(Vec::with_capacity).collect();
        pairs.iter().for_each(|(doc, value)| lists[*value as usize].push(*doc));
        let postings: Vec<Posting> = lists.into_iter().map(|docs| Posting::new(docs, max_doc)).collect();
        let worthwhile = pairs.len() > max_doc as usize / 32;
        Dimension {
            forward: worthwhile.then(|| Forward::build(max_doc, values.len(), pairs)),
            probe_cost: postings.iter().map(Posting::cost).sum::<u64>() + values.len() as u64,
            pairs: pairs.len() as u64,
            values: values.into_boxed_slice(),
            postings,
        }
    }

    /// Whether [`Dimension::visit`] can be used.
    pub(crate) fn has_forward(&self) -> bool {
        self.forward.is_some()
    }

    /// Adds 1 to the counter of each value of each document.
    pub(crate) fn tally(&self, docs: &[u32], counters: &mut [u32]) {
        match &self.forward {
            None => {}
            Some(Forward::Byte(values)) => tally_single(docs, counters, |doc| values[doc as usize].into()),
            Some(Forward::Short(values)) => tally_single(docs, counters, |doc| values[doc as usize].into()),
            Some(Forward::Long(values)) => tally_single(docs, counters, |doc| values[doc as usize]),
            Some(Forward::Several { ends, values }) => {
                for doc in docs.iter().map(|doc| *doc as usize) {
                    let from = if doc == 0 { 0 } else { ends[doc - 1] };
                    for value in &values[from as usize..ends[doc] as usize] {
                        counters[*value as usize] += 1;
                    }
                }
            }
        }
    }

    /// The local value of a document that has one, where every document has at most one.
    pub(crate) fn single(&self, doc: u32) -> Option<usize> {
        let doc = doc as usize;
        let value = match self.forward.as_ref()? {
            Forward::Byte(values) => u32::from(*values.get(doc)?),
            Forward::Short(values) => u32::from(*values.get(doc)?),
            Forward::Long(values) => *values.get(doc)?,
            Forward::Several { .. } => return None,
        };
        (value as usize).checked_sub(1)
    }

    fn bytes(&self) -> usize {
        let postings: usize = self.postings.iter().map(|posting| posting.bytes() + 32).sum();
        let forward = match &self.forward {
            None => 0,
            Some(Forward::Byte(values)) => values.len(),
            Some(Forward::Short(values)) => values.len() * 2,
            Some(Forward::Long(values)) => values.len() * 4,
            Some(Forward::Several { ends, values }) => (ends.len() + values.len()) * 4,
        };
        postings + forward + self.values.len() * 4
    }
}

fn tally_single(docs: &[u32], counters: &mut [u32], value: impl Fn(u32) -> u32) {
    for doc in docs {
        let value = value(*doc);
        if value != 0 {
            counters[value as usize - 1] += 1;
        }
    }
}

impl Forward {
    fn build(max_doc: u32, values: usize, pairs: &[(u32, u32)]) -> Forward {
        let single = pairs.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !single {
            return Forward::several(max_doc, pairs);
        }
        if values < usize::from(u8::MAX) {
            Forward::Byte(filled(max_doc, pairs, |value| value as u8 + 1))
        } else if values < usize::from(u16::MAX) {
            Forward::Short(filled(max_doc, pairs, |value| value as u16 + 1))
        } else {
            Forward::Long(filled(max_doc, pairs, |value| value + 1))
        }
    }

    fn several(max_doc: u32, pairs: &[(u32, u32)]) -> Forward {
        let mut ends = vec![0u32; max_doc as usize];
        pairs.iter().for_each(|(doc, _)| ends[*doc as usize] += 1);
        let mut end = 0;
        for slot in &mut ends {
            end += *slot;
            *slot = end;
        }
        let values = pairs.iter().map(|(_, value)| *value).collect();
        Forward::Several { ends: ends.into_boxed_slice(), values }
    }
}

fn filled<T: Default + Clone>(max_doc: u32, pairs: &[(u32, u32)], value: impl Fn(u32) -> T) -> Box<[T]> {
    let mut slots = vec![T::default(); max_doc as usize];
    pairs.iter().for_each(|(doc, local)| slots[*doc as usize] = value(*local));
    slots.into_boxed_slice()
}

fn facet_dimension(
    reader: &SegmentReader,
    facet: Facet,
    dictionaries: &mut Dictionaries,
) -> Result<Dimension, SearchError> {
    let max_doc = reader.max_doc();
    let Some(strings) = reader.fast_fields().str(&facet_column(facet))? else {
        return Ok(Dimension::build(max_doc, Vec::new(), &[]));
    };
    let names = dictionary_values(reader, &facet_column(facet))?;
    let values = dictionaries.numbers(facet, &names);
    let known = values.len() as u64;
    let mut pairs = Vec::new();
    for doc in 0..max_doc {
        let ordinals = strings.ords().values_for_doc(doc).filter(|ordinal| *ordinal < known);
        pairs.extend(ordinals.map(|ordinal| (doc, ordinal as u32)));
    }
    Ok(Dimension::build(max_doc, values, &pairs))
}

fn amount_dimension(max_doc: u32, amounts: &[i64]) -> Dimension {
    let known = amounts.iter().enumerate().filter(|(_, amount)| **amount != NONE);
    let pairs: Vec<(u32, u32)> =
        known.map(|(doc, amount)| (doc as u32, measure::amount_bucket(*amount))).collect();
    Dimension::build(max_doc, (0..measure::amount_buckets()).collect(), &pairs)
}

fn year_dimension(max_doc: u32, first: &[i32], last: &[i32]) -> Dimension {
    let mut pairs = Vec::new();
    for (doc, (first, last)) in first.iter().zip(last).enumerate().filter(|(_, (first, _))| **first != NO_DAY)
    {
        let years = measure::year_bucket(*first)..=measure::year_bucket(*last);
        pairs.extend(years.map(|bucket| (doc as u32, bucket)));
    }
    Dimension::build(max_doc, (0..YEAR_BUCKETS).collect(), &pairs)
}

/// The values of a text column in order.
fn dictionary_values(reader: &SegmentReader, name: &str) -> Result<Vec<String>, SearchError> {
    let Some(strings) = reader.fast_fields().str(name)? else { return Ok(Vec::new()) };
    let mut stream = strings.dictionary().stream().map_err(tantivy::TantivyError::from)?;
    let mut values = Vec::with_capacity(strings.dictionary().num_terms());
    while stream.advance() {
        values.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(values)
}

fn numbers(reader: &SegmentReader, name: &str) -> Result<Box<[i64]>, SearchError> {
    let values = reader.fast_fields().i64(name)?;
    Ok((0..reader.max_doc()).map(|doc| values.first(doc).unwrap_or(NONE)).collect())
}

fn unsigned(reader: &SegmentReader, name: &str) -> Result<Box<[u64]>, SearchError> {
    let values = reader.fast_fields().u64(name)?;
    Ok((0..reader.max_doc()).map(|doc| values.first(doc).unwrap_or(0)).collect())
}

fn days(reader: &SegmentReader, name: &str) -> Result<Box<[i32]>, SearchError> {
    let values = reader.fast_fields().i64(name)?;
    let day = |doc| values.first(doc).and_then(|day| i32::try_from(day).ok()).unwrap_or(NO_DAY);
    Ok((0..reader.max_doc()).map(day).collect())
}

fn name_ordinals(reader: &SegmentReader) -> Result<Box<[u32]>, SearchError> {
    let Some(names) = reader.fast_fields().str(column::NAME_KEY)? else {
        return Ok(vec![0; reader.max_doc() as usize].into_boxed_slice());
    };
    Ok((0..reader.max_doc()).map(|doc| names.ords().first(doc).unwrap_or(0) as u32).collect())
}

fn where_known<T>(values: &[T], known: impl Fn(&T) -> bool) -> Bits {
    let mut bits = Bits::empty(values.len() as u32);
    values.iter().enumerate().filter(|(_, value)| known(value)).for_each(|(doc, _)| bits.insert(doc as u32));
    bits
}

/// All documents by a key, equal ones by id.
fn ordered<K: Ord>(ids: &[u64], key: impl Fn(usize) -> K) -> Box<[u32]> {
    let mut docs: Vec<u32> = (0..ids.len() as u32).collect();
    docs.sort_unstable_by_key(|doc| (key(*doc as usize), ids[*doc as usize]));
    docs.into_boxed_slice()
}

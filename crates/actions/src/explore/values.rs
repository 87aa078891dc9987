//! The values of a filter: the most frequent beside every result, and all of them, page by page.

use std::collections::BTreeSet;

use asterism_domain::{Actor, Kind, fold};
use asterism_search::{Audience, Counts, Facet, FacetCounts, Query, ValueCount};

use super::{FacetView, ValueView};
use crate::labels::label_of;
use crate::{App, Result};

/// Values of a filter that are offered before "show all" is asked for.
const OFFERED: usize = 12;
/// Values on a page of all of them.
const ON_A_PAGE: usize = 200;

/// Names are looked at for so many records. Beyond that the words are looked for in the addresses alone, which are made
/// of names.
const NAMED: usize = 2_000;

/// A filter whose values are all to be listed.
#[derive(Debug, Clone)]
pub(super) struct AllValues {
    pub(super) facet: Facet,
    /// Only those that have these words; all where there are none.
    pub(super) like: String,
    pub(super) page: usize,
}

/// A page of all values of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesPart {
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// What the values were narrowed by.
    pub like: String,
    /// How many values there are of these.
    pub found: usize,
}

/// How closely it is known where the records of a kind are. The three add up to all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Placed {
    /// In a region of NUTS level 2, or within one.
    pub region: u64,
    /// In a country or a region above level 2, and no closer.
    pub country: u64,
    /// In no country of the classification, as far as is known.
    pub nowhere: u64,
}

/// How long the code of a region of level 2 is.
const LEVEL_2: usize = 4;

impl App {
    /// The most frequent values and those chosen.
    pub(super) async fn facet_offered(&self, facet: Facet, counts: &FacetCounts) -> Result<FacetView> {
        let shown =
            counts.values.iter().enumerate().filter(|(place, value)| *place < OFFERED || value.chosen);
        let values = self.named_values(facet, shown.map(|(_, value)| value)).await?;
        let all = values.len() as u64 >= counts.distinct;
        Ok(FacetView { facet, values, distinct: counts.distinct, all, part: None })
    }

    /// A page of all values, and those chosen. They stand by how many records have them, regions as the tree that their
    /// codes make.
    pub(super) async fn whole_facet(&self, query: &Query, all: &AllValues) -> Result<FacetView> {
        let facet = all.facet;
        let mut counts = self.inner.standing.ask(|index| index.values(query, facet, 0, usize::MAX))?;
        if facet == Facet::Region {
            counts.values.sort_by(|one, two| one.value.cmp(&two.value));
        }
        let chosen = counts.values.iter().filter(|value| value.chosen);
        let like = self.like(facet, &all.like, &query.audience)?;
        let fitting: Vec<&ValueCount> =
            counts.values.iter().filter(|value| value.count > 0 && like.fits(&value.value)).collect();
        let pages = fitting.len().div_ceil(ON_A_PAGE).max(1);
        let page = all.page.min(pages);
        let listed = fitting.iter().copied().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE);
        let listed: Vec<&ValueCount> = listed.collect();
        let beside = chosen.filter(|value| !listed.iter().any(|other| other.value == value.value));
        let values: Vec<&ValueCount> = beside.chain(listed.iter().copied()).collect();
        let values = self.named_values(facet, values.into_iter()).await?;
        let part = ValuesPart { page, pages, like: all.like.clone(), found: fitting.len() };
        let part = (pages > 1 || !all.like.is_empty()).then_some(part);
        Ok(FacetView { facet, values, distinct: counts.distinct, all: true, part })
    }

    /// Every region of `wanted` that a kind of record is in, with how many of them, by code.
    pub async fn counted_regions(
        &self,
        actor: &Actor,
        kind: Kind,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<ValueView>> {
        let params = [("kind".to_owned(), kind.as_str().to_owned())];
        let request = self.request(actor, &params).await?;
        let counts =
            self.inner.standing.ask(|index| index.values(&request.query, Facet::Region, 0, usize::MAX))?;
        let found = counts.values.iter().filter(|value| value.count > 0 && wanted(&value.value));
        let mut values = self.named_values(Facet::Region, found).await?;
        values.sort_by(|one, two| one.key.cmp(&two.key));
        Ok(values)
    }

    /// Of how many records of a kind the region is known, of how many the country alone, and of how many neither.
    pub async fn placed(&self, actor: &Actor, kind: Kind) -> Result<Placed> {
        let params = [("kind".to_owned(), kind.as_str().to_owned())];
        let mut query = self.request(actor, &params).await?.query;
        query.limit = 0;
        query.counts = Counts::none();
        self.inner.standing.ask(|index| {
            let all = index.search(&query)?.total;
            let found = index.values(&query, Facet::Region, 0, usize::MAX)?;
            let codes: Vec<&str> =
                found.values.iter().filter(|value| value.count > 0).map(|value| &*value.value).collect();
            // Whatever is in a region is in every region around it too, so any one level counts each record once.
            let within = |length: usize| {
                let codes = codes.iter().filter(|code| code.len() == length);
                let narrowed =
                    codes.fold(query.clone(), |query, code| query.filter(Facet::Region, (*code).to_owned()));
                // Without a value there would be no filter.
                if narrowed.filters.contains_key(&Facet::Region) {
                    index.search(&narrowed).map(|found| found.total)
                } else {
                    Ok(0)
                }
            };
            let (region, somewhere) = (within(LEVEL_2)?, within(2)?);
            let country = somewhere.saturating_sub(region);
            Ok(Placed { region, country, nowhere: all.saturating_sub(somewhere) })
        })
    }

    async fn named_values<'v>(
        &self,
        facet: Facet,
        values: impl Iterator<Item = &'v ValueCount>,
    ) -> Result<Vec<ValueView>> {
        let values: Vec<&ValueCount> = values.collect();
        let keys: Vec<&str> = values.iter().map(|value| &*value.value).collect();
        let mut labels = self.labels(facet, &keys).await?;
        let view = |value: &&ValueCount| ValueView {
            label: labels.remove(&*value.value).unwrap_or_else(|| label_of(facet, &value.value)),
            key: value.value.to_string(),
            count: value.count,
            chosen: value.chosen,
        };
        Ok(values.iter().map(view).collect())
    }

    /// What values must have: the words in their key, or the name of the record that they stand for.
    fn like(&self, facet: Facet, words: &str, audience: &Audience) -> Result<Like> {
        let wanted = fold(words);
        let mut named = BTreeSet::new();
        // As names are cut into words.
        let words: Vec<&str> =
            words.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        if let (Some(kind), false) = (facet.kind(), words.is_empty()) {
            let text = words.iter().map(|word| format!("name:{word}*")).collect::<Vec<_>>().join(" ");
            let query = Query {
                audience: audience.clone(),
                strict: true,
                limit: 0,
                counts: Counts::none(),
                ..Query::parse(&text).0.filter(Facet::Kind, kind.as_str())
            };
            named.extend(
                self.inner
                    .standing
                    .ask(|index| index.paths(&query, NAMED))?
                    .into_iter()
                    .filter_map(|path| path.rsplit('/').next().map(str::to_owned)),
            );
        }
        Ok(Like { words: wanted.split_whitespace().map(str::to_owned).collect(), named })
    }
}

struct Like {
    words: Vec<String>,
    /// The values whose records have the words in their names.
    named: BTreeSet<String>,
}

impl Like {
    fn fits(&self, value: &str) -> bool {
        let folded = fold(value);
        self.words.iter().all(|word| folded.contains(word)) || self.named.contains(value)
    }
}

//! What the front page shows: how much there is, what is new, where the partners are.

use std::collections::BTreeMap;

use asterism_domain::{Actor, Kind, Seq, Text};
use asterism_search::Facet;
use jiff::civil::Date;

use crate::details::dates_of;
use crate::explore::Placed;
use crate::progress::FileProgress;
use crate::records::Ref;
use crate::{App, Result};

/// Entries of each of the lists on the front page.
const LISTED: usize = 6;

#[derive(Debug, Clone)]
pub struct HomeView {
    pub counts: Vec<(Kind, u64)>,
    pub newest: Vec<(Ref, Option<Date>)>,
    /// Projects by NUTS 2 region of their partners.
    pub by_region: Vec<(String, u64)>,
    /// The same by country.
    pub by_country: Vec<(String, u64)>,
    /// Of how many projects those places are known.
    pub placed: Placed,
    /// What those regions are called, as far as records or tables tell.
    pub region_names: BTreeMap<String, Text>,
    /// Records by source.
    pub by_source: Vec<(String, u64)>,
    /// Files on their way in, while an import runs.
    pub loading: Vec<FileProgress>,
    /// The log position shown.
    pub up_to: Seq,
}

impl App {
    pub async fn home(&self, actor: &Actor) -> Result<HomeView> {
        let mut kinds = Vec::new();
        for (kind, count) in self.counts(&[], Facet::Kind)? {
            kinds.extend(Kind::parse(&kind).map(|kind| (kind, count)));
        }
        let project = [("kind".to_owned(), "project".to_owned())];
        let counted = self.counts(&project, Facet::Region)?;
        let of_length = |length: usize| {
            let fitting = counted.iter().filter(move |(code, _)| code.len() == length);
            fitting.map(|(code, count)| (code.to_string(), *count)).collect::<Vec<_>>()
        };
        let (by_region, by_country) = (of_length(4), of_length(2));
        let codes = by_region.iter().map(|(code, _)| code.clone()).collect();
        let by_source = self.counts(&[], Facet::Source)?;
        let loading = if self.progress().is_loading() { self.progress().files() } else { Vec::new() };
        Ok(HomeView {
            counts: kinds,
            newest: self.newest(actor).await?,
            by_region,
            by_country,
            placed: self.placed(&Actor::Visitor, Kind::Project).await?,
            region_names: self.region_names(&codes).await?,
            by_source: by_source.into_iter().map(|(source, count)| (source.to_string(), count)).collect(),
            loading,
            up_to: self.inner.standing.indexed_up_to(),
        })
    }

    /// The newest news, events and posts by their own dates.
    async fn newest(&self, actor: &Actor) -> Result<Vec<(Ref, Option<Date>)>> {
        let mut query = asterism_search::Query {
            sort: asterism_search::Sort::Newest,
            limit: LISTED,
            audience: self.audience(actor).await?,
            counts: asterism_search::Counts::none(),
            ..asterism_search::Query::default()
        };
        for kind in [Kind::News, Kind::Event, Kind::Post] {
            query = query.filter(Facet::Kind, kind.as_str());
        }
        let results = self.inner.standing.ask(|index| index.search(&query))?;
        let ids: Vec<_> = results.hits.iter().map(|hit| hit.id).collect();
        // The index may be a moment behind what was hidden.
        let records = self.visible_records(actor, ids.iter().copied().collect()).await?;
        let shown = ids.iter().filter_map(|id| records.get(id));
        Ok(shown.map(|record| (Ref::of(record), dates_of(&record.document).0)).collect())
    }
}

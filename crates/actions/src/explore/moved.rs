//! Values of filters by addresses that records had once: what was renamed, or merged into another.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use asterism_domain::{Action, Actor, Kind, Record, may, slugify};
use asterism_search::{Facet, Query};
use asterism_store::Found;

use super::Params;
use crate::edit::subject;
use crate::{App, Result};

/// The present addresses of what has moved, by kind and what it was called.
pub(crate) type Moved = BTreeMap<(Kind, String), Option<String>>;

impl App {
    /// A query that finds by its filters what it found when it was kept too: beside each value, the record that stands
    /// now where one of that address or name stood.
    /// `moved` is what is known already, for many queries at a time.
    pub(crate) async fn with_moved(&self, query: Query, moved: &mut Moved) -> Result<Query> {
        for (facet, values) in query.filters.iter().chain(&query.without) {
            let Some(kind) = facet.kind() else { continue };
            for value in values {
                if let Entry::Vacant(place) = moved.entry((kind, value.clone())) {
                    place.insert(self.moved_from(kind, value).await?.map(|record| record.slug));
                }
            }
        }
        let mut query = query;
        for filters in [&mut query.filters, &mut query.without] {
            for (facet, values) in filters {
                let Some(kind) = facet.kind() else { continue };
                let now = |value: &String| moved.get(&(kind, value.clone())).cloned().flatten();
                let now: Vec<String> = values.iter().filter_map(now).collect();
                values.extend(now);
            }
        }
        Ok(query)
    }

    /// The parameters of an Explore address with the records' addresses of today, as far as the reader may open them;
    /// none where they are that already.
    pub(super) async fn at_present(
        &self,
        actor: &Actor,
        params: &Params,
    ) -> Result<Option<Vec<(String, String)>>> {
        let mut now = params.to_vec();
        for (name, value) in &mut now {
            let Some(kind) = Facet::parse(name).and_then(Facet::kind) else { continue };
            if let Some(record) = self.moved_from(kind, value.trim()).await?
                && may(actor, Action::View, &subject(&record)).allowed
            {
                *value = record.slug;
            }
        }
        Ok((now != params).then_some(now))
    }

    /// What stands where a record of this address or name stood; none where one stands there still.
    async fn moved_from(&self, kind: Kind, value: &str) -> Result<Option<Record>> {
        let mut found = self.inner.store.find(kind, value).await?;
        let slug = slugify(value);
        if found.is_none() && slug != value {
            found = self.inner.store.find(kind, &slug).await?;
        }
        Ok(match found {
            Some(Found::Moved { to }) => Some(to),
            Some(Found::Here(_)) | None => None,
        })
    }
}

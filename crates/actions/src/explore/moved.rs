//! Values of filters by addresses or names that records had once: what was renamed, or merged into another.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use asterism_domain::{Action, Actor, Kind, Record, may, slugify};
use asterism_search::{Audience, Facet, Query};
use asterism_store::Found;

use super::Params;
use super::request::Request;
use crate::edit::subject;
use crate::{App, Result};

/// The present addresses of what has moved, by kind and what it was called.
pub(crate) type Moved = BTreeMap<(Kind, String), Option<String>>;

impl App {
    /// An Explore address, read with the addresses that its records have today, as far as the reader may open them.
    pub(super) async fn request(&self, actor: &Actor, params: &Params) -> Result<Request> {
        let audience = self.audience(actor).await?;
        let request = self.read(audience.clone(), params)?;
        let mut now = params.to_vec();
        for (facet, kind, value) in self.unknown(&request.query)? {
            let moved = self.moved_from(kind, &value).await?;
            let Some(record) = moved.filter(|record| may(actor, Action::View, &subject(record)).allowed)
            else {
                continue;
            };
            let called = |(name, given): &&mut (String, String)| {
                Facet::parse(name) == Some(facet) && given.trim() == value
            };
            now.iter_mut().filter(called).for_each(|(_, given)| given.clone_from(&record.slug));
        }
        if now == params { Ok(request) } else { self.read(audience, &now) }
    }

    fn read(&self, audience: Audience, params: &Params) -> Result<Request> {
        let request = Request::read(params, audience)?;
        Ok(Request { query: self.by_names(request.query), ..request })
    }

    /// A query with its values as the index has them, which finds by its filters what it found when it was kept too.
    /// `moved` is what is known already, for many queries at a time.
    pub(crate) async fn with_moved(&self, query: Query, moved: &mut Moved) -> Result<Query> {
        let query = self.by_names(query);
        let (meant, unknown) = self.inner.standing.ask(|index| index.meant(&query))?;
        let (mut now, mut changed) = (query, false);
        for (facet, kind, value) in of_records(unknown) {
            let place = match moved.entry((kind, value.clone())) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    place.insert(self.moved_from(kind, &value).await?.map(|record| record.slug))
                }
            };
            let Some(place) = place else { continue };
            for filters in [&mut now.filters, &mut now.without] {
                if let Some(values) = filters.get_mut(&facet)
                    && values.remove(&value)
                {
                    values.insert(place.clone());
                    changed = true;
                }
            }
        }
        if !changed {
            return Ok(meant);
        }
        // An address of today may be no value as it is written either.
        Ok(self.inner.standing.ask(|index| index.meant(&now))?.0)
    }

    /// The values of filters by records that nothing has.
    fn unknown(&self, query: &Query) -> Result<Vec<(Facet, Kind, String)>> {
        let filters = query.filters.keys().chain(query.without.keys());
        if filters.into_iter().all(|facet| facet.kind().is_none()) {
            return Ok(Vec::new());
        }
        let (_, unknown) = self.inner.standing.ask(|index| index.meant(query))?;
        Ok(of_records(unknown).collect())
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

fn of_records(unknown: Vec<(Facet, String)>) -> impl Iterator<Item = (Facet, Kind, String)> {
    unknown.into_iter().filter_map(|(facet, value)| Some((facet, facet.kind()?, value)))
}

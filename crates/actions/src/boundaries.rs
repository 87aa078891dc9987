//! The boundaries of regions, as far as their official files were loaded: what maps are drawn with.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use asterism_domain::outline::Outline;
use asterism_domain::{Document, Kind, NutsCode, NutsVersion, Seq};

use crate::{App, Result};

/// The outlines of one edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundaries {
    pub edition: NutsVersion,
    /// Regions of level 2, by code.
    pub regions: Vec<(NutsCode, Outline)>,
    /// Countries, by code; empty where that file was not loaded.
    pub countries: Vec<(NutsCode, Outline)>,
}

/// The boundaries as they were at one place in the log.
#[derive(Debug, Default)]
pub(crate) struct BoundaryCache {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default, Clone)]
struct Kept {
    /// The head of the log at which this was last known to hold, and the newest revision of a region.
    head: Seq,
    newest: Seq,
    /// One per edition, that of [`App::boundaries`] first.
    editions: Vec<Arc<Boundaries>>,
}

impl App {
    /// The boundaries to draw maps with; none until a file of them is loaded.
    pub async fn boundaries(&self) -> Result<Option<Arc<Boundaries>>> {
        Ok(self.editions().await?.into_iter().next())
    }

    /// The boundaries of the edition that most of some codes belong to.
    pub async fn boundaries_of(&self, codes: &BTreeSet<&str>) -> Result<Option<Arc<Boundaries>>> {
        let known = |edition: &Arc<Boundaries>| {
            edition.regions.iter().filter(|(code, _)| codes.contains(code.as_str())).count()
        };
        // Of several that know as many, the last: the order is turned so that it is the one of all maps.
        Ok(self.editions().await?.into_iter().rev().max_by_key(known))
    }

    async fn editions(&self) -> Result<Vec<Arc<Boundaries>>> {
        let store = &self.inner.store;
        let mut kept = self.inner.boundaries.get();
        let head = store.head().await?;
        if kept.head == head {
            return Ok(kept.editions);
        }
        let newest = store.newest_of(Kind::Region).await?;
        if kept.newest != newest {
            let regions = store.records_of(Kind::Region).await?;
            let found = regions.iter().filter_map(|record| match &record.document {
                Document::Region(region) => Some(region.as_ref()),
                _ => None,
            });
            kept.editions = gather(found).into_iter().map(Arc::new).collect();
        }
        (kept.head, kept.newest) = (head, newest);
        self.inner.boundaries.put(kept.clone());
        Ok(kept.editions)
    }
}

impl BoundaryCache {
    fn get(&self) -> Kept {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, kept: Kept) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }
}

/// Every edition with regions of level 2: that with the most first, the newest where several have as many.
fn gather<'a>(regions: impl Iterator<Item = &'a asterism_domain::place::Region>) -> Vec<Boundaries> {
    let mut editions: std::collections::BTreeMap<NutsVersion, Boundaries> = Default::default();
    for region in regions {
        let Some(code) = &region.code else { continue };
        for outline in &region.outlines {
            let of_edition = editions.entry(outline.key).or_insert_with(|| Boundaries {
                edition: outline.key,
                regions: Vec::new(),
                countries: Vec::new(),
            });
            match code.level() {
                0 => of_edition.countries.push((code.clone(), outline.clone())),
                2 => of_edition.regions.push((code.clone(), outline.clone())),
                _ => {}
            }
        }
    }
    let with_regions = editions.into_values().filter(|edition| !edition.regions.is_empty());
    let mut found: Vec<Boundaries> = with_regions.collect();
    found.sort_by_key(|edition| std::cmp::Reverse((edition.regions.len(), edition.edition)));
    for edition in &mut found {
        edition.regions.sort_by(|left, right| left.0.cmp(&right.0));
        edition.countries.sort_by(|left, right| left.0.cmp(&right.0));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use asterism_domain::place::Region;

    fn region(code: &str, editions: &[NutsVersion]) -> Region {
        let outline = |key: &NutsVersion| Outline { key: *key, rings: format!("0,0 9,0 0,{}", code.len()) };
        Region {
            code: NutsCode::parse(code).ok(),
            outlines: editions.iter().map(outline).collect(),
            ..Region::default()
        }
    }

    #[test]
    fn maps_are_drawn_with_the_newest_whole_edition() {
        use NutsVersion::*;
        assert_eq!(gather([].iter()), []);
        assert_eq!(gather([region("ES", &[V2021])].iter()), [], "countries alone make no map of regions");
        let regions = [
            region("ES22", &[V2013, V2016, V2021]),
            region("ES21", &[V2013, V2021]),
            region("ES", &[V2021]),
            region("ES211", &[V2024]),
            region("NO0B", &[V2024]),
        ];
        let editions = gather(regions.iter());
        let chosen = editions.first().expect("boundaries");
        assert_eq!(chosen.edition, V2021);
        let codes: Vec<&str> = chosen.regions.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, ["ES21", "ES22"]);
        assert_eq!(chosen.countries.len(), 1);
        let others: Vec<NutsVersion> = editions.iter().skip(1).map(|edition| edition.edition).collect();
        assert_eq!(others, [V2013, V2024, V2016], "the others are kept for tables of older codes");
    }
}

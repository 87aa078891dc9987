//! The boundaries of regions, as far as their official files were loaded: what maps are drawn with.

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
    boundaries: Option<Arc<Boundaries>>,
}

impl App {
    /// The boundaries to draw maps with; none until a file of them is loaded.
    pub async fn boundaries(&self) -> Result<Option<Arc<Boundaries>>> {
        let store = &self.inner.store;
        let mut kept = self.inner.boundaries.get();
        let head = store.head().await?;
        if kept.head == head {
            return Ok(kept.boundaries);
        }
        let newest = store.newest_of(Kind::Region).await?;
        if kept.newest != newest {
            let regions = store.records_of(Kind::Region).await?;
            let found = regions.iter().filter_map(|record| match &record.document {
                Document::Region(region) => Some(region.as_ref()),
                _ => None,
            });
            kept.boundaries = gather(found).map(Arc::new);
        }
        (kept.head, kept.newest) = (head, newest);
        self.inner.boundaries.put(kept.clone());
        Ok(kept.boundaries)
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

/// The edition with the most regions of level 2, the newest where several have as many.
fn gather<'a>(regions: impl Iterator<Item = &'a asterism_domain::place::Region>) -> Option<Boundaries> {
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
    let mut chosen = with_regions.max_by_key(|edition| (edition.regions.len(), edition.edition))?;
    chosen.regions.sort_by(|left, right| left.0.cmp(&right.0));
    chosen.countries.sort_by(|left, right| left.0.cmp(&right.0));
    Some(chosen)
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
    fn maps_are_drawn_with_the_newest_whole_edition_002_22() {
        use NutsVersion::*;
        assert_eq!(gather([].iter()), None);
        assert_eq!(gather([region("ES", &[V2021])].iter()), None, "countries alone make no map of regions");
        let regions = [
            region("ES22", &[V2013, V2016, V2021]),
            region("ES21", &[V2013, V2021]),
            region("ES", &[V2021]),
            region("ES211", &[V2024]),
            region("NO0B", &[V2024]),
        ];
        let chosen = gather(regions.iter()).expect("boundaries");
        assert_eq!(chosen.edition, V2021);
        let codes: Vec<&str> = chosen.regions.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, ["ES21", "ES22"]);
        assert_eq!(chosen.countries.len(), 1);
    }
}

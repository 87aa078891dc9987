use std::sync::{Arc, Mutex, PoisonError};

use asterism_actions::Boundaries;
use asterism_domain::NutsCode;

use super::{Classes, Outlines, RegionValue, boundary_map, tile_map, tiles};
use crate::chart::Svg;
use crate::locale::Locale;

/// What maps are drawn with: true boundaries where they were loaded, else our own grid of tiles.
#[derive(Debug, Clone, Default)]
pub struct Atlas(Option<Arc<Outlines>>);

impl Atlas {
    pub fn of(outlines: Arc<Outlines>) -> Atlas {
        Atlas(Some(outlines))
    }

    /// A map of values; `here` is the region that the page is about.
    pub fn map(
        &self,
        title: &str,
        description: &str,
        values: &[RegionValue],
        classes: &Classes,
        here: Option<&NutsCode>,
    ) -> Svg {
        match &self.0 {
            Some(outlines) => boundary_map(title, description, outlines, values, classes, here),
            None => tile_map(title, description, values, classes, here),
        }
    }

    pub fn has(&self, code: &NutsCode) -> bool {
        match &self.0 {
            Some(outlines) => outlines.has(code),
            None => tiles().contains_key(code),
        }
    }

    /// What the map is of, the credit its terms require, and how many of the values it cannot show.
    pub fn note(&self, l: Locale, values: &[RegionValue]) -> String {
        let on_map = |value: &&RegionValue| self.has(&value.code);
        let off = values.len() - values.iter().filter(on_map).count();
        let mut parts = match &self.0 {
            Some(outlines) => {
                vec![l.with("map-edition", &[("edition", outlines.edition.as_str())]), l.t("map-credit")]
            }
            None => vec![l.t("map-tiles-note")],
        };
        if off > 0 {
            parts.push(l.count("map-not-on-it", off as u64));
        }
        parts.join(" ")
    }
}

/// Keeps the shapes of the boundaries that were drawn last.
#[derive(Debug, Default)]
pub(crate) struct Drawn(Mutex<Option<(Arc<Boundaries>, Arc<Outlines>)>>);

impl Drawn {
    /// The atlas of some boundaries, drawn anew only where they are others than the last ones.
    pub(crate) fn atlas(&self, boundaries: Option<Arc<Boundaries>>) -> Atlas {
        let Some(boundaries) = boundaries else { return Atlas::default() };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((known, outlines)) if Arc::ptr_eq(known, &boundaries) => Atlas::of(outlines.clone()),
            _ => {
                let outlines = Arc::new(Outlines::of(&boundaries));
                *kept = Some((boundaries, outlines.clone()));
                Atlas::of(outlines)
            }
        }
    }
}

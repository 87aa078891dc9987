use std::sync::{Arc, Mutex, PoisonError};

use asterism_actions::Boundaries;
use asterism_domain::NutsCode;

use super::layer::lies_in;
use super::tiles::{Grid, made_up_tiles};
use super::{Layer, Outlines, RegionValue, Shapes, boundary_map, tile_map, tiles};
use crate::chart::Svg;
use crate::locale::Locale;

/// What maps are drawn with: true boundaries where they were loaded, else our own grid of tiles.
#[derive(Debug, Clone, Default)]
pub struct Atlas(Option<Arc<Outlines>>);

impl Atlas {
    pub fn of(outlines: Arc<Outlines>) -> Atlas {
        Atlas(Some(outlines))
    }

    /// The regions of level 2 that it can show, but for made-up ones.
    pub fn codes(&self) -> impl Iterator<Item = NutsCode> {
        let known: Vec<NutsCode> = match &self.0 {
            Some(outlines) => outlines.codes().cloned().collect(),
            None => tiles().keys().cloned().collect(),
        };
        known.into_iter()
    }

    pub fn map(&self, title: &str, description: &str, layer: &Layer) -> Svg {
        self.map_with(title, description, layer, Shapes::Own)
    }

    /// One of several maps of a page.
    pub fn map_with(&self, title: &str, description: &str, layer: &Layer, shapes: Shapes) -> Svg {
        match &self.0 {
            Some(outlines) if !layer.is_made_up() => {
                boundary_map(title, description, outlines, layer, shapes)
            }
            _ => tile_map(title, description, layer),
        }
    }

    /// Whether it draws a region, or some region in it.
    pub fn has(&self, code: &NutsCode) -> bool {
        let is_drawn = |tiles: &Grid| tiles.keys().any(|drawn| lies_in(drawn, code));
        match &self.0 {
            _ if code.country().is_made_up() => is_drawn(made_up_tiles()),
            Some(outlines) => outlines.has(code),
            None => is_drawn(tiles()),
        }
    }

    /// What the map is of, the credit its terms require, and how many of the values it cannot show.
    pub fn note(&self, l: Locale, values: &[RegionValue]) -> String {
        let on_map = |value: &&RegionValue| self.has(&value.code);
        let off = values.len() - values.iter().filter(on_map).count();
        let is_made_up = values.first().is_some_and(|value| value.code.country().is_made_up());
        let mut parts = match &self.0 {
            _ if is_made_up => vec![l.t("map-made-up-note")],
            Some(outlines) => {
                vec![l.with("map-edition", &[("edition", outlines.edition.as_str())]), l.t("map-credit")]
            }
            None => vec![l.t("map-tiles-note")],
        };
        if off > 0 {
            let countries = values.iter().all(|value| value.code.level() == 0);
            let key = if countries { "map-countries-not-on-it" } else { "map-not-on-it" };
            parts.push(l.count(key, off as u64));
        }
        parts.join(" ")
    }
}

/// Editions that are kept as shapes.
const KEPT: usize = 4;

/// Keeps the shapes of the boundaries that were drawn last.
#[derive(Debug, Default)]
pub(crate) struct Drawn(Mutex<Vec<(Arc<Boundaries>, Arc<Outlines>)>>);

impl Drawn {
    /// The atlas of some boundaries, drawn anew only where they were not among the last ones.
    pub(crate) fn atlas(&self, boundaries: Option<Arc<Boundaries>>) -> Atlas {
        let Some(boundaries) = boundaries else { return Atlas::default() };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, outlines)) = kept.iter().find(|(known, _)| Arc::ptr_eq(known, &boundaries)) {
            return Atlas::of(outlines.clone());
        }
        let outlines = Arc::new(Outlines::of(&boundaries));
        // What was loaded anew takes the place of what there was of its edition.
        kept.retain(|(known, _)| known.edition != boundaries.edition);
        kept.push((boundaries, outlines.clone()));
        let extra = kept.len().saturating_sub(KEPT);
        kept.drain(..extra);
        Atlas::of(outlines)
    }
}

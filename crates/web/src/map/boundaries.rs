use std::collections::BTreeMap;

use asterism_actions::Boundaries;
use asterism_domain::outline::{Outline, Ring, area, simplify};
use asterism_domain::{NutsCode, NutsVersion};

use super::layer::Place;
use super::{Layer, laea};
use crate::chart::{Canvas, Svg, outline_path};

/// Europe without the outermost regions, in metres of the projection: west, south, east, north.
const FRAME: [f64; 4] = [2_500_000.0, 1_350_000.0, 6_600_000.0, 5_450_000.0];
const WIDTH: f64 = 760.0;
const SCALE: f64 = WIDTH / (FRAME[2] - FRAME[0]);
const HEIGHT: f64 = (FRAME[3] - FRAME[1]) * SCALE;
/// What can hardly be seen is not drawn: bends within half a unit, and islands under two square units,
/// unless they are all of their region.
const BEND: f64 = 0.5;
const SPECK: f64 = 2.0;

/// The boundaries of one edition as shapes on a map of Europe, drawn once for all maps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlines {
    pub edition: NutsVersion,
    /// Paths of regions inside the frame, by code.
    regions: BTreeMap<NutsCode, String>,
    countries: Vec<String>,
}

impl Outlines {
    pub fn of(boundaries: &Boundaries) -> Outlines {
        let path = |(code, outline): &(NutsCode, Outline)| Some((code.clone(), shape(outline)?));
        let countries = boundaries.countries.iter().filter_map(path);
        Outlines {
            edition: boundaries.edition,
            regions: boundaries.regions.iter().filter_map(path).collect(),
            countries: countries.map(|(_, data)| data).collect(),
        }
    }

    pub fn has(&self, code: &NutsCode) -> bool {
        self.regions.contains_key(code)
    }

    pub fn codes(&self) -> impl Iterator<Item = &NutsCode> {
        self.regions.keys()
    }
}

/// A map of true boundaries, coloured by value. What lies outside the frame is left to the table.
pub fn boundary_map(title: &str, description: &str, outlines: &Outlines, layer: &Layer) -> Svg {
    let places = layer.places();
    let mut canvas = Canvas::new("map outlines", WIDTH, HEIGHT);
    for (code, data) in &outlines.regions {
        match places.get(code) {
            Some(Place::Value(value)) => {
                let tip = format!("{} · {}: {}", value.name, code, value.shown);
                canvas.path(&format!("area {}", layer.classes.class(value.value)), data, &tip);
            }
            Some(Place::Gap(gap)) => {
                let tip = format!("{} · {}: {}", gap.name, code, gap.shown);
                if gap.withheld {
                    canvas.hatched_path("area withheld", data, &tip);
                } else {
                    canvas.path("area none", data, &tip);
                }
            }
            None => canvas.path("area none", data, ""),
        }
    }
    for data in &outlines.countries {
        canvas.path("frontier", data, "");
    }
    if let Some(data) = layer.here.and_then(|code| outlines.regions.get(code)) {
        canvas.path("here", data, "");
    }
    canvas.finish(title, description)
}

/// The path of a region on the picture; none when it lies outside the frame.
fn shape(outline: &Outline) -> Option<String> {
    let rings: Vec<Ring> = outline.read().iter().map(project).collect();
    let largest = rings.iter().map(area).fold(0.0, f64::max);
    let inside = |[x, y]: &[f64; 2]| (0.0..WIDTH).contains(x) && (0.0..HEIGHT).contains(y);
    let seen = rings.iter().filter(|ring| ring.iter().any(inside));
    let drawn = seen.filter(|ring| area(ring) >= SPECK.min(largest));
    let drawn: Vec<Ring> = drawn.map(|ring| simplify(ring, BEND)).filter(|ring| ring.len() > 2).collect();
    (!drawn.is_empty()).then(|| outline_path(&drawn))
}

fn project(ring: &Ring) -> Ring {
    let place = |[longitude, latitude]: &[f64; 2]| {
        let [east, north] = laea(*longitude, *latitude);
        [(east - FRAME[0]) * SCALE, (FRAME[3] - north) * SCALE]
    };
    ring.iter().map(place).collect()
}

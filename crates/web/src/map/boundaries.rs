use std::collections::BTreeMap;

use asterism_actions::Boundaries;
use asterism_domain::outline::{Outline, Ring, area, simplify};
use asterism_domain::{NutsCode, NutsVersion};

use super::layer::{Place, lies_in};
use super::{Layer, laea};
use crate::chart::{Canvas, Svg, outline_path};

/// Europe without the outermost regions, in metres of the projection: west, south, east, north.
const FRAME: [f64; 4] = [2_500_000.0, 1_350_000.0, 6_600_000.0, 5_450_000.0];
const WIDTH: f64 = 760.0;
const SCALE: f64 = WIDTH / (FRAME[2] - FRAME[0]);
const HEIGHT: f64 = (FRAME[3] - FRAME[1]) * SCALE;
/// What can hardly be seen is not drawn: bends within a unit, which is about a point of a screen, and islands under four
/// square units, unless they are all of their region.
const BEND: f64 = 1.0;
const SPECK: f64 = 4.0;

/// The boundaries of one edition as shapes on a map of Europe, drawn once for all maps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlines {
    pub edition: NutsVersion,
    /// Paths of regions inside the frame, by code.
    regions: BTreeMap<NutsCode, String>,
    /// The frontiers of all countries in one path.
    frontiers: String,
}

/// Where a map has its shapes from. Several maps of one page draw the same ones, which are most of its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shapes {
    /// They are its own.
    #[default]
    Own,
    /// It keeps them for the maps that come after it on the page.
    Kept,
    /// An earlier map of the page keeps them.
    Shared,
}

impl Outlines {
    pub fn of(boundaries: &Boundaries) -> Outlines {
        let path = |(code, outline): &(NutsCode, Outline)| Some((code.clone(), shape(outline)?));
        let countries = boundaries.countries.iter().filter_map(path);
        Outlines {
            edition: boundaries.edition,
            regions: boundaries.regions.iter().filter_map(path).collect(),
            frontiers: countries.map(|(_, data)| data).collect(),
        }
    }

    /// Whether a region, or some region in it, is drawn.
    pub fn has(&self, code: &NutsCode) -> bool {
        self.regions.keys().any(|drawn| lies_in(drawn, code))
    }

    pub fn codes(&self) -> impl Iterator<Item = &NutsCode> {
        self.regions.keys()
    }
}

/// A map of true boundaries, coloured by value. What lies outside the frame is left to the table.
pub fn boundary_map(
    title: &str,
    description: &str,
    outlines: &Outlines,
    layer: &Layer,
    shapes: Shapes,
) -> Svg {
    let places = layer.places();
    let mut canvas = Canvas::new("map outlines", WIDTH, HEIGHT);
    if shapes == Shapes::Kept {
        let regions = outlines.regions.iter().map(|(code, data)| (id(code), data.as_str()));
        canvas.keep(regions.chain([(FRONTIERS.to_owned(), outlines.frontiers.as_str())]));
    }
    let mut draw = |class: &str, hatched: bool, id: String, data: &str, tip: &str| match shapes {
        Shapes::Own if hatched => canvas.hatched_path(class, data, tip),
        Shapes::Own => canvas.path(class, data, tip),
        Shapes::Kept | Shapes::Shared => canvas.again(class, &id, hatched, tip),
    };
    for (code, data) in &outlines.regions {
        let (class, hatched, tip) = match places.of(code) {
            Some(Place::Value(value)) => {
                (format!("area {}", layer.classes.class(value.value)), false, value.tip())
            }
            Some(Place::Gap(gap)) => {
                let tip = format!("{} · {}: {}", gap.name, code, gap.shown);
                let class = if gap.withheld { "area withheld" } else { "area none" };
                (class.to_owned(), gap.withheld, tip)
            }
            None => (format!("area {}", layer.rest()), false, String::new()),
        };
        draw(&class, hatched, id(code), data, &tip);
    }
    if !outlines.frontiers.is_empty() {
        draw("frontier", false, FRONTIERS.to_owned(), &outlines.frontiers, "");
    }
    for (code, data) in outlines.regions.iter().filter(|(code, _)| layer.is_here(code)) {
        draw(layer.here_class(), false, id(code), data, "");
    }
    canvas.finish(title, description)
}

/// The id of all frontiers on a page.
const FRONTIERS: &str = "frontiers";

/// The id of a region's shape on a page.
fn id(code: &NutsCode) -> String {
    format!("r{code}")
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

use std::collections::BTreeMap;

use asterism_domain::NutsCode;

use super::{Classes, RegionValue, laea};
use crate::chart::{Canvas, Svg};

/// A region's outline: polygons, each an outer ring and its holes, in degrees of longitude and
/// latitude.
#[derive(Debug, Clone)]
pub struct Boundary {
    pub code: NutsCode,
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// Europe without the outermost regions, in metres of the projection: west, south, east, north.
const FRAME: [f64; 4] = [2_500_000.0, 1_350_000.0, 6_600_000.0, 5_450_000.0];
const WIDTH: f64 = 760.0;

/// A map of true boundaries, coloured by value. Polygons outside Europe are left to the table.
pub fn boundary_map(
    title: &str,
    description: &str,
    boundaries: &[Boundary],
    values: &[RegionValue],
    classes: &Classes,
) -> Svg {
    let by_code: BTreeMap<&NutsCode, &RegionValue> =
        values.iter().map(|value| (&value.code, value)).collect();
    let scale = WIDTH / (FRAME[2] - FRAME[0]);
    let mut canvas = Canvas::new("map outlines", WIDTH, (FRAME[3] - FRAME[1]) * scale);
    for boundary in boundaries {
        let rings: Vec<Vec<[f64; 2]>> =
            boundary.polygons.iter().filter_map(|polygon| project(polygon, scale)).flatten().collect();
        if rings.is_empty() {
            continue;
        }
        let value = by_code.get(&boundary.code);
        let class = value.map_or("none", |value| classes.class(value.value));
        let tip = value.map_or_else(
            || boundary.code.to_string(),
            |value| format!("{} · {}: {}", value.name, boundary.code, value.shown),
        );
        canvas.rings(&format!("area {class}"), &rings, &tip);
    }
    canvas.finish(title, description)
}

/// The rings of a polygon on the picture; none when it lies outside the frame.
fn project(polygon: &[Vec<[f64; 2]>], scale: f64) -> Option<Vec<Vec<[f64; 2]>>> {
    let place = |[longitude, latitude]: &[f64; 2]| {
        let [east, north] = laea(*longitude, *latitude);
        [(east - FRAME[0]) * scale, (FRAME[3] - north) * scale]
    };
    let rings: Vec<Vec<[f64; 2]>> = polygon.iter().map(|ring| ring.iter().map(place).collect()).collect();
    let height = (FRAME[3] - FRAME[1]) * scale;
    let inside = rings.first()?.iter().any(|[x, y]| (0.0..WIDTH).contains(x) && (0.0..height).contains(y));
    inside.then_some(rings)
}

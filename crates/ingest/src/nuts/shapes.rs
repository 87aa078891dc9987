use asterism_domain::NutsVersion;
use asterism_domain::outline::{Outline, Ring};
use asterism_domain::place::Point;
use serde_json::Value;

use super::{code, name, region, state};
use crate::say::{Refusal, Said};
use crate::values;

/// A region of a GISCO boundary file: its names, a point in the middle of its largest part, and its
/// boundary as far as maps need it.
pub(crate) fn read(feature: &Value, version: NutsVersion, said: &mut Said) -> Result<String, Refusal> {
    let properties = feature.get("properties").unwrap_or(&Value::Null);
    let text = |name: &str| properties.get(name).and_then(Value::as_str).unwrap_or("");
    let code = code(text("NUTS_ID"), "NUTS_ID")?;
    let edition = Some(version).filter(|version| *version != NutsVersion::Unstated);
    let mut region = region(&code, edition);
    let native = text("NUTS_NAME");
    if !native.is_empty() {
        name(&mut region, native, text("NAME_LATN"));
    } else if !text("NAME_LATN").is_empty() {
        // Without the native name, the Latin one is not put in its place.
        region.latin_name = Some(super::mixed_case(text("NAME_LATN")));
    }
    let rings = rings(feature.get("geometry").unwrap_or(&Value::Null));
    region.point = middle(&rings);
    region.outlines = Outline::simplified(version, &rings).into_iter().collect();
    Ok(format!("{}/{}", state(said, region), version.as_str()))
}

/// The rings of a polygon or of several, outer and inner, in degrees of longitude and latitude.
fn rings(geometry: &Value) -> Vec<Ring> {
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    let polygons: Vec<&Value> = match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => geometry.get("coordinates").into_iter().collect(),
        Some("MultiPolygon") => coordinates.into_iter().flatten().collect(),
        _ => return Vec::new(),
    };
    let rings = polygons.into_iter().filter_map(Value::as_array).flatten();
    rings.filter_map(Value::as_array).map(|ring| ring.iter().filter_map(position).collect()).collect()
}

fn position(value: &Value) -> Option<[f64; 2]> {
    let pair = value.as_array()?;
    let number = |index: usize| pair.get(index).and_then(Value::as_f64);
    Some([number(0)?, number(1)?])
}

/// The centroid of the ring with the largest area.
fn middle(rings: &[Ring]) -> Option<Point> {
    let centred = rings.iter().filter_map(centroid);
    let (_, longitude, latitude) = centred.max_by(|left, right| left.0.total_cmp(&right.0))?;
    values::point(latitude, longitude)
}

/// Twice the area of a ring without its sign, and its centroid.
fn centroid(ring: &Ring) -> Option<(f64, f64, f64)> {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for pair in ring.windows(2) {
        let [[x0, y0], [x1, y1]] = pair else { continue };
        let cross = x0 * y1 - x1 * y0;
        area += cross;
        x += (x0 + x1) * cross;
        y += (y0 + y1) * cross;
    }
    (area.abs() > 1e-9).then(|| (area.abs(), x / (3.0 * area), y / (3.0 * area)))
}

//! Boundaries of regions for drawing maps.

use asterism_domain::NutsCode;
use serde_json::Value;

use crate::bounds;
use crate::input::{Opened, open};
use crate::json::{Part, Values, Within};
use crate::read::fault;
use crate::row::ReadError;

/// A region's boundary.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    pub code: NutsCode,
    /// Every ring, outer and inner, as closed runs of (longitude, latitude); fill even-odd.
    pub rings: Vec<Vec<(f32, f32)>>,
}

/// The boundaries in a GeoJSON file, gzipped or not, in the order of the file. Features without a
/// NUTS code or without a polygon are passed over.
pub fn read(bytes: &[u8]) -> Result<Vec<Boundary>, ReadError> {
    let opened = open(Box::new(bytes)).map_err(|error| fault(error, 0))?;
    let Opened::Text(input) = opened else {
        return Err(ReadError::Unknown { found: "a zip archive".to_owned() });
    };
    let mut values = Values::new(input, Within::Features, 8 * bounds::RECORD);
    let mut boundaries = Vec::new();
    loop {
        match values.step().map_err(|error| fault(error, boundaries.len() as u64))? {
            Part::Value(bytes) => boundaries.extend(serde_json::from_slice(bytes).ok().and_then(boundary)),
            Part::Overlong(_) => {}
            Part::End => return Ok(boundaries),
        }
    }
}

fn boundary(feature: Value) -> Option<Boundary> {
    let code = NutsCode::parse(feature.get("properties")?.get("NUTS_ID")?.as_str()?).ok()?;
    let rings = rings(feature.get("geometry")?);
    (!rings.is_empty()).then_some(Boundary { code, rings })
}

/// The rings of a polygon or of several.
pub(crate) fn rings(geometry: &Value) -> Vec<Vec<(f32, f32)>> {
    let coordinates = geometry.get("coordinates").and_then(Value::as_array);
    let polygons: Vec<&Value> = match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => geometry.get("coordinates").into_iter().collect(),
        Some("MultiPolygon") => coordinates.into_iter().flatten().collect(),
        _ => return Vec::new(),
    };
    let rings = polygons.into_iter().filter_map(Value::as_array).flatten();
    rings.filter_map(Value::as_array).map(|ring| ring.iter().filter_map(position).collect()).collect()
}

fn position(value: &Value) -> Option<(f32, f32)> {
    let pair = value.as_array()?;
    let number = |index: usize| pair.get(index).and_then(Value::as_f64).map(|number| number as f32);
    Some((number(0)?, number(1)?))
}

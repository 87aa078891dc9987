use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::outline::Outline;
use crate::{About, CountryCode, NutsCode, NutsRef, NutsVersion, TerritoryKind};

/// A point on the earth in whole micro-degrees (WGS 84), so that it compares and prints the same
/// everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    pub latitude_e6: i32,
    pub longitude_e6: i32,
}

impl Point {
    /// A point from degrees; none when out of range or not a number.
    pub fn from_degrees(latitude: f64, longitude: f64) -> Option<Point> {
        let inside = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        inside.then(|| Point {
            latitude_e6: (latitude * 1e6).round() as i32,
            longitude_e6: (longitude * 1e6).round() as i32,
        })
    }

    pub fn latitude(self) -> f64 {
        f64::from(self.latitude_e6) / 1e6
    }

    pub fn longitude(self) -> f64 {
        f64::from(self.longitude_e6) / 1e6
    }
}

/// A region of the NUTS classification. One record per code; the versions in which the code is
/// valid are listed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Region {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<NutsCode>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<NutsVersion>,
    /// The names in the region's own languages and others, Euskadi beside Basque Country
    /// (row 000-18), are titles and aliases in `about`; this is the name in Latin letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latin_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The boundary in each edition whose file was loaded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outlines: Vec<Outline>,
    /// What became of the code in later versions, where it changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<RegionChange>,
}

/// A change of a region's code or boundary between two versions, in the source's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegionChange {
    pub from: NutsVersion,
    pub to: NutsVersion,
    /// The code in `to`; none where the region was discontinued or split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<NutsCode>,
    pub change: String,
}

/// Any other territory: a cross-border area, a macro-region, a city (row 003-2).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Territory {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory_kind: Option<TerritoryKind>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<CountryCode>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<NutsRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// A place where something happens or is, as far as the source says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub venue: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
}

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::NutsVersion;

/// What became of a table's places under the codes of another edition. Codes that are left out took their
/// cells with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recoded {
    /// The table whose cells these are.
    pub table: String,
    /// Which version of it; none where a table was made before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    pub from: NutsVersion,
    pub to: NutsVersion,
    /// Regions of the same area, with the old code and the new one, which may be the same.
    pub exact: Vec<(String, String)>,
    /// New regions that are old ones put together.
    pub sums: Vec<(String, Vec<String>)>,
    /// Codes of the new edition that the table had beside the old ones.
    pub already: Vec<String>,
    /// Codes of the old edition that are left out: their area is no region, and no whole part of one, in
    /// the new edition, or the other parts of it are not in the table.
    pub splits: Vec<String>,
    /// Codes of neither edition, which are left out.
    pub unknown: Vec<String>,
    /// Cells of parts that cannot be added up, being rates or of a unit that is not known.
    pub not_additive: u64,
    /// Sums that lack a part which was not published.
    pub incomplete: u64,
}

impl Recoded {
    pub fn new(table: impl Into<String>, from: NutsVersion, to: NutsVersion) -> Recoded {
        Recoded {
            table: table.into(),
            version: None,
            from,
            to,
            exact: Vec::new(),
            sums: Vec::new(),
            already: Vec::new(),
            splits: Vec::new(),
            unknown: Vec::new(),
            not_additive: 0,
            incomplete: 0,
        }
    }

    /// Regions whose code is another one, with the old code first.
    pub fn renamed(&self) -> impl Iterator<Item = &(String, String)> {
        self.exact.iter().filter(|(old, new)| old != new)
    }
}

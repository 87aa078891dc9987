use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, CountryCode, NutsRef, RecordId, Text};

/// The policy or programme that a region wants to improve. It belongs to an authority, not to a
/// project (row 001-19).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PolicyInstrument {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    /// What it is to achieve.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub objective: Text,
    /// What its performance is measured by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<PerformanceIndicator>,
}

/// A measure of how well a policy instrument performs. Values stand in the source's words, because
/// instruments set targets such as `at least 40 by 2020`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PerformanceIndicator {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Where it stood at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// A smart specialisation strategy: S3 and RIS3 are two words for one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Strategy {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<String>,
}

/// An entry of a controlled list of topics. Synonyms are the aliases in `about`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Topic {
    pub about: About,
    /// The list the topic belongs to, as in `EuroSciVoc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broader: Option<RecordId>,
}

/// A free keyword. Spelling variants are one tag: they are its aliases (row 003-1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Tag {
    pub about: About,
}

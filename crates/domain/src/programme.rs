use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, CallKind, CountryCode, Money, NutsRef, OrganisationType, RecordId, Strand};

/// A funding or cooperation programme in one programming period.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Programme {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<String>,
    /// The programming period, as in `2014-2020`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The fund, as in `ERDF`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strand: Option<Strand>,
    /// The wider programme, as `FP7` is of `FP7-ICT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<RecordId>,
    /// The highest share of a budget that the programme pays, in basis points (8,500 is 85 %).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_rate: Option<u32>,
    /// The largest budget a project may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_budget: Option<Money>,
    /// Which countries and regions may take part, and from when to when (row 001-11).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub eligible_area: Vec<EligibleArea>,
}

/// A part of a programme's area for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EligibleArea {
    pub country: CountryCode,
    /// Regions within the country; empty means all of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<NutsRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// A call: a time window in which one may apply, or for an expression of interest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Call {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_kind: Option<CallKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<RecordId>,
    /// The body that issues the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// Who may apply (row 003-13).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub eligible_types: Vec<OrganisationType>,
}

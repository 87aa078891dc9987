use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, CountryCode, Ket, Money, NutsRef, PartnerRole, PhaseKind, RecordId, Text, place::Point};

/// A project ("operation" in EU law) that a programme approved.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Project {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acronym: Option<String>,
    /// The code under which the programme lists the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// The status in the source's words (`SIGNED`, `closed`). What pages show is computed from the
    /// dates; a contradiction is an issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_as_given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_budget: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eu_contribution: Option<Money>,
    /// The co-financing rate the source states, in basis points. What pages show is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_as_given: Option<u32>,
    /// The fund that pays, in the source's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specific_objective: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub funding_scheme: Option<String>,
    /// The challenge the project answers (row 000-1).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub problem_statement: Text,
    /// The background (row 001-12).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub why: Text,
    /// The objective (row 001-15).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub what: Text,
    /// The method (row 001-19).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub how: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub partners: Vec<Partner>,
    /// How many partners the source says there are, where it does not list them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_count_as_given: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub policy_instruments: Vec<RecordId>,
    /// Strategies the project contributes to (row 000-10).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub strategies: Vec<RecordId>,
    /// Regions that take part as such, beside the places of the partners.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<NutsRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kets: Vec<Ket>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<RecordId>,
}

/// One phase of a project (row 001-19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    pub kind: PhaseKind,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
}

/// An organisation's part in one project: a row of the partnership table (row 001-8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Partner {
    /// What tells this row from the project's others in its source, so that a new import of the
    /// same row changes it and does not add another.
    pub key: String,
    pub role: PartnerRole,
    /// The source's word for the role ("Coordinator", "Communication").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function_as_given: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    /// The name as this source writes it. Empty when withheld for privacy.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_as_given: String,
    /// The place in the source's list, from 0.
    #[serde(default)]
    pub order: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eu_contribution: Option<Money>,
    /// The source's answer to "is cluster organisation?"; what pages show is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_organisation_as_given: Option<bool>,
    /// Whether the partner is responsible for a policy instrument the project addresses.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub policy_responsible: bool,
    /// When the partner left, where it did before the project's end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Date>,
    /// The source withheld the name, or our privacy filter did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub name_withheld: bool,
}

impl Partner {
    pub fn new(key: impl Into<String>, role: PartnerRole) -> Partner {
        Partner {
            key: key.into(),
            role,
            function_as_given: None,
            organisation: None,
            name_as_given: String::new(),
            order: 0,
            country: None,
            region: None,
            town: None,
            point: None,
            website: None,
            budget: None,
            eu_contribution: None,
            cluster_organisation_as_given: None,
            policy_responsible: false,
            left: None,
            name_withheld: false,
        }
    }
}

/// Projects that work on the same theme and can learn from each other (row 004-18).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Family {
    pub about: About,
}

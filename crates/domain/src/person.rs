use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, CountryCode, Intent, NutsRef, OrganisationType, RecordId, Visibility};

/// A person who wants to be found (rows 002-6, 002-7 and 002-29).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Person {
    pub about: About,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interested_in: Vec<Intent>,
    /// The kind of organisation the person speaks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub represents: Option<OrganisationType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_as_given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    /// Who may see the name; everyone else sees the organisation only. None means members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_visible_to: Option<Visibility>,
}

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    About, CountryCode, FacilityKind, HelixRole, Ket, Language, NutsRef, OrganisationType, RecordId,
    place::Point,
};

/// An organisation, whatever it has been called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Organisation {
    pub about: About,
    /// Every name with its language and the dates between which it held (row 002-11). The newest
    /// is the title.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<OrganisationName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_type: Option<OrganisationType>,
    /// The type in the source's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub type_as_given: Option<String>,
    /// Set where it differs from what the type implies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helix_role: Option<HelixRole>,
    /// Official identifiers. Two records with one identifier are one organisation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// The organisation this is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<RecordId>,
    /// The name was withheld because it looks like a person's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub name_withheld: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationName {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// The page or data set that uses the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// An identifier that an authority gives out: the scheme (`pic`, `vat`, `ror`, `keep:partner`,
/// `kohesio`) and its value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Identifier {
    pub scheme: String,
    pub value: String,
}

/// The evidence that an organisation manages a cluster: a cluster initiative, with its facts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ClusterOrganisation {
    pub about: About,
    /// The legal body; whoever has one of these is a cluster organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub founded: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kets: Vec<Ket>,
    /// Fields of work in the source's words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// A place where technology can be seen, tried or used (row 000-7).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Facility {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facility_kind: Option<FacilityKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kets: Vec<Ket>,
}

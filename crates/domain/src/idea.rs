use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, HelixRole, Language, NutsRef, RecordId, Space, Text};

/// A project that somebody would like others to join (row 002-6: "sharing a project idea"). Who has asked to join is no
/// part of it: that is theirs to take back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ProjectIdea {
    pub about: About,
    /// What it is to change, and for whom.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub why: Text,
    /// What would be done.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub what: Text,
    /// Who is looked for as partners.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<HelixRole>,
    /// Regions or countries that partners are looked for in. None means anywhere.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<NutsRef>,
    /// The organisation that shares the idea.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    /// The programme it may be proposed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub programme: Option<RecordId>,
    /// The call it may be proposed to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<RecordId>,
    /// The languages one can write to them in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Nobody else can join any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

impl ProjectIdea {
    /// Where everybody who is signed in may share one, whatever roles they have.
    pub fn space() -> Space {
        Space::new("ideas")
    }
}

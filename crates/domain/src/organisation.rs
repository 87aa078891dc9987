use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    About, CountryCode, FacilityKind, HelixRole, Ket, Language, NutsRef, OrganisationType, RecordId, Space,
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

impl Organisation {
    /// Where everybody who is signed in may hand over one that has no page yet, whatever roles they have.
    pub fn missing_ones() -> Space {
        Space::new("organisations")
    }

    /// Takes in what another was called, which this one's own title and abbreviation would hide. Its names with their
    /// dates are in the list already.
    pub fn keep_names_of(&mut self, other: &Organisation) {
        let known = |organisation: &Organisation, text: &str| {
            organisation.names.iter().any(|name| name.text == text)
                || organisation.about.aliases.iter().any(|alias| alias == text)
        };
        let called = |text: &str| self.about.title.passages().any(|(_, title)| title == text);
        let hidden = other.about.title.passages().any(|(_, text)| !called(text) && !known(self, text));
        if hidden {
            // A list of names has every name, the title among them.
            for title in [&self.about.title.clone(), &other.about.title] {
                for (language, text) in title.passages() {
                    if !known(self, text) {
                        let language = Some(language.clone());
                        self.names.push(OrganisationName { language, ..OrganisationName::new(text) });
                    }
                }
            }
        }
        if let Some(short) = &other.abbreviation
            && self.abbreviation.as_ref() != Some(short)
            && !known(self, short)
        {
            self.about.aliases.push(short.clone());
        }
    }
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

impl OrganisationName {
    pub fn new(text: &str) -> OrganisationName {
        OrganisationName {
            text: text.to_owned(),
            language: None,
            valid_from: None,
            valid_to: None,
            source: None,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{About, Text};

    fn called(title: &str, short: Option<&str>) -> Organisation {
        Organisation {
            about: About { title: Text::english(title), ..About::default() },
            abbreviation: short.map(str::to_owned),
            ..Organisation::default()
        }
    }

    #[test]
    fn no_name_is_lost_where_two_organisations_become_one_002_11() {
        let mut kept = called("Tecnalia", Some("TECNALIA"));
        kept.keep_names_of(&called("Fundación Tecnalia Research & Innovation", Some("TRI")));
        let names: Vec<&str> = kept.names.iter().map(|name| name.text.as_str()).collect();
        assert_eq!(names, ["Tecnalia", "Fundación Tecnalia Research & Innovation"]);
        assert_eq!(kept.about.aliases, ["TRI"]);
        assert_eq!(kept.about.title.plain(), "Tecnalia", "its own name stands");
        let once = kept.clone();
        kept.keep_names_of(&called("Tecnalia", Some("TRI")));
        assert_eq!(kept, once, "what is known is not said twice");
    }
}

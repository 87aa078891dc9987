use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::country::OUTSIDE_NUTS;

/// A code that does not have the shape of its code list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{given}` is not a {what}: {expected}")]
pub struct CodeError {
    pub given: String,
    pub what: &'static str,
    pub expected: &'static str,
}

/// Declares a code as a newtype over `String` that can only hold text its rule accepts.
macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $what:literal, $expected:literal, $normalise:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<$name, CodeError> {
                let normalise: fn(&str) -> Option<String> = $normalise;
                normalise(text.trim()).map($name).ok_or_else(|| CodeError {
                    given: text.to_owned(),
                    what: $what,
                    expected: $expected,
                })
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(text: String) -> Result<$name, CodeError> {
                $name::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

code!(
    /// A country by the two capital letters that EU publications use: `EL` for Greece and `UK`
    /// for the United Kingdom. ISO's `GR` and `GB` are accepted and become these.
    CountryCode,
    "country code",
    "two letters such as ES, EL or UK",
    |text| {
        let code = text.to_ascii_uppercase();
        let valid = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        valid.then(|| match code.as_str() {
            "GR" => "EL".to_owned(),
            "GB" => "UK".to_owned(),
            _ => code,
        })
    }
);

code!(
    /// A code of the NUTS shape: a country and up to three further letters or digits. Which regions
    /// exist depends on the version, so a code travels with one in [`NutsRef`].
    NutsCode,
    "NUTS code",
    "a country code and up to three letters or digits, such as ES21",
    |text| {
        let code = text.to_ascii_uppercase();
        let bytes = code.as_bytes();
        let shaped = (2..=5).contains(&bytes.len())
            && bytes.iter().take(2).all(u8::is_ascii_uppercase)
            && bytes.iter().skip(2).all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        shaped.then_some(code)
    }
);

code!(
    /// A language by its two-letter ISO 639-1 code in lower case, such as `en`.
    Language,
    "language code",
    "two letters such as en or eu",
    |text| {
        let code = text.to_ascii_lowercase();
        (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
    }
);

impl Language {
    pub fn english() -> Language {
        Language("en".to_owned())
    }
}

impl CountryCode {
    /// Countries with regions in the NUTS classification or its extension to EFTA and candidate
    /// countries, the United Kingdom among them for the editions it belongs to, each with what it is called in English
    /// today. Lists of regions keep the names of their year.
    const IN_NUTS: &[(&str, &str)] = &[
        ("AL", "Albania"),
        ("AT", "Austria"),
        ("BE", "Belgium"),
        ("BG", "Bulgaria"),
        ("CH", "Switzerland"),
        ("CY", "Cyprus"),
        ("CZ", "Czechia"),
        ("DE", "Germany"),
        ("DK", "Denmark"),
        ("EE", "Estonia"),
        ("EL", "Greece"),
        ("ES", "Spain"),
        ("FI", "Finland"),
        ("FR", "France"),
        ("HR", "Croatia"),
        ("HU", "Hungary"),
        ("IE", "Ireland"),
        ("IS", "Iceland"),
        ("IT", "Italy"),
        ("LI", "Liechtenstein"),
        ("LT", "Lithuania"),
        ("LU", "Luxembourg"),
        ("LV", "Latvia"),
        ("ME", "Montenegro"),
        ("MK", "North Macedonia"),
        ("MT", "Malta"),
        ("NL", "Netherlands"),
        ("NO", "Norway"),
        ("PL", "Poland"),
        ("PT", "Portugal"),
        ("RO", "Romania"),
        ("RS", "Serbia"),
        ("SE", "Sweden"),
        ("SI", "Slovenia"),
        ("SK", "Slovakia"),
        ("TR", "Türkiye"),
        ("UK", "United Kingdom"),
    ];

    /// The country of the sample's made-up statistics: one of the codes that ISO 3166 gives to no country and
    /// leaves to users. NUTS does not use it either.
    const MADE_UP: &str = "XA";

    /// Whether there is no such country.
    pub fn is_made_up(&self) -> bool {
        self.as_str() == CountryCode::MADE_UP
    }

    /// Whether the country is itself a region of the classification, at its level 0.
    pub fn has_nuts(&self) -> bool {
        CountryCode::IN_NUTS.iter().any(|(code, _)| *code == self.as_str())
    }

    /// What the country is called in English today.
    pub fn english(&self) -> Option<&'static str> {
        CountryCode::known().find(|(code, _)| *code == self.as_str()).map(|(_, name)| name)
    }

    /// The codes of all countries, each with its English name.
    pub fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
        CountryCode::IN_NUTS.iter().chain(OUTSIDE_NUTS).copied()
    }
}

impl NutsCode {
    /// 0 for a country, 1 to 3 for the levels below it.
    pub fn level(&self) -> u8 {
        self.0.len().saturating_sub(2) as u8
    }

    /// The country it lies in. Editions before 2010 have Greece's codes begin with `GR`: there is one Greece.
    pub fn country(&self) -> CountryCode {
        let code: String = self.0.chars().take(2).collect();
        CountryCode::parse(&code).unwrap_or(CountryCode(code))
    }

    /// The region one level up; none above a country.
    pub fn parent(&self) -> Option<NutsCode> {
        (self.level() > 0).then(|| NutsCode(self.0.chars().take(self.0.len() - 1).collect()))
    }

    /// The code itself and every region it lies in, from the country down.
    pub fn path(&self) -> Vec<NutsCode> {
        (2..=self.0.len()).map(|length| NutsCode(self.0.chars().take(length).collect())).collect()
    }
}

/// The edition of the NUTS classification that a code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NutsVersion {
    #[serde(rename = "2013")]
    V2013,
    #[serde(rename = "2016")]
    V2016,
    #[serde(rename = "2021")]
    V2021,
    #[serde(rename = "2024")]
    V2024,
    /// The source gave a code and no version. Kept apart, never guessed.
    Unstated,
}

impl NutsVersion {
    pub fn as_str(self) -> &'static str {
        match self {
            NutsVersion::V2013 => "2013",
            NutsVersion::V2016 => "2016",
            NutsVersion::V2021 => "2021",
            NutsVersion::V2024 => "2024",
            NutsVersion::Unstated => "unstated",
        }
    }

    /// An edition by the year it is named after.
    pub fn parse(year: &str) -> Option<NutsVersion> {
        [NutsVersion::V2013, NutsVersion::V2016, NutsVersion::V2021, NutsVersion::V2024]
            .into_iter()
            .find(|edition| edition.as_str() == year)
    }
}

/// A region by code and version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct NutsRef {
    pub code: NutsCode,
    pub version: NutsVersion,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_made_up_country_is_in_no_list() {
        let made_up = CountryCode::parse("XA").expect("a code");
        assert!(made_up.is_made_up() && !made_up.has_nuts());
        let country = |code: &str| NutsCode::parse(code).expect("a code").country().to_string();
        assert_eq!([country("GR11"), country("EL51"), country("UKI")], ["EL", "EL", "UK"]);
        assert!(NutsCode::parse("XA11").is_ok_and(|code| code.country() == made_up));
        for real in CountryCode::IN_NUTS.iter().map(|(code, _)| *code).chain(["XK", "US"]) {
            assert!(CountryCode::parse(real).is_ok_and(|country| !country.is_made_up()), "{real}");
        }
    }
}

//! What an address asks of the observatory. Everything that a figure depends on stands there.

use asterism_econ::Treatment;

use crate::error::FieldError;
use crate::{Error, Params, Refusal, Result};

/// Region levels by NUTS, of which pages offer these.
pub const LEVELS: std::ops::RangeInclusive<u8> = 0..=3;

/// What is asked, before a table has been looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub table: Option<String>,
    /// Codes chosen by the address, as in `indic_sb=V16110`.
    pub codes: Vec<(String, String)>,
    pub year: Option<String>,
    /// The NUTS level of the regions compared.
    pub level: u8,
    pub industries: Option<IndustryLevel>,
    /// From which location quotient on a region is specialised.
    pub threshold: f64,
    pub missing: Treatment,
    /// None for what the table allows best: what people are paid, else diversity.
    pub anchor: Option<AnchorRule>,
    /// Years back for growth and change.
    pub span: usize,
    /// Countries or regions, each with all within it, that are compared; empty for all.
    pub peers: Vec<String>,
    pub weigh: Weigh,
}

/// How much an industry that a region lacks counts when partners that complement it are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weigh {
    /// Each as much as any other.
    #[default]
    Alike,
    /// As much as it is complex.
    Complexity,
}

impl Weigh {
    pub const ALL: [Weigh; 2] = [Weigh::Alike, Weigh::Complexity];

    pub fn as_str(self) -> &'static str {
        match self {
            Weigh::Alike => "alike",
            Weigh::Complexity => "complexity",
        }
    }
}

/// How finely industries are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndustryLevel {
    /// `C`
    Section,
    /// `C24`
    Division,
    /// `C241`
    Group,
    /// `C2410`
    Class,
}

/// What decides which end of complexity is the complex one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorRule {
    /// Complex regions pay well. Only where the table says what people are paid.
    Pay,
    /// Complex regions are specialised in many industries.
    Diversity,
    /// Complex industries are found in few regions.
    Ubiquity,
}

impl AnchorRule {
    pub const ALL: [AnchorRule; 3] = [AnchorRule::Pay, AnchorRule::Diversity, AnchorRule::Ubiquity];

    pub fn as_str(self) -> &'static str {
        match self {
            AnchorRule::Pay => "pay",
            AnchorRule::Diversity => "diversity",
            AnchorRule::Ubiquity => "ubiquity",
        }
    }
}

impl IndustryLevel {
    pub const ALL: [IndustryLevel; 4] =
        [IndustryLevel::Section, IndustryLevel::Division, IndustryLevel::Group, IndustryLevel::Class];

    pub fn as_str(self) -> &'static str {
        match self {
            IndustryLevel::Section => "section",
            IndustryLevel::Division => "division",
            IndustryLevel::Group => "group",
            IndustryLevel::Class => "class",
        }
    }

    /// The level of a NACE code with or without its section's letter; none for a range or a total.
    pub fn of(code: &str) -> Option<IndustryLevel> {
        let digits = code.strip_prefix(|first: char| first.is_ascii_uppercase()).unwrap_or(code);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match (digits.len(), code.len()) {
            (0, 1) => Some(IndustryLevel::Section),
            (2, _) => Some(IndustryLevel::Division),
            (3, _) => Some(IndustryLevel::Group),
            (4, _) => Some(IndustryLevel::Class),
            _ => None,
        }
    }
}

/// The names of what the address may say beside the codes of a table's dimensions.
const NAMES: &[&str] = &[
    "table",
    "year",
    "level",
    "industries",
    "threshold",
    "missing",
    "anchor",
    "span",
    "peers",
    "weigh",
    "lang",
];

/// More peers than this are no group.
const MOST_PEERS: usize = 50;

const MOST_THRESHOLD: f64 = 100.0;

/// Years back.
const SPANS: std::ops::RangeInclusive<usize> = 1..=20;

const TREATMENTS: [Treatment; 4] =
    [Treatment::Mask, Treatment::Zero, Treatment::DropRegions, Treatment::DropIndustries];

impl Settings {
    /// Reads an address; what is not said has its usual value.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every value that is none, and what would be one.
    pub fn read(params: &Params) -> Result<Settings> {
        let last = |name: &str| {
            let found = params.iter().rev().find(|(key, value)| key == name && !value.trim().is_empty());
            found.map(|(_, value)| value.trim())
        };
        let mut errors = Vec::new();
        let settings = Settings {
            table: last("table").map(str::to_owned),
            codes: params
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.strip_prefix("dim.")?.to_owned(), value.trim().to_owned()))
                })
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            year: last("year").map(str::to_owned),
            level: chosen(last("level"), "level", one_of(&["0", "1", "2", "3"]), 2, &mut errors, |text| {
                text.parse().ok().filter(|level| LEVELS.contains(level))
            }),
            industries: chosen(
                last("industries"),
                "industries",
                one_of(&IndustryLevel::ALL.map(IndustryLevel::as_str)),
                None,
                &mut errors,
                |text| IndustryLevel::ALL.into_iter().find(|level| level.as_str() == text).map(Some),
            ),
            threshold: chosen(
                last("threshold"),
                "threshold",
                |given| Refusal::NotAboveZero { given, to: MOST_THRESHOLD.to_string() },
                1.0,
                &mut errors,
                |text| text.parse().ok().filter(|threshold| *threshold > 0.0 && *threshold <= MOST_THRESHOLD),
            ),
            missing: chosen(
                last("missing"),
                "missing",
                one_of(&TREATMENTS.map(treatment_key)),
                Treatment::Mask,
                &mut errors,
                treatment,
            ),
            anchor: chosen(
                last("anchor"),
                "anchor",
                one_of(&AnchorRule::ALL.map(AnchorRule::as_str)),
                None,
                &mut errors,
                |text| AnchorRule::ALL.into_iter().find(|rule| rule.as_str() == text).map(Some),
            ),
            span: chosen(last("span"), "span", not_a_span, 3, &mut errors, |text| {
                text.parse().ok().filter(|years| SPANS.contains(years))
            }),
            peers: peers(params, &mut errors),
            weigh: chosen(
                last("weigh"),
                "weigh",
                one_of(&Weigh::ALL.map(Weigh::as_str)),
                Weigh::Alike,
                &mut errors,
                |text| Weigh::ALL.into_iter().find(|weigh| weigh.as_str() == text),
            ),
        };
        if errors.is_empty() { Ok(settings) } else { Err(Error::Invalid(errors)) }
    }

    /// The address that says the same, without what is usual: stable, so that it can be a key.
    pub fn params(&self) -> Vec<(String, String)> {
        let mut params = Vec::new();
        let mut say = |name: &str, value: String| params.push((name.to_owned(), value));
        if let Some(table) = &self.table {
            say("table", table.clone());
        }
        for (dimension, code) in &self.codes {
            say(&format!("dim.{dimension}"), code.clone());
        }
        if let Some(year) = &self.year {
            say("year", year.clone());
        }
        if self.level != 2 {
            say("level", self.level.to_string());
        }
        if let Some(level) = self.industries {
            say("industries", level.as_str().to_owned());
        }
        if self.threshold != 1.0 {
            say("threshold", self.threshold.to_string());
        }
        if self.missing != Treatment::Mask {
            say("missing", treatment_key(self.missing).to_owned());
        }
        if let Some(rule) = self.anchor {
            say("anchor", rule.as_str().to_owned());
        }
        if self.span != 3 {
            say("span", self.span.to_string());
        }
        if !self.peers.is_empty() {
            say("peers", self.peers.join(","));
        }
        if self.weigh != Weigh::Alike {
            say("weigh", self.weigh.as_str().to_owned());
        }
        params
    }

    /// Whether a region is among those compared.
    pub fn is_peer(&self, code: &str) -> bool {
        self.peers.is_empty() || self.peers.iter().any(|peer| code.starts_with(peer.as_str()))
    }

    /// Whether a parameter is one of the observatory's.
    pub fn knows(name: &str) -> bool {
        NAMES.contains(&name) || name.starts_with("dim.")
    }
}

/// The key of a treatment in addresses and catalogues.
pub fn treatment_key(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Mask => "mask",
        Treatment::Zero => "zero",
        Treatment::DropRegions => "drop-regions",
        Treatment::DropIndustries => "drop-industries",
    }
}

/// The codes of all `peers` of an address, which may be said several times or with commas.
fn peers(params: &Params, errors: &mut Vec<FieldError>) -> Vec<String> {
    let said =
        params.iter().filter(|(name, _)| name == "peers").flat_map(|(_, value)| value.split([',', ' ']));
    let codes: std::collections::BTreeSet<String> =
        said.map(str::trim).filter(|code| !code.is_empty()).map(str::to_uppercase).collect();
    let is_code = |code: &&String| {
        let (country, rest) = code.split_at_checked(2).unwrap_or_default();
        !country.is_empty()
            && rest.len() <= 3
            && country.bytes().all(|byte| byte.is_ascii_uppercase())
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let mut refuse = |why| errors.push(FieldError { field: "peers".to_owned(), why });
    if let Some(wrong) = codes.iter().find(|code| !is_code(code)) {
        refuse(Refusal::NoRegionCode { given: wrong.clone() });
    } else if codes.len() > MOST_PEERS {
        refuse(Refusal::TooMany { given: codes.len(), most: MOST_PEERS });
    }
    codes.into_iter().collect()
}

fn treatment(text: &str) -> Option<Treatment> {
    TREATMENTS.into_iter().find(|treatment| treatment_key(*treatment) == text)
}

/// The refusal of a value that is none of some words.
fn one_of(known: &[&'static str]) -> impl Fn(String) -> Refusal {
    move |given| Refusal::NoneOf { given, known: known.to_vec() }
}

fn not_a_span(given: String) -> Refusal {
    Refusal::NotWithin { given, from: SPANS.start().to_string(), to: SPANS.end().to_string() }
}

fn chosen<T>(
    given: Option<&str>,
    field: &str,
    refusal: impl Fn(String) -> Refusal,
    usual: T,
    errors: &mut Vec<FieldError>,
    read: impl Fn(&str) -> Option<T>,
) -> T {
    let Some(text) = given else { return usual };
    read(text).unwrap_or_else(|| {
        errors.push(FieldError { field: field.to_owned(), why: refusal(text.to_owned()) });
        usual
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_address_is_read_and_written_back_without_what_is_usual() {
        let given = pairs(&[
            ("table", "sbs_r_nuts06_r2"),
            ("dim.indic_sb", "V11210"),
            ("year", "2013"),
            ("threshold", "1.5"),
            ("missing", "zero"),
        ]);
        let settings = Settings::read(&given).expect("settings");
        assert_eq!(settings.params(), given);
        let group = pairs(&[("peers", "pt,ES"), ("peers", "ES21 "), ("weigh", "complexity")]);
        let group = Settings::read(&group).expect("settings");
        assert_eq!(group.params(), pairs(&[("peers", "ES,ES21,PT"), ("weigh", "complexity")]));
        assert!(group.is_peer("ES30") && group.is_peer("PT11") && !group.is_peer("FR10"));
        let usual =
            Settings::read(&pairs(&[("level", "2"), ("threshold", "1"), ("span", "")])).expect("settings");
        assert_eq!(usual.params(), []);
    }

    #[test]
    fn every_wrong_value_is_named_with_what_would_be_right() {
        let wrong = [("level", "7"), ("threshold", "-1"), ("missing", "guess"), ("peers", "ES,Europe")];
        let wrong = pairs(&[&wrong as &[_], &[("year", "2014"), ("weigh", "size")]].concat());
        let Err(Error::Invalid(errors)) = Settings::read(&wrong) else { panic!("a refusal") };
        let messages: Vec<String> = errors.iter().map(|error| error.why.to_string()).collect();
        assert_eq!(
            messages,
            [
                "`7` is not 0, 1, 2 or 3",
                "`-1` is not a number above 0 and up to 100",
                "`guess` is not mask, zero, drop-regions or drop-industries",
                "`EUROPE` is not the code of a country or region, as in ES or ES21",
                "`size` is not alike or complexity",
            ]
        );
    }

    #[test]
    fn levels_of_industries_are_read_from_their_codes() {
        let levels = ["C", "C24", "24", "C241", "2410", "B-E", "TOTAL", "S95"].map(IndustryLevel::of);
        use IndustryLevel::{Class, Division, Group, Section};
        assert_eq!(
            levels,
            [
                Some(Section),
                Some(Division),
                Some(Division),
                Some(Group),
                Some(Class),
                None,
                None,
                Some(Division)
            ]
        );
    }
}

//! What a space says of itself, and the group of stakeholders that it works with.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, HelixRole, RecordId, SpaceKind};

/// A space's own page: the programme, platform, project or working group that works there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SpaceProfile {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub space_kind: Option<SpaceKind>,
    /// The programmes that the space is of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<RecordId>,
    /// The projects that the space is of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RecordId>,
    /// Whether writers' changes of what is published count at once, unread by those who publish.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub edits_are_live: bool,
    /// The colour of links and buttons, as in `#0b5563`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<Accent>,
    /// A picture of the library.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<RecordId>,
    /// Whom the space consults (row 002-19).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stakeholders: Vec<Stakeholder>,
}

/// One member of a stakeholder group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Stakeholder {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name_as_given: String,
    /// The side it speaks for here, where that is not its organisation's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helix_role: Option<HelixRole>,
}

/// How a group is spread over the four sides of the quadruple helix (row 002-19).
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// How many speak for each side, in the order of [`HelixRole::ALL`].
    pub counts: [usize; 4],
    /// How many speak for no known side.
    pub unknown: usize,
    /// From 0, where all speak for one side, to 1, where each side has as many: Pielou's J (1966), the entropy of
    /// the shares over that of four equal ones. None for a group without known sides.
    pub evenness: Option<f64>,
}

impl Balance {
    pub fn of(sides: impl IntoIterator<Item = Option<HelixRole>>) -> Balance {
        let mut found: BTreeMap<Option<HelixRole>, usize> = BTreeMap::new();
        for side in sides {
            *found.entry(side).or_default() += 1;
        }
        let mut counts = [0; 4];
        for (count, side) in counts.iter_mut().zip(HelixRole::ALL) {
            *count = found.get(&Some(*side)).copied().unwrap_or(0);
        }
        let all: usize = counts.iter().sum();
        let shares = counts.iter().filter(|count| **count > 0).map(|count| *count as f64 / all as f64);
        let entropy: f64 = shares.map(|share| -share * share.ln()).sum();
        Balance {
            counts,
            unknown: found.get(&None).copied().unwrap_or(0),
            // No negative zero for a group of one side.
            evenness: (all > 0).then(|| (entropy / 4f64.ln()).clamp(0.0, 1.0) + 0.0),
        }
    }
}

/// A colour that text can have on our paper: its contrast there is at least 4.5 (WCAG 2.2, 1.4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Accent(String);

/// Why a colour is no accent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAccent {
    #[error("`{0}` is no colour such as #0b5563")]
    NoColour(String),
    #[error("`{0}` is too light to be read on paper; take a darker one")]
    TooLight(String),
}

/// The grounds of our pages on which a colour stands out least, by day and by night.
const PAPER: [u8; 3] = [0xf4, 0xf2, 0xec];
const NIGHT: [u8; 3] = [0x21, 0x1f, 0x1c];
const READABLE: f64 = 4.5;

impl Accent {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn rgb(&self) -> [u8; 3] {
        parse(&self.0).unwrap_or_default()
    }

    /// The same colour for pages by night: lighter, until it can be read there.
    pub fn by_night(&self) -> String {
        let own = self.rgb();
        let lighter =
            |step: u32| own.map(|part| (u32::from(part) + (255 - u32::from(part)) * step / 20) as u8);
        let found = (0..=20).map(lighter).find(|colour| contrast(*colour, NIGHT) >= READABLE);
        let [red, green, blue] = found.unwrap_or([255, 255, 255]);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Accent {
    type Error = NoAccent;

    fn try_from(text: String) -> Result<Accent, NoAccent> {
        let text = text.trim().to_ascii_lowercase();
        let Some(colour) = parse(&text) else { return Err(NoAccent::NoColour(text)) };
        if contrast(colour, PAPER) >= READABLE { Ok(Accent(text)) } else { Err(NoAccent::TooLight(text)) }
    }
}

impl From<Accent> for String {
    fn from(accent: Accent) -> String {
        accent.0
    }
}

fn parse(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let share = f64::from(part) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_can_be_read_by_day_and_by_night() {
        for good in ["#0b5563", " #9B2226 ", "#000000", "#1f4e9c"] {
            let accent = Accent::try_from(good.to_owned()).expect("an accent");
            assert!(contrast(accent.rgb(), PAPER) >= READABLE);
            let night = parse(&accent.by_night()).expect("a colour");
            assert!(contrast(night, NIGHT) >= READABLE, "{good}");
        }
        assert_eq!(Accent::try_from("#ffe600".to_owned()), Err(NoAccent::TooLight("#ffe600".to_owned())));
        for bad in ["", "red", "#12345", "#12345g", "#1234567", "#ééé", "0b5563", "#0b5563;}"] {
            assert!(matches!(Accent::try_from(bad.to_owned()), Err(NoAccent::NoColour(_))), "{bad}");
        }
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!(serde_json::from_str::<Accent>("\"#ffe600\"").is_err());
    }

    #[test]
    fn a_group_is_as_even_as_its_sides_002_19() {
        use HelixRole::{Business, CivilSociety, Government, Research};
        let even = Balance::of([Government, Business, Research, CivilSociety].map(Some));
        assert!(even.counts == [1; 4] && (even.evenness.unwrap() - 1.0).abs() < 1e-12);
        let one = Balance::of([Some(Government), Some(Government), None]);
        assert_eq!((one.counts, one.unknown, one.evenness), ([2, 0, 0, 0], 1, Some(0.0)));
        let two = Balance::of([Some(Government), Some(Business)]);
        assert!((two.evenness.unwrap() - 0.5).abs() < 1e-12, "two equal sides of four are half of it");
        assert_eq!(Balance::of([None]).evenness, None);
    }
}

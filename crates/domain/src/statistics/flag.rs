use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a publisher says of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// `b`: not comparable with the time before.
    BreakInSeries,
    /// `c`: counted and not published.
    Confidential,
    /// `d`: by another definition; see the publisher's notes.
    DefinitionDiffers,
    /// `e`: estimated by who reported it.
    Estimated,
    /// `f`
    Forecast,
    /// `i` and older uses: see the publisher's notes.
    SeeNotes,
    /// `n`
    NotSignificant,
    /// `p`
    Provisional,
    /// `r`
    Revised,
    /// `s`: estimated by the publisher.
    PublishersEstimate,
    /// `u`
    LowReliability,
    /// `z`: there can be none of it.
    NotApplicable,
}

impl Flag {
    pub const ALL: [Flag; 12] = [
        Flag::BreakInSeries,
        Flag::Confidential,
        Flag::DefinitionDiffers,
        Flag::Estimated,
        Flag::Forecast,
        Flag::SeeNotes,
        Flag::NotSignificant,
        Flag::Provisional,
        Flag::Revised,
        Flag::PublishersEstimate,
        Flag::LowReliability,
        Flag::NotApplicable,
    ];

    /// The letter that Eurostat writes, also in SDMX.
    pub fn letter(self) -> char {
        match self {
            Flag::BreakInSeries => 'b',
            Flag::Confidential => 'c',
            Flag::DefinitionDiffers => 'd',
            Flag::Estimated => 'e',
            Flag::Forecast => 'f',
            Flag::SeeNotes => 'i',
            Flag::NotSignificant => 'n',
            Flag::Provisional => 'p',
            Flag::Revised => 'r',
            Flag::PublishersEstimate => 's',
            Flag::LowReliability => 'u',
            Flag::NotApplicable => 'z',
        }
    }

    pub fn of_letter(letter: char) -> Option<Flag> {
        Flag::ALL.into_iter().find(|flag| flag.letter() == letter)
    }

    /// The key under which a label is found.
    pub fn as_str(self) -> &'static str {
        match self {
            Flag::BreakInSeries => "break_in_series",
            Flag::Confidential => "confidential",
            Flag::DefinitionDiffers => "definition_differs",
            Flag::Estimated => "estimated",
            Flag::Forecast => "forecast",
            Flag::SeeNotes => "see_notes",
            Flag::NotSignificant => "not_significant",
            Flag::Provisional => "provisional",
            Flag::Revised => "revised",
            Flag::PublishersEstimate => "publishers_estimate",
            Flag::LowReliability => "low_reliability",
            Flag::NotApplicable => "not_applicable",
        }
    }
}

/// The flags of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Flags(u16);

impl Flags {
    pub const NONE: Flags = Flags(0);

    pub fn with(self, flag: Flag) -> Flags {
        Flags(self.0 | 1 << flag as u16)
    }

    pub fn has(self, flag: Flag) -> bool {
        self.0 >> flag as u16 & 1 == 1
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |flag| self.has(*flag))
    }

    /// The flags of some letters, as in `bu`, and the letters that are none.
    pub fn of_letters(letters: &str) -> (Flags, Vec<char>) {
        let mut flags = Flags::NONE;
        let mut unknown = Vec::new();
        for letter in letters.chars().filter(|letter| !letter.is_whitespace()) {
            match Flag::of_letter(letter.to_ascii_lowercase()) {
                Some(flag) => flags = flags.with(flag),
                None => unknown.push(letter),
            }
        }
        (flags, unknown)
    }

    pub fn letters(self) -> String {
        self.iter().map(Flag::letter).collect()
    }

    /// As stored; bits that stand for no flag are dropped when read.
    pub(super) fn to_bits(self) -> u16 {
        self.0
    }

    pub(super) fn from_bits(bits: u16) -> Flags {
        Flags(bits & ((1 << Flag::ALL.len()) - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_back_as_they_were_read() {
        let (flags, unknown) = Flags::of_letters(" ucb x");
        assert_eq!((flags.letters().as_str(), unknown.as_slice()), ("bcu", ['x'].as_slice()));
        assert!(Flag::ALL.into_iter().enumerate().all(|(place, flag)| flag as usize == place));
        assert!(Flag::ALL.into_iter().all(|flag| Flag::of_letter(flag.letter()) == Some(flag)));
    }
}

//! Numbers and flags as tables write them.

use asterism_domain::statistics::Flags;

/// What a cell of a file says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Said {
    /// Nothing was published.
    Nothing,
    /// A value, flags, or both.
    Cell(Option<f64>, Flags),
    /// Something that is no number.
    Odd,
}

/// A cell of a Eurostat table, as in `14.3`, `5.2 u`, `: c` or `:`; and whether a flag is unknown.
pub(super) fn eurostat(text: &str) -> (Said, bool) {
    let text = text.trim();
    let (value, letters) = match text.strip_prefix(':') {
        Some(letters) => (None, letters),
        None if text.is_empty() => (None, ""),
        None => {
            let (number, letters) = text.split_once(' ').unwrap_or((text, ""));
            match point(number) {
                Some(value) => (Some(value), letters),
                None => return (Said::Odd, false),
            }
        }
    };
    said(value, letters)
}

/// A value with the letters of its flags; and whether a flag is unknown.
pub(super) fn said(value: Option<f64>, letters: &str) -> (Said, bool) {
    let (flags, unknown) = Flags::of_letters(letters);
    match value {
        None if flags.is_empty() => (Said::Nothing, !unknown.is_empty()),
        value => (Said::Cell(value, flags), !unknown.is_empty()),
    }
}

/// A number with a decimal point. Infinity and what is none are no numbers of a table.
pub(super) fn point(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A number with a decimal comma, its thousands apart by points or blanks or not at all: `1.234,5`. A point
/// that does not part thousands is refused, since nobody can tell what it means.
pub(super) fn comma(text: &str) -> Option<f64> {
    let apart = |c: char| matches!(c, '.' | ' ' | '\u{a0}' | '\u{202f}');
    let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
    if fraction.contains(apart) {
        return None;
    }
    let mut groups = whole.split(apart);
    let mut digits = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    point(&if fraction.is_empty() { digits } else { format!("{digits}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use asterism_domain::statistics::Flag;

    use super::*;

    #[test]
    fn a_cell_says_a_value_flags_both_or_nothing() {
        let flags = |letters| Flags::of_letters(letters).0;
        let cases = [
            ("14.3 ", Said::Cell(Some(14.3), Flags::NONE)),
            ("4.0 bu", Said::Cell(Some(4.0), flags("bu"))),
            ("0 p", Said::Cell(Some(0.0), flags("p"))),
            (": c", Said::Cell(None, Flags::NONE.with(Flag::Confidential))),
            (":c ", Said::Cell(None, Flags::NONE.with(Flag::Confidential))),
            (": z", Said::Cell(None, Flags::NONE.with(Flag::NotApplicable))),
            (": ", Said::Nothing),
            (" ", Said::Nothing),
            ("n/a", Said::Odd),
            ("NaN", Said::Odd),
            ("1e999", Said::Odd),
        ];
        for (text, expected) in cases {
            assert_eq!(eurostat(text), (expected, false), "{text}");
        }
        assert_eq!(eurostat("5 x"), (Said::Cell(Some(5.0), Flags::NONE), true));
    }

    #[test]
    fn a_decimal_comma_is_read_and_a_doubtful_point_is_not() {
        assert_eq!(comma("1.234,5"), Some(1234.5));
        assert_eq!(comma("1 234 567"), Some(1_234_567.0));
        assert_eq!(comma("-0,25"), Some(-0.25));
        assert_eq!((comma("1.5"), comma("1,2.3"), comma("")), (None, None, None));
    }
}

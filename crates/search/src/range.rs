//! Ranges as they are typed after a field: `>1000000`, `..500k`, `2016..2018`.

use jiff::civil::Date;

use crate::{AmountRange, DateRange};

/// Both ends as typed, and whether an end itself is left out.
#[derive(Debug, PartialEq, Eq)]
struct Ends<'a> {
    from: Option<(&'a str, bool)>,
    to: Option<(&'a str, bool)>,
}

impl Ends<'_> {
    fn turned(&self) -> Turned {
        Some((self.to?.0.to_owned(), self.from?.0.to_owned()))
    }
}

/// `between` are the signs that may stand between two ends instead of `..`.
fn ends<'a>(text: &'a str, between: &[char]) -> Ends<'a> {
    let text = text.trim();
    for (sign, lower, open) in
        [(">=", true, false), ("<=", false, false), (">", true, true), ("<", false, true)]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            let end = Some((rest.trim(), open));
            return if lower { Ends { from: end, to: None } } else { Ends { from: None, to: end } };
        }
    }
    let end = |text: &'_ str| -> bool { !text.trim().is_empty() };
    match text.split_once("..").or_else(|| text.split_once(between)) {
        Some((from, to)) => Ends {
            from: end(from).then_some((from.trim(), false)),
            to: end(to).then_some((to.trim(), false)),
        },
        None => Ends { from: Some((text, false)), to: Some((text, false)) },
    }
}

/// Both ends as typed, in their order, of a range whose larger end was typed first.
type Turned = Option<(String, String)>;

/// Whole euros, as in `>1000000`, `500k..2m`, `1.5m-2m` or `€1,000,000..`; none where it is no range. Who types the
/// larger end first means the same range.
pub(crate) fn amounts(text: &str) -> Option<(AmountRange, Turned)> {
    let ends = ends(text, &['-', '–']);
    let Ends { from, to } = &ends;
    if from.is_none() && to.is_none() {
        return None;
    }
    let from = from.map(|(text, open)| amount(text)?.checked_add(i64::from(open)));
    let to = to.map(|(text, open)| amount(text)?.checked_sub(i64::from(open)));
    match (whole(from)?, whole(to)?) {
        (Some(from), Some(to)) if from > to => {
            Some((AmountRange { from: Some(to), to: Some(from) }, ends.turned()))
        }
        (from, to) => Some((AmountRange { from, to }, None)),
    }
}

/// Days, months or years, as in `2016..` or `2018-05`; none where it is no range. Who types the later end first means
/// the same range.
pub(crate) fn days(text: &str) -> Option<(DateRange, Turned)> {
    // A stroke stands within a day, so it stands between none but whole years.
    let years =
        text.trim().split_once('-').filter(|(from, to)| [from, to].into_iter().all(|year| is_year(year)));
    let ends = match years {
        Some((from, to)) => Ends { from: Some((from, false)), to: Some((to, false)) },
        None => ends(text, &['–']),
    };
    if let (Some((from, _)), Some((to, _))) = (ends.from, ends.to) {
        let (one, other) = (span(from)?, span(to)?);
        let within = |from, to| DateRange { from: Some(from), to: Some(to) };
        return Some(match one.0 > other.1 {
            true => (within(other.0, one.1), ends.turned()),
            false => (within(one.0, other.1), None),
        });
    }
    let Ends { from, to } = ends;
    if from.is_none() && to.is_none() {
        return None;
    }
    // After a year is after its last day, before it before its first.
    let from =
        from.map(|(text, open)| if open { span(text)?.1.tomorrow().ok() } else { Some(span(text)?.0) });
    let to = to.map(|(text, open)| if open { span(text)?.0.yesterday().ok() } else { Some(span(text)?.1) });
    Some((DateRange { from: whole(from)?, to: whole(to)? }, None))
}

/// An end that could not be read spoils the range; one that was not given does not.
fn whole<T>(end: Option<Option<T>>) -> Option<Option<T>> {
    match end {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

fn amount(text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    let (digits, times) = match lower.strip_suffix(['k', 'm']) {
        Some(digits) if lower.ends_with('m') => (digits, 1_000_000_i64),
        Some(digits) => (digits, 1_000),
        None => (lower.as_str(), 1),
    };
    let digits: String = digits.chars().filter(|sign| !matches!(sign, '_' | '\'' | '€' | ' ')).collect();
    match digits.rsplit_once(['.', ',']) {
        // `1.5m`: a part of the unit.
        Some((whole, part)) if times > 1 && (1..=2).contains(&part.len()) => {
            let tenths = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
            let whole = grouped(whole)?.checked_mul(times)?;
            whole.checked_add(i64::from(part.parse::<u8>().ok()?) * times / tenths)
        }
        _ => grouped(&digits)?.checked_mul(times),
    }
}

/// A whole number, with marks between its thousands or without.
fn grouped(text: &str) -> Option<i64> {
    let mut groups = text.split([',', '.']);
    let mut digits = groups.next().unwrap_or_default().to_owned();
    for group in groups {
        if group.len() != 3 || digits.is_empty() {
            return None;
        }
        digits.push_str(group);
    }
    digits.parse().ok()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// The first and the last day of a day, a month or a year.
fn span(text: &str) -> Option<(Date, Date)> {
    let first = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let first: Date = first.parse().ok()?;
    Some(match text.len() {
        4 => (first, first.last_of_year()),
        7 => (first, first.last_of_month()),
        _ => (first, first),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_either_end_001_6() {
        let range = |from, to| Some(AmountRange { from, to });
        let cases = [
            (">1000000", range(Some(1_000_001), None)),
            (">=1m", range(Some(1_000_000), None)),
            ("<500k", range(None, Some(499_999))),
            ("..500_000", range(None, Some(500_000))),
            ("1.5m..", range(Some(1_500_000), None)),
            ("1,25m", range(Some(1_250_000), Some(1_250_000))),
            ("€1,000,000..", range(Some(1_000_000), None)),
            ("1.000.000..", range(Some(1_000_000), None)),
            ("1m-2m", range(Some(1_000_000), Some(2_000_000))),
            ("2m..1m", range(Some(1_000_000), Some(2_000_000))),
            ("1,5", None),
            ("1,00", None),
            ("1m..2m", range(Some(1_000_000), Some(2_000_000))),
            ("250", range(Some(250), Some(250))),
            ("much", None),
            ("..", None),
            (">", None),
            ("1..x", None),
            ("9223372036854775807m", None),
            (">9223372036854775807", None),
        ];
        for (text, expected) in cases {
            assert_eq!(amounts(text).map(|(range, _)| range), expected, "{text}");
        }
    }

    #[test]
    fn days_months_and_years_are_read_with_either_end_001_5() {
        let day = Date::constant;
        let range = |from, to| Some(DateRange { from, to });
        let cases = [
            ("2016..", range(Some(day(2016, 1, 1)), None)),
            ("2020..2016", range(Some(day(2016, 1, 1)), Some(day(2020, 12, 31)))),
            ("2018-06..2018", range(Some(day(2018, 6, 1)), Some(day(2018, 12, 31)))),
            ("2018..2018-06", range(Some(day(2018, 1, 1)), Some(day(2018, 6, 30)))),
            ("2016–2018", range(Some(day(2016, 1, 1)), Some(day(2018, 12, 31)))),
            ("..2016", range(None, Some(day(2016, 12, 31)))),
            ("2018-02", range(Some(day(2018, 2, 1)), Some(day(2018, 2, 28)))),
            (">2016", range(Some(day(2017, 1, 1)), None)),
            ("<2016-04-01", range(None, Some(day(2016, 3, 31)))),
            ("2016-04-01", range(Some(day(2016, 4, 1)), Some(day(2016, 4, 1)))),
            (">9999", None),
            ("soon", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(days(text).map(|(range, _)| range), expected, "{text}");
        }
    }
}

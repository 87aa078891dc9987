//! Values as sources write them.

use std::borrow::Cow;

use asterism_domain::{
    Currency, Language, Money, NutsCode, NutsRef, NutsVersion, Text, ambiguous_mark, place::Point,
};
use jiff::civil::Date;

use crate::privacy::mask_emails;

/// A date in the ways of our sources: `2016-04-01` with or without a time, `01/04/2016`,
/// `1.4.2016`, `20160401`. Day comes before month; the year has four digits.
pub(crate) fn date(text: &str) -> Option<Date> {
    let day = text.split(['T', ' ']).next().unwrap_or("");
    let mut parts = day.split(['-', '/', '.']).filter(|part| !part.is_empty());
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match (first, second, third) {
        (year, Some(month), Some(day)) if year.len() == 4 => (year, month, day),
        (day, Some(month), Some(year)) if year.len() == 4 => (year, month, day),
        (whole, None, None) if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    let year: i16 = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// An http or https address. A bare `www.` host gets `http://`, as publishers mean it.
pub(crate) fn url(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let address = if lower.starts_with("http://") || lower.starts_with("https://") {
        text.to_owned()
    } else if lower.starts_with("www.") {
        format!("http://{text}")
    } else {
        return None;
    };
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    let sound = host.contains('.')
        && address.len() <= 2_000
        && !host.contains('@')
        && !address
            .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '`'));
    sound.then_some(address)
}

/// A NUTS code with its version; case and blanks inside do not matter.
pub(crate) fn nuts(text: &str, version: NutsVersion) -> Option<NutsRef> {
    let code = NutsCode::parse(&text.replace(' ', "")).ok()?;
    let code = match code.as_str().get(..2) {
        Some("GR") => NutsCode::parse(&format!("EL{}", code.as_str().get(2..).unwrap_or(""))).ok()?,
        Some("GB") => NutsCode::parse(&format!("UK{}", code.as_str().get(2..).unwrap_or(""))).ok()?,
        _ => code,
    };
    Some(NutsRef { code, version })
}

/// A percentage as basis points; fractions up to 1 are shares (`0.85`).
pub(crate) fn basis_points(text: &str) -> Option<u32> {
    let number = text.trim().trim_end_matches('%').trim();
    // No percentage has thousands.
    let decimals = if ambiguous_mark(number).is_some() { format!("{number}0") } else { number.to_owned() };
    let percent = Money::parse(&decimals, Currency::EUR).ok()?.minor;
    let points = if percent <= 100 && number.starts_with("0") { percent * 100 } else { percent };
    u32::try_from(points).ok().filter(|points| *points <= 10_000)
}

/// A point from text or numbers as degrees; `0, 0` means unknown.
pub(crate) fn point(latitude: f64, longitude: f64) -> Option<Point> {
    Point::from_degrees(latitude, longitude).filter(|point| point.latitude_e6 != 0 || point.longitude_e6 != 0)
}

/// A point written `latitude,longitude`, in brackets or not, or `Point(longitude latitude)` as well-known text has it.
pub(crate) fn point_text(text: &str) -> Option<Point> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix("Point(").or_else(|| text.strip_prefix("POINT(")) {
        let (longitude, latitude) = inner.trim_end_matches(')').trim().split_once(' ')?;
        return point(latitude.trim().parse().ok()?, longitude.trim().parse().ok()?);
    }
    let inner = text.trim_matches(['(', ')', '[', ']']);
    let (latitude, longitude) = inner.split_once(',').or_else(|| inner.split_once(' '))?;
    point(latitude.trim().parse().ok()?, longitude.trim().parse().ok()?)
}

/// Text fit to keep: e-mail addresses masked, control characters dropped, line ends alike.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let odd = |c: char| (c.is_control() && c != '\n' && c != '\t') || c == '\u{feff}';
    if trimmed.contains(odd) {
        let kept: String = trimmed.chars().filter(|c| !odd(*c)).collect();
        return Cow::Owned(mask_emails(kept.trim()).into_owned());
    }
    mask_emails(trimmed)
}

/// Cleaned text, none when empty.
pub(crate) fn some(text: &str) -> Option<String> {
    Some(clean(text).into_owned()).filter(|text| !text.is_empty())
}

pub(crate) fn english(text: &str) -> Text {
    Text::english(clean(text))
}

/// Text in a language by its code; `xx` is an unknown one.
pub(crate) fn in_language(language: &str, text: &str) -> Text {
    match Language::parse(language) {
        Ok(language) => Text::in_language(language, clean(text)),
        Err(_) => Text::default(),
    }
}

/// A short mark of any text, for keys: 128 bits of its hash in hexadecimal.
pub(crate) fn mark(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().as_str().get(..32).unwrap_or("").to_owned()
}

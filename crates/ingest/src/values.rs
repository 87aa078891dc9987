//! Values as sources write them.

use std::borrow::Cow;

use asterism_domain::{
    Currency, Language, Money, NutsCode, NutsRef, NutsVersion, Text, ambiguous_mark, is_no_text, match_key,
    place::Point,
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

/// Text fit to keep: characters for what workbooks and pages write instead of them, e-mail addresses masked, control
/// characters and marks that turn the direction of a text dropped, line ends alike.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    let odd = |c: char| is_no_text(c) || matches!(c, '\r' | '\u{feff}');
    match read_as_meant(text.trim()) {
        Cow::Borrowed(text) if !text.contains(odd) => mask_emails(text),
        text => {
            let kept: String = text.chars().filter(|c| !odd(*c)).collect();
            Cow::Owned(mask_emails(kept.trim()).into_owned())
        }
    }
}

/// The characters that a workbook or a page writes otherwise.
fn read_as_meant(text: &str) -> Cow<'_, str> {
    match without_escapes(text) {
        Cow::Borrowed(text) => as_characters(text),
        Cow::Owned(text) => Cow::Owned(as_characters(&text).into_owned()),
    }
}

/// A text whose characters that XML cannot hold are written `_xHHHH_`, as workbooks do, and an underscore before what only
/// looks like that `_x005F_`. A carriage return is a line end, with or without the line feed after it.
fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, sign, after)) = next_escape(rest) {
        read.push_str(rest.get(..start).unwrap_or(""));
        let ends_line =
            after.starts_with(['\r', '\n']) || after.starts_with("_x000A_") || after.starts_with("_x000a_");
        match sign {
            '\r' if ends_line => {}
            '\r' => read.push('\n'),
            sign => read.push(sign),
        }
        rest = after;
    }
    read.push_str(rest);
    Cow::Owned(read)
}

/// The first escape of a text: where it begins, what it means and what stands after it.
fn next_escape(text: &str) -> Option<(usize, char, &str)> {
    text.match_indices("_x").find_map(|(start, _)| {
        let code = text.get(start + 2..start + 6)?;
        let after = text.get(start + 6..)?.strip_prefix('_')?;
        let digits = code.bytes().all(|digit| digit.is_ascii_hexdigit());
        let sign = u32::from_str_radix(code, 16).ok().filter(|_| digits).and_then(char::from_u32)?;
        // Nothing else needs one, and a word of a text may look like one.
        (sign < ' ' || sign == '_').then_some((start, sign, after))
    })
}

const QUOTES: [char; 7] = ['"', '“', '”', '„', '‟', '«', '»'];

/// A title without the quotation marks around it, in each language: they are a table's, or say that it is a title. Where
/// others stand inside, the outer ones may belong to the words beside them and stay.
pub(crate) fn unquoted(title: Text) -> Text {
    let mut read = title;
    let wrapped: Vec<_> = read
        .passages()
        .filter_map(|(language, text)| Some((language.clone(), within_quotes(text)?.to_owned())))
        .collect();
    for (language, text) in wrapped {
        if let Some(passage) = read.0.get_mut(&language) {
            passage.text = text;
        }
    }
    read
}

fn within_quotes(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = text.strip_prefix(['"', '“', '„', '‟', '«'])?.strip_suffix(['"', '“', '”', '‟', '»'])?.trim();
    (!inner.is_empty() && !inner.contains(QUOTES)).then_some(inner)
}

/// The longest name of a character in HTML has 31 letters.
const LONGEST_REFERENCE: usize = 33;

/// The characters for which a text that was taken from a page has references: `&` for `&amp;`, `é` for
/// `&#233;`. Only what ends with a semicolon is one, as nobody means the ones without in a table; read
/// once, so `&amp;lt;` is `&lt;`.
fn as_characters(text: &str) -> Cow<'_, str> {
    if !text.contains('&') || !text.contains(';') {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split('&');
    let mut read = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once(';').and_then(|(name, rest)| {
            let reference = (name.len() < LONGEST_REFERENCE).then(|| format!("&{name};"))?;
            let character = htmlize::unescape(reference.as_str());
            // Of an unknown name its beginning is read: `&region;` would be `®ion;`. A semicolon alone is one that was
            // meant: nothing else leaves no more than that.
            (!character.ends_with(';') || character == ";").then(|| (character.into_owned(), rest))
        });
        match known {
            Some((character, rest)) => read.extend([character.as_str(), rest]),
            None => read.extend(["&", part]),
        }
    }
    Cow::Owned(read)
}

/// What an organisation is told by where a source gives nothing but its name. References and escapes are read first, so one
/// that is written `S&amp;T` in one row and `S&T` in another is one. A name without any has the key that it always had: records
/// that are stored are found by it.
pub(crate) fn name_key(name: &str) -> String {
    match_key(&read_as_meant(name))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_mark_that_turns_a_text_is_kept_and_what_is_written_from_right_to_left_is() {
        assert_eq!(clean("مشروع قسم \u{202e}evil\u{202c} \u{2066}x\u{2069}"), "مشروع قسم evil x");
        assert_eq!(clean("&#8238;evil"), "evil");
        assert_eq!(
            clean("שלום\u{200f}!"),
            "שלום\u{200f}!",
            "a mark that says which way a sign belongs stays"
        );
        assert_eq!(clean("a\r\nb\u{7}\tc"), "a\nb\tc");
    }

    #[test]
    fn what_pages_write_for_characters_is_read_as_the_characters() {
        for (written, meant) in [
            ("S&amp;T Partnerships", "S&T Partnerships"),
            ("SOCIETA &QUOT;ALFA&QUOT;", "SOCIETA \"ALFA\""),
            ("Forschung f&uuml;r &#8364;1 &#x2013; 2", "Forschung für €1 – 2"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("R&D; AT&T; centre&region; &unknown; &;", "R&D; AT&T; centre&region; &unknown; &;"),
            ("Food & drink; R&D", "Food & drink; R&D"),
            ("one&#59; two&#x3b; three&#x3B; four&semi;", "one; two; three; four;"),
            ("&#59x; &#; &#x;", "&#59x; &#; &#x;"),
            ("a&nbsp;b&#7;", "a\u{a0}b"),
        ] {
            assert_eq!(clean(written), meant);
        }
        assert!(
            !clean("write to ada&#64;example.org").contains("ada"),
            "an address behind a reference is one"
        );
    }

    #[test]
    fn what_workbooks_write_for_characters_is_read_as_the_characters() {
        for (written, meant) in [
            ("one_x000D_\ntwo", "one\ntwo"),
            ("one_x000D_ two_x000d_", "one\n two"),
            ("one_x000D__x000A_two_x000A_three", "one\ntwo\nthree"),
            ("tab_x0009_ulator_x0007_", "tab\tulator"),
            ("a_x005F_x000D_b", "a_x000D_b"),
            ("&#8364;_x000D_\n5", "€\n5"),
            (
                "_x0041_ _xyz_ _x00_ _x000 _xé00D_ _x+00D_ a_x",
                "_x0041_ _xyz_ _x00_ _x000 _xé00D_ _x+00D_ a_x",
            ),
        ] {
            assert_eq!(clean(written), meant);
        }
        assert_eq!(name_key("Example_x000D_\n Agency"), name_key("Example Agency"));
    }

    #[test]
    fn marks_around_a_whole_title_are_not_of_it() {
        for (given, title) in [
            ("\"The politics of Covid-19\"", "The politics of Covid-19"),
            ("„Stärkung der Kultur“", "Stärkung der Kultur"),
            ("« Les arts »", "Les arts"),
            ("\"One\" and \"two\"", "\"One\" and \"two\""),
            ("„Zukunft“ im Rahmen des „Masterplan“", "„Zukunft“ im Rahmen des „Masterplan“"),
            ("\"\"", "\"\""),
            ("\"", "\""),
            ("17\"", "17\""),
            ("Nothing", "Nothing"),
        ] {
            assert_eq!(unquoted(english(given)).plain(), title);
        }
    }

    proptest! {
        #[test]
        fn texts_without_references_stay_as_they_are(text in "[^&_]*") {
            prop_assert_eq!(read_as_meant(&text), text.as_str());
        }

        #[test]
        fn a_name_without_references_keeps_its_key(name in "[^&_]*|[^;_]*") {
            prop_assert_eq!(name_key(&name), match_key(&name));
        }

        #[test]
        fn no_text_is_too_odd_to_read(text in "(&|#|_|_x00|x|[0-9]{1,9}|;|[a-z]{1,4}|é| ){0,20}") {
            read_as_meant(&text);
        }
    }
}

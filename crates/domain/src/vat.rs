//! VAT numbers as official lists write them: with and without their country, with spaces and dots, mistyped, and with
//! words where one is missing.

use crate::CountryCode;

/// What a list says where a VAT number belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VatNumber {
    /// A number of its country's shape whose check digits, where we know how, are right: in one way of writing, as in
    /// `ESA48001655`.
    Valid(String),
    /// Something stands there that cannot be one.
    Wrong,
    /// Nothing, or a word that says so.
    Missing,
}

/// How long the number of a country is behind its prefix, whether it may have letters, and how its digits are checked.
struct Shape {
    country: &'static str,
    lengths: &'static [usize],
    letters: bool,
    check: fn(&[u32]) -> bool,
}

const fn shape(
    country: &'static str,
    lengths: &'static [usize],
    letters: bool,
    check: fn(&[u32]) -> bool,
) -> Shape {
    Shape { country, lengths, letters, check }
}

/// As the Commission's VIES lists them, with the United Kingdom, Northern Ireland and Norway beside the Union. Countries
/// whose check has exceptions are known by their shape alone.
const SHAPES: &[Shape] = &[
    shape("AT", &[9], true, unchecked),
    shape("BE", &[10], false, |d| number(&d[..8]) % 97 + number(&d[8..]) == 97),
    shape("BG", &[9, 10], false, unchecked),
    shape("CY", &[9], true, unchecked),
    shape("CZ", &[8, 9, 10], false, unchecked),
    shape("DE", &[9], false, mod_11_10),
    shape("DK", &[8], false, |d| weighed(d, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
    shape("EE", &[9], false, |d| weighed(d, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)),
    shape("EL", &[9], false, |d| weighed(d, &[256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == u64::from(d[8])),
    shape("ES", &[9], true, unchecked),
    shape("FI", &[8], false, |d| weighed(d, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11)),
    shape("FR", &[11], true, unchecked),
    shape("GB", &[5, 9, 12], true, unchecked),
    shape("HR", &[11], false, mod_11_10),
    shape("HU", &[8], false, |d| weighed(d, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10)),
    shape("IE", &[8, 9], true, unchecked),
    shape("IT", &[11], false, luhn),
    shape("LT", &[9, 12], false, unchecked),
    shape("LU", &[8], false, |d| number(&d[..6]) % 89 == number(&d[6..])),
    shape("LV", &[11], false, unchecked),
    shape("MT", &[8], false, |d| weighed(d, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)),
    shape("NL", &[12], true, unchecked),
    shape("NO", &[9], false, |d| weighed(d, &[3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)),
    shape("PL", &[10], false, |d| weighed(d, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == u64::from(d[9])),
    shape("PT", &[9], false, portugal),
    shape("RO", &[2, 3, 4, 5, 6, 7, 8, 9, 10], false, unchecked),
    shape("SE", &[12], false, |d| luhn(&d[..10])),
    shape("SI", &[8], false, slovenia),
    shape("SK", &[10], false, |d| number(d).is_multiple_of(11)),
    shape("XI", &[5, 9, 12], true, unchecked),
];

/// Reads a VAT number. One without a prefix is of the organisation's country.
pub fn vat_number(text: &str, country: Option<&CountryCode>) -> VatNumber {
    // `N/A`, `missing`, `não aplicável`.
    if !text.chars().any(char::is_numeric) {
        return VatNumber::Missing;
    }
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_uppercase();
    // Letters of another script, or far too much of it, are no number.
    if text.chars().any(|letter| letter.is_alphanumeric() && !letter.is_ascii()) || plain.len() > 20 {
        return VatNumber::Wrong;
    }
    // `0`, `DE000000000`.
    if plain.bytes().filter(u8::is_ascii_digit).all(|digit| digit == b'0') {
        return VatNumber::Missing;
    }
    let own = country.map(|code| vat_country(code.as_str()));
    let prefixed = plain.get(..2).map(vat_country).and_then(|code| Some((shape_of(code)?, plain.get(2..)?)));
    // `FR123456789` is no French number of eleven characters without its prefix.
    let begins_as_prefixed = prefixed.is_some_and(|(shape, rest)| {
        own == Some(shape.country) || rest.starts_with(|c: char| c.is_ascii_digit())
    });
    let bare = own.filter(|_| !begins_as_prefixed).and_then(shape_of).map(|shape| (shape, plain.as_str()));
    // A prefix of another country than the organisation's is a slip or a branch: it is taken as it stands.
    let read =
        [prefixed, bare].into_iter().flatten().find_map(|(shape, rest)| Some((shape, fitting(shape, rest)?)));
    match read {
        Some((shape, rest)) => VatNumber::Valid(format!("{}{rest}", shape.country)),
        None => VatNumber::Wrong,
    }
}

/// The prefix of a country's numbers.
fn vat_country(code: &str) -> &str {
    match code {
        "GR" => "EL",
        "UK" => "GB",
        code => code,
    }
}

fn shape_of(country: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.country == country)
}

/// The number behind the prefix, where it has its country's shape.
fn fitting(shape: &Shape, rest: &str) -> Option<String> {
    // Belgian numbers had nine digits and Norwegian ones end in a word.
    let rest = match shape.country {
        "BE" if rest.len() == 9 => format!("0{rest}"),
        "NO" => rest.strip_suffix("MVA").unwrap_or(rest).to_owned(),
        _ => rest.to_owned(),
    };
    if !shape.lengths.contains(&rest.len()) {
        return None;
    }
    // Letters stand in the key alone, the first two characters of a French number.
    if shape.country == "FR" && !rest.bytes().skip(2).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: Option<Vec<u32>> = rest.chars().map(|letter| letter.to_digit(10)).collect();
    let first = rest.chars().find(char::is_ascii_digit)?;
    let told_apart = rest.chars().filter(char::is_ascii_digit).any(|digit| digit != first);
    match digits {
        // A row of one digit is typed by who has none.
        Some(digits) => (told_apart && (shape.check)(&digits)).then_some(rest),
        None => (shape.letters && told_apart).then_some(rest),
    }
}

fn unchecked(_: &[u32]) -> bool {
    true
}

fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}

fn weighed(digits: &[u32], weights: &[u64]) -> u64 {
    digits.iter().zip(weights).map(|(digit, weight)| u64::from(*digit) * weight).sum()
}

/// ISO/IEC 7064, MOD 11,10.
fn mod_11_10(digits: &[u32]) -> bool {
    let Some((last, rest)) = digits.split_last() else { return false };
    let product = rest.iter().fold(10, |product, digit| {
        let sum = (digit + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == *last
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = |(place, digit): (usize, &u32)| {
        let value = if place % 2 == 1 { digit * 2 } else { *digit };
        value / 10 + value % 10
    };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>().is_multiple_of(10)
}

fn portugal(digits: &[u32]) -> bool {
    let check = 11 - weighed(digits, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    digits.last().is_some_and(|last| u64::from(*last) == if check > 9 { 0 } else { check })
}

fn slovenia(digits: &[u32]) -> bool {
    let check = 11 - weighed(digits, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    digits.last().is_some_and(|last| check != 11 && u64::from(*last) == check % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, country: &str) -> VatNumber {
        vat_number(text, CountryCode::parse(country).ok().as_ref())
    }

    #[test]
    fn one_number_is_one_however_it_is_written() {
        for (text, country, expected) in [
            ("BE0428.759.497", "BE", "BE0428759497"),
            ("12345678901", "FR", "FR12345678901"),
            ("be 428 759 497", "BE", "BE0428759497"),
            ("0428759497", "BE", "BE0428759497"),
            ("DE 136695976", "DE", "DE136695976"),
            ("136695976", "DE", "DE136695976"),
            ("DK13585628", "DK", "DK13585628"),
            ("EE100931558", "EE", "EE100931558"),
            ("GR 094259216", "EL", "EL094259216"),
            ("EL094259216", "EL", "EL094259216"),
            ("FI20774740", "FI", "FI20774740"),
            ("HR33392005961", "HR", "HR33392005961"),
            ("HU12892312", "HU", "HU12892312"),
            ("IT00743110157", "IT", "IT00743110157"),
            ("LU15027442", "LU", "LU15027442"),
            ("MT11679112", "MT", "MT11679112"),
            ("NO 995525828 MVA", "NO", "NO995525828"),
            ("PL8567346215", "PL", "PL8567346215"),
            ("PT501964843", "PT", "PT501964843"),
            ("SE123456789701", "SE", "SE123456789701"),
            ("SI50223054", "SI", "SI50223054"),
            ("SK2022749619", "SK", "SK2022749619"),
            ("ES-A48001655", "ES", "ESA48001655"),
            ("A48001655", "ES", "ESA48001655"),
            ("NL004495445B01", "NL", "NL004495445B01"),
            ("FR40303265045", "FR", "FR40303265045"),
            ("IT00743110157", "DE", "IT00743110157"),
        ] {
            assert_eq!(read(text, country), VatNumber::Valid(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_mistyped_is_no_number() {
        for missing in [
            "",
            " ",
            "N/A",
            "n.a.",
            "MISSING",
            "not applicable",
            "0",
            "000000000",
            "-",
            "DE000000000",
            "não aplicável",
        ] {
            assert_eq!(read(missing, "DE"), VatNumber::Missing, "{missing}");
        }
        for (wrong, country) in [
            ("BE0428759498", "BE"),
            ("DE136695977", "DE"),
            ("111111111", "DE"),
            ("IT00743110158", "IT"),
            ("12345", "DE"),
            ("136695976", "US"),
            ("DE１３６", "DE"),
            ("PT501964842", "PT"),
            ("SI50223055", "SI"),
            ("1234567890123456789012345", "ES"),
            ("FR123456789", "FR"),
            ("ES1234567", "ES"),
            ("GB123", "GB"),
            ("NL1234567890", "NL"),
            ("RCS12345678", "FR"),
        ] {
            assert_eq!(read(wrong, country), VatNumber::Wrong, "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_was_read_reads_the_same_and_nothing_breaks_it(text in "\\PC{0,24}", bare in "[A-Z]{0,3}[0-9 .]{0,14}") {
            for text in [text, bare] {
                for country in ["DE", "BE", "EL", "SE", "US"] {
                    if let VatNumber::Valid(once) = read(&text, country) {
                        proptest::prop_assert_eq!(read(&once, country), VatNumber::Valid(once.clone()));
                    }
                }
            }
        }
    }
}

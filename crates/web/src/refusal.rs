//! Why a value was refused, in the reader's language.

use asterism_actions::{Few, Refusal};

use crate::locale::Locale;

/// The sentence that tells it.
pub(crate) fn refusal(l: Locale, why: &Refusal) -> String {
    let given = |key, given: &str| l.with(key, &[("given", given)]);
    match why {
        Refusal::NoneOf { given, known } => {
            l.with("refused-none-of", &[("given", given), ("known", &either(l, known))])
        }
        Refusal::NotWhole { given: text } => given("refused-not-whole", text),
        Refusal::NotEuros { given: text } => given("refused-not-euros", text),
        Refusal::NotADate { given: text } => given("refused-not-a-date", text),
        Refusal::NoRegionCode { given: text } => given("refused-no-region-code", text),
        Refusal::NothingToCompare { given: text, .. } => given("refused-nothing-to-compare", text),
        Refusal::NotWithin { given, from, to } => {
            l.with("refused-not-within", &[("given", given), ("from", from), ("to", to)])
        }
        Refusal::NotAboveZero { given, to } => {
            l.with("refused-not-above-zero", &[("given", given), ("to", to)])
        }
        Refusal::TooMany { given, most } => {
            l.with("refused-too-many", &[("given", &number(l, *given)), ("most", &number(l, *most))])
        }
        Refusal::RegionNotCompared { code, year } => {
            l.with("refused-region-not-compared", &[("code", code), ("year", year)])
        }
        Refusal::IndustryNotCompared { code, year } => {
            l.with("refused-industry-not-compared", &[("code", code), ("year", year)])
        }
        Refusal::NotOfRegions { table } => l.with("refused-not-of-regions", &[("table", table)]),
        Refusal::NoPay { table } => l.with("refused-no-pay", &[("table", table)]),
        Refusal::NoWeight => l.t("refused-no-weight"),
        Refusal::NoVersion { given, table, newest } => {
            let parts = [("given", given.as_str()), ("table", table), ("newest", &l.number(*newest))];
            l.with("refused-no-version", &parts)
        }
        Refusal::NoCode { code, dimension, known } => {
            let parts = [("code", code.as_str()), ("dimension", dimension), ("known", &few(l, known))];
            l.with("refused-no-code", &parts)
        }
        Refusal::NotChosen { dimension, known } => {
            l.with("refused-not-chosen", &[("dimension", dimension), ("known", &few(l, known))])
        }
        Refusal::Plain(plain) => l.t(&format!("refused-{}", plain.key())),
        Refusal::Said(text) => format!("{text}."),
    }
}

fn number(l: Locale, count: usize) -> String {
    l.number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Words of an address, one of which would do.
fn either(l: Locale, known: &[&str]) -> String {
    match known {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => l.with("refused-either", &[("before", &before.join(", ")), ("last", last)]),
    }
}

fn few(l: Locale, known: &Few) -> String {
    let codes = known.codes.join(", ");
    match known.more {
        0 => codes,
        more => l.with("refused-and-more", &[("codes", &codes), ("more", &number(l, more))]),
    }
}

#[cfg(test)]
mod tests {
    use asterism_actions::Plain;

    use super::*;

    fn check(why: &Refusal, english: &str, spanish: &str) {
        let told = Locale::offered().map(|l| refusal(l, why));
        assert_eq!(told, [english.to_owned(), spanish.to_owned()]);
    }

    #[test]
    fn every_plain_reason_is_in_the_catalogue() {
        for (plain, l) in Plain::ALL.iter().flat_map(|plain| Locale::offered().map(|l| (plain, l))) {
            assert!(l.try_t(&format!("refused-{}", plain.key())).is_some(), "{plain:?} {}", l.code());
        }
    }

    #[test]
    fn a_refusal_is_told_in_the_readers_language() {
        check(
            &Refusal::NoneOf { given: "guess".to_owned(), known: vec!["mask", "zero"] },
            "“guess” is not mask or zero.",
            "«guess» no es un valor posible; lo son mask y zero.",
        );
        check(
            &Refusal::NoCode {
                code: "X".to_owned(),
                dimension: "geo".to_owned(),
                known: Few { codes: vec!["ES".to_owned(), "PT".to_owned()], more: 1_200 },
            },
            "“X” is no code of “geo”. It has ES, PT and 1,200 more.",
            "«X» no es un código de «geo». Tiene ES, PT y 1200 más.",
        );
    }
}

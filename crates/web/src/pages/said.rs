//! What readers and rules say in values and fixed sentences, in the words and the way of writing of a page: money and days
//! in what was found, and why a row was refused.

use asterism_domain::{Currency, Money};
use jiff::civil::Date;

use crate::locale::Locale;

/// Fixed sentences with holes, and their keys in the catalogue. What stands in the first hole is `$one` there, what
/// stands in the second `$two`.
const SENTENCES: &[(&str, &str)] = &[
    ("`{}` is empty, so the row has no identity", "said-empty"),
    ("{} is not a country code", "said-no-country"),
    ("{} is not a NACE code", "said-no-nace"),
    ("{} fields where the header has {}", "said-fields"),
    ("a CORDIS project id is a number of at most 12 digits", "said-cordis-id"),
    ("an earlier row of this file has the same id and other values", "said-twice"),
    ("a country code is two letters", "said-country-letters"),
    ("a code is a path of numbers such as /29/97/543", "said-code-path"),
    ("neither a title nor a description", "said-no-title"),
    ("neither a code, an acronym nor a name of the operation", "said-no-operation"),
    ("neither an old nor a new code", "said-no-code"),
    ("not JSON: {}", "said-no-json"),
    ("the row is longer than allowed", "said-too-long"),
    ("the record is longer than allowed", "said-too-long"),
    ("the line is longer than a record may be", "said-too-long"),
    ("the record is longer than {} bytes, at line {}", "said-record-bytes"),
    ("a field is longer than {} bytes, at line {}", "said-field-bytes"),
    ("the record has more than {} fields, at line {}", "said-many-fields"),
    ("the place is given twice", "said-place-twice"),
    ("says again what line {} says", "said-again"),
    ("{}, currency not stated", "said-no-currency"),
    ("{} with an EU contribution of {}", "said-nought"),
    ("{} participants, {} countries", "said-participants"),
];

/// The terms of a source as its publisher states them in a few words.
pub(super) fn terms(l: Locale, licence: &str) -> String {
    l.try_t(&format!("terms-{}", asterism_domain::slugify(licence))).unwrap_or_else(|| licence.to_owned())
}

/// What is to be known of a source's figures before they are added up; nothing of most.
pub fn caveat(l: Locale, source: &str) -> String {
    l.try_t(&format!("caveat-{source}")).unwrap_or_default()
}

/// A sentence of a reader in the page's language; one that is not known stands as it was said.
pub(super) fn reason(l: Locale, said: &str) -> String {
    sentence(l, said).unwrap_or_else(|| said.to_owned())
}

/// What was found in a record: a fixed sentence, or values.
pub(super) fn found(l: Locale, detail: &str) -> String {
    // A partner's row leads what is odd about it.
    if let Some((partner, rest)) = detail.split_once(": ")
        && let Some(words) = sentence(l, rest)
    {
        return format!("{partner}: {words}");
    }
    sentence(l, detail).unwrap_or_else(|| values(l, detail))
}

fn sentence(l: Locale, said: &str) -> Option<String> {
    let (parts, key) = SENTENCES.iter().find_map(|(form, key)| Some((holes(form, said)?, *key)))?;
    let [one, two] = parts.map(|part| values(l, part));
    Some(l.with(key, &[("one", &one), ("two", &two)]))
}

/// What stands in the holes of a sentence; none where it is another one.
fn holes<'s>(form: &str, said: &'s str) -> Option<[&'s str; 2]> {
    let mut pieces = form.split("{}");
    let mut rest = said.strip_prefix(pieces.next()?)?;
    let mut found = [""; 2];
    for (place, piece) in pieces.enumerate() {
        let at = if piece.is_empty() { rest.len() } else { rest.find(piece)? };
        *found.get_mut(place)? = rest.get(..at)?;
        rest = rest.get(at + piece.len()..)?;
    }
    rest.is_empty().then_some(found)
}

/// What readers note of a source's row that has no field of its own, as `label: value; label: value`, and the labels' keys.
const BESIDE: &[(&str, &str, Noted)] = &[
    ("region: ", "region", Noted::Words),
    ("projects: ", "kinds-project", Noted::Count),
    ("total budget, EUR: ", "total-budget", Noted::Euros),
    ("EU contribution, EUR: ", "eu-contribution", Noted::Euros),
    ("project RCN ", "said-project-rcn", Noted::Words),
    ("call topic ", "said-call-topic", Noted::Words),
];

#[derive(Clone, Copy)]
enum Noted {
    Words,
    Count,
    Euros,
}

/// What a source says beside what a record has fields for, in the words of the page; none where somebody wrote a sentence.
pub(super) fn beside(l: Locale, note: &str) -> Option<String> {
    let parts: Option<Vec<String>> = note.split("; ").map(|part| noted(l, part)).collect();
    parts.map(|parts| parts.join(" · "))
}

fn noted(l: Locale, part: &str) -> Option<String> {
    let (value, key, what) =
        BESIDE.iter().find_map(|(label, key, what)| Some((part.strip_prefix(label)?, *key, *what)))?;
    let shown = match what {
        Noted::Words => None,
        Noted::Count => value.parse().ok().map(|count| l.number(count)),
        Noted::Euros => Money::parse(value, Currency::EUR).ok().map(|money| l.money(money)),
    };
    Some(format!("{}: {}", l.t(key), shown.unwrap_or_else(|| value.to_owned())))
}

/// Values with money, shares and days as the page writes them; everything else stands as it is.
fn values(l: Locale, text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut shown: Vec<String> = Vec::with_capacity(words.len());
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let pair = words.get(place + 1).and_then(|next| pair(l, word, next));
        place += if pair.is_some() { 2 } else { 1 };
        shown.push(pair.or_else(|| day(l, word)).unwrap_or_else(|| (*word).to_owned()));
    }
    shown.join(" ")
}

/// An amount as it stands in messages, `1544244.00 EUR`, or a share, `85.00 %`.
fn pair(l: Locale, number: &str, unit: &str) -> Option<String> {
    let (whole, cents) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let sound = !whole.is_empty() && digits(whole.trim_start_matches('-')) && digits(cents);
    let (unit, after) = match unit.strip_suffix(',') {
        Some(unit) => (unit, ","),
        None => (unit, ""),
    };
    if !sound || !(cents.is_empty() || cents.len() == 2) {
        return None;
    }
    if unit == "%" {
        let points = format!("{whole}{cents:0<2}").parse().ok()?;
        return Some(format!("{}{after}", l.percent(points)));
    }
    let upper = unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase());
    let currency = Currency::parse(unit).ok().filter(|_| upper)?;
    Some(format!("{}{after}", l.money(Money::parse(number, currency).ok()?)))
}

fn day(l: Locale, word: &str) -> Option<String> {
    let day: Date = word.parse().ok().filter(|_| word.len() == 10)?;
    Some(l.date(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, said: &str, expected: &str) {
        let l = Locale::offered_as(code).expect("a language");
        assert_eq!(found(l, said).replace('\u{a0}', " "), expected, "{code}");
    }

    #[test]
    fn money_and_days_stand_as_the_page_writes_them() {
        check("en", "1544244.00 EUR > 1532645.00 EUR", "€1,544,244 > €1,532,645");
        check("es", "1544244.50 EUR > 1532645.00 EUR", "1.544.244,50 € > 1.532.645 €");
        check("en", "2020-12-31 < 2021-01-01", "31 December 2020 < 1 January 2021");
        check("es", "85.00 % / 75.50 %", "85 % / 75,50 %");
        check("en", "SPRI: visiting", "SPRI: visiting");
        check("en", "", "");
    }

    #[test]
    fn what_a_source_says_beside_is_no_fault_and_is_told_as_the_page_tells_it() {
        let note = "region: Stara Zagora Province; projects: 1204; total budget, EUR: 683387.95";
        let told = |code: &str| {
            let l = Locale::offered_as(code).expect("a language");
            beside(l, note).map(|told| told.replace('\u{a0}', " "))
        };
        let english = "Region: Stara Zagora Province · Projects: 1,204 · Total budget: €683,387.95";
        assert_eq!(told("en").as_deref(), Some(english));
        let spanish = "Región: Stara Zagora Province · Proyectos: 1204 · Presupuesto total: 683.387,95 €";
        assert_eq!(told("es").as_deref(), Some(spanish));
        assert_eq!(beside(Locale::english(), "It calls the region by an old name."), None);
    }

    #[test]
    fn fixed_sentences_are_said_in_the_language_of_the_page() {
        check("en", "12 participants, 3 countries", "12 participants, 3 countries");
        check("es", "12 participants, 3 countries", "12 participantes, 3 países");
        check("es", "900000001: 5000, currency not stated", "900000001: 5000, moneda no indicada");
        let spanish = Locale::offered_as("es").expect("Spanish");
        let told = reason(spanish, "`keepId` is empty, so the row has no identity");
        assert_eq!(told, "«keepId» está vacío, así que la fila no tiene identidad");
        assert_eq!(reason(spanish, "3 fields where the header has 9"), "3 campos donde la cabecera tiene 9");
        assert_eq!(reason(spanish, "something else"), "something else");
    }

    #[test]
    fn every_sentence_is_worded_in_every_language() {
        for l in Locale::offered() {
            for (form, key) in SENTENCES {
                let worded = l.with(key, &[("one", "1"), ("two", "2")]);
                assert!(worded != *key && !worded.contains('{'), "{form}: {worded}");
                assert_eq!(worded.contains('1'), form.contains("{}"), "{form}: {worded}");
            }
        }
        for source in asterism_actions::SOURCES {
            let key = format!("terms-{}", asterism_domain::slugify(source.licence));
            let translated = Locale::offered().iter().all(|l| l.try_t(&key).is_some());
            assert!(translated || source.licence.starts_with("CC "), "{key}");
        }
    }
}

//! Words for what comes out of the log: kinds, values of vocabularies, names of records.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use asterism_actions::observatory::Named;
use asterism_actions::{CalledRegion, Label, Ref};
use asterism_domain::{CountryCode, Kind, NAME_WITHHELD, NutsCode, NutsRef, Text};

use crate::component::Cell;
use crate::html::LinkTo;
use crate::locale::Locale;

pub(super) fn kind(l: Locale, kind: Kind) -> String {
    l.label("kind", kind.as_str())
}

pub(super) fn kinds(l: Locale, kind: Kind) -> String {
    l.label("kinds", kind.as_str())
}

pub(super) fn label(l: Locale, label: &Label, value: &str) -> String {
    match label {
        Label::Text(text) => text.clone(),
        Label::Key(key) => l.try_t(key).unwrap_or_else(|| value.to_owned()),
    }
}

pub(super) fn country(l: Locale, code: &CountryCode) -> String {
    l.try_t(&format!("country-{code}")).unwrap_or_else(|| code.to_string())
}

/// Yes, no, or that it is not known.
pub(super) fn answer(l: Locale, known: Option<bool>) -> String {
    match known {
        Some(true) => l.label("answer", "yes"),
        Some(false) => l.label("answer", "no"),
        None => l.t("not-known"),
    }
}

/// The text a reader of `l` gets, without its language.
pub(super) fn text(l: Locale, text: &Text) -> String {
    text.best(&l.language()).map(|(_, passage)| passage.text.clone()).unwrap_or_default()
}

/// What the program calls tables and codes in English, with the keys under which the catalogue has the same in every
/// language.
static KNOWN: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../../locales/en/codes.ftl").lines();
    lines.filter_map(|line| line.split_once(" = ")).map(|(key, text)| (text, key)).collect()
});

/// What a table or a code is called: where its publisher has no words in the reader's language and those it has are the
/// program's own, those of the catalogue.
pub(super) fn told(l: Locale, text: &Text) -> String {
    let Some((language, passage)) = text.best(&l.language()) else { return String::new() };
    let foreign = language.as_str() != l.code();
    let key = KNOWN.get(passage.text.as_str()).filter(|_| foreign);
    key.and_then(|key| l.try_t(key)).unwrap_or_else(|| passage.text.clone())
}

/// The regions of a frame by name; countries are called as everywhere else.
pub(super) fn region_names(l: Locale, regions: &[Named]) -> Vec<String> {
    regions.iter().map(|named| country_name(l, &named.code).unwrap_or_else(|| named.name.clone())).collect()
}

/// What a code of a country stands for; nothing where it is none.
pub(super) fn country_name(l: Locale, code: &str) -> Option<String> {
    if code.len() == 2 { l.try_t(&format!("country-{code}")) } else { None }
}

/// A region's name with its country, for readers who may not know where it lies; the country alone where the region
/// is all of it.
pub(super) fn abroad(l: Locale, name: &str, code: &str) -> String {
    let key = format!("country-{}", code.get(..2).unwrap_or_default());
    let is_country =
        code.len() == 2 || Locale::offered().iter().any(|l| l.try_t(&key).as_deref() == Some(name));
    match l.try_t(&key) {
        Some(country) if is_country => country,
        Some(country) => format!("{name} ({country})"),
        None => name.to_owned(),
    }
}

/// The name of a record, where that is of a country the reader's own for it.
pub(super) fn name_of(l: Locale, found: &Ref) -> String {
    let code = found.path.strip_prefix("/regions/");
    code.and_then(|code| country_name(l, code)).unwrap_or_else(|| found.name.clone())
}

/// A link to a place, by the name that [`name_of`] gives it.
pub(super) fn place_link(l: Locale, found: &Ref) -> LinkTo {
    LinkTo::new(&found.path, name_of(l, found))
}

pub(super) fn link(found: &Ref) -> LinkTo {
    LinkTo::new(&found.path, &found.name)
}

/// A record's name, where it is withheld the words for that.
pub(super) fn called(l: Locale, name: &str) -> String {
    if name == NAME_WITHHELD { l.t("name-withheld") } else { name.to_owned() }
}

pub(super) fn cell(found: &Ref) -> Cell {
    Cell::Link(link(found))
}

/// What an industry is called.
pub(super) fn industry(l: Locale, named: &Named) -> String {
    let own = text(l, &named.label);
    if own.is_empty() { named.name.clone() } else { own }
}

/// What a region is called, or its code where nothing known here names it.
pub(super) fn region_name(l: Locale, names: &BTreeMap<String, Text>, code: &NutsCode) -> String {
    let name = names.get(code.as_str()).map(|name| text(l, name)).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| code.to_string())
}

/// What a place is called: a country in the reader's language, else a region as it is named.
pub(super) fn place_name(l: Locale, names: &BTreeMap<String, Text>, code: &NutsCode) -> String {
    country_name(l, code.as_str()).unwrap_or_else(|| region_name(l, names, code))
}

/// A region's name with its code, or the code alone where there is no name: `Basque Country (ES21)`.
pub(super) fn with_code(name: &str, code: &str) -> String {
    if name.is_empty() || name == code { code.to_owned() } else { format!("{name} ({code})") }
}

/// What a region is called in a form, with its code.
pub(super) fn region_label(l: Locale, region: &CalledRegion) -> String {
    with_code(&text(l, &region.name), region.code.as_str())
}

/// Where it lies, from the nearest region to the country; regions of one name are told apart by it.
pub(super) fn region_within(l: Locale, region: &CalledRegion) -> String {
    region.within.iter().map(|name| text(l, name)).collect::<Vec<_>>().join(", ")
}

/// A region among others that may be meant, with where it lies.
pub(super) fn region_choice(l: Locale, region: &CalledRegion) -> String {
    let (label, within) = (region_label(l, region), region_within(l, region));
    if within.is_empty() { label } else { format!("{label}, {within}") }
}

/// A region by code and the version it belongs to, linked to its page.
pub(super) fn region_cell(region: &NutsRef, found: Option<&Ref>) -> Cell {
    match found {
        Some(found) => cell(found).with_note(region.code.as_str()),
        None => Cell::Text(region.code.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_itself_calls_codes_is_said_in_the_readers_language() {
        let spanish = Locale::offered_as("es").expect("it is offered");
        let said = |text: &str| told(spanish, &Text::english(text));
        assert_eq!(said("persons employed"), "personas ocupadas");
        assert_eq!(
            said("Gross domestic product by region (NUTS 2)"),
            "Producto interior bruto por región (NUTS 2)"
        );
        assert_eq!(said("a publisher’s own words"), "a publisher’s own words");
        assert_eq!(told(Locale::english(), &Text::english("persons employed")), "persons employed");
    }

    #[test]
    fn a_country_is_called_as_the_reader_calls_it_and_lies_in_none() {
        let (english, spanish) = (Locale::english(), Locale::offered_as("es").expect("it is offered"));
        for (name, code, in_english, in_spanish) in [
            ("Austria", "AT", "Austria", "Austria"),
            ("Netherlands", "NL", "Netherlands", "Países Bajos"),
            ("Cyprus", "CY00", "Cyprus", "Chipre"),
            ("Brittany", "FR52", "Brittany (France)", "Brittany (Francia)"),
            ("Region A", "XX11", "Region A", "Region A"),
        ] {
            assert_eq!(abroad(english, name, code), in_english);
            assert_eq!(abroad(spanish, name, code), in_spanish);
        }
    }
}

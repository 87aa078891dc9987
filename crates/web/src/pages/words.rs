//! Words for what comes out of the log: kinds, values of vocabularies, names of records.

use std::collections::BTreeMap;

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

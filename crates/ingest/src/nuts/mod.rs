//! The NUTS classification of regions: codes, names, points, boundaries and changes.

pub(crate) mod changes;
pub(crate) mod codes;
mod english;
pub(crate) mod names;
pub(crate) mod shapes;

use asterism_domain::place::Region;
use asterism_domain::{Language, NutsCode, NutsVersion, Origin, SourceKey};

use crate::say::{Doubts, Refusal, Said};
use crate::{country, values};

/// The editions that records know; the ones before 2013 are `None`.
fn version(text: &str) -> Option<NutsVersion> {
    let year = text.trim().trim_start_matches("code_").trim_end_matches(".0");
    [NutsVersion::V2013, NutsVersion::V2016, NutsVersion::V2021, NutsVersion::V2024]
        .into_iter()
        .find(|version| version.as_str() == year)
}

fn code(text: &str, field: &'static str) -> Result<NutsCode, Refusal> {
    NutsCode::parse(text).map_err(|error| Refusal::field(field, error.to_string()))
}

/// A region in one edition.
fn region(code: &NutsCode, version: Option<NutsVersion>) -> Region {
    Region { code: Some(code.clone()), versions: version.into_iter().collect(), ..Region::default() }
}

/// Names a region in its own letters and in Latin ones. Names in capitals, as older editions
/// print those of countries, become mixed.
fn name(region: &mut Region, native: &str, latin: &str) {
    let (native, latin) = (mixed_case(native), mixed_case(latin));
    let native = if native.is_empty() { latin.clone() } else { native };
    let country = region.code.as_ref().map(NutsCode::country);
    let language = country.as_ref().and_then(|code| country::language(code.as_str())).unwrap_or("xx");
    region.about.title = values::in_language(language, &native);
    if !latin.is_empty() && latin != native {
        region.about.aliases.push(latin.clone());
    }
    region.latin_name = Some(latin).filter(|latin| !latin.is_empty());
}

/// Calls a region that is a country as it is called elsewhere, so that nobody takes it for two. Lists keep the names of
/// their year, as in `Czech Republic`, or have none in English; what they say is found as another name.
pub(crate) fn name_country(region: &mut Region) {
    let country = region.code.as_ref().filter(|code| code.level() == 0).map(NutsCode::country);
    let Some(english) = country.and_then(|country| country.english()) else { return };
    let (about, language) = (&mut region.about, Language::english());
    if about.title.is_empty() {
        return;
    }
    let given =
        about.title.passages().find(|(known, _)| **known == language).map(|(_, name)| name.to_owned());
    if let Some(given) = given.filter(|given| given != english && !about.aliases.contains(given)) {
        about.aliases.push(given);
    }
    about.title.set(language, english, Origin::Author);
}

/// Calls a region in English where its list does not; where it does, what it is usually called is found as another name.
fn name_in_english(region: &mut Region, code: &str) {
    let Some(usual) = english::english_name(code) else { return };
    let (about, english) = (&mut region.about, Language::english());
    let official = about.title.passages().find(|(known, _)| **known == english).map(|(_, name)| name);
    match official {
        Some(official) if official == usual => {}
        Some(_) if about.aliases.iter().any(|alias| alias == usual) => {}
        Some(_) => about.aliases.push(usual.to_owned()),
        None if about.title.is_empty() => {}
        None => about.title.set(english, usual, Origin::Author),
    }
}

fn state(said: &mut Said, mut region: Region) -> String {
    name_country(&mut region);
    let code = region.code.as_ref().map_or(String::new(), ToString::to_string);
    name_in_english(&mut region, &code);
    said.state(SourceKey::new("nuts", &code), region, Doubts::default());
    code
}

/// `ÎLE DE FRANCE` as `Île de France`: a text without any small letter gets small ones after the
/// first of each word.
fn mixed_case(text: &str) -> String {
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 4 || text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let mut mixed = String::with_capacity(text.len());
    let mut inside = false;
    for character in text.chars() {
        if inside {
            mixed.extend(character.to_lowercase());
        } else {
            mixed.push(character);
        }
        inside = character.is_alphabetic();
    }
    small_words(&mixed)
}

/// Articles and prepositions inside a name are small.
fn small_words(text: &str) -> String {
    const SMALL: &[&str] =
        &["De", "Du", "Des", "La", "Le", "Di", "Do", "Da", "Et", "Und", "Am", "An", "Of", "And"];
    let words = text.split(' ').enumerate().map(|(index, word)| {
        if index > 0 && SMALL.contains(&word) { word.to_lowercase() } else { word.to_owned() }
    });
    // Greek ends a word with its own form of sigma.
    let joined = words.collect::<Vec<_>>().join(" ") + " ";
    joined.replace("σ ", "ς ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_become_mixed() {
        assert_eq!(mixed_case("ÖSTERREICH"), "Österreich");
        assert_eq!(mixed_case("ÎLE DE FRANCE"), "Île de France");
        assert_eq!(mixed_case("ΚΥΠΡΟΣ"), "Κύπρος".replace('ύ', "υ"));
        assert_eq!(mixed_case("País Vasco"), "País Vasco");
        assert_eq!(mixed_case("SUOMI / FINLAND"), "Suomi / Finland");
    }
}

//! Light stemming for languages that no library stems: endings of nouns and adjectives go, so that a word is
//! found in its cases and numbers. Maltese forms its plurals within the word and is left alone.

use std::borrow::Cow;

/// What a word must keep, in characters.
const SHORTEST_STEM: usize = 3;

/// An ending and what stands in its place.
type Ending = (&'static str, &'static str);

/// Endings that go one after the other, of each step the longest that the word has.
type Steps = &'static [&'static [Ending]];

pub(crate) const LANGUAGES: [&str; 3] = ["bg", "lv", "sl"];

/// Bulgarian: the article behind the word, the plural, the last vowel, the vowel that comes and goes. After
/// J. Savoy, "Searching strategies for the Bulgarian language", Information Retrieval 10 (2007).
const BULGARIAN: Steps = &[
    &[
        ("ият", "и"),
        ("ът", ""),
        ("ят", ""),
        ("ата", "а"),
        ("ята", "я"),
        ("тта", "т"),
        ("ото", "о"),
        ("ето", "е"),
        ("ите", "и"),
    ],
    &[("ове", ""), ("еве", "й"), ("ци", "к"), ("зи", "г"), ("и", "")],
    &[("я", ""), ("а", ""), ("о", ""), ("е", "")],
    &[("ен", "н")],
];

/// Latvian: the endings of declension, with and without their marks of length. After K. Kreslins, "A stemming
/// algorithm for Latvian" (1996).
const LATVIAN: Steps = &[&[
    ("ajiem", ""),
    ("ajai", ""),
    ("ajam", ""),
    ("ajām", ""),
    ("ajos", ""),
    ("ajās", ""),
    ("ajas", ""),
    ("iem", ""),
    ("ajā", ""),
    ("aja", ""),
    ("ais", ""),
    ("ai", ""),
    ("ei", ""),
    ("ām", ""),
    ("am", ""),
    ("ēm", ""),
    ("em", ""),
    ("īm", ""),
    ("im", ""),
    ("um", ""),
    ("us", ""),
    ("as", ""),
    ("ās", ""),
    ("es", ""),
    ("ēs", ""),
    ("os", ""),
    ("is", ""),
    ("īs", ""),
    ("ie", ""),
    ("a", ""),
    ("ā", ""),
    ("e", ""),
    ("ē", ""),
    ("i", ""),
    ("ī", ""),
    ("o", ""),
    ("u", ""),
    ("ū", ""),
    ("s", ""),
    ("š", ""),
]];

/// Slovene: the endings of nouns and adjectives in all cases and the three numbers.
const SLOVENE: Steps = &[&[
    ("ega", ""),
    ("emu", ""),
    ("imi", ""),
    ("ami", ""),
    ("ema", ""),
    ("oma", ""),
    ("ima", ""),
    ("ama", ""),
    ("ih", ""),
    ("im", ""),
    ("em", ""),
    ("om", ""),
    ("ah", ""),
    ("am", ""),
    ("eh", ""),
    ("ov", ""),
    ("ev", ""),
    ("a", ""),
    ("e", ""),
    ("i", ""),
    ("o", ""),
    ("u", ""),
]];

/// The endings of a language of [`LANGUAGES`].
pub(crate) fn of(language: &str) -> Option<Steps> {
    match language {
        "bg" => Some(BULGARIAN),
        "lv" => Some(LATVIAN),
        "sl" => Some(SLOVENE),
        _ => None,
    }
}

/// A word in lower case without its endings.
pub(crate) fn without<'a>(word: &'a str, steps: Steps) -> Cow<'a, str> {
    let mut stem = Cow::Borrowed(word);
    for endings in steps {
        let cut = |(ending, instead): &Ending| {
            let rest = stem.strip_suffix(ending)?;
            let left = rest.chars().count() + instead.chars().count();
            (left >= SHORTEST_STEM).then(|| format!("{rest}{instead}"))
        };
        // The longest come first.
        if let Some(shorter) = endings.iter().find_map(cut) {
            stem = Cow::Owned(shorter);
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_go_and_short_words_stay() {
        assert_eq!(without("езици", BULGARIAN), "език");
        assert_eq!(without("градове", BULGARIAN), "град");
        assert_eq!(without("работа", BULGARIAN), "работ", "no article stands after an o");
        assert_eq!(without("регионален", BULGARIAN), without("регионални", BULGARIAN));
        assert_eq!(without("ir", LATVIAN), "ir");
        assert_eq!(without("eku", SLOVENE), "eku", "three letters stay");
    }

    #[test]
    fn longer_endings_are_tried_before_those_they_end_in() {
        for steps in LANGUAGES.iter().filter_map(|language| of(language)) {
            for endings in steps {
                for (place, (ending, _)) in endings.iter().enumerate() {
                    let hidden = endings[..place].iter().find(|(before, _)| ending.ends_with(before));
                    assert_eq!(hidden, None, "{ending}");
                }
            }
        }
    }
}

//! Which language a text is in, and the stems of its words.

use std::borrow::Cow;
use std::sync::Arc;

use asterism_domain::Language;
use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::endings;

/// Shorter texts say too little about their language.
const SHORTEST_DETECTABLE: usize = 40;

/// The languages with a stemmer of Snowball. Croatian and Slovak have none; those of their nearest relatives
/// know their endings.
const STEMMED: &[(&str, Algorithm)] = &[
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hr", Algorithm::Serbian),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sk", Algorithm::Czech),
    ("sv", Algorithm::Swedish),
    ("tr", Algorithm::Turkish),
];

/// The stem of a word; none in languages without a stemmer, which are searched by folded words only.
fn stem<'a>(language: &str, word: &'a str) -> Option<Cow<'a, str>> {
    let snowball = STEMMED.iter().find(|(known, _)| *known == language);
    match snowball {
        Some((_, algorithm)) => Some(Stemmer::new(*algorithm).stem(word)),
        None => endings::of(language).map(|endings| endings::without(word, endings)),
    }
}

/// The language code to stem by: the stated one, else the detected one, else English, which most
/// short texts here are in. Beside it what readers are told: the stated language, else the detected one, else nothing.
pub(crate) fn languages_of(stated: Option<&Language>, text: &str) -> (&'static str, String) {
    let stated = stated.map(Language::as_str).filter(|code| *code != "xx");
    let own = stated.and_then(known);
    let detected = if own.is_none() { detect(text) } else { None };
    let stemmed = own.or(detected).unwrap_or(if stated.is_some() { "xx" } else { "en" });
    (stemmed, stated.or(detected).unwrap_or_default().to_owned())
}

fn known(code: &str) -> Option<&'static str> {
    let codes = STEMMED.iter().map(|(known, _)| *known).chain(endings::LANGUAGES);
    codes.into_iter().find(|known| *known == code)
}

fn detect(text: &str) -> Option<&'static str> {
    if text.chars().take(SHORTEST_DETECTABLE).count() < SHORTEST_DETECTABLE {
        return None;
    }
    spoken(text)
}

/// The language of a text that can be told surely, as by letters that no other has.
pub(crate) fn spoken(text: &str) -> Option<&'static str> {
    // The first lines decide; more text costs time and changes little.
    let end = text.char_indices().nth(400).map_or(text.len(), |(at, _)| at);
    let found = whatlang::detect(&text[..end]).filter(whatlang::Info::is_reliable)?;
    let code = match found.lang() {
        whatlang::Lang::Bul => "bg",
        whatlang::Lang::Cat => "ca",
        whatlang::Lang::Ces => "cs",
        whatlang::Lang::Dan => "da",
        whatlang::Lang::Deu => "de",
        whatlang::Lang::Ell => "el",
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Spa => "es",
        whatlang::Lang::Est => "et",
        whatlang::Lang::Fin => "fi",
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Hrv => "hr",
        whatlang::Lang::Hun => "hu",
        whatlang::Lang::Ita => "it",
        whatlang::Lang::Lav => "lv",
        whatlang::Lang::Lit => "lt",
        whatlang::Lang::Nld => "nl",
        whatlang::Lang::Nob => "no",
        whatlang::Lang::Pol => "pl",
        whatlang::Lang::Por => "pt",
        whatlang::Lang::Ron => "ro",
        whatlang::Lang::Rus => "ru",
        whatlang::Lang::Slk => "sk",
        whatlang::Lang::Slv => "sl",
        whatlang::Lang::Swe => "sv",
        whatlang::Lang::Tur => "tr",
        _ => "xx",
    };
    Some(code)
}

/// What marks a stem in the index. No typed word starts so: words are letters and digits.
pub(crate) const STEM_MARK: char = '\u{1}';

/// Stems words, remembering the last few thousand: words repeat, and stemming costs more than a
/// look-up.
#[derive(Default, Clone)]
pub(crate) struct Stems {
    /// Index terms by language and word.
    known: Vec<(String, FxHashMap<String, Arc<str>>)>,
}

impl Stems {
    /// The index terms for the stems of a folded word in one language; none for numbers and
    /// languages without a stemmer. `lower` is the word with its diacritics, which some
    /// stemmers need; where the two give different stems both are indexed.
    pub(crate) fn terms(
        &mut self,
        language: &str,
        folded: &str,
        lower: Option<&str>,
    ) -> (Option<Arc<str>>, Option<Arc<str>>) {
        if folded.len() < 3 || folded.bytes().any(|byte| byte.is_ascii_digit()) {
            return (None, None);
        }
        let plain = self.term(language, folded);
        let lower = lower.filter(|lower| *lower != folded);
        let marked =
            lower.and_then(|lower| self.term(language, lower)).filter(|term| plain.as_ref() != Some(term));
        (plain, marked)
    }

    /// Whether two words are forms of one: what is left of both without their endings is the same.
    pub(crate) fn are_forms(&mut self, language: &str, word: &str, lower: &str, other: &str) -> bool {
        let Some(stem) = self.without_ending(language, other) else { return false };
        let (plain, marked) = self.terms(language, word, Some(lower));
        [plain, marked].into_iter().flatten().any(|own| own == stem && !ends_as(&own, word))
    }

    /// The index term of a folded word's stem, where it has an ending in the language.
    pub(crate) fn without_ending(&mut self, language: &str, word: &str) -> Option<Arc<str>> {
        self.terms(language, word, None).0.filter(|term| !ends_as(term, word))
    }

    fn term(&mut self, language: &str, word: &str) -> Option<Arc<str>> {
        let position = match self.known.iter().position(|(known, _)| known == language) {
            Some(position) => position,
            None => {
                self.known.push((language.to_owned(), FxHashMap::default()));
                self.known.len() - 1
            }
        };
        let (_, known) = self.known.get_mut(position)?;
        if let Some(term) = known.get(word) {
            return Some(Arc::clone(term));
        }
        let stem: String = match stem(language, word)? {
            Cow::Borrowed(stem) => crate::words::fold_word(stem),
            Cow::Owned(stem) => crate::words::fold_word(&stem),
        };
        let term: Arc<str> = format!("{STEM_MARK}{language}:{stem}").into();
        if known.len() >= 30_000 {
            known.clear();
        }
        known.insert(word.to_owned(), Arc::clone(&term));
        Some(term)
    }
}

/// Whether the stem of an index term is the word itself.
fn ends_as(term: &str, word: &str) -> bool {
    term.split_once(':').is_some_and(|(_, stem)| stem == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_stated_detected_or_english() {
        let stated = Language::parse("DE").unwrap();
        assert_eq!(languages_of(Some(&stated), "anything"), ("de", "de".to_owned()));
        assert_eq!(
            languages_of(None, "Les entreprises de la région travaillent ensemble pour innover davantage"),
            ("fr", "fr".to_owned())
        );
        assert_eq!(languages_of(None, "Regional clusters"), ("en", String::new()));
        let bulgarian = Language::parse("bg").unwrap();
        assert_eq!(languages_of(Some(&bulgarian), "клъстери"), ("bg", "bg".to_owned()));
        let maltese = Language::parse("mt").unwrap();
        assert_eq!(languages_of(Some(&maltese), "reġjuni"), ("xx", "mt".to_owned()));
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let mut stems = Stems::default();
        assert_eq!(stems.terms("en", "clusters", None).0, stems.terms("en", "cluster", None).0);
        assert!(stems.terms("pl", "regionow", Some("regionów")).0.is_some());
        assert_eq!(stems.terms("xx", "regions", None), (None, None));
    }

    #[test]
    fn a_word_is_found_in_its_forms_in_every_official_language_but_maltese_003_1() {
        let forms: &[(&str, &[&str])] = &[
            ("bg", &["клъстер", "клъстери", "клъстерът", "клъстера", "клъстерите"]),
            ("bg", &["иновация", "иновации", "иновацията", "иновациите"]),
            ("bg", &["политика", "политики", "политиката", "политиките"]),
            ("hr", &["klaster", "klasteri", "klastera", "klasterima"]),
            ("hr", &["inovacija", "inovacije", "inovaciju", "inovacijama"]),
            ("lv", &["klasteris", "klastera", "klasteri", "klasteriem", "klasteros"]),
            ("lv", &["reģions", "reģiona", "reģionā", "reģioni", "reģioniem"]),
            ("lv", &["inovācija", "inovācijas", "inovāciju", "inovācijām"]),
            ("sk", &["región", "regióny", "regiónu"]),
            ("sk", &["inovácia", "inovácie", "inováciu", "inováciám"]),
            ("sl", &["grozd", "grozda", "grozdi", "grozdov", "grozdih"]),
            ("sl", &["regija", "regije", "regiji", "regijo", "regijah"]),
            ("sl", &["regionalni", "regionalna", "regionalnega", "regionalnih"]),
        ];
        for (language, words) in forms {
            // As words are typed: with their diacritics, and without.
            let stems_of = |word: &str| {
                let (plain, marked) =
                    Stems::default().terms(language, &crate::words::fold_word(word), Some(word));
                plain.into_iter().chain(marked).collect::<std::collections::BTreeSet<_>>()
            };
            let first = stems_of(words[0]);
            for word in *words {
                assert!(
                    !first.is_disjoint(&stems_of(word)),
                    "{word} of {language}: {first:?} {:?}",
                    stems_of(word)
                );
            }
        }
    }
}

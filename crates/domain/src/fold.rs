use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text for comparing without case and diacritics: `Hajdú-Bihar` becomes `hajdu-bihar`. Letters
/// that do not decompose (ø, ł, ß, æ …) are spelt out.
pub fn fold(text: &str) -> String {
    // Most text is plain, and decomposing is slow.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else {
            // Each by itself: what decomposing moves about is marks, which are dropped.
            fold_into(&mut folded, std::iter::once(character).nfkd());
        }
    }
    folded
}

fn fold_into(folded: &mut String, decomposed: impl Iterator<Item = char>) {
    for character in decomposed.filter(|character| !is_combining_mark(*character)) {
        for lower in character.to_lowercase() {
            match lower {
                'ø' => folded.push('o'),
                'ł' => folded.push('l'),
                'đ' | 'ð' => folded.push('d'),
                'ħ' => folded.push('h'),
                'ı' => folded.push('i'),
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'þ' => folded.push_str("th"),
                'ς' => folded.push('σ'),
                _ if is_combining_mark(lower) => {}
                _ => folded.push(lower),
            }
        }
    }
}

/// A readable piece of an address: folded letters and digits of any script, joined by hyphens, at
/// most 80 characters and never cut inside a word when a shorter whole exists. Empty for text
/// without letters or digits.
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    let folded = fold(text);
    for word in folded.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let length = slug.chars().count() + word.chars().count() + 1;
        if length > 81 {
            if slug.is_empty() {
                slug.extend(word.chars().take(80));
            }
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// Whether a text can be a piece of an address: letters and digits of any script, and hyphens.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_alphanumeric() || character == '-')
}

/// Words that say what legal form an organisation has and nothing about which one it is.
const LEGAL_FORMS: &[&str] = &[
    "ab", "ag", "aps", "as", "asbl", "bv", "cic", "co", "doo", "eeig", "ev", "eood", "eu", "ez", "gmbh",
    "inc", "kft", "kg", "ltd", "limited", "llc", "mbh", "nv", "nyrt", "oo", "ood", "oy", "oyj", "plc", "rt",
    "sa", "sarl", "sas", "sl", "slu", "spa", "spzoo", "srl", "sro", "ugmbh", "vzw", "zrt", "the", "of",
];

/// What two spellings of one organisation's name have in common: folded words without legal
/// forms, sorted. Two names with one key and one place are proposed as the same organisation.
pub fn match_key(name: &str) -> String {
    let folded = fold(name).replace(['.', '\'', '\u{2019}'], "");
    let mut words: Vec<&str> = folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty() && !LEGAL_FORMS.contains(word))
        .collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_diacritics() {
        assert_eq!(fold("Hajdú-Bihar Łódź Straße Ærø"), "hajdu-bihar lodz strasse aero");
    }

    proptest::proptest! {
        /// Taking each character by itself is what taking the text apart as a whole gives.
        #[test]
        fn folding_a_text_is_folding_what_it_decomposes_to(text in "\\PC{0,40}|[a-zåéø\u{300}-\u{330}\u{5b0}-\u{5c7}가-힣]{0,30}") {
            let mut whole = String::new();
            fold_into(&mut whole, text.nfkd());
            proptest::prop_assert_eq!(fold(&text), whole);
        }
    }

    #[test]
    fn slugs_are_readable_and_bounded() {
        assert_eq!(slugify("ClusteriX 2.0"), "clusterix-2-0");
        assert_eq!(slugify("Клуб на инвалидите"), "клуб-на-инвалидите");
        assert_eq!(slugify(" — "), "");
        assert!(slugify(&"word ".repeat(60)).chars().count() <= 80);
        assert_eq!(slugify(&"x".repeat(200)).chars().count(), 80);
    }

    #[test]
    fn match_keys_ignore_legal_form_and_word_order() {
        assert_eq!(match_key("ACME Steel, S.R.L."), match_key("Steel ACME srl"));
        assert_ne!(match_key("ACME Steel"), match_key("ACME Glass"));
    }

    #[test]
    fn what_is_made_a_slug_is_one_and_damage_is_none() {
        for text in ["CLUSTERS3", "Łódź: a cluster", "Ελλάδα 2021", "a_b"] {
            assert!(is_slug(&slugify(text)), "{text}");
        }
        for text in ["", "infrastructurp8vz{fzga|", "two words", "a/b", "a.b"] {
            assert!(!is_slug(text), "{text}");
        }
    }
}

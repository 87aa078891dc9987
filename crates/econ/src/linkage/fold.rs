//! Names without what spelling differs in.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name in lower case without accents and punctuation, words parted by single spaces.
///
/// Compatibility forms are taken apart and combining marks dropped (NFKD), and letters that do not come
/// apart are written as they commonly are: ß ss, ø o, ł l, đ and ð d, æ ae, œ oe, þ th, ı i. Everything
/// that is neither letter nor digit parts words. Legal forms stay: what they say differs by country.
/// Keep the raw name; the folded one is for comparing only.
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // What lower case adds to İ.
            '\u{307}' => {}
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name: String) {
            let folded = fold_name(&name);
            prop_assert_eq!(fold_name(&folded), folded);
        }
    }

    #[test]
    fn spellings_of_one_name_fold_to_one() {
        let same = [
            ("AB Östgötatrafiken", "ab ostgotatrafiken"),
            ("Łódź – Straße (ÆØ)", "lodz strasse aeo"),
            ("  ﬁrm & Co.  ", "firm co"),
            ("İstanbul", "istanbul"),
            ("...", ""),
        ];
        for (name, folded) in same {
            assert_eq!(fold_name(name), folded);
        }
    }
}

//! Plurals of abbreviations, which stemmers leave alone: `SMEs` is SME, and `ngos` is ngo. A stemmer takes an s away only
//! where a vowel stands before the letter that the s follows, which abbreviations seldom have.

/// Longer words are words.
const LONGEST: usize = 5;

/// The other number of what may be an abbreviation: as typed and folded. Whether it is one only the index can tell.
pub(crate) fn other_numbers(word: &str, typed: &str) -> Vec<String> {
    let mut found = Vec::new();
    match word.strip_suffix('s') {
        Some(one) if is_marked(typed) || stands_alone(one) => found.push(one.to_owned()),
        _ => {}
    }
    if stands_alone(word) {
        found.push(format!("{word}s"));
    }
    found
}

/// Whether the letters before an s are large and it is not, as in `SMEs` and `HPCs`.
fn is_marked(typed: &str) -> bool {
    let one = typed.strip_suffix('s');
    one.is_some_and(|one| one.len() >= 2 && one.bytes().all(|letter| letter.is_ascii_uppercase()))
}

/// Whether a word's only vowel is its last letter, so that no stemmer sees a plural in it with an s. One without any
/// vowel may end in an s of its own, as CNRS does beside CNR.
fn stands_alone(word: &str) -> bool {
    let vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u');
    let plain = (3..=LONGEST).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_lowercase());
    plain && word.bytes().position(vowel) == Some(word.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_have_another_number_and_words_do_not() {
        for (typed, expected) in [
            ("SMEs", &["sme"][..]),
            ("smes", &["sme"]),
            ("NGO", &["ngos"]),
            ("rtos", &["rto"]),
            ("HPCs", &["hpc"]),
            ("CNRS", &[]),
            ("cnr", &[]),
            ("hpcs", &[]),
            ("news", &[]),
            ("glass", &[]),
            ("EU", &[]),
            ("regions", &[]),
            ("s", &[]),
            ("être", &[]),
        ] {
            assert_eq!(other_numbers(&typed.to_lowercase(), typed), expected, "{typed}");
        }
    }
}

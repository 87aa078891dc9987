//! Letters that official lists spell out: `MUENCHEN` is München, and Aarhus is Århus.

/// Letters with what they are spelt out as, and as what they are folded.
const LETTERS: [(char, &str, &str); 5] =
    [('ä', "ae", "a"), ('ö', "oe", "o"), ('ü', "ue", "u"), ('ø', "oe", "o"), ('å', "aa", "a")];

/// Shorter words have other reasons for two vowels in a row.
const SHORTEST: usize = 5;

/// A word as typed with such letters spelt out; none where it has none.
pub(crate) fn spelt_out(typed: &str) -> Option<String> {
    let lower = typed.to_lowercase();
    let has = lower.chars().any(|letter| LETTERS.iter().any(|(known, ..)| *known == letter));
    has.then(|| {
        let letter = |letter: char| {
            let found = LETTERS.iter().find(|(known, ..)| *known == letter);
            found.map_or_else(|| letter.to_string(), |(_, spelt, _)| (*spelt).to_owned())
        };
        lower.chars().map(letter).collect()
    })
}

/// A folded word as it is without spelling out; none where nothing in it may be spelt out. Whether it is such a
/// word only the index can tell.
pub(crate) fn contracted(word: &str) -> Option<String> {
    if word.len() < SHORTEST || !LETTERS.iter().any(|(_, spelt, _)| word.contains(spelt)) {
        return None;
    }
    // A q before, as in `unique`, has a u of its own.
    let kept = word.replace("que", "q\u{0}e");
    let short = LETTERS.iter().fold(kept, |word, (_, spelt, folded)| word.replace(spelt, folded));
    let short = short.replace('\u{0}', "u");
    (short != word).then_some(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_spelt_out_and_taken_together_again() {
        assert_eq!(spelt_out("München").as_deref(), Some("muenchen"));
        assert_eq!(spelt_out("ÅRHUS").as_deref(), Some("aarhus"));
        assert_eq!(spelt_out("Bilbao"), None);
        assert_eq!(contracted("muenchen").as_deref(), Some("munchen"));
        assert_eq!(contracted("aarhus").as_deref(), Some("arhus"));
        assert_eq!((contracted("unique"), contracted("blue"), contracted("bilbao")), (None, None, None));
    }
}

//! What in a running text may be a name: found by how it is written, without knowing any record.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use asterism_domain::fold;
use asterism_search::name_key;

/// A name has at most so many words.
const WORDS: usize = 9;
/// So many small words may follow one another within a name: `of the`.
const SMALL: usize = 2;

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// As nothing but a name is: with several capitals, or capitals and digits.
    Sign,
    /// Several words with capitals.
    Name,
    /// One word with a capital, as any that begins a sentence.
    Word,
}

/// A place in a text that may name something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// Bytes.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) shape: Shape,
    pub(super) words: usize,
}

struct Token {
    from: usize,
    to: usize,
    /// Whether nothing but a space stands between it and the next.
    goes_on: bool,
}

/// Whether a name is one that running text uses for something else as often.
pub(super) fn is_ordinary(name: &str) -> bool {
    static WORDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let lines = include_str!("../../words/ordinary.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    });
    let folded = fold(name);
    words.contains(folded.as_str()) || folded.strip_suffix('s').is_some_and(|one| words.contains(one))
}

/// Whether every word of a name is one that running text uses for something else. An abbreviation is none.
pub(super) fn is_all_ordinary(name: &str) -> bool {
    let tells = |word: &&str| word.len() > 3 || word.len() > 1 && !word.chars().any(char::is_lowercase);
    name.split(|letter: char| !letter.is_alphanumeric()).filter(tells).all(is_ordinary)
}

pub(super) fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}

/// Whether a name in one piece is written as nothing but a name is.
pub(super) fn is_sign(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
    letters >= 3 && name_key(text).chars().count() >= 4 && (capitals >= 2 || capitals >= 1 && has_digit(text))
}

/// The places of a text that may name something, in order; several may share a beginning or overlap.
pub(super) fn candidates(text: &str) -> Vec<Candidate> {
    let tokens = tokens(text);
    let loud = is_loud(text);
    let mut found = Vec::new();
    for (number, first) in tokens.iter().enumerate() {
        let word = &text[first.from..first.to];
        if !word.chars().any(char::is_uppercase) {
            continue;
        }
        // Where everything is in capitals, they say nothing.
        let is_said = |shape: Shape, words: usize, text: &str| {
            !loud || shape == Shape::Name || words == 1 && has_digit(text)
        };
        let mut add = |from: usize, to: usize, shape: Shape, words: usize| {
            if is_said(shape, words, &text[from..to]) {
                found.push(Candidate { from, to, shape, words });
            }
        };
        let shape = if is_sign(word) { Shape::Sign } else { Shape::Word };
        add(first.from, first.to, shape, 1);
        let mut from = first.from;
        for part in word.split('-').filter(|_| word.contains('-')) {
            if is_sign(part) {
                add(from, from + part.len(), Shape::Sign, 1);
            }
            from += part.len() + 1;
        }
        let mut small = 0;
        let mut before = first;
        for (more, token) in (2..=WORDS).zip(tokens.iter().skip(number + 1)) {
            if !before.goes_on {
                break;
            }
            before = token;
            let next = &text[token.from..token.to];
            if !next.starts_with(|letter: char| letter.is_uppercase() || letter.is_numeric()) {
                small += 1;
                if small > SMALL {
                    break;
                }
                continue;
            }
            small = 0;
            add(first.from, token.to, shape_of(&text[first.from..token.to], more), more);
        }
    }
    found
}

/// `ClusteriX 2.0` and `DG GROW` are written as nothing but a name is; `Interreg Europe` is several words.
fn shape_of(text: &str, words: usize) -> Shape {
    let no_small = !text.chars().any(char::is_lowercase);
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let numbered = words == 2 && rest.chars().all(|letter| letter.is_numeric() || letter == '.');
    let short = words <= 3 && no_small && is_sign(text);
    let named = numbered && (is_sign(first) || !is_ordinary(first)) && name_key(text).chars().count() >= 5;
    if short || named { Shape::Sign } else { Shape::Name }
}

/// Most of it is in capitals.
fn is_loud(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
    letters > 30 && capitals * 4 > letters * 3
}

/// Words with the marks that names have inside: `2.0`, `R&D`, `COVID-19`. Addresses are none.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        let start = rest;
        rest += chunk.len();
        if chunk.contains("://") || chunk.contains('@') || chunk.starts_with("www.") {
            continue;
        }
        let inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '.' | '&' | '+');
        let mut at = 0;
        while let Some(begin) = chunk[at..].find(inside).map(|place| at + place) {
            let end =
                chunk[begin..].find(|letter| !inside(letter)).map_or(chunk.len(), |place| begin + place);
            at = end;
            let piece = &chunk[begin..end];
            let lead = piece.len() - piece.trim_start_matches(|letter: char| !letter.is_alphanumeric()).len();
            let piece = piece.trim_matches(|letter: char| !letter.is_alphanumeric());
            if piece.is_empty() {
                continue;
            }
            let from = start + begin + lead;
            let to = from + piece.len();
            if let Some(before) = tokens.last_mut() {
                before.goes_on =
                    text[before.to..from].chars().all(|letter| letter == ' ' || letter == '\u{a0}');
            }
            tokens.push(Token { from, to, goes_on: false });
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, shape: Shape, expected: &[&str]) {
        let found = candidates(text);
        let found: Vec<&str> =
            found.iter().filter(|one| one.shape == shape).map(|one| &text[one.from..one.to]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_is_written_as_a_name_is_found_004_8() {
        let text = "projects such as the ClusteriX2.0, ClustersS3 and CREADIS3, which help";
        check(text, Shape::Sign, &["ClusteriX2.0", "ClustersS3", "CREADIS3"]);
        check("ClusteriX 2.0's end.", Shape::Sign, &["ClusteriX", "ClusteriX 2.0"]);
        check(
            "(CLUSTERS3-project) of DG GROW.",
            Shape::Sign,
            &["CLUSTERS3-project", "CLUSTERS3", "DG GROW", "GROW"],
        );
        check("We met in 2018 at https://CLUSTERS3.eu and me@CLUSTERS3.eu", Shape::Sign, &[]);
    }

    #[test]
    fn names_of_several_words_end_with_the_sentence() {
        check(
            "The Ministry of Economics of Latvia met. Interreg Europe paid.",
            Shape::Name,
            &[
                "The Ministry",
                "The Ministry of Economics",
                "The Ministry of Economics of Latvia",
                "Ministry of Economics",
                "Ministry of Economics of Latvia",
                "Economics of Latvia",
                "Interreg Europe",
            ],
        );
    }

    #[test]
    fn capitals_say_nothing_where_everything_has_them() {
        check("MODERNISATION OF THE ENERGY GRID OF VERDE AND CREADIS3", Shape::Sign, &["CREADIS3"]);
        assert!(
            is_ordinary("FIRST") && is_ordinary("Smart") && is_ordinary("HEALTH") && is_ordinary("Bridges")
        );
        assert!(!is_ordinary("CREADIS"));
    }

    proptest::proptest! {
        #[test]
        fn a_name_is_always_a_piece_of_its_text(text in "(\\PC|[ .,A-Zß\u{130}3]){0,60}") {
            for one in candidates(&text) {
                let written = text.get(one.from..one.to);
                proptest::prop_assert!(written.is_some_and(|written| !written.trim().is_empty()), "{one:?}");
            }
        }
    }
}

//! From text to words: how records are cut into words is how queries are.

use std::borrow::Cow;

use asterism_domain::fold;

/// Longer words are cut: nothing anyone types, and the index refuses very long ones.
const LONGEST: usize = 80;

/// Letter and digit groups beyond this many in one word (`a1b2c3d4…`) are not cut apart.
const MOST_PARTS: usize = 6;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded, with one spelling for -isation and -ization.
    pub(crate) text: String,
    /// Number of the word in the text. Variants of a word share its position.
    pub(crate) position: usize,
    /// Byte range in the text.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A word, or one letter or digit group of a mixed word: what takes up a position.
    Plain,
    /// A mixed word in one piece (`clusters3` beside `clusters` and `3`).
    Whole,
    /// Two hyphenated words in one piece (`bioeconomy` for `bio-economy`).
    Joined,
}

/// A stretch of letters and digits.
struct Run {
    from: usize,
    to: usize,
}

/// A word as [`each_word`] finds it; the fields are those of [`Word`].
pub(crate) struct Found<'a> {
    pub(crate) text: &'a str,
    pub(crate) position: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) role: Role,
}

/// The words of `text` in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6 + 1);
    each_word(text, |Found { text, position, from, to, role }| {
        words.push(Word { text: text.to_owned(), position, from, to, role });
    });
    words
}

/// Calls `take` with the words of `text` in order. Texts are indexed by the million, so nothing is
/// allocated for a plain word.
pub(crate) fn each_word(text: &str, mut take: impl FnMut(Found<'_>)) {
    let mut position = 0;
    let mut chain: Option<Chain> = None;
    let mut folded = String::new();
    for run in runs(text) {
        if is_possessive(text, &run) {
            continue;
        }
        fold_into(&mut folded, &text[run.from..run.to]);
        let mixed = is_mixed(&folded);
        let links = match chain.take() {
            Some(chain) if is_hyphen(&text[chain.to..run.from]) => {
                if chain.links == 1 && chain.single && !mixed && !continues(text, run.to) {
                    let whole = fold_word(&text[chain.from..chain.to]) + &folded;
                    let (from, to, role) = (chain.from, run.to, Role::Joined);
                    take(Found { text: &normal(&whole), position: position - 1, from, to, role });
                }
                chain.links + 1
            }
            _ => 1,
        };
        let parts = if mixed { parts(&folded) } else { Vec::new() };
        chain = Some(Chain { from: run.from, to: run.to, links, single: parts.len() <= 1 });
        if parts.len() > 1 {
            take_parts(&folded, &parts, &run, position, text, &mut take);
            position += parts.len();
        } else {
            take(Found { text: &normal(&folded), position, from: run.from, to: run.to, role: Role::Plain });
            position += 1;
        }
    }
}

/// Whether a folded word has letters and digits.
fn is_mixed(folded: &str) -> bool {
    if folded.is_ascii() {
        let digits = folded.bytes().filter(u8::is_ascii_digit).count();
        return digits > 0 && digits < folded.len();
    }
    folded.chars().any(char::is_numeric) && folded.chars().any(|character| !character.is_numeric())
}

/// The run before, for joining hyphenated words.
struct Chain {
    from: usize,
    to: usize,
    /// Runs joined by hyphens so far.
    links: usize,
    single: bool,
}

fn take_parts(
    folded: &str,
    parts: &[(usize, usize)],
    run: &Run,
    position: usize,
    text: &str,
    take: &mut impl FnMut(Found<'_>),
) {
    // Offsets of parts are exact where folding kept the length, else those of the whole word.
    let exact = text[run.from..run.to].is_ascii();
    take(Found { text: &normal(folded), position, from: run.from, to: run.to, role: Role::Whole });
    for (index, (from, to)) in parts.iter().enumerate() {
        take(Found {
            text: &normal(&folded[*from..*to]),
            position: position + index,
            from: if exact { run.from + from } else { run.from },
            to: if exact { run.from + to } else { run.to },
            role: Role::Plain,
        });
    }
}

fn runs(text: &str) -> impl Iterator<Item = Run> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let from = rest + text[rest..].find(|character: char| character.is_alphanumeric())?;
        let to =
            text[from..].find(|character| !belongs(character)).map_or(text.len(), |length| from + length);
        rest = to;
        Some(Run { from, to })
    })
}

/// Whether a character continues a word: letters, digits and combining marks.
fn belongs(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}')
}

/// The `s` of `region's`.
fn is_possessive(text: &str, run: &Run) -> bool {
    matches!(&text[run.from..run.to], "s" | "S") && text[..run.from].ends_with(['\'', '\u{2019}']) && {
        let before = text[..run.from].trim_end_matches(['\'', '\u{2019}']);
        before.ends_with(|character: char| character.is_alphanumeric())
    }
}

fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}")
}

/// Whether a further hyphenated word follows at `from`.
fn continues(text: &str, from: usize) -> bool {
    let mut characters = text[from..].chars();
    characters.next().is_some_and(|character| matches!(character, '-' | '\u{2010}' | '\u{2011}'))
        && characters.next().is_some_and(char::is_alphanumeric)
}

pub(crate) fn fold_word(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { fold(word) }
}

/// As [`fold_word`], in the place of what `folded` held.
fn fold_into(folded: &mut String, word: &str) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        folded.push_str(&fold(word));
    }
}

/// Byte ranges of the letter groups and digit groups of a folded word.
fn parts(folded: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut digits: Option<bool> = None;
    for (at, character) in folded.char_indices() {
        let digit = character.is_numeric();
        if digits.is_some_and(|before| before != digit) {
            parts.push((from, at));
            from = at;
        }
        digits = Some(digit);
    }
    parts.push((from, folded.len()));
    if parts.len() > MOST_PARTS { vec![(0, folded.len())] } else { parts }
}

/// The word as it is looked up: not too long, in one spelling.
fn normal(word: &str) -> Cow<'_, str> {
    // Most words have no z and are short: they go through as they are.
    let word = if word.contains('z') { spelling(word) } else { Cow::Borrowed(word) };
    if word.len() > LONGEST { Cow::Owned(cut(&word)) } else { word }
}

/// One spelling for British and American: -ization, -ize, -yze become -isation, -ise, -yse.
fn spelling(word: &str) -> Cow<'_, str> {
    const AFTER_IZ: &[&str] = &["ation", "ations", "ational", "e", "ed", "es", "er", "ers", "ing", "able"];
    if word.len() >= 7 && word.is_ascii() {
        for (american, british) in [("iz", "is"), ("yz", "ys")] {
            if let Some(at) = word.rfind(american)
                && at >= 3
                && AFTER_IZ.contains(&&word[at + 2..])
            {
                return Cow::Owned(format!("{}{british}{}", &word[..at], &word[at + 2..]));
            }
        }
    }
    Cow::Borrowed(word)
}

fn cut(word: &str) -> String {
    let mut end = word.len().min(LONGEST);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    word[..end].to_owned()
}

/// What two ways of writing one name have in common: folded letters and digits, nothing between.
/// `ClusteriX 2.0` and `clusterix2.0` have one key. Empty for text without letters or digits.
pub fn name_key(name: &str) -> String {
    let mut key: String = fold(name).chars().filter(|character| character.is_alphanumeric()).collect();
    if key.len() > 200 {
        key = key.chars().take(100).collect();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        words(text).into_iter().filter(|word| word.role == Role::Plain).map(|word| word.text).collect()
    }

    fn all(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn compounds_are_cut_the_same_with_and_without_space_004_8() {
        assert_eq!(plain("ClusteriX2.0"), plain("ClusteriX 2.0"));
        assert_eq!(plain("CLUSTERS3"), ["clusters", "3"]);
        assert!(all("CLUSTERS3").contains(&"clusters3".to_owned()));
        assert!(all("a bio-economy plan").contains(&"bioeconomy".to_owned()));
        assert!(!all("state-of-the-art").iter().any(|word| word == "stateof"));
    }

    #[test]
    fn spelling_variants_are_one_word_003_1() {
        assert_eq!(plain("Specialization Košice region's"), ["specialisation", "kosice", "region"]);
        assert_eq!(plain("size horizon citizen"), ["size", "horizon", "citizen"]);
    }

    #[test]
    fn offsets_lie_on_character_boundaries() {
        for text in ["Łódź-Ærø 2.0", "½ ﬁne ǅ", "e\u{301}tat", "'s's", "ß1ß2ß3ß4ß5"] {
            for word in words(text) {
                assert!(text.get(word.from..word.to).is_some(), "{text} {word:?}");
            }
        }
    }
}
